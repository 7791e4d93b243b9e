package search

import (
	"context"
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
	"sort"
	"strings"

	"staffroom/internal/platform/db"
)

// loaded is the postings of a query's terms, by term and chunk.
type loaded struct {
	v     *view
	docs  int // in the index
	terms map[string][]row
	df    map[string]int
	pos   map[string]bool
	rank  *ranking
}

func newLoaded(v *view, q *Query) *loaded {
	l := &loaded{v: v, rank: newRanking(v, q), terms: map[string][]row{}, df: map[string]int{}, pos: map[string]bool{}}
	for _, c := range v.chunks {
		l.docs += c.count
	}
	return l
}

func (v *view) numbers() []int64 {
	out := make([]int64, len(v.chunks))
	for i, c := range v.chunks {
		out[i] = c.no
	}
	return out
}

// load reads what the groups need and is not there yet, positions only for phrases.
func (ix *Index) load(ctx context.Context, l *loaded, groups []*group) error {
	var plain, phrases []string
	for _, g := range groups {
		for _, a := range g.alts {
			for _, t := range a.terms {
				switch {
				case len(a.terms) > 1 && !stopTerms[t] && !l.pos[t]:
					l.pos[t] = true
					phrases = append(phrases, t)
				case l.terms[t] == nil:
					plain = append(plain, t)
				}
			}
		}
	}
	plain = slices.DeleteFunc(plain, func(t string) bool { return l.pos[t] })
	if err := ix.loadTerms(ctx, l, phrases, true); err != nil {
		return err
	}
	return ix.loadTerms(ctx, l, plain, false)
}

func (ix *Index) loadTerms(ctx context.Context, l *loaded, terms []string, pos bool) error {
	slices.Sort(terms)
	terms = slices.Compact(terms)
	rows, err := readPostings(ctx, ix.d, l.v.numbers(), terms, pos)
	if err != nil {
		return err
	}
	for _, t := range terms {
		l.terms[t], l.df[t] = make([]row, len(l.v.chunks)), 0
	}
	for _, r := range rows {
		i, ok := slices.BinarySearchFunc(l.v.chunks, r.chunk, func(c *chunk, no int64) int { return int(c.no - no) })
		if !ok {
			continue
		}
		l.terms[r.term][i] = r
		l.df[r.term] += r.n
	}
	return nil
}

// weigh gives every group its weight: how rare is what it finds (BM25's idf, of
// its most common way).
func (l *loaded) weigh(groups []*group) {
	for _, g := range groups {
		df := 0
		for _, a := range g.alts {
			df = max(df, l.altDF(a))
		}
		n := float64(max(l.docs, df))
		g.idf = math.Log(1 + (n-float64(df)+0.5)/(float64(df)+0.5))
	}
}

// altDF is the documents of a phrase's rarest word.
func (l *loaded) altDF(a alt) int {
	df := math.MaxInt
	for _, t := range a.terms {
		df = min(df, l.df[t])
	}
	return df
}

// cand is a document that matches and that the reader may see.
type cand struct {
	chunk, slot int32
	facets      int32
	score       float64

	have, title, labels uint32 // groups: anywhere, in the title, in keywords and facets
}

// matches is what an evaluation found: documents that have all required groups,
// and those that have most of what was asked.
type matches struct {
	full, partial []cand
}

// Documents that lack a word are hits when what they have is this share of the
// query's weight (less will do where they have more words than one), and only
// while those that have all words are few.
const (
	partialShare = 0.3
	severalShare = 0.15
	fewFull      = 100
	maxPartial   = 20000
)

// evaluator scores a chunk at a time in arrays as wide as a chunk.
type evaluator struct {
	l       *loaded
	p       *parsed
	r       reader
	need    uint32 // groups that must match
	weight  float64
	means   bool
	total   [chunkSize]float64
	bits    [chunkSize]uint32
	title   [chunkSize]uint32 // groups in the title
	labels  [chunkSize]uint32 // groups in keywords and facets
	out     [chunkSize]bool
	best    [chunkSize]float64
	touched []int
	sets    map[int32]uint32 // facet set → optional groups that it satisfies
	exact   map[int64]map[int]bool
}

