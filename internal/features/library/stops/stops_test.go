package stops_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/stops"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/errs"
	"staffroom/internal/testkit"
)

// stopped shares something of kind stop.
func stopped(t *testing.T, w *testkit.W, by authz.Actor, org, title, audience string) library.Entry {
	t.Helper()
	e := w.Draft(by, org, title)
	ed := e.Edit()
	ed.Kind = stops.Kind
	e, err := w.Library.SaveDraft(t.Context(), by, e.ID, e.Version, ed)
	if err != nil {
		t.Fatal(err)
	}
	if e, err = w.Library.Share(t.Context(), by, e.ID, e.Version, w.Audience(audience)); err != nil {
		t.Fatal(err)
	}
	return e
}

func said(role string, people, minutes int) stops.Said {
	return stops.Said{JobRole: role, People: people, Minutes: minutes, Since: "2026-09-01"}
}

// TestMinutesAreCountedOverWhatTheReaderMaySee: each reader's total is the sum of
// the lines of things that they could open.
func TestMinutesAreCountedOverWhatTheReaderMaySee(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		ada, ben, sam := w.Teacher("kilnfield"), w.Teacher("millbeck"), w.Teacher("scarbrook")
		plans := stopped(t, w, ada, "kilnfield", "Weekly plans", "north")
		forms := stopped(t, w, ada, "kilnfield", "Five forms", "kilnfield")
		say := func(act authz.Actor, item, org string, s stops.Said) stops.Line {
			t.Helper()
			l, err := w.Stops.Say(ctx, act, item, w.Orgs[org].ID, s)
			if err != nil {
				t.Fatal(err)
			}
			return l
		}
		say(ada, plans.ID, "kilnfield", said("teacher", 10, 95))
		say(ben, plans.ID, "millbeck", said("teacher", 5, 60))
		say(ada, forms.ID, "kilnfield", said("senco", 1, 140))
		again := say(ben, plans.ID, "millbeck", said("teacher", 4, 60)) // put right
		check := func(who string, act authz.Actor, want map[string]int, things int) {
			t.Helper()
			given, err := w.Stops.Given(ctx, act, "")
			if err != nil || len(given) != len(want) {
				t.Errorf("%s: %+v, %v", who, given, err)
			}
			for _, g := range given {
				if want[g.JobRole] != g.Minutes {
					t.Errorf("%s: %s has %d minutes, want %d", who, g.JobRole, g.Minutes, want[g.JobRole])
				}
			}
			cards, err := w.Stops.Items(ctx, act, stops.Filter{})
			if err != nil || len(cards) != things {
				t.Errorf("%s: %d things, %v", who, len(cards), err)
			}
		}
		check("the school", ada, map[string]int{"teacher": 950 + 240, "senco": 140}, 2)
		check("the network", sam, map[string]int{"teacher": 950 + 240}, 1)
		check("another trust", w.Teacher("fellgate"), nil, 0)
		check("a visitor", authz.Actor{}, nil, 0)
		if lines, err := w.Stops.Of(ctx, sam, forms.ID); err != nil || len(lines) != 0 {
			t.Errorf("lines of what sam may not see: %v, %v", lines, err)
		}
		if cards, err := w.Stops.Items(ctx, ada, stops.Filter{JobRole: "senco"}); err != nil || len(cards) != 1 || cards[0].ID != forms.ID {
			t.Errorf("for one job: %v, %v", cards, err)
		}

		if _, err := w.Stops.TakeBack(ctx, sam, again.ID); !errs.Is(err, errs.Forbidden) {
			t.Errorf("somebody else takes it back: %v", err)
		}
		if _, err := w.Stops.TakeBack(ctx, ben, again.ID); err != nil {
			t.Fatal(err)
		}
		check("after one was taken back", sam, map[string]int{"teacher": 950}, 1)
		if _, err := w.Stops.SayAgain(ctx, sam, again.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("somebody else says it again: %v", err)
		}
		if _, err := w.Stops.SayAgain(ctx, w.Editor("larkfield"), again.ID); err != nil {
			t.Errorf("an editor says it again: %v", err)
		}
		check("after it was said again", sam, map[string]int{"teacher": 950 + 240}, 1)
		if _, err := w.Library.Withdraw(ctx, ada, plans.ID, ""); err != nil {
			t.Fatal(err)
		}
		check("after the thing was taken down", sam, nil, 0)
	})
}

func TestRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		ada, sam, stranger := w.Teacher("kilnfield"), w.Teacher("scarbrook"), w.Teacher("fellgate")
		e := stopped(t, w, ada, "kilnfield", "Weekly plans", "north")
		other := w.Shared(ada, "kilnfield", "A practice", "north")
		at := w.Orgs["kilnfield"].ID
		for _, c := range []struct {
			name string
			act  authz.Actor
			item string
			said stops.Said
			kind errs.Kind
		}{
			{"a visitor", authz.Actor{}, e.ID, said("teacher", 1, 10), errs.NotFound},
			{"who may not see it", stranger, e.ID, said("teacher", 1, 10), errs.NotFound},
			{"for a school they are not in", sam, e.ID, said("teacher", 1, 10), errs.Forbidden},
			{"of something that is not a stop", ada, other.ID, said("teacher", 1, 10), errs.Conflict},
			{"nobody's job", ada, e.ID, said("wizard", 1, 10), errs.Invalid},
			{"nobody", ada, e.ID, said("teacher", 0, 10), errs.Invalid},
			{"more than a week of work", ada, e.ID, said("teacher", 1, 2401), errs.Invalid},
			{"less than nothing", ada, e.ID, said("teacher", 1, -5), errs.Invalid},
			{"tomorrow", ada, e.ID, stops.Said{JobRole: "teacher", People: 1, Minutes: 5, Since: "2027-01-01"}, errs.Invalid},
			{"no day", ada, e.ID, stops.Said{JobRole: "teacher", People: 1, Minutes: 5, Since: "soon"}, errs.Invalid},
		} {
			if _, err := w.Stops.Say(ctx, c.act, c.item, at, c.said); !errs.Is(err, c.kind) {
				t.Errorf("%s: %v", c.name, err)
			}
		}
		if got, err := items.Get(ctx, w.DB, ada, e.ID); err != nil || got.Version != e.Version {
			t.Errorf("refusals changed it: %v", err)
		}
	})
}

// TestPages: joining, the totals, taking back and undoing, with forms alone.
func TestPages(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada, ben := w.Teacher("kilnfield"), w.Teacher("millbeck")
		e := stopped(t, w, ada, "kilnfield", "Weekly plans", "larkfield")
		hidden := stopped(t, w, ben, "millbeck", "A secret of Millbeck", "millbeck")
		b := w.Client(ada)
		form := b.Page("/items/" + e.ID + "/stops")
		b.Send(form, "/items/"+e.ID+"/stops", map[string]string{"job_role": "teacher", "people": "ten", "minutes": "95", "since": "2026-09-01"}).
			Is(http.StatusUnprocessableEntity).Says("Enter how many people")
		after := b.Follow(b.Send(form, "/items/"+e.ID+"/stops", map[string]string{"job_role": "teacher", "people": "26", "minutes": "95", "since": "2026-09-01", "words": "A time log"}))
		after.Says("The kilnfield school", "95 min a week for each of 26 people", "A time log")
		b.Page(e.Path()).Says("Who stopped this", "Since September 2026")
		b.Page("/stops").Says("Given back each week", "41 h", "Weekly plans")
		if text := b.Page("/stops").Text(); strings.Contains(text, "secret") {
			t.Errorf("tells of what is not Ada's: %s", text)
		}
		b.Get("/items/" + hidden.ID + "/stops").Is(http.StatusNotFound)
		visitor := w.Client(authz.Actor{}).Page("/stops").Says("Nothing here yet")
		if strings.Contains(visitor.Text(), "41 h") {
			t.Error("visitors read the total of what they may not see")
		}
		gone := b.Follow(b.Send(after, "/stops/", nil)).Says("Taken back")
		b.Follow(b.Send(gone, "/stops/", nil)).Says("It counts again.")
		b.Post("/stops/nothing/end", url.Values{}).Is(http.StatusNotFound)
	})
}
