package adoption

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"staffroom/internal/features/library/adoption/stats"
	"staffroom/internal/platform/fold"
)

// MeasureKind is what the two figures of a measure are. It decides what may
// honestly be said of their difference.
type MeasureKind string

// The kinds of measure.
const (
	Share MeasureKind = "share" // how many of the pupils
	Mean  MeasureKind = "mean"  // the average of the same pupils
	Other MeasureKind = "other" // anything else: minutes, incidents
)

// MeasureKinds is all of them, as forms offer them.
var MeasureKinds = []MeasureKind{Share, Mean, Other}

// MinPupils is the smallest group whose figures are kept: fewer could be
// recognised, and one pupil more or less would move the figure by a tenth.
const MinPupils = 10

const maxPupils = 100_000

// Measure is a before and an after.
type Measure struct {
	What   string      `json:"what"`
	How    string      `json:"how"`
	Kind   MeasureKind `json:"kind"`
	Before float64     `json:"before"` // with Share the number of pupils
	After  float64     `json:"after"`
	N      int         `json:"n"`            // pupils; with Share those before
	NAfter int         `json:"n_after"`      // with Share those after; else N
	SD     float64     `json:"sd,omitempty"` // with Mean: standard deviation of each pupil's difference; 0: not known
}

// Why there is no interval.
const (
	NoSpread = "no_spread" // the mean of the same pupils, but not how much their differences differ
	NoModel  = "no_model"  // figures of another kind
)

// Difference is what may honestly be said of a measure.
type Difference struct {
	By       float64 // after less before; with Share as a share of 1
	Interval stats.Interval
	Why      string // why there is no interval; "" when there is one
}

// Difference is after less before, with its 95 % interval where there is an
// honest one. See package stats for the formulas.
func (m Measure) Difference() Difference {
	switch m.Kind {
	case Share:
		return Difference{
			By:       m.After/float64(m.NAfter) - m.Before/float64(m.N),
			Interval: stats.DifferenceOfShares(int(m.Before), m.N, int(m.After), m.NAfter),
		}
	case Mean:
		d := Difference{By: m.After - m.Before, Why: NoSpread}
		if m.SD > 0 {
			d.Interval, d.Why = stats.MeanOfDifferences(d.By, m.SD, m.N), ""
		}
		return d
	}
	return Difference{By: m.After - m.Before, Why: NoModel}
}

// Figures is a measure as somebody typed it. With nothing typed there is none.
type Figures struct {
	What, How, Kind           string
	Before, After             string
	BeforePupils, AfterPupils string // with another kind than Share, only the first counts
	Spread                    string
}

func (f Figures) empty() bool {
	return strings.TrimSpace(f.What+f.How+f.Before+f.After+f.BeforePupils+f.AfterPupils+f.Spread) == ""
}

// Figures is the measure as a form starts with it.
func (m *Measure) Figures() Figures {
	if m == nil {
		return Figures{}
	}
	f := Figures{What: m.What, How: m.How, Kind: string(m.Kind), Before: plain(m.Before), After: plain(m.After), BeforePupils: strconv.Itoa(m.N)}
	if m.Kind == Share {
		f.AfterPupils = strconv.Itoa(m.NAfter)
	}
	if m.SD > 0 {
		f.Spread = plain(m.SD)
	}
	return f
}

func plain(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// read makes a measure of what was typed, and says in wrong what cannot be
// right, by field.
func (f Figures) read(wrong map[string]string) *Measure {
	if f.empty() {
		return nil
	}
	m := &Measure{What: fold.Line(f.What), How: fold.Line(f.How), Kind: MeasureKind(f.Kind)}
	checkWords(wrong, "measure_what", m.What, "measure.what_missing")
	checkWords(wrong, "measure_how", m.How, "measure.how_missing")
	if !slices.Contains(MeasureKinds, m.Kind) {
		wrong["measure_kind"] = "measure.kind_missing"
	}
	m.Before, m.After = readNumber(wrong, "measure_before", f.Before), readNumber(wrong, "measure_after", f.After)
	m.N = readPupils(wrong, "measure_pupils", f.BeforePupils)
	m.NAfter = m.N
	switch m.Kind {
	case Share:
		if strings.TrimSpace(f.AfterPupils) != "" {
			m.NAfter = readPupils(wrong, "measure_pupils_after", f.AfterPupils)
		}
		if wrong["measure_pupils"] == "" && wrong["measure_pupils_after"] == "" {
			checkCount(wrong, "measure_before", m.Before, m.N)
			checkCount(wrong, "measure_after", m.After, m.NAfter)
		}
	case Mean:
		if strings.TrimSpace(f.Spread) != "" {
			if m.SD = readNumber(wrong, "measure_spread", f.Spread); m.SD <= 0 && wrong["measure_spread"] == "" {
				wrong["measure_spread"] = "measure.spread_low"
			}
		}
	}
	return m
}

func checkWords(wrong map[string]string, field, words, missing string) {
	switch {
	case words == "":
		wrong[field] = missing
	case utf8.RuneCountInString(words) > MaxMeasured:
		wrong[field] = "measure.words_long"
	}
}

// readNumber takes what people write: 62, 62.5, 1,204 and 62 %.
func readNumber(wrong map[string]string, field, s string) float64 {
	s = strings.ReplaceAll(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s), "%")), ",", "")
	x, err := strconv.ParseFloat(strings.Replace(s, "−", "-", 1), 64)
	switch {
	case s == "":
		wrong[field] = "measure.number_missing"
	case err != nil || math.IsNaN(x) || math.Abs(x) >= 1e9 || strings.ContainsAny(s, "xXpP_"):
		wrong[field] = "measure.number_shape"
		return 0
	}
	return x
}

func readPupils(wrong map[string]string, field, s string) int {
	n, err := strconv.Atoi(strings.ReplaceAll(strings.TrimSpace(s), ",", ""))
	switch {
	case strings.TrimSpace(s) == "":
		wrong[field] = "measure.pupils_missing"
	case err != nil || n > maxPupils || n < 0:
		wrong[field] = "measure.pupils_shape"
	case n < MinPupils:
		wrong[field] = "measure.pupils_few"
	}
	return n
}

// checkCount: so many of so many pupils.
func checkCount(wrong map[string]string, field string, x float64, n int) {
	if wrong[field] == "" && (x < 0 || x != math.Trunc(x) || x > float64(n)) {
		wrong[field] = "measure.count_shape"
	}
}

func (m *Measure) text() string {
	if m == nil {
		return ""
	}
	b, err := json.Marshal(m)
	if err != nil {
		panic(err) // numbers were checked, the rest is text
	}
	return string(b)
}

func readMeasure(s string) (*Measure, error) {
	if s == "" {
		return nil, nil
	}
	m := &Measure{}
	return m, json.Unmarshal([]byte(s), m)
}
