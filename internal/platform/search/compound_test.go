package search

import (
	"fmt"
	"slices"
	"testing"

	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
)

func TestOneWordOrTwo(t *testing.T) {
	var docs []Doc
	for i := range 40 {
		docs = append(docs, Doc{Ref: fmt.Sprintf("tables%02d", i), Title: "Times tables by heart in no time", Published: day(1)})
	}
	docs = append(docs,
		Doc{Ref: "timetables", Title: "Timetables of trains", Published: day(2)},
		Doc{Ref: "rainforest", Title: "Paint a rainforest", Published: day(3)},
		Doc{Ref: "rain", Title: "Rain", Published: day(3)}, Doc{Ref: "forest", Title: "Forest school", Published: day(3)},
		Doc{Ref: "bookshop", Title: "The bookshop", Published: day(4)}, Doc{Ref: "book", Title: "A book from the shop", Published: day(4)},
	)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ix := New(d, Lexicon{})
		put(t, d, ix, docs...)
		for _, tt := range []struct {
			text, has string
			total     int
		}{
			{"rain forest", "rainforest", 3},       // as one word too; the parts alone are hits in part
			{"timetables", "tables07", 41},         // in its halves too, since these are far more common
			{"bookshop", "bookshop", 1},            // but not where they are as rare
			{`"rain forest"`, "", 0},               // what is quoted stands as it is
			{"rain, forest", "rain", 2},            // and a comma keeps words apart
			{"timetables -heart", "timetables", 1}, // what is not wanted goes for the other way as well
		} {
			res := find(t, ix, Query{Text: tt.text, Limit: 50})
			if res.Total != tt.total || tt.has != "" && !slices.Contains(refs(res), tt.has) {
				t.Errorf("%q: %d, %v; want %d with %q", tt.text, res.Total, refs(res), tt.total, tt.has)
			}
		}
	})
}

// TestPartsOfALongQuestion: a hit has three tenths of the question's weight, or
// half of that with more words than one.
func TestPartsOfALongQuestion(t *testing.T) {
	docs := []Doc{
		{Ref: "two", Title: "Social engineering"}, {Ref: "one", Title: "A social hour"},
		{Ref: "rare", Title: "Scams and fakes"},
	}
	for i := range 5 {
		docs = append(docs, Doc{Ref: fmt.Sprintf("social%d", i), Title: "Social evening"}, Doc{Ref: fmt.Sprintf("engineering%d", i), Title: "Engineering week"})
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ix := New(d, Lexicon{})
		put(t, d, ix, docs...)
		if got := refs(find(t, ix, Query{Text: "scams fakes social engineering"})); !slices.Equal(got, []string{"rare", "two"}) {
			t.Error(got)
		}
	})
}
