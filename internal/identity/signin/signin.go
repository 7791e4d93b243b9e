// Package signin lets people in, by address and password, and remembers their
// devices. Other ways in (links, single sign-on, passkeys) end in the same
// StartSession.
//
// Nouns: Session, Link (one use, sent to an address), Token (reads the API as its
// owner). Facts: SignedIn, SignedOut, PasswordSet, TokenMade, TokenRevoked.
// It refuses: guessing, by account and by network, without saying which
// addresses exist.
package signin

import (
	"context"
	"net/netip"
	"time"

	"staffroom/internal/identity/people"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/facts"
	"staffroom/internal/platform/memo"
)

// The limits on guessing: MaxFailures within Window, for each account and for
// each network, over every door. KnownDeviceFailures is what a device that the
// person has used before may still do while others guess.
const (
	MaxFailures         = 10
	KnownDeviceFailures = 10
	Window              = 5 * time.Minute
)

// Service is all that may be done about signing in.
type Service struct {
	db     *db.DB
	facts  *facts.Recorder
	clock  clock.Clock
	hasher *hasher
	idle   time.Duration // a session ends when unused for so long
	length time.Duration // and after so long in any case
	post   *post

	sessions *memo.Cache[string, knownSession] // by hash
}

// New makes the service. idle and length bound a session.
func New(d *db.DB, f *facts.Recorder, now clock.Clock, idle, length time.Duration) *Service {
	return &Service{db: d, facts: f, clock: now, hasher: newHasher(), idle: idle, length: length, sessions: memo.New[string, knownSession](knownSessions)}
}

// SignedIn is the fact that a person came in.
type SignedIn struct{ Person, Way, Device string }

// FactType names the fact.
func (SignedIn) FactType() string { return "signin.signed_in" }

// SignedOut is the fact that a session ended by hand.
type SignedOut struct{ Person string }

// FactType names the fact.
func (SignedOut) FactType() string { return "signin.signed_out" }

// PasswordSet is the fact that a person has a new password.
type PasswordSet struct{ Person string }

// FactType names the fact.
func (PasswordSet) FactType() string { return "signin.password_set" }

// From is where a request comes from.
type From struct {
	Address netip.Addr
	Device  string // what the browser calls itself
	Known   string // secret of a device that was used before, "" if none
	Before  string // secret of the session that the browser has so far, "" if none
}

// network is what failures are counted by: an IPv4 address or an IPv6 /64.
func (f From) network() string {
	a := f.Address.Unmap()
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}

var errWrong = errs.New(errs.Invalid, "signin.wrong", "address and password do not match")

// Password checks address and password. That the account does not exist, is
// deactivated or has no password looks and takes the same as a wrong password.
// The attempt is counted before the password is looked at, so that guesses in
// parallel are not worth more than guesses in a row; the right password takes
// its own attempt back.
func (s *Service) Password(ctx context.Context, from From, email, password string) (personID string, err error) {
	acc, err := s.account(ctx, email)
	if err != nil {
		return "", err
	}
	attempt, err := s.reserve(ctx, from, email, acc.person)
	if err != nil {
		return "", err
	}
	ok, err := s.hasher.check(ctx, acc.hash, password)
	if err != nil {
		return "", err
	}
	if !ok || acc.person == "" || acc.deactivated != 0 {
		return "", errWrong
	}
	return acc.person, s.takeBack(ctx, attempt)
}

type account struct {
	person, hash string
	deactivated  int
}

// account is the person of that address and their hash; for nobody a hash that
// nothing matches, which takes as long to check.
func (s *Service) account(ctx context.Context, email string) (account, error) {
	a, err := db.One(ctx, s.db, func(a *account) []any { return []any{&a.person, &a.hash, &a.deactivated} },
		`SELECT p.id, w.hash, CASE WHEN p.deactivated_at IS NULL THEN 0 ELSE 1 END FROM people p JOIN passwords w ON w.person_id = p.id
		WHERE p.email_key = $1`, people.EmailKey(email))
	if errs.Is(err, errs.NotFound) {
		return account{hash: s.hasher.decoy}, nil
	}
	return a, err
}

// SetPasswordUnscoped gives a person a password. There is no actor: the operator
// does it at the command line, or somebody with a link that was sent to them.
func (s *Service) SetPasswordUnscoped(ctx context.Context, personID, password string) error {
	hash, err := s.hashNew(ctx, personID, password)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return s.putPassword(ctx, tx, personID, hash) })
}

func (s *Service) hashNew(ctx context.Context, personID, password string) (string, error) {
	p, err := people.GetUnscoped(ctx, s.db, personID)
	if err != nil {
		return "", err
	}
	if err := checkPassword(password, p.Email, p.Name); err != nil {
		return "", err
	}
	return s.hasher.hash(ctx, password)
}

// putPassword also ends every session, token and link the person had: whoever
// knew the old password is out.
func (s *Service) putPassword(ctx context.Context, tx *db.Tx, personID, hash string) error {
	now := s.clock()
	_, err := tx.ExecContext(ctx, `INSERT INTO passwords (person_id, hash, changed_at) VALUES ($1, $2, $3)
		ON CONFLICT (person_id) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at`, personID, hash, db.Micros(now))
	if err != nil {
		return db.Err(err)
	}
	for _, table := range []string{"sessions", "links", "api_tokens", "known_devices"} {
		if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE person_id = $1`, personID); err != nil {
			return db.Err(err)
		}
	}
	return s.facts.Record(ctx, tx, facts.About{Actor: personID}, PasswordSet{personID})
}

// ChangePassword gives act's own account another password; the old one is asked
// for, so that an unlocked screen is not enough.
func (s *Service) ChangePassword(ctx context.Context, from From, personID, old, next string) error {
	p, err := people.GetUnscoped(ctx, s.db, personID)
	if err != nil {
		return err
	}
	if _, err := s.Password(ctx, from, p.Email, old); err != nil {
		if errs.Is(err, errs.Invalid) {
			return errs.Fields("signin.invalid", map[string]string{"old": "signin.old_wrong"})
		}
		return err
	}
	return s.SetPasswordUnscoped(ctx, personID, next)
}
