// Package stopsweb is the pages of what schools no longer do: the list with the
// time it gave back, and the form that joins.
package stopsweb

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/slots"
	"staffroom/internal/features/library/stops"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/people"
	"staffroom/internal/identity/shell"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// Deps is what these pages are made with.
type Deps struct {
	Stops   *stops.Service
	Library *library.Service
	People  *people.Service
	Shell   *shell.Shell
}

type handlers struct{ Deps }

// Routes is the table.
func Routes(d Deps) []web.Route {
	h := handlers{d}
	return []web.Route{
		{Pattern: "GET /stops", For: web.Everyone, Do: h.list},
		{Pattern: "GET /items/{item}/stops", For: web.Staff, Do: h.form},
		{Pattern: "POST /items/{item}/stops", For: web.Staff, Do: h.say},
		{Pattern: "POST /stops/{stop}/end", For: web.Staff, Do: h.takeBack},
		{Pattern: "POST /stops/{stop}/end/undo", For: web.Staff, Do: h.sayAgain},
	}
}

const aPage = 20

func (h handlers) render(w http.ResponseWriter, r *http.Request, status int, orgID string, page ui.PageView, body templ.Component) error {
	page.Styles = append(page.Styles, "collections.css")
	return h.Shell.Render(w, r, status, shell.Page{PageView: page, Section: "stops", OrgID: orgID}, body)
}

// listView is the page of everything that was stopped.
type listView struct {
	Staff bool
	Stats []ui.Stat
	Roles []ui.Option
	Given []givenView
	Stops []stopView
	Empty ui.EmptyView
	Pager ui.PagerView
}

// givenView is what people of one job have back a week.
type givenView struct{ Job, Time, Schools string }

// stopView is one thing that was stopped.
type stopView struct {
	ID, Title, Href, Summary string
	Audience                 ui.AudienceView
	HideReach                bool
	Jobs                     []string
	Minutes                  string // for one person, the most that a school says
	Each                     string
	Schools                  []ui.SchoolView
	Who                      string
	Join                     string
}

func (h handlers) list(w http.ResponseWriter, r *http.Request) error {
	ctx, act := r.Context(), authz.Of(r.Context())
	role, _ := tags.Parse(tags.JobRole, r.FormValue("job_role"))
	cards, err := h.Stops.Items(ctx, act, stops.Filter{JobRole: role, Before: r.FormValue("before"), Limit: aPage + 1})
	if err != nil {
		return err
	}
	v := listView{Staff: !act.Visitor()}
	if len(cards) > aPage {
		cards = cards[:aPage]
		q := r.URL.Query()
		q.Set("before", cards[aPage-1].ID)
		v.Pager = ui.PagerView{Label: "Pages of what was stopped", Next: "/stops?" + q.Encode(), NextTo: "Older"}
	}
	ids := make([]string, len(cards))
	for n, c := range cards {
		ids[n] = c.ID
	}
	lines, err := h.Stops.List(ctx, act, ids)
	if err != nil {
		return err
	}
	given, err := h.Stops.Given(ctx, act, "")
	if err != nil {
		return err
	}
	v.count(given, role)
	for _, c := range cards {
		v.Stops = append(v.Stops, stopOf(c, of(lines, c.ID), act))
	}
	v.Empty = ui.EmptyView{Icon: "octagon-x", Title: "Nothing here yet", Level: 2, Text: "What did your school put down, and what did it give back? A few lines help the next school."}
	page := ui.PageView{Title: "Things we stopped doing", Description: "What schools no longer do, why, and the time it gave back."}
	return h.render(w, r, http.StatusOK, "", page, listBody(v))
}

func of(lines []stops.Line, itemID string) []stops.Line {
	return slices.DeleteFunc(slices.Clone(lines), func(l stops.Line) bool { return l.ItemID != itemID })
}

// count says what was given back by job, and all together.
func (v *listView) count(given []stops.Given, chosen string) {
	total := 0
	v.Roles = []ui.Option{{Label: "Everyone’s jobs"}}
	for _, g := range given {
		total += g.Minutes
		v.Given = append(v.Given, givenView{tags.Label(tags.JobRole, g.JobRole), duration(g.Minutes), schools(g.Schools)})
		v.Roles = append(v.Roles, ui.Option{Value: g.JobRole, Label: tags.Label(tags.JobRole, g.JobRole), Chosen: g.JobRole == chosen})
	}
	if total > 0 {
		v.Stats = []ui.Stat{{Label: "Given back each week", Figure: duration(total), Note: "Counted from what each school says of what you may see"}}
		for _, g := range v.Given[:min(3, len(v.Given))] {
			v.Stats = append(v.Stats, ui.Stat{Label: g.Job, Figure: g.Time, Note: "A week, in " + g.Schools})
		}
	}
}

