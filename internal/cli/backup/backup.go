// Package backup writes a Staffroom into one file and puts it back: every table
// as rows and every blob, with the hash of each. A backup of SQLite restores on
// PostgreSQL and the other way round. docs/backup.md describes the file.
//
// The rows are one snapshot, taken while writing goes on; what belongs to a
// moment and not to the trust (sessions, links in mails, guesses, uploads that
// are under way, queued jobs) is left out, and so is the search index, which is
// built anew.
package backup

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"staffroom/internal/platform/blob"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
)

// Format is the version of the file's layout.
const Format = 1

// The entries of the file besides blobs/KEY and tables/NAME.jsonl.
const (
	headEntry     = "staffroom-backup.json"
	blobsEntry    = "blobs.jsonl"
	manifestEntry = "manifest.json"
	blobPrefix    = "blobs/"
	tablePrefix   = "tables/"
)

// The file ends with a mark and the hash of everything before it, so that no
// flipped bit goes unnoticed, not even one that means nothing.
const (
	trailerMark = "STAFFROOM-SHA256"
	trailerSize = int64(len(trailerMark) + sha256.Size)
)

// Head opens the file.
type Head struct {
	Format int       `json:"format"`
	Schema int64     `json:"schema"` // version of the migrations
	Engine string    `json:"engine"`
	MadeAt time.Time `json:"made_at"`
}

// Table is what the manifest says of a table.
type Table struct {
	Name    string   `json:"name"`
	Columns []string `json:"columns"`
	Rows    int      `json:"rows"`
	SHA256  string   `json:"sha256"`  // of the entry's bytes
	Content string   `json:"content"` // of the rows in any order
}

// Blob is what the list of blobs says of one.
type Blob struct {
	Key    string `json:"key"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Manifest closes the file.
type Manifest struct {
	Head
	Tables      []Table  `json:"tables"`
	Blobs       int      `json:"blobs"`
	BlobBytes   int64    `json:"blob_bytes"`
	BlobsSHA256 string   `json:"blobs_sha256"`
	Missing     []string `json:"missing,omitempty"` // blobs that rows name and the store has not
}

// Rows is how many rows all tables have together.
func (m Manifest) Rows() int {
	n := 0
	for _, t := range m.Tables {
		n += t.Rows
	}
	return n
}

// Make writes a backup of d and its blobs to a file that is there when it is
// whole, and not before. step is told how many blobs are done.
func Make(ctx context.Context, d *db.DB, blobs blob.Store, now clock.Clock, file string, step func(done int)) (Manifest, error) {
	tmp, err := os.CreateTemp(filepath.Dir(file), ".backup-*")
	if err != nil {
		return Manifest{}, err
	}
	defer os.Remove(tmp.Name()) // gone already when it was renamed
	w := &writer{ctx: ctx, d: d, store: blobs, step: step, written: map[string]bool{}}
	sum := sha256.New()
	m, err := w.write(io.MultiWriter(tmp, sum), now())
	if err == nil {
		_, err = tmp.Write(append([]byte(trailerMark), sum.Sum(nil)...))
	}
	if err == nil {
		err = tmp.Sync()
	}
	if cerr := tmp.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(tmp.Name(), file)
	}
	return m, err
}

type writer struct {
	ctx     context.Context
	d       *db.DB
	store   blob.Store
	tar     *tar.Writer
	step    func(int)
	written map[string]bool
	list    *os.File // lines of Blob
	m       Manifest
}

// tries is how often the rows are read again because a blob that they name was
// removed while blobs were copied.
const tries = 5

func (w *writer) write(to io.Writer, at time.Time) (Manifest, error) {
	zip, err := gzip.NewWriterLevel(to, gzip.BestSpeed)
	if err != nil {
		return w.m, err
	}
	w.tar = tar.NewWriter(zip)
	dir, err := os.MkdirTemp("", "staffroom-backup-")
	if err != nil {
		return w.m, err
	}
	defer os.RemoveAll(dir)
	if w.list, err = os.Create(filepath.Join(dir, blobsEntry)); err != nil {
		return w.m, err
	}
	defer w.list.Close()
	w.m.Head = Head{Format: Format, Engine: w.d.Dialect().String(), MadeAt: at}
	if w.m.Schema, err = schemaOf(w.ctx, w.d); err != nil {
		return w.m, err
	}
	if err := w.entry(headEntry, w.m.Head); err != nil {
		return w.m, err
	}
	if err := w.copyAll(dir); err != nil {
		return w.m, err
	}
	for _, t := range w.m.Tables {
		if err := w.file(tablePrefix+t.Name+".jsonl", filepath.Join(dir, t.Name)); err != nil {
			return w.m, err
		}
	}
	if w.m.BlobsSHA256, err = sumOf(w.list.Name()); err != nil {
		return w.m, err
	}
	if err := w.file(blobsEntry, w.list.Name()); err != nil {
		return w.m, err
	}
	if err := w.entry(manifestEntry, w.m); err != nil {
		return w.m, err
	}
	return w.m, errors.Join(w.tar.Close(), zip.Close())
}

// copyAll reads the rows and then copies the blobs that they name. A blob that
// is gone was removed since: the rows are read again.
func (w *writer) copyAll(dir string) error {
	for try := 1; ; try++ {
		tables, err := dump(w.ctx, w.d, dir)
		if err != nil {
			return err
		}
		w.m.Tables, w.m.Missing = tables, nil
		for key, err := range keysIn(dir, tables) {
			if err != nil {
				return err
			}
			if err := w.blob(key); errs.Is(err, errs.NotFound) {
				w.m.Missing = append(w.m.Missing, key)
			} else if err != nil {
				return err
			}
		}
		if len(w.m.Missing) == 0 || try == tries {
			return nil
		}
	}
}

// blob copies one blob into the file, once.
func (w *writer) blob(key string) error {
	if w.written[key] {
		return nil
	}
	o, err := w.store.Open(w.ctx, key)
	if err != nil {
		return err
	}
	defer o.Close()
	if err := w.tar.WriteHeader(&tar.Header{Name: blobPrefix + key, Mode: 0o600, Size: o.Size(), ModTime: o.ModTime()}); err != nil {
		return err
	}
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(w.tar, h), o)
	if err != nil {
		return fmt.Errorf("blob %s: %w", key, err)
	}
	w.written[key] = true
	w.m.Blobs++
	w.m.BlobBytes += n
	w.step(w.m.Blobs)
	return json.NewEncoder(w.list).Encode(Blob{key, n, hex.EncodeToString(h.Sum(nil))})
}

func (w *writer) entry(name string, v any) error {
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return err
	}
	if err := w.tar.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(b)), ModTime: w.m.MadeAt}); err != nil {
		return err
	}
	_, err = w.tar.Write(b)
	return err
}

func (w *writer) file(name, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if err := w.tar.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: info.Size(), ModTime: w.m.MadeAt}); err != nil {
		return err
	}
	_, err = io.Copy(w.tar, f)
	return err
}

func sumOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
