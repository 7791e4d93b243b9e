package search

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/errs"
)

var testLexicon = Lexicon{
	Same:   [][]string{{"SEND", "special educational needs and disabilities"}, {"MFL", "modern foreign languages"}},
	Means:  []Meaning{{"year 4", "key_stage", []string{"KS2"}}, {"KS2", "key_stage", []string{"KS2"}}},
	Filler: []string{"lesson"},
}

func put(t testing.TB, d *db.DB, ix *Index, docs ...Doc) {
	t.Helper()
	must(t, d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error { return ix.Put(ctx, tx, docs...) }))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func find(t testing.TB, ix *Index, q Query) Result {
	t.Helper()
	if q.Reads == nil {
		q.Reads = []int64{0}
	}
	res, err := ix.Search(t.Context(), q)
	must(t, err)
	return res
}

func refs(res Result) []string {
	var out []string
	for _, h := range res.Hits {
		out = append(out, h.Ref)
	}
	slices.Sort(out)
	return out
}

func day(n int) time.Time { return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC) }

var library = []Doc{
	{Ref: "fractions", Title: "Fractions with paper strips", Summary: "Folding strips to compare halves and quarters.", Keywords: []string{"fraction wall"}, Facets: map[string][]string{"key_stage": {"KS2"}}, Published: day(1)},
	{Ref: "rainforest", Title: "Paint a rainforest", Summary: "Colour and texture from photographs.", Body: "Photosynthesis makes leaves green.", Facets: map[string][]string{"key_stage": {"KS1", "KS2"}}, Published: day(2)},
	{Ref: "needs", Title: "Planning with families", Body: "For pupils with special educational needs and disabilities we meet twice a year.", Published: day(3)},
	{Ref: "needs-apart", Title: "What a school needs", Body: "Special days. Educational visits. Disabilities.", Published: day(4)},
	{Ref: "wellbeing", Title: "Well-being walks", Body: "Twenty minutes at lunch.", Published: day(5)},
	{Ref: "cafe", Title: "A parents' café", Body: "Tea, toast and reading: we don't mind the noise.", Published: day(6), Pinned: true},
	{Ref: "long", Title: "Handbook", Body: strings.Repeat("all sorts of ordinary words about the school day ", 4000) + "quillwort " + strings.Repeat("and on it goes ", 2000), Published: day(7)},
	{Ref: "file", Title: "Slides", Attachments: []string{"first file", strings.Repeat("slide text ", 9000) + "zebrafinch"}, Published: day(8)},
}

func TestSearchFinds(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		{"fraction", []string{"fractions"}},
		{"FRACTIONS strip", []string{"fractions"}},
		{"send", []string{"needs"}},
		{"special educational needs and disabilities", []string{"needs"}},
		{"wellbeing", []string{"wellbeing"}},
		{"well-being", []string{"wellbeing"}},
		{"cafe", []string{"cafe"}},
		{"café parents", []string{"cafe"}},
		{"quillwort", []string{"long"}},
		{"zebrafinch", []string{"file"}},
		{"photosynthesis", []string{"rainforest"}},
		{`"colour and texture"`, []string{"rainforest"}},
		{`"texture and colour"`, nil},
		{`"fraction wall"`, []string{"fractions"}},
		{`"fractions wall"`, nil},
		{`"strips folding"`, nil},
		{"school", []string{"long", "needs-apart"}},
		{"school -visits", []string{"long"}},
		{`school -"ordinary words"`, []string{"needs-apart"}},
		{"what is a lesson about fractions", []string{"fractions"}},
		{"year 4 fractions", []string{"fractions"}},
		{"year 4", []string{"fractions", "rainforest"}},
		{"xyzzyqq", nil},
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ix := New(d, testLexicon)
		put(t, d, ix, library...)
		for _, tt := range tests {
			res := find(t, ix, Query{Text: tt.text})
			if got := refs(res); !slices.Equal(got, tt.want) || res.Total != len(tt.want) {
				t.Errorf("%s: found %v (%d), want %v", tt.text, got, res.Total, tt.want)
			}
		}
	})
}

