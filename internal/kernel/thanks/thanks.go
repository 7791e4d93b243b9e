// Package thanks is how a colleague thanks the author of something in one tap.
//
// Nouns: Thanks. Facts: Thanked, TakenBack. Names are read by those who may look
// them up. Thanks are never counted: they are words to somebody, not a score.
// It refuses: thanks for what the actor cannot see (NotFound), for what is not
// shared, and for one's own things.
package thanks

import (
	"context"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/facts"
)

// Thanks is that somebody thanked.
type Thanks struct {
	ItemID           string
	PersonID         string // "" for somebody whom the reader may not look up
	Name, Slug, Role string // empty with it
	At               time.Time
}

// Heard is thanks with what they are for.
type Heard struct {
	Thanks
	Title, Path string // of the item
}

// Thanked is the fact that somebody thanked the author of an item.
type Thanked struct{ Item string }

// FactType names the fact.
func (Thanked) FactType() string { return "thanks.given" }

// TakenBack is the fact that they took it back.
type TakenBack struct{ Item string }

// FactType names the fact.
func (TakenBack) FactType() string { return "thanks.taken_back" }

// Service is all that may be done with thanks.
type Service struct {
	db    *db.DB
	facts *facts.Recorder
	clock clock.Clock
}

// New makes the service.
func New(d *db.DB, f *facts.Recorder, now clock.Clock) *Service { return &Service{d, f, now} }

// CanThank: staff, for what others shared.
func CanThank(act authz.Actor, it items.Item) error {
	switch {
	case act.Visitor():
		return errs.New(errs.Unauthenticated, "signin.needed", "thanks need a person")
	case it.AuthorID == act.PersonID:
		return errs.New(errs.Forbidden, "forbidden.thanks.own", "%s is their own", it.ID)
	case it.State != items.Published:
		return errs.New(errs.Conflict, "item.not_published", "item %s is %s", it.ID, it.State)
	}
	return nil
}

// Give thanks the author of an item that act can see. Thanking twice is once.
func (s *Service) Give(ctx context.Context, act authz.Actor, itemID string) (items.Item, error) {
	return s.change(ctx, act, itemID, func(ctx context.Context, tx *db.Tx) (bool, error) { return insert(ctx, tx, act, itemID, s.clock()) }, Thanked{itemID})
}

// TakeBack takes act's thanks back, as if they had not been given.
func (s *Service) TakeBack(ctx context.Context, act authz.Actor, itemID string) (items.Item, error) {
	return s.change(ctx, act, itemID, func(ctx context.Context, tx *db.Tx) (bool, error) { return remove(ctx, tx, act, itemID) }, TakenBack{itemID})
}

func (s *Service) change(ctx context.Context, act authz.Actor, itemID string, do func(context.Context, *db.Tx) (bool, error), f facts.Fact) (it items.Item, err error) {
	return it, s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if it, err = items.Get(ctx, tx, act, itemID); err != nil {
			return err
		}
		if err := CanThank(act, it); err != nil {
			return err
		}
		changed, err := do(ctx, tx)
		if err != nil || !changed {
			return err
		}
		return s.facts.Record(ctx, tx, facts.About{Actor: act.PersonID, Org: it.OrgID, Item: it.ID}, f)
	})
}

// Of is who thanked for an item that act can see: act first, then the newest, of
// those whom act may look up. Its author reads of everybody, and of those whom
// they may not look up no name.
func (s *Service) Of(ctx context.Context, act authz.Actor, itemID string, limit int) ([]Thanks, error) {
	if act.Visitor() {
		return nil, nil
	}
	return of(ctx, s.db, act, itemID, limit)
}

// Heard is who thanked act since then, newest first.
func (s *Service) Heard(ctx context.Context, act authz.Actor, since time.Time, limit int) ([]Heard, error) {
	if act.Visitor() {
		return nil, nil
	}
	return heard(ctx, s.db, act, since, limit)
}
