package collections_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/collections"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/errs"
	"staffroom/internal/testkit"
)

func begin(t *testing.T, w *testkit.W, act authz.Actor, org string, by collections.Keeper) collections.Collection {
	t.Helper()
	c, err := w.Collections.Make(t.Context(), act, w.Orgs[org].ID, by, collections.Text{Title: "Fractions from the start", About: "In order."})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func titles(o collections.Open) []string {
	out := []string{}
	for _, e := range o.Entries() {
		out = append(out, e.Card.Title)
	}
	return out
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// TestNobodyFindsInItWhatTheyCouldNotFindAlone goes through every list, count and
// cover for every sort of reader.
func TestNobodyFindsInItWhatTheyCouldNotFindAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx, one := t.Context(), must[collections.Collection](t)
		ed := w.Editor("larkfield")
		ada, ben, sam := w.Teacher("kilnfield"), w.Teacher("millbeck"), w.Teacher("scarbrook")
		c := begin(t, w, ed, "larkfield", collections.ByOrg)
		for _, at := range []string{"public", "north", "larkfield", "kilnfield"} {
			e := w.Shared(w.Editor("kilnfield"), "kilnfield", "For "+at, at)
			one(w.Collections.Add(ctx, ed, c.Slug, e.ID, "because"))
		}
		down := w.Shared(ed, "larkfield", "Taken down", "public")
		one(w.Collections.Add(ctx, ed, c.Slug, down.ID, ""))
		if _, err := w.Library.Withdraw(ctx, ed, down.ID, ""); err != nil {
			t.Fatal(err)
		}
		only := func(who string, act authz.Actor) {
			if _, err := w.Collections.Open(ctx, act, c.Slug); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s opens what nobody was shown: %v", who, err)
			}
		}
		only("a member of its school", ada)
		only("a visitor", authz.Actor{})
		c = one(w.Collections.Get(ctx, ed, c.Slug))
		one(w.Collections.Share(ctx, ed, c.Slug, c.Version, w.Audience("public")))
		for _, r := range []struct {
			who  string
			act  authz.Actor
			want []string
		}{
			{"its editor", ed, []string{"For public", "For north", "For larkfield", "For kilnfield"}},
			{"the school", ada, []string{"For public", "For north", "For larkfield", "For kilnfield"}},
			{"the trust", ben, []string{"For public", "For north", "For larkfield"}},
			{"the network", sam, []string{"For public", "For north"}},
			{"another trust", w.Teacher("fellgate"), []string{"For public"}},
			{"a visitor", authz.Actor{}, []string{"For public"}},
		} {
			o, err := w.Collections.Open(ctx, r.act, c.Slug)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(r.want, titles(o)); diff != "" {
				t.Errorf("%s: %s", r.who, diff)
			}
			list, err := w.Collections.List(ctx, r.act, collections.Filter{Within: w.Orgs["larkfield"].ID})
			if err != nil || len(list) != 1 {
				t.Fatalf("%s lists %d, %v", r.who, len(list), err)
			}
			tiles, err := w.Collections.Tiles(ctx, r.act, list)
			if err != nil || tiles[0].Count != len(r.want) || len(tiles[0].Cover) != min(3, len(r.want)) {
				t.Errorf("%s: %d things and a cover of %d; want %d, %v", r.who, tiles[0].Count, len(tiles[0].Cover), len(r.want), err)
			}
		}
	})
}

