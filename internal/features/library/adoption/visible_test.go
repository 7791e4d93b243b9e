package adoption_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"staffroom/internal/features/library/adoption"
	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/errs"
	"staffroom/internal/testkit"
)

// asker is somebody who looks.
type asker struct {
	name string
	act  authz.Actor
}

// everybody is one of each standing towards an item from Kilnfield that a
// teacher of Scarbrook or of Millbeck tried.
func everybody(w *testkit.W, author, tried authz.Actor) []asker {
	return []asker{
		{"visitor", authz.Actor{}}, {"author", author}, {"who tried it", tried},
		{"schoolmate of the author", w.Teacher("kilnfield")}, {"editor of the author's school", w.Editor("kilnfield")},
		{"millbeck", w.Teacher("millbeck")}, {"scarbrook", w.Teacher("scarbrook")}, {"fellgate", w.Teacher("fellgate")},
		{"admin of larkfield", w.Admin("larkfield")}, {"admin of fellgate", w.Admin("fellgate")},
	}
}

// TestWhoReadsANote is the matrix: notes by audience on items by audience, and
// list, count, summary and the note itself say the same.
func TestWhoReadsANote(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		author := w.Teacher("kilnfield")
		larkfield := []string{"author", "schoolmate of the author", "editor of the author's school", "millbeck", "admin of larkfield"}
		fellgate := []string{"scarbrook", "fellgate", "admin of fellgate"}
		sharers := []string{"author", "editor of the author's school", "admin of larkfield"}
		all := append([]string{"visitor"}, append(slices.Clone(larkfield), fellgate...)...)
		for _, tt := range []struct {
			item, by string
			to       adoption.NoteAudience
			then     string // where the item is moved afterwards
			readers  []string
		}{
			{"larkfield", "millbeck", adoption.AllReaders, "", larkfield},
			{"larkfield", "millbeck", adoption.OwnTrust, "", larkfield},
			{"kilnfield", "kilnfield", adoption.AllReaders, "", []string{"author", "schoolmate of the author", "editor of the author's school", "admin of larkfield"}},
			{"north", "scarbrook", adoption.AllReaders, "", append(slices.Clone(larkfield), "scarbrook")},
			{"north", "scarbrook", adoption.OwnTrust, "", append(slices.Clone(sharers), "scarbrook")},
			{"public", "scarbrook", adoption.AllReaders, "", all},
			{"public", "scarbrook", adoption.OwnTrust, "", append(slices.Clone(sharers), fellgate...)},
			{"larkfield", "millbeck", adoption.AllReaders, "public", larkfield},
			{"larkfield", "millbeck", adoption.OwnTrust, "public", larkfield},
			{"north", "scarbrook", adoption.AllReaders, "public", append(slices.Clone(larkfield), "scarbrook")},
			{"public", "scarbrook", adoption.AllReaders, "larkfield", larkfield},
			{"public", "millbeck", adoption.OwnTrust, "kilnfield", []string{"author", "schoolmate of the author", "editor of the author's school", "admin of larkfield"}},
		} {
			name := tt.item + ", tried in " + tt.by + ", for " + string(tt.to) + ", then " + tt.then
			editor := w.Editor("larkfield")
			e := w.Shared(author, "kilnfield", "Talk "+strings.ReplaceAll(name, ",", ""), "larkfield")
			shared(t, w, editorOr(author, editor, tt.item), e, tt.item)
			tried := w.Teacher(tt.by)
			a := adopt(t, w, tried, e.ID)
			n := note(t, w, tried, a, tell(adoption.Not, tt.to, "pace"))
			if tt.then != "" {
				shared(t, w, editorOr(author, editor, tt.then), e, tt.then)
			}
			for _, who := range everybody(w, author, tried) {
				reads := slices.Contains(tt.readers, who.name) || who.name == "who tried it" && sees(t, w, who.act, e.ID)
				checkReads(t, w, name+": "+who.name, who.act, e.ID, n.ID, reads)
			}
		}
	})
}

// editorOr: what is for everyone is published by an editor.
func editorOr(author, editor authz.Actor, audience string) authz.Actor {
	if audience == "public" {
		return editor
	}
	return author
}

