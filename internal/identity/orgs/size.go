package orgs

import (
	"context"

	"staffroom/internal/platform/db"
)

// MaxCounted is where counting people and schools stops: beyond it a screen
// says "more than".
const MaxCounted = 2000

// Size is how many people and schools an organisation holds, counted to
// MaxCounted + 1.
type Size struct{ People, Schools int }

// Sizes says how large organisations are. The cost is bounded, however large
// they are.
func (s *Service) Sizes(ctx context.Context, ids []string) (map[string]Size, error) {
	type row struct {
		id   string
		size Size
	}
	out := make(map[string]Size, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	w := db.NewWhere(MaxCounted+1).In("o.id", ids)
	rows, err := db.All(ctx, s.db, func(r *row) []any { return []any{&r.id, &r.size.People, &r.size.Schools} },
		`SELECT o.id,
			(SELECT COUNT(*) FROM (SELECT DISTINCT m.person_id FROM org_tree t JOIN memberships m ON m.org_id = t.org_id AND m.ended_at IS NULL
				WHERE t.ancestor_id = o.id LIMIT $1) members),
			(SELECT COUNT(*) FROM (SELECT t2.org_id FROM org_tree t2 JOIN orgs s ON s.id = t2.org_id WHERE t2.ancestor_id = o.id AND s.kind = 'school'
				LIMIT $1) schools)
		FROM orgs o WHERE 1 = 1`+w.String(), w.Args...)
	for _, r := range rows {
		out[r.id] = r.size
	}
	return out, err
}
