package speed

import (
	"context"
	"fmt"

	"staffroom/internal/app"
	"staffroom/internal/features/library/adoption"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/people"
	"staffroom/internal/kernel/items"
)

// What happened round the item that travelled far.
const (
	busyUses     = 40
	busyNotes    = 15
	busyVersions = 30
)

// travel lets one item be used in forty schools, which say in fifteen notes what
// happened and make thirty versions of their own.
func travel(ctx context.Context, a *app.App, itemPath string) error {
	slug := itemPath[len("/at/bench-school/"):]
	trust, err := a.Orgs.BySlug(ctx, "bench")
	if err != nil {
		return err
	}
	for n := range busyUses {
		s, err := a.Orgs.AddUnscoped(ctx, orgs.Org{Kind: orgs.School, Slug: fmt.Sprintf("far-school-%d", n), Name: fmt.Sprintf("Far School %d", n)}, trust.ID)
		if err != nil {
			return err
		}
		p, err := a.People.AddUnscoped(ctx, people.Join{
			Person: people.Person{Name: fmt.Sprintf("Fay Far %d", n), Email: fmt.Sprintf("fay%d@bench.example", n)}, OrgID: s.ID, Role: authz.Member,
		})
		if err != nil {
			return err
		}
		act, err := a.Who.Actor(ctx, p.ID)
		if err != nil {
			return err
		}
		it, err := a.Library.HeaderBySlug(ctx, act, "bench-school", slug)
		if err != nil {
			return err
		}
		if err := useIt(ctx, a, act, it, s, n); err != nil {
			return err
		}
	}
	return nil
}

func useIt(ctx context.Context, a *app.App, act authz.Actor, it items.Item, school orgs.Org, n int) error {
	use, err := a.Adoption.Adopt(ctx, act, it.ID, "")
	if err != nil {
		return err
	}
	if n < busyNotes {
		_, err := a.Adoption.Note(ctx, act, use.ID, adoption.NoteEdit{
			Result: adoption.Results[n%len(adoption.Results)], Class: "Year 4", Pupils: "10-30", Weeks: 6, Changes: []adoption.Change{"pace"},
			Evidence: "They drew it without being asked, and the quiz said the same.", Audience: adoption.AllReaders,
		})
		if err != nil {
			return err
		}
	}
	if n >= busyVersions {
		return nil
	}
	own, err := a.Lineage.Adapt(ctx, act, it.ID, school.ID)
	if err != nil {
		return err
	}
	ed := own.Edit()
	ed.Title = fmt.Sprintf("Version %d: %s", n, ed.Title)
	if own, err = a.Library.SaveDraft(ctx, act, own.ID, own.Version, ed); err != nil {
		return err
	}
	_, err = a.Library.Share(ctx, act, own.ID, own.Version, items.Audience{Kind: items.OrgAud, OrgID: school.ID})
	return err
}
