package libraryweb

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/slots"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/memo"
)

// ownBytes is what rendered parts for single readers may take of the memory.
const ownBytes = 8 << 20

// ownKey: what sections say, what may be done and the talk are for one reader.
type ownKey struct{ item, person string }

// own is what one reader is shown of an entry besides what all are shown.
type own struct {
	item  items.Item
	slots slots.Slots
	care  templ.Component
	talk  templ.Component // nil where there is none
	read  memo.Read
}

// own puts together what act is shown of e. For staff that happens at most once
// a second while nothing is written; a visitor's page is kept whole, and so is
// none with an open form.
func (h handlers) own(r *http.Request, act authz.Actor, e library.Entry) (own, error) {
	if act.Visitor() || r.URL.RawQuery != "" {
		return h.makeOwn(r, act, e)
	}
	key, now := ownKey{e.ID, act.PersonID}, memo.Read{Changes: h.Library.Changes(), At: h.Clock()}
	kept, ok := h.owns.Get(key)
	if ok && kept.item == e.Item && kept.read.Fresh(now, authz.Freshness) {
		return kept, nil
	}
	o, err := h.makeOwn(r, act, e)
	if err != nil {
		return o, err
	}
	size, err := o.render(r.Context())
	if err == nil {
		o.read = now
		h.owns.Put(key, o, size)
	}
	return o, err
}

func (h handlers) makeOwn(r *http.Request, act authz.Actor, e library.Entry) (o own, err error) {
	o.item = e.Item
	if o.slots, err = slots.On(r.Context(), h.Sections, act, e); err != nil {
		return o, err
	}
	o.care = careFor(act, e.Item, o.slots)
	o.talk, err = h.talk(r, act, e)
	return o, err
}

// render puts markup in the place of the components, and says how much it is.
func (o *own) render(ctx context.Context) (int, error) {
	all := []*templ.Component{&o.care}
	if o.talk != nil {
		all = append(all, &o.talk)
	}
	for _, list := range [][]templ.Component{o.slots.Actions, o.slots.Below, o.slots.Aside} {
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