func TestSearchCorrects(t *testing.T) {
	tests := []struct{ text, meant, first string }{
		{"photosythesis", "photosynthesis", "rainforest"},
		{"rianforest colour", "rainforest colour", "rainforest"},
		{"frations", "fractions", "fractions"},
		{"fracshuns", "fractions", "fractions"}, // three letters off, and it sounds the same
		{"rain forest paint", "", "rainforest"},
		{"photosyn", "", "rainforest"},
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ix := New(d, testLexicon)
		put(t, d, ix, library...)
		for _, tt := range tests {
			res := find(t, ix, Query{Text: tt.text})
			if len(res.Hits) == 0 || res.Hits[0].Ref != tt.first || tt.meant != "" && (res.DidYouMean != tt.meant || !res.Corrected) {
				t.Errorf("%s: %+v", tt.text, res)
			}
		}
	})
}

// A word that is itself a slip in one document finds that document, and the
// right word is offered.
func TestDidYouMeanBesideHits(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ix := New(d, Lexicon{})
		docs := synthetic(30)
		for i := range docs {
			docs[i].Reach, docs[i].Title = 0, "Photosynthesis"
		}
		docs[4].Title = "Photosythesis trees"
		put(t, d, ix, docs...)
		res := find(t, ix, Query{Text: "photosythesis"})
		if got := refs(res); !slices.Equal(got, []string{docs[4].Ref}) || res.DidYouMean != "photosynthesis" || res.Corrected {
			t.Errorf("found %v, did you mean %q, corrected %v", got, res.DidYouMean, res.Corrected)
		}
	})
}

func TestSuggest(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ix := New(d, testLexicon)
		put(t, d, ix, library...)
		put(t, d, ix, Doc{Ref: "secret", Title: "Rainforest secrets", Reach: 9, Owner: "ann", Body: "rainmaker"})
		for person, want := range map[string][]Suggestion{
			"":    {{Text: "Paint a rainforest", Ref: "rainforest"}, {Text: "the rainforest"}},
			"ann": {{Text: "Paint a rainforest", Ref: "rainforest"}, {Text: "Rainforest secrets", Ref: "secret"}, {Text: "the rainforest"}, {Text: "the rainmaker"}},
		} {
			got, err := ix.Suggest(t.Context(), "the rainf", []int64{0}, person, 8)
			must(t, err)
			if person == "ann" {
				got, err = ix.Suggest(t.Context(), "the rain", []int64{0}, person, 8)
				must(t, err)
				slices.SortFunc(got[:2], func(a, b Suggestion) int { return strings.Compare(a.Text, b.Text) })
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q: %+v, want %+v", person, got, want)
			}
		}
	})
}

func TestMarks(t *testing.T) {
	ix := New(dbtest.SQLite(t), testLexicon)
	put(t, ix.d, ix, library...)
	res := find(t, ix, Query{Text: "quillwort"})
	if len(res.Hits) != 1 || !slices.Contains(res.Hits[0].Snippet, Span{"quillwort", true}) || len(plain(res.Hits[0].Snippet)) > 300 {
		t.Errorf("%+v", res.Hits)
	}
	res = find(t, ix, Query{Text: "zebrafinch"})
	if len(res.Hits) != 1 || !slices.Contains(res.Hits[0].Snippet, Span{"zebrafinch", true}) {
		t.Errorf("%+v", res.Hits)
	}
	res = find(t, ix, Query{Text: "frations"})
	if len(res.Hits) != 1 || !slices.Contains(res.Hits[0].Title, Span{"Fractions", true}) {
		t.Errorf("%+v", res.Hits)
	}
}

func TestCursorThatIsNotOurs(t *testing.T) {
	ix := New(dbtest.SQLite(t), Lexicon{})
	for _, c := range []string{"!", "e30x", "bm90IGpzb24"} {
		if _, err := ix.Search(t.Context(), Query{Cursor: c}); !errs.Is(err, errs.Invalid) {
			t.Errorf("%q: %v", c, err)
		}
	}
}
