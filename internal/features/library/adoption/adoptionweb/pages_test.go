package adoptionweb_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"staffroom/internal/features/library/adoption"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/people"
	"staffroom/internal/kernel/files"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/testkit"
)

// TestOneTapAndWhatFollows walks the whole way with forms found on the pages and
// no scripts.
func TestOneTapAndWhatFollows(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada, bo := w.Teacher("kilnfield"), w.Teacher("millbeck")
		e := w.Shared(ada, "kilnfield", "Maths talk", "larkfield")
		if page := w.Client(ada).Page(e.Path()); strings.Contains(page.Body, "using this") {
			t.Error("the author is asked whether they use it")
		}
		b := w.Client(bo)
		page := b.Page(e.Path())
		page = b.Follow(b.Send(page, "/items/"+e.ID+"/uses", nil)).Says("Used in 1 school", "The millbeck school", "Since 20 November 2026", "You use it: Since 20 November 2026",
			"Noted: millbeck uses this", "Nobody has said what happened yet")
		if strings.Contains(page.Body, ">We’re using this<") {
			t.Error("asked again")
		}
		edit := b.Page(linkTo(t, page, "/uses/", "/edit"))
		bad := b.Send(edit, "/uses/", map[string]string{"started": "2027-01-01"}).Is(http.StatusUnprocessableEntity).Says("Enter a day that has come")
		if !strings.HasPrefix(bad.Title(), "Error: ") {
			t.Errorf("title %q", bad.Title())
		}
		page = b.Follow(b.Send(edit, "/uses/", map[string]string{"scope": "year", "words": "Year 4", "started": "2026-09-07"})).Says("Year 4, since 7 September 2026")
		form := b.Page(linkTo(t, page, "/uses/", "/notes/new")).Says("What happened?", "Staff of The larkfield trust", "At least 10")
		bad = b.Send(form, "/uses/", map[string]string{"result": "partly", "weeks": "six", "measure_what": "Counts on", "measure_how": "A quiz", "measure_kind": "share",
			"measure_before": "2", "measure_after": "5", "measure_pupils": "8"}).Is(http.StatusUnprocessableEntity).
			Says("There are 3 things to put right", "With fewer than 10 pupils somebody could be recognised", "Say in a sentence or two what happened", "Enter a number of weeks")
		if _, v := bad.Form("/uses/"); v.Get("measure_what") != "Counts on" || v.Get("result") != "partly" {
			t.Errorf("what was typed came back as %v", v)
		}
		page = b.Follow(b.Send(bad, "/uses/", map[string]string{"weeks": "6", "evidence": "Half of them\ncould explain it.", "measure_pupils": "54", "measure_before": "17", "measure_after": "40",
			"changes": "pace", "class": "Year 4, two classes", "pupils": "31-60"})).
			Says("Tried in 1 school: partly in 1; most often changed: the pace.", "It partly worked", "17 of 54 (31%)", "40 of 54 (74%)", "43 percentage points more. 95% interval: from 24 more to 57 more.",
				"31 to 60 pupils", "6 weeks", "Changed: the pace.")
		w.Client(ada).Page(e.Path()).Says("It partly worked", "Year 4, since 7 September 2026")
		note := b.Page(linkTo(t, page, "/notes/", "/edit")).Says("Your note")
		page = b.Follow(b.Send(note, "/notes/", map[string]string{"result": "not"})).Says("It did not work", "edited", "Tried in 1 school: did not work in 1")
		gone := b.Follow(b.Send(b.Page(linkTo(t, page, "/notes/", "/removal")), "/notes/", nil)).Says("The note is gone")
		if again := b.Page(e.Path()); strings.Contains(again.Body, "It did not work") {
			t.Error("the note is still there")
		}
		page = b.Follow(b.Send(gone, "/notes/", nil)).Says("It did not work")
		b.Page("/items/"+e.ID+"/notes").Says("It did not work", "Tried in 1 school")
		page = b.Follow(b.Send(page, "/uses/", nil)).Says("You used it: Year 4, 7 September 2026 to 20 November 2026", "Used in 1 school")
		gone = b.Follow(b.Send(b.Page(linkTo(t, b.Page(linkTo(t, page, "/uses/", "/edit")), "/uses/", "/removal")), "/uses/", nil)).Says("Taken back")
		if again := b.Page(e.Path()); strings.Contains(again.Body, "Used in") {
			t.Error("taken back, and still said")
		}
		b.Follow(b.Send(gone, "/uses/", nil)).Says("Used in 1 school")
	})
}

