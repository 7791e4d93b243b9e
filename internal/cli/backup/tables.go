package backup

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"staffroom/internal/platform/db"
)

// leftOut are tables that belong to a moment: a restore must not revive them.
var leftOut = []string{"sessions", "links", "attempts", "uploads", "removed_files"}

// leftOutPrefixes are tables of libraries, and the search index.
var leftOutPrefixes = []string{"search_", "river_", "goose_", "sqlite_"}

// blobColumns are the columns that name blobs.
var blobColumns = map[string][]string{"files": {"blob_key", "preview_key", "thumb_key"}, "orgs": {"logo_key"}}

// snapshot is a transaction that reads, and sees one moment.
type snapshot struct {
	*sql.Tx
	dialect db.Dialect
}

// Dialect makes it a db.Reader.
func (s snapshot) Dialect() db.Dialect { return s.dialect }

func openSnapshot(ctx context.Context, d *db.DB) (snapshot, error) {
	var o *sql.TxOptions
	if d.Dialect() == db.Postgres {
		o = &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	}
	tx, err := d.BeginTx(ctx, o)
	return snapshot{tx, d.Dialect()}, db.Err(err)
}

func schemaOf(ctx context.Context, q db.Reader) (int64, error) {
	return db.Scalar[int64](ctx, q, `SELECT MAX(version_id) FROM goose_db_version`)
}

// tablesOf lists the tables that a backup holds.
func tablesOf(ctx context.Context, q db.Reader) ([]string, error) {
	query := `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`
	if q.Dialect() == db.Postgres {
		query = `SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename`
	}
	all, err := db.Column[string](ctx, q, query)
	return slices.DeleteFunc(all, func(t string) bool {
		return slices.Contains(leftOut, t) || slices.ContainsFunc(leftOutPrefixes, func(p string) bool { return strings.HasPrefix(t, p) })
	}), err
}

// columnsOf lists the columns of a table and those of its key, by name.
func columnsOf(ctx context.Context, q db.Reader, table string) (cols, key []string, err error) {
	type column struct {
		name string
		pk   int
	}
	query := `SELECT name, pk FROM pragma_table_info($1) ORDER BY name`
	if q.Dialect() == db.Postgres {
		query = `SELECT CAST(c.column_name AS TEXT), CASE WHEN EXISTS (SELECT 1 FROM information_schema.table_constraints k
			JOIN information_schema.key_column_usage u ON u.constraint_name = k.constraint_name AND u.table_schema = k.table_schema
			WHERE k.constraint_type = 'PRIMARY KEY' AND k.table_schema = current_schema() AND k.table_name = c.table_name AND u.column_name = c.column_name) THEN 1 ELSE 0 END
			FROM information_schema.columns c WHERE c.table_schema = current_schema() AND c.table_name = $1 ORDER BY c.column_name`
	}
	list, err := db.All(ctx, q, func(c *column) []any { return []any{&c.name, &c.pk} }, query, table)
	for _, c := range list {
		cols = append(cols, c.name)
		if c.pk > 0 {
			key = append(key, c.name)
		}
	}
	slices.Sort(cols)
	slices.Sort(key)
	return cols, key, err
}

// dump writes the rows of every table into files of dir, all as of one moment.
func dump(ctx context.Context, d *db.DB, dir string) (out []Table, err error) {
	s, err := openSnapshot(ctx, d)
	if err != nil {
		return nil, err
	}
	defer s.Rollback() //nolint:errcheck // it has only read
	names, err := tablesOf(ctx, s)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		t, err := dumpTable(ctx, s, name, filepath.Join(dir, name))
		if err != nil {
			return nil, fmt.Errorf("table %s: %w", name, err)
		}
		out = append(out, t)
	}
	return out, nil
}

func dumpTable(ctx context.Context, q db.Reader, name, file string) (Table, error) {
	f, err := os.Create(file)
	if err != nil {
		return Table{}, err
	}
	defer f.Close()
	h := sha256.New()
	buf := bufio.NewWriterSize(io.MultiWriter(f, h), 1<<16)
	t, err := rowsOf(ctx, q, name, func(line []byte) error { _, err := buf.Write(line); return err })
	if err == nil {
		err = buf.Flush()
	}
	t.SHA256 = hex.EncodeToString(h.Sum(nil))
	return t, err
}

