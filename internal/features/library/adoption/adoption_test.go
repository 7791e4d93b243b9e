package adoption_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/adoption"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/people"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/errs"
	"staffroom/internal/testkit"
)

// tell is a note with all that it must have.
func tell(r adoption.Result, to adoption.NoteAudience, changes ...adoption.Change) adoption.NoteEdit {
	return adoption.NoteEdit{Result: r, Evidence: "We tried it.", Audience: to, Changes: changes}
}

func adopt(t *testing.T, w *testkit.W, act authz.Actor, itemID string) adoption.Adoption {
	t.Helper()
	w.Now.Add(time.Second)
	a, err := w.Adoption.Adopt(t.Context(), act, itemID, "")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func note(t *testing.T, w *testkit.W, act authz.Actor, a adoption.Adoption, e adoption.NoteEdit) adoption.Note {
	t.Helper()
	w.Now.Add(time.Second)
	n, err := w.Adoption.Note(t.Context(), act, a.ID, e)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func usedIn(t *testing.T, w *testkit.W, act authz.Actor, itemID string) int {
	t.Helper()
	it, err := w.Library.Header(t.Context(), act, itemID)
	if err != nil {
		t.Fatal(err)
	}
	return it.UsedIn
}

func want(t *testing.T, what string, err error, k errs.Kind, code string) {
	t.Helper()
	if err == nil || errs.KindOf(err) != k || code != "" && errs.CodeOf(err) != code {
		t.Errorf("%s: %v, want %v %s", what, err, k, code)
	}
}

func TestOneTap(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		ada, bo, cy := w.Teacher("kilnfield"), w.Teacher("millbeck"), w.Teacher("millbeck")
		e := w.Shared(ada, "kilnfield", "Maths talk", "larkfield")
		first := adopt(t, w, bo, e.ID)
		if first.Started != "2026-11-20" || first.Ended != "" || first.OrgID != w.Orgs["millbeck"].ID || first.NextAsk != "2027-01-01" {
			t.Errorf("one tap says %+v", first)
		}
		if again := adopt(t, w, bo, e.ID); again.ID != first.ID {
			t.Errorf("saying it twice made %s and %s", first.ID, again.ID)
		}
		adopt(t, w, cy, e.ID)
		if n := usedIn(t, w, ada, e.ID); n != 1 {
			t.Errorf("two people of one school count as %d schools", n)
		}
		kiln := adopt(t, w, w.Teacher("kilnfield"), e.ID)
		if n := usedIn(t, w, ada, e.ID); n != 2 {
			t.Errorf("used in %d schools, not 2", n)
		}
		if _, err := w.Adoption.Undo(ctx, w.Editor("kilnfield"), kiln.ID); err != nil {
			t.Fatal(err)
		}
		if n := usedIn(t, w, ada, e.ID); n != 1 {
			t.Errorf("taken back, it counts as %d", n)
		}
		got, err := w.Adoption.Around(ctx, ada, e.ID)
		if err != nil || len(got.Schools) != 1 || len(got.Schools[0].Uses) != 2 || len(got.Mine) != 0 || got.Full {
			t.Errorf("around it: %+v, %v", got, err)
		}
		if mine, err := w.Adoption.Around(ctx, bo, e.ID); err != nil || len(mine.Mine) != 1 || mine.Mine[0].ID != first.ID {
			t.Errorf("around it, for who uses it: %+v, %v", mine, err)
		}
	})
}

