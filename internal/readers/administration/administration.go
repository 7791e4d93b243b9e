// Package administration is where an admin looks after an organisation: its
// people and their roles, and what it says of itself.
//
// Everything here is for admins of the organisation in the address; others are
// told so (403). Organisations are public, so there is nothing to hide.
package administration

import (
	"context"
	"net/http"
	"strconv"

	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/people"
	"staffroom/internal/identity/shell"
	"staffroom/internal/identity/signin"
	"staffroom/internal/platform/blob"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/extract"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// Room is what these pages are made with.
type Room struct {
	Orgs   *orgs.Service
	People *people.Service
	SignIn *signin.Service
	Shell  *shell.Shell
	Blobs  blob.Store
	Reader *extract.Runner
	Clock  clock.Clock
}

// maxLogo is the most bytes of a form with a picture.
const maxLogo = 4 << 20

// Routes is the table.
func Routes(h Room) []web.Route {
	return []web.Route{
		{Pattern: "GET /manage/{org}/people", For: web.Staff, Do: h.peoplePage},
		{Pattern: "POST /manage/{org}/people", For: web.Staff, Do: h.add},
		{Pattern: "GET /manage/{org}/people.csv", For: web.Staff, Do: h.download},
		{Pattern: "GET /manage/{org}/people/list", For: web.Staff, Do: h.listPage},
		{Pattern: "POST /manage/{org}/people/list", For: web.Staff, Do: h.previewList, Body: maxListForm},
		{Pattern: "POST /manage/{org}/people/list/joining", For: web.Staff, Do: h.joinByList, Body: maxListForm},
		{Pattern: "POST /manage/{org}/people/list/refused", For: web.Staff, Do: h.refusedRows, Body: maxListForm},
		{Pattern: "GET /manage/{org}/people/{person}", For: web.Staff, Do: h.personPage},
		{Pattern: "POST /manage/{org}/people/{person}", For: web.Staff, Do: h.correct},
		{Pattern: "POST /manage/{org}/people/{person}/role", For: web.Staff, Do: h.changeRole},
		{Pattern: "POST /manage/{org}/people/{person}/end", For: web.Staff, Do: h.endMembership},
		{Pattern: "POST /manage/{org}/people/{person}/deactivation", For: web.Staff, Do: h.deactivate},
		{Pattern: "POST /manage/{org}/people/{person}/reactivation", For: web.Staff, Do: h.reactivate},
		{Pattern: "POST /manage/{org}/people/{person}/link", For: web.Staff, Do: h.newLink},
		{Pattern: "GET /manage/{org}/settings", For: web.Staff, Do: h.settingsPage},
		{Pattern: "POST /manage/{org}/settings", For: web.Staff, Do: h.saveSettings, Body: maxLogo},
		{Pattern: "GET /manage/{org}/colours/{colour}", For: web.Staff, Do: h.colours},
	}
}

// ours is the organisation in the address, if the asker is its admin.
func (h Room) ours(r *http.Request) (orgs.Org, authz.Actor, error) {
	act := authz.Of(r.Context())
	o, err := h.Orgs.BySlug(r.Context(), r.PathValue("org"))
	if err != nil {
		return o, act, err
	}
	return o, act, orgs.CanManage(act, o.ID)
}

func (h Room) render(w http.ResponseWriter, r *http.Request, status int, o orgs.Org, section string, page ui.PageView, body component) error {
	page.Styles = append(page.Styles, "account.css")
	return h.Shell.Render(w, r, status, shell.Page{PageView: page, Section: section, OrgID: o.ID}, body)
}

// within are the organisation and those in it, for lists to choose from.
func (h Room) within(ctx context.Context, o orgs.Org) ([]orgs.Org, error) {
	if o.Kind != orgs.Trust {
		return []orgs.Org{o}, nil
	}
	in, err := h.Orgs.List(ctx, orgs.Filter{Within: o.ID, Limit: 200})
	return append([]orgs.Org{o}, in...), err
}

func base(o orgs.Org) string { return "/manage/" + o.Slug }

// version is the one that the admin was looking at.
func version(r *http.Request) (int, error) {
	n, err := strconv.Atoi(r.PostFormValue("version"))
	if err != nil {
		return 0, errs.New(errs.Conflict, "stale", "version %q", r.PostFormValue("version"))
	}
	return n, nil
}

var roles = []authz.Role{authz.Member, authz.Editor, authz.Leader, authz.Admin}

var roleNames = map[authz.Role]string{authz.Member: "Member", authz.Editor: "Editor", authz.Leader: "Leader", authz.Admin: "Admin"}

var roleTones = map[authz.Role]string{authz.Editor: "info", authz.Leader: "violet", authz.Admin: "brand"}

func roleOptions(chosen, most authz.Role) (out []ui.Option) {
	for _, r := range roles {
		if r <= most {
			out = append(out, ui.Option{Value: r.String(), Label: roleNames[r], Chosen: r == chosen})
		}
	}
	return out
}
