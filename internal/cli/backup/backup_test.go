package backup_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"staffroom/internal/cli/backup"
	"staffroom/internal/platform/blob"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/id"
)

// place is a database and a store.
type place struct {
	t     *testing.T
	d     *db.DB
	blobs blob.Store
}

func newPlace(t *testing.T, d *db.DB) *place {
	t.Helper()
	b, err := blob.NewFolder(filepath.Join(t.TempDir(), "blobs"))
	if err != nil {
		t.Fatal(err)
	}
	return &place{t, d, b}
}

func (p *place) exec(ctx context.Context, tx *db.Tx, query string, args ...any) error {
	_, err := tx.ExecContext(ctx, query, args...)
	return db.Err(err)
}

const person, org = "p1", "o1"

// seed writes what rows refer to.
func (p *place) seed() {
	p.t.Helper()
	err := p.d.InTx(p.t.Context(), func(ctx context.Context, tx *db.Tx) error {
		return errors.Join(
			p.exec(ctx, tx, `INSERT INTO orgs (id, num, kind, slug, name, sort_name, created_at) VALUES ('o1', 1, 'trust', 'kiln', 'Kiln “Trust”', 'kiln', 1)`),
			p.exec(ctx, tx, `INSERT INTO people (id, email, email_key, slug, name, sort_name, created_at) VALUES ('p1', 'a@b.example', 'a@b.example', 'a', 'Ada', 'ada', 1)`),
			p.exec(ctx, tx, `INSERT INTO sessions (hash, id, person_id, device, created_at, seen_at) VALUES ('h', 's', 'p1', 'd', 1, 1)`),
		)
	})
	if err != nil {
		p.t.Fatal(err)
	}
}

// share writes an item with a file, as an upload does: bytes first, then rows.
func (p *place) share(ctx context.Context, n int) error {
	key := fmt.Sprintf("files/%s", id.New())
	if _, _, err := p.blobs.Put(ctx, key, strings.NewReader(strings.Repeat(key, 200))); err != nil {
		return err
	}
	return p.d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		item := id.New()
		err := p.exec(ctx, tx, `INSERT INTO items (id, kind, org_id, author_id, slug, title, sort_title, summary, state, audience, reach, licence, created_at, updated_at)
			VALUES ($1, 'practice', $2, $3, $1, $4, 't', $5, 'published', 'public', 0, '', 1, 1)`, item, org, person, fmt.Sprintf("Item %d <ü>", n), "a\n\"b\" \\ ☃")
		if err != nil {
			return err
		}
		return p.exec(ctx, tx, `INSERT INTO files (id, item_id, owner_id, role, name, type, bytes, sha256, blob_key, state, created_at)
			VALUES ($1, $2, $3, 'attachment', 'x', 'text/plain', 1, '', $4, 'ready', 1)`, id.New(), item, person, key)
	})
}

// unshare removes one, as people do: rows first, then bytes.
func (p *place) unshare(ctx context.Context) error {
	type row struct{ id, key string }
	var gone row
	err := p.d.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		gone, err = db.One(ctx, tx, func(r *row) []any { return []any{&r.id, &r.key} }, `SELECT id, blob_key FROM files ORDER BY id LIMIT 1`)
		if err != nil {
			return err
		}
		return p.exec(ctx, tx, `DELETE FROM files WHERE id = $1`, gone.id)
	})
	if err != nil {
		return err
	}
	return p.blobs.Delete(ctx, gone.key)
}

func (p *place) backup(file string) backup.Manifest {
	p.t.Helper()
	m, err := backup.Make(p.t.Context(), p.d, p.blobs, clock.System, file, func(int) {})
	if err != nil {
		p.t.Fatal(err)
	}
	return m
}

// checkFiles: every file that a row names is there and holds what was put there.
func (p *place) checkFiles() int {
	p.t.Helper()
	keys, err := db.Column[string](p.t.Context(), p.d, `SELECT blob_key FROM files`)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, k := range keys {
		o, err := p.blobs.Open(p.t.Context(), k)
		if err != nil {
			p.t.Errorf("file %s: %v", k, err)
			continue
		}
		var b bytes.Buffer
		if _, err := b.ReadFrom(o); err != nil || b.String() != strings.Repeat(k, 200) {
			p.t.Errorf("file %s holds something else, %v", k, err)
		}
		o.Close()
	}
	return len(keys)
}

// TestWhileWriting backs up while many write and remove, restores elsewhere and
// compares by content: on the same engine and on the other one.
func TestWhileWriting(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newPlace(t, d)
		p.seed()
		for n := range 60 {
			if err := p.share(t.Context(), n); err != nil {
				t.Fatal(err)
			}
		}
		stop := p.writers(50)
		var files []string
		for n := range 3 {
			file := filepath.Join(t.TempDir(), fmt.Sprintf("%d.backup", n))
			if m := p.backup(file); len(m.Missing) > 0 {
				t.Errorf("files that rows name are missing: %v", m.Missing)
			}
			files = append(files, file)
		}
		stop()
		for _, file := range files {
			for _, other := range []*db.DB{dbtest.SQLite(t), dbtest.Postgres(t)} {
				restoreAndCompare(t, file, other)
			}
		}
	})
}

