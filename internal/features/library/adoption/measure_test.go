package adoption

import (
	"errors"
	"maps"
	"math"
	"slices"
	"testing"

	"staffroom/internal/kernel/files"
	"staffroom/internal/platform/errs"
)

func counted() Figures {
	return Figures{What: "Explains which fraction is bigger", How: "The same quiz", Kind: "share", Before: "17", After: "40", BeforePupils: "54"}
}

func wrongFields(err error) []string {
	e, ok := errors.AsType[*errs.Error](err)
	if !ok {
		return nil
	}
	return slices.Sorted(maps.Keys(e.Fields))
}

func TestWhatANoteRefuses(t *testing.T) {
	good := NoteEdit{Result: Worked, Evidence: "It went well.", Audience: AllReaders}
	with := func(f func(*NoteEdit)) NoteEdit {
		e := good
		e.Figures = counted()
		f(&e)
		return e
	}
	for name, tt := range map[string]struct {
		edit NoteEdit
		want []string
	}{
		"nothing":             {NoteEdit{}, []string{"audience", "evidence", "result"}},
		"good":                {good, nil},
		"with figures":        {with(func(*NoteEdit) {}), nil},
		"nine pupils":         {with(func(e *NoteEdit) { e.Figures.BeforePupils = "9"; e.Figures.Before, e.Figures.After = "2", "5" }), []string{"measure_pupils"}},
		"nine afterwards":     {with(func(e *NoteEdit) { e.Figures.AfterPupils = "9"; e.Figures.After = "5" }), []string{"measure_pupils_after"}},
		"ten pupils":          {with(func(e *NoteEdit) { e.Figures.BeforePupils = "10"; e.Figures.Before, e.Figures.After = "2", "5" }), nil},
		"a band under ten":    {with(func(e *NoteEdit) { e.Pupils = "under-10" }), []string{"pupils"}},
		"no group size":       {with(func(e *NoteEdit) { e.Figures.BeforePupils = "" }), []string{"measure_pupils"}},
		"more than there are": {with(func(e *NoteEdit) { e.Figures.After = "55" }), []string{"measure_after"}},
		"half a pupil":        {with(func(e *NoteEdit) { e.Figures.Before = "17.5" }), []string{"measure_before"}},
		"no number":           {with(func(e *NoteEdit) { e.Figures.Before = "many"; e.Figures.After = "NaN" }), []string{"measure_after", "measure_before"}},
		"hexadecimal":         {with(func(e *NoteEdit) { e.Figures.Kind = "other"; e.Figures.Before = "0x1p4" }), []string{"measure_before"}},
		"half of a measure":   {with(func(e *NoteEdit) { e.Figures = Figures{Before: "3"} }), []string{"measure_after", "measure_how", "measure_kind", "measure_pupils", "measure_what"}},
		"a spread of nothing": {with(func(e *NoteEdit) { e.Figures.Kind = "mean"; e.Figures.Spread = "0" }), []string{"measure_spread"}},
		"a spread":            {with(func(e *NoteEdit) { e.Figures.Kind = "mean"; e.Figures.Spread = "4.2" }), nil},
		"an unknown change":   {with(func(e *NoteEdit) { e.Changes = []Change{"colour"} }), []string{"changes"}},
		"nothing and a pace":  {with(func(e *NoteEdit) { e.Changes = []Change{Nothing, "pace"} }), []string{"changes"}},
		"years of weeks":      {with(func(e *NoteEdit) { e.Weeks = MaxWeeks + 1 }), []string{"weeks"}},
		"nobody's band":       {with(func(e *NoteEdit) { e.Pupils = "12" }), []string{"pupils"}},
	} {
		var n Note
		if got := wrongFields(n.apply(tt.edit)); !slices.Equal(got, tt.want) {
			t.Errorf("%s: wrong are %v, not %v", name, got, tt.want)
		}
	}
}

