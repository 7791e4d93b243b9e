package adoption

import (
	"context"
	"slices"
	"strings"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
)

// around reads the newest uses of an item, each with its notes and their writer.
func around(ctx context.Context, q db.Reader, act authz.Actor, itemID string, limit int) ([]noteRow, error) {
	from, w := tables(act, pageNotes, itemID)
	return db.All(ctx, q, noteCols, `SELECT `+noteColumns+`, `+adoptionColumns+from+` WHERE a.item_id = $1 AND a.deleted_at IS NULL`+w.String()+
		` ORDER BY a.created_at DESC, a.id DESC, n.created_at DESC`+limited(limit, limit), w.Args...)
}

func newestFirst(notes []Note) {
	slices.SortFunc(notes, func(a, b Note) int {
		if c := b.CreatedAt.Compare(a.CreatedAt); c != 0 {
			return c
		}
		return strings.Compare(b.ID, a.ID)
	})
}

// schoolPage reads all that the schools of one page say.
func schoolPage(ctx context.Context, q db.Reader, act authz.Actor, itemID, afterSlug string, limit int) ([]Adoption, error) {
	page := db.NewWhere(itemID)
	if afterSlug != "" {
		page.And("(so.sort_name, so.id) > (SELECT sort_name, id FROM orgs WHERE slug = ?)", afterSlug)
	}
	from, w := tables(act, noNotes, page.Args...)
	return db.All(ctx, q, adoptionCols, `SELECT `+adoptionColumns+from+` WHERE a.item_id = $1 AND a.deleted_at IS NULL`+w.String()+`
		AND a.org_id IN (SELECT so.id FROM orgs so WHERE EXISTS (SELECT 1 FROM adoptions sa WHERE sa.item_id = $1 AND sa.org_id = so.id AND sa.deleted_at IS NULL)`+
		page.String()+` ORDER BY so.sort_name, so.id`+limited(limit, 201)+`)
		ORDER BY o.sort_name, o.id, a.created_at DESC, a.id DESC LIMIT 2000`, w.Args...)
}

func asked(ctx context.Context, q db.Reader, act authz.Actor, from, to string, limit int) ([]Question, error) {
	tables, w := tables(act, noNotes, act.PersonID, from, to)
	return db.All(ctx, q, func(x *Question) []any { return append(adoptionCols(&x.Adoption), &x.Title, &x.Path) },
		`SELECT `+adoptionColumns+`, i.title, '/at/' || io.slug || '/' || i.slug`+tables+itemOrg+`
		WHERE a.person_id = $1 AND a.next_ask > $2 AND a.next_ask <= $3 AND a.deleted_at IS NULL`+w.String()+`
		ORDER BY a.next_ask, a.id`+limited(limit, 20), w.Args...)
}

// itemOrg is whose the item is, for its address.
const itemOrg = ` JOIN orgs io ON io.id = i.org_id`

// by narrows to a person's uses, whom act may look up, or an organisation's.
func (of Of) by(w *db.Where) error {
	switch {
	case of.PersonID != "":
		w.And("a.person_id = ?", of.PersonID).And("p.id IS NOT NULL")
	case of.OrgID != "":
		w.And("a.org_id IN (SELECT t.org_id FROM org_tree t WHERE t.ancestor_id = ?)", of.OrgID)
	default:
		return errs.New(errs.Internal, "adoption.of", "uses of nobody")
	}
	w.And("a.deleted_at IS NULL")
	return nil
}

func usedBy(ctx context.Context, q db.Reader, act authz.Actor, of Of, before string, limit int) ([]Used, error) {
	from, w := tables(act, withNotes)
	if err := of.by(w); err != nil {
		return nil, err
	}
	page := db.NewWhere(w.Args...)
	if before != "" {
		at, item, err := keyOf(before)
		if err != nil {
			return nil, err
		}
		page.And("(MAX(a.created_at) < ? OR MAX(a.created_at) = ? AND a.item_id > ?)", at, at, item)
	}
	return db.All(ctx, q, func(u *Used) []any { return []any{&u.ItemID, &u.Since, &u.Ended, &u.Notes, db.ScanMicros(&u.LastAt)} },
		`SELECT a.item_id, MIN(a.started_on), COUNT(a.id) = COUNT(a.ended_on), COUNT(n.id), MAX(a.created_at)`+from+` WHERE 1 = 1`+w.String()+`
		GROUP BY a.item_id HAVING 1 = 1`+page.String()+` ORDER BY MAX(a.created_at) DESC, a.item_id`+limited(limit, 200), page.Args...)
}

