package orgs

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"staffroom/internal/platform/db"
	"staffroom/internal/platform/fold"
	"staffroom/internal/platform/id"
)

const selectOrg = `SELECT o.id, o.num, o.kind, o.slug, o.name, o.short_name, o.about, o.value_words, o.colour, o.logo_key,
	o.default_licence, o.phase, o.town, o.ages, o.roll, o.fsm_percent, o.version, o.created_at FROM orgs o`

func cols(o *Org) []any {
	return []any{&o.ID, &o.Num, &o.Kind, &o.Slug, &o.Name, &o.ShortName, &o.About, (*jsonList)(&o.Values), &o.Colour, &o.LogoKey,
		&o.DefaultLicence, &o.Phase, &o.Town, &o.Ages, &o.Roll, &o.FSMPercent, &o.Version, db.ScanMicros(&o.CreatedAt)}
}

type jsonList []string

func (l *jsonList) Scan(v any) error {
	s, ok := v.(string)
	if !ok {
		return fmt.Errorf("list stored as %T", v)
	}
	return json.Unmarshal([]byte(s), l)
}

func (l jsonList) String() string {
	b, err := json.Marshal([]string(l))
	if err != nil || l == nil {
		return "[]"
	}
	return string(b)
}

func limitClause(w *db.Where) string {
	return fmt.Sprintf(" ORDER BY o.sort_name, o.id LIMIT $%d", len(w.Args))
}

func insert(ctx context.Context, tx *db.Tx, o *Org) error {
	num, err := db.Scalar[int64](ctx, tx, `SELECT COALESCE(MAX(num), 0) + 1 FROM orgs`)
	if err != nil {
		return err
	}
	o.Num = num
	_, err = tx.ExecContext(ctx, `INSERT INTO orgs (id, num, kind, slug, name, short_name, sort_name, about, value_words, colour, logo_key,
		default_licence, phase, town, ages, roll, fsm_percent, version, created_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,1,$18)`,
		o.ID, o.Num, string(o.Kind), o.Slug, o.Name, o.ShortName, fold.Key(o.Name), o.About, jsonList(o.Values).String(), o.Colour, o.LogoKey,
		o.DefaultLicence, o.Phase, o.Town, o.Ages, o.Roll, o.FSMPercent, db.Micros(o.CreatedAt))
	if err != nil {
		return db.Err(err)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO org_tree (ancestor_id, org_id, governs) VALUES ($1, $1, 1)`, o.ID)
	return db.Err(err)
}

func updateProfile(ctx context.Context, tx *db.Tx, o *Org) error {
	err := db.Must1(tx.ExecContext(ctx, `UPDATE orgs SET name = $3, short_name = $4, sort_name = $5, about = $6, value_words = $7, colour = $8,
		logo_key = $9, default_licence = $10, town = $11, version = version + 1 WHERE id = $1 AND version = $2`,
		o.ID, o.Version, o.Name, o.ShortName, fold.Key(o.Name), o.About, jsonList(o.Values).String(), o.Colour, o.LogoKey, o.DefaultLicence, o.Town))
	if err == nil {
		o.Version++
	}
	return err
}

func insertLink(ctx context.Context, tx *db.Tx, parent, child Org, now time.Time) error {
	g := 0
	if governs(parent.Kind) {
		g = 1
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO org_links (id, parent_id, child_id, governs, started_at) VALUES ($1, $2, $3, $4, $5)`,
		id.New(), parent.ID, child.ID, g, db.Micros(now))
	return db.Err(err)
}

func endLink(ctx context.Context, tx *db.Tx, parentID, childID string, now time.Time) error {
	return db.Must1(tx.ExecContext(ctx, `UPDATE org_links SET ended_at = $3 WHERE parent_id = $1 AND child_id = $2 AND ended_at IS NULL`,
		parentID, childID, db.Micros(now)))
}

// rebuildAbove works out anew who is above child and everything in it, after
// its links changed. Only those rows of the closure can differ.
func rebuildAbove(ctx context.Context, tx *db.Tx, childID string) error {
	below, err := db.Column[string](ctx, tx, `SELECT org_id FROM org_tree WHERE ancestor_id = $1`, childID)
	if err != nil {
		return err
	}
	for _, org := range below {
		if _, err := tx.ExecContext(ctx, `DELETE FROM org_tree WHERE org_id = $1`, org); err != nil {
			return db.Err(err)
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO org_tree (ancestor_id, org_id, governs)
			WITH RECURSIVE up (id, governs) AS (
				SELECT CAST($1 AS TEXT), 1
				UNION
				SELECT l.parent_id, CASE WHEN l.governs = 1 AND up.governs = 1 THEN 1 ELSE 0 END
				FROM up JOIN org_links l ON l.child_id = up.id WHERE l.ended_at IS NULL)
			SELECT id, CAST($1 AS TEXT), MAX(governs) FROM up GROUP BY id`, org); err != nil {
			return db.Err(err)
		}
	}
	return nil
}