func TestWhoMayAdopt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		ada := w.Teacher("kilnfield")
		e := w.Shared(ada, "kilnfield", "Maths talk", "larkfield")
		draft := w.Draft(ada, "kilnfield", "Not yet")
		both := w.Teacher("millbeck")
		if _, err := w.People.AddUnscoped(ctx, people.Join{Person: personOf(t, w, both), OrgID: w.Orgs["kilnfield"].ID, Role: authz.Member}); err != nil {
			t.Fatal(err)
		}
		both = w.Actor(both.PersonID)
		for name, tt := range map[string]struct {
			act          authz.Actor
			item, school string
			kind         errs.Kind
			code         string
		}{
			"a visitor":                     {authz.Actor{}, e.ID, "", errs.NotFound, ""},
			"who cannot see it":             {w.Teacher("scarbrook"), e.ID, "", errs.NotFound, ""},
			"who is in the trust alone":     {w.Teacher("larkfield"), e.ID, "", errs.Forbidden, "forbidden.adoption.no_school"},
			"for somebody else's school":    {w.Teacher("kilnfield"), e.ID, w.Orgs["millbeck"].ID, errs.Forbidden, "forbidden.adoption.school"},
			"for a trust":                   {w.Teacher("millbeck"), e.ID, w.Orgs["larkfield"].ID, errs.Forbidden, "forbidden.adoption.school"},
			"the author at home":            {ada, e.ID, "", errs.Conflict, "adoption.own"},
			"a draft":                       {ada, draft.ID, "", errs.Conflict, "item.not_published"},
			"in two schools without choice": {both, e.ID, "", errs.Invalid, "adoption.invalid"},
		} {
			_, err := w.Adoption.Adopt(ctx, tt.act, tt.item, tt.school)
			want(t, name, err, tt.kind, tt.code)
		}
		if schools, err := w.Adoption.Schools(ctx, both); err != nil || len(schools) != 2 {
			t.Errorf("schools of who is in two: %v, %v", schools, err)
		}
		if a, err := w.Adoption.Adopt(ctx, both, e.ID, w.Orgs["kilnfield"].ID); err != nil || a.OrgID != w.Orgs["kilnfield"].ID {
			t.Errorf("having chosen: %+v, %v", a, err)
		}
		public := w.Shared(w.Editor("kilnfield"), "kilnfield", "For all", "public")
		_, err := w.Adoption.Adopt(ctx, authz.Actor{}, public.ID, "")
		want(t, "a visitor of something public", err, errs.Unauthenticated, "")
	})
}

