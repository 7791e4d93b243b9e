package curation

import (
	"context"
	"net/http"
	"net/url"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/slots"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// OnEntry offers to save an entry for later and to put it into a collection.
// Visitors keep nothing.
func (h Room) OnEntry(ctx context.Context, act authz.Actor, e library.Entry) (slots.Slots, error) {
	if act.Visitor() || e.State != items.Published {
		return slots.Slots{}, nil
	}
	on, err := h.Follow.HasSaved(ctx, act, e.ID)
	put := ui.Link{Label: "Add to a collection", Href: "/items/" + e.ID + "/collections", Icon: "library"}
	return slots.Slots{Actions: []component{saveButton(saveView{ID: e.ID, Name: e.Title, On: on, Back: e.Path()}), ui.ButtonLink(put, "")}}, err
}

// saveView is the bookmark.
type saveView struct {
	ID, Name string
	On       bool
	Back     string
}

// save keeps a thing for later or drops it, in one tap.
func (h Room) save(w http.ResponseWriter, r *http.Request) error {
	ctx, act, item := r.Context(), authz.Of(r.Context()), r.PathValue("item")
	if r.PostFormValue("on") != "no" {
		_, err := h.Follow.Save(ctx, act, item)
		return h.done(w, r, "Saved for later. Only you see your saved things.", "/saved", err)
	}
	if err := h.Follow.Drop(ctx, act, item); err != nil {
		return err
	}
	if to := back(r, "/saved"); to != "/saved" {
		return h.done(w, r, "No longer saved.", to, nil)
	}
	return web.Redirect(w, r, "/saved?"+url.Values{"dropped": {item}, "name": {r.PostFormValue("name")}}.Encode())
}

type savedView struct {
	Tabs  []ui.Link
	Rows  []savedRow
	Undo  *undoView
	Pager ui.PagerView
}

type savedRow struct {
	ui.CardView
	Since string
}

// savedTabs lead through what a person keeps an eye on.
func savedTabs(current string) []ui.Link {
	tabs := []ui.Link{{Label: "Saved things", Href: "/saved"}, {Label: "Saved searches", Href: "/library/searches"}, {Label: "Following", Href: "/following"}}
	for n := range tabs {
		tabs[n].Current = tabs[n].Href == current
	}
	return tabs
}

func (h Room) saved(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := h.Follow.Saved(ctx, authz.Of(ctx), r.FormValue("before"), aPage+1)
	if err != nil {
		return err
	}
	v := savedView{Tabs: savedTabs("/saved")}
	if len(list) > aPage {
		list = list[:aPage]
		v.Pager = ui.PagerView{Label: "Pages of saved things", Next: "/saved?" + url.Values{"before": {list[aPage-1].Key()}}.Encode(), NextTo: "Older"}
	}
	for _, s := range list {
		v.Rows = append(v.Rows, savedRow{itemcards.View(s.Card), "Saved " + itemcards.ShortDay(s.SavedAt)})
	}
	if item := r.FormValue("dropped"); item != "" {
		v.Undo = &undoView{Name: r.FormValue("name"), Action: "/items/" + url.PathEscape(item) + "/saved"}
	}
	return h.render(w, r, http.StatusOK, "", ui.PageView{Title: "Saved", NoIndex: true}, savedBody(v))
}

// chooseView is where a thing is put into collections.
type chooseView struct {
	Crumbs  []ui.Link
	Title   string
	Action  string
	Choices []ui.Option
	In      []ui.Link // the collections that it is in already
	New     string
	Error   string
	Note    string
}

func (h Room) choose(w http.ResponseWriter, r *http.Request) error {
	return h.showChoose(w, r, http.StatusOK, "", nil)
}

func (h Room) showChoose(w http.ResponseWriter, r *http.Request, status int, note string, wrong map[string]string) error {
	ctx := r.Context()
	it, choices, err := h.Collections.ChoicesFor(ctx, authz.Of(ctx), r.PathValue("item"))
	if err != nil {
		return err
	}
	v := chooseView{Crumbs: []ui.Link{{Label: "Library", Href: "/library"}, {Label: it.Title, Href: it.Path()}}, Title: it.Title, Action: "/items/" + it.ID + "/collections",
		New: "/collections/new?" + url.Values{"item": {it.ID}}.Encode(), Note: note, Error: wrong["collection"] + wrong["note"] + wrong["item"]}
	for _, c := range choices {
		if c.Has {
			v.In = append(v.In, ui.Link{Label: c.Title, Href: c.Path()})
			continue
		}
		v.Choices = append(v.Choices, ui.Option{Value: c.Slug, Label: c.Title, Chosen: len(v.Choices) == 0})
	}
	page := ui.PageView{Title: "Add to a collection: " + it.Title, NoIndex: true, Failed: v.Error != ""}
	return h.render(w, r, status, it.OrgID, page, chooseBody(v))
}

func (h Room) add(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	slug, note := r.PostFormValue("collection"), r.PostFormValue("note")
	if slug == "" {
		return h.showChoose(w, r, http.StatusUnprocessableEntity, note, map[string]string{"collection": web.Say("collection.choose")})
	}
	c, err := h.Collections.Add(ctx, authz.Of(ctx), slug, r.PathValue("item"), note)
	if wrong := web.FieldErrors(err); wrong != nil {
		return h.showChoose(w, r, http.StatusUnprocessableEntity, note, wrong)
	}
	return h.done(w, r, "Added to “"+c.Title+"”.", c.Path(), err)
}
