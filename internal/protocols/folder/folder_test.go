package folder_test

import (
	"archive/zip"
	"bytes"
	"context"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"staffroom/internal/app"
	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/people"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/config"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/extract"
	"staffroom/internal/platform/search"
	"staffroom/internal/protocols/folder"
)

func TestMain(m *testing.M) {
	extract.Main()
	os.Exit(m.Run())
}

type world struct {
	*app.App
	t      *testing.T
	org    orgs.Org
	person people.Person
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
	if w.org, err = w.Orgs.AddUnscoped(t.Context(), orgs.Org{Kind: orgs.Trust, Slug: "kiln", Name: "Kiln Trust"}); err != nil {
		t.Fatal(err)
	}
	w.person, err = w.People.AddUnscoped(t.Context(), people.Join{Person: people.Person{Email: "ada@kiln.example", Name: "Ada Brook"}, OrgID: w.org.ID, Role: authz.Editor})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// run imports dir and returns what was told.
func (w *world) run(dir string) (folder.Report, []string) {
	w.t.Helper()
	var told []string
	im := folder.Importer{Library: w.Library, Files: w.Files, Clock: w.Clock}
	rep, err := im.Run(w.t.Context(), dir, folder.Options{
		OrgID: w.org.ID, OrgSlug: w.org.Slug, AuthorID: w.person.ID, Audience: items.Audience{Kind: items.Public}, Licence: "CC-BY-4.0", Name: "test",
		Problem: func(where, what string) { told = append(told, where+": "+what) },
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return rep, told
}

func (w *world) item(slug string) library.Entry {
	w.t.Helper()
	e, err := w.Library.BySlug(w.t.Context(), authz.Actor{}, w.org.Slug, slug)
	if err != nil {
		w.t.Fatalf("item %s: %v", slug, err)
	}
	return e
}

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func picture(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewRGBA(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const prose = " This is what we do on Mondays with the whole class, and why it is worth the tidying up afterwards."

func site(t *testing.T) string {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"maths/fractions.md": "---\ntitle: 'Fractions, folded'\nsubjects: [maths]\nyears: [y4]\nsummary: Fold first.\ndate: 2026-03-01\n---\n\nSee [the strips](strips.md#cut), [all of it](./index.md) and [nothing](gone.md)." + prose +
			"\n\n![A strip](img/strip.png) ![lost](img/none.png)\n\n[The sheet](sheet.html)",
		"maths/strips.md":      "# Paper strips\n\nBack to [fractions](/maths/fractions)." + prose,
		"maths/index.md":       "# Maths here\n\nEverything about maths in our school is on these pages." + prose,
		"maths/sheet.html":     "<html><head><title>A sheet</title></head><body><script>alert(1)</script><p onclick=x()>Cut along the lines." + prose + "</p></body></html>",
		"maths/img/strip.png":  picture(t),
		"tasks/bean/hints.md":  "Put the bean near the window." + prose,
		"tasks/bean/answer.md": "It grew." + prose,
		"LICENCE":              "do what you like", ".git/config": "secret", "empty.md": "# Nothing\n", "notes.xyz": "?",
	})
	return dir
}

// TestFolder imports pages with links and pictures between them, again without
// a change, and again with one.
func TestFolder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, dir := newWorld(t, d), site(t)
		rep, told := w.run(dir)
		if rep.Created != 5 || rep.Pictures != 1 || rep.LostLinks != 1 || rep.LostPictures != 1 {
			t.Errorf("%+v\n%s", rep, strings.Join(told, "\n"))
		}
		for _, want := range []string{"empty.md", "LICENCE", "*.xyz"} {
			if !strings.Contains(strings.Join(told, "\n"), want) {
				t.Errorf("nothing is told of %s", want)
			}
		}
		e := w.item("fractions")
		body := string(e.Body.JSON())
		for _, want := range []string{`"href":"/at/kiln/strips#h-cut"`, `"href":"/at/kiln/maths"`, `"href":"/at/kiln/` + w.item("sheet").Slug + `"`, e.Files[0].Path()} {
			if !strings.Contains(body, want) {
				t.Errorf("no %s in %s", want, body)
			}
		}
		if e.Title != "Fractions, folded" || e.Summary != "Fold first." || e.CreatedAt.Format("2006-01-02") != "2026-03-01" || strings.Contains(body, "gone") && strings.Contains(body, "gone.md") {
			t.Errorf("%q %q %v", e.Title, e.Summary, e.CreatedAt)
		}
		if b := string(w.item("strips").Body.JSON()); !strings.Contains(b, `"/at/kiln/fractions"`) || strings.Contains(b, "Paper strips") {
			t.Errorf("an address from the top of the site, or the title twice: %s", b)
		}
		if b := w.item("bean"); b.Title != "Bean" || !strings.Contains(b.Body.Text(), "window") || !strings.Contains(b.Body.Text(), "grew") {
			t.Errorf("the parts of a task: %q %s", b.Title, b.Body.Text())
		}
		w.again(dir, e)
		w.changed(dir, e)
	})
}

func (w *world) again(dir string, before library.Entry) {
	rep, _ := w.run(dir)
	after := w.item("fractions")
	if rep.Same != 5 || rep.Created+rep.Changed != 0 || after.Version != before.Version || after.Files[0].ID != before.Files[0].ID {
		w.t.Errorf("again: %+v, version %d", rep, after.Version)
	}
}

