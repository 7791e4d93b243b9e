package finder_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/adoption"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/searches"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/search"
	"staffroom/internal/readers/finder"
	"staffroom/internal/testkit"
)

// profile gives a school a phase and a size, as a register does.
func profile(w *testkit.W, slug, phase string, roll int) {
	w.T.Helper()
	err := w.DB.InTx(w.T.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE orgs SET phase = $2, roll = $3 WHERE slug = $1`, slug, phase, roll)
		return err
	})
	if err != nil {
		w.T.Fatal(err)
	}
}

func deps(w *testkit.W) finder.Deps {
	return finder.Deps{DB: w.DB, Index: w.Index, Library: w.Library, Searches: w.Searches, Orgs: w.App.Orgs, People: w.People, Shell: w.Shell, Clock: w.Now.Now}
}

func ask(w *testkit.W, act authz.Actor, q searches.Question) finder.Found {
	w.T.Helper()
	f, err := finder.Find(w.T.Context(), deps(w), act, q, 200, searches.Facets)
	if err != nil {
		w.T.Fatal(err)
	}
	return f
}

func chosen(facet string) searches.Question {
	return searches.Question{Text: "talk", Chosen: map[string][]string{facet: {"yes"}}}
}

func refsOf(f finder.Found) []string {
	var out []string
	for _, h := range f.Hits {
		out = append(out, h.Ref)
	}
	slices.Sort(out)
	return out
}

func counted(f finder.Found, facet string) int {
	if c := f.Facets[facet]; len(c) > 0 {
		return c[0].N
	}
	return 0
}

// TestPracticeFacetsAgainstTheRooms lets people use things, note what happened,
// take it back and move things about at random; then for every sort of reader
// each facet counts and finds what the rooms themselves tell that reader.
func TestPracticeFacetsAgainstTheRooms(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		for slug, s := range map[string]struct {
			phase string
			roll  int
		}{"kilnfield": {"primary", 200}, "millbeck": {"primary", 620}, "scarbrook": {"secondary", 900}} {
			profile(w, slug, s.phase, s.roll)
		}
		author := w.Teacher("kilnfield")
		people := []authz.Actor{w.Teacher("kilnfield"), w.Teacher("millbeck"), w.Teacher("scarbrook"), author, w.Editor("millbeck")}
		var all []library.Entry
		for n, to := range []string{"kilnfield", "larkfield", "north", "public", "larkfield", "public"} {
			all = append(all, w.Shared(author, "kilnfield", fmt.Sprintf("Talk %d", n), to))
		}
		random := rand.New(rand.NewPCG(2026, 11))
		for range 60 {
			stir(w, random, people, author, all)
		}
		met := map[string]int{}
		readers := append(people, authz.Actor{}, w.Editor("kilnfield"), w.Teacher("fellgate"), w.Admin("larkfield"), w.Teacher("scarbrook"))
		for who, act := range readers {
			everything := ask(w, act, searches.Question{Text: "talk"})
			for facet, has := range map[string]func(items.Item) bool{
				library.FacetUsed:     func(it items.Item) bool { return it.UsedIn >= library.UsedByMany },
				library.FacetVerified: func(it items.Item) bool { return it.Standing.VerifiedAt.After(w.Now.Now().AddDate(-1, 0, 0)) },
				library.FacetNoted:    func(it items.Item) bool { return noted(w, act, it.ID) },
				library.FacetUsedLike: func(it items.Item) bool { return usedLike(w, act, it.ID) },
			} {
				var want []string
				for _, e := range all {
					if it, err := w.Library.Header(t.Context(), act, e.ID); err == nil && it.State == items.Published && has(it) {
						want = append(want, e.ID)
					}
				}
				slices.Sort(want)
				met[facet] += len(want)
				if n, got := counted(everything, facet), refsOf(ask(w, act, chosen(facet))); n != len(want) || !slices.Equal(got, want) {
					t.Errorf("reader %d, %s: counted %d, found %v, the rooms tell of %v", who, facet, n, got, want)
				}
			}
		}
		if len(met) != 4 || slices.Contains(slices.Collect(maps.Values(met)), 0) {
			t.Errorf("not everything came about, so little was tried: %v", met)
		}
		for _, text := range []string{"r0", "003", w.Now.Now().Format(time.DateOnly), "primary:1"} {
			if f := ask(w, author, searches.Question{Text: `"` + text + `"`}); f.Total > 0 {
				t.Errorf("%q is no word of any text, yet it finds %d", text, f.Total)
			}
		}
	})
}

// stir does one thing at random.
func stir(w *testkit.W, random *rand.Rand, people []authz.Actor, author authz.Actor, all []library.Entry) {
	ctx := w.T.Context()
	who, e := people[random.IntN(len(people))], all[random.IntN(len(all))]
	w.Now.Add(time.Hour)
	switch random.IntN(9) {
	case 7:
		if it, err := w.Library.Header(ctx, author, e.ID); err == nil {
			_, _ = w.Library.Share(ctx, author, e.ID, it.Version, w.Audience([]string{"kilnfield", "larkfield", "north"}[random.IntN(3)]))
		}
		return
	case 8:
		_, _ = w.Gate.Verify(ctx, author, e.ID)
		return
	}
	a, err := w.Adoption.Adopt(ctx, who, e.ID, "")
	if err != nil {
		return // they cannot see it, or it is their own
	}
	switch random.IntN(5) {
	case 0:
		_, _ = w.Adoption.Undo(ctx, who, a.ID)
	case 1:
		_, _ = w.Adoption.End(ctx, who, a.ID)
	case 2, 3:
		to := []adoption.NoteAudience{adoption.AllReaders, adoption.OwnTrust}[random.IntN(2)]
		n, err := w.Adoption.Note(ctx, who, a.ID, adoption.NoteEdit{Result: adoption.Not, Evidence: "We tried it.", Audience: to})
		if err == nil && random.IntN(3) == 0 {
			_, _ = w.Adoption.RemoveNote(ctx, who, n.ID)
		}
	}
}

func noted(w *testkit.W, act authz.Actor, itemID string) bool {
	list, _, err := w.Adoption.Notes(w.T.Context(), act, itemID, "", 10)
	if err != nil {
		w.T.Fatal(err)
	}
	return len(list) > 0
}

func usedLike(w *testkit.W, act authz.Actor, itemID string) bool {
	ctx := w.T.Context()
	var like []string
	for _, id := range act.Orgs() {
		if o, err := w.App.Orgs.Get(ctx, id); err == nil && o.Kind == orgs.School {
			like = append(like, orgs.LikeSorts(o.Phase, o.Roll)...)
		}
	}
	using, _, err := w.Adoption.SchoolsUsing(ctx, act, itemID, "", 50)
	if err != nil {
		w.T.Fatal(err)
	}
	return slices.ContainsFunc(using, func(u adoption.SchoolUse) bool {
		o, err := w.App.Orgs.Get(ctx, u.OrgID)
		return err == nil && slices.Contains(like, orgs.Sort(o.Phase, o.Roll))
	})
}

// TestWhatComesEarlier: of things that the words fit alike.
func TestWhatComesEarlier(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		profile(w, "kilnfield", "primary", 200)
		reader := w.Teacher("kilnfield")
		others := map[string]library.Entry{}
		for _, at := range []string{"scarbrook", "millbeck", "kilnfield"} {
			others[at] = w.Shared(w.Editor(at), at, "Maths talk", "public")
		}
		stale := w.Shared(w.Editor("kilnfield"), "kilnfield", "Maths talk", "public")
		err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			it, err := items.GetUnscoped(ctx, tx, stale.ID)
			if err != nil {
				return err
			}
			if err := items.Verify(ctx, tx, &it, reader.PersonID, w.Now.Now().AddDate(0, -13, 0), w.Now.Now().AddDate(0, -1, 0)); err != nil {
				return err
			}
			return w.Library.RemarkUnscoped(ctx, tx, stale.ID)
		})
		if err != nil {
			t.Fatal(err)
		}
		q := searches.Question{Text: "maths talk"}
		order := func(act authz.Actor) string {
			var out []string
			for _, h := range ask(w, act, q).Hits {
				switch h.Ref {
				case stale.ID:
					out = append(out, "stale")
				default:
					for at, e := range others {
						if e.ID == h.Ref {
							out = append(out, at)
						}
					}
				}
			}
			return strings.Join(out, " ")
		}
		if got := order(reader); got != "kilnfield millbeck scarbrook stale" {
			t.Errorf("for who is in Kilnfield: %s", got)
		}
		if got := order(w.Teacher("scarbrook")); !strings.HasPrefix(got, "scarbrook ") || !strings.HasSuffix(got, " stale") {
			t.Errorf("for who is in Scarbrook: %s", got)
		}
		for _, school := range []string{"kilnfield", "millbeck", "scarbrook"} {
			if _, err := w.Adoption.Adopt(t.Context(), w.Teacher(school), others["scarbrook"].ID, ""); err != nil {
				t.Fatal(err)
			}
		}
		if got := order(authz.Actor{}); !strings.HasPrefix(got, "scarbrook ") {
			t.Errorf("used in three schools, for a visitor: %s", got)
		}
		page := w.Client(reader).Page("/library?q=maths+talk")
		page.Says("Why is this here?", "In its title: maths, talk.", "From your own school.", "From your trust.", "Used in 3 schools, which brings it up a little.",
			"It was to be looked at again by 20 October 2026, so it comes later.", "Used in 3 or more schools 1", "Used in schools like yours 1")
		if by := w.Client(reader).Page("/library?q=maths+talk&sort=title").Text(); strings.Contains(by, "Why is this here?") {
			t.Error("by title there is nothing to explain")
		}
		fits := w.Shared(w.Editor("scarbrook"), "scarbrook", "Maths talk in rhythm", "public")
		if got := ask(w, reader, searches.Question{Text: "maths talk rhythm"}).Hits; got[0].Ref != fits.ID {
			t.Errorf("what fits the words comes after what is near: %v", got)
		}
	})
}

// TestNobodysWeightIsLarge: all that is preferred together is less than one word
// more in a title, and use alone stays small however many schools there are.
func TestNobodysWeightIsLarge(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		profile(w, "kilnfield", "primary", 200)
		lens, err := w.Library.Lens(t.Context(), w.Teacher("kilnfield"))
		if err != nil {
			t.Fatal(err)
		}
		use, all := 1.0, 1+lens.Fresh.Weight
		for _, p := range lens.Prefer {
			if strings.HasPrefix(p.Name, "used.") && p.Facet == library.MarkUses {
				use *= 1 + p.Weight
			}
			if p.Weight > 0 {
				all *= 1 + p.Weight
			}
		}
		if use > 1.2 || all > 1.75 {
			t.Errorf("use counts %.2f, everything together %.2f", use, all)
		}
		if visitor, err := w.Library.Lens(t.Context(), authz.Actor{}); err != nil || slices.ContainsFunc(visitor.Groups, func(g search.Group) bool { return g.Name == library.FacetUsedLike }) {
			t.Errorf("a visitor has no school that others could be like: %+v, %v", visitor, err)
		}
	})
}
