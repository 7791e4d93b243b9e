package signin

import (
	"context"

	"staffroom/internal/identity/people"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/id"
)

var errTooMany = errs.New(errs.TooMany, "signin.too_many", "too many failures")

// limit is how many failures a key may have within Window.
type limit struct {
	key  string
	most int
}

// reserve counts an attempt as failed before anything is checked, unless there
// were too many already. It happens in one transaction that holds a lock on
// every key it counts by. Without an address only the network counts. It returns
// what takeBack takes back.
func (s *Service) reserve(ctx context.Context, from From, email, personID string) (attempt []string, err error) {
	network := "net:" + from.network()
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		attempt = attempt[:0] // of a try that the engine undid
		keys, limits := []string{network}, []limit{{network, MaxFailures}}
		if email != "" {
			account := "account:" + id.Hash(people.EmailKey(email))
			keys, limits = append(keys, account), append(limits, limit{account, MaxFailures})
		}
		device, err := knownDevice(ctx, tx, from.Known, personID)
		if err != nil {
			return err
		}
		if device != "" { // the real person, while somebody else guesses
			keys, limits = append(keys, device), []limit{{device, KnownDeviceFailures}}
		}
		if err := tx.Lock(ctx, keys...); err != nil {
			return err
		}
		for _, l := range limits {
			if err := s.under(ctx, tx, l); err != nil {
				return err
			}
		}
		for _, key := range keys {
			a := id.New()
			if _, err := tx.ExecContext(ctx, `INSERT INTO attempts (id, key, at) VALUES ($1, $2, $3)`, a, key, db.Micros(s.clock())); err != nil {
				return db.Err(err)
			}
			attempt = append(attempt, a)
		}
		return nil
	})
	return attempt, err
}

func (s *Service) under(ctx context.Context, q db.Reader, l limit) error {
	n, err := db.Scalar[int](ctx, q, `SELECT COUNT(*) FROM attempts WHERE key = $1 AND at > $2`, l.key, db.Micros(s.clock().Add(-Window)))
	if err == nil && n >= l.most {
		return errTooMany
	}
	return err
}

// knownDevice is the key that failures of this device are counted by, if the
// person has signed in from it before.
func knownDevice(ctx context.Context, q db.Reader, secret, personID string) (string, error) {
	if secret == "" || personID == "" {
		return "", nil
	}
	hash := id.Hash(secret)
	n, err := db.Scalar[int](ctx, q, `SELECT COUNT(*) FROM known_devices WHERE hash = $1 AND person_id = $2`, hash, personID)
	if err != nil || n == 0 {
		return "", err
	}
	return "device:" + hash, nil
}

// takeBack says that a reserved attempt was no failure.
func (s *Service) takeBack(ctx context.Context, attempt []string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, a := range attempt {
			if _, err := tx.ExecContext(ctx, `DELETE FROM attempts WHERE id = $1`, a); err != nil {
				return db.Err(err)
			}
		}
		return nil
	})
}
