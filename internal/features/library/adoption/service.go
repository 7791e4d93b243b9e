package adoption

import (
	"context"
	"slices"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/facts"
	"staffroom/internal/platform/id"
)

// Service is all that may be done with uses and outcome notes.
type Service struct {
	db    *db.DB
	facts *facts.Recorder
	clock clock.Clock
	told  []func(ctx context.Context, tx *db.Tx, itemID string) error
}

// OnChange has f told of every item whose uses or notes have changed, in the
// transaction. It is called before the first change.
func (s *Service) OnChange(f func(ctx context.Context, tx *db.Tx, itemID string) error) {
	s.told = append(s.told, f)
}

func (s *Service) tell(ctx context.Context, tx *db.Tx, itemID string) error {
	for _, f := range s.told {
		if err := f(ctx, tx, itemID); err != nil {
			return err
		}
	}
	return nil
}

// New makes the service.
func New(d *db.DB, rec *facts.Recorder, now clock.Clock) *Service {
	return &Service{db: d, facts: rec, clock: now}
}

func (s *Service) today() string { return Day(s.clock()) }

// record writes a fact into the trail of the school.
func (s *Service) record(ctx context.Context, tx *db.Tx, act authz.Actor, a Adoption, f facts.Fact) error {
	return s.facts.Record(ctx, tx, facts.About{Actor: act.PersonID, Org: a.OrgID, Item: a.ItemID}, f)
}

// recount keeps the number in the item's header equal to the adoptions. Whoever
// changes adoptions of an item holds its lock by then.
func (s *Service) recount(ctx context.Context, tx *db.Tx, itemID string) error {
	n, err := schoolsUsing(ctx, tx, itemID)
	if err != nil {
		return err
	}
	if err := items.SetUsedIn(ctx, tx, itemID, n); err != nil {
		return err
	}
	return s.tell(ctx, tx, itemID)
}

func lock(ctx context.Context, tx *db.Tx, itemID string) error {
	return tx.Lock(ctx, "adoption:"+itemID)
}

// Schools are those that act may speak for.
func (s *Service) Schools(ctx context.Context, act authz.Actor) ([]School, error) {
	return schoolsOf(ctx, s.db, act)
}

// Adopt says that act's school uses an item, from today. schoolID may be empty
// for somebody who is in one school; of several one is chosen (Invalid, field
// "org"). Saying it twice is saying it once.
func (s *Service) Adopt(ctx context.Context, act authz.Actor, itemID, schoolID string) (a Adoption, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := lock(ctx, tx, itemID); err != nil {
			return err
		}
		it, err := items.Get(ctx, tx, act, itemID)
		if err != nil {
			return err
		}
		school, err := chooseSchool(ctx, tx, act, schoolID)
		if err != nil {
			return err
		}
		if err := CanAdopt(act, it, school); err != nil {
			return err
		}
		if a, err = current(ctx, tx, act, itemID, school); !errs.Is(err, errs.NotFound) {
			return err // said already, or broken
		}
		return s.adopt(ctx, tx, act, it, school, &a)
	})
	return a, err
}

func (s *Service) adopt(ctx context.Context, tx *db.Tx, act authz.Actor, it items.Item, schoolID string, a *Adoption) error {
	fs, err := files.Of(ctx, tx, it.ID)
	if err != nil {
		return err
	}
	today := s.today()
	fresh := Adoption{ID: id.New(), ItemID: it.ID, OrgID: schoolID, PersonID: act.PersonID, Started: today, NextAsk: askOn(it, fs, today, today), CreatedAt: s.clock()}
	if err := insert(ctx, tx, fresh); err != nil {
		return err
	}
	if err := s.recount(ctx, tx, it.ID); err != nil {
		return err
	}
	if err := s.record(ctx, tx, act, fresh, Adopted{fresh.ID, it.ID, schoolID, today}); err != nil {
		return err
	}
	*a, err = get(ctx, tx, act, fresh.ID)
	return err
}

// chooseSchool is the school that act speaks for.
func chooseSchool(ctx context.Context, q db.Reader, act authz.Actor, schoolID string) (string, error) {
	if err := signedIn(act, "adoption.adopt"); err != nil {
		return "", err
	}
	all, err := schoolsOf(ctx, q, act)
	switch {
	case err != nil:
		return "", err
	case len(all) == 0:
		return "", errs.New(errs.Forbidden, "forbidden.adoption.no_school", "%s is in no school", act.PersonID)
	case schoolID == "" && len(all) == 1:
		return all[0].ID, nil
	case schoolID == "":
		return "", errs.Fields("adoption.invalid", map[string]string{"org": "adoption.school_missing"})
	case !slices.ContainsFunc(all, func(o School) bool { return o.ID == schoolID }):
		return "", errs.New(errs.Forbidden, "forbidden.adoption.school", "%s is not in a school %s", act.PersonID, schoolID)
	}
	return schoolID, nil
}

// Get returns an adoption of an item that act may see.
func (s *Service) Get(ctx context.Context, act authz.Actor, adoptionID string) (Adoption, error) {
	return get(ctx, s.db, act, adoptionID)
}

