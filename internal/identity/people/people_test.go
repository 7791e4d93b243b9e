package people_test

import (
	"testing"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/people"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/errs"
	"staffroom/internal/testkit"
)

func kind(t *testing.T, what string, err error, want errs.Kind) {
	t.Helper()
	if err == nil || errs.KindOf(err) != want {
		t.Errorf("%s: %v, want %v", what, err, want)
	}
}

func TestGranting(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		admin, editor := w.Admin("kilnfield"), w.Editor("kilnfield")
		school := w.Orgs["kilnfield"].ID
		join := func(email string, r authz.Role) people.Join {
			return people.Join{Person: people.Person{Name: "Sam Ellery", Email: email}, OrgID: school, Role: r}
		}
		_, err := w.People.Add(ctx, editor, join("a@kilnfield.example", authz.Member))
		kind(t, "an editor adds somebody", err, errs.Forbidden)
		_, err = w.People.Add(ctx, authz.Actor{}, join("a@kilnfield.example", authz.Member))
		kind(t, "a visitor adds somebody", err, errs.Unauthenticated)
		_, err = w.People.Add(ctx, w.Admin("millbeck"), join("a@kilnfield.example", authz.Member))
		kind(t, "another school's admin", err, errs.Forbidden)
		p, err := w.People.Add(ctx, admin, join("a@kilnfield.example", authz.Member))
		if err != nil {
			t.Fatal(err)
		}
		again, err := w.People.Add(ctx, w.Admin("millbeck"), people.Join{Person: people.Person{Name: "S. Ellery", Email: "A@KILNFIELD.example"}, OrgID: w.Orgs["millbeck"].ID, Role: authz.Member})
		if err != nil || again.ID != p.ID || again.Name != "Sam Ellery" {
			t.Errorf("the same address elsewhere: %+v, %v", again, err)
		}
		_, err = w.People.Add(ctx, admin, join("a@kilnfield.example", authz.Member))
		kind(t, "here already", err, errs.Invalid)
		kind(t, "the last admin steps down", w.People.ChangeRole(ctx, admin, admin.PersonID, school, authz.Member), errs.Conflict)
		if err := w.People.ChangeRole(ctx, admin, p.ID, school, authz.Admin); err != nil {
			t.Fatal(err)
		}
		if err := w.People.ChangeRole(ctx, admin, admin.PersonID, school, authz.Member); err != nil {
			t.Errorf("with another admin: %v", err)
		}
		kind(t, "no admin any more", w.People.ChangeRole(ctx, w.Actor(admin.PersonID), p.ID, school, authz.Member), errs.Forbidden)
	})
}

// TestLeavingEndsAccess: what ends access ends it within Freshness, and at once
// where it was done.
func TestLeavingEndsAccess(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		admin, mate := w.Admin("kilnfield"), w.Teacher("kilnfield")
		e := w.Shared(admin, "kilnfield", "Gritting rota", "kilnfield")
		elsewhere := authz.NewResolver(d, w.Now.Now) // another node
		see := func(r *authz.Resolver) bool {
			act, err := r.Actor(ctx, mate.PersonID)
			if err != nil {
				return false
			}
			_, err = w.Library.Get(ctx, act, e.ID)
			return err == nil
		}
		if !see(w.Who) || !see(elsewhere) {
			t.Fatal("a colleague cannot see it to begin with")
		}
		if err := w.People.EndMembership(ctx, admin, mate.PersonID, w.Orgs["kilnfield"].ID); err != nil {
			t.Fatal(err)
		}
		if see(w.Who) {
			t.Error("here they still see it")
		}
		w.Now.Add(authz.Freshness)
		if see(elsewhere) {
			t.Error("after a second they still see it elsewhere")
		}
	})
}

func TestDeactivate(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		admin, p := w.Admin("kilnfield"), w.Teacher("kilnfield")
		kind(t, "an editor", w.People.Deactivate(ctx, w.Editor("kilnfield"), p.PersonID), errs.Forbidden)
		if err := w.People.Deactivate(ctx, admin, p.PersonID); err != nil {
			t.Fatal(err)
		}
		_, err := w.Who.Actor(ctx, p.PersonID)
		kind(t, "resolving them", err, errs.Unauthenticated)
		if err := w.People.Reactivate(ctx, admin, p.PersonID); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Who.Actor(ctx, p.PersonID); err != nil {
			t.Errorf("reactivated: %v", err)
		}
	})
}

func TestWhoMayLookWhomUp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada := w.Teacher("kilnfield")
		for name, tt := range map[string]struct {
			act  authz.Actor
			want bool
		}{
			"herself":                   {ada, true},
			"the same trust":            {w.Teacher("millbeck"), true},
			"another trust, in network": {w.Teacher("scarbrook"), true},
			"another trust":             {w.Teacher("fellgate"), false},
			"a visitor":                 {authz.Actor{}, false},
		} {
			_, err := w.People.Get(t.Context(), tt.act, ada.PersonID)
			list, err2 := w.People.List(t.Context(), tt.act, people.Filter{})
			if err2 != nil {
				t.Fatal(err2)
			}
			listed := false
			for _, p := range list {
				listed = listed || p.ID == ada.PersonID
			}
			if (err == nil) != tt.want || listed != tt.want {
				t.Errorf("%s: get %v, listed %v, want %v", name, err, listed, tt.want)
			}
		}
	})
}

func TestChange(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		ada := w.Teacher("kilnfield")
		p, err := w.People.Get(ctx, ada, ada.PersonID)
		if err != nil {
			t.Fatal(err)
		}
		p.Name, p.Theme = "Ada  Quill", "dark"
		in := people.Interests{JobRoles: []string{"teacher"}, Years: []string{"y4"}}
		_, err = w.People.Change(ctx, w.Teacher("kilnfield"), p, in)
		kind(t, "somebody else's entry", err, errs.Forbidden)
		got, err := w.People.Change(ctx, ada, p, in)
		if err != nil || got.Name != "Ada Quill" {
			t.Fatalf("%+v, %v", got, err)
		}
		_, err = w.People.Change(ctx, ada, p, in)
		kind(t, "over a newer version", err, errs.Conflict)
		back, err := w.People.Interests(ctx, ada.PersonID)
		if err != nil || len(back.Years) != 1 || back.Years[0] != "y4" {
			t.Errorf("%+v, %v", back, err)
		}
		if err := w.People.MarkSeen(ctx, ada); err != nil {
			t.Fatal(err)
		}
		if p, _ := w.People.Get(ctx, ada, ada.PersonID); p.SeenAt.Sub(testkit.Start) > time.Minute || p.SeenAt.IsZero() {
			t.Errorf("seen %v", p.SeenAt)
		}
	})
}
