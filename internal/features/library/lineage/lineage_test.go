package lineage_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/gate"
	"staffroom/internal/features/library/lineage"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/extract"
	"staffroom/internal/platform/markup"
	"staffroom/internal/testkit"
)

func TestMain(m *testing.M) {
	extract.Main()
	m.Run()
}

const story = "## Before\n\nCut the bars the day before, it takes twenty minutes.\n\n## In the lesson\n\nShow two bars of one length and ask which half is longer.\n\n- draw\n- say\n- write\n\n## After\n\nAsk who would now explain it to a friend.\n"

// practice is shared by by, free to adapt, with a story and a file.
func practice(t *testing.T, w *testkit.W, by authz.Actor, org, audience, licence string) library.Entry {
	t.Helper()
	ctx := t.Context()
	e := w.Draft(by, org, "Bar models early")
	if _, err := w.Files.Add(ctx, by, files.Bring{ItemID: e.ID, Name: "bars.txt", Body: strings.NewReader("bars of " + e.ID)}); err != nil {
		t.Fatal(err)
	}
	w.Drain()
	ed := e.Edit()
	ed.Licence, ed.Body = licence, markup.FromMarkdown(story, markup.Options{})
	e, err := w.Library.SaveDraft(ctx, by, e.ID, e.Version, ed)
	if err != nil {
		t.Fatal(err)
	}
	return w.Share(by, e, audience)
}

// change saves e with words replaced in its story.
func change(t *testing.T, w *testkit.W, by authz.Actor, itemID string, oldnew ...string) library.Entry {
	t.Helper()
	e, err := w.Library.Get(t.Context(), by, itemID)
	if err != nil {
		t.Fatal(err)
	}
	ed := e.Edit()
	ed.Body = markup.FromMarkdown(strings.NewReplacer(oldnew...).Replace(e.Body.Markdown()), markup.Options{})
	if e, err = w.Library.SaveWith(t.Context(), by, e.ID, e.Version, ed, "", func(context.Context, *db.Tx, *library.Entry) error { return nil }); err != nil {
		t.Fatal(err)
	}
	return e
}

func adapt(t *testing.T, w *testkit.W, act authz.Actor, e library.Entry, org string) library.Entry {
	t.Helper()
	child, err := w.Lineage.Adapt(t.Context(), act, e.ID, w.Orgs[org].ID)
	if err != nil {
		t.Fatal(err)
	}
	return child
}

func share(t *testing.T, w *testkit.W, act authz.Actor, itemID, audience string) library.Entry {
	t.Helper()
	e, err := w.Library.Get(t.Context(), act, itemID)
	if err != nil {
		t.Fatal(err)
	}
	return w.Share(act, e, audience)
}

func wantKind(t *testing.T, what string, err error, k errs.Kind) {
	t.Helper()
	if err == nil || errs.KindOf(err) != k {
		t.Errorf("%s: %v, want %v", what, err, k)
	}
}

// all takes or leaves every change.
func all(c *lineage.Comparison, choice lineage.Choice) map[string]lineage.Choice {
	out := map[string]lineage.Choice{}
	for _, ch := range c.Changes {
		out[ch.Key] = choice
	}
	return out
}

