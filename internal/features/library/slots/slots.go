// Package slots is where the library's page of an entry has room for what other
// rooms know of it: who uses it, where it came from, how it was checked.
//
// Nouns: Section (a room that has something to say), Slots (what it says).
// A room's pages implement Section; app lists them; the entry's page shows them
// in the order of that list.
package slots

import (
	"context"
	"maps"

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
	About   map[string]any    // what describes the entry to programs, in the words of schema.org
}

// Advice is one room's word to somebody who writes a draft.
type Advice interface {
	// OnDraft returns what the author of e is told while they write it; nil is nothing.
	OnDraft(ctx context.Context, act authz.Actor, e library.Entry) (templ.Component, error)
}

// AdviceOn asks every room.
func AdviceOn(ctx context.Context, rooms []Advice, act authz.Actor, e library.Entry) ([]templ.Component, error) {
	var all []templ.Component
	for _, room := range rooms {
		one, err := room.OnDraft(ctx, act, e)
		if err != nil {
			return nil, err
		}
		if one != nil {
			all = append(all, one)
		}
	}
	return all, nil
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
		if one.About != nil && all.About == nil {
			all.About = map[string]any{}
		}
		maps.Copy(all.About, one.About)
	}
	return all, nil
}
