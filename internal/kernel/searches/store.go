package searches

import (
	"context"
	"slices"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/search"
)

const selectSaved = `SELECT s.id, s.person_id, s.name, s.query, s.created_at, s.alert, s.alert_from FROM saved_searches s WHERE s.person_id = $1`

type row struct {
	Saved
	query string
}

func cols(r *row) []any {
	return []any{&r.ID, &r.PersonID, &r.Name, &r.query, db.ScanMicros(&r.CreatedAt), &r.Alert, db.ScanMicros(&r.AlertFrom)}
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

func setAlert(ctx context.Context, tx *db.Tx, act authz.Actor, searchID string, a Alert, now time.Time) error {
	return db.Must1(tx.ExecContext(ctx, `UPDATE saved_searches SET alert = $3, alert_from = $4 WHERE person_id = $1 AND id = $2`,
		act.PersonID, searchID, string(a), now.UnixMicro()))
}

func alerting(ctx context.Context, q db.Reader, personID string) ([]Saved, error) {
	rows, err := db.All(ctx, q, cols, selectSaved+` AND s.alert <> 'off' ORDER BY s.id LIMIT $2`, personID, MaxSaved)
	out := make([]Saved, len(rows))
	for n, r := range rows {
		out[n] = r.saved()
	}
	return out, err
}

func due(ctx context.Context, q db.Reader, after string, now time.Time, limit int) ([]string, error) {
	return db.Column[string](ctx, q, `SELECT DISTINCT s.person_id FROM saved_searches s WHERE s.person_id > $1
		AND (s.alert = 'daily' AND s.alert_from <= $2 OR s.alert = 'weekly' AND s.alert_from <= $3) ORDER BY s.person_id LIMIT $4`,
		after, now.Add(-Daily.Every()).UnixMicro(), now.Add(-Weekly.Every()).UnixMicro(), limit)
}

func told(ctx context.Context, tx *db.Tx, sv Saved, until time.Time) error {
	_, err := tx.ExecContext(ctx, `UPDATE saved_searches SET alert_from = $2 WHERE id = $1 AND alert_from < $2`, sv.ID, until.UnixMicro())
	return db.Err(err)
}

// Newest is the newest things that answer a kept question as it was asked, by
// the index, which holds what act may see.
func Newest(ctx context.Context, q db.Reader, ix *search.Index, act authz.Actor, ask Question, lens Lens, limit int) ([]string, error) {
	within, err := Within(ctx, q, ask.At)
	if err != nil {
		return nil, err
	}
	asked := ask.Ask(act, within, lens)
	asked.Sort, asked.Limit, asked.Cursor = search.Newest, limit, ""
	res, err := ix.Search(ctx, asked)
	if err != nil || res.Corrected {
		return nil, err
	}
	refs := make([]string, len(res.Hits))
	for n, hit := range res.Hits {
		refs[n] = hit.Ref
	}
	return refs, nil
}

// PublishedSince are those of refs that others published since then and that act
// may see.
func PublishedSince(ctx context.Context, q db.Reader, act authz.Actor, refs []string, since time.Time) (map[string]bool, error) {
	slices.Sort(refs)
	refs = slices.Compact(slices.Clone(refs))
	if len(refs) == 0 {
		return nil, nil
	}
	w := db.NewWhere().And(authz.Visible(act)).And("i.author_id <> ?", act.PersonID).And("i.published_at > ?", db.Micros(since)).In("i.id", refs)
	ids, err := db.Column[string](ctx, q, `SELECT i.id FROM items i WHERE i.state = 'published'`+w.String(), w.Args...)
	out := make(map[string]bool, len(ids))
	for _, id := range ids {
		out[id] = true
	}
	return out, err
}
