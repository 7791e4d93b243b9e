package thanks

import (
	"context"
	"database/sql"
	"strconv"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
)

func changed(res sql.Result, err error) (bool, error) {
	if err != nil {
		return false, db.Err(err)
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

func insert(ctx context.Context, tx *db.Tx, act authz.Actor, itemID string, now time.Time) (bool, error) {
	return changed(tx.ExecContext(ctx, `INSERT INTO thanks (item_id, person_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, itemID, act.PersonID, db.Micros(now)))
}

func remove(ctx context.Context, tx *db.Tx, act authz.Actor, itemID string) (bool, error) {
	return changed(tx.ExecContext(ctx, `DELETE FROM thanks WHERE item_id = $1 AND person_id = $2`, itemID, act.PersonID))
}

const columns = `t.item_id, p.id, p.name, p.slug, p.job_title, t.at`

func cols(t *Thanks) []any {
	return []any{&t.ItemID, db.ScanNull(&t.PersonID), db.ScanNull(&t.Name), db.ScanNull(&t.Slug), db.ScanNull(&t.Role), db.ScanMicros(&t.At)}
}

// tables are thanks for published items that act may see, with the person where
// act may look them up.
func tables(act authz.Actor, args ...any) (from string, w *db.Where) {
	cond, more := authz.VisiblePeople(act)
	w = db.NewWhere(args...)
	from = ` FROM thanks t JOIN items i ON i.id = t.item_id JOIN orgs o ON o.id = i.org_id LEFT JOIN people p ON p.id = t.person_id` + w.And(cond, more...).String()
	return from, db.NewWhere(w.Args...).And(authz.Visible(act)).And("i.state = 'published'")
}

func of(ctx context.Context, q db.Reader, act authz.Actor, itemID string, limit int) ([]Thanks, error) {
	from, w := tables(act, itemID, act.PersonID)
	return db.All(ctx, q, cols, `SELECT `+columns+from+` WHERE t.item_id = $1 AND (p.id IS NOT NULL OR i.author_id = $2)`+w.String()+`
		ORDER BY CASE WHEN t.person_id = $2 THEN 0 ELSE 1 END, t.at DESC, t.person_id LIMIT `+strconv.Itoa(limit), w.Args...)
}

func heard(ctx context.Context, q db.Reader, act authz.Actor, since time.Time, limit int) ([]Heard, error) {
	from, w := tables(act, act.PersonID, db.Micros(since))
	return db.All(ctx, q, func(h *Heard) []any { return append(cols(&h.Thanks), &h.Title, &h.Path) },
		`SELECT `+columns+`, i.title, '/at/' || o.slug || '/' || i.slug`+from+` WHERE i.author_id = $1 AND t.at > $2`+w.String()+`
		ORDER BY t.at DESC, t.item_id, t.person_id LIMIT `+strconv.Itoa(limit), w.Args...)
}
