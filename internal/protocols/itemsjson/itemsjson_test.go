package itemsjson_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"staffroom/internal/app"
	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/people"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/config"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/extract"
	"staffroom/internal/platform/search"
	"staffroom/internal/protocols/itemsjson"
)

func TestMain(m *testing.M) {
	extract.Main()
	os.Exit(m.Run())
}

type world struct {
	*app.App
	t   *testing.T
	o   itemsjson.Options
	bad []string
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	cfg, _, err := config.Load(config.Sources{Flags: map[string]string{"data": t.TempDir()}})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t}
	if w.App, err = app.New(t.Context(), cfg, app.Options{DB: d}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Jobs.Stop(context.Background()) })
	o, err := w.Orgs.AddUnscoped(t.Context(), orgs.Org{Kind: orgs.Trust, Slug: "kiln", Name: "Kiln Trust"})
	if err != nil {
		t.Fatal(err)
	}
	p, err := w.People.AddUnscoped(t.Context(), people.Join{Person: people.Person{Email: "ada@kiln.example", Name: "Ada Brook"}, OrgID: o.ID, Role: authz.Editor})
	if err != nil {
		t.Fatal(err)
	}
	w.o = itemsjson.Options{OrgID: o.ID, AuthorID: p.ID, Audience: items.Audience{Kind: items.Public}, Problem: func(where, what string) { w.bad = append(w.bad, where+": "+what) }}
	return w
}

func (w *world) run(text string) itemsjson.Report {
	w.t.Helper()
	w.bad = nil
	im := itemsjson.Importer{Library: w.Library, Files: w.Files, Clock: w.Clock}
	rep, err := im.Run(w.t.Context(), strings.NewReader(text), w.o)
	if err != nil {
		w.t.Fatal(err)
	}
	return rep
}

func (w *world) item(slug string) library.Entry {
	w.t.Helper()
	e, err := w.Library.BySlug(w.t.Context(), authz.Actor{}, "kiln", slug)
	if err != nil {
		w.t.Fatalf("item %s: %v", slug, err)
	}
	return e
}

func (w *world) found(text string) int {
	w.t.Helper()
	r, err := w.Index.Search(w.t.Context(), search.Query{Text: text, Reads: []int64{authz.Everyone}})
	if err != nil {
		w.t.Fatal(err)
	}
	return r.Total
}

const good = `{"id":"a1","slug":"fold-it","kind":"practice","title":"Fold it","summary":"Five folds.","body":"**Fold** the quagga [here](https://example.org).","subjects":["Mathematics"],"key_stages":[2],"years":"Year 4","topics":["fractions"],"job_roles":["teacher"],"licence":"cc by","created":"2026-03-31"}
{"slug":"html-one","title":"In HTML","body":"<h1>x</h1><script>alert(1)</script><p onclick=x>Words of a <a href='javascript:alert(1)'>page</a>.</p>","body_format":"html","licence":"OGL v3.0"}
`

// TestItems imports, imports again and imports a change.
func TestItems(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		if rep := w.run(good); rep.Created != 2 || rep.Bad != 0 {
			t.Fatalf("%+v %v", rep, w.bad)
		}
		e := w.item("fold-it")
		if e.Kind != "practice" || e.Licence != "CC-BY-4.0" || e.CreatedAt != time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC) || e.Tags[tags.Subject][0] != "maths" ||
			e.Tags[tags.KeyStage][0] != "ks2" || e.Tags[tags.Year][0] != "y4" {
			t.Errorf("%+v", e)
		}
		if b := string(w.item("html-one").Body.JSON()); strings.Contains(b, "alert") || strings.Contains(b, "javascript") || w.item("html-one").Licence != "OGL-3.0" {
			t.Error(b)
		}
		if n := w.found("quagga"); n != 1 {
			t.Errorf("found %d times", n)
		}
		if rep := w.run(good); rep.Same != 2 || rep.Created+rep.Changed != 0 {
			t.Errorf("again: %+v", rep)
		}
		if rep := w.run(strings.Replace(good, "quagga", "okapi", 1)); rep.Changed != 1 || rep.Same != 1 {
			t.Errorf("changed: %+v", rep)
		}
		if w.found("quagga") != 0 || w.found("okapi") != 1 || w.item("fold-it").Version != 2 || w.item("fold-it").ID != e.ID {
			t.Error("the change did not arrive whole")
		}
	})
}

// TestLongSlug: the address that a line asks for is kept, however long its words.
func TestLongSlug(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		slug := strings.TrimSuffix(strings.Repeat("converting-between-ratios-", 6), "-")
		w.run(fmt.Sprintf(`{"slug":%q,"title":"Ratios","body":"Words."}`+"\n", slug))
		if e := w.item(slug); e.Slug != slug {
			t.Errorf("kept as %s", e.Slug)
		}
	})
}