func (ix *Index) evaluate(ctx context.Context, l *loaded, p *parsed, r reader) (*matches, error) {
	l.weigh(p.groups)
	e := &evaluator{l: l, p: p, r: r, sets: map[int32]uint32{}}
	alone := p.required() == 0
	for i, g := range p.groups {
		e.means = e.means || g.optional()
		if !g.not && (alone || !g.optional()) {
			e.need |= 1 << i
			e.weight += g.idf
		}
	}
	exact, err := ix.verify(ctx, l, p, r)
	if err != nil {
		return nil, err
	}
	e.exact = exact
	m := &matches{}
	for ci := range l.v.chunks {
		e.chunk(ci, m)
	}
	if len(m.full) >= fewFull {
		m.partial = nil
	}
	return m, nil
}

func (e *evaluator) chunk(ci int, m *matches) {
	e.touched = e.touched[:0]
	for gi, g := range e.p.groups {
		for ai := range g.alts {
			e.alt(ci, gi, ai)
		}
		e.settle(gi, g)
	}
	s := e.r.in(e.l.v.chunks[ci])
	if e.everything() {
		for slot := range e.l.v.chunks[ci].live {
			e.candidate(ci, slot, &s, m)
		}
	} else {
		for _, slot := range e.touched {
			e.candidate(ci, slot, &s, m)
		}
	}
	for _, slot := range e.touched {
		e.total[slot], e.bits[slot], e.title[slot], e.labels[slot], e.out[slot] = 0, 0, 0, 0, false
	}
}

// everything reports that documents without any of the words may match: there
// are no words, or words that stand for facets, or only words not to have.
func (e *evaluator) everything() bool {
	if e.need == 0 {
		return true
	}
	for i, g := range e.p.groups {
		if e.need&(1<<i) != 0 && !g.optional() {
			return false
		}
	}
	return true
}

// visit calls f for the postings of one way in one chunk.
func (l *loaded) visit(ci int, a alt, f func(slot int, impact, mask byte)) {
	if len(a.terms) > 1 {
		l.phrase(ci, a, f)
		return
	}
	data := l.terms[a.terms[0]][ci].data
	for i := 0; i+postingSize <= len(data); i += postingSize {
		f(int(binary.LittleEndian.Uint16(data[i:])), data[i+2], data[i+3])
	}
}

func (e *evaluator) alt(ci, gi, ai int) {
	g := e.p.groups[gi]
	a := g.alts[ai]
	var only map[int]bool
	if len(a.exact) > 0 {
		only = e.exact[int64(gi)<<32|int64(ci)]
	}
	e.l.visit(ci, a, func(slot int, impact, mask byte) {
		if len(a.exact) > 0 && !only[slot] {
			return
		}
		if e.bits[slot] == 0 && !e.out[slot] {
			e.touched = append(e.touched, slot)
		}
		if g.not {
			e.out[slot] = true
			return
		}
		e.bits[slot] |= 1 << gi
		if mask&(1<<inTitle) != 0 {
			e.title[slot] |= 1 << gi
		}
		if mask&(1<<inKeywords|1<<inFacets) != 0 {
			e.labels[slot] |= 1 << gi
		}
		e.best[slot] = max(e.best[slot], a.weight*float64(impact)/255)
	})
}

// settle adds a group's best way to each document's total.
func (e *evaluator) settle(gi int, g *group) {
	if g.not {
		return
	}
	for _, slot := range e.touched {
		if e.best[slot] > 0 {
			e.total[slot] += g.idf * e.best[slot]
			e.best[slot] = 0
		}
	}
}

