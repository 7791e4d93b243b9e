// Package follow is what a person keeps an eye on: things saved for later, and
// the collections, people and organisations they want to hear of.
//
// Nouns: Saved (a thing kept for later), Subject (what is followed). Both are
// the person's own affair: nobody is told, and nothing counts how many people
// follow or keep something. What somebody may no longer see is not in their
// list; it is there again when they may.
// It refuses: what the actor may not see (NotFound).
package follow

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

// Kind is what sort of thing is followed.
type Kind string

// The kinds.
const (
	Collection Kind = "collection"
	Person     Kind = "person"
	Org        Kind = "org"
)

// Subject is what somebody follows.
type Subject struct {
	Kind Kind
	ID   string
}

// Followed is a subject with its name, as the follower may know it.
type Followed struct {
	Subject
	Name, Slug string
	Since      time.Time
}

// Path is where it is read.
func (f Followed) Path() string {
	return map[Kind]string{Collection: "/collections/", Person: "/people/", Org: "/at/"}[f.Kind] + f.Slug
}

// Saved is a thing kept for later.
type Saved struct {
	items.Card
	SavedAt time.Time
}

// Most that one person keeps and follows.
const (
	MaxSaved   = 1000
	MaxFollows = 300
)

// KeptFact is the fact that somebody saved a thing for later.
type KeptFact struct{ Kept string }

// FactType names the fact.
func (KeptFact) FactType() string { return "follow.saved" }

// DroppedFact is the fact that somebody keeps a thing no longer.
type DroppedFact struct{ Dropped string }

// FactType names the fact.
func (DroppedFact) FactType() string { return "follow.unsaved" }

// FollowedFact is the fact that somebody follows something.
type FollowedFact struct{ Kind, Subject string }

// FactType names the fact.
func (FollowedFact) FactType() string { return "follow.followed" }

// UnfollowedFact is the fact that somebody follows it no longer.
type UnfollowedFact struct{ Kind, Subject string }

// FactType names the fact.
func (UnfollowedFact) FactType() string { return "follow.unfollowed" }

// Service is all that may be done.
type Service struct {
	db    *db.DB
	facts *facts.Recorder
	clock clock.Clock
}

// New makes the service.
func New(d *db.DB, f *facts.Recorder, now clock.Clock) *Service { return &Service{d, f, now} }

func signedIn(act authz.Actor, action string) error {
	if act.Visitor() {
		return errs.New(errs.Unauthenticated, "signin.needed", "%s needs a person", action)
	}
	return nil
}

func (s *Service) record(ctx context.Context, tx *db.Tx, act authz.Actor, f facts.Fact) error {
	return s.facts.Record(ctx, tx, facts.About{Actor: act.PersonID}, f)
}

// Save keeps a thing that act may see for later. Saving twice is once.
func (s *Service) Save(ctx context.Context, act authz.Actor, itemID string) (it items.Item, err error) {
	if err := signedIn(act, "follow.save"); err != nil {
		return it, err
	}
	return it, s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if it, err = items.Get(ctx, tx, act, itemID); err != nil {
			return err
		}
		n, err := countSaved(ctx, tx, act)
		if err != nil {
			return err
		}
		if n >= MaxSaved {
			return errs.New(errs.Conflict, "saved.many", "%s keeps %d things", act.PersonID, n)
		}
		fresh, err := insertSaved(ctx, tx, act, itemID, s.clock())
		if err != nil || !fresh {
			return err
		}
		return s.record(ctx, tx, act, KeptFact{itemID})
	})
}

// Drop keeps a thing no longer. What somebody may no longer see they may still
// drop.
func (s *Service) Drop(ctx context.Context, act authz.Actor, itemID string) error {
	if err := signedIn(act, "follow.drop"); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		gone, err := deleteSaved(ctx, tx, act, itemID)
		if err != nil || !gone {
			return err
		}
		return s.record(ctx, tx, act, DroppedFact{itemID})
	})
}

// HasSaved reports whether act keeps an item.
func (s *Service) HasSaved(ctx context.Context, act authz.Actor, itemID string) (bool, error) {
	if act.Visitor() {
		return false, nil
	}
	return hasSaved(ctx, s.db, act, itemID)
}

// Saved returns what act keeps and may still see, last saved first. before is
// Key of the last one of the page before.
func (s *Service) Saved(ctx context.Context, act authz.Actor, before string, limit int) ([]Saved, error) {
	if err := signedIn(act, "follow.saved"); err != nil {
		return nil, err
	}
	return saved(ctx, s.db, act, before, limit)
}

// Follow lets act hear of a subject that they may see.
func (s *Service) Follow(ctx context.Context, act authz.Actor, sub Subject) error {
	if err := signedIn(act, "follow.follow"); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := exists(ctx, tx, act, sub); err != nil {
			return err
		}
		n, err := countFollows(ctx, tx, act)
		if err != nil {
			return err
		}
		if n >= MaxFollows {
			return errs.New(errs.Conflict, "follow.many", "%s follows %d", act.PersonID, n)
		}
		fresh, err := insertFollow(ctx, tx, act, sub, s.clock())
		if err != nil || !fresh {
			return err
		}
		return s.record(ctx, tx, act, FollowedFact{string(sub.Kind), sub.ID})
	})
}

// Unfollow ends it.
func (s *Service) Unfollow(ctx context.Context, act authz.Actor, sub Subject) error {
	if err := signedIn(act, "follow.unfollow"); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		gone, err := deleteFollow(ctx, tx, act, sub)
		if err != nil || !gone {
			return err
		}
		return s.record(ctx, tx, act, UnfollowedFact{string(sub.Kind), sub.ID})
	})
}

// Follows reports whether act follows a subject.
func (s *Service) Follows(ctx context.Context, act authz.Actor, sub Subject) (bool, error) {
	if act.Visitor() {
		return false, nil
	}
	return follows(ctx, s.db, act, sub)
}

// Following returns what act follows and may still see, by name within its kind.
func (s *Service) Following(ctx context.Context, act authz.Actor) ([]Followed, error) {
	if err := signedIn(act, "follow.following"); err != nil {
		return nil, err
	}
	return following(ctx, s.db, act)
}
