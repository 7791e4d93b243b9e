package administration

import (
	"context"
	"net/http"
	"strconv"

	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/people"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

func itoa(n int) string { return strconv.Itoa(n) }

type personView struct {
	Org     orgs.Org
	Who     people.Managed
	Base    string // of the forms
	In      []membershipLine
	May     bool
	Me      bool
	Errors  map[string]string
	Invited *invitedView
}

type membershipLine struct {
	people.Membership
	Roles []ui.Option
	May   bool
}

func (h Room) personPage(w http.ResponseWriter, r *http.Request) error {
	o, act, err := h.ours(r)
	if err != nil {
		return err
	}
	return h.showPerson(w, r, http.StatusOK, o, act, func(*personView) {})
}

func (h Room) showPerson(w http.ResponseWriter, r *http.Request, status int, o orgs.Org, act authz.Actor, change func(*personView)) error {
	who, err := h.People.GetManaged(r.Context(), act, r.PathValue("person"))
	if err != nil {
		return err
	}
	v := personView{Org: o, Who: who, Base: base(o) + "/people/" + who.ID, May: who.May == nil, Me: who.ID == act.PersonID}
	for _, m := range who.In {
		mine := act.Role(m.OrgID)
		v.In = append(v.In, membershipLine{m, roleOptions(m.Role, mine), mine >= authz.Admin && mine >= m.Role})
	}
	change(&v)
	return h.render(w, r, status, o, "people", ui.PageView{Title: who.Name, Failed: len(v.Errors) > 0}, personBody(v))
}

// do does something to the person of the address and goes back to their page.
func (h Room) do(w http.ResponseWriter, r *http.Request, said string, f func(ctx context.Context, act authz.Actor, personID string) error) error {
	o, act, err := h.ours(r)
	if err != nil {
		return err
	}
	person := r.PathValue("person")
	if err := f(r.Context(), act, person); err != nil {
		return err
	}
	h.Shell.Forget()
	web.SetFlash(w, web.Flash{Text: said})
	to := base(o) + "/people/" + person
	if _, err := h.People.GetManaged(r.Context(), act, person); err != nil {
		to = base(o) + "/people" // they are nowhere here any more
	}
	return web.Redirect(w, r, to)
}

func (h Room) correct(w http.ResponseWriter, r *http.Request) error {
	o, act, err := h.ours(r)
	if err != nil {
		return err
	}
	n, err := version(r)
	if err != nil {
		return err
	}
	e := people.Entry{Name: r.PostFormValue("name"), Email: r.PostFormValue("email"), JobTitle: r.PostFormValue("job_title")}
	err = h.People.Correct(r.Context(), act, r.PathValue("person"), n, e)
	if fields := web.FieldErrors(err); fields != nil {
		return h.showPerson(w, r, http.StatusUnprocessableEntity, o, act, func(v *personView) {
			v.Errors, v.Who.Name, v.Who.Email, v.Who.JobTitle = fields, e.Name, e.Email, e.JobTitle
		})
	}
	if err != nil {
		return err
	}
	h.Shell.Forget()
	web.SetFlash(w, web.Flash{Text: "Saved."})
	return web.Redirect(w, r, base(o)+"/people/"+r.PathValue("person"))
}

// place is the organisation that a form about a membership names.
func (h Room) place(ctx context.Context, r *http.Request) (orgs.Org, error) {
	return h.Orgs.BySlug(ctx, r.PostFormValue("at"))
}

func (h Room) changeRole(w http.ResponseWriter, r *http.Request) error {
	return h.do(w, r, "The role is changed.", func(ctx context.Context, act authz.Actor, person string) error {
		at, err := h.place(ctx, r)
		if err != nil {
			return err
		}
		role, err := authz.ParseRole(r.PostFormValue("role"))
		if err != nil {
			return err
		}
		return h.People.ChangeRole(ctx, act, person, at.ID, role)
	})
}

func (h Room) endMembership(w http.ResponseWriter, r *http.Request) error {
	return h.do(w, r, "They have left. What they shared stays, with their name.", func(ctx context.Context, act authz.Actor, person string) error {
		at, err := h.place(ctx, r)
		if err != nil {
			return err
		}
		return h.People.EndMembership(ctx, act, person, at.ID)
	})
}

func (h Room) deactivate(w http.ResponseWriter, r *http.Request) error {
	return h.do(w, r, "They cannot sign in any more, and are signed out everywhere.", h.People.Deactivate)
}

func (h Room) reactivate(w http.ResponseWriter, r *http.Request) error {
	return h.do(w, r, "They can sign in again.", h.People.Reactivate)
}

// newLink answers with the page itself: the link is shown this once.
func (h Room) newLink(w http.ResponseWriter, r *http.Request) error {
	o, act, err := h.ours(r)
	if err != nil {
		return err
	}
	got, err := h.SignIn.MakeLink(r.Context(), act, r.PathValue("person"))
	if err != nil {
		return err
	}
	return h.showPerson(w, r, http.StatusOK, o, act, func(v *personView) {
		v.Invited = h.invited(got)
		v.Invited.Again = true
	})
}

func personErrors(v personView) []ui.ErrorLine { return addErrors(addForm{Errors: v.Errors}) }
