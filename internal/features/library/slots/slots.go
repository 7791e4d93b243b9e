// Package slots is where the library's page of an entry has room for what other
// rooms know of it: who uses it, where it came from, how it was checked.
//
// Nouns: Section (a room that has something to say), Slots (what it says).
// A room's pages implement Section; app lists them; the entry's page shows them
// in the order of that list.
package slots

import (
	"context"

	"github.com/a-h/templ"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/web/ui"
)

// Section is one room's part of an entry's page.
type Section interface {
	// OnEntry returns what act is shown of e, which act may see. It asks the
	// database at most once, and not at all where the header says that there is
	// nothing. What is made for a visitor is kept until the entry has another
	// version or is touched (items.Touch), so that it names nothing of its own
	// that ends by itself.
	OnEntry(ctx context.Context, act authz.Actor, e library.Entry) (Slots, error)
}

// Slots is what a room shows on an entry's page. Nothing is as good as anything.
type Slots struct {
	Actions []templ.Component // beside Download
	Below   []templ.Component // under the entry itself, before the comments
	Aside   []templ.Component // in the column of facts, after the details
	Care    []ui.Link         // for those who look after the entry
}

// On asks every section and puts what they say together, in their order.
func On(ctx context.Context, sections []Section, act authz.Actor, e library.Entry) (Slots, error) {
	var all Slots
	for _, s := range sections {
		one, err := s.OnEntry(ctx, act, e)
		if err != nil {
			return Slots{}, err
		}
		all.Actions = append(all.Actions, one.Actions...)
		all.Below = append(all.Below, one.Below...)
		all.Aside = append(all.Aside, one.Aside...)
		all.Care = append(all.Care, one.Care...)
	}
	return all, nil
}
