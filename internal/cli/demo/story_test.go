package demo_test

import (
	"testing"

	"staffroom/internal/app"
	"staffroom/internal/features/library/adoption"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/people"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/db"
)

// checkStory: what the demo tells of the loop is there for those who may see it.
func checkStory(t *testing.T, a *app.App) {
	t.Helper()
	ctx, visitor := t.Context(), authz.Actor{}
	bars, err := a.Library.BySlug(ctx, visitor, "kilnfield", "bar-models-before-algorithms")
	if err != nil {
		t.Fatal(err)
	}
	sum, err := a.Adoption.Summary(ctx, visitor, bars.ID)
	if err != nil || sum.Schools < 6 || sum.Results[adoption.Worked] == 0 || sum.Results[adoption.Partly] == 0 || sum.Results[adoption.Not] == 0 || sum.Results[adoption.Early] == 0 {
		t.Errorf("a practice that six schools tried, honestly: %+v, %v", sum, err)
	}
	priya := actor(t, a, "priya.nair@larkfield.example")
	if kin, err := a.Lineage.Adaptations(ctx, priya, bars.ID); err != nil || len(kin) != 2 {
		t.Errorf("%d adaptations, want two; %v", len(kin), err)
	}
	if n, err := db.Scalar[int](ctx, a.DB, `SELECT COUNT(*) FROM facts WHERE type = 'lineage.offer_taken'`); err != nil || n != 1 {
		t.Errorf("%d offers taken, want one; %v", n, err)
	}
	clay, err := a.Library.BySlug(ctx, visitor, "kilnfield", "clay-not-worksheets")
	if err != nil || clay.Audience.Kind != items.Public {
		t.Errorf("what was checked twice is not open to everybody: %+v, %v", clay.Audience, err)
	}
	hist, err := a.Gate.History(ctx, actor(t, a, "oluwaseun.bello@larkfield.example"), clay.ID)
	if err != nil || len(hist.Checks) != 1 || hist.Checks[0].Round != 2 {
		t.Errorf("two rounds of checking: %+v, %v", hist.Checks, err)
	}
	stop, err := a.Library.BySlug(ctx, visitor, "wetherfold", "friday-spelling-test-stop")
	if err != nil {
		t.Fatal(err)
	}
	if lines, err := a.Stops.Of(ctx, visitor, stop.ID); err != nil || len(lines) < 6 {
		t.Errorf("a stop that spread: %d lines, %v", len(lines), err)
	}
	pond, err := a.Library.BySlug(ctx, visitor, "kilnfield", "mill-pond-walk")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range pond.Files {
		if f.Name == "What lives in our pond.png" {
			t.Error("a picture whose consent was withdrawn is still there")
		}
	}
}

func actor(t *testing.T, a *app.App, address string) authz.Actor {
	t.Helper()
	p, err := people.ByEmailUnscoped(t.Context(), a.DB, address)
	if err != nil {
		t.Fatal(err)
	}
	act, err := a.Who.Actor(t.Context(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	return act
}