// Correct puts an adoption right. version is the one the page started from; an
// older one is a Conflict.
func (s *Service) Correct(ctx context.Context, act authz.Actor, adoptionID string, version int, c Correction) (Adoption, error) {
	return s.change(ctx, act, adoptionID, func(ctx context.Context, tx *db.Tx, a *Adoption) (facts.Fact, error) {
		if err := a.there(); err != nil {
			return nil, err
		}
		before := *a
		if err := a.apply(c, s.today()); err != nil {
			return nil, err
		}
		a.Version = version
		if before.NextAsk != "" && before.Started != a.Started {
			it, fs, err := itemOf(ctx, tx, act, a.ItemID)
			if err != nil {
				return nil, err
			}
			a.NextAsk = askOn(it, fs, a.Started, s.today())
		}
		return Corrected{a.ID, a.ItemID, a.OrgID, a.Started, a.Ended}, nil
	})
}

func itemOf(ctx context.Context, q db.Reader, act authz.Actor, itemID string) (items.Item, []files.File, error) {
	it, err := items.Get(ctx, q, act, itemID)
	if err != nil {
		return it, nil, err
	}
	fs, err := files.Of(ctx, q, itemID)
	return it, fs, err
}

// End says that they use it no longer, from today. What happened is asked for
// now: the end is when one knows.
func (s *Service) End(ctx context.Context, act authz.Actor, adoptionID string) (Adoption, error) {
	return s.change(ctx, act, adoptionID, func(_ context.Context, _ *db.Tx, a *Adoption) (facts.Fact, error) {
		if err := a.there(); err != nil {
			return nil, err
		}
		if a.Ended != "" {
			return nil, errs.New(errs.Conflict, "adoption.ended", "%s ended on %s", a.ID, a.Ended)
		}
		a.Ended = s.today()
		if a.NextAsk > a.Ended {
			a.NextAsk = a.Ended
		}
		return Ended{a.ID, a.ItemID, a.OrgID, a.Ended}, nil
	})
}

// Undo takes an adoption back, as if it had not been said. Its notes go along.
func (s *Service) Undo(ctx context.Context, act authz.Actor, adoptionID string) (Adoption, error) {
	return s.change(ctx, act, adoptionID, func(_ context.Context, _ *db.Tx, a *Adoption) (facts.Fact, error) {
		if err := a.there(); err != nil {
			return nil, err
		}
		a.DeletedAt, a.DeletedBy = s.clock(), act.PersonID
		return Undone{a.ID, a.ItemID, a.OrgID}, nil
	})
}

// Restore undoes Undo, for whoever did it.
func (s *Service) Restore(ctx context.Context, act authz.Actor, adoptionID string) (Adoption, error) {
	return s.change(ctx, act, adoptionID, func(_ context.Context, _ *db.Tx, a *Adoption) (facts.Fact, error) {
		if a.DeletedAt.IsZero() {
			return nil, errs.New(errs.Conflict, "adoption.not_undone", "%s is not taken back", a.ID)
		}
		a.DeletedAt, a.DeletedBy = time.Time{}, ""
		return Restored{a.ID, a.ItemID, a.OrgID}, nil
	})
}

// PutAway is "not now": Today does not ask again.
func (s *Service) PutAway(ctx context.Context, act authz.Actor, adoptionID string) (a Adoption, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if a, err = get(ctx, tx, act, adoptionID); err != nil {
			return err
		}
		if err := CanNote(act, a); err != nil {
			return err
		}
		if a.NextAsk == "" {
			return nil
		}
		a.NextAsk = ""
		if err := update(ctx, tx, &a); err != nil {
			return err
		}
		return s.record(ctx, tx, act, a, PutAway{a.ID, a.ItemID})
	})
	return a, err
}

// change lets f change an adoption that act may correct, and keeps the item's
// header equal to it.
func (s *Service) change(ctx context.Context, act authz.Actor, adoptionID string, f func(context.Context, *db.Tx, *Adoption) (facts.Fact, error)) (a Adoption, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if a, err = get(ctx, tx, act, adoptionID); err != nil {
			return err
		}
		if err := CanCorrect(act, a); err != nil {
			return err
		}
		if err := lock(ctx, tx, a.ItemID); err != nil {
			return err
		}
		fact, err := f(ctx, tx, &a)
		if err != nil {
			return err
		}
		if err := update(ctx, tx, &a); err != nil {
			return saidAgain(err, a)
		}
		if err := s.recount(ctx, tx, a.ItemID); err != nil {
			return err
		}
		return s.record(ctx, tx, act, a, fact)
	})
	return a, err
}

// saidAgain: an adoption that goes on after all meets another one by the same
// person.
func saidAgain(err error, a Adoption) error {
	if errs.CodeOf(err) == db.CodeConflict {
		return errs.Wrap(err, errs.Conflict, "adoption.again", "%s of %s stands beside another", a.ID, a.ItemID)
	}
	return err
}
