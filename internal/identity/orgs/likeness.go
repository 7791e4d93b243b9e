package orgs

import (
	"slices"
	"strconv"
	"strings"

	"staffroom/internal/platform/fold"
)

// sizes are where the bands of school size begin, in pupils: a form of entry or
// two of a primary school, then the usual sizes of secondary schools.
var sizes = []int{1, 105, 211, 316, 421, 631, 1001, 1501}

// Sort is what sort of school it is, as far as likeness goes: its phase and the
// band of its size; "" where either is not known.
func Sort(phase string, roll int) string {
	if phase == "" || roll < 1 {
		return ""
	}
	return sortOf(phase, band(roll))
}

// LikeSorts are the sorts of school that are like one: of its phase, in its band
// of size or the next. Of a school whose size is not known all of its phase are.
func LikeSorts(phase string, roll int) []string {
	if phase == "" {
		return nil
	}
	from, to := 0, len(sizes)-1
	if roll > 0 {
		from, to = max(0, band(roll)-1), min(to, band(roll)+1)
	}
	var out []string
	for b := from; b <= to; b++ {
		out = append(out, sortOf(phase, b))
	}
	return out
}

func band(roll int) int {
	n, found := slices.BinarySearch(sizes, roll)
	if !found {
		n--
	}
	return n
}

func sortOf(phase string, band int) string {
	return strings.ReplaceAll(fold.Key(phase), " ", "-") + ":" + strconv.Itoa(band)
}
