package extract

import (
	"image/color"
	"slices"
	"strconv"
	"strings"
)

// deckStyle resolves what a slide inherits.
type deckStyle struct {
	a                     *archive
	slide, layout, master layer
	palette               map[string]color.Color
}

func newDeckStyle(a *archive, part string) *deckStyle {
	d := &deckStyle{a: a, slide: newLayer(a, part)}
	d.slide.own = true
	d.layout = newLayer(a, d.slide.related("slideLayout"))
	d.master = newLayer(a, d.layout.related("slideMaster"))
	d.palette = palette(a.tree(d.master.related("theme")), d.master.root.child("clrMap"))
	return d
}

// palette maps the names of scheme colours to colours, through the master's map.
func palette(theme, names *node) map[string]color.Color {
	p := map[string]color.Color{}
	if scheme := theme.child("themeElements", "clrScheme"); scheme != nil {
		for _, k := range scheme.kids {
			for _, c := range k.kids {
				if hex := c.attr("lastClr") + strings.Repeat(c.attr("val"), b2i(c.name == "srgbClr")); len(hex) == 6 {
					p[k.name] = parseHex(hex)
				}
			}
		}
	}
	for name, as := range map[string]string{"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"} {
		if mapped := names.attr(name); mapped != "" {
			as = mapped
		}
		if c, ok := p[as]; ok {
			p[name] = c
		}
	}
	return p
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// parseHex reads RRGGBB; nil when it is none.
func parseHex(s string) color.Color {
	v, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 32)
	if err != nil || len(strings.TrimPrefix(s, "#")) != 6 {
		return nil
	}
	return color.RGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 0xff}
}

// color reads the colour inside an element such as solidFill.
func (d *deckStyle) color(n *node) color.Color {
	if n == nil {
		return nil
	}
	for _, k := range n.kids {
		var c color.Color
		switch k.name {
		case "srgbClr":
			c = parseHex(k.attr("val"))
		case "sysClr":
			c = parseHex(k.attr("lastClr"))
		case "schemeClr":
			c = d.palette[k.attr("val")]
		}
		if c != nil {
			return adjust(c, k)
		}
	}
	return nil
}

// adjust applies lumMod, lumOff, shade, tint and alpha (20.1.2.3), near enough for a preview.
func adjust(c color.Color, n *node) color.Color {
	r, g, b, _ := c.RGBA()
	v := [3]float64{float64(r) / 65535, float64(g) / 65535, float64(b) / 65535}
	alpha := 1.0
	for _, k := range n.kids {
		by := number(k.attr("val")) / 100_000
		for i := range v {
			switch k.name {
			case "lumMod", "shade":
				v[i] *= by
			case "lumOff":
				v[i] += by
			case "tint":
				v[i] = 1 - (1-v[i])*by
			}
		}
		if k.name == "alpha" {
			alpha = min(max(by, 0), 1)
		}
	}
	to := func(x float64) uint8 { return uint8(min(max(x, 0), 1) * 255) }
	return color.NRGBA{to(v[0]), to(v[1]), to(v[2]), to(alpha)}
}

// fill is the colour of a shape's inside; gradients give their first colour.
func (d *deckStyle) fill(pr *node) color.Color {
	if c := d.color(pr.child("solidFill")); c != nil {
		return c
	}
	return d.color(pr.child("gradFill", "gsLst", "gs"))
}

func (d *deckStyle) groundOf(s *sketch, l layer) {
	bg := l.root.child("cSld", "bg")
	if bg == nil {
		return
	}
	c := d.fill(bg.child("bgPr"))
	if c == nil {
		c = d.color(bg.child("bgRef"))
	}
	if c != nil {
		s.ground, s.boxes = c, nil
	}
	if b := l.picture(d.a, bg.child("bgPr", "blipFill", "blip")); b != nil {
		s.boxes = []box{{w: s.w, h: s.h, picture: b, cover: true}}
	}
}

func number(s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v != v || v > 1e12 || v < -1e12 {
		return 0
	}
	return v
}

// emu turns English Metric Units into points.
func emu(s string) float64 { return number(s) / 12700 }

// placing moves the shapes of a group to where the group is.
type placing struct{ dx, dy, kx, ky float64 }

