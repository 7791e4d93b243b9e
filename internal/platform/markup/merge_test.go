package markup

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func always(c Choice) func(int, Piece) Choice { return func(int, Piece) Choice { return c } }

func swapped(c Choice) Choice {
	switch c {
	case TakeOurs:
		return TakeTheirs
	case TakeTheirs:
		return TakeOurs
	}
	return c
}

// genEdit is a document that somebody made out of another.
func genEdit(base Doc) *rapid.Generator[Doc] {
	return rapid.Custom(func(t *rapid.T) Doc {
		blocks := editBlocks(t, base.blocks, 3)
		d, err := ParseJSON(Doc{blocks}.JSON())
		if err != nil {
			t.Fatalf("an edited document is not valid: %v", err)
		}
		return d
	})
}

func editBlocks(t *rapid.T, in []Node, depth int) []Node {
	var out []Node
	for _, n := range in {
		switch rapid.IntRange(0, 11).Draw(t, "edit") {
		case 0: // removed
		case 1:
			out = append(out, genBlock(1).Draw(t, "new"), n)
		case 2:
			out = append(out, genBlock(1).Draw(t, "instead"))
		case 3, 4:
			out = append(out, editBlock(t, n, depth))
		default:
			out = append(out, n)
		}
	}
	if rapid.IntRange(0, 5).Draw(t, "end") == 0 {
		out = append(out, genBlock(1).Draw(t, "last"))
	}
	return out
}

// editBlock changes a word, or something inside.
func editBlock(t *rapid.T, n Node, depth int) Node {
	switch n.Kind {
	case KindParagraph, KindHeading:
		n.Content = append([]Node{{Kind: KindText, Text: genWords().Draw(t, "word") + " "}}, n.Content...)
	case KindBulletList, KindOrderedList:
		var its []Node
		for _, it := range n.Content {
			switch rapid.IntRange(0, 6).Draw(t, "item") {
			case 0:
			case 1:
				it.Content = editBlocks(t, it.Content, depth-1)
				its = append(its, it)
			case 2:
				its = append(its, it, Node{Kind: KindListItem, Content: genBlocks(0, 0, 2).Draw(t, "new item")})
			default:
				its = append(its, it)
			}
		}
		n.Content = its
	case KindBlockquote, KindCallout:
		n.Content = editBlocks(t, n.Content, depth-1)
	case KindTable:
		rows := []Node{}
		for _, r := range n.Content {
			cells := []Node{}
			for _, c := range r.Content {
				if rapid.IntRange(0, 3).Draw(t, "cell") == 0 {
					c.Content = editBlocks(t, c.Content, depth-1)
				}
				cells = append(cells, c)
			}
			r.Content = cells
			rows = append(rows, r)
		}
		n.Content = rows
	}
	return n
}

func resolved(t *rapid.T, m Merge, choose func(int, Piece) Choice) Doc {
	d, err := m.Resolve(choose)
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseJSON(d.JSON())
	if err != nil || !again.Equal(d) {
		t.Fatalf("what was merged is no document of the editor's: %v", err)
	}
	return d
}

func same(t *rapid.T, what string, got, want Doc) {
	t.Helper()
	if !got.Equal(want) {
		t.Fatalf("%s\n got %s\nwant %s", what, got.JSON(), want.JSON())
	}
}

func TestMergeLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := genDoc().Draw(t, "base")
		ours, theirs := genEdit(base).Draw(t, "ours"), genEdit(base).Draw(t, "theirs")
		m := MergeDocs(base, ours, theirs)
		same(t, "ours everywhere is not ours", resolved(t, m, always(TakeOurs)), ours)
		same(t, "theirs everywhere is not theirs", resolved(t, m, always(TakeTheirs)), theirs)
		resolved(t, m, always(TakeBoth))
	})
}

func TestMergeOfOneSide(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := genDoc().Draw(t, "base")
		side := genEdit(base).Draw(t, "side")
		for _, c := range []struct {
			what         string
			ours, theirs Doc
		}{{"only ours changed", side, base}, {"only theirs changed", base, side}, {"both changed alike", side, side}} {
			m := MergeDocs(base, c.ours, c.theirs)
			got, err := m.Merged()
			if err != nil || m.Conflicts() != 0 {
				t.Fatal(c.what, err, m.Conflicts())
			}
			same(t, c.what, got, side)
		}
	})
}

