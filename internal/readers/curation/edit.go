package curation

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/people"
	"staffroom/internal/kernel/collections"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// newView is the form that begins a collection.
type newView struct {
	Crumbs []ui.Link
	Form   textView
	For    []ui.Option
	Item   string // what goes into it at once
	Errors []ui.ErrorLine
	Wrong  string // of the choice who looks after it
}

// textView is what a person types of a collection.
type textView struct {
	Title, About string
	Errors       map[string]string
}

func (h Room) newForm(w http.ResponseWriter, r *http.Request) error {
	return h.showNew(w, r, http.StatusOK, newView{Item: r.FormValue("item")}, "")
}

func (h Room) showNew(w http.ResponseWriter, r *http.Request, status int, v newView, chosen string) error {
	act := authz.Of(r.Context())
	in, err := h.places(r.Context(), act)
	if err != nil {
		return err
	}
	v.Crumbs = []ui.Link{{Label: "Library", Href: "/library"}, {Label: "Collections", Href: "/collections"}}
	v.For = keeperOptions(act, in, chosen)
	v.Errors = errorLines(v.Form.Errors, "title", "about", "for")
	v.Wrong = v.Form.Errors["for"]
	return h.render(w, r, status, "", ui.PageView{Title: "Begin a collection", NoIndex: true, Failed: len(v.Errors) > 0}, newBody(v))
}

// keeperOptions are who may look after a new collection: the person, in each
// place where they work, and the places whose editor they are.
func keeperOptions(act authz.Actor, in []people.Membership, chosen string) []ui.Option {
	var mine, theirs []ui.Option
	for _, m := range in {
		if collections.CanMake(act, m.OrgID, collections.ByPerson) == nil {
			mine = append(mine, ui.Option{Value: "person:" + m.OrgSlug, Label: "Me, at " + m.Short(), Note: "Only you change it"})
		}
		if collections.CanMake(act, m.OrgID, collections.ByOrg) == nil {
			theirs = append(theirs, ui.Option{Value: "org:" + m.OrgSlug, Label: m.Short(), Note: "Its editors look after it together"})
		}
	}
	all := append(mine, theirs...)
	for n := range all {
		all[n].Chosen = all[n].Value == chosen || chosen == "" && n == 0
	}
	return all
}

func (h Room) make(w http.ResponseWriter, r *http.Request) error {
	ctx, act := r.Context(), authz.Of(r.Context())
	t := collections.Text{Title: r.PostFormValue("title"), About: r.PostFormValue("about")}
	c, err := h.begin(ctx, act, r.PostFormValue("for"), t)
	if wrong := web.FieldErrors(err); wrong != nil {
		v := newView{Item: r.PostFormValue("item"), Form: textView{t.Title, t.About, wrong}}
		return h.showNew(w, r, http.StatusUnprocessableEntity, v, r.PostFormValue("for"))
	}
	if err != nil {
		return err
	}
	if item := r.PostFormValue("item"); item != "" {
		if c, err = h.Collections.Add(ctx, act, c.Slug, item, ""); err != nil {
			return err
		}
	}
	web.SetFlash(w, web.Flash{Text: "Begun. Only you can see it until you choose who else may."})
	return web.Redirect(w, r, c.Path()+"/edit")
}

// begin reads who looks after it, "person:kilnfield" or "org:larkfield".
func (h Room) begin(ctx context.Context, act authz.Actor, keeper string, t collections.Text) (collections.Collection, error) {
	by, slug := collections.ByPerson, keeper
	for _, k := range []collections.Keeper{collections.ByPerson, collections.ByOrg} {
		if rest, ok := strings.CutPrefix(keeper, string(k)+":"); ok {
			by, slug = k, rest
		}
	}
	o, err := h.Orgs.BySlug(ctx, slug)
	if errs.Is(err, errs.NotFound) {
		return collections.Collection{}, errs.Fields("collection.invalid", map[string]string{"for": "collection.keeper_missing"})
	}
	if err != nil {
		return collections.Collection{}, err
	}
	return h.Collections.Make(ctx, act, o.ID, by, t)
}

// editView is where a collection is looked after.
type editView struct {
	Crumbs   []ui.Link
	Path     string
	Name     string
	Version  int
	Form     textView
	Tiles    ui.TilesView
	Lines    []lineView
	Heading  textView
	Errors   []ui.ErrorLine
	Undo     *undoView
	Narrower string
}

// lineView is one line with what can be done to it.
type lineView struct {
	ID, Title, Href, Note string
	Card                  *ui.CardView
	Heading               bool
	First, Last           bool
	Error                 string
	Open                  bool
}

