package adoptionweb

import (
	"math"
	"strconv"
	"strings"

	"staffroom/internal/features/library/adoption"
)

// figuresView is a measure in words.
type figuresView struct {
	What, How     string
	Before, After string
	Percent       []int  // before and after, of shares
	Difference    string // with the interval
	Why           string // why there is no interval, or what it holds
}

// figuresOf says of a measure what may honestly be said, in the same words
// whichever way it went.
func figuresOf(m *adoption.Measure) *figuresView {
	if m == nil {
		return nil
	}
	d := m.Difference()
	v := &figuresView{What: m.What, How: m.How}
	if m.Kind == adoption.Share {
		before, after := 100*m.Before/float64(m.N), 100*m.After/float64(m.NAfter)
		v.Before, v.After = ofPupils(m.Before, m.N, before), ofPupils(m.After, m.NAfter, after)
		v.Percent = []int{int(math.Round(before)), int(math.Round(after))}
		v.Difference = upper(more(100*d.By, 0, "percentage point", "percentage points")) + ". " + interval(100*d.Interval.Low, 100*d.Interval.High, 0)
		v.Why = holdsNone(d)
		return v
	}
	places := max(decimals(m.Before), decimals(m.After))
	v.Before, v.After = number(m.Before, places), number(m.After, places)
	pupils := ", " + strconv.Itoa(m.N) + " pupils"
	if m.Kind == adoption.Mean {
		pupils = " on average, the same " + strconv.Itoa(m.N) + " pupils"
	}
	v.Difference = upper(more(d.By, places, "", "")) + pupils + "."
	switch d.Why {
	case adoption.NoSpread:
		v.Why = "How much pupils differed in their change is not known, so nobody can say how sure this difference is."
	case adoption.NoModel:
		v.Why = "Two figures of this kind do not say how sure their difference is."
	default:
		v.Difference += " " + interval(d.Interval.Low, d.Interval.High, places+1)
		v.Why = holdsNone(d)
	}
	return v
}

func holdsNone(d adoption.Difference) string {
	if d.Interval.Around(0) {
		return "That includes no difference at all."
	}
	return ""
}

func ofPupils(x float64, n int, percent float64) string {
	return number(x, 0) + " of " + strconv.Itoa(n) + " (" + number(percent, 0) + "%)"
}

// more is "12 percentage points more", "3 fewer" or "no difference".
func more(x float64, places int, one, many string) string {
	n := number(math.Abs(x), places)
	unit := many
	if n == "1" {
		unit = one
	}
	side := " more"
	switch {
	case strings.Trim(n, "0.") == "":
		return "no difference"
	case x < 0:
		side = " fewer"
		if unit == "" {
			side = " less"
		}
	}
	if unit != "" {
		unit = " " + unit
	}
	return n + unit + side
}

// interval is where the difference may lie.
func interval(low, high float64, places int) string {
	return "95% interval: from " + side(low, places) + " to " + side(high, places) + "."
}

func side(x float64, places int) string {
	s := number(math.Abs(x), places)
	switch {
	case strings.Trim(s, "0.") == "":
		return "0"
	case x < 0:
		return s + " less"
	}
	return s + " more"
}

func number(x float64, places int) string {
	s := strconv.FormatFloat(x, 'f', places, 64)
	if strings.Trim(s, "-0.") == "" {
		return strings.TrimPrefix(s, "-")
	}
	return strings.Replace(s, "-", "−", 1)
}

// decimals is how many places a figure was given with, at most three.
func decimals(x float64) int {
	_, after, _ := strings.Cut(strconv.FormatFloat(x, 'f', -1, 64), ".")
	return min(len(after), 3)
}
