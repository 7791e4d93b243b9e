package administration

import (
	"net/http"
	"strings"

	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/people"
	"staffroom/internal/identity/signin"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

const aPage = 50

type peopleView struct {
	Org     orgs.Org
	Query   string
	Places  []ui.Option // to filter by
	Roles   []ui.Option
	Rows    []row
	Next    string
	CSV     string
	Form    addForm
	Invited *invitedView
	Mail    bool
}

type row struct {
	people.Person
	Href, Place, School string
	Role                authz.Role
	More                int // further memberships
	Last                string
}

type addForm struct {
	people.Person
	Places []ui.Option
	Roles  []ui.Option
	Errors map[string]string
}

// invitedView shows a link that is shown once.
type invitedView struct {
	Name, Email, Link string
	Mailed            bool
	Again             bool // not for a new person
}

func (h Room) peoplePage(w http.ResponseWriter, r *http.Request) error {
	o, act, err := h.ours(r)
	if err != nil {
		return err
	}
	return h.showPeople(w, r, http.StatusOK, o, act, func(*peopleView) {})
}

// filterOf reads what the list is narrowed to; a place that is not within the
// organisation means all of it.
func filterOf(r *http.Request, o orgs.Org, places []orgs.Org) people.Filter {
	f := people.Filter{Within: o.ID, Query: r.FormValue("q"), Email: true, After: r.FormValue("after")}
	for _, p := range places {
		if p.Slug == r.FormValue("at") {
			f.Within = p.ID
		}
	}
	if role, err := authz.ParseRole(r.FormValue("role")); err == nil && r.Method == http.MethodGet {
		f.Role = role
	}
	return f
}

func (h Room) showPeople(w http.ResponseWriter, r *http.Request, status int, o orgs.Org, act authz.Actor, change func(*peopleView)) error {
	ctx := r.Context()
	places, err := h.within(ctx, o)
	if err != nil {
		return err
	}
	f := filterOf(r, o, places)
	f.Limit = aPage + 1
	list, err := h.People.ListManaged(ctx, act, f)
	if err != nil {
		return err
	}
	v := peopleView{Org: o, Query: f.Query, Mail: h.SignIn.SendsMail(), CSV: base(o) + "/people.csv?" + r.URL.Query().Encode()}
	if len(list) > aPage {
		list = list[:aPage]
		q := r.URL.Query()
		q.Set("after", list[aPage-1].Key())
		v.Next = base(o) + "/people?" + q.Encode()
	}
	if v.Rows, err = h.rows(r, o, list, places); err != nil {
		return err
	}
	v.Places = placeOptions(places, f.Within, "Everywhere in "+o.Short())
	v.Roles = append([]ui.Option{{Label: "All roles"}}, roleOptions(f.Role, authz.Admin)...)
	v.Form = addForm{Places: placeOptions(places, "", ""), Roles: roleOptions(authz.Member, act.Role(o.ID))}
	change(&v)
	return h.render(w, r, status, o, "people", ui.PageView{Title: "People of " + o.Short(), Failed: len(v.Form.Errors) > 0}, peopleBody(v))
}

func placeOptions(places []orgs.Org, chosen, all string) (out []ui.Option) {
	for n, p := range places {
		opt := ui.Option{Value: p.Slug, Label: p.Name, Chosen: p.ID == chosen}
		if n == 0 && all != "" {
			opt.Value, opt.Label = "", all
		}
		out = append(out, opt)
	}
	return out
}

func (h Room) rows(r *http.Request, o orgs.Org, list []people.Person, places []orgs.Org) ([]row, error) {
	ids, here := make([]string, len(list)), map[string]bool{}
	for n, p := range list {
		ids[n] = p.ID
	}
	for _, p := range places {
		here[p.ID] = true
	}
	in, err := h.People.Memberships(r.Context(), ids...)
	if err != nil {
		return nil, err
	}
	last, err := h.SignIn.LastHere(r.Context(), ids)
	if err != nil {
		return nil, err
	}
	out := make([]row, len(list))
	for n, p := range list {
		out[n] = row{Person: p, Href: base(o) + "/people/" + p.ID, Last: "Not yet"}
		if at, ok := last[p.ID]; ok {
			out[n].Last = at.In(clock.London).Format("2 Jan 2006")
		}
		for _, m := range in[p.ID] {
			if !here[m.OrgID] {
				continue
			}
			if out[n].Place != "" {
				out[n].More++
				continue
			}
			out[n].Place, out[n].Role = m.Short(), m.Role
			if m.OrgKind == string(orgs.School) {
				out[n].School = m.Short()
			}
		}
	}
	return out, nil
}

// add answers with the page itself: the link is shown this once.
func (h Room) add(w http.ResponseWriter, r *http.Request) error {
	o, act, err := h.ours(r)
	if err != nil {
		return err
	}
	j := people.Join{Person: people.Person{Name: r.PostFormValue("name"), Email: r.PostFormValue("email"), JobTitle: r.PostFormValue("job_title")}}
	place, role, err := h.placeAndRole(r, o)
	if err != nil {
		return err
	}
	j.OrgID, j.Role = place.ID, role
	got, err := h.SignIn.Invite(r.Context(), act, h.People, j)
	if fields := web.FieldErrors(err); fields != nil {
		return h.showPeople(w, r, http.StatusUnprocessableEntity, o, act, func(v *peopleView) {
			v.Form.Person, v.Form.Errors = j.Person, fields
			v.Form.Roles = roleOptions(role, act.Role(o.ID))
			for n := range v.Form.Places {
				v.Form.Places[n].Chosen = v.Form.Places[n].Value == place.Slug
			}
		})
	}
	if err != nil {
		return err
	}
	return h.showPeople(w, r, http.StatusOK, o, act, func(v *peopleView) { v.Invited = h.invited(got) })
}

func (h Room) invited(got signin.Invited) *invitedView {
	v := &invitedView{Name: got.Name, Email: got.Email, Mailed: got.Mailed}
	if got.Secret != "" {
		v.Link = h.Shell.Base() + "/password/" + got.Secret
	}
	return v
}

// placeAndRole reads where somebody belongs; it is within the organisation.
func (h Room) placeAndRole(r *http.Request, o orgs.Org) (orgs.Org, authz.Role, error) {
	role, err := authz.ParseRole(r.PostFormValue("role"))
	if err != nil {
		return o, role, err
	}
	places, err := h.within(r.Context(), o)
	if err != nil {
		return o, role, err
	}
	for _, p := range places {
		if p.Slug == r.PostFormValue("at") {
			return p, role, nil
		}
	}
	return o, role, errs.New(errs.NotFound, "not_found", "%q is not in %s", r.PostFormValue("at"), o.Slug)
}

// download is the list as it is narrowed, whole.
func (h Room) download(w http.ResponseWriter, r *http.Request) error {
	o, act, err := h.ours(r)
	if err != nil {
		return err
	}
	places, err := h.within(r.Context(), o)
	if err != nil {
		return err
	}
	f := filterOf(r, o, places)
	f.After, f.Limit = "", 200
	rows := func(yield func([]string, error) bool) {
		for {
			list, err := h.People.ListManaged(r.Context(), act, f)
			if err != nil {
				yield(nil, err)
				return
			}
			page, err := h.rows(r, o, list, places)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, p := range page {
				if !yield([]string{p.Name, p.Email, p.JobTitle, p.Place, roleNames[p.Role], p.Last, state(p.Person)}, nil) {
					return
				}
			}
			if len(list) < f.Limit {
				return
			}
			f.After = list[len(list)-1].Key()
		}
	}
	return web.WriteCSV(w, "people-"+o.Slug+".csv", []string{"Name", "E-mail", "Job title", "Place", "Role", "Last here", "State"}, rows)
}

func state(p people.Person) string {
	if p.Deactivated {
		return "Cannot sign in"
	}
	return "Active"
}

func addErrors(f addForm) (lines []ui.ErrorLine) {
	for _, id := range []string{"name", "email", "job_title"} {
		if text := f.Errors[id]; text != "" {
			lines = append(lines, ui.ErrorLine{Field: id, Text: text})
		}
	}
	return lines
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strings.TrimSpace(strings.Join([]string{itoa(n), many}, " "))
}
