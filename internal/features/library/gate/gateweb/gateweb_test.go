package gateweb_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/gate"
	"staffroom/internal/features/library/gate/gateweb"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/testkit"
)

var good = map[string]string{"owner": "yes", "others": "none", "pupils": "none", "accessible": "yes", "current": "yes"}

func plus(m map[string]string, more ...string) map[string]string {
	out := map[string]string{}
	for k, v := range m {
		out[k] = v
	}
	for n := 0; n+1 < len(more); n += 2 {
		out[more[n]] = more[n+1]
	}
	return out
}

// TestAskAndCheck goes two rounds without scripts, as the author, a checker and a
// visitor see it.
func TestAskAndCheck(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada, ed := w.Teacher("kilnfield"), w.Editor("larkfield")
		e := w.Shared(ada, "kilnfield", "Paper strips", "kilnfield")
		a, b, visitor := w.Client(ada), w.Client(ed), w.Client(authz.Actor{})
		path := "/items/" + e.ID + "/check"
		form := a.Page(path+"?to=public").Says("Who will see it", "Anybody on the web", "1. It is theirs to share", "No licence is chosen", "5. It is still right")
		a.Send(form, path, map[string]string{"pupils": "consent"}).Is(http.StatusUnprocessableEntity).Says("Enter the day until which consent is recorded")
		a.Follow(a.Send(form, path, map[string]string{"words": "Others asked for it.", "pupils": "none"})).Says("A colleague looks at it first", "Waits for a second pair of eyes")
		visitor.Get(e.Path()).Is(http.StatusNotFound)
		if page := b.Page("/today"); !strings.Contains(page.Body, `href="/checks"`) {
			t.Error("an editor's navigation does not lead to the checks")
		}
		if page := a.Page("/today"); strings.Contains(page.Body, `href="/checks"`) {
			t.Error("a teacher's navigation leads to the checks")
		}
		a.Get("/checks").Is(http.StatusOK).Says("Nothing waits for you")

		look := b.Page("/checks").Says("Paper strips", "Others asked for it.", "no pupils in it", "Nobody has looked yet")
		b.Send(look, "/checks/", plus(good, "do", "changes")).Is(http.StatusUnprocessableEntity).Says("Say in a sentence what needs to change")
		b.Send(look, "/checks/", plus(good, "do", "approve", "others", "not_yet")).Is(http.StatusUnprocessableEntity).Says("Answer yes, or ask for changes")
		b.Send(look, "/checks/", plus(good, "do", "nothing")).Is(http.StatusUnprocessableEntity).Says("Choose what should happen")
		claim := b.Follow(b.Send(look, checkPath(t, look)+"/claim", nil)).Says("Others see that you are looking at it.")
		b.Follow(b.Send(claim, checkPath(t, claim)+"/claim", nil)).Says("Left to the others.")
		b.Follow(b.Send(look, "/checks/", plus(good, "do", "changes", "words", "Please name the source.", "others", "not_yet"))).Says("Sent back with your words")

		a.Page("/today").Says("Changes were asked for", "Paper strips")
		a.Page(e.Path()).Says("Changes were asked for before more people see it.")
		again := a.Page(path+"?to=public").Says("Answer and ask again", "Please name the source.")
		a.Follow(a.Send(again, path, map[string]string{"words": "It is ours."})).Says("Waits for a second pair of eyes")
		look = b.Page("/checks").Says("Round 2", "It is ours.")
		b.Follow(b.Send(look, "/checks/", plus(good, "do", "approve"))).Says("It is open from now on")
		visitor.Page(e.Path()).Says("Found right by a second person at kilnfield on 20 November 2026", "Looked at again by 20 November 2027")
		if body := visitor.Page(e.Path()).Body; !strings.Contains(body, `"lastReviewed":"2026-11-20"`) || !strings.Contains(body, `"copyrightHolder":{"@type":"EducationalOrganization"`) {
			t.Error("programs are not told who owns it and when it was checked")
		}
		if strings.Contains(visitor.Page(e.Path()).Body, "Person 2 of larkfield") {
			t.Error("a visitor reads who checked it")
		}
		a.Page(e.Path()).Says("Found right by Person 2 of larkfield")
		a.Page("/items/"+e.ID+"/checks").Says("let it through", "answered and asked again", "Please name the source.", "asked for a check")
	})
}

// TestChangedMeanwhile shows the checker the newest, with what was answered kept.
func TestChangedMeanwhile(t *testing.T) {
	w := testkit.World(t, dbtest.SQLite(t))
	ada, ed := w.Teacher("kilnfield"), w.Editor("kilnfield")
	c, e, err := w.Gate.Ask(t.Context(), ada, gate.Request{ItemID: w.Draft(ada, "kilnfield", "Strips").ID, Version: 2, To: items.Audience{Kind: items.Public}})
	if err != nil {
		t.Fatal(err)
	}
	b := w.Client(ed)
	look := b.Page("/checks/" + c.ID)
	edit := e.Edit()
	edit.Why = "Other words."
	if _, err := w.Library.Save(t.Context(), ada, e.ID, e.Version, edit, ""); err != nil {
		t.Fatal(err)
	}
	newer := b.Send(look, "/checks/"+c.ID, plus(good, "do", "approve")).Is(http.StatusConflict).Says("It was changed while you were looking")
	b.Follow(b.Send(newer, "/checks/"+c.ID, plus(good, "do", "approve"))).Is(http.StatusOK)
	w.Client(authz.Actor{}).Page(e.Path()).Says("Other words.")
	b.Page("/checks/" + c.ID).Says("let it through on 20 November 2026")
}