func (e *evaluator) candidate(ci, slot int, s *sight, m *matches) {
	if e.out[slot] || !s.sees(slot) {
		return
	}
	c := e.l.v.chunks[ci]
	set := c.facets[slot]
	have := e.bits[slot] | e.satisfied(set)
	k := cand{chunk: int32(ci), slot: int32(slot), facets: set}
	if have&e.need == e.need {
		e.rate(&k, have, c)
		m.full = append(m.full, k)
		return
	}
	if len(m.full) >= fewFull || len(m.partial) >= maxPartial || !e.enough(have) {
		return
	}
	if e.missesExact(have) {
		return
	}
	e.rate(&k, have, c)
	m.partial = append(m.partial, k)
}

// enough reports that a document without some of the words is a hit.
func (e *evaluator) enough(have uint32) bool {
	s := e.share(have)
	return s >= partialShare || s >= severalShare && bits.OnesCount32(have&e.need) > 1
}

// missesExact: what was quoted is never optional.
func (e *evaluator) missesExact(have uint32) bool {
	for i, g := range e.p.groups {
		if !g.not && !g.plain && have&(1<<i) == 0 {
			return true
		}
	}
	return false
}

// satisfied is the groups for which a set of facets stands.
func (e *evaluator) satisfied(set int32) uint32 {
	if !e.means {
		return 0
	}
	if b, ok := e.sets[set]; ok {
		return b
	}
	b := uint32(0)
	for i, g := range e.p.groups {
		for _, m := range g.means {
			for _, id := range e.l.v.sets[set] {
				n := e.l.v.names[id]
				if n.facet == m.Facet && slices.Contains(m.Values, n.value) {
					b |= 1 << i
				}
			}
		}
	}
	e.sets[set] = b
	return b
}

// share is how much of the required weight a document has.
func (e *evaluator) share(have uint32) float64 {
	if e.weight == 0 {
		return 1
	}
	w := 0.0
	for b := have & e.need; b != 0; b &= b - 1 {
		w += e.p.groups[bits.TrailingZeros32(b)].idf
	}
	return w / e.weight
}

// The parts of a score beside the words' own weights: chosen by measuring, see
// docs/decisions/search.md.
const (
	titleShare  = 1.5
	labelShare  = 0.2
	facetFactor = 1.0
)

func (e *evaluator) rate(k *cand, have uint32, c *chunk) {
	slot := int(k.slot)
	s := e.total[slot]
	k.have, k.title, k.labels = have, e.title[slot], e.labels[slot]
	if e.need != 0 {
		s *= 1 + titleShare*e.share(k.title) + labelShare*e.share(k.labels)
	}
	for i, g := range e.p.groups {
		if g.optional() && have&(1<<i) != 0 {
			s *= 1 + facetFactor
		}
	}
	if s > 0 {
		s *= e.l.rank.factor(k.facets, c.published[slot])
	}
	k.score = s
}

// phrase visits the documents in which the words of a stand at their offsets.
func (l *loaded) phrase(ci int, a alt, f func(slot int, impact, mask byte)) {
	rows := make([]row, len(a.terms))
	lists := make([][][]byte, len(a.terms))
	rarest := 0
	for i, t := range a.terms {
		rows[i] = l.terms[t][ci]
		if rows[i].n == 0 {
			return
		}
		if l.pos[t] {
			lists[i] = splitPositions(rows[i].pos, rows[i].n)
		}
		if rows[i].n < rows[rarest].n {
			rarest = i
		}
	}
	at := make([]int, len(rows))
	for i := range rows[rarest].n {
		slot := slotAt(rows[rarest].data, i)
		impact, mask := byte(255), byte(255)
		ok := true
		for j, r := range rows {
			at[j] = r.find(slot)
			if at[j] < 0 {
				ok = false
				break
			}
			impact = min(impact, r.data[at[j]*postingSize+2])
			mask &= r.data[at[j]*postingSize+3]
		}
		if ok && mask != 0 && adjacent(lists, at, a.offs) {
			f(slot, impact, mask)
		}
	}
}

