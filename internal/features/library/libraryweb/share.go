package libraryweb

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/people"
	"staffroom/internal/identity/shell"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// startView is the page on which sharing starts.
type startView struct {
	Kinds   ui.TilesView
	Orgs    *ui.SelectView // with several organisations
	Drop    ui.DropView
	Waiting []waitingView
	Why     ui.AreaView
	Errors  []ui.ErrorLine
	Problem string // of an upload, in the fragment
}

// waitingView is a file that has arrived and has no draft yet.
type waitingView struct{ ID, Name, Size string }

// startForm asks what it is and for the files.
func (h handlers) startForm(w http.ResponseWriter, r *http.Request) error {
	return h.showStart(w, r, http.StatusOK, url.Values{"kind": {r.URL.Query().Get("kind")}}, nil)
}

func (h handlers) showStart(w http.ResponseWriter, r *http.Request, status int, typed url.Values, wrong map[string]string) error {
	act := authz.Of(r.Context())
	in, err := h.People.Memberships(r.Context(), act.PersonID)
	if err != nil {
		return err
	}
	if len(in[act.PersonID]) == 0 {
		return errs.New(errs.Forbidden, "library.no_organisation", "%s is nowhere", act.PersonID)
	}
	waiting, err := h.waiting(r.Context(), act)
	if err != nil {
		return err
	}
	v := h.startView(in[act.PersonID], typed, wrong)
	v.Waiting = waiting
	page := shell.Page{PageView: ui.PageView{Title: "Share something", Failed: len(wrong) > 0, NoIndex: true,
		Styles: []string{"editor.css"}, Scripts: []string{"editor.js"}}, Section: "share", Narrow: true}
	return h.Shell.Render(w, r, status, page, startPage(v))
}

func (h handlers) startView(in []people.Membership, typed url.Values, wrong map[string]string) startView {
	v := startView{Errors: errorLines(wrong, startFields)}
	v.Kinds = ui.TilesView{FieldView: ui.FieldView{ID: "kind", Label: "What is it?", Error: wrong["kind"],
		Hint: "Leave it open and we go by the files. It can be changed later."}, Name: "kind", Wide: true}
	for _, k := range library.Kinds {
		v.Kinds.Options = append(v.Kinds.Options, ui.Option{Value: k.Value, Label: k.Label, Note: k.Hint, Chosen: typed.Get("kind") == k.Value})
	}
	if len(in) > 1 {
		v.Orgs = &ui.SelectView{FieldView: ui.FieldView{ID: "org", Label: "Whose is it?", Hint: "Its name stands beside yours.", Error: wrong["org"]}, Name: "org"}
		for _, m := range in {
			v.Orgs.Options = append(v.Orgs.Options, ui.Option{Value: m.OrgID, Label: m.OrgName, Chosen: typed.Get("org") == m.OrgID})
		}
	}
	v.Drop = h.drop("/share/uploads", "waiting")
	v.Drop.Error = wrong["file"]
	v.Why = ui.AreaView{FieldView: ui.FieldView{ID: "why", Label: "Or start with a paragraph", Optional: true, Error: wrong["why"],
		Hint: "What were children or colleagues finding hard? What did you do? What changed?"}, Name: "why", Value: typed.Get("why"), Rows: 4,
		Attrs: map[string]any{"data-autosize": true}}
	return v
}

// drop is a place for files whose script sends them to to and puts the answer
// into the element of that id.
func (h handlers) drop(to, into string) ui.DropView {
	lim := h.Files.Limits()
	return ui.DropView{
		ID: "file", Name: "file", Label: "Drop your files here", Choose: "choose from your device", Many: true,
		Note:  "Slides, documents, spreadsheets, PDFs, pictures up to " + limitWords(lim.File) + ", film up to " + limitWords(lim.Film) + ".",
		Attrs: map[string]any{"data-drop": to, "data-uploads": "/uploads/", "data-files": into, "data-max-bytes": number64(h.Uploads.MaxBytes())},
	}
}

var startFields = []string{"kind", "org", "file", "why"}

