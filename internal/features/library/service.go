package library

import (
	"context"
	"encoding/json"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/facts"
	"staffroom/internal/platform/memo"
	"staffroom/internal/platform/search"
)

// Service is all that others may do with the library.
type Service struct {
	db     *db.DB
	keeper *items.Keeper
	index  *search.Index
	clock  clock.Clock
	gate   Gate

	marker  Marker
	related related
	details *memo.Cache[string, detailed] // by item
	told    []With
}

// With is what another room does to an entry in the transaction of a verb here.
type With func(ctx context.Context, tx *db.Tx, e *Entry) error

// OnChange has f told of every entry as it is after a change, in the transaction.
// An error of f's refuses the change. It is called before the first change.
func (s *Service) OnChange(f func(ctx context.Context, tx *db.Tx, e Entry) error) {
	s.told = append(s.told, func(ctx context.Context, tx *db.Tx, e *Entry) error { return f(ctx, tx, *e) })
}

// New makes the service.
func New(d *db.DB, rec *facts.Recorder, ix *search.Index, now clock.Clock) *Service {
	return &Service{db: d, keeper: items.NewKeeper(rec), index: ix, clock: now, gate: closed{}, details: memo.New[string, detailed](detailBytes)}
}

// Get returns an entry that act may see; else errs.NotFound.
func (s *Service) Get(ctx context.Context, act authz.Actor, itemID string) (Entry, error) {
	return get(ctx, s.db, act, itemID)
}

// BySlug returns an entry by its address, if act may see it.
func (s *Service) BySlug(ctx context.Context, act authz.Actor, orgSlug, slug string) (Entry, error) {
	it, err := items.BySlug(ctx, s.db, act, orgSlug, slug)
	if err != nil {
		return Entry{}, err
	}
	e, err := s.filled(ctx, it)
	return e.shownTo(act), err
}

// Header returns the header alone, for what needs no document.
func (s *Service) Header(ctx context.Context, act authz.Actor, itemID string) (items.Item, error) {
	return items.Get(ctx, s.db, act, itemID)
}

// HeaderBySlug returns the header alone by its address.
func (s *Service) HeaderBySlug(ctx context.Context, act authz.Actor, orgSlug, slug string) (items.Item, error) {
	return items.BySlug(ctx, s.db, act, orgSlug, slug)
}

// List returns the cards of items that act may see, newest first.
func (s *Service) List(ctx context.Context, act authz.Actor, f items.Filter) ([]items.Card, error) {
	its, err := items.List(ctx, s.db, act, f)
	if err != nil {
		return nil, err
	}
	return items.WithPictures(ctx, s.db, its)
}

// Cards returns those of refs that act may see, in that order.
func (s *Service) Cards(ctx context.Context, act authz.Actor, refs []string) ([]items.Card, error) {
	return items.Cards(ctx, s.db, act, refs)
}

// BeingChanged returns the published items of which act has a working copy.
func (s *Service) BeingChanged(ctx context.Context, act authz.Actor, limit int) ([]items.Item, error) {
	return items.BeingChanged(ctx, s.db, act, limit)
}

// StartDraft starts an entry of act's in an organisation.
func (s *Service) StartDraft(ctx context.Context, act authz.Actor, orgID, kind, licence string) (Entry, error) {
	return s.StartDraftWith(ctx, act, orgID, Edit{Kind: kind, Licence: licence}, func(context.Context, *db.Tx, *Entry) error { return nil })
}

// StartDraftWith starts an entry of act's that has something in it already. with
// is called when its header is written; it may bring files.
func (s *Service) StartDraftWith(ctx context.Context, act authz.Actor, orgID string, ed Edit, with With) (e Entry, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		e = Entry{Item: items.Item{OrgID: orgID, State: items.Draft}}
		if err := e.apply(ed); err != nil {
			return err
		}
		if err := s.keeper.Draft(ctx, tx, act, &e.Item, s.clock()); err != nil {
			return err
		}
		if err := insertDetail(ctx, tx, e); err != nil {
			return err
		}
		if err := with(ctx, tx, &e); err != nil {
			return err
		}
		return s.put(ctx, tx, e)
	})
	return e, err
}

// SaveDraft keeps what the author typed so far. version is the one the page
// started from; an older one is a Conflict, unless what it sends is what is
// there: the same words twice, as a page sends them that was left and opened
// again, take nothing from anybody.
func (s *Service) SaveDraft(ctx context.Context, act authz.Actor, itemID string, version int, ed Edit) (Entry, error) {
	return s.change(ctx, act, itemID, func(ctx context.Context, tx *db.Tx, e *Entry) error {
		if err := items.CanEdit(act, e.Item); err != nil {
			return err
		}
		if e.State != items.Draft {
			return errs.New(errs.Conflict, "item.not_draft", "item %s is %s", e.ID, e.State)
		}
		return s.saveDraft(ctx, tx, e, version, ed)
	})
}

