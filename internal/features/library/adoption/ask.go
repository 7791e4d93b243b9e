package adoption

import (
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
)

// weeks is how long a thing of each kind takes to show something: a resource is
// a lesson or two, a practice is a half term, an enquiry and a stop change how a
// school works.
var weeks = map[string]int{"resource": 2, "recording": 2, "article": 3, "practice": 6, "stop": 6, "enquiry": 8}

// A resource of more files or pages than these is a unit of work, and a unit
// takes a half term.
const (
	unitFiles = 5
	unitPages = 60
	unitWeeks = 6
)

// When Today asks.
const (
	soonest  = 7  // days after they told us, however long they have used it by then
	askedFor = 28 // days for which the question stands; then it goes away by itself
)

// Weeks is how long after the start Today asks what happened.
func Weeks(kind string, fs []files.File) int {
	n, pages := 0, 0
	for _, f := range fs {
		if f.Role == files.Attachment {
			n, pages = n+1, pages+f.Pages
		}
	}
	if kind == "resource" && (n > unitFiles || pages > unitPages) {
		return unitWeeks
	}
	if w, ok := weeks[kind]; ok {
		return w
	}
	return unitWeeks
}

// askOn is the day from which Today asks.
func askOn(it items.Item, fs []files.File, started, today string) string {
	return max(addDays(started, 7*Weeks(it.Kind, fs)), addDays(today, soonest))
}
