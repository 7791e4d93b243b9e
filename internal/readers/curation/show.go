package curation

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/collections"
	"staffroom/internal/kernel/follow"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/platform/web/ui"
)

// showView is the page of one collection as one reader sees it.
type showView struct {
	Crumbs       []ui.Link
	Title, About string
	Audience     ui.AudienceView
	Count        string
	Byline       ui.BylineView
	Cover        []ui.ThumbView
	Sections     []sectionView
	Follow       *followView
	Edit         *ui.Link
	Feed         string
	Undelete     string // where a deletion is undone
	Schools      []ui.SchoolView
	SchoolsTitle string
	Narrower     string // for who looks after it: what others may not see of it
	Empty        *ui.EmptyView
}

type sectionView struct {
	ID, Title, Note, Count string
	Entries                []entryView
}

type entryView struct {
	ui.CardView
	Note string
}

func (h Room) show(w http.ResponseWriter, r *http.Request) error {
	ctx, act := r.Context(), authz.Of(r.Context())
	o, err := h.Collections.Open(ctx, act, r.PathValue("collection"))
	if err != nil {
		return err
	}
	v := showOf(o, act)
	if !act.Visitor() && !o.Deleted() {
		on, err := h.Follow.Follows(ctx, act, follow.Subject{Kind: follow.Collection, ID: o.ID})
		if err != nil {
			return err
		}
		v.Follow = &followView{Kind: string(follow.Collection), ID: o.ID, Name: o.Title, On: on, Back: o.Path()}
	}
	public := o.Reach == authz.Everyone
	page := ui.PageView{Title: o.Title, Description: o.About, NoIndex: !public, Canonical: h.Shell.Base() + o.Path()}
	if public {
		page.Feeds = []ui.Feed{{Title: o.Title, Href: v.Feed}}
	}
	return h.render(w, r, http.StatusOK, o.OrgID, page, showBody(v))
}

func showOf(o collections.Open, act authz.Actor) showView {
	v := showView{
		Crumbs: []ui.Link{{Label: "Library", Href: "/library"}, {Label: "Collections", Href: "/collections"}, {Label: o.OrgName, Href: atQuery(o.OrgSlug)}},
		Title:  o.Title, About: o.About, Audience: audienceOf(o.Collection), Count: things(o.Count()), Byline: bylineOf(o.Collection, act),
	}
	if act.Visitor() {
		v.Crumbs = v.Crumbs[1:]
	}
	for n, s := range o.Sections {
		v.Sections = append(v.Sections, sectionOf(n, s))
	}
	entries := o.Entries()
	for _, e := range entries[:min(3, len(entries))] {
		v.Cover = append(v.Cover, itemcards.Thumb(e.Card))
	}
	v.schools(entries)
	if o.Reach == authz.Everyone {
		v.Feed = o.Path() + "/feed.atom"
	}
	if o.May.Edit {
		v.Edit = &ui.Link{Label: "Edit and arrange", Href: o.Path() + "/edit", Icon: "pencil"}
		v.Narrower = narrower(o.Collection, entries)
	}
	if o.Deleted() && o.May.Delete {
		v.Undelete = o.Path() + "/deletion/undo"
	}
	if len(entries) == 0 {
		v.Empty = &ui.EmptyView{Icon: "library", Title: "Nothing here yet", Level: 2, Text: "Whoever looks after this has not put anything in that you can see."}
		if o.May.Edit {
			v.Empty.Text = "Open something in the library and choose “Add to a collection”."
			v.Empty.Action = &ui.Link{Label: "Find something", Href: "/library", Icon: "search"}
		}
	}
	return v
}

func bylineOf(c collections.Collection, act authz.Actor) ui.BylineView {
	b := ui.BylineView{Name: c.AuthorName, Seed: c.AuthorID, Under: c.OrgName + ". Last changed " + itemcards.Day(c.UpdatedAt)}
	if c.KeptBy == collections.ByOrg {
		b.Under = "For " + b.Under
	}
	if !act.Visitor() {
		b.Href = "/people/" + c.AuthorSlug
	}
	return b
}

func sectionOf(n int, s collections.Section) sectionView {
	v := sectionView{ID: fmt.Sprintf("part-%d", n+1), Title: s.Title, Note: s.Note, Count: things(len(s.Entries))}
	for _, e := range s.Entries {
		v.Entries = append(v.Entries, entryView{itemcards.View(e.Card), e.Note})
	}
	return v
}

