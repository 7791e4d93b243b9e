package search

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
)

// synthetic is n documents of about 2 KB over 40,000 invented words whose
// frequencies fall as in English; "common" is in 17 % of them, "scarce" in 0.1 %.
func synthetic(n int) []Doc {
	rnd := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(rnd, 1.25, 4, 40000)
	docs := make([]Doc, n)
	for i := range docs {
		var b strings.Builder
		for range 300 {
			b.WriteString(invented(int(zipf.Uint64())))
			b.WriteByte(' ')
		}
		if i%6 == 0 {
			b.WriteString("common ")
		}
		if i%1000 == 0 {
			b.WriteString("scarce ")
		}
		docs[i] = Doc{
			Ref: fmt.Sprintf("d%07d", i), Reach: int64(i % 20), Owner: fmt.Sprintf("p%d", i%500), Org: fmt.Sprintf("o%d", i%50), Kind: fmt.Sprintf("k%d", i%5),
			Title: "About " + invented(int(zipf.Uint64())) + " and " + invented(i%40000), Summary: b.String()[:90], Body: b.String(), Published: day(1).Add(time.Duration(i) * time.Minute),
			Facets: map[string][]string{"subject": {fmt.Sprintf("s%d", i%17)}, "key_stage": {fmt.Sprintf("ks%d", i%6)}, "job": {fmt.Sprintf("j%d", i%9)}},
		}
	}
	return docs
}

func invented(n int) string {
	const cons, vows = "bcdfghjklmnprstvwz", "aeiou"
	var b []byte
	for k := n + 1; k > 0 || len(b) < 4; k /= len(cons) * len(vows) {
		b = append(b, cons[k%len(cons)], vows[k/len(cons)%len(vows)])
	}
	return string(b)
}

func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkSearch prints processor time and what a common word costs beside a
// rare one. STAFFROOM_BENCH_DOCS says how many documents, 20,000 without it.
// PostgreSQL's own processor time is not in it: its rows are wall time.
func BenchmarkSearch(b *testing.B) {
	n := 20000
	if s := os.Getenv("STAFFROOM_BENCH_DOCS"); s != "" {
		fmt.Sscan(s, &n)
	}
	docs := synthetic(n)
	for name, open := range map[string]func(testing.TB) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(name, func(b *testing.B) { benchmarkOn(b, open(b), docs) })
	}
}

func benchmarkOn(b *testing.B, d *db.DB, docs []Doc) {
	ix := New(d, Lexicon{})
	began, was := time.Now(), cpu()
	for from := 0; from < len(docs); from += 500 {
		must(b, d.InTx(b.Context(), func(ctx context.Context, tx *db.Tx) error {
			return ix.Put(ctx, tx, docs[from:min(from+500, len(docs))]...)
		}))
	}
	b.Logf("import: %.3f ms processor, %.3f ms wall a document", ms(cpu()-was, len(docs)), ms(time.Since(began), len(docs)))
	began, was = time.Now(), cpu()
	for i := range 100 {
		doc := docs[i*7]
		doc.Ref = fmt.Sprintf("new%d", i)
		put(b, d, ix, doc)
	}
	b.Logf("single save: %.2f ms processor, %.2f ms wall", ms(cpu()-was, 100), ms(time.Since(began), 100))
	q := Query{Reads: []int64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, Person: "p1", Facets: []string{"kind", "org", "subject", "key_stage", "job"}}
	cost := map[string]float64{}
	for _, text := range []string{"scarce", "common", "common scarce", "", "cmmon"} {
		q.Text = text
		find(b, ix, q)
		const rounds = 200
		began, was = time.Now(), cpu()
		for range rounds {
			find(b, ix, q)
		}
		cost[text] = ms(time.Since(began), rounds)
		b.Logf("%-14q %.3f ms processor, %.3f ms wall", text, ms(cpu()-was, rounds), cost[text])
		if d.Dialect() == db.SQLite {
			cost[text] = ms(cpu()-was, rounds)
		}
	}
	b.Logf("common / scarce: %.2f", cost["common"]/cost["scarce"])
}

func ms(d time.Duration, n int) float64 { return float64(d.Microseconds()) / 1000 / float64(n) }
