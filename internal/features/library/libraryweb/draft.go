package libraryweb

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/gate"
	"staffroom/internal/features/library/slots"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/shell"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// draft shows the page on which a draft is written.
func (h handlers) draft(w http.ResponseWriter, r *http.Request) error {
	e, err := h.draftOf(r)
	if err != nil {
		return err
	}
	if e.State != items.Draft {
		return web.Redirect(w, r, itemPath(e.ID, "/edit"))
	}
	ed := e.Edit()
	p, err := h.Library.Propose(r.Context(), authz.Of(r.Context()), e.ID)
	if err != nil {
		return err
	}
	f := entryForm{Version: e.Version, Audience: h.firstAudience(e)}
	proposed := p.Fill(&ed)
	f.Edit = ed
	return h.showDraft(w, r, http.StatusOK, e, f, p, proposed, nil)
}

// draftOf loads an entry for somebody who may write in it.
func (h handlers) draftOf(r *http.Request) (library.Entry, error) {
	act := authz.Of(r.Context())
	e, err := h.Library.Get(r.Context(), act, r.PathValue("item"))
	if err != nil {
		return e, err
	}
	return e, items.CanEdit(act, e.Item)
}

// firstAudience is what the author chose the last time. Until then it is their
// own organisation; with a film only themselves.
func (h handlers) firstAudience(e library.Entry) string {
	if e.Wanted != "" {
		return e.Wanted
	}
	if _, film := e.Video(); film || e.Kind == "recording" {
		return items.Audience{Kind: items.OnlyMe}.String()
	}
	return items.Audience{Kind: items.OrgAud, OrgID: e.OrgID}.String()
}

func (h handlers) showDraft(w http.ResponseWriter, r *http.Request, status int, e library.Entry, f entryForm, p library.Proposal, proposed map[string]bool, wrong map[string]string) error {
	v, err := h.writeView(r.Context(), e, f, wrong)
	if err != nil {
		return err
	}
	v.Draft, v.Proposal = true, proposalOf(p, proposed)
	v.Title, v.Lead = "Share something", "Use what you already have. It takes about five minutes and we save as you go."
	v.Action, v.Autosave = draftPath(e.ID), draftPath(e.ID)+"/autosave"
	v.mark(proposed)
	if _, err := h.Library.WorkingCopy(r.Context(), authz.Of(r.Context()), e.ID); err == nil {
		v.Notice = &noticeView{Text: "You wrote another version of this in another window, and it was not saved.", Link: ui.Link{Label: "See both versions", Href: itemPath(e.ID, "/edit/conflict")}}
	} else if !errs.Is(err, errs.NotFound) {
		return err
	}
	if v.Advice, err = slots.AdviceOn(r.Context(), h.Advice, authz.Of(r.Context()), e); err != nil {
		return err
	}
	page := shell.Page{Section: "share", OrgID: e.OrgID, PageView: writePageView("Share something", len(wrong) > 0)}
	return h.Shell.Render(w, r, status, page, writePage(v))
}

func writePageView(title string, failed bool) ui.PageView {
	return ui.PageView{Title: title, Failed: failed, NoIndex: true, Styles: []string{"editor.css"}, Scripts: []string{"editor.js"}}
}

// saveDraft keeps what the form sends, its files first, and shares it where
// that was the button.
func (h handlers) saveDraft(w http.ResponseWriter, r *http.Request) error {
	ctx, act := r.Context(), authz.Of(r.Context())
	e, err := h.draftOf(r)
	if err != nil {
		return err
	}
	f, p, err := h.readEntry(r, act, e)
	if err != nil {
		return err
	}
	saved, err := h.keepDraft(ctx, act, e, f)
	switch {
	case isConflict(err):
		return h.showConflict(w, r, http.StatusConflict, e.ID, f)
	case err != nil:
		return h.draftAgain(w, r, e, f, err)
	}
	if len(p) > 0 {
		web.SetFlash(w, web.Flash{Tone: "bad", Text: p.String()})
		return web.Redirect(w, r, draftPath(e.ID)+"#files")
	}
	f.Version = saved.Version
	if !f.Share {
		if f.Gone.ID != "" {
			sayGone(w, f.Gone)
		} else if f.Remove == "" {
			web.SetFlash(w, web.Flash{Text: "Saved. Only you can see it."})
		}
		return web.Redirect(w, r, draftPath(e.ID)+anchorAfter(f))
	}
	return h.shareDraft(w, r, saved, f)
}

// anchorAfter leads back to the files when one was removed.
func anchorAfter(f entryForm) string {
	if f.Remove != "" {
		return "#files"
	}
	return ""
}

// readEntry reads the form of a draft or an edit and does at once what it says
// of files: adds them, takes one out, describes pictures.
func (h handlers) readEntry(r *http.Request, act authz.Actor, e library.Entry) (entryForm, problems, error) {
	ctx := r.Context()
	var p problems
	typed := url.Values{}
	err := readForm(r, typed, func(field, name string, body io.Reader) error {
		return h.keep(ctx, act, e.ID, field, name, body, &p)
	})
	if err != nil {
		return entryForm{}, nil, err
	}
	f := parseEntry(r, typed, e.Edit())
	if f.Remove != "" && slices.ContainsFunc(e.Files, func(x files.File) bool { return x.ID == f.Remove }) {
		if f.Gone, err = h.Files.TakeOut(ctx, act, f.Remove); err != nil {
			return f, p, err
		}
	}
	for _, file := range e.Files {
		if alt, sent := f.Alts[file.ID]; sent && alt != file.Alt && file.ID != f.Remove {
			if _, err := h.Files.Describe(ctx, act, file.ID, alt); err != nil && !p.add(file.Name, err) {
				return f, p, err
			}
		}
	}
	return f, p, nil
}

