package api

import (
	"context"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
)

// countVersions is how often an item that act may see was saved for readers.
func countVersions(ctx context.Context, q db.Reader, act authz.Actor, itemID string) (int, error) {
	w := db.NewWhere(itemID).And(authz.Visible(act))
	return db.Scalar[int](ctx, q, `SELECT COUNT(*) FROM item_versions v JOIN items i ON i.id = v.item_id WHERE i.id = $1`+w.String(), w.Args...)
}
