package markup

import (
	"slices"
	"strings"
)

// PieceKind says which side of a merge changed a piece.
type PieceKind uint8

// The kinds of piece.
const (
	FromOurs   PieceKind = iota + 1 // only we changed it
	FromTheirs                      // only they changed it
	Conflict                        // both did, and not alike
)

// Choice says what becomes of one piece of a merge.
type Choice uint8

// The choices. Both is ours followed by theirs.
const (
	TakeOurs Choice = iota
	TakeTheirs
	TakeBoth
)

// Merge is two changed versions of a document over the version that both come
// from, cut into what is the same on both sides and pieces that differ. It is
// diff3 as Khanna, Kunal and Pierce describe it ("A Formal Investigation of
// Diff3", FSTTCS 2007) over blocks, with two refinements: a block that was
// changed is matched with the block it was made from when they share a third
// of their words, so that two people who change neighbours do not conflict;
// and where both changed one list, table, quotation or callout, it is merged
// inside by the same rules.
//
// Taking ours at every piece gives ours, taking theirs gives theirs: nothing
// of either side is lost and nothing is made up.
type Merge struct{ parts []part }

// part is a run of the merge. Of a part without a kind both sides are the same;
// one with inner parts is a block that is merged inside.
type part struct {
	kind               PieceKind
	base, ours, theirs []Node
	inner              []part
}

// Piece is a place where the sides differ.
type Piece struct {
	Kind               PieceKind
	Under              string // the heading it stands under, or is; "" before the first
	base, ours, theirs []Node
	within             Kind // the list, table or row it is part of; 0 for the document
}

// MergeDocs brings ours and theirs together over the base that both come from.
func MergeDocs(base, ours, theirs Doc) Merge {
	m := merger{ids: map[string]uint64{}, words: map[uint64][]uint64{}, wordIDs: map[string]uint64{}}
	return Merge{m.parts(base.blocks, ours.blocks, theirs.blocks)}
}

// merger knows the blocks of one merge by number: equal blocks, equal numbers.
type merger struct {
	ids     map[string]uint64
	words   map[uint64][]uint64 // of a block, sorted
	wordIDs map[string]uint64
	buf     []byte
}

func number(ids map[string]uint64, key string) uint64 {
	n, ok := ids[key]
	if !ok {
		n = uint64(len(ids) + 1)
		ids[key] = n
	}
	return n
}

// blocks are nodes with their numbers.
type blocks struct {
	nodes []Node
	ids   []uint64
}

func (b blocks) cut(from, to int) blocks { return blocks{b.nodes[from:to], b.ids[from:to]} }
func (b blocks) len() int                { return len(b.ids) }
func (b blocks) is(o blocks) bool        { return slices.Equal(b.ids, o.ids) }

func (m *merger) number(nodes []Node) blocks {
	ids := make([]uint64, len(nodes))
	for i := range nodes {
		m.buf = appendNode(m.buf[:0], &nodes[i])
		ids[i] = number(m.ids, string(m.buf))
	}
	return blocks{nodes, ids}
}

// parts walks the blocks of the base that both sides still have, changed or
// not: each is a run of its own, and so is what stands between two of them.
func (m *merger) parts(base, ours, theirs []Node) []part {
	b, o, t := m.number(base), m.number(ours), m.number(theirs)
	inOurs, inTheirs := m.align(b, o), m.align(b, t)
	var out []part
	i, j, k := 0, 0, 0
	for at := range base {
		x, y := inOurs[at], inTheirs[at]
		if x < 0 || y < 0 {
			continue
		}
		out = m.settle(out, b.cut(i, at), o.cut(j, x), t.cut(k, y))
		out = m.settle(out, b.cut(at, at+1), o.cut(x, x+1), t.cut(y, y+1))
		i, j, k = at+1, x+1, y+1
	}
	return m.settle(out, b.cut(i, b.len()), o.cut(j, o.len()), t.cut(k, t.len()))
}

// align gives, for each block of base, its place in a side: the same block, or
// between two of those the block that was made from it; -1 for none. It looks
// at one side alone, so the order of the sides does not matter.
func (m *merger) align(base, side blocks) []int {
	out := make([]int, base.len())
	i, j := 0, 0
	for _, at := range append(newDiffer().common(base.ids, side.ids), match{base.len(), side.len()}) {
		m.pair(out[i:at.a], base.cut(i, at.a), side.cut(j, at.b), j)
		if at.a < base.len() {
			out[at.a] = at.b
		}
		i, j = at.a+1, at.b+1
	}
	return out
}

// pair matches changed blocks, in order. offset is where now starts.
func (m *merger) pair(out []int, old, now blocks, offset int) {
	const lookAhead = 6
	next := 0
	for i := range out {
		out[i] = -1
		for j := next; j < now.len() && j < next+lookAhead; j++ {
			if m.alike(old, i, now, j) {
				out[i], next = offset+j, j+1
				break
			}
		}
	}
}