// share makes the draft and adds what was dropped.
func (h handlers) share(w http.ResponseWriter, r *http.Request) error {
	ctx, act := r.Context(), authz.Of(r.Context())
	typed := url.Values{}
	var d *draftStart
	err := readForm(r, typed, func(field, name string, body io.Reader) error {
		if d == nil { // the fields come before the files
			var err error
			if d, err = h.startDraft(ctx, act, typed); err != nil {
				return err
			}
		}
		return h.keep(ctx, act, d.entry.ID, field, name, body, &d.problems)
	})
	if err == nil && d == nil {
		d, err = h.startDraft(ctx, act, typed)
	}
	if wrong := web.FieldErrors(err); wrong != nil {
		return h.showStart(w, r, http.StatusUnprocessableEntity, typed, wrong)
	}
	if err != nil {
		return err
	}
	for _, id := range typed["upload"] {
		if err := h.takeUpload(ctx, act, d.entry.ID, id, &d.problems); err != nil {
			return err
		}
	}
	if err := h.settleKind(ctx, act, d, typed); err != nil {
		return err
	}
	if len(d.problems) > 0 {
		web.SetFlash(w, web.Flash{Tone: "bad", Text: d.problems.String()})
	}
	return web.Redirect(w, r, draftPath(d.entry.ID))
}

// draftStart is a draft in the making.
type draftStart struct {
	entry    library.Entry
	problems problems
}

func (h handlers) startDraft(ctx context.Context, act authz.Actor, typed url.Values) (*draftStart, error) {
	in, err := h.People.Memberships(ctx, act.PersonID)
	if err != nil {
		return nil, err
	}
	mine := in[act.PersonID]
	if len(mine) == 0 {
		return nil, errs.New(errs.Forbidden, "library.no_organisation", "%s is nowhere", act.PersonID)
	}
	org := mine[0].OrgID
	if want := typed.Get("org"); want != "" {
		if !slices.ContainsFunc(mine, func(m people.Membership) bool { return m.OrgID == want }) {
			return nil, errs.Fields("library.invalid", map[string]string{"org": "library.org_missing"})
		}
		org = want
	}
	kind := typed.Get("kind")
	if _, ok := library.KindOf(kind); !ok && kind != "" {
		return nil, errs.Fields("library.invalid", map[string]string{"kind": "library.kind_missing"})
	}
	if kind == "" {
		kind = "practice"
	}
	licence, err := h.defaultLicence(ctx, org)
	if err != nil {
		return nil, err
	}
	e, err := h.Library.StartDraft(ctx, act, org, kind, licence)
	if err != nil {
		return nil, err
	}
	return &draftStart{entry: e}, nil
}

// defaultLicence is what an organisation shares under, or else its trust.
func (h handlers) defaultLicence(ctx context.Context, orgID string) (string, error) {
	o, err := h.Orgs.Get(ctx, orgID)
	if err == nil && o.DefaultLicence == "" {
		if trust, terr := h.Orgs.TrustOf(ctx, orgID); terr == nil {
			o.DefaultLicence = trust.DefaultLicence
		}
	}
	if _, ok := items.Licences[o.DefaultLicence]; !ok {
		return "", err
	}
	return o.DefaultLicence, err
}

// settleKind keeps the paragraph and, where nobody chose, what the files say it
// is.
func (h handlers) settleKind(ctx context.Context, act authz.Actor, d *draftStart, typed url.Values) error {
	ed := d.entry.Edit()
	ed.Why = typed.Get("why")
	if chosen := typed.Get("kind"); chosen != "" {
		ed.Kind = chosen // it may have come after the files
	} else {
		list, err := h.Files.OfItem(ctx, act, d.entry.ID)
		if err != nil {
			return err
		}
		ed.Kind = kindByFiles(list)
	}
	if ed.Why == "" && ed.Kind == d.entry.Kind {
		return nil
	}
	_, err := h.Library.SaveDraft(ctx, act, d.entry.ID, d.entry.Version, ed)
	if errs.Is(err, errs.Invalid) { // a paragraph that is too long: it stays in the browser's history
		d.problems.add("Your paragraph", err)
		return nil
	}
	return err
}

func kindByFiles(list []files.File) string {
	switch {
	case slices.ContainsFunc(list, func(f files.File) bool { return f.Role == files.Video }):
		return "recording"
	case len(list) > 0:
		return "resource"
	}
	return "practice"
}

// arrived lists the uploads that wait for a draft, each time one has arrived.
func (h handlers) arrived(w http.ResponseWriter, r *http.Request) error {
	waiting, err := h.waiting(r.Context(), authz.Of(r.Context()))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, waitingFiles(waiting))
}

func (h handlers) waiting(ctx context.Context, act authz.Actor) ([]waitingView, error) {
	list, err := h.Uploads.Waiting(ctx, act)
	out := make([]waitingView, len(list))
	for n, up := range list {
		out[n] = waitingView{up.ID, up.Name, size(up.Bytes)}
	}
	return out, err
}
