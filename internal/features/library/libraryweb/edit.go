package libraryweb

import (
	"net/http"
	"strconv"
	"strings"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/shell"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// editForm shows the page on which what others read is changed: the person's own
// unsaved changes where there are some.
func (h handlers) editForm(w http.ResponseWriter, r *http.Request) error {
	e, err := h.draftOf(r)
	if err != nil {
		return err
	}
	if e.State == items.Draft {
		return web.Redirect(w, r, draftPath(e.ID))
	}
	f := entryForm{Edit: e.Edit(), Version: e.Version}
	wc, err := h.Library.WorkingCopy(r.Context(), authz.Of(r.Context()), e.ID)
	switch {
	case errs.Is(err, errs.NotFound):
		return h.showEdit(w, r, http.StatusOK, e, f, nil, nil)
	case err != nil:
		return err
	}
	f.Edit, f.Version = wc.Edit, wc.BaseVersion
	n := &noticeView{Text: "You have unsaved changes from " + momentWords(wc.SavedAt, h.Clock()) + ". They are below: carry on, or drop them.",
		Drop: itemPath(e.ID, "/edit/removal")}
	if wc.BaseVersion < e.Version {
		n.Text = "You have unsaved changes from " + momentWords(wc.SavedAt, h.Clock()) + ". Somebody saved a newer version since."
		n.Link = ui.Link{Label: "See both versions", Href: itemPath(e.ID, "/edit/conflict")}
	}
	return h.showEdit(w, r, http.StatusOK, e, f, n, nil)
}

func (h handlers) showEdit(w http.ResponseWriter, r *http.Request, status int, e library.Entry, f entryForm, n *noticeView, wrong map[string]string) error {
	v, err := h.writeView(r.Context(), e, f, wrong)
	if err != nil {
		return err
	}
	v.Title, v.Lead, v.Notice = "Edit", "Others go on reading the version of "+momentWords(e.UpdatedAt, h.Clock())+" until you save.", n
	if authz.Of(r.Context()).PersonID != e.AuthorID {
		v.Lead += " " + e.AuthorName + " stays its author."
	}
	v.Crumbs = writeCrumbs(e.Item)
	v.Action, v.Autosave = itemPath(e.ID, "/edit"), itemPath(e.ID, "/autosave")
	v.Cancel = ui.Link{Label: "Back without saving", Href: e.Path()}
	v.Status = "Your changes are kept for you alone until you save."
	page := shell.Page{Section: "library", OrgID: e.OrgID, PageView: writePageView("Edit: "+e.Title, len(wrong) > 0)}
	return h.Shell.Render(w, r, status, page, writePage(v))
}

// edit makes a new version of what others read. When somebody saved in between,
// both are shown.
func (h handlers) edit(w http.ResponseWriter, r *http.Request) error {
	ctx, act := r.Context(), authz.Of(r.Context())
	e, err := h.draftOf(r)
	if err != nil {
		return err
	}
	f, p, err := h.readEntry(r, act, e)
	if err != nil {
		return err
	}
	if f.Remove != "" { // not "save": only a file was taken out
		return h.keepAndReturn(w, r, e, f)
	}
	err = f.bodyError()
	if err == nil && len(f.Note) > maxNote {
		err = errs.Fields("library.invalid", map[string]string{"note": "library.note_long"})
	}
	var saved library.Entry
	if err == nil {
		saved, err = h.Library.Save(ctx, act, e.ID, f.Version, f.Edit, f.Note)
	}
	if isConflict(err) {
		return h.showConflict(w, r, http.StatusConflict, e.ID, f)
	}
	if wrong := fieldErrors(err); wrong != nil {
		return h.showEdit(w, r, http.StatusUnprocessableEntity, e, f, nil, wrong)
	}
	if err != nil {
		return err
	}
	flash := web.Flash{Text: "Saved. The version before it is under Versions."}
	if len(p) > 0 {
		flash = web.Flash{Tone: "bad", Text: p.String()}
	}
	web.SetFlash(w, flash)
	return web.Redirect(w, r, saved.Path())
}

// keepAndReturn keeps what was typed as unsaved changes and shows the form again.
func (h handlers) keepAndReturn(w http.ResponseWriter, r *http.Request, e library.Entry, f entryForm) error {
	if _, err := h.Library.KeepWorkingCopy(r.Context(), authz.Of(r.Context()), e.ID, f.Version, f.Edit); err != nil && !errs.Is(err, errs.Invalid) {
		return err
	}
	if f.Gone.ID != "" {
		sayGone(w, f.Gone)
	}
	return web.Redirect(w, r, itemPath(e.ID, "/edit")+"#files")
}

// autosaveEdit keeps what was typed so far for the person alone.
func (h handlers) autosaveEdit(w http.ResponseWriter, r *http.Request) error {
	ctx, act := r.Context(), authz.Of(r.Context())
	e, err := h.draftOf(r)
	if err != nil {
		return sayJSON(w, err)
	}
	if err := r.ParseForm(); err != nil {
		return sayJSON(w, badForm(err))
	}
	f := parseEntry(r, r.PostForm, e.Edit())
	if err := f.bodyError(); err != nil {
		return sayJSON(w, err)
	}
	wc, err := h.Library.KeepWorkingCopy(ctx, act, e.ID, f.Version, f.Edit)
	if err != nil {
		return sayJSON(w, err)
	}
	if f.Version != e.Version {
		by, err := h.lastEditor(r, e.Item)
		if err != nil {
			return err
		}
		return writeJSON(w, http.StatusConflict, map[string]any{"message": by + " changed this while you were writing.",
			"url": itemPath(e.ID, "/edit/conflict"), "link": "See both versions"})
	}
	return writeJSON(w, http.StatusOK, map[string]any{"version": wc.BaseVersion, "saved_at": wc.SavedAt})
}

// lastEditor is who saved the version that others read.
func (h handlers) lastEditor(r *http.Request, it items.Item) (string, error) {
	act := authz.Of(r.Context())
	list, err := h.Library.Versions(r.Context(), act, it.ID)
	if err != nil {
		return "", err
	}
	for _, v := range list {
		if v.EditorID != act.PersonID {
			return v.EditorName, nil
		}
	}
	return "You, in another window,", nil
}

// dropEdit forgets the person's unsaved changes.
func (h handlers) dropEdit(w http.ResponseWriter, r *http.Request) error {
	e, err := h.draftOf(r)
	if err != nil {
		return err
	}
	if err := h.Library.DropWorkingCopy(r.Context(), authz.Of(r.Context()), e.ID); err != nil {
		return err
	}
	web.SetFlash(w, web.Flash{Text: "Your unsaved changes are gone."})
	return web.Redirect(w, r, writePath(e.Item))
}

// conflictView shows two versions of the same thing and asks which to keep.
type conflictView struct {
	Crumbs  []ui.Link
	Title   string
	Head    string
	By      string // whose version others read
	When    string
	Version int
	Parts   []partView
	Same    int
	Action  string
	Draft   bool
}

// conflict shows what the person wrote beside what is there now.
func (h handlers) conflict(w http.ResponseWriter, r *http.Request) error {
	e, err := h.draftOf(r)
	if err != nil {
		return err
	}
	wc, err := h.Library.WorkingCopy(r.Context(), authz.Of(r.Context()), e.ID)
	if errs.Is(err, errs.NotFound) {
		return web.Redirect(w, r, writePath(e.Item))
	}
	if err != nil {
		return err
	}
	return h.showBoth(w, r, http.StatusOK, e, wc.Edit)
}

// showConflict keeps what the person typed before it shows both versions, so
// that nothing is lost whatever they do next.
func (h handlers) showConflict(w http.ResponseWriter, r *http.Request, status int, itemID string, f entryForm) error {
	ctx, act := r.Context(), authz.Of(r.Context())
	if _, err := h.Library.KeepWorkingCopy(ctx, act, itemID, f.Version, f.Edit); err != nil {
		return err
	}
	e, err := h.Library.Get(ctx, act, itemID)
	if err != nil {
		return err
	}
	return h.showBoth(w, r, status, e, f.Edit)
}

func (h handlers) showBoth(w http.ResponseWriter, r *http.Request, status int, e library.Entry, mine library.Edit) error {
	v := conflictView{Crumbs: writeCrumbs(e.Item), Title: e.Title, Version: e.Version, When: momentWords(e.UpdatedAt, h.Clock()),
		Action: itemPath(e.ID, "/edit/conflict"), Draft: e.State == items.Draft}
	v.By = "You, in another window,"
	if !v.Draft {
		var err error
		if v.By, err = h.lastEditor(r, e.Item); err != nil {
			return err
		}
	}
	v.Head = "Somebody else changed this"
	if strings.HasPrefix(v.By, "You,") {
		v.Head = "There are two versions of this"
	}
	v.Parts, v.Same = compareEdits(e.Edit(), mine, "Theirs, saved", "Yours, not saved")
	page := shell.Page{Section: "library", OrgID: e.OrgID, PageView: ui.PageView{Title: "Two versions: " + e.Title, NoIndex: true}}
	return h.Shell.Render(w, r, status, page, conflictPage(v))
}

// resolve does what the person chose after seeing both versions. The version
// they saw goes along: if it is not the newest any more, they are asked again.
func (h handlers) resolve(w http.ResponseWriter, r *http.Request) error {
	ctx, act := r.Context(), authz.Of(r.Context())
	e, err := h.draftOf(r)
	if err != nil {
		return err
	}
	seen, _ := strconv.Atoi(r.FormValue("version")) // 0 is older than any version
	wc, err := h.Library.WorkingCopy(ctx, act, e.ID)
	if errs.Is(err, errs.NotFound) {
		return web.Redirect(w, r, writePath(e.Item))
	}
	if err != nil {
		return err
	}
	switch r.FormValue("choice") {
	case "theirs":
		return h.dropEdit(w, r)
	case "both":
		if _, err := h.Library.KeepWorkingCopy(ctx, act, e.ID, seen, wc.Edit); err != nil {
			return err
		}
		return web.Redirect(w, r, itemPath(e.ID, "/edit"))
	case "mine":
		return h.overwrite(w, r, e, seen, wc)
	}
	return h.showBoth(w, r, http.StatusUnprocessableEntity, e, wc.Edit)
}

func (h handlers) overwrite(w http.ResponseWriter, r *http.Request, e library.Entry, seen int, wc library.WorkingCopy) error {
	ctx, act := r.Context(), authz.Of(r.Context())
	var saved library.Entry
	var err error
	if e.State == items.Draft {
		wc.Edit.Wanted = e.Wanted
		if saved, err = h.Library.SaveDraft(ctx, act, e.ID, seen, wc.Edit); err == nil {
			err = h.Library.DropWorkingCopy(ctx, act, e.ID)
		}
	} else {
		saved, err = h.Library.Save(ctx, act, e.ID, seen, wc.Edit, "Kept over another change")
	}
	if isConflict(err) {
		return h.showBoth(w, r, http.StatusConflict, e, wc.Edit)
	}
	if wrong := fieldErrors(err); wrong != nil {
		f := entryForm{Edit: wc.Edit, Version: e.Version}
		return h.showEdit(w, r, http.StatusUnprocessableEntity, e, f, nil, wrong)
	}
	if err != nil {
		return err
	}
	if saved.State == items.Draft {
		web.SetFlash(w, web.Flash{Text: "Saved. Only you can see it."})
		return web.Redirect(w, r, draftPath(e.ID))
	}
	web.SetFlash(w, web.Flash{Text: "Saved. The version before it is under Versions."})
	return web.Redirect(w, r, saved.Path())
}