// TestTwice: lines with one slug are two items, and stay the same two.
func TestTwice(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	text := `{"slug":"x","title":"First"}` + "\n" + `{"slug":"x","title":"Second"}` + "\n" + `{"id":"7","slug":"x","title":"Third"}`
	if rep := w.run(text); rep.Created != 3 || rep.Renamed != 2 || !strings.Contains(strings.Join(w.bad, "\n"), "line 2: the address x belongs to another item; this one is x-2") {
		t.Errorf("%+v %v", rep, w.bad)
	}
	if w.item("x").Title != "First" || w.item("x-2").Title != "Second" || w.item("x-3").Title != "Third" {
		t.Error("the addresses are not in the order of the lines")
	}
	if rep := w.run(text); rep.Same != 3 {
		t.Errorf("again: %+v", rep)
	}
}

// TestBadLines: each is told by its number and the others are stored.
func TestBadLines(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	lines := []struct{ line, want string }{
		{`{"title":"ok"}`, ""},
		{`{"title":`, "not JSON"},
		{`[]`, "cannot be read"},
		{`{"title":5}`, "title is a number"},
		{`{"slug":"x"}`, "no title"},
		{`{"title":"x","kind":"poem"}`, "kind \"poem\" is none of practice"},
		{`{"title":"x","licence":"all yours"}`, "licence"},
		{`{"title":"x","created":"soon"}`, "no time such as"},
		{`{"title":"x","body_format":"rtf"}`, "body_format"},
		{`{"title":"x","files":["../../etc/passwd"]}`, "not in the folder"},
		{`{"title":"x","kind":"recording"}`, "needs captions"},
		{`{"title":"` + strings.Repeat("x", 5<<20) + `"}`, "longer than 4 MiB"},
		{`{"title":"also ok","subjects":["maths", 7, null], "org":"other", "author":"boss@other.example", "audience":"me"}`, ""},
		{"\x00\xff", "not JSON"},
	}
	var text, want []string
	for n, l := range lines {
		text = append(text, l.line)
		if l.want != "" {
			want = append(want, fmt.Sprintf("line %d: left out: ", n+1))
		}
	}
	rep := w.run(strings.Join(text, "\n"))
	if rep.Created != 2 || rep.Bad != len(want) || rep.Lines != len(lines) {
		t.Errorf("%+v", rep)
	}
	for i, n := 0, 0; n < len(lines) && i < len(w.bad); n++ {
		if lines[n].want == "" {
			continue
		}
		if !strings.HasPrefix(w.bad[i], want[i]) || !strings.Contains(w.bad[i], lines[n].want) {
			t.Errorf("line %d is told as %.200q, want %q", n+1, w.bad[i], lines[n].want)
		}
		i++
	}
	if e := w.item("also-ok"); e.OrgSlug != "kiln" || e.AuthorName != "Ada Brook" || e.Audience.Kind != items.Public {
		t.Error("a line chose who owns it")
	}
}

// TestFiles attaches files from the folder beside the lines, never from elsewhere.
func TestFiles(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	w.o.Dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(w.o.Dir, "sheet.txt"), []byte("All about the axolotl."), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/etc/hosts", filepath.Join(w.o.Dir, "hosts.txt")); err != nil {
		t.Fatal(err)
	}
	text := `{"slug":"a","title":"With a file","files":["sheet.txt"]}` + "\n" + `{"title":"b","files":["hosts.txt"]}` + "\n" + `{"title":"c","files":["/etc/hosts"]}`
	if rep := w.run(text); rep.Created != 1 || rep.Bad != 2 || w.found("axolotl") != 1 {
		t.Errorf("%+v %v", rep, w.bad)
	}
	id := w.item("a").Files[0].ID
	if rep := w.run(text); rep.Same != 1 || w.item("a").Files[0].ID != id {
		t.Errorf("again: %+v", rep)
	}
}

// TestStream: gzip, and a file far larger than what may be in memory.
func TestStream(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	body := strings.Repeat("All work and no play makes a dull staff meeting. ", 40)
	const n = 3000
	for i := range n {
		fmt.Fprintf(z, "{\"slug\":\"item-%d\",\"title\":\"Item %d\",\"body\":%q}\n", i, i, body)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := itemsjson.Plain(&zipped)
	if err != nil {
		t.Fatal(err)
	}
	im := itemsjson.Importer{Library: w.Library, Files: w.Files, Clock: w.Clock}
	began := time.Now()
	rep, err := im.Run(t.Context(), r, w.o)
	if err != nil || rep.Created != n {
		t.Fatalf("%+v %v", rep, err)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	t.Logf("%.0f items/s, heap reserved %d MiB", n/time.Since(began).Seconds(), m.HeapSys>>20)
	if m.HeapSys > 400<<20 {
		t.Errorf("%d MiB of heap", m.HeapSys>>20)
	}
}

// TestCutShort: what came before the end of a broken stream is stored, and said.
func TestCutShort(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	im := itemsjson.Importer{Library: w.Library, Files: w.Files, Clock: w.Clock}
	rep, err := im.Run(t.Context(), io.MultiReader(strings.NewReader(good), broken{}), w.o)
	if err == nil || !strings.Contains(err.Error(), "after line") || rep.Created != 2 {
		t.Errorf("%+v %v", rep, err)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func FuzzLine(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte(`{"title":"x","subjects":[[]],"years":{}}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		began := time.Now()
		itemsjson.Check(line)
		if d := time.Since(began); d > 2*time.Second {
			t.Errorf("%d bytes took %v", len(line), d)
		}
	})
}
