package finder

import (
	"context"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/search"
)

// ownsHidden reports whether somebody wrote something that is not for everybody
// who holds the same audience keys: a draft, what is for them alone.
func ownsHidden(ctx context.Context, q db.Reader, act authz.Actor) (bool, error) {
	keys := make([]any, len(act.Reads()))
	for n, k := range act.Reads() {
		keys[n] = k
	}
	w := db.NewWhere(act.PersonID).And("i.reach NOT IN ("+db.Marks(len(keys))+")", keys...).And(authz.Visible(act))
	one, err := db.Scalar[int](ctx, q, `SELECT CASE WHEN EXISTS (SELECT 1 FROM items i WHERE i.author_id = $1`+w.String()+`) THEN 1 ELSE 0 END`, w.Args...)
	return one == 1, err
}

type orgName struct{ slug, name, short string }

// names are the short names of the organisations that were counted, by slug.
func (h handlers) names(ctx context.Context, counts []search.Count, more []string) (map[string]string, error) {
	slugs := append([]string{}, more...)
	for _, c := range counts[:min(len(counts), maxOptions)] {
		slugs = append(slugs, c.Value)
	}
	if len(slugs) == 0 {
		return nil, nil
	}
	w := db.NewWhere().In("o.slug", slugs)
	rows, err := db.All(ctx, h.DB, func(o *orgName) []any { return []any{&o.slug, &o.name, &o.short} },
		`SELECT o.slug, o.name, o.short_name FROM orgs o WHERE 1 = 1`+w.String(), w.Args...)
	out := make(map[string]string, len(rows))
	for _, o := range rows {
		out[o.slug] = o.name
		if o.short != "" {
			out[o.slug] = o.short
		}
	}
	return out, err
}
