package curation_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/collections"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/testkit"
)

// TestFromTheEntryToAPublicCollection is the way of somebody without scripts: a
// thing is put into a new collection, arranged, shown to everyone and read.
func TestFromTheEntryToAPublicCollection(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ed := w.Editor("kilnfield")
		one := w.Shared(ed, "kilnfield", "Bar models", "public")
		two := w.Shared(ed, "kilnfield", "For the school alone", "kilnfield")
		b := w.Client(ed)
		page := b.Page(one.Path())
		choose := b.Page("/items/" + one.ID + "/collections").Says("Bar models")
		if !strings.Contains(strings.Join(page.Links(), " "), "/items/"+one.ID+"/collections") {
			t.Error("the entry does not lead to its collections")
		}
		if !strings.Contains(strings.Join(choose.Links(), " "), "/collections/new?item="+one.ID) {
			t.Error("no way to begin a collection with it")
		}
		form := b.Page("/collections/new?item=" + one.ID)
		b.Send(form, "/collections", map[string]string{"title": ""}).Is(http.StatusUnprocessableEntity).Says("Enter a title")
		edit := b.Follow(b.Send(form, "/collections", map[string]string{"title": "Fractions, in order", "about": "Begin here."}))
		edit.Says("Bar models", "Only you can see it")
		base := strings.TrimSuffix(edit.URL.Path, "/edit")
		at := b.Page("/items/" + two.ID + "/collections")
		b.Follow(b.Send(at, "/items/"+two.ID+"/collections", map[string]string{"note": "Read this first"})).Says("Read this first", "For the school alone")
		edit = b.Page(base + "/edit")
		edit = b.Follow(b.Send(edit, base+"/headings", map[string]string{"heading": "Later on"})).Says("Later on")
		stale := edit
		edit = b.Follow(b.Send(edit, base+"/audience", map[string]string{"audience": "public"}))
		b.Send(stale, base+"/audience", map[string]string{"audience": "me"}).Is(http.StatusConflict)
		edit.Says("One thing in it is shared with other people")

		visitor := w.Client(authz.Actor{})
		seen := visitor.Page(base).Says("Fractions, in order", "Bar models", "1 thing", "Begin here.")
		if text := seen.Text(); strings.Contains(text, "school alone") || strings.Contains(text, "Read this first") || strings.Contains(text, "2 things") || strings.Contains(text, "Later on") {
			t.Errorf("a visitor reads %s", text)
		}
		feed := visitor.Get(base + "/feed.atom").Is(http.StatusOK)
		if !strings.Contains(feed.Body, "Bar models") || strings.Contains(feed.Body, "school alone") {
			t.Errorf("the feed says %s", feed.Body)
		}
		if again := b.Get(base + "/feed.atom"); again.Body != feed.Body {
			t.Error("the feed tells staff more than visitors")
		}
		visitor.Page("/collections?at=larkfield").Says("Fractions, in order", "1 thing")
		visitor.Post(base+"/deletion", url.Values{}).Is(http.StatusUnauthorized)
		w.Client(w.Teacher("kilnfield")).Page(base).Says("For the school alone", "2 things")

		gone := b.Follow(b.Send(b.Page(base+"/edit"), base+"/deletion", nil)).Says("deleted")
		visitor.Get(base).Is(http.StatusNotFound)
		visitor.Get(base + "/feed.atom").Is(http.StatusNotFound)
		b.Follow(b.Send(gone, base+"/deletion/undo", nil)).Says("is back")
		visitor.Page(base)
	})
}

// TestArrangingByButtons: order, words, out and back in, all with forms.
func TestArrangingByButtons(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada := w.Teacher("kilnfield")
		c, err := w.Collections.Make(t.Context(), ada, w.Orgs["kilnfield"].ID, collections.ByPerson, collections.Text{Title: "Mine"})
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"First", "Second"} {
			if _, err := w.Collections.Add(t.Context(), ada, c.Slug, w.Shared(ada, "kilnfield", name, "kilnfield").ID, ""); err != nil {
				t.Fatal(err)
			}
		}
		o, err := w.Collections.Open(t.Context(), ada, c.Slug)
		if err != nil {
			t.Fatal(err)
		}
		b, line := w.Client(ada), c.Path()+"/lines/"+o.Entries()[1].ID
		edit := b.Page(c.Path() + "/edit")
		edit = b.Follow(b.Send(edit, line+"/place", nil))
		if text := edit.Text(); strings.Index(text, "Second") > strings.Index(text, "First") {
			t.Errorf("not moved: %s", text)
		}
		b.Post(line, url.Values{"version": {"99"}, "note": {"x"}}).Is(http.StatusConflict)
		edit = b.Follow(b.Post(line, url.Values{"version": {version(t, edit, line)}, "note": {"Try this"}})).Says("Try this")
		out := b.Follow(b.Send(edit, line+"/removal", nil)).Says("“Second” is no longer in the collection.")
		b.Follow(b.Send(out, line+"/removal/undo", nil)).Says("Second", "back in its place")
		b.Post(c.Path()+"/lines/"+o.Entries()[0].ID, url.Values{"version": {""}, "note": {"x"}}).Is(http.StatusConflict)
		w.Client(w.Teacher("kilnfield")).Get(c.Path() + "/edit").Is(http.StatusNotFound)
	})
}

func version(t *testing.T, page *testkit.Answer, action string) string {
	t.Helper()
	_, v := page.Form(action)
	return v.Get("version")
}

func TestSavingAndFollowing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada, ben := w.Teacher("kilnfield"), w.Teacher("millbeck")
		e := w.Shared(ben, "millbeck", "A thing", "larkfield")
		hidden := w.Shared(ben, "millbeck", "Not for Ada", "millbeck")
		b := w.Client(ada)
		page := b.Page(e.Path())
		b.Follow(b.Send(page, "/items/"+e.ID+"/saved", nil)).Says("Saved")
		b.Post("/items/"+hidden.ID+"/saved", url.Values{}).Is(http.StatusNotFound)
		list := b.Page("/saved").Says("A thing")
		out := b.Follow(b.Send(list, "/items/"+e.ID+"/saved", nil)).Says("“A thing” is no longer saved.", "Nothing saved yet")
		b.Follow(b.Send(out, "/items/"+e.ID+"/saved", nil))
		b.Page("/saved").Says("A thing")
		back := b.Follow(b.Send(b.Page(e.Path()), "/items/"+e.ID+"/saved", nil))
		if back.URL.Path != e.Path() {
			t.Errorf("went to %s", back.URL)
		}

		p, err := w.People.Own(t.Context(), ben)
		if err != nil {
			t.Fatal(err)
		}
		who := b.Page("/people/" + p.Slug)
		b.Follow(b.Send(who, "/follows", nil)).Says("Following")
		b.Page("/today").Says("From what you follow", "A thing")
		following := b.Page("/following").Says(p.Name)
		b.Follow(b.Send(following, "/follows", nil)).Says("You follow nothing yet")
		b.Post("/follows", url.Values{"kind": {"person"}, "subject": {w.Teacher("fellgate").PersonID}}).Is(http.StatusNotFound)
		b.Post("/items/"+e.ID+"/saved", url.Values{"back": {"https://elsewhere.example/"}}).Is(http.StatusSeeOther)
		if to := b.Post("/items/"+e.ID+"/saved", url.Values{"back": {"//elsewhere.example/"}}).Header.Get("Location"); to != "/" {
			t.Errorf("leads off the site: %s", to)
		}
	})
}
