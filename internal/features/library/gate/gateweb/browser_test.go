package gateweb_test

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"staffroom/internal/features/library/gate"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/testkit"
	"staffroom/internal/testkit/browser"
)

// TestPagesInABrowser finds the pages of checks accessible and as wide as the
// window. Pictures of them go to $STAFFROOM_SHOTS where that is set.
func TestPagesInABrowser(t *testing.T) {
	w := testkit.World(t, dbtest.SQLite(t))
	ada, admin := w.Teacher("kilnfield"), w.Person("larkfield", authz.Admin)
	e := w.Draft(ada, "kilnfield", "Paper strips for equivalent fractions")
	c, e, err := w.Gate.Ask(t.Context(), ada, gate.Request{ItemID: e.ID, Version: e.Version, To: items.Audience{Kind: items.Public}, Words: "Others asked for it.",
		Answers: []gate.Answer{{Question: gate.Pupils, Value: "none"}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.SignIn.SetPasswordUnscoped(t.Context(), admin.PersonID, testkit.Password); err != nil {
		t.Fatal(err)
	}
	me, err := w.People.Get(t.Context(), admin, admin.PersonID)
	if err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(w.Handler)
	t.Cleanup(site.Close)
	for name, o := range map[string]browser.Options{"wide": {Width: 1280}, "phone-dark": {Width: 390, Dark: true}} {
		t.Run(name, func(t *testing.T) {
			p := browser.Open(t, o)
			p.Go(site.URL + "/signin?next=%2Fchecks")
			p.TabTo("Your school e-mail address")
			p.Type(me.Email)
			p.Press("Tab")
			p.Type(testkit.Password)
			p.Press("Enter")
			p.WaitText("Five things that must be true")
			for page, path := range map[string]string{"checks": "/checks/" + c.ID, "rules": "/manage/larkfield/sharing", "history": "/items/" + e.ID + "/checks"} {
				p.Go(site.URL + path)
				p.Axe(t)
				p.SameWidth(t)
				if dir := os.Getenv("STAFFROOM_SHOTS"); dir != "" {
					p.Screenshot(filepath.Join(dir, page+"-"+name+".png"))
				}
			}
		})
	}
}
