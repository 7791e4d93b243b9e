package finder

import (
	"net/http"
	"net/url"
	"time"

	"github.com/a-h/templ"

	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/shell"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/kernel/searches"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

const savedPath = "/library/searches"

// savedView is the page of saved searches.
type savedView struct {
	Rows  []savedRow
	Undo  *undoView
	Mails bool
}

// savedRow is a saved search; Error belongs to its name.
type savedRow struct {
	ID, Name, Typed, Error string
	Href                   string
	Asks                   string // "fractions, Key stage 2"
	Since                  string
	Open                   bool
	Alerts                 []ui.Option
	Told                   string // how often a mail tells
}

// alertWords are the choices of how often, in order.
var alertWords = []struct {
	alert searches.Alert
	label string
	told  string
}{
	{searches.Off, "No mail", ""},
	{searches.Daily, "Every day there is something new", "Mail every day there is something new"},
	{searches.Weekly, "Once a week", "Mail once a week"},
}

// undoView keeps what was deleted, so that a button can bring it back.
type undoView struct{ Name, Question string }

// saved lists the searches that a person keeps.
func (h handlers) saved(w http.ResponseWriter, r *http.Request) error {
	v := r.URL.Query()
	var undo *undoView
	if name := v.Get("deleted"); name != "" {
		undo = &undoView{Name: name, Question: searches.Parse(v.Get("question")).String()}
	}
	return h.showSaved(w, r, http.StatusOK, "", "", nil, undo)
}

// showSaved shows the list; what was typed for one of them is kept with its errors.
func (h handlers) showSaved(w http.ResponseWriter, r *http.Request, status int, editing, typed string, wrong map[string]string, undo *undoView) error {
	ctx := r.Context()
	list, err := h.Searches.List(ctx, authz.Of(ctx))
	if err != nil {
		return err
	}
	view := savedView{Undo: undo, Mails: h.Mails}
	for _, s := range list {
		row := savedRow{ID: s.ID, Name: s.Name, Typed: s.Name, Href: s.Question.Address(), Asks: sheet{q: s.Question}.name(), Since: "Saved " + since(s.CreatedAt)}
		if s.ID == editing {
			row.Typed, row.Error, row.Open = typed, wrong["name"], true
		}
		for _, a := range alertWords {
			row.Alerts = append(row.Alerts, ui.Option{Value: string(a.alert), Label: a.label, Chosen: a.alert == s.Alert})
			if a.alert == s.Alert && h.Mails {
				row.Told = a.told
			}
		}
		view.Rows = append(view.Rows, row)
	}
	return h.render(w, r, status, "Saved searches", len(wrong) > 0, savedPage(view))
}

func (h handlers) render(w http.ResponseWriter, r *http.Request, status int, title string, failed bool, body templ.Component) error {
	return h.Shell.Render(w, r, status, shell.Page{
		PageView: ui.PageView{Title: title, Failed: failed, NoIndex: true}, Section: "library", Narrow: true,
	}, body)
}

// keep saves a search, and goes back to it.
func (h handlers) keep(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	ctx := r.Context()
	q := searches.Parse(r.PostForm.Get("question"))
	s, err := h.Searches.Keep(ctx, authz.Of(ctx), r.PostForm.Get("name"), q)
	if wrong := web.FieldErrors(err); wrong != nil {
		v := keepView{Question: q.String(), Name: r.PostForm.Get("name"), Error: wrong["name"]}
		return h.render(w, r, http.StatusUnprocessableEntity, "Save this search", true, keepPage(v))
	}
	if err != nil {
		return err
	}
	web.SetFlash(w, web.Flash{Text: "Saved “" + s.Name + "”. It waits on Today and in your saved searches."})
	if r.PostForm.Get("undo") != "" {
		return web.Redirect(w, r, savedPath)
	}
	return web.Redirect(w, r, s.Question.Address())
}

func (h handlers) rename(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	ctx := r.Context()
	id, name := r.PathValue("search"), r.PostForm.Get("name")
	err := h.Searches.Rename(ctx, authz.Of(ctx), id, name)
	if wrong := web.FieldErrors(err); wrong != nil {
		return h.showSaved(w, r, http.StatusUnprocessableEntity, id, name, wrong, nil)
	}
	if err != nil {
		return err
	}
	web.SetFlash(w, web.Flash{Text: "Renamed."})
	return web.Redirect(w, r, savedPath)
}

// alert chooses how often a mail tells what is new in a search.
func (h handlers) alert(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	ctx, a := r.Context(), searches.Alert(r.PostForm.Get("alert"))
	if err := h.Searches.SetAlert(ctx, authz.Of(ctx), r.PathValue("search"), a); err != nil {
		return err
	}
	said := "No more mails about this search."
	if a != searches.Off {
		said = "We will write when there is something new, at most once a day for all your searches."
	}
	web.SetFlash(w, web.Flash{Text: said})
	return web.Redirect(w, r, savedPath)
}

// drop forgets a search. The next page carries what it was, so that undoing
// needs no copy on the server.
func (h handlers) drop(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	was, err := h.Searches.Drop(ctx, authz.Of(ctx), r.PathValue("search"))
	if err != nil {
		return err
	}
	return web.Redirect(w, r, savedPath+"?"+undoQuery(was))
}

func undoQuery(was searches.Saved) string {
	return url.Values{"deleted": {was.Name}, "question": {was.Question.String()}}.Encode()
}

func since(t time.Time) string { return itemcards.ShortDay(t) }
