package home_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/people"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/searches"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/kernel/threads"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/testkit"
	"staffroom/internal/testkit/browser"
)

// somebody is a person who does these things.
func somebody(w *testkit.W, org, name string, in people.Interests) authz.Actor {
	w.T.Helper()
	p, err := w.People.AddUnscoped(w.T.Context(), people.Join{
		Person: people.Person{Name: name, Email: strings.ReplaceAll(strings.ToLower(name), " ", ".") + "@" + org + ".example"}, Interests: in,
		OrgID: w.Orgs[org].ID, Role: authz.Member,
	})
	if err != nil {
		w.T.Fatal(err)
	}
	return w.Actor(p.ID)
}

func put(w *testkit.W, by authz.Actor, org, audience, title string, set tags.Set) library.Entry {
	w.T.Helper()
	e := w.Draft(by, org, title)
	ed := e.Edit()
	ed.Tags = set
	e, err := w.Library.SaveDraft(w.T.Context(), by, e.ID, e.Version, ed)
	if err != nil {
		w.T.Fatal(err)
	}
	if audience == "draft" {
		return e
	}
	return w.Share(by, e, audience)
}

var year4 = people.Interests{JobRoles: []string{"teacher"}, Subjects: []string{"maths"}, Years: []string{"y4"}}

// world is a day on which something happened.
func world(t *testing.T, d *db.DB) (w *testkit.W, me authz.Actor) {
	w = testkit.World(t, d)
	me = somebody(w, "kilnfield", "Priya Nair", year4)
	ed := w.Editor("larkfield")
	put(w, ed, "millbeck", "larkfield", "Long ago for Year 4", tags.Set{tags.Year: {"y4"}})
	w.Now.Add(20 * 24 * time.Hour)
	put(w, ed, "millbeck", "larkfield", "Times tables on the stairs", tags.Set{tags.Year: {"y4"}})
	put(w, ed, "millbeck", "larkfield", "Manipulatives in a cupboard", tags.Set{tags.Subject: {"maths"}})
	put(w, ed, "millbeck", "larkfield", "Register in ten minutes", tags.Set{tags.JobRole: {"teacher"}})
	put(w, ed, "millbeck", "larkfield", "Sharing circle", tags.Set{tags.KeyStage: {"ks2"}})
	put(w, ed, "millbeck", "larkfield", "Sand tray counting", tags.Set{tags.KeyStage: {"eyfs"}, tags.Subject: {"maths"}})
	put(w, ed, "millbeck", "larkfield", "Boiler checks", tags.Set{tags.JobRole: {"site"}})
	put(w, w.Teacher("millbeck"), "millbeck", "millbeck", "Ours alone for Year 4", tags.Set{tags.Year: {"y4"}})
	put(w, me, "kilnfield", "draft", "Paper strips", tags.Set{tags.Year: {"y4"}})
	mine := put(w, me, "kilnfield", "larkfield", "My own for Year 4", tags.Set{tags.Year: {"y4"}})
	if _, err := w.Threads.Comment(t.Context(), ed, threads.Say{ItemID: mine.ID, Body: "Did you let them use the cut-out bars?"}); err != nil {
		t.Fatal(err)
	}
	top := put(w, ed, "larkfield", "larkfield", "Read this first", nil)
	if _, err := w.Library.Pin(t.Context(), ed, top.ID, true); err != nil {
		t.Fatal(err)
	}
	for name, q := range map[string]searches.Question{"Stairs": {Text: "stairs"}, "Sand": {Text: "counting"}, "Nothing": {Text: "zzyzx"}} {
		if _, err := w.Searches.Keep(t.Context(), me, name, q); err != nil {
			t.Fatal(err)
		}
	}
	return w, me
}

func TestToday(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, me := world(t, d)
		b := w.Client(me)
		p := b.Page("/today").Says("Good morning, Priya", "Thursday 10 December", "New: 1 reply and 4 things for your work",
			"Times tables on the stairs", "Because you work with Year 4", "Because Maths is one of your subjects", "For your job: Teachers", "Because you work in Key stage 2",
			"Did you let them use the cut-out bars?", "Paper strips", "Not shared yet", "Pinned for everybody", "Read this first", "Stairs 1 new", "Sand 1 new")
		for _, no := range []string{"Sand tray", "Boiler checks", "Ours alone", "Long ago", "My own for Year 4 Because"} {
			if strings.Contains(p.Text(), no) {
				t.Errorf("it shows %q", no)
			}
		}
		w.Now.Add(time.Minute)
		p = b.Page("/today").Says("New: 1 reply") // looking is not marking
		after := b.Follow(b.Send(p, "/today/seen", nil)).Says("All marked as seen", "Times tables on the stairs")
		for _, no := range []string{"New: ", "1 new", "Mark all as seen"} {
			if strings.Contains(after.Text(), no) {
				t.Errorf("after all was seen it still says %q", no)
			}
		}
		w.Client(authz.Actor{}).Get("/today").Is(303)
	})
}