func (w *world) changed(dir string, before library.Entry) {
	p := filepath.Join(dir, "maths/fractions.md")
	b, err := os.ReadFile(p)
	if err != nil {
		w.t.Fatal(err)
	}
	write(w.t, dir, map[string]string{"maths/fractions.md": string(b) + "\n\nWe also tried it with quagga biscuits."})
	rep, _ := w.run(dir)
	after := w.item("fractions")
	if rep.Changed != 1 || rep.Same != 4 || after.Version != before.Version+1 || after.Files[0].ID != before.Files[0].ID {
		w.t.Errorf("changed: %+v, version %d", rep, after.Version)
	}
	found, err := w.Index.Search(w.t.Context(), search.Query{Text: "quagga", Reads: []int64{authz.Everyone}})
	if err != nil || found.Total != 1 {
		w.t.Errorf("what changed is not found at once: %+v %v", found, err)
	}
}

// TestHostile: nothing gets in from outside the folder, and what cannot be read
// is told and left out.
func TestHostile(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	outside := t.TempDir()
	write(t, outside, map[string]string{"secret.md": "# Secret\n\nThe password of the safe is quagga." + prose, "secret.png": picture(t)})
	dir := t.TempDir()
	var bomb bytes.Buffer
	z := zip.NewWriter(&bomb)
	f, err := z.Create("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	for range 300 {
		if _, err := f.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	write(t, dir, map[string]string{
		"page.md":      "# A page\n\n![x](../" + filepath.Base(outside) + "/secret.png) ![y](link/secret.png) [z](../../../../etc/passwd) [w](bomb.docx) [j](javascript:alert(1))" + prose,
		"bomb.docx":    bomb.String(),
		"broken.pdf":   "%PDF-1.7 nothing follows",
		"binary.md":    "\x00\x01\x02" + prose,
		"long.md":      strings.Repeat("word ", 600_000),
		"deep.md":      "# Deep\n\n" + strings.Repeat("> ", 5000) + "x" + prose,
		"front.md":     "---\n" + strings.Repeat("a: [", 3000) + "\n---\n" + prose,
		"<b>x</b>.md":  prose,
		"dash-- --.md": prose,
	})
	for from, to := range map[string]string{"link": outside, "file.md": filepath.Join(outside, "secret.md"), "self": dir} {
		if err := os.Symlink(to, filepath.Join(dir, from)); err != nil {
			t.Fatal(err)
		}
	}
	rep, told := w.run(dir)
	all := strings.Join(told, "\n")
	for _, want := range []string{"link: it is a link", "file.md: it is a link", "bomb.docx: it unpacks", "binary.md: it is not text", "long.md: it is longer", "broken.pdf"} {
		if !strings.Contains(all, want) {
			t.Errorf("nothing is told of %q in\n%s", want, all)
		}
	}
	found, err := w.Index.Search(t.Context(), search.Query{Text: "quagga", Reads: []int64{authz.Everyone}})
	if err != nil || found.Total != 0 || rep.Created < 3 {
		t.Errorf("%+v, %+v %v", found, rep, err)
	}
	if b := string(w.item("page").Body.JSON()); strings.Contains(b, "/files/") || strings.Contains(b, "passwd") || strings.Contains(b, "javascript") {
		t.Error(b)
	}
}

// TestSlugs: an address that another item has is not taken from it.
func TestSlugs(t *testing.T) {
	w, dir := newWorld(t, dbtest.SQLite(t)), t.TempDir()
	write(t, dir, map[string]string{"a/plan.md": "# Plan A\n" + prose, "b/plan.md": "# Plan B\n" + prose, "plan.md": "# The plan\n" + prose})
	w.run(dir)
	if w.item("plan").Title != "The plan" || w.item("a-plan").Title != "Plan A" || w.item("b-plan").Title != "Plan B" {
		t.Error("addresses are not by folder")
	}
	other := t.TempDir()
	write(t, other, map[string]string{"plan.md": "# Another plan\n" + prose})
	im := folder.Importer{Library: w.Library, Files: w.Files, Clock: w.Clock}
	rep, err := im.Run(t.Context(), other, folder.Options{OrgID: w.org.ID, OrgSlug: "kiln", AuthorID: w.person.ID, Audience: items.Audience{Kind: items.Public}, Name: "other"})
	if err != nil || rep.Created != 1 || w.item("plan").Title != "The plan" || w.item("plan-2").Title != "Another plan" {
		t.Errorf("%+v %v", rep, err)
	}
}

// TestReal imports every folder of real material and follows every link.
func TestReal(t *testing.T) {
	root := "../../../../shared/data/resources"
	dirs, err := os.ReadDir(root)
	if err != nil {
		t.Skip("no real material beside the project: " + root)
	}
	w := newWorld(t, dbtest.SQLite(t))
	for _, d := range dirs {
		if d.Name() != "dfe-teaching-vacancies-guides" && d.Name() != "dfe-cpd-design-history" {
			continue // the large ones take minutes; bench/real loads them
		}
		rep, _ := w.run(filepath.Join(root, d.Name()))
		if rep.Created < 25 {
			t.Errorf("%s: %+v", d.Name(), rep)
		}
	}
	bodies, err := db.Column[string](t.Context(), w.DB, `SELECT l.body FROM library_items l`)
	if err != nil {
		t.Fatal(err)
	}
	slugs, err := w.Library.SlugsUnscoped(t.Context(), w.org.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range bodies {
		for _, part := range strings.Split(b, `"href":"/at/kiln/`)[1:] {
			slug, _, _ := strings.Cut(part, `"`)
			if slug, _, _ = strings.Cut(slug, "#"); !slugs[slug] {
				t.Error("a link leads to " + slug)
			}
		}
		if strings.Contains(b, "/files/from-") {
			t.Error("a picture without a file")
		}
	}
}