// linkTo is the first link of a page to a use or a note that ends or begins so.
func linkTo(t *testing.T, a *testkit.Answer, begin, end string) string {
	t.Helper()
	for _, l := range a.Links() {
		if strings.HasPrefix(l, begin) && strings.HasSuffix(l, end) {
			return l
		}
	}
	t.Fatalf("no link to %s…%s on %s: %v", begin, end, a.URL, a.Links())
	return ""
}

func TestWhoIsInTwoSchoolsChooses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		e := w.Shared(w.Teacher("kilnfield"), "kilnfield", "Maths talk", "larkfield")
		act := w.Teacher("millbeck")
		me, err := w.People.Get(t.Context(), act, act.PersonID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.People.AddUnscoped(t.Context(), people.Join{Person: me, OrgID: w.Orgs["kilnfield"].ID, Role: authz.Member}); err != nil {
			t.Fatal(err)
		}
		b := w.Client(w.Actor(act.PersonID))
		choose := b.Follow(b.Send(b.Page(e.Path()), "/items/", nil)).Says("Which of your schools uses it?", "The kilnfield school", "The millbeck school")
		b.Send(choose, "/items/", nil).Is(http.StatusUnprocessableEntity).Says("Choose the school you speak for")
		b.Follow(b.Send(choose, "/items/", map[string]string{"org": w.Orgs["kilnfield"].ID})).Says("Used in 1 school", "The kilnfield school")
		b.Post("/items/"+e.ID+"/uses", url.Values{"org": {w.Orgs["scarbrook"].ID}}).Is(http.StatusForbidden).Says("schools that you work in")
		trust := w.Client(w.Teacher("larkfield"))
		trust.Send(trust.Page(e.Path()), "/items/", nil).Is(http.StatusForbidden).Says("you are in none here")
	})
}

// TestVisitorsReadCountAndSchools: no names of people, nothing that was said for
// fewer than everyone, and only what is public.
func TestVisitorsReadCountAndSchools(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		e := w.Shared(w.Editor("kilnfield"), "kilnfield", "For all", "public")
		visitor := w.Client(authz.Actor{})
		if page := visitor.Page(e.Path()); strings.Contains(page.Body, "using this") || strings.Contains(page.Body, "Used in") {
			t.Error("a visitor is asked")
		}
		bo, cy := w.Teacher("millbeck"), w.Teacher("scarbrook")
		for n, act := range []authz.Actor{bo, cy} {
			a, err := w.Adoption.Adopt(ctx, act, e.ID, "")
			if err != nil {
				t.Fatal(err)
			}
			if a, err = w.Adoption.Correct(ctx, act, a.ID, a.Version, adoption.Correction{Words: "Secret scope", Started: a.Started}); err != nil {
				t.Fatal(err)
			}
			to := []adoption.NoteAudience{adoption.AllReaders, adoption.OwnTrust}[n]
			if _, err := w.Adoption.Note(ctx, act, a.ID, adoption.NoteEdit{Result: adoption.Not, Evidence: "Words for " + string(to), Audience: to}); err != nil {
				t.Fatal(err)
			}
		}
		for _, path := range []string{e.Path(), "/items/" + e.ID + "/uses", "/items/" + e.ID + "/notes"} {
			page := visitor.Page(path)
			for _, not := range []string{"of millbeck", "of scarbrook", "Secret scope", "Words for trust", "/uses/", "/people/"} {
				if strings.Contains(page.Body, not) {
					t.Errorf("%s tells a visitor %q", path, not)
				}
			}
		}
		visitor.Page(e.Path()).Says("Used in 2 schools", "The millbeck school", "The scarbrook school", "Words for item", "Tried in 1 school: did not work in 1.")
		w.Client(bo).Page(e.Path()).Says("Tried in 1 school")
		w.Client(cy).Page(e.Path()).Says("Tried in 2 schools: did not work in 2.", "Words for trust")
		w.Client(bo).Page("/items/"+e.ID+"/uses").Says("Secret scope", "Person")
		hidden := w.Shared(w.Teacher("kilnfield"), "kilnfield", "Ours", "kilnfield")
		for _, path := range []string{"/items/" + hidden.ID + "/uses", "/items/" + hidden.ID + "/notes"} {
			visitor.Get(path).Is(http.StatusNotFound)
		}
	})
}

