package made

import (
	"fmt"
	"strings"
)

// document is Office Open XML (ECMA-376 part 1, WordprocessingML). Lengths are
// twentieths of a point, letters half points.
func document(s Spec) ([]byte, error) {
	p, pal := newParts(), paletteOf(s.Name)
	p.xml("[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`)
	p.put("_rels/.rels", []byte(xmlHead+rootRelations("word/document.xml")))
	p.xml("docProps/core.xml", "%s", coreProperties(s.Title))
	p.xml("word/_rels/document.xml.rels", "%s", relations("styles", "styles.xml", "numbering", "numbering.xml", "footer", "footer1.xml", "image", "media/banner.png"))
	p.put("word/media/banner.png", banner(s.Name))
	p.xml("word/styles.xml", "%s", wordStyles(pal))
	p.xml("word/numbering.xml", `<w:numbering `+wmlNames+`><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:pPr><w:ind w:left="500" w:hanging="300"/></w:pPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`)
	p.xml("word/footer1.xml", "%s", `<w:ftr `+wmlNames+`>`+wordPara("Footer", s.School)+`</w:ftr>`)
	var b strings.Builder
	b.WriteString(bannerPara + wordPara("Title", s.Title) + wordPara("Subtitle", s.School))
	for _, bl := range s.Blocks {
		b.WriteString(wordBlock(bl, pal))
	}
	p.xml("word/document.xml", "%s", `<w:document `+wmlNames+`><w:body>`+b.String()+
		`<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="600" w:footer="600" w:gutter="0"/></w:sectPr></w:body></w:document>`)
	return p.close()
}

const wmlNames = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

// bannerPara is the strip across the top of the page, as wide as the text.
const bannerPara = `<w:p><w:pPr><w:spacing w:after="240"/></w:pPr><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0"><wp:extent cx="6120000" cy="1224000"/><wp:docPr id="1" name="Banner" descr=""/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="1" name="Banner"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId4"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="6120000" cy="1224000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`

// banner is a band of colour with a landscape at its right end.
func banner(name string) []byte {
	p := paletteOf(name)
	c := newCanvas(1200, 240, p, seedOf(name))
	inner := newCanvas(640, 240, p, seedOf(name))
	view(inner)
	c.fill(p.main)
	c.paste(inner, 470, 0, 530, 200)
	c.shape(p.main, point{460, 0}, point{590, 0}, point{500, 200}, point{460, 200})
	c.shape(p.warm, point{590, 0}, point{604, 0}, point{514, 200}, point{500, 200})
	for i := range 4 {
		c.disc(mix(p.main, white, .12+.06*float64(i)), 70+float64(i)*95, 100, 34)
	}
	return c.png()
}

func wordStyles(pal palette) string {
	style := func(id, name, based, pPr, rPr string) string {
		if based != "" {
			based = `<w:basedOn w:val="` + based + `"/>`
		}
		return fmt.Sprintf(`<w:style w:type="paragraph" w:styleId="%s"><w:name w:val="%s"/>%s<w:pPr>%s</w:pPr><w:rPr>%s</w:rPr></w:style>`, id, name, based, pPr, rPr)
	}
	return `<w:styles ` + wmlNames + `>` +
		style("Normal", "Normal", "", `<w:spacing w:after="160" w:line="288" w:lineRule="auto"/>`, `<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri"/><w:color w:val="`+hex(pal.ink)+`"/><w:sz w:val="23"/>`) +
		style("Title", "Title", "Normal", `<w:spacing w:after="60"/>`, `<w:b/><w:color w:val="`+hex(pal.main)+`"/><w:sz w:val="52"/>`) +
		style("Subtitle", "Subtitle", "Normal", `<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="6" w:color="`+hex(pal.warm)+`"/></w:pBdr><w:spacing w:after="320"/>`, `<w:color w:val="`+hex(mix(pal.ink, white, .35))+`"/><w:sz w:val="24"/>`) +
		style("Heading1", "heading 1", "Normal", `<w:keepNext/><w:spacing w:before="320" w:after="100"/><w:outlineLvl w:val="0"/>`, `<w:b/><w:color w:val="`+hex(pal.deep)+`"/><w:sz w:val="30"/>`) +
		style("ListBullet", "List Bullet", "Normal", `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:spacing w:after="80"/>`, ``) +
		style("Footer", "footer", "Normal", ``, `<w:color w:val="`+hex(mix(pal.ink, white, .45))+`"/><w:sz w:val="18"/>`) + `</w:styles>`
}

func wordPara(style, text string) string {
	return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr><w:r><w:t xml:space="preserve">` + esc(text) + `</w:t></w:r></w:p>`
}

func wordBlock(bl Block, pal palette) string {
	switch {
	case bl.H != "":
		return wordPara("Heading1", bl.H)
	case bl.P != "":
		return wordPara("Normal", bl.P)
	case len(bl.Table) > 0:
		return wordTable(bl.Table, pal) + wordPara("Normal", "")
	}
	var b strings.Builder
	for _, l := range bl.List {
		b.WriteString(`<w:p><w:pPr><w:pStyle w:val="ListBullet"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t xml:space="preserve">` + esc(l) + `</w:t></w:r></w:p>`)
	}
	return b.String()
}

func wordTable(rows [][]string, pal palette) string {
	var b strings.Builder
	edge := hex(mix(pal.main, white, .6))
	fmt.Fprintf(&b, `<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders><w:top w:val="single" w:sz="6" w:color="%[1]s"/><w:left w:val="single" w:sz="6" w:color="%[1]s"/><w:bottom w:val="single" w:sz="6" w:color="%[1]s"/><w:right w:val="single" w:sz="6" w:color="%[1]s"/><w:insideH w:val="single" w:sz="6" w:color="%[1]s"/><w:insideV w:val="single" w:sz="6" w:color="%[1]s"/></w:tblBorders></w:tblPr><w:tblGrid>`, edge)
	for range rows[0] {
		fmt.Fprintf(&b, `<w:gridCol w:w="%d"/>`, 9600/len(rows[0]))
	}
	b.WriteString(`</w:tblGrid>`)
	for r, row := range rows {
		b.WriteString(`<w:tr>`)
		for _, cell := range row {
			shade, run := "", ""
			if r == 0 {
				shade, run = `<w:shd w:val="clear" w:color="auto" w:fill="`+hex(pal.main)+`"/>`, `<w:rPr><w:b/><w:color w:val="FFFFFF"/></w:rPr>`
			}
			fmt.Fprintf(&b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>%s</w:tcPr><w:p><w:pPr><w:spacing w:before="60" w:after="60"/></w:pPr><w:r>%s<w:t xml:space="preserve">%s</w:t></w:r></w:p></w:tc>`, 9600/len(row), shade, run, esc(cell))
		}
		b.WriteString(`</w:tr>`)
	}
	b.WriteString(`</w:tbl>`)
	return b.String()
}
