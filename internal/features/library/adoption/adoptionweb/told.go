package adoptionweb

import (
	"strconv"

	"github.com/a-h/templ"

	"staffroom/internal/features/library/adoption"
	"staffroom/internal/identity/authz"
)

// Told is how pages of other rooms show uses and notes: in the words, and with
// the looks, of an item's own page.
type Told struct{}

// Notes is a list of notes under a heading of the level before.
func (Told) Notes(act authz.Actor, list []adoption.Note, level int) templ.Component {
	views := make([]noteView, len(list))
	for n, one := range list {
		views[n] = noteOf(act, one)
	}
	return notesList(views, level)
}

// Summary is what happened in all schools, in a sentence.
func (Told) Summary(s adoption.Summary) string { return summary(s) }

// Use is what one person says: "Year 4, since 20 November 2026".
func (Told) Use(a adoption.Adoption) string { return useLine(a) }

// Scope is who in the school uses it.
func (Told) Scope(a adoption.Adoption) string { return scope(a) }

// Result is what happened.
func (Told) Result(r adoption.Result) string { return resultWords[r] }

// Changed is what one note says was changed.
func (Told) Changed(n adoption.Note) string { return changedWords(n) }

// Changes are the kinds of change and in how many schools, in the order of the
// form.
func (Told) Changes(s adoption.Summary) []string {
	var out []string
	for _, c := range adoption.Changes {
		if n := s.Changes[c]; n > 0 {
			out = append(out, upper(changeWords[c][1])+": "+strconv.Itoa(n))
		}
	}
	return out
}