func TestKeptNeedsSomethingToKeep(t *testing.T) {
	n := Note{NoteEdit: NoteEdit{Audience: OwnTrust}}
	if err := n.apply(NoteEdit{Result: Not, Evidence: "x", Audience: Kept}); err != nil || n.Audience != OwnTrust {
		t.Errorf("kept: %v, %q", err, n.Audience)
	}
}

func TestDifferences(t *testing.T) {
	share := Measure{Kind: Share, Before: 48, N: 80, After: 56, NAfter: 70}
	mean := Measure{Kind: Mean, Before: 0.75, After: 2.33, N: 10, NAfter: 10}
	known := mean
	known.SD = 1.2299954
	for name, tt := range map[string]struct {
		m             Measure
		by, low, high float64
		why           string
	}{
		"counts of pupils (Newcombe's example)":   {share, 0.2, 0.0524, 0.3339, ""},
		"means, the spread not known":             {mean, 1.58, 0, 0, NoSpread},
		"means with their spread (Student's own)": {known, 1.58, 0.7001, 2.4599, ""},
		"minutes": {Measure{Kind: Other, Before: 40, After: 25, N: 12}, -15, 0, 0, NoModel},
	} {
		d := tt.m.Difference()
		if math.Abs(d.By-tt.by) > 1e-9 || math.Abs(d.Interval.Low-tt.low) > 5e-5 || math.Abs(d.Interval.High-tt.high) > 5e-5 || d.Why != tt.why {
			t.Errorf("%s: %+v", name, d)
		}
	}
}

// TestFiguresComeBack: what a form starts with is what was saved.
func TestFiguresComeBack(t *testing.T) {
	for _, f := range []Figures{
		counted(),
		{What: "a", How: "b", Kind: "mean", Before: "-3.25", After: "1,204.5", BeforePupils: "30", Spread: "4 "},
		{What: "a", How: "b", Kind: "other", Before: "62%", After: "70 %", BeforePupils: "1,000"},
	} {
		wrong := map[string]string{}
		m := f.read(wrong)
		again := m.Figures().read(wrong)
		if len(wrong) > 0 || *m != *again {
			t.Errorf("%+v is %+v, then %+v; %v", f, m, again, wrong)
		}
		if back, err := readMeasure(m.text()); err != nil || *back != *m {
			t.Errorf("stored as %s, read as %+v, %v", m.text(), back, err)
		}
	}
}

func TestMostChanged(t *testing.T) {
	for _, tt := range []struct {
		changes map[Change]int
		want    []Change
	}{
		{nil, nil}, {map[Change]int{Nothing: 5}, nil}, {map[Change]int{Nothing: 5, "age": 1}, []Change{"age"}},
		{map[Change]int{"length": 2, "pace": 2, "age": 1}, []Change{"pace", "length"}},
		{map[Change]int{"length": 1, "pace": 1, "age": 1}, nil},
	} {
		if got := (Summary{Changes: tt.changes}).MostChanged(); !slices.Equal(got, tt.want) {
			t.Errorf("%v: %v", tt.changes, got)
		}
	}
}

func TestWhenToAsk(t *testing.T) {
	page := files.File{Role: files.Attachment, Pages: 12}
	for _, tt := range []struct {
		kind string
		fs   []files.File
		want int
	}{
		{"resource", nil, 2}, {"resource", []files.File{page}, 2}, {"resource", slices.Repeat([]files.File{page}, 6), 6},
		{"resource", []files.File{{Role: files.Attachment, Pages: 61}}, 6}, {"resource", slices.Repeat([]files.File{{Role: files.Picture}}, 9), 2},
		{"practice", nil, 6}, {"enquiry", nil, 8}, {"something new", nil, 6},
	} {
		if got := Weeks(tt.kind, tt.fs); got != tt.want {
			t.Errorf("%s with %d files: %d weeks, not %d", tt.kind, len(tt.fs), got, tt.want)
		}
	}
}