// Whoever merges, the pieces are the same ones seen from the other side, so
// every choice gives the same document.
func TestMergeInEitherOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := genDoc().Draw(t, "base")
		ours, theirs := genEdit(base).Draw(t, "ours"), genEdit(base).Draw(t, "theirs")
		m, other := MergeDocs(base, ours, theirs), MergeDocs(base, theirs, ours)
		kinds := map[PieceKind]PieceKind{FromOurs: FromTheirs, FromTheirs: FromOurs, Conflict: Conflict}
		mine, others := m.Pieces(), other.Pieces()
		if len(mine) != len(others) {
			t.Fatalf("%d pieces one way, %d the other", len(mine), len(others))
		}
		choices := make([]Choice, len(mine))
		for i := range mine {
			if kinds[mine[i].Kind] != others[i].Kind {
				t.Fatalf("piece %d is %d one way, %d the other", i, mine[i].Kind, others[i].Kind)
			}
			choices[i] = rapid.SampledFrom([]Choice{TakeOurs, TakeTheirs}).Draw(t, "choice")
		}
		one := resolved(t, m, func(n int, _ Piece) Choice { return choices[n] })
		same(t, "another result in the other order", resolved(t, other, func(n int, _ Piece) Choice { return swapped(choices[n]) }), one)
		if m.Conflicts() > 0 {
			return
		}
		a, errA := m.Merged()
		b, errB := other.Merged()
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		same(t, "without a conflict, another result in the other order", b, a)
	})
}

// Changes in places that do not touch are all taken, and there is nothing in the
// result that nobody wrote: it is the base with both lists of changes done to it.
func TestMergeTakesAllChangesApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(t, "blocks")
		var base, ours, theirs, want []Node
		last := -2
		for i := range n {
			was := paragraph(fmt.Sprintf("block %d of the base says b%d", i, i))
			base = append(base, was)
			who := 0
			if i-last >= 2 {
				if who = rapid.IntRange(0, 2).Draw(t, "who"); who > 0 {
					last = i
				}
			}
			var is []Node
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0: // removed
			case 1:
				is = []Node{paragraph(fmt.Sprintf("entirely other words %d", i+1000))}
			case 2:
				is = []Node{paragraph(fmt.Sprintf("block %d of the base says changed", i))}
			case 3:
				is = []Node{was, paragraph(fmt.Sprintf("added after number %d", i+2000))}
			}
			if who == 0 {
				is = []Node{was}
			}
			want = append(want, is...)
			switch who {
			case 1:
				ours, theirs = append(ours, is...), append(theirs, was)
			case 2:
				ours, theirs = append(ours, was), append(theirs, is...)
			default:
				ours, theirs = append(ours, was), append(theirs, was)
			}
		}
		m := MergeDocs(Doc{base}, Doc{ours}, Doc{theirs})
		got, err := m.Merged()
		if err != nil || m.Conflicts() != 0 {
			t.Fatalf("%v, %d conflicts", err, m.Conflicts())
		}
		same(t, "not the base with all changes done", got, Doc{want})
	})
}

// Every block of a merge was written by one side, also at conflicts.
func TestMergeInventsNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := genDoc().Draw(t, "base")
		ours, theirs := genEdit(base).Draw(t, "ours"), genEdit(base).Draw(t, "theirs")
		written := map[string]bool{}
		leaves(ours.blocks, func(s string) { written[s] = true })
		leaves(theirs.blocks, func(s string) { written[s] = true })
		m := MergeDocs(base, ours, theirs)
		got := resolved(t, m, func(n int, _ Piece) Choice { return Choice(n % 3) })
		leaves(got.blocks, func(s string) {
			if !written[s] {
				t.Fatalf("nobody wrote %s", s)
			}
		})
	})
}

