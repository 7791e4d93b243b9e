// Package itemcards says how an item looks in a list: it turns items.Card into
// what package ui draws, the same on every page that lists items of any kind.
package itemcards

import (
	"strconv"
	"strings"
	"time"

	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/web/ui"
)

// View is the card of an item. A school's colour follows its slug, as everywhere.
func View(c items.Card) ui.CardView {
	v := ui.CardView{
		ID: c.ID, Href: Path(c.Item), Kind: c.Kind, Title: ui.Plain(Title(c.Item)), Thumb: Thumb(c),
		School: c.OrgShortName(), SchoolSeed: c.OrgSlug, Author: c.AuthorName, Tags: whomFor(c), Audience: Audience(c.Item), Pinned: !c.PinnedAt.IsZero(),
	}
	if c.Summary != "" {
		v.Summary = ui.Plain(c.Summary)
	}
	at := c.PublishedAt
	if at.IsZero() {
		at = c.UpdatedAt
	}
	v.Evidence = UsedIn(c.UsedIn)
	v.Date, v.DateTime = ShortDay(at), at.Format(time.DateOnly)
	return v
}

// whomFor is the stage and the subject of an item, in short: KS1, KS2; Maths.
func whomFor(c items.Card) []string {
	var out []string
	if stages := strings.Split(strings.ToUpper(c.Stages), ","); len(stages) > 2 {
		out = append(out, stages[0]+" to "+stages[len(stages)-1])
	} else if c.Stages != "" {
		out = append(out, strings.Join(stages, ", "))
	}
	if c.Subjects == "" {
		return out
	}
	subjects := strings.Split(c.Subjects, ",")
	if len(subjects) > 2 {
		return append(out, strconv.Itoa(len(subjects))+" subjects")
	}
	for n, s := range subjects {
		subjects[n] = tags.Label(tags.Subject, s)
	}
	return append(out, strings.Join(subjects, ", "))
}

// Views is View of each.
func Views(cards []items.Card) []ui.CardView {
	out := make([]ui.CardView, len(cards))
	for n, c := range cards {
		out[n] = View(c)
	}
	return out
}

// PublicViews are cards without the audience, for pages where all is public.
func PublicViews(cards []items.Card) []ui.CardView {
	out := Views(cards)
	for n := range out {
		out[n].HideReach = true
	}
	return out
}

// Path is where an item is opened: a draft where it is written, everything else
// where it is read.
func Path(it items.Item) string {
	if it.State == items.Draft {
		return "/drafts/" + it.ID
	}
	return it.Path()
}

// Title is the item's title, or words for having none yet.
func Title(it items.Item) string {
	if it.Title == "" {
		return "No title yet"
	}
	return it.Title
}

// Thumb is the picture of an item: its first page, or a drawing of its kind.
func Thumb(c items.Card) ui.ThumbView {
	v := ui.ThumbView{Kind: c.Kind, Seed: c.OrgSlug, Play: c.Kind == "recording"}
	if c.Thumb != "" {
		v.Src = "/files/" + c.Thumb + "/thumb"
	}
	return v
}

// Audience says who can see an item now.
func Audience(it items.Item) ui.AudienceView {
	switch {
	case it.State == items.Draft:
		return ui.AudienceView{State: "draft"}
	case it.State == items.Withdrawn:
		return ui.AudienceView{State: "withdrawn"}
	case it.State == items.Deleted:
		return ui.AudienceView{State: "withdrawn", Label: "Deleted"}
	case it.Audience.Kind == items.Public:
		return ui.AudienceView{State: "public"}
	case it.Audience.Kind == items.OrgAud:
		return ui.AudienceView{State: it.AudienceOrgKind, Label: it.AudienceName}
	}
	return ui.AudienceView{State: "me"}
}

// UsedIn is "Used in 6 schools", or nothing of what nobody uses.
func UsedIn(schools int) string {
	switch schools {
	case 0:
		return ""
	case 1:
		return "Used in 1 school"
	}
	return "Used in " + strconv.Itoa(schools) + " schools"
}

// Day is a date in full: "3 November 2026".
func Day(t time.Time) string { return t.Format("2 January 2006") }

// ShortDay is a date for lists: "3 Nov 2026".
func ShortDay(t time.Time) string { return t.Format("2 Jan 2006") }
