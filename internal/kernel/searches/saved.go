package searches

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/facts"
	"staffroom/internal/platform/id"
)

// Saved is a question that somebody keeps under a name. It is theirs alone.
type Saved struct {
	ID        string
	PersonID  string
	Name      string
	Question  Question
	CreatedAt time.Time
}

// MaxName is the longest name in characters, MaxSaved the most that one person keeps.
const (
	MaxName  = 80
	MaxSaved = 50
)

// Kept is the fact that somebody saved a search. What they look for is their
// own affair: it is not told.
type Kept struct{ Search string }

// FactType names the fact.
func (Kept) FactType() string { return "searches.kept" }

// Renamed is the fact that a saved search has another name.
type Renamed struct{ Search string }

// FactType names the fact.
func (Renamed) FactType() string { return "searches.renamed" }

// Dropped is the fact that somebody keeps a search no longer.
type Dropped struct{ Search string }

// FactType names the fact.
func (Dropped) FactType() string { return "searches.dropped" }

// Service is all that may be done with saved searches.
type Service struct {
	db    *db.DB
	facts *facts.Recorder
	clock clock.Clock
}

// New makes the service.
func New(d *db.DB, f *facts.Recorder, now clock.Clock) *Service { return &Service{d, f, now} }

func checkName(name string) (string, error) {
	name = strings.Join(strings.Fields(strings.ReplaceAll(strings.ToValidUTF8(name, ""), "\x00", "")), " ")
	switch {
	case name == "":
		return "", errs.Fields("search.invalid", map[string]string{"name": "search.name_missing"})
	case utf8.RuneCountInString(name) > MaxName:
		return name, errs.Fields("search.invalid", map[string]string{"name": "search.name_long"})
	}
	return name, nil
}

func signedIn(act authz.Actor) error {
	if act.Visitor() {
		return errs.New(errs.Unauthenticated, "signin.needed", "saving a search needs a person")
	}
	return nil
}

// Keep saves a question under a name.
func (s *Service) Keep(ctx context.Context, act authz.Actor, name string, q Question) (Saved, error) {
	if err := signedIn(act); err != nil {
		return Saved{}, err
	}
	name, err := checkName(name)
	if err != nil {
		return Saved{}, err
	}
	sv := Saved{ID: id.New(), PersonID: act.PersonID, Name: name, Question: Parse(q.String()), CreatedAt: s.clock()}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := count(ctx, tx, act)
		if err != nil {
			return err
		}
		if n >= MaxSaved {
			return errs.Fields("search.invalid", map[string]string{"name": "search.many"})
		}
		if err := insert(ctx, tx, sv); err != nil {
			return err
		}
		return s.facts.Record(ctx, tx, facts.About{Actor: act.PersonID}, Kept{sv.ID})
	})
	return sv, err
}

// List returns act's saved searches, latest first.
func (s *Service) List(ctx context.Context, act authz.Actor) ([]Saved, error) {
	if err := signedIn(act); err != nil {
		return nil, err
	}
	return list(ctx, s.db, act)
}

// Get returns a saved search of act's; else errs.NotFound.
func (s *Service) Get(ctx context.Context, act authz.Actor, searchID string) (Saved, error) {
	return get(ctx, s.db, act, searchID)
}

// Rename gives a saved search of act's another name.
func (s *Service) Rename(ctx context.Context, act authz.Actor, searchID, name string) error {
	name, err := checkName(name)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := get(ctx, tx, act, searchID); err != nil {
			return err
		}
		if err := rename(ctx, tx, act, searchID, name); err != nil {
			return err
		}
		return s.facts.Record(ctx, tx, facts.About{Actor: act.PersonID}, Renamed{searchID})
	})
}

// Drop forgets a saved search of act's and returns it as it was, so that Keep
// can undo it.
func (s *Service) Drop(ctx context.Context, act authz.Actor, searchID string) (was Saved, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if was, err = get(ctx, tx, act, searchID); err != nil {
			return err
		}
		if err := remove(ctx, tx, act, searchID); err != nil {
			return err
		}
		return s.facts.Record(ctx, tx, facts.About{Actor: act.PersonID}, Dropped{searchID})
	})
	return was, err
}
