package lineage_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"staffroom/internal/cli/backup"
	"staffroom/internal/features/library"
	"staffroom/internal/features/library/lineage"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/markup"
	"staffroom/internal/testkit"
)

// titles writes a tree as "a(b(c) d)"; "?" is a version that cannot be seen.
func titles(n *lineage.Node) string {
	s := "?"
	if !n.Hidden {
		s = n.Title
	}
	var below []string
	for _, v := range n.Versions {
		below = append(below, titles(v))
	}
	if len(below) == 0 {
		return s
	}
	return s + "(" + strings.Join(below, " ") + ")"
}

func rename(t *testing.T, w *testkit.W, act authz.Actor, e library.Entry, title string) library.Entry {
	t.Helper()
	ed := e.Edit()
	ed.Title = title
	e, err := w.Library.SaveDraft(t.Context(), act, e.ID, e.Version, ed)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestTreeThroughTheWall(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := testkit.World(t, d), t.Context()
		ada, ben, far := w.Editor("kilnfield"), w.Teacher("millbeck"), w.Editor("scarbrook")
		origin := practice(t, w, ada, "kilnfield", "public", "CC-BY-4.0")
		hidden := rename(t, w, ben, adapt(t, w, ben, origin, "millbeck"), "ben's")
		hidden = share(t, w, ben, hidden.ID, "larkfield")
		grand := share(t, w, ada, rename(t, w, ada, adapt(t, w, ada, hidden, "kilnfield"), "ada's again").ID, "public")
		share(t, w, far, rename(t, w, far, adapt(t, w, far, origin, "scarbrook"), "far's").ID, "scarbrook")
		rename(t, w, ben, adapt(t, w, ben, grand, "millbeck"), "a draft")

		for name, c := range map[string]struct {
			act  authz.Actor
			want string
			kin  int // own versions of the origin that are told
		}{
			"same trust": {w.Teacher("millbeck"), "Bar models early(ben's(ada's again))", 1},
			"other":      {far, "Bar models early(?(ada's again) far's)", 1},
			"visitor":    {authz.Actor{}, "Bar models early(?(ada's again))", 0},
			"ben":        {ben, "Bar models early(ben's(ada's again(a draft)))", 1},
		} {
			_, tree, err := w.Lineage.Tree(ctx, c.act, origin.ID)
			if err != nil || titles(tree.Root) != c.want {
				t.Errorf("%s: %v %s, want %s", name, err, titles(tree.Root), c.want)
			}
			e, err := w.Library.Get(ctx, c.act, origin.ID)
			if err != nil {
				t.Fatal(err)
			}
			k, err := w.Lineage.KinOf(ctx, c.act, e)
			if err != nil || len(k.Versions) != c.kin {
				t.Errorf("%s: %v, %d own versions, want %d", name, err, len(k.Versions), c.kin)
			}
			if chain, err := w.Lineage.Adaptations(ctx, c.act, origin.ID); err != nil || len(chain) != strings.Count(strings.ReplaceAll(c.want, "(a draft)", ""), "'s") {
				t.Errorf("%s: %v %+v", name, err, chain)
			}
		}
		_, _, err := w.Lineage.Tree(ctx, far, hidden.ID)
		wantKind(t, "the tree of what one cannot see", err, errs.NotFound)

		// Without the origin its versions stand, and say that they are versions.
		if _, err := w.Library.Withdraw(ctx, ada, origin.ID, "old"); err != nil {
			t.Fatal(err)
		}
		_, tree, err := w.Lineage.Tree(ctx, authz.Actor{}, grand.ID)
		if err != nil || titles(tree.Root) != "?(ada's again)" {
			t.Errorf("%v %s", err, titles(tree.Root))
		}
		g, err := w.Library.Get(ctx, authz.Actor{}, grand.ID)
		if err != nil {
			t.Fatal(err)
		}
		if k, err := w.Lineage.KinOf(ctx, authz.Actor{}, g); err != nil || !k.IsVersion || k.Parent != nil {
			t.Errorf("%v %+v", err, k)
		}
		_, err = w.Lineage.Changes(ctx, ben, hidden.ID)
		wantKind(t, "changes of an original that is down", err, errs.NotFound)
	})
}

