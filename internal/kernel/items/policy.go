package items

import (
	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/errs"
)

func signedIn(act authz.Actor, action string) error {
	if act.Visitor() {
		return errs.New(errs.Unauthenticated, "signin.needed", "%s needs a person", action)
	}
	return nil
}

func authorOr(act authz.Actor, it Item, min authz.Role, action string) error {
	if err := signedIn(act, action); err != nil {
		return err
	}
	if act.PersonID == it.AuthorID {
		return nil
	}
	return act.Need(it.OrgID, min, action)
}

// CanDraft: members of the organisation that will own it.
func CanDraft(act authz.Actor, orgID string) error {
	if err := signedIn(act, "items.draft"); err != nil {
		return err
	}
	return act.Need(orgID, authz.Member, "items.draft")
}

// CanEdit: the author, and editors, who keep the author's name on it. What is
// not shared is the author's alone.
func CanEdit(act authz.Actor, it Item) error {
	if it.State == Deleted {
		return errs.New(errs.Conflict, "item.deleted", "item %s is deleted", it.ID)
	}
	return authorOr(act, it, authz.Editor, "items.edit")
}

// CanShare: the author as far as organisations they are in; editors anywhere
// that the item's organisation is in, and to everyone.
func CanShare(act authz.Actor, it Item, to Audience) error {
	if err := authorOr(act, it, authz.Editor, "items.share"); err != nil {
		return err
	}
	switch to.Kind {
	case OrgAud:
		if !act.Belongs(to.OrgID) {
			return errs.New(errs.Forbidden, "forbidden.items.share_with", "%s is not in %s", act.PersonID, to.OrgID)
		}
	case OnlyMe:
		if act.PersonID != it.AuthorID {
			return errs.New(errs.Forbidden, "forbidden.items.share_me", "%s is not the author of %s", act.PersonID, it.ID)
		}
	case Public:
		return act.Need(it.OrgID, authz.Editor, "items.publish")
	}
	return nil
}

// CanWithdraw: the author and editors.
func CanWithdraw(act authz.Actor, it Item) error {
	return authorOr(act, it, authz.Editor, "items.withdraw")
}

// CanPutBack: editors, and the author who took it down themselves.
func CanPutBack(act authz.Actor, it Item) error {
	if err := signedIn(act, "items.put_back"); err != nil {
		return err
	}
	if act.PersonID == it.AuthorID && it.WithdrawnBy == act.PersonID {
		return nil
	}
	return act.Need(it.OrgID, authz.Editor, "items.put_back")
}

// CanDelete: the author.
func CanDelete(act authz.Actor, it Item) error {
	if err := signedIn(act, "items.delete"); err != nil {
		return err
	}
	if act.PersonID != it.AuthorID {
		return errs.New(errs.Forbidden, "forbidden.items.delete", "%s is not the author of %s", act.PersonID, it.ID)
	}
	return nil
}

// CanPin: editors.
func CanPin(act authz.Actor, it Item) error { return act.Need(it.OrgID, authz.Editor, "items.pin") }

// CanComment: whoever is signed in and can see a published item.
func CanComment(act authz.Actor, it Item) error {
	if err := signedIn(act, "items.comment"); err != nil {
		return err
	}
	if it.State != Published {
		return errs.New(errs.Conflict, "item.not_published", "item %s is %s", it.ID, it.State)
	}
	return nil
}

// May says what a page should offer. It asks the same functions.
type May struct{ Edit, Withdraw, PutBack, Delete, Undelete, Pin, Comment, Publish bool }

// MayOf says what act may do with it.
func MayOf(act authz.Actor, it Item) May {
	return May{
		Edit:     CanEdit(act, it) == nil,
		Withdraw: it.State == Published && CanWithdraw(act, it) == nil,
		PutBack:  it.State == Withdrawn && CanPutBack(act, it) == nil,
		Delete:   it.State != Deleted && CanDelete(act, it) == nil,
		Undelete: it.State == Deleted && CanDelete(act, it) == nil,
		Pin:      it.State == Published && CanPin(act, it) == nil,
		Comment:  CanComment(act, it) == nil,
		Publish:  CanShare(act, it, Audience{Kind: Public}) == nil,
	}
}