func personOf(t *testing.T, w *testkit.W, act authz.Actor) people.Person {
	t.Helper()
	p, err := w.People.Get(t.Context(), act, act.PersonID)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// verbs are all that changes an adoption or a note.
var verbs = map[string]func(context.Context, *adoption.Service, authz.Actor, adoption.Adoption, adoption.Note) error{
	"Correct": func(ctx context.Context, s *adoption.Service, act authz.Actor, a adoption.Adoption, _ adoption.Note) error {
		_, err := s.Correct(ctx, act, a.ID, a.Version, a.Correction())
		return err
	},
	"End": func(ctx context.Context, s *adoption.Service, act authz.Actor, a adoption.Adoption, _ adoption.Note) error {
		_, err := s.End(ctx, act, a.ID)
		return err
	},
	"Undo": func(ctx context.Context, s *adoption.Service, act authz.Actor, a adoption.Adoption, _ adoption.Note) error {
		_, err := s.Undo(ctx, act, a.ID)
		return err
	},
	"Restore": func(ctx context.Context, s *adoption.Service, act authz.Actor, a adoption.Adoption, _ adoption.Note) error {
		_, err := s.Restore(ctx, act, a.ID)
		return err
	},
	"PutAway": func(ctx context.Context, s *adoption.Service, act authz.Actor, a adoption.Adoption, _ adoption.Note) error {
		_, err := s.PutAway(ctx, act, a.ID)
		return err
	},
	"Note": func(ctx context.Context, s *adoption.Service, act authz.Actor, a adoption.Adoption, _ adoption.Note) error {
		_, err := s.Note(ctx, act, a.ID, tell(adoption.Not, adoption.AllReaders))
		return err
	},
	"EditNote": func(ctx context.Context, s *adoption.Service, act authz.Actor, _ adoption.Adoption, n adoption.Note) error {
		_, err := s.EditNote(ctx, act, n.ID, n.Version, n.Edit())
		return err
	},
	"RemoveNote": func(ctx context.Context, s *adoption.Service, act authz.Actor, _ adoption.Adoption, n adoption.Note) error {
		_, err := s.RemoveNote(ctx, act, n.ID)
		return err
	},
	"RestoreNote": func(ctx context.Context, s *adoption.Service, act authz.Actor, _ adoption.Adoption, n adoption.Note) error {
		_, err := s.RestoreNote(ctx, act, n.ID)
		return err
	},
}

// TestWhoMayChangeWhat asks every verb with everybody. The author of the item and
// their editors change nothing of what others say of it.
func TestWhoMayChangeWhat(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		ada := w.Teacher("kilnfield")
		e := w.Shared(ada, "kilnfield", "Maths talk", "larkfield")
		bo := w.Teacher("millbeck")
		a := adopt(t, w, bo, e.ID)
		n := note(t, w, bo, a, tell(adoption.Partly, adoption.AllReaders))
		a, _ = w.Adoption.Get(ctx, bo, a.ID)
		refused := []struct {
			who  string
			act  authz.Actor
			kind errs.Kind
		}{
			{"a visitor", authz.Actor{}, errs.NotFound},
			{"another trust", w.Teacher("scarbrook"), errs.NotFound},
			{"a colleague", w.Teacher("millbeck"), errs.Forbidden},
			{"the item's author", ada, errs.Forbidden},
			{"an editor of the item's school", w.Editor("kilnfield"), errs.Forbidden},
		}
		for verb, do := range verbs {
			for _, r := range refused {
				err := do(ctx, w.Adoption, r.act, a, n)
				if verb == "Restore" || verb == "RestoreNote" {
					if !errs.Is(err, errs.NotFound) && !errs.Is(err, errs.Forbidden) {
						t.Errorf("%s by %s: %v", verb, r.who, err)
					}
					continue
				}
				want(t, verb+" by "+r.who, err, r.kind, "")
			}
		}
		if now, err := w.Adoption.Get(ctx, bo, a.ID); err != nil || !reflect.DeepEqual(now, a) {
			t.Errorf("refused, and yet %+v became %+v, %v", a, now, err)
		}
		editor := w.Editor("millbeck")
		for verb, allowed := range map[string]bool{"Note": false, "EditNote": false, "PutAway": false, "Correct": true, "RemoveNote": true, "RestoreNote": true} {
			fresh, _ := w.Adoption.Get(ctx, bo, a.ID)
			if verb == "RestoreNote" {
				if _, err := w.Adoption.RemoveNote(ctx, editor, n.ID); err != nil && errs.CodeOf(err) != "note.removed" {
					t.Fatal(err)
				}
			}
			err := verbs[verb](ctx, w.Adoption, editor, fresh, n)
			if (err == nil) != allowed {
				t.Errorf("%s by an editor of their school: %v", verb, err)
			}
			if verb == "RemoveNote" && err == nil {
				if _, err := w.Adoption.RestoreNote(ctx, bo, n.ID); !errs.Is(err, errs.NotFound) {
					t.Errorf("brought back by somebody else than who took it away: %v", err)
				}
				if _, err := w.Adoption.RestoreNote(ctx, editor, n.ID); err != nil {
					t.Error(err)
				}
			}
		}
	})
}