func TestAdapt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := testkit.World(t, d), t.Context()
		ada, ben := w.Teacher("kilnfield"), w.Teacher("millbeck")
		e := practice(t, w, ada, "kilnfield", "larkfield", "CC-BY-4.0")
		child := adapt(t, w, ben, e, "millbeck")
		if child.State != items.Draft || child.AuthorID != ben.PersonID || child.Title != e.Title || !child.Body.Equal(e.Body) || child.Licence != e.Licence {
			t.Errorf("not a copy: %+v", child)
		}
		if again := adapt(t, w, ben, e, "millbeck"); again.ID != child.ID {
			t.Error("a second tap makes a second version")
		}
		l, err := w.Lineage.LinkOf(ctx, ben, child.ID)
		if err != nil || l.ParentID != e.ID || l.TakenVersion != e.Version || l.Terms != e.Licence || l.MadeBy != ben.PersonID {
			t.Errorf("%v %+v", err, l)
		}
		of, err := w.Files.OfItem(ctx, ben, child.ID)
		if err != nil || len(of) != 1 || of[0].BlobKey != e.Files[0].BlobKey || of[0].ID == e.Files[0].ID || of[0].SourceFile != e.Files[0].ID || of[0].OwnerID != ben.PersonID {
			t.Fatalf("%v %+v", err, of)
		}
		_, err = w.Files.Get(ctx, ada, of[0].ID)
		wantKind(t, "the author opens the file of a draft that is not theirs", err, errs.NotFound)

		// The bytes go with the last who has them.
		if _, err := w.Files.Remove(ctx, ada, e.Files[0].ID); err != nil {
			t.Fatal(err)
		}
		_, o, err := w.Files.Open(ctx, ben, of[0].ID, files.Whole)
		if err != nil {
			t.Fatalf("the copy lost its bytes: %v", err)
		}
		o.Close()
		if _, err := w.Files.Remove(ctx, ben, of[0].ID); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Blobs.Open(ctx, of[0].BlobKey); !errs.Is(err, errs.NotFound) {
			t.Errorf("the bytes stay when nobody has them: %v", err)
		}
	})
}

func TestWhoMayAdapt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := testkit.World(t, d), t.Context()
		ada := w.Editor("kilnfield")
		mate, other, nobody := w.Teacher("millbeck"), w.Teacher("scarbrook"), authz.Actor{}
		free := practice(t, w, ada, "kilnfield", "north", "CC-BY-SA-4.0")
		closed := practice(t, w, ada, "kilnfield", "north", "")
		narrow := practice(t, w, ada, "kilnfield", "kilnfield", "CC-BY-4.0")
		for _, tt := range []struct {
			name string
			act  authz.Actor
			e    library.Entry
			org  string
			want errs.Kind // Internal: allowed
		}{
			{"same trust, free", mate, free, "millbeck", errs.Internal},
			{"same trust, closed", mate, closed, "millbeck", errs.Internal},
			{"other trust, free", other, free, "scarbrook", errs.Internal},
			{"other trust, closed", other, closed, "scarbrook", errs.Forbidden},
			{"into a school one is not in", other, free, "millbeck", errs.Forbidden},
			{"what one cannot see", mate, narrow, "millbeck", errs.NotFound},
			{"a visitor", nobody, free, "millbeck", errs.NotFound},
		} {
			_, err := w.Lineage.Adapt(ctx, tt.act, tt.e.ID, w.Orgs[tt.org].ID)
			if tt.want == errs.Internal && err != nil || tt.want != errs.Internal && errs.KindOf(err) != tt.want {
				t.Errorf("%s: %v", tt.name, err)
			}
		}
		if _, err := w.Library.Withdraw(ctx, ada, free.ID, ""); err != nil {
			t.Fatal(err)
		}
		_, err := w.Lineage.Adapt(ctx, ada, free.ID, w.Orgs["kilnfield"].ID)
		wantKind(t, "what was taken down", err, errs.Conflict)
	})
}

