package libraryweb_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/testkit"
	"staffroom/internal/testkit/browser"
)

// TestReadingCostsAFixedNumberOfQueries: as many with forty entries as with
// four, and none for a page that visitors read again.
func TestReadingCostsAFixedNumberOfQueries(t *testing.T) {
	d := dbtest.SQLite(t)
	w := testkit.World(t, d)
	editor := w.Editor("kilnfield")
	readers := map[string]*testkit.Browser{"staff": w.Client(w.Teacher("kilnfield")), "visitor": w.Client(authz.Actor{})}
	n := testkit.Queries(d)
	cost := map[string][]int64{}
	for _, entries := range []int{4, 36} {
		path := ""
		for i := range entries {
			path = w.Shared(editor, "kilnfield", fmt.Sprintf("Entry %d of %d", i, entries), "public").Path()
		}
		for who, from := range readers {
			for place, address := range map[string]string{"item": path, "trust": "/at/larkfield", "school": "/at/kilnfield", "network": "/at/north", "feed": "/at/larkfield/feed.atom", "map": "/sitemap/items-0.xml"} {
				from.Page(address) // fills the caches that a busy site always has
				n.Reset()
				from.Page(address)
				cost[who+" "+place] = append(cost[who+" "+place], n.Load())
			}
		}
	}
	for what, c := range cost {
		t.Logf("%s: %v queries", what, c)
		if c[1] > c[0] || c[1] > 13 {
			t.Errorf("%s: %d queries with few entries, %d with many", what, c[0], c[1])
		}
	}
	if c := cost["visitor item"]; c[1] != 0 {
		t.Errorf("a page that was just read costs a visitor %d queries", c[1])
	}
	if c := cost["staff item"]; c[1] != 1 {
		t.Errorf("an entry whose header is still what it was costs staff %d queries", c[1])
	}
	w.Now.Add(2 * time.Second)
	path := w.Shared(editor, "kilnfield", "One more", "public").Path()
	readers["visitor"].Page(path)
	w.Now.Add(2 * time.Second)
	n.Reset()
	readers["visitor"].Page(path)
	if got := n.Load(); got == 0 || got > 10 {
		t.Errorf("asking whether a page is still true takes %d queries", got)
	}
	readers["staff"].Page(path)
	w.Now.Add(2 * time.Second)
	n.Reset()
	readers["staff"].Page(path)
	t.Logf("asking everything anew: %d queries", n.Load())
	if got := n.Load(); got > 20 {
		t.Errorf("asking for all of a staff page takes %d queries", got)
	}
}

// TestReadingInTheBrowser looks at the pages at every width, light and dark.
func TestReadingInTheBrowser(t *testing.T) {
	w := testkit.World(t, dbtest.SQLite(t))
	editor := w.Editor("kilnfield")
	e := w.Draft(editor, "kilnfield", "Bar models before algorithms")
	ed := e.Edit()
	ed.Tags = tags.Set{tags.Subject: {"maths"}, tags.KeyStage: {"ks2"}, tags.Topic: {"a topic with a name that is long"}}
	e, err := w.Library.SaveDraft(t.Context(), editor, e.ID, e.Version, ed)
	if err != nil {
		t.Fatal(err)
	}
	attach(t, w, editor, e, "A file with a very long name that has no spaces-in-the-second-half-of-it.txt", strings.Repeat("Words in a file. ", 200))
	e = w.Share(editor, e, "public")
	other := w.Shared(editor, "kilnfield", "Fractions on a line", "public")
	if _, err := w.Library.Pin(t.Context(), editor, other.ID, true); err != nil {
		t.Fatal(err)
	}
	down := w.Shared(editor, "kilnfield", "Taken down", "kilnfield")
	if _, err := w.Library.Withdraw(t.Context(), editor, down.ID, ""); err != nil {
		t.Fatal(err)
	}
	unfinished := w.Draft(editor, "kilnfield", "Not yet")
	session := w.Client(editor).Cookie("session")
	public := httptest.NewServer(w.Handler)
	t.Cleanup(public.Close)
	staff := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		r.AddCookie(&http.Cookie{Name: "session", Value: session})
		w.Handler.ServeHTTP(rw, r)
	}))
	t.Cleanup(staff.Close)
	pages := map[string]string{
		"public front": "/at/larkfield", "public empty": "/at/fellgate", "public school": "/at/kilnfield", "public item": e.Path(), "public help": "/help",
		"staff front": "/at/larkfield", "staff school": "/at/kilnfield", "staff network": "/at/north", "staff item": e.Path(), "staff withdrawn": down.Path(),
		"staff draft": unfinished.Path(), "staff accessibility": "/help/accessibility",
	}
	for _, o := range []browser.Options{{}, {Width: 390, Dark: true}, {Width: 320, NoScript: true}} {
		for name, path := range pages {
			t.Run(fmt.Sprintf("%s %d dark=%v", name, o.Width, o.Dark), func(t *testing.T) {
				site := public
				if strings.HasPrefix(name, "staff") {
					site = staff
				}
				p := browser.Open(t, o)
				p.Go(site.URL + path)
				p.Axe(t)
				p.SameWidth(t)
				p.Clean(t, strings.TrimPrefix(site.URL, "http://"))
				if dir := os.Getenv("SHOTS"); dir != "" {
					p.Screenshot(filepath.Join(dir, fmt.Sprintf("%s-%d-%v.png", strings.ReplaceAll(name, " ", "-"), o.Width, o.Dark)))
				}
			})
		}
	}
}
