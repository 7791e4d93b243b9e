package administration

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/people"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// maxListForm is a form with a list in it: as a file, or as text of which a form
// makes up to three times as much.
const maxListForm = 3*maxList + 64<<10

// listView is the page where people join by a list: first the form, then what
// the list would do.
type listView struct {
	Org    orgs.Org
	Base   string
	Most   string
	Typed  string
	Error  string
	Plan   *planView
	Places []string // names that a row may have
	Mail   bool
}

// planView is what a list would do, row by row; what needs somebody comes first.
type planView struct {
	Counts  []planCount
	Rows    []planRow
	More    int // rows that are not shown
	Text    string
	Mark    string
	Refused int
	Go      string // what the button does; "" when there is nothing to do
}

type planCount struct {
	Label, Icon, Tone string
	N                 int
}

type planRow struct {
	Line               string
	Name, Email, Where string
	Class              string
	What, Icon, Tone   string
	Why                string
}

// shownRows is how many rows a preview shows; the counts are of all.
const shownRows = 400

func (h Room) listPage(w http.ResponseWriter, r *http.Request) error {
	o, _, err := h.ours(r)
	if err != nil {
		return err
	}
	return h.showList(w, r, http.StatusOK, o, listView{})
}

func (h Room) showList(w http.ResponseWriter, r *http.Request, status int, o orgs.Org, v listView) error {
	places, err := h.within(r.Context(), o)
	if err != nil {
		return err
	}
	v.Org, v.Base, v.Most, v.Mail = o, base(o)+"/people/list", "2,000", h.SignIn.SendsMail()
	for _, p := range places {
		v.Places = append(v.Places, p.Name)
	}
	title := "Add people by a list"
	if v.Plan != nil {
		title = "What the list does"
	}
	return h.render(w, r, status, o, "people", ui.PageView{Title: title, Failed: v.Error != "", Styles: []string{"collections.css"}}, listBody(v))
}

// sent is the list of a form: the file, else the text.
func sent(r *http.Request) (joinList, error) {
	if err := r.ParseMultipartForm(maxListForm); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return joinList{}, err
	}
	if r.MultipartForm != nil {
		defer r.MultipartForm.RemoveAll() //nolint:errcheck // temporary files; the system cleans up after us
		for _, fh := range r.MultipartForm.File["file"] {
			f, err := fh.Open()
			if err != nil {
				return joinList{}, err
			}
			raw, err := io.ReadAll(io.LimitReader(f, maxList+1))
			if err = errors.Join(err, f.Close()); err != nil || len(raw) > 0 {
				l, bad := readList(raw)
				return l, errors.Join(err, bad)
			}
		}
	}
	return readList([]byte(r.PostFormValue("list")))
}

// previewList says what a list would do. Nothing changes.
func (h Room) previewList(w http.ResponseWriter, r *http.Request) error {
	o, act, err := h.ours(r)
	if err != nil {
		return err
	}
	l, plan, err := h.planned(r, act, o)
	if wrong := web.FieldErrors(err); wrong != nil {
		return h.showList(w, r, http.StatusUnprocessableEntity, o, listView{Typed: l.Text, Error: wrong["list"]})
	}
	if err != nil {
		return err
	}
	v := planOf(plan)
	v.Text = l.Text
	return h.showList(w, r, http.StatusOK, o, listView{Plan: v})
}

func (h Room) planned(r *http.Request, act authz.Actor, o orgs.Org) (joinList, people.Plan, error) {
	l, err := sent(r)
	if err != nil {
		return l, nil, err
	}
	places, err := h.within(r.Context(), o)
	if err != nil {
		return l, nil, err
	}
	plan, err := h.SignIn.PlanList(r.Context(), act, o, places, l.Rows)
	return l, plan, err
}

// outcomes are in the order of the preview.
var outcomes = []struct {
	outcome                        people.Outcome
	label, what, icon, tone, class string
}{
	{people.Refused, "Not taken", "Not taken", "x", "bad", "im-bad"},
	{people.Belongs, "Also belong here", "Also belongs here", "users", "info", ""},
	{people.Joins, "New", "New", "user-plus", "ok", ""},
	{people.Stays, "Here already", "Here already", "check", "", ""},
}

