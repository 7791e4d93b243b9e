package backup

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"staffroom/internal/platform/blob"
	"staffroom/internal/platform/db"
)

// ErrNotEmpty says that something is there already.
var ErrNotEmpty = errors.New("there is a Staffroom in this database already; --force replaces all of it")

// Restore puts a backup into a migrated database and a store. The whole file is
// verified first, and every table is compared with the backup by content before
// it is committed: the rows are there all together or not at all. With force
// what is there is removed in the same transaction.
func Restore(ctx context.Context, d *db.DB, blobs blob.Store, file string, force bool, step func(done int)) (Manifest, error) {
	m, err := Verify(file)
	if err != nil {
		return m, err
	}
	have, err := schemaOf(ctx, d)
	if err != nil {
		return m, err
	}
	if m.Schema > have {
		return m, fmt.Errorf("the backup was made by a newer version of Staffroom (schema %d, this one has %d)", m.Schema, have)
	}
	if n, err := db.Scalar[int](ctx, d, `SELECT (SELECT COUNT(*) FROM orgs) + (SELECT COUNT(*) FROM people)`); err != nil {
		return m, err
	} else if n > 0 && !force {
		return m, ErrNotEmpty
	}
	if err := restoreBlobs(ctx, blobs, file, step); err != nil {
		return m, err
	}
	return m, d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return restoreRows(ctx, tx, m, file) })
}

func restoreBlobs(ctx context.Context, blobs blob.Store, file string, step func(int)) error {
	done := 0
	return walk(file, func(h *tar.Header, r io.Reader) error {
		key, ok := strings.CutPrefix(h.Name, blobPrefix)
		if !ok {
			return nil
		}
		if _, _, err := blobs.Put(ctx, key, r); err != nil {
			return fmt.Errorf("file %s: %w", key, err)
		}
		done++
		step(done)
		return nil
	})
}

func restoreRows(ctx context.Context, tx *db.Tx, m Manifest, file string) error {
	order, err := parentsFirst(ctx, tx)
	if err != nil {
		return err
	}
	for _, t := range m.Tables {
		if !slices.Contains(order, t.Name) {
			return fmt.Errorf("the backup has a table %s, this Staffroom has not", t.Name)
		}
	}
	if err := empty(ctx, tx, order); err != nil {
		return err
	}
	// The file has the tables by name; parents come before children. The rows of
	// one table are in memory at a time only as far as one batch goes.
	for _, name := range order {
		i := slices.IndexFunc(m.Tables, func(t Table) bool { return t.Name == name })
		if i < 0 {
			continue // newer than the backup
		}
		if err := restoreTable(ctx, tx, m.Tables[i], file); err != nil {
			return fmt.Errorf("table %s: %w", name, err)
		}
	}
	return compareRows(ctx, tx, m)
}

// empty takes everything away, children first, also what no backup holds.
func empty(ctx context.Context, tx *db.Tx, order []string) error {
	for _, t := range slices.Concat(leftOut, reversed(order)) {
		if _, err := tx.ExecContext(ctx, `DELETE FROM `+t); err != nil {
			return db.Err(err)
		}
	}
	return nil
}

func reversed(s []string) []string {
	s = slices.Clone(s)
	slices.Reverse(s)
	return s
}

const rowsAtOnce = 500

func restoreTable(ctx context.Context, tx *db.Tx, t Table, file string) error {
	into := t.Name + ` (` + strings.Join(t.Columns, ", ") + `)`
	return walk(file, func(h *tar.Header, r io.Reader) error {
		if h.Name != tablePrefix+t.Name+".jsonl" {
			return nil
		}
		var args []any
		for row, err := range decodeRows(r) {
			if err != nil {
				return err
			}
			if len(row) != len(t.Columns) {
				return fmt.Errorf("a row has %d values, not %d", len(row), len(t.Columns))
			}
			if args = append(args, row...); len(args) >= rowsAtOnce*len(row) {
				if err := db.InsertRows(ctx, tx, into, len(t.Columns), args); err != nil {
					return err
				}
				args = args[:0]
			}
		}
		return db.InsertRows(ctx, tx, into, len(t.Columns), args)
	})
}

// compareRows reads every table back and compares it by content. A table that
// has more columns now than in the backup is compared by its count.
func compareRows(ctx context.Context, tx *db.Tx, m Manifest) error {
	for _, t := range m.Tables {
		got, err := rowsOf(ctx, tx, t.Name, func([]byte) error { return nil })
		if err != nil {
			return err
		}
		if got.Rows != t.Rows || slices.Equal(got.Columns, t.Columns) && got.Content != t.Content {
			return fmt.Errorf("the table %s came out different from the backup (%d rows, %d in the backup)", t.Name, got.Rows, t.Rows)
		}
	}
	return nil
}

// parentsFirst orders the tables so that none refers to a later one.
func parentsFirst(ctx context.Context, q db.Reader) ([]string, error) {
	names, err := tablesOf(ctx, q)
	if err != nil {
		return nil, err
	}
	parents := map[string][]string{}
	for _, n := range names {
		if parents[n], err = parentsOf(ctx, q, n); err != nil {
			return nil, err
		}
	}
	var out []string
	for len(out) < len(names) {
		before := len(out)
		for _, n := range names {
			ready := !slices.ContainsFunc(parents[n], func(p string) bool { return p != n && slices.Contains(names, p) && !slices.Contains(out, p) })
			if ready && !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
		if len(out) == before {
			return nil, errors.New("the tables refer to each other in a circle")
		}
	}
	return out, nil
}

func parentsOf(ctx context.Context, q db.Reader, table string) ([]string, error) {
	query := `SELECT DISTINCT "table" FROM pragma_foreign_key_list($1)`
	if q.Dialect() == db.Postgres {
		query = `SELECT DISTINCT CAST(p.relname AS TEXT) FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid
			WHERE k.contype = 'f' AND c.relnamespace = current_schema()::regnamespace AND c.relname = $1`
	}
	return db.Column[string](ctx, q, query, table)
}