var identity = placing{0, 0, 1, 1}

func (t placing) apply(b *box) {
	b.x, b.y, b.w, b.h = t.dx+b.x*t.kx, t.dy+b.y*t.ky, b.w*t.kx, b.h*t.ky
}

func groupPlacing(outer placing, xfrm *node) placing {
	if xfrm == nil {
		return outer
	}
	g := place(xfrm)
	cx, cy := emu(xfrm.child("chOff").attr("x")), emu(xfrm.child("chOff").attr("y"))
	cw, ch := emu(xfrm.child("chExt").attr("cx")), emu(xfrm.child("chExt").attr("cy"))
	if cw <= 0 || ch <= 0 {
		return outer
	}
	outer.apply(&g)
	kx, ky := g.w/cw, g.h/ch
	return placing{g.x - cx*kx, g.y - cy*ky, kx, ky}
}

func place(xfrm *node) box {
	off, ext := xfrm.child("off"), xfrm.child("ext")
	return box{x: emu(off.attr("x")), y: emu(off.attr("y")), w: emu(ext.attr("cx")), h: emu(ext.attr("cy"))}
}

// shapes adds the boxes of a tree of shapes. Placeholders of layouts and masters
// are prompts ("Click to add title") and are never shown.
func (d *deckStyle) shapes(s *sketch, l layer, tree *node, t placing) {
	if tree == nil {
		return
	}
	for _, n := range tree.kids {
		if len(s.boxes) > maxBoxes {
			return
		}
		switch n.name {
		case "sp":
			d.shape(s, l, n, t)
		case "pic":
			d.pic(s, l, n, t)
		case "grpSp":
			d.shapes(s, l, n, groupPlacing(t, n.child("grpSpPr", "xfrm")))
		case "graphicFrame":
			d.table(s, n, t)
		case "AlternateContent":
			d.shapes(s, l, n.child("Choice"), t)
		}
	}
}

func (d *deckStyle) pic(s *sketch, l layer, n *node, t placing) {
	if n.child("nvPicPr", "nvPr", "ph") != nil && !l.own {
		return
	}
	xfrm := n.child("spPr", "xfrm")
	if xfrm == nil {
		xfrm = d.inherited(n.child("nvPicPr", "nvPr", "ph"), "spPr", "xfrm")
	}
	if xfrm == nil {
		return
	}
	b := place(xfrm)
	b.picture = l.picture(d.a, n.child("blipFill", "blip"))
	b.cover = n.child("blipFill", "srcRect") != nil
	t.apply(&b)
	s.boxes = append(s.boxes, b)
}

func (d *deckStyle) table(s *sketch, n *node, t placing) {
	tbl := n.child("graphic", "graphicData", "tbl")
	if tbl == nil {
		return
	}
	b := place(n.child("xfrm"))
	tbl.find(func(tr *node) {
		row := para{size: 16, header: len(b.paras) == 0, cells: []string{}}
		tr.find(func(tc *node) { row.cells = append(row.cells, shapeText(tc)) }, "tc")
		b.paras = append(b.paras, row)
	}, "tr")
	t.apply(&b)
	s.boxes = append(s.boxes, b)
}

func (d *deckStyle) shape(s *sketch, l layer, n *node, t placing) {
	ph := n.child("nvSpPr", "nvPr", "ph")
	if ph != nil && !l.own {
		return
	}
	xfrm := n.child("spPr", "xfrm")
	if xfrm == nil {
		xfrm = d.inherited(ph, "spPr", "xfrm")
	}
	if xfrm == nil {
		return
	}
	b := place(xfrm)
	t.apply(&b)
	b.fill = d.fill(n.child("spPr"))
	if b.fill == nil && n.child("spPr", "noFill") == nil {
		b.fill = d.color(n.child("style", "fillRef"))
	}
	b.line = d.color(n.child("spPr", "ln", "solidFill"))
	b.round = n.child("spPr", "prstGeom").attr("prst") == "ellipse"
	b.picture = l.picture(d.a, n.child("spPr", "blipFill", "blip"))
	b.cover = true
	b.inset = 6
	b.anchor = d.anchor(n, ph)
	b.paras = d.paras(n, ph)
	s.boxes = append(s.boxes, b)
}

