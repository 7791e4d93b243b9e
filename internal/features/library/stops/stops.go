// Package stops is what schools no longer do, and the time that it gave back.
//
// Nouns: Line (one organisation stopped it, for people of one job: how many of
// them, the minutes a week each has back, since when), Given (minutes by job).
// The thing itself is an item of kind stop in the library; its own school says
// the first line, others join with theirs.
// Facts: said, taken back, said again. A line is seen by whoever sees its item;
// what is counted is counted over what the reader may see.
// It refuses: items of another kind, organisations that the person is not in,
// and figures that cannot be: more minutes than a week of work has.
package stops

import (
	"strings"
	"time"
	"unicode/utf8"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/fold"
)

// Kind is that of the items which lines belong to.
const Kind = "stop"

// Line is one organisation that stopped something, for people of one job.
type Line struct {
	ID       string
	ItemID   string
	OrgID    string
	PersonID string // who said so
	Said

	SaidAt  time.Time
	EndedAt time.Time // zero: it stands

	// What the row brings along for showing.
	OrgSlug, OrgName, OrgShort, OrgKind string
}

// Said is what a person says.
type Said struct {
	JobRole string
	People  int
	Minutes int    // a week, for each of them
	Since   string // a day
	Words   string
}

// Limits of what a person says.
const (
	MaxMinutes = 40 * 60 // a week of work
	MaxPeople  = 5000
	MaxWords   = 400
)

// check puts what was said in order and refuses what cannot be.
func (s *Said) check(now time.Time) error {
	f := map[string]string{}
	s.Words = strings.TrimSpace(fold.Text(s.Words))
	role, ok := tags.Parse(tags.JobRole, s.JobRole)
	if !ok {
		f["job_role"] = "stop.role_missing"
	}
	s.JobRole = role
	if s.People < 1 || s.People > MaxPeople {
		f["people"] = "stop.people_range"
	}
	if s.Minutes < 1 || s.Minutes > MaxMinutes {
		f["minutes"] = "stop.minutes_range"
	}
	day, err := time.Parse(time.DateOnly, s.Since)
	switch {
	case err != nil || day.Year() < 1990:
		f["since"] = "stop.since_shape"
	case day.After(now):
		f["since"] = "stop.since_future"
	}
	if utf8.RuneCountInString(s.Words) > MaxWords {
		f["words"] = "stop.words_long"
	}
	return errs.Fields("stop.invalid", f)
}

// Given is how many minutes a week people of a job have back, all together.
type Given struct {
	JobRole string
	Minutes int
	Schools int
}

// CanSay: members of the organisation, of something that was stopped.
func CanSay(act authz.Actor, it items.Item, orgID string) error {
	if it.Kind != Kind {
		return errs.New(errs.Conflict, "stop.not_a_stop", "item %s is a %s", it.ID, it.Kind)
	}
	if it.State != items.Published {
		return errs.New(errs.Conflict, "item.not_published", "item %s is %s", it.ID, it.State)
	}
	return act.Need(orgID, authz.Member, "stops.say")
}

// CanTakeBack: who said it, and editors of the organisation.
func CanTakeBack(act authz.Actor, l Line) error {
	if !act.Visitor() && act.PersonID == l.PersonID {
		return nil
	}
	return act.Need(l.OrgID, authz.Editor, "stops.take_back")
}

// SaidFact is the fact that an organisation stopped something.
type SaidFact struct {
	Line, Org, JobRole string
	People, Minutes    int
	Since              string
}

// FactType names the fact.
func (SaidFact) FactType() string { return "stops.said" }

// TakenBack is the fact that it does so again, or never stopped.
type TakenBack struct{ Line string }

// FactType names the fact.
func (TakenBack) FactType() string { return "stops.taken_back" }

// SaidAgain is the fact that taking back was undone.
type SaidAgain struct{ Line string }

// FactType names the fact.
func (SaidAgain) FactType() string { return "stops.said_again" }
