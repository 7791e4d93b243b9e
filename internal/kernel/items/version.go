package items

import (
	"context"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/fold"
)

// Version is what an item was when it was saved.
type Version struct {
	ItemID     string
	Number     int // as the header counts saves, those of the draft too
	Ordinal    int // as people count versions: the first that others read is 1
	EditorID   string
	EditorName string
	At         time.Time
	Note       string
	Title      string
	Summary    string
	Data       string // the feature's own columns, in its own encoding
}

// Keep writes the version that it is now.
func Keep(ctx context.Context, tx *db.Tx, it Item, editorID, note, data string, at time.Time) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO item_versions (item_id, version, editor_id, at, note, title, summary, data)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, it.ID, it.Version, editorID, db.Micros(at), fold.Line(note), it.Title, it.Summary, data)
	return db.Err(err)
}

const selectVersion = `SELECT v.item_id, v.version,
	(SELECT COUNT(*) FROM item_versions o WHERE o.item_id = v.item_id AND o.version <= v.version), v.editor_id, p.name, v.at, v.note, v.title, v.summary, v.data
	FROM item_versions v JOIN items i ON i.id = v.item_id JOIN people p ON p.id = v.editor_id WHERE v.item_id = $1`

func versionCols(v *Version) []any {
	return []any{&v.ItemID, &v.Number, &v.Ordinal, &v.EditorID, &v.EditorName, db.ScanMicros(&v.At), &v.Note, &v.Title, &v.Summary, &v.Data}
}

// Versions returns the newest 100 versions of an item that act may see.
func Versions(ctx context.Context, q db.Reader, act authz.Actor, itemID string) ([]Version, error) {
	w := db.NewWhere(itemID).And(authz.Visible(act))
	return db.All(ctx, q, versionCols, selectVersion+w.String()+` ORDER BY v.version DESC LIMIT 100`, w.Args...)
}

// VersionOf returns one version of an item that act may see.
func VersionOf(ctx context.Context, q db.Reader, act authz.Actor, itemID string, number int) (Version, error) {
	w := db.NewWhere(itemID, number).And(authz.Visible(act))
	return db.One(ctx, q, versionCols, selectVersion+` AND v.version = $2`+w.String(), w.Args...)
}

// VersionAtUnscoped returns the version that was the newest when the header's
// count stood at number. There is no actor: whoever asks has decided who may.
func VersionAtUnscoped(ctx context.Context, q db.Reader, itemID string, number int) (Version, error) {
	return db.One(ctx, q, versionCols, selectVersion+` AND v.version <= $2 ORDER BY v.version DESC LIMIT 1`, itemID, number)
}

// WorkingCopy is what somebody is changing in an item that others read, and has
// not saved as a version yet. It is theirs alone.
type WorkingCopy struct {
	ItemID      string
	BaseVersion int // the version they started from
	Data        string
	SavedAt     time.Time
}

// PutWorkingCopy keeps act's working copy of an item.
func PutWorkingCopy(ctx context.Context, tx *db.Tx, act authz.Actor, wc WorkingCopy) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO working_copies (item_id, person_id, base_version, data, saved_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (item_id, person_id) DO UPDATE SET base_version = excluded.base_version, data = excluded.data, saved_at = excluded.saved_at`,
		wc.ItemID, act.PersonID, wc.BaseVersion, wc.Data, db.Micros(wc.SavedAt))
	return db.Err(err)
}

// WorkingCopyOf returns act's working copy of an item; errs.NotFound without one.
func WorkingCopyOf(ctx context.Context, q db.Reader, act authz.Actor, itemID string) (WorkingCopy, error) {
	return db.One(ctx, q, func(w *WorkingCopy) []any {
		return []any{&w.ItemID, &w.BaseVersion, &w.Data, db.ScanMicros(&w.SavedAt)}
	}, `SELECT item_id, base_version, data, saved_at FROM working_copies WHERE item_id = $1 AND person_id = $2`, itemID, act.PersonID)
}

// DropWorkingCopy forgets act's working copy of an item.
func DropWorkingCopy(ctx context.Context, tx *db.Tx, act authz.Actor, itemID string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM working_copies WHERE item_id = $1 AND person_id = $2`, itemID, act.PersonID)
	return db.Err(err)
}

// BeingChanged returns the items of which act has a working copy, newest first.
func BeingChanged(ctx context.Context, q db.Reader, act authz.Actor, limit int) ([]Item, error) {
	w := db.NewWhere(act.PersonID, limit).And(authz.Visible(act))
	return db.All(ctx, q, cols, `SELECT `+columns+from+` JOIN working_copies wc ON wc.item_id = i.id
		WHERE wc.person_id = $1`+w.String()+` ORDER BY wc.saved_at DESC LIMIT $2`, w.Args...)
}
