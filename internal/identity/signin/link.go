package signin

import (
	"context"
	"strings"
	"time"

	"staffroom/internal/identity/people"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/facts"
	"staffroom/internal/platform/id"
)

// How long a link for setting a password lasts.
const (
	ResetLasts   = 30 * time.Minute
	WelcomeLasts = 7 * 24 * time.Hour
)

const setPassword = "set_password"

// NewPasswordLink makes a one-use secret with which a person may set their
// password. A newer one ends the one before.
func (s *Service) NewPasswordLink(ctx context.Context, tx *db.Tx, personID string, lasts time.Duration) (secret string, err error) {
	if _, err := tx.ExecContext(ctx, `DELETE FROM links WHERE person_id = $1 AND purpose = $2`, personID, setPassword); err != nil {
		return "", db.Err(err)
	}
	secret = id.Secret()
	_, err = tx.ExecContext(ctx, `INSERT INTO links (hash, purpose, person_id, expires_at) VALUES ($1, $2, $3, $4)`,
		id.Hash(secret), setPassword, personID, db.Micros(s.clock().Add(lasts)))
	return secret, db.Err(err)
}

// PasswordLink returns whose password a secret may set. Looking does not use it
// up: mail scanners look.
func (s *Service) PasswordLink(ctx context.Context, secret string) (people.Person, error) {
	personID, err := s.linked(ctx, s.db, secret)
	if err != nil {
		return people.Person{}, err
	}
	return people.GetUnscoped(ctx, s.db, personID)
}

func (s *Service) linked(ctx context.Context, q db.Reader, secret string) (personID string, err error) {
	personID, err = db.Scalar[string](ctx, q, `SELECT l.person_id FROM links l JOIN people p ON p.id = l.person_id
		WHERE l.hash = $1 AND l.purpose = $2 AND l.expires_at > $3 AND p.deactivated_at IS NULL`, id.Hash(secret), setPassword, db.Micros(s.clock()))
	if errs.Is(err, errs.NotFound) {
		return "", errLinkEnded
	}
	return personID, err
}

var errLinkEnded = errs.New(errs.NotFound, "signin.link_ended", "no such link")

// UsePasswordLink sets the password and uses the secret up. Guessing secrets
// counts like guessing passwords.
func (s *Service) UsePasswordLink(ctx context.Context, from From, secret, password string) (personID string, err error) {
	attempt, err := s.reserve(ctx, from, "", "")
	if err != nil {
		return "", err
	}
	if personID, err = s.linked(ctx, s.db, secret); err != nil {
		return "", err
	}
	if err := s.takeBack(ctx, attempt); err != nil {
		return "", err
	}
	hash, err := s.hashNew(ctx, personID, password)
	if err != nil {
		return "", err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := db.Must1(tx.ExecContext(ctx, `DELETE FROM links WHERE hash = $1`, id.Hash(secret))); err != nil {
			return errLinkEnded // it was used meanwhile
		}
		return s.putPassword(ctx, tx, personID, hash)
	})
	return personID, err
}

// Token is a key with which a program reads the API as its owner.
type Token struct {
	ID        string
	Name      string
	CreatedAt time.Time
	UsedAt    time.Time
}

// TokenMade is the fact that a person made a token.
type TokenMade struct{ Token, Name string }

// FactType names the fact.
func (TokenMade) FactType() string { return "signin.token_made" }

// TokenRevoked is the fact that a token ended.
type TokenRevoked struct{ Token string }

// FactType names the fact.
func (TokenRevoked) FactType() string { return "signin.token_revoked" }

// TokenPrefix marks our tokens, so that scanners for leaked secrets know them.
const TokenPrefix = "srt_"

// maxTokens is how many a person may have.
const maxTokens = 20

// NewToken makes a read token; the secret is shown once.
func (s *Service) NewToken(ctx context.Context, personID, name string) (secret string, err error) {
	name = strings.Join(strings.Fields(name), " ")
	if name == "" || len(name) > 80 {
		return "", errs.Fields("token.invalid", map[string]string{"name": "token.name"})
	}
	secret = TokenPrefix + id.Secret()
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := db.Scalar[int](ctx, tx, `SELECT COUNT(*) FROM api_tokens WHERE person_id = $1`, personID)
		if err != nil {
			return err
		}
		if n >= maxTokens {
			return errs.Fields("token.invalid", map[string]string{"name": "token.many"})
		}
		t := id.New()
		if _, err := tx.ExecContext(ctx, `INSERT INTO api_tokens (id, hash, person_id, name, created_at) VALUES ($1, $2, $3, $4, $5)`,
			t, id.Hash(secret), personID, name, db.Micros(s.clock())); err != nil {
			return db.Err(err)
		}
		return s.facts.Record(ctx, tx, facts.About{Actor: personID}, TokenMade{t, name})
	})
	return secret, err
}

// Tokens returns a person's tokens, newest first.
func (s *Service) Tokens(ctx context.Context, personID string) ([]Token, error) {
	return db.All(ctx, s.db, func(t *Token) []any {
		return []any{&t.ID, &t.Name, db.ScanMicros(&t.CreatedAt), db.ScanMicros(&t.UsedAt)}
	}, `SELECT id, name, created_at, used_at FROM api_tokens WHERE person_id = $1 ORDER BY id DESC LIMIT 100`, personID)
}

// RevokeToken ends one of a person's tokens.
func (s *Service) RevokeToken(ctx context.Context, personID, tokenID string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		res, err := tx.ExecContext(ctx, `DELETE FROM api_tokens WHERE id = $1 AND person_id = $2`, tokenID, personID)
		if err != nil {
			return db.Err(err)
		}
		if n, _ := res.RowsAffected(); n == 0 {
			return errs.New(errs.NotFound, "not_found", "token %s of %s", tokenID, personID)
		}
		return s.facts.Record(ctx, tx, facts.About{Actor: personID}, TokenRevoked{tokenID})
	})
}

// ByToken returns whose token it is; else errs.Unauthenticated.
func (s *Service) ByToken(ctx context.Context, secret string) (personID string, err error) {
	type row struct {
		id, person string
		used       time.Time
	}
	t, err := db.One(ctx, s.db, func(r *row) []any { return []any{&r.id, &r.person, db.ScanMicros(&r.used)} },
		`SELECT t.id, t.person_id, t.used_at FROM api_tokens t JOIN people p ON p.id = t.person_id
		WHERE t.hash = $1 AND p.deactivated_at IS NULL`, id.Hash(secret))
	if errs.Is(err, errs.NotFound) {
		return "", errs.New(errs.Unauthenticated, "token.unknown", "no such token")
	}
	if now := s.clock(); err == nil && now.Sub(t.used) > seenEvery {
		err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE api_tokens SET used_at = $2 WHERE id = $1`, t.id, db.Micros(now))
			return db.Err(err)
		})
	}
	return t.person, err
}
