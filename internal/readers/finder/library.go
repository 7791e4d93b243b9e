package finder

import (
	"net/http"
	"strings"

	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/kernel/searches"
	"staffroom/internal/platform/web"
)

// maxTrail is how many pages back the address remembers.
const maxTrail = 40

// search shows what answers the question in the address, all of the library or
// of one organisation and those in it.
func (h handlers) search(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	act := authz.Of(ctx)
	q := searches.Read(r.URL.Query())
	var at orgs.Org
	if slug := r.PathValue("org"); slug != "" {
		var err error
		if at, err = h.Orgs.BySlug(ctx, slug); err != nil {
			return err
		}
		q.At = at.Slug
	}
	found, err := h.answer(r, act, at, q)
	if err != nil {
		return err
	}
	w.Header().Set("Vary", "X-Fragment")
	if r.Header.Get("X-Fragment") != "" {
		return web.Render(w, r, http.StatusOK, found)
	}
	return h.Shell.Render(w, r, http.StatusOK, found.view, found)
}

// readTrail is the cursors that led to this page, its own last; nil on the first
// page and where the address does not know.
func readTrail(s, after string) []string {
	if after == "" || len(s) > maxTrail*1000 {
		return nil
	}
	trail := strings.Split(s, ".")
	if trail[len(trail)-1] != after {
		return nil
	}
	return trail[max(0, len(trail)-maxTrail):]
}
