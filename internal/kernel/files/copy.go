package files

import (
	"context"
	"strings"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/id"
)

// Copy is a file that an item is to have by reference, under an id of its own.
type Copy struct {
	ID string
	Of File
}

// Copies gives ids to copies of files. Those that are not read are left out, for
// a picture that nobody could read may still say where it was taken; so are
// those that wait for a second person.
func Copies(of []File) []Copy {
	var out []Copy
	for _, f := range of {
		if f.State == Ready && !f.Held {
			out = append(out, Copy{id.New(), f})
		}
	}
	return out
}

// CopyInto gives it, which act may edit, files by reference. The caller has been
// allowed to see them. A file that was removed meanwhile is a Conflict.
func CopyInto(ctx context.Context, tx *db.Tx, act authz.Actor, it items.Item, copies []Copy, now time.Time) error {
	if err := items.CanEdit(act, it); err != nil || len(copies) == 0 {
		return err
	}
	n, err := db.Scalar[int](ctx, tx, `SELECT COUNT(*) FROM files WHERE item_id = $1`, it.ID)
	if err != nil {
		return err
	}
	if n+len(copies) > MaxPerItem {
		return errs.New(errs.TooLarge, "file.too_many_files", "item %s would have %d files", it.ID, n+len(copies))
	}
	held, err := open(ctx, tx, it.ID)
	if err != nil {
		return err
	}
	for i, c := range copies {
		// The row is held, so that whoever removes it waits and then sees the copy.
		if err := db.Must1(tx.ExecContext(ctx, `UPDATE files SET item_id = item_id WHERE id = $1`, c.Of.ID)); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO files (id, item_id, owner_id, role, name, type, bytes, sha256, blob_key, state, problem, position,
			alt, title, pages, width, height, preview_key, thumb_key, body, source, created_at, held, source_file_id)
			SELECT $2, $3, $4, role, name, type, bytes, sha256, blob_key, state, problem, $5,
			alt, title, pages, width, height, preview_key, thumb_key, body, '', $6, CAST($7 AS INTEGER), COALESCE(source_file_id, id) FROM files WHERE id = $1`,
			c.Of.ID, c.ID, it.ID, act.PersonID, n+i, db.Micros(now), asInt(held))
		if err != nil {
			return db.Err(err)
		}
	}
	return nil
}

// CopiesUnscoped returns the file and all that share its bytes, in whatever
// items: for consent that is withdrawn, which goes as far as the picture went.
func CopiesUnscoped(ctx context.Context, q db.Reader, fileID string) ([]File, error) {
	f, err := getUnscoped(ctx, q, fileID)
	if err != nil {
		return nil, err
	}
	root := f.SourceFile
	if root == "" {
		root = f.ID
	}
	return db.All(ctx, q, cols, selectFile+` WHERE f.id = $1 OR f.source_file_id = $1 ORDER BY f.id`, root)
}

// remove takes the row of a file away and says whether no other row names its
// bytes.
func remove(ctx context.Context, tx *db.Tx, f File) (last bool, err error) {
	if err := db.Must1(tx.ExecContext(ctx, `DELETE FROM files WHERE id = $1`, f.ID)); err != nil {
		return false, err
	}
	n, err := naming(ctx, tx, f.BlobKey)
	return n == 0, err
}

// naming is how many rows name the bytes, those of files that can be put back too.
func naming(ctx context.Context, tx *db.Tx, blobKey string) (int, error) {
	return db.Scalar[int](ctx, tx, `SELECT (SELECT COUNT(*) FROM files WHERE blob_key = $1) + (SELECT COUNT(*) FROM removed_files WHERE blob_key = $2)`, blobKey, blobKey)
}

// RemoveCopy takes a file that is there by reference out of an item, in the
// transaction of a change that act may make to it. It is kept aside like any file
// that is taken out, and its bytes go with the last who has them.
func RemoveCopy(ctx context.Context, tx *db.Tx, act authz.Actor, it items.Item, fileID string, now time.Time) error {
	if err := items.CanEdit(act, it); err != nil {
		return err
	}
	f, err := getUnscoped(ctx, tx, fileID)
	if err != nil {
		return err
	}
	if f.ItemID != it.ID || f.SourceFile == "" {
		return errs.New(errs.NotFound, "not_found", "%s is no copy in %s", fileID, it.ID)
	}
	if err := putAside(ctx, tx, f, now); err != nil {
		return err
	}
	_, err = remove(ctx, tx, f)
	return err
}

// AlikeUnscoped returns the files with the same bytes that things of one trust
// have, whoever brought them: for consent that is withdrawn.
func AlikeUnscoped(ctx context.Context, q db.Reader, sha256, trustID string) ([]File, error) {
	if sha256 == "" {
		return nil, nil
	}
	return db.All(ctx, q, cols, selectFile+` JOIN items i ON i.id = f.item_id JOIN org_tree t ON t.org_id = i.org_id
		WHERE f.sha256 = $1 AND t.ancestor_id = $2 ORDER BY f.id`, sha256, trustID)
}

// NamedUnscoped reports whether a file still names an object of the store: for
// work that removes what nobody names.
func NamedUnscoped(ctx context.Context, q db.Reader, key string) (bool, error) {
	n, err := db.Scalar[int](ctx, q, `SELECT COUNT(*) FROM files WHERE blob_key = $1`, strings.TrimSuffix(strings.TrimSuffix(key, "-preview"), "-thumb"))
	return n > 0, err
}