// leaves visits the blocks that hold no blocks; an empty paragraph is only what
// the editor wants in an empty cell or item.
func leaves(nodes []Node, visit func(string)) {
	walk(nodes, func(n *Node) {
		switch n.Kind {
		case KindHeading, KindCodeBlock, KindImage, KindRule:
			visit(string(appendNode(nil, n)))
		case KindParagraph:
			if len(n.Content) > 0 {
				visit(string(appendNode(nil, n)))
			}
		}
	})
}

func paragraph(s string) Node {
	return Node{Kind: KindParagraph, Content: []Node{{Kind: KindText, Text: s}}}
}

func TestMergeCases(t *testing.T) {
	list := func(items ...string) string { return "- " + strings.Join(items, "\n- ") + "\n" }
	table := func(rows ...string) string { return "| a | b |\n| --- | --- |\n" + strings.Join(rows, "\n") + "\n" }
	for name, c := range map[string]struct {
		base, ours, theirs, want string
		conflicts                int
	}{
		"neighbours": {"One two three.\n\nFour five six.", "One two three, said we.\n\nFour five six.", "One two three.\n\nFour five six, said they.",
			"One two three, said we.\n\nFour five six, said they.\n", 0},
		"one paragraph": {"One two three.", "One two three, said we.", "One two three, said they.", "One two three, said we.\n", 1},
		"items": {list("cut the bars", "show them", "talk"), list("cut the long bars", "show them", "talk"), list("cut the bars", "show them", "talk", "write"),
			list("cut the long bars", "show them", "talk", "write"), 0},
		"one item": {list("cut the bars", "show"), list("cut the long bars", "show"), list("cut the short bars", "show"), list("cut the long bars", "show"), 1},
		"cells": {table("| x1 y | x2 y |", "| z1 | z2 |"), table("| ours y | x2 y |", "| z1 | z2 |"), table("| x1 y | theirs y |", "| z1 | z2 |"),
			table("| ours y | theirs y |", "| z1 | z2 |"), 0},
		"removed and changed":   {"One two three.\n\nFour.", "Four.", "One two, they said, three.\n\nFour.", "Four.\n", 1},
		"both removed":          {"One.\n\nTwo.\n\nThree.", "One.\n\nThree.", "One.\n\nThree.", "One.\n\nThree.\n", 0},
		"same addition":         {"One.", "One.\n\nNew.", "One.\n\nNew.\n\nAnd more.", "One.\n\nNew.\n\nAnd more.\n", 0},
		"two additions":         {"One.", "One.\n\nOurs.", "One.\n\nTheirs.", "One.\n\nOurs.\n", 1},
		"list begins elsewhere": {"1. a b\n2. c d\n", "3. a b\n4. c d\n", "1. a b\n2. c e d\n", "3. a b\n\n4. c d\n", 1},
	} {
		md := func(s string) Doc { return FromMarkdown(s, Options{}) }
		m := MergeDocs(md(c.base), md(c.ours), md(c.theirs))
		got, err := m.Merged()
		if err != nil || m.Conflicts() != c.conflicts {
			t.Errorf("%s: %v, %d conflicts", name, err, m.Conflicts())
		}
		if want := md(c.want); !got.Equal(want) {
			t.Errorf("%s: %s", name, cmp.Diff(want.Markdown(), got.Markdown()))
		}
	}
}

func TestPiecesAreShown(t *testing.T) {
	md := func(s string) Doc { return FromMarkdown(s, Options{}) }
	m := MergeDocs(md("- cut the bars\n- show"), md("- cut the long bars\n- show"), md("- cut the short bars\n- show"))
	p := m.Pieces()[0]
	want := []string{"<ul><li>cut the bars</li></ul>", "<ul><li>cut the long bars</li></ul>", "<ul><li>cut the short bars</li></ul>",
		`<ul><li>cut the <ins><span class="vh">Added: </span>short </ins>bars</li></ul>`}
	got := []string{p.Base().String(), p.Ours().String(), p.Theirs().String(), p.Changed().String()}
	// An item is merged inside, so the piece is its paragraph.
	for i := range want {
		want[i] = strings.NewReplacer("<ul>", "", "</ul>", "", "<li>", "<p>", "</li>", "</p>").Replace(want[i])
	}
	if diff := cmp.Diff(want, got); diff != "" || p.Kind != Conflict {
		t.Error(p.Kind, diff)
	}
}

