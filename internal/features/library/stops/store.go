package stops

import (
	"context"
	"fmt"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/id"
)

const selectLine = `SELECT s.id, s.item_id, s.org_id, s.person_id, s.job_role, s.people, s.minutes, s.since, s.words, s.said_at, s.ended_at,
	o.slug, o.name, o.short_name, o.kind FROM stops s JOIN items i ON i.id = s.item_id JOIN orgs o ON o.id = s.org_id
	WHERE i.kind = 'stop' AND i.state = 'published'`

func cols(l *Line) []any {
	return []any{&l.ID, &l.ItemID, &l.OrgID, &l.PersonID, &l.JobRole, &l.People, &l.Minutes, &l.Since, &l.Words, db.ScanMicros(&l.SaidAt), db.ScanMicros(&l.EndedAt),
		&l.OrgSlug, &l.OrgName, &l.OrgShort, &l.OrgKind}
}

// get returns a line of an item that act may see; one that was taken back is
// there for those who may say it again.
func get(ctx context.Context, q db.Reader, act authz.Actor, lineID string) (Line, error) {
	w := db.NewWhere(lineID).And(authz.Visible(act))
	l, err := db.One(ctx, q, cols, selectLine+` AND s.id = $1`+w.String(), w.Args...)
	if err == nil && !l.EndedAt.IsZero() && CanTakeBack(act, l) != nil {
		return Line{}, errs.New(errs.NotFound, "not_found", "line %s was taken back", l.ID)
	}
	return l, err
}

// Filter narrows what is listed.
type Filter struct {
	ItemIDs []string
	JobRole string
	Within  string // said by this organisation or one that it holds
	Before  string // Items: id of the last one of the page before
	Limit   int    // Items: at most 100; 0 is 20
}

func list(ctx context.Context, q db.Reader, act authz.Actor, f Filter) ([]Line, error) {
	w := db.NewWhere().And(authz.Visible(act)).And("s.ended_at IS NULL").In("s.item_id", f.ItemIDs)
	return db.All(ctx, q, cols, selectLine+w.String()+` ORDER BY s.since, s.id LIMIT 2000`, w.Args...)
}

func put(ctx context.Context, tx *db.Tx, l *Line) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO stops (id, item_id, org_id, person_id, job_role, people, minutes, since, words, said_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (item_id, org_id, job_role) DO UPDATE SET person_id = excluded.person_id, people = excluded.people, minutes = excluded.minutes,
		since = excluded.since, words = excluded.words, said_at = excluded.said_at, ended_at = NULL`,
		l.ID, l.ItemID, l.OrgID, l.PersonID, l.JobRole, l.People, l.Minutes, l.Since, l.Words, db.Micros(l.SaidAt)); err != nil {
		return db.Err(err)
	}
	var err error
	l.ID, err = db.Scalar[string](ctx, tx, `SELECT s.id FROM stops s WHERE s.item_id = $1 AND s.org_id = $2 AND s.job_role = $3`, l.ItemID, l.OrgID, l.JobRole)
	return err
}

func setEnded(ctx context.Context, tx *db.Tx, lineID string, at time.Time) error {
	return db.Must1(tx.ExecContext(ctx, `UPDATE stops SET ended_at = $2 WHERE id = $1`, lineID, db.Micros(at)))
}

func given(ctx context.Context, q db.Reader, act authz.Actor, within string) ([]Given, error) {
	w := db.NewWhere().And(authz.Visible(act))
	if within != "" {
		w.And("s.org_id IN (SELECT t.org_id FROM org_tree t WHERE t.ancestor_id = ?)", within)
	}
	return db.All(ctx, q, func(g *Given) []any { return []any{&g.JobRole, &g.Minutes, &g.Schools} },
		`SELECT s.job_role, SUM(s.people * s.minutes), COUNT(DISTINCT s.org_id) FROM stops s JOIN items i ON i.id = s.item_id
		WHERE i.kind = 'stop' AND i.state = 'published' AND s.ended_at IS NULL`+w.String()+` GROUP BY s.job_role ORDER BY 2 DESC, 1`, w.Args...)
}

func itemsOf(ctx context.Context, q db.Reader, act authz.Actor, f Filter) ([]string, error) {
	w := db.NewWhere().And(authz.Visible(act))
	if f.JobRole != "" {
		w.And("EXISTS (SELECT 1 FROM stops s WHERE s.item_id = i.id AND s.ended_at IS NULL AND s.job_role = ?)", f.JobRole)
	}
	if f.Within != "" {
		w.And("i.org_id IN (SELECT t.org_id FROM org_tree t WHERE t.ancestor_id = ?)", f.Within)
	}
	if f.Before != "" {
		if !id.Valid(f.Before) {
			return nil, errs.New(errs.Invalid, "page.unknown", "cursor %q", f.Before)
		}
		w.And("i.id < ?", f.Before)
	}
	limit := f.Limit
	if limit <= 0 || limit > 100 {
		limit = 20
	}
	return db.Column[string](ctx, q, `SELECT i.id FROM items i WHERE i.kind = 'stop' AND i.state = 'published'`+w.String()+fmt.Sprintf(` ORDER BY i.id DESC LIMIT %d`, limit), w.Args...)
}
