package markup

import (
	"hash/maphash"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ChangeKind says what happened to a block between two versions.
type ChangeKind uint8

// The kinds of change.
const (
	Same ChangeKind = iota
	Added
	Removed
	Changed
)

func (k ChangeKind) String() string { return [...]string{"same", "added", "removed", "changed"}[k] }

// Change is one block of a comparison. HTML shows it, with what was added in
// <ins> and what was removed in <del>, each said in words too.
type Change struct {
	Kind ChangeKind
	HTML HTML
}

// The work of one comparison is bounded: within these limits it finds the
// longest common sequence, beyond them it takes matches in the order they come.
const (
	maxDiffCells  = 1 << 20 // of one table
	maxDiffBudget = 4 << 20 // of all the tables of one comparison
)

// differ compares two documents within one budget.
type differ struct {
	seed   maphash.Seed
	budget int
}

func newDiffer() *differ { return &differ{seed: maphash.MakeSeed(), budget: maxDiffBudget} }

// Diff compares two versions of a document block by block, an item of a list
// counting as a block, and word by word inside a block that changed.
func Diff(a, b Doc) []Change {
	d := newDiffer()
	old, now := units(a.blocks), units(b.blocks)
	matches := d.common(d.hashes(old), d.hashes(now))
	var out []Change
	i, j := 0, 0
	for _, m := range append(matches, match{len(old), len(now)}) {
		out = d.gap(out, old[i:m.a], now[j:m.b])
		if m.b < len(now) {
			out = append(out, Change{Same, show(now[m.b])})
		}
		i, j = m.a+1, m.b+1
	}
	return out
}

// units are the blocks of a document, with each item of a list on its own.
func units(blocks []Node) []Node {
	out := make([]Node, 0, len(blocks))
	for i := range blocks {
		n := blocks[i]
		if !n.Kind.list() {
			out = append(out, n)
			continue
		}
		for j := range n.Content {
			one := n
			one.Content = n.Content[j : j+1]
			if n.Kind == KindOrderedList {
				one.Start = min(n.Start+j, 999_999_999)
			}
			out = append(out, one)
		}
	}
	return out
}

func (d *differ) hashes(nodes []Node) []uint64 {
	out := make([]uint64, len(nodes))
	var buf []byte
	for i := range nodes {
		n := nodes[i]
		n.Start = 0 // an item that only got another number is the same
		buf = appendNode(buf[:0], &n)
		out[i] = maphash.Bytes(d.seed, buf)
	}
	return out
}

// gap shows the blocks between two that are the same in both versions. A
// removed block and an added one that share much of their words are one changed block.
func (d *differ) gap(out []Change, old, now []Node) []Change {
	const lookAhead = 6
	for i := range old {
		partner := -1
		for j := 0; j < len(now) && j < lookAhead; j++ {
			if alike(&old[i], &now[j]) {
				partner = j
				break
			}
		}
		if partner < 0 {
			out = append(out, Change{Removed, showMarked(old[i], deleted)})
			continue
		}
		for _, n := range now[:partner] {
			out = append(out, Change{Added, showMarked(n, inserted)})
		}
		out = append(out, d.changed(old[i], now[partner]))
		now = now[partner+1:]
	}
	for _, n := range now {
		out = append(out, Change{Added, showMarked(n, inserted)})
	}
	return out
}

// alike says whether two blocks are of one kind and share a third of their words.
func alike(a, b *Node) bool {
	if a.Kind != b.Kind || a.Kind == KindRule {
		return false
	}
	const enough = 2000
	left := strings.Fields(cut(string(appendText(nil, []Node{*a}, '\n')), enough))
	right := strings.Fields(cut(string(appendText(nil, []Node{*b}, '\n')), enough))
	seen := make(map[string]int, len(left))
	for _, w := range left {
		seen[w]++
	}
	shared := 0
	for _, w := range right {
		if seen[w] > 0 {
			seen[w]--
			shared++
		}
	}
	return 3*shared >= max(len(left), len(right)) && shared > 0
}

func cut(s string, n int) string { return s[:min(len(s), n)] }

// changed merges two blocks of the same shape text by text; of two that are
// built differently it shows both.
func (d *differ) changed(old, now Node) Change {
	if merged, ok := d.merge(old, now); ok {
		return Change{Changed, show(merged)}
	}
	return Change{Changed, HTML{showMarked(old, deleted).s + showMarked(now, inserted).s}}
}

func (d *differ) merge(old, now Node) (Node, bool) {
	if old.Kind != now.Kind || old.Src != now.Src || old.Callout != now.Callout || old.Level != now.Level ||
		old.Alt != now.Alt || old.Title != now.Title {
		return now, false
	}
	if now.Kind == KindParagraph || now.Kind == KindHeading || now.Kind == KindCodeBlock {
		if now.Kind == KindCodeBlock {
			return now, old.Content[0].Text == now.Content[0].Text
		}
		now.Content = d.mergeInline(old.Content, now.Content)
		return now, true
	}
	if len(old.Content) != len(now.Content) {
		return now, false
	}
	content := make([]Node, len(now.Content))
	for i := range content {
		var ok bool
		if content[i], ok = d.merge(old.Content[i], now.Content[i]); !ok {
			return now, false
		}
	}
	now.Content = content
	return now, true
}

// stays says whether enough of a text stayed for the eye to find it between what
// came and went: about a third of the longer one, by its letters.
func stays(left, right []Node, matches []match) bool {
	letters := func(n *Node) int {
		if r, _ := utf8.DecodeRuneInString(n.Text); isWord(r) {
			return len(n.Text)
		}
		return 0
	}
	before, after, kept := 0, 0, 0
	for i := range left {
		before += letters(&left[i])
	}
	for i := range right {
		after += letters(&right[i])
	}
	for _, m := range matches {
		kept += letters(&right[m.b])
	}
	return 3*kept >= max(before, after)
}

// mergeInline shows what came and went word by word; of texts that have little
// in common first the whole old one, then the whole new one.
func (d *differ) mergeInline(old, now []Node) []Node {
	left, right := tokens(old), tokens(now)
	matches := d.common(d.tokenHashes(left), d.tokenHashes(right))
	if !stays(left, right, matches) {
		left, right, matches = old, now, nil
	}
	var out []Node
	put := func(nodes []Node, mark Marks) {
		for _, n := range nodes {
			n.Marks |= mark
			if last := len(out) - 1; last >= 0 && sameMarks(&out[last], &n) {
				out[last].Text += n.Text
			} else {
				out = append(out, n)
			}
		}
	}
	i, j := 0, 0
	for _, m := range append(matches, match{len(left), len(right)}) {
		put(left[i:m.a], deleted)
		put(right[j:m.b], inserted)
		if m.b < len(right) {
			put(right[m.b:m.b+1], 0)
		}
		i, j = m.a+1, m.b+1
	}
	return out
}

func (d *differ) tokenHashes(nodes []Node) []uint64 {
	out := make([]uint64, len(nodes))
	var buf []byte
	for i := range nodes {
		n := &nodes[i]
		buf = append(append(append(append(buf[:0], byte(n.Kind), byte(n.Marks)), n.Href...), 0), n.Text...)
		out[i] = maphash.Bytes(d.seed, buf)
	}
	return out
}

// tokens cuts texts into words, each with the space after it, and single signs.
func tokens(nodes []Node) []Node {
	var out []Node
	for _, n := range nodes {
		if n.Kind != KindText {
			out = append(out, n)
			continue
		}
		for rest := n.Text; rest != ""; {
			end := tokenEnd(rest)
			n.Text, rest = rest[:end], rest[end:]
			out = append(out, n)
		}
	}
	return out
}

func tokenEnd(s string) int {
	for i, r := range s {
		if !isWord(r) && !unicode.IsMark(r) && r != '\'' && r != '’' {
			if i == 0 {
				return utf8.RuneLen(r)
			}
			return i
		}
	}
	return len(s)
}

// match is a pair of places where two sequences are the same.
type match struct{ a, b int }

// common finds a common sequence of a and b: the longest when that is
// affordable, else a good one.
func (d *differ) common(a, b []uint64) []match {
	var out []match
	start := 0
	for start < len(a) && start < len(b) && a[start] == b[start] {
		out = append(out, match{start, start})
		start++
	}
	endA, endB := len(a), len(b)
	for endA > start && endB > start && a[endA-1] == b[endB-1] {
		endA--
		endB--
	}
	for _, m := range d.middle(a[start:endA], b[start:endB]) {
		out = append(out, match{m.a + start, m.b + start})
	}
	for i := 0; endA+i < len(a); i++ {
		out = append(out, match{endA + i, endB + i})
	}
	return out
}

func (d *differ) middle(a, b []uint64) []match {
	cells := len(a) * len(b)
	if cells == 0 {
		return nil
	}
	if cells > maxDiffCells || cells > d.budget {
		return greedy(a, b)
	}
	d.budget -= cells
	return longest(a, b)
}

// longest is the textbook longest common subsequence, by a table of lengths
// of the remaining parts.
func longest(a, b []uint64) []match {
	width := len(b) + 1
	lengths := make([]int32, (len(a)+1)*width)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				lengths[i*width+j] = lengths[(i+1)*width+j+1] + 1
			} else {
				lengths[i*width+j] = max(lengths[(i+1)*width+j], lengths[i*width+j+1])
			}
		}
	}
	var out []match
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			out = append(out, match{i, j})
			i++
			j++
		case lengths[(i+1)*width+j] >= lengths[i*width+j+1]:
			i++
		default:
			j++
		}
	}
	return out
}

