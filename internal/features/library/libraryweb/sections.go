package libraryweb

import (
	"context"

	"github.com/a-h/templ"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/slots"
	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/memo"
)

// slotsBytes is what rendered sections may take of the memory.
const slotsBytes = 8 << 20

// slotsKey: what sections say is for one reader.
type slotsKey struct{ item, person string }

// keptSlots is what the sections said of an entry, rendered.
type keptSlots struct {
	version, touched int
	slots            slots.Slots
	read             memo.Read
}

// fillSlots lets the other rooms say what they know of the entry.
func (h handlers) fillSlots(ctx context.Context, act authz.Actor, e library.Entry, v *showView) (err error) {
	if v.Slots, err = h.sectionsOn(ctx, act, e); err != nil || len(v.Slots.Care) == 0 {
		return err
	}
	if v.Care == nil {
		v.Care = &careView{}
	}
	v.Care.Links = append(v.Care.Links, v.Slots.Care...)
	return nil
}

// sectionsOn asks the sections, for staff at most once a second while nothing is
// written. A visitor's page is kept whole.
func (h handlers) sectionsOn(ctx context.Context, act authz.Actor, e library.Entry) (slots.Slots, error) {
	if act.Visitor() || len(h.Sections) == 0 {
		return slots.On(ctx, h.Sections, act, e)
	}
	key, now := slotsKey{e.ID, act.PersonID}, memo.Read{Changes: h.Library.Changes(), At: h.Clock()}
	kept, ok := h.slots.Get(key)
	if ok && kept.version == e.Version && kept.touched == e.Touched && kept.read.Fresh(now, authz.Freshness) {
		return kept.slots, nil
	}
	s, err := slots.On(ctx, h.Sections, act, e)
	if err != nil {
		return s, err
	}
	size := 512
	for _, list := range [][]templ.Component{s.Actions, s.Below, s.Aside} {
		for n, c := range list {
			written, err := write(ctx, c)
			if err != nil {
				return s, err
			}
			list[n], size = written, size+cap(written)
		}
	}
	h.slots.Put(key, keptSlots{e.Version, e.Touched, s, now}, size)
	return s, nil
}