// TestRefused: each verb, by somebody who may see the collection and by somebody
// who may not.
func TestRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx, one := t.Context(), must[collections.Collection](t)
		ed, ada, reader, other := w.Editor("larkfield"), w.Teacher("kilnfield"), w.Teacher("kilnfield"), w.Teacher("fellgate")
		item := w.Shared(ada, "kilnfield", "A thing", "larkfield")
		secret := w.Shared(other, "fellgate", "A secret", "fellgate")
		c := begin(t, w, ada, "kilnfield", collections.ByPerson)
		one(w.Collections.Add(ctx, ada, c.Slug, item.ID, ""))
		c = one(w.Collections.Get(ctx, ada, c.Slug))
		c = one(w.Collections.Share(ctx, ada, c.Slug, c.Version, w.Audience("larkfield")))
		o, err := w.Collections.Open(ctx, ada, c.Slug)
		if err != nil {
			t.Fatal(err)
		}
		line := o.Entries()[0].ID
		verbs := map[string]func(act authz.Actor) error{
			"describe": func(act authz.Actor) error {
				_, err := w.Collections.Describe(ctx, act, c.Slug, c.Version, collections.Text{Title: "X"})
				return err
			},
			"share": func(act authz.Actor) error {
				_, err := w.Collections.Share(ctx, act, c.Slug, c.Version, w.Audience("kilnfield"))
				return err
			},
			"add": func(act authz.Actor) error {
				_, err := w.Collections.Add(ctx, act, c.Slug, item.ID, "")
				return err
			},
			"heading": func(act authz.Actor) error {
				_, err := w.Collections.AddHeading(ctx, act, c.Slug, c.Version, "X", "")
				return err
			},
			"note": func(act authz.Actor) error {
				_, err := w.Collections.Note(ctx, act, c.Slug, c.Version, line, "", "X")
				return err
			},
			"move": func(act authz.Actor) error {
				_, err := w.Collections.Move(ctx, act, c.Slug, c.Version, line, collections.Up)
				return err
			},
			"remove": func(act authz.Actor) error {
				_, err := w.Collections.Remove(ctx, act, c.Slug, c.Version, line)
				return err
			},
			"restore": func(act authz.Actor) error {
				_, err := w.Collections.Restore(ctx, act, c.Slug, line)
				return err
			},
			"delete":   func(act authz.Actor) error { _, err := w.Collections.Delete(ctx, act, c.Slug); return err },
			"undelete": func(act authz.Actor) error { _, err := w.Collections.Undelete(ctx, act, c.Slug); return err },
		}
		for name, do := range verbs {
			if err := do(reader); !errs.Is(err, errs.Forbidden) {
				t.Errorf("%s by a reader: %v", name, err)
			}
			if err := do(other); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s by somebody who may not see it: %v", name, err)
			}
			if err := do(authz.Actor{}); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s by a visitor: %v", name, err)
			}
		}
		if _, err := w.Collections.Make(ctx, ada, w.Orgs["kilnfield"].ID, collections.ByOrg, collections.Text{Title: "X"}); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a member begins one for the school: %v", err)
		}
		if _, err := w.Collections.Make(ctx, ada, w.Orgs["fellgate"].ID, collections.ByPerson, collections.Text{Title: "X"}); !errs.Is(err, errs.Forbidden) {
			t.Errorf("for a trust they are not in: %v", err)
		}
		if _, err := w.Collections.Share(ctx, ada, c.Slug, c.Version, w.Audience("public")); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a member shows it to everyone: %v", err)
		}
		if _, err := w.Collections.Share(ctx, ada, c.Slug, c.Version, w.Audience("fellgate")); !errs.Is(err, errs.Forbidden) {
			t.Errorf("shared with strangers: %v", err)
		}
		if _, err := w.Collections.Add(ctx, ada, c.Slug, secret.ID, ""); !errs.Is(err, errs.NotFound) {
			t.Errorf("added what they may not see: %v", err)
		}
		if _, _, err := w.Collections.ChoicesFor(ctx, ada, secret.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("choices for what they may not see: %v", err)
		}
		if _, err := w.Collections.Describe(ctx, ada, c.Slug, c.Version-1, collections.Text{Title: "Old"}); !errs.Is(err, errs.Conflict) {
			t.Errorf("over somebody else's change: %v", err)
		}
		gone := one(w.Collections.Delete(ctx, ed, c.Slug)) // an editor of the trust takes it down
		if _, err := w.Collections.Open(ctx, reader, gone.Slug); !errs.Is(err, errs.NotFound) {
			t.Errorf("deleted and still there: %v", err)
		}
		one(w.Collections.Undelete(ctx, ada, c.Slug))
		if _, err := w.Collections.Open(ctx, reader, c.Slug); err != nil {
			t.Errorf("brought back and not there: %v", err)
		}
	})
}

func TestArranging(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx, one := t.Context(), must[collections.Collection](t)
		ada := w.Teacher("kilnfield")
		c := begin(t, w, ada, "kilnfield", collections.ByPerson)
		for _, name := range []string{"One", "Two", "Three"} {
			one(w.Collections.Add(ctx, ada, c.Slug, w.Shared(ada, "kilnfield", name, "kilnfield").ID, ""))
		}
		c = one(w.Collections.Get(ctx, ada, c.Slug))
		c = one(w.Collections.AddHeading(ctx, ada, c.Slug, c.Version, "Later", "When there is time"))
		see := func(want ...string) collections.Open {
			t.Helper()
			o, err := w.Collections.Open(ctx, ada, c.Slug)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, titles(o)); diff != "" {
				t.Error(diff)
			}
			c = o.Collection
			return o
		}
		o := see("One", "Two", "Three")
		three, two, head := o.Entries()[2].ID, o.Entries()[1].ID, o.Sections[1].ID
		one(w.Collections.Move(ctx, ada, c.Slug, c.Version, three, collections.Up))
		see("One", "Three", "Two")
		one(w.Collections.Move(ctx, ada, c.Slug, c.Version, two, collections.Down))
		if o = see("One", "Three", "Two"); len(o.Sections) != 2 || o.Sections[1].Title != "Later" || len(o.Sections[1].Entries) != 1 {
			t.Errorf("%+v", o.Sections)
		}
		one(w.Collections.Remove(ctx, ada, c.Slug, c.Version, three))
		see("One", "Two")
		one(w.Collections.Restore(ctx, ada, c.Slug, three))
		see("One", "Three", "Two")
		one(w.Collections.Remove(ctx, ada, c.Slug, c.Version, head))
		if o = see("One", "Three", "Two"); len(o.Sections) != 1 {
			t.Errorf("%+v", o.Sections)
		}
		one(w.Collections.Remove(ctx, ada, c.Slug, c.Version, two))
		it := o.Entries()[2].Card.ID
		one(w.Collections.Add(ctx, ada, c.Slug, it, "again"))
		one(w.Collections.Add(ctx, ada, c.Slug, it, "and again"))
		see("One", "Three", "Two")
		_, choices, err := w.Collections.ChoicesFor(ctx, ada, it)
		if err != nil || len(choices) != 1 || !choices[0].Has {
			t.Errorf("%+v, %v", choices, err)
		}
	})
}
