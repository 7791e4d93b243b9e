package files

import (
	"context"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/extract"
	"staffroom/internal/platform/facts"
	"staffroom/internal/platform/id"
)

// AddPicture adds a picture that is to stand in the text at once: it is read
// and made anew before anybody, its owner included, is shown it. One that
// cannot be read is refused and not kept.
func (s *Service) AddPicture(ctx context.Context, act authz.Actor, in Bring) (File, error) {
	alt, err := checkAlt(in.Alt)
	if err != nil {
		return File{}, err
	}
	if alt == "" {
		return File{}, errs.Fields("file.invalid", map[string]string{"alt": "file.alt_missing"})
	}
	it, err := items.Get(ctx, s.db, act, in.ItemID)
	if err != nil {
		return File{}, err
	}
	if err := items.CanEdit(act, it); err != nil {
		return File{}, err
	}
	f := File{ID: id.New(), ItemID: it.ID, OwnerID: act.PersonID, Name: cleanName(in.Name), Role: Picture, Alt: alt, State: Reading, CreatedAt: s.clock()}
	if err := s.store(ctx, &f, in.Body); err != nil {
		return f, err
	}
	text, err := s.examineStored(ctx, &f)
	if err == nil {
		err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			if err := s.checkRoom(ctx, tx, it, &f); err != nil {
				return err
			}
			if err := hold(ctx, tx, &f); err != nil {
				return err
			}
			if err := Insert(ctx, tx, f, text); err != nil {
				return err
			}
			about := facts.About{Actor: act.PersonID, Org: it.OrgID, Item: it.ID}
			if err := s.facts.Record(ctx, tx, about, Added{f.ID, it.ID}); err != nil {
				return err
			}
			return s.facts.Record(ctx, tx, about, Read{f.ID, it.ID})
		})
	}
	if err != nil {
		s.forget(ctx, f.BlobKey, f.PreviewKey, f.ThumbKey)
	}
	return f, err
}

// examineStored reads a stored file now instead of in a job, and refuses it
// when it cannot be read.
func (s *Service) examineStored(ctx context.Context, f *File) (string, error) {
	body, err := s.blobs.Open(ctx, f.BlobKey)
	if err != nil {
		return "", err
	}
	defer body.Close()
	text, err := s.examine(ctx, f, extract.File{Name: f.Name, Body: body})
	if err == nil && f.State == Failed {
		err = errs.Fields("file.invalid", map[string]string{"file": f.Problem})
	}
	return text, err
}

// Content is what was found in a file, for rules that make proposals of it.
type Content struct {
	Name, Title, Body string
	Role              Role
}

// contentSize is how much of each text rules look at, in characters.
const contentSize = 20_000

// Contents returns what was found in the files of an item that the caller has
// been allowed to see, the beginning of each text only.
func Contents(ctx context.Context, q db.Reader, itemID string) ([]Content, error) {
	return db.All(ctx, q, func(c *Content) []any { return []any{&c.Name, &c.Title, &c.Body, &c.Role} },
		`SELECT f.name, f.title, SUBSTR(f.body, 1, $2), f.role FROM files f WHERE f.item_id = $1 AND f.state = 'ready' AND f.role <> 'picture'
		ORDER BY f.position, f.id LIMIT 20`, itemID, contentSize)
}
