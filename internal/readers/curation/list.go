package curation

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"staffroom/internal/features/library/slots"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/kernel/collections"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/platform/web/ui"
)

type listView struct {
	Title, Lead string
	Crumbs      []ui.Link
	Tabs        []ui.Link
	Tiles       []tileView
	Empty       ui.EmptyView
	New         bool
	Pager       ui.PagerView
}

// tileView is a collection in a list.
type tileView struct {
	Href, Title, About, By, Count string
	Cover                         []ui.ThumbView
	Audience                      ui.AudienceView
	HideReach                     bool
}

func (h Room) list(w http.ResponseWriter, r *http.Request) error {
	ctx, act := r.Context(), authz.Of(r.Context())
	f := collections.Filter{Before: r.FormValue("before"), Limit: aPage + 1}
	v := listView{Title: "Collections", Lead: "Things that belong together, in an order somebody thought about.", New: !act.Visitor()}
	var at orgs.Org
	var err error
	if slug := r.FormValue("at"); slug != "" {
		if at, err = h.Orgs.BySlug(ctx, slug); err != nil {
			return err
		}
		f.Within, v.Title = at.ID, "Collections of "+at.Short()
	}
	mine := r.FormValue("mine") != "" && !act.Visitor()
	f.Mine = mine
	found, err := h.Collections.List(ctx, act, f)
	if err != nil {
		return err
	}
	if len(found) > aPage {
		found = found[:aPage]
		q := r.URL.Query()
		q.Set("before", found[aPage-1].Key())
		v.Pager = ui.PagerView{Label: "Pages of collections", Next: "/collections?" + q.Encode(), NextTo: "Older"}
	}
	tiles, err := h.Collections.Tiles(ctx, act, found)
	if err != nil {
		return err
	}
	for _, t := range tiles {
		v.Tiles = append(v.Tiles, tileOf(t, act.Visitor()))
	}
	v.frame(act, at, mine)
	return h.render(w, r, http.StatusOK, at.ID, ui.PageView{Title: v.Title, Description: v.Lead}, listBody(v))
}

func (v *listView) frame(act authz.Actor, at orgs.Org, mine bool) {
	find := "/library"
	if act.Visitor() && at.Slug != "" {
		find = "/at/" + at.Slug + "/library"
	}
	v.Crumbs = []ui.Link{{Label: "Library", Href: find}}
	if at.ID != "" {
		v.Crumbs = append(v.Crumbs, ui.Link{Label: at.Name, Href: "/at/" + at.Slug})
	}
	if !act.Visitor() && at.ID == "" {
		v.Tabs = []ui.Link{{Label: "All you may see", Href: "/collections", Current: !mine}, {Label: "Those you look after", Href: "/collections?mine=yes", Current: mine}}
	}
	v.Empty = ui.EmptyView{Icon: "library", Title: "No collections yet", Level: 2, Text: "Somebody who knows a subject well can save others an hour by putting five good things in order."}
	if !act.Visitor() {
		v.Empty.Action = &ui.Link{Label: "Begin a collection", Href: "/collections/new", Icon: "plus"}
	}
}

// placeShown is how many collections an organisation's page shows.
const placeShown = 4

// OnPlace offers to follow an organisation, and shows what was put together
// there.
func (h Room) OnPlace(ctx context.Context, act authz.Actor, o orgs.Org) (out slots.Slots, err error) {
	if !act.Visitor() {
		button, err := h.FollowOrg(ctx, act, o.ID, o.Name, "/at/"+o.Slug)
		if err != nil {
			return out, err
		}
		out.Actions = append(out.Actions, button)
	}
	found, err := h.Collections.List(ctx, act, collections.Filter{Within: o.ID, Limit: placeShown})
	if err != nil || len(found) == 0 {
		return out, err
	}
	tiles, err := h.Collections.Tiles(ctx, act, found)
	if err != nil {
		return out, err
	}
	var views []tileView
	for _, t := range tiles {
		if t.Count > 0 {
			views = append(views, tileOf(t, act.Visitor()))
		}
	}
	if len(views) > 0 {
		out.Below = append(out.Below, placePanel(views, atQuery(o.Slug)))
	}
	return out, nil
}

func tileOf(t collections.Tile, visitor bool) tileView {
	v := tileView{Href: t.Path(), Title: t.Title, About: t.About, By: t.Keepers(), Count: things(t.Count), Audience: audienceOf(t.Collection), HideReach: visitor}
	if t.KeptBy == collections.ByPerson {
		v.By += ", " + t.OrgShortName()
	}
	for _, c := range t.Cover {
		v.Cover = append(v.Cover, itemcards.Thumb(c))
	}
	return v
}

// audienceOf is the badge: the same as that of an item with that audience.
func audienceOf(c collections.Collection) ui.AudienceView {
	if c.Deleted() {
		return ui.AudienceView{State: "withdrawn", Label: "Deleted"}
	}
	return itemcards.Audience(items.Item{State: items.Published, Audience: c.Audience, AudienceName: c.AudienceName, AudienceOrgKind: c.AudienceOrgKind})
}

func things(n int) string {
	switch n {
	case 0:
		return "Nothing in it yet"
	case 1:
		return "1 thing"
	}
	return strconv.Itoa(n) + " things"
}

func atQuery(slug string) string { return "/collections?" + url.Values{"at": {slug}}.Encode() }
