package impact

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"staffroom/internal/features/library/adoption"
)

func date(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t.Add(10 * time.Hour)
}

func TestGrown(t *testing.T) {
	shared, now := date("2026-09-09"), date("2026-10-02") // a Wednesday; a Friday three weeks later
	for _, tt := range []struct {
		name   string
		spread []adoption.Week
		want   []int
	}{
		{"nobody", nil, []int{0, 0, 0, 0}},
		{"before it was shared", []adoption.Week{{Monday: "2026-06-01", Schools: 2}, {Monday: "2026-09-21", Schools: 1}}, []int{2, 2, 3, 3}},
		{"each week", []adoption.Week{{Monday: "2026-09-07", Schools: 1}, {Monday: "2026-09-14", Schools: 1}, {Monday: "2026-09-28", Schools: 4}}, []int{1, 2, 2, 6}},
		{"a day to come", []adoption.Week{{Monday: "2027-01-04", Schools: 1}}, []int{0, 0, 0, 1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := grown(tt.spread, shared, now)
			if len(got) != len(tt.want) {
				t.Fatalf("%v, want %v", got, tt.want)
			}
			for n := range got {
				if got[n] != tt.want[n] {
					t.Fatalf("%v, want %v", got, tt.want)
				}
			}
		})
	}
	if chart(nil, shared, now) != nil {
		t.Error("a picture of nothing")
	}
}

// TestChartLosesNoSchool: the table below the picture ends with all schools, its
// new ones add up to them, and the axes hold them.
func TestChartLosesNoSchool(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shared, now := date("2026-01-07"), date("2027-11-22")
		var spread []adoption.Week
		all := 0
		for n, schools := range rapid.SliceOfN(rapid.IntRange(1, 40), 1, 60).Draw(t, "schools") {
			spread = append(spread, adoption.Week{Monday: mondayOf(shared).AddDate(0, 0, 7*(n*2-5)).Format(time.DateOnly), Schools: schools})
			all += schools
		}
		v := chart(spread, shared, now)
		sum := 0
		for _, r := range v.Rows {
			sum += atoi(r.New)
		}
		if last := atoi(v.Rows[len(v.Rows)-1].All); sum != all || last != all || !strings.HasPrefix(v.Title, count(all, "school", "schools")) {
			t.Fatalf("%d schools: the rows say %d and %d, the title %q", all, sum, last, v.Title)
		}
		if len(v.Grid) > 6 || len(v.Ticks) > 8 || atoi(v.Grid[len(v.Grid)-1].Label) < all {
			t.Fatalf("%d lines up to %s, %d ticks", len(v.Grid), v.Grid[len(v.Grid)-1].Label, len(v.Ticks))
		}
	})
}

func atoi(s string) int {
	n := 0
	for _, r := range s {
		n = n*10 + int(r-'0')
	}
	return n
}