// inherited looks for something in the placeholder of the layout, then of the master.
func (d *deckStyle) inherited(ph *node, names ...string) *node {
	if ph == nil {
		return nil
	}
	for _, l := range []layer{d.layout, d.master} {
		if found := placeholder(l.root, ph).child(names...); found != nil {
			return found
		}
	}
	return nil
}

// placeholder finds the counterpart of ph by its number, else by its kind.
func placeholder(root, ph *node) (found *node) {
	kind := phKind(ph)
	root.child("cSld", "spTree").find(func(sp *node) {
		other := sp.child("nvSpPr", "nvPr", "ph")
		if other == nil {
			return
		}
		if idx := ph.attr("idx"); idx != "" && idx == other.attr("idx") {
			found = sp
		} else if found == nil && phKind(other) == kind {
			found = sp
		}
	}, "sp")
	return found
}

func phKind(ph *node) string {
	switch t := ph.attr("type"); t {
	case "ctrTitle":
		return "title"
	case "", "subTitle", "obj":
		return "body"
	default:
		return t
	}
}

func (d *deckStyle) anchor(sp, ph *node) byte {
	a := sp.child("txBody", "bodyPr").attr("anchor")
	if a == "" {
		for _, l := range []layer{d.layout, d.master} {
			if a == "" && ph != nil {
				a = placeholder(l.root, ph).child("txBody", "bodyPr").attr("anchor")
			}
		}
	}
	return map[string]byte{"ctr": 'c', "b": 'b'}[a]
}

// styles lists where a paragraph of a level takes its looks from, nearest first.
func (d *deckStyle) styles(sp, ph *node, level int) []*node {
	lvl := "lvl" + strconv.Itoa(level+1) + "pPr"
	list := []*node{sp.child("txBody", "lstStyle", lvl)}
	if ph == nil {
		return append(list, d.master.root.child("txStyles", "otherStyle", lvl))
	}
	for _, l := range []layer{d.layout, d.master} {
		list = append(list, placeholder(l.root, ph).child("txBody", "lstStyle", lvl))
	}
	of := "bodyStyle"
	if phKind(ph) == "title" {
		of = "titleStyle"
	}
	return append(list, d.master.root.child("txStyles", of, lvl))
}

func (d *deckStyle) paras(sp, ph *node) []para {
	var paras []para
	sp.child("txBody").find(func(p *node) {
		text := drawingText(p)
		if len(paras) < maxParas && (text != "" || len(paras) > 0) {
			paras = append(paras, d.para(sp, ph, p, text))
		}
	}, "p")
	for len(paras) > 0 && paras[len(paras)-1].text == "" {
		paras = paras[:len(paras)-1]
	}
	return paras
}

func (d *deckStyle) para(sp, ph, p *node, text string) para {
	level := min(max(int(number(p.child("pPr").attr("lvl"))), 0), 8)
	q := para{text: text, level: level, size: 18, color: d.palette["tx1"]}
	if c := d.color(sp.child("style", "fontRef")); c != nil {
		q.color = c
	}
	for _, from := range slices.Backward(d.styles(sp, ph, level)) { // the nearest has the last word
		d.look(&q, from, from.child("defRPr"))
	}
	d.look(&q, p.child("pPr"), p.child("r", "rPr"))
	q.before = q.size * 0.2
	if q.text == "" {
		q.bullet = ""
	}
	return q
}

// look applies the properties of a paragraph and its characters.
func (d *deckStyle) look(q *para, pPr, rPr *node) {
	switch pPr.attr("algn") {
	case "l", "just":
		q.align = 'l'
	case "ctr":
		q.align = 'c'
	case "r":
		q.align = 'r'
	}
	switch {
	case pPr.child("buNone") != nil:
		q.bullet = ""
	case pPr.child("buChar") != nil, pPr.child("buAutoNum") != nil:
		q.bullet = "•"
	}
	if size := number(rPr.attr("sz")) / 100; size > 0 {
		q.size = min(size, 200)
	}
	if b := rPr.attr("b"); b != "" {
		q.bold = b == "1" || b == "true"
	}
	if i := rPr.attr("i"); i != "" {
		q.italic = i == "1" || i == "true"
	}
	if c := d.fill(rPr); c != nil {
		q.color = c
	}
}
