// Package directory finds schools and people.
//
// Organisations are no secret: visitors may list them. People are looked up by
// those who are in an organisation with them; to everybody else they do not
// exist, and what somebody signed in public carries its own name.
package directory

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/adoption"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/people"
	"staffroom/internal/identity/shell"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// Room is what these pages are made with.
type Room struct {
	DB      *db.DB // read only
	Orgs    *orgs.Service
	People  *people.Service
	Library *library.Service
	Uses    *adoption.Service
	Shell   *shell.Shell

	// Follow is the button that follows a person; nil where there is none.
	Follow func(ctx context.Context, act authz.Actor, personID, name, back string) (templ.Component, error)
}

// Routes is the table.
func Routes(h Room) []web.Route {
	return append([]web.Route{
		{Pattern: "GET /schools", For: web.Everyone, Do: h.schools},
		{Pattern: "GET /people", For: web.Staff, Do: h.peoplePage},
		{Pattern: "GET /people/{person}", For: web.Staff, Do: h.person},
	}, h.travelledRoutes()...)
}

const (
	schoolsAPage = 60
	peopleAPage  = 50
	itemsAPage   = 24
)

// cut takes the row that only says that there is more off a list.
func cut[T any](list []T, most int, key func(T) string) (page []T, after string) {
	if len(list) <= most {
		return list, ""
	}
	return list[:most], key(list[most-1])
}

// more is the address of the page after.
func more(r *http.Request, name, after string) string {
	if after == "" {
		return ""
	}
	q := r.URL.Query()
	q.Set(name, after)
	return r.URL.Path + "?" + q.Encode()
}

type schoolsView struct {
	Query  string
	Kind   orgs.Kind
	Rows   []ui.SchoolRowView
	Marks  bool // the rows are no schools
	Pager  ui.PagerView
	People bool // the reader may look people up
}

// kinds are the lists of the page, by what the address says.
var kinds = map[string]orgs.Kind{"": orgs.School, "trusts": orgs.Trust, "networks": orgs.Network}

func (h Room) schools(w http.ResponseWriter, r *http.Request) error {
	ctx, act := r.Context(), authz.Of(r.Context())
	kind, ok := kinds[r.FormValue("of")]
	if !ok {
		kind = orgs.School
	}
	v := schoolsView{Query: r.FormValue("q"), Kind: kind, Marks: kind != orgs.School, People: !act.Visitor()}
	list, err := h.Orgs.List(ctx, orgs.Filter{Kind: kind, Query: v.Query, After: r.FormValue("after"), Limit: schoolsAPage + 1})
	if err != nil {
		return err
	}
	list, after := cut(list, schoolsAPage, orgs.Org.Key)
	v.Pager = ui.PagerView{Label: "Pages of schools", Next: more(r, "after", after)}
	ids := make([]string, len(list))
	for n, o := range list {
		ids[n] = o.ID
	}
	trusts, err := h.Orgs.TrustsOf(ctx, ids)
	if err != nil {
		return err
	}
	shared, err := countShared(ctx, h.DB, act, ids)
	if err != nil {
		return err
	}
	for _, o := range list {
		v.Rows = append(v.Rows, schoolRow(o, trusts[o.ID], shared[o.ID]))
	}
	page := ui.PageView{Title: "Schools", Description: "Schools and trusts that share what works.", Styles: []string{"account.css"}}
	return h.Shell.Render(w, r, http.StatusOK, shell.Page{PageView: page, Section: "schools"}, schoolsBody(v))
}

func schoolRow(o, trust orgs.Org, shared int) ui.SchoolRowView {
	row := ui.SchoolRowView{Name: o.Name, Seed: o.Short(), Href: "/at/" + o.Slug, Line: trust.Name}
	for _, f := range []string{o.Town, o.Ages} {
		if f != "" {
			row.Facts = append(row.Facts, f)
		}
	}
	if o.Roll > 0 {
		row.Facts = append(row.Facts, strconv.Itoa(o.Roll)+" pupils")
	}
	if shared > 0 {
		row.Count = strconv.Itoa(shared) + " shared"
	}
	return row
}

type peopleView struct {
	Query   string
	Schools []ui.Option
	Rows    []ui.PersonRowView
	Pager   ui.PagerView
}

