package db

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"staffroom/internal/platform/errs"
)

func open(t *testing.T) *DB {
	t.Helper()
	d, err := Open(filepath.Join(t.TempDir(), "a b?.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	if err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestMigrateTwice(t *testing.T) {
	d := open(t)
	if err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, err := d.Pending(t.Context()); n != 0 || err != nil {
		t.Fatalf("pending %d, %v", n, err)
	}
}

func TestReadersCannotWrite(t *testing.T) {
	d := open(t)
	if _, err := d.ExecContext(t.Context(), `INSERT INTO settings (key, value) VALUES ('a', 'b')`); err == nil {
		t.Error("a reader wrote")
	}
}

func TestInTx(t *testing.T) {
	d := open(t)
	ctx := t.Context()
	put := func(ctx context.Context, tx *Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO settings (key, value) VALUES ($1, $2)`, "a", "b")
		return Err(err)
	}
	ran := false
	err := d.InTx(ctx, func(ctx context.Context, tx *Tx) error {
		tx.AfterCommit(func() { ran = true })
		return put(ctx, tx)
	})
	if err != nil || !ran {
		t.Fatalf("commit: %v, after-commit ran %v", err, ran)
	}
	if err := d.InTx(ctx, put); errs.CodeOf(err) != CodeConflict {
		t.Errorf("duplicate key: %v", err)
	}
	err = d.InTx(ctx, func(ctx context.Context, _ *Tx) error { return d.InTx(ctx, put) })
	if err == nil {
		t.Error("nested InTx was not refused")
	}
	if v, err := Scalar[string](ctx, d, `SELECT value FROM settings WHERE key = $1`, "a"); v != "b" || err != nil {
		t.Errorf("read back %q, %v", v, err)
	}
	if _, err := Scalar[string](ctx, d, `SELECT value FROM settings WHERE key = $1`, "z"); !errs.Is(err, errs.NotFound) {
		t.Errorf("missing row: %v", err)
	}
}

func TestWhere(t *testing.T) {
	w := NewWhere("first").And("a = ?", 1).In("b", []string{"x", "y"}).In("c", nil)
	if got, want := w.String(), " AND a = $2 AND b IN ($3, $4) AND 1 = 0"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if len(w.Args) != 4 {
		t.Errorf("args %v", w.Args)
	}
}

func TestMicros(t *testing.T) {
	at := time.Date(2026, 11, 20, 9, 15, 0, 123000, time.UTC)
	var back time.Time
	if err := ScanMicros(&back).(*micros).Scan(Micros(at)); err != nil || !back.Equal(at) {
		t.Errorf("%v → %v, %v", at, back, err)
	}
	if Micros(time.Time{}) != nil {
		t.Error("the zero time is not NULL")
	}
}

func TestOlderVersion(t *testing.T) {
	for v, older := range map[string]bool{"3.40.1": true, "3.51.3": false, "3.54.1": false, "4.0.0": false} {
		if olderVersion(v, minSQLite) != older {
			t.Errorf("%s", v)
		}
	}
}

func TestStatementsMakeRoom(t *testing.T) {
	d := open(t)
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for n := range maxStatements + 50 {
				rows, err := d.QueryContext(t.Context(), fmt.Sprintf(`SELECT %d + $1 UNION ALL SELECT 7`, n), g)
				if err != nil {
					t.Error(err)
					return
				}
				var got int
				if !rows.Next() || rows.Scan(&got) != nil || got != n+g {
					t.Errorf("%d + %d = %d", n, g, got)
				}
				rows.Close()
			}
		})
	}
	wg.Wait()
	if n := d.reads.recent.Len(); n != maxStatements || len(d.reads.byText) != n {
		t.Errorf("%d kept, %d by text", n, len(d.reads.byText))
	}
}
