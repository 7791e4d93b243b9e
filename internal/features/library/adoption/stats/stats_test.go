package stats

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > within {
		t.Errorf("%s is %.12f, not %.12f", what, got, want)
	}
}

// expected reads values that R worked out, from the data beside the repository.
func expected(t *testing.T, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join("../../../../../../shared/data/stats", name))
	if err != nil {
		t.Skip("the real data (../shared/data beside the repository) is missing")
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatalf("%s: %d rows, %v", name, len(rows), err)
	}
	var out []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for n, cell := range row {
			m[rows[0][n]] = cell
		}
		out = append(out, m)
	}
	return out
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestWilsonIsWhatRSays(t *testing.T) {
	checked := 0
	for _, row := range expected(t, "expected_proportion_ci.csv") {
		if row["method"] != "wilson" {
			continue
		}
		checked++
		got := Wilson(int(number(t, row["x"])), int(number(t, row["n"])))
		near(t, "low", got.Low, number(t, row["lo"]), 1e-9)
		near(t, "high", got.High, number(t, row["hi"]), 1e-9)
	}
	if checked == 0 {
		t.Fatal("no row of that method")
	}
}

// TestPairedIsWhatRSays takes the sleep data of Student's paper: what one drug
// gave each of ten people more than the other.
func TestPairedIsWhatRSays(t *testing.T) {
	by := map[string]map[string]float64{"1": {}, "2": {}}
	for _, row := range expected(t, "sleep.csv") {
		by[row["group"]][row["ID"]] = number(t, row["extra"])
	}
	var sum, squares float64
	n := len(by["1"])
	for id, x := range by["1"] {
		sum += x - by["2"][id]
	}
	mean := sum / float64(n)
	for id, x := range by["1"] {
		squares += math.Pow(x-by["2"][id]-mean, 2)
	}
	got := MeanOfDifferences(mean, math.Sqrt(squares/float64(n-1)), n)
	want := expected(t, "expected_sleep_paired.csv")[0]
	near(t, "mean", mean, number(t, want["mean_diff"]), 1e-12)
	near(t, "low", got.Low, number(t, want["lo"]), 1e-9)
	near(t, "high", got.High, number(t, want["hi"]), 1e-9)
}

// TestDifferenceIsWhatNewcombePrinted takes the examples of his paper's table II,
// where the first share is the larger: 56/70 less 48/80 and so on.
func TestDifferenceIsWhatNewcombePrinted(t *testing.T) {
	for _, tt := range []struct {
		x1, n1, x2, n2 int
		low, high      float64
	}{
		{56, 70, 48, 80, 0.0524, 0.3339}, {9, 10, 3, 10, 0.1705, 0.8090}, {6, 7, 2, 7, 0.0582, 0.8062},
		{5, 56, 0, 29, -0.0381, 0.1926}, {0, 10, 0, 20, -0.1611, 0.2775}, {0, 10, 0, 10, -0.2775, 0.2775},
		{10, 10, 0, 20, 0.6791, 1}, {10, 10, 0, 10, 0.6075, 1},
	} {
		got := DifferenceOfShares(tt.x2, tt.n2, tt.x1, tt.n1)
		near(t, "low", got.Low, tt.low, 0.00005001)
		near(t, "high", got.High, tt.high, 0.00005001)
	}
}

// TestQuantileOfT takes the table of Abramowitz and Stegun, 26.10.
func TestQuantileOfT(t *testing.T) {
	for df, want := range map[float64]float64{1: 12.706, 2: 4.303, 5: 2.571, 9: 2.262, 30: 2.042, 120: 1.980, 1e6: 1.960} {
		near(t, strconv.FormatFloat(df, 'f', 0, 64)+" degrees", tQuantile(df), want, 0.0005)
	}
}

func TestIntervalsKeepTheirShape(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n1, n2 := rapid.IntRange(1, 3000).Draw(t, "n1"), rapid.IntRange(1, 3000).Draw(t, "n2")
		x1, x2 := rapid.IntRange(0, n1).Draw(t, "x1"), rapid.IntRange(0, n2).Draw(t, "x2")
		p1, p2 := float64(x1)/float64(n1), float64(x2)/float64(n2)
		if w := Wilson(x1, n1); !w.Around(p1) || w.Low < 0 || w.High > 1 {
			t.Fatalf("Wilson of %d/%d: %v", x1, n1, w)
		}
		d := DifferenceOfShares(x1, n1, x2, n2)
		if !d.Around(p2-p1) || d.Low < -1-1e-12 || d.High > 1+1e-12 {
			t.Fatalf("difference: %v", d)
		}
		back := DifferenceOfShares(x2, n2, x1, n1)
		if math.Abs(back.Low+d.High) > 1e-12 || math.Abs(back.High+d.Low) > 1e-12 {
			t.Fatalf("the other way round is not the same with the other sign: %v, %v", d, back)
		}
		sd := rapid.Float64Range(0, 1000).Draw(t, "sd")
		few, more := MeanOfDifferences(3, sd, n1+1), MeanOfDifferences(3, sd, n1+2)
		if !few.Around(3) || more.High-more.Low > few.High-few.Low+1e-9 {
			t.Fatalf("more people, a wider interval: %v, %v", few, more)
		}
	})
}
