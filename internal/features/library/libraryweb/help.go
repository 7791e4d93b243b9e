package libraryweb

import (
	"net/http"

	"github.com/a-h/templ"

	"staffroom/internal/identity/shell"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// help answers with a page of words for people who look for how to do something.
func (h handlers) help(title, description string, body func() templ.Component) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		p := shell.Page{Section: "help", PageView: ui.PageView{Title: title, Description: description, Canonical: h.Shell.Base() + r.URL.Path}}
		return h.Shell.Render(w, r, http.StatusOK, p, body())
	}
}
