package lineageweb

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/lineage"
	"staffroom/internal/features/library/slots"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/platform/web/ui"
)

// Section is what an entry's page shows of its lineage.
type Section struct {
	Lineage *lineage.Service
	Base    string // the public address
}

// kinSide is the panel "Where it came from".
type kinSide struct {
	Here     string
	Parent   *kinRow
	Hidden   bool // there is an original, and nothing is said of it
	Terms    string
	Changed  string // address of the changes, for who may take them
	What     string
	Versions []kinRow
	More     bool
	All      string
	Credits  []ui.Link
}

type kinRow struct{ Title, Href, Line, What string }

// OnEntry asks once, and not at all of what has no lineage.
func (s Section) OnEntry(ctx context.Context, act authz.Actor, e library.Entry) (slots.Slots, error) {
	var out slots.Slots
	k, err := s.Lineage.KinOf(ctx, act, e)
	if err != nil {
		return out, err
	}
	if k.MayAdapt {
		out.Actions = []templ.Component{adaptButton("/items/" + e.ID + "/versions/ours")}
	}
	if len(e.Files) > 0 {
		out.Aside = append(out.Aside, takeAway("/items/"+e.ID+"/everything.zip", "/items/"+e.ID+"/credits.txt"))
	}
	if k.IsVersion || len(k.Versions)+len(k.Credits) > 0 {
		out.Aside = append([]templ.Component{kinPart(sideOf(e, k))}, out.Aside...)
	}
	if items.CanEdit(act, e.Item) == nil {
		out.Care = careOf(e, k)
	}
	if k.Parent != nil {
		out.About = map[string]any{"isBasedOn": map[string]any{"@type": "LearningResource", "@id": s.Base + k.Parent.Path, "url": s.Base + k.Parent.Path, "name": k.Parent.Title,
			"author":    map[string]any{"@type": "Person", "name": k.Parent.AuthorName},
			"publisher": map[string]any{"@type": "EducationalOrganization", "name": k.Parent.OrgName}}}
	}
	return out, nil
}

func sideOf(e library.Entry, k lineage.Kin) kinSide {
	v := kinSide{Here: itemcards.Title(e.Item), Hidden: k.IsVersion && k.Parent == nil, What: k.WhatChanged, More: k.More, All: "/items/" + e.ID + "/lineage"}
	if k.Parent != nil {
		v.Parent = &kinRow{Title: k.Parent.Title, Href: k.Parent.Path, Line: k.Parent.AuthorName + ", " + k.Parent.OrgName}
		v.Terms = licenceName(k.Terms)
	}
	if k.Changed {
		v.Changed = "/items/" + e.ID + "/changes"
	}
	for _, one := range k.Versions {
		v.Versions = append(v.Versions, kinRow{Title: one.Title, Href: one.Path, Line: one.AuthorName + ", " + one.OrgName, What: one.WhatChanged})
	}
	for _, c := range k.Credits {
		v.Credits = append(v.Credits, ui.Link{Label: c.Name, Href: c.Path, Note: c.OrgName})
	}
	return v
}

func careOf(e library.Entry, k lineage.Kin) []ui.Link {
	var out []ui.Link
	if k.Offers > 0 {
		label := "An improvement is offered"
		if k.Offers > 1 {
			label = strconv.Itoa(k.Offers) + " improvements are offered"
		}
		out = append(out, ui.Link{Label: label, Href: "/offers/" + k.FirstOffer, Icon: "hand-heart"})
	}
	switch {
	case k.Offered != "":
		out = append(out, ui.Link{Label: "What you offered back", Href: "/offers/" + k.Offered, Icon: "hand-helping"})
	case k.ParentUp && e.State == items.Published:
		out = append(out, ui.Link{Label: "Offer it back", Href: "/items/" + e.ID + "/offer", Icon: "hand-helping"})
	}
	if k.IsVersion {
		out = append(out, ui.Link{Label: "Say what you changed", Href: "/items/" + e.ID + "/lineage#what_changed", Icon: "git-fork"})
	}
	return out
}

// licenceName is a licence in a few words.
func licenceName(value string) string {
	name, _, _ := strings.Cut(items.Licences[value], ":")
	return name
}

func whyAlike(l lineage.Likeness) string {
	if l.File != "" {
		return "It has the same file: " + l.File
	}
	return "About " + strconv.Itoa(l.Percent) + "% of the text is the same"
}

// Advice is what somebody who writes a draft is told of its lineage.
type Advice struct{ Lineage *lineage.Service }

// OnDraft says whose version a draft is, or what it looks like.
func (a Advice) OnDraft(ctx context.Context, act authz.Actor, e library.Entry) (templ.Component, error) {
	if e.Kin != 0 {
		k, err := a.Lineage.KinOf(ctx, act, e)
		if err != nil || !k.IsVersion {
			return nil, err
		}
		return versionNote(sideOf(e, k)), nil
	}
	found, err := a.Lineage.Alike(ctx, act, e.ID)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	l := found[0]
	return alikeNote(alikeRow{Title: l.Title, Path: l.Path, Line: l.AuthorName + ", " + l.OrgName, Why: whyAlike(l), Action: "/items/" + e.ID + "/alike"}), nil
}
