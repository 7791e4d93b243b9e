package extract

import (
	"context"
	"strings"

	"staffroom/internal/platform/errs"
)

// checkODF refuses a document whose parts are encrypted (OpenDocument 1.3 part 2, 3.4).
func (f *file) checkODF() error {
	if f.archive.tree("META-INF/manifest.xml").first("encryption-data") != nil {
		return errs.New(errs.Invalid, "file.encrypted", "the document has a password")
	}
	if !f.archive.has("content.xml") {
		return errs.New(errs.Invalid, "file.corrupt", "a document without content")
	}
	f.docTitle = f.archive.tree("meta.xml").child("meta", "title").content()
	return nil
}

// odfText is the text of a paragraph with its spaces, tabs and line breaks.
func odfText(n *node) string {
	var b strings.Builder
	writeODF(&b, n)
	return clean(b.String())
}

func writeODF(b *strings.Builder, n *node) {
	if n == nil {
		return
	}
	b.WriteString(strings.NewReplacer("\n", " ", "\t", " ").Replace(n.text))
	for _, k := range n.kids {
		switch k.name {
		case "s":
			b.WriteString(strings.Repeat(" ", min(max(int(number(k.attr("c"))), 1), 100)))
		case "tab":
			b.WriteByte('\t')
		case "line-break":
			b.WriteByte('\n')
		case "annotation", "tracked-changes", "ruby-text", "page-number", "page-count": // "<number>" in a file at rest
		default:
			writeODF(b, k)
		}
	}
}

// readODT reads the body in its order, then headers and footers.
func readODT(ctx context.Context, f *file) error {
	if err := f.checkODF(); err != nil {
		return err
	}
	st := loadODFStyles(f.archive)
	var paras []para
	err := f.archive.each("content.xml", func(n *node) error {
		paras = append(paras, f.odtBlock(n, st)...)
		if len(paras) > maxParas {
			paras = paras[:maxParas]
		}
		return ctx.Err()
	}, "p", "h", "list", "table")
	if err != nil {
		return err
	}
	f.words.gap()
	for _, kind := range []string{"header", "footer"} {
		st.root.find(func(n *node) {
			n.find(func(p *node) { f.words.line(odfText(p)) }, "p", "h")
		}, kind)
	}
	f.Pages = int(number(f.archive.tree("meta.xml").child("meta", "document-statistic").attr("page-count")))
	f.sketch = func() (*sketch, error) { return a4(paras), nil }
	return nil
}

func (f *file) odtBlock(n *node, st *odfStyles) (paras []para) {
	switch n.name {
	case "table":
		return f.odtTable(n)
	case "list":
		n.find(func(k *node) {
			for _, p := range f.odtBlock(k, st) {
				p.bullet, p.before = "•", 3
				paras = append(paras, p)
			}
		}, "p", "h")
		return paras
	}
	text := odfText(n)
	f.words.line(text)
	n.find(func(img *node) {
		if b, err := f.archive.bytes(img.attr("href")); err == nil && len(paras) < 3 {
			paras = append(paras, para{picture: b, size: 12, before: 6})
		}
	}, "image")
	if text == "" {
		return paras
	}
	p := bodyPara(text)
	style := n.attrIn("text", "style-name")
	if n.name == "h" || style == "Title" {
		f.heading(text)
		p = headingPara(text, max(int(number(n.attr("outline-level"))), 1))
	} else {
		st.look(&p, style, 11.5)
	}
	return append(paras, p)
}

func (f *file) odtTable(n *node) (paras []para) {
	n.find(func(tr *node) {
		row := para{size: 10.5, color: inkSoft, cells: []string{}, header: len(paras) == 0}
		tr.find(func(tc *node) {
			var lines []string
			tc.find(func(p *node) {
				text := odfText(p)
				f.words.line(text)
				lines = append(lines, text)
			}, "p", "h")
			row.cells = append(row.cells, strings.Join(lines, "\n"))
		}, "table-cell")
		paras = append(paras, row)
	}, "table-row")
	return paras
}

// readODS reads every cell; a repeated cell is read once, however often it
// claims to be repeated.
func readODS(ctx context.Context, f *file) error {
	if err := f.checkODF(); err != nil {
		return err
	}
	var grid [][]string
	name, row := "", 0
	err := f.archive.each("content.xml", func(n *node) error {
		if n.name == "table-row" {
			grid = f.odsRow(n, grid, &row)
		}
		return ctx.Err()
	}, "table-row")
	if err != nil {
		return err
	}
	err = f.archive.eachStart("content.xml", "table", func(n *node) {
		f.Pages++
		f.heading(n.attr("name"))
		f.words.line(n.attr("name"))
		if name == "" {
			name = n.attr("name")
		}
	})
	f.sketch = func() (*sketch, error) { return gridSketch(grid, name), nil }
	return err
}

