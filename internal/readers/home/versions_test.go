package home_test

import (
	"net/http"
	"strings"
	"testing"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/testkit"
)

// Today tells of changes in what one adapted, of improvements offered to one,
// and of answers to one's own.
func TestOwnVersionsOnToday(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := testkit.World(t, d), t.Context()
		ada, ben := w.Teacher("kilnfield"), w.Teacher("millbeck")
		e := w.Shared(ada, "kilnfield", "Phonics with puppets", "larkfield")
		child, err := w.Lineage.Adapt(ctx, ben, e.ID, w.Orgs["millbeck"].ID)
		if err != nil {
			t.Fatal(err)
		}
		today := func(of string, says ...string) {
			t.Helper()
			b := w.Client(map[string]authz.Actor{"ada": ada, "ben": ben}[of])
			a := b.Get("/today")
			if a.Status != http.StatusOK {
				t.Fatal(a.Status)
			}
			for _, s := range says {
				if !strings.Contains(a.Body, s) {
					t.Errorf("%s is not told %q", of, s)
				}
			}
			if len(says) == 0 && strings.Contains(a.Body, "Own versions") {
				t.Errorf("%s is told of own versions", of)
			}
		}
		today("ada")
		today("ben")
		ed := e.Edit()
		ed.Why = "Because they laughed."
		if _, err := w.Library.Save(ctx, ada, e.ID, e.Version, ed, ""); err != nil {
			t.Fatal(err)
		}
		today("ben", "The original of Phonics with puppets has changed", "/items/"+child.ID+"/changes")
		mine := child.Edit()
		mine.Summary = "With hand puppets"
		if _, err := w.Library.SaveDraft(ctx, ben, child.ID, child.Version, mine); err != nil {
			t.Fatal(err)
		}
		f, err := w.Lineage.Offer(ctx, ben, child.ID, "Hands are <nearer>.")
		if err != nil {
			t.Fatal(err)
		}
		today("ada", "An improvement to Phonics with puppets is offered", "/offers/"+f.ID, "Hands are &lt;nearer&gt;.")
		if err := w.Lineage.DeclineOffer(ctx, ada, f.ID, "Ours have no hands."); err != nil {
			t.Fatal(err)
		}
		today("ada")
		today("ben", "An answer to what you offered", "Ours have no hands.")
	})
}
