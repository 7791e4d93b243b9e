package extract

import (
	"archive/zip"
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"
	"github.com/xuri/excelize/v2"
)

// part is one file of an archive that a test makes.
type part struct{ name, body string }

func pack(t testing.TB, parts ...part) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range parts {
		w, err := z.Create(p.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(p.body)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	relsOf = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>`
	relTo  = `<Relationship Id="%s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/>`
)

func rels(triples ...string) string {
	var b strings.Builder
	for i := 0; i+2 < len(triples); i += 3 {
		fmt.Fprintf(&b, relTo, triples[i], triples[i+1], triples[i+2])
	}
	return fmt.Sprintf(relsOf, b.String())
}

func contentTypes(name, kind string) part {
	return part{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/` + name + `" ContentType="` + kind + `.main+xml"/></Types>`}
}

func coreProps(title string) part {
	return part{"docProps/core.xml", `<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>` + title + `</dc:title><dc:creator>Ada Private</dc:creator></cp:coreProperties>`}
}

// madeDeck is a presentation of n slides with a picture, a table and notes.
func madeDeck(t testing.TB, n int, title string) []byte {
	parts := []part{contentTypes("ppt/presentation.xml", typePPTX),
		{"_rels/.rels", rels("r1", "officeDocument", "ppt/presentation.xml", "r2", "core-properties", "docProps/core.xml")}, coreProps(title)}
	var ids, links strings.Builder
	for i := range n {
		fmt.Fprintf(&ids, `<p:sldId id="%d" r:id="s%d"/>`, 256+i, i)
		fmt.Fprintf(&links, relTo, fmt.Sprintf("s%d", i), "slide", fmt.Sprintf("slides/slide%d.xml", i+1))
	}
	parts = append(parts,
		part{"ppt/presentation.xml", `<p:presentation xmlns:p="p" xmlns:r="r"><p:sldIdLst>` + ids.String() + `</p:sldIdLst><p:sldSz cx="12192000" cy="6858000"/></p:presentation>`},
		part{"ppt/_rels/presentation.xml.rels", fmt.Sprintf(relsOf, links.String())},
		part{"ppt/slideLayouts/l.xml", `<p:sldLayout xmlns:p="p"><p:cSld><p:spTree/></p:cSld></p:sldLayout>`},
		part{"ppt/slideLayouts/_rels/l.xml.rels", rels("m", "slideMaster", "../slideMasters/m.xml")},
		part{"ppt/slideMasters/m.xml", madeMaster},
		part{"ppt/slideMasters/_rels/m.xml.rels", rels("t", "theme", "../theme/t.xml")},
		part{"ppt/theme/t.xml", `<a:theme xmlns:a="a"><a:themeElements><a:clrScheme><a:dk1><a:srgbClr val="1B2733"/></a:dk1><a:lt1><a:srgbClr val="FFFFFF"/></a:lt1><a:accent1><a:srgbClr val="0B6E69"/></a:accent1></a:clrScheme></a:themeElements></a:theme>`},
		part{"ppt/media/photo.png", string(madePNG(t, 640, 480))})
	for i := range n {
		parts = append(parts,
			part{fmt.Sprintf("ppt/slides/slide%d.xml", i+1), madeSlide(i)},
			part{fmt.Sprintf("ppt/slides/_rels/slide%d.xml.rels", i+1), rels("l", "slideLayout", "../slideLayouts/l.xml", "n", "notesSlide", fmt.Sprintf("../notesSlides/n%d.xml", i+1), "i", "image", "../media/photo.png")},
			part{fmt.Sprintf("ppt/notesSlides/n%d.xml", i+1), fmt.Sprintf(`<p:notes xmlns:p="p" xmlns:a="a"><p:cSld><p:spTree><p:sp><p:nvSpPr><p:nvPr><p:ph type="body"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>Spoken note zanzibar%d</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:notes>`, i)})
	}
	return pack(t, parts...)
}

const madeMaster = `<p:sldMaster xmlns:p="p" xmlns:a="a"><p:cSld><p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill></p:bgPr></p:bg><p:spTree>
<p:sp><p:nvSpPr/><p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="12192000" cy="228600"/></a:xfrm><a:solidFill><a:schemeClr val="accent1"/></a:solidFill></p:spPr></p:sp>
<p:sp><p:nvSpPr><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="838200" y="365125"/><a:ext cx="10515600" cy="1325563"/></a:xfrm></p:spPr><p:txBody><a:bodyPr anchor="ctr"/></p:txBody></p:sp>
<p:sp><p:nvSpPr><p:nvPr><p:ph type="body" idx="1"/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="838200" y="1825625"/><a:ext cx="6200000" cy="4351338"/></a:xfrm></p:spPr></p:sp>
</p:spTree></p:cSld><p:clrMap bg1="lt1" tx1="dk1"/><p:txStyles><p:titleStyle><a:lvl1pPr><a:defRPr sz="4400" b="1"><a:solidFill><a:schemeClr val="accent1"/></a:solidFill></a:defRPr></a:lvl1pPr></p:titleStyle>
<p:bodyStyle><a:lvl1pPr><a:buChar char="•"/><a:defRPr sz="2800"/></a:lvl1pPr><a:lvl2pPr><a:buChar char="•"/><a:defRPr sz="2400"/></a:lvl2pPr></p:bodyStyle></p:txStyles></p:sldMaster>`

func madeSlide(i int) string {
	return fmt.Sprintf(`<p:sld xmlns:p="p" xmlns:a="a" xmlns:r="r"><p:cSld><p:spTree>
<p:sp><p:nvSpPr><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:p><a:r><a:t>Ten minute recall quiz </a:t></a:r><a:r><a:t>%d</a:t></a:r></a:p></p:txBody></p:sp>
<p:sp><p:nvSpPr><p:nvPr><p:ph idx="1"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:p><a:r><a:t>Pupils answer five questions without their books</a:t></a:r></a:p><a:p><a:pPr lvl="1"/><a:r><a:t>two from last week, two from last term</a:t></a:r></a:p><a:p><a:r><a:t>We swap, mark and talk about the one most of us missed</a:t></a:r></a:p></p:txBody></p:sp>
<p:pic><p:nvPicPr/><p:blipFill><a:blip r:embed="i"/></p:blipFill><p:spPr><a:xfrm><a:off x="7400000" y="1825625"/><a:ext cx="3950000" cy="2962500"/></a:xfrm></p:spPr></p:pic>
<p:graphicFrame><p:xfrm><a:off x="7400000" y="5000000"/><a:ext cx="3950000" cy="1000000"/></p:xfrm><a:graphic><a:graphicData><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>cellword%d</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>7 of 10</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>
</p:spTree></p:cSld></p:sld>`, i+1, i)
}

func madeDocument(t testing.TB) []byte {
	para := func(style, text string) string {
		return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
	}
	long := strings.Repeat("Every Monday the site team walks the building with a list, and what they find is mended before the children arrive. ", 3)
	body := para("Titel", "The Monday walk") + para("H1", "Why we began") + para("", long) + para("H1", "What you need") +
		para("ListParagraph", "A list on one side of paper") + para("ListParagraph", "Twenty minutes") + para("", long) +
		`<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Place</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Look for</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>Gate</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>hingeword, lock</w:t></w:r></w:p></w:tc></w:tr></w:tbl>` +
		`<w:p><w:del><w:r><w:delText>secretdeleted</w:delText></w:r></w:del><w:r><w:t>End</w:t></w:r></w:p>`
	return pack(t, contentTypes("word/document.xml", typeDOCX), coreProps("Microsoft Word - Document1"),
		part{"_rels/.rels", rels("r1", "officeDocument", "word/document.xml", "r2", "core-properties", "docProps/core.xml")},
		part{"word/_rels/document.xml.rels", rels("s", "styles", "styles.xml", "h", "header", "header1.xml")},
		part{"word/styles.xml", `<w:styles xmlns:w="w"><w:style w:styleId="Titel"><w:name w:val="Title"/></w:style><w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style></w:styles>`},
		part{"word/header1.xml", `<w:hdr xmlns:w="w"><w:p><w:r><w:t>headerword</w:t></w:r></w:p></w:hdr>`},
		part{"word/document.xml", `<w:document xmlns:w="w"><w:body>` + body + `</w:body></w:document>`})
}

func madeSheet(t testing.TB) []byte {
	t.Helper()
	x := excelize.NewFile()
	defer x.Close()
	rows := [][]any{{"Week", "Topic", "Score", "Minutes", "Who"}, {1, "Fractions of amounts", 6.5, 30, "Oak class"}, {2, "Decimals and money, revisited", 7, 25, "Elm class"}, {3, "Time", 0.1 + 0.2, 40, "Ash class"}}
	for i, r := range rows {
		if err := x.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &r); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := x.NewSheet("Notes"); err != nil {
		t.Fatal(err)
	}
	if err := x.SetCellValue("Notes", "XFD1048576", "farcorner"); err != nil {
		t.Fatal(err)
	}
	b, err := x.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func madeODT(t testing.TB, manifest string) []byte {
	return pack(t, part{"mimetype", typeODT}, part{"META-INF/manifest.xml", `<manifest:manifest xmlns:manifest="m">` + manifest + `</manifest:manifest>`},
		part{"content.xml", `<office:document-content xmlns:office="o" xmlns:text="t"><office:body><office:text><text:h text:outline-level="1">Garden club</text:h><text:p>We grow <text:span>beans</text:span><text:s text:c="2"/>and hope.</text:p></office:text></office:body></office:document-content>`})
}

func madePDF(t testing.TB, password string) []byte {
	t.Helper()
	p := fpdf.New("P", "mm", "A4", "")
	if password != "" {
		p.SetProtection(fpdf.CnProtectPrint, password, "owner")
	}
	p.AddPage()
	p.SetFont("Helvetica", "B", 28)
	p.CellFormat(0, 20, "Reading for pleasure", "", 1, "", false, 0, "")
	p.SetFont("Helvetica", "", 12)
	p.MultiCell(0, 6, "Ten minutes a day, every class, every adult.", "", "", false)
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// madeImage has a red top left corner, so that turning it shows.
func madeImage(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{uint8(40 + 150*x/w), uint8(90 + 120*y/h), 160, 255}
			if x < w/4 && y < h/4 {
				c = color.RGBA{220, 20, 20, 255}
			}
			img.Set(x, y, c)
		}
	}
	return img
}

func madePNG(t testing.TB, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, madeImage(w, h)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// madePhoto is a JPEG as a phone writes it: turned by a quarter, with the place.
func madePhoto(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, madeImage(400, 300), nil); err != nil {
		t.Fatal(err)
	}
	exif := []byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x03" +
		"\x01\x0f\x00\x02\x00\x00\x00\x0a\x00\x00\x00\x32" + // make
		"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00" + // orientation 6
		"\x88\x25\x00\x04\x00\x00\x00\x01\x00\x00\x00\x3c" + // GPS
		"\x00\x00\x00\x00PhonyPhone" + "\x00\x00GPS 51.5074 N 0.1278 W")
	seg := append([]byte{0xff, 0xe1, byte((len(exif) + 2) >> 8), byte(len(exif) + 2)}, exif...)
	return append(append(b.Bytes()[:2:2], seg...), b.Bytes()[2:]...)
}
