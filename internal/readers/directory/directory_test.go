package directory_test

import (
	"net/http"
	"strings"
	"testing"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/testkit"
)

func TestDirectory(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada, outsider := w.Teacher("kilnfield"), w.Admin("fellgate")
		w.Shared(ada, "kilnfield", "Within the school", "kilnfield")
		w.Shared(ada, "kilnfield", "Within the trust", "larkfield")
		w.Draft(ada, "kilnfield", "Canary draft")
		visitor := w.Client(authz.Actor{})
		page := visitor.Page("/schools").Says("kilnfield", "scarbrook")
		if strings.Contains(page.Body, "/people") || strings.Contains(page.Text(), "1 shared") {
			t.Error("a visitor is shown people, or counts of what they may not see")
		}
		if a := visitor.Page("/schools?q=SCAR"); strings.Contains(a.Text(), "millbeck") {
			t.Error("the search does not narrow")
		}
		visitor.Page("/schools?of=trusts").Says("fellgate")
		visitor.Page("/schools?q=zzz").Says("Nothing by that name")
		visitor.Get("/people").Is(http.StatusSeeOther)

		me, err := w.People.Get(t.Context(), ada, ada.PersonID)
		if err != nil {
			t.Fatal(err)
		}
		mate := w.Client(w.Teacher("millbeck"))
		mate.Page("/people?q=person").Says(me.Name)
		if a := mate.Page("/people?at=millbeck"); strings.Contains(a.Text(), me.Name) {
			t.Error("the school does not narrow")
		}
		hers := mate.Page("/people/"+me.Slug).Says(me.Name, "Within the trust")
		if strings.Contains(hers.Body, "Within the school") || strings.Contains(hers.Body, "Canary") || strings.Contains(hers.Body, `href="/account">`) && strings.Contains(hers.Text(), "Edit your page") {
			t.Error("another's page shows too much")
		}
		own := w.Client(ada).Page("/people/"+me.Slug).Says("Edit your page", "Within the school")
		if strings.Contains(own.Body, "Canary") {
			t.Error("drafts are on the page")
		}
		stranger := w.Client(outsider)
		stranger.Get("/people/" + me.Slug).Is(http.StatusNotFound)
		if a := stranger.Page("/people"); strings.Contains(a.Text(), me.Name) {
			t.Error("another trust's people are listed")
		}
	})
}