// greedy keeps, of the values that occur once on each side, those in the same
// order on both: the rarest are the surest landmarks.
func greedy(a, b []uint64) []match {
	const twice = -2
	where := make(map[uint64]int, len(b))
	for j, h := range b {
		if _, again := where[h]; again {
			where[h] = twice
		} else {
			where[h] = j
		}
	}
	var once []match
	seen := make(map[uint64]bool, len(a))
	for i, h := range a {
		if j, ok := where[h]; ok && j != twice && !seen[h] {
			once = append(once, match{i, j})
		}
		seen[h] = true
	}
	return increasing(once)
}

// increasing is the longest run of matches whose b rises too (patience sorting).
func increasing(all []match) []match {
	var tops []int // index of the best end of a run of each length
	before := make([]int, len(all))
	for i, m := range all {
		at, _ := slices.BinarySearchFunc(tops, m.b, func(top, b int) int { return all[top].b - b })
		before[i] = -1
		if at > 0 {
			before[i] = tops[at-1]
		}
		if at == len(tops) {
			tops = append(tops, i)
		} else {
			tops[at] = i
		}
	}
	if len(tops) == 0 {
		return nil
	}
	out := make([]match, len(tops))
	for at, i := len(tops)-1, tops[len(tops)-1]; at >= 0; at-- {
		out[at] = all[i]
		i = before[i]
	}
	return out
}

// show renders without heading ids, for the page may show two versions of one.
func show(n Node) HTML {
	w := renderer{noIDs: true}
	w.block(&n)
	return HTML{string(w.out)}
}

func showMarked(n Node, mark Marks) HTML {
	return HTML{openTags[mark] + show(n).s + closeTags[mark]}
}

// DiffText compares two single lines, such as titles, word by word.
func DiffText(a, b string) HTML {
	w := renderer{}
	w.inline(newDiffer().mergeInline(lineOf(a), lineOf(b)))
	return HTML{string(w.out)}
}

func lineOf(s string) []Node {
	if s = oneLine(s); s == "" {
		return nil
	}
	return []Node{{Kind: KindText, Text: s}}
}
