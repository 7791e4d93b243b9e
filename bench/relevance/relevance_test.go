package main

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/search"
)

func TestNDCG(t *testing.T) {
	grades := map[string]int{"a": 3, "b": 1}
	for _, tt := range []struct {
		slugs []string
		want  float64
	}{
		{[]string{"a", "b"}, 1},
		{[]string{"x", "y"}, 0},
		{nil, 0},
		{[]string{"b", "a"}, (1 + 7/math.Log2(3)) / (7 + 1/math.Log2(3))},
	} {
		if got := ndcg(tt.slugs, grades, 10); math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("%v: %v, want %v", tt.slugs, got, tt.want)
		}
	}
}

// TestRealQueries keeps what was reached, a little below it, on both databases.
func TestRealQueries(t *testing.T) {
	data := filepath.Join("..", "..", "..", "shared", "data")
	if _, err := os.Stat(data); err != nil {
		t.Skipf("no real data: %v", err)
	}
	if testing.Short() {
		t.Skip("loads 14,569 documents")
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ix := search.New(d, tags.Lexicon())
		if _, err := load(t.Context(), d, ix, data); err != nil {
			t.Fatal(err)
		}
		queries, err := readQueries(data)
		if err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct {
			kinds         []string
			all, misspelt float64
		}{{nil, 0.59, 0.52}, {[]string{"resource"}, 0.65, 0.56}} {
			by, err := scores(t.Context(), ix, queries, tt.kinds, false)
			if err != nil {
				t.Fatal(err)
			}
			all, misspelt := by["all"], by["imprecise-input"]
			t.Logf("%v: all %.3f, misspelt %.3f", tt.kinds, all.ndcg/float64(all.n), misspelt.ndcg/float64(misspelt.n))
			if all.ndcg/float64(all.n) < tt.all || misspelt.ndcg/float64(misspelt.n) < tt.misspelt {
				t.Errorf("%v: below %.2f and %.2f", tt.kinds, tt.all, tt.misspelt)
			}
		}
	})
}
