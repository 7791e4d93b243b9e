package markup

import (
	"context"
	"io"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"
)

// HTML is markup that this package wrote and that is safe to put into a page
// as it is. Only this package can make one that says anything.
type HTML struct{ s string }

func (h HTML) String() string { return h.s }

// Component puts the markup into a page.
func (h HTML) Component() templ.Component { return templ.Raw(h.s) }

// Escape makes plain text into markup that shows that text.
func Escape(s string) HTML { return HTML{string(appendEscaped(nil, s))} }

// Heading is an entry of a document's contents.
type Heading struct {
	ID    string
	Level int
	Text  string
}

// Headings lists the headings of the document with the ids they have in its HTML.
func (d Doc) Headings() []Heading {
	var out []Heading
	var ids slugs
	walk(d.blocks, func(n *Node) {
		if n.Kind == KindHeading {
			text := inlineText(n.Content)
			out = append(out, Heading{ids.next(text), n.Level, text})
		}
	})
	return out
}

// HTML renders the document.
func (d Doc) HTML() HTML {
	w := borrowRenderer()
	defer w.giveBack()
	w.blocks(d.blocks)
	return HTML{string(w.out)}
}

// UnderTitle renders the document for a page whose title stands above it: a
// heading is at most one level below the one before, whatever its author skipped.
func (d Doc) UnderTitle() HTML {
	w := borrowRenderer()
	defer w.giveBack()
	w.above = 1
	w.blocks(d.blocks)
	return HTML{string(w.out)}
}

// WriteHTML renders the document to out.
func (d Doc) WriteHTML(out io.Writer) error {
	w := borrowRenderer()
	defer w.giveBack()
	w.blocks(d.blocks)
	_, err := out.Write(w.out)
	return err
}

// Component renders the document into a page.
func (d Doc) Component() templ.Component {
	return templ.ComponentFunc(func(_ context.Context, out io.Writer) error { return d.WriteHTML(out) })
}

// renderer writes HTML. Everything it writes is either a constant of this file
// or has gone through appendEscaped.
type renderer struct {
	out    []byte
	ids    slugs
	above  int  // the level of the heading before; 0 where levels stay as they are
	noIDs  bool // for a page that shows two documents
	tables int  // so far
	plain  bool // for Markdown: tags alone, all on one line
}

var renderers = sync.Pool{New: func() any { return &renderer{out: make([]byte, 0, 8192)} }}

func borrowRenderer() *renderer { return renderers.Get().(*renderer) }

func (w *renderer) giveBack() {
	if cap(w.out) <= 1<<18 {
		*w = renderer{out: w.out[:0]}
		renderers.Put(w)
	}
}

func (w *renderer) str(s string)     { w.out = append(w.out, s...) }
func (w *renderer) num(n int)        { w.out = strconv.AppendInt(w.out, int64(n), 10) }
func (w *renderer) escaped(s string) { w.out = appendEscaped(w.out, s) }

func (w *renderer) attr(name, value string) {
	w.out = append(append(append(w.out, ' '), name...), '=', '"')
	w.escaped(value)
	w.out = append(w.out, '"')
}

func (w *renderer) blocks(nodes []Node) {
	for i := range nodes {
		w.block(&nodes[i])
	}
}

func (w *renderer) element(name string, n *Node) {
	w.out = append(append(append(w.out, '<'), name...), '>')
	w.blocks(n.Content)
	w.out = append(append(append(w.out, '<', '/'), name...), '>')
}

func (w *renderer) block(n *Node) {
	switch n.Kind {
	case KindParagraph:
		w.str("<p>")
		w.inline(n.Content)
		w.str("</p>")
	case KindHeading:
		w.heading(n)
	case KindBulletList:
		w.element("ul", n)
	case KindOrderedList:
		w.ordered(n)
	case KindListItem:
		w.item(n)
	case KindBlockquote:
		w.element("blockquote", n)
	case KindCodeBlock:
		w.code(n)
	case KindRule:
		w.str("<hr>")
	case KindTable:
		w.table(n)
	case KindImage:
		w.image(n)
	case KindCallout:
		w.callout(n)
	}
}

func (w *renderer) heading(n *Node) {
	deep := n.Level
	if w.above > 0 {
		deep = min(deep, w.above+1)
		w.above = deep
	}
	level := byte('0' + deep)
	w.out = append(w.out, '<', 'h', level)
	if !w.noIDs && !w.plain {
		w.attr("id", w.ids.next(inlineText(n.Content)))
	}
	w.out = append(w.out, '>')
	w.inline(n.Content)
	w.out = append(w.out, '<', '/', 'h', level, '>')
}

