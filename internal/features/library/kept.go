package library

import (
	"context"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/db"
)

// Load reads an entry that act may see, in the transaction of another room.
func Load(ctx context.Context, q db.Reader, act authz.Actor, itemID string) (Entry, error) {
	return get(ctx, q, act, itemID)
}

// LoadUnscoped reads an entry for work that no person asked for.
func LoadUnscoped(ctx context.Context, q db.Reader, itemID string) (Entry, error) {
	it, err := items.GetUnscoped(ctx, q, itemID)
	if err != nil {
		return Entry{}, err
	}
	return fill(ctx, q, it)
}

// Snapshot is the entry as a version keeps it.
func (e Entry) Snapshot() string { return e.snapshot() }

// ReadSnapshot reads what Snapshot wrote, with the words of the header beside it.
func ReadSnapshot(title, summary, data string) (Edit, []FileNote, error) {
	ed, notes, err := readEdit(data)
	ed.Title, ed.Summary = title, summary
	return ed, notes, err
}

// VersionUnscoped returns the entry as it was when it had that version number:
// what was kept last until then. Nobody in particular asks: lineage shows it to
// those who took that version, and to nobody else.
func VersionUnscoped(ctx context.Context, q db.Reader, itemID string, number int) (Snapshot, error) {
	v, err := items.VersionAtUnscoped(ctx, q, itemID, number)
	if err != nil {
		return Snapshot{}, err
	}
	return readSnapshot(v)
}