func TestCorrectEndUndo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		e := w.Shared(w.Teacher("kilnfield"), "kilnfield", "Maths talk", "larkfield")
		bo := w.Teacher("millbeck")
		a := adopt(t, w, bo, e.ID)
		fix := adoption.Correction{Scope: adoption.Year, Words: "  Year 4 ", Started: "2026-09-07"}
		got, err := w.Adoption.Correct(ctx, bo, a.ID, a.Version, fix)
		if err != nil || got.Scope != adoption.Year || got.Words != "Year 4" || got.Started != "2026-09-07" || got.NextAsk != "2026-11-27" {
			t.Errorf("corrected: %+v, %v", got, err)
		}
		_, err = w.Adoption.Correct(ctx, bo, a.ID, a.Version, fix)
		want(t, "a correction over somebody else's", err, errs.Conflict, "stale")
		for name, c := range map[string]adoption.Correction{
			"scope":   {Scope: "galaxy", Started: "2026-09-07"},
			"words":   {Words: strings.Repeat("x", adoption.MaxScopeWords+1), Started: "2026-09-07"},
			"started": {Started: "2026-11-21"},
			"ended":   {Started: "2026-09-07", Ended: "2026-09-06"},
		} {
			_, err := w.Adoption.Correct(ctx, bo, a.ID, got.Version, c)
			if e, ok := errors.AsType[*errs.Error](err); !ok || e.Fields[name] == "" || len(e.Fields) != 1 {
				t.Errorf("%s: %v", name, err)
			}
		}
		ended, err := w.Adoption.End(ctx, bo, a.ID)
		if err != nil || ended.Ended != "2026-11-20" || ended.NextAsk != "2026-11-20" {
			t.Errorf("ended: %+v, %v", ended, err)
		}
		if n := usedIn(t, w, bo, e.ID); n != 1 {
			t.Errorf("a use that ended counts as %d", n)
		}
		_, err = w.Adoption.End(ctx, bo, a.ID)
		want(t, "ended twice", err, errs.Conflict, "adoption.ended")
		second := adopt(t, w, bo, e.ID)
		if second.ID == a.ID {
			t.Error("begun again, it is the old one")
		}
		_, err = w.Adoption.Correct(ctx, bo, a.ID, ended.Version, adoption.Correction{Started: "2026-09-07"})
		want(t, "the old one goes on beside the new", err, errs.Conflict, "adoption.again")
		gone, err := w.Adoption.Undo(ctx, bo, second.ID)
		if err != nil || gone.DeletedAt.IsZero() {
			t.Errorf("taken back: %+v, %v", gone, err)
		}
		_, err = w.Adoption.End(ctx, bo, second.ID)
		want(t, "ended after it was taken back", err, errs.Conflict, "adoption.undone")
		if _, err = w.Adoption.Get(ctx, w.Editor("millbeck"), second.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("taken back by another, an editor sees it: %v", err)
		}
		if back, err := w.Adoption.Restore(ctx, bo, second.ID); err != nil || !back.DeletedAt.IsZero() {
			t.Errorf("brought back: %+v, %v", back, err)
		}
	})
}

// TestTwoAtOnce lets many people of many schools say it at the same moment.
func TestTwoAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		e := w.Shared(w.Editor("fellgate"), "fellgate", "For all", "public")
		var who []authz.Actor
		for range 3 {
			who = append(who, w.Teacher("kilnfield"), w.Teacher("millbeck"), w.Teacher("scarbrook"))
		}
		var all sync.WaitGroup
		for _, act := range append(who, who...) {
			all.Go(func() {
				if _, err := w.Adoption.Adopt(t.Context(), act, e.ID, ""); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		got, err := w.Adoption.Around(t.Context(), who[0], e.ID)
		if err != nil || len(got.Schools) != 3 {
			t.Fatalf("%+v, %v", got, err)
		}
		for _, s := range got.Schools {
			if len(s.Uses) != 3 {
				t.Errorf("%s says it %d times", s.Name, len(s.Uses))
			}
		}
		if n := usedIn(t, w, who[0], e.ID); n != 3 {
			t.Errorf("the header says %d schools", n)
		}
	})
}

func TestTodayAsksOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		ada, bo := w.Teacher("kilnfield"), w.Teacher("millbeck")
		e, other := w.Shared(ada, "kilnfield", "Maths talk", "larkfield"), w.Shared(ada, "kilnfield", "Reading", "larkfield")
		a := adopt(t, w, bo, e.ID)
		adopt(t, w, bo, other.ID)
		asks := func(act authz.Actor) (out []string) {
			list, err := w.Adoption.Asked(ctx, act, 10)
			if err != nil {
				t.Fatal(err)
			}
			for _, q := range list {
				out = append(out, q.Title)
			}
			return out
		}
		day := 24 * time.Hour
		w.Now.Add(41 * day)
		if got := asks(bo); got != nil {
			t.Errorf("before six weeks it asks of %v", got)
		}
		w.Now.Add(day)
		if got := asks(bo); len(got) != 2 {
			t.Errorf("after six weeks it asks of %v", got)
		}
		if got := asks(ada); got != nil {
			t.Errorf("it asks the author of %v", got)
		}
		if _, err := w.Adoption.PutAway(ctx, bo, a.ID); err != nil {
			t.Fatal(err)
		}
		if got := asks(bo); len(got) != 1 || got[0] != "Reading" {
			t.Errorf("after not now it asks of %v", got)
		}
		if _, err := w.Library.Withdraw(ctx, ada, other.ID, ""); err != nil {
			t.Fatal(err)
		}
		if got := asks(bo); got != nil {
			t.Errorf("it asks of what was taken down: %v", got)
		}
		if _, err := w.Library.PutBack(ctx, ada, other.ID); err != nil {
			t.Fatal(err)
		}
		w.Now.Add(28 * day)
		if got := asks(bo); got != nil {
			t.Errorf("after four weeks it still asks of %v", got)
		}
	})
}

func TestNotesSetTheQuestionAside(t *testing.T) {
	w := testkit.World(t, dbtest.SQLite(t))
	bo := w.Teacher("millbeck")
	e := w.Shared(w.Teacher("kilnfield"), "kilnfield", "Maths talk", "larkfield")
	a := adopt(t, w, bo, e.ID)
	note(t, w, bo, a, tell(adoption.Early, adoption.OwnTrust))
	w.Now.Add(60 * 24 * time.Hour)
	if list, err := w.Adoption.Asked(t.Context(), bo, 5); err != nil || len(list) != 0 {
		t.Errorf("asked though it was said: %+v, %v", list, err)
	}
}

// TestWithdrawnIsSeenByNobody: what was recorded stays, and is not shown.
func TestWithdrawnIsSeenByNobody(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		ada, bo := w.Teacher("kilnfield"), w.Teacher("millbeck")
		e := w.Shared(ada, "kilnfield", "Maths talk", "larkfield")
		a := adopt(t, w, bo, e.ID)
		n := note(t, w, bo, a, tell(adoption.Worked, adoption.AllReaders))
		if _, err := w.Library.Withdraw(ctx, ada, e.ID, ""); err != nil {
			t.Fatal(err)
		}
		for _, act := range []authz.Actor{ada, bo, w.Editor("kilnfield"), w.Admin("larkfield"), {}} {
			got, err := w.Adoption.Around(ctx, act, e.ID)
			if err != nil || len(got.Schools)+len(got.Notes)+len(got.Mine)+got.Summary.Schools != 0 {
				t.Errorf("%+v, %v", got, err)
			}
			if _, err := w.Adoption.GetNote(ctx, act, n.ID); !errs.Is(err, errs.NotFound) {
				t.Errorf("the note: %v", err)
			}
		}
		if _, err := w.Library.PutBack(ctx, ada, e.ID); err != nil {
			t.Fatal(err)
		}
		if got, err := w.Adoption.Around(ctx, bo, e.ID); err != nil || len(got.Schools) != 1 || len(got.Notes) != 1 {
			t.Errorf("put back: %+v, %v", got, err)
		}
	})
}

// shared moves an item to another audience.
func shared(t *testing.T, w *testkit.W, by authz.Actor, e library.Entry, audience string) {
	t.Helper()
	now, err := w.Library.Get(t.Context(), by, e.ID)
	if err != nil {
		t.Fatal(err)
	}
	w.Share(by, now, audience)
}
