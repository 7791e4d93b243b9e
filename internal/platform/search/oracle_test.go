package search

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
)

var someWords = []string{"amber", "basalt", "cobalt", "dolomite", "emerald", "flint", "garnet"}

func genDoc(t *rapid.T, ref string) Doc {
	pick := func(label string, n int) []string {
		return rapid.SliceOfN(rapid.SampledFrom(someWords), 0, n).Draw(t, label)
	}
	return Doc{
		Ref: ref, Reach: rapid.Int64Range(0, 3).Draw(t, "reach"), Owner: rapid.SampledFrom([]string{"ann", "bob"}).Draw(t, "owner"),
		Org: rapid.SampledFrom([]string{"o1", "o2"}).Draw(t, "org"), Kind: rapid.SampledFrom([]string{"k1", "k2", "k3"}).Draw(t, "kind"),
		Title: strings.Join(pick("title", 3), " "), Body: strings.Join(pick("body", 6), " "),
		Facets:    map[string][]string{"stage": rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"s1", "s2", "s3"}), 0, 2, rapid.ID).Draw(t, "stage")},
		Published: day(rapid.IntRange(1, 9).Draw(t, "day")),
	}
}

func genQuery(t *rapid.T) Query {
	sub := func(label string, vals ...string) []string {
		return rapid.SliceOfNDistinct(rapid.SampledFrom(vals), 0, 2, rapid.ID).Draw(t, label)
	}
	return Query{
		Text:  strings.Join(rapid.SliceOfN(rapid.SampledFrom(someWords), 0, 2).Draw(t, "text"), " "),
		Reads: rapid.SliceOfNDistinct(rapid.Int64Range(0, 3), 0, 3, rapid.ID).Draw(t, "reads"), Person: rapid.SampledFrom([]string{"", "ann"}).Draw(t, "person"),
		Filter: map[string][]string{"stage": sub("filter", "s1", "s2", "s3")}, Orgs: sub("orgs", "o1", "o2"), Kinds: sub("kinds", "k1", "k2", "k3"),
		Sort: Newest, Limit: 200, Facets: []string{"stage", "org", "kind"},
	}
}

// oracle answers from a plain list, with all words required.
type oracle map[string]Doc

func (o oracle) find(q Query) (refs []string, facets map[string][]Count) {
	filter := map[string][]string{"stage": q.Filter["stage"], "org": q.Orgs, "kind": q.Kinds}
	n := map[string]map[string]int{"stage": {}, "org": {}, "kind": {}}
	for ref, d := range o {
		if !slices.Contains(q.Reads, d.Reach) && (q.Person == "" || d.Owner != q.Person) {
			continue
		}
		text := strings.Fields(d.Title + " " + d.Body)
		if slices.ContainsFunc(strings.Fields(q.Text), func(w string) bool { return !slices.Contains(text, w) }) {
			continue
		}
		vals := map[string][]string{"stage": d.Facets["stage"], "org": {d.Org}, "kind": {d.Kind}}
		ok := func(f string) bool {
			return len(filter[f]) == 0 || slices.ContainsFunc(vals[f], func(v string) bool { return slices.Contains(filter[f], v) })
		}
		if ok("stage") && ok("org") && ok("kind") {
			refs = append(refs, ref)
		}
		for f := range n {
			others := true
			for g := range n {
				others = others && (g == f || ok(g))
			}
			for _, v := range vals[f] {
				if others {
					n[f][v]++
				}
			}
		}
	}
	slices.Sort(refs)
	return refs, counts(n)
}

func counts(n map[string]map[string]int) map[string][]Count {
	out := map[string][]Count{}
	for f, vals := range n {
		out[f] = nil
		for v, k := range vals {
			out[f] = append(out[f], Count{Value: v, N: k})
		}
		slices.SortFunc(out[f], func(a, b Count) int {
			if a.N != b.N {
				return b.N - a.N
			}
			return strings.Compare(a.Value, b.Value)
		})
	}
	return out
}

