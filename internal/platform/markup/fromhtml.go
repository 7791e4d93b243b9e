package markup

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// Options are what an import knows about addresses. The zero Options keep
// links and pictures that are acceptable as they stand.
type Options struct {
	// ResolveLink turns the address of a link into the one to keep. An answer
	// that may not be linked to leaves the words of the link alone.
	ResolveLink func(href string) string
	// ResolveImage turns the address of a picture into one of ours; false
	// leaves the picture's alternative text in its place.
	ResolveImage func(src string) (newSrc string, ok bool)
}

func (o Options) link(raw string) (string, bool) {
	if o.ResolveLink != nil {
		raw = o.ResolveLink(raw)
	}
	return cleanHref(raw)
}

func (o Options) image(raw string) (string, bool) {
	if o.ResolveImage != nil {
		var ok bool
		if raw, ok = o.ResolveImage(raw); !ok {
			return "", false
		}
	}
	return cleanSrc(raw)
}

// FromHTML reads HTML from anywhere. What the schema has no place for is
// unwrapped to its text; scripts, styles, embedded things and form controls
// are left out with all they hold. It never fails.
//
// It builds the document from the tokens and not from a browser's tree: the
// cost is linear however tags are nested, and since the tags that go out are
// our own, it does not matter where a browser would have closed those that came in.
func FromHTML(src string, opt Options) Doc {
	b := builder{opt: opt}
	b.stack = append(b.stack, frame{tag: "", node: Node{Kind: KindDoc}})
	z := html.NewTokenizer(strings.NewReader(bounds(src)))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return fit(tidyBlocks(b.finish()))
		case html.TextToken:
			b.text(string(z.Text()))
		case html.StartTagToken:
			b.startToken(z, false)
		case html.SelfClosingTagToken:
			b.startToken(z, true)
		case html.EndTagToken:
			name, _ := z.TagName()
			b.end(string(name))
		}
	}
}

// frame is an element that is open: a node of the document, or a mark.
type frame struct {
	tag   string
	node  Node  // Kind 0 for a mark
	marks Marks // what they were outside
	href  string
	outer int  // index of the container around this one
	head  bool // of a table: in its head
}

const maxFrames = 100

type builder struct {
	opt     Options
	stack   []frame
	top     int // index of the innermost container
	depth   int // containers open below the doc
	marks   Marks
	href    string
	line    []Node // texts that wait for their paragraph
	after   []Node // pictures that wait for the end of a heading
	dropped string // the element whose content is being left out …
	caption bool   // … or kept aside as a caption
	words   strings.Builder
	nested  int
}

func (b *builder) container() *frame { return &b.stack[b.top] }

func (b *builder) finish() []Node {
	if b.caption {
		b.endCaption()
	}
	for len(b.stack) > 1 {
		b.pop()
	}
	b.flush()
	return b.stack[0].node.Content
}

func (b *builder) text(s string) {
	switch {
	case b.caption:
		b.words.WriteString(s)
	case b.dropped != "":
	default:
		b.line = append(b.line, Node{Kind: KindText, Text: s, Marks: b.marks, Href: b.href})
	}
}

// flush makes the waiting texts into a paragraph, or hands them to the
// heading or code that is open.
func (b *builder) flush() {
	if len(b.line) == 0 {
		return
	}
	line := b.line
	b.line = nil
	switch c := b.container(); c.node.Kind {
	case KindHeading:
		c.node.Content = append(append(c.node.Content, line...), Node{Kind: KindText, Text: " "})
	case KindCodeBlock:
		for i := range line {
			line[i].Marks, line[i].Href = 0, ""
		}
		c.node.Content = append(c.node.Content, line...)
	default:
		if !blank(line) {
			b.add(Node{Kind: KindParagraph, Content: line})
		}
	}
}

func blank(line []Node) bool {
	for i := range line {
		if line[i].Kind == KindText && strings.TrimLeft(line[i].Text, " \t\r\n\f") != "" {
			return false
		}
	}
	return true
}

