package jobs_test

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
)

// TestSchemaIsRivers compares the tables that our migrations make with those
// that River's own make, and asks River whether anything is missing.
func TestSchemaIsRivers(t *testing.T) {
	dbtest.EachEmpty(t, func(t *testing.T, dsn string) {
		theirs := schema(t, dsn, func(d *db.DB) {
			riverMigrate(t, d, func(m migrator) {
				if _, err := m.Migrate(t.Context(), rivermigrate.DirectionUp, nil); err != nil {
					t.Fatal(err)
				}
			})
		})
		other := other(t, dsn)
		ours := schema(t, other, func(d *db.DB) {
			if err := d.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			riverMigrate(t, d, func(m migrator) {
				res, err := m.Validate(t.Context(), nil)
				if err != nil || !res.OK {
					t.Errorf("River misses something: %+v, %v", res, err)
				}
			})
		})
		if len(theirs) < 10 {
			t.Fatalf("only %d objects found", len(theirs))
		}
		if d := cmp.Diff(theirs, ours); d != "" {
			t.Errorf("River's own schema (-) and ours (+):\n%s", d)
		}
	})
}

// other is a second empty database: a file beside it, or a copy on the server.
func other(t *testing.T, dsn string) string {
	if !db.IsPostgres(dsn) {
		return dsn + ".other"
	}
	return dbtest.Postgres(t).DSN()
}

type migrator interface {
	Migrate(context.Context, rivermigrate.Direction, *rivermigrate.MigrateOpts) (*rivermigrate.MigrateResult, error)
	Validate(context.Context, *rivermigrate.ValidateOpts) (*rivermigrate.ValidateResult, error)
}

func riverMigrate(t *testing.T, d *db.DB, f func(migrator)) {
	t.Helper()
	if d.Dialect() == db.Postgres {
		pool, err := pgxpool.New(t.Context(), d.DSN())
		if err != nil {
			t.Fatal(err)
		}
		defer pool.Close()
		f(newMigrator(t, riverpgxv5.New(pool)))
		return
	}
	pool, err := sql.Open("sqlite", db.SQLiteURI(d.DSN()))
	if err != nil {
		t.Fatal(err)
	}
	pool.SetMaxOpenConns(1)
	defer pool.Close()
	f(newMigrator(t, riversqlite.New(pool)))
}

func newMigrator[T any](t *testing.T, driver riverdriver.Driver[T]) migrator {
	t.Helper()
	m, err := rivermigrate.New(driver, nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

const sqliteObjects = `SELECT type || ' ' || name || ' ' || COALESCE(sql, '') FROM sqlite_master WHERE tbl_name LIKE 'river%'`

const postgresObjects = `
	SELECT concat_ws(' ', table_name, column_name, data_type, udt_name, column_default, is_nullable, character_maximum_length)
	FROM information_schema.columns WHERE table_name LIKE 'river%' AND table_schema = 'public'
	UNION ALL SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'river%'
	UNION ALL SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid::regclass::text LIKE 'river%' AND contype <> 'n'
	UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname LIKE 'river%'
	UNION ALL SELECT relname || ' ' || relpersistence::text FROM pg_class WHERE relname LIKE 'river%'
	UNION ALL SELECT enumlabel || ' ' || rank() OVER (ORDER BY enumsortorder) FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid WHERE typname = 'river_job_state'`

// schema opens dsn, has f migrate it, and lists River's objects in it.
func schema(t *testing.T, dsn string, f func(*db.DB)) []string {
	t.Helper()
	d, err := db.Open(dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	f(d)
	query := sqliteObjects
	if d.Dialect() == db.Postgres {
		query = postgresObjects
	}
	objects, err := db.Column[string](t.Context(), d, query)
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range objects {
		objects[i] = plain(o)
	}
	slices.Sort(objects)
	return objects
}

// plain leaves out what layout changes: spaces, quotes and comments.
func plain(ddl string) string {
	var b strings.Builder
	for line := range strings.Lines(ddl) {
		line, _, _ = strings.Cut(line, "--")
		for _, r := range line {
			if !strings.ContainsRune(" \t\r\n\"", r) {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}
