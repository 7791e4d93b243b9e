package extract

import (
	"context"
	"path"
	"strings"

	"staffroom/internal/platform/errs"
)

// readPPTX reads every slide with its notes, tables, diagrams and charts
// (ECMA-376 part 1, chapter 19).
func readPPTX(ctx context.Context, f *file) error {
	a := f.archive
	slides, err := slideParts(a)
	if err != nil {
		return err
	}
	f.Pages = len(slides)
	for _, part := range slides {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := f.readSlide(part); err != nil {
			return err
		}
	}
	f.docTitle = a.coreTitle()
	if len(slides) > 0 {
		f.sketch = func() (*sketch, error) { return sketchSlide(a, slides[0]) }
	}
	return nil
}

// slideParts lists the slides in the order in which they are shown.
func slideParts(a *archive) ([]string, error) {
	main := a.mainPart()
	rels := a.relations(main)
	var slides []string
	err := a.each(main, func(n *node) error {
		if r := rels[relID(n)]; r.kind == "slide" && a.has(r.target) {
			slides = append(slides, r.target)
		}
		return nil
	}, "sldId")
	if err == nil && len(slides) == 0 && len(rels) == 0 {
		err = errs.New(errs.Invalid, "file.corrupt", "a presentation without slides")
	}
	return slides, err
}

// relID is the id of a relation that an element names; ids without a prefix mean
// other things.
func relID(n *node) string {
	if id := n.attrIn("r", "id"); id != "" {
		return id
	}
	for _, a := range n.attrs {
		if a.Name.Local == "id" && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}

// coreTitle is the title in the document's properties.
func (a *archive) coreTitle() string {
	return a.tree(a.related("", "core-properties")).child("title").content()
}

func (f *file) readSlide(part string) error {
	a := f.archive
	err := a.each(part, func(n *node) error {
		title := slideTitle(n)
		f.heading(title)
		f.words.line(title)
		f.slideText(n, title)
		return nil
	}, "cSld")
	if err != nil {
		return err
	}
	for _, r := range a.relations(part) {
		switch r.kind {
		case "diagramData", "chart":
			err = a.each(r.target, func(n *node) error { f.words.line(n.content()); return nil }, "t", "v")
		case "notesSlide":
			err = a.each(r.target, func(n *node) error { f.notesText(n); return nil }, "sp")
		}
		if err != nil {
			f.warn(WarnPartSkipped)
		}
	}
	f.words.gap()
	return nil
}

// slideText adds all paragraphs but the title's, which is there already.
func (f *file) slideText(n *node, title string) {
	n.find(func(p *node) {
		if s := drawingText(p); s != title {
			f.words.line(s)
		}
	}, "p")
}

// notesText leaves out the number and date that every page of notes carries.
func (f *file) notesText(sp *node) {
	switch sp.child("nvSpPr", "nvPr", "ph").attr("type") {
	case "sldNum", "dt", "ftr", "hdr", "sldImg":
		return
	}
	f.slideText(sp, "")
}

func slideTitle(slide *node) (title string) {
	slide.find(func(sp *node) {
		switch sp.child("nvSpPr", "nvPr", "ph").attr("type") {
		case "title", "ctrTitle":
			if title == "" {
				title = strings.Join(strings.Fields(shapeText(sp)), " ")
			}
		}
	}, "sp")
	return title
}

func shapeText(sp *node) string {
	var lines []string
	sp.child("txBody").find(func(p *node) { lines = append(lines, drawingText(p)) }, "p")
	return strings.Join(lines, "\n")
}

// drawingText is the text of a DrawingML paragraph.
func drawingText(p *node) string {
	var b strings.Builder
	p.find(func(n *node) {
		if n.name == "br" {
			b.WriteByte('\n')
		} else {
			b.WriteString(n.content())
		}
	}, "t", "br")
	return clean(b.String())
}

// sketchSlide draws a slide with what its layout and master lend it.
func sketchSlide(a *archive, part string) (*sketch, error) {
	d := newDeckStyle(a, part)
	s := &sketch{w: 960, h: 540, ground: paper}
	if size := a.tree(a.mainPart()).child("sldSz"); size != nil {
		s.w, s.h = emu(size.attr("cx")), emu(size.attr("cy"))
	}
	for _, l := range []layer{d.master, d.layout, d.slide} { // the last that has a ground wins
		d.groundOf(s, l)
	}
	for _, l := range []layer{d.master, d.layout, d.slide} {
		d.shapes(s, l, l.root.child("cSld", "spTree"), identity)
	}
	return s, nil
}

// layer is a slide, its layout or its master.
type layer struct {
	part string
	root *node
	rels map[string]relation
	own  bool // the slide itself, whose placeholders are shown
}

func newLayer(a *archive, part string) layer {
	return layer{part: part, root: a.tree(part), rels: a.relations(part)}
}

func (l layer) related(kind string) string {
	for _, r := range l.rels {
		if r.kind == kind {
			return r.target
		}
	}
	return ""
}

// picture loads what a blip refers to, unless it is a format we cannot draw.
func (l layer) picture(a *archive, blip *node) []byte {
	target := l.rels[blip.attrIn("r", "embed")].target
	switch strings.ToLower(path.Ext(target)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp":
		b, err := a.bytes(target)
		if err == nil {
			return b
		}
	}
	return nil
}
