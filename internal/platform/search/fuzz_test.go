package search

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
)

var hostile = []string{
	`"`, `""`, `"""`, `-`, `--`, `- -`, `-"`, `-""`, `"unclosed phrase`, `AND`, `OR NOT NEAR(a b, 5)`, `title:fractions`, `{a b}: c^2*`, `a* OR b:*`,
	`'; DROP TABLE search_docs; --`, `$1 $2 %s %_ \`, "nul\x00nul", "\xff\xfe\xc3\x28", "\u202ertl", strings.Repeat("a ", 5000), strings.Repeat("ab", 5000),
	strings.Repeat(`"a" -b `, 2000), strings.Repeat("-", 10000), "日本語 の 教室", "e\u0301le\u0300ve", "１２３ ４", "a-b-c-d-e-f-g-h", "don't o'clock l'eau '",
	"<script>alert(1)</script>", "(((((", `"-"`, `year`, `the of and`, "\u00ad\u200b", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "ﬁ ﬂ ß ẞ İ ı", strings.Repeat("é", 3000),
}

func TestHostileQueries(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ix := New(d, testLexicon)
		put(t, d, ix, library...)
		put(t, d, ix, Doc{Ref: "odd", Title: "\x00\xff" + strings.Repeat("é", 100), Body: strings.Join(hostile, "\n"), Owner: "\x00"})
		for _, text := range hostile {
			if _, err := ix.Search(t.Context(), Query{Text: text, Reads: []int64{0}}); err != nil {
				t.Errorf("%.40q: %v", text, err)
			}
			if _, err := ix.Suggest(t.Context(), text, []int64{0}, "p", 8); err != nil {
				t.Errorf("suggest %.40q: %v", text, err)
			}
		}
	})
}

func FuzzQuery(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	d := dbtest.SQLite(f)
	ix := New(d, testLexicon)
	put(f, d, ix, library...)
	f.Fuzz(func(t *testing.T, text string) {
		res, err := ix.Search(t.Context(), Query{Text: text, Reads: []int64{0}, Facets: []string{"key_stage"}})
		if err != nil {
			t.Fatal(err)
		}
		if res.Total < len(res.Hits) || !utf8.ValidString(res.DidYouMean) {
			t.Errorf("%+v", res)
		}
		if _, err := ix.Suggest(t.Context(), text, []int64{0}, "", 8); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzAnalyse: places are inside the text and in order, and positions go up.
func FuzzAnalyse(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = clean(s)
		var sc scanner
		pos, end := -1, 0
		sc.scan(s, func(k token) {
			if k.start < 0 || k.end > len(s) || k.start >= k.end || len(k.word) == 0 || len(k.word) > maxWord+8 || !utf8.Valid(k.word) {
				t.Fatalf("%q at %d-%d of %q", k.word, k.start, k.end, s)
			}
			if !k.joined && (k.pos != pos+1 || k.start < end) {
				t.Fatalf("%q stands at %d after %d", k.word, k.pos, pos)
			}
			if !k.joined {
				pos, end = k.pos, k.end
			}
			stem(string(k.word))
		})
	})
}

// TestAnalyseIsLinear: ten times the text takes about ten times as long,
// whatever it is made of.
func TestAnalyseIsLinear(t *testing.T) {
	for _, unit := range []string{"a ", "a", "a-", "'a", "é", "e\u0301", "1.", "日", "word, ", "--- "} {
		took := func(n int) time.Duration {
			s := strings.Repeat(unit, n)
			best := time.Hour
			for range 3 {
				began := time.Now()
				newAnalyser().doc(texts{body: s})
				best = min(best, time.Since(began))
			}
			return best
		}
		small, big := took(20000), took(200000)
		if big > 40*small+20*time.Millisecond {
			t.Errorf("%q: %v for ten times what takes %v", unit, big, small)
		}
	}
}

func TestStem(t *testing.T) {
	for word, want := range map[string]string{
		"caresses": "caress", "ponies": "poni", "cats": "cat", "agreed": "agre", "hopping": "hop", "hoping": "hope", "relational": "relat",
		"conditional": "condit", "triplicate": "triplic", "formalize": "formal", "electricity": "electr", "adjustment": "adjust", "generously": "generous",
		"happy": "happi", "say": "say", "children": "child", "stories": "stori", "story": "stori", "fractions": "fraction", "running": "run", "sky": "sky",
		"dying": "die", "communication": "communic", "rate": "rate", "controll": "control", "be": "be", "y4": "y4", "knackeries": "knackeri",
	} {
		if got := stem(word); got != want {
			t.Errorf("%s: %s, want %s", word, got, want)
		}
	}
}
