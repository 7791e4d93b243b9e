package markup

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Markdown writes the document for a plain text box, so that
// FromMarkdown(d.Markdown(), Options{}) is d. What Markdown has no words for
// (a cell that spans two columns, a list in a table) stands there as HTML on
// one line.
func (d Doc) Markdown() string {
	md := markdownOf(d.blocks)
	if d.saidBy(md) {
		return md
	}
	// Something among the blocks reads differently than it was meant. Find
	// which, and write those as HTML; nothing may be lost for being unusual.
	parts := make([]string, len(d.blocks))
	for i := range d.blocks {
		one := d.blocks[i : i+1]
		if parts[i] = markdownOf(one); !(Doc{one}).saidBy(parts[i]) {
			parts[i] = plainHTML(one)
		}
	}
	if md = strings.Join(parts, "\n\n") + "\n"; d.saidBy(md) {
		return md
	}
	for i := range d.blocks {
		parts[i] = plainHTML(d.blocks[i : i+1])
	}
	return strings.Join(parts, "\n\n") + "\n"
}

func (d Doc) saidBy(md string) bool { return FromMarkdown(md, Options{}).Equal(d) }

func plainHTML(blocks []Node) string {
	w := renderer{plain: true}
	w.blocks(blocks)
	return string(w.out)
}

func markdownOf(blocks []Node) string {
	if len(blocks) == 0 {
		return ""
	}
	return mdBlocks(blocks) + "\n"
}

// mdBlocks writes blocks with an empty line between. Of two lists in a row the
// second takes the other marker, else they would be one.
func mdBlocks(blocks []Node) string {
	var out strings.Builder
	other := false
	for i := range blocks {
		n := &blocks[i]
		if i > 0 {
			out.WriteString("\n\n")
			other = n.Kind.list() && n.Kind == blocks[i-1].Kind && !other
		}
		out.WriteString(mdBlock(n, other))
	}
	return out.String()
}

func mdBlock(n *Node, otherMarker bool) string {
	switch n.Kind {
	case KindParagraph:
		return mdInline(n.Content, false)
	case KindHeading:
		s := mdInline(n.Content, true)
		if strings.HasSuffix(s, "#") {
			s = s[:len(s)-1] + `\#`
		}
		return strings.Repeat("#", n.Level) + " " + s
	case KindBulletList, KindOrderedList:
		return mdList(n, otherMarker)
	case KindBlockquote:
		return prefixed("> ", "> ", mdBlocks(n.Content))
	case KindCallout:
		return mdCallout(n)
	case KindCodeBlock:
		fence := strings.Repeat("`", max(3, longestRun(n.Content[0].Text, '`')+1))
		return fence + "\n" + n.Content[0].Text + "\n" + fence
	case KindRule:
		return "***"
	case KindTable:
		return mdTable(n)
	case KindImage:
		return mdImage(n)
	}
	return ""
}

func mdCallout(n *Node) string {
	body := mdBlocks(n.Content)
	if n.Content[0].Kind != KindParagraph {
		body = "\n" + body
	}
	return prefixed("> ", "> ", "[!"+strings.ToUpper(string(n.Callout))+"]\n"+body)
}

// prefixed writes first before the first line and rest before the others,
// leaving no space at the end of a line.
func prefixed(first, rest, body string) string {
	var out strings.Builder
	prefix := first
	for line := range strings.Lines(body) {
		if line == "\n" {
			out.WriteString(strings.TrimRight(prefix, " "))
		} else {
			out.WriteString(prefix)
		}
		out.WriteString(line)
		prefix = rest
	}
	return out.String()
}

func mdList(n *Node, otherMarker bool) string {
	between := "\n"
	for i := range n.Content {
		if !tight(&n.Content[i]) {
			between = "\n\n"
		}
	}
	items := make([]string, len(n.Content))
	for i := range n.Content {
		marker := listMarker(n, i, otherMarker)
		items[i] = mdItem(&n.Content[i], marker, between)
	}
	return strings.Join(items, between)
}

func listMarker(n *Node, i int, other bool) string {
	switch {
	case n.Kind == KindBulletList && other:
		return "* "
	case n.Kind == KindBulletList:
		return "- "
	case other:
		return strconv.Itoa(n.Start+i) + ") "
	}
	return strconv.Itoa(n.Start+i) + ". "
}

func mdItem(li *Node, marker, between string) string {
	content := li.Content
	if len(content[0].Content) == 0 {
		content = content[1:] // the empty paragraph comes back by itself
	}
	if len(content) == 0 {
		return strings.TrimRight(marker, " ")
	}
	body := mdBlocks(content)
	if between == "\n" && len(content) > 1 {
		body = mdBlock(&content[0], false) + "\n" + mdBlocks(content[1:])
	}
	return prefixed(marker, strings.Repeat(" ", len(marker)), body)
}

// mdTable writes a table that has the plain shape Markdown tables have, and
// any other as HTML.
func mdTable(n *Node) string {
	columns := len(n.Content[0].Content)
	var out strings.Builder
	for i := range n.Content {
		row := &n.Content[i]
		if len(row.Content) != columns {
			return plainHTML([]Node{*n})
		}
		out.WriteString("|")
		for j := range row.Content {
			c := &row.Content[j]
			if (c.Kind == KindHeaderCell) != (i == 0) || c.ColSpan*c.RowSpan != 1 || len(c.Content) != 1 || c.Content[0].Kind != KindParagraph {
				return plainHTML([]Node{*n})
			}
			out.WriteString(" " + strings.ReplaceAll(mdInline(c.Content[0].Content, true), "|", `\|`) + " |")
		}
		if i == 0 {
			out.WriteString("\n|" + strings.Repeat(" --- |", columns))
		}
		if i < len(n.Content)-1 {
			out.WriteString("\n")
		}
	}
	return out.String()
}

