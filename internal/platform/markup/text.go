package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// FromText makes paragraphs of plain text: an empty line parts paragraphs, a
// line end is a line break.
func FromText(src string) Doc {
	lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(bounds(src)), "\n")
	var blocks []Node
	var para []Node
	flush := func() {
		if len(para) > 0 {
			blocks = append(blocks, Node{Kind: KindParagraph, Content: para})
			para = nil
		}
	}
	for i, line := range lines {
		if strings.TrimSpace(line) == "" {
			flush()
			continue
		}
		if i > 0 && len(para) > 0 {
			para = append(para, Node{Kind: KindBreak})
		}
		para = append(para, Node{Kind: KindText, Text: line})
	}
	flush()
	return fit(tidyBlocks(blocks))
}

// bounds cuts source text to the size of a document.
func bounds(src string) string {
	if len(src) <= MaxBytes {
		return src
	}
	cut := MaxBytes
	for cut > MaxBytes-utf8.UTFMax && !utf8.RuneStart(src[cut]) {
		cut--
	}
	return src[:cut]
}

// fit makes blocks into a Doc within the limits. What is too much keeps its
// words and loses its form; what is still too much is cut.
func fit(blocks []Node) Doc {
	d := Doc{blocks: blocks}
	if d.withinLimits() {
		return d
	}
	words := d.Text()
	for size := MaxBytes - 100; ; size /= 2 {
		words, _ = collapse(words[:min(len(words), size)], true)
		d = Doc{blocks: tidyBlocks([]Node{{Kind: KindParagraph, Content: []Node{{Kind: KindText, Text: words}}}})}
		if d.withinLimits() {
			return d
		}
	}
}

func (d Doc) withinLimits() bool {
	return countNodes(d.blocks) <= MaxNodes && (roughSize(d.blocks) < MaxBytes || len(d.JSON()) <= MaxBytes)
}

// roughSize is never less than the size of the JSON.
func roughSize(blocks []Node) int {
	n := 50
	walk(blocks, func(b *Node) { n += 180 + 6*(len(b.Text)+len(b.Href)+len(b.Src)+len(b.Alt)+len(b.Title)) })
	return n
}

// Text is the words of the document, a line for every block and row, for
// search and for feeds.
func (d Doc) Text() string { return string(appendText(nil, d.blocks, '\n')) }

func appendText(out []byte, nodes []Node, between byte) []byte {
	for i := range nodes {
		n := &nodes[i]
		before := len(out)
		if before > 0 && out[before-1] != between && out[before-1] != '\n' {
			out = append(out, between)
		}
		start := len(out)
		switch n.Kind {
		case KindParagraph, KindHeading, KindCodeBlock:
			out = appendInlineText(out, n.Content)
		case KindImage:
			out = append(out, n.Alt...)
			if n.Title != "" && n.Title != n.Alt {
				out = append(append(out, ' '), n.Title...)
			}
		case KindRow:
			out = appendText(out, n.Content, ' ')
		default:
			out = appendText(out, n.Content, between)
		}
		if len(out) == start {
			out = out[:before]
		}
	}
	return out
}

func appendInlineText(out []byte, nodes []Node) []byte {
	for i := range nodes {
		if nodes[i].Kind == KindBreak {
			out = append(out, ' ')
		} else {
			out = append(out, nodes[i].Text...)
		}
	}
	return out
}

func inlineText(nodes []Node) string {
	if len(nodes) == 1 {
		return nodes[0].Text
	}
	return string(appendInlineText(nil, nodes))
}

// Words counts the words of the document.
func (d Doc) Words() int {
	n, in := 0, false
	for _, r := range d.Text() {
		letter := !unicode.IsSpace(r)
		if letter && !in {
			n++
		}
		in = letter
	}
	return n
}

// Images lists the addresses of the pictures, each once, in order.
func (d Doc) Images() []string {
	var out []string
	seen := map[string]bool{}
	walk(d.blocks, func(n *Node) {
		if n.Kind == KindImage && !seen[n.Src] {
			seen[n.Src] = true
			out = append(out, n.Src)
		}
	})
	return out
}

// Summary is the first sentences of the document's running text, as many as
// fit in n characters. A first sentence that is longer ends in an ellipsis
// after the last word that fits.
func (d Doc) Summary(n int) string {
	text := proseOf(d.blocks, 4*n+400)
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	short := string([]rune(text)[:max(n, 0)])
	if end := lastSentenceEnd(short, text); end > 0 {
		return short[:end]
	}
	return cutAtWord(text, n)
}

// proseOf collects paragraphs, which is where sentences are, up to about size bytes.
func proseOf(blocks []Node, size int) string {
	var out []byte
	walk(blocks, func(n *Node) {
		if n.Kind != KindParagraph || len(n.Content) == 0 || len(out) > size {
			return
		}
		if len(out) > 0 {
			out = append(out, ' ')
		}
		out = appendInlineText(out, n.Content)
	})
	return string(out)
}

// abbreviations end in a full stop that ends no sentence.
var abbreviations = map[string]bool{
	"e.g": true, "i.e": true, "mr": true, "mrs": true, "ms": true, "dr": true, "st": true,
	"prof": true, "no": true, "vs": true, "approx": true, "fig": true, "p": true, "pp": true, "cf": true,
}

// lastSentenceEnd finds the last place in short, the beginning of text, where
// a sentence ends.
func lastSentenceEnd(short, text string) int {
	for end := len(short); end > 0; end-- {
		if c := short[end-1]; c != '.' && c != '?' && c != '!' {
			continue
		}
		next, _ := utf8.DecodeRuneInString(strings.TrimLeft(text[end:], `"')’”`))
		if end < len(text) && (next != ' ' || text[end] != ' ') {
			continue
		}
		word := short[strings.LastIndexByte(short[:end-1], ' ')+1 : end-1]
		if short[end-1] == '.' && abbreviations[strings.ToLower(strings.TrimLeft(word, "("))] {
			continue
		}
		return end
	}
	return 0
}

func cutAtWord(text string, n int) string {
	if n <= 1 {
		return ""
	}
	short := string([]rune(text)[:n-1])
	if i := strings.LastIndexByte(short, ' '); i > 0 {
		short = short[:i]
	}
	return strings.TrimRight(short, " ,;:–-") + "…"
}
