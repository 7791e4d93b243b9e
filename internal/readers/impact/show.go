package impact

import (
	"context"
	"errors"
	"iter"
	"net/http"

	"github.com/a-h/templ"

	"staffroom/internal/features/library/adoption"
	"staffroom/internal/features/library/lineage"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/shell"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/kernel/thanks"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// How much of each the page shows; the rest is on pages of its own, or in the
// list to take away.
const (
	schoolsShown  = 50
	notesShown    = 10
	versionsShown = 30
	namesShown    = 60
)

// showView is the page of one item.
type showView struct {
	Crumbs   []ui.Link
	Title    string
	Lead     string
	CSV      string
	Quiet    bool // nothing yet
	Schools  []schoolView
	AllUses  *ui.Link
	Chart    *chartView
	Summary  string
	Changes  []string
	Notes    templ.Component // nil without any
	AllNotes *ui.Link
	Chain    []linkView
	Tree     *ui.Link
	Thanks   namesView
	Taken    string // how often the files were taken
}

// schoolView is a school that uses it.
type schoolView struct {
	Name, Seed, Href string
	Uses             []useView
}

type useView struct{ Line, Person, PersonHref string }

// linkView is a version, and what it was made of.
type linkView struct {
	Title, Href, By, What, From string
}

// namesView is who said thank you.
type namesView struct {
	Names []ui.Link
	Other bool // and others, whom the reader may not look up
}

// thankView is the button.
type thankView struct {
	Action, Author string
	On             bool
}

func namesOf(list []thanks.Thanks, most int) namesView {
	var v namesView
	for _, t := range list {
		switch {
		case t.PersonID == "" || len(v.Names) == most:
			v.Other = true
		default:
			v.Names = append(v.Names, ui.Link{Label: t.Name, Href: "/people/" + t.Slug})
		}
	}
	return v
}

// item is the header of what the page is about, for those who may see the page.
func (h Room) item(r *http.Request) (items.Item, authz.Actor, error) {
	act := authz.Of(r.Context())
	it, err := h.Library.Header(r.Context(), act, r.PathValue("item"))
	if err == nil {
		err = CanSee(act, it)
	}
	return it, act, err
}

func (h Room) show(w http.ResponseWriter, r *http.Request) error {
	it, act, err := h.item(r)
	if err != nil {
		return err
	}
	v := showView{Title: "What became of it", Lead: itemcards.Title(it), CSV: "/items/" + it.ID + "/impact.csv",
		Crumbs: []ui.Link{{Label: "What you shared", Href: "/impact"}, {Label: itemcards.Title(it), Href: itemcards.Path(it)}}}
	if it.AuthorID != act.PersonID {
		v.Crumbs[0] = ui.Link{Label: "Library", Href: "/library"}
	}
	if err := h.uses(r.Context(), act, it, &v); err != nil {
		return err
	}
	if err := h.further(r.Context(), act, it, &v); err != nil {
		return err
	}
	v.Quiet = len(v.Schools)+len(v.Chain)+len(v.Thanks.Names) == 0 && v.Notes == nil && !v.Thanks.Other
	page := ui.PageView{Title: v.Title + ": " + v.Lead, NoIndex: true, Styles: []string{"impact.css"}}
	return h.Shell.Render(w, r, http.StatusOK, shell.Page{PageView: page, Section: "library", OrgID: it.OrgID}, showBody(v))
}

// uses reads which schools use it, since when, and what happened.
func (h Room) uses(ctx context.Context, act authz.Actor, it items.Item, v *showView) error {
	if it.State != items.Published || it.UsedIn == 0 {
		return nil
	}
	list, more, err := h.Adoption.SchoolsUsing(ctx, act, it.ID, "", schoolsShown)
	if err != nil {
		return err
	}
	for _, s := range list {
		v.Schools = append(v.Schools, h.school(s))
	}
	if more != "" {
		v.AllUses = &ui.Link{Label: "All the schools", Href: "/items/" + it.ID + "/uses"}
	}
	spread, err := h.Adoption.Spread(ctx, act, it.ID)
	if err != nil {
		return err
	}
	v.Chart = chart(spread, it.PublishedAt, h.Clock())
	sum, err := h.Adoption.Summary(ctx, act, it.ID)
	if err != nil {
		return err
	}
	v.Summary, v.Changes = h.Told.Summary(sum), h.Told.Changes(sum)
	notes, more, err := h.Adoption.Notes(ctx, act, it.ID, "", notesShown)
	if len(notes) > 0 {
		v.Notes = h.Told.Notes(act, notes, 3)
	}
	if more != "" {
		v.AllNotes = &ui.Link{Label: "All the notes", Href: "/items/" + it.ID + "/notes"}
	}
	return err
}

func (h Room) school(s adoption.SchoolUse) schoolView {
	v := schoolView{Name: s.Name, Seed: s.Slug, Href: "/at/" + s.Slug}
	for _, a := range s.Uses {
		u := useView{Line: h.Told.Use(a), Person: a.PersonName}
		if a.PersonSlug != "" {
			u.PersonHref = "/people/" + a.PersonSlug
		}
		v.Uses = append(v.Uses, u)
	}
	return v
}

// further reads the versions that came of it, thanks, and how often it was taken.
func (h Room) further(ctx context.Context, act authz.Actor, it items.Item, v *showView) error {
	given, err := h.Thanks.Of(ctx, act, it.ID, namesShown+1)
	if err != nil {
		return err
	}
	v.Thanks = namesOf(given, namesShown)
	if n, err := h.Adoption.Downloads(ctx, act, it.ID); err != nil {
		return err
	} else if n > 0 {
		v.Taken = "Its files were taken " + count(n, "time", "times") + ". That is counted apart and is no use."
	}
	if it.Kin == 0 {
		return nil
	}
	made, err := h.Lineage.Adaptations(ctx, act, it.ID)
	v.Chain = chain(it.ID, made)
	if len(v.Chain) > 0 {
		v.Tree = &ui.Link{Label: "Everything of the same origin", Href: "/items/" + it.ID + "/lineage"}
	}
	return err
}

// chain are the versions, each with what it was made of where that is another
// version.
func chain(origin string, made []lineage.Chain) []linkView {
	titles := map[string]string{}
	var out []linkView
	for _, c := range made {
		titles[c.ItemID] = c.Title
		v := linkView{Title: c.Title, Href: c.Path, By: c.AuthorName + ", " + c.OrgName + ", " + itemcards.Day(c.At), What: c.WhatChanged}
		if c.ParentID != origin {
			v.From = titles[c.ParentID]
		}
		out = append(out, v)
		if len(out) == versionsShown {
			break
		}
	}
	return out
}

// export is the same as a list, all of it, for those who plan with it.
func (h Room) export(w http.ResponseWriter, r *http.Request) error {
	it, act, err := h.item(r)
	if err != nil {
		return err
	}
	head := []string{"What", "School", "Person", "From", "To", "For whom", "What happened", "What was changed", "In words", "Address"}
	return web.WriteCSV(w, "what-became-of-"+it.Slug+".csv", head, h.rows(r.Context(), act, it))
}

// errEnough ends a walk whose reader wants no more.
var errEnough = errors.New("enough")

func (h Room) rows(ctx context.Context, act authz.Actor, it items.Item) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		give := func(row ...string) error {
			if !yield(row, nil) {
				return errEnough
			}
			return nil
		}
		for _, part := range []func(context.Context, authz.Actor, items.Item, func(...string) error) error{h.useRows, h.noteRows, h.versionRows, h.thanksRows} {
			if err := part(ctx, act, it, give); err != nil {
				if !errors.Is(err, errEnough) {
					yield(nil, err)
				}
				return
			}
		}
	}
}

