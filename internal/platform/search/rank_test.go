package search

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
)

func TestMarksAndGroups(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ix := New(d, Lexicon{})
		put(t, d, ix,
			Doc{Ref: "a", Title: "Amber", Facets: map[string][]string{"stage": {"s1"}}, Marks: map[string][]string{"uses": {"003"}, "seen": {"r2", "r4"}}},
			Doc{Ref: "b", Title: "Amber", Facets: map[string][]string{"stage": {"s2"}}, Marks: map[string][]string{"uses": {"001"}}},
			Doc{Ref: "c", Title: "Amber", Facets: map[string][]string{"stage": {"s1"}}},
		)
		used := Group{"used", "uses", Some{From: "002"}}
		seen := Group{"seen by you", "seen", Some{Values: []string{"r2", "r4"}}}
		ask := func(filter ...string) Result {
			q := Query{Text: "amber", Facets: []string{"used", "uses", "seen", "seen by you", "stage"}, Groups: []Group{used, seen}, Filter: map[string][]string{}}
			for _, f := range filter {
				q.Filter[f] = []string{"yes"}
			}
			return find(t, ix, q)
		}
		res := ask()
		want := map[string][]Count{"used": {{Value: "yes", N: 1}}, "seen by you": {{Value: "yes", N: 1}}, "stage": {{Value: "s1", N: 2}, {Value: "s2", N: 1}}}
		if diff := cmp.Diff(want, res.Facets); diff != "" {
			t.Errorf("one value for each group, and nothing of what they are made of: %s", diff)
		}
		if got := refs(ask("used")); !slices.Equal(got, []string{"a"}) {
			t.Errorf("filtered by a group: %v", got)
		}
		must(t, d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			if err := ix.SetMarks(ctx, tx, "nobody", map[string][]string{"uses": {"009"}}); err != nil {
				return err
			}
			if err := ix.SetMarks(ctx, tx, "a", map[string][]string{"uses": nil}); err != nil {
				return err
			}
			return ix.SetMarks(ctx, tx, "b", map[string][]string{"uses": {"004"}})
		}))
		if got := refs(ask("used")); !slices.Equal(got, []string{"b"}) {
			t.Errorf("after the marks changed: %v", got)
		}
		if res := ask("seen by you"); !slices.Equal(refs(res), []string{"a"}) || res.Facets["stage"][0].N != 1 {
			t.Errorf("marks that were not named stay: %v", res)
		}
		for _, text := range []string{"003", "r2", "uses"} {
			if res := find(t, ix, Query{Text: text}); res.Total != 0 {
				t.Errorf("a mark is no word, yet %q finds %v", text, refs(res))
			}
		}
	})
}

// TestGroupsAgainstAList changes marks at random and counts groups by hand.
func TestGroupsAgainstAList(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		rapid.Check(t, func(rt *rapid.T) {
			ix, marks := New(d, Lexicon{}), map[string][]string{}
			must(t, d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error { return ix.Reset(ctx, tx) }))
			values := rapid.SliceOfN(rapid.SampledFrom([]string{"r0", "r2", "r4", "r6"}), 0, 4)
			for i := range rapid.IntRange(1, 6).Draw(rt, "docs") {
				ref := fmt.Sprint("d", i)
				marks[ref] = values.Draw(rt, "marks")
				put(t, d, ix, Doc{Ref: ref, Title: "Amber", Kind: rapid.SampledFrom([]string{"k1", "k2"}).Draw(rt, "kind"), Marks: map[string][]string{"seen": marks[ref]}})
			}
			for range rapid.IntRange(0, 3).Draw(rt, "changes") {
				ref := fmt.Sprint("d", rapid.IntRange(0, 6).Draw(rt, "which"))
				v := values.Draw(rt, "now")
				must(t, d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
					return ix.SetMarks(ctx, tx, ref, map[string][]string{"seen": v})
				}))
				if _, ok := marks[ref]; ok {
					marks[ref] = v
				}
			}
			mine := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"r0", "r2", "r4"}), 0, 3, rapid.ID).Draw(rt, "mine")
			var want []string
			for ref, vs := range marks {
				if slices.ContainsFunc(vs, func(v string) bool { return slices.Contains(mine, v) }) {
					want = append(want, ref)
				}
			}
			slices.Sort(want)
			q := Query{Text: "amber", Facets: []string{"has"}, Groups: []Group{{"has", "seen", Some{Values: mine}}}}
			all := find(t, ix, q)
			q.Filter = map[string][]string{"has": {"yes"}}
			some := find(t, ix, q)
			n := 0
			if len(all.Facets["has"]) > 0 {
				n = all.Facets["has"][0].N
			}
			if n != len(want) || !slices.Equal(refs(some), want) || some.Total != len(want) {
				rt.Fatalf("%v of %v: counted %d, found %v, want %v", mine, marks, n, refs(some), want)
			}
		})
	})
}

