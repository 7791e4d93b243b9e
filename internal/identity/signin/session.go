package signin

import (
	"context"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/facts"
	"staffroom/internal/platform/id"
	"staffroom/internal/platform/memo"
)

// Session is a device that is signed in.
type Session struct {
	ID        string
	PersonID  string
	Device    string
	CreatedAt time.Time
	SeenAt    time.Time
}

// Started is what a new session gives the browser to keep.
type Started struct {
	Secret string // of the session
	Device string // of the device: it tells the real person from others who guess
}

// seenEvery is how exact SeenAt is: a request is not a write.
const seenEvery = 5 * time.Minute

// homeOf is the organisation in whose trail it stands that a person came in: the
// one that they have been in longest. Its admins see that and when, not from where.
func homeOf(ctx context.Context, tx *db.Tx, personID string) (string, error) {
	home, err := db.Scalar[string](ctx, tx, `SELECT m.org_id FROM memberships m WHERE m.person_id = $1 AND m.ended_at IS NULL ORDER BY m.started_at, m.id LIMIT 1`, personID)
	if errs.Is(err, errs.NotFound) {
		return "", nil
	}
	return home, err
}

// StartSession signs a person in on a device, after whatever way in has found
// out who they are. It is always a new session, and the one that the browser had
// so far ends: a secret from before signing in is worth nothing.
func (s *Service) StartSession(ctx context.Context, personID, way string, from From) (Started, error) {
	out := Started{Secret: id.Secret(), Device: from.Known}
	now := s.clock()
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE hash = $1`, id.Hash(from.Before)); err != nil {
			return db.Err(err)
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO sessions (hash, id, person_id, device, created_at, seen_at) VALUES ($1, $2, $3, $4, $5, $5)`,
			id.Hash(out.Secret), id.New(), personID, deviceName(from.Device), db.Micros(now)); err != nil {
			return db.Err(err)
		}
		known, err := db.Scalar[int](ctx, tx, `SELECT COUNT(*) FROM known_devices WHERE hash = $1 AND person_id = $2`, id.Hash(out.Device), personID)
		if err != nil {
			return err
		}
		if known == 0 {
			out.Device = id.Secret()
			if _, err := tx.ExecContext(ctx, `INSERT INTO known_devices (hash, person_id, seen_at) VALUES ($1, $2, $3)`,
				id.Hash(out.Device), personID, db.Micros(now)); err != nil {
				return db.Err(err)
			}
		}
		home, err := homeOf(ctx, tx, personID)
		if err != nil {
			return err
		}
		return s.facts.Record(ctx, tx, facts.About{Actor: personID, Org: home}, SignedIn{personID, way, deviceName(from.Device)})
	})
	return out, err
}

// Session returns the session of a secret, while it lasts and its person is
// active; else errs.Unauthenticated.
func (s *Service) Session(ctx context.Context, secret string) (Session, error) {
	key, now := id.Hash(secret), memo.Read{Changes: s.db.Changes(), At: s.clock()}
	if known, ok := s.sessions.Get(key); ok && known.read.Fresh(now, authz.Freshness) {
		return known.session, s.lasts(known.session, now.At)
	}
	ses, err := s.readSession(ctx, key, now.At)
	if err == nil {
		s.sessions.Put(key, knownSession{ses, now}, 1)
	}
	return ses, err
}

// knownSession is what was read of a session. It serves again at once, so that a
// page and what it loads ask once; ending a session here is a change, and elsewhere
// shows within authz.Freshness.
type knownSession struct {
	session Session
	read    memo.Read
}

// knownSessions is how many sessions are remembered.
const knownSessions = 10_000

func (s *Service) lasts(ses Session, now time.Time) error {
	if now.Sub(ses.SeenAt) > s.idle || now.Sub(ses.CreatedAt) > s.length {
		return errs.New(errs.Unauthenticated, "signin.ended", "no such session")
	}
	return nil
}