// TestCostOfThePage: an item with 40 uses and 15 notes costs one query more than
// one that nobody uses.
func TestCostOfThePage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		by := w.Editor("fellgate")
		plain, busy := w.Shared(by, "fellgate", "Nobody", "public"), w.Shared(by, "fellgate", "Many", "public")
		for n := range 40 {
			act := w.Teacher([]string{"kilnfield", "millbeck", "scarbrook"}[n%3])
			w.Now.Add(time.Second)
			a, err := w.Adoption.Adopt(ctx, act, busy.ID, "")
			if err != nil {
				t.Fatal(err)
			}
			if n < 15 {
				if _, err := w.Adoption.Note(ctx, act, a.ID, adoption.NoteEdit{Result: adoption.Worked, Evidence: "It did.", Audience: adoption.AllReaders}); err != nil {
					t.Fatal(err)
				}
			}
		}
		b := w.Client(w.Teacher("millbeck"))
		cost := func(path string) int64 {
			b.Page(path)
			b.Page(path) // the frame is in memory now
			q := testkit.Queries(w.DB)
			b.Page(path)
			return q.Take()
		}
		without, with := cost(plain.Path()), cost(busy.Path())
		if with-without > 1 {
			t.Errorf("%d queries with uses, %d without", with, without)
		}
		b.Page(busy.Path()).Says("Used in 3 schools", "Tried in 3 schools: worked in 3.", "All the notes")
	})
}

// TestAFileTakenIsCounted: once for a file, whichever pieces it is fetched in, and
// not for asking whether there is a newer one.
func TestAFileTakenIsCounted(t *testing.T) {
	w := testkit.World(t, dbtest.SQLite(t))
	ctx := t.Context()
	ada := w.Teacher("kilnfield")
	e := w.Draft(ada, "kilnfield", "With a file")
	f, err := w.Files.Add(ctx, ada, files.Bring{ItemID: e.ID, Name: "plan.txt", Body: strings.NewReader("A plan for puppets.")})
	if err != nil {
		t.Fatal(err)
	}
	b := w.Client(ada)
	b.Page(f.Path())
	for header, value := range map[string]string{"Range": "bytes=5-9", "If-None-Match": `"` + f.SHA256 + `"`} {
		b.Header.Set(header, value)
		b.Get(f.Path())
		b.Header.Del(header)
	}
	b.Do(http.MethodHead, f.Path(), "", nil)
	w.Client(w.Teacher("millbeck")).Get(f.Path()).Is(http.StatusNotFound)
	if err := w.Downloads.Flush(ctx); err != nil {
		t.Fatal(err)
	}
	if n, err := w.Adoption.Downloads(ctx, ada, e.ID); err != nil || n != 1 {
		t.Errorf("%d downloads, %v", n, err)
	}
}
