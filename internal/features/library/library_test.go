package library_test

import (
	"context"
	"slices"
	"testing"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/search"
	"staffroom/internal/testkit"
)

// sees asks every door at once: get, list and search.
func sees(t *testing.T, w *testkit.W, act authz.Actor, e library.Entry) (get, list, found bool) {
	t.Helper()
	ctx := t.Context()
	_, err := w.Library.Get(ctx, act, e.ID)
	if err != nil && !errs.Is(err, errs.NotFound) {
		t.Errorf("get: %v", err)
	}
	all := []items.State{items.Draft, items.Published, items.Withdrawn, items.Deleted}
	cards, err2 := w.Library.List(ctx, act, items.Filter{States: all})
	if err2 != nil {
		t.Fatal(err2)
	}
	res, err3 := w.Index.Search(ctx, search.Query{Text: e.Title, Reads: act.Reads(), Person: act.PersonID, Limit: 20})
	if err3 != nil {
		t.Fatal(err3)
	}
	return err == nil, slices.ContainsFunc(cards, func(c items.Card) bool { return c.ID == e.ID }),
		slices.ContainsFunc(res.Hits, func(h search.Hit) bool { return h.Ref == e.ID })
}

func TestWhoSeesWhat(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		author := w.Editor("kilnfield")
		who := map[string]authz.Actor{
			"author": author, "school editor": w.Editor("kilnfield"), "trust editor": w.Editor("larkfield"), "schoolmate": w.Teacher("kilnfield"),
			"same trust": w.Teacher("millbeck"), "other trust, same network": w.Teacher("scarbrook"), "other trust": w.Teacher("fellgate"),
			"trust admin": w.Admin("larkfield"), "other admin": w.Admin("fellgate"), "visitor": {},
		}
		in := func(names ...string) map[string]bool {
			m := map[string]bool{}
			for _, n := range names {
				m[n] = true
			}
			return m
		}
		school := []string{"author", "school editor", "trust editor", "schoolmate", "trust admin"}
		trust := append(slices.Clone(school), "same trust")
		network := append(slices.Clone(trust), "other trust, same network")
		everyone := append(slices.Clone(network), "other trust", "other admin", "visitor")
		check := func(state string, e library.Entry, want map[string]bool, inSearch bool) {
			t.Helper()
			for name, act := range who {
				get, list, found := sees(t, w, act, e)
				if get != want[name] || list != want[name] || found != (want[name] && inSearch) {
					t.Errorf("%s: %s: get %v list %v search %v, want %v", state, name, get, list, found, want[name])
				}
			}
		}
		draft := w.Draft(author, "kilnfield", "Phonics with puppets")
		check("draft", draft, in("author"), true)
		for audience, want := range map[string][]string{"me": {"author"}, "kilnfield": school, "larkfield": trust, "north": network, "public": everyone} {
			e := w.Shared(author, "kilnfield", "Phonics for "+audience, audience)
			check(audience, e, in(want...), true)
			if audience == "me" {
				continue
			}
			if _, err := w.Library.Withdraw(t.Context(), author, e.ID, ""); err != nil {
				t.Fatal(err)
			}
			check(audience+", withdrawn", e, in("author", "school editor", "trust editor", "trust admin"), false)
			if _, err := w.Library.PutBack(t.Context(), author, e.ID); err != nil {
				t.Fatal(err)
			}
			check(audience+", put back", e, in(want...), true)
			if _, err := w.Library.Delete(t.Context(), author, e.ID); err != nil {
				t.Fatal(err)
			}
			check(audience+", deleted", e, in("author"), false)
		}
	})
}

func TestShareRules(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada, ed, mate, other := w.Teacher("kilnfield"), w.Editor("kilnfield"), w.Teacher("kilnfield"), w.Teacher("scarbrook")
		for _, tt := range []struct {
			name     string
			act      authz.Actor
			audience string
			version  int
			want     error
		}{
			{"own, to the school", ada, "kilnfield", 2, nil},
			{"own, to the trust", ada, "larkfield", 2, nil},
			{"own, to everyone, as a member", ada, "public", 2, errs.New(errs.Forbidden, "", "")}, // and an editor only through a check
			{"own, to a school one is not in", ada, "millbeck", 2, errs.New(errs.Forbidden, "", "")},
			{"somebody's draft, which nobody else sees", ed, "public", 2, errs.New(errs.NotFound, "", "")},
			{"a stranger's", other, "north", 2, errs.New(errs.NotFound, "", "")},
			{"over a newer version", ada, "kilnfield", 1, errs.New(errs.Conflict, "", "")},
		} {
			e := w.Draft(ada, "kilnfield", tt.name)
			_, err := w.Library.Share(t.Context(), tt.act, e.ID, tt.version, w.Audience(tt.audience))
			if (err == nil) != (tt.want == nil) || err != nil && errs.KindOf(err) != errs.KindOf(tt.want) {
				t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
			}
		}
		e := w.Shared(ada, "kilnfield", "Open it up", "kilnfield")
		if _, err := w.Library.Share(t.Context(), ed, e.ID, e.Version, w.Audience("public")); errs.CodeOf(err) != "gate.needs_check" {
			t.Errorf("an editor opens it to everyone alone: %v", err)
		}
		if _, err := w.Library.Withdraw(t.Context(), mate, e.ID, ""); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a colleague withdrew it: %v", err)
		}
	})
}