func (m *merger) alike(old blocks, i int, now blocks, j int) bool {
	a, b := &old.nodes[i], &now.nodes[j]
	if a.Kind != b.Kind {
		return false
	}
	left, right := m.wordsOf(a, old.ids[i]), m.wordsOf(b, now.ids[j])
	shared := 0
	for x, y := 0, 0; x < len(left) && y < len(right); {
		switch {
		case left[x] < right[y]:
			x++
		case left[x] > right[y]:
			y++
		default:
			shared, x, y = shared+1, x+1, y+1
		}
	}
	return shared > 0 && 3*shared >= max(len(left), len(right))
}

func (m *merger) wordsOf(n *Node, id uint64) []uint64 {
	if found, ok := m.words[id]; ok {
		return found
	}
	const enough = 8000
	m.buf = appendText(m.buf[:0], []Node{*n}, '\n')
	words := strings.Fields(cut(string(m.buf), enough))
	out := make([]uint64, len(words))
	for i, w := range words {
		out[i] = number(m.wordIDs, w)
	}
	slices.Sort(out)
	m.words[id] = out
	return out
}

// settle adds one run. Where both sides changed it, what they begin and end
// with alike is agreed.
func (m *merger) settle(out []part, b, o, t blocks) []part {
	switch {
	case o.is(t):
		return add(out, part{base: b.nodes, ours: o.nodes, theirs: t.nodes})
	case t.is(b):
		return add(out, part{FromOurs, b.nodes, o.nodes, t.nodes, nil})
	case o.is(b):
		return add(out, part{FromTheirs, b.nodes, o.nodes, t.nodes, nil})
	}
	from, n, k := 0, o.len(), t.len()
	for from < n && from < k && o.ids[from] == t.ids[from] {
		from++
	}
	for n > from && k > from && o.ids[n-1] == t.ids[k-1] {
		n, k = n-1, k-1
	}
	if from > 0 || n < o.len() {
		out = add(out, part{ours: o.nodes[:from], theirs: t.nodes[:from]})
		out = m.settle(out, b, o.cut(from, n), t.cut(from, k))
		return add(out, part{ours: o.nodes[n:], theirs: t.nodes[k:]})
	}
	if b.len() == 1 && n == 1 && k == 1 && nests(&b.nodes[0], &o.nodes[0], &t.nodes[0]) {
		inner := m.inside(&b.nodes[0], &o.nodes[0], &t.nodes[0])
		return append(out, part{base: b.nodes, ours: o.nodes, theirs: t.nodes, inner: inner})
	}
	return append(out, part{Conflict, b.nodes, o.nodes, t.nodes, nil})
}

func add(out []part, p part) []part {
	if len(p.base)+len(p.ours)+len(p.theirs) == 0 {
		return out
	}
	return append(out, p)
}

// nests says whether a block that both changed can be merged inside: it is the
// same kind of container in all three versions, and whatever is put together
// from its parts is one again.
func nests(b, o, t *Node) bool {
	if !sameFrame(b, o) || !sameFrame(b, t) {
		return false
	}
	switch b.Kind {
	case KindBulletList, KindOrderedList, KindListItem, KindBlockquote, KindCallout, KindCell, KindHeaderCell:
		return true
	case KindTable:
		width := rowWidth(b)
		return width > 0 && rowWidth(o) == width && rowWidth(t) == width
	case KindRow:
		return sameCells(b, o) && sameCells(b, t)
	}
	return false
}

func sameFrame(a, b *Node) bool {
	return a.Kind == b.Kind && a.Start == b.Start && a.Callout == b.Callout && a.ColSpan == b.ColSpan && a.RowSpan == b.RowSpan
}

// rowWidth is how many columns every row of a table has; 0 when they differ or a
// cell reaches into the next row.
func rowWidth(table *Node) int {
	width := 0
	for i := range table.Content {
		n := 0
		for _, c := range table.Content[i].Content {
			if n += c.ColSpan; c.RowSpan != 1 {
				return 0
			}
		}
		if i > 0 && n != width {
			return 0
		}
		width = n
	}
	return width
}

func sameCells(a, b *Node) bool {
	return slices.EqualFunc(a.Content, b.Content, func(x, y Node) bool { return sameFrame(&x, &y) })
}

func (m *merger) inside(b, o, t *Node) []part {
	if b.Kind != KindRow {
		return m.parts(b.Content, o.Content, t.Content)
	}
	var out []part // cells keep their columns
	bs, os, ts := m.number(b.Content), m.number(o.Content), m.number(t.Content)
	for i := range bs.len() {
		out = m.settle(out, bs.cut(i, i+1), os.cut(i, i+1), ts.cut(i, i+1))
	}
	return out
}

