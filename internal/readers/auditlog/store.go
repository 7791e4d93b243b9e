package auditlog

import (
	"context"
	"maps"
	"slices"
	"strings"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/facts"
)

type thing struct{ title, path string }

// names is what the ids in a page of facts stand for.
type names struct {
	people map[string]string
	orgs   map[string]string
	items  map[string]thing
}

// names looks up what the facts name: people by name, since the trail is of the
// admin's own people; items only where act may see them.
func (h Room) names(ctx context.Context, act authz.Actor, rows []facts.Row) (n names, err error) {
	people, orgs, items := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, r := range rows {
		people[r.About.Actor], orgs[r.About.Org], items[r.About.Item] = true, true, true
		for key, v := range r.Data {
			s, _ := v.(string)
			switch key {
			case "Person":
				people[s] = true
			case "Org", "Parent", "Child":
				orgs[s] = true
			case "Audience":
				orgs[strings.TrimPrefix(s, "org:")] = true
			}
		}
	}
	if n.people, err = labels(ctx, h.DB, `SELECT id, name FROM people WHERE 1 = 1`, people); err != nil {
		return n, err
	}
	if n.orgs, err = labels(ctx, h.DB, `SELECT id, name FROM orgs WHERE 1 = 1`, orgs); err != nil {
		return n, err
	}
	n.items, err = things(ctx, h.DB, act, items)
	return n, err
}

func labels(ctx context.Context, q db.Reader, query string, ids map[string]bool) (map[string]string, error) {
	type row struct{ id, name string }
	w := db.NewWhere().In("id", slices.Sorted(maps.Keys(ids)))
	rows, err := db.All(ctx, q, func(r *row) []any { return []any{&r.id, &r.name} }, query+w.String(), w.Args...)
	out := make(map[string]string, len(rows))
	for _, r := range rows {
		out[r.id] = r.name
	}
	return out, err
}

func things(ctx context.Context, q db.Reader, act authz.Actor, ids map[string]bool) (map[string]thing, error) {
	type row struct{ id, title, org, slug string }
	w := db.NewWhere().In("i.id", slices.Sorted(maps.Keys(ids))).And(authz.Visible(act))
	rows, err := db.All(ctx, q, func(r *row) []any { return []any{&r.id, &r.title, &r.org, &r.slug} },
		`SELECT i.id, i.title, o.slug, i.slug FROM items i JOIN orgs o ON o.id = i.org_id WHERE i.state <> 'draft'`+w.String(), w.Args...)
	out := make(map[string]thing, len(rows))
	for _, r := range rows {
		out[r.id] = thing{r.title, "/at/" + r.org + "/" + r.slug}
	}
	return out, err
}