// add puts a block where it belongs, which for a list without an item is the
// last item, and for what stands between the cells of a table before the table.
func (b *builder) add(n Node) {
	at := b.top
	for k := b.stack[at].node.Kind; k == KindTable || k == KindRow; k = b.stack[at].node.Kind {
		at = b.stack[at].outer
	}
	c := &b.stack[at].node
	switch {
	case c.Kind == KindHeading:
		b.after = append(b.after, n)
	case c.Kind.list():
		if len(c.Content) == 0 {
			c.Content = append(c.Content, Node{Kind: KindListItem})
		}
		li := &c.Content[len(c.Content)-1]
		li.Content = append(li.Content, n)
	default:
		c.Content = append(c.Content, n)
	}
}

// open begins a container. One that would nest too deeply is left out, and
// its content goes to the container around it.
func (b *builder) open(tag string, n Node) {
	b.flush()
	if !n.Kind.fits(b.depth+2) || len(b.stack) >= maxFrames {
		return
	}
	b.stack = append(b.stack, frame{tag: tag, node: n, marks: b.marks, href: b.href, outer: b.top})
	b.top = len(b.stack) - 1
	b.depth++
}

func (b *builder) openMark(tag string, mark Marks, href string) {
	if len(b.stack) >= maxFrames {
		return
	}
	b.stack = append(b.stack, frame{tag: tag, marks: b.marks, href: b.href})
	b.marks |= mark
	if mark == Link {
		b.href = href
	}
}

// pop closes the innermost element.
func (b *builder) pop() {
	f := &b.stack[len(b.stack)-1]
	if f.node.Kind == 0 {
		b.marks, b.href = f.marks, f.href
		b.stack = b.stack[:len(b.stack)-1]
		return
	}
	b.flush()
	n := f.node
	b.marks, b.href, b.top = f.marks, f.href, f.outer
	b.stack = b.stack[:len(b.stack)-1]
	b.depth--
	switch n.Kind {
	case KindListItem, KindRow, KindCell, KindHeaderCell:
		c := b.container()
		c.node.Content = append(c.node.Content, n)
	case KindHeading:
		b.add(n)
		for _, image := range b.after {
			b.add(image)
		}
		b.after = nil
	default:
		b.add(n)
	}
}

// popTo closes everything inside the frame at index i, and the frame too.
func (b *builder) popTo(i int) {
	for len(b.stack) > i {
		b.pop()
	}
}

// nearest finds the innermost container that is wanted, not looking beyond a
// barrier; 0 (the doc) means there is none.
func (b *builder) nearest(wanted, barrier func(Kind) bool) int {
	for i := b.top; i > 0; i = b.stack[i].outer {
		switch k := b.stack[i].node.Kind; {
		case wanted(k):
			return i
		case barrier(k):
			return 0
		}
	}
	return 0
}

// leaveText closes a heading that is open, for a block that cannot stand in one.
func (b *builder) leaveText() {
	b.flush()
	if b.container().node.Kind == KindHeading {
		b.popTo(b.top)
	}
}

func (b *builder) startToken(z *html.Tokenizer, closed bool) {
	raw, more := z.TagName()
	tag := string(raw)
	if b.dropped != "" {
		if tag == b.dropped && (!closed || tag != "svg") {
			b.nested++
		}
		return
	}
	var attrs map[string]string
	if more && attributesMatter[tag] {
		attrs = attributes(z)
	}
	b.start(tag, attrs, closed)
}

var attributesMatter = map[string]bool{
	"a": true, "img": true, "ol": true, "td": true, "th": true, "aside": true, "blockquote": true, "p": true,
}

// attributes reads the attributes of the tag; of two with one name the first counts.
func attributes(z *html.Tokenizer) map[string]string {
	attrs := map[string]string{}
	for n := 0; n < 100; n++ {
		key, value, more := z.TagAttr()
		if _, twice := attrs[string(key)]; !twice {
			attrs[string(key)] = string(value)
		}
		if !more {
			break
		}
	}
	return attrs
}

var droppedElements = map[string]bool{
	"script": true, "style": true, "template": true, "svg": true, "select": true, "textarea": true,
	"button": true, "object": true, "applet": true, "noscript": true, "iframe": true, "title": true,
	"noembed": true, "noframes": true, "datalist": true, "annotation": true, "annotation-xml": true,
}

var markElements = map[string]Marks{
	"b": Bold, "strong": Bold, "i": Italic, "em": Italic, "s": Strike, "strike": Strike, "del": Strike,
	"code": Code, "kbd": Code, "samp": Code, "tt": Code,
}

var headingLevels = map[string]int{"h1": 2, "h2": 2, "h3": 3, "h4": 4, "h5": 4, "h6": 4}

