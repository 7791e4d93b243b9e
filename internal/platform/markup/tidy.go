package markup

import (
	"strings"
	"unicode/utf8"
)

// tidyBlocks brings blocks into canonical form and leaves out those that say
// nothing. It works in place.
func tidyBlocks(in []Node) []Node {
	out := in[:0]
	for i := range in {
		if n := in[i]; tidyBlock(&n) {
			out = append(out, n)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// tidyBlock brings one block into canonical form and says whether it says
// anything.
func tidyBlock(n *Node) bool {
	switch n.Kind {
	case KindParagraph, KindHeading:
		n.Content = tidyInline(n.Content)
		return len(n.Content) > 0
	case KindCodeBlock:
		return tidyCode(n)
	case KindListItem:
		n.Content = tidyBlocks(n.Content)
		startWithParagraph(n)
		return true
	case KindCell, KindHeaderCell:
		if n.Content = tidyBlocks(n.Content); len(n.Content) == 0 {
			n.Content = []Node{{Kind: KindParagraph}}
		}
		return true
	case KindImage:
		n.Alt, n.Title = oneLine(n.Alt), oneLine(n.Title)
		return true
	case KindRule:
		return true
	}
	n.Content = tidyBlocks(n.Content)
	return len(n.Content) > 0
}

// startWithParagraph gives a list item the paragraph the editor wants first.
func startWithParagraph(li *Node) {
	if len(li.Content) > 0 && li.Content[0].Kind == KindParagraph {
		return
	}
	li.Content = append([]Node{{Kind: KindParagraph}}, li.Content...)
}

func tidyCode(n *Node) bool {
	var text strings.Builder
	for _, c := range n.Content {
		text.WriteString(c.Text)
	}
	s := strings.Trim(cleanText(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text.String())), "\n")
	if strings.TrimSpace(s) == "" {
		return false
	}
	n.Content = []Node{{Kind: KindText, Text: s}}
	return true
}

// tidyInline collapses white space across the texts of a paragraph as a
// browser would, joins equal neighbours, and trims both ends. In place.
func tidyInline(in []Node) []Node {
	out := in[:0]
	space := true // the last thing written was a space, or nothing was yet
	for _, n := range in {
		if n.Kind == KindBreak {
			if out = trimInlineEnd(out); len(out) > 0 {
				out = append(out, Node{Kind: KindBreak})
			}
			space = true
			continue
		}
		if n.Text, space = collapse(cleanText(n.Text), space); n.Text == "" {
			continue
		}
		n.Marks = n.Marks.compatible()
		if last := len(out) - 1; last >= 0 && sameMarks(&out[last], &n) {
			out[last].Text += n.Text
			continue
		}
		out = append(out, n)
	}
	for len(out) > 0 && (out[len(out)-1].Kind == KindBreak || strings.HasSuffix(out[len(out)-1].Text, " ")) {
		if out[len(out)-1].Kind == KindBreak {
			out = out[:len(out)-1]
		}
		out = trimInlineEnd(out)
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

func sameMarks(a, b *Node) bool {
	return a.Kind == KindText && b.Kind == KindText && a.Marks == b.Marks && a.Href == b.Href
}

func trimInlineEnd(out []Node) []Node {
	last := len(out) - 1
	if last < 0 || out[last].Kind != KindText || !strings.HasSuffix(out[last].Text, " ") {
		return out
	}
	if out[last].Text = out[last].Text[:len(out[last].Text)-1]; out[last].Text == "" {
		return out[:last]
	}
	return out
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' }

// collapse makes every run of white space one space, none at the start if a
// space came before, and says whether the result ends in one.
func collapse(s string, space bool) (string, bool) {
	if s == "" {
		return s, space
	}
	before, ok := space, true
	for i := 0; i < len(s) && ok; i++ {
		is := isSpace(s[i])
		ok = !is || (s[i] == ' ' && !before)
		before = is
	}
	if ok {
		return s, before
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if !isSpace(s[i]) {
			out, space = append(out, s[i]), false
		} else if !space {
			out, space = append(out, ' '), true
		}
	}
	return string(out), space
}

// oneLine is text for an attribute: collapsed and trimmed.
func oneLine(s string) string {
	s, _ = collapse(cleanText(s), true)
	return strings.TrimSuffix(s, " ")
}

// cleanText takes out what is no text: control characters other than white
// space, noncharacters, and bytes that are no UTF-8.
func cleanText(s string) string {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		plain = s[i] < 0x7f && (s[i] >= 0x20 || isSpace(s[i]))
	}
	if plain || !needsCleaning(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if notText(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

func needsCleaning(s string) bool {
	for i, r := range s {
		if notText(r) {
			return true
		}
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return true
			}
		}
	}
	return false
}

func notText(r rune) bool {
	switch {
	case r < 0x20:
		return !isSpace(byte(r))
	case r < 0x7f:
		return false
	case r < 0xa0:
		return true
	}
	return r&0xfffe == 0xfffe || (r >= 0xfdd0 && r <= 0xfdef)
}
