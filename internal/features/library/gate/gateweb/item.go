package gateweb

import (
	"context"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/gate"
	"staffroom/internal/features/library/slots"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/shell"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// standingView is what an entry's page says of its checks.
type standingView struct {
	Checked string // who found it right, and when
	Again   string // when it is looked at again
	Stale   string
	State   string // of the open check, for those who follow it
	Links   []ui.Link
	Verify  string // where one says that it is still right; "" for those who do not
}

// OnEntry is the gate's part of an entry's page. It costs at most a query, and none
// of what nobody was asked to look at.
func (h Room) OnEntry(ctx context.Context, act authz.Actor, e library.Entry) (slots.Slots, error) {
	out, err := h.about(ctx, act, e)
	if err != nil {
		return out, err
	}
	follows := gate.CanFollow(act, e.Item)
	if follows && e.State != items.Deleted {
		if e.Standing.Checks > 0 {
			out.Care = append(out.Care, ui.Link{Label: "Checks", Href: itemPath(e.ID, "/checks"), Icon: "clipboard-check"})
		}
		if len(e.Files) > 0 {
			out.Care = append(out.Care, ui.Link{Label: "Consent was withdrawn", Href: itemPath(e.ID, "/consent"), Icon: "triangle-alert"})
		}
	}
	if e.State != items.Published || e.Standing.VerifiedAt.IsZero() && e.Standing.Checks == 0 && !(follows && files.AnyHeld(e.Files)) {
		return out, nil
	}
	v := h.standingOf(e, follows)
	if !act.Visitor() && (e.Standing.VerifiedBy != "" || follows) {
		st, err := h.Gate.Standing(ctx, act, e.Item)
		if err != nil {
			return out, err
		}
		if st.VerifiedBy != "" {
			v.Checked = "Found right by " + st.VerifiedBy + " on " + itemcards.Day(e.Standing.VerifiedAt) + "."
		}
		v.follow(act, e, st.Check)
	}
	if v.Checked == "" && v.State == "" && len(v.Links) == 0 {
		return out, nil
	}
	out.Aside = []templ.Component{standing(v)}
	return out, nil
}

// about is what programs are told: who owns it, whom to name, when it was last
// found right. They read as visitors do.
func (h Room) about(ctx context.Context, act authz.Actor, e library.Entry) (slots.Slots, error) {
	if !act.Visitor() || e.Reach != authz.Everyone {
		return slots.Slots{}, nil
	}
	rules, err := h.Gate.Rules(ctx, e.OrgID)
	if err != nil {
		return slots.Slots{}, err
	}
	about := map[string]any{"creditText": e.AuthorName + ", " + e.OrgName,
		"copyrightHolder": map[string]any{"@type": "EducationalOrganization", "name": e.OrgName, "url": h.Shell.Base() + "/at/" + e.OrgSlug}}
	if rules.Owner == "author" {
		about["copyrightHolder"] = map[string]any{"@type": "Person", "name": e.AuthorName}
	}
	if !e.Standing.VerifiedAt.IsZero() {
		about["lastReviewed"] = e.Standing.VerifiedAt.Format(time.DateOnly)
	}
	return slots.Slots{About: about}, nil
}

func (h Room) standingOf(e library.Entry, follows bool) standingView {
	var v standingView
	s := e.Standing
	if !s.VerifiedAt.IsZero() {
		v.Checked = "Found right by a second person at " + e.OrgShortName() + " on " + itemcards.Day(s.VerifiedAt) + "."
	}
	switch {
	case s.ReviewBy.IsZero():
	case s.Stale(h.Clock()):
		v.Stale = "It was to be looked at again by " + itemcards.Day(s.ReviewBy) + ". Some of it may be out of date."
		if follows {
			v.Verify = itemPath(e.ID, "/verified")
		}
	default:
		v.Again = "Looked at again by " + itemcards.Day(s.ReviewBy) + "."
	}
	return v
}

// follow adds how far the newest check has got, for those who may know.
func (v *standingView) follow(act authz.Actor, e library.Entry, c gate.Check) {
	held := files.AnyHeld(e.Files)
	switch {
	case c.State == gate.StateAsked:
		v.State = "Waits for a second pair of eyes since " + itemcards.Day(c.WaitingSince) + "."
		if c.ClaimedName != "" {
			v.State = c.ClaimedName + " is looking at it."
		}
		v.Links = append(v.Links, ui.Link{Label: "See the check", Href: "/checks/" + c.ID})
	case c.State == gate.StateChanges:
		v.State = "Changes were asked for before more people see it."
		v.Links = append(v.Links, ui.Link{Label: "See what, and answer", Href: "/checks/" + c.ID})
	case held:
		v.State = "New files are seen by its author and the editors only, until somebody else has looked."
		v.Links = append(v.Links, ui.Link{Label: "Ask for a check", Href: itemPath(e.ID, "/check")})
	case c.State == gate.StateDeclined:
		v.State = "A check said no. The reason is with the check."
		v.Links = append(v.Links, ui.Link{Label: "Read why", Href: "/checks/" + c.ID})
	}
}

// historyView is all that was asked and decided about an entry.
type historyView struct {
	Crumbs   []ui.Link
	Title    string
	How      string // how it came to be open
	Checks   []pastView
	Removals []stepView
}

type pastView struct {
	Href, Title, State string
	Steps              []stepView
}

var passWords = map[items.Pass]string{
	items.BeforeChecks: "It was public before checks began, and stays so.",
	items.ByOperator:   "It was brought as public by whoever runs the server.",
}

func (h Room) history(w http.ResponseWriter, r *http.Request) error {
	past, err := h.Gate.History(r.Context(), authz.Of(r.Context()), r.PathValue("item"))
	if err != nil {
		return err
	}
	v := historyView{Crumbs: crumbs(past.Item), Title: itemcards.Title(past.Item), How: passWords[past.Item.Standing.Pass]}
	for _, c := range past.Checks {
		title := map[gate.Reason]string{gate.ToOpen: "To open it", gate.NewFiles: "New files", gate.NewLicence: "New licence"}[c.Reason]
		v.Checks = append(v.Checks, pastView{"/checks/" + c.ID, title + ", " + itemcards.Day(c.AskedAt), historyState(c), steps(past.Steps, c.ID)})
	}
	for _, x := range past.Removals {
		v.Removals = append(v.Removals, stepView{Name: x.PersonName, Seed: x.PersonName, Title: x.PersonName + " took a file out", Words: x.Reason, When: itemcards.Day(x.At)})
	}
	page := shell.Page{Section: "library", OrgID: past.Item.OrgID, Narrow: true, PageView: ui.PageView{Title: "Checks of " + v.Title}}
	return h.render(w, r, http.StatusOK, page, historyPage(v))
}

func historyState(c gate.Check) string {
	if c.State == gate.StateAsked {
		return "It waits for a second pair of eyes."
	}
	return stateWords(c)
}

// verify says that something is still right.
func (h Room) verify(w http.ResponseWriter, r *http.Request) error {
	it, err := h.Gate.Verify(r.Context(), authz.Of(r.Context()), r.PathValue("item"))
	if err != nil {
		return err
	}
	web.SetFlash(w, web.Flash{Text: "Noted. We ask again by " + itemcards.Day(it.Standing.ReviewBy) + "."})
	if r.FormValue("from") == "today" {
		return web.Redirect(w, r, "/today")
	}
	return web.Redirect(w, r, it.Path())
}

// consentView asks which file has to go.
type consentView struct {
	Crumbs       []ui.Link
	Title        string
	Files        ui.TilesView
	Reason       ui.AreaView
	Action, Back string
	Errors       []ui.ErrorLine
}

func (h Room) consentForm(w http.ResponseWriter, r *http.Request) error {
	return h.showConsent(w, r, http.StatusOK, nil)
}

func (h Room) showConsent(w http.ResponseWriter, r *http.Request, status int, cause error) error {
	ctx, act := r.Context(), authz.Of(r.Context())
	e, err := h.Library.Get(ctx, act, r.PathValue("item"))
	if err != nil {
		return err
	}
	if err := items.CanEdit(act, e.Item); err != nil {
		return err
	}
	wrong, lines := errorLines(cause)
	v := consentView{Crumbs: crumbs(e.Item), Title: itemcards.Title(e.Item), Action: itemPath(e.ID, "/consent"), Back: itemcards.Path(e.Item), Errors: lines}
	v.Files = ui.TilesView{FieldView: ui.FieldView{ID: "file", Label: "What has to go", Error: wrong["file"]}, Name: "file", Wide: true}
	for _, f := range e.Files {
		v.Files.Options = append(v.Files.Options, ui.Option{Value: f.ID, Label: f.Name, Note: roleWords[f.Role], Chosen: f.ID == r.FormValue("file")})
	}
	v.Reason = ui.AreaView{FieldView: ui.FieldView{ID: "reason", Label: "Why", Hint: "Kept with the page for its author and the editors. Do not name a pupil.", Error: wrong["reason"]}, Name: "reason", Rows: 3, MaxLength: 2000, Value: r.PostFormValue("reason")}
	page := shell.Page{Section: "library", OrgID: e.OrgID, Narrow: true, PageView: ui.PageView{Title: "Consent was withdrawn: " + v.Title, Failed: len(lines) > 0}}
	return h.render(w, r, status, page, consentPage(v))
}

var roleWords = map[files.Role]string{
	files.Attachment: "A file to download", files.Picture: "A picture in the text", files.Video: "The film", files.Poster: "The film’s still picture", files.Captions: "Captions",
}

func (h Room) takeOut(w http.ResponseWriter, r *http.Request) error {
	file := r.FormValue("file")
	if file == "" {
		return h.showConsent(w, r, http.StatusUnprocessableEntity, errs.Fields("gate.invalid", map[string]string{"file": "gate.file_missing"}))
	}
	it, n, err := h.Gate.TakeOut(r.Context(), authz.Of(r.Context()), r.PathValue("item"), file, r.FormValue("reason"))
	if web.FieldErrors(err) != nil {
		return h.showConsent(w, r, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	text := "Removed, with everything made of it."
	if n > 1 {
		text = "Removed, with everything made of it, in " + count(n, "place", "places") + "."
	}
	web.SetFlash(w, web.Flash{Text: text})
	return web.Redirect(w, r, itemcards.Path(it))
}