func TestTermsHold(t *testing.T) {
	for _, tt := range []struct {
		terms   string
		allowed []string
	}{
		{"", []string{""}},
		{"CC-BY-SA-4.0", []string{"CC-BY-SA-4.0"}},
		{"CC-BY-NC-SA-4.0", []string{"CC-BY-NC-SA-4.0"}},
		{"CC-BY-NC-4.0", []string{"", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0"}},
		{"CC-BY-4.0", []string{"", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "OGL-3.0", "MIT"}},
		{"OGL-3.0", []string{"", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "OGL-3.0", "MIT"}},
		{"MIT", []string{"", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "OGL-3.0", "MIT"}},
	} {
		for licence := range items.Licences {
			want := strings.Contains("|"+strings.Join(tt.allowed, "|")+"|", "|"+licence+"|")
			if lineage.Permits(tt.terms, licence) != want {
				t.Errorf("taken under %q, shared under %q: want %v", tt.terms, licence, want)
			}
		}
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := testkit.World(t, d), t.Context()
		ada, ben := w.Editor("kilnfield"), w.Editor("millbeck")
		sa := adapt(t, w, ben, practice(t, w, ada, "kilnfield", "larkfield", "CC-BY-SA-4.0"), "millbeck")
		ed := sa.Edit()
		ed.Licence = "CC-BY-4.0"
		_, err := w.Library.SaveDraft(ctx, ben, sa.ID, sa.Version, ed)
		wantKind(t, "share-alike becomes less", err, errs.Invalid)
		closed := adapt(t, w, ben, practice(t, w, ada, "kilnfield", "larkfield", ""), "millbeck")
		_, err = w.Library.Share(ctx, ben, closed.ID, closed.Version, w.Audience("north"))
		wantKind(t, "all rights reserved leaves its trust", err, errs.Invalid)
		closed = share(t, w, ben, closed.ID, "larkfield")
		// Nor does a check that was passed open it to everyone.
		cat := w.Editor("millbeck")
		c, _, err := w.Gate.Ask(ctx, ben, gate.Request{ItemID: closed.ID, Version: closed.Version, To: w.Audience("public")})
		if err != nil {
			t.Fatal(err)
		}
		l, err := w.Gate.Look(ctx, cat, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.Gate.Approve(ctx, cat, c.ID, gate.Decision{Version: l.Entry.Version, Print: l.Print, Answers: testkit.AllGood()})
		wantKind(t, "all rights reserved, opened to everyone by a check", err, errs.Invalid)
		if e, err := w.Library.Get(ctx, ben, closed.ID); err != nil || e.Reach == authz.Everyone {
			t.Errorf("%v, reach %d", err, e.Reach)
		}
	})
}

func TestChangesOfTheOriginal(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := testkit.World(t, d), t.Context()
		ada, ben := w.Teacher("kilnfield"), w.Teacher("millbeck")
		e := practice(t, w, ada, "kilnfield", "larkfield", "CC-BY-4.0")
		child := adapt(t, w, ben, e, "millbeck")
		child = change(t, w, ben, child.ID, "twenty minutes", "ten minutes with a helper")
		child = share(t, w, ben, child.ID, "larkfield")
		if u, err := w.Lineage.Changes(ctx, ben, child.ID); err != nil || len(u.Comparison.Changes) != 0 {
			t.Fatalf("nothing changed yet: %v %+v", err, u.Comparison.Changes)
		}
		e = change(t, w, ada, e.ID, "which half is longer", "which part is longer", "twenty minutes", "thirty minutes", "- write", "- write\n- swap")
		waiting, err := w.Lineage.WaitingFor(ctx, ben, testkit.Start, 5)
		if err != nil || len(waiting) != 1 || waiting[0].Kind != "changed" || waiting[0].Ref != child.ID {
			t.Fatalf("%v %+v", err, waiting)
		}
		u, err := w.Lineage.Changes(ctx, ben, child.ID)
		if err != nil || len(u.Comparison.Changes) != 3 || u.Conflicts() != 1 {
			t.Fatalf("%v %+v", err, u.Comparison.Changes)
		}
		_, err = w.Lineage.Changes(ctx, ada, child.ID)
		wantKind(t, "the author of the original takes changes into a version that is not theirs", err, errs.Forbidden)
		_, err = w.Lineage.TakeChanges(ctx, ben, child.ID, u.Child.Version, u.Version, nil)
		wantKind(t, "without choosing", err, errs.Invalid)
		_, err = w.Lineage.TakeChanges(ctx, ben, child.ID, u.Child.Version-1, u.Version, all(u.Comparison, lineage.Take))
		wantKind(t, "over a newer version", err, errs.Conflict)

		choices := all(u.Comparison, lineage.Take)
		for _, ch := range u.Comparison.Changes {
			if ch.Conflict {
				choices[ch.Key] = lineage.Leave
			}
		}
		merged, err := w.Lineage.TakeChanges(ctx, ben, child.ID, u.Child.Version, u.Version, choices)
		if err != nil {
			t.Fatal(err)
		}
		want := strings.NewReplacer("twenty minutes", "ten minutes with a helper", "which half", "which part", "- write\n", "- write\n- swap\n").Replace(story)
		if diff := cmp.Diff(want, merged.Body.Markdown()); diff != "" {
			t.Error(diff)
		}
		if merged.Version <= child.Version {
			t.Error("no new version")
		}
		if u, err = w.Lineage.Changes(ctx, ben, child.ID); err != nil || len(u.Comparison.Changes) != 0 || u.Link.BaseVersion != e.Version {
			t.Errorf("what was left is asked again: %v %+v", err, u.Comparison.Changes)
		}
		if waiting, err = w.Lineage.WaitingFor(ctx, ben, testkit.Start, 5); err != nil || len(waiting) != 0 {
			t.Errorf("still waiting: %v %+v", err, waiting)
		}

		// What was left stays left while other things change.
		change(t, w, ada, e.ID, "to a friend", "to a parent")
		if u, err = w.Lineage.Changes(ctx, ben, child.ID); err != nil || len(u.Comparison.Changes) != 1 {
			t.Fatalf("%v %+v", err, u.Comparison.Changes)
		}
		before := u.Child.Version
		left, err := w.Lineage.TakeChanges(ctx, ben, child.ID, u.Child.Version, u.Version, all(u.Comparison, lineage.Leave))
		if err != nil || left.Version != before {
			t.Errorf("leaving all makes a version: %v", err)
		}
		if u, err = w.Lineage.Changes(ctx, ben, child.ID); err != nil || len(u.Comparison.Changes) != 0 {
			t.Errorf("asked again: %v", err)
		}
	})
}