func (w *renderer) ordered(n *Node) {
	w.str("<ol")
	if n.Start != 1 {
		w.attr("start", strconv.Itoa(n.Start))
	}
	w.str(">")
	w.blocks(n.Content)
	w.str("</ol>")
}

// item leaves the paragraph out around the text of an item that holds nothing
// else but further lists.
func (w *renderer) item(n *Node) {
	w.str("<li>")
	if tight(n) {
		w.inline(n.Content[0].Content)
		w.blocks(n.Content[1:])
	} else {
		w.blocks(n.Content)
	}
	w.str("</li>")
}

func tight(n *Node) bool {
	if len(n.Content) == 0 || n.Content[0].Kind != KindParagraph {
		return false
	}
	for i := range n.Content[1:] {
		if !n.Content[i+1].Kind.list() {
			return false
		}
	}
	return true
}

func (w *renderer) code(n *Node) {
	text := n.Content[0].Text
	w.str("<pre><code>")
	if w.plain {
		w.out = append(w.out, strings.ReplaceAll(string(appendEscaped(nil, text)), "\n", "&#10;")...)
	} else {
		w.escaped(text)
	}
	w.str("</code></pre>")
}

func (w *renderer) table(n *Node) {
	end := "</table>"
	if !w.plain {
		end = "</table></div>"
		w.tables++
		w.str(`<div class="scroll-x" tabindex="0" role="region" aria-label="Table`)
		if w.tables > 1 { // regions of one page are told apart by name
			w.str(" ")
			w.num(w.tables)
		}
		w.str(`">`)
	}
	w.str("<table>")
	rows := n.Content
	if headerRow(&rows[0]) {
		w.str("<thead>")
		w.row(&rows[0], "col")
		w.str("</thead>")
		rows = rows[1:]
	}
	if len(rows) > 0 {
		w.str("<tbody>")
		for i := range rows {
			w.row(&rows[i], "row")
		}
		w.str("</tbody>")
	}
	w.str(end)
}

func headerRow(row *Node) bool {
	for i := range row.Content {
		if row.Content[i].Kind != KindHeaderCell {
			return false
		}
	}
	return true
}

func (w *renderer) row(row *Node, scope string) {
	w.str("<tr>")
	for i := range row.Content {
		w.cell(&row.Content[i], scope)
	}
	w.str("</tr>")
}

// emptyHeader is the class of a header cell below the head that says nothing.
const emptyHeader = "th"

func saysNothing(n *Node) bool {
	if strings.TrimSpace(n.Text) != "" || strings.TrimSpace(n.Alt) != "" || strings.TrimSpace(n.Title) != "" {
		return false
	}
	for i := range n.Content {
		if !saysNothing(&n.Content[i]) {
			return false
		}
	}
	return true
}

// cell writes a header cell that says nothing as a plain one: a heading without
// words is one all the same to who has it read out. FromHTML knows it again.
func (w *renderer) cell(n *Node, scope string) {
	end := "</td>"
	if n.Kind == KindHeaderCell && !w.plain && saysNothing(n) {
		w.str("<td")
		if scope == "row" { // in the head of a table it is known by its place
			w.attr("class", emptyHeader)
		}
	} else if n.Kind == KindHeaderCell {
		end = "</th>"
		w.str("<th")
		if !w.plain {
			w.attr("scope", scope)
		}
	} else {
		w.str("<td")
	}
	if n.ColSpan > 1 {
		w.attr("colspan", strconv.Itoa(n.ColSpan))
	}
	if n.RowSpan > 1 {
		w.attr("rowspan", strconv.Itoa(n.RowSpan))
	}
	w.str(">")
	if len(n.Content) == 1 && n.Content[0].Kind == KindParagraph {
		w.inline(n.Content[0].Content)
	} else {
		w.blocks(n.Content)
	}
	w.str(end)
}

func (w *renderer) image(n *Node) {
	if w.plain {
		w.str("<figure><img")
	} else {
		w.str(`<figure class="doc-figure"><img loading="lazy" decoding="async"`)
	}
	w.attr("src", n.Src)
	w.attr("alt", n.Alt)
	w.str(">")
	if n.Title != "" {
		w.str("<figcaption>")
		w.escaped(n.Title)
		w.str("</figcaption>")
	}
	w.str("</figure>")
}