// TestAgainstOracle changes an index at random on both databases and compares
// every answer with a plain list's: what is found, how many, and every count.
func TestAgainstOracle(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		rapid.Check(t, func(rt *rapid.T) {
			ix, o := New(d, Lexicon{}), oracle{}
			must(t, d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error { return ix.Reset(ctx, tx) }))
			for range rapid.IntRange(1, 8).Draw(rt, "steps") {
				alter(rt, t, d, ix, o)
				q := genQuery(rt)
				want, facets := o.find(q)
				res := find(t, ix, q)
				if len(want) == 0 && q.Text != "" {
					continue // then documents with some of the words may be there
				}
				if got := refs(res); !slices.Equal(got, want) || res.Total != len(want) {
					rt.Fatalf("%+v: found %v (%d), want %v", q, got, res.Total, want)
				}
				if diff := cmp.Diff(facets, res.Facets); diff != "" {
					rt.Fatalf("%+v: counts %s", q, diff)
				}
			}
		})
	})
}

func alter(rt *rapid.T, t *testing.T, d *db.DB, ix *Index, o oracle) {
	ref := func() string { return fmt.Sprintf("r%02d", rapid.IntRange(0, 12).Draw(rt, "ref")) }
	must(t, d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		switch rapid.IntRange(0, 4).Draw(rt, "change") {
		case 0:
			r := ref()
			delete(o, r)
			return ix.Remove(ctx, tx, r, r)
		case 1:
			r, reach := ref(), rapid.Int64Range(0, 3).Draw(rt, "reach")
			if doc, ok := o[r]; ok {
				doc.Reach = reach
				o[r] = doc
			}
			return ix.SetReach(ctx, tx, r, reach)
		}
		var docs []Doc
		for range rapid.IntRange(1, 6).Draw(rt, "docs") {
			doc := genDoc(rt, ref())
			docs = append(docs, doc)
			o[doc.Ref] = doc
		}
		return ix.Put(ctx, tx, docs...)
	}))
}

// TestSameOnBoth puts the same documents into both databases, in one with
// changes on the way and in the other at once, and wants the same hits with the
// same scores.
func TestSameOnBoth(t *testing.T) {
	docs := synthetic(300)
	a, b := dbtest.SQLite(t), dbtest.Postgres(t)
	one, two := New(a, testLexicon), New(b, testLexicon)
	put(t, b, two, docs...)
	for _, d := range docs {
		d.Body, d.Title = "something else "+d.Body[:40], d.Title+" once"
		if d.Ref[len(d.Ref)-1] == '3' {
			put(t, a, one, d)
		}
	}
	put(t, a, one, docs[:150]...)
	put(t, a, one, docs[150:]...)
	for _, text := range []string{"common", "common scarce", "about", docs[7].Title, docs[9].Body[:60], "", "cmmon", "comm", `"` + docs[3].Body[:14] + `"`} {
		for _, sort := range []Sort{Relevance, Newest, Title} {
			q := Query{Text: text, Reads: []int64{0, 1, 2, 3}, Person: "p9", Sort: sort, Facets: []string{"kind", "subject"}}
			x, y := find(t, one, q), find(t, two, q)
			if diff := cmp.Diff(x, y); diff != "" {
				t.Errorf("%q by %d: %s", text, sort, diff)
			}
			if x.Total == 0 {
				t.Errorf("%q: nothing found", text)
			}
		}
	}
}

