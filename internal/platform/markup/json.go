package markup

import (
	"encoding/json"
	"strconv"
	"unicode/utf8"

	"staffroom/internal/platform/errs"
)

// ParseJSON reads the editor's document. The schema is closed: an unknown
// node, mark or attribute, an address that may not be linked to and a node
// where it does not belong are refused with errs.Invalid; a document beyond
// MaxBytes or MaxNodes with errs.TooLarge.
//
// Attributes that the editor writes by default and that mean nothing here
// (a link's target, a picture's width) are read over.
func ParseJSON(src []byte) (Doc, error) {
	if len(src) > MaxBytes {
		return Doc{}, errs.New(errs.TooLarge, "document.too_long", "document of %d bytes", len(src))
	}
	if !json.Valid(src) || !utf8.Valid(src) {
		return Doc{}, errs.New(errs.Invalid, "document.malformed", "document is not JSON")
	}
	r := reader{src: src}
	n, err := r.node(1)
	if err != nil {
		return Doc{}, err
	}
	if n.Kind != KindDoc {
		return Doc{}, errs.New(errs.Invalid, "document.structure", "a %s is no document", n.Kind)
	}
	return Doc{blocks: tidyBlocks(n.Content)}, nil
}

// reader walks over JSON that is known to be well formed.
type reader struct {
	src   []byte
	i     int
	nodes int
}

func (r *reader) space() {
	for r.i < len(r.src) && isSpace(r.src[r.i]) {
		r.i++
	}
}

// peek returns the first byte of the next value.
func (r *reader) peek() byte {
	r.space()
	return r.src[r.i]
}

// each steps over the members of an array or object whose opening bracket is
// next, and calls f at each.
func (r *reader) each(f func() error) error {
	r.space()
	r.i++
	for {
		switch r.peek() {
		case ']', '}':
			r.i++
			return nil
		case ',':
			r.i++
			continue
		}
		if err := f(); err != nil {
			return err
		}
	}
}

func (r *reader) members(f func(key string) error) error {
	if r.peek() != '{' {
		return errs.New(errs.Invalid, "document.structure", "not an object at byte %d", r.i)
	}
	return r.each(func() error {
		key, _ := r.str()
		r.space()
		r.i++ // the colon
		r.space()
		return f(key)
	})
}

func (r *reader) elements(f func() error) error {
	if r.peek() != '[' {
		return errs.New(errs.Invalid, "document.structure", "not a list at byte %d", r.i)
	}
	return r.each(f)
}

func (r *reader) str() (string, bool) {
	if r.peek() != '"' {
		return "", false
	}
	start, escaped := r.i, false
	for r.i++; r.src[r.i] != '"'; r.i++ {
		if r.src[r.i] == '\\' {
			escaped = true
			r.i++
		}
	}
	r.i++
	if !escaped {
		return string(r.src[start+1 : r.i-1]), true
	}
	var s string
	err := json.Unmarshal(r.src[start:r.i], &s)
	return s, err == nil
}

// skip steps over a value and returns its bytes.
func (r *reader) skip() []byte {
	r.space()
	start, depth := r.i, 0
	for {
		switch c := r.src[r.i]; c {
		case '"':
			r.str()
			r.i--
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		}
		r.i++
		if depth > 0 {
			continue
		}
		if depth < 0 || r.i == len(r.src) || r.src[start] == '"' || r.src[start] == '{' || r.src[start] == '[' {
			return r.src[start:r.i]
		}
		if c := r.src[r.i]; c == ',' || c == '}' || c == ']' || isSpace(c) {
			return r.src[start:r.i]
		}
	}
}

type attr struct {
	name  string
	value []byte
}

// node reads one node; what it is may be said after what it holds.
func (r *reader) node(depth int) (Node, error) {
	if r.nodes++; r.nodes > MaxNodes {
		return Node{}, errs.New(errs.TooLarge, "document.too_long", "more than %d nodes", MaxNodes)
	}
	if depth > MaxDepth {
		return Node{}, tooDeep()
	}
	var n Node
	var attrs []attr
	hasText := false
	err := r.members(func(key string) (err error) {
		switch key {
		case "type":
			name, _ := r.str()
			if n.Kind = kindByName[name]; n.Kind == 0 {
				return errs.New(errs.Invalid, "document.node", "unknown node %.40q", name)
			}
		case "attrs":
			attrs, err = r.attrs()
		case "content":
			err = r.elements(func() error {
				c, err := r.node(depth + 1)
				n.Content = append(n.Content, c)
				return err
			})
		case "marks":
			err = r.marks(&n)
		case "text":
			if n.Text, hasText = r.str(); !hasText {
				err = errs.New(errs.Invalid, "document.structure", "text is no text")
			}
		default:
			err = errs.New(errs.Invalid, "document.attribute", "unknown member %.40q", key)
		}
		return err
	})
	if err != nil {
		return n, err
	}
	return n, n.check(attrs, depth, hasText)
}

