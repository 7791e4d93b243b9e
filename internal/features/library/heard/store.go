package heard

import (
	"context"
	"strconv"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
)

// madeSince are the versions that others shared of what act shared.
func madeSince(ctx context.Context, q db.Reader, act authz.Actor, since time.Time, limit int) ([]News, error) {
	w := db.NewWhere(act.PersonID, db.Micros(since)).And(authz.Visible(act))
	return db.All(ctx, q, func(n *News) []any {
		n.Kind = Adapted
		return []any{&n.Title, &n.Other, &n.Path, &n.Who, &n.Org, db.ScanMicros(&n.At)}
	}, `SELECT mine.title, i.title, '/at/' || o.slug || '/' || i.slug, p.name, o.name, i.published_at
		FROM items mine JOIN adaptations a ON a.parent_id = mine.id JOIN items i ON i.id = a.child_id JOIN orgs o ON o.id = i.org_id JOIN people p ON p.id = i.author_id
		WHERE mine.author_id = $1 AND mine.state = 'published' AND i.author_id <> $1 AND i.state = 'published' AND i.published_at > $2`+w.String()+`
		ORDER BY i.published_at DESC, i.id LIMIT `+strconv.Itoa(limit), w.Args...)
}

// choice is whether a person wants the mail, and until when it has told them.
type choice struct {
	wanted bool
	told   time.Time
}

func chosen(ctx context.Context, q db.Reader, personID string) (choice, error) {
	type row struct {
		wanted string
		told   int64
	}
	r, err := db.One(ctx, q, func(r *row) []any { return []any{&r.wanted, &r.told} }, `SELECT wanted, told_until FROM author_mails WHERE person_id = $1`, personID)
	if errs.Is(err, errs.NotFound) {
		return choice{wanted: true}, nil
	}
	return choice{r.wanted == "yes", time.UnixMicro(r.told).UTC()}, err
}

func saveChoice(ctx context.Context, tx *db.Tx, personID string, c choice) error {
	wanted := map[bool]string{true: "yes", false: "no"}[c.wanted]
	_, err := tx.ExecContext(ctx, `INSERT INTO author_mails (person_id, wanted, told_until) VALUES ($1, $2, $3)
		ON CONFLICT (person_id) DO UPDATE SET wanted = excluded.wanted, told_until = excluded.told_until`, personID, wanted, c.told.UnixMicro())
	return db.Err(err)
}

// dueUnscoped asks nobody who may see what: it only finds for whom to ask.
func dueUnscoped(ctx context.Context, q db.Reader, after string, since, until time.Time, limit int) ([]string, error) {
	return db.Column[string](ctx, q, `SELECT DISTINCT x.person FROM (
			SELECT i.author_id AS person, a.created_at AS at FROM adoptions a JOIN items i ON i.id = a.item_id
				WHERE a.created_at > $1 AND a.deleted_at IS NULL AND a.person_id <> i.author_id
			UNION ALL SELECT i.author_id, n.created_at FROM outcome_notes n JOIN adoptions a ON a.id = n.adoption_id JOIN items i ON i.id = a.item_id
				WHERE n.created_at > $1 AND n.deleted_at IS NULL AND a.person_id <> i.author_id
			UNION ALL SELECT i.author_id, c.published_at FROM adaptations a JOIN items c ON c.id = a.child_id JOIN items i ON i.id = a.parent_id
				WHERE c.published_at > $1 AND c.author_id <> i.author_id
			UNION ALL SELECT i.author_id, f.offered_at FROM improvement_offers f JOIN items i ON i.id = f.parent_id WHERE f.offered_at > $1 AND f.state = 'open'
			UNION ALL SELECT f.offered_by, f.answered_at FROM improvement_offers f WHERE f.answered_at > $1 AND f.state IN ('taken', 'declined')
			UNION ALL SELECT i.author_id, t.at FROM thanks t JOIN items i ON i.id = t.item_id WHERE t.at > $1
			UNION ALL SELECT i.author_id, c.created_at FROM comments c JOIN items i ON i.id = c.item_id
				WHERE c.created_at > $1 AND c.deleted_at IS NULL AND c.author_id <> i.author_id
			UNION ALL SELECT mine.author_id, c.created_at FROM comments c JOIN comments mine ON mine.id = c.parent_id
				WHERE c.created_at > $1 AND c.deleted_at IS NULL AND c.author_id <> mine.author_id
			UNION ALL SELECT m.person_id, c.created_at FROM comments c JOIN mentions m ON m.comment_id = c.id WHERE c.created_at > $1 AND c.deleted_at IS NULL
		) x LEFT JOIN author_mails m ON m.person_id = x.person
		WHERE x.person > $2 AND COALESCE(m.wanted, 'yes') = 'yes' AND x.at > COALESCE(m.told_until, 0) AND x.at <= $3 ORDER BY x.person LIMIT `+strconv.Itoa(limit),
		since.UnixMicro(), after, until.UnixMicro())
}
