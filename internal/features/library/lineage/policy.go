package lineage

import (
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/errs"
)

// filmed is the kind of entry that nobody adapts: who is in a film agreed to be
// shown by its owner, who can take it down.
const filmed = "recording"

// CanAdapt: members of the organisation that will own the version, where the
// licence is free to adapt; what is all rights reserved stays in its trust, of
// which both the person and their organisation must be. sameTrust says so.
func CanAdapt(act authz.Actor, parent items.Item, orgID string, sameTrust bool) error {
	if parent.State != items.Published {
		return errs.New(errs.Conflict, "item.not_published", "item %s is %s", parent.ID, parent.State)
	}
	if err := items.CanDraft(act, orgID); err != nil {
		return err
	}
	if parent.Kind == filmed {
		return errs.New(errs.Forbidden, "forbidden.lineage.film", "%s is a recording", parent.ID)
	}
	if !items.FreeToAdapt(parent.Licence) && !sameTrust {
		return errs.New(errs.Forbidden, "forbidden.lineage.adapt", "licence %q of %s", parent.Licence, parent.ID)
	}
	return nil
}

// CanOffer: whoever may change the adaptation, while the original is up.
func CanOffer(act authz.Actor, child, parent items.Item) error {
	if err := items.CanEdit(act, child); err != nil {
		return err
	}
	if parent.State != items.Published {
		return errs.New(errs.Conflict, "item.not_published", "item %s is %s", parent.ID, parent.State)
	}
	return nil
}

// CanAnswer: whoever may change the original.
func CanAnswer(act authz.Actor, parent items.Item) error { return items.CanEdit(act, parent) }

// Permits says whether what was taken under terms may be shared on under a
// licence: never more openly than it was given.
func Permits(terms, licence string) bool {
	switch terms {
	case "", "CC-BY-SA-4.0", "CC-BY-NC-SA-4.0":
		return licence == terms
	case "CC-BY-NC-4.0":
		return licence == "" || licence == terms || licence == "CC-BY-NC-SA-4.0"
	}
	return true
}

// checkTerms refuses a licence and an audience beyond what the terms permit.
// inTrust says that the audience is in the trust of the original.
func checkTerms(terms string, it items.Item, inTrust bool) error {
	f := map[string]string{}
	if !Permits(terms, it.Licence) {
		f["licence"] = "lineage.licence_wider"
	}
	if terms == "" && it.Audience.Kind != items.OnlyMe && it.State == items.Published && !inTrust {
		f["audience"] = "lineage.stays_in_trust"
	}
	return errs.Fields("library.invalid", f)
}
