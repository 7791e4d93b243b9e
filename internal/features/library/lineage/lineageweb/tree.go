package lineageweb

import (
	"net/http"
	"strings"

	"staffroom/internal/features/library/lineage"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// treeView is all versions of one origin.
type treeView struct {
	Crumbs []ui.Link
	Lead   string
	Root   nodeView
	Say    *sayView
	Errors []ui.ErrorLine
}

type nodeView struct {
	Hidden, Here      bool
	Title, Href, Line string
	What, State       string
	Versions          []nodeView
}

// sayView asks for a sentence about one's own version.
type sayView struct {
	Action string
	What   ui.InputView
}

// tree shows where an entry came from and what became of it.
func (h Room) tree(w http.ResponseWriter, r *http.Request) error { return h.showTree(w, r, "", nil) }

func (h Room) showTree(w http.ResponseWriter, r *http.Request, typed string, wrong map[string]string) error {
	it, t, err := h.Lineage.Tree(r.Context(), actor(r), r.PathValue("item"))
	if err != nil {
		return err
	}
	v := treeView{Crumbs: crumbs(it), Root: nodeOf(t.Root, it.ID), Errors: ui.ErrorLines(wrong, "what_changed"), Lead: "Who made their own version, where, and what they changed."}
	if t.Seen <= 1 && !t.Root.Hidden {
		v.Lead = "There are no other versions of this so far."
	}
	if v.Say, err = h.sayOf(r, it, typed, wrong); err != nil {
		return err
	}
	page := pageOf(it, "Versions of "+titleOf(it), len(wrong) > 0)
	return h.Shell.Render(w, r, status(wrong), page, treePage(v))
}

// sayOf is the form for the sentence, for those who may change a version.
func (h Room) sayOf(r *http.Request, it items.Item, typed string, wrong map[string]string) (*sayView, error) {
	if items.CanEdit(actor(r), it) != nil {
		return nil, nil
	}
	l, err := h.Lineage.LinkOf(r.Context(), actor(r), it.ID)
	if errs.Is(err, errs.NotFound) {
		return nil, nil
	}
	if typed == "" {
		typed = l.WhatChanged
	}
	return &sayView{Action: "/items/" + it.ID + "/what-changed", What: ui.InputView{FieldView: ui.FieldView{ID: "what_changed", Label: "What did you change?", Error: wrong["what_changed"],
		Hint: "One sentence. It stands beside your version wherever its lineage is shown."}, Name: "what_changed", Value: typed, MaxLength: lineage.MaxSentence}}, err
}

func (h Room) sayChanged(w http.ResponseWriter, r *http.Request) error {
	err := h.Lineage.SayWhatChanged(r.Context(), actor(r), r.PathValue("item"), r.FormValue("what_changed"))
	if wrong := web.FieldErrors(err); wrong != nil {
		return h.showTree(w, r, r.FormValue("what_changed"), wrong)
	}
	if err != nil {
		return err
	}
	return done(w, r, "/items/"+r.PathValue("item")+"/lineage", "Saved. It stands beside your version.")
}

func nodeOf(n *lineage.Node, here string) nodeView {
	v := nodeView{Hidden: n.Hidden, What: n.WhatChanged}
	if !n.Hidden {
		v.Here, v.Title, v.Href = n.ItemID == here, n.Title, n.Path
		if v.Title == "" {
			v.Title = "A draft without a title"
		}
		v.Line = strings.Join([]string{n.AuthorName, n.OrgName, itemcards.Day(n.At)}, ", ")
		switch items.State(n.State) {
		case items.Draft:
			v.State, v.Href = "Draft, only you see it", "/drafts/"+n.ItemID
		case items.Withdrawn:
			v.State = "Taken down"
		}
	}
	for _, below := range n.Versions {
		v.Versions = append(v.Versions, nodeOf(below, here))
	}
	return v
}
