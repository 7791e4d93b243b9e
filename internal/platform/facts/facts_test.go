package facts_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/facts"
	"staffroom/internal/platform/jobs"
)

type kettleBoiled struct {
	Kettle string `json:"kettle"`
	Cups   int    `json:"cups"`
}

func (kettleBoiled) FactType() string { return "kitchen.boiled" }

type kettleBroke struct{}

func (kettleBroke) FactType() string { return "kitchen.broke" }

var start = time.Date(2026, 11, 2, 8, 0, 0, 123000, time.UTC)

func recorder(t *testing.T, d *db.DB) (*facts.Recorder, *jobs.Queue, *clock.Fake) {
	t.Helper()
	now := clock.NewFake(start)
	q, err := jobs.Open(t.Context(), d, now.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := q.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return facts.New(q, now.Now), q, now
}

func record(t *testing.T, d *db.DB, r *facts.Recorder, about facts.About, f facts.Fact) {
	t.Helper()
	if err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error { return r.Record(ctx, tx, about, f) }); err != nil {
		t.Fatal(err)
	}
}

func TestSubscribers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, q, now := recorder(t, d)
		var tea, coffee []facts.Entry[kettleBoiled]
		facts.Subscribe(r, "tea", func(_ context.Context, e facts.Entry[kettleBoiled]) error { tea = append(tea, e); return nil })
		facts.Subscribe(r, "coffee", func(_ context.Context, e facts.Entry[kettleBoiled]) error {
			coffee = append(coffee, e)
			if len(coffee) == 1 {
				return errors.New("no beans")
			}
			return nil
		})
		about := facts.About{Actor: "ada", Org: "kilnfield", Item: "kettle"}
		record(t, d, r, about, kettleBoiled{"big", 12})
		record(t, d, r, about, kettleBroke{}) // nobody listens
		undo := errors.New("undo")
		err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			return errors.Join(r.Record(ctx, tx, about, kettleBoiled{"small", 1}), undo)
		})
		if !errors.Is(err, undo) {
			t.Fatal(err)
		}
		if err := q.Drain(t.Context()); err == nil {
			t.Error("the failing subscriber is not reported")
		}
		now.Add(time.Minute)
		if err := q.Drain(t.Context()); err != nil {
			t.Error(err)
		}
		if len(tea) != 1 || len(coffee) != 2 {
			t.Fatalf("tea ran %d times, coffee %d; want 1 and 2", len(tea), len(coffee))
		}
		want := facts.Entry[kettleBoiled]{ID: tea[0].ID, At: start, About: about, Fact: kettleBoiled{"big", 12}}
		if diff := cmp.Diff(want, tea[0]); diff != "" || tea[0].ID == "" {
			t.Error(diff)
		}
		if coffee[0].ID != coffee[1].ID {
			t.Error("a second try has another fact")
		}
	})
}

func TestList(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, _, now := recorder(t, d)
		for i := range 5 {
			record(t, d, r, facts.About{Actor: "ada", Org: "kilnfield", Item: "kettle"}, kettleBoiled{"big", i})
			now.Add(time.Second)
		}
		record(t, d, r, facts.About{Actor: "bob", Org: "larkfield"}, kettleBroke{})
		list := func(f facts.Filter) []facts.Row {
			t.Helper()
			rows, err := facts.List(t.Context(), d, f)
			if err != nil {
				t.Fatal(err)
			}
			return rows
		}
		for _, c := range []struct {
			name string
			f    facts.Filter
			want int
		}{
			{"one organisation", facts.Filter{Orgs: []string{"kilnfield"}}, 5},
			{"two", facts.Filter{Orgs: []string{"kilnfield", "larkfield"}}, 6},
			{"no organisation at all", facts.Filter{Orgs: []string{}, Actor: "ada"}, 0},
			{"an item", facts.Filter{Item: "kettle"}, 5},
			{"a person", facts.Filter{Actor: "bob"}, 1},
			{"a person elsewhere", facts.Filter{Actor: "bob", Orgs: []string{"kilnfield"}}, 0},
			{"a room", facts.Filter{Orgs: []string{"kilnfield", "larkfield"}, Type: "kitchen."}, 6},
			{"a type", facts.Filter{Orgs: []string{"kilnfield", "larkfield"}, Type: "kitchen.broke"}, 1},
			{"another room", facts.Filter{Orgs: []string{"kilnfield", "larkfield"}, Type: "library."}, 0},
			{"limited", facts.Filter{Orgs: []string{"kilnfield"}, Limit: 2}, 2},
		} {
			if got := len(list(c.f)); got != c.want {
				t.Errorf("%s: %d rows, want %d", c.name, got, c.want)
			}
		}
		if _, err := facts.List(t.Context(), d, facts.Filter{Type: "kitchen."}); !errs.Is(err, errs.Invalid) {
			t.Errorf("everybody's trail at once: %v", err)
		}
		var cups []any
		f := facts.Filter{Orgs: []string{"kilnfield"}, Limit: 2}
		for page := list(f); len(page) > 0; page = list(f) {
			for _, row := range page {
				cups = append(cups, row.Data["cups"])
			}
			f.Before = page[len(page)-1].ID
		}
		if diff := cmp.Diff([]any{4.0, 3.0, 2.0, 1.0, 0.0}, cups); diff != "" {
			t.Error(diff)
		}
	})
}
