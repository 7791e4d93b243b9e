package libraryweb

import (
	"net/http"

	"staffroom/internal/identity/shell"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/web/ui"
)

// sayGone is kind to whoever has a link to something that everyone could once
// read. All else is not found, as if it had never been.
func (h handlers) sayGone(w http.ResponseWriter, r *http.Request, notFound error) error {
	g, err := h.Library.GoneBySlug(r.Context(), r.PathValue("org"), r.PathValue("slug"))
	if errs.Is(err, errs.NotFound) {
		return notFound
	}
	if err != nil {
		return err
	}
	o, err := h.Orgs.BySlug(r.Context(), g.OrgSlug)
	if err != nil {
		return err
	}
	v := ui.EmptyView{Icon: "archive", Title: "This was taken down", Level: 1, Action: &ui.Link{Label: "See what " + o.Short() + " shares", Href: "/at/" + g.OrgSlug},
		Text: g.OrgName + " took it down. If you need it, ask there; others may have something like it."}
	if !g.Down {
		v.Title, v.Text = "This is no longer public", g.OrgName+" shares it with fewer people now. It may be yours to read when you are signed in."
	}
	w.Header().Set("Cache-Control", "no-store")
	page := shell.Page{Section: "library", OrgID: o.ID, PageView: ui.PageView{Title: v.Title, NoIndex: true}}
	return h.Shell.Render(w, r, http.StatusGone, page, ui.Empty(v))
}