func learntFrom(ctx context.Context, q db.Reader, act authz.Actor, of Of, after string, limit int) ([]Source, error) {
	from, w := tables(act, noNotes)
	if err := of.by(w); err != nil {
		return nil, err
	}
	if after != "" {
		w.And("(io.sort_name, io.id) > (SELECT sort_name, id FROM orgs WHERE slug = ?)", after)
	}
	return db.All(ctx, q, func(s *Source) []any { return []any{&s.ID, &s.Slug, &s.Name, &s.Items} },
		`SELECT io.id, io.slug, io.name, COUNT(DISTINCT a.item_id)`+from+itemOrg+` WHERE i.org_id <> a.org_id`+w.String()+`
		GROUP BY io.id, io.slug, io.name, io.sort_name ORDER BY io.sort_name, io.id`+limited(limit, 200), w.Args...)
}

type schoolsOn struct {
	day     string
	schools int
}

func firstDays(ctx context.Context, q db.Reader, act authz.Actor, itemID string) ([]schoolsOn, error) {
	from, w := tables(act, noNotes, itemID)
	return db.All(ctx, q, func(d *schoolsOn) []any { return []any{&d.day, &d.schools} },
		`SELECT day, COUNT(*) FROM (SELECT MIN(a.started_on) AS day`+from+` WHERE a.item_id = $1 AND a.deleted_at IS NULL`+w.String()+`
		GROUP BY a.org_id) AS first GROUP BY day ORDER BY day LIMIT 5000`, w.Args...)
}

// heard reads new uses and new notes on what act shared, as one list.
func heard(ctx context.Context, q db.Reader, act authz.Actor, since time.Time, limit int) ([]Heard, error) {
	from, w := tables(act, withNotes, act.PersonID, db.Micros(since))
	type row struct {
		noteRow
		title, path string
	}
	rows, err := db.All(ctx, q, func(r *row) []any { return append(noteCols(&r.noteRow), &r.title, &r.path) },
		`SELECT `+noteColumns+`, `+adoptionColumns+`, i.title, '/at/' || io.slug || '/' || i.slug`+from+itemOrg+`
		WHERE i.author_id = $1 AND a.person_id <> $1 AND a.deleted_at IS NULL AND (a.created_at > $2 OR n.created_at > $2)`+w.String()+`
		ORDER BY a.created_at DESC, a.id DESC, n.created_at DESC LIMIT 500`, w.Args...)
	if err != nil {
		return nil, err
	}
	var out []Heard
	seen := map[string]bool{}
	for _, r := range rows {
		if !seen[r.Use.ID] && r.Use.CreatedAt.After(since) {
			seen[r.Use.ID] = true
			out = append(out, Heard{r.Use, r.title, r.path, nil})
		}
		if r.ID != "" && r.CreatedAt.After(since) {
			n, err := r.note()
			if err != nil {
				return nil, err
			}
			out = append(out, Heard{r.Use, r.title, r.path, &n})
		}
	}
	slices.SortStableFunc(out, func(a, b Heard) int { return b.at().Compare(a.at()) })
	return out[:min(limit, len(out))], nil
}

func downloadsOf(ctx context.Context, q db.Reader, itemID string) (int, error) {
	return db.Scalar[int](ctx, q, `SELECT CAST(COALESCE(SUM(times), 0) AS BIGINT) FROM downloads WHERE item_id = $1`, itemID)
}

// countDownload adds to the count of a file's day.
func countDownload(ctx context.Context, tx *db.Tx, k taken, times int) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO downloads (item_id, file_id, day, times) VALUES ($1, $2, $3, $4)
		ON CONFLICT (item_id, file_id, day) DO UPDATE SET times = downloads.times + $4`, k.item, k.file, k.day, times)
	return db.Err(err)
}
