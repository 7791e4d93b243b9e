package shell

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"

	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/people"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/theme"
	"staffroom/internal/platform/web/ui"
)

const searchWords = "Search resources and people"

func (s *Shell) publicView(r *http.Request, p Page, b Brand) ui.PublicView {
	home := "/at/" + b.Org.Slug
	return ui.PublicView{
		PageView: p.PageView, Org: b.Org.Name, Logo: b.Logo, Line: "Open library", Home: home, Wide: p.Wide,
		Nav: []ui.Link{
			{Label: "Open library", Href: home, Current: p.Section == "home"},
			{Label: "Search", Href: home + "/library", Current: p.Section == "library"},
			{Label: "Collections", Href: "/collections", Current: p.Section == "collections"},
			{Label: "Stops", Href: "/stops", Current: p.Section == "stops"},
			{Label: "Schools", Href: "/schools", Current: p.Section == "schools"},
		},
		SignIn: ui.Link{Label: "Staff sign in", Href: "/signin?next=" + url.QueryEscape(r.URL.RequestURI())},
		Footer: ui.FooterView{About: b.Org.About, Groups: []ui.Group{{Title: "Help", Links: []ui.Link{
			{Label: "How this works", Href: "/help"}, {Label: "Accessibility", Href: "/help/accessibility"},
			{Label: "API for developers", Href: "/api/v1/openapi.json"},
		}}}},
	}
}

func gateView(p Page, b Brand, schools []string) ui.GateView {
	claim := "What works here, shared."
	if len(schools) > 1 {
		claim = "What works in one school, shared with the others."
	}
	return ui.GateView{PageView: p.PageView, Org: b.Org.Name, Logo: b.Logo, Line: "Staffroom", Claim: claim, Schools: schools,
		OpenLibrary: "/at/" + b.Org.Slug, Foot: []ui.Link{{Label: "Help", Href: "/help"}}}
}

func staffView(act authz.Actor, p Page, b Brand, me staff) ui.StaffView {
	at := func(section, label, href, icon string) ui.Link {
		return ui.Link{Label: label, Href: href, Icon: icon, Current: p.Section == section}
	}
	today, lib := at("today", "Today", "/today", "house"), at("library", "Library", "/library", "library")
	schools, share := at("schools", "Schools and people", "/schools", "school"), at("share", "Share something", "/share", "plus")
	collections, stops := at("collections", "Collections", "/collections", "folder-open"), at("stops", "Stops", "/stops", "octagon-x")
	v := ui.StaffView{
		PageView: p.PageView, Org: b.Org.Short(), Logo: b.Logo, Share: share, Narrow: p.Narrow,
		Nav: []ui.Link{today, lib, collections, stops, schools}, More: []ui.Link{collections, stops}, Person: me.person.Name, Avatar: ui.AvatarView{Name: me.person.Name, Seed: me.person.ID, Size: "sm"},
		Tabs: []ui.Link{today, lib, {Label: "Share", Href: share.Href, Icon: "plus", Current: share.Current}, {Label: "Schools", Href: "/schools", Icon: "school", Current: schools.Current}},
		Me: []ui.Link{
			{Label: "Your page", Href: "/people/" + me.person.Slug, Icon: "user"},
			{Label: "Saved", Href: "/saved", Icon: "bookmark"},
			{Label: "What you shared", Href: "/impact", Icon: "sprout"},
			{Label: "Your account", Href: "/account", Icon: "settings"},
			{Label: "Help", Href: "/help", Icon: "circle-help"},
			{Label: "Sign out", Href: "/signout", Icon: "log-out", Post: true},
		},
		Search: ui.SearchView{Action: "/library", Label: searchWords, Placeholder: searchWords, Value: p.Query, Suggest: "/library/suggest"},
	}
	if len(me.in) > 0 && me.in[0].OrgID != b.Org.ID { // the trust's own staff need not read its name twice
		v.OrgLine = me.in[0].Short()
	}
	if len(act.Governs(authz.Editor)) > 0 {
		checks := at("checks", "Checks", "/checks", "clipboard-check")
		checks.Count = me.checks
		v.Nav, v.More = append(v.Nav, checks), append(v.More, checks)
	}
	v.Orgs = choices(me.in, b)
	if g, ok := lookAfter(act, p, me.in); ok {
		v.Groups = append(v.Groups, g)
		v.More = append(v.More, g.Links...)
	}
	v.More = append(v.More, v.Me[:5]...)
	return v
}