func tooDeep() error {
	return errs.New(errs.Invalid, "document.too_deep", "nested deeper than %d", MaxDepth)
}

func (r *reader) attrs() ([]attr, error) {
	if r.peek() == 'n' {
		r.skip()
		return nil, nil
	}
	var attrs []attr
	err := r.members(func(key string) error {
		if len(attrs) == 20 {
			return errs.New(errs.Invalid, "document.attribute", "too many attributes")
		}
		attrs = append(attrs, attr{key, r.skip()})
		return nil
	})
	return attrs, err
}

func (r *reader) marks(n *Node) error {
	return r.elements(func() error {
		var mark Marks
		var attrs []attr
		err := r.members(func(key string) (err error) {
			switch key {
			case "type":
				name, _ := r.str()
				if mark = markNames[name]; mark == 0 {
					return errs.New(errs.Invalid, "document.mark", "unknown mark %.40q", name)
				}
			case "attrs":
				attrs, err = r.attrs()
			default:
				err = errs.New(errs.Invalid, "document.attribute", "unknown member %.40q of a mark", key)
			}
			return err
		})
		if err != nil {
			return err
		}
		if mark == 0 {
			return errs.New(errs.Invalid, "document.mark", "a mark without a type")
		}
		n.Marks |= mark
		return n.markAttrs(mark, attrs)
	})
}

func (n *Node) markAttrs(mark Marks, attrs []attr) error {
	found := mark != Link
	for _, a := range attrs {
		switch {
		case mark == Link && a.name == "href":
			if n.Href, found = cleanHref(a.text()); !found {
				return errs.New(errs.Invalid, "document.link", "an address that may not be linked to: %.80q", a.value)
			}
		case mark == Link && ignoredLinkAttrs[a.name]:
		default:
			return errs.New(errs.Invalid, "document.attribute", "unknown attribute %.40q of a mark", a.name)
		}
	}
	if !found {
		return errs.New(errs.Invalid, "document.link", "a link without an address")
	}
	return nil
}

// What the editor's extensions write by default and a reader never sees.
var (
	ignoredLinkAttrs = map[string]bool{"target": true, "rel": true, "class": true, "title": true}
	ignoredAttrs     = map[Kind]map[string]bool{
		KindOrderedList: {"type": true},
		KindCodeBlock:   {"language": true},
		KindCell:        {"colwidth": true, "align": true},
		KindHeaderCell:  {"colwidth": true, "align": true},
		KindImage:       {"width": true, "height": true},
	}
)

func (a attr) text() string {
	var s string
	if json.Unmarshal(a.value, &s) != nil {
		return ""
	}
	return s
}

// within reads a whole number; null is the default.
func (a attr) within(low, high, byDefault int) (int, error) {
	if string(a.value) == "null" {
		return byDefault, nil
	}
	n, err := strconv.Atoi(string(a.value))
	if err != nil || n < low || n > high {
		return 0, errs.New(errs.Invalid, "document.attribute", "%s is %.20q", a.name, a.value)
	}
	return n, nil
}

// check holds a node against the schema and gives it its attributes.
func (n *Node) check(attrs []attr, depth int, hasText bool) error {
	switch {
	case n.Kind == 0:
		return errs.New(errs.Invalid, "document.node", "a node without a type")
	case hasText != (n.Kind == KindText), n.Marks != 0 && !n.Kind.inline():
		return errs.New(errs.Invalid, "document.structure", "text or marks on a %s", n.Kind)
	case !n.Kind.fits(depth):
		return tooDeep()
	}
	for i := range n.Content {
		c := n.Content[i].Kind
		if !n.Kind.holds(c) || (n.Kind == KindCodeBlock && n.Content[i].Marks != 0) {
			return errs.New(errs.Invalid, "document.structure", "a %s in a %s", c, n.Kind)
		}
	}
	n.defaults()
	for _, a := range attrs {
		if err := n.setAttr(a); err != nil {
			return err
		}
	}
	return n.complete()
}

func (n *Node) defaults() {
	switch n.Kind {
	case KindOrderedList:
		n.Start = 1
	case KindCell, KindHeaderCell:
		n.ColSpan, n.RowSpan = 1, 1
	}
}

const maxSpan = 100

