// Package auditlog shows an organisation's admins what was done in it and in
// the organisations it governs, by whom and when, in plain words.
//
// It reads facts, which hold ids and no texts. A title is looked up only where
// the admin may see the thing itself: the trail tells that a draft was started,
// never what it is called.
package auditlog

import (
	"context"
	"net/http"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/people"
	"staffroom/internal/identity/shell"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/facts"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// Room is what these pages are made with.
type Room struct {
	DB     *db.DB // read only
	Orgs   *orgs.Service
	People *people.Service
	Shell  *shell.Shell
}

// Routes is the table.
func Routes(h Room) []web.Route {
	return []web.Route{
		{Pattern: "GET /manage/{org}/audit", For: web.Staff, Do: h.page},
		{Pattern: "GET /manage/{org}/audit.csv", For: web.Staff, Do: h.download},
	}
}

const (
	aPage   = 50
	mostCSV = 50_000 // rows of a download; the newest
)

// asked is what the address asks for.
type asked struct {
	org    orgs.Org
	act    authz.Actor
	filter facts.Filter
	kind   string
	person string
}

// read finds out what is asked for, and refuses who is no admin there.
func (h Room) read(r *http.Request) (a asked, err error) {
	ctx := r.Context()
	a.act = authz.Of(ctx)
	if a.org, err = h.Orgs.BySlug(ctx, r.PathValue("org")); err != nil {
		return a, err
	}
	if err := orgs.CanManage(a.act, a.org.ID); err != nil {
		return a, err
	}
	a.filter.Orgs = []string{a.org.ID}
	if a.org.Kind == orgs.Trust {
		in, err := h.Orgs.List(ctx, orgs.Filter{Within: a.org.ID, Limit: 200})
		if err != nil {
			return a, err
		}
		for _, o := range in {
			if a.act.Role(o.ID) >= authz.Admin {
				a.filter.Orgs = append(a.filter.Orgs, o.ID)
			}
		}
	}
	a.kind, a.person = r.FormValue("of"), r.FormValue("person")
	if _, ok := roomOf(a.kind); !ok {
		a.kind = ""
	}
	a.filter.Type, a.filter.Actor, a.filter.Before = a.kind, a.person, r.FormValue("before")
	return a, nil
}

type view struct {
	Org     orgs.Org
	Rooms   []ui.Option
	Person  string // whose deeds alone are shown
	PersonN string
	Lines   []line
	Next    string
	CSV     string
}

// line is one fact in words.
type line struct {
	At       time.Time
	Who, Did string
	Where    string
	Item     string // title, "" when the admin may not see it
	Href     string
	Type     string
}

func (h Room) page(w http.ResponseWriter, r *http.Request) error {
	a, err := h.read(r)
	if err != nil {
		return err
	}
	a.filter.Limit = aPage + 1
	rows, err := facts.List(r.Context(), h.DB, a.filter)
	if err != nil {
		return err
	}
	v := view{Org: a.org, Person: a.person, CSV: "/manage/" + a.org.Slug + "/audit.csv?" + r.URL.Query().Encode()}
	if len(rows) > aPage {
		rows = rows[:aPage]
		q := r.URL.Query()
		q.Set("before", rows[aPage-1].ID)
		v.Next = r.URL.Path + "?" + q.Encode()
	}
	if v.Lines, err = h.lines(r.Context(), a.act, rows); err != nil {
		return err
	}
	v.Rooms = roomOptions(a.kind)
	if a.person != "" {
		if p, err := h.People.GetManaged(r.Context(), a.act, a.person); err == nil {
			v.PersonN = p.Name
		}
	}
	page := shell.Page{PageView: ui.PageView{Title: "Audit trail of " + a.org.Short(), Styles: []string{"account.css"}}, Section: "audit", OrgID: a.org.ID}
	return h.Shell.Render(w, r, http.StatusOK, page, body(v))
}

func (h Room) download(w http.ResponseWriter, r *http.Request) error {
	a, err := h.read(r)
	if err != nil {
		return err
	}
	a.filter.Before, a.filter.Limit = "", 500
	rows := func(yield func([]string, error) bool) {
		for n := 0; n < mostCSV; n += a.filter.Limit {
			page, err := facts.List(r.Context(), h.DB, a.filter)
			if err != nil {
				yield(nil, err)
				return
			}
			lines, err := h.lines(r.Context(), a.act, page)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, l := range lines {
				if !yield([]string{l.At.Format(time.RFC3339), l.Who, l.Did, l.Item, l.Where, l.Type}, nil) {
					return
				}
			}
			if len(page) < a.filter.Limit {
				return
			}
			a.filter.Before = page[len(page)-1].ID
		}
	}
	return web.WriteCSV(w, "audit-"+a.org.Slug+".csv", []string{"When", "Who", "Did", "To what", "Where", "Type"}, rows)
}

// lines puts facts into words, with four queries however many they are.
func (h Room) lines(ctx context.Context, act authz.Actor, rows []facts.Row) ([]line, error) {
	n, err := h.names(ctx, act, rows)
	if err != nil {
		return nil, err
	}
	out := make([]line, len(rows))
	for i, r := range rows {
		it := n.items[r.About.Item]
		out[i] = line{At: r.At, Who: n.who(r.About.Actor), Did: n.say(r), Where: n.orgs[r.About.Org], Item: it.title, Href: it.path, Type: r.Type}
	}
	return out, nil
}
