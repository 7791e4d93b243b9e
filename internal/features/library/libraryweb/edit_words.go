package libraryweb

import (
	"encoding/json"
	"slices"
	"strconv"
	"sync"
	"time"

	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/web/ui"
)

// london is where the schools are: times on screens are theirs.
var london = sync.OnceValue(func() *time.Location {
	l, err := time.LoadLocation("Europe/London")
	if err != nil {
		return time.UTC
	}
	return l
})

// dayWords is "4 December", with the year when it is another one.
func dayWords(t, now time.Time) string {
	t, now = t.In(london()), now.In(london())
	if t.Year() != now.Year() {
		return t.Format("2 January 2006")
	}
	return t.Format("2 January")
}

// momentWords is "4 December at 9.15am", or the time alone today.
func momentWords(t, now time.Time) string {
	clock := t.In(london()).Format("3.04pm")
	if t.In(london()).Format(time.DateOnly) == now.In(london()).Format(time.DateOnly) {
		return clock
	}
	return dayWords(t, now) + " at " + clock
}

func number(n int) string { return strconv.Itoa(n) }

func number64(n int64) string { return strconv.FormatInt(n, 10) }

// limitWords is a limit in the round figure in which it was set.
func limitWords(n int64) string {
	switch {
	case n >= 1<<30 && n%(1<<30) == 0:
		return number64(n>>30) + " GB"
	case n >= 1e9 && n%1e9 == 0:
		return number64(n/1e9) + " GB"
	case n >= 1e6 && n%1e6 == 0:
		return number64(n/1e6) + " MB"
	}
	return size(n)
}

func quoted(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		return `""`
	}
	return string(b)
}

// errorLines lists the errors of a form in the order of its fields.
func errorLines(wrong map[string]string, order []string) []ui.ErrorLine {
	var out []ui.ErrorLine
	for _, field := range order {
		if text, ok := wrong[field]; ok {
			out = append(out, ui.ErrorLine{Field: field, Text: text})
		}
	}
	for field, text := range wrong {
		if !slices.Contains(order, field) {
			out = append(out, ui.ErrorLine{Text: text})
		}
	}
	return out
}

func draftPath(itemID string) string { return "/drafts/" + itemID }

func itemPath(itemID, rest string) string { return "/items/" + itemID + rest }

// writePath is where an item is written: a draft on its own page.
func writePath(it items.Item) string {
	if it.State == items.Draft {
		return draftPath(it.ID)
	}
	return itemPath(it.ID, "/edit")
}

// stepTitle numbers the parts of the page while something is shared for the
// first time.
func stepTitle(draft bool, n int, title string) string {
	if draft {
		return number(n) + ". " + title
	}
	return title
}
