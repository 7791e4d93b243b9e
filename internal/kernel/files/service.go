package files

import (
	"bytes"
	"context"
	"io"
	"os"
	"strings"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/blob"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/extract"
	"staffroom/internal/platform/facts"
	"staffroom/internal/platform/id"
)

// Limits is what one file and one organisation may hold, in bytes.
type Limits struct {
	File  int64 // any file but a film
	Film  int64
	Quota int64 // of an organisation; 0 is no limit
}

// MaxPerItem is how many files one item may have.
const MaxPerItem = 200

// Service is all that may be done with files.
type Service struct {
	db     *db.DB
	blobs  blob.Store
	reader *extract.Runner
	facts  *facts.Recorder
	clock  clock.Clock
	limits Limits
	told   func(ctx context.Context, tx *db.Tx, itemID string) error
}

// OnChange has f told, in the transaction, when what stands in an item's files
// is another than before. It is for whoever keeps search equal to the item.
func (s *Service) OnChange(f func(ctx context.Context, tx *db.Tx, itemID string) error) { s.told = f }

// New makes the service and subscribes it to its own fact: a file that was
// added is read.
func New(d *db.DB, b blob.Store, r *extract.Runner, rec *facts.Recorder, now clock.Clock, l Limits) *Service {
	s := &Service{db: d, blobs: b, reader: r, facts: rec, clock: now, limits: l}
	s.OnChange(func(context.Context, *db.Tx, string) error { return nil })
	facts.Subscribe(rec, "files.read", func(ctx context.Context, e facts.Entry[Added]) error {
		return s.read(ctx, e.Fact.File)
	})
	return s
}

// Limits says what may be brought.
func (s *Service) Limits() Limits { return s.limits }

// Bring is a file that somebody adds to an item.
type Bring struct {
	ItemID string
	Name   string
	Role   Role   // "" lets its type decide
	Alt    string // with pictures
	Body   io.Reader
}

// Add stores a file and adds it to an item that act may edit. It is read by a
// job; until then its state is Reading. Captions are read at once: they are short,
// and often come with the button that shares their film.
func (s *Service) Add(ctx context.Context, act authz.Actor, in Bring) (File, error) {
	alt, err := checkAlt(in.Alt)
	if err != nil {
		return File{}, err
	}
	it, err := items.Get(ctx, s.db, act, in.ItemID)
	if err != nil {
		return File{}, err
	}
	if err := items.CanEdit(act, it); err != nil {
		return File{}, err
	}
	f := File{ID: id.New(), ItemID: it.ID, OwnerID: act.PersonID, Name: cleanName(in.Name), Role: in.Role, Alt: alt, State: Reading, CreatedAt: s.clock()}
	if err := s.store(ctx, &f, in.Body); err != nil {
		return f, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return s.insertNew(ctx, tx, act, it, &f) })
	if err != nil {
		s.forget(ctx, f.BlobKey)
		return f, err
	}
	if f.Role == Captions && s.read(ctx, f.ID) == nil { // else the job will
		return getUnscoped(ctx, s.db, f.ID)
	}
	return f, nil
}

func (s *Service) insertNew(ctx context.Context, tx *db.Tx, act authz.Actor, it items.Item, f *File) error {
	if err := s.checkRoom(ctx, tx, it, f); err != nil {
		return err
	}
	if err := hold(ctx, tx, f); err != nil {
		return err
	}
	if err := Insert(ctx, tx, *f, ""); err != nil {
		return err
	}
	return s.facts.Record(ctx, tx, facts.About{Actor: act.PersonID, Org: it.OrgID, Item: it.ID}, Added{f.ID, it.ID})
}

// checkRoom gives the file its place, within the limits of item and organisation.
func (s *Service) checkRoom(ctx context.Context, tx *db.Tx, it items.Item, f *File) error {
	n, err := db.Scalar[int](ctx, tx, `SELECT COUNT(*) FROM files WHERE item_id = $1`, it.ID)
	if err != nil {
		return err
	}
	if n >= MaxPerItem {
		return errs.New(errs.TooLarge, "file.too_many_files", "item %s has %d files", it.ID, n)
	}
	f.Position = n
	if s.limits.Quota == 0 {
		return nil
	}
	// authz: a sum over the organisation's files, whoever may see them.
	used, err := db.Scalar[int64](ctx, tx, `SELECT COALESCE(CAST(SUM(f.bytes) AS BIGINT), 0) FROM files f JOIN items i ON i.id = f.item_id
		WHERE i.org_id = $1 AND f.source_file_id IS NULL`, it.OrgID)
	if err == nil && used+f.Bytes > s.limits.Quota {
		err = errs.New(errs.TooLarge, "file.quota", "organisation %s uses %d of %d bytes", it.OrgID, used, s.limits.Quota)
	}
	return err
}

