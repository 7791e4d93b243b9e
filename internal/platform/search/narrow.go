package search

import (
	"cmp"
	"slices"
)

// What a set of facets is to the filters: it passes, it fails in one facet
// (then it still counts for that facet), or it fails in more.
const (
	unknown  = 0
	passes   = 1
	fails    = 2
	failsOne = 3 // + the facet's number
)

// narrow is a query's filters and counts over the sets of facets.
type narrow struct {
	v      *view
	facets []string // that are filtered
	filter map[string][]string
	groups map[string]Group
	state  []int16 // of each set
	n      []int   // documents with each set
}

func newNarrow(v *view, q *Query) *narrow {
	n := &narrow{v: v, filter: q.filter(), groups: map[string]Group{}, state: make([]int16, len(v.sets)), n: make([]int, len(v.sets))}
	for f := range n.filter {
		n.facets = append(n.facets, f)
	}
	slices.Sort(n.facets)
	for _, g := range q.Groups {
		n.groups[g.Name] = g
	}
	return n
}

// has reports whether a set has one of the values chosen of a facet.
func (n *narrow) has(set int32, facet string, chosen []string) bool {
	g, grouped := n.groups[facet]
	if grouped && !slices.Contains(chosen, groupValue) {
		return false
	}
	for _, id := range n.v.sets[set] {
		f := n.v.names[id]
		if grouped && f.facet == g.Facet && g.has(f.value) || !grouped && f.facet == facet && slices.Contains(chosen, f.value) {
			return true
		}
	}
	return false
}

// groupValue is the one value of a facet that is a Group.
const groupValue = "yes"

func (n *narrow) test(set int32) int16 {
	res := int16(passes)
	for i, f := range n.facets {
		if n.has(set, f, n.filter[f]) {
			continue
		}
		if res != passes {
			return fails
		}
		res = failsOne + int16(i)
	}
	return res
}

// countsFor reports whether the documents of a set count for a facet.
func (n *narrow) countsFor(set int, facet string) bool {
	s := n.state[set]
	return s == passes || s >= failsOne && n.facets[s-failsOne] == facet
}

// counts counts the values of the facets that are wanted. A facet that groups
// are made of is never told.
func (n *narrow) counts(want []string) map[string][]Count {
	out := make(map[string][]Count, len(want))
	for _, f := range want {
		out[f] = nil
	}
	for _, g := range n.groups {
		if _, ok := out[g.Name]; ok {
			out[g.Name] = n.countGroup(g)
		}
		if g.Facet != g.Name {
			delete(out, g.Facet)
		}
	}
	for id, k := range n.countValues() {
		f := n.v.names[id]
		if _, ok := out[f.facet]; ok && f.value != "" {
			out[f.facet] = append(out[f.facet], counted(f.value, k))
		}
	}
	for _, c := range out {
		slices.SortFunc(c, func(a, b Count) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Value, b.Value)) })
	}
	return out
}

func counted(value string, k int) Count {
	return Count{Value: value, N: min(k, MaxCount), Capped: k > MaxCount}
}

func (n *narrow) countValues() map[int32]int {
	counts := map[int32]int{}
	for set, k := range n.n {
		if k == 0 {
			continue
		}
		for _, id := range n.v.sets[set] {
			if f := n.v.names[id].facet; n.groups[f].Name == "" && n.countsFor(set, f) {
				counts[id] += k
			}
		}
	}
	return counts
}

func (n *narrow) countGroup(g Group) []Count {
	total := 0
	for set, k := range n.n {
		if k > 0 && n.countsFor(set, g.Name) && n.has(int32(set), g.Name, []string{groupValue}) {
			total += k
		}
	}
	if total == 0 {
		return nil
	}
	return []Count{counted(groupValue, total)}
}