// Pictures and files of the original come along by reference, each under an id
// of the adapter's own.
func TestFilesOfChanges(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := testkit.World(t, d), t.Context()
		ada, ben := w.Teacher("kilnfield"), w.Teacher("millbeck")
		e := practice(t, w, ada, "kilnfield", "larkfield", "CC-BY-4.0")
		child := adapt(t, w, ben, e, "millbeck")
		if _, err := w.Files.Remove(ctx, ada, e.Files[0].ID); err != nil {
			t.Fatal(err)
		}
		newer, err := w.Files.Add(ctx, ada, files.Bring{ItemID: e.ID, Name: "bars.txt", Body: strings.NewReader("better bars")})
		if err != nil {
			t.Fatal(err)
		}
		w.Drain()
		change(t, w, ada, e.ID, "## After", "See [the bars](/files/"+newer.ID+").\n\n![Bars](/files/"+newer.ID+")\n\n## After")
		u, err := w.Lineage.Changes(ctx, ben, child.ID)
		if err != nil {
			t.Fatal(err)
		}
		got, err := w.Lineage.TakeChanges(ctx, ben, child.ID, u.Child.Version, u.Version, all(u.Comparison, lineage.Take))
		if err != nil {
			t.Fatal(err)
		}
		of, err := w.Files.OfItem(ctx, ben, child.ID)
		if err != nil || len(of) != 1 || of[0].SHA256 != newer.SHA256 || of[0].SourceFile != newer.ID {
			t.Fatalf("%v %+v", err, of)
		}
		if md := got.Body.Markdown(); strings.Contains(md, newer.ID) || strings.Count(md, "/files/"+of[0].ID) != 2 {
			t.Errorf("the document names files of somebody else's: %s", md)
		}
		if u, err = w.Lineage.Changes(ctx, ben, child.ID); err != nil || len(u.Comparison.Changes) != 0 {
			t.Errorf("%v %+v", err, u.Comparison.Changes)
		}
	})
}

