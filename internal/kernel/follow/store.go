package follow

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/id"
)

func changed(res sql.Result, err error) (bool, error) {
	if err != nil {
		return false, db.Err(err)
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

func countSaved(ctx context.Context, q db.Reader, act authz.Actor) (int, error) {
	return db.Scalar[int](ctx, q, `SELECT COUNT(*) FROM saved_items WHERE person_id = $1`, act.PersonID)
}

func insertSaved(ctx context.Context, tx *db.Tx, act authz.Actor, itemID string, now time.Time) (bool, error) {
	return changed(tx.ExecContext(ctx, `INSERT INTO saved_items (person_id, item_id, saved_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, act.PersonID, itemID, db.Micros(now)))
}

func deleteSaved(ctx context.Context, tx *db.Tx, act authz.Actor, itemID string) (bool, error) {
	return changed(tx.ExecContext(ctx, `DELETE FROM saved_items WHERE person_id = $1 AND item_id = $2`, act.PersonID, itemID))
}

func hasSaved(ctx context.Context, q db.Reader, act authz.Actor, itemID string) (bool, error) {
	n, err := db.Scalar[int](ctx, q, `SELECT COUNT(*) FROM saved_items WHERE person_id = $1 AND item_id = $2`, act.PersonID, itemID)
	return n > 0, err
}

// Key is where a list goes on after s.
func (s Saved) Key() string { return fmt.Sprintf("%d-%s", s.SavedAt.UnixMicro(), s.ID) }

func saved(ctx context.Context, q db.Reader, act authz.Actor, before string, limit int) ([]Saved, error) {
	w := db.NewWhere(act.PersonID).And(authz.Visible(act))
	if before != "" {
		var at int64
		var after string
		if _, err := fmt.Sscanf(before, "%d-%s", &at, &after); err != nil || !id.Valid(after) {
			return nil, errs.New(errs.Invalid, "page.unknown", "cursor %q", before)
		}
		w.And("(s.saved_at < ? OR s.saved_at = ? AND s.item_id < ?)", at, at, after)
	}
	if limit <= 0 || limit > 100 {
		limit = 50
	}
	type row struct {
		item string
		at   time.Time
	}
	rows, err := db.All(ctx, q, func(r *row) []any { return []any{&r.item, db.ScanMicros(&r.at)} }, `SELECT i.id, s.saved_at FROM saved_items s JOIN items i ON i.id = s.item_id
		WHERE s.person_id = $1 AND i.state = 'published'`+w.String()+fmt.Sprintf(` ORDER BY s.saved_at DESC, s.item_id DESC LIMIT %d`, limit), w.Args...)
	if err != nil {
		return nil, err
	}
	ids, at := make([]string, len(rows)), map[string]time.Time{}
	for n, r := range rows {
		ids[n], at[r.item] = r.item, r.at
	}
	cards, err := items.Cards(ctx, q, act, ids)
	out := make([]Saved, len(cards))
	for n, c := range cards {
		out[n] = Saved{c, at[c.ID]}
	}
	return out, err
}

// exists is errs.NotFound for a subject that act may not know of.
func exists(ctx context.Context, q db.Reader, act authz.Actor, sub Subject) error {
	var err error
	switch sub.Kind {
	case Collection:
		w := db.NewWhere(sub.ID).And(authz.Visible(act))
		_, err = db.Scalar[string](ctx, q, `SELECT i.id FROM collections i WHERE i.id = $1 AND i.deleted_at IS NULL`+w.String(), w.Args...)
	case Person:
		cond, args := authz.VisiblePeople(act)
		w := db.NewWhere(sub.ID).And(cond, args...)
		_, err = db.Scalar[string](ctx, q, `SELECT p.id FROM people p WHERE p.id = $1`+w.String(), w.Args...)
	case Org:
		_, err = db.Scalar[string](ctx, q, `SELECT o.id FROM orgs o WHERE o.id = $1`, sub.ID)
	default:
		err = errs.New(errs.NotFound, "not_found", "nothing of the kind %q can be followed", sub.Kind)
	}
	return err
}

func countFollows(ctx context.Context, q db.Reader, act authz.Actor) (int, error) {
	return db.Scalar[int](ctx, q, `SELECT COUNT(*) FROM follows WHERE person_id = $1`, act.PersonID)
}

func insertFollow(ctx context.Context, tx *db.Tx, act authz.Actor, sub Subject, now time.Time) (bool, error) {
	return changed(tx.ExecContext(ctx, `INSERT INTO follows (person_id, kind, subject_id, followed_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
		act.PersonID, string(sub.Kind), sub.ID, db.Micros(now)))
}

func deleteFollow(ctx context.Context, tx *db.Tx, act authz.Actor, sub Subject) (bool, error) {
	return changed(tx.ExecContext(ctx, `DELETE FROM follows WHERE person_id = $1 AND kind = $2 AND subject_id = $3`, act.PersonID, string(sub.Kind), sub.ID))
}

func follows(ctx context.Context, q db.Reader, act authz.Actor, sub Subject) (bool, error) {
	n, err := db.Scalar[int](ctx, q, `SELECT COUNT(*) FROM follows WHERE person_id = $1 AND kind = $2 AND subject_id = $3`, act.PersonID, string(sub.Kind), sub.ID)
	return n > 0, err
}

func followedCols(f *Followed) []any {
	return []any{&f.Kind, &f.ID, &f.Name, &f.Slug, db.ScanMicros(&f.Since)}
}

// following asks for each kind by its own rule of who may see it.
func following(ctx context.Context, q db.Reader, act authz.Actor) ([]Followed, error) {
	w := db.NewWhere(act.PersonID).And(authz.Visible(act))
	out, err := db.All(ctx, q, followedCols, `SELECT f.kind, f.subject_id, i.title, i.slug, f.followed_at FROM follows f JOIN collections i ON i.id = f.subject_id
		WHERE f.person_id = $1 AND f.kind = 'collection' AND i.deleted_at IS NULL`+w.String(), w.Args...)
	if err != nil {
		return nil, err
	}
	cond, args := authz.VisiblePeople(act)
	w = db.NewWhere(act.PersonID).And(cond, args...)
	who, err := db.All(ctx, q, followedCols, `SELECT f.kind, f.subject_id, p.name, p.slug, f.followed_at FROM follows f JOIN people p ON p.id = f.subject_id
		WHERE f.person_id = $1 AND f.kind = 'person'`+w.String(), w.Args...)
	if err != nil {
		return nil, err
	}
	where, err := db.All(ctx, q, followedCols, `SELECT f.kind, f.subject_id, o.name, o.slug, f.followed_at FROM follows f JOIN orgs o ON o.id = f.subject_id
		WHERE f.person_id = $1 AND f.kind = 'org'`, act.PersonID)
	out = slices.Concat(out, who, where)
	slices.SortStableFunc(out, func(a, b Followed) int {
		if a.Kind != b.Kind {
			return strings.Compare(string(a.Kind), string(b.Kind))
		}
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	return out, err
}

// News is something new in what a person follows.
type News struct {
	Item    string
	Subject Followed
	At      time.Time
}

func newsCols(n *News) []any {
	return []any{&n.Item, &n.Subject.Kind, &n.Subject.ID, &n.Subject.Name, &n.Subject.Slug, db.ScanMicros(&n.At)}
}

// NewsSince is what came since then from the people and organisations that act
// follows and into the collections, newest first, each thing once: what act may
// see, and did not share themselves.
func (s *Service) NewsSince(ctx context.Context, act authz.Actor, since time.Time, limit int) ([]News, error) {
	if err := signedIn(act, "follow.news"); err != nil {
		return nil, err
	}
	w := db.NewWhere(act.PersonID, db.Micros(since)).And(authz.Visible(act)).And("i.author_id <> ?", act.PersonID)
	shared, err := db.All(ctx, s.db, newsCols, `SELECT i.id, f.kind, f.subject_id, CASE f.kind WHEN 'person' THEN p.name ELSE o.name END, CASE f.kind WHEN 'person' THEN p.slug ELSE o.slug END, i.published_at
		FROM items i JOIN people p ON p.id = i.author_id JOIN orgs o ON o.id = i.org_id
		JOIN follows f ON f.person_id = $1 AND (f.kind = 'person' AND f.subject_id = i.author_id OR f.kind = 'org' AND f.subject_id = i.org_id)
		WHERE i.state = 'published' AND i.published_at > $2`+w.String()+fmt.Sprintf(` ORDER BY i.published_at DESC, i.id DESC LIMIT %d`, limit), w.Args...)
	if err != nil {
		return nil, err
	}
	put, err := collected(ctx, s.db, act, since, limit)
	all := slices.Concat(shared, put)
	slices.SortStableFunc(all, func(a, b News) int { return b.At.Compare(a.At) })
	return once(all, limit), err
}

// collected is what came into the collections that act follows. The collection
// and the thing are each asked for by the same rule.
func collected(ctx context.Context, q db.Reader, act authz.Actor, since time.Time, limit int) ([]News, error) {
	inner := db.NewWhere(act.PersonID, db.Micros(since)).And(authz.Visible(act))
	outer := db.NewWhere(inner.Args...).And(authz.Visible(act)).And("c.added_by <> ?", act.PersonID)
	return db.All(ctx, q, newsCols, `SELECT i.id, 'collection', c.id, c.title, c.slug, c.added_at FROM (
			SELECT l.item_id, i.id, i.title, i.slug, l.added_at, l.added_by FROM follows f JOIN collections i ON i.id = f.subject_id JOIN collection_lines l ON l.collection_id = i.id
			WHERE f.person_id = $1 AND f.kind = 'collection' AND i.deleted_at IS NULL AND l.removed_at IS NULL AND l.added_at > $2`+inner.String()+`) c
		JOIN items i ON i.id = c.item_id WHERE i.state = 'published'`+outer.String()+fmt.Sprintf(` ORDER BY c.added_at DESC, i.id DESC LIMIT %d`, limit), outer.Args...)
}

func once(all []News, limit int) []News {
	seen := map[string]bool{}
	var out []News
	for _, n := range all {
		if !seen[n.Item] && len(out) < limit {
			seen[n.Item] = true
			out = append(out, n)
		}
	}
	return out
}
