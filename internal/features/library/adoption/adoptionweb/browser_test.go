package adoptionweb_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"staffroom/internal/features/library/adoption"
	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/testkit"
	"staffroom/internal/testkit/browser"
)

// story is an item that four schools tried, with notes of every sort.
func story(t *testing.T) (w *testkit.W, path, itemID string, bo authz.Actor, use adoption.Adoption, note adoption.Note) {
	t.Helper()
	w = testkit.World(t, dbtest.SQLite(t))
	ctx := t.Context()
	e := w.Shared(w.Editor("fellgate"), "fellgate", "Bar models before algorithms", "public")
	say := func(org string, ed adoption.NoteEdit) (authz.Actor, adoption.Adoption, adoption.Note) {
		act := w.Teacher(org)
		w.Now.Add(36 * time.Hour)
		a, err := w.Adoption.Adopt(ctx, act, e.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		if a, err = w.Adoption.Correct(ctx, act, a.ID, a.Version, adoption.Correction{Scope: adoption.Year, Words: "Year 4", Started: a.Started}); err != nil {
			t.Fatal(err)
		}
		n, err := w.Adoption.Note(ctx, act, a.ID, ed)
		if err != nil {
			t.Fatal(err)
		}
		return act, a, n
	}
	counted := adoption.Figures{What: "Explains which fraction is bigger", How: "The same ten questions in weeks 1 and 6", Kind: "share", Before: "17", After: "40", BeforePupils: "54"}
	say("scarbrook", adoption.NoteEdit{Result: adoption.Early, Evidence: "We have only begun.", Audience: adoption.AllReaders})
	say("kilnfield", adoption.NoteEdit{Result: adoption.Not, Class: "Years 4 and 5 together", Pupils: "10-30", Weeks: 6, Changes: []adoption.Change{"pace"},
		Evidence: "The older children knew the shortcut and kept using it.\nWe would start a year earlier.", Audience: adoption.AllReaders,
		Figures: adoption.Figures{What: "Mean score", How: "A test out of 20", Kind: "mean", Before: "12.4", After: "12.1", BeforePupils: "26", Spread: "3.1"}})
	bo, use, note = say("millbeck", adoption.NoteEdit{Result: adoption.Worked, Class: "Year 4, two classes", Pupils: "31-60", Weeks: 8, Changes: []adoption.Change{"pace", "length"},
		Changed: "We took eight lessons, not six.", Evidence: "It worked best when we slowed down. The quiz told us who needed lesson three again.", Audience: adoption.AllReaders, Figures: counted})
	return w, e.Path(), e.ID, bo, use, note
}

func TestInTheBrowser(t *testing.T) {
	w, path, item, bo, use, note := story(t)
	visitor, fresh := authz.Actor{}, w.Teacher("kilnfield")
	pages := []struct {
		name, path string
		act        authz.Actor
	}{
		{"item", path, bo}, {"item-fresh", path, fresh}, {"item-visitor", path, visitor}, {"schools", "/items/" + item + "/uses", bo}, {"notes", "/items/" + item + "/notes", visitor},
		{"use", "/uses/" + use.ID + "/edit", bo}, {"undo", "/uses/" + use.ID + "/removal", bo}, {"new", "/uses/" + use.ID + "/notes/new", bo}, {"edit", "/notes/" + note.ID + "/edit", bo},
	}
	session := ""
	site := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if session != "" {
			r.AddCookie(&http.Cookie{Name: "session", Value: session})
		}
		w.Handler.ServeHTTP(rw, r)
	}))
	t.Cleanup(site.Close)
	for _, o := range []browser.Options{{}, {Width: 390, Dark: true}, {Width: 320, NoScript: true}} {
		t.Run(fmt.Sprintf("%d dark=%v", o.Width, o.Dark), func(t *testing.T) {
			p := browser.Open(t, o)
			for _, page := range pages {
				session = ""
				if !page.act.Visitor() {
					session = w.Client(page.act).Cookie("session")
				}
				p.Go(site.URL + page.path)
				p.Axe(t)
				p.SameWidth(t)
				if dir := os.Getenv("SHOTS"); dir != "" {
					p.Screenshot(filepath.Join(dir, fmt.Sprintf("%s-%d.png", page.name, o.Width)))
				}
			}
			p.Clean(t, strings.TrimPrefix(site.URL, "http://"))
		})
	}
}
