// Package qualityweb is the pages of gentle checks and of endorsements.
package qualityweb

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/quality"
	"staffroom/internal/features/library/slots"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/shell"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// Deps is what these pages are made with.
type Deps struct {
	Quality *quality.Service
	Orgs    *orgs.Service
	Shell   *shell.Shell
}

type handlers struct{ Deps }

// Routes is the table.
func Routes(d Deps) []web.Route {
	h := handlers{d}
	return []web.Route{
		{Pattern: "GET /items/{item}/quality", For: web.Staff, Do: h.checklist},
		{Pattern: "POST /items/{item}/quality", For: web.Staff, Do: h.check},
		{Pattern: "GET /items/{item}/endorsement", For: web.Staff, Do: h.endorseForm},
		{Pattern: "POST /items/{item}/endorsement", For: web.Staff, Do: h.endorse},
		{Pattern: "POST /endorsements/{endorsement}/end", For: web.Staff, Do: h.revoke},
		{Pattern: "POST /endorsements/{endorsement}/end/undo", For: web.Staff, Do: h.endorseAgain},
	}
}

func (h handlers) render(w http.ResponseWriter, r *http.Request, status int, orgID string, page ui.PageView, body templ.Component) error {
	page.NoIndex = true
	return h.Shell.Render(w, r, status, shell.Page{PageView: page, Section: "library", OrgID: orgID, Narrow: true}, body)
}

// checkView is the page of the five points: a form for an editor, words for the
// author.
type checkView struct {
	Crumbs []ui.Link
	Action string
	May    bool
	Points []pointView
	By     string
	Errors []ui.ErrorLine
}

type pointView struct {
	quality.Point
	Ticked, Said bool
	Words        string
	Error        string
}

func (h handlers) checklist(w http.ResponseWriter, r *http.Request) error {
	return h.showChecks(w, r, http.StatusOK, nil, nil)
}

func crumbs(it items.Item) []ui.Link {
	return []ui.Link{{Label: "Library", Href: "/library"}, {Label: it.Title, Href: it.Path()}}
}

func (h handlers) showChecks(w http.ResponseWriter, r *http.Request, status int, typed []quality.Mark, wrong map[string]string) error {
	ctx, act := r.Context(), authz.Of(r.Context())
	it, list, err := h.Quality.Checks(ctx, act, r.PathValue("item"))
	if err != nil {
		return err
	}
	v := checkView{Crumbs: crumbs(it), Action: "/items/" + it.ID + "/quality", May: quality.CanCheck(act, it) == nil}
	said := map[string]quality.Mark{}
	for _, c := range list {
		said[c.Point] = c.Mark
		v.By = c.PersonName + " looked at this on " + itemcards.Day(c.SaidAt)
		if c.Version != it.Version {
			v.By += ", before it was last changed"
		}
	}
	for _, m := range typed {
		said[m.Point] = m
	}
	for _, p := range quality.Points {
		m, ok := said[p.Value]
		v.Points = append(v.Points, pointView{p, m.Ticked, ok, m.Words, wrong[p.Value]})
		if wrong[p.Value] != "" {
			v.Errors = append(v.Errors, ui.ErrorLine{Field: "words-" + p.Value, Text: p.Label + ": " + wrong[p.Value]})
		}
	}
	return h.render(w, r, status, it.OrgID, ui.PageView{Title: "Five points: " + it.Title, Failed: len(v.Errors) > 0}, checkBody(v))
}

func (h handlers) check(w http.ResponseWriter, r *http.Request) error {
	ctx, act := r.Context(), authz.Of(r.Context())
	var marks []quality.Mark
	for _, p := range quality.Points {
		marks = append(marks, quality.Mark{Point: p.Value, Ticked: r.PostFormValue("tick-"+p.Value) != "", Words: r.PostFormValue("words-" + p.Value)})
	}
	err := h.Quality.Check(ctx, act, r.PathValue("item"), marks)
	if wrong := web.FieldErrors(err); wrong != nil {
		return h.showChecks(w, r, http.StatusUnprocessableEntity, marks, wrong)
	}
	return h.done(w, r, "Saved. Its author and your editors can read it; nobody else.", "/items/"+r.PathValue("item")+"/quality", err)
}

func (h handlers) done(w http.ResponseWriter, r *http.Request, said, to string, err error) error {
	if err != nil {
		return err
	}
	web.SetFlash(w, web.Flash{Text: said})
	return web.Redirect(w, r, to)
}

// endorseView is where an organisation says that it stands behind a thing.
type endorseView struct {
	Crumbs []ui.Link
	Title  string
	Action string
	Orgs   []ui.Option
	Given  []badgeView
	Reason string
	Ended  string // was just taken back
	Wrong  map[string]string
	Errors []ui.ErrorLine
}

type badgeView struct {
	ID, Org, Seed, Reason, Date string
	May                         bool
}

func badges(list []quality.Endorsement, act authz.Actor) []badgeView {
	var out []badgeView
	for _, e := range list {
		out = append(out, badgeView{e.ID, e.OrgName, e.OrgSlug, e.Reason, itemcards.Day(e.GivenAt), act.Role(e.OrgID) >= authz.Editor})
	}
	return out
}

func (h handlers) endorseForm(w http.ResponseWriter, r *http.Request) error {
	return h.showEndorse(w, r, http.StatusOK, "", nil)
}

