package libraryweb_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/markup"
	"staffroom/internal/testkit"
)

// attach adds a file to an entry of by's and has it read.
func attach(t *testing.T, w *testkit.W, by authz.Actor, e library.Entry, name, body string) files.File {
	t.Helper()
	f, err := w.Files.Add(t.Context(), by, files.Bring{ItemID: e.ID, Name: name, Body: strings.NewReader(body)})
	if err != nil {
		t.Fatal(err)
	}
	w.Drain()
	return f
}

// TestWhoReads opens every page that shows an entry as each kind of reader.
func TestWhoReads(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		author, editor := w.Teacher("kilnfield"), w.Editor("larkfield")
		readers := map[string]authz.Actor{"author": author, "mate": w.Teacher("kilnfield"), "editor": editor, "same trust": w.Teacher("millbeck"),
			"other trust": w.Teacher("fellgate"), "network": w.Teacher("scarbrook"), "visitor": {}}
		for audience, may := range map[string]string{
			"draft":     "author",
			"me":        "author",
			"kilnfield": "author, mate, editor",
			"larkfield": "author, mate, editor, same trust",
			"north":     "author, mate, editor, same trust, network",
			"public":    "author, mate, editor, same trust, network, visitor, other trust",
		} {
			e := w.Draft(author, "kilnfield", "A secret called "+audience)
			f := attach(t, w, author, e, "plan.txt", "a plan in words that are long enough")
			if audience != "draft" {
				e = w.Share(author, e, audience)
			}
			for name, act := range readers {
				c := w.Client(act)
				want := http.StatusNotFound
				if strings.Contains(may, name) {
					want = http.StatusOK
				}
				for _, path := range []string{e.Path(), f.Path()} {
					if got := c.Get(path); got.Status != want {
						t.Errorf("%s: %s gets %s: %d, not %d", audience, name, path, got.Status, want)
					}
				}
				for _, place := range []string{"/at/larkfield", "/at/kilnfield", "/at/north"} {
					if page := c.Page(place); strings.Contains(page.Body, "A secret called "+audience) && want != http.StatusOK {
						t.Errorf("%s: %s finds it on %s", audience, name, place)
					}
				}
			}
		}
	})
}

// TestWithdrawnAtOnce: from the moment that a withdrawal is acknowledged no
// answer shows the page, while many read it.
func TestWithdrawnAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		editor := w.Editor("kilnfield")
		e := w.Shared(editor, "kilnfield", "Here and gone", "public")
		var state, stale, served atomic.Int64 // state is odd while the entry is down
		ctx, stop := context.WithCancel(t.Context())
		var readers sync.WaitGroup
		for range 4 {
			readers.Go(func() {
				c := w.Client(authz.Actor{})
				for ctx.Err() == nil {
					before := state.Load()
					a := c.Get(e.Path())
					switch shown := a.Status == http.StatusOK; {
					case shown && before%2 == 1 && before == state.Load():
						stale.Add(1)
					case shown:
						served.Add(1)
					}
				}
			})
		}
		for range 10 {
			time.Sleep(5 * time.Millisecond)
			if _, err := w.Library.Withdraw(t.Context(), editor, e.ID, ""); err != nil {
				t.Fatal(err)
			}
			state.Add(1)
			time.Sleep(5 * time.Millisecond)
			state.Add(1)
			if _, err := w.Library.PutBack(t.Context(), editor, e.ID); err != nil {
				t.Fatal(err)
			}
			w.Client(authz.Actor{}).Page(e.Path())
		}
		stop()
		readers.Wait()
		if stale.Load() > 0 || served.Load() == 0 {
			t.Errorf("%d stale answers, %d good ones", stale.Load(), served.Load())
		}
	})
}

