// Package db opens SQLite or PostgreSQL behind one API. It knows no tables.
//
// All SQL in the application is the common subset of both engines, with $N
// placeholders. The few real differences are methods of Dialect.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the "pgx" driver
	_ "modernc.org/sqlite"             // the "sqlite" driver

	"staffroom/internal/platform/errs"
)

// Dialect is the engine. Its methods are every place where SQL text differs.
type Dialect uint8

// The engines.
const (
	SQLite Dialect = iota
	Postgres
)

func (d Dialect) String() string { return [...]string{"sqlite", "postgres"}[d] }

// Reader runs queries; both *DB and *Tx are Readers.
type Reader interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	Dialect() Dialect
}

// DB is a database. On SQLite reads go to a pool that cannot write, and writes
// to one connection.
type DB struct {
	*sql.DB // reads
	w       *sql.DB
	reads   *statements // nil where the driver keeps them itself
	dialect Dialect
	dsn     string
	changes atomic.Uint64
	asked   atomic.Uint64
}

// Queries counts the reading statements that this process asked, outside
// transactions.
func (db *DB) Queries() uint64 { return db.asked.Load() }

// Changes counts what was committed through this process. While it stays the
// same, what was read through this process is still so unless another process
// wrote; it is for caches that must not be behind their own node.
func (db *DB) Changes() uint64 { return db.changes.Load() }

// Dialect says which engine this is.
func (db *DB) Dialect() Dialect { return db.dialect }

// DSN is what Open was given.
func (db *DB) DSN() string { return db.dsn }

// IsPostgres reports whether dsn names a PostgreSQL database rather than a SQLite file.
func IsPostgres(dsn string) bool {
	return strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://")
}

// Open opens "postgres://…" or a SQLite file name, and refuses an engine that
// is known to lose data or to bind parameters wrongly.
func Open(dsn string) (*DB, error) {
	var db *DB
	var err error
	if IsPostgres(dsn) {
		db, err = openPostgres(dsn)
	} else {
		db, err = openSQLite(dsn)
	}
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := db.verify(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func openPostgres(dsn string) (*DB, error) {
	p, err := sql.Open("pgx", dsn)
	if err != nil {
		return nil, err
	}
	p.SetMaxOpenConns(4 + 4*runtime.GOMAXPROCS(0))
	p.SetMaxIdleConns(4 + 2*runtime.GOMAXPROCS(0))
	p.SetConnMaxIdleTime(5 * time.Minute)
	return &DB{DB: p, w: p, dialect: Postgres, dsn: dsn}, nil
}

// SQLiteURI is the connection string for a SQLite file with the settings that
// every connection to it must have: a power cut lost acknowledged rows under
// synchronous=NORMAL.
func SQLiteURI(file string, extra ...string) string {
	u := "file:" + (&url.URL{Path: file}).EscapedPath() +
		"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=foreign_keys(1)&_pragma=synchronous(FULL)" +
		"&_pragma=cache_size(-8000)&_pragma=temp_store(memory)"
	for _, e := range extra {
		u += "&" + e
	}
	return u
}

func openSQLite(file string) (*DB, error) {
	w, err := sql.Open("sqlite", SQLiteURI(file, "_txlock=immediate"))
	if err != nil {
		return nil, err
	}
	w.SetMaxOpenConns(1)
	if err := w.Ping(); err != nil { // the writer creates the file before readers look for it
		return nil, errors.Join(Err(err), w.Close())
	}
	r, err := sql.Open("sqlite", SQLiteURI(file, "_pragma=query_only(1)"))
	if err != nil {
		return nil, errors.Join(err, w.Close())
	}
	r.SetMaxOpenConns(2 + 2*runtime.GOMAXPROCS(0))
	r.SetMaxIdleConns(2 + 2*runtime.GOMAXPROCS(0))
	return &DB{DB: r, w: w, reads: newStatements(r), dialect: SQLite, dsn: file}, nil
}

// minSQLite has the fix for the WAL-reset bug.
const minSQLite = "3.51.3"

func (db *DB) verify(ctx context.Context) error {
	var a, b int
	if err := db.w.QueryRowContext(ctx, `SELECT CAST($2 AS INTEGER), CAST($1 AS INTEGER)`, 1, 2).Scan(&a, &b); err != nil {
		return Err(err)
	}
	if a != 2 || b != 1 {
		return fmt.Errorf("db: the driver binds parameters in the wrong order (%d, %d)", a, b)
	}
	if db.dialect != SQLite {
		return nil
	}
	var v string
	if err := db.w.QueryRowContext(ctx, `SELECT sqlite_version()`).Scan(&v); err != nil {
		return Err(err)
	}
	if olderVersion(v, minSQLite) {
		return fmt.Errorf("db: SQLite %s is too old, %s is needed", v, minSQLite)
	}
	return nil
}

func olderVersion(v, min string) bool {
	var x, y [3]int
	fmt.Sscanf(v, "%d.%d.%d", &x[0], &x[1], &x[2])
	fmt.Sscanf(min, "%d.%d.%d", &y[0], &y[1], &y[2])
	for i := range x {
		if x[i] != y[i] {
			return x[i] < y[i]
		}
	}
	return false
}

// Close closes all connections.
func (db *DB) Close() error {
	if db.w == db.DB {
		return db.DB.Close()
	}
	db.reads.close()
	return errors.Join(db.DB.Close(), db.w.Close())
}

// Raw gives f the driver's writing connection, for what SQL cannot say: online
// backup.
func (db *DB) Raw(ctx context.Context, f func(driverConn any) error) error {
	c, err := db.w.Conn(ctx)
	if err != nil {
		return Err(err)
	}
	defer c.Close()
	return c.Raw(f)
}

// All runs a query and scans each row into a T through the pointers of cols.
func All[T any](ctx context.Context, q Reader, cols func(*T) []any, query string, args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, Err(err)
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		var t T
		if err := rows.Scan(cols(&t)...); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, Err(rows.Err())
}

// One is All for exactly one row; no row is errs.NotFound.
func One[T any](ctx context.Context, q Reader, cols func(*T) []any, query string, args ...any) (T, error) {
	var t T
	err := q.QueryRowContext(ctx, query, args...).Scan(cols(&t)...)
	return t, Err(err)
}

// Scalar reads one value; no row is errs.NotFound.
func Scalar[T any](ctx context.Context, q Reader, query string, args ...any) (T, error) {
	return One(ctx, q, func(t *T) []any { return []any{t} }, query, args...)
}

// Column reads the first column of all rows.
func Column[T any](ctx context.Context, q Reader, query string, args ...any) ([]T, error) {
	return All(ctx, q, func(t *T) []any { return []any{t} }, query, args...)
}

// Must1 turns "no row was changed" into a Conflict: the row is stale or gone.
func Must1(res sql.Result, err error) error {
	if err != nil {
		return Err(err)
	}
	if n, _ := res.RowsAffected(); n != 1 {
		return errs.New(errs.Conflict, "stale", "changed %d rows, not 1", n)
	}
	return nil
}

// Micros stores an instant as BIGINT microseconds in both engines; the zero
// time is NULL.
func Micros(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMicro()
}

// ScanMicros is the way back; NULL is the zero time.
func ScanMicros(t *time.Time) any { return (*micros)(t) }

type micros time.Time

func (m *micros) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*m = micros{}
	case int64:
		*m = micros(time.UnixMicro(v).UTC())
	default:
		return fmt.Errorf("instant stored as %T", v)
	}
	return nil
}

