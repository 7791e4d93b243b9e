package dbtest_test

import (
	"context"
	"testing"

	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
)

// TestOwnDatabase leaves a table behind and makes sure that the next test does
// not find it.
func TestOwnDatabase(t *testing.T) {
	for range 2 {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			if n, err := d.Pending(t.Context()); err != nil || n != 0 {
				t.Fatalf("%d migrations are pending, error %v; want a migrated database", n, err)
			}
			err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.ExecContext(ctx, `CREATE TABLE left_behind (n BIGINT)`)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestEmpty(t *testing.T) {
	dbtest.EachEmpty(t, func(t *testing.T, dsn string) {
		d, err := db.Open(dsn)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		if n, err := d.Pending(t.Context()); err != nil || n == 0 {
			t.Fatalf("%d migrations are pending, error %v; want all of them", n, err)
		}
	})
}

func TestEngines(t *testing.T) {
	if d := dbtest.SQLite(t).Dialect(); d != db.SQLite {
		t.Errorf("SQLite gave %v", d)
	}
	d := dbtest.Postgres(t)
	if d.Dialect() != db.Postgres {
		t.Errorf("Postgres gave %v", d.Dialect())
	}
	var collation string
	err := d.QueryRowContext(t.Context(), `SELECT datcollate FROM pg_database WHERE datname = current_database()`).Scan(&collation)
	if err != nil || collation != "C" {
		t.Errorf("collation %q, error %v; want C", collation, err)
	}
}

// BenchmarkDatabase is what a test pays for a database of its own.
func BenchmarkDatabase(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) {
		for b.Loop() {
			dbtest.SQLite(b)
		}
	})
	b.Run("postgres", func(b *testing.B) {
		for b.Loop() {
			dbtest.Postgres(b)
		}
	})
}
