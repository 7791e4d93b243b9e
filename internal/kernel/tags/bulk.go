package tags

import (
	"context"

	"staffroom/internal/platform/db"
)

// InsertMany adds the tags of items that have none.
func InsertMany(ctx context.Context, tx *db.Tx, sets map[string]Set) error {
	var args []any
	for itemID, s := range sets {
		for _, f := range Facets {
			for _, v := range s[f] {
				args = append(args, itemID, string(f), v)
			}
		}
	}
	return db.InsertRows(ctx, tx, `item_tags (item_id, facet, value)`, 3, args)
}
