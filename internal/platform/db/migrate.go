package db

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var migrations embed.FS

// engineFS hides the migrations that are for the other engine: NNNN_name.sql is
// for both, NNNN_name.sqlite.sql and NNNN_name.postgres.sql come in pairs.
type engineFS struct {
	fs.FS
	other string
}

// Glob is how goose finds its files.
func (e engineFS) Glob(pattern string) ([]string, error) {
	names, err := fs.Glob(e.FS, pattern)
	mine := names[:0]
	for _, n := range names {
		if !strings.HasSuffix(n, "."+e.other+".sql") {
			mine = append(mine, n)
		}
	}
	return mine, err
}

func (db *DB) provider(w *sql.DB) (*goose.Provider, error) {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	if db.dialect == SQLite {
		return goose.NewProvider(goose.DialectSQLite3, w, engineFS{sub, "postgres"})
	}
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, w, engineFS{sub, "sqlite"}, goose.WithSessionLocker(locker))
}

// Migrate brings the schema up to date, each file in its own transaction. On
// PostgreSQL several nodes may start at once: one migrates, the others wait.
func (db *DB) Migrate(ctx context.Context) error {
	p, err := db.provider(db.w)
	if err != nil {
		return err
	}
	if _, err = p.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// Pending says how many migrations this binary has that the database has not.
// A database that is ahead of the binary is an error: an older program must not
// write to a newer schema.
func (db *DB) Pending(ctx context.Context) (int, error) {
	p, err := db.provider(db.w)
	if err != nil {
		return 0, err
	}
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return 0, err
	}
	if current > target {
		return 0, errors.New("the database was made by a newer version of Staffroom; install that version or restore an older backup")
	}
	status, err := p.Status(ctx)
	n := 0
	for _, s := range status {
		if s.State == goose.StatePending {
			n++
		}
	}
	return n, err
}