func TestVersions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		ada, ed := w.Teacher("kilnfield"), w.Editor("larkfield")
		e := w.Shared(ada, "kilnfield", "Three reads", "larkfield")
		first := e.Version
		edit := e.Edit()
		edit.Title = "Three reads, twice"
		e2, err := w.Library.Save(ctx, ed, e.ID, e.Version, edit, "clearer title")
		if err != nil || e2.AuthorID != ada.PersonID {
			t.Fatalf("the editor's save: %v, author %s", err, e2.AuthorID)
		}
		if _, err := w.Library.Save(ctx, ada, e.ID, first, edit, "stale"); !errs.Is(err, errs.Conflict) {
			t.Errorf("a save over a newer version: %v", err)
		}
		vs, err := w.Library.Versions(ctx, ada, e.ID)
		if err != nil || len(vs) != 2 || vs[0].Note != "clearer title" {
			t.Errorf("versions %+v, %v", vs, err)
		}
		if _, err := w.Library.Versions(ctx, w.Teacher("millbeck"), e.ID); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a reader saw versions: %v", err)
		}
		back, err := w.Library.Restore(ctx, ada, e.ID, first, e2.Version, "back")
		if err != nil || back.Title != "Three reads" {
			t.Errorf("restored %q, %v", back.Title, err)
		}
	})
}

func TestWorkingCopyIsTheirsAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		ada, ed := w.Teacher("kilnfield"), w.Editor("kilnfield")
		e := w.Shared(ada, "kilnfield", "Times tables on the stairs", "kilnfield")
		edit := e.Edit()
		edit.Why = "half a thought"
		if _, err := w.Library.KeepWorkingCopy(ctx, ada, e.ID, e.Version, edit); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Library.WorkingCopy(ctx, ed, e.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("the editor saw it: %v", err)
		}
		if got, _ := w.Library.Get(ctx, ed, e.ID); got.Why == "half a thought" {
			t.Error("readers see a working copy")
		}
		wc, err := w.Library.WorkingCopy(ctx, ada, e.ID)
		if err != nil || wc.Edit.Why != "half a thought" || wc.Edit.Title != e.Title || wc.BaseVersion != e.Version {
			t.Errorf("%+v, %v", wc, err)
		}
		if _, err := w.Library.Save(ctx, ada, e.ID, wc.BaseVersion, wc.Edit, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Library.WorkingCopy(ctx, ada, e.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("the working copy outlived the save: %v", err)
		}
	})
}

func TestReindexGivesTheSameIndex(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := context.WithoutCancel(t.Context())
		ed := w.Editor("kilnfield")
		for _, a := range []string{"public", "kilnfield", "me"} {
			w.Shared(ed, "kilnfield", "Fractions for "+a, a)
		}
		q := search.Query{Text: "fractions", Reads: ed.Reads(), Person: ed.PersonID, Facets: []string{"kind"}}
		before, err := w.Index.Search(ctx, q)
		if err != nil || before.Total != 3 {
			t.Fatalf("%+v, %v", before, err)
		}
		if err := w.Library.ReindexAllUnscoped(ctx, func(int) {}); err != nil {
			t.Fatal(err)
		}
		after, err := w.Index.Search(ctx, q)
		if err != nil || after.Total != before.Total || after.Hits[0].Ref != before.Hits[0].Ref || after.Hits[0].Score != before.Hits[0].Score {
			t.Errorf("%+v, then %+v, %v", before, after, err)
		}
	})
}

// TestRelated: what shares more comes first, and a subject alone makes nothing
// alike.
func TestRelated(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		author := w.Editor("kilnfield")
		share := func(title string, set tags.Set) library.Entry {
			e := w.Draft(author, "kilnfield", title)
			ed := e.Edit()
			ed.Tags = set
			e, err := w.Library.SaveDraft(t.Context(), author, e.ID, e.Version, ed)
			if err != nil {
				t.Fatal(err)
			}
			return w.Share(author, e, "public")
		}
		maths := func(topics ...string) tags.Set { return tags.Set{tags.Subject: {"maths"}, tags.Topic: topics} }
		strips := share("Fractions with paper strips", maths("fractions", "paper"))
		share("Halves of a pizza", maths("fractions"))
		share("Strips of paper, folded", maths("fractions", "paper"))
		share("Contact us", maths())
		alone := share("Boiler room", maths())
		share("A fire drill", tags.Set{})

		for _, c := range []struct {
			of   library.Entry
			want []string
		}{{strips, []string{"Strips of paper, folded", "Halves of a pizza"}}, {alone, nil}} {
			cards, err := w.Library.Related(t.Context(), authz.Actor{}, c.of, 4)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, card := range cards {
				got = append(got, card.Title)
				if card.Subjects != "maths" {
					t.Errorf("the card of %s is of %q", card.Title, card.Subjects)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("like %s: %q, want %q", c.of.Title, got, c.want)
			}
		}
	})
}
