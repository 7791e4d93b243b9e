// Package cards shows items in lists, the same way on every page.
package cards

import (
	"time"

	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/web/ui"
)

// View is what a list shows of an item.
func View(c items.Card) ui.CardView {
	v := ui.CardView{
		ID: c.ID, Href: c.Path(), Kind: c.Kind, Title: ui.Plain(Title(c.Item)), Thumb: Thumb(c),
		School: c.OrgShortName(), SchoolSeed: c.OrgName, Author: c.AuthorName,
		Audience: Audience(c.Item), Pinned: !c.PinnedAt.IsZero(),
	}
	if c.Summary != "" {
		v.Summary = ui.Plain(c.Summary)
	}
	if !c.PublishedAt.IsZero() {
		v.Date, v.DateTime = Date(c.PublishedAt), day(c.PublishedAt).Format(time.DateOnly)
	}
	return v
}

// Title is the item's title; a draft may have none yet.
func Title(it items.Item) string {
	if it.Title == "" {
		return "Untitled draft"
	}
	return it.Title
}

// Thumb is the item's picture, or the drawing of its kind.
func Thumb(c items.Card) ui.ThumbView {
	v := ui.ThumbView{Kind: c.Kind, Seed: c.ID, Play: c.Kind == "recording"}
	if c.Thumb != "" {
		v.Src = "/files/" + c.Thumb + "/thumb"
	}
	return v
}

// Audience says who can see the item.
func Audience(it items.Item) ui.AudienceView {
	switch {
	case it.State == items.Draft:
		return ui.AudienceView{State: "draft"}
	case it.State == items.Withdrawn:
		return ui.AudienceView{State: "withdrawn"}
	case it.Audience.Kind == items.Public:
		return ui.AudienceView{State: "public"}
	case it.Audience.Kind == items.OnlyMe:
		return ui.AudienceView{State: "me"}
	case it.AudienceOrgKind == "school" || it.AudienceOrgKind == "team": // it may be another than the reader's
		name := it.AudienceName
		if it.Audience.OrgID == it.OrgID {
			name = it.OrgShortName()
		}
		return ui.AudienceView{State: it.AudienceOrgKind, Label: name}
	}
	return ui.AudienceView{State: it.AudienceOrgKind}
}

// Date is a day as screens say it: 3 Nov 2026.
func Date(t time.Time) string { return day(t).Format("2 Jan 2006") }

func day(t time.Time) time.Time { return t.In(clock.London) }
