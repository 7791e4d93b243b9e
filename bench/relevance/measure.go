package main

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"staffroom/internal/platform/search"
)

// score is a sum over queries; divided by n it is the mean.
type score struct {
	n            int
	ndcg, recall float64
}

func measure(ctx context.Context, ix *search.Index, queries []query, misses bool) error {
	fmt.Println("\nlessons and units together")
	if err := measureKinds(ctx, ix, queries, nil, misses); err != nil {
		return err
	}
	fmt.Println("\nlessons alone")
	return measureKinds(ctx, ix, queries, []string{"resource"}, false)
}

func measureKinds(ctx context.Context, ix *search.Index, queries []query, kinds []string, misses bool) error {
	by, err := scores(ctx, ix, queries, kinds, misses)
	if err != nil {
		return err
	}
	fmt.Printf("%-20s %7s %8s %9s\n", "category", "queries", "nDCG@10", "recall@50")
	for _, c := range slices.Sorted(maps.Keys(by)) {
		by[c].print(c)
	}
	outside := 0
	for _, q := range queries {
		outside += q.outside
	}
	fmt.Printf("left out: %d queries and %d judgements whose documents the corpus does not have\n", len(queries)-by["all"].n, outside)
	return nil
}

// scores asks every query that has a judged document in the corpus.
func scores(ctx context.Context, ix *search.Index, queries []query, kinds []string, misses bool) (map[string]*score, error) {
	by := map[string]*score{"all": {}}
	for _, q := range queries {
		if len(q.grades) == 0 {
			continue
		}
		res, err := ix.Search(ctx, search.Query{Text: q.Text, Reads: []int64{0}, Kinds: kinds, Limit: 60})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", q.ID, err)
		}
		slugs := distinct(res.Hits)
		n, r := ndcg(slugs, q.grades, 10), recall(slugs, q.grades, 50)
		if by[q.Category] == nil {
			by[q.Category] = &score{}
		}
		for _, s := range []*score{by["all"], by[q.Category]} {
			s.n++
			s.ndcg += n
			s.recall += r
		}
		if misses {
			detail(q, res, slugs, n, r)
		}
	}
	return by, nil
}

func (s *score) print(name string) {
	fmt.Printf("%-20s %7d %8.3f %9.3f\n", name, s.n, s.ndcg/float64(s.n), s.recall/float64(s.n))
}

// distinct is the slugs in order, each once.
func distinct(hits []search.Hit) []string {
	var out []string
	for _, h := range hits {
		if s, _ := slugOf(h.Ref); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// ndcg is the normalised discounted cumulative gain with gains 2^grade - 1
// (Järvelin and Kekäläinen 2002; Burges 2005).
func ndcg(slugs []string, grades map[string]int, k int) float64 {
	ideal := slices.SortedFunc(maps.Values(grades), func(a, b int) int { return b - a })
	best := 0.0
	for i, g := range ideal[:min(k, len(ideal))] {
		best += gain(g, i)
	}
	got := 0.0
	for i, s := range slugs[:min(k, len(slugs))] {
		got += gain(grades[s], i)
	}
	return got / best
}

func gain(grade, at int) float64 { return (math.Exp2(float64(grade)) - 1) / math.Log2(float64(at)+2) }

func recall(slugs []string, grades map[string]int, k int) float64 {
	found := 0
	for _, s := range slugs[:min(k, len(slugs))] {
		if grades[s] > 0 {
			found++
		}
	}
	return float64(found) / float64(len(grades))
}

func detail(q query, res search.Result, slugs []string, n, r float64) {
	fmt.Printf("%.2f %.2f %-18s %q → %q total %d\n", n, r, q.Category, q.Text, res.DidYouMean, res.Total)
	for slug, g := range q.grades {
		fmt.Printf("      %d at %d %s\n", g, slices.Index(slugs, slug)+1, slug)
	}
}
