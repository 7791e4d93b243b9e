package quality

import (
	"context"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
)

func putCheck(ctx context.Context, tx *db.Tx, it items.Item, personID string, m Mark, now time.Time) error {
	ticked := 0
	if m.Ticked {
		ticked = 1
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO quality_checks (item_id, point, ticked, words, person_id, version, said_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (item_id, point) DO UPDATE SET ticked = excluded.ticked, words = excluded.words, person_id = excluded.person_id,
		version = excluded.version, said_at = excluded.said_at`, it.ID, m.Point, ticked, m.Words, personID, it.Version, db.Micros(now))
	return db.Err(err)
}

// checksOf are in the order of Points.
func checksOf(ctx context.Context, q db.Reader, act authz.Actor, itemID string) ([]Check, error) {
	type row struct {
		Check
		ticked int
	}
	w := db.NewWhere(itemID).And(authz.Visible(act))
	rows, err := db.All(ctx, q, func(r *row) []any {
		return []any{&r.Point, &r.ticked, &r.Words, &r.PersonID, &r.PersonName, &r.Version, db.ScanMicros(&r.SaidAt)}
	}, `SELECT c.point, c.ticked, c.words, c.person_id, p.name, c.version, c.said_at FROM quality_checks c JOIN items i ON i.id = c.item_id JOIN people p ON p.id = c.person_id
		WHERE c.item_id = $1`+w.String(), w.Args...)
	var out []Check
	for _, p := range Points {
		for _, r := range rows {
			if r.Point == p.Value {
				r.Ticked = r.ticked != 0
				out = append(out, r.Check)
			}
		}
	}
	return out, err
}

const selectEndorsement = `SELECT e.id, e.item_id, e.org_id, e.person_id, e.reason, e.given_at, e.revoked_at, o.slug, o.name, o.kind
	FROM endorsements e JOIN items i ON i.id = e.item_id JOIN orgs o ON o.id = e.org_id WHERE i.state = 'published'`

func cols(e *Endorsement) []any {
	return []any{&e.ID, &e.ItemID, &e.OrgID, &e.PersonID, &e.Reason, db.ScanMicros(&e.GivenAt), db.ScanMicros(&e.RevokedAt), &e.OrgSlug, &e.OrgName, &e.OrgKind}
}

func endorsements(ctx context.Context, q db.Reader, act authz.Actor, itemID string) ([]Endorsement, error) {
	w := db.NewWhere(itemID).And(authz.Visible(act))
	return db.All(ctx, q, cols, selectEndorsement+` AND e.item_id = $1 AND e.revoked_at IS NULL`+w.String()+` ORDER BY e.given_at, e.id LIMIT 50`, w.Args...)
}

// endorsement is one of an item that act may see; a revoked one is there for
// those who may give it again.
func endorsement(ctx context.Context, q db.Reader, act authz.Actor, endorsementID string) (Endorsement, error) {
	w := db.NewWhere(endorsementID).And(authz.Visible(act))
	e, err := db.One(ctx, q, cols, selectEndorsement+` AND e.id = $1`+w.String(), w.Args...)
	if err == nil && !e.RevokedAt.IsZero() && act.Role(e.OrgID) < authz.Editor {
		return Endorsement{}, errs.New(errs.NotFound, "not_found", "endorsement %s was revoked", e.ID)
	}
	return e, err
}

func putEndorsement(ctx context.Context, tx *db.Tx, e *Endorsement) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO endorsements (id, item_id, org_id, person_id, reason, given_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (item_id, org_id) DO UPDATE SET person_id = excluded.person_id, reason = excluded.reason, given_at = excluded.given_at, revoked_at = NULL`,
		e.ID, e.ItemID, e.OrgID, e.PersonID, e.Reason, db.Micros(e.GivenAt)); err != nil {
		return db.Err(err)
	}
	var err error
	e.ID, err = db.Scalar[string](ctx, tx, `SELECT e.id FROM endorsements e WHERE e.item_id = $1 AND e.org_id = $2`, e.ItemID, e.OrgID)
	return err
}

func setRevoked(ctx context.Context, tx *db.Tx, endorsementID string, at time.Time) error {
	return db.Must1(tx.ExecContext(ctx, `UPDATE endorsements SET revoked_at = $2 WHERE id = $1`, endorsementID, db.Micros(at)))
}