func TestWhatChangedInASentence(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := testkit.World(t, d), t.Context()
		ada, ben := w.Teacher("kilnfield"), w.Teacher("millbeck")
		e := practice(t, w, ada, "kilnfield", "larkfield", "CC-BY-4.0")
		child := share(t, w, ben, adapt(t, w, ben, e, "millbeck").ID, "larkfield")
		wantKind(t, "about somebody else's", w.Lineage.SayWhatChanged(ctx, ada, child.ID, "x"), errs.Forbidden)
		wantKind(t, "about what is nobody's version", w.Lineage.SayWhatChanged(ctx, ada, e.ID, "x"), errs.NotFound)
		wantKind(t, "too long", w.Lineage.SayWhatChanged(ctx, ben, child.ID, strings.Repeat("x", 301)), errs.Invalid)
		before, err := w.Library.Header(ctx, ada, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Lineage.SayWhatChanged(ctx, ben, child.ID, " Slower,\nwith a helper. "); err != nil {
			t.Fatal(err)
		}
		e, err = w.Library.Get(ctx, ada, e.ID)
		if err != nil || e.Touched == before.Touched {
			t.Errorf("%v: the original's page does not know", err)
		}
		if k, err := w.Lineage.KinOf(ctx, ada, e); err != nil || len(k.Versions) != 1 || k.Versions[0].WhatChanged != "Slower, with a helper." {
			t.Errorf("%v %+v", err, k)
		}
	})
}

func TestLinkLater(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := testkit.World(t, d), t.Context()
		ada, ben, far := w.Editor("kilnfield"), w.Editor("millbeck"), w.Teacher("scarbrook")
		e := practice(t, w, ada, "kilnfield", "larkfield", "CC-BY-SA-4.0")
		mine := w.Draft(ben, "millbeck", "Mine")
		_, err := w.Lineage.Link(ctx, ben, mine.ID, mine.ID)
		wantKind(t, "of itself", err, errs.Conflict)
		foreign := w.Draft(far, "scarbrook", "Far")
		_, err = w.Lineage.Link(ctx, far, foreign.ID, e.ID)
		wantKind(t, "of what one cannot see", err, errs.NotFound)
		_, err = w.Lineage.Link(ctx, ada, mine.ID, e.ID)
		wantKind(t, "somebody else's draft", err, errs.NotFound)
		got, err := w.Lineage.Link(ctx, ben, mine.ID, e.ID)
		if err != nil || got.Title != "Mine" || got.Licence != "CC-BY-SA-4.0" {
			t.Fatalf("%v %+v", err, got)
		}
		_, err = w.Lineage.Link(ctx, ben, mine.ID, e.ID)
		wantKind(t, "twice", err, errs.Conflict)
		_, err = w.Lineage.Link(ctx, ada, e.ID, mine.ID)
		wantKind(t, "what others read already", err, errs.Conflict)
	})
}