// find is where a document's posting is, -1 if it has none.
func (r row) find(slot int) int {
	n := len(r.data) / postingSize
	i := sort.Search(n, func(i int) bool { return slotAt(r.data, i) >= slot })
	if i == n || slotAt(r.data, i) != slot {
		return -1
	}
	return i
}

// adjacent reports whether some place has all words at their offsets. Words
// without positions (stop words) stand anywhere.
func adjacent(lists [][][]byte, at, offs []int) bool {
	var starts []uint32
	first := true
	for i, list := range lists {
		if list == nil {
			continue
		}
		pos := decodePositions(list[at[i]], nil)
		var here []uint32
		for _, p := range pos {
			if p < uint32(offs[i]) {
				continue
			}
			p -= uint32(offs[i])
			if _, ok := slices.BinarySearch(starts, p); first || ok {
				here = append(here, p)
			}
		}
		if len(here) == 0 {
			return false
		}
		starts, first = here, false
	}
	return true
}

// maxVerified is how many documents' texts are read to check what was quoted.
// Beyond it the stems' positions decide.
const maxVerified = 2000

// verify finds where quoted phrases stand exactly: by group and chunk, the places.
func (ix *Index) verify(ctx context.Context, l *loaded, p *parsed, r reader) (map[int64]map[int]bool, error) {
	found := map[int64]map[int]bool{}
	for gi, g := range p.groups {
		if len(g.alts[0].exact) == 0 {
			continue
		}
		var ids []int64
		for ci, c := range l.v.chunks {
			s := r.in(c)
			in := map[int]bool{}
			found[int64(gi)<<32|int64(ci)] = in
			l.visit(ci, g.alts[0], func(slot int, _, _ byte) {
				if !s.sees(slot) {
					return
				}
				if len(ids) >= maxVerified {
					in[slot] = true
					return
				}
				ids = append(ids, int64(ci)*chunkSize+int64(slot))
			})
		}
		for part := range slices.Chunk(ids, 100) {
			if err := ix.verifyTexts(ctx, l, part, g.alts[0].exact, gi, found); err != nil {
				return nil, err
			}
		}
	}
	return found, nil
}

type idTexts struct {
	id int64
	texts
}

func (t *idTexts) cols() []any { return append([]any{&t.id}, t.texts.cols()...) }

func (ix *Index) verifyTexts(ctx context.Context, l *loaded, places []int64, phrase []string, gi int, found map[int64]map[int]bool) error {
	ids := make([]int64, len(places))
	at := map[int64]int64{}
	for i, p := range places {
		ids[i] = l.v.chunks[p/chunkSize].no*chunkSize + p%chunkSize
		at[ids[i]] = p
	}
	rows, err := db.All(ctx, ix.d, (*idTexts).cols, `SELECT id, `+textCols+` FROM search_texts WHERE id IN (`+ints(ids)+`)`)
	if err != nil {
		return err
	}
	for _, t := range rows {
		if t.hasPhrase(phrase) {
			p := at[t.id]
			found[int64(gi)<<32|p/chunkSize][int(p%chunkSize)] = true
		}
	}
	return nil
}

func (t *texts) hasPhrase(phrase []string) bool {
	for _, s := range []string{t.title, t.keywords, t.facets, t.summary, t.body, t.attachments} {
		for part := range strings.SplitSeq(s, separator) {
			if hasPhrase(part, phrase) {
				return true
			}
		}
	}
	return false
}

// hasPhrase keeps the last words in a ring as long as the phrase.
func hasPhrase(s string, phrase []string) bool {
	var sc scanner
	ring := make([]string, len(phrase))
	n, found := 0, false
	sc.scan(s, func(t token) {
		if found || t.joined && len(phrase) > 1 {
			return
		}
		if t.joined {
			found = string(t.word) == phrase[0]
			return
		}
		ring[n%len(ring)] = string(t.word)
		n++
		for i := range phrase {
			if n < len(phrase) || ring[(n+i)%len(ring)] != phrase[i] {
				return
			}
		}
		found = true
	})
	return found
}