// store puts the bytes away and finds out what they are by their beginning.
func (s *Service) store(ctx context.Context, f *File, body io.Reader) error {
	head := make([]byte, 8<<10)
	n, err := io.ReadFull(body, head)
	if err != nil && n == 0 {
		return errs.New(errs.Invalid, "file.empty", "%s is empty", f.Name)
	}
	head = head[:n]
	kind := extract.Kind("")
	f.Type, kind = extract.Sniff(head, f.Name)
	if f.Role == "" {
		f.Role = roleFor(f.Type, kind)
	}
	if err := checkRole(f.Role, f.Type, kind); err != nil {
		return err
	}
	max := s.limits.File
	if f.Role == Video {
		max = s.limits.Film
	}
	f.BlobKey = "files/" + f.ID
	f.Bytes, f.SHA256, err = s.blobs.Put(ctx, f.BlobKey, &limited{io.MultiReader(bytes.NewReader(head), body), max})
	return err
}

func roleFor(mime string, kind extract.Kind) Role {
	switch {
	case kind == extract.Video:
		return Video
	case mime == "text/vtt":
		return Captions
	}
	return Attachment
}

// checkRole refuses what cannot play its part: a deck as a picture in the text.
func checkRole(r Role, mime string, kind extract.Kind) error {
	ok := true
	switch r {
	case Picture, Poster:
		ok = kind == extract.Image
	case Video:
		ok = kind == extract.Video
	case Captions:
		ok = mime == "text/vtt"
	case Attachment:
	default:
		ok = false
	}
	if !ok {
		return errs.Fields("file.invalid", map[string]string{"file": "file.not_" + string(r)})
	}
	return nil
}

// read finds out what is in a file. It is idempotent: a file that was read
// already, or removed meanwhile, is left alone.
func (s *Service) read(ctx context.Context, fileID string) error {
	f, err := getUnscoped(ctx, s.db, fileID)
	if errs.Is(err, errs.NotFound) || err == nil && f.State != Reading {
		return nil
	}
	if err != nil {
		return err
	}
	body, err := s.blobs.Open(ctx, f.BlobKey)
	if err != nil {
		return err
	}
	defer body.Close()
	text, err := s.examine(ctx, &f, extract.File{Name: f.Name, Body: body})
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := update(ctx, tx, f, text); err != nil {
			if errs.Is(err, errs.Conflict) {
				return nil // removed meanwhile
			}
			return err
		}
		it, err := items.GetUnscoped(ctx, tx, f.ItemID)
		if err != nil {
			return err
		}
		if err := s.told(ctx, tx, f.ItemID); err != nil {
			return err
		}
		return s.facts.Record(ctx, tx, facts.About{Org: it.OrgID, Item: f.ItemID}, Read{f.ID, f.ItemID})
	})
}

// Examine reads a file before it has an item: for imports, which write what
// they found in one transaction. f needs its ID, Name and Role.
func (s *Service) Examine(ctx context.Context, f *File, path string) (text string, err error) {
	src, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer src.Close()
	f.Name = cleanName(f.Name)
	if err := s.store(ctx, f, src); err != nil {
		return "", err
	}
	return s.examine(ctx, f, extract.File{Name: f.Name, Path: path})
}

// examine runs the reader over the file and stores the pictures it made. That
// the file itself cannot be read is a result, not an error.
func (s *Service) examine(ctx context.Context, f *File, in extract.File) (text string, err error) {
	found, err := s.reader.Run(ctx, in)
	//lint:ignore SA5001 what Run found is never nil, and holds files also when it is refused
	defer found.Close()
	f.State = Ready
	if err != nil {
		if k := errs.KindOf(err); k != errs.Invalid && k != errs.TooLarge {
			return "", err
		}
		f.State, f.Problem = Failed, errs.CodeOf(err)
	}
	f.Type, f.Title, f.Pages, f.Width, f.Height = found.Type, found.Title, found.Pages, found.Width, found.Height
	if err := s.keepPictures(ctx, f, found); err != nil {
		return "", err
	}
	return found.Text, nil
}