func (s *Service) saveDraft(ctx context.Context, tx *db.Tx, e *Entry, version int, ed Edit) error {
	before, now := e.words(), e.Version
	if err := e.apply(ed); err != nil {
		return err
	}
	if version < now && e.words() == before {
		return nil
	}
	e.Version, e.UpdatedAt = version, s.clock()
	if err := items.Update(ctx, tx, &e.Item); err != nil {
		return err
	}
	return updateDetail(ctx, tx, *e)
}

// Share lets an audience read the entry from now on.
func (s *Service) Share(ctx context.Context, act authz.Actor, itemID string, version int, to items.Audience) (Entry, error) {
	return s.change(ctx, act, itemID, func(ctx context.Context, tx *db.Tx, e *Entry) error {
		return s.share(ctx, tx, act, e, version, to)
	})
}

// Save makes a new version of an entry that others read, and forgets the
// working copy. base is the version the person started from; when somebody
// saved in between it is a Conflict, and the working copy stays.
func (s *Service) Save(ctx context.Context, act authz.Actor, itemID string, base int, ed Edit, note string) (Entry, error) {
	return s.change(ctx, act, itemID, func(ctx context.Context, tx *db.Tx, e *Entry) error {
		if err := items.CanEdit(act, e.Item); err != nil {
			return err
		}
		return s.save(ctx, tx, act, e, base, ed, note)
	})
}

func (s *Service) save(ctx context.Context, tx *db.Tx, act authz.Actor, e *Entry, base int, ed Edit, note string) error {
	before := *e
	if err := e.apply(ed); err != nil {
		return err
	}
	if err := e.Ready(e.Audience); err != nil {
		return err
	}
	e.Version = base
	if err := s.keeper.Save(ctx, tx, act, &e.Item, note, e.snapshot(), s.clock()); err != nil {
		return err
	}
	if err := updateDetail(ctx, tx, *e); err != nil {
		return err
	}
	if err := items.DropWorkingCopy(ctx, tx, act, e.ID); err != nil {
		return err
	}
	return s.gate.Saved(ctx, tx, act, before, *e)
}

// SaveWith is Save, or SaveDraft of what is one, after another room did its part
// in the same transaction: bring files, note where they come from.
func (s *Service) SaveWith(ctx context.Context, act authz.Actor, itemID string, base int, ed Edit, note string, with With) (Entry, error) {
	return s.change(ctx, act, itemID, func(ctx context.Context, tx *db.Tx, e *Entry) error {
		if err := items.CanEdit(act, e.Item); err != nil {
			return err
		}
		if err := with(ctx, tx, e); err != nil {
			return err
		}
		if e.State == items.Draft {
			return s.saveDraft(ctx, tx, e, base, ed)
		}
		return s.save(ctx, tx, act, e, base, ed, note)
	})
}

// Withdraw takes the entry down everywhere, at once.
func (s *Service) Withdraw(ctx context.Context, act authz.Actor, itemID, reason string) (Entry, error) {
	return s.change(ctx, act, itemID, func(ctx context.Context, tx *db.Tx, e *Entry) error {
		return s.keeper.Withdraw(ctx, tx, act, &e.Item, reason, s.clock())
	})
}

// PutBack undoes Withdraw.
func (s *Service) PutBack(ctx context.Context, act authz.Actor, itemID string) (Entry, error) {
	return s.change(ctx, act, itemID, func(ctx context.Context, tx *db.Tx, e *Entry) error {
		return s.keeper.PutBack(ctx, tx, act, &e.Item, s.clock())
	})
}

// Delete removes an entry of act's own.
func (s *Service) Delete(ctx context.Context, act authz.Actor, itemID string) (Entry, error) {
	return s.change(ctx, act, itemID, func(ctx context.Context, tx *db.Tx, e *Entry) error {
		return s.keeper.Delete(ctx, tx, act, &e.Item, s.clock())
	})
}

// Undelete undoes Delete; the entry comes back as a draft.
func (s *Service) Undelete(ctx context.Context, act authz.Actor, itemID string) (Entry, error) {
	return s.change(ctx, act, itemID, func(ctx context.Context, tx *db.Tx, e *Entry) error {
		return s.keeper.Undelete(ctx, tx, act, &e.Item, s.clock())
	})
}