func (f *file) odsRow(n *node, grid [][]string, row *int) [][]string {
	column := 0
	var words []string
	for _, c := range n.kids {
		if c.name != "table-cell" && c.name != "covered-table-cell" {
			continue
		}
		var lines []string
		c.find(func(p *node) { lines = append(lines, odfText(p)) }, "p")
		if text := strings.Join(lines, " "); text != "" {
			words = append(words, text)
			if *row < gridRows && column < gridColumns {
				grid = put(grid, *row, column, text)
			}
		}
		column = min(column+max(int(number(c.attr("number-columns-repeated"))), 1), gridColumns)
	}
	f.words.line(strings.Join(words, "\t"))
	*row = min(*row+max(int(number(n.attr("number-rows-repeated"))), 1), gridRows)
	return grid
}

// readODP reads every slide with its notes.
func readODP(ctx context.Context, f *file) error {
	if err := f.checkODF(); err != nil {
		return err
	}
	var first *node
	err := f.archive.each("content.xml", func(n *node) error {
		if first == nil {
			first = n
		}
		f.Pages++
		f.odpPage(n)
		return ctx.Err()
	}, "page")
	if err == nil && first != nil {
		f.sketch = func() (*sketch, error) { return sketchODP(f.archive, first), nil }
	}
	return err
}

func (f *file) odpPage(n *node) {
	title := ""
	n.find(func(frame *node) {
		if frame.attr("class") == "title" && title == "" && frame.attr("placeholder") != "true" {
			title = strings.Join(strings.Fields(odfLines(frame)), " ")
		}
	}, "frame", "custom-shape", "notes")
	f.heading(title)
	f.words.line(title)
	n.find(func(p *node) {
		if s := odfText(p); s != title {
			f.words.line(s)
		}
	}, "p", "h")
	f.words.gap()
}

func odfLines(n *node) string {
	var lines []string
	n.find(func(p *node) { lines = append(lines, odfText(p)) }, "p", "h")
	return strings.Join(lines, "\n")
}

// odfStyles finds properties by name of style, own or inherited.
type odfStyles struct {
	a      *archive
	root   *node // styles.xml
	styles map[string]*node
}

func loadODFStyles(a *archive) *odfStyles {
	st := &odfStyles{a: a, root: a.tree("styles.xml"), styles: map[string]*node{}}
	add := func(n *node) error {
		if _, have := st.styles[n.attr("name")]; !have {
			st.styles[n.attr("name")] = n
		}
		return nil
	}
	_ = a.each("content.xml", add, "style") // damage shows when the text is read
	st.root.find(func(n *node) { _ = add(n) }, "style", "page-layout", "fill-image")
	return st
}

// prop looks for an attribute of a properties element along the chain of parents.
func (st *odfStyles) prop(style, element, attr string) string {
	for range 12 {
		s := st.styles[style]
		if s == nil {
			return ""
		}
		if v := s.child(element).attr(attr); v != "" {
			return v
		}
		style = s.attr("parent-style-name")
	}
	return ""
}

// look applies a style to a paragraph; size is what percentages refer to.
func (st *odfStyles) look(q *para, style string, size float64) {
	switch v := st.prop(style, "text-properties", "font-size"); {
	case strings.HasSuffix(v, "%"):
		q.size = size * number(strings.TrimSuffix(v, "%")) / 100
	case v != "":
		q.size = length(v)
	}
	q.size = min(max(q.size, 4), 200)
	if w := st.prop(style, "text-properties", "font-weight"); w != "" {
		q.bold = w == "bold" || number(w) >= 600
	}
	if s := st.prop(style, "text-properties", "font-style"); s != "" {
		q.italic = s == "italic"
	}
	if c := parseHex(st.prop(style, "text-properties", "color")); c != nil {
		q.color = c
	}
	switch st.prop(style, "paragraph-properties", "text-align") {
	case "center":
		q.align = 'c'
	case "end", "right":
		q.align = 'r'
	case "start", "left", "justify":
		q.align = 'l'
	}
}

// length turns a length with a unit into points.
func length(s string) float64 {
	s = strings.TrimSpace(s)
	for unit, points := range map[string]float64{"cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72, "pt": 1, "pc": 12, "px": 0.75} {
		if v, ok := strings.CutSuffix(s, unit); ok {
			return number(v) * points
		}
	}
	return 0
}

// sketchODP draws a slide on its master.
func sketchODP(a *archive, pg *node) *sketch {
	st := loadODFStyles(a)
	s := &sketch{w: 720, h: 540, ground: paper}
	var master *node
	st.root.child("master-styles").find(func(m *node) {
		if m.attr("name") == pg.attr("master-page-name") {
			master = m
		}
	}, "master-page")
	if layout := st.styles[master.attr("page-layout-name")].child("page-layout-properties"); layout != nil {
		s.w, s.h = length(layout.attr("page-width")), length(layout.attr("page-height"))
	}
	st.groundOf(s, master.attrIn("draw", "style-name"))
	st.groundOf(s, pg.attrIn("draw", "style-name"))
	st.shapes(s, master, false)
	st.shapes(s, pg, true)
	return s
}