func (w *renderer) callout(n *Node) {
	w.str(`<aside class="callout `)
	w.escaped(string(n.Callout))
	w.str(`">`)
	if !w.plain {
		w.str(`<p class="callout-label">`)
		w.str(n.Callout.Label())
		w.str("</p>")
	}
	w.blocks(n.Content)
	w.str("</aside>")
}

// inline writes texts, keeping a mark open across neighbours that share it.
func (w *renderer) inline(nodes []Node) {
	var open Marks
	var href string
	for i := range nodes {
		n := &nodes[i]
		shared := sharedMarks(open, n.Marks, href == n.Href)
		w.closeMarks(open &^ shared)
		w.openMarks(n.Marks&^shared, n.Href)
		open, href = n.Marks, n.Href
		if n.Kind == KindBreak {
			w.str("<br>")
		} else {
			w.escaped(n.Text)
		}
	}
	w.closeMarks(open)
}

// sharedMarks is what stays open between two texts: the outermost marks up to
// the first that differs.
func sharedMarks(a, b Marks, sameHref bool) Marks {
	var shared Marks
	for _, m := range marksOutermostFirst {
		if a&m != b&m || (m == Link && !sameHref) {
			break
		}
		shared |= a & m
	}
	return shared
}

var openTags = map[Marks]string{
	inserted: `<ins><span class="vh">Added: </span>`, deleted: `<del><span class="vh">Removed: </span>`,
	Bold: "<strong>", Italic: "<em>", Strike: "<s>", Code: "<code>",
}

var closeTags = map[Marks]string{
	inserted: "</ins>", deleted: "</del>", Link: "</a>",
	Bold: "</strong>", Italic: "</em>", Strike: "</s>", Code: "</code>",
}

func (w *renderer) openMarks(marks Marks, href string) {
	if marks == 0 {
		return
	}
	for _, m := range marksOutermostFirst {
		switch {
		case marks&m == 0:
		case m == Link:
			w.str("<a")
			w.attr("href", href)
			if external(href) && !w.plain {
				w.str(` rel="noopener nofollow ugc"`)
			}
			w.str(">")
		default:
			w.str(openTags[m])
		}
	}
}

func (w *renderer) closeMarks(marks Marks) {
	if marks == 0 {
		return
	}
	for i := len(marksOutermostFirst) - 1; i >= 0; i-- {
		if m := marksOutermostFirst[i]; marks&m != 0 {
			w.str(closeTags[m])
		}
	}
}

// appendEscaped escapes for element content and for attributes in quotes. The
// backtick goes too, for browsers that once took it for a quote.
func appendEscaped(out []byte, s string) []byte {
	last := 0
	for i := 0; i < len(s); i++ {
		var entity string
		switch s[i] {
		case '&':
			entity = "&amp;"
		case '<':
			entity = "&lt;"
		case '>':
			entity = "&gt;"
		case '"':
			entity = "&#34;"
		case '\'':
			entity = "&#39;"
		case '`':
			entity = "&#96;"
		case 0:
			entity = "\uFFFD"
		case '\r':
			entity = "&#13;"
		default:
			continue
		}
		out = append(append(out, s[last:i]...), entity...)
		last = i + 1
	}
	return append(out, s[last:]...)
}

// slugs gives out heading ids, each once per document. Links between headings
// written elsewhere follow the rule code hosts made common: lower case, no
// punctuation, a hyphen for a space.
type slugs struct{ given map[string]int }

const maxSlug = 80

func (s *slugs) next(text string) string {
	id := headingPrefix + slug(text)
	if s.given == nil {
		s.given = make(map[string]int, 8)
	}
	n, taken := s.given[id]
	if !taken {
		s.given[id] = 1
		return id
	}
	for {
		numbered := id + "-" + strconv.Itoa(n)
		n++
		if _, taken := s.given[numbered]; !taken {
			s.given[id], s.given[numbered] = n, 1
			return numbered
		}
	}
}

func slug(text string) string {
	out := make([]byte, 0, len(text))
	for _, r := range text {
		switch {
		case r == ' ':
			r = '-'
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			r = unicode.ToLower(r)
		default:
			continue
		}
		if len(out) >= maxSlug {
			break
		}
		out = utf8.AppendRune(out, r)
	}
	if len(out) == 0 {
		return "section"
	}
	return string(out)
}
