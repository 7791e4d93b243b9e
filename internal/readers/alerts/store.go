package alerts

import (
	"context"
	"time"

	"staffroom/internal/platform/db"
)

// claim reports whether this is the first digest of a person's day.
func claim(ctx context.Context, tx *db.Tx, personID, day string) (bool, error) {
	res, err := tx.ExecContext(ctx, `INSERT INTO digests (person_id, day) VALUES ($1, $2)
		ON CONFLICT (person_id) DO UPDATE SET day = excluded.day WHERE digests.day < excluded.day`, personID, day)
	if err != nil {
		return false, db.Err(err)
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func insertLink(ctx context.Context, tx *db.Tx, hash, personID string, now time.Time) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO unsubscribes (hash, person_id, created_at) VALUES ($1, $2, $3)`, hash, personID, db.Micros(now))
	return db.Err(err)
}

// ownerOf is the person whose mail a link was in; errs.NotFound for none.
func ownerOf(ctx context.Context, q db.Reader, hash string, since time.Time) (string, error) {
	return db.Scalar[string](ctx, q, `SELECT person_id FROM unsubscribes WHERE hash = $1 AND created_at > $2`, hash, db.Micros(since))
}

func (s *Sweeper) forget(ctx context.Context) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM unsubscribes WHERE created_at < $1`, db.Micros(s.Clock().Add(-linkLasts)))
		return db.Err(err)
	})
}