func TestPages(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ix := New(d, Lexicon{})
		docs := synthetic(500)
		for i := range docs {
			docs[i].Reach, docs[i].Published = 0, day(1+i%3) // many ties
		}
		put(t, d, ix, docs...)
		for _, sort := range []Sort{Relevance, Newest, Title} {
			for _, text := range []string{"", "common"} {
				q := Query{Text: text, Sort: sort, Limit: 200}
				var want, got []string
				for _, h := range find(t, ix, q).Hits {
					want = append(want, h.Ref)
				}
				q.Limit = 7
				for len(got) < len(want) {
					res := find(t, ix, q)
					for _, h := range res.Hits {
						got = append(got, h.Ref)
					}
					if q.Cursor = res.Next; q.Cursor == "" {
						break
					}
				}
				if got = got[:min(len(got), len(want))]; !slices.Equal(got, want) {
					t.Errorf("%q by %d: pages give %d hits in another order than one page's %d", text, sort, len(got), len(want))
				}
			}
		}
	})
}

func TestReachAndWithdrawalAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ix, other := New(d, Lexicon{}), New(d, Lexicon{}) // two nodes
		put(t, d, ix, Doc{Ref: "a", Title: "Beetroot dye", Owner: "ann", Published: time.Now()})
		sees := func(want bool) {
			t.Helper()
			for _, i := range []*Index{ix, other} {
				res := find(t, i, Query{Text: "beetroot"})
				sug, err := i.Suggest(t.Context(), "beetr", []int64{0}, "", 8)
				must(t, err)
				near := find(t, i, Query{Text: "beetrot"})
				if got := res.Total == 1; got != want || (len(sug) > 0) != want || (near.DidYouMean != "") != want {
					t.Errorf("seen: search %+v, suggest %v, corrected %q; want %v", res, sug, near.DidYouMean, want)
				}
			}
		}
		in := func(f func(ctx context.Context, tx *db.Tx) error) { t.Helper(); must(t, d.InTx(t.Context(), f)) }
		sees(true)
		in(func(ctx context.Context, tx *db.Tx) error { return ix.SetReach(ctx, tx, "a", -1) })
		sees(false)
		if res := find(t, other, Query{Text: "beetroot", Person: "ann"}); res.Total != 1 {
			t.Errorf("the owner does not see their own: %+v", res)
		}
		in(func(ctx context.Context, tx *db.Tx) error { return ix.SetReach(ctx, tx, "a", 0) })
		sees(true)
		in(func(ctx context.Context, tx *db.Tx) error { return ix.Remove(ctx, tx, "a", "never") })
		sees(false)
	})
}

// TestPlans: every statement of a search goes by a key.
func TestPlans(t *testing.T) {
	queries := []string{
		`SELECT chunk, term, n, data FROM search_postings WHERE chunk IN (1,2,3) AND term IN ($1, $2)`,
		`SELECT id FROM search_docs WHERE id >= $1 AND id < $2 ORDER BY id`,
		`SELECT d.id FROM search_docs d JOIN search_texts t ON t.id = d.id WHERE d.id IN (1,2,3) AND (d.reach IN (0) OR d.owner = $1)`,
		`SELECT word FROM search_words WHERE chunk = $1 ORDER BY word`,
		`SELECT ref, id FROM search_docs WHERE ref IN ($1, $2)`,
	}
	args := [][]any{{"a", "b"}, {int64(1), int64(2)}, {"p"}, {int64(1)}, {"a", "b"}}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		put(t, d, New(d, Lexicon{}), synthetic(200)...)
		for i, q := range queries {
			var plan string
			must(t, d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				explain := "EXPLAIN QUERY PLAN "
				cols := func(s *string) []any { var n int; return []any{&n, &n, &n, s} }
				if d.Dialect() == db.Postgres {
					explain, cols = "EXPLAIN ", func(s *string) []any { return []any{s} }
					if _, err := tx.ExecContext(ctx, `SET LOCAL enable_seqscan = off`); err != nil { // the tables are small here
						return err
					}
				}
				lines, err := db.All(ctx, tx, cols, explain+q, args[i]...)
				plan = strings.Join(lines, "\n")
				return err
			}))
			if strings.Contains(plan, "SCAN ") || strings.Contains(plan, "Seq Scan") {
				t.Errorf("%s:\n%s", q, plan)
			}
		}
	})
}