// flowElements part paragraphs and mean nothing else here.
var flowElements = map[string]bool{
	"p": true, "div": true, "section": true, "article": true, "main": true, "header": true, "footer": true,
	"nav": true, "aside": true, "address": true, "center": true, "dl": true, "dt": true, "dd": true,
	"details": true, "summary": true, "fieldset": true, "legend": true, "form": true, "figure": true,
	"hgroup": true, "body": true, "html": true, "head": true, "thead": true, "tbody": true, "tfoot": true,
	"ul": true, "ol": true, "li": true, "table": true, "tr": true, "td": true, "th": true, "blockquote": true,
	"option": true, "video": true, "audio": true, "search": true, "dialog": true, "xmp": true, "listing": true,
}

func (b *builder) start(tag string, attrs map[string]string, closed bool) {
	if b.container().node.Kind == KindCodeBlock {
		b.startInCode(tag)
		return
	}
	switch mark := markElements[tag]; {
	case droppedElements[tag]:
		if !closed || tag != "svg" {
			b.dropped, b.nested = tag, 1
		}
	case mark != 0:
		b.openMark(tag, mark, "")
	case headingLevels[tag] != 0:
		b.leaveText()
		b.open("h", Node{Kind: KindHeading, Level: headingLevels[tag]})
	default:
		b.startOther(tag, attrs)
	}
}

func (b *builder) startInCode(tag string) {
	switch {
	case droppedElements[tag]:
		b.dropped, b.nested = tag, 1
	case tag == "br":
		b.text("\n")
	}
}

func (b *builder) startOther(tag string, attrs map[string]string) {
	switch tag {
	case "a":
		b.startLink(attrs["href"])
	case "br":
		b.line = append(b.line, Node{Kind: KindBreak})
	case "hr":
		b.leaveText()
		b.add(Node{Kind: KindRule})
	case "img":
		b.image(attrs)
	case "pre":
		b.leaveText()
		b.open(tag, Node{Kind: KindCodeBlock})
	case "ul", "ol", "menu", "dir":
		b.startList(tag, attrs["start"])
	case "li":
		b.startItem()
	case "table":
		b.leaveText()
		b.open(tag, Node{Kind: KindTable})
	case "tr":
		b.startRow()
	case "thead", "tbody", "tfoot":
		b.section(tag == "thead")
	case "td", "th":
		b.startCell(tag, attrs)
	case "figcaption", "caption":
		b.flush()
		b.dropped, b.nested, b.caption = tag, 1, true
	case "blockquote", "aside":
		b.startQuote(tag, attrs["class"])
	case "p":
		b.flush()
		if attrs["class"] == "callout-label" && b.container().node.Kind == KindCallout {
			b.dropped, b.nested = tag, 1 // the word is the page's, not the writer's
		}
	default:
		if flowElements[tag] {
			b.flush()
		}
	}
}

func (b *builder) startLink(href string) {
	b.endMark("a")
	if clean, ok := b.opt.link(href); ok {
		b.openMark("a", Link, clean)
	}
}

func (b *builder) image(attrs map[string]string) {
	src, ok := b.opt.image(plainAddress(attrs["src"]))
	if !ok {
		b.text(attrs["alt"])
		return
	}
	if b.container().node.Kind != KindHeading {
		b.flush()
	}
	b.add(Node{Kind: KindImage, Src: src, Alt: attrs["alt"], Title: attrs["title"]})
}

func (b *builder) startList(tag, start string) {
	b.leaveText()
	if b.container().node.Kind.list() && len(b.stack)+2 < maxFrames {
		// A list in a list without an item between: it belongs to the last item.
		list := &b.container().node
		li := Node{Kind: KindListItem}
		if last := len(list.Content) - 1; last >= 0 {
			li, list.Content = list.Content[last], list.Content[:last]
		}
		b.open("li", li)
	}
	n := Node{Kind: KindBulletList}
	if tag == "ol" {
		n = Node{Kind: KindOrderedList, Start: 1}
		if s, err := strconv.Atoi(start); err == nil && s >= 0 && s <= 999_999_999 {
			n.Start = s
		}
	}
	b.open("list", n)
}

func never(Kind) bool { return false }

func notItem(k Kind) bool { return k != KindListItem && k != KindHeading }

