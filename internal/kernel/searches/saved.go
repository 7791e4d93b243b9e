package searches

import (
	"context"
	"slices"
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
	Alert     Alert
	CreatedAt time.Time
	AlertFrom time.Time // what came later is new to the next mail
}

// Alert is how often a mail tells what is new in a saved search.
type Alert string

// The alerts.
const (
	Off    Alert = "off"
	Daily  Alert = "daily"
	Weekly Alert = "weekly"
)

// Every is how far apart the mails of an alert are; 0 for none. A little less
// than the days, since a mail is sent some minutes earlier or later.
func (a Alert) Every() time.Duration {
	switch a {
	case Daily:
		return 18 * time.Hour
	case Weekly:
		return 7*24*time.Hour - 6*time.Hour
	}
	return 0
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

// Alerted is the fact that somebody chose how often to be told of a saved search.
type Alerted struct {
	Search string
	Alert  Alert
}

// FactType names the fact.
func (Alerted) FactType() string { return "searches.alerted" }

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
	sv := Saved{ID: id.New(), PersonID: act.PersonID, Name: name, Question: Parse(q.String()), Alert: Off, CreatedAt: s.clock()}
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

// SetAlert chooses how often a mail tells what is new in a saved search of act's.
// What is there already is not new.
func (s *Service) SetAlert(ctx context.Context, act authz.Actor, searchID string, a Alert) error {
	if a != Off && a.Every() == 0 {
		return errs.Fields("search.invalid", map[string]string{"alert": "search.alert_unknown"})
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		was, err := get(ctx, tx, act, searchID)
		if err != nil || was.Alert == a {
			return err
		}
		if err := setAlert(ctx, tx, act, searchID, a, s.clock()); err != nil {
			return err
		}
		return s.facts.Record(ctx, tx, facts.About{Actor: act.PersonID}, Alerted{searchID, a})
	})
}

// EndAlerts turns every alert of act's off, as the link in a mail asks for.
func (s *Service) EndAlerts(ctx context.Context, tx *db.Tx, personID string) error {
	list, err := alerting(ctx, tx, personID)
	if err != nil {
		return err
	}
	for _, sv := range list {
		act := authz.Actor{PersonID: personID}
		if err := setAlert(ctx, tx, act, sv.ID, Off, s.clock()); err != nil {
			return err
		}
		if err := s.facts.Record(ctx, tx, facts.About{Actor: personID}, Alerted{sv.ID, Off}); err != nil {
			return err
		}
	}
	return nil
}

// AlertingUnscoped are a person's searches whose mail is due now: for the sweep,
// which nobody asked for. What is found is asked for as that person.
func (s *Service) AlertingUnscoped(ctx context.Context, q db.Reader, personID string) ([]Saved, error) {
	all, err := alerting(ctx, q, personID)
	return slices.DeleteFunc(all, func(sv Saved) bool { return s.clock().Sub(sv.AlertFrom) < sv.Alert.Every() }), err
}

// Told notes that a mail has told of a saved search until then.
func (s *Service) Told(ctx context.Context, tx *db.Tx, sv Saved, until time.Time) error {
	return told(ctx, tx, sv, until)
}

// DueUnscoped are the people with a search whose mail is due, after one, for the
// sweep.
func (s *Service) DueUnscoped(ctx context.Context, q db.Reader, after string, limit int) ([]string, error) {
	return due(ctx, q, after, s.clock(), limit)
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
