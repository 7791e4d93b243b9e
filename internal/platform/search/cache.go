package search

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"sync"

	"staffroom/internal/platform/db"
)

// cache holds what of the index is small and read by every search: who may
// read each document, its facets and its place in every order. It is by chunk;
// every search asks for the chunks' versions first, so nothing in it is ever
// served stale.
type cache struct {
	mu     sync.Mutex
	chunks map[int64]*chunk
	facets *facetTable
}

func newCache() cache {
	return cache{chunks: map[int64]*chunk{}, facets: &facetTable{local: map[int64]int32{}, values: map[facetValue]int32{}}}
}

// chunk is what is known of a chunk's documents, by place. It is never changed
// once it is in the cache, but for the words, which are read when needed.
type chunk struct {
	no, version int64
	count       int // documents
	live        []bool
	reach       []int64
	owner       []int32 // in owners
	owners      []string
	facets      []int32 // in the facetTable
	pinned      []bool
	published   []int64
	ref, title  []string

	wordsOnce sync.Mutex
	vocab     []string
	masks     []uint32
}

// facetTable gives every distinct set of facets a small number. Sets are named
// by their content, so it only grows.
type facetTable struct {
	mu     sync.RWMutex
	local  map[int64]int32
	sets   [][]int32 // by number: its values
	values map[facetValue]int32
	names  []facetValue
}

type facetValue struct{ facet, value string }

// view is the chunks as they were when a search began.
type view struct {
	chunks []*chunk
	sets   [][]int32
	names  []facetValue
}

// view brings the cache up to date.
func (ix *Index) view(ctx context.Context) (*view, error) {
	now, err := db.All(ctx, ix.d, func(c *chunkVersion) []any { return []any{&c.no, &c.version} },
		`SELECT chunk, version FROM search_chunks ORDER BY chunk`)
	if err != nil {
		return nil, err
	}
	v := &view{chunks: make([]*chunk, len(now))}
	for i, c := range now {
		if v.chunks[i], err = ix.chunk(ctx, c); err != nil {
			return nil, err
		}
	}
	ix.cache.keep(v.chunks)
	f := ix.cache.facets
	f.mu.RLock()
	v.sets, v.names = f.sets, f.names
	f.mu.RUnlock()
	return v, nil
}

type chunkVersion struct{ no, version int64 }

// Mark differs whenever a search could find, count or order differently from
// before. What a search showed since stays right while the mark stays the same.
func (ix *Index) Mark(ctx context.Context) (string, error) {
	now, err := db.All(ctx, ix.d, func(c *chunkVersion) []any { return []any{&c.no, &c.version} },
		`SELECT chunk, version FROM search_chunks ORDER BY chunk`)
	b := make([]byte, 0, 16*len(now))
	for _, c := range now {
		b = append(strconv.AppendInt(append(strconv.AppendInt(b, c.no, 36), ' '), c.version, 36), ' ')
	}
	return string(b), err
}

func (ix *Index) chunk(ctx context.Context, v chunkVersion) (*chunk, error) {
	ix.cache.mu.Lock()
	c := ix.cache.chunks[v.no]
	ix.cache.mu.Unlock()
	if c != nil && c.version == v.version {
		return c, nil
	}
	c, err := ix.readChunk(ctx, v)
	if err != nil {
		return nil, err
	}
	ix.cache.mu.Lock()
	ix.cache.chunks[v.no] = c
	ix.cache.mu.Unlock()
	return c, nil
}

// keep forgets chunks that are no more.
func (c *cache) keep(chunks []*chunk) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.chunks) <= len(chunks) {
		return
	}
	c.chunks = make(map[int64]*chunk, len(chunks))
	for _, ch := range chunks {
		c.chunks[ch.no] = ch
	}
}

type docRow struct {
	id, reach, facets, published int64
	pinned                       int
	ref, owner, title            string
}

func (ix *Index) readChunk(ctx context.Context, v chunkVersion) (*chunk, error) {
	first := v.no * chunkSize
	rows, err := db.All(ctx, ix.d, func(r *docRow) []any {
		return []any{&r.id, &r.ref, &r.reach, &r.owner, &r.facets, &r.pinned, &r.published, &r.title}
	}, `SELECT id, ref, reach, owner, facets, pinned, published, sort_title
		FROM search_docs WHERE id >= $1 AND id < $2 ORDER BY id`, first, first+chunkSize)
	if err != nil {
		return nil, err
	}
	sets, err := ix.facetSets(ctx, rows)
	if err != nil {
		return nil, err
	}
	n := 0
	if len(rows) > 0 {
		n = int(rows[len(rows)-1].id-first) + 1
	}
	c := &chunk{no: v.no, version: v.version, count: len(rows), live: make([]bool, n), reach: make([]int64, n), owner: make([]int32, n), facets: make([]int32, n),
		pinned: make([]bool, n), published: make([]int64, n), ref: make([]string, n), title: make([]string, n)}
	owners := map[string]int32{}
	for _, r := range rows {
		i := int(r.id - first)
		o, ok := owners[r.owner]
		if !ok {
			o = int32(len(c.owners))
			owners[r.owner] = o
			c.owners = append(c.owners, r.owner)
		}
		c.live[i], c.reach[i], c.owner[i], c.facets[i] = true, r.reach, o, sets[r.facets]
		c.pinned[i], c.published[i] = r.pinned != 0, r.published
		c.ref[i], c.title[i] = r.ref, r.title
	}
	return c, nil
}

