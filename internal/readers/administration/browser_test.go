package administration_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/testkit"
	"staffroom/internal/testkit/browser"
)

// An admin signs in by keyboard alone and finds every page of their own and of
// their trust accessible and as wide as the window, with scripts and without.
func TestPagesInABrowser(t *testing.T) {
	w := testkit.World(t, dbtest.SQLite(t))
	admin, ada := w.Admin("larkfield"), w.Teacher("kilnfield")
	w.Shared(ada, "kilnfield", "Wet break without tears", "larkfield")
	for range 3 {
		w.Person("millbeck", authz.Editor)
	}
	if err := w.SignIn.SetPasswordUnscoped(t.Context(), admin.PersonID, testkit.Password); err != nil {
		t.Fatal(err)
	}
	me, err := w.People.Get(t.Context(), admin, admin.PersonID)
	if err != nil {
		t.Fatal(err)
	}
	hers, err := w.People.Get(t.Context(), admin, ada.PersonID)
	if err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(w.Handler)
	t.Cleanup(site.Close)
	for name, o := range map[string]browser.Options{
		"wide": {Width: 1280}, "wide dark": {Width: 1280, Dark: true}, "phone": {Width: 390}, "phone dark": {Width: 390, Dark: true},
		"narrow without scripts": {Width: 320, NoScript: true},
	} {
		t.Run(name, func(t *testing.T) {
			p := browser.Open(t, o)
			look := func(path string) {
				t.Helper()
				p.Go(site.URL + path)
				p.Axe(t)
				p.SameWidth(t)
			}
			look("/schools")
			look("/signin/forgot")
			look("/signin?next=%2Faccount")
			p.TabTo("Your school e-mail address")
			p.Type(me.Email)
			p.Press("Tab")
			p.Type("wrong wrong wrong")
			p.Press("Enter")
			p.Wait(`document.querySelector("#error-summary") !== null`)
			p.Axe(t)
			if !strings.HasPrefix(p.Title(), "Error: ") {
				t.Errorf("title %q", p.Title())
			}
			p.TabTo("Password")
			p.Type(testkit.Password)
			p.Press("Enter")
			p.Wait(`document.querySelector("#security") !== null`)
			for _, path := range []string{"/account", "/welcome", "/people", "/people/" + hers.Slug, "/people/" + me.Slug, "/manage/larkfield/people",
				"/manage/larkfield/people/" + ada.PersonID, "/manage/larkfield/settings", "/manage/larkfield/settings?colour=%23777777", "/manage/larkfield/audit"} {
				look(path)
			}
			p.Go(site.URL + "/manage/larkfield/people")
			p.Wait(`[...document.querySelectorAll(".people-table .scroll-x")].some((e) => e.scrollWidth <= e.clientWidth)`) // nobody pushes it sideways
			if v, f := p.Violations(), p.Foreign(strings.TrimPrefix(site.URL, "http://")); len(v)+len(f) > 0 {
				t.Errorf("violations %v, requests to others %v", v, f)
			}
		})
	}
}