func TestPiecesStandUnderHeadings(t *testing.T) {
	base := "Zero.\n\n## One\n\nFirst a.\n\nFirst b.\n\n## Two\n\n- x y\n- z\n"
	theirs := strings.NewReplacer("Zero", "Nought", "First b", "First, later b", "x y", "x and y").Replace(base) + "\n## Three\n\nNew.\n"
	md := func(s string) Doc { return FromMarkdown(s, Options{}) }
	var got []string
	for _, p := range MergeDocs(md(base), md(base), md(theirs)).Pieces() {
		got = append(got, p.Under)
	}
	if diff := cmp.Diff([]string{"", "One", "Two", "Three"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestWithFiles(t *testing.T) {
	d := FromMarkdown("![x](/files/01a)\n\n> [the deck](/files/01b) and [elsewhere](https://a.example/files/01a)", Options{})
	before := d.Markdown()
	got := d.WithFiles(func(s string) string { return strings.Replace(s, "01", "02", 1) }).Markdown()
	if want := strings.NewReplacer("(/files/01", "(/files/02").Replace(before); got != want || d.Markdown() != before {
		t.Error(cmp.Diff(want, got))
	}
}

// big is a document of 200 blocks and two versions of it that differ in every
// third place.
func big() (base, ours, theirs Doc) {
	var b, o, s strings.Builder
	for i := range 200 {
		text := fmt.Sprintf("Block %d: cut the bars the day before, it takes twenty minutes and saves a lesson of %d pupils.\n\n", i, i*7)
		b.WriteString(text)
		switch i % 9 {
		case 0:
			fmt.Fprintf(&o, "Ours %d. %s", i, text)
			s.WriteString(text)
		case 3:
			o.WriteString(text)
			fmt.Fprintf(&s, "Theirs %d. %s", i, text)
		case 6:
			fmt.Fprintf(&o, "We moved %d. %s", i, text)
			fmt.Fprintf(&s, "They moved %d. %s", i, text)
		default:
			o.WriteString(text)
			s.WriteString(text)
		}
	}
	md := func(b *strings.Builder) Doc { return FromMarkdown(b.String(), Options{}) }
	return md(&b), md(&o), md(&s)
}

// worst is 200 blocks of which no two are the same on any side.
func worst() (base, ours, theirs Doc) {
	var b, o, s strings.Builder
	for i := range 200 {
		words := strings.Repeat(fmt.Sprintf("w%d again x%d ", i, i*3), 30)
		fmt.Fprintf(&b, "%s base\n\n", words)
		fmt.Fprintf(&o, "%s ours\n\n", words)
		fmt.Fprintf(&s, "%s theirs\n\n", words)
	}
	md := func(b *strings.Builder) Doc { return FromMarkdown(b.String(), Options{}) }
	return md(&b), md(&o), md(&s)
}

// mergeLimit is the processor time that merging 200 blocks may take.
const mergeLimit = 50 * time.Millisecond

func TestMergeIsQuick(t *testing.T) {
	for name, make := range map[string]func() (a, b, c Doc){"every third place": big, "every block": worst} {
		base, ours, theirs := make()
		took := fastest(3, func() {
			m := MergeDocs(base, ours, theirs)
			for _, p := range m.Pieces() {
				_, _, _ = p.Ours(), p.Theirs(), p.Changed()
			}
			if _, err := m.Merged(); err != nil {
				t.Fatal(err)
			}
		})
		t.Logf("%s: %v, %.2f of the limit", name, took, float64(took)/float64(mergeLimit))
		if took > mergeLimit {
			t.Errorf("%s: %v, limit %v", name, took, mergeLimit)
		}
	}
}

func BenchmarkMerge(b *testing.B) {
	base, ours, theirs := big()
	start := threadTime()
	for b.Loop() {
		if _, err := MergeDocs(base, ours, theirs).Merged(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(threadTime()-start)/float64(b.N)/float64(mergeLimit), "of-limit")
}
