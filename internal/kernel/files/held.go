package files

import (
	"context"
	"fmt"
	"slices"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
)

// LockKey is what transactions lock that add files to an item, or open it to
// everyone: a file is either part of what was looked at, or waits.
func LockKey(itemID string) string { return "files of " + itemID }

// hold has a new file of what everyone can read wait for a second person.
func hold(ctx context.Context, tx *db.Tx, f *File) (err error) {
	f.Held, err = open(ctx, tx, f.ItemID)
	return err
}

func open(ctx context.Context, tx *db.Tx, itemID string) (bool, error) {
	if err := tx.Lock(ctx, LockKey(itemID)); err != nil {
		return false, err
	}
	// authz: whoever adds a file has been allowed to; the answer is not shown.
	n, err := db.Scalar[int](ctx, tx, `SELECT COUNT(*) FROM items i WHERE i.id = $1 AND i.audience = 'public' AND i.state <> 'draft'`, itemID)
	return n > 0, err
}

// ReleaseUnscoped shows the files of an item that waited. There is no actor: the
// caller has checked that a second person looked, in the same transaction.
func ReleaseUnscoped(ctx context.Context, tx *db.Tx, itemID string) error {
	_, err := tx.ExecContext(ctx, `UPDATE files SET held = 0 WHERE item_id = $1 AND held = 1`, itemID)
	return db.Err(err)
}

// mayHeld refuses a file that waits to whoever may not edit its item.
func mayHeld(ctx context.Context, q db.Reader, act authz.Actor, f File) error {
	it, err := items.Get(ctx, q, act, f.ItemID)
	if err == nil && items.CanEdit(act, it) != nil {
		err = errs.New(errs.NotFound, "not_found", "file %s waits to be looked at", f.ID)
	}
	return err
}

// AnyHeld reports whether one of them waits for a second person.
func AnyHeld(fs []File) bool { return slices.ContainsFunc(fs, func(f File) bool { return f.Held }) }

// Shown are the files without those that wait.
func Shown(fs []File) []File {
	return slices.DeleteFunc(slices.Clone(fs), func(f File) bool { return f.Held })
}

func asInt(on bool) int {
	if on {
		return 1
	}
	return 0
}

// flag reads 0 and 1.
type flag bool

// Scan reads the column.
func (f *flag) Scan(v any) error {
	n, ok := v.(int64)
	if !ok {
		return fmt.Errorf("flag stored as %T", v)
	}
	*f = n != 0
	return nil
}