// undoView brings back what was just taken out.
type undoView struct{ Name, Action string }

func (h Room) editForm(w http.ResponseWriter, r *http.Request) error {
	return h.showEdit(w, r, http.StatusOK, func(*editView) {})
}

func (h Room) showEdit(w http.ResponseWriter, r *http.Request, status int, change func(*editView)) error {
	ctx, act := r.Context(), authz.Of(r.Context())
	o, err := h.Collections.Open(ctx, act, r.PathValue("collection"))
	if err != nil {
		return err
	}
	if err := collections.CanEdit(act, o.Collection); err != nil {
		return err
	}
	if o.Deleted() {
		return web.Redirect(w, r, o.Path())
	}
	v := editView{Path: o.Path(), Name: o.Title, Version: o.Version, Form: textView{Title: o.Title, About: o.About}, Lines: linesOf(o), Narrower: narrower(o.Collection, o.Entries()),
		Crumbs: []ui.Link{{Label: "Library", Href: "/library"}, {Label: "Collections", Href: "/collections"}, {Label: o.Title, Href: o.Path()}}}
	if v.Tiles, err = h.audienceTiles(ctx, act, o.Collection); err != nil {
		return err
	}
	if line := r.FormValue("removed"); line != "" && r.Method == http.MethodGet {
		v.Undo = &undoView{Name: r.FormValue("name"), Action: o.Path() + "/lines/" + url.PathEscape(line) + "/removal/undo"}
	}
	change(&v)
	page := ui.PageView{Title: "Arrange: " + o.Title, NoIndex: true, Failed: len(v.Errors) > 0}
	return h.render(w, r, status, o.OrgID, page, editBody(v))
}

func linesOf(o collections.Open) []lineView {
	var out []lineView
	for _, s := range o.Sections {
		if s.ID != "" {
			out = append(out, lineView{ID: s.ID, Title: s.Title, Note: s.Note, Heading: true})
		}
		for _, e := range s.Entries {
			c := itemcards.View(e.Card)
			out = append(out, lineView{ID: e.ID, Title: e.Card.Title, Href: e.Card.Path(), Note: e.Note, Card: &c})
		}
	}
	if len(out) > 0 {
		out[0].First, out[len(out)-1].Last = true, true
	}
	return out
}

// audienceTiles is the openness ladder of a collection.
func (h Room) audienceTiles(ctx context.Context, act authz.Actor, c collections.Collection) (ui.TilesView, error) {
	v := ui.TilesView{FieldView: ui.FieldView{ID: "audience", Label: "Who can see the collection", Hint: "What is in it keeps its own audience: nobody finds here what they could not find alone."}, Name: "audience", Wide: true}
	own, err := h.Orgs.Get(ctx, c.OrgID)
	if err != nil {
		return v, err
	}
	above, err := h.Orgs.Parents(ctx, c.OrgID)
	if err != nil {
		return v, err
	}
	add := func(to items.Audience, o ui.Option) {
		if err := collections.CanShare(act, c, to); err != nil {
			o.Disabled, o.Note = true, web.Say(errs.CodeOf(err))
		}
		o.Value, o.Chosen = to.String(), to == c.Audience
		v.Options = append(v.Options, o)
	}
	add(items.Audience{Kind: items.OnlyMe}, ui.Option{Label: "Only me", Note: "Nobody else can open it", Audience: "me"})
	for _, o := range append([]orgs.Org{own}, above...) {
		if act.Belongs(o.ID) || o.ID == c.Audience.OrgID {
			add(items.Audience{Kind: items.OrgAud, OrgID: o.ID}, ui.Option{Label: o.Name, Note: "Everyone who works there", Audience: string(o.Kind)})
		}
	}
	add(items.Audience{Kind: items.Public}, ui.Option{Label: "Everyone", Note: "Anybody on the web, without signing in", Audience: "public"})
	return v, nil
}

// done says what was done and goes on, or returns the error.
func (h Room) done(w http.ResponseWriter, r *http.Request, said, to string, err error) error {
	if err != nil {
		return err
	}
	web.SetFlash(w, web.Flash{Text: said})
	return web.Redirect(w, r, back(r, to))
}

func editPath(r *http.Request) string {
	return "/collections/" + url.PathEscape(r.PathValue("collection")) + "/edit"
}