// Whatever people adapt, link, delete and bring back: every version has one
// origin, and no version is above itself.
func TestForest(t *testing.T) {
	d := dbtest.SQLite(t)
	w := testkit.World(t, d)
	act := w.Editor("kilnfield")
	org := w.Orgs["kilnfield"].ID
	rapid.Check(t, func(rt *rapid.T) {
		var all []string
		for n := range rapid.IntRange(2, 12).Draw(rt, "steps") {
			pick := func(what string) string { return rapid.SampledFrom(all).Draw(rt, what) }
			switch step := rapid.IntRange(0, 4).Draw(rt, "step"); {
			case n == 0 || step == 0:
				all = append(all, w.Shared(act, "kilnfield", "One", "kilnfield").ID)
			case step == 1:
				if e, err := w.Lineage.Adapt(t.Context(), act, pick("of"), org); err == nil {
					share(t, w, act, e.ID, "kilnfield")
					all = append(all, e.ID)
				}
			case step == 2: // back to a draft
				id := pick("deleted")
				if _, err := w.Library.Delete(t.Context(), act, id); err == nil {
					if _, err := w.Library.Undelete(t.Context(), act, id); err != nil {
						rt.Fatal(err)
					}
				}
			case step == 3:
				_, _ = w.Lineage.Link(t.Context(), act, pick("child"), pick("parent"))
			case step == 4:
				if e, err := w.Library.Get(t.Context(), act, pick("shared")); err == nil && e.State == items.Draft {
					share(t, w, act, e.ID, "kilnfield")
				}
			}
		}
		for _, id := range all {
			_, tree, err := w.Lineage.Tree(t.Context(), act, id)
			if err != nil {
				rt.Fatal(err)
			}
			seen := map[string]int{}
			var walk func(n *lineage.Node, depth int)
			walk = func(n *lineage.Node, depth int) {
				if seen[n.ItemID]++; seen[n.ItemID] > 1 || depth > len(all) {
					rt.Fatalf("%s is in the tree of %s twice", n.ItemID, id)
				}
				for _, v := range n.Versions {
					walk(v, depth+1)
				}
			}
			walk(tree.Root, 0)
			if seen[id] != 1 {
				rt.Fatalf("%s is not in its own tree", id)
			}
		}
	})
}

func TestAlike(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := testkit.World(t, d), t.Context()
		ada, ben, far := w.Teacher("kilnfield"), w.Teacher("millbeck"), w.Teacher("scarbrook")
		e := practice(t, w, ada, "kilnfield", "larkfield", "CC-BY-4.0")
		w.Drain()
		write := func(act authz.Actor, org, md, file string) library.Entry {
			x := w.Draft(act, org, "Found it somewhere")
			if file != "" {
				if _, err := w.Files.Add(ctx, act, files.Bring{ItemID: x.ID, Name: "x.txt", Body: strings.NewReader(file)}); err != nil {
					t.Fatal(err)
				}
				w.Drain()
			}
			ed := x.Edit()
			ed.Body = markup.FromMarkdown(md, markup.Options{})
			x, err := w.Library.SaveDraft(ctx, act, x.ID, x.Version, ed)
			if err != nil {
				t.Fatal(err)
			}
			return x
		}
		near := strings.Replace(story, "twenty", "fifteen", 1)
		for name, c := range map[string]struct {
			act      authz.Actor
			org      string
			md, file string
			want     string // Percent or file
		}{
			"nearly the same text": {ben, "millbeck", near, "", "text"},
			"the same file":        {ben, "millbeck", "Quite other words.", "bars of " + e.ID, "bars.txt"},
			"something else":       {ben, "millbeck", "Quite other words about the playground.", "other bars", ""},
			"across the wall":      {far, "scarbrook", near, "bars of " + e.ID, ""},
			"one's own":            {ada, "kilnfield", near, "bars of " + e.ID, ""},
		} {
			x := write(c.act, c.org, c.md, c.file)
			got, err := w.Lineage.Alike(ctx, c.act, x.ID)
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case c.want == "" && len(got) > 0, c.want != "" && len(got) != 1:
				t.Errorf("%s: %+v", name, got)
			case c.want == "text" && (got[0].ItemID != e.ID || got[0].Percent < 50 || got[0].File != ""):
				t.Errorf("%s: %+v", name, got)
			case c.want == "bars.txt" && (got[0].File != c.want || got[0].ItemID != e.ID):
				t.Errorf("%s: %+v", name, got)
			}
		}
		_, err := w.Lineage.Alike(ctx, far, e.ID)
		wantKind(t, "for what one cannot see", err, errs.NotFound)
		_, err = w.Lineage.Alike(ctx, ben, e.ID)
		wantKind(t, "for what one may not change", err, errs.Forbidden)
		if _, err := w.Library.Withdraw(ctx, ada, e.ID, ""); err != nil {
			t.Fatal(err)
		}
		x := write(ben, "millbeck", near, "")
		if got, err := w.Lineage.Alike(ctx, ben, x.ID); err != nil || len(got) > 0 {
			t.Errorf("what was taken down is told: %v %+v", err, got)
		}
	})
}

