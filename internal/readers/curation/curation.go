// Package curation is where people put things of the library together and keep
// an eye on them: the pages of collections, of what was saved for later and of
// what is followed, and its part of the page of an entry.
package curation

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/people"
	"staffroom/internal/identity/shell"
	"staffroom/internal/kernel/collections"
	"staffroom/internal/kernel/follow"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// Room is what these pages are made with.
type Room struct {
	Collections *collections.Service
	Follow      *follow.Service
	Orgs        *orgs.Service
	People      *people.Service
	Shell       *shell.Shell
}

// Routes is the table.
func Routes(h Room) []web.Route {
	const one = "/collections/{collection}"
	return []web.Route{
		{Pattern: "GET /collections", For: web.Everyone, Do: h.list},
		{Pattern: "GET /collections/new", For: web.Staff, Do: h.newForm},
		{Pattern: "POST /collections", For: web.Staff, Do: h.make},
		{Pattern: "GET " + one, For: web.Everyone, Do: h.show},
		{Pattern: "POST " + one, For: web.Staff, Do: h.describe},
		{Pattern: "GET " + one + "/edit", For: web.Staff, Do: h.editForm},
		{Pattern: "POST " + one + "/audience", For: web.Staff, Do: h.share},
		{Pattern: "POST " + one + "/headings", For: web.Staff, Do: h.addHeading},
		{Pattern: "POST " + one + "/lines/{line}", For: web.Staff, Do: h.note},
		{Pattern: "POST " + one + "/lines/{line}/place", For: web.Staff, Do: h.move},
		{Pattern: "POST " + one + "/lines/{line}/removal", For: web.Staff, Do: h.remove},
		{Pattern: "POST " + one + "/lines/{line}/removal/undo", For: web.Staff, Do: h.restore},
		{Pattern: "POST " + one + "/deletion", For: web.Staff, Do: h.delete},
		{Pattern: "POST " + one + "/deletion/undo", For: web.Staff, Do: h.undelete},
		{Pattern: "GET /items/{item}/collections", For: web.Staff, Do: h.choose},
		{Pattern: "POST /items/{item}/collections", For: web.Staff, Do: h.add},
		{Pattern: "GET /saved", For: web.Staff, Do: h.saved},
		{Pattern: "POST /items/{item}/saved", For: web.Staff, Do: h.save},
		{Pattern: "GET /following", For: web.Staff, Do: h.following},
		{Pattern: "POST /follows", For: web.Staff, Do: h.follow},
	}
}

// aPage is how many collections or saved things a page lists.
const aPage = 24

type component = templ.Component

func (h Room) render(w http.ResponseWriter, r *http.Request, status int, orgID string, page ui.PageView, body component) error {
	page.Styles = append(page.Styles, "collections.css")
	return h.Shell.Render(w, r, status, shell.Page{PageView: page, Section: "collections", OrgID: orgID}, body)
}

func itoa(n int) string { return strconv.Itoa(n) }

// version is the one that the page showed; a form without it is older than any.
func version(r *http.Request) int {
	n, err := strconv.Atoi(r.PostFormValue("version"))
	if err != nil || n <= 0 {
		return -1
	}
	return n
}

// places are the organisations for which a collection can be made: first those
// that the person is in.
func (h Room) places(ctx context.Context, act authz.Actor) ([]people.Membership, error) {
	in, err := h.People.Memberships(ctx, act.PersonID)
	return in[act.PersonID], err
}

// back is where a small form came from, on this site.
func back(r *http.Request, otherwise string) string {
	if to := r.PostFormValue("back"); to != "" {
		return web.LocalPath(to)
	}
	return otherwise
}
