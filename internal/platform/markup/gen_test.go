package markup

import "pgregory.net/rapid"

// Documents drawn at random, in the canonical form that ParseJSON gives them.

func genDoc() *rapid.Generator[Doc] {
	return rapid.Custom(func(t *rapid.T) Doc {
		blocks := genBlocks(3, 0, 5).Draw(t, "blocks")
		d, err := ParseJSON(Doc{tidyBlocks(blocks)}.JSON())
		if err != nil {
			t.Fatalf("a drawn document is not valid: %v", err)
		}
		return d
	})
}

func genBlocks(depth, low, high int) *rapid.Generator[[]Node] {
	return rapid.SliceOfN(genBlock(depth), low, high)
}

func genBlock(depth int) *rapid.Generator[Node] {
	return rapid.Custom(func(t *rapid.T) Node {
		kinds := []Kind{KindParagraph, KindParagraph, KindParagraph, KindHeading, KindCodeBlock, KindRule, KindImage}
		if depth > 0 {
			kinds = append(kinds, KindBulletList, KindOrderedList, KindBlockquote, KindCallout, KindTable)
		}
		n := Node{Kind: rapid.SampledFrom(kinds).Draw(t, "kind")}
		switch n.Kind {
		case KindParagraph, KindHeading:
			n.Content = genInline().Draw(t, "inline")
		case KindCodeBlock:
			n.Content = []Node{{Kind: KindText, Text: genWords().Draw(t, "code") + "\n\n  x\n" + genWords().Draw(t, "more")}}
		case KindImage:
			n.Src, n.Alt, n.Title = "/files/01hz", genWords().Draw(t, "alt"), genWords().Draw(t, "title")
		case KindBlockquote, KindCallout:
			n.Content = genBlocks(depth-1, 1, 3).Draw(t, "content")
		case KindBulletList, KindOrderedList:
			n.Start = 1
			for range rapid.IntRange(1, 3).Draw(t, "items") {
				n.Content = append(n.Content, Node{Kind: KindListItem, Content: genBlocks(depth-1, 0, 2).Draw(t, "item")})
			}
		case KindTable:
			n.Content = genRows(depth).Draw(t, "rows")
		}
		if n.Kind == KindHeading {
			n.Level = rapid.IntRange(2, 4).Draw(t, "level")
		}
		if n.Kind == KindOrderedList {
			n.Start = rapid.SampledFrom([]int{1, 1, 0, 7, 1000}).Draw(t, "start")
		}
		if n.Kind == KindCallout {
			n.Callout = rapid.SampledFrom([]Callout{Note, Tip, Warning}).Draw(t, "callout")
		}
		return n
	})
}

func genRows(depth int) *rapid.Generator[[]Node] {
	return rapid.Custom(func(t *rapid.T) []Node {
		rows := make([]Node, rapid.IntRange(1, 3).Draw(t, "height"))
		width, odd := rapid.IntRange(1, 3).Draw(t, "width"), rapid.IntRange(0, 3).Draw(t, "odd") == 0
		for i := range rows {
			rows[i].Kind = KindRow
			for range width {
				c := Node{Kind: KindCell, ColSpan: 1, RowSpan: 1}
				if i == 0 {
					c.Kind = KindHeaderCell
				}
				c.Content = []Node{{Kind: KindParagraph}}
				if rapid.IntRange(0, 4).Draw(t, "empty") > 0 {
					c.Content[0].Content = genInline().Draw(t, "cell")
				}
				if odd {
					c.Kind = rapid.SampledFrom([]Kind{KindCell, KindHeaderCell}).Draw(t, "cell kind")
					c.ColSpan = rapid.IntRange(1, 2).Draw(t, "span")
					c.Content = genBlocks(depth-1, 0, 2).Draw(t, "cell blocks")
				}
				rows[i].Content = append(rows[i].Content, c)
			}
		}
		return rows
	})
}

func genInline() *rapid.Generator[[]Node] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Node {
		if rapid.IntRange(0, 9).Draw(t, "break") == 0 {
			return Node{Kind: KindBreak}
		}
		n := Node{Kind: KindText, Text: genWords().Draw(t, "text")}
		n.Marks = rapid.SampledFrom([]Marks{0, 0, 0, Bold, Italic, Strike, Code, Bold | Italic, Link, Link | Bold}).Draw(t, "marks")
		if n.Marks&Link != 0 {
			n.Href = rapid.SampledFrom([]string{"https://a.example/x?y=(1)&z=2", "mailto:a@b.example", "/items/x", "#h-part", "tel:+441234"}).Draw(t, "href")
		}
		return n
	}), 0, 5)
}

func genWords() *rapid.Generator[string] {
	word := rapid.SampledFrom([]string{"word", " ", " ", "a", "Year 4", "1.", "2)", "#", "-", "+", ">", "=", "*", "_", "__x__", "**", "~~", "`", "``x`",
		"[", "](", "[x](y)", "[!NOTE]", "![", "|", "\\", "&amp;", "&", "<b>", "<!-- -->", "</table>", "https://x.example/", "www.x.example", "a@b.example",
		"é", "日本", "😀", "\u00a0", "---", "***", "...", "!", ":", "\"", "'", "snake_case", "2*3*4", "#tag", "1986. A year"})
	return rapid.Custom(func(t *rapid.T) string {
		s := ""
		for _, w := range rapid.SliceOfN(word, 1, 6).Draw(t, "words") {
			s += w
		}
		return s
	})
}
