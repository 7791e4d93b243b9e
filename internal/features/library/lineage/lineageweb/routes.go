// Package lineageweb is the pages of lineage: making one's own version, where an
// entry came from and what became of it, what changed in the original, offering
// an improvement back and answering one, and taking everything away with the
// credits beside it.
package lineageweb

import (
	"net/http"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/lineage"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/people"
	"staffroom/internal/identity/shell"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// Room is what the pages are made of.
type Room struct {
	Lineage *lineage.Service
	Library *library.Service
	Files   *files.Service
	People  *people.Service
	Shell   *shell.Shell
	Clock   clock.Clock
}

// Routes is the table of the pages.
func Routes(h Room) []web.Route {
	return []web.Route{
		{Pattern: "GET /items/{item}/lineage", For: web.Everyone, Do: h.tree},
		{Pattern: "GET /items/{item}/versions/ours", For: web.Staff, Do: h.chooseOrg},
		{Pattern: "POST /items/{item}/versions/ours", For: web.Staff, Do: h.adapt},
		{Pattern: "POST /items/{item}/what-changed", For: web.Staff, Do: h.sayChanged},
		{Pattern: "GET /items/{item}/changes", For: web.Staff, Do: h.changes},
		{Pattern: "POST /items/{item}/changes", For: web.Staff, Do: h.takeChanges},
		{Pattern: "GET /items/{item}/alike", For: web.Staff, Do: h.alike},
		{Pattern: "POST /items/{item}/origin", For: web.Staff, Do: h.link},
		{Pattern: "GET /items/{item}/offer", For: web.Staff, Do: h.offerForm},
		{Pattern: "POST /items/{item}/offer", For: web.Staff, Do: h.offer},
		{Pattern: "GET /offers/{offer}", For: web.Staff, Do: h.showOffer},
		{Pattern: "POST /offers/{offer}/taking", For: web.Staff, Do: h.takeOffer},
		{Pattern: "POST /offers/{offer}/declining", For: web.Staff, Do: h.declineOffer},
		{Pattern: "POST /offers/{offer}/dropping", For: web.Staff, Do: h.dropOffer},
		{Pattern: "GET /items/{item}/credits.txt", For: web.Everyone, Do: h.sheet},
		{Pattern: "GET /items/{item}/everything.zip", For: web.Everyone, Do: h.everything},
	}
}

func actor(r *http.Request) authz.Actor { return authz.Of(r.Context()) }

func (h Room) header(r *http.Request) (items.Item, error) {
	return h.Library.Header(r.Context(), actor(r), r.PathValue("item"))
}

func crumbs(it items.Item) []ui.Link {
	return []ui.Link{{Label: "Library", Href: "/library"}, {Label: titleOf(it), Href: pathOf(it)}}
}

// pathOf is where an item is read, or written while it is a draft.
func pathOf(it items.Item) string {
	if it.State == items.Draft {
		return "/drafts/" + it.ID
	}
	return it.Path()
}

func titleOf(it items.Item) string {
	if it.Title == "" {
		return "A draft without a title"
	}
	return it.Title
}

func pageOf(it items.Item, title string, failed bool) shell.Page {
	return shell.Page{Section: "library", OrgID: it.OrgID, PageView: ui.PageView{Title: title, Failed: failed, NoIndex: true, Styles: []string{"lineage.css"}}}
}

func status(wrong map[string]string) int {
	if len(wrong) > 0 {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// done goes to an item with words about what was done.
func done(w http.ResponseWriter, r *http.Request, path, words string) error {
	web.SetFlash(w, web.Flash{Text: words})
	return web.Redirect(w, r, path)
}