// duration is minutes as people say them.
func duration(minutes int) string {
	switch {
	case minutes < 120:
		return fmt.Sprintf("%d min", minutes)
	case minutes%60 == 0 || minutes >= 600:
		return thousands((minutes+30)/60) + " h"
	}
	return fmt.Sprintf("%d h %d min", minutes/60, minutes%60)
}

func thousands(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

func schools(n int) string {
	if n == 1 {
		return "1 place"
	}
	return strconv.Itoa(n) + " places"
}

func stopOf(c items.Card, lines []stops.Line, act authz.Actor) stopView {
	v := stopView{ID: c.ID, Title: c.Title, Href: c.Path(), Summary: c.Summary, Audience: itemcards.Audience(c.Item), HideReach: act.Visitor()}
	most := stops.Line{}
	seen := map[string]bool{}
	for _, l := range lines {
		if job := tags.Label(tags.JobRole, l.JobRole); !slices.Contains(v.Jobs, job) {
			v.Jobs = append(v.Jobs, job)
		}
		if l.Minutes > most.Minutes {
			most = l
		}
		if !seen[l.OrgID] {
			seen[l.OrgID] = true
			v.Schools = append(v.Schools, ui.SchoolView{Name: l.OrgName, Seed: l.OrgSlug, Size: "sm"})
		}
	}
	if most.Minutes > 0 {
		v.Minutes, v.Each = strconv.Itoa(most.Minutes), "a week for one person: "+tags.Label(tags.JobRole, most.JobRole)
	}
	if len(lines) > 0 {
		v.Who = schools(len(v.Schools)) + " since " + month(lines[0].Since) + ". " + name(lines[0]) + " was first"
	}
	if !act.Visitor() {
		v.Join = "/items/" + c.ID + "/stops"
	}
	return v
}

func name(l stops.Line) string { return cmp.Or(l.OrgShort, l.OrgName) }

// month is the month of a day: "March 2026".
func month(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.Format("January 2006")
}

// formView is where an organisation says that it stopped something too.
type formView struct {
	Crumbs []ui.Link
	Title  string
	Action string
	Lines  []lineView
	Ended  string // was just taken back
	At     []ui.Option
	Roles  []ui.Option
	Said   stops.Said
	People string
	Mins   string
	Wrong  map[string]string
	Errors []ui.ErrorLine
}

// lineView is one organisation's line.
type lineView struct {
	ID, School, Seed, Job, Time, Since, Words string
	TakeBack                                  bool
}

func (h handlers) form(w http.ResponseWriter, r *http.Request) error {
	return h.showForm(w, r, http.StatusOK, formView{People: "1", Ended: url.PathEscape(r.FormValue("ended"))}, "")
}

func (h handlers) showForm(w http.ResponseWriter, r *http.Request, status int, v formView, at string) error {
	ctx, act := r.Context(), authz.Of(r.Context())
	it, err := h.Library.Header(ctx, act, r.PathValue("item"))
	if err != nil {
		return err
	}
	lines, err := h.Stops.Of(ctx, act, it.ID)
	if err != nil {
		return err
	}
	in, err := h.People.Memberships(ctx, act.PersonID)
	if err != nil {
		return err
	}
	v.Title, v.Action = it.Title, "/items/"+it.ID+"/stops"
	v.Crumbs = []ui.Link{{Label: "Library", Href: "/library"}, {Label: "Things we stopped doing", Href: "/stops"}, {Label: it.Title, Href: it.Path()}}
	for _, m := range in[act.PersonID] {
		if stops.CanSay(act, it, m.OrgID) == nil {
			v.At = append(v.At, ui.Option{Value: m.OrgID, Label: m.OrgName, Chosen: m.OrgID == at})
		}
	}
	for _, t := range tags.Terms(tags.JobRole) {
		v.Roles = append(v.Roles, ui.Option{Value: t.Value, Label: t.Label, Chosen: t.Value == v.Said.JobRole})
	}
	v.Lines = lineViews(lines, act)
	for _, f := range []string{"org", "job_role", "people", "minutes", "since", "words"} {
		if v.Wrong[f] != "" {
			v.Errors = append(v.Errors, ui.ErrorLine{Field: f, Text: v.Wrong[f]})
		}
	}
	page := ui.PageView{Title: "We stopped this too: " + it.Title, NoIndex: true, Failed: len(v.Errors) > 0}
	return h.render(w, r, status, it.OrgID, page, formBody(v))
}

func lineViews(lines []stops.Line, act authz.Actor) []lineView {
	var out []lineView
	for _, l := range lines {
		out = append(out, lineView{ID: l.ID, School: l.OrgName, Seed: l.OrgSlug, Job: tags.Label(tags.JobRole, l.JobRole), Words: l.Words,
			Time: each(l), Since: "Since " + month(l.Since), TakeBack: stops.CanTakeBack(act, l) == nil})
	}
	return out
}

func each(l stops.Line) string {
	if l.People == 1 {
		return duration(l.Minutes) + " a week"
	}
	return fmt.Sprintf("%s a week for each of %d people", duration(l.Minutes), l.People)
}

func (h handlers) say(w http.ResponseWriter, r *http.Request) error {
	ctx, act := r.Context(), authz.Of(r.Context())
	v := formView{People: r.PostFormValue("people"), Mins: r.PostFormValue("minutes"),
		Said: stops.Said{JobRole: r.PostFormValue("job_role"), Since: r.PostFormValue("since"), Words: r.PostFormValue("words")}}
	v.Said.People, _ = strconv.Atoi(v.People) // what is no number is out of range
	v.Said.Minutes, _ = strconv.Atoi(v.Mins)
	l, err := h.Stops.Say(ctx, act, r.PathValue("item"), r.PostFormValue("org"), v.Said)
	if v.Wrong = web.FieldErrors(err); v.Wrong != nil {
		return h.showForm(w, r, http.StatusUnprocessableEntity, v, r.PostFormValue("org"))
	}
	return h.done(w, r, "Noted. Thank you: what you put down helps others put it down.", l, err)
}

func (h handlers) takeBack(w http.ResponseWriter, r *http.Request) error {
	l, err := h.Stops.TakeBack(r.Context(), authz.Of(r.Context()), r.PathValue("stop"))
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/items/"+l.ItemID+"/stops?"+url.Values{"ended": {l.ID}}.Encode())
}

func (h handlers) sayAgain(w http.ResponseWriter, r *http.Request) error {
	l, err := h.Stops.SayAgain(r.Context(), authz.Of(r.Context()), r.PathValue("stop"))
	return h.done(w, r, "It counts again.", l, err)
}

func (h handlers) done(w http.ResponseWriter, r *http.Request, said string, l stops.Line, err error) error {
	if err != nil {
		return err
	}
	web.SetFlash(w, web.Flash{Text: said})
	return web.Redirect(w, r, "/items/"+l.ItemID+"/stops")
}

// Section is what an entry's page shows of who stopped it.
type Section struct{ Stops *stops.Service }

// OnEntry shows who stopped a thing, and the way to join.
func (s Section) OnEntry(ctx context.Context, act authz.Actor, e library.Entry) (slots.Slots, error) {
	if e.Kind != stops.Kind || e.State != items.Published {
		return slots.Slots{}, nil
	}
	lines, err := s.Stops.Of(ctx, act, e.ID)
	if err != nil {
		return slots.Slots{}, err
	}
	var out slots.Slots
	if !act.Visitor() {
		label := "We stopped this too"
		if len(lines) == 0 {
			label = "Say what it gave back"
		}
		out.Actions = append(out.Actions, ui.ButtonLink(ui.Link{Label: label, Href: "/items/" + e.ID + "/stops", Icon: "octagon-x"}, ""))
	}
	if len(lines) > 0 {
		out.Below = append(out.Below, linesPanel(lineViews(lines, authz.Actor{})))
	}
	return out, nil
}

func init() {
	web.Words(map[string]string{
		"stop.invalid":              "Something about this is not right. Go back and check it.",
		"stop.role_missing":         "Choose whose time it gave back",
		"stop.people_range":         "Enter how many people, as a number from 1 to 5,000",
		"stop.minutes_range":        "Enter the minutes a week for one person, as a number from 1 to 2,400",
		"stop.since_shape":          "Enter the day, as in 2026-09-01",
		"stop.since_future":         "That day has not come yet. Enter when you stopped",
		"stop.words_long":           "That is too long. Use 400 characters or fewer",
		"stop.not_a_stop":           "This is not something that was stopped.",
		"forbidden.stops.say":       "You are not in that school. Choose one where you work.",
		"forbidden.stops.take_back": "Only the person who said it, or an editor of their school, takes it back.",
	})
}