func TestFirstAndQuietDays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		first := w.Client(somebody(w, "kilnfield", "Sam Ellery", people.Interests{})).Page("/today")
		first.Says("Good morning, Sam", "Tell us your year group and subjects", "Choose", "Nothing begun")
		w.Now.Add(5 * time.Hour)
		w.Client(somebody(w, "kilnfield", "Dr Ada Byrne", year4)).Page("/today").Says("Good afternoon, Dr Ada Byrne", "Nothing needs you today")
		w.Now.Add(4 * time.Hour)
		w.Client(somebody(w, "kilnfield", "Jo Reed", year4)).Page("/today").Says("Good evening, Jo")
	})
}

// What is changed while others read it waits on Today, for its author alone.
func TestWorkingCopies(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, me := world(t, d)
		list, err := w.Library.List(t.Context(), me, items.Filter{AuthorID: me.PersonID})
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		e, err := w.Library.Get(t.Context(), me, list[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Library.KeepWorkingCopy(t.Context(), me, e.ID, e.Version, e.Edit()); err != nil {
			t.Fatal(err)
		}
		w.Client(me).Page("/today").Says("My own for Year 4", "Changes that others do not see yet")
	})
}

func TestTodayCostsAFixedNumberOfQueries(t *testing.T) {
	d := dbtest.SQLite(t)
	w, me := world(t, d)
	b := w.Client(me)
	b.Page("/today")
	n := testkit.Queries(d)
	b.Page("/today")
	few := n.Take()
	ed := w.Editor("larkfield")
	for k := range 12 {
		put(w, ed, "millbeck", "larkfield", fmt.Sprintf("Stairs and counting %d", k), tags.Set{tags.Year: {"y4"}})
	}
	b.Page("/today")
	n.Reset()
	b.Page("/today")
	t.Logf("%d queries, then %d", few, n.Load())
	if many := n.Load(); many > few+2 || many > 45 {
		t.Errorf("%d queries where there were %d", many, few)
	}
}

func TestInTheBrowser(t *testing.T) {
	w, me := world(t, dbtest.SQLite(t))
	newcomer := somebody(w, "kilnfield", "Sam Ellery", people.Interests{})
	for _, o := range []browser.Options{{}, {Dark: true}, {Width: 390}, {Width: 390, Dark: true}, {Width: 320, NoScript: true}} {
		for name, act := range map[string]authz.Actor{"today": me, "first": newcomer} {
			t.Run(fmt.Sprintf("%s %d dark=%v", name, o.Width, o.Dark), func(t *testing.T) {
				session := w.Client(act).Cookie("session")
				site := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
					r.AddCookie(&http.Cookie{Name: "session", Value: session})
					w.Handler.ServeHTTP(rw, r)
				}))
				t.Cleanup(site.Close)
				p := browser.Open(t, o)
				p.Go(site.URL + "/today")
				p.Axe(t)
				p.SameWidth(t)
				p.Clean(t, strings.TrimPrefix(site.URL, "http://"))
				if dir := os.Getenv("SHOTS"); dir != "" {
					p.Screenshot(filepath.Join(dir, fmt.Sprintf("%s-%d-%v.png", name, o.Width, o.Dark)))
				}
			})
		}
	}
}

// TestWhatHappenedIsAskedOnce: after its time, until it is said or put away.
func TestWhatHappenedIsAskedOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		bo := w.Teacher("millbeck")
		e := w.Shared(w.Teacher("kilnfield"), "kilnfield", "Maths talk", "larkfield")
		if _, err := w.Adoption.Adopt(t.Context(), bo, e.ID, ""); err != nil {
			t.Fatal(err)
		}
		b := w.Client(bo)
		if page := b.Page("/today"); strings.Contains(page.Body, "What happened with") {
			t.Error("asked on the day it was begun")
		}
		w.Now.Add(6 * 7 * 24 * time.Hour)
		b = w.Client(bo) // the session ended meanwhile
		page := b.Page("/today").Says("What happened with Maths talk ?", "millbeck has used it since 20 November 2026")
		page = b.Follow(b.Send(page, "/uses/", nil)).Says("Not now, then.")
		if strings.Contains(page.Body, "What happened with") {
			t.Error("asked again after not now")
		}
	})
}
