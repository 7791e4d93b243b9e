package searches

import (
	"context"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
)

const selectSaved = `SELECT s.id, s.person_id, s.name, s.query, s.created_at FROM saved_searches s WHERE s.person_id = $1`

type row struct {
	Saved
	query string
}

func cols(r *row) []any {
	return []any{&r.ID, &r.PersonID, &r.Name, &r.query, db.ScanMicros(&r.CreatedAt)}
}

func (r row) saved() Saved {
	r.Question = Parse(r.query)
	return r.Saved
}

func list(ctx context.Context, q db.Reader, act authz.Actor) ([]Saved, error) {
	rows, err := db.All(ctx, q, cols, selectSaved+` ORDER BY s.id DESC LIMIT $2`, act.PersonID, MaxSaved)
	out := make([]Saved, len(rows))
	for n, r := range rows {
		out[n] = r.saved()
	}
	return out, err
}

func get(ctx context.Context, q db.Reader, act authz.Actor, searchID string) (Saved, error) {
	r, err := db.One(ctx, q, cols, selectSaved+` AND s.id = $2`, act.PersonID, searchID)
	return r.saved(), err
}

func count(ctx context.Context, q db.Reader, act authz.Actor) (int, error) {
	return db.Scalar[int](ctx, q, `SELECT COUNT(*) FROM saved_searches WHERE person_id = $1`, act.PersonID)
}

func insert(ctx context.Context, tx *db.Tx, s Saved) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO saved_searches (id, person_id, name, query, created_at) VALUES ($1, $2, $3, $4, $5)`,
		s.ID, s.PersonID, s.Name, s.Question.String(), db.Micros(s.CreatedAt))
	return db.Err(err)
}

func rename(ctx context.Context, tx *db.Tx, act authz.Actor, searchID, name string) error {
	return db.Must1(tx.ExecContext(ctx, `UPDATE saved_searches SET name = $3 WHERE person_id = $1 AND id = $2`, act.PersonID, searchID, name))
}

func remove(ctx context.Context, tx *db.Tx, act authz.Actor, searchID string) error {
	return db.Must1(tx.ExecContext(ctx, `DELETE FROM saved_searches WHERE person_id = $1 AND id = $2`, act.PersonID, searchID))
}

// Within returns the slugs of an organisation and of all in it; nil for "", which
// is anywhere. Organisations are no secret, so nobody is asked for.
func Within(ctx context.Context, q db.Reader, slug string) ([]string, error) {
	if slug == "" {
		return nil, nil
	}
	found, err := db.Column[string](ctx, q, `SELECT o.slug FROM orgs o JOIN org_tree t ON t.org_id = o.id
		WHERE t.ancestor_id = (SELECT a.id FROM orgs a WHERE a.slug = $1) ORDER BY o.slug`, slug)
	if found == nil {
		found = []string{}
	}
	return found, err
}
