package files

import (
	"context"
	"encoding/json"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/facts"
)

// KeptAside is how long a file that was taken out can be put back.
const KeptAside = 24 * time.Hour

// aside is a file that was taken out.
type aside struct {
	ID, ItemID           string
	At                   time.Time
	Blob, Preview, Thumb string
	Data, Body           string
}

const selectAside = `SELECT r.id, r.item_id, r.removed_at, r.blob_key, r.preview_key, r.thumb_key, r.data, r.body FROM removed_files r`

func asideCols(a *aside) []any {
	return []any{&a.ID, &a.ItemID, db.ScanMicros(&a.At), &a.Blob, &a.Preview, &a.Thumb, &a.Data, &a.Body}
}

// TakeOut takes a file out of an item that act may edit, at once and everywhere.
// It is kept aside for a day, so that PutBack can undo it.
func (s *Service) TakeOut(ctx context.Context, act authz.Actor, fileID string) (File, error) {
	return s.change(ctx, act, fileID, func(ctx context.Context, tx *db.Tx, f *File) (facts.Fact, error) {
		if err := putAside(ctx, tx, *f, s.clock()); err != nil {
			return nil, err
		}
		if _, err := remove(ctx, tx, *f); err != nil {
			return nil, err
		}
		return Removed{f.ID, f.ItemID, f.Name}, s.told(ctx, tx, f.ItemID)
	})
}

func putAside(ctx context.Context, tx *db.Tx, f File, now time.Time) error {
	data, err := json.Marshal(f)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO removed_files (id, item_id, removed_at, blob_key, preview_key, thumb_key, data, body)
		SELECT id, item_id, $2, blob_key, preview_key, thumb_key, $3, body FROM files WHERE id = $1`,
		f.ID, db.Micros(now), string(data))
	return db.Err(err)
}

// PutBack undoes TakeOut, for whoever may edit the item. In what everyone can read
// it waits to be looked at, like any file that is new there: a consent may have
// ended meanwhile.
func (s *Service) PutBack(ctx context.Context, act authz.Actor, fileID string) (f File, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := db.One(ctx, tx, asideCols, selectAside+` WHERE r.id = $1`, fileID)
		if err != nil {
			return err
		}
		it, err := items.Get(ctx, tx, act, a.ItemID)
		if err != nil {
			return err
		}
		if err := items.CanEdit(act, it); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(a.Data), &f); err != nil {
			return err
		}
		if _, err := s.blobs.Stat(ctx, f.BlobKey); err != nil {
			return err
		}
		return s.putBack(ctx, tx, act, it, &f, a)
	})
	return f, err
}

func (s *Service) putBack(ctx context.Context, tx *db.Tx, act authz.Actor, it items.Item, f *File, a aside) error {
	at := f.Position
	if err := s.checkRoom(ctx, tx, it, f); err != nil {
		return err
	}
	f.Position = at
	if err := hold(ctx, tx, f); err != nil {
		return err
	}
	if err := Insert(ctx, tx, *f, a.Body); err != nil {
		return err
	}
	if f.SourceFile != "" {
		if err := db.Must1(tx.ExecContext(ctx, `UPDATE files SET source_file_id = $2 WHERE id = $1`, f.ID, f.SourceFile)); err != nil {
			return err
		}
	}
	if err := db.Must1(tx.ExecContext(ctx, `DELETE FROM removed_files WHERE id = $1`, f.ID)); err != nil {
		return err
	}
	if err := s.told(ctx, tx, it.ID); err != nil {
		return err
	}
	return s.facts.Record(ctx, tx, facts.About{Actor: act.PersonID, Org: it.OrgID, Item: it.ID}, Added{f.ID, it.ID})
}

// SweepUnscoped removes for good what was taken out more than a day ago. There is
// no actor: the server does it every hour.
func (s *Service) SweepUnscoped(ctx context.Context) error {
	old, err := db.All(ctx, s.db, asideCols, selectAside+` WHERE r.removed_at < $1 ORDER BY r.removed_at LIMIT 1000`, db.Micros(s.clock().Add(-KeptAside)))
	if err != nil {
		return err
	}
	for _, a := range old {
		if err := s.forgetAside(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) forgetAside(ctx context.Context, a aside) error {
	named := 0
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := db.Must1(tx.ExecContext(ctx, `DELETE FROM removed_files WHERE id = $1`, a.ID)); err != nil {
			return err
		}
		var err error
		named, err = naming(ctx, tx, a.Blob)
		return err
	})
	if errs.Is(err, errs.Conflict) {
		return nil // it was put back meanwhile
	}
	if err == nil && named == 0 {
		s.forget(ctx, a.Blob, a.Preview, a.Thumb)
	}
	return err
}

// DropAsideUnscoped forgets what was taken out in a trust and has these bytes, so
// that nobody puts it back, and returns it for its bytes to go too. Whoever calls
// decided that: consent for it has ended.
func DropAsideUnscoped(ctx context.Context, tx *db.Tx, sha256, trustID string) ([]File, error) {
	kept, err := db.All(ctx, tx, asideCols, selectAside+` JOIN items i ON i.id = r.item_id JOIN org_tree t ON t.org_id = i.org_id
		WHERE t.ancestor_id = $1 ORDER BY r.id`, trustID)
	if err != nil {
		return nil, err
	}
	var gone []File
	for _, a := range kept {
		var f File
		if err := json.Unmarshal([]byte(a.Data), &f); err != nil {
			return nil, err
		}
		if f.SHA256 != sha256 {
			continue
		}
		if err := db.Must1(tx.ExecContext(ctx, `DELETE FROM removed_files WHERE id = $1`, a.ID)); err != nil {
			return nil, err
		}
		gone = append(gone, f)
	}
	return gone, nil
}