// Lineage comes back with a backup, also on the other database.
func TestLineageSurvivesBackup(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := testkit.World(t, d), t.Context()
		ada, ben := w.Teacher("kilnfield"), w.Teacher("millbeck")
		e := practice(t, w, ada, "kilnfield", "larkfield", "CC-BY-4.0")
		child := share(t, w, ben, change(t, w, ben, adapt(t, w, ben, e, "millbeck").ID, "- write", "- swap").ID, "larkfield")
		f, err := w.Lineage.Offer(ctx, ben, child.ID, "Better so.")
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "backup")
		if _, err := backup.Make(ctx, d, w.Blobs, w.Now.Now, file, func(int) {}); err != nil {
			t.Fatal(err)
		}
		other := dbtest.SQLite(t)
		again := testkit.World(t, other)
		if _, err := backup.Restore(ctx, other, again.Blobs, file, true, func(int) {}); err != nil {
			t.Fatal(err)
		}
		_, tree, err := again.Lineage.Tree(ctx, ada, e.ID)
		if err != nil || titles(tree.Root) != e.Title+"("+child.Title+")" {
			t.Errorf("%v %s", err, titles(tree.Root))
		}
		r, err := again.Lineage.OfferOf(ctx, ada, f.ID)
		if err != nil || len(r.Comparison.Changes) != 1 {
			t.Errorf("%v %+v", err, r)
		}
		_, o, err := again.Files.Open(ctx, ben, child.Files[0].ID, files.Whole)
		if err != nil {
			t.Fatalf("the file of the version: %v", err)
		}
		o.Close()
	})
}

// What an import brought is compared with too.
func TestAlikeToWhatWasImported(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := testkit.World(t, d), t.Context()
		ada, ben := w.Teacher("kilnfield"), w.Teacher("millbeck")
		body := markup.FromMarkdown(story, markup.Options{})
		in := library.Imported{Source: "a", Where: "a", Hash: "1", OrgID: w.Orgs["kilnfield"].ID, AuthorID: ada.PersonID, Audience: w.Audience("larkfield"),
			CreatedAt: testkit.Start, Edit: library.Edit{Kind: "practice", Title: "From a folder", Summary: "Bars", Why: "Because it worked.", Licence: "CC-BY-4.0", Body: body}}
		if _, err := w.Library.ImportUnscoped(ctx, []library.Imported{in}); err != nil {
			t.Fatal(err)
		}
		w.Drain()
		mine := w.Draft(ben, "millbeck", "Mine")
		ed := mine.Edit()
		ed.Body = body
		mine, err := w.Library.SaveDraft(ctx, ben, mine.ID, mine.Version, ed)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := w.Lineage.Alike(ctx, ben, mine.ID); err != nil || len(got) != 1 || got[0].Title != "From a folder" {
			t.Errorf("%v %+v", err, got)
		}
	})
}

// Nobody adapts a film, and a film does not come along with the rest.
func TestFilmsStay(t *testing.T) {
	d := dbtest.SQLite(t)
	w, ctx := testkit.World(t, d), t.Context()
	ada, ben := w.Teacher("kilnfield"), w.Teacher("millbeck")
	e := practice(t, w, ada, "kilnfield", "larkfield", "CC-BY-4.0")
	err := d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE items SET kind = 'recording' WHERE id = $1`, e.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.Lineage.Adapt(ctx, ben, e.ID, w.Orgs["millbeck"].ID)
	wantKind(t, "a recording", err, errs.Forbidden)
	e.Kind = "recording"
	if k, err := w.Lineage.KinOf(ctx, ben, e); err != nil || k.MayAdapt {
		t.Errorf("%v, offered all the same", err)
	}
}
