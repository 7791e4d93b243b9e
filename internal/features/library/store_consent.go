package library

import (
	"context"

	"staffroom/internal/platform/db"
)

type keptRow struct{ key, data string }

func (r *keptRow) cols() []any { return []any{&r.key, &r.data} }

// rewriteKept rewrites every kept state of an item's document: its versions, what
// people are changing in it, what was offered from it.
func rewriteKept(ctx context.Context, tx *db.Tx, itemID string, clean func(string) (string, error)) error {
	working := func(data string) (string, error) { return scrubWorking(data, clean) }
	for _, t := range []struct {
		read, write string
		clean       func(string) (string, error)
	}{
		{`SELECT CAST(version AS TEXT), data FROM item_versions WHERE item_id = $1`, `UPDATE item_versions SET data = $3 WHERE item_id = $1 AND CAST(version AS TEXT) = $2`, clean},
		{`SELECT person_id, data FROM working_copies WHERE item_id = $1`, `UPDATE working_copies SET data = $3 WHERE item_id = $1 AND person_id = $2`, working},
		{`SELECT id, data FROM improvement_offers WHERE child_id = $1`, `UPDATE improvement_offers SET data = $3 WHERE child_id = $1 AND id = $2`, clean},
	} {
		rows, err := db.All(ctx, tx, (*keptRow).cols, t.read, itemID)
		if err != nil {
			return err
		}
		for _, r := range rows {
			fresh, err := t.clean(r.data)
			if err != nil {
				return err
			}
			if fresh == r.data {
				continue
			}
			if err := db.Must1(tx.ExecContext(ctx, t.write, itemID, r.key, fresh)); err != nil {
				return err
			}
		}
	}
	return nil
}