// schools are where the things come from, once each.
func (v *showView) schools(entries []collections.Entry) {
	var seen []string
	for _, e := range entries {
		if e.Card.OrgKind == "school" && !slices.Contains(seen, e.Card.OrgSlug) {
			seen = append(seen, e.Card.OrgSlug)
			v.Schools = append(v.Schools, ui.SchoolView{Name: e.Card.OrgName, Seed: e.Card.OrgSlug, Size: "sm"})
		}
	}
	v.SchoolsTitle = fmt.Sprintf("From %d schools", len(seen))
	if len(seen) == 1 {
		v.SchoolsTitle = "From one school"
	}
}

// narrower tells whoever looks after a collection that some of its readers do
// not see all of it. Those readers are not told: what they may not see does not
// exist for them.
func narrower(c collections.Collection, entries []collections.Entry) string {
	n := 0
	for _, e := range entries {
		if c.Audience.Kind != items.OnlyMe && e.Card.Reach != authz.Everyone && e.Card.Reach != c.Reach {
			n++
		}
	}
	switch n {
	case 0:
		return ""
	case 1:
		return "One thing in it is shared with other people than the collection. Readers who may not see it are not shown it."
	}
	return fmt.Sprintf("%d things in it are shared with other people than the collection. Readers who may not see them are not shown them.", n)
}

// followView is the button that follows and unfollows.
type followView struct {
	Kind, ID, Name string
	On             bool
	Back           string
}

func (h Room) follow(w http.ResponseWriter, r *http.Request) error {
	sub := follow.Subject{Kind: follow.Kind(r.PostFormValue("kind")), ID: r.PostFormValue("subject")}
	ctx, act := r.Context(), authz.Of(r.Context())
	if r.PostFormValue("on") == "no" {
		return h.done(w, r, "You no longer follow it.", "/following", h.Follow.Unfollow(ctx, act, sub))
	}
	return h.done(w, r, "You follow it. What is new there shows on Today.", "/following", h.Follow.Follow(ctx, act, sub))
}

type followingView struct {
	Tabs   []ui.Link
	Groups []followGroup
}

type followGroup struct {
	ID, Title string
	Rows      []followRow
}

type followRow struct {
	Name, Href, Since string
	followView
}

var kindTitles = []struct {
	kind  follow.Kind
	title string
}{{follow.Collection, "Collections"}, {follow.Person, "People"}, {follow.Org, "Schools, trusts and networks"}}

func (h Room) following(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := h.Follow.Following(ctx, authz.Of(ctx))
	if err != nil {
		return err
	}
	v := followingView{Tabs: savedTabs("/following")}
	for _, k := range kindTitles {
		g := followGroup{ID: "kind-" + string(k.kind), Title: k.title}
		for _, f := range list {
			if f.Kind == k.kind {
				g.Rows = append(g.Rows, followRow{f.Name, f.Path(), "Since " + itemcards.ShortDay(f.Since),
					followView{Kind: string(f.Kind), ID: f.ID, Name: f.Name, On: true, Back: "/following"}})
			}
		}
		if len(g.Rows) > 0 {
			v.Groups = append(v.Groups, g)
		}
	}
	return h.render(w, r, http.StatusOK, "", ui.PageView{Title: "Following", NoIndex: true}, followingBody(v))
}

// FollowPerson is the button on a person's page.
func (h Room) FollowPerson(ctx context.Context, act authz.Actor, personID, name, back string) (templ.Component, error) {
	return h.FollowButton(ctx, act, follow.Subject{Kind: follow.Person, ID: personID}, name, back)
}

// FollowOrg is the button on an organisation's page.
func (h Room) FollowOrg(ctx context.Context, act authz.Actor, orgID, name, back string) (templ.Component, error) {
	return h.FollowButton(ctx, act, follow.Subject{Kind: follow.Org, ID: orgID}, name, back)
}

// FollowButton is a small form that follows a subject or ends it, for the pages
// of other rooms; nil for a visitor, who follows nothing.
func (h Room) FollowButton(ctx context.Context, act authz.Actor, sub follow.Subject, name, back string) (templ.Component, error) {
	if act.Visitor() {
		return nil, nil
	}
	on, err := h.Follow.Follows(ctx, act, sub)
	return followButton(followView{Kind: string(sub.Kind), ID: sub.ID, Name: name, On: on, Back: back}, true), err
}