// Pin puts the entry first on its organisation's pages, or stops doing so.
func (s *Service) Pin(ctx context.Context, act authz.Actor, itemID string, on bool) (Entry, error) {
	return s.change(ctx, act, itemID, func(ctx context.Context, tx *db.Tx, e *Entry) error {
		return s.keeper.Pin(ctx, tx, act, &e.Item, on, s.clock())
	})
}

// change loads what act may see, lets f change it and keeps search equal to it,
// in one transaction.
func (s *Service) change(ctx context.Context, act authz.Actor, itemID string, f func(context.Context, *db.Tx, *Entry) error) (Entry, error) {
	var e Entry
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		var err error
		if e, err = get(ctx, tx, act, itemID); err != nil {
			return err
		}
		if err := f(ctx, tx, &e); err != nil {
			return err
		}
		if err := s.tell(ctx, tx, &e); err != nil {
			return err
		}
		return s.put(ctx, tx, e)
	})
	return e, err
}

// tell lets the other rooms know what an entry is now; any of them may refuse.
func (s *Service) tell(ctx context.Context, tx *db.Tx, e *Entry) error {
	for _, told := range s.told {
		if err := told(ctx, tx, e); err != nil {
			return err
		}
	}
	return nil
}

// Versions returns the newest versions of an entry that act may see. Those who
// only read it have no business with what it was.
func (s *Service) Versions(ctx context.Context, act authz.Actor, itemID string) ([]items.Version, error) {
	if _, err := s.editable(ctx, act, itemID); err != nil {
		return nil, err
	}
	return items.Versions(ctx, s.db, act, itemID)
}

// Snapshot returns the entry as it was in one version.
func (s *Service) Snapshot(ctx context.Context, act authz.Actor, itemID string, number int) (Snapshot, error) {
	if _, err := s.editable(ctx, act, itemID); err != nil {
		return Snapshot{}, err
	}
	v, err := items.VersionOf(ctx, s.db, act, itemID, number)
	if err != nil {
		return Snapshot{}, err
	}
	return readSnapshot(v)
}

func (s *Service) editable(ctx context.Context, act authz.Actor, itemID string) (items.Item, error) {
	it, err := items.Get(ctx, s.db, act, itemID)
	if err != nil {
		return it, err
	}
	return it, items.CanEdit(act, it)
}

// Restore makes an old version the newest one. base is the version the person
// was looking at.
func (s *Service) Restore(ctx context.Context, act authz.Actor, itemID string, number, base int, note string) (Entry, error) {
	old, err := s.Snapshot(ctx, act, itemID, number)
	if err != nil {
		return Entry{}, err
	}
	return s.Save(ctx, act, itemID, base, old.Edit, note)
}

// KeepWorkingCopy keeps what act typed in an entry that others read, without
// showing it to them.
func (s *Service) KeepWorkingCopy(ctx context.Context, act authz.Actor, itemID string, base int, ed Edit) (WorkingCopy, error) {
	wc := WorkingCopy{BaseVersion: base, SavedAt: s.clock(), Edit: ed}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		it, err := items.Get(ctx, tx, act, itemID)
		if err != nil {
			return err
		}
		if err := items.CanEdit(act, it); err != nil {
			return err
		}
		e := Entry{Item: it}
		if err := e.apply(ed); err != nil {
			return err
		}
		data, err := json.Marshal(workingData{e.Title, e.Summary, json.RawMessage(e.snapshot())})
		if err != nil {
			return err
		}
		return items.PutWorkingCopy(ctx, tx, act, items.WorkingCopy{ItemID: itemID, BaseVersion: base, Data: string(data), SavedAt: wc.SavedAt})
	})
	return wc, err
}

// WorkingCopy returns act's working copy; errs.NotFound without one.
func (s *Service) WorkingCopy(ctx context.Context, act authz.Actor, itemID string) (WorkingCopy, error) {
	raw, err := items.WorkingCopyOf(ctx, s.db, act, itemID)
	if err != nil {
		return WorkingCopy{}, err
	}
	var d workingData
	if err := json.Unmarshal([]byte(raw.Data), &d); err != nil {
		return WorkingCopy{}, err
	}
	ed, _, err := readEdit(string(d.Rest))
	ed.Title, ed.Summary = d.Title, d.Summary
	return WorkingCopy{raw.BaseVersion, raw.SavedAt, ed}, err
}

// DropWorkingCopy forgets act's changes that were not saved.
func (s *Service) DropWorkingCopy(ctx context.Context, act authz.Actor, itemID string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return items.DropWorkingCopy(ctx, tx, act, itemID)
	})
}