// TestPageFollowsItsThings: whatever a public page shows changes with the next
// request.
func TestPageFollowsItsThings(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		editor, admin := w.Editor("kilnfield"), w.Admin("larkfield")
		e, like := w.Draft(editor, "kilnfield", "Fractions with ribbon"), w.Draft(editor, "kilnfield", "Fractions with paper")
		for _, x := range []*library.Entry{&e, &like} {
			ed := x.Edit()
			ed.Tags = tags.Set{tags.Subject: {"maths"}}
			var err error
			if *x, err = w.Library.SaveDraft(t.Context(), editor, x.ID, x.Version, ed); err != nil {
				t.Fatal(err)
			}
			*x = w.Share(editor, *x, "public")
		}
		visitor := w.Client(authz.Actor{})
		visitor.Page(e.Path()).Says("Fractions with ribbon", "Fractions with paper", "Because it worked.")

		ed := e.Edit()
		ed.Why = "Because of the ribbon."
		if _, err := w.Library.Save(t.Context(), editor, e.ID, e.Version, ed, ""); err != nil {
			t.Fatal(err)
		}
		visitor.Page(e.Path()).Says("Because of the ribbon.")

		attach(t, w, editor, e, "ribbon.txt", "how long the ribbon is in each year group")
		if strings.Contains(visitor.Page(e.Path()).Body, "ribbon.txt") {
			t.Error("a file that nobody has looked at is on a public page")
		}
		again, err := w.Library.Get(t.Context(), editor, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		e = w.Share(editor, again, "public") // somebody looks at the file
		visitor.Page(e.Path()).Says("ribbon.txt")

		if _, err := w.Library.Withdraw(t.Context(), editor, like.ID, ""); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(visitor.Page(e.Path()).Body, "Fractions with paper") {
			t.Error("the page names an entry that was taken down")
		}

		o, err := w.App.Orgs.BySlug(t.Context(), "larkfield")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.App.Orgs.ChangeProfile(t.Context(), admin, o.ID, o.Version, orgs.Profile{Name: "Lark Hill", Colour: "#7a1f3d"}); err != nil {
			t.Fatal(err)
		}
		if body := visitor.Page(e.Path()).Body; !strings.Contains(body, "/theme/7a1f3d.css") || !strings.Contains(body, "Lark Hill") {
			t.Error("the page has the trust's old name or colours")
		}
	})
}

// TestPublicPageOverHTTP: entity tags, compression, HEAD, and one page for all.
func TestPublicPageOverHTTP(t *testing.T) {
	w := testkit.World(t, dbtest.SQLite(t))
	e := w.Shared(w.Editor("kilnfield"), "kilnfield", "Kept for later", "public")
	c := w.Client(authz.Actor{})
	plain := c.Page(e.Path())
	c.Header.Set("Accept-Encoding", "br, gzip;q=0.8")
	packed := c.Page(e.Path())
	z, err := gzip.NewReader(strings.NewReader(packed.Body))
	if err != nil {
		t.Fatal(err)
	}
	if unpacked, err := io.ReadAll(z); err != nil || string(unpacked) != plain.Body {
		t.Errorf("the compressed page is another: %v", err)
	}
	if got := packed.Header.Get("Vary"); !strings.Contains(got, "Accept-Encoding") || !strings.Contains(got, "Cookie") {
		t.Errorf("Vary: %q", got)
	}
	c.Header.Set("If-None-Match", plain.Header.Get("Etag"))
	if a := c.Get(e.Path()); a.Status != http.StatusNotModified || a.Body != "" {
		t.Errorf("asked about again: %d with %d bytes", a.Status, len(a.Body))
	}
	c.Header = http.Header{"Accept-Encoding": {"gzip;q=0"}}
	if a := c.Page(e.Path() + "?utm=1"); a.Body != plain.Body {
		t.Error("a query makes another page")
	}
	if a := c.Do(http.MethodHead, e.Path(), "", nil); a.Status != http.StatusOK || a.Body != "" {
		t.Errorf("HEAD: %d with %d bytes", a.Status, len(a.Body))
	}
	staff := w.Client(w.Teacher("kilnfield")).Page(e.Path())
	if got := staff.Header.Get("Cache-Control"); !strings.Contains(got, "no-store") || strings.Contains(plain.Body, "/signout") {
		t.Errorf("a page of staff may be kept (%q), or visitors get one", got)
	}
}

// TestHostileWords: whatever a person types stays text, in the page and in what
// machines read of it.
func TestHostileWords(t *testing.T) {
	w := testkit.World(t, dbtest.SQLite(t))
	editor := w.Editor("kilnfield")
	for n, evil := range []string{
		`</script><script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `'; alert(1) //`, `<!-- <script>`, "\u202eeviL \u0000", `]]></title><b>`,
	} {
		e := w.Draft(editor, "kilnfield", "x")
		ed := e.Edit()
		ed.Title, ed.Summary, ed.Why, ed.Body = evil+fmt.Sprint(n), evil, evil, markup.FromText(evil)
		ed.Tags = tags.Set{"topic": {evil}}
		e, err := w.Library.SaveDraft(t.Context(), editor, e.ID, e.Version, ed)
		if err != nil {
			continue // refused at the door
		}
		e = w.Share(editor, e, "public")
		page := w.Client(authz.Actor{}).Page(e.Path())
		for _, bad := range []string{"<script>alert", "<img src=x", "<b>"} {
			if strings.Contains(page.Body, bad) {
				t.Errorf("%q comes out as markup: %s", evil, bad)
			}
		}
		checkLearningResource(t, page, e)
	}
}

