package collections

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

// CanMake: members for themselves, editors for their organisation.
func CanMake(act authz.Actor, orgID string, by Keeper) error {
	min := authz.Member
	if by == ByOrg {
		min = authz.Editor
	}
	return act.Need(orgID, min, "collections.make")
}

// CanEdit: the author; of an organisation's collection its editors too.
func CanEdit(act authz.Actor, c Collection) error {
	if err := signedIn(act, "collections.edit"); err != nil {
		return err
	}
	if act.PersonID == c.AuthorID {
		return nil
	}
	if c.KeptBy == ByPerson {
		return errs.New(errs.Forbidden, "forbidden.collections.edit", "%s does not look after %s", act.PersonID, c.ID)
	}
	return act.Need(c.OrgID, authz.Editor, "collections.edit")
}

// CanShare: whoever may edit it, as far as organisations they are in; to
// everyone takes an editor.
func CanShare(act authz.Actor, c Collection, to items.Audience) error {
	if err := CanEdit(act, c); err != nil {
		return err
	}
	switch to.Kind {
	case items.OrgAud:
		if !act.Belongs(to.OrgID) {
			return errs.New(errs.Forbidden, "forbidden.collections.share_with", "%s is not in %s", act.PersonID, to.OrgID)
		}
	case items.OnlyMe:
		if act.PersonID != c.AuthorID {
			return errs.New(errs.Forbidden, "forbidden.collections.share_me", "%s did not make %s", act.PersonID, c.ID)
		}
	case items.Public:
		return act.Need(c.OrgID, authz.Editor, "collections.publish")
	}
	return nil
}

// CanDelete: whoever may edit it, and editors of its organisation. It can be
// undone by the same people.
func CanDelete(act authz.Actor, c Collection) error {
	if CanEdit(act, c) == nil {
		return nil
	}
	return act.Need(c.OrgID, authz.Editor, "collections.delete")
}
