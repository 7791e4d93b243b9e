package search

import (
	"math"
	"time"
)

// ranking is what a query prefers, beside its words. What it says of a set of
// facets is worked out once for each set.
type ranking struct {
	v      *view
	prefer []Preference
	fresh  Fresh
	today  int64
	sets   map[int32]float64
}

func newRanking(v *view, q *Query) *ranking {
	return &ranking{v: v, prefer: q.Prefer, fresh: q.Fresh, today: q.Fresh.Today.UnixMicro(), sets: map[int32]float64{}}
}

// factor is what a document's score is multiplied with.
func (r *ranking) factor(set int32, published int64) float64 {
	f := 1.0
	if len(r.prefer) > 0 {
		f = r.ofSet(set)
	}
	if r.fresh.Weight > 0 && r.fresh.HalfLife > 0 {
		age := time.Duration(max(0, r.today-published)) * time.Microsecond
		f *= 1 + r.fresh.Weight*math.Exp2(-float64(age)/float64(r.fresh.HalfLife))
	}
	return f
}

func (r *ranking) ofSet(set int32) float64 {
	f, ok := r.sets[set]
	if !ok {
		f = 1
		for _, p := range r.prefer {
			if r.meets(set, p) {
				f *= 1 + p.Weight
			}
		}
		r.sets[set] = f
	}
	return f
}

func (r *ranking) meets(set int32, p Preference) bool {
	for _, id := range r.v.sets[set] {
		if n := r.v.names[id]; n.facet == p.Facet && p.has(n.value) {
			return true
		}
	}
	return false
}

// met is the names of the preferences that a set meets, in their order.
func (r *ranking) met(set int32) []string {
	var out []string
	for _, p := range r.prefer {
		if r.meets(set, p) {
			out = append(out, p.Name)
		}
	}
	return out
}

// why says where a hit has the words of the query.
func (p *parsed) why(c cand) Why {
	var w Why
	for i, g := range p.groups {
		words := p.text[g.start:g.end]
		bit := uint32(1) << i
		switch {
		case g.not:
		case c.title&bit != 0:
			w.Title = append(w.Title, words)
		case c.labels&bit != 0, g.optional() && c.have&bit != 0:
			w.Labels = append(w.Labels, words)
		case c.have&bit != 0:
			w.Text = append(w.Text, words)
		case !g.optional():
			w.Missing = append(w.Missing, words)
		}
	}
	return w
}