func mdImage(n *Node) string {
	title := ""
	if n.Title != "" {
		title = ` "` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "&", `\&`).Replace(n.Title) + `"`
	}
	return "![" + mdText(n.Alt, false) + "](" + n.Src + title + ")"
}

// mdInline writes the texts of a paragraph; oneLine where Markdown allows no
// line end.
func mdInline(nodes []Node, oneLine bool) string {
	var out []byte
	var open Marks
	var closers []string
	for i := range nodes {
		n := &nodes[i]
		var before *Node
		if i > 0 {
			before = &nodes[i-1]
		}
		shared := Marks(0)
		if before != nil {
			shared = sharedMarks(open, n.Marks, before.Href == n.Href)
		}
		out, closers = closeMd(out, closers, count(open&^shared))
		out, closers = openMd(out, closers, nodes[i:], n.Marks&^shared)
		open = n.Marks
		switch {
		case n.Kind == KindBreak && oneLine:
			out = append(out, "<br>"...)
		case n.Kind == KindBreak:
			out = append(out, "\\\n"...)
		case n.Marks&Code != 0:
			out = append(out, codeSpan(n.Text)...)
		default:
			lineStart := len(out) == 0 || out[len(out)-1] == '\n'
			out = append(out, mdText(n.Text, lineStart)...)
		}
	}
	out, _ = closeMd(out, closers, len(closers))
	return string(out)
}

func count(m Marks) int {
	n := 0
	for _, bit := range marksOutermostFirst {
		if m&bit != 0 && bit != Code {
			n++
		}
	}
	return n
}

func closeMd(out []byte, closers []string, n int) ([]byte, []string) {
	for ; n > 0; n-- {
		out = append(out, closers[len(closers)-1]...)
		closers = closers[:len(closers)-1]
	}
	return out, closers
}

var mdDelimiters = map[Marks]string{Bold: "**", Italic: "*", Strike: "~~"}

// openMd opens marks with Markdown's delimiters where those would be read as
// such, which depends on the characters on both sides, else with tags.
func openMd(out []byte, closers []string, from []Node, marks Marks) ([]byte, []string) {
	for _, m := range marksOutermostFirst {
		switch {
		case marks&m == 0 || m == Code:
		case m == Link:
			out = append(out, '[')
			closers = append(closers, "]("+from[0].Href+")")
		case delimiterWorks(out, from, m):
			out = append(out, mdDelimiters[m]...)
			closers = append(closers, mdDelimiters[m])
		default:
			out = append(out, openTags[m]...)
			closers = append(closers, closeTags[m])
		}
	}
	return out, closers
}

func delimiterWorks(out []byte, from []Node, m Marks) bool {
	end := 0
	for end < len(from) && from[end].Marks&m != 0 && from[end].Kind == KindText {
		end++
	}
	if end < len(from) && from[end].Kind == KindBreak {
		return false
	}
	first, _ := utf8.DecodeRuneInString(from[0].Text)
	last, _ := utf8.DecodeLastRuneInString(from[end-1].Text)
	if unicode.IsSpace(first) || unicode.IsSpace(last) {
		return false
	}
	openOK, closeOK := isWord(first), isWord(last)
	if !openOK {
		before, _ := utf8.DecodeLastRune(out)
		openOK = len(out) == 0 || unicode.IsSpace(before)
	}
	if !closeOK {
		closeOK = end == len(from) || strings.HasPrefix(from[end].Text, " ")
	}
	return openOK && closeOK
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func codeSpan(s string) string {
	ticks := strings.Repeat("`", longestRun(s, '`')+1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return ticks + s + ticks
}

func longestRun(s string, c byte) int {
	longest, run := 0, 0
	for i := 0; i < len(s); i++ {
		if run++; s[i] != c {
			run = 0
		}
		longest = max(longest, run)
	}
	return longest
}

// mdText escapes what would be read as markup, and nothing else, so that the
// text box shows what was written.
func mdText(s string, lineStart bool) string {
	var out []byte
	for i := 0; i < len(s); i++ {
		if mdSpecial(s, i) || (lineStart && startsBlock(s, i)) {
			out = append(out, '\\')
		}
		out = append(out, s[i])
	}
	return string(out)
}

func mdSpecial(s string, i int) bool {
	switch s[i] {
	case '\\', '*', '[', ']', '<', '`', '~', '&':
		return true
	case '_':
		return i == 0 || i == len(s)-1 || !isAlnum(s[i-1]) || !isAlnum(s[i+1])
	case ':':
		return strings.HasPrefix(s[i:], "://")
	case '@':
		return true
	case '.':
		return i >= 3 && strings.EqualFold(s[i-3:i], "www")
	case '!':
		return i == len(s)-1 // a link may follow
	}
	return false
}

// startsBlock says whether the byte would make the line a heading, a list, a
// quotation or a rule.
func startsBlock(s string, i int) bool {
	switch c := s[i]; c {
	case '#', '>', '-', '+', '=', '|', ':':
		return i == 0
	case '.', ')':
		return i > 0 && i <= 9 && strings.Trim(s[:i], "0123456789") == ""
	}
	return false
}