func (h Room) peoplePage(w http.ResponseWriter, r *http.Request) error {
	ctx, act := r.Context(), authz.Of(r.Context())
	choices, err := h.choices(r, act)
	if err != nil {
		return err
	}
	v := peopleView{Query: r.FormValue("q")}
	within := ""
	v.Schools = append(v.Schools, ui.Option{Label: "All schools"})
	for _, o := range choices {
		chosen := o.Slug == r.FormValue("at")
		if chosen {
			within = o.ID
		}
		v.Schools = append(v.Schools, ui.Option{Value: o.Slug, Label: o.Name, Chosen: chosen})
	}
	list, err := h.People.List(ctx, act, people.Filter{Within: within, Query: v.Query, After: r.FormValue("after"), Limit: peopleAPage + 1})
	if err != nil {
		return err
	}
	list, after := cut(list, peopleAPage, people.Person.Key)
	v.Pager = ui.PagerView{Label: "Pages of people", Next: more(r, "after", after)}
	ids := make([]string, len(list))
	for n, p := range list {
		ids[n] = p.ID
	}
	in, err := h.People.Memberships(ctx, ids...)
	if err != nil {
		return err
	}
	for _, p := range list {
		row := ui.PersonRowView{Name: p.Name, Seed: p.ID, Href: "/people/" + p.Slug, Role: p.JobTitle}
		if len(in[p.ID]) > 0 {
			row.Under = in[p.ID][0].Short()
		}
		v.Rows = append(v.Rows, row)
	}
	page := ui.PageView{Title: "People", Styles: []string{"account.css"}}
	return h.Shell.Render(w, r, http.StatusOK, shell.Page{PageView: page, Section: "schools"}, peopleBody(v))
}

// choices are the organisations to look for people in: those the reader is in,
// and the schools of their trusts.
func (h Room) choices(r *http.Request, act authz.Actor) ([]orgs.Org, error) {
	mine, err := h.Orgs.ByIDs(r.Context(), act.Orgs())
	if err != nil {
		return nil, err
	}
	out, seen := mine, map[string]bool{}
	for _, o := range mine {
		seen[o.ID] = true
	}
	for _, o := range mine {
		if o.Kind != orgs.Trust {
			continue
		}
		in, err := h.Orgs.List(r.Context(), orgs.Filter{Kind: orgs.School, Within: o.ID, Limit: 200})
		if err != nil {
			return nil, err
		}
		for _, s := range in {
			if !seen[s.ID] {
				seen[s.ID] = true
				out = append(out, s)
			}
		}
	}
	return out, nil
}

type personView struct {
	Person people.Person
	In     []people.Membership
	Tags   []string
	Cards  []ui.CardView
	Mine   bool
	More   string
	Lists  []listView
	Follow templ.Component // nil on one's own page
}

func (h Room) person(w http.ResponseWriter, r *http.Request) error {
	ctx, act := r.Context(), authz.Of(r.Context())
	p, err := h.People.BySlug(ctx, act, r.PathValue("person"))
	if err != nil {
		return err
	}
	v := personView{Person: p, Mine: p.ID == act.PersonID}
	in, err := h.People.Memberships(ctx, p.ID)
	if err != nil {
		return err
	}
	v.In = in[p.ID]
	if !v.Mine && !p.Deactivated && h.Follow != nil {
		if v.Follow, err = h.Follow(ctx, act, p.ID, p.Name, "/people/"+p.Slug); err != nil {
			return err
		}
	}
	interests, err := h.People.Interests(ctx, p.ID)
	if err != nil {
		return err
	}
	v.Tags = years(interests)
	cards, err := h.Library.List(ctx, act, items.Filter{AuthorID: p.ID, Before: r.FormValue("before"), Limit: itemsAPage + 1})
	if err != nil {
		return err
	}
	cards, after := cut(cards, itemsAPage, func(c items.Card) string { return c.Key(false) })
	v.More = more(r, "before", after)
	v.Cards = itemcards.Views(cards)
	if r.FormValue("before") == "" {
		if v.Lists, err = h.travelled(ctx, act, ofPerson(p)); err != nil {
			return err
		}
	}
	page := ui.PageView{Title: p.Name, NoIndex: true, Styles: []string{"account.css"}}
	return h.Shell.Render(w, r, http.StatusOK, shell.Page{PageView: page, Section: "schools"}, personBody(v))
}

// years are whom a person works with. Their subjects are their interests and
// stay with them.
func years(in people.Interests) (out []string) {
	for _, y := range in.Years {
		out = append(out, tags.Label(tags.Year, y))
	}
	return out
}

func peopleAt(o people.Membership) string { return "/people?at=" + url.QueryEscape(o.OrgSlug) }