func sees(t *testing.T, w *testkit.W, act authz.Actor, itemID string) bool {
	t.Helper()
	_, err := w.Library.Header(t.Context(), act, itemID)
	return err == nil
}

func checkReads(t *testing.T, w *testkit.W, name string, act authz.Actor, itemID, noteID string, reads bool) {
	t.Helper()
	ctx := t.Context()
	got, err := w.Adoption.Around(ctx, act, itemID)
	if err != nil {
		t.Fatal(err)
	}
	list, _, err := w.Adoption.Notes(ctx, act, itemID, "", 10)
	if err != nil {
		t.Fatal(err)
	}
	sum, err := w.Adoption.Summary(ctx, act, itemID)
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.Adoption.GetNote(ctx, act, noteID)
	n := 0
	if reads {
		n = 1
	}
	if len(got.Notes) != n || len(list) != n || sum.Schools != n || got.Summary.Schools != n || sum.Changes["pace"] != n || (err == nil) != reads {
		t.Errorf("%s: reads %v, but the page has %d, the list %d, the summaries %d and %d, the note says %v",
			name, reads, len(got.Notes), len(list), got.Summary.Schools, sum.Schools, err)
	}
	if len(got.Schools) > 0 != sees(t, w, act, itemID) {
		t.Errorf("%s: %d schools on the page", name, len(got.Schools))
	}
}

// TestNamesAreForThoseWhoMayLookUp: the school is named to all who see the item.
func TestNamesAreForThoseWhoMayLookUp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		author := w.Editor("kilnfield")
		e := w.Shared(author, "kilnfield", "For all", "public")
		bo := w.Teacher("millbeck")
		a := adopt(t, w, bo, e.ID)
		note(t, w, bo, a, tell(adoption.Worked, adoption.AllReaders))
		for _, who := range everybody(w, author, bo) {
			_, err := w.People.Get(t.Context(), who.act, bo.PersonID)
			got, err2 := w.Adoption.Around(t.Context(), who.act, e.ID)
			if err2 != nil || len(got.Schools) != 1 || len(got.Notes) != 1 {
				t.Fatalf("%s: %+v, %v", who.name, got, err2)
			}
			page, _, err3 := w.Adoption.SchoolsUsing(t.Context(), who.act, e.ID, "", 10)
			if err3 != nil || len(page) != 1 {
				t.Fatalf("%s: %+v, %v", who.name, page, err3)
			}
			for _, name := range []string{page[0].Uses[0].PersonName, got.Notes[0].Use.PersonName} {
				if (name != "") != (err == nil) {
					t.Errorf("%s reads the name %q, looking them up says %v", who.name, name, err)
				}
			}
			used, err := w.Adoption.Used(t.Context(), who.act, adoption.Of{PersonID: bo.PersonID}, "", 10)
			_, known := w.People.Get(t.Context(), who.act, bo.PersonID)
			if err != nil || (len(used) == 1) != (known == nil) {
				t.Errorf("%s finds that they use %+v, %v", who.name, used, err)
			}
			if used, err = w.Adoption.Used(t.Context(), who.act, adoption.Of{OrgID: w.Orgs["larkfield"].ID}, "", 10); err != nil || len(used) != 1 || used[0].Notes != 1 || used[0].Ended {
				t.Errorf("%s finds that the trust uses %+v, %v", who.name, used, err)
			}
		}
	})
}

