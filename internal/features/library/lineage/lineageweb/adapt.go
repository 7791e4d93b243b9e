package lineageweb

import (
	"net/http"

	"staffroom/internal/identity/people"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// adapt is one tap. Who works in several places chooses one on the next page.
func (h Room) adapt(w http.ResponseWriter, r *http.Request) error {
	org := r.FormValue("org")
	if org == "" {
		in, err := h.places(r)
		if err != nil {
			return err
		}
		if len(in) > 1 {
			if _, err := h.header(r); err != nil {
				return err
			}
			return web.Redirect(w, r, "/items/"+r.PathValue("item")+"/versions/ours")
		}
		org = in[0].OrgID
	}
	e, err := h.Lineage.Adapt(r.Context(), actor(r), r.PathValue("item"), org)
	if err != nil {
		return err
	}
	return done(w, r, "/drafts/"+e.ID, "This is your own version. Change what you need, then share it. Where it came from goes with it.")
}

func (h Room) places(r *http.Request) ([]people.Membership, error) {
	act := actor(r)
	in, err := h.People.Memberships(r.Context(), act.PersonID)
	if err != nil {
		return nil, err
	}
	if len(in[act.PersonID]) == 0 {
		return nil, errs.New(errs.Forbidden, "library.no_organisation", "%s is nowhere", act.PersonID)
	}
	return in[act.PersonID], nil
}

// chooseView asks whose version it will be.
type chooseView struct {
	Crumbs      []ui.Link
	Title, Lead string
	Action      string
	Tiles       ui.TilesView
	Back        string
}

func (h Room) chooseOrg(w http.ResponseWriter, r *http.Request) error {
	it, err := h.header(r)
	if err != nil {
		return err
	}
	in, err := h.places(r)
	if err != nil {
		return err
	}
	v := chooseView{Crumbs: crumbs(it), Title: "Make our own version", Lead: titleOf(it), Action: "/items/" + it.ID + "/versions/ours", Back: pathOf(it),
		Tiles: ui.TilesView{FieldView: ui.FieldView{ID: "org", Label: "Whose version is it?", Hint: "Its name stands beside yours."}, Name: "org"}}
	for n, m := range in {
		v.Tiles.Options = append(v.Tiles.Options, ui.Option{Value: m.OrgID, Label: m.OrgName, Chosen: n == 0})
	}
	page := pageOf(it, v.Title, false)
	page.Narrow = true
	return h.Shell.Render(w, r, http.StatusOK, page, choosePage(v))
}

// alikeView is what a draft looks like, on a page of its own.
type alikeView struct {
	Crumbs []ui.Link
	Back   string
	Rows   []alikeRow
}

type alikeRow struct {
	Title, Path, Line, Why string
	Action, Parent         string
}

// alike names what a draft looks like.
func (h Room) alike(w http.ResponseWriter, r *http.Request) error {
	it, err := h.header(r)
	if err != nil {
		return err
	}
	found, err := h.Lineage.Alike(r.Context(), actor(r), it.ID)
	if err != nil {
		return err
	}
	v := alikeView{Crumbs: crumbs(it), Back: pathOf(it)}
	for _, l := range found {
		v.Rows = append(v.Rows, alikeRow{Title: l.Title, Path: l.Path, Line: l.AuthorName + ", " + l.OrgName, Why: whyAlike(l), Action: "/items/" + it.ID + "/origin", Parent: l.ItemID})
	}
	return h.Shell.Render(w, r, http.StatusOK, pageOf(it, "Something like this is here", false), alikePage(v))
}

// link says that a draft is a version of something.
func (h Room) link(w http.ResponseWriter, r *http.Request) error {
	e, err := h.Lineage.Link(r.Context(), actor(r), r.PathValue("item"), r.FormValue("parent"))
	if err != nil {
		return err
	}
	return done(w, r, pathOf(e.Item), "Noted: yours is a version of it. Both pages say so when you share it.")
}
