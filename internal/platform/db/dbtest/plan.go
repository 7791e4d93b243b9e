package dbtest

import (
	"strings"
	"testing"

	"staffroom/internal/platform/db"
)

// Plan is how the engine would run a query, in its own words.
func Plan(tb testing.TB, d *db.DB, query string, args ...any) string {
	tb.Helper()
	explain, columns := "EXPLAIN QUERY PLAN ", 4
	if d.Dialect() == db.Postgres {
		explain, columns = "EXPLAIN ", 1
	}
	type row struct {
		id, parent, unused int
		text               string
	}
	rows, err := db.All(tb.Context(), d, func(r *row) []any {
		if columns == 1 {
			return []any{&r.text}
		}
		return []any{&r.id, &r.parent, &r.unused, &r.text}
	}, explain+query, args...)
	if err != nil {
		tb.Fatal(err)
	}
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(r.text + "\n")
	}
	return b.String()
}

// Walks reports whether a plan reads a whole table, by its name or alias in the
// query, instead of using an index.
func Walks(plan, table, alias string) bool {
	for line := range strings.Lines(plan) {
		line = strings.TrimSpace(line)
		if line == "SCAN "+alias || strings.Contains(line, "Seq Scan on "+table+" ") || strings.HasSuffix(line, "Seq Scan on "+table) {
			return true
		}
	}
	return false
}