func (h Room) describe(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	t := collections.Text{Title: r.PostFormValue("title"), About: r.PostFormValue("about")}
	_, err := h.Collections.Describe(ctx, authz.Of(ctx), r.PathValue("collection"), version(r), t)
	if wrong := web.FieldErrors(err); wrong != nil {
		return h.showEdit(w, r, http.StatusUnprocessableEntity, func(v *editView) {
			v.Form, v.Errors = textView{t.Title, t.About, wrong}, errorLines(wrong, "title", "about")
		})
	}
	return h.done(w, r, "Saved.", editPath(r), err)
}

func (h Room) share(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	to, err := items.ParseAudience(r.PostFormValue("audience"))
	if err == nil {
		_, err = h.Collections.Share(ctx, authz.Of(ctx), r.PathValue("collection"), version(r), to)
	}
	if wrong := web.FieldErrors(err); wrong != nil {
		return h.showEdit(w, r, http.StatusUnprocessableEntity, func(v *editView) {
			v.Tiles.Error, v.Errors = wrong["audience"], errorLines(wrong, "audience")
		})
	}
	return h.done(w, r, "Changed who can see the collection.", editPath(r), err)
}

func (h Room) addHeading(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	title, note := r.PostFormValue("heading"), r.PostFormValue("lead")
	_, err := h.Collections.AddHeading(ctx, authz.Of(ctx), r.PathValue("collection"), version(r), title, note)
	if wrong := web.FieldErrors(err); wrong != nil {
		wrong = map[string]string{"heading": wrong["title"], "lead": wrong["note"] + wrong["item"]}
		return h.showEdit(w, r, http.StatusUnprocessableEntity, func(v *editView) {
			v.Heading, v.Errors = textView{title, note, wrong}, errorLines(wrong, "heading", "lead")
		})
	}
	return h.done(w, r, "Added the heading at the end. Move it up to where it belongs.", editPath(r)+"#lines", err)
}

func (h Room) note(w http.ResponseWriter, r *http.Request) error {
	ctx, line := r.Context(), r.PathValue("line")
	title, note := r.PostFormValue("title"), r.PostFormValue("note")
	_, err := h.Collections.Note(ctx, authz.Of(ctx), r.PathValue("collection"), version(r), line, title, note)
	if wrong := web.FieldErrors(err); wrong != nil {
		return h.showEdit(w, r, http.StatusUnprocessableEntity, func(v *editView) {
			for n := range v.Lines {
				if l := &v.Lines[n]; l.ID == line {
					l.Note, l.Error, l.Open = note, wrong["title"]+wrong["note"], true
				}
			}
			v.Errors = []ui.ErrorLine{{Field: "note-" + line, Text: wrong["title"] + wrong["note"]}}
		})
	}
	return h.done(w, r, "Saved.", editPath(r)+"#line-"+line, err)
}

func (h Room) move(w http.ResponseWriter, r *http.Request) error {
	ctx, line := r.Context(), r.PathValue("line")
	to := collections.Down
	if r.PostFormValue("to") == "up" {
		to = collections.Up
	}
	if _, err := h.Collections.Move(ctx, authz.Of(ctx), r.PathValue("collection"), version(r), line, to); err != nil {
		return err
	}
	return web.Redirect(w, r, editPath(r)+"#line-"+line)
}

func (h Room) remove(w http.ResponseWriter, r *http.Request) error {
	ctx, line := r.Context(), r.PathValue("line")
	if _, err := h.Collections.Remove(ctx, authz.Of(ctx), r.PathValue("collection"), version(r), line); err != nil {
		return err
	}
	return web.Redirect(w, r, editPath(r)+"?"+url.Values{"removed": {line}, "name": {r.PostFormValue("name")}}.Encode())
}

func (h Room) restore(w http.ResponseWriter, r *http.Request) error {
	ctx, line := r.Context(), r.PathValue("line")
	_, err := h.Collections.Restore(ctx, authz.Of(ctx), r.PathValue("collection"), line)
	return h.done(w, r, "It is back in its place.", editPath(r)+"#line-"+line, err)
}

func (h Room) delete(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := h.Collections.Delete(ctx, authz.Of(ctx), r.PathValue("collection"))
	return h.done(w, r, "Deleted the collection. What was in it stays where it is.", c.Path(), err)
}

func (h Room) undelete(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := h.Collections.Undelete(ctx, authz.Of(ctx), r.PathValue("collection"))
	return h.done(w, r, "The collection is back, for the same readers as before.", c.Path(), err)
}

func errorLines(wrong map[string]string, fields ...string) []ui.ErrorLine {
	var out []ui.ErrorLine
	for _, f := range fields {
		if wrong[f] != "" {
			out = append(out, ui.ErrorLine{Field: f, Text: wrong[f]})
		}
	}
	return out
}