func (h Room) useRows(ctx context.Context, act authz.Actor, it items.Item, give func(...string) error) error {
	for after := ""; ; {
		list, next, err := h.Adoption.SchoolsUsing(ctx, act, it.ID, after, 200)
		if err != nil {
			return err
		}
		for _, s := range list {
			for _, a := range s.Uses {
				if err := give("Use", s.Name, a.PersonName, a.Started, a.Ended, h.Told.Scope(a), "", "", "", ""); err != nil {
					return err
				}
			}
		}
		if after = next; after == "" {
			return nil
		}
	}
}

func (h Room) noteRows(ctx context.Context, act authz.Actor, it items.Item, give func(...string) error) error {
	for before := ""; ; {
		list, next, err := h.Adoption.Notes(ctx, act, it.ID, before, 100)
		if err != nil {
			return err
		}
		for _, n := range list {
			err := give("Note", n.Use.OrgName, n.Use.PersonName, adoption.Day(n.CreatedAt), "", n.Class, h.Told.Result(n.Result), h.Told.Changed(n), n.Evidence, "")
			if err != nil {
				return err
			}
		}
		if before = next; before == "" {
			return nil
		}
	}
}

func (h Room) versionRows(ctx context.Context, act authz.Actor, it items.Item, give func(...string) error) error {
	made, err := h.Lineage.Adaptations(ctx, act, it.ID)
	if err != nil {
		return err
	}
	for _, c := range made {
		if err := give("Own version", c.OrgName, c.AuthorName, adoption.Day(c.At), "", "", "", c.WhatChanged, c.Title, h.Shell.Base()+c.Path); err != nil {
			return err
		}
	}
	return nil
}

func (h Room) thanksRows(ctx context.Context, act authz.Actor, it items.Item, give func(...string) error) error {
	given, err := h.Thanks.Of(ctx, act, it.ID, 5000)
	if err != nil {
		return err
	}
	for _, t := range given {
		if t.PersonID == "" {
			continue
		}
		if err := give("Thanks", "", t.Name, adoption.Day(t.At), "", "", "", "", "", ""); err != nil {
			return err
		}
	}
	return nil
}

// thank thanks the author in one tap, or takes it back.
func (h Room) thank(w http.ResponseWriter, r *http.Request) error {
	ctx, act, said := r.Context(), authz.Of(r.Context()), "Thank you. Its author sees your name with it."
	do := h.Thanks.Give
	if r.PostFormValue("on") == "no" {
		do, said = h.Thanks.TakeBack, "Taken back."
	}
	it, err := do(ctx, act, r.PathValue("item"))
	if err != nil {
		return err
	}
	web.SetFlash(w, web.Flash{Text: said})
	return web.Redirect(w, r, it.Path())
}
