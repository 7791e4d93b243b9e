package quality

import (
	"context"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/facts"
	"staffroom/internal/platform/id"
)

// Service is all that may be done.
type Service struct {
	db    *db.DB
	facts *facts.Recorder
	clock clock.Clock
}

// New makes the service.
func New(d *db.DB, f *facts.Recorder, now clock.Clock) *Service { return &Service{d, f, now} }

func (s *Service) record(ctx context.Context, tx *db.Tx, act authz.Actor, orgID, itemID string, f facts.Fact) error {
	return s.facts.Record(ctx, tx, facts.About{Actor: act.PersonID, Org: orgID, Item: itemID}, f)
}

// Check keeps what an editor says of the points, in place of what was said of
// them before.
func (s *Service) Check(ctx context.Context, act authz.Actor, itemID string, marks []Mark) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		it, err := items.Get(ctx, tx, act, itemID)
		if err != nil {
			return err
		}
		if err := CanCheck(act, it); err != nil {
			return err
		}
		if err := checkMarks(marks); err != nil {
			return err
		}
		for _, m := range marks {
			if err := putCheck(ctx, tx, it, act.PersonID, m, s.clock()); err != nil {
				return err
			}
		}
		return s.record(ctx, tx, act, it.OrgID, it.ID, CheckedFact{it.Version})
	})
}

// Checks returns what was said of an item's points, for its author and the
// editors of its organisation.
func (s *Service) Checks(ctx context.Context, act authz.Actor, itemID string) (items.Item, []Check, error) {
	it, err := items.Get(ctx, s.db, act, itemID)
	if err != nil {
		return it, nil, err
	}
	if err := CanRead(act, it); err != nil {
		return it, nil, err
	}
	list, err := checksOf(ctx, s.db, act, itemID)
	return it, list, err
}

// Endorse lets a trust or a network stand behind an item that act may see, with
// a reason. Doing it again gives another reason.
func (s *Service) Endorse(ctx context.Context, act authz.Actor, itemID, orgID, reason string) (e Endorsement, err error) {
	return e, s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		it, err := items.Get(ctx, tx, act, itemID)
		if err != nil {
			return err
		}
		if err := CanEndorse(act, it, orgID); err != nil {
			return err
		}
		o, err := orgs.Get(ctx, tx, orgID)
		if err != nil {
			return err
		}
		if o.Kind != orgs.Trust && o.Kind != orgs.Network {
			return errs.Fields("quality.invalid", map[string]string{"org": "quality.org_kind"})
		}
		if reason, err = checkReason(reason); err != nil {
			return err
		}
		e = Endorsement{ID: id.New(), ItemID: it.ID, OrgID: o.ID, PersonID: act.PersonID, Reason: reason, GivenAt: s.clock()}
		if err := putEndorsement(ctx, tx, &e); err != nil {
			return err
		}
		return s.said(ctx, tx, act, e, EndorsedFact{e.ID, e.OrgID})
	})
}

func (s *Service) said(ctx context.Context, tx *db.Tx, act authz.Actor, e Endorsement, f facts.Fact) error {
	if err := items.Touch(ctx, tx, e.ItemID); err != nil {
		return err
	}
	return s.record(ctx, tx, act, e.OrgID, e.ItemID, f)
}

// Revoke ends an endorsement.
func (s *Service) Revoke(ctx context.Context, act authz.Actor, endorsementID string) (Endorsement, error) {
	return s.end(ctx, act, endorsementID, s.clock(), func(e Endorsement) facts.Fact { return RevokedFact{e.ID, e.OrgID} })
}

// EndorseAgain undoes Revoke.
func (s *Service) EndorseAgain(ctx context.Context, act authz.Actor, endorsementID string) (Endorsement, error) {
	return s.end(ctx, act, endorsementID, time.Time{}, func(e Endorsement) facts.Fact { return EndorsedAgain{e.ID, e.OrgID} })
}

func (s *Service) end(ctx context.Context, act authz.Actor, endorsementID string, at time.Time, f func(Endorsement) facts.Fact) (e Endorsement, err error) {
	return e, s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if e, err = endorsement(ctx, tx, act, endorsementID); err != nil {
			return err
		}
		if err := act.Need(e.OrgID, authz.Editor, "quality.endorse"); err != nil {
			return err
		}
		if e.RevokedAt.IsZero() == at.IsZero() {
			return errs.New(errs.Conflict, "stale", "endorsement %s is that already", e.ID)
		}
		if err := setRevoked(ctx, tx, e.ID, at); err != nil {
			return err
		}
		return s.said(ctx, tx, act, e, f(e))
	})
}

// Endorsements are those that stand of an item that act may see, oldest first.
func (s *Service) Endorsements(ctx context.Context, act authz.Actor, itemID string) ([]Endorsement, error) {
	return endorsements(ctx, s.db, act, itemID)
}

// Header is the item, for a page about it.
func (s *Service) Header(ctx context.Context, act authz.Actor, itemID string) (items.Item, error) {
	return items.Get(ctx, s.db, act, itemID)
}
