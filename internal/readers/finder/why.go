package finder

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"staffroom/internal/features/library"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/platform/search"
	"staffroom/internal/platform/web/ui"
)

// rowView is a result with why it is where it is: the true reasons, which are
// the parts of its score.
type rowView struct {
	ui.CardView
	Plain string // its title without marks, for those who hear the page
	Why   []string
}

// newFor is how long a thing counts as new in words. Its weight wanes all the time.
const newFor = 365 * 24 * time.Hour

// why says in words what brought a hit to its place.
func why(w search.Why, c items.Card, now time.Time) []string {
	var out []string
	words := func(where string, list []string) {
		if len(list) > 0 {
			out = append(out, where+": "+strings.Join(list, ", ")+".")
		}
	}
	words("In its title", w.Title)
	words("In its tags", w.Labels)
	words("In its text or files", w.Text)
	words("Not in it", w.Missing)
	for _, met := range w.Met {
		if line := reason(met, w.Met, c); line != "" {
			out = append(out, line)
		}
	}
	if age := now.Sub(c.PublishedAt); !c.PublishedAt.IsZero() && age < newFor {
		out = append(out, "Shared on "+itemcards.Day(c.PublishedAt)+"; newer things come a little earlier.")
	}
	return out
}

// reason is a preference in words; of the steps of use the first one speaks for all.
func reason(met string, all []string, c items.Card) string {
	switch met {
	case library.UsedOnce:
		return "Used in " + schools(c.UsedIn) + ", which brings it up a little."
	case library.UsedLike:
		return "A school like yours uses it or used it."
	case library.NearSchool:
		return "From your own school."
	case library.NearTrust:
		return "From your trust."
	case library.NearPhase:
		return "For the ages that your school has."
	case library.Found:
		if !slices.Contains(all, library.Stale) {
			return "Found right on " + itemcards.Day(c.Standing.VerifiedAt) + "."
		}
	case library.Stale:
		return "It was to be looked at again by " + itemcards.Day(c.Standing.ReviewBy) + ", so it comes later."
	}
	return ""
}

func schools(n int) string {
	if n == 1 {
		return "1 school"
	}
	return strconv.Itoa(n) + " schools"
}

func plainTitle(list []ui.Part) string {
	var b strings.Builder
	for _, p := range list {
		b.WriteString(p.Text)
	}
	return b.String()
}
