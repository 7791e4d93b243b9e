package adoption

import (
	"context"
	"maps"
	"slices"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/platform/db"
)

type markRow struct {
	phase, writer string
	roll          int
	noted         bool
	reach         int64
}

// MarksUnscoped is what search is to know of the uses of an item and the notes on
// it: which sorts of school use it, and who can read a note. There is no actor:
// it says for whom each holds, and the index asks who reads.
func MarksUnscoped(ctx context.Context, q db.Reader, itemID string) (map[string][]string, error) {
	rows, err := db.All(ctx, q, func(r *markRow) []any { return []any{&r.phase, &r.roll, &r.noted, &r.reach, &r.writer} },
		`SELECT DISTINCT o.phase, o.roll, CASE WHEN n.id IS NULL THEN 0 ELSE 1 END = 1, COALESCE(n.reach, 0), CASE WHEN n.id IS NULL THEN '' ELSE a.person_id END
		FROM adoptions a JOIN orgs o ON o.id = a.org_id LEFT JOIN outcome_notes n ON n.adoption_id = a.id AND n.deleted_at IS NULL
		WHERE a.item_id = $1 AND a.deleted_at IS NULL`, itemID)
	schools, readers := map[string]bool{}, map[string]bool{}
	for _, r := range rows {
		if sort := orgs.Sort(r.phase, r.roll); sort != "" {
			schools[sort] = true
		}
		if r.noted {
			readers[library.KeyHolders(r.reach)], readers[library.Writer(r.writer)] = true, true
		}
	}
	return map[string][]string{library.MarkSchools: slices.Sorted(maps.Keys(schools)), library.MarkNotes: slices.Sorted(maps.Keys(readers))}, err
}
