// Package markup is text from people: headings, lists, tables, pictures and
// links that somebody wrote, pasted or imported.
//
// A Doc is the only form such text has inside the program. It comes from the
// editor (ParseJSON), from Markdown, HTML or plain text (the From functions),
// and leaves as HTML, Markdown, plain text or JSON. A Doc is always valid:
// every way in keeps to one closed schema, so whatever was hostile in the
// source is gone before there is a Doc, and the way out has nothing to decide.
//
// The schema has the shape and the names of ProseMirror documents as Tiptap
// writes them. Two documents that a reader sees alike are the same Doc: runs
// of spaces are one space, neighbouring texts with the same marks are one
// text, and paragraphs without words are left out.
package markup

import "bytes"

// Limits of one document. A document within them is rendered, compared and
// stored without further care.
const (
	MaxBytes = 2 << 20 // of its JSON
	MaxNodes = 20_000
	MaxDepth = 32 // doc is 1, so a text in a paragraph is 3
)

// Kind says what a Node is.
type Kind uint8

// The kinds of node there are.
const (
	_ Kind = iota
	KindDoc
	KindParagraph
	KindHeading
	KindBulletList
	KindOrderedList
	KindListItem
	KindBlockquote
	KindCodeBlock
	KindRule
	KindBreak
	KindTable
	KindRow
	KindHeaderCell
	KindCell
	KindImage
	KindCallout
	KindText
	kindCount
)

var kindNames = [kindCount]string{
	KindDoc: "doc", KindParagraph: "paragraph", KindHeading: "heading",
	KindBulletList: "bulletList", KindOrderedList: "orderedList", KindListItem: "listItem",
	KindBlockquote: "blockquote", KindCodeBlock: "codeBlock", KindRule: "horizontalRule",
	KindBreak: "hardBreak", KindTable: "table", KindRow: "tableRow", KindHeaderCell: "tableHeader",
	KindCell: "tableCell", KindImage: "image", KindCallout: "callout", KindText: "text",
}

var kindByName = func() map[string]Kind {
	m := make(map[string]Kind, kindCount)
	for k, name := range kindNames {
		if name != "" {
			m[name] = Kind(k)
		}
	}
	return m
}()

// String is the name of the kind in the document's JSON.
func (k Kind) String() string { return kindNames[k] }

func (k Kind) inline() bool { return k == KindText || k == KindBreak }
func (k Kind) list() bool   { return k == KindBulletList || k == KindOrderedList }
func (k Kind) cell() bool   { return k == KindCell || k == KindHeaderCell }

// block says whether the kind may stand where blocks stand.
func (k Kind) block() bool {
	switch k {
	case KindParagraph, KindHeading, KindBulletList, KindOrderedList, KindBlockquote,
		KindCodeBlock, KindRule, KindTable, KindImage, KindCallout:
		return true
	}
	return false
}

// holds says which children a kind may have.
func (k Kind) holds(child Kind) bool {
	switch k {
	case KindDoc, KindListItem, KindBlockquote, KindCallout, KindCell, KindHeaderCell:
		return child.block()
	case KindParagraph, KindHeading:
		return child.inline()
	case KindCodeBlock:
		return child == KindText
	case KindBulletList, KindOrderedList:
		return child == KindListItem
	case KindTable:
		return child == KindRow
	case KindRow:
		return child.cell()
	}
	return false
}

// fits says whether a node of this kind may open at a depth, with room left
// for what it must contain down to a text.
func (k Kind) fits(depth int) bool {
	below := 0
	switch k {
	case KindTable:
		below = 4
	case KindBulletList, KindOrderedList, KindRow:
		below = 3
	case KindBlockquote, KindCallout, KindListItem, KindCell, KindHeaderCell, KindDoc:
		below = 2
	case KindParagraph, KindHeading, KindCodeBlock:
		below = 1
	}
	return depth+below <= MaxDepth
}

// Marks is the set of marks on a text.
type Marks uint8

// The marks there are; a link is a mark with a Href. The last two exist only
// in the result of a comparison and are no part of a document.
const (
	Link Marks = 1 << iota
	Bold
	Italic
	Strike
	Code
	inserted
	deleted
)

var markNames = map[string]Marks{"bold": Bold, "italic": Italic, "strike": Strike, "code": Code, "link": Link}

// marksOutermostFirst is the order in which marks enclose each other.
var marksOutermostFirst = [...]Marks{inserted, deleted, Link, Bold, Italic, Strike, Code}

// compatible takes away what the editor would not keep together: code stands
// alone, except that the link of a linked piece of code is worth more to a
// reader than its typeface.
func (m Marks) compatible() Marks {
	switch {
	case m&Code != 0 && m&Link != 0:
		return m &^ Code
	case m&Code != 0:
		return Code
	}
	return m
}

// Callout is the kind of a callout.
type Callout string

// The callouts there are.
const (
	Note    Callout = "note"
	Tip     Callout = "tip"
	Warning Callout = "warning"
)

// Label is the word a reader sees above the callout.
func (c Callout) Label() string {
	switch c {
	case Tip:
		return "Tip"
	case Warning:
		return "Warning"
	}
	return "Note"
}

func calloutNamed(s string) (Callout, bool) {
	switch c := Callout(s); c {
	case Note, Tip, Warning:
		return c, true
	}
	return "", false
}

// Node is one node of a document; which fields mean something depends on Kind.
type Node struct {
	Kind    Kind
	Marks   Marks   // of a text
	Level   int     // of a heading: 2 to 4
	Start   int     // of an ordered list: its first number
	ColSpan int     // of a cell
	RowSpan int     // of a cell
	Callout Callout // of a callout
	Text    string  // of a text
	Href    string  // of a text that is a link
	Src     string  // of an image
	Alt     string
	Title   string
	Content []Node
}

// Doc is a valid document. The zero Doc is the empty document.
type Doc struct{ blocks []Node }

// Empty says whether there is nothing in the document.
func (d Doc) Empty() bool { return len(d.blocks) == 0 }

// Equal says whether two documents are the same to a reader.
func (d Doc) Equal(other Doc) bool { return bytes.Equal(d.JSON(), other.JSON()) }

// SplitTitle takes a heading that opens the document off it, for imports whose
// title stands in the text.
func (d Doc) SplitTitle() (title string, rest Doc) {
	if d.Empty() || d.blocks[0].Kind != KindHeading {
		return "", d
	}
	return inlineText(d.blocks[0].Content), Doc{blocks: d.blocks[1:]}
}

// walk calls visit for every node, parents first.
func walk(nodes []Node, visit func(*Node)) {
	for i := range nodes {
		visit(&nodes[i])
		walk(nodes[i].Content, visit)
	}
}

func countNodes(nodes []Node) int {
	n := 1 // the doc
	walk(nodes, func(*Node) { n++ })
	return n
}