// Null stores the empty string as NULL.
func Null(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// ScanNull is the way back from Null.
func ScanNull(s *string) any { return (*nullString)(s) }

type nullString string

func (n *nullString) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*n = ""
	case string:
		*n = nullString(v)
	case []byte:
		*n = nullString(v)
	default:
		return fmt.Errorf("text stored as %T", v)
	}
	return nil
}

// Where collects optional conditions. Conditions that do not apply are left out
// of the SQL rather than switched off by a parameter, so that both planners see
// what they can index. The query's own parameters come first.
type Where struct {
	sql  strings.Builder
	Args []any
}

// NewWhere starts after the parameters that the query already has.
func NewWhere(args ...any) *Where { return &Where{Args: args} }

// And adds a condition; each ? becomes the next $N. Conditions hold no string
// literals, so a ? is always a parameter.
func (w *Where) And(cond string, args ...any) *Where {
	w.sql.WriteString(" AND ")
	for i := range len(cond) {
		if cond[i] != '?' {
			w.sql.WriteByte(cond[i])
			continue
		}
		w.Args = append(w.Args, args[0])
		args = args[1:]
		fmt.Fprintf(&w.sql, "$%d", len(w.Args))
	}
	return w
}

// In adds "col IN (…)"; no values is a condition that never holds.
func (w *Where) In(col string, values []string) *Where {
	if len(values) == 0 {
		return w.And("1 = 0")
	}
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = v
	}
	return w.And(col+" IN ("+Marks(len(values))+")", args...)
}

// Marks is n parameters for And: "?, ?, ?".
func Marks(n int) string { return strings.TrimSuffix(strings.Repeat("?, ", n), ", ") }

// String is the conditions, each led by AND; put it after "WHERE 1 = 1" or
// after another condition.
func (w *Where) String() string { return w.sql.String() }