// rowsOf gives every row of a table as a line: a JSON list in the order of the
// columns. Rows come in the order of the key, so that what refers to an earlier
// row of its own table comes after it.
func rowsOf(ctx context.Context, q db.Reader, name string, each func([]byte) error) (t Table, err error) {
	t.Name = name
	var key []string
	if t.Columns, key, err = columnsOf(ctx, q, name); err != nil {
		return t, err
	}
	query := `SELECT ` + strings.Join(t.Columns, ", ") + ` FROM ` + name
	if len(key) > 0 {
		query += ` ORDER BY ` + strings.Join(key, ", ")
	}
	rows, err := q.QueryContext(ctx, query)
	if err != nil {
		return t, db.Err(err)
	}
	defer rows.Close()
	values, at := make([]any, len(t.Columns)), make([]any, len(t.Columns))
	for i := range values {
		at[i] = &values[i]
	}
	var all digest
	for rows.Next() {
		if err := rows.Scan(at...); err != nil {
			return t, err
		}
		line, err := encodeRow(values)
		if err != nil {
			return t, err
		}
		if err := each(line); err != nil {
			return t, err
		}
		all.add(line)
		t.Rows++
	}
	t.Content = all.String()
	return t, db.Err(rows.Err())
}

func encodeRow(values []any) ([]byte, error) {
	for i, v := range values {
		switch v := v.(type) {
		case []byte:
			values[i] = string(v)
		case int32:
			values[i] = int64(v)
		case nil, string, int64:
		default:
			return nil, fmt.Errorf("a value of type %T cannot be backed up", v)
		}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(values)
	return b.Bytes(), err
}

// digest is a hash of lines in any order. Rows have keys, so no two are alike.
type digest [sha256.Size]byte

func (d *digest) add(line []byte) {
	for i, b := range sha256.Sum256(line) {
		d[i] ^= b
	}
}

func (d *digest) String() string { return hex.EncodeToString(d[:]) }

// keysIn gives the key of every blob that dumped rows name.
func keysIn(dir string, tables []Table) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for _, t := range tables {
			var at []int
			for _, c := range blobColumns[t.Name] {
				at = append(at, slices.Index(t.Columns, c))
			}
			if len(at) > 0 && !keysOfTable(filepath.Join(dir, t.Name), at, yield) {
				return
			}
		}
	}
}

func keysOfTable(file string, at []int, yield func(string, error) bool) bool {
	f, err := os.Open(file)
	if err != nil {
		return yield("", err)
	}
	defer f.Close()
	for row, err := range decodeRows(f) {
		if err != nil {
			return yield("", err)
		}
		for _, i := range at {
			if key, _ := row[i].(string); key != "" && !yield(key, nil) {
				return false
			}
		}
	}
	return true
}

// decodeRows is the way back from rowsOf; whole numbers are int64.
func decodeRows(r io.Reader) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		dec := json.NewDecoder(bufio.NewReaderSize(r, 1<<16))
		dec.UseNumber()
		for {
			var row []any
			err := dec.Decode(&row)
			if err == io.EOF {
				return
			}
			for i, v := range row {
				if n, ok := v.(json.Number); ok && err == nil {
					row[i], err = n.Int64()
				}
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// Coverage is what a backup knows of a schema, for a test that finds what it
// does not know.
type Coverage struct{ Tables, BlobColumns, KeyColumns []string }

// Covers lists the tables that a backup holds, the columns that it takes for
// names of blobs, and all columns that are called keys.
func Covers(ctx context.Context, q db.Reader) (c Coverage, err error) {
	if c.Tables, err = tablesOf(ctx, q); err != nil {
		return c, err
	}
	for _, t := range c.Tables {
		cols, _, err := columnsOf(ctx, q, t)
		if err != nil {
			return c, err
		}
		for _, col := range cols {
			if col == "key" || strings.HasSuffix(col, "_key") {
				c.KeyColumns = append(c.KeyColumns, t+"."+col)
			}
		}
		for _, col := range blobColumns[t] {
			c.BlobColumns = append(c.BlobColumns, t+"."+col)
		}
	}
	return c, nil
}
