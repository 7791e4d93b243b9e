package items

import (
	"context"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/facts"
)

// Keeper changes headers inside a feature's transaction: the verbs that are the
// same for every kind, each with its policy and its fact.
type Keeper struct{ facts *facts.Recorder }

// NewKeeper records what happens with f.
func NewKeeper(f *facts.Recorder) *Keeper { return &Keeper{f} }

func about(act authz.Actor, it Item) facts.About {
	return facts.About{Actor: act.PersonID, Org: it.OrgID, Item: it.ID}
}

// Draft writes a new draft of act's.
func (k *Keeper) Draft(ctx context.Context, tx *db.Tx, act authz.Actor, it *Item, now time.Time) error {
	if err := CanDraft(act, it.OrgID); err != nil {
		return err
	}
	it.AuthorID, it.State, it.Audience = act.PersonID, Draft, Audience{Kind: OnlyMe}
	it.CreatedAt, it.UpdatedAt = now, now
	if err := Insert(ctx, tx, it); err != nil {
		return err
	}
	return k.facts.Record(ctx, tx, about(act, *it), Drafted{it.ID, it.Kind})
}

// Share lets an audience read the item from now on.
func (k *Keeper) Share(ctx context.Context, tx *db.Tx, act authz.Actor, it *Item, to Audience, now time.Time) error {
	if err := CanShare(act, *it, to); err != nil {
		return err
	}
	before, first := it.Audience.String(), it.PublishedAt.IsZero()
	if err := it.share(to, now); err != nil {
		return err
	}
	if first {
		if err := it.nameSlug(ctx, tx); err != nil {
			return err
		}
	}
	if err := Update(ctx, tx, it); err != nil {
		return err
	}
	return k.facts.Record(ctx, tx, about(act, *it), Shared{it.ID, it.Kind, to.String(), before})
}

// Save writes a changed header and keeps the version; data is the feature's own
// columns.
func (k *Keeper) Save(ctx context.Context, tx *db.Tx, act authz.Actor, it *Item, note, data string, now time.Time) error {
	if err := CanEdit(act, *it); err != nil {
		return err
	}
	it.UpdatedAt = now
	if err := Update(ctx, tx, it); err != nil {
		return err
	}
	if err := Keep(ctx, tx, *it, act.PersonID, note, data, now); err != nil {
		return err
	}
	return k.facts.Record(ctx, tx, about(act, *it), Saved{it.ID, it.Version, note})
}

// Withdraw takes the item down everywhere, at once.
func (k *Keeper) Withdraw(ctx context.Context, tx *db.Tx, act authz.Actor, it *Item, reason string, now time.Time) error {
	if err := CanWithdraw(act, *it); err != nil {
		return err
	}
	return k.change(ctx, tx, act, it, it.withdraw(act.PersonID, now), WithdrawnFact{it.ID, reason})
}

// PutBack undoes Withdraw.
func (k *Keeper) PutBack(ctx context.Context, tx *db.Tx, act authz.Actor, it *Item, now time.Time) error {
	if err := CanPutBack(act, *it); err != nil {
		return err
	}
	return k.change(ctx, tx, act, it, it.putBack(now), PutBack{it.ID})
}

// Delete removes the author's own item; Undelete brings it back as a draft.
func (k *Keeper) Delete(ctx context.Context, tx *db.Tx, act authz.Actor, it *Item, now time.Time) error {
	if err := CanDelete(act, *it); err != nil {
		return err
	}
	return k.change(ctx, tx, act, it, it.remove(now), DeletedFact{it.ID})
}

// Undelete undoes Delete; the item comes back as a draft.
func (k *Keeper) Undelete(ctx context.Context, tx *db.Tx, act authz.Actor, it *Item, now time.Time) error {
	if err := CanDelete(act, *it); err != nil {
		return err
	}
	return k.change(ctx, tx, act, it, it.undelete(now), Undeleted{it.ID})
}

// Pin puts the item first on its organisation's pages, or stops doing so.
func (k *Keeper) Pin(ctx context.Context, tx *db.Tx, act authz.Actor, it *Item, on bool, now time.Time) error {
	if err := CanPin(act, *it); err != nil {
		return err
	}
	it.PinnedAt = time.Time{}
	if on {
		it.PinnedAt = now
	}
	return k.change(ctx, tx, act, it, nil, Pinned{it.ID, on})
}

func (k *Keeper) change(ctx context.Context, tx *db.Tx, act authz.Actor, it *Item, refused error, f facts.Fact) error {
	if refused != nil {
		return refused
	}
	if err := Update(ctx, tx, it); err != nil {
		return err
	}
	return k.facts.Record(ctx, tx, about(act, *it), f)
}

// RecordUnscoped records a fact of a feature that changed many items at once
// without an actor to ask: an import.
func (k *Keeper) RecordUnscoped(ctx context.Context, tx *db.Tx, about facts.About, f facts.Fact) error {
	return k.facts.Record(ctx, tx, about, f)
}