// writers start n of them; the answer ends them.
func (p *place) writers(n int) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	for w := range n {
		wg.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				var err error
				if w%5 == 0 {
					err = p.unshare(context.Background())
				} else {
					err = p.share(context.Background(), i)
				}
				if err != nil && !strings.Contains(err.Error(), "no such row") {
					p.t.Error(err)
					return
				}
				time.Sleep(time.Millisecond)
			}
		})
	}
	return func() { cancel(); wg.Wait() }
}

func restoreAndCompare(t *testing.T, file string, d *db.DB) {
	t.Helper()
	p := newPlace(t, d)
	m, err := backup.Restore(t.Context(), d, p.blobs, file, false, func(int) {})
	if err != nil {
		t.Fatalf("restore on %s: %v", d.Dialect(), err)
	}
	if n := p.checkFiles(); n == 0 {
		t.Error("nothing was restored")
	}
	again := p.backup(filepath.Join(t.TempDir(), "again.backup"))
	if !slices.EqualFunc(m.Tables, again.Tables, func(a, b backup.Table) bool { return a.Name == b.Name && a.Rows == b.Rows && a.Content == b.Content }) {
		t.Errorf("what was restored on %s is not what was backed up", d.Dialect())
	}
	if n, err := db.Scalar[int](t.Context(), d, `SELECT COUNT(*) FROM sessions`); err != nil || n > 0 {
		t.Errorf("%d sessions came back, %v", n, err)
	}
}

// TestDamage: what happened to a backup is found before anything is written.
func TestDamage(t *testing.T) {
	p := newPlace(t, dbtest.SQLite(t))
	p.seed()
	for n := range 20 {
		if err := p.share(t.Context(), n); err != nil {
			t.Fatal(err)
		}
	}
	whole := filepath.Join(t.TempDir(), "whole.backup")
	p.backup(whole)
	if _, err := backup.Verify(whole); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 60 {
		at := (i*len(b))/60 + 11
		if at >= len(b) {
			continue
		}
		spoilt := slices.Clone(b)
		spoilt[at] ^= 0x10
		refused(t, fmt.Sprintf("a bit flipped at %d of %d", at, len(b)), spoilt)
	}
	for _, n := range []int{0, 1, 100, len(b) / 2, len(b) - 9, len(b) - 1} {
		refused(t, fmt.Sprintf("cut at %d", n), b[:n])
	}
	refused(t, "something else", []byte("PK\x03\x04"))
}

func refused(t *testing.T, what string, b []byte) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "spoilt.backup")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := backup.Verify(file); err == nil {
		t.Errorf("%s is not found", what)
	}
}

// TestLostBlob: a file that the store has lost is said, and the rest is kept.
func TestLostBlob(t *testing.T) {
	p := newPlace(t, dbtest.SQLite(t))
	p.seed()
	if err := p.share(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	keys, err := db.Column[string](t.Context(), p.d, `SELECT blob_key FROM files`)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.blobs.Delete(t.Context(), keys[0]); err != nil {
		t.Fatal(err)
	}
	if m := p.backup(filepath.Join(t.TempDir(), "x.backup")); !slices.Equal(m.Missing, keys) {
		t.Errorf("missing: %v", m.Missing)
	}
}

// TestForce: what is there is not overwritten unless that is asked for, and then
// nothing of it is left.
func TestForce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		from := newPlace(t, dbtest.SQLite(t))
		from.seed()
		file := filepath.Join(t.TempDir(), "x.backup")
		from.backup(file)
		to := newPlace(t, d)
		to.seed()
		if err := to.share(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		if _, err := backup.Restore(t.Context(), d, to.blobs, file, false, func(int) {}); !errors.Is(err, backup.ErrNotEmpty) {
			t.Errorf("without force: %v", err)
		}
		if n, err := db.Scalar[int](t.Context(), d, `SELECT COUNT(*) FROM items`); err != nil || n != 1 {
			t.Errorf("a refused restore left %d items, %v", n, err)
		}
		if _, err := backup.Restore(t.Context(), d, to.blobs, file, true, func(int) {}); err != nil {
			t.Fatal(err)
		}
		if n, err := db.Scalar[int](t.Context(), d, `SELECT COUNT(*) FROM items`); err != nil || n != 0 {
			t.Errorf("with force %d old items are left, %v", n, err)
		}
	})
}

// TestEveryTable: a new column that names blobs is not forgotten, and a new
// table is in the backup by itself.
func TestEveryTable(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		names, err := backup.Covers(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"items", "item_versions", "files", "comments", "facts", "settings", "imports", "api_tokens"} {
			if !slices.Contains(names.Tables, want) {
				t.Errorf("%s is not backed up", want)
			}
		}
		for _, c := range names.KeyColumns {
			if !slices.Contains([]string{"people.email_key", "settings.key", "attempts.key"}, c) && !slices.Contains(names.BlobColumns, c) {
				t.Errorf("column %s: does it name blobs? Then package backup must know it; otherwise list it here", c)
			}
		}
	})
}
