package directory_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/testkit"
)

// TestWhatTravelled: what one may not see is neither listed nor counted, on
// pages of people and of schools.
func TestWhatTravelled(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada, ben := w.Teacher("kilnfield"), w.Teacher("millbeck")
		for n := range 7 {
			e := w.Draft(ada, "kilnfield", fmt.Sprintf("Zqtrust thing %d", n))
			ed := e.Edit()
			ed.Licence = "CC-BY-4.0"
			e, err := w.Library.SaveDraft(t.Context(), ada, e.ID, e.Version, ed)
			if err != nil {
				t.Fatal(err)
			}
			audience := "larkfield"
			if n == 0 {
				audience = "public"
			}
			e = w.Share(ada, e, audience)
			w.Now.Add(time.Minute)
			if _, err := w.Adoption.Adopt(t.Context(), ben, e.ID, ""); err != nil {
				t.Fatal(err)
			}
			if n > 1 {
				continue
			}
			child, err := w.Lineage.Adapt(t.Context(), ben, e.ID, w.Orgs["millbeck"].ID)
			if err != nil {
				t.Fatal(err)
			}
			ed = child.Edit()
			ed.Title = fmt.Sprintf("Zqown version %d", n)
			if child, err = w.Library.SaveDraft(t.Context(), ben, child.ID, child.Version, ed); err != nil {
				t.Fatal(err)
			}
			w.Share(ben, child, "larkfield")
		}
		me, err := w.People.Get(t.Context(), ben, ben.PersonID)
		if err != nil {
			t.Fatal(err)
		}
		mate, far, visitor := w.Client(w.Teacher("kilnfield")), w.Client(w.Teacher("scarbrook")), w.Client(authz.Actor{})
		for _, home := range []struct{ page, lists string }{{"/people/" + me.Slug, "/people/" + me.Slug}, {"/at/millbeck", "/schools/millbeck"}} {
			page := mate.Page(home.page).Says("Used", "Adapted", "Learnt from", "Zqown version 1", "The kilnfield school", "7 things", "See all")
			if strings.Count(page.Body, ">Zqtrust thing") > 5 {
				t.Errorf("%s shows more than five uses", home.page)
			}
			all := mate.Page(home.lists+"/used").Says("Zqtrust thing 0", "Zqtrust thing 6")
			if n := strings.Count(all.Body, ">Zqtrust thing"); n != 7 {
				t.Errorf("%s/used lists %d, want 7", home.lists, n)
			}
			mate.Page(home.lists+"/adapted").Says("Zqown version 0", "Zqown version 1")
			mate.Page(home.lists+"/learnt-from").Says("The kilnfield school", "7 things")
			mate.Get(home.lists + "/used?after=nonsense").Is(http.StatusUnprocessableEntity)
		}
		for _, who := range []struct {
			name string
			b    *testkit.Browser
		}{{"another trust", far}, {"a visitor", visitor}} {
			for _, p := range []string{"/at/millbeck", "/schools/millbeck/used", "/schools/millbeck/adapted", "/schools/millbeck/learnt-from"} {
				a := who.b.Page(p)
				if strings.Contains(a.Body, "Zqown") || strings.Contains(a.Body, "thing 1") || strings.Contains(a.Body, "7 things") {
					t.Errorf("%s learns on %s of what they may not see: %s", who.name, p, a.Text())
				}
			}
			who.b.Page("/schools/millbeck/used").Says("Zqtrust thing 0")
			who.b.Page("/schools/millbeck/learnt-from").Says("One thing")
		}
		visitor.Get("/people/" + me.Slug + "/used").Is(http.StatusSeeOther)
		w.Client(w.Admin("fellgate")).Get("/people/" + me.Slug + "/used").Is(http.StatusNotFound)
	})
}

// TestPagesOfTravelled: a long list goes on after its key, and loses nothing.
func TestPagesOfTravelled(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada, ben := w.Teacher("kilnfield"), w.Teacher("millbeck")
		for n := range 33 {
			e := w.Shared(ada, "kilnfield", fmt.Sprintf("Zqthing %02d", n), "larkfield")
			if n%3 > 0 { // some at the same instant
				w.Now.Add(time.Second)
			}
			if _, err := w.Adoption.Adopt(t.Context(), ben, e.ID, ""); err != nil {
				t.Fatal(err)
			}
		}
		b := w.Client(ada)
		seen := map[string]bool{}
		for to := "/schools/millbeck/used"; to != ""; {
			page := b.Page(to)
			for n := range 33 {
				if title := fmt.Sprintf("Zqthing %02d", n); strings.Contains(page.Body, ">"+title+"<") {
					if seen[title] {
						t.Errorf("%s is listed twice", title)
					}
					seen[title] = true
				}
			}
			_, rest, ok := strings.Cut(page.Body, `href="/schools/millbeck/used?after=`)
			if to = ""; ok {
				key, _, _ := strings.Cut(rest, `"`)
				to = "/schools/millbeck/used?after=" + key
			}
		}
		if len(seen) != 33 {
			t.Errorf("%d of 33 are listed", len(seen))
		}
	})
}
