package quality_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"staffroom/internal/features/library/quality"
	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/errs"
	"staffroom/internal/testkit"
)

func TestChecksAreForTheAuthorAndEditors(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		ada, mate, ed, other := w.Teacher("kilnfield"), w.Teacher("kilnfield"), w.Editor("larkfield"), w.Editor("fellgate")
		e := w.Shared(ada, "kilnfield", "A plan", "north")
		marks := []quality.Mark{{Point: "accurate", Ticked: true, Words: "Sources are named."}, {Point: "complete", Words: "The slides lack a title."}}
		if err := w.Quality.Check(ctx, ed, e.ID, marks); err != nil {
			t.Fatal(err)
		}
		for who, c := range map[string]struct {
			act  authz.Actor
			kind errs.Kind
		}{
			"the author": {ada, errs.Forbidden}, "a colleague": {mate, errs.Forbidden}, "an editor elsewhere": {other, errs.NotFound}, "a visitor": {authz.Actor{}, errs.NotFound},
		} {
			if err := w.Quality.Check(ctx, c.act, e.ID, marks); !errs.Is(err, c.kind) {
				t.Errorf("%s checks: %v", who, err)
			}
		}
		if err := w.Quality.Check(ctx, ed, e.ID, []quality.Mark{{Point: "pretty"}}); !errs.Is(err, errs.Invalid) {
			t.Errorf("a sixth point: %v", err)
		}
		mine := w.Shared(ed, "larkfield", "My own", "larkfield")
		if err := w.Quality.Check(ctx, ed, mine.ID, marks); !errs.Is(err, errs.Forbidden) {
			t.Errorf("one's own: %v", err)
		}
		for who, act := range map[string]authz.Actor{"the author": ada, "the editor": ed} {
			_, list, err := w.Quality.Checks(ctx, act, e.ID)
			if err != nil || len(list) != 2 || list[0].Point != "accurate" || !list[0].Ticked || list[1].Ticked || list[1].Words != "The slides lack a title." {
				t.Errorf("%s reads %+v, %v", who, list, err)
			}
		}
		if _, _, err := w.Quality.Checks(ctx, mate, e.ID); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a colleague reads: %v", err)
		}
		if _, _, err := w.Quality.Checks(ctx, other, e.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("an editor elsewhere reads: %v", err)
		}
		for _, act := range []authz.Actor{mate, w.Teacher("scarbrook")} {
			if text := w.Client(act).Page(e.Path()).Text(); strings.Contains(text, "Five points") || strings.Contains(text, "Sources are named") {
				t.Errorf("the page tells a reader: %s", text)
			}
		}
		b := w.Client(ed)
		form := b.Page("/items/"+e.ID+"/quality").Says("Accurate", "Organised")
		b.Follow(b.Send(form, "/items/"+e.ID+"/quality", map[string]string{"words-organised": "Begin with the aim."}))
		w.Client(ada).Page("/items/"+e.ID+"/quality").Says("Begin with the aim.", "Complete: not yet")
		w.Client(mate).Get("/items/" + e.ID + "/quality").Is(http.StatusForbidden)
		b.Send(form, "/items/"+e.ID+"/quality", map[string]string{"words-complete": strings.Repeat("x", 700)}).Is(http.StatusUnprocessableEntity)
	})
}

func TestEndorsements(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		ada, ed, school, other := w.Teacher("kilnfield"), w.Editor("larkfield"), w.Editor("kilnfield"), w.Editor("fellgate")
		net := w.Editor("north")
		e := w.Shared(ada, "kilnfield", "A plan", "north")
		trust, network := w.Orgs["larkfield"].ID, w.Orgs["north"].ID
		for _, c := range []struct {
			who  string
			act  authz.Actor
			org  string
			why  string
			kind errs.Kind
		}{
			{"a member", ada, trust, "Good", errs.Forbidden},
			{"an editor of the school, for the trust", school, trust, "Good", errs.Forbidden},
			{"an editor of another trust", other, trust, "Good", errs.NotFound},
			{"a visitor", authz.Actor{}, trust, "Good", errs.NotFound},
			{"for a school", school, w.Orgs["kilnfield"].ID, "Good", errs.Invalid},
			{"without a reason", ed, trust, " ", errs.Invalid},
		} {
			if _, err := w.Quality.Endorse(ctx, c.act, e.ID, c.org, c.why); !errs.Is(err, c.kind) {
				t.Errorf("%s: %v", c.who, err)
			}
		}
		own := w.Shared(ed, "larkfield", "My own", "larkfield")
		if _, err := w.Quality.Endorse(ctx, ed, own.ID, trust, "Good"); !errs.Is(err, errs.Forbidden) {
			t.Errorf("one's own: %v", err)
		}
		b := w.Client(ed)
		form := b.Page("/items/" + e.ID + "/endorsement")
		given := b.Follow(b.Send(form, "/items/"+e.ID+"/endorsement", map[string]string{"reason": "It worked in six schools."})).Says("It worked in six schools.")
		if _, err := w.Quality.Endorse(ctx, net, e.ID, network, "The network uses it."); err != nil {
			t.Fatal(err)
		}
		w.Client(w.Teacher("scarbrook")).Page(e.Path()).Says("Endorsed by", "The larkfield trust", "It worked in six schools.", "The north network", "20 November 2026")
		list, err := w.Quality.Endorsements(ctx, ada, e.ID)
		if err != nil || len(list) != 2 {
			t.Fatalf("%v, %v", list, err)
		}
		if list, err := w.Quality.Endorsements(ctx, other, e.ID); err != nil || len(list) != 0 {
			t.Errorf("of what they may not see: %v, %v", list, err)
		}
		if _, err := w.Quality.Revoke(ctx, net, list[0].ID); !errs.Is(err, errs.Forbidden) {
			t.Errorf("the network's editor takes the trust's back: %v", err)
		}
		gone := b.Follow(b.Send(given, "/endorsements/", nil)).Says("Taken back")
		if text := w.Client(ada).Page(e.Path()).Text(); strings.Contains(text, "six schools") {
			t.Error("the badge stays")
		}
		if _, err := w.Quality.EndorseAgain(ctx, net, list[0].ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("the network's editor gives the trust's again: %v", err)
		}
		b.Follow(b.Send(gone, "/endorsements/"+list[0].ID+"/end/undo", nil)).Says("stands again")
		b.Post("/endorsements/nothing/end", url.Values{}).Is(http.StatusNotFound)
	})
}
