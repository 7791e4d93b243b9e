package dbtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest/pgserver"
	"staffroom/internal/platform/id"
)

// own is the throwaway server of this test program, if it needed one. It ends
// with the program.
var own *pgserver.Server

var findServer = sync.OnceValues(func() (string, error) {
	if base := os.Getenv("STAFFROOM_TEST_PG"); base != "" {
		return base, nil
	}
	var err error
	if own, err = pgserver.Start(); err != nil {
		return "", err
	}
	return own.URL, nil
})

var (
	templateOnce sync.Once
	templateName string
	errTemplate  error
)

// template names the database that tests are cloned from. Test programs that
// share a server share it: the first makes it, the others wait for a lock.
func template(base string) (string, error) {
	templateOnce.Do(func() {
		templateName = "staffroom_template_" + schemaHash()
		errTemplate = admin(base, func(ctx context.Context, c *pgx.Conn) error {
			return makeTemplate(ctx, c, base, templateName)
		})
	})
	return templateName, errTemplate
}

func makeTemplate(ctx context.Context, c *pgx.Conn, base, name string) error {
	if _, err := c.Exec(ctx, `SELECT pg_advisory_lock(hashtext('staffroom test template'))`); err != nil {
		return err
	}
	var there bool
	if err := c.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)`, name).Scan(&there); err != nil || there {
		return err
	}
	// Under another name until it is whole: a program killed on the way leaves no half template.
	draft := "staffroom_draft_" + id.New()
	if err := createDatabase(ctx, c, draft, "template0"); err != nil {
		return err
	}
	dsn, err := named(base, draft)
	if err != nil {
		return err
	}
	d, err := db.Open(dsn)
	if err != nil {
		return err
	}
	if err := errors.Join(d.Migrate(ctx), d.Close()); err != nil {
		return err
	}
	_, err = c.Exec(ctx, fmt.Sprintf(`ALTER DATABASE %s RENAME TO %s`, pgx.Identifier{draft}.Sanitize(), pgx.Identifier{name}.Sanitize()))
	return err
}

// create makes a database as a copy of from and drops it when the test ends.
func create(tb testing.TB, base, from string) (dsn string) {
	tb.Helper()
	name := "staffroom_test_" + id.New()
	err := admin(base, func(ctx context.Context, c *pgx.Conn) error { return createDatabase(ctx, c, name, from) })
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		err := admin(base, func(ctx context.Context, c *pgx.Conn) error {
			_, err := c.Exec(ctx, fmt.Sprintf(`DROP DATABASE IF EXISTS %s WITH (FORCE)`, pgx.Identifier{name}.Sanitize()))
			return err
		})
		if err != nil {
			tb.Error(err)
		}
	})
	if dsn, err = named(base, name); err != nil {
		tb.Fatal(err)
	}
	return dsn
}

func createDatabase(ctx context.Context, c *pgx.Conn, name, from string) error {
	_, err := c.Exec(ctx, fmt.Sprintf(`CREATE DATABASE %s TEMPLATE %s ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`,
		pgx.Identifier{name}.Sanitize(), pgx.Identifier{from}.Sanitize()))
	return err
}

// admin runs f on a connection of its own, so that nothing of ours stays open
// between tests that look for leaks.
func admin(base string, f func(context.Context, *pgx.Conn) error) error {
	ctx := context.Background()
	c, err := pgx.Connect(ctx, base)
	if err != nil {
		return err
	}
	return errors.Join(f(ctx, c), c.Close(ctx))
}

// named is base with another database.
func named(base, name string) (string, error) {
	u, err := url.Parse(base)
	if err != nil {
		return "", err
	}
	u.Path = "/" + name
	return u.String(), nil
}

// schemaHash changes with the migrations, so that a server that outlives the
// tests never serves yesterday's schema. Where the sources are not at hand each
// program makes a template of its own.
func schemaHash() string {
	_, here, _, _ := runtime.Caller(0)
	names, _ := filepath.Glob(filepath.Join(filepath.Dir(here), "..", "migrations", "*"))
	h := sha256.New()
	for _, n := range names {
		b, err := os.ReadFile(n)
		if err != nil {
			return id.New()
		}
		fmt.Fprintf(h, "%s %d\n", filepath.Base(n), len(b))
		h.Write(b)
	}
	if len(names) == 0 {
		return id.New()
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}