func (s *Service) keepPictures(ctx context.Context, f *File, found *extract.Found) error {
	var err error
	if found.Large != nil {
		f.PreviewKey = f.BlobKey + "-preview"
		if _, _, err = s.putFile(ctx, f.PreviewKey, found.Large.Path); err != nil {
			return err
		}
	}
	if found.Small != nil {
		f.ThumbKey = f.BlobKey + "-thumb"
		if _, _, err = s.putFile(ctx, f.ThumbKey, found.Small.Path); err != nil {
			return err
		}
	}
	if found.Clean == nil {
		return nil
	}
	// The same key: the original, with place and device in it, is gone.
	f.Type = found.Clean.Type
	f.Bytes, f.SHA256, err = s.putFile(ctx, f.BlobKey, found.Clean.Path)
	return err
}

func (s *Service) putFile(ctx context.Context, key, path string) (int64, string, error) {
	src, err := os.Open(path)
	if err != nil {
		return 0, "", err
	}
	defer src.Close()
	return s.blobs.Put(ctx, key, src)
}

// Remove takes a file out of an item that act may edit.
func (s *Service) Remove(ctx context.Context, act authz.Actor, fileID string) (File, error) {
	last := false
	f, err := s.change(ctx, act, fileID, func(ctx context.Context, tx *db.Tx, f *File) (_ facts.Fact, err error) {
		if last, err = remove(ctx, tx, *f); err != nil {
			return nil, err
		}
		return Removed{f.ID, f.ItemID, f.Name}, s.told(ctx, tx, f.ItemID)
	})
	if err == nil && last {
		s.forget(ctx, f.BlobKey, f.PreviewKey, f.ThumbKey)
	}
	return f, err
}

// Describe says in words what a picture shows.
func (s *Service) Describe(ctx context.Context, act authz.Actor, fileID, alt string) (File, error) {
	alt, err := checkAlt(alt)
	if err != nil {
		return File{}, err
	}
	return s.change(ctx, act, fileID, func(ctx context.Context, tx *db.Tx, f *File) (facts.Fact, error) {
		f.Alt = alt
		if err := db.Must1(tx.ExecContext(ctx, `UPDATE files SET alt = $2 WHERE id = $1`, f.ID, alt)); err != nil {
			return nil, err
		}
		return nil, s.told(ctx, tx, f.ItemID)
	})
}

func (s *Service) change(ctx context.Context, act authz.Actor, fileID string, f func(context.Context, *db.Tx, *File) (facts.Fact, error)) (file File, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if file, err = get(ctx, tx, act, fileID); err != nil {
			return err
		}
		it, err := items.Get(ctx, tx, act, file.ItemID)
		if err != nil {
			return err
		}
		if err := items.CanEdit(act, it); err != nil {
			return err
		}
		fact, err := f(ctx, tx, &file)
		if err != nil || fact == nil {
			return err
		}
		return s.facts.Record(ctx, tx, facts.About{Actor: act.PersonID, Org: it.OrgID, Item: it.ID}, fact)
	})
	return file, err
}

// forget removes bytes that no row names any more. What stays because of a
// failure here is found by the check of the store.
func (s *Service) forget(ctx context.Context, keys ...string) {
	ctx = context.WithoutCancel(ctx)
	for _, k := range keys {
		if k != "" {
			_ = s.blobs.Delete(ctx, k)
		}
	}
}

// Variant is which bytes of a file are wanted.
type Variant string

// The variants: the file, and the pictures of its first page.
const (
	Whole   Variant = ""
	Preview Variant = "preview"
	Thumb   Variant = "thumb"
)

// Open opens a file of an item that act may see. A picture that has not been
// read, or could not be, is only for its owner: it may still say where it was
// taken.
func (s *Service) Open(ctx context.Context, act authz.Actor, fileID string, v Variant) (File, blob.Object, error) {
	f, err := get(ctx, s.db, act, fileID)
	if err != nil {
		return f, nil, err
	}
	key := map[Variant]string{Whole: f.BlobKey, Preview: f.PreviewKey, Thumb: f.ThumbKey}[v]
	if key == "" || f.State != Ready && strings.HasPrefix(f.Type, "image/") && f.OwnerID != act.PersonID {
		return f, nil, errs.New(errs.NotFound, "file.no_picture", "file %s has no %q", f.ID, v)
	}
	o, err := s.blobs.Open(ctx, key)
	return f, o, err
}

// Get returns a file of an item that act may see.
func (s *Service) Get(ctx context.Context, act authz.Actor, fileID string) (File, error) {
	return get(ctx, s.db, act, fileID)
}

// OfItem returns the files of an item that act may see.
func (s *Service) OfItem(ctx context.Context, act authz.Actor, itemID string) ([]File, error) {
	if _, err := items.Get(ctx, s.db, act, itemID); err != nil {
		return nil, err
	}
	return Of(ctx, s.db, itemID)
}
