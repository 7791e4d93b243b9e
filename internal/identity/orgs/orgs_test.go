package orgs_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"staffroom/internal/identity/orgs"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/errs"
	"staffroom/internal/testkit"
)

// model is who is directly in what, and whether that governs.
type model struct {
	kinds map[string]orgs.Kind
	links map[[2]string]bool // parent, child
}

// closure works the tree out by plain recursion: "ancestor/org" → governs.
func (m model) closure() map[string]int {
	out := map[string]int{}
	var up func(org, at string, governs int)
	up = func(org, at string, governs int) {
		key := at + "/" + org
		if have, ok := out[key]; ok && have >= governs {
			return
		}
		out[key] = governs
		for l := range m.links {
			if l[1] == at {
				g := governs
				if m.kinds[l[0]] == orgs.Network {
					g = 0
				}
				up(org, l[0], g)
			}
		}
	}
	for o := range m.kinds {
		up(o, o, 1)
	}
	return out
}

// TestClosure links and unlinks at random and holds org_tree against recursion.
func TestClosure(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		n := 0
		rapid.Check(t, func(rt *rapid.T) {
			m := model{map[string]orgs.Kind{}, map[[2]string]bool{}}
			var ids []string
			for range rapid.IntRange(4, 9).Draw(rt, "orgs") {
				k := rapid.SampledFrom([]orgs.Kind{orgs.Network, orgs.Trust, orgs.School, orgs.School, orgs.Team}).Draw(rt, "kind")
				n++
				o, err := w.App.Orgs.AddUnscoped(ctx, orgs.Org{Kind: k, Slug: fmt.Sprintf("o%d", n), Name: "O"})
				if err != nil {
					rt.Fatal(err)
				}
				m.kinds[o.ID] = k
				ids = append(ids, o.ID)
			}
			for range rapid.IntRange(1, 14).Draw(rt, "steps") {
				p, c := rapid.SampledFrom(ids).Draw(rt, "parent"), rapid.SampledFrom(ids).Draw(rt, "child")
				if m.links[[2]string{p, c}] {
					if err := w.App.Orgs.UnlinkUnscoped(ctx, p, c); err != nil {
						rt.Fatal(err)
					}
					delete(m.links, [2]string{p, c})
				} else if err := w.App.Orgs.LinkUnscoped(ctx, p, c); err == nil {
					m.links[[2]string{p, c}] = true
				} else if k := errs.KindOf(err); k != errs.Invalid && k != errs.Conflict {
					rt.Fatal(err)
				}
			}
			if got, want := tree(rt, d, ids), m.closure(); !maps.Equal(got, want) {
				rt.Fatalf("tree %v\nwant %v", got, want)
			}
		})
	})
}

func tree(t *rapid.T, d *db.DB, ids []string) map[string]int {
	type row struct {
		a, o string
		g    int
	}
	w := db.NewWhere().In("org_id", ids)
	rows, err := db.All(t.Context(), d, func(r *row) []any { return []any{&r.a, &r.o, &r.g} },
		`SELECT ancestor_id, org_id, governs FROM org_tree WHERE 1 = 1`+w.String(), w.Args...)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int{}
	for _, r := range rows {
		out[r.a+"/"+r.o] = r.g
	}
	return out
}

func TestLinkRules(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		id := func(slug string) string { return w.Orgs[slug].ID }
		for _, tt := range []struct {
			name, parent, child string
			want                errs.Kind
		}{
			{"a second trust", "fellgate", "kilnfield", errs.Conflict},
			{"a circle", "kilnfield", "larkfield", errs.Invalid},
			{"a trust in a trust", "larkfield", "fellgate", errs.Invalid},
			{"itself", "north", "north", errs.Invalid},
			{"twice", "north", "larkfield", errs.Conflict},
		} {
			if err := w.App.Orgs.LinkUnscoped(t.Context(), id(tt.parent), id(tt.child)); errs.KindOf(err) != tt.want || err == nil {
				t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
			}
		}
	})
}

func TestChangeProfile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		o := w.Orgs["kilnfield"]
		p := orgs.Profile{Name: "Kilnfield Primary", Colour: "#0B5A6B", Values: []string{"Kindness"}}
		if _, err := w.App.Orgs.ChangeProfile(ctx, w.Editor("kilnfield"), o.ID, o.Version, p); !errs.Is(err, errs.Forbidden) {
			t.Errorf("an editor: %v", err)
		}
		admin := w.Admin("larkfield") // the trust's admin looks after its schools
		got, err := w.App.Orgs.ChangeProfile(ctx, admin, o.ID, o.Version, p)
		if err != nil || got.Name != "Kilnfield Primary" || got.Colour != "#0b5a6b" {
			t.Fatalf("%+v, %v", got, err)
		}
		if _, err := w.App.Orgs.ChangeProfile(ctx, admin, o.ID, o.Version, p); !errs.Is(err, errs.Conflict) {
			t.Errorf("over a newer version: %v", err)
		}
		p.Colour, p.Name = "red", ""
		_, err = w.App.Orgs.ChangeProfile(ctx, admin, o.ID, got.Version, p)
		if e, ok := err.(*errs.Error); !ok || len(e.Fields) != 2 {
			t.Errorf("bad profile: %v", err)
		}
		back, err := w.App.Orgs.BySlug(ctx, "kilnfield")
		if err != nil || !slices.Equal(back.Values, []string{"Kindness"}) {
			t.Errorf("%v, %v", back.Values, err)
		}
	})
}
