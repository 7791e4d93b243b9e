package archtest

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
)

// classified is one line of docs/privacy/columns.csv.
type classified struct{ table, column, person, export, erase, reason string }

func readClasses(t *testing.T) []classified {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "docs", "privacy", "columns.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = 6
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []classified
	for _, row := range rows[1:] {
		out = append(out, classified{row[0], row[1], row[2], row[3], row[4], row[5]})
	}
	return out
}

// schema is every column of the database, as "table.column".
func schema(t *testing.T, d *db.DB) []string {
	t.Helper()
	query := `SELECT m.name || '.' || c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY 1`
	if d.Dialect() == db.Postgres {
		query = `SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1`
	}
	cols, err := db.Column[string](t.Context(), d, query)
	if err != nil {
		t.Fatal(err)
	}
	return cols
}

// checkColumns says what keeps the classification from being whole.
func checkColumns(classes []classified, cols []string) (wrong []string) {
	seen := map[string]bool{}
	for _, c := range classes {
		name := c.table + "." + c.column
		switch {
		case seen[name]:
			wrong = append(wrong, name+" is classified twice")
		case !slices.Contains(cols, name):
			wrong = append(wrong, name+" is classified and does not exist")
		case c.export != "yes" && c.export != "no":
			wrong = append(wrong, fmt.Sprintf("%s: export is %q", name, c.export))
		case !slices.Contains([]string{"delete", "anonymise", "keep"}, c.erase):
			wrong = append(wrong, fmt.Sprintf("%s: erase is %q", name, c.erase))
		case strings.TrimSpace(c.reason) == "":
			wrong = append(wrong, name+" has no reason")
		}
		seen[name] = true
	}
	for _, name := range cols {
		if !seen[name] {
			wrong = append(wrong, name+" is not classified: say in docs/privacy/columns.csv what becomes of it")
		}
	}
	return wrong
}

func TestEveryColumnIsClassified(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		cols := schema(t, d)
		if len(cols) < 100 {
			t.Fatalf("only %d columns were found", len(cols))
		}
		for _, w := range checkColumns(readClasses(t), cols) {
			t.Error(w)
		}
	})
}

func TestClassificationCatches(t *testing.T) {
	good := classified{"people", "name", "id", "yes", "anonymise", "Who they are"}
	for name, c := range map[string]struct {
		classes []classified
		cols    []string
	}{
		"a new column": {[]classified{good}, []string{"people.name", "people.shoe_size"}},
		"a stale line": {[]classified{good, {"people", "fax", "id", "no", "keep", "x"}}, []string{"people.name"}},
		"twice":        {[]classified{good, good}, []string{"people.name"}},
		"no reason":    {[]classified{{"people", "name", "id", "yes", "keep", " "}}, []string{"people.name"}},
		"no export":    {[]classified{{"people", "name", "id", "", "keep", "x"}}, []string{"people.name"}},
		"no erasure":   {[]classified{{"people", "name", "id", "yes", "perhaps", "x"}}, []string{"people.name"}},
	} {
		if len(checkColumns(c.classes, c.cols)) == 0 {
			t.Errorf("%s is not caught", name)
		}
	}
}