func TestOffers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := testkit.World(t, d), t.Context()
		ada, ben, cat := w.Teacher("kilnfield"), w.Teacher("millbeck"), w.Teacher("millbeck")
		e := practice(t, w, ada, "kilnfield", "larkfield", "CC-BY-4.0")
		child := adapt(t, w, ben, e, "millbeck")
		_, err := w.Lineage.Offer(ctx, ben, child.ID, "It is better so.")
		wantKind(t, "an offer of nothing new", err, errs.Conflict)
		child = change(t, w, ben, child.ID, "- write", "- write\n- swap with a partner", "to a friend", "to a younger child")
		_, err = w.Lineage.Offer(ctx, ben, child.ID, "")
		wantKind(t, "an offer without words", err, errs.Invalid)
		_, err = w.Lineage.Offer(ctx, cat, child.ID, "Mine")
		wantKind(t, "an offer of somebody else's draft", err, errs.NotFound)
		f, err := w.Lineage.Offer(ctx, ben, child.ID, "Two things that helped our Year 3.")
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.Lineage.Offer(ctx, ben, child.ID, "Again")
		wantKind(t, "a second offer", err, errs.Conflict)
		change(t, w, ben, child.ID, "## Before", "## Secret thoughts")

		_, err = w.Lineage.OfferOf(ctx, cat, f.ID)
		wantKind(t, "somebody else reads the offer", err, errs.NotFound)
		r, err := w.Lineage.OfferOf(ctx, ada, f.ID)
		if err != nil || !r.MayAnswer || r.MayDrop || r.Child.ID != "" || len(r.Comparison.Changes) != 2 {
			t.Fatalf("%v %+v", err, r)
		}
		for _, ch := range r.Comparison.Changes {
			if strings.Contains(ch.Theirs.String()+ch.Diff.String(), "Secret") {
				t.Error("the author reads more than was offered")
			}
		}
		_, err = w.Lineage.TakeOffer(ctx, ben, f.ID, e.Version, nil, "Thank you")
		wantKind(t, "the adapter takes their own offer", err, errs.Forbidden)
		wantKind(t, "the adapter declines it", w.Lineage.DeclineOffer(ctx, ben, f.ID, "No"), errs.Forbidden)
		wantKind(t, "the author drops it", w.Lineage.DropOffer(ctx, ada, f.ID), errs.Forbidden)
		_, err = w.Lineage.TakeOffer(ctx, ada, f.ID, e.Version, all(r.Comparison, lineage.Leave), "Thank you")
		wantKind(t, "taking nothing", err, errs.Conflict)

		choices := all(r.Comparison, lineage.Take)
		choices[r.Comparison.Changes[1].Key] = lineage.Leave
		taken, err := w.Lineage.TakeOffer(ctx, ada, f.ID, e.Version, choices, "Thank you: the swap is a gift.")
		if err != nil {
			t.Fatal(err)
		}
		if md := taken.Body.Markdown(); !strings.Contains(md, "swap with a partner") || strings.Contains(md, "younger child") {
			t.Error(md)
		}
		k, err := w.Lineage.KinOf(ctx, ada, taken)
		if err != nil || len(k.Credits) != 1 || k.Credits[0].OrgName != w.Orgs["millbeck"].Name || len(k.Versions) != 0 {
			t.Errorf("%v %+v", err, k)
		}
		waiting, err := w.Lineage.WaitingFor(ctx, ben, testkit.Start.Add(-1), 5)
		if err != nil || len(waiting) != 1 || waiting[0].Kind != "answer" || waiting[0].State != "taken" || waiting[0].Words == "" {
			t.Errorf("the adapter is told otherwise: %v %+v", err, waiting)
		}
		wantKind(t, "an answer twice", w.Lineage.DeclineOffer(ctx, ada, f.ID, "No"), errs.Conflict)

		again, err := w.Lineage.Offer(ctx, ben, child.ID, "And the rest.")
		if err != nil {
			t.Fatal(err)
		}
		wantKind(t, "declined without words", w.Lineage.DeclineOffer(ctx, ada, again.ID, " "), errs.Invalid)
		if err := w.Lineage.DeclineOffer(ctx, ada, again.ID, "Ours are in Year 6, so we keep ours. Thank you for the thought."); err != nil {
			t.Error(err)
		}
		third, err := w.Lineage.Offer(ctx, ben, child.ID, "Once more.")
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Lineage.DropOffer(ctx, ben, third.ID); err != nil {
			t.Error(err)
		}
		wantKind(t, "taken after it was dropped", w.Lineage.DeclineOffer(ctx, ada, third.ID, "No"), errs.Conflict)
	})
}