func (n *Node) setAttr(a attr) (err error) {
	switch {
	case n.Kind == KindHeading && a.name == "level":
		n.Level, err = a.within(2, 4, 0)
	case n.Kind == KindOrderedList && a.name == "start":
		n.Start, err = a.within(0, 999_999_999, 1)
	case n.Kind.cell() && a.name == "colspan":
		n.ColSpan, err = a.within(1, maxSpan, 1)
	case n.Kind.cell() && a.name == "rowspan":
		n.RowSpan, err = a.within(1, maxSpan, 1)
	case n.Kind == KindImage && a.name == "src":
		n.Src = a.text()
	case n.Kind == KindImage && a.name == "alt":
		n.Alt = a.text()
	case n.Kind == KindImage && a.name == "title":
		n.Title = a.text()
	case n.Kind == KindCallout && a.name == "kind":
		n.Callout = Callout(a.text())
	case ignoredAttrs[n.Kind][a.name]:
	default:
		err = errs.New(errs.Invalid, "document.attribute", "unknown attribute %.40q of a %s", a.name, n.Kind)
	}
	return err
}

// complete refuses a node whose attributes leave it without meaning.
func (n *Node) complete() error {
	switch n.Kind {
	case KindHeading:
		if n.Level == 0 {
			return errs.New(errs.Invalid, "document.attribute", "a heading without a level")
		}
	case KindImage:
		if _, ok := cleanSrc(n.Src); !ok {
			return errs.New(errs.Invalid, "document.image", "a picture from elsewhere: %.80q", n.Src)
		}
	case KindCallout:
		if _, ok := calloutNamed(string(n.Callout)); !ok {
			return errs.New(errs.Invalid, "document.attribute", "unknown callout %.40q", n.Callout)
		}
	}
	return nil
}

// JSON is the document in canonical form: ParseJSON(d.JSON()) is d, and equal
// documents have equal bytes.
func (d Doc) JSON() []byte {
	out := append(make([]byte, 0, 1024), `{"type":"doc","content":[`...)
	if d.Empty() {
		return append(out, `{"type":"paragraph"}]}`...)
	}
	return append(appendNodes(out, d.blocks), `]}`...)
}

func appendNodes(out []byte, nodes []Node) []byte {
	for i := range nodes {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendNode(out, &nodes[i])
	}
	return out
}

func appendNode(out []byte, n *Node) []byte {
	out = append(append(out, `{"type":"`...), n.Kind.String()...)
	out = appendAttrs(append(out, '"'), n)
	if len(n.Content) > 0 {
		out = append(appendNodes(append(out, `,"content":[`...), n.Content), ']')
	}
	if n.Marks != 0 {
		out = appendMarks(out, n)
	}
	if n.Kind == KindText {
		out = appendString(append(out, `,"text":`...), n.Text)
	}
	return append(out, '}')
}

func appendAttrs(out []byte, n *Node) []byte {
	switch n.Kind {
	case KindHeading:
		out = strconv.AppendInt(append(out, `,"attrs":{"level":`...), int64(n.Level), 10)
	case KindOrderedList:
		out = strconv.AppendInt(append(out, `,"attrs":{"start":`...), int64(n.Start), 10)
	case KindCell, KindHeaderCell:
		out = strconv.AppendInt(append(out, `,"attrs":{"colspan":`...), int64(n.ColSpan), 10)
		out = strconv.AppendInt(append(out, `,"rowspan":`...), int64(n.RowSpan), 10)
	case KindImage:
		out = appendString(append(out, `,"attrs":{"src":`...), n.Src)
		out = appendString(append(out, `,"alt":`...), n.Alt)
		out = appendString(append(out, `,"title":`...), n.Title)
	case KindCallout:
		out = appendString(append(out, `,"attrs":{"kind":`...), string(n.Callout))
	default:
		return out
	}
	return append(out, '}')
}

func appendMarks(out []byte, n *Node) []byte {
	out = append(out, `,"marks":[`...)
	for _, name := range [...]string{"link", "bold", "italic", "strike", "code"} {
		if n.Marks&markNames[name] == 0 {
			continue
		}
		if out[len(out)-1] != '[' {
			out = append(out, ',')
		}
		out = append(append(append(out, `{"type":"`...), name...), '"')
		if name == "link" {
			out = append(appendString(append(out, `,"attrs":{"href":`...), n.Href), '}')
		}
		out = append(out, '}')
	}
	return append(out, ']')
}

// appendString writes a JSON string; markup characters stay as they are, for
// the document is never put into a page unescaped.
func appendString(out []byte, s string) []byte {
	out = append(out, '"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			out = append(out, '\\', c)
		case c == '\n':
			out = append(out, '\\', 'n')
		case c == '\t':
			out = append(out, '\\', 't')
		case c < 0x20:
			out = append(out, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		default:
			out = append(out, c)
		}
	}
	return append(out, '"')
}
