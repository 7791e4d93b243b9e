package lineageweb_test

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/testkit"
	"staffroom/internal/testkit/browser"
)

// TestBrowserLineage looks at every page of lineage at the widths of a desk
// and of a narrow phone, and decides on changes with scripts on.
// STAFFROOM_SHOTS names a folder for pictures of what it sees.
func TestBrowserLineage(t *testing.T) {
	w := testkit.World(t, dbtest.SQLite(t))
	srv := httptest.NewServer(w.Handler)
	t.Cleanup(srv.Close)
	ada, ben := w.Teacher("kilnfield"), w.Teacher("millbeck")
	e := practice(t, w, ada, "kilnfield", "larkfield")
	child, err := w.Lineage.Adapt(t.Context(), ben, e.ID, w.Orgs["millbeck"].ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Lineage.SayWhatChanged(t.Context(), ben, child.ID, "Slower, with a helper and larger bars."); err != nil {
		t.Fatal(err)
	}
	change(t, w, ben, child.ID, "twenty minutes", "ten minutes with a helper", "to a friend", "to a younger child")
	child = share(t, w, ben, child.ID, "larkfield")
	f, err := w.Lineage.Offer(t.Context(), ben, child.ID, "Ours explain better when the listener is younger. It took us two lessons to find out.")
	if err != nil {
		t.Fatal(err)
	}
	e = change(t, w, ada, e.ID, "twenty minutes", "thirty minutes", "which half", "which part")
	pages := []struct{ name, path string }{
		{"item", child.Path()}, {"original", e.Path()}, {"tree", "/items/" + child.ID + "/lineage"}, {"changes", "/items/" + child.ID + "/changes"},
		{"offering", "/items/" + child.ID + "/offer"}, {"offer", "/offers/" + f.ID}, {"today", "/today"},
	}
	for _, width := range []int{1280, 320} {
		for who, act := range map[string]authz.Actor{"ada": ada, "ben": ben} {
			p := browser.Open(t, browser.Options{Width: width})
			p.Go(srv.URL + "/signin")
			p.Eval(`document.cookie = "session=` + w.Client(act).Cookie("session") + `; path=/"`)
			for _, one := range pages {
				if hers := one.name == "original" || one.name == "offer"; hers != (who == "ada") {
					continue
				}
				p.Go(srv.URL + one.path)
				p.Axe(t)
				p.SameWidth(t)
				if dir := os.Getenv("STAFFROOM_SHOTS"); dir != "" {
					p.Screenshot(filepath.Join(dir, one.name+"-"+who+"-"+strconv.Itoa(width)+".png"))
				}
			}
		}
	}
	p := browser.Open(t, browser.Options{})
	p.Go(srv.URL + "/signin")
	p.Eval(`document.cookie = "session=` + w.Client(ben).Cookie("session") + `; path=/"`)
	p.Go(srv.URL + "/items/" + child.ID + "/changes")
	p.Click("Save what I chose")
	p.Wait(`document.body?.innerText.includes("There is one thing to put right")`)
	p.Axe(t)
	p.Eval(`document.querySelector('.both-changed input[value=both]').click()`)
	p.Click("Save what I chose")
	p.Wait(`document.body?.innerText.includes("What you left is not asked again")`)
}