func (h handlers) showEndorse(w http.ResponseWriter, r *http.Request, status int, reason string, wrong map[string]string) error {
	ctx, act := r.Context(), authz.Of(r.Context())
	it, err := h.Quality.Header(ctx, act, r.PathValue("item"))
	if err != nil {
		return err
	}
	mine, err := h.standing(ctx, act, it)
	if err != nil {
		return err
	}
	given, err := h.Quality.Endorsements(ctx, act, it.ID)
	if err != nil {
		return err
	}
	v := endorseView{Crumbs: crumbs(it), Title: it.Title, Action: "/items/" + it.ID + "/endorsement", Given: badges(given, act), Reason: reason, Wrong: wrong}
	if ended := r.FormValue("ended"); ended != "" && r.Method == http.MethodGet {
		v.Ended = "/endorsements/" + url.PathEscape(ended) + "/end/undo"
	}
	for _, o := range mine {
		v.Orgs = append(v.Orgs, ui.Option{Value: o.ID, Label: o.Name})
	}
	for _, f := range []string{"org", "reason"} {
		if wrong[f] != "" {
			v.Errors = append(v.Errors, ui.ErrorLine{Field: f, Text: wrong[f]})
		}
	}
	return h.render(w, r, status, it.OrgID, ui.PageView{Title: "Endorse: " + it.Title, Failed: len(v.Errors) > 0}, endorseBody(v))
}

// standing are the trusts and networks for which act may endorse a thing.
func (h handlers) standing(ctx context.Context, act authz.Actor, it items.Item) ([]orgs.Org, error) {
	all, err := h.Orgs.ByIDs(ctx, act.Governs(authz.Editor))
	var out []orgs.Org
	for _, o := range all {
		if (o.Kind == orgs.Trust || o.Kind == orgs.Network) && quality.CanEndorse(act, it, o.ID) == nil {
			out = append(out, o)
		}
	}
	return out, err
}

func (h handlers) endorse(w http.ResponseWriter, r *http.Request) error {
	ctx, act, item := r.Context(), authz.Of(r.Context()), r.PathValue("item")
	_, err := h.Quality.Endorse(ctx, act, item, r.PostFormValue("org"), r.PostFormValue("reason"))
	if wrong := web.FieldErrors(err); wrong != nil {
		return h.showEndorse(w, r, http.StatusUnprocessableEntity, r.PostFormValue("reason"), wrong)
	}
	return h.done(w, r, "Endorsed. The badge shows to everyone who sees it.", "/items/"+item+"/endorsement", err)
}

func (h handlers) revoke(w http.ResponseWriter, r *http.Request) error {
	e, err := h.Quality.Revoke(r.Context(), authz.Of(r.Context()), r.PathValue("endorsement"))
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/items/"+e.ItemID+"/endorsement?ended="+e.ID)
}

func (h handlers) endorseAgain(w http.ResponseWriter, r *http.Request) error {
	e, err := h.Quality.EndorseAgain(r.Context(), authz.Of(r.Context()), r.PathValue("endorsement"))
	return h.done(w, r, "The endorsement stands again.", "/items/"+e.ItemID+"/endorsement", err)
}

// Section is what an entry's page shows: the badges, and the ways for those who
// look after it.
type Section struct{ Quality *quality.Service }

// OnEntry shows who stands behind an entry.
func (s Section) OnEntry(ctx context.Context, act authz.Actor, e library.Entry) (slots.Slots, error) {
	if e.State != items.Published {
		return slots.Slots{}, nil
	}
	list, err := s.Quality.Endorsements(ctx, act, e.ID)
	if err != nil {
		return slots.Slots{}, err
	}
	var out slots.Slots
	if len(list) > 0 {
		out.Aside = append(out.Aside, badgesPanel(badges(list, authz.Actor{})))
	}
	if quality.CanRead(act, e.Item) == nil {
		out.Care = append(out.Care, ui.Link{Label: "Five points", Href: "/items/" + e.ID + "/quality", Icon: "list-checks"})
	}
	if act.PersonID != e.AuthorID && len(act.Governs(authz.Editor)) > 0 {
		out.Care = append(out.Care, ui.Link{Label: "Endorse it", Href: "/items/" + e.ID + "/endorsement", Icon: "badge-check"})
	}
	return out, nil
}

func titled(p pointView) string {
	if p.Ticked {
		return p.Label
	}
	return fmt.Sprintf("%s: not yet", p.Label)
}

func init() {
	web.Words(map[string]string{
		"quality.invalid":               "Something about this is not right. Go back and check it.",
		"quality.point_unknown":         "There are five points, and this is none of them.",
		"quality.words_long":            "That is too long. Use 600 characters or fewer",
		"quality.reason_missing":        "Say in a sentence why you stand behind it",
		"quality.org_kind":              "Trusts and networks endorse. Choose one of them",
		"forbidden.quality.check":       "Only editors of its school or trust fill in the five points.",
		"forbidden.quality.check_own":   "Somebody else looks at your own work. Ask a colleague who is an editor.",
		"forbidden.quality.read":        "The five points are for its author and its editors.",
		"forbidden.quality.endorse":     "Only editors of a trust or network endorse for it.",
		"forbidden.quality.endorse_own": "Somebody else endorses your own work. Ask a colleague who is an editor.",
	})
}
