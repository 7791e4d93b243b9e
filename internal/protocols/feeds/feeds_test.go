package feeds_test

import (
	"encoding/xml"
	"net/http"
	"strings"
	"testing"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/testkit"
)

// valid reads a document as a strict XML parser does.
func valid(t *testing.T, a *testkit.Answer) {
	t.Helper()
	dec := xml.NewDecoder(strings.NewReader(a.Body))
	for {
		if _, err := dec.Token(); err != nil {
			if err.Error() != "EOF" {
				t.Fatalf("%s: %v in %s", a.URL, err, a.Body)
			}
			return
		}
	}
}

// TestWhatIsInThem: what everyone may see and nothing else, whoever asks.
func TestWhatIsInThem(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		editor := w.Editor("kilnfield")
		open := w.Shared(editor, "kilnfield", "Open to all", "public")
		down := w.Shared(editor, "kilnfield", "Taken down", "public")
		closed := w.Shared(editor, "kilnfield", "Closed shop", "larkfield")
		draft := w.Draft(editor, "kilnfield", "Half done")
		if _, err := w.Library.Withdraw(t.Context(), editor, down.ID, ""); err != nil {
			t.Fatal(err)
		}
		for name, act := range map[string]authz.Actor{"visitor": {}, "editor": editor} {
			c := w.Client(act)
			for _, path := range []string{"/at/kilnfield/feed.atom", "/at/larkfield/feed.atom", "/sitemap/items-0.xml"} {
				a := c.Page(path)
				valid(t, a)
				if !strings.Contains(a.Body, open.Path()+`"`) && !strings.Contains(a.Body, open.Path()+"<") {
					t.Errorf("%s: %s lacks the public entry: %s", name, path, a.Body)
				}
				for _, slug := range []string{down.Slug, closed.Slug, draft.Slug} {
					if strings.Contains(a.Body, slug) {
						t.Errorf("%s: %s tells of %s", name, path, slug)
					}
				}
			}
		}
		c := w.Client(authz.Actor{})
		index := c.Page("/sitemap.xml")
		valid(t, index)
		if !strings.Contains(index.Body, "<loc>http://localhost:8080/sitemap/items-0.xml</loc>") {
			t.Errorf("index: %s", index.Body)
		}
		places := c.Page("/sitemap/places.xml")
		valid(t, places)
		if strings.Count(places.Body, "<loc>") != len(w.Orgs) {
			t.Errorf("places: %s", places.Body)
		}
		if a := c.Page("/at/larkfield/feed.atom?kind=article"); strings.Contains(a.Body, "<entry>") {
			t.Error("a feed of articles has a practice")
		}
		c.Get("/at/nowhere/feed.atom").Is(http.StatusNotFound)
		c.Get("/sitemap/items-0").Is(http.StatusNotFound)
		if a := c.Page("/robots.txt"); !strings.Contains(a.Body, "Sitemap: http://localhost:8080/sitemap.xml") {
			t.Error(a.Body)
		}
	})
}

// TestHostileTitles: a feed stays XML whatever the words.
func TestHostileTitles(t *testing.T) {
	w := testkit.World(t, dbtest.SQLite(t))
	editor := w.Editor("kilnfield")
	for _, evil := range []string{"]]></title><entry>", "a & b < c > d \" '", "bell \x07 and \ufffe and \U0001F9EE", "<!ENTITY x SYSTEM 'file:///etc/passwd'>"} {
		w.Shared(editor, "kilnfield", evil, "public")
	}
	a := w.Client(authz.Actor{}).Page("/at/kilnfield/feed.atom")
	valid(t, a)
	var f struct {
		Entries []struct {
			Title string `xml:"title"`
			ID    string `xml:"id"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal([]byte(a.Body), &f); err != nil || len(f.Entries) != 4 {
		t.Fatalf("%d entries, %v", len(f.Entries), err)
	}
	if got := f.Entries[2].Title; got != "a & b < c > d \" '" {
		t.Errorf("title %q", got)
	}
}
