// Package adoption is what becomes of a shared thing: who uses it, and what
// happened when they did. It is the evidence that everything else stands on.
//
// Nouns: Adoption (a school uses an item, as one of its people says), Note (what
// happened when they tried it), Measure (a before and an after, with an interval
// where that is honest), Summary (what the latest notes of schools say).
// Facts: Adopted, Corrected, Ended, Undone, Restored, PutAway, Noted,
// NoteChanged, NoteRemoved, NoteRestored.
//
// Who sees what: a use is seen by whoever sees the published item; the name of
// the person by those who may look them up. A note has an audience of its own
// within the item's, kept as a key from the moment it was written, so that an
// item that is shared more widely takes no note along. Every list, count and
// summary asks for the actor.
//
// It refuses: a use by somebody who is in no school, by the author in the school
// that the item is from, in the future; a measure of fewer than 10 pupils; and
// to add results of schools up into a figure. Downloads are counted apart, by
// day and without people, and are no use.
package adoption

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/fold"
)

// Scope is how much of a school uses a thing.
type Scope string

// The scopes. Unsaid is what one tap says.
const (
	Unsaid Scope = ""
	Class  Scope = "class"
	Year   Scope = "year"
	Whole  Scope = "school"
)

// Scopes is all of them, as forms offer them.
var Scopes = []Scope{Class, Year, Whole}

// Limits of what a person types, in letters.
const (
	MaxScopeWords = 120
	MaxClass      = 120
	MaxChanged    = 1000
	MaxEvidence   = 3000
	MaxMeasured   = 200
	MaxWeeks      = 200
)

// Adoption is a school's use of an item, as one of its people says.
type Adoption struct {
	ID        string
	ItemID    string
	OrgID     string // the school
	PersonID  string
	Scope     Scope
	Words     string // which class, which year
	Started   string // a day, YYYY-MM-DD
	Ended     string // a day; "" while they use it
	NextAsk   string // the day from which Today asks what happened; "": it does not
	Version   int    // counts saves; a save over an older one is a Conflict
	CreatedAt time.Time
	DeletedAt time.Time
	DeletedBy string

	// What the row brings along for showing. The person is empty for those who
	// may not look them up.
	OrgSlug, OrgName, OrgShort string
	PersonName, PersonSlug     string
}

// School is the school's short name where there is one.
func (a Adoption) School() string {
	if a.OrgShort != "" {
		return a.OrgShort
	}
	return a.OrgName
}

// Day is the day of an instant as schools have it.
func Day(t time.Time) string { return t.In(clock.London).Format(time.DateOnly) }

func addDays(day string, n int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day // ours are checked before they get here
	}
	return t.AddDate(0, 0, n).Format(time.DateOnly)
}

// Correction is what a person may put right of an adoption.
type Correction struct {
	Scope   Scope
	Words   string
	Started string
	Ended   string
}

// Correction is the adoption as a form starts with it.
func (a Adoption) Correction() Correction { return Correction{a.Scope, a.Words, a.Started, a.Ended} }

// firstDay is before any school has used anything of Staffroom's.
const firstDay = "1990-01-01"

// apply takes a correction over. today is the day it is made.
func (a *Adoption) apply(c Correction, today string) error {
	f := map[string]string{}
	a.Words = fold.Line(c.Words)
	a.Started, a.Ended = strings.TrimSpace(c.Started), strings.TrimSpace(c.Ended)
	if a.Scope = c.Scope; !slices.Contains(Scopes, c.Scope) && c.Scope != Unsaid {
		f["scope"] = "adoption.scope_unknown"
	}
	if utf8.RuneCountInString(a.Words) > MaxScopeWords {
		f["words"] = "adoption.words_long"
	}
	checkDay(f, "started", a.Started, today)
	if a.Ended != "" {
		checkDay(f, "ended", a.Ended, today)
		if f["ended"] == "" && f["started"] == "" && a.Ended < a.Started {
			f["ended"] = "adoption.ended_early"
		}
	}
	return errs.Fields("adoption.invalid", f)
}

// there refuses what was taken back.
func (a Adoption) there() error {
	if !a.DeletedAt.IsZero() {
		return errs.New(errs.Conflict, "adoption.undone", "%s is taken back", a.ID)
	}
	return nil
}

func checkDay(f map[string]string, field, day, today string) {
	switch _, err := time.Parse(time.DateOnly, day); {
	case err != nil:
		f[field] = "adoption.day_shape"
	case day < firstDay:
		f[field] = "adoption.day_early"
	case day > today:
		f[field] = "adoption.day_future"
	}
}

func lines(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(fold.Text(s), "\r\n", "\n"))
}