// choices are the organisations a person can go to: the ones they are in, and
// the trust.
func choices(in []people.Membership, b Brand) []ui.OrgChoice {
	out := make([]ui.OrgChoice, 0, len(in)+1)
	trust := false
	for _, m := range in {
		trust = trust || m.OrgID == b.Org.ID
		out = append(out, ui.OrgChoice{Name: m.OrgName, Note: roleNote(m), Href: "/at/" + m.OrgSlug, School: m.OrgKind == string(orgs.School)})
	}
	if !trust && b.Org.ID != "" {
		out = append(out, ui.OrgChoice{Name: b.Org.Name, Note: "Your trust", Href: "/at/" + b.Org.Slug, Logo: b.Logo})
	}
	return out
}

func roleNote(m people.Membership) string {
	if m.Role > authz.Member {
		return "You are " + map[authz.Role]string{authz.Editor: "an editor", authz.Leader: "a leader", authz.Admin: "an admin"}[m.Role] + " here"
	}
	return "You work here"
}

// lookAfter is what an admin has for the widest organisation they look after.
func lookAfter(act authz.Actor, p Page, in []people.Membership) (ui.Group, bool) {
	var mine people.Membership
	for _, m := range in {
		if m.Role == authz.Admin && (mine.OrgID == "" || m.OrgKind == string(orgs.Trust)) {
			mine = m
		}
	}
	if mine.OrgID == "" || act.Role(mine.OrgID) < authz.Admin {
		return ui.Group{}, false
	}
	base := "/manage/" + mine.OrgSlug
	links := []ui.Link{
		{Label: "People", Href: base + "/people", Icon: "users", Current: p.Section == "people"},
		{Label: "Settings", Href: base + "/settings", Icon: "sliders-horizontal", Current: p.Section == "settings"},
	}
	if mine.OrgKind == string(orgs.Trust) {
		links = append(links, ui.Link{Label: "Rules of sharing", Href: base + "/sharing", Icon: "scale", Current: p.Section == "sharing"})
	}
	links = append(links, ui.Link{Label: "Audit trail", Href: base + "/audit", Icon: "scroll-text", Current: p.Section == "audit"})
	return ui.Group{Title: "Look after " + mine.Short(), Links: links}, true
}

// themePath names the colours by what they are made of, so that they can be
// kept for ever.
func themePath(o orgs.Org) string {
	if o.Colour == "" {
		return ""
	}
	return "/theme/" + o.Colour[1:] + ".css"
}

// LogoPath is the address of an organisation's logo, which changes with it; ""
// without one.
func (s *Shell) LogoPath(o orgs.Org) string {
	if o.LogoKey == "" {
		return ""
	}
	return "/at/" + o.Slug + "/logo/" + logoTag(o.LogoKey)
}

func logoTag(key string) string {
	h := sha256.Sum256([]byte(key))
	return hex.EncodeToString(h[:6])
}

// Theme serves the colours of one hex colour.
func (s *Shell) Theme(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("colour")
	if len(name) != len("0b5a6b.css") || name[6:] != ".css" {
		return errs.New(errs.NotFound, "not_found", "theme %q", name)
	}
	t, err := theme.FromHex(name[:6])
	if err != nil {
		return errs.Wrap(err, errs.NotFound, "not_found", "theme %q", name)
	}
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write([]byte(t.CSS(":root"))) // that the browser hung up is nobody's error
	return nil
}

// Routes are the frame's own.
func (s *Shell) Routes() []web.Route {
	return []web.Route{{Pattern: "GET /theme/{colour}", For: web.Everyone, Do: s.Theme}}
}
