package adoptionweb

import (
	"cmp"
	"net/http"
	"strconv"

	"staffroom/internal/features/library/adoption"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// adopt is one tap. Who is in several schools chooses one on the next page.
func (h Room) adopt(w http.ResponseWriter, r *http.Request) error {
	itemID, org := r.PathValue("item"), r.FormValue("org")
	a, err := h.Adoption.Adopt(r.Context(), actor(r), itemID, org)
	if wrong := web.FieldErrors(err); wrong != nil {
		if !r.Form.Has("chosen") {
			return web.Redirect(w, r, "/items/"+itemID+"/uses/new")
		}
		return h.askSchool(w, r, wrong)
	}
	if err != nil {
		return err
	}
	return h.back(w, r, itemID, "Noted: "+a.School()+" uses this. You can say for whom and since when.", "#uses")
}

// chooseView asks for which school somebody speaks.
type chooseView struct {
	Crumbs []ui.Link
	Title  string
	Action string
	Tiles  ui.TilesView
	Back   string
	Errors []ui.ErrorLine
}

func (h Room) chooseSchool(w http.ResponseWriter, r *http.Request) error {
	return h.askSchool(w, r, nil)
}

func (h Room) askSchool(w http.ResponseWriter, r *http.Request, wrong map[string]string) error {
	it, err := h.header(r, r.PathValue("item"))
	if err != nil {
		return err
	}
	schools, err := h.Adoption.Schools(r.Context(), actor(r))
	if err != nil {
		return err
	}
	v := chooseView{Crumbs: crumbs(it), Title: it.Title, Action: "/items/" + it.ID + "/uses", Back: it.Path(), Errors: ui.ErrorLines(wrong, "org"),
		Tiles: ui.TilesView{FieldView: ui.FieldView{ID: "org", Label: "Which of your schools uses it?", Error: wrong["org"]}, Name: "org"}}
	for _, s := range schools {
		v.Tiles.Options = append(v.Tiles.Options, ui.Option{Value: s.ID, Label: s.Name})
	}
	return h.Shell.Render(w, r, status(wrong), pageOf(it, "We’re using this", len(wrong) > 0), choosePage(v))
}

// useForm puts an adoption right.
type useForm struct {
	Crumbs         []ui.Link
	Title, Lead    string
	Action, Back   string
	Version        int
	Scope          ui.TilesView
	Words          ui.InputView
	Started, Ended ui.InputView
	Undo           string
	Errors         []ui.ErrorLine
}

func (h Room) correctForm(w http.ResponseWriter, r *http.Request) error {
	a, it, err := h.useOf(r)
	if err != nil {
		return err
	}
	if err := adoption.CanCorrect(actor(r), a); err != nil {
		return err
	}
	return h.showCorrect(w, r, a, it, a.Correction(), nil)
}

func (h Room) showCorrect(w http.ResponseWriter, r *http.Request, a adoption.Adoption, it items.Item, c adoption.Correction, wrong map[string]string) error {
	v := useForm{Crumbs: crumbs(it), Title: "How " + a.School() + " uses this", Lead: it.Title, Action: "/uses/" + a.ID + "/edit", Back: it.Path() + "#uses",
		Version: a.Version, Undo: "/uses/" + a.ID + "/removal", Errors: ui.ErrorLines(wrong, "scope", "words", "started", "ended")}
	v.Scope = ui.TilesView{FieldView: ui.FieldView{ID: "scope", Label: "Who uses it?", Error: wrong["scope"]}, Name: "scope"}
	for _, s := range adoption.Scopes {
		v.Scope.Options = append(v.Scope.Options, ui.Option{Value: string(s), Label: scopeLabels[s], Chosen: s == c.Scope})
	}
	v.Words = ui.InputView{FieldView: ui.FieldView{ID: "words", Label: "Which one?", Optional: true, Error: wrong["words"],
		Hint: "Such as “Year 4” or “Tuesday’s reading group”. No names: everybody who can see the page reads it."}, Name: "words", Value: c.Words, MaxLength: adoption.MaxScopeWords}
	v.Started = ui.InputView{FieldView: ui.FieldView{ID: "started", Label: "Since when?", Error: wrong["started"]}, Name: "started", Type: "date", Value: c.Started, Width: "w-20"}
	v.Ended = ui.InputView{FieldView: ui.FieldView{ID: "ended", Label: "Until when?", Optional: true, Error: wrong["ended"], Hint: "Leave it empty while you use it."},
		Name: "ended", Type: "date", Value: c.Ended, Width: "w-20"}
	return h.Shell.Render(w, r, status(wrong), pageOf(it, v.Title, len(wrong) > 0), usePage(v))
}

func (h Room) correct(w http.ResponseWriter, r *http.Request) error {
	version, _ := strconv.Atoi(r.FormValue("version")) // 0 is older than any version
	c := adoption.Correction{Scope: adoption.Scope(r.FormValue("scope")), Words: r.FormValue("words"), Started: r.FormValue("started"), Ended: r.FormValue("ended")}
	a, err := h.Adoption.Correct(r.Context(), actor(r), r.PathValue("use"), version, c)
	if wrong := web.FieldErrors(err); wrong != nil {
		before, it, err := h.useOf(r)
		if err != nil {
			return err
		}
		before.Version = version
		return h.showCorrect(w, r, before, it, c, wrong)
	}
	if err != nil {
		return err
	}
	return h.back(w, r, a.ItemID, "Put right.", "#uses")
}

func (h Room) end(w http.ResponseWriter, r *http.Request) error {
	a, err := h.Adoption.End(r.Context(), actor(r), r.PathValue("use"))
	if err != nil {
		return err
	}
	return h.back(w, r, a.ItemID, "Noted: "+a.School()+" no longer uses this. If that was a mistake, put it right.", "#uses")
}

// notNow puts the question on Today away for good.
func (h Room) notNow(w http.ResponseWriter, r *http.Request) error {
	if _, err := h.Adoption.PutAway(r.Context(), actor(r), r.PathValue("use")); err != nil {
		return err
	}
	web.SetFlash(w, web.Flash{Text: "Not now, then. We do not ask again; you can say what happened on its page at any time."})
	return web.Redirect(w, r, "/today")
}

// undoForm asks before an adoption is taken back; afterwards it offers the way
// back.
func (h Room) undoForm(w http.ResponseWriter, r *http.Request) error {
	a, it, err := h.useOf(r)
	if err != nil {
		return err
	}
	if err := adoption.CanCorrect(actor(r), a); err != nil {
		return err
	}
	v := ui.ConfirmView{Title: "Take it back?", Text: "That " + a.School() + " uses “" + it.Title + "”.", Action: "/uses/" + a.ID + "/removal", Yes: "Take it back", Danger: true,
		What: []string{"It is as if nobody had said it: the school is not counted.", "What you said of it goes along.", "You can bring it back."},
		No:   ui.Link{Label: "Leave it", Href: it.Path() + "#uses"}}
	if !a.DeletedAt.IsZero() {
		v = ui.ConfirmView{Title: "Taken back", Text: "It is no longer said that " + a.School() + " uses “" + it.Title + "”.", Action: "/uses/" + a.ID + "/removal/undo",
			Yes: "Bring it back", No: ui.Link{Label: "Back to the page", Href: it.Path()}}
	}
	return h.Shell.Render(w, r, http.StatusOK, pageOf(it, v.Title, false), ui.Confirm(v))
}

func (h Room) undo(w http.ResponseWriter, r *http.Request) error {
	a, err := h.Adoption.Undo(r.Context(), actor(r), r.PathValue("use"))
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/uses/"+a.ID+"/removal")
}

func (h Room) restore(w http.ResponseWriter, r *http.Request) error {
	a, err := h.Adoption.Restore(r.Context(), actor(r), r.PathValue("use"))
	if err != nil {
		return err
	}
	return h.back(w, r, a.ItemID, "It is back: "+a.School()+" uses this.", "#uses")
}

// schoolsView is the page of all schools that use something.
type schoolsView struct {
	Crumbs    []ui.Link
	Title     string
	Lead      string
	Schools   []schoolView
	Downloads string // for those who look after the item
	Pager     ui.PagerView
	Visitor   bool
}

const schoolsOnPage = 50

func (h Room) schools(w http.ResponseWriter, r *http.Request) error {
	ctx, act := r.Context(), actor(r)
	it, err := h.header(r, r.PathValue("item"))
	if err != nil {
		return err
	}
	list, next, err := h.Adoption.SchoolsUsing(ctx, act, it.ID, r.URL.Query().Get("after"), schoolsOnPage)
	if err != nil {
		return err
	}
	v := schoolsView{Crumbs: crumbs(it), Title: cmp.Or(itemcards.UsedIn(it.UsedIn), "Used in no school yet"), Lead: it.Title, Visitor: act.Visitor()}
	for _, s := range list {
		v.Schools = append(v.Schools, wholeSchool(act, s))
	}
	if next != "" {
		v.Pager = ui.PagerView{Label: "Pages of schools", Next: "/items/" + it.ID + "/uses?after=" + next}
	}
	if v.Downloads, err = h.downloads(r, act, it); err != nil {
		return err
	}
	return h.Shell.Render(w, r, http.StatusOK, pageOf(it, v.Title+": "+it.Title, false), schoolsPage(v))
}

// downloads is told to those who look after the item, and not called use.
func (h Room) downloads(r *http.Request, act authz.Actor, it items.Item) (string, error) {
	n, err := h.Adoption.Downloads(r.Context(), act, it.ID)
	if errs.Is(err, errs.Forbidden) || errs.Is(err, errs.Unauthenticated) {
		return "", nil
	}
	if err != nil || n == 0 {
		return "", err
	}
	return "Its files were downloaded " + count(n, "time", "times") + ". That says nothing of use, so it is counted apart.", nil
}

// wholeSchool is a school with each of its uses.
func wholeSchool(act authz.Actor, s adoption.SchoolUse) schoolView {
	v := schoolOf(act, s)
	if act.Visitor() {
		return v
	}
	v.Line = ""
	for _, a := range s.Uses {
		u := useView{Line: useLine(a), Person: a.PersonName}
		if a.PersonSlug != "" {
			u.PersonHref = "/people/" + a.PersonSlug
		}
		if adoption.CanCorrect(act, a) == nil {
			u.Edit = &ui.Link{Label: "Put it right", Href: "/uses/" + a.ID + "/edit"}
		}
		v.Uses = append(v.Uses, u)
	}
	return v
}
