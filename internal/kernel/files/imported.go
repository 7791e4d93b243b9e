package files

import (
	"context"

	"staffroom/internal/platform/db"
)

// ImportedUnscoped returns the files of everything that was imported into an
// organisation, so that importing again keeps those that did not change. There
// is no actor: the operator imports.
func ImportedUnscoped(ctx context.Context, q db.Reader, orgID string) ([]File, error) {
	return db.All(ctx, q, cols, selectFile+` JOIN imports m ON m.item_id = f.item_id WHERE m.org_id = $1 ORDER BY f.item_id, f.position, f.id`, orgID)
}

// DeleteUnscoped takes the row of a file away, for an import whose source no
// longer has it. There is no actor: the operator imports.
func DeleteUnscoped(ctx context.Context, tx *db.Tx, fileID string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM files WHERE id = $1`, fileID)
	return db.Err(err)
}
