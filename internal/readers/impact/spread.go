package impact

import (
	"strconv"
	"strings"
	"time"

	"staffroom/internal/features/library/adoption"
	"staffroom/internal/platform/clock"
)

// chartView is the small picture of how something spread: schools that used it,
// over the weeks since it was shared.
type chartView struct {
	Title string // what the picture shows, in a sentence
	Path  string // of the line, and of the place below it
	Below string
	Grid  []gridLine
	Ticks []tick
	Last  label
	Rows  []weekRow
}

type gridLine struct{ Path, Y, Label string }

type tick struct{ X, Label string }

type label struct{ X, Y, Text string }

type weekRow struct{ Week, New, All string }

// The picture's measures, in its own units.
const (
	left, right = 34.0, 560.0
	top, bottom = 16.0, 176.0
)

// weekOf is how many whole weeks lie between two days.
func weekOf(from, to time.Time) int { return int(to.Sub(from).Hours()+12) / (24 * 7) }

func mondayOf(t time.Time) time.Time {
	t = t.In(clock.London)
	t = t.AddDate(0, 0, -(int(t.Weekday())+6)%7)
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// grown is the number of schools at the end of each week since sharing. Who used
// it before it was shared is there in the first week.
func grown(spread []adoption.Week, shared, now time.Time) []int {
	first := mondayOf(shared)
	weeks := make([]int, max(weekOf(first, mondayOf(now)), 3)+1)
	for _, w := range spread {
		monday, err := time.Parse(time.DateOnly, w.Monday)
		if err != nil {
			continue
		}
		weeks[min(max(weekOf(first, monday), 0), len(weeks)-1)] += w.Schools
	}
	for n := 1; n < len(weeks); n++ {
		weeks[n] += weeks[n-1]
	}
	return weeks
}

// chart draws it; nil while no school uses it.
func chart(spread []adoption.Week, shared, now time.Time) *chartView {
	weeks := grown(spread, shared, now)
	last := len(weeks) - 1
	if weeks[last] == 0 {
		return nil
	}
	step := niceStep(weeks[last], 4)
	most := (weeks[last] + step - 1) / step * step
	x := func(week int) float64 { return left + (right-left)*float64(week)/float64(last) }
	y := func(schools int) float64 { return bottom - (bottom-top)*float64(schools)/float64(most) }
	v := &chartView{Title: count(weeks[last], "school has", "schools have") + " used it in the " + count(elapsed(shared, now), "week", "weeks") + " since it was shared."}
	for n := 0; n <= most; n += step {
		v.Grid = append(v.Grid, gridLine{"M" + at(left, y(n)) + "H" + num(right), num(y(n) + 4), strconv.Itoa(n)})
	}
	every := niceStep(last, 6)
	for n := 0; n <= last; n += every {
		name := strconv.Itoa(n) + " wks"
		if n == 0 {
			name = "Shared"
		}
		v.Ticks = append(v.Ticks, tick{num(x(n)), name})
	}
	var line strings.Builder
	line.WriteString("M" + at(x(0), y(weeks[0])))
	v.Rows = append(v.Rows, weekRow{week(shared, 0), strconv.Itoa(weeks[0]), strconv.Itoa(weeks[0])})
	for n := 1; n <= last; n++ {
		if weeks[n] == weeks[n-1] {
			continue
		}
		line.WriteString("H" + num(x(n)) + "V" + num(y(weeks[n])))
		v.Rows = append(v.Rows, weekRow{week(shared, n), strconv.Itoa(weeks[n] - weeks[n-1]), strconv.Itoa(weeks[n])})
	}
	line.WriteString("H" + num(right))
	v.Path = line.String()
	v.Below = v.Path + "V" + num(bottom) + "H" + num(left) + "Z"
	v.Last = label{num(right + 8), num(y(weeks[last]) + 4), count(weeks[last], "school", "schools")}
	return v
}

// elapsed is the week that is going on, counted from the first.
func elapsed(shared, now time.Time) int { return weekOf(mondayOf(shared), mondayOf(now)) + 1 }

// week is "Week 3, from 7 September 2026".
func week(shared time.Time, n int) string {
	return "Week " + strconv.Itoa(n+1) + ", from " + mondayOf(shared).AddDate(0, 0, 7*n).Format("2 January 2006")
}

// niceStep cuts a length into at most so many steps of 1, 2, 5, 10, 20, …
func niceStep(length, most int) int {
	for scale := 1; ; scale *= 10 {
		for _, s := range []int{1, 2, 5} {
			if length <= s*scale*most {
				return s * scale
			}
		}
	}
}

func num(f float64) string { return strings.TrimSuffix(strconv.FormatFloat(f, 'f', 1, 64), ".0") }

func at(x, y float64) string { return num(x) + " " + num(y) }