func planOf(plan people.Plan) *planView {
	v := &planView{Mark: plan.Mark(), Refused: plan.Count(people.Refused)}
	for _, o := range outcomes {
		v.Counts = append(v.Counts, planCount{o.label, o.icon, o.tone, plan.Count(o.outcome)})
		for _, r := range plan {
			if r.Outcome != o.outcome {
				continue
			}
			if len(v.Rows) == shownRows {
				v.More++
				continue
			}
			v.Rows = append(v.Rows, planRow{Line: strconv.Itoa(r.Line), Name: r.Name, Email: r.Email, Where: where(r), Class: o.class, What: o.what, Icon: o.icon, Tone: o.tone, Why: why(r)})
		}
	}
	if n := plan.Count(people.Joins) + plan.Count(people.Belongs); n > 0 {
		v.Go = "Add " + count(n, "person", "people")
	}
	return v
}

func where(r people.Planned) string {
	if r.Org.Name == "" {
		return r.Place
	}
	return r.Org.Short()
}

// why is the reason of a row in words.
func why(r people.Planned) string {
	switch {
	case r.Reason == "list.role_stays":
		return "Is here as " + strings.ToLower(roleNames[r.Now]) + ", and stays so: a list changes no roles. Change it on their page."
	case r.Reason == "":
		if r.JobTitle != "" {
			return r.JobTitle + ". " + roleNames[r.Granted]
		}
		return roleNames[r.Granted]
	case r.About != "":
		return web.Say(r.Reason) + ": “" + r.About + "”"
	}
	return web.Say(r.Reason)
}

// joinByList does what the preview said, all of it or nothing.
func (h Room) joinByList(w http.ResponseWriter, r *http.Request) error {
	o, act, err := h.ours(r)
	if err != nil {
		return err
	}
	l, err := sent(r)
	if err == nil {
		var places []orgs.Org
		if places, err = h.within(r.Context(), o); err != nil {
			return err
		}
		var plan people.Plan
		if plan, err = h.SignIn.InviteList(r.Context(), act, h.People, o, places, l.Rows, r.PostFormValue("mark")); err == nil {
			h.Shell.Forget()
			web.SetFlash(w, web.Flash{Text: h.joined(plan)})
			return web.Redirect(w, r, base(o)+"/people")
		}
	}
	if wrong := web.FieldErrors(err); wrong != nil {
		return h.showList(w, r, http.StatusUnprocessableEntity, o, listView{Typed: l.Text, Error: wrong["list"]})
	}
	return err
}

// joined says what was done.
func (h Room) joined(plan people.Plan) string {
	said := "Added " + count(plan.Count(people.Joins), "new person", "new people")
	if n := plan.Count(people.Belongs); n > 0 {
		said += " and " + count(n, "person who had an account already", "people who had an account already")
	}
	if h.SignIn.SendsMail() {
		return said + ". Each new person gets one e-mail with their way in."
	}
	return said + ". There is no mail server: make each their link on their page."
}

// refusedRows is the rows that were not taken, as a table to put right and send
// again.
func (h Room) refusedRows(w http.ResponseWriter, r *http.Request) error {
	o, act, err := h.ours(r)
	if err != nil {
		return err
	}
	_, plan, err := h.planned(r, act, o)
	if err != nil {
		return err
	}
	rows := func(yield func([]string, error) bool) {
		for _, p := range plan {
			if p.Outcome == people.Refused && !yield([]string{strconv.Itoa(p.Line), p.Name, p.Email, p.Place, p.JobTitle, p.Role, why(p)}, nil) {
				return
			}
		}
	}
	return web.WriteCSV(w, "not-taken-"+o.Slug+".csv", []string{"Row", "Name", "Email", "School", "Job title", "Role", "Reason"}, rows)
}
