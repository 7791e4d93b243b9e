// Package gateweb is the pages of checks: the queue of those who look, a check
// with its five questions, asking for one, its history, taking a picture out for
// consent, a trust's rules of sharing; and its part of the page of an entry.
package gateweb

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/gate"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/shell"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// Room is what these pages are made with.
type Room struct {
	Gate    *gate.Service
	Library *library.Service
	Orgs    *orgs.Service
	Shell   *shell.Shell
	Clock   clock.Clock
}

// Routes is the table.
func Routes(h Room) []web.Route {
	return []web.Route{
		{Pattern: "GET /checks", For: web.Staff, Do: h.queue},
		{Pattern: "GET /checks/{check}", For: web.Staff, Do: h.show},
		{Pattern: "POST /checks/{check}", For: web.Staff, Do: h.decide},
		{Pattern: "POST /checks/{check}/claim", For: web.Staff, Do: h.claim},
		{Pattern: "POST /checks/{check}/drop", For: web.Staff, Do: h.drop},
		{Pattern: "GET /items/{item}/check", For: web.Staff, Do: h.askForm},
		{Pattern: "POST /items/{item}/check", For: web.Staff, Do: h.ask},
		{Pattern: "GET /items/{item}/checks", For: web.Staff, Do: h.history},
		{Pattern: "POST /items/{item}/verified", For: web.Staff, Do: h.verify},
		{Pattern: "GET /items/{item}/consent", For: web.Staff, Do: h.consentForm},
		{Pattern: "POST /items/{item}/consent", For: web.Staff, Do: h.takeOut},
		{Pattern: "GET /manage/{org}/sharing", For: web.Staff, Do: h.rulesForm},
		{Pattern: "POST /manage/{org}/sharing", For: web.Staff, Do: h.saveRules},
	}
}

func (h Room) render(w http.ResponseWriter, r *http.Request, status int, p shell.Page, body templ.Component) error {
	p.Styles, p.NoIndex = append(p.Styles, "checks.css"), true
	return h.Shell.Render(w, r, status, p, body)
}

// audienceOf is how a list shows an audience that something may go to.
func audienceOf(to items.Audience, o orgs.Org) ui.AudienceView {
	switch to.Kind {
	case items.Public:
		return ui.AudienceView{State: "public"}
	case items.OrgAud:
		return ui.AudienceView{State: string(o.Kind), Label: o.Short()}
	}
	return ui.AudienceView{State: "me"}
}

// audienceWords is who that is in a sentence: "everyone", "Larkfield staff".
func audienceWords(to items.Audience, o orgs.Org) string {
	switch {
	case to.Kind == items.Public:
		return "everyone"
	case to.Kind == items.OnlyMe:
		return "only the author"
	case o.Kind == orgs.Network:
		return o.Short()
	}
	return o.Short() + " staff"
}

func (h Room) orgOf(ctx context.Context, to items.Audience) (orgs.Org, error) {
	if to.Kind != items.OrgAud {
		return orgs.Org{}, nil
	}
	return h.Orgs.Get(ctx, to.OrgID)
}

func crumbs(it items.Item) []ui.Link {
	return []ui.Link{{Label: "Library", Href: "/library"}, {Label: itemcards.Title(it), Href: itemcards.Path(it)}}
}

func itemPath(id, rest string) string { return "/items/" + id + rest }