// Pieces lists the places where the sides differ, in the order of the document.
func (m Merge) Pieces() []Piece {
	under := ""
	return pieces(nil, m.parts, 0, &under)
}

func pieces(out []Piece, parts []part, within Kind, under *string) []Piece {
	for i := range parts {
		p := &parts[i]
		if p.inner != nil {
			out = pieces(out, p.inner, p.base[0].Kind, under)
			continue
		}
		nodes := p.theirs
		if len(nodes) == 0 {
			nodes = p.ours
		}
		if len(nodes) > 0 && nodes[0].Kind == KindHeading {
			*under = inlineText(nodes[0].Content)
		}
		if p.kind != 0 {
			out = append(out, Piece{p.kind, *under, p.base, p.ours, p.theirs, within})
		}
		for j := range nodes {
			if nodes[j].Kind == KindHeading {
				*under = inlineText(nodes[j].Content)
			}
		}
	}
	return out
}

// Conflicts counts the pieces that both sides changed.
func (m Merge) Conflicts() int {
	n := 0
	for _, p := range m.Pieces() {
		if p.Kind == Conflict {
			n++
		}
	}
	return n
}

// Merged takes what only one side changed, and ours where they conflict.
func (m Merge) Merged() (Doc, error) {
	return m.Resolve(func(_ int, p Piece) Choice {
		if p.Kind == FromTheirs {
			return TakeTheirs
		}
		return TakeOurs
	})
}

// Resolve makes the document that somebody chose: choose is asked about each of
// Pieces by its place there (without the heading it stands under). It is errs.TooLarge when all that was taken is more
// than one document may hold.
func (m Merge) Resolve(choose func(n int, p Piece) Choice) (Doc, error) {
	n := 0
	return ParseJSON(Doc{resolve(m.parts, 0, &n, choose)}.JSON())
}

func resolve(parts []part, within Kind, n *int, choose func(int, Piece) Choice) []Node {
	var out []Node
	for i := range parts {
		p := &parts[i]
		if p.inner != nil {
			block := p.base[0]
			block.Content = resolve(p.inner, block.Kind, n, choose)
			out = append(out, block)
			continue
		}
		choice := TakeOurs
		if p.kind != 0 {
			choice = choose(*n, Piece{p.kind, "", p.base, p.ours, p.theirs, within})
			*n++
		}
		if choice != TakeTheirs {
			out = append(out, p.ours...)
		}
		if choice != TakeOurs {
			out = append(out, p.theirs...)
		}
	}
	return out
}

// Base, Ours and Theirs show the versions of the piece; each is empty where
// there is nothing of it.
func (p Piece) Base() HTML { return p.show(p.base) }

// Ours shows our version of the piece.
func (p Piece) Ours() HTML { return p.show(p.ours) }

// Theirs shows their version of the piece.
func (p Piece) Theirs() HTML { return p.show(p.theirs) }

// Changed shows what they made of the base, with what was added and removed
// said as Diff says it.
func (p Piece) Changed() HTML {
	var out strings.Builder
	d := newDiffer()
	for _, c := range d.gap(nil, p.framed(p.base), p.framed(p.theirs)) {
		out.WriteString(c.HTML.s)
	}
	return HTML{out.String()}
}

func (p Piece) show(nodes []Node) HTML {
	var out strings.Builder
	for _, n := range p.framed(nodes) {
		out.WriteString(show(n).s)
	}
	return HTML{out.String()}
}

// framed puts parts of a list or table into one of their own, as HTML wants it.
func (p Piece) framed(nodes []Node) []Node {
	if len(nodes) == 0 {
		return nil
	}
	switch p.within {
	case KindBulletList, KindOrderedList:
		return []Node{{Kind: p.within, Start: 1, Content: nodes}}
	case KindTable:
		return []Node{{Kind: KindTable, Content: nodes}}
	case KindRow:
		return []Node{{Kind: KindTable, Content: []Node{{Kind: KindRow, Content: nodes}}}}
	}
	return nodes
}

// WithFiles is the document with other addresses for its pictures and for the
// links that lead to a file: for a copy whose files have ids of their own.
func (d Doc) WithFiles(rename func(address string) string) Doc { return Doc{renamed(d.blocks, rename)} }

func renamed(nodes []Node, rename func(string) string) []Node {
	if nodes == nil {
		return nil
	}
	out := slices.Clone(nodes)
	for i := range out {
		n := &out[i]
		n.Content = renamed(n.Content, rename)
		if n.Kind == KindImage {
			n.Src = rename(n.Src)
		}
		if n.Marks&Link != 0 && strings.HasPrefix(n.Href, "/files/") {
			n.Href = rename(n.Href)
		}
	}
	return out
}
