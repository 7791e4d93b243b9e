package made

import (
	"fmt"
	"strings"
)

// A deck is Office Open XML (ECMA-376 part 1, PresentationML). Sizes are in EMU,
// 12,700 to a point; a slide is 16:9.
const (
	slideW = 12192000
	slideH = 6858000
	cm     = 360000
)

const pmlNames = `xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"`

const groupHead = `<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>`

func deck(s Spec) ([]byte, error) {
	p, pal := newParts(), paletteOf(s.Name)
	var types, list strings.Builder
	rels := []string{"slideMaster", "slideMasters/slideMaster1.xml", "theme", "theme/theme1.xml", "notesMaster", "notesMasters/notesMaster1.xml"}
	for n := range s.Slides {
		i := n + 1
		fmt.Fprintf(&types, `<Override PartName="/ppt/slides/slide%d.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.slide+xml"/>`, i)
		if s.Slides[n].Note != "" {
			fmt.Fprintf(&types, `<Override PartName="/ppt/notesSlides/notesSlide%d.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.notesSlide+xml"/>`, i)
		}
		rels = append(rels, "slide", fmt.Sprintf("slides/slide%d.xml", i))
		fmt.Fprintf(&list, `<p:sldId id="%d" r:id="rId%d"/>`, 255+i, i+3)
	}
	p.xml("[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Override PartName="/ppt/presentation.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/><Override PartName="/ppt/slideMasters/slideMaster1.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.slideMaster+xml"/><Override PartName="/ppt/slideLayouts/slideLayout1.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.slideLayout+xml"/><Override PartName="/ppt/notesMasters/notesMaster1.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.notesMaster+xml"/><Override PartName="/ppt/theme/theme1.xml" ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/><Override PartName="/ppt/theme/theme2.xml" ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>%s</Types>`, types.String())
	p.put("_rels/.rels", []byte(xmlHead+rootRelations("ppt/presentation.xml")))
	p.xml("docProps/core.xml", coreProperties(s.Slides[0].Title))
	p.xml("ppt/presentation.xml", `<p:presentation %s><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst><p:notesMasterIdLst><p:notesMasterId r:id="rId3"/></p:notesMasterIdLst><p:sldIdLst>%s</p:sldIdLst><p:sldSz cx="%d" cy="%d"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`, pmlNames, list.String(), slideW, slideH)
	p.xml("ppt/_rels/presentation.xml.rels", relations(rels...))
	deckFrame(p, pal)
	for n, sl := range s.Slides {
		deckSlide(p, pal, s, sl, n)
	}
	return p.close()
}

func rootRelations(main string) string {
	return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="` + main + `"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`
}

func coreProperties(title string) string {
	return `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>` + esc(title) + `</dc:title></cp:coreProperties>`
}

// deckFrame writes the theme, the master and the one layout.
func deckFrame(p *parts, pal palette) {
	theme := fmt.Sprintf(`<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="School"><a:themeElements><a:clrScheme name="School"><a:dk1><a:srgbClr val="%s"/></a:dk1><a:lt1><a:srgbClr val="FFFFFF"/></a:lt1><a:dk2><a:srgbClr val="%s"/></a:dk2><a:lt2><a:srgbClr val="%s"/></a:lt2><a:accent1><a:srgbClr val="%s"/></a:accent1><a:accent2><a:srgbClr val="%s"/></a:accent2><a:accent3><a:srgbClr val="%s"/></a:accent3><a:accent4><a:srgbClr val="%s"/></a:accent4><a:accent5><a:srgbClr val="%s"/></a:accent5><a:accent6><a:srgbClr val="%s"/></a:accent6><a:hlink><a:srgbClr val="%s"/></a:hlink><a:folHlink><a:srgbClr val="%s"/></a:folHlink></a:clrScheme><a:fontScheme name="School"><a:majorFont><a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/></a:majorFont><a:minorFont><a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/></a:minorFont></a:fontScheme><a:fmtScheme name="School"><a:fillStyleLst><a:solidFill><a:schemeClr val="phClr"/></a:solidFill><a:solidFill><a:schemeClr val="phClr"/></a:solidFill><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:fillStyleLst><a:lnStyleLst><a:ln w="9525"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln><a:ln w="9525"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln><a:ln w="9525"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln></a:lnStyleLst><a:effectStyleLst><a:effectStyle><a:effectLst/></a:effectStyle><a:effectStyle><a:effectLst/></a:effectStyle><a:effectStyle><a:effectLst/></a:effectStyle></a:effectStyleLst><a:bgFillStyleLst><a:solidFill><a:schemeClr val="phClr"/></a:solidFill><a:solidFill><a:schemeClr val="phClr"/></a:solidFill><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>`,
		hex(pal.ink), hex(pal.deep), hex(pal.pale), hex(pal.main), hex(pal.second), hex(pal.warm), hex(pal.deep), hex(pal.ink), hex(pal.pale), hex(pal.main), hex(pal.deep))
	p.xml("ppt/theme/theme1.xml", "%s", theme)
	p.xml("ppt/theme/theme2.xml", "%s", theme)
	const clrMap = `<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>`
	p.xml("ppt/slideMasters/slideMaster1.xml", `<p:sldMaster %s><p:cSld><p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill><a:effectLst/></p:bgPr></p:bg><p:spTree>%s</p:spTree></p:cSld>%s<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst><p:txStyles><p:titleStyle><a:lvl1pPr><a:defRPr sz="4000" b="1"/></a:lvl1pPr></p:titleStyle><p:bodyStyle><a:lvl1pPr><a:defRPr sz="2400"/></a:lvl1pPr></p:bodyStyle><p:otherStyle/></p:txStyles></p:sldMaster>`, pmlNames, groupHead, clrMap)
	p.xml("ppt/slideMasters/_rels/slideMaster1.xml.rels", relations("slideLayout", "../slideLayouts/slideLayout1.xml", "theme", "../theme/theme1.xml"))
	p.xml("ppt/slideLayouts/slideLayout1.xml", `<p:sldLayout %s type="blank"><p:cSld name="Page"><p:spTree>%s</p:spTree></p:cSld></p:sldLayout>`, pmlNames, groupHead)
	p.xml("ppt/slideLayouts/_rels/slideLayout1.xml.rels", relations("slideMaster", "../slideMasters/slideMaster1.xml"))
	p.xml("ppt/notesMasters/notesMaster1.xml", `<p:notesMaster %s><p:cSld><p:spTree>%s</p:spTree></p:cSld>%s</p:notesMaster>`, pmlNames, groupHead, clrMap)
	p.xml("ppt/notesMasters/_rels/notesMaster1.xml.rels", relations("theme", "../theme/theme2.xml"))
}

func deckSlide(p *parts, pal palette, s Spec, sl Slide, n int) {
	var d drawing
	rels := []string{"slideLayout", "../slideLayouts/slideLayout1.xml"}
	if sl.Note != "" {
		note := fmt.Sprintf("notesSlides/notesSlide%d.xml", n+1)
		rels = append(rels, "notesSlide", "../"+note)
		p.xml("ppt/"+note, `<p:notes %s><p:cSld><p:spTree>%s<p:sp><p:nvSpPr><p:cNvPr id="2" name="Notes"/><p:cNvSpPr/><p:nvPr><p:ph type="body" idx="1"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:p><a:r><a:rPr lang="en-GB"/><a:t>%s</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:notes>`, pmlNames, groupHead, esc(sl.Note))
		p.xml("ppt/notesSlides/_rels/"+fmt.Sprintf("notesSlide%d.xml.rels", n+1), relations("notesMaster", "../notesMasters/notesMaster1.xml", "slide", fmt.Sprintf("../slides/slide%d.xml", n+1)))
	}
	if sl.Picture != "" {
		media := fmt.Sprintf("media/image%d.png", n+1)
		w, h := 1000, 800
		if n == 0 {
			w, h = 1000, 1180
		}
		p.put("ppt/"+media, picture(sl.Picture, fmt.Sprintf("%s\x00%s%d", s.Name, sl.Title, n), w, h))
		rels = append(rels, "image", "../"+media)
		d.image = fmt.Sprintf("rId%d", len(rels)/2)
	}
	if n == 0 {
		d.cover(pal, s, sl)
	} else {
		d.page(pal, s, sl, n)
	}
	p.xml(fmt.Sprintf("ppt/slides/slide%d.xml", n+1), `<p:sld %s><p:cSld><p:spTree>%s%s</p:spTree></p:cSld></p:sld>`, pmlNames, groupHead, d.b.String())
	p.xml(fmt.Sprintf("ppt/slides/_rels/slide%d.xml.rels", n+1), "%s", relations(rels...))
}

// drawing is the shapes of one slide.
type drawing struct {
	b     strings.Builder
	id    int
	image string // relation of its picture
}

func (d *drawing) next() int { d.id++; return d.id + 1 }

func place(x, y, w, h int) string {
	return fmt.Sprintf(`<a:xfrm><a:off x="%d" y="%d"/><a:ext cx="%d" cy="%d"/></a:xfrm>`, x, y, w, h)
}

func (d *drawing) block(fill string, geometry string, x, y, w, h int) {
	fmt.Fprintf(&d.b, `<p:sp><p:nvSpPr><p:cNvPr id="%d" name="Shape"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>%s<a:prstGeom prst="%s"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="%s"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>`, d.next(), place(x, y, w, h), geometry, fill)
}

func (d *drawing) picture(x, y, w, h int) {
	fmt.Fprintf(&d.b, `<p:pic><p:nvPicPr><p:cNvPr id="%d" name="Picture" descr="Drawing"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="%s"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr>%s<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>`, d.next(), d.image, place(x, y, w, h))
}

// words writes paragraphs; ph is the placeholder they are in, "" for none.
func (d *drawing) words(ph, colour, anchor string, size int, bold, bullets bool, x, y, w, h int, lines ...string) {
	if ph != "" {
		ph = `<p:ph type="` + ph + `"/>`
	}
	fmt.Fprintf(&d.b, `<p:sp><p:nvSpPr><p:cNvPr id="%d" name="Text"/><p:cNvSpPr/><p:nvPr>%s</p:nvPr></p:nvSpPr><p:spPr>%s<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr><p:txBody><a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="%s"><a:normAutofit/></a:bodyPr><a:lstStyle/>`, d.next(), ph, place(x, y, w, h), anchor)
	for _, l := range lines {
		pPr := `<a:pPr><a:buNone/></a:pPr>`
		if bullets {
			pPr = `<a:pPr marL="342900" indent="-342900"><a:spcAft><a:spcPts val="1200"/></a:spcAft><a:buChar char="•"/></a:pPr>`
		}
		fmt.Fprintf(&d.b, `<a:p>%s<a:r><a:rPr lang="en-GB" sz="%d" b="%d"><a:solidFill><a:srgbClr val="%s"/></a:solidFill></a:rPr><a:t>%s</a:t></a:r></a:p>`, pPr, size*100, flag(bold), colour, esc(l))
	}
	d.b.WriteString(`</p:txBody></p:sp>`)
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

// cover is the first slide: colour on the left, the picture on the right.
func (d *drawing) cover(pal palette, s Spec, sl Slide) {
	const split = slideW * 54 / 100
	d.block(hex(pal.main), "rect", 0, 0, slideW, slideH)
	if d.image != "" {
		d.picture(split, 0, slideW-split, slideH)
	}
	d.block(hex(pal.deep), "rect", 0, slideH-2*cm, split, 2*cm)
	d.block(hex(pal.warm), "rect", split-cm/3, 0, cm/3, slideH)
	size := 48
	if len(sl.Title) > 34 {
		size = 40
	}
	d.words("ctrTitle", "FFFFFF", "b", size, true, false, 2*cm, 2*cm, split-4*cm, 7*cm, sl.Title)
	d.block(hex(pal.warm), "rect", 2*cm, 95*cm/10, 3*cm, cm/6)
	d.words("", hex(mix(pal.main, white, .85)), "t", 22, false, false, 2*cm, 103*cm/10, split-4*cm, 5*cm, sl.Bullets...)
	d.words("", "FFFFFF", "ctr", 14, false, false, 2*cm, slideH-2*cm, split-4*cm, 2*cm, s.School)
}

// page is any other slide.
func (d *drawing) page(pal palette, s Spec, sl Slide, n int) {
	d.block(hex(pal.main), "rect", 0, 0, cm/2, slideH)
	d.words("title", hex(pal.ink), "ctr", 36, true, false, 2*cm, cm, slideW-4*cm, 25*cm/10, sl.Title)
	d.block(hex(pal.warm), "rect", 2*cm, 37*cm/10, 3*cm, cm/6)
	width := slideW - 4*cm
	if d.image != "" {
		width = 15 * cm
		d.picture(185*cm/10, 48*cm/10, 137*cm/10, 11*cm)
	} else {
		d.block(hex(pal.pale), "roundRect", 2*cm-cm/2, 47*cm/10, slideW-3*cm, 115*cm/10)
	}
	d.words("body", hex(pal.ink), "t", 26, false, true, 2*cm+cm/4, 54*cm/10, width-cm/2, 105*cm/10, sl.Bullets...)
	d.words("", hex(mix(pal.ink, white, .4)), "ctr", 12, false, false, 2*cm, slideH-15*cm/10, slideW-4*cm, cm, fmt.Sprintf("%s   ·   %d", s.School, n+1))
}
