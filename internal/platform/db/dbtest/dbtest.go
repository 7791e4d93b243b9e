// Package dbtest runs a test on every database that Staffroom supports.
//
// Each test gets an empty, migrated database of its own. The schema is migrated
// once: into a SQLite file whose bytes are written out again for every test, and
// into a PostgreSQL template database that is cloned.
//
// PostgreSQL is found in STAFFROOM_TEST_PG (a connection string with the right
// to create databases); `make test` sets it to a server shared by all test
// programs. Without it the test program starts a throwaway server of its own.
// Where PostgreSQL is not installed its tests are skipped, unless CI=true or
// STAFFROOM_REQUIRE_PG=1, when they fail.
package dbtest

import (
	"errors"
	"os"
	"testing"

	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest/pgserver"
)

// Each runs f as two parallel sub-tests, "sqlite" and "postgres", each with an
// empty, migrated database of its own that is closed and removed at its end.
func Each(t *testing.T, f func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); f(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); f(t, Postgres(t)) })
}

// EachEmpty is Each for tests of opening and migrating: f gets the DSN of a
// database without any table.
func EachEmpty(t *testing.T, f func(t *testing.T, dsn string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); f(t, sqliteFile(t)) })
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		base := server(t)
		f(t, create(t, base, "template0"))
	})
}

// SQLite opens an empty, migrated database in a file of its own.
func SQLite(tb testing.TB) *db.DB {
	tb.Helper()
	image, err := sqliteImage()
	if err != nil {
		tb.Fatal(err)
	}
	file := sqliteFile(tb)
	if err := os.WriteFile(file, image, 0o600); err != nil {
		tb.Fatal(err)
	}
	return open(tb, file)
}

// Postgres opens an empty, migrated database in a clone of its own.
func Postgres(tb testing.TB) *db.DB {
	tb.Helper()
	base := server(tb)
	tmpl, err := template(base)
	if err != nil {
		tb.Fatal(err)
	}
	return open(tb, create(tb, base, tmpl))
}

func open(tb testing.TB, dsn string) *db.DB {
	tb.Helper()
	d, err := db.Open(dsn)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := d.Close(); err != nil {
			tb.Error(err)
		}
	})
	return d
}

// server is the connection string of a PostgreSQL server, or the end of the test.
func server(tb testing.TB) string {
	tb.Helper()
	base, err := findServer()
	if errors.Is(err, pgserver.ErrMissing) && !required() {
		tb.Skipf("not tested on PostgreSQL: %v", err)
	}
	if err != nil {
		tb.Fatal(err)
	}
	return base
}

func required() bool {
	return os.Getenv("CI") == "true" || os.Getenv("STAFFROOM_REQUIRE_PG") == "1"
}
