package search

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// gap is how many positions lie between two texts, so that no phrase reaches
// from one into the other.
const gap = 16

// texts is what of a document is searched, as it is stored.
type texts struct{ title, keywords, facets, summary, body, attachments string }

// separator stands between keywords and between attachments.
const separator = "\x1e"

func (d *Doc) texts() texts {
	return texts{
		title: clean(d.Title), keywords: clean(strings.Join(d.Keywords, separator)), facets: d.facetText(),
		summary: clean(d.Summary), body: clean(d.Body), attachments: clean(strings.Join(d.Attachments, separator)),
	}
}

func (d *Doc) facetText() string {
	var vals []string
	for _, vs := range d.Facets {
		vals = append(vals, vs...)
	}
	slices.Sort(vals)
	return clean(strings.Join(slices.Compact(vals), separator))
}

// facetData is the facets in one canonical text, and its name: 63 bits of its
// hash. Documents alike in facets share one.
func (d *Doc) facetData() (int64, string) {
	m := map[string][]string{"org": {clean(d.Org)}, "kind": {clean(d.Kind)}}
	for _, of := range []map[string][]string{d.Facets, d.Marks} {
		for f, vs := range of {
			for _, v := range vs {
				m[clean(f)] = append(m[clean(f)], clean(v))
			}
		}
	}
	return nameFacets(m)
}

func nameFacets(m map[string][]string) (int64, string) {
	for f, vs := range m {
		slices.Sort(vs)
		m[f] = slices.Compact(vs)
	}
	b, err := json.Marshal(m)
	if err != nil {
		panic(err) // strings always marshal
	}
	h := sha256.Sum256(b)
	return int64(binary.LittleEndian.Uint64(h[:]) &^ (1 << 63)), string(b)
}

func (d *Doc) published() int64 {
	t := d.Published
	if t.IsZero() {
		t = d.Updated
	}
	if t.IsZero() {
		t = time.Unix(0, 0)
	}
	return t.UnixMicro()
}

// sortTitleBytes is how much of a title decides its place.
const sortTitleBytes = 64

func (d *Doc) sortTitle() string {
	s := clean(d.SortTitle)
	if s == "" {
		s = strings.Join(words(clean(d.Title)), " ")
	}
	if len(s) > sortTitleBytes {
		s = strings.ToValidUTF8(s[:sortTitleBytes], "")
	}
	return s
}

// words are the folded words of s.
func words(s string) []string {
	var sc scanner
	var out []string
	sc.scan(s, func(t token) {
		if !t.joined {
			out = append(out, string(t.word))
		}
	})
	return out
}

// analyser turns documents into postings. It lives for one Put and remembers
// every word it has met.
type analyser struct {
	words   map[string]int32 // as written → term
	ids     map[string]int32 // term → its number
	terms   []string
	stop    []bool
	slot    []int32 // term → entry of the document at hand, 0 is none
	entries []entry
	lens    [fields]int
	sc      scanner
}

func newAnalyser() *analyser {
	return &analyser{words: map[string]int32{}, ids: map[string]int32{}}
}

func (a *analyser) term(word []byte) int32 {
	if id, ok := a.words[string(word)]; ok {
		return id
	}
	w := string(word)
	t := stem(w)
	id, ok := a.ids[t]
	if !ok {
		id = int32(len(a.terms))
		a.ids[t] = id
		a.terms = append(a.terms, t)
		a.stop = append(a.stop, stopTerms[t])
		a.slot = append(a.slot, 0)
	}
	a.words[w] = id
	return id
}

// doc analyses one document. The entries are valid until the next call.
func (a *analyser) doc(t texts) []entry {
	for _, e := range a.entries {
		a.slot[e.term] = 0
	}
	a.entries = a.entries[:0]
	a.lens = [fields]int{}
	a.sc.pos = 0
	a.field(inTitle, t.title)
	a.field(inKeywords, t.keywords)
	a.field(inFacets, t.facets)
	a.field(inSummary, t.summary)
	a.field(inBody, t.body)
	a.field(inAttachments, t.attachments)
	return a.entries
}

func (a *analyser) field(f field, s string) {
	for part := range strings.SplitSeq(s, separator) {
		a.sc.scan(part, func(t token) { a.add(f, t) })
		a.sc.pos += gap
	}
}

func (a *analyser) add(f field, t token) {
	id := a.term(t.word)
	if a.slot[id] == 0 {
		if len(a.entries) < cap(a.entries) {
			a.entries = a.entries[:len(a.entries)+1]
		} else {
			a.entries = append(a.entries, entry{})
		}
		e := &a.entries[len(a.entries)-1]
		e.term, e.tf, e.pos = id, [fields]uint16{}, e.pos[:0]
		a.slot[id] = int32(len(a.entries))
	}
	e := &a.entries[a.slot[id]-1]
	if e.tf[f] < 1<<16-1 {
		e.tf[f]++
	}
	if !t.joined {
		a.lens[f]++
	}
	if !a.stop[id] {
		e.pos = insertSorted(e.pos, uint32(t.pos))
	}
}

// insertSorted keeps positions ascending and once: a joined word stands before
// its last parts.
func insertSorted(pos []uint32, p uint32) []uint32 {
	i := len(pos)
	for i > 0 && pos[i-1] > p {
		i--
	}
	if i > 0 && pos[i-1] == p {
		return pos
	}
	return slices.Insert(pos, i, p)
}

var stopTerms = func() map[string]bool {
	m := map[string]bool{}
	for w := range stopWords {
		m[stem(w)] = true
	}
	return m
}()