// facetSets makes sure that the sets of these rows are known.
func (ix *Index) facetSets(ctx context.Context, rows []docRow) (map[int64]int32, error) {
	f := ix.cache.facets
	sets := map[int64]int32{}
	var unknown []int64
	f.mu.RLock()
	for _, r := range rows {
		if _, ok := sets[r.facets]; ok {
			continue
		}
		n, ok := f.local[r.facets]
		sets[r.facets] = n
		if !ok {
			unknown = append(unknown, r.facets)
		}
	}
	f.mu.RUnlock()
	for part := range slices.Chunk(unknown, 500) {
		found, err := db.All(ctx, ix.d, func(s *facetRow) []any { return []any{&s.id, &s.data} },
			`SELECT id, data FROM search_facets WHERE id IN (`+ints(part)+`)`)
		if err != nil {
			return nil, err
		}
		for _, s := range found {
			if sets[s.id], err = f.add(s); err != nil {
				return nil, err
			}
		}
	}
	return sets, nil
}

type facetRow struct {
	id   int64
	data string
}

func (f *facetTable) add(r facetRow) (int32, error) {
	var m map[string][]string
	if err := json.Unmarshal([]byte(r.data), &m); err != nil {
		return 0, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if n, ok := f.local[r.id]; ok {
		return n, nil
	}
	var set []int32
	for facet, vals := range m {
		for _, v := range vals {
			fv := facetValue{facet, v}
			id, ok := f.values[fv]
			if !ok {
				id = int32(len(f.names))
				f.values[fv] = id
				f.names = append(f.names, fv)
			}
			set = append(set, id)
		}
	}
	n := int32(len(f.sets))
	f.sets = append(f.sets, set)
	f.local[r.id] = n
	return n, nil
}

func ints(vals []int64) string {
	var b strings.Builder
	for i, v := range vals {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.FormatInt(v, 10))
	}
	return b.String()
}

// reader is who asks.
type reader struct {
	reads  map[int64]bool
	person string
}

func newReader(reads []int64, person string) reader {
	r := reader{reads: make(map[int64]bool, len(reads)), person: person}
	for _, k := range reads {
		r.reads[k] = true
	}
	return r
}

// sight answers for one chunk which places the reader may see.
type sight struct {
	c     *chunk
	reads map[int64]bool
	own   int32
	last  int64
	ok    bool
	any   bool
}

func (r reader) in(c *chunk) sight {
	s := sight{c: c, reads: r.reads, own: -1}
	if r.person != "" {
		s.own = int32(slices.Index(c.owners, r.person))
	}
	return s
}

func (s *sight) sees(slot int) bool {
	c := s.c
	if slot >= len(c.live) || !c.live[slot] {
		return false
	}
	if s.own >= 0 && c.owner[slot] == s.own {
		return true
	}
	if !s.any || c.reach[slot] != s.last {
		s.last, s.any = c.reach[slot], true
		s.ok = s.reads[s.last]
	}
	return s.ok
}

// row is a term's postings in a chunk.
type row struct {
	chunk     int64
	term      string
	n         int
	data, pos []byte
}

func readPostings(ctx context.Context, q db.Reader, chunks []int64, terms []string, withPos bool) ([]row, error) {
	if len(chunks) == 0 || len(terms) == 0 {
		return nil, nil
	}
	cols, scan := "chunk, term, n, data", func(r *row) []any { return []any{&r.chunk, &r.term, &r.n, &r.data} }
	if withPos {
		cols, scan = cols+", pos", func(r *row) []any { return []any{&r.chunk, &r.term, &r.n, &r.data, &r.pos} }
	}
	return db.All(ctx, q, scan, `SELECT `+cols+` FROM search_postings WHERE chunk IN (`+ints(chunks)+`)`+inText("term", terms), textArgs(terms)...)
}

// words are the chunk's words in order, with the set of letters of each.
func (ix *Index) words(ctx context.Context, c *chunk) ([]string, []uint32, error) {
	c.wordsOnce.Lock()
	defer c.wordsOnce.Unlock()
	if c.masks != nil {
		return c.vocab, c.masks, nil
	}
	vocab, err := db.Column[string](ctx, ix.d, `SELECT word FROM search_words WHERE chunk = $1 ORDER BY word`, c.no)
	if err != nil {
		return nil, nil, err
	}
	slices.Sort(vocab)
	masks := make([]uint32, len(vocab))
	for i, w := range vocab {
		masks[i] = letters(w)
	}
	c.vocab, c.masks = vocab, masks
	return vocab, masks, nil
}

func letters(w string) uint32 {
	m := uint32(0)
	for i := range len(w) {
		m |= 1 << (w[i] & 31)
	}
	return m
}
