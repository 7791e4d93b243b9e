package files

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/jobs"
)

// Upload is a file on its way: it comes in pieces and carries on where it
// stopped. It is its person's alone until it is added to an item.
type Upload struct {
	ID        string
	PersonID  string
	Name      string
	Bytes     int64 // all that are to come
	CreatedAt time.Time
}

// How long an upload may take before it is thrown away, and how many one person
// may have under way.
const (
	UploadLife = 48 * time.Hour
	MaxUploads = 50
)

// expireJob is the job that throws an upload away.
const expireJob = "files.upload_expire"

// expiry is what that job is told.
type expiry struct {
	Upload string `json:"upload"`
}

// Uploads keeps the files that are on their way, in a folder of their own.
type Uploads struct {
	db     *db.DB
	dir    string
	jobs   *jobs.Queue
	clock  clock.Clock
	limits Limits
}

// NewUploads keeps uploads in dir and registers the job that throws old ones
// away.
func NewUploads(d *db.DB, dir string, q *jobs.Queue, now clock.Clock, l Limits) *Uploads {
	u := &Uploads{d, dir, q, now, l}
	jobs.Handle(q, expireJob, func(ctx context.Context, a expiry) error { return u.expire(ctx, a.Upload) })
	return u
}

// Dir is where the bytes are, each upload in a file named by its id.
func (u *Uploads) Dir() (string, error) {
	return u.dir, os.MkdirAll(u.dir, 0o700)
}

// MaxBytes is the most that one upload may have.
func (u *Uploads) MaxBytes() int64 { return max(u.limits.File, u.limits.Film) }

var uploadID = regexp.MustCompile(`^[a-z0-9]{20,64}$`)

// Begin notes that act starts an upload.
func (u *Uploads) Begin(ctx context.Context, act authz.Actor, up Upload) error {
	if act.Visitor() {
		return errs.New(errs.Unauthenticated, "signin.needed", "an upload needs a person")
	}
	if !uploadID.MatchString(up.ID) {
		return errs.New(errs.Invalid, "file.upload_unknown", "upload id %q", up.ID)
	}
	if up.Bytes > u.MaxBytes() {
		return errs.New(errs.TooLarge, "file.too_large", "upload of %d bytes", up.Bytes)
	}
	return u.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := db.Scalar[int](ctx, tx, `SELECT COUNT(*) FROM uploads WHERE person_id = $1`, act.PersonID)
		if err != nil {
			return err
		}
		if n >= MaxUploads {
			return errs.New(errs.TooMany, "file.too_many_uploads", "%s has %d uploads under way", act.PersonID, n)
		}
		now := u.clock()
		if _, err := tx.ExecContext(ctx, `INSERT INTO uploads (id, person_id, name, bytes, created_at) VALUES ($1, $2, $3, $4, $5)`,
			up.ID, act.PersonID, cleanName(up.Name), up.Bytes, db.Micros(now)); err != nil {
			return db.Err(err)
		}
		return u.jobs.Enqueue(ctx, tx, expireJob, expiry{up.ID}, jobs.At(now.Add(UploadLife)), jobs.Later())
	})
}

const selectUpload = `SELECT u.id, u.person_id, u.name, u.bytes, u.created_at FROM uploads u`

func uploadCols(u *Upload) []any {
	return []any{&u.ID, &u.PersonID, &u.Name, &u.Bytes, db.ScanMicros(&u.CreatedAt)}
}

// Mine returns an upload that act started; to everybody else it does not exist.
func (u *Uploads) Mine(ctx context.Context, act authz.Actor, id string) (Upload, error) {
	return db.One(ctx, u.db, uploadCols, selectUpload+` WHERE u.id = $1 AND u.person_id = $2`, id, act.PersonID)
}

// Waiting returns act's uploads that have arrived whole and are not in an item
// yet, oldest first.
func (u *Uploads) Waiting(ctx context.Context, act authz.Actor) ([]Upload, error) {
	all, err := db.All(ctx, u.db, uploadCols, selectUpload+` WHERE u.person_id = $1 ORDER BY u.created_at, u.id`, act.PersonID)
	whole := all[:0]
	for _, up := range all {
		if u.whole(up) {
			whole = append(whole, up)
		}
	}
	return whole, err
}

func (u *Uploads) whole(up Upload) bool {
	info, err := os.Stat(u.path(up.ID))
	return err == nil && info.Size() == up.Bytes
}

func (u *Uploads) path(id string) string { return filepath.Join(u.dir, id) }

// Open opens an upload of act's that has arrived whole.
func (u *Uploads) Open(ctx context.Context, act authz.Actor, id string) (Upload, io.ReadCloser, error) {
	up, err := u.Mine(ctx, act, id)
	if err != nil {
		return up, nil, err
	}
	if !u.whole(up) {
		return up, nil, errs.New(errs.Conflict, "file.upload_unfinished", "upload %s has not all of its %d bytes", up.ID, up.Bytes)
	}
	f, err := os.Open(u.path(up.ID))
	return up, f, err
}

// Drop throws an upload of act's away, whole or not.
func (u *Uploads) Drop(ctx context.Context, act authz.Actor, id string) error {
	if _, err := u.Mine(ctx, act, id); err != nil {
		return err
	}
	return u.expire(ctx, id)
}

// expire forgets an upload and its bytes. It may run twice, and after the
// upload was added to an item.
func (u *Uploads) expire(ctx context.Context, id string) error {
	err := u.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM uploads WHERE id = $1`, id)
		return db.Err(err)
	})
	if err != nil || !uploadID.MatchString(id) {
		return err
	}
	for _, end := range []string{"", ".info", ".lock"} {
		if err := os.Remove(u.path(id) + end); err != nil && !os.IsNotExist(err) {
			return errs.Wrap(err, errs.Internal, "file.upload", "remove upload %s", id)
		}
	}
	return nil
}
