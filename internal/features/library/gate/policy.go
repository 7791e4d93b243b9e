package gate

import (
	"slices"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/errs"
)

// CanAsk: the author and editors, as far as organisations they are in.
func CanAsk(act authz.Actor, it items.Item, to items.Audience) error {
	if act.Visitor() {
		return errs.New(errs.Unauthenticated, "signin.needed", "gate.ask needs a person")
	}
	if act.PersonID != it.AuthorID {
		if err := act.Need(it.OrgID, authz.Editor, "gate.ask"); err != nil {
			return err
		}
	}
	if it.State != items.Draft && it.State != items.Published {
		return errs.New(errs.Conflict, "item.not_shareable", "item %s is %s", it.ID, it.State)
	}
	if to.Kind == items.OrgAud && !act.Belongs(to.OrgID) {
		return errs.New(errs.Forbidden, "forbidden.items.share_with", "%s is not in %s", act.PersonID, to.OrgID)
	}
	return nil
}

// CanCheck: editors over the organisation that owns it, four eyes: not its
// author, not who asked.
func CanCheck(act authz.Actor, it items.Item, c Check) error {
	if err := act.Need(it.OrgID, authz.Editor, "gate.check"); err != nil {
		return err
	}
	switch act.PersonID {
	case it.AuthorID:
		return errs.New(errs.Forbidden, "forbidden.gate.own", "%s is the author of %s", act.PersonID, it.ID)
	case c.AskedBy:
		return errs.New(errs.Forbidden, "forbidden.gate.asked", "%s asked for check %s", act.PersonID, c.ID)
	}
	return nil
}

// canApprove is CanCheck of somebody whose own work is not part of what they
// would let through.
func canApprove(act authz.Actor, e library.Entry, c Check, lastEditor string) error {
	if err := CanCheck(act, e.Item, c); err != nil {
		return err
	}
	brought := slices.ContainsFunc(e.Files, func(f files.File) bool { return f.OwnerID == act.PersonID && f.SourceFile == "" })
	if lastEditor == act.PersonID || brought {
		return errs.New(errs.Forbidden, "forbidden.gate.edited", "%s changed %s themselves", act.PersonID, e.ID)
	}
	return nil
}

// CanDrop: who asked, and the author.
func CanDrop(act authz.Actor, it items.Item, c Check) error {
	if act.Visitor() {
		return errs.New(errs.Unauthenticated, "signin.needed", "gate.drop needs a person")
	}
	if act.PersonID != c.AskedBy && act.PersonID != it.AuthorID {
		return errs.New(errs.Forbidden, "forbidden.gate.drop", "%s did not ask for check %s", act.PersonID, c.ID)
	}
	return nil
}

// CanFollow: who can see how a check went: the author, who asked, and editors.
func CanFollow(act authz.Actor, it items.Item) bool { return items.CanEdit(act, it) == nil }

// CanVerify: its author, and editors.
func CanVerify(act authz.Actor, it items.Item) error {
	if err := items.CanEdit(act, it); err != nil {
		return err
	}
	if it.State != items.Published {
		return errs.New(errs.Conflict, "item.not_published", "item %s is %s", it.ID, it.State)
	}
	return nil
}

// CanRule: admins of the trust, or of the organisation that is in none.
func CanRule(act authz.Actor, orgID string) error { return act.Need(orgID, authz.Admin, "gate.rules") }
