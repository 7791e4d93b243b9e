package directory

import (
	"context"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
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
