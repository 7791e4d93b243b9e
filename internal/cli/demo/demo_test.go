package demo_test

import (
	"context"
	"io"
	"log/slog"
	"os"
	"strings"
	"testing"

	"staffroom/internal/app"
	"staffroom/internal/cli/demo"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/config"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/extract"
)

func TestMain(m *testing.M) {
	extract.Main()
	os.Exit(m.Run())
}

func load(t *testing.T, d *db.DB) *app.App { return loadAt(t, d, clock.System) }

func loadAt(t *testing.T, d *db.DB, now clock.Clock) *app.App {
	t.Helper()
	cfg, _, err := config.Load(config.Sources{Flags: map[string]string{"data": t.TempDir()}})
	if err != nil {
		t.Fatal(err)
	}
	travel := demo.NewTraveller(now)
	a, err := app.New(t.Context(), cfg, app.Options{DB: d, Clock: travel.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Jobs.Stop(context.Background()) })
	if err := demo.Load(t.Context(), a, travel, func(string, int, int) {}); err != nil {
		t.Fatal(err)
	}
	return a
}

// TestLoad loads the whole demo and looks at it as a visitor and as staff.
func TestLoad(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a := load(t, d)
		visitor, err := a.Library.List(t.Context(), authz.Actor{}, items.Filter{Limit: 200})
		if err != nil || len(visitor) < 80 {
			t.Errorf("a visitor sees %d items, %v", len(visitor), err)
		}
		pictures := 0
		for _, c := range visitor {
			if c.Thumb != "" {
				pictures++
			}
		}
		if pictures < 30 {
			t.Errorf("only %d items have a picture", pictures)
		}
		for table, least := range map[string]int{"items": 150, "people": 55, "comments": 100, "item_versions": 150, "files": 60, "orgs": 17} {
			if n, err := db.Scalar[int](t.Context(), d, `SELECT COUNT(*) FROM `+table); err != nil || n < least {
				t.Errorf("%d %s, want %d or more; %v", n, table, least, err)
			}
		}
		if bad, err := db.Column[string](t.Context(), d, `SELECT f.name || ' ' || f.problem FROM files f WHERE f.state <> 'ready'`); err != nil || len(bad) > 0 {
			t.Errorf("files that could not be read: %v %v", bad, err)
		}
		checkLinks(t, d)
		checkStory(t, a)
		before, err := db.Scalar[int](t.Context(), d, `SELECT COUNT(*) FROM facts`)
		if err != nil {
			t.Fatal(err)
		}
		if err := demo.Load(t.Context(), a, demo.NewTraveller(clock.System), func(string, int, int) { t.Error("it loads twice") }); err != nil {
			t.Error(err)
		}
		if after, err := db.Scalar[int](t.Context(), d, `SELECT COUNT(*) FROM facts`); err != nil || after != before {
			t.Errorf("loading again wrote %d facts, %v", after-before, err)
		}
	})
}

// checkLinks follows every link between items.
func checkLinks(t *testing.T, d *db.DB) {
	t.Helper()
	paths := map[string]bool{}
	list, err := db.Column[string](t.Context(), d, `SELECT '/at/' || o.slug || '/' || i.slug FROM items i JOIN orgs o ON o.id = i.org_id`)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range list {
		paths[p] = true
	}
	bodies, err := db.Column[string](t.Context(), d, `SELECT l.body FROM library_items l`)
	if err != nil {
		t.Fatal(err)
	}
	links := 0
	for _, b := range bodies {
		for _, part := range strings.Split(b, `"href":"/at/`)[1:] {
			to, _, _ := strings.Cut(part, `"`)
			to, _, _ = strings.Cut(to, "#")
			if links++; !paths["/at/"+to] {
				t.Errorf("a link leads to /at/%s, which is not there", to)
			}
		}
	}
	if links < 30 {
		t.Errorf("only %d links between items", links)
	}
}

// TestIdentities: those that the terminal and the sign-in page offer.
func TestIdentities(t *testing.T) {
	who, err := demo.Identities()
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	for _, p := range who {
		keys[p.Key] = true
	}
	for _, k := range []string{"teacher", "ect", "senco", "site-manager", "champion", "trust-leader", "trust-admin", "neighbour-teacher", "governor", "head"} {
		if !keys[k] {
			t.Errorf("there is no %s", k)
		}
	}
}
