package safety

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"staffroom/internal/platform/db"
)

// seenColumns may change when somebody only looks.
var seenColumns = map[string][]string{"sessions": {"seen_at"}, "api_tokens": {"used_at"}}

// tables are all tables but the queue's own bookkeeping.
func tables(t testing.TB, d *db.DB) []string {
	t.Helper()
	q := `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`
	if d.Dialect() == db.Postgres {
		q = `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name`
	}
	names, err := db.Column[string](t.Context(), d, q)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(names, func(n string) bool {
		return strings.HasPrefix(n, "sqlite_") || strings.HasPrefix(n, "goose") || strings.HasPrefix(n, "river_") && n != "river_job"
	})
}

// rows are a table's rows as text, without the columns that looking changes.
func rows(ctx context.Context, d *db.DB, table string) ([]string, error) {
	res, err := d.QueryContext(ctx, `SELECT * FROM `+table)
	if err != nil {
		return nil, err
	}
	defer res.Close()
	names, err := res.Columns()
	if err != nil {
		return nil, err
	}
	var out []string
	cells, into := make([]any, len(names)), make([]any, len(names))
	for n := range cells {
		into[n] = &cells[n]
	}
	for res.Next() {
		if err := res.Scan(into...); err != nil {
			return nil, err
		}
		var b strings.Builder
		for n, c := range cells {
			if !slices.Contains(seenColumns[table], names[n]) {
				fmt.Fprintf(&b, "%s=%s|", names[n], cell(c))
			}
		}
		out = append(out, b.String())
	}
	slices.Sort(out)
	return out, res.Err()
}

func cell(v any) string {
	if b, ok := v.([]byte); ok {
		return string(b)
	}
	return fmt.Sprint(v)
}

// state is what is stored: rows by table, and the files.
type state map[string][]string

// stored reads everything. only keeps the rows in which one of these ids stands.
func (w *world) stored(only []string) state {
	w.t.Helper()
	s := state{}
	for _, table := range tables(w.t, w.DB) {
		if only != nil && (strings.HasPrefix(table, "search_") || table == "river_job") {
			continue // made anew from the rest
		}
		all, err := rows(w.t.Context(), w.DB, table)
		w.must(err)
		s[table] = all
		if only != nil {
			s[table] = slices.DeleteFunc(all, func(row string) bool {
				return !slices.ContainsFunc(only, func(id string) bool { return strings.Contains(row, "="+id+"|") })
			})
		}
	}
	s["blobs"] = w.blobs()
	return s
}

// lost is what changed besides new files: people may bring their own.
func (before state) lost(after state) []string {
	return slices.DeleteFunc(before.changes(after), func(c string) bool { return strings.HasPrefix(c, "blobs: new") })
}

// now is everything that is stored; read again only when something was committed.
func (w *world) now() state {
	w.t.Helper()
	if n := w.DB.Changes(); w.last == nil || n != w.lastAt {
		w.last, w.lastAt = w.stored(nil), n
	}
	return w.last
}

// blobs are the names and contents of all stored files.
func (w *world) blobs() []string {
	w.t.Helper()
	var out []string
	err := filepath.WalkDir(w.Config.Blobs, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		out = append(out, fmt.Sprintf("%s %x", filepath.Base(path), sha256.Sum256(b)))
		return err
	})
	w.must(err)
	slices.Sort(out)
	return out
}

// changes says what went and what came.
func (before state) changes(after state) []string {
	var out []string
	for table, was := range before {
		is := after[table]
		for _, row := range was {
			if _, there := slices.BinarySearch(is, row); !there {
				out = append(out, table+": gone or changed: "+short(row))
			}
		}
		for _, row := range is {
			if _, there := slices.BinarySearch(was, row); !there {
				out = append(out, table+": new: "+short(row))
			}
		}
	}
	slices.Sort(out)
	return out
}

func short(s string) string {
	if len(s) > 300 {
		return s[:300] + "…"
	}
	return s
}
