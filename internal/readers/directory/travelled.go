package directory

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"staffroom/internal/features/library/adoption"
	"staffroom/internal/features/library/slots"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/people"
	"staffroom/internal/identity/shell"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// travelledShown is how many lines of each list a person's or a school's own
// page has, travelledAPage how many the page of one list.
const (
	travelledShown = 5
	travelledAPage = 30
)

// listView is one list: what somebody uses, adapted, or learnt from.
type listView struct {
	ID, Title string
	Rows      []lineView
	All       string // address of all of it; "" when that is it
}

// lineView is a line of a list.
type lineView struct{ Label, Href, Note string }

// listPage is all of one list, a page at a time.
type listPage struct {
	Crumbs      []ui.Link
	Title, Lead string
	Rows        []lineView
	Pager       ui.PagerView
}

// subject is whose lists they are.
type subject struct {
	of         adoption.Of
	name, path string // path: of the pages of the lists
	home       string // of their own page
}

func ofPerson(p people.Person) subject {
	return subject{adoption.Of{PersonID: p.ID}, p.Name, "/people/" + p.Slug, "/people/" + p.Slug}
}

func ofOrg(o orgs.Org) subject {
	return subject{adoption.Of{OrgID: o.ID}, o.Short(), "/schools/" + o.Slug, "/at/" + o.Slug}
}

// read is how a list is read: rows, with a key for each, after the key of the
// page before.
type read func(h Room, ctx context.Context, act authz.Actor, s subject, after string, limit int) ([]lineView, []string, error)

// travelled are the lists after what was shared, by the end of their address.
var travelled = []struct {
	end, title, lead string
	read             read
}{
	{"used", "Used", "What %s uses or used of what others shared.", Room.used},
	{"adapted", "Adapted", "Own versions that %s made of what others shared.", Room.adapted},
	{"learnt-from", "Learnt from", "Whose things %s uses or used.", Room.learntFrom},
}

func (h Room) used(ctx context.Context, act authz.Actor, s subject, after string, limit int) ([]lineView, []string, error) {
	list, err := h.Uses.Used(ctx, act, s.of, after, limit)
	if err != nil || len(list) == 0 {
		return nil, nil, err
	}
	refs, by := make([]string, len(list)), map[string]adoption.Used{}
	for n, u := range list {
		refs[n], by[u.ItemID] = u.ItemID, u
	}
	cards, err := h.Library.Cards(ctx, act, refs)
	var rows []lineView
	var keys []string
	for _, c := range cards {
		u := by[c.ID]
		note := c.OrgShortName()
		if u.Notes > 0 {
			note += ", with what happened"
		}
		if u.Ended {
			note += ", no longer"
		}
		rows, keys = append(rows, lineView{itemcards.Title(c.Item), itemcards.Path(c.Item), note}), append(keys, u.Key())
	}
	return rows, keys, err
}

func (h Room) adapted(ctx context.Context, act authz.Actor, s subject, after string, limit int) ([]lineView, []string, error) {
	list, err := versionsOf(ctx, h.DB, act, s.of, after, limit)
	var rows []lineView
	var keys []string
	for _, v := range list {
		note := itemcards.Day(v.at)
		if s.of.OrgID != "" {
			note = v.author + ", " + note
		}
		rows, keys = append(rows, lineView{v.title, v.path, note}), append(keys, v.key())
	}
	return rows, keys, err
}

func (h Room) learntFrom(ctx context.Context, act authz.Actor, s subject, after string, limit int) ([]lineView, []string, error) {
	list, err := h.Uses.LearntFrom(ctx, act, s.of, after, limit)
	var rows []lineView
	var keys []string
	for _, o := range list {
		note := "One thing"
		if o.Items > 1 {
			note = strconv.Itoa(o.Items) + " things"
		}
		rows, keys = append(rows, lineView{o.Name, "/at/" + o.Slug, note}), append(keys, o.Slug)
	}
	return rows, keys, err
}

// travelled are the short lists of somebody; those with nothing in them are left
// out.
func (h Room) travelled(ctx context.Context, act authz.Actor, s subject) ([]listView, error) {
	var out []listView
	for _, l := range travelled {
		rows, _, err := l.read(h, ctx, act, s, "", travelledShown+1)
		if err != nil {
			return nil, err
		}
		v := listView{ID: l.end, Title: l.title, Rows: rows}
		if len(rows) > travelledShown {
			v.Rows, v.All = rows[:travelledShown], s.path+"/"+l.end
		}
		if len(rows) > 0 {
			out = append(out, v)
		}
	}
	return out, nil
}

// OnPlace is what a school's own page shows of what it uses, adapted and learnt
// from. A trust's page is its library's front.
func (h Room) OnPlace(ctx context.Context, act authz.Actor, o orgs.Org) (slots.Slots, error) {
	if o.Kind != orgs.School {
		return slots.Slots{}, nil
	}
	lists, err := h.travelled(ctx, act, ofOrg(o))
	if err != nil || len(lists) == 0 {
		return slots.Slots{}, err
	}
	return slots.Slots{Below: []templ.Component{travelledLists(lists)}}, nil
}

// travelledRoutes are the pages of all of a list, of people and of organisations.
func (h Room) travelledRoutes() []web.Route {
	var out []web.Route
	for n := range travelled {
		end := travelled[n].end
		out = append(out,
			web.Route{Pattern: "GET /people/{person}/" + end, For: web.Staff, Do: func(w http.ResponseWriter, r *http.Request) error {
				p, err := h.People.BySlug(r.Context(), authz.Of(r.Context()), r.PathValue("person"))
				if err != nil {
					return err
				}
				return h.list(w, r, n, ofPerson(p), "")
			}},
			web.Route{Pattern: "GET /schools/{org}/" + end, For: web.Everyone, Do: func(w http.ResponseWriter, r *http.Request) error {
				o, err := h.Orgs.BySlug(r.Context(), r.PathValue("org"))
				if err != nil {
					return err
				}
				return h.list(w, r, n, ofOrg(o), o.ID)
			}})
	}
	return out
}

// list is all of one list, a page at a time.
func (h Room) list(w http.ResponseWriter, r *http.Request, n int, s subject, orgID string) error {
	l := travelled[n]
	rows, keys, err := l.read(h, r.Context(), authz.Of(r.Context()), s, r.FormValue("after"), travelledAPage+1)
	if err != nil {
		return err
	}
	v := listPage{Crumbs: []ui.Link{{Label: "Schools and people", Href: "/schools"}, {Label: s.name, Href: s.home}}, Title: l.title, Lead: saidOf(l.lead, s.name), Rows: rows}
	if len(rows) > travelledAPage {
		v.Rows = rows[:travelledAPage]
		v.Pager = ui.PagerView{Label: "Pages", Next: s.path + "/" + l.end + "?" + url.Values{"after": {keys[travelledAPage-1]}}.Encode()}
	}
	page := ui.PageView{Title: l.title + ": " + s.name, NoIndex: true, Styles: []string{"account.css"}}
	return h.Shell.Render(w, r, http.StatusOK, shell.Page{PageView: page, Section: "schools", OrgID: orgID}, listBody(v))
}