func (b *builder) startItem() {
	b.leaveText()
	if i := b.nearest(Kind.list, notItem); i > 0 {
		b.popTo(i + 1)
		b.open("li", Node{Kind: KindListItem})
	}
}

func (b *builder) startRow() {
	b.leaveText()
	if i := b.nearest(isTable, never); i > 0 {
		b.popTo(i + 1)
		b.open("tr", Node{Kind: KindRow})
	}
}

func isTable(k Kind) bool { return k == KindTable }

// section begins or ends the head of the table that is open.
func (b *builder) section(head bool) {
	b.flush()
	if i := b.nearest(isTable, never); i > 0 {
		b.stack[i].head = head
	}
}

func (b *builder) startCell(tag string, attrs map[string]string) {
	b.leaveText()
	i := b.nearest(func(k Kind) bool { return k == KindRow }, isTable)
	if i == 0 {
		b.startRow()
		if i = b.nearest(func(k Kind) bool { return k == KindRow }, isTable); i == 0 {
			return
		}
	}
	b.popTo(i + 1)
	head := attrs["class"] == emptyHeader
	if table := b.nearest(isTable, never); table > 0 {
		head = head || b.stack[table].head
	}
	n := Node{Kind: KindCell, ColSpan: span(attrs["colspan"]), RowSpan: span(attrs["rowspan"])}
	if tag == "th" || head {
		n.Kind = KindHeaderCell
	}
	b.open("cell", n)
}

func span(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 1 {
		return 1
	}
	return min(n, maxSpan)
}

func (b *builder) startQuote(tag, class string) {
	b.leaveText()
	name, isCallout := strings.CutPrefix(class, "callout ")
	callout, known := calloutNamed(name)
	switch {
	case isCallout && known:
		b.open(tag, Node{Kind: KindCallout, Callout: callout})
	case tag == "blockquote":
		b.open(tag, Node{Kind: KindBlockquote})
	}
}

var endsOf = map[string]string{
	"h1": "h", "h2": "h", "h3": "h", "h4": "h", "h5": "h", "h6": "h", "ul": "list", "ol": "list", "menu": "list",
	"dir": "list", "td": "cell", "th": "cell", "li": "li", "tr": "tr", "table": "table", "pre": "pre",
	"blockquote": "blockquote", "aside": "aside",
}

func (b *builder) end(tag string) {
	if b.dropped != "" {
		b.endDropped(tag)
		return
	}
	switch name := endsOf[tag]; {
	case b.container().node.Kind == KindCodeBlock && tag != "pre":
	case name != "":
		b.endContainer(name)
	case markElements[tag] != 0 || tag == "a":
		b.endMark(tag)
	case tag == "br":
		b.line = append(b.line, Node{Kind: KindBreak})
	case tag == "thead":
		b.section(false)
	case flowElements[tag]:
		b.flush()
	}
}

func (b *builder) endDropped(tag string) {
	// A caption ends with its table or figure, whether it says so or not.
	if b.caption && (tag == "table" || tag == "figure") {
		b.endCaption()
		b.end(tag)
		return
	}
	if tag != b.dropped {
		return
	}
	if b.nested--; b.nested > 0 {
		return
	}
	if b.caption {
		b.endCaption()
	}
	b.dropped = ""
}

// endCaption gives a caption to the picture before it; any other is a paragraph.
func (b *builder) endCaption() {
	words := b.words.String()
	figure := b.dropped == "figcaption"
	b.words.Reset()
	b.caption, b.dropped = false, ""
	if c := b.container().node.Content; figure && len(c) > 0 {
		if last := &c[len(c)-1]; last.Kind == KindImage && last.Title == "" {
			last.Title = words
			return
		}
	}
	b.text(words)
	b.flush()
}

// endContainer closes the innermost element of the name. An end tag does not
// reach out of a cell or of a list, unless it is the table's or the list's.
func (b *builder) endContainer(name string) {
	b.flush()
	for i := b.top; i > 0; i = b.stack[i].outer {
		if b.stack[i].tag == name {
			b.popTo(i)
			return
		}
		switch k := b.stack[i].node.Kind; {
		case k.cell() && name != "tr" && name != "table", k == KindTable, k.list() && name == "li":
			return
		}
	}
}

func (b *builder) endMark(tag string) {
	for i := len(b.stack) - 1; i > b.top; i-- {
		if b.stack[i].tag == tag {
			b.popTo(i)
			return
		}
	}
}
