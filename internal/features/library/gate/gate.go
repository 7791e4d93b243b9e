// Package gate is the openness ladder: me, team, school, trust, network, public.
// School and trust publish at once, unless the trust asked for a check. Everyone
// reads only what a second person has looked at.
//
// Nouns: Check (somebody asks that an entry goes further, or that what changed in
// something public is looked at; rounds of changes; steps), Question and Answer
// (the five things that must be true, each with who and when), Finding (what a
// rule noticed, for people to judge), Rules (what a trust wants of sharing).
// Facts: Asked, ChangesAsked, Answered, Claimed, Approved, Declined, Dropped,
// Verified, TakenOut, RulesChanged.
// It refuses: the author, who asked, and whoever changed it last as checker; an
// approval of anything but exactly what the checker was shown; an audience that
// nobody let it go to. See docs/decisions/checks.md.
package gate

import (
	"slices"
	"strings"
	"time"

	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/fold"
)

// State is how far a check has got.
type State string

// The states. Asked and Changes are open: it is the checkers' turn, or the
// author's.
const (
	StateAsked    State = "asked"
	StateChanges  State = "changes"
	StateApproved State = "approved"
	StateDeclined State = "declined"
	StateDropped  State = "dropped"
)

// Open reports whether somebody still has to do something.
func (s State) Open() bool { return s == StateAsked || s == StateChanges }

// Reason is why there is a check.
type Reason string

// The reasons: an audience was asked for; files or the licence of something that
// everyone reads were changed.
const (
	ToOpen     Reason = "open"
	NewFiles   Reason = "files"
	NewLicence Reason = "licence"
)

// Check is a request that somebody looks at an entry.
type Check struct {
	ID, ItemID, OrgID string
	Reason            Reason
	Audience          items.Audience // asked for
	State             State
	Round             int
	AskedBy           string
	AskedAt           time.Time
	WaitingSince      time.Time // when the checkers' turn began
	DueAt             time.Time // for what is shown meanwhile; else zero
	ClaimedBy         string
	DecidedBy         string
	DecidedAt         time.Time
	Version           int    // approved
	Print             string // of what was approved

	AskedName, ClaimedName, DecidedName string
}

// Step is one thing that happened on the way of a check.
type Step struct {
	ID, CheckID, PersonID, PersonName string
	Round, Version                    int
	Did, Words                        string
	At                                time.Time
}

// Question is one of the five things that must be true.
type Question string

// The five questions in their order.
const (
	Owner      Question = "owner"
	Others     Question = "others"
	Pupils     Question = "pupils"
	Accessible Question = "accessible"
	Current    Question = "current"
)

// Questions are all of them.
var Questions = []Question{Owner, Others, Pupils, Accessible, Current}

// Good are the answers that let an entry through; NotYet is the one that does not.
var Good = map[Question][]string{
	Owner:      {"yes"},
	Others:     {"none", "permitted", "removed"},
	Pupils:     {"none", "consent", "unrecognisable"},
	Accessible: {"yes"},
	Current:    {"yes"},
}

// NotYet says that something is missing.
const NotYet = "not_yet"

// Answer is what somebody says to a question.
type Answer struct {
	Question Question
	Value    string // "" is no answer yet
	Until    string // a day: how long consent lasts
	Words    string

	PersonID, PersonName string
	Round                int
	At                   time.Time
}

// maxWords is the longest text of a step or an answer, in bytes.
const maxWords = 2000

// clean checks what a person answered. all demands that every answer lets the
// entry through.
func clean(in []Answer, all bool, today string) ([]Answer, error) {
	f := map[string]string{}
	var out []Answer
	for _, q := range Questions {
		a := Answer{Question: q}
		if n := slices.IndexFunc(in, func(a Answer) bool { return a.Question == q }); n >= 0 {
			a = in[n]
		}
		a.Words, a.Until = strings.TrimSpace(fold.Text(a.Words)), strings.TrimSpace(a.Until)
		if code := a.wrong(all, today); code != "" {
			f[string(q)] = code
		}
		if a.Value != "consent" {
			a.Until = ""
		}
		if a.Value != "" {
			out = append(out, a)
		}
	}
	return out, errs.Fields("gate.invalid", f)
}

func (a Answer) wrong(all bool, today string) string {
	good := slices.Contains(Good[a.Question], a.Value)
	switch {
	case len(a.Words) > maxWords:
		return "gate.words_long"
	case a.Value == "" && !all:
		return ""
	case a.Value == NotYet && all:
		return "gate.not_yet"
	case !good && a.Value != NotYet:
		return "gate.answer_missing"
	case a.Value == "permitted" && a.Words == "":
		return "gate.permission_words"
	case a.Value == "consent":
		if day, err := time.Parse(time.DateOnly, a.Until); err != nil || day.Format(time.DateOnly) <= today {
			return "gate.consent_until"
		}
	}
	return ""
}

// reviewAfter is how long a check holds unless the checker says less or more;
// reviewMost is the most.
const (
	reviewAfterMonths = 12
	reviewMostMonths  = 24
)

// DefaultReview is the day on which to look again at what is found right now.
func DefaultReview(now time.Time) string { return day(now.AddDate(0, reviewAfterMonths, 0)) }

// reviewDay reads the day a checker chose, and brings it forward to the end of
// consent.
func reviewDay(chosen string, answers []Answer, now time.Time) (time.Time, error) {
	if chosen == "" {
		chosen = DefaultReview(now)
	}
	at, err := time.ParseInLocation(time.DateOnly, chosen, clock.London)
	if err != nil || chosen <= day(now) || at.After(now.AddDate(0, reviewMostMonths, 0)) {
		return at, errs.Fields("gate.invalid", map[string]string{"review_by": "gate.review_day"})
	}
	for _, a := range answers {
		if end, err := time.ParseInLocation(time.DateOnly, a.Until, clock.London); err == nil && end.Before(at) {
			at = end
		}
	}
	return at.UTC(), nil
}

func day(t time.Time) string { return t.In(clock.London).Format(time.DateOnly) }

// recheckWithin is how long something public may be shown with a licence that
// nobody has looked at.
const recheckWithin = 14 * 24 * time.Hour

// workingDays is the instant that many working days before now.
func workingDays(now time.Time, days int) time.Time {
	at := now.In(clock.London)
	for days > 0 {
		at = at.AddDate(0, 0, -1)
		if wd := at.Weekday(); wd != time.Saturday && wd != time.Sunday {
			days--
		}
	}
	return at.UTC()
}