func (h handlers) keepDraft(ctx context.Context, act authz.Actor, e library.Entry, f entryForm) (library.Entry, error) {
	if err := f.bodyError(); err != nil {
		return e, err
	}
	return h.Library.SaveDraft(ctx, act, e.ID, f.Version, f.Edit)
}

// shareDraft lets the audience read what was just saved. Only me is a draft.
func (h handlers) shareDraft(w http.ResponseWriter, r *http.Request, e library.Entry, f entryForm) error {
	act := authz.Of(r.Context())
	to, err := items.ParseAudience(f.Audience)
	if err == nil && to.Kind == items.OnlyMe {
		web.SetFlash(w, web.Flash{Text: "Saved. Only you can see it."})
		return web.Redirect(w, r, draftPath(e.ID))
	}
	if err == nil {
		done := false
		if done, err = h.shareOrAsk(w, r, act, e, e.Version, to); done {
			return err
		}
	}
	return h.draftAgain(w, r, e, f, err)
}

// shareOrAsk shares an entry, or leads to where one asks for a check when
// somebody has to look first. It is done when it has answered.
func (h handlers) shareOrAsk(w http.ResponseWriter, r *http.Request, act authz.Actor, e library.Entry, version int, to items.Audience) (done bool, err error) {
	needs := false
	if to.Kind != items.OrgAud || act.Belongs(to.OrgID) {
		if needs, err = h.Gate.Needs(r.Context(), e, to); err != nil {
			return false, err
		}
	}
	if !needs {
		shared, err := h.Library.Share(r.Context(), act, e.ID, version, to)
		if err != nil {
			return false, err
		}
		return true, h.sayShared(w, r, shared.Item)
	}
	if err := gate.CanAsk(act, e.Item, to); err != nil {
		return false, err
	}
	if err := e.Ready(to); err != nil {
		return false, err
	}
	return true, web.Redirect(w, r, itemPath(e.ID, "/check?to="+url.QueryEscape(to.String())))
}

// sayShared goes to what was shared and says with whom.
func (h handlers) sayShared(w http.ResponseWriter, r *http.Request, it items.Item) error {
	words := "Only you can see it now."
	switch it.Audience.Kind {
	case items.Public:
		words = "Shared with everyone."
	case items.OrgAud:
		o, err := h.Orgs.Get(r.Context(), it.Audience.OrgID)
		if err != nil {
			return err
		}
		words = "Shared with " + audienceName(string(o.Kind), o.Short()) + "."
	}
	if it.Kind == "stop" {
		words += " Say now whose time it gave back, and since when."
	}
	web.SetFlash(w, web.Flash{Text: words})
	return web.Redirect(w, r, it.Path())
}

// draftAgain shows the form with what is wrong and all that was typed.
func (h handlers) draftAgain(w http.ResponseWriter, r *http.Request, e library.Entry, f entryForm, cause error) error {
	wrong := fieldErrors(cause)
	if wrong == nil {
		return cause
	}
	now, err := h.Library.Get(r.Context(), authz.Of(r.Context()), e.ID) // its files may be others now
	if err != nil {
		return err
	}
	f.Version = now.Version
	return h.showDraft(w, r, http.StatusUnprocessableEntity, now, f, library.Proposal{}, nil, wrong)
}

// fieldErrors are the words beside each field. An audience that the person may
// not choose is a mistake in the form too, so that nothing typed is lost.
func fieldErrors(err error) map[string]string {
	if wrong := web.FieldErrors(err); wrong != nil {
		return wrong
	}
	if errs.Is(err, errs.Forbidden) {
		return map[string]string{"audience": web.Say(errs.CodeOf(err))}
	}
	return nil
}

// isConflict: somebody saved since the page was loaded.
func isConflict(err error) bool {
	return errs.Is(err, errs.Conflict) && errs.CodeOf(err) == "stale"
}

// autosaveDraft keeps what was typed so far and answers the page's script.
func (h handlers) autosaveDraft(w http.ResponseWriter, r *http.Request) error {
	ctx, act := r.Context(), authz.Of(r.Context())
	e, err := h.draftOf(r)
	if err != nil {
		return sayJSON(w, err)
	}
	if err := r.ParseForm(); err != nil {
		return sayJSON(w, badForm(err))
	}
	saved, err := h.keepDraft(ctx, act, e, parseEntry(r, r.PostForm, e.Edit()))
	if isConflict(err) {
		return writeJSON(w, http.StatusConflict, map[string]any{"message": "This was changed in another window while you were writing.", "url": draftPath(e.ID), "link": "Load it again"})
	}
	if err != nil {
		return sayJSON(w, err)
	}
	return writeJSON(w, http.StatusOK, map[string]any{"version": saved.Version, "saved_at": saved.UpdatedAt})
}

// filesNow answers with the list of files, while some are being read.
func (h handlers) filesNow(w http.ResponseWriter, r *http.Request) error {
	return h.showFiles(w, r, nil)
}

func (h handlers) showFiles(w http.ResponseWriter, r *http.Request, p problems) error {
	e, err := h.draftOf(r)
	if err != nil {
		return err
	}
	v, ed := filesView(e, p), e.Edit()
	if e.State == items.Draft {
		prop, err := h.Library.Propose(r.Context(), authz.Of(r.Context()), e.ID)
		if err != nil {
			return err
		}
		v.Proposal = proposalOf(prop, prop.Fill(&ed))
	}
	v.Card = cardOf(e, ed)
	status := http.StatusOK
	if len(p) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return web.Render(w, r, status, filesFragment(v))
}
