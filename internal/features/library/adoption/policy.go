package adoption

import (
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/errs"
)

func signedIn(act authz.Actor, action string) error {
	if act.Visitor() {
		return errs.New(errs.Unauthenticated, "signin.needed", "%s needs a person", action)
	}
	return nil
}

// MayUse says whether a page offers "We're using this": to staff, of what is
// shared. Whether they are in a school is asked when they say so.
func MayUse(act authz.Actor, it items.Item) bool {
	return !act.Visitor() && it.State == items.Published && !(it.AuthorID == act.PersonID && act.Role(it.OrgID) >= authz.Member)
}

// CanAdopt: whoever is in the school and can see the published item; its author
// elsewhere than in the organisation it is from.
func CanAdopt(act authz.Actor, it items.Item, schoolID string) error {
	if err := signedIn(act, "adoption.adopt"); err != nil {
		return err
	}
	switch {
	case it.State != items.Published:
		return errs.New(errs.Conflict, "item.not_published", "item %s is %s", it.ID, it.State)
	case !act.Belongs(schoolID):
		return errs.New(errs.Forbidden, "forbidden.adoption.school", "%s is not in %s", act.PersonID, schoolID)
	case it.AuthorID == act.PersonID && it.OrgID == schoolID:
		return errs.New(errs.Conflict, "adoption.own", "item %s is %s's own", it.ID, act.PersonID)
	}
	return nil
}

// CanCorrect: who said it, and the editors of their school.
func CanCorrect(act authz.Actor, a Adoption) error {
	if err := signedIn(act, "adoption.correct"); err != nil {
		return err
	}
	if a.PersonID == act.PersonID {
		return nil
	}
	return act.Need(a.OrgID, authz.Editor, "adoption.correct")
}

// CanNote: who said that they use it.
func CanNote(act authz.Actor, a Adoption) error {
	if err := signedIn(act, "adoption.note"); err != nil {
		return err
	}
	if a.PersonID != act.PersonID {
		return errs.New(errs.Forbidden, "forbidden.adoption.note", "%s does not say that they use it in %s", act.PersonID, a.ID)
	}
	return nil
}

// CanChangeNote: who wrote it. A result is nobody else's to change, the item's
// author and editors least of all.
func CanChangeNote(act authz.Actor, n Note) error { return CanNote(act, n.Use) }

// CanRemoveNote: who wrote it, and the editors of their school.
func CanRemoveNote(act authz.Actor, n Note) error {
	if CanNote(act, n.Use) == nil {
		return nil
	}
	if err := signedIn(act, "adoption.note"); err != nil {
		return err
	}
	return act.Need(n.Use.OrgID, authz.Editor, "adoption.remove_note")
}