func (st *odfStyles) groundOf(s *sketch, style string) {
	const el = "drawing-page-properties"
	switch st.prop(style, el, "fill") {
	case "solid":
		if c := parseHex(st.prop(style, el, "fill-color")); c != nil {
			s.ground, s.boxes = c, nil
		}
	case "bitmap":
		if b := st.fillImage(st.prop(style, el, "fill-image-name")); b != nil {
			s.boxes = []box{{w: s.w, h: s.h, picture: b, cover: true}}
		}
	}
}

func (st *odfStyles) fillImage(name string) []byte {
	b, err := st.a.bytes(st.styles[name].attr("href"))
	if err != nil {
		return nil
	}
	return b
}

// shapes adds what is on a page. Placeholders of a master are prompts.
func (st *odfStyles) shapes(s *sketch, pg *node, own bool) {
	if pg == nil {
		return
	}
	for _, n := range pg.kids {
		if len(s.boxes) > maxBoxes {
			return
		}
		switch n.name {
		case "g", "a":
			st.shapes(s, n, own)
		case "frame", "custom-shape", "rect", "ellipse", "circle":
			if n.attr("placeholder") == "true" || !own && n.attr("class") != "" {
				continue
			}
			s.boxes = append(s.boxes, st.shape(n))
		}
	}
}

func (st *odfStyles) shape(n *node) box {
	b := box{x: length(n.attr("x")), y: length(n.attr("y")), w: length(n.attr("width")), h: length(n.attr("height"))}
	if _, move, ok := strings.Cut(n.attr("transform"), "translate ("); ok { // 19.228; turning is left out
		x, y, _ := strings.Cut(strings.TrimRight(move, ") "), " ")
		b.x, b.y = length(x), length(y)
	}
	style := n.attrIn("presentation", "style-name")
	if style == "" {
		style = n.attrIn("draw", "style-name")
	}
	b.round = n.name == "ellipse" || n.name == "circle" || n.child("enhanced-geometry").attr("type") == "ellipse"
	switch st.prop(style, "graphic-properties", "fill") {
	case "solid":
		if n.name != "frame" || n.child("text-box") != nil {
			b.fill = parseHex(st.prop(style, "graphic-properties", "fill-color"))
		}
	case "bitmap":
		b.picture = st.fillImage(st.prop(style, "graphic-properties", "fill-image-name"))
	}
	n.find(func(img *node) {
		if data, err := st.a.bytes(img.attr("href")); err == nil && b.picture == nil {
			b.picture = data
		}
	}, "image")
	b.anchor = map[string]byte{"middle": 'c', "bottom": 'b'}[st.prop(style, "graphic-properties", "textarea-vertical-align")]
	b.inset = 6
	if tbl := n.child("table"); tbl != nil {
		b.paras = slideTable(tbl)
		return b
	}
	st.paras(&b, n, style, 0, false)
	for len(b.paras) > 0 && b.paras[len(b.paras)-1].text == "" {
		b.paras = b.paras[:len(b.paras)-1]
	}
	return b
}

func slideTable(tbl *node) (paras []para) {
	tbl.find(func(tr *node) {
		row := para{size: 16, header: len(paras) == 0, cells: []string{}}
		tr.find(func(tc *node) { row.cells = append(row.cells, odfLines(tc)) }, "table-cell")
		paras = append(paras, row)
	}, "table-row")
	return paras
}

// paras gathers the paragraphs of a shape; those in lists carry bullets.
func (st *odfStyles) paras(b *box, n *node, style string, level int, listed bool) {
	for _, k := range n.kids {
		if len(b.paras) >= maxParas {
			return
		}
		switch k.name {
		case "list":
			st.paras(b, k, style, level+b2i(listed), true)
		case "list-item", "list-header", "text-box":
			st.paras(b, k, style, level, listed)
		case "p", "h":
			b.paras = append(b.paras, st.slidePara(k, style, level, listed))
		}
	}
}

func (st *odfStyles) slidePara(p *node, shape string, level int, listed bool) para {
	q := para{text: odfText(p), size: 18, color: ink, level: level}
	st.look(&q, shape, 18)
	base := q.size
	st.look(&q, p.attrIn("text", "style-name"), base)
	if span := p.first("span"); span != nil {
		st.look(&q, span.attr("style-name"), base)
	}
	q.before = q.size * 0.2
	centred := q.align == 'c' // a list of one centred line is how titles are stored
	if listed && q.text != "" && !centred && !st.isTitle(shape) {
		q.bullet = "•"
	}
	return q
}

// isTitle follows the parents of a style to one that is named for titles.
func (st *odfStyles) isTitle(style string) bool {
	for range 12 {
		if strings.HasSuffix(strings.ToLower(style), "title") {
			return true
		}
		s := st.styles[style]
		if s == nil {
			return false
		}
		style = s.attr("parent-style-name")
	}
	return false
}

// eachStart calls f with each element of a name, without what is in it.
func (a *archive) eachStart(part, element string, f func(*node)) error {
	r, err := a.open(part)
	if err != nil {
		return err
	}
	defer r.Close()
	return eachXMLStart(r, element, f)
}
