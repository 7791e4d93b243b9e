package directory

import (
	"context"
	"fmt"
	"time"

	"staffroom/internal/features/library/adoption"
	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/id"
)

// countShared says how much of what each of those organisations shared act may
// see.
func countShared(ctx context.Context, q db.Reader, act authz.Actor, orgIDs []string) (map[string]int, error) {
	type row struct {
		org string
		n   int
	}
	w := db.NewWhere().In("i.org_id", orgIDs).And(authz.Visible(act))
	rows, err := db.All(ctx, q, func(r *row) []any { return []any{&r.org, &r.n} },
		`SELECT i.org_id, COUNT(*) FROM items i WHERE i.state = 'published'`+w.String()+` GROUP BY i.org_id`, w.Args...)
	out := make(map[string]int, len(rows))
	for _, r := range rows {
		out[r.org] = r.n
	}
	return out, err
}

// version is an own version that somebody made.
type version struct {
	id, title, path, author string
	at                      time.Time
}

func (v version) key() string { return fmt.Sprintf("%d-%s", v.at.UnixMicro(), v.id) }

// versionsOf are the own versions that a person or an organisation shared, of
// those that act may see, newest first, after a key of the page before.
func versionsOf(ctx context.Context, q db.Reader, act authz.Actor, of adoption.Of, after string, limit int) ([]version, error) {
	w := db.NewWhere().And(authz.Visible(act))
	if of.PersonID != "" {
		w.And("i.author_id = ?", of.PersonID)
	} else {
		w.And("i.org_id IN (SELECT t.org_id FROM org_tree t WHERE t.ancestor_id = ?)", of.OrgID)
	}
	if after != "" {
		var at int64
		var ref string
		if _, err := fmt.Sscanf(after, "%d-%s", &at, &ref); err != nil || !id.Valid(ref) {
			return nil, errs.New(errs.Invalid, "page.unknown", "cursor %q", after)
		}
		w.And("(i.published_at < ? OR i.published_at = ? AND i.id < ?)", at, at, ref)
	}
	return db.All(ctx, q, func(v *version) []any { return []any{&v.id, &v.title, &v.path, &v.author, db.ScanMicros(&v.at)} },
		`SELECT i.id, i.title, '/at/' || o.slug || '/' || i.slug, p.name, i.published_at FROM adaptations a JOIN items i ON i.id = a.child_id
		JOIN orgs o ON o.id = i.org_id JOIN people p ON p.id = i.author_id WHERE i.state = 'published'`+w.String()+
			fmt.Sprintf(` ORDER BY i.published_at DESC, i.id DESC LIMIT %d`, limit), w.Args...)
}
