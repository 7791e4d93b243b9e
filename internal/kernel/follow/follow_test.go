package follow_test

import (
	"testing"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/collections"
	"staffroom/internal/kernel/follow"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/errs"
	"staffroom/internal/testkit"
)

func TestSaving(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		ada, ben, stranger := w.Teacher("kilnfield"), w.Teacher("millbeck"), w.Teacher("fellgate")
		e := w.Shared(ben, "millbeck", "A thing", "larkfield")
		if _, err := w.Follow.Save(ctx, stranger, e.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("saved what they may not see: %v", err)
		}
		if _, err := w.Follow.Save(ctx, authz.Actor{}, e.ID); !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("a visitor: %v", err)
		}
		for range 2 {
			if _, err := w.Follow.Save(ctx, ada, e.ID); err != nil {
				t.Fatal(err)
			}
		}
		has := func(act authz.Actor, want int) {
			t.Helper()
			list, err := w.Follow.Saved(ctx, act, "", 10)
			if err != nil || len(list) != want {
				t.Errorf("%d saved, %v; want %d", len(list), err, want)
			}
		}
		has(ada, 1)
		has(ben, 0)
		if _, err := w.Library.Withdraw(ctx, ben, e.ID, ""); err != nil {
			t.Fatal(err)
		}
		has(ada, 0)
		if _, err := w.Library.PutBack(ctx, ben, e.ID); err != nil {
			t.Fatal(err)
		}
		has(ada, 1)
		if err := w.Follow.Drop(ctx, ada, e.ID); err != nil {
			t.Fatal(err)
		}
		has(ada, 0)
	})
}

// TestNews: what is new in what one follows is what one may see alone.
func TestNews(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		ada, ben, ed, sam := w.Teacher("kilnfield"), w.Teacher("millbeck"), w.Editor("larkfield"), w.Teacher("scarbrook")
		c, err := w.Collections.Make(ctx, ed, w.Orgs["larkfield"].ID, collections.ByOrg, collections.Text{Title: "Fractions"})
		if err != nil {
			t.Fatal(err)
		}
		sub := follow.Subject{Kind: follow.Collection, ID: c.ID}
		if err := w.Follow.Follow(ctx, ada, sub); !errs.Is(err, errs.NotFound) {
			t.Errorf("followed what they may not see: %v", err)
		}
		if c, err = w.Collections.Share(ctx, ed, c.Slug, c.Version, w.Audience("public")); err != nil {
			t.Fatal(err)
		}
		stranger := w.Teacher("fellgate")
		if err := w.Follow.Follow(ctx, stranger, follow.Subject{Kind: follow.Person, ID: ben.PersonID}); !errs.Is(err, errs.NotFound) {
			t.Errorf("followed somebody they may not look up: %v", err)
		}
		if err := w.Follow.Follow(ctx, ada, follow.Subject{Kind: "topic", ID: c.ID}); !errs.Is(err, errs.NotFound) {
			t.Errorf("followed a topic: %v", err)
		}
		for _, act := range []authz.Actor{ada, sam} {
			for _, s := range []follow.Subject{sub, {Kind: follow.Person, ID: ed.PersonID}, {Kind: follow.Org, ID: w.Orgs["millbeck"].ID}} {
				if err := w.Follow.Follow(ctx, act, s); err != nil && s.Kind != follow.Person {
					t.Fatal(err)
				}
			}
		}
		since := w.Now.Now()
		w.Now.Add(time.Minute)
		w.Shared(ben, "millbeck", "From the school", "millbeck") // for neither
		w.Shared(ben, "millbeck", "To the trust", "larkfield")
		put := w.Shared(ben, "millbeck", "In the collection", "larkfield")
		w.Shared(ed, "larkfield", "From the person", "north")
		if _, err := w.Collections.Add(ctx, ed, c.Slug, put.ID, ""); err != nil {
			t.Fatal(err)
		}
		for _, r := range []struct {
			who  string
			act  authz.Actor
			want map[string]bool
		}{
			{"ada", ada, map[string]bool{"To the trust": true, "In the collection": true, "From the person": true}},
			{"sam", sam, map[string]bool{"From the person": true}},
			{"ben, who follows nothing", ben, nil},
		} {
			news, err := w.Follow.NewsSince(ctx, r.act, since, 20)
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]bool{}
			for _, n := range news {
				it, err := w.Library.Header(ctx, r.act, n.Item)
				if err != nil {
					t.Errorf("%s is told of what they may not see: %v", r.who, err)
				}
				got[it.Title] = true
			}
			if len(got) != len(r.want) || len(news) != len(got) {
				t.Errorf("%s: %v (%d), want %v", r.who, got, len(news), r.want)
			}
		}
		if _, err := w.Collections.Share(ctx, ed, c.Slug, 0, w.Audience("me")); err != nil {
			t.Fatal(err)
		}
		list, err := w.Follow.Following(ctx, ada)
		if err != nil || len(list) != 2 {
			t.Errorf("follows %+v, %v: what is shared no longer is not in the list", list, err)
		}
		if err := w.Follow.Unfollow(ctx, ada, follow.Subject{Kind: follow.Org, ID: w.Orgs["millbeck"].ID}); err != nil {
			t.Fatal(err)
		}
		if on, err := w.Follow.Follows(ctx, ada, follow.Subject{Kind: follow.Org, ID: w.Orgs["millbeck"].ID}); on || err != nil {
			t.Errorf("still follows: %v", err)
		}
	})
}