// checkLearningResource reads the page's JSON-LD as a search engine does.
func checkLearningResource(t *testing.T, page *testkit.Answer, e library.Entry) {
	t.Helper()
	_, rest, ok := strings.Cut(page.Body, `<script type="application/ld+json">`)
	raw, _, closed := strings.Cut(rest, `</script>`)
	var d struct {
		Context, Type, Name, Description, URL, DateModified string
		IsAccessibleForFree                                 bool
		Author, Publisher                                   struct{ Type, Name string }
	}
	m := map[string]any{}
	if !ok || !closed {
		t.Fatal("no structured data")
	}
	if err := json.Unmarshal([]byte(raw), &m); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	if err := json.NewDecoder(bytes.NewReader([]byte(strings.ReplaceAll(raw, `"@`, `"`)))).Decode(&d); err != nil {
		t.Fatal(err)
	}
	if m["@type"] != "LearningResource" || d.Name != e.Title || d.Author.Name != e.AuthorName || d.Publisher.Name != e.OrgName || !d.IsAccessibleForFree {
		t.Errorf("structured data: %s", raw)
	}
	if _, err := time.Parse(time.RFC3339, d.DateModified); err != nil {
		t.Error(err)
	}
}

// TestDownloads: names, types, ranges and policies of what people brought.
func TestDownloads(t *testing.T) {
	w := testkit.World(t, dbtest.SQLite(t))
	editor := w.Editor("kilnfield")
	e := w.Draft(editor, "kilnfield", "With files")
	c := w.Client(authz.Actor{})
	f := attach(t, w, editor, e, "Zażółć \"plan\"; v1.txt", "hello <script>alert(1)</script>")
	page := attach(t, w, editor, e, "evil.html", "<!doctype html><script>alert(1)</script><p>words")
	e = w.Share(editor, e, "public")
	a := c.Page(f.Path())
	if got := a.Header.Get("Content-Disposition"); got != `attachment; filename="Za____ _plan__ v1.txt"; filename*=UTF-8''Za%C5%BC%C3%B3%C5%82%C4%87%20%22plan%22%3B%20v1.txt` {
		t.Errorf("Content-Disposition: %s", got)
	}
	if csp := a.Header.Get("Content-Security-Policy"); csp != "default-src 'none'; sandbox" || a.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("policy %q", csp)
	}
	if !strings.HasPrefix(a.Header.Get("Cache-Control"), "private") {
		t.Errorf("caching %q", a.Header.Get("Cache-Control"))
	}
	c.Header.Set("Range", "bytes=0-4")
	if a := c.Get(f.Path()); a.Status != http.StatusPartialContent || a.Body != "hello" {
		t.Errorf("range: %d %q", a.Status, a.Body)
	}
	c.Header = http.Header{}
	if a := c.Get(page.Path()); strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") || !strings.HasPrefix(a.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("a page that somebody brought: %s, %s", a.Header.Get("Content-Type"), a.Header.Get("Content-Disposition"))
	}
	if _, err := w.Library.Withdraw(t.Context(), editor, e.ID, ""); err != nil {
		t.Fatal(err)
	}
	c.Get(f.Path()).Is(http.StatusNotFound)
	c.Get("/files/nothing").Is(http.StatusNotFound)
}

// TestPlaces: the pages of organisations, with and without anything in them.
func TestPlaces(t *testing.T) {
	w := testkit.World(t, dbtest.SQLite(t))
	c := w.Client(authz.Actor{})
	if a := c.Get("/"); a.Status != http.StatusSeeOther || a.Header.Get("Location") != "/at/larkfield" {
		t.Errorf("visitors start at %q", a.Header.Get("Location"))
	}
	c.Page("/at/larkfield").Says("Nothing shared by larkfield yet")
	c.Page("/at/kilnfield").Says("Nothing shared by kilnfield yet")
	c.Get("/at/nowhere").Is(http.StatusNotFound)
	teacher := w.Teacher("kilnfield")
	staff := w.Client(teacher)
	if a := staff.Get("/"); a.Header.Get("Location") != "/today" {
		t.Errorf("staff start at %q", a.Header.Get("Location"))
	}
	staff.Page("/at/larkfield").Says("Share the first one")
	w.Shared(teacher, "kilnfield", "For the network", "north")
	w.Client(w.Teacher("scarbrook")).Page("/at/north").Says("For the network", "Who is in it")
	page := staff.Page("/at/kilnfield").Says("People to talk to", "For the network")
	if !strings.Contains(page.Body, "/people/") {
		t.Error("no way to the people")
	}
	if strings.Contains(c.Page("/at/kilnfield").Body, "/people/") {
		t.Error("visitors look people up")
	}
}