// TestStillRightPage asks on Today and on the page once the day has gone by.
func TestStillRightPage(t *testing.T) {
	w := testkit.World(t, dbtest.SQLite(t))
	ada := w.Teacher("kilnfield")
	e := w.Shared(ada, "kilnfield", "Paper strips", "public")
	w.Now.Add(370 * 24 * time.Hour)
	a := w.Client(ada)
	w.Client(authz.Actor{}).Page(e.Path()).Says("It was to be looked at again by 20 November 2027", "out of date")
	today := a.Page("/today").Says("still right?", "Readers are told that it may be out of date")
	a.Follow(a.Send(today, "/items/"+e.ID+"/verified", nil)).Says("We ask again by")
	if page := w.Client(authz.Actor{}).Page(e.Path()); strings.Contains(page.Text(), "out of date") {
		t.Error("it is still called out of date")
	}
}

// TestConsentPage takes a picture out by hand.
func TestConsentPage(t *testing.T) {
	w := testkit.World(t, dbtest.SQLite(t))
	ada, mate := w.Teacher("kilnfield"), w.Teacher("kilnfield")
	e := w.Shared(ada, "kilnfield", "Paper strips", "kilnfield")
	a, path := w.Client(ada), "/items/"+e.ID+"/consent"
	w.Client(mate).Get(path).Is(http.StatusForbidden)
	form := a.Page(path).Says("Consent was withdrawn", "cannot be brought back")
	a.Send(form, path, map[string]string{"reason": "x"}).Is(http.StatusUnprocessableEntity).Says("Choose what has to go")
	a.Send(form, path, map[string]string{"reason": "x", "file": "nothing"}).Is(http.StatusNotFound)
}

// TestRulesPage is the trust's, for its admins; forms then offer what it allows.
func TestRulesPage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		admin, ada := w.Admin("larkfield"), w.Teacher("kilnfield")
		b, path := w.Client(admin), "/manage/larkfield/sharing"
		w.Client(ada).Get(path).Is(http.StatusForbidden)
		w.Client(authz.Actor{}).Get(path).Is(http.StatusSeeOther)
		b.Get("/manage/kilnfield/sharing").Is(http.StatusNotFound) // its trust's hold
		form := b.Page(path).Says("Before everyone", "Which licences may be chosen?", "Who owns what staff make")
		_, v := form.Form(path)
		v.Del("licences")
		b.Post(path, v).Is(http.StatusUnprocessableEntity).Says("Choose at least one licence")
		v["licences"] = []string{"CC-BY-4.0", "reserved"}
		v.Set("check_from", "trust")
		b.Follow(b.Post(path, v)).Says("Saved.")
		b.Post(path, v).Is(http.StatusConflict)
		draft := w.Draft(ada, "kilnfield", "Strips")
		page := w.Client(ada).Page("/drafts/"+draft.ID).Says("CC BY 4.0", "A colleague looks at it first")
		if strings.Contains(page.Text(), "Open Government Licence") {
			t.Error("the form offers a licence that the trust does not allow")
		}
	})
}

// TestCost: at most one query, and none for what nobody was asked to look at.
func TestCost(t *testing.T) {
	w := testkit.World(t, dbtest.SQLite(t))
	ada := w.Teacher("kilnfield")
	room := gateweb.Room{Gate: w.Gate, Library: w.Library, Orgs: w.App.Orgs, Shell: w.Shell, Clock: w.Now.Now}
	plain, open := w.Shared(ada, "kilnfield", "Plain", "kilnfield"), w.Shared(ada, "kilnfield", "Open", "public")
	for _, tt := range []struct {
		name string
		act  authz.Actor
		e    library.Entry
		most int64
	}{{"a visitor", authz.Actor{}, open, 1}, {"staff, never asked", ada, plain, 0}, {"its author", ada, open, 1}} {
		q := testkit.Queries(w.DB)
		if _, err := room.OnEntry(t.Context(), tt.act, tt.e); err != nil {
			t.Fatal(err)
		}
		if n := q.Load(); n > tt.most {
			t.Errorf("%s: %d queries, at most %d", tt.name, n, tt.most)
		}
	}
}

// checkPath is where the form of the check on a page leads.
func checkPath(t *testing.T, a *testkit.Answer) string {
	t.Helper()
	form, _ := a.Form("/checks/")
	for _, at := range form.Attr {
		if at.Key == "action" {
			return at.Val
		}
	}
	t.Fatal("no check on the page")
	return ""
}
