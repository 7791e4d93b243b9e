// Package quality looks at things gently: five points, ticked and said in words
// by an editor for the author, and the endorsement of a trust or a network.
//
// Nouns: Check (what was said of one point), Endorsement (who stands behind a
// thing, why and since when).
// Checks are for the author and the editors of the thing's organisation; there
// is no number and nothing for the crowd. Endorsements are seen by whoever sees
// the thing.
// Facts: checked, endorsed, revoked, endorsed again.
// It refuses: people who look at their own work, and organisations that are
// neither trust nor network.
package quality

import (
	"strings"
	"time"
	"unicode/utf8"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/fold"
)

// Point is one of the five.
type Point struct{ Value, Label, Asks string }

// Points is all of them, in the order of the page.
var Points = []Point{
	{"accurate", "Accurate", "Is it right, and does it say where it comes from?"},
	{"complete", "Complete", "Could a colleague use it tomorrow with what is here?"},
	{"adaptable", "Adaptable", "Can it be changed for another class or school?"},
	{"accessible", "Accessible", "Can everybody read it: words for pictures, captions, clear headings?"},
	{"organised", "Organised", "Is it plain what comes first and what each file is for?"},
}

// MaxWords is the most characters of one point's words or of a reason.
const MaxWords = 600

// Mark is what somebody says of a point.
type Mark struct {
	Point  string
	Ticked bool
	Words  string
}

// Check is a mark with who said it, of which version, and when.
type Check struct {
	Mark
	PersonID, PersonName string
	Version              int
	SaidAt               time.Time
}

func checkMarks(marks []Mark) error {
	f := map[string]string{}
	for n, m := range marks {
		marks[n].Words = strings.TrimSpace(fold.Text(m.Words))
		known := false
		for _, p := range Points {
			known = known || p.Value == m.Point
		}
		if !known {
			f["point"] = "quality.point_unknown"
		}
		if utf8.RuneCountInString(marks[n].Words) > MaxWords {
			f[m.Point] = "quality.words_long"
		}
	}
	return errs.Fields("quality.invalid", f)
}

// Endorsement is an organisation standing behind a thing.
type Endorsement struct {
	ID        string
	ItemID    string
	OrgID     string
	PersonID  string
	Reason    string
	GivenAt   time.Time
	RevokedAt time.Time // zero: it stands

	OrgSlug, OrgName, OrgKind string
}

func checkReason(reason string) (string, error) {
	reason = strings.TrimSpace(fold.Text(reason))
	switch {
	case reason == "":
		return "", errs.Fields("quality.invalid", map[string]string{"reason": "quality.reason_missing"})
	case utf8.RuneCountInString(reason) > MaxWords:
		return "", errs.Fields("quality.invalid", map[string]string{"reason": "quality.words_long"})
	}
	return reason, nil
}

func others(act authz.Actor, it items.Item, action string) error {
	if act.PersonID == it.AuthorID {
		return errs.New(errs.Forbidden, "forbidden."+action+"_own", "%s wrote %s", act.PersonID, it.ID)
	}
	if it.State != items.Published {
		return errs.New(errs.Conflict, "item.not_published", "item %s is %s", it.ID, it.State)
	}
	return nil
}

// CanCheck: editors of the thing's organisation, of what others made.
func CanCheck(act authz.Actor, it items.Item) error {
	if err := act.Need(it.OrgID, authz.Editor, "quality.check"); err != nil {
		return err
	}
	return others(act, it, "quality.check")
}

// CanRead: the author, and editors of the thing's organisation.
func CanRead(act authz.Actor, it items.Item) error {
	if !act.Visitor() && act.PersonID == it.AuthorID {
		return nil
	}
	return act.Need(it.OrgID, authz.Editor, "quality.read")
}

// CanEndorse: editors of the organisation that stands behind it, of what others
// made.
func CanEndorse(act authz.Actor, it items.Item, orgID string) error {
	if err := act.Need(orgID, authz.Editor, "quality.endorse"); err != nil {
		return err
	}
	return others(act, it, "quality.endorse")
}

// CheckedFact is the fact that an editor looked at a thing. What they said is for
// the author and not told here.
type CheckedFact struct{ Version int }

// FactType names the fact.
func (CheckedFact) FactType() string { return "quality.checked" }

// EndorsedFact is the fact that an organisation stands behind a thing.
type EndorsedFact struct{ Endorsement, Org string }

// FactType names the fact.
func (EndorsedFact) FactType() string { return "quality.endorsed" }

// RevokedFact is the fact that it does so no longer.
type RevokedFact struct{ Endorsement, Org string }

// FactType names the fact.
func (RevokedFact) FactType() string { return "quality.revoked" }

// EndorsedAgain is the fact that revoking was undone.
type EndorsedAgain struct{ Endorsement, Org string }

// FactType names the fact.
func (EndorsedAgain) FactType() string { return "quality.endorsed_again" }
