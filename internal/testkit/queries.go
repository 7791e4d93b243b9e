package testkit

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"sync/atomic"
	"testing"

	"staffroom/internal/platform/db"
)

// Queries counts the reading statements that d runs from now on. It works on
// SQLite; the statements are the same on both engines, so their number is too.
func Queries(tb testing.TB, d *db.DB) *atomic.Int64 {
	tb.Helper()
	if d.Dialect() != db.SQLite {
		tb.Fatal("queries are counted on SQLite")
	}
	n := &atomic.Int64{}
	before := d.DB
	d.DB = sql.OpenDB(&counting{before.Driver(), db.SQLiteURI(d.DSN(), "_pragma=query_only(1)"), n})
	tb.Cleanup(func() {
		if err := d.DB.Close(); err != nil {
			tb.Error(err)
		}
		d.DB = before
	})
	return n
}

// counting opens connections that count what they are asked.
type counting struct {
	driver driver.Driver
	dsn    string
	n      *atomic.Int64
}

func (c *counting) Driver() driver.Driver { return c.driver }

func (c *counting) Connect(context.Context) (driver.Conn, error) {
	conn, err := c.driver.Open(c.dsn)
	if err != nil {
		return nil, err
	}
	q, ok := conn.(driver.QueryerContext)
	if !ok {
		return nil, errors.Join(errors.New("testkit: the driver takes no queries"), conn.Close())
	}
	return countingConn{conn, q, c.n}, nil
}

type countingConn struct {
	driver.Conn
	queries driver.QueryerContext
	n       *atomic.Int64
}

func (c countingConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	c.n.Add(1)
	return c.queries.QueryContext(ctx, query, args)
}
