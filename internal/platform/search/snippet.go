package search

import (
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"
)

// marker finds a query's words in a text as people read it.
type marker struct {
	terms  map[string]uint32 // stem → the groups that it is a way of
	begins [1 << 16]bool     // first two bytes of those stems: spares stemming all other words
	groups int
	stems  map[string]uint32
}

func newMarker(p *parsed) *marker {
	m := &marker{terms: map[string]uint32{}, stems: map[string]uint32{}}
	for i, g := range p.groups {
		if g.not {
			continue
		}
		m.groups++
		for _, a := range g.alts {
			for _, t := range a.terms {
				m.terms[t] |= 1 << i
				m.begins[beginning(t)] = true
			}
		}
	}
	for plural, single := range irregular {
		if m.terms[stem(single)] != 0 {
			m.begins[beginning(plural)] = true
		}
	}
	return m
}

func beginning[T string | []byte](w T) uint16 {
	b := uint16(0)
	if len(w) > 0 {
		b = uint16(w[0])
	}
	if len(w) > 1 {
		b |= uint16(w[1]) << 8
	}
	return b
}

// group is the groups that a folded word is a way of.
func (m *marker) group(word []byte) uint32 {
	if !m.begins[beginning(word)] {
		return 0
	}
	g, ok := m.stems[string(word)]
	if !ok {
		w := string(word)
		g = m.terms[stem(w)]
		m.stems[w] = g
	}
	return g
}

// mark is a place in a text that matches.
type mark struct {
	start, end int
	groups     uint32
}

// enoughMarks is after how many matches a text is not looked through further.
const enoughMarks = 200

func (m *marker) marks(s string) []mark {
	if m.groups == 0 {
		return nil
	}
	var sc scanner
	var out []mark
	sc.scan(s, func(t token) {
		if len(out) >= enoughMarks {
			return
		}
		if g := m.group(t.word); g != 0 {
			out = append(out, mark{t.start, t.end, g})
		}
	})
	return out
}

func (m *marker) hits(s string) bool { return len(m.marks(s)) > 0 }

// spans is the whole of s with its matches marked.
func (m *marker) spans(s string) []Span { return cutSpans(s, 0, len(s), m.marks(s)) }

func cutSpans(s string, from, to int, marks []mark) []Span {
	var out []Span
	at := from
	for _, k := range marks {
		if k.start < at || k.end > to {
			continue
		}
		if k.start > at {
			out = append(out, Span{Text: s[at:k.start]})
		}
		out = append(out, Span{Text: s[k.start:k.end], Mark: true})
		at = k.end
	}
	if at < to {
		out = append(out, Span{Text: s[at:to]})
	}
	return out
}

// snippetBytes is about how long a snippet is.
const snippetBytes = 200

// window is the part of s in which most of what was asked for stands together,
// and how many groups that is.
func (m *marker) window(s string) ([]Span, int) {
	marks := m.marks(s)
	best, score := 0, -1
	var groups uint32
	for i := range marks {
		var g uint32
		n := 0
		for j := i; j < len(marks) && marks[j].end <= marks[i].start+snippetBytes*3/4; j++ {
			g |= marks[j].groups
			n++
		}
		if sc := bits.OnesCount32(g)*100 + min(n, 50); sc > score {
			best, score, groups = i, sc, g
		}
	}
	from := 0
	if len(marks) > 0 {
		from = before(s, marks[best].start)
	}
	to := after(s, from)
	spans := cutSpans(s, from, to, marks)
	if from > 0 {
		spans = append([]Span{{Text: "… "}}, spans...)
	}
	if to < len(s) {
		spans = append(spans, Span{Text: " …"})
	}
	return spans, bits.OnesCount32(groups)
}

// before goes back from a match to the beginning of its sentence, or of a word
// not far away.
func before(s string, at int) int {
	low := max(0, at-snippetBytes/4)
	for low > 0 && low < at && !utf8.RuneStart(s[low]) {
		low++
	}
	if low == 0 {
		return 0
	}
	part := s[low:at]
	if i := strings.LastIndexAny(part, ".!?\n"); i >= 0 {
		return at - len(strings.TrimLeftFunc(part[i+1:], unicode.IsSpace))
	}
	if i := strings.IndexFunc(part, unicode.IsSpace); i >= 0 {
		return at - len(strings.TrimLeftFunc(part[i:], unicode.IsSpace))
	}
	return low
}

func after(s string, from int) int {
	if len(s)-from <= snippetBytes*5/4 {
		return len(s)
	}
	to := from + snippetBytes
	for !utf8.RuneStart(s[to]) {
		to--
	}
	if i := strings.LastIndexFunc(s[from:to], unicode.IsSpace); i > 0 {
		return from + i
	}
	return to
}
