// Package impact is what became of what somebody shared: which schools use it,
// what they changed, what happened, how it spread, whose versions came of it,
// and who said thank you.
//
// It is for the author and for the editors of the organisation that it is from.
// It decides nothing: every part is asked for as whoever looks, so that a note
// for one trust alone is not read by an author outside of it. It refuses to
// score: nothing is ranked, no person and no school is set beside another, and
// what did not work looks like what did.
package impact

import (
	"context"

	"github.com/a-h/templ"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/adoption"
	"staffroom/internal/features/library/heard"
	"staffroom/internal/features/library/lineage"
	"staffroom/internal/features/library/slots"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/shell"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/thanks"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// Told says and shows uses and notes as an item's own page does.
type Told interface {
	Notes(act authz.Actor, list []adoption.Note, level int) templ.Component
	Summary(s adoption.Summary) string
	Changes(s adoption.Summary) []string
	Changed(n adoption.Note) string
	Result(r adoption.Result) string
	Use(a adoption.Adoption) string
	Scope(a adoption.Adoption) string
}

// Room is what these pages are made with.
type Room struct {
	Library  *library.Service
	Adoption *adoption.Service
	Lineage  *lineage.Service
	Thanks   *thanks.Service
	Heard    *heard.Service
	Told     Told
	Shell    *shell.Shell
	Clock    clock.Clock
}

// Routes is the table.
func Routes(h Room) []web.Route {
	return []web.Route{
		{Pattern: "GET /impact", For: web.Staff, Do: h.mine},
		{Pattern: "GET /items/{item}/impact", For: web.Staff, Do: h.show},
		{Pattern: "GET /items/{item}/impact.csv", For: web.Staff, Do: h.export},
		{Pattern: "POST /items/{item}/thanks", For: web.Staff, Do: h.thank},
	}
}

// CanSee: the author, and the editors of the organisation that it is from.
func CanSee(act authz.Actor, it items.Item) error {
	if act.Visitor() {
		return errs.New(errs.Unauthenticated, "signin.needed", "this page needs a person")
	}
	if it.AuthorID == act.PersonID || act.Role(it.OrgID) >= authz.Editor {
		return nil
	}
	return errs.New(errs.Forbidden, "forbidden.impact", "%s does not look after %s", act.PersonID, it.ID)
}

// thanksShown is how many names an item's page has.
const thanksShown = 8

// OnEntry offers staff to thank the author, and those who look after an entry to
// see what became of it. It asks once, and not at all for visitors and authors.
func (h Room) OnEntry(ctx context.Context, act authz.Actor, e library.Entry) (slots.Slots, error) {
	var out slots.Slots
	if e.State != items.Published || act.Visitor() {
		return out, nil
	}
	if CanSee(act, e.Item) == nil {
		out.Care = []ui.Link{{Label: "What became of it", Href: "/items/" + e.ID + "/impact", Icon: "sprout"}}
	}
	if thanks.CanThank(act, e.Item) != nil {
		return out, nil
	}
	list, err := h.Thanks.Of(ctx, act, e.ID, thanksShown+1)
	if err != nil {
		return out, err
	}
	v := thankView{Action: "/items/" + e.ID + "/thanks", Author: e.AuthorName, On: len(list) > 0 && list[0].PersonID == act.PersonID}
	out.Actions = []templ.Component{thankButton(v)}
	if len(list) > 0 {
		out.Aside = []templ.Component{thanksPart(namesOf(list, thanksShown))}
	}
	return out, nil
}