// TestListsOfWhatIsNotSeen: uses of an item that somebody may not see are in none
// of their lists.
func TestListsOfWhatIsNotSeen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		ada, bo := w.Teacher("kilnfield"), w.Teacher("millbeck")
		e := w.Shared(ada, "kilnfield", "Maths talk", "larkfield")
		a := adopt(t, w, bo, e.ID)
		n := note(t, w, bo, a, tell(adoption.Partly, adoption.AllReaders))
		for _, tt := range []struct {
			name string
			act  authz.Actor
			n    int
		}{{"a visitor", authz.Actor{}, 0}, {"another trust", w.Teacher("scarbrook"), 0}, {"a colleague", w.Teacher("millbeck"), 1}} {
			used, err := w.Adoption.Used(ctx, tt.act, adoption.Of{OrgID: w.Orgs["millbeck"].ID}, "", 10)
			from, err2 := w.Adoption.LearntFrom(ctx, tt.act, adoption.Of{OrgID: w.Orgs["millbeck"].ID}, "", 10)
			spread, err3 := w.Adoption.Spread(ctx, tt.act, e.ID)
			page, _, err4 := w.Adoption.SchoolsUsing(ctx, tt.act, e.ID, "", 10)
			if err != nil || err2 != nil || err3 != nil || err4 != nil || len(used) != tt.n || len(from) != tt.n || len(spread) != tt.n || len(page) != tt.n {
				t.Errorf("%s: used %+v, learnt from %+v, spread %+v, schools %+v; %v %v %v %v", tt.name, used, from, spread, page, err, err2, err3, err4)
			}
			if _, err := w.Adoption.Get(ctx, tt.act, a.ID); (err == nil) != (tt.n == 1) || err != nil && !errs.Is(err, errs.NotFound) {
				t.Errorf("%s: the use says %v", tt.name, err)
			}
		}
		heard, err := w.Adoption.Heard(ctx, ada, testkit.Start, 10)
		if err != nil || len(heard) != 2 || heard[0].Note == nil || heard[0].Note.ID != n.ID || heard[1].Note != nil || heard[1].Title != "Maths talk" {
			t.Errorf("the author hears %+v, %v", heard, err)
		}
		for _, act := range []authz.Actor{bo, w.Editor("kilnfield"), {}} {
			if heard, err := w.Adoption.Heard(ctx, act, testkit.Start, 10); err != nil || len(heard) != 0 {
				t.Errorf("somebody else hears %+v, %v", heard, err)
			}
		}
	})
}

// TestLongLists: pages of schools and of notes hold everything once, and the
// summary of very many is that of the rows.
func TestLongLists(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		e := w.Shared(w.Editor("fellgate"), "fellgate", "For all", "public")
		bo := w.Teacher("millbeck")
		for _, org := range []string{"kilnfield", "millbeck", "scarbrook"} {
			act := bo
			if org != "millbeck" {
				act = w.Teacher(org)
			}
			a := adopt(t, w, act, e.ID)
			for range 4 {
				note(t, w, act, a, tell(adoption.Partly, adoption.AllReaders, "length"))
			}
			note(t, w, act, a, tell(adoption.Worked, adoption.AllReaders, "pace", "grouping"))
			w.Now.Add(8 * 24 * time.Hour)
		}
		var notes, schools []string
		for before := ""; ; {
			list, next, err := w.Adoption.Notes(ctx, bo, e.ID, before, 4)
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range list {
				notes = append(notes, n.ID)
			}
			if before = next; next == "" {
				break
			}
		}
		for after := ""; ; {
			list, next, err := w.Adoption.SchoolsUsing(ctx, bo, e.ID, after, 1)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range list {
				schools = append(schools, s.Slug)
			}
			if after = next; next == "" {
				break
			}
		}
		if slices.Sort(notes); len(slices.Compact(notes)) != 15 || !slices.Equal(schools, []string{"kilnfield", "millbeck", "scarbrook"}) {
			t.Errorf("%d notes, schools %v", len(notes), schools)
		}
		sum, err := w.Adoption.Summary(ctx, bo, e.ID)
		if err != nil || sum.Schools != 3 || sum.Results[adoption.Worked] != 3 || sum.Results[adoption.Partly] != 0 || !slices.Equal(sum.MostChanged(), []adoption.Change{"pace", "grouping"}) {
			t.Errorf("summary %+v, %v", sum, err)
		}
		spread, err := w.Adoption.Spread(ctx, bo, e.ID)
		if err != nil || !slices.Equal(spread, []adoption.Week{{Monday: "2026-11-16", Schools: 1}, {Monday: "2026-11-23", Schools: 1}, {Monday: "2026-11-30", Schools: 1}}) {
			t.Errorf("spread %+v, %v", spread, err)
		}
		if _, _, err := w.Adoption.Notes(ctx, bo, e.ID, "nonsense", 4); !errs.Is(err, errs.Invalid) {
			t.Errorf("a page that is none: %v", err)
		}
	})
}
