package libraryweb

import (
	"context"

	"github.com/a-h/templ"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/slots"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/memo"
)

// slotsBytes is what rendered sections may take of the memory.
const slotsBytes = 8 << 20

// slotsKey: what sections say is for one reader.
type slotsKey struct{ item, person string }

// keptSlots is what the sections said of an entry, rendered, with what the reader
// may do with it.
type keptSlots struct {
	item  items.Item
	slots slots.Slots
	care  templ.Component
	read  memo.Read
}

// fillSlots lets the other rooms say what they know of the entry. Staff are asked
// for at most once a second while nothing is written; a visitor's page is kept
// whole.
func (h handlers) fillSlots(ctx context.Context, act authz.Actor, e library.Entry, v *showView) error {
	key, now := slotsKey{e.ID, act.PersonID}, memo.Read{Changes: h.Library.Changes(), At: h.Clock()}
	kept, ok := h.slots.Get(key)
	if !ok || act.Visitor() || kept.item != e.Item || !kept.read.Fresh(now, authz.Freshness) {
		s, err := slots.On(ctx, h.Sections, act, e)
		if err != nil {
			return err
		}
		kept = keptSlots{e.Item, s, careFor(act, e.Item, s), now}
		if !act.Visitor() {
			size, err := kept.render(ctx)
			if err != nil {
				return err
			}
			h.slots.Put(key, kept, size)
		}
	}
	v.Slots, v.Care = kept.slots, kept.care
	return nil
}

// render puts markup in the place of the components, and says how much it is.
func (k *keptSlots) render(ctx context.Context) (int, error) {
	all := []*templ.Component{&k.care}
	for _, list := range [][]templ.Component{k.slots.Actions, k.slots.Below, k.slots.Aside} {
		for n := range list {
			all = append(all, &list[n])
		}
	}
	size := 1 << 10
	for _, c := range all {
		written, err := write(ctx, *c)
		if err != nil {
			return 0, err
		}
		*c, size = written, size+cap(written)
	}
	return size, nil
}

// careFor is what a reader can do with an entry besides reading it.
func careFor(act authz.Actor, it items.Item, s slots.Slots) templ.Component {
	c := care(it, items.MayOf(act, it))
	if len(s.Care) == 0 && c == nil {
		return templ.NopComponent
	}
	if c == nil {
		c = &careView{}
	}
	c.Links = append(c.Links, s.Care...)
	return lookAfter(*c)
}
