// Package adoptionweb is the pages of uses and outcome notes: one tap on an
// item's page, putting it right, ending it, saying what happened, and reading
// what happened elsewhere.
package adoptionweb

import (
	"net/http"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/adoption"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/shell"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// Room is what the pages are made of.
type Room struct {
	Adoption *adoption.Service
	Library  *library.Service
	Shell    *shell.Shell
}

// Routes is the table of the pages.
func Routes(h Room) []web.Route {
	return []web.Route{
		{Pattern: "GET /items/{item}/uses", For: web.Everyone, Do: h.schools},
		{Pattern: "POST /items/{item}/uses", For: web.Staff, Do: h.adopt},
		{Pattern: "GET /items/{item}/uses/new", For: web.Staff, Do: h.chooseSchool},
		{Pattern: "GET /items/{item}/notes", For: web.Everyone, Do: h.notes},
		{Pattern: "GET /uses/{use}/edit", For: web.Staff, Do: h.correctForm},
		{Pattern: "POST /uses/{use}/edit", For: web.Staff, Do: h.correct},
		{Pattern: "POST /uses/{use}/end", For: web.Staff, Do: h.end},
		{Pattern: "POST /uses/{use}/not-now", For: web.Staff, Do: h.notNow},
		{Pattern: "GET /uses/{use}/removal", For: web.Staff, Do: h.undoForm},
		{Pattern: "POST /uses/{use}/removal", For: web.Staff, Do: h.undo},
		{Pattern: "POST /uses/{use}/removal/undo", For: web.Staff, Do: h.restore},
		{Pattern: "GET /uses/{use}/notes/new", For: web.Staff, Do: h.noteForm},
		{Pattern: "POST /uses/{use}/notes", For: web.Staff, Do: h.note},
		{Pattern: "GET /notes/{note}/edit", For: web.Staff, Do: h.editNoteForm},
		{Pattern: "POST /notes/{note}/edit", For: web.Staff, Do: h.editNote},
		{Pattern: "GET /notes/{note}/removal", For: web.Staff, Do: h.removeNoteForm},
		{Pattern: "POST /notes/{note}/removal", For: web.Staff, Do: h.removeNote},
		{Pattern: "POST /notes/{note}/removal/undo", For: web.Staff, Do: h.restoreNote},
	}
}

func actor(r *http.Request) authz.Actor { return authz.Of(r.Context()) }

func (h Room) header(r *http.Request, itemID string) (items.Item, error) {
	return h.Library.Header(r.Context(), actor(r), itemID)
}

// useOf loads an adoption with the item that it is of.
func (h Room) useOf(r *http.Request) (adoption.Adoption, items.Item, error) {
	a, err := h.Adoption.Get(r.Context(), actor(r), r.PathValue("use"))
	if err != nil {
		return a, items.Item{}, err
	}
	it, err := h.header(r, a.ItemID)
	return a, it, err
}

func crumbs(it items.Item) []ui.Link {
	return []ui.Link{{Label: "Library", Href: "/library"}, {Label: it.Title, Href: it.Path()}}
}

// pageOf is a narrow page about an item.
func pageOf(it items.Item, title string, failed bool) shell.Page {
	return shell.Page{Section: "library", OrgID: it.OrgID, Narrow: true, PageView: ui.PageView{Title: title, Failed: failed, NoIndex: true}}
}

func status(wrong map[string]string) int {
	if len(wrong) > 0 {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// back goes to the item's page, to what is said there of uses.
func (h Room) back(w http.ResponseWriter, r *http.Request, itemID, words, part string) error {
	it, err := h.header(r, itemID)
	if err != nil {
		return err
	}
	web.SetFlash(w, web.Flash{Text: words})
	return web.Redirect(w, r, it.Path()+part)
}
