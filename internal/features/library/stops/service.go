package stops

import (
	"context"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/facts"
	"staffroom/internal/platform/id"
)

// Service is all that may be done with lines.
type Service struct {
	db    *db.DB
	facts *facts.Recorder
	clock clock.Clock
}

// New makes the service.
func New(d *db.DB, f *facts.Recorder, now clock.Clock) *Service { return &Service{d, f, now} }

// Say notes that an organisation stopped an item that act may see. Saying it
// again for the same job replaces what was said before.
func (s *Service) Say(ctx context.Context, act authz.Actor, itemID, orgID string, said Said) (l Line, err error) {
	return l, s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		it, err := items.Get(ctx, tx, act, itemID)
		if err != nil {
			return err
		}
		if err := CanSay(act, it, orgID); err != nil {
			return err
		}
		if err := said.check(s.clock()); err != nil {
			return err
		}
		l = Line{ID: id.New(), ItemID: it.ID, OrgID: orgID, PersonID: act.PersonID, Said: said, SaidAt: s.clock()}
		if err := put(ctx, tx, &l); err != nil {
			return err
		}
		return s.note(ctx, tx, act, l, SaidFact{l.ID, l.OrgID, l.JobRole, l.People, l.Minutes, l.Since})
	})
}

func (s *Service) note(ctx context.Context, tx *db.Tx, act authz.Actor, l Line, f facts.Fact) error {
	if err := items.Touch(ctx, tx, l.ItemID); err != nil {
		return err
	}
	return s.facts.Record(ctx, tx, facts.About{Actor: act.PersonID, Org: l.OrgID, Item: l.ItemID}, f)
}

// TakeBack ends a line: it was a mistake, or they do it again.
func (s *Service) TakeBack(ctx context.Context, act authz.Actor, lineID string) (Line, error) {
	return s.end(ctx, act, lineID, s.clock(), TakenBack{lineID})
}

// SayAgain undoes TakeBack.
func (s *Service) SayAgain(ctx context.Context, act authz.Actor, lineID string) (Line, error) {
	return s.end(ctx, act, lineID, time.Time{}, SaidAgain{lineID})
}

func (s *Service) end(ctx context.Context, act authz.Actor, lineID string, at time.Time, f facts.Fact) (l Line, err error) {
	return l, s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if l, err = get(ctx, tx, act, lineID); err != nil {
			return err
		}
		if err := CanTakeBack(act, l); err != nil {
			return err
		}
		if l.EndedAt.IsZero() == at.IsZero() {
			return errs.New(errs.Conflict, "stale", "line %s is that already", l.ID)
		}
		if err := setEnded(ctx, tx, l.ID, at); err != nil {
			return err
		}
		return s.note(ctx, tx, act, l, f)
	})
}

// Of returns the lines of an item that act may see, oldest first.
func (s *Service) Of(ctx context.Context, act authz.Actor, itemID string) ([]Line, error) {
	return list(ctx, s.db, act, Filter{ItemIDs: []string{itemID}})
}

// List returns the lines that act may see of those items.
func (s *Service) List(ctx context.Context, act authz.Actor, itemIDs []string) ([]Line, error) {
	if len(itemIDs) == 0 {
		return nil, nil
	}
	return list(ctx, s.db, act, Filter{ItemIDs: itemIDs})
}

// Given is the minutes given back a week by job, most first: over all that act
// may see, within an organisation where one is named.
func (s *Service) Given(ctx context.Context, act authz.Actor, within string) ([]Given, error) {
	return given(ctx, s.db, act, within)
}

// Items are the things stopped that act may see, newest first; for a job where
// one is named.
func (s *Service) Items(ctx context.Context, act authz.Actor, f Filter) ([]items.Card, error) {
	ids, err := itemsOf(ctx, s.db, act, f)
	if err != nil {
		return nil, err
	}
	return items.Cards(ctx, s.db, act, ids)
}
