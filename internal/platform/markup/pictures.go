package markup

import "slices"

// Picture is a picture in a document.
type Picture struct{ Src, Alt, Title string }

// Pictures lists the pictures of a document in order, each as often as it stands
// there.
func (d Doc) Pictures() []Picture {
	var out []Picture
	walk(d.blocks, func(n *Node) {
		if n.Kind == KindImage {
			out = append(out, Picture{n.Src, n.Alt, n.Title})
		}
	})
	return out
}

// WithoutFiles is the document without the pictures that stand at those
// addresses, and without links to them. words stand where a picture stood, unless
// there are none.
func (d Doc) WithoutFiles(gone func(address string) bool, words string) Doc {
	return fit(tidyBlocks(bereft(d.blocks, gone, words)))
}

func bereft(nodes []Node, gone func(string) bool, words string) []Node {
	out := slices.Clone(nodes)
	for i := range out {
		n := &out[i]
		switch {
		case n.Kind == KindImage && gone(n.Src):
			*n = Node{Kind: KindParagraph}
			if words != "" {
				n.Content = []Node{{Kind: KindText, Text: words}}
			}
			continue
		case n.Marks&Link != 0 && gone(n.Href):
			n.Marks, n.Href = n.Marks&^Link, ""
		}
		n.Content = bereft(n.Content, gone, words)
	}
	return out
}
