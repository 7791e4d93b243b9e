package extract

import (
	"context"
	"path"
	"slices"
	"strings"
)

// readDOCX reads the body with its tables and text boxes, headers, footers and
// notes (ECMA-376 part 1, chapter 17). Deleted text of tracked changes and
// comments, which name people, are left out.
func readDOCX(ctx context.Context, f *file) error {
	a := f.archive
	main := a.mainPart()
	w := &docx{f: f, rels: a.relations(main), part: main, styles: wordStyles(a.tree(a.related(main, "styles")))}
	err := a.each(main, func(n *node) error {
		w.block(n)
		return ctx.Err()
	}, "p", "tbl")
	if err != nil {
		return err
	}
	w.around()
	f.docTitle = a.coreTitle()
	if f.docTitle == "" {
		f.docTitle = w.title
	}
	f.Pages = int(number(a.tree(a.related("", "extended-properties")).child("Pages").content()))
	f.sketch = func() (*sketch, error) { return a4(w.paras), nil }
	return nil
}

type docx struct {
	f      *file
	part   string
	rels   map[string]relation
	styles map[string]int // style id → level of heading; 0 is the title
	paras  []para
	title  string
}

// around adds headers, footers and notes after the body.
func (w *docx) around() {
	var parts []string
	for _, r := range w.rels {
		switch r.kind {
		case "header", "footer", "footnotes", "endnotes":
			if !slices.Contains(parts, r.target) {
				parts = append(parts, r.target)
			}
		}
	}
	slices.Sort(parts)
	for _, part := range parts {
		w.f.words.gap()
		if err := w.f.archive.each(part, func(n *node) error { w.f.words.line(wordText(n)); return nil }, "p"); err != nil {
			w.f.warn(WarnPartSkipped)
		}
	}
}

// wordStyles finds the styles that make headings, in any language: by their
// built-in name or their outline level.
func wordStyles(root *node) map[string]int {
	styles := map[string]int{}
	root.find(func(s *node) {
		name := strings.ToLower(s.child("name").attr("val"))
		id := s.attr("styleId")
		switch {
		case name == "title":
			styles[id] = 0
		case strings.HasPrefix(name, "heading ") && len(name) == 9:
			styles[id] = int(name[8] - '0')
		case s.child("pPr", "outlineLvl") != nil:
			styles[id] = int(number(s.child("pPr", "outlineLvl").attr("val"))) + 1
		}
	}, "style")
	return styles
}

func (w *docx) block(n *node) {
	if n.name == "tbl" {
		w.table(n)
		return
	}
	w.paragraph(n)
}

func (w *docx) paragraph(p *node) {
	text := wordText(p)
	w.f.words.line(text)
	style := p.child("pPr", "pStyle").attr("val")
	level, isHeading := w.styles[style]
	if text != "" && isHeading {
		if level == 0 && w.title == "" {
			w.title = text
		}
		w.f.heading(text)
	}
	if len(w.paras) >= maxParas {
		return
	}
	w.pictures(p)
	if text == "" {
		return
	}
	q := bodyPara(text)
	if isHeading {
		q = headingPara(text, max(level, 1))
		if level == 0 {
			q.size = 28
		}
	} else {
		w.looks(&q, p)
	}
	w.paras = append(w.paras, q)
}

func (w *docx) looks(q *para, p *node) {
	if num := p.child("pPr", "numPr"); num != nil || strings.HasPrefix(p.child("pPr", "pStyle").attr("val"), "List") {
		q.bullet, q.before = "•", 3
		q.level = min(max(int(number(num.child("ilvl").attr("val"))), 0), 8)
	}
	switch p.child("pPr", "jc").attr("val") {
	case "center":
		q.align = 'c'
	case "right", "end":
		q.align = 'r'
	}
	run := p.child("r", "rPr")
	if b := run.child("b"); b != nil && b.attr("val") != "0" && b.attr("val") != "false" {
		q.bold = true
	}
	q.italic = run.child("i") != nil
	if half := number(run.child("sz").attr("val")); half > 8 {
		q.size = min(half/2, 60)
	}
	if c := parseHex(run.child("color").attr("val")); c != nil {
		q.color = c
	}
}

// pictures puts the first pictures into the flow of the drawn page.
func (w *docx) pictures(p *node) {
	p.find(func(blip *node) {
		target := w.rels[blip.attrIn("r", "embed")].target
		switch strings.ToLower(path.Ext(target)) {
		case ".png", ".jpg", ".jpeg", ".gif":
		default:
			return
		}
		held := 0
		for i := range w.paras {
			held += b2i(w.paras[i].picture != nil)
		}
		if b, err := w.f.archive.bytes(target); err == nil && held < 4 {
			w.paras = append(w.paras, para{picture: b, size: 12, before: 6})
		}
	}, "blip")
}

func (w *docx) table(tbl *node) {
	first := true
	tbl.find(func(tr *node) {
		row := para{size: 10.5, color: inkSoft, cells: []string{}, header: first}
		if first {
			row.before = 8
		}
		first = false
		tr.find(func(tc *node) {
			var lines []string
			tc.find(func(p *node) {
				text := wordText(p)
				w.f.words.line(text)
				lines = append(lines, text)
			}, "p")
			row.cells = append(row.cells, strings.Join(lines, "\n"))
		}, "tc")
		if len(w.paras) < maxParas {
			w.paras = append(w.paras, row)
		}
	}, "tr")
}

// wordText is the text of a paragraph and of the text boxes anchored in it.
func wordText(p *node) string {
	var b strings.Builder
	writeWord(&b, p)
	return clean(b.String())
}

func writeWord(b *strings.Builder, n *node) {
	for _, k := range n.kids {
		switch k.name {
		case "t":
			b.WriteString(k.content())
		case "tab", "ptab":
			b.WriteByte('\t')
		case "br", "cr":
			b.WriteByte('\n')
		case "noBreakHyphen":
			b.WriteByte('-')
		case "pPr", "rPr", "Fallback", "del", "moveFrom":
		case "p":
			b.WriteByte('\n')
			writeWord(b, k)
		default:
			writeWord(b, k)
		}
	}
}
