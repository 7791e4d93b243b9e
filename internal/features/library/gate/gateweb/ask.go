package gateweb

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"staffroom/internal/features/library/gate"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/shell"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// askView is the page on which somebody asks for a check.
type askView struct {
	Crumbs    []ui.Link
	Title     string
	Lead      string
	Who       []string // exactly who will see it
	Now       string
	To        string
	Version   int
	Action    string
	Back      string
	Questions []questionView
	Words     ui.AreaView
	Said      *stepView // what the checker asked for
	Errors    []ui.ErrorLine
}

// askForm shows what the rules notice, and asks the five questions.
func (h Room) askForm(w http.ResponseWriter, r *http.Request) error {
	return h.showAsk(w, r, http.StatusOK, r.FormValue("to"), nil, nil)
}

func (h Room) showAsk(w http.ResponseWriter, r *http.Request, status int, toText string, typed []gate.Answer, cause error) error {
	ctx, act := r.Context(), authz.Of(r.Context())
	l, err := h.Gate.Before(ctx, act, r.PathValue("item"))
	if err != nil {
		return err
	}
	if toText == "" {
		toText = string(items.Public)
	}
	to, err := items.ParseAudience(toText)
	if err != nil {
		return err
	}
	if err := gate.CanAsk(act, l.Entry.Item, to); err != nil {
		return err
	}
	if l.Check.State == gate.StateAsked && cause == nil && l.Entry.State == items.Published && l.Check.Reason == gate.ToOpen {
		return web.Redirect(w, r, "/checks/"+l.Check.ID)
	}
	v, err := h.askView(ctx, l, to)
	if err != nil {
		return err
	}
	wrong, lines := errorLines(cause)
	if typed == nil {
		typed = mine(l.Answers, act.PersonID)
	}
	v.Questions, v.Errors = questions(l.Findings, l.Answers, typed, wrong, false), lines
	v.Words = ui.AreaView{FieldView: ui.FieldView{ID: "words", Label: "Words to whoever looks", Optional: true, Hint: "Why others should see it, what to look at", Error: wrong["words"]},
		Name: "words", Rows: 3, MaxLength: 2000, Value: r.PostFormValue("words")}
	page := shell.Page{Section: "library", OrgID: l.Entry.OrgID, PageView: ui.PageView{Title: v.Title + ": " + itemcards.Title(l.Entry.Item), Failed: len(lines) > 0}}
	return h.render(w, r, status, page, askPage(v))
}

func (h Room) askView(ctx context.Context, l gate.Look, to items.Audience) (askView, error) {
	e := l.Entry
	v := askView{Crumbs: crumbs(e.Item), Title: "Ask for a check", To: to.String(), Version: e.Version, Action: itemPath(e.ID, "/check"), Back: itemcards.Path(e.Item)}
	o, err := h.orgOf(ctx, to)
	if err != nil {
		return v, err
	}
	v.Lead = "Before " + audienceWords(to, o) + " can see it, somebody else looks at it: an editor of " + e.OrgShortName() + " or of its trust. That takes about six minutes, usually within three working days."
	if v.Who, err = h.whoSees(ctx, to, o); err != nil {
		return v, err
	}
	v.Now = "Until then it stays with those who see it now."
	switch {
	case e.Reach == authz.Everyone && files.AnyHeld(e.Files):
		v.Lead, v.Who, v.Now = "Everyone reads this. New files are shown to them once somebody else has looked.", nil, "Until then you and the editors see the new files, nobody else."
	case e.State == items.Draft || e.Audience.Kind == items.OnlyMe:
		v.Now = "Until then it is shared with colleagues: those of the trust, or of the school where the trust wants a check for that too. Whoever looks has to see it."
	}
	if l.Check.State == gate.StateChanges {
		for _, s := range steps(l.Steps, l.Check.ID) {
			if strings.HasSuffix(s.Title, stepWords["changes"]) {
				v.Said, v.Title = &s, "Answer and ask again"
				break
			}
		}
	}
	return v, nil
}

// namesShown is how many schools are named.
const namesShown = 12

// whoSees is exactly who will see it, in words.
func (h Room) whoSees(ctx context.Context, to items.Audience, o orgs.Org) ([]string, error) {
	if to.Kind == items.Public {
		return []string{"Anybody on the web, without signing in", "Search engines, feeds and other programs that collect open material", "Everyone in every school here"}, nil
	}
	if to.Kind != items.OrgAud {
		return nil, nil
	}
	sizes, err := h.Orgs.Sizes(ctx, []string{o.ID})
	if err != nil {
		return nil, err
	}
	out := []string{counted(sizes[o.ID].People, "person", "people")}
	schools, err := h.Orgs.List(ctx, orgs.Filter{Kind: orgs.School, Within: o.ID, Limit: namesShown + 1})
	if err != nil || len(schools) == 0 {
		return out, err
	}
	var names []string
	for n, s := range schools {
		if n == namesShown {
			names = append(names, "and "+counted(sizes[o.ID].Schools-namesShown, "other school", "other schools"))
			break
		}
		names = append(names, s.Short())
	}
	return append(out, "In "+strings.Join(names, ", ")), nil
}

func counted(n int, one, many string) string {
	if n >= orgs.MaxCounted {
		return "More than " + strconv.Itoa(orgs.MaxCounted) + " " + many
	}
	return count(n, one, many)
}

// ask asks for the check.
func (h Room) ask(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return errs.Wrap(err, errs.Invalid, "request.malformed", "form")
	}
	it, err := h.Library.Header(r.Context(), authz.Of(r.Context()), r.PathValue("item"))
	if err != nil {
		return err
	}
	if err := gate.CanAsk(authz.Of(r.Context()), it, items.Audience{Kind: items.Public}); err != nil {
		return err
	}
	to, err := items.ParseAudience(r.PostFormValue("to"))
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(r.PostFormValue("version")) // 0 is older than any version
	typed := answers(r)
	_, e, err := h.Gate.Ask(r.Context(), authz.Of(r.Context()), gate.Request{ItemID: r.PathValue("item"), Version: version, To: to, Words: r.PostFormValue("words"), Answers: typed})
	if web.FieldErrors(err) != nil {
		return h.showAsk(w, r, http.StatusUnprocessableEntity, to.String(), typed, err)
	}
	if err != nil {
		return err
	}
	web.SetFlash(w, web.Flash{Text: "Asked. A colleague looks at it first; we will tell you here how it went."})
	return web.Redirect(w, r, e.Path())
}