func (s *Service) readSession(ctx context.Context, key string, now time.Time) (Session, error) {
	ses, err := db.One(ctx, s.db, sessionCols, `SELECT s.id, s.person_id, s.device, s.created_at, s.seen_at FROM sessions s
		JOIN people p ON p.id = s.person_id WHERE s.hash = $1 AND p.deactivated_at IS NULL`, key)
	if errs.Is(err, errs.NotFound) {
		return Session{}, errs.New(errs.Unauthenticated, "signin.ended", "no such session")
	}
	if err == nil {
		err = s.lasts(ses, now)
	}
	if err != nil || now.Sub(ses.SeenAt) < seenEvery {
		return ses, err
	}
	return ses, s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE sessions SET seen_at = $2 WHERE id = $1`, ses.ID, db.Micros(now))
		return db.Err(err)
	})
}

func sessionCols(s *Session) []any {
	return []any{&s.ID, &s.PersonID, &s.Device, db.ScanMicros(&s.CreatedAt), db.ScanMicros(&s.SeenAt)}
}

// Sessions returns where a person is signed in, latest used first.
func (s *Service) Sessions(ctx context.Context, personID string) ([]Session, error) {
	return db.All(ctx, s.db, sessionCols, `SELECT s.id, s.person_id, s.device, s.created_at, s.seen_at FROM sessions s
		WHERE s.person_id = $1 ORDER BY s.seen_at DESC LIMIT 100`, personID)
}

// LastHere is when each of these people last used Staffroom, as far as the
// devices say that are or were signed in. Who never was is not in it.
func (s *Service) LastHere(ctx context.Context, personIDs []string) (map[string]time.Time, error) {
	type last struct {
		person string
		at     time.Time
	}
	w := db.NewWhere().In("u.person_id", personIDs)
	list, err := db.All(ctx, s.db, func(l *last) []any { return []any{&l.person, db.ScanMicros(&l.at)} },
		`SELECT u.person_id, MAX(u.seen_at) FROM (SELECT person_id, seen_at FROM sessions
			UNION ALL SELECT person_id, seen_at FROM known_devices) u WHERE 1 = 1`+w.String()+` GROUP BY u.person_id`, w.Args...)
	out := make(map[string]time.Time, len(list))
	for _, l := range list {
		out[l.person] = l.at
	}
	return out, err
}

// EndSession signs one of a person's devices out.
func (s *Service) EndSession(ctx context.Context, personID, sessionID string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		res, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE id = $1 AND person_id = $2`, sessionID, personID)
		if err != nil {
			return db.Err(err)
		}
		if n, _ := res.RowsAffected(); n == 0 {
			return errs.New(errs.NotFound, "not_found", "session %s of %s", sessionID, personID)
		}
		return s.facts.Record(ctx, tx, facts.About{Actor: personID}, SignedOut{personID})
	})
}

// EndOtherSessions signs a person out everywhere but here.
func (s *Service) EndOtherSessions(ctx context.Context, personID, keep string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE person_id = $1 AND id <> $2`, personID, keep); err != nil {
			return db.Err(err)
		}
		return s.facts.Record(ctx, tx, facts.About{Actor: personID}, SignedOut{personID})
	})
}

// SweepUnscoped removes what has run out: sessions, links, attempts. There is no
// actor: the server does it every hour.
func (s *Service) SweepUnscoped(ctx context.Context) error {
	now := s.clock()
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, q := range []struct {
			sql string
			arg any
		}{
			{`DELETE FROM sessions WHERE seen_at < $1`, db.Micros(now.Add(-s.idle))},
			{`DELETE FROM sessions WHERE created_at < $1`, db.Micros(now.Add(-s.length))},
			{`DELETE FROM links WHERE expires_at < $1`, db.Micros(now)},
			{`DELETE FROM attempts WHERE at < $1`, db.Micros(now.Add(-Window))},
			{`DELETE FROM known_devices WHERE seen_at < $1`, db.Micros(now.Add(-365 * 24 * time.Hour))},
		} {
			if _, err := tx.ExecContext(ctx, q.sql, q.arg); err != nil {
				return db.Err(err)
			}
		}
		return nil
	})
}