func TestPreferences(t *testing.T) {
	today := day(31)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ix := New(d, Lexicon{})
		put(t, d, ix,
			Doc{Ref: "plain", Title: "Amber", Published: day(1)},
			Doc{Ref: "used", Title: "Amber", Published: day(1), Marks: map[string][]string{"uses": {"003"}}},
			Doc{Ref: "stale", Title: "Amber", Published: day(1), Marks: map[string][]string{"review": {"2026-01-30"}}},
			Doc{Ref: "new", Title: "Amber", Published: day(31)},
			Doc{Ref: "fitting", Title: "Amber amber basalt", Summary: "Amber with basalt.", Published: day(1)},
		)
		q := Query{Text: "amber", Prefer: []Preference{
			{"used", "uses", Some{From: "002"}, 0.2}, {"stale", "review", Some{Before: "2026-01-31"}, -0.3},
		}, Fresh: Fresh{Today: today, HalfLife: 24 * time.Hour, Weight: 0.1}}
		order := func(q Query) (out []string) {
			for _, h := range find(t, ix, q).Hits {
				out = append(out, h.Ref)
			}
			return out
		}
		if got := order(q); slices.Index(got, "used") > slices.Index(got, "new") || slices.Index(got, "new") > slices.Index(got, "plain") || got[len(got)-1] != "stale" {
			t.Errorf("used, then new, then plain, and stale last: %v", got)
		}
		with := q
		with.Text = "amber basalt"
		if got := order(with); got[0] != "fitting" {
			t.Errorf("what is preferred never beats what has all the words: %v", got)
		}
		res := find(t, ix, q)
		for _, h := range res.Hits {
			want := map[string][]string{"used": {"used"}, "stale": {"stale"}}[h.Ref]
			if !slices.Equal(h.Why.Met, want) {
				t.Errorf("%s meets %v, not %v", h.Ref, h.Why.Met, want)
			}
		}
		bare := find(t, ix, Query{Text: "amber"})
		if bare.Total != res.Total {
			t.Errorf("preferences find %d instead of %d", res.Total, bare.Total)
		}
		var paged []string
		for page := q; ; {
			page.Limit = 2
			res := find(t, ix, page)
			for _, h := range res.Hits {
				paged = append(paged, h.Ref)
			}
			if page.Cursor = res.Next; page.Cursor == "" {
				break
			}
		}
		if got := order(q); !slices.Equal(got, paged) {
			t.Errorf("pages %v, at once %v", paged, got)
		}
	})
}

func TestWhy(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ix := New(d, testLexicon)
		put(t, d, ix, Doc{Ref: "a", Title: "Amber beads", Keywords: []string{"basalt"}, Body: "Cobalt glass.", Facets: map[string][]string{"key_stage": {"KS2"}}})
		got := find(t, ix, Query{Text: "amber basalt cobalt dolomite year 4 -emerald"}).Hits
		want := Why{Title: []string{"amber"}, Labels: []string{"basalt", "year 4"}, Text: []string{"cobalt"}, Missing: []string{"dolomite"}}
		if len(got) != 1 {
			t.Fatal(got)
		}
		if diff := cmp.Diff(want, got[0].Why); diff != "" {
			t.Error(diff)
		}
	})
}
