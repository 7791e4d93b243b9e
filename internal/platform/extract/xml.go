package extract

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"

	"golang.org/x/net/html/charset"

	"staffroom/internal/platform/errs"
)

const (
	maxDepth = 200
	maxNodes = 500_000 // of one tree; the largest real paragraph or slide has some thousand
)

// node is an element or, without a name, a run of text. Names are local: the
// formats we read do not depend on prefixes to be told apart.
type node struct {
	name  string
	attrs []xml.Attr
	text  string
	kids  []*node
}

func (n *node) attr(local string) string {
	if n == nil {
		return ""
	}
	for _, a := range n.attrs {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// attrIn is attr for names that occur with more than one prefix.
func (n *node) attrIn(prefix, local string) string {
	if n == nil {
		return ""
	}
	for _, a := range n.attrs {
		if a.Name.Local == local && a.Name.Space == prefix {
			return a.Value
		}
	}
	return ""
}

// child follows a path of names; nil when a step is missing. It may be called on nil.
func (n *node) child(names ...string) *node {
	for _, name := range names {
		if n == nil {
			return nil
		}
		i := slices.IndexFunc(n.kids, func(k *node) bool { return k.name == name })
		if i < 0 {
			return nil
		}
		n = n.kids[i]
	}
	return n
}

// find calls f for the outermost descendants with one of the names, in order.
func (n *node) find(f func(*node), names ...string) {
	if n == nil {
		return
	}
	for _, k := range n.kids {
		if slices.Contains(names, k.name) {
			f(k)
		} else if k.name != "Fallback" { // the same again for programs older than we are
			k.find(f, names...)
		}
	}
}

// first is the first descendant with a name.
func (n *node) first(name string) (found *node) {
	n.find(func(k *node) {
		if found == nil {
			found = k
		}
	}, name)
	return found
}

// content is all text below n, joined.
func (n *node) content() string {
	var b strings.Builder
	n.collect(&b)
	return b.String()
}

func (n *node) collect(b *strings.Builder) {
	if n == nil {
		return
	}
	b.WriteString(n.text)
	for _, k := range n.kids {
		k.collect(b)
	}
}

// eachXML streams a document and calls f with each outermost element of the
// given names, complete with what is in it. Memory is bounded by the largest of
// them. Entities beyond XML's own five are refused, so nothing can multiply.
func eachXML(r io.Reader, f func(*node) error, elements ...string) error {
	b := builder{wanted: elements, emit: f, names: map[string]string{}}
	d := xml.NewDecoder(r)
	d.CharsetReader = charset.NewReaderLabel
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return b.finish()
		}
		if err == nil {
			err = b.take(token)
		}
		if err != nil {
			return corruptXML(err)
		}
	}
}

func corruptXML(err error) error {
	if _, ok := errors.AsType[*errs.Error](err); ok {
		return err
	}
	return errs.Wrap(err, errs.Invalid, "file.corrupt", "damaged XML")
}

// eachXMLStart calls f with each element of a name as it begins, without content.
func eachXMLStart(r io.Reader, element string, f func(*node)) error {
	d := xml.NewDecoder(r)
	d.CharsetReader = charset.NewReaderLabel
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return corruptXML(err)
		}
		if t, ok := token.(xml.StartElement); ok && t.Name.Local == element {
			f(&node{name: element, attrs: slices.Clone(t.Attr)})
		}
	}
}

// parseXML makes a tree of a whole document.
func parseXML(r io.Reader) (root *node, err error) {
	err = eachXML(r, func(n *node) error { root = n; return nil })
	return root, err
}

// builder makes trees from tokens.
type builder struct {
	wanted []string // none: the root
	emit   func(*node) error
	open   []string // names of all open elements
	stack  []*node  // the open elements of the tree that is being made
	nodes  int
	names  map[string]string
}

func (b *builder) take(token xml.Token) error {
	switch t := token.(type) {
	case xml.StartElement:
		return b.start(t)
	case xml.EndElement:
		return b.end(t.Name.Local)
	case xml.CharData:
		if len(b.stack) > 0 && len(t) > 0 {
			return b.add(&node{text: string(t)})
		}
	}
	return nil
}

func (b *builder) start(t xml.StartElement) error {
	if len(b.open) >= maxDepth {
		return errs.New(errs.TooLarge, "file.too_deep", "XML deeper than %d", maxDepth)
	}
	name := b.intern(t.Name.Local)
	b.open = append(b.open, name)
	if len(b.stack) == 0 && len(b.wanted) > 0 && !slices.Contains(b.wanted, name) {
		return nil
	}
	n := &node{name: name, attrs: slices.Clone(t.Attr)}
	if len(b.stack) == 0 {
		b.nodes = 0
	} else if err := b.add(n); err != nil {
		return err
	}
	b.stack = append(b.stack, n)
	return nil
}

func (b *builder) add(n *node) error {
	if b.nodes++; b.nodes > maxNodes {
		return errs.New(errs.TooLarge, "file.too_many_nodes", "more than %d parts of XML in one", maxNodes)
	}
	parent := b.stack[len(b.stack)-1]
	parent.kids = append(parent.kids, n)
	return nil
}

func (b *builder) end(name string) error {
	if len(b.open) == 0 || b.open[len(b.open)-1] != name {
		return errs.New(errs.Invalid, "file.corrupt", "XML element %.40q ends where it does not begin", name)
	}
	b.open = b.open[:len(b.open)-1]
	if len(b.stack) == 0 {
		return nil
	}
	done := b.stack[len(b.stack)-1]
	b.stack = b.stack[:len(b.stack)-1]
	if len(b.stack) == 0 {
		return b.emit(done)
	}
	return nil
}

func (b *builder) finish() error {
	if len(b.open) > 0 {
		return errs.New(errs.Invalid, "file.corrupt", "XML ends inside %.40q", b.open[len(b.open)-1])
	}
	return nil
}

func (b *builder) intern(s string) string {
	if have, ok := b.names[s]; ok {
		return have
	}
	if len(b.names) < 1000 {
		b.names[s] = s
	}
	return s
}
