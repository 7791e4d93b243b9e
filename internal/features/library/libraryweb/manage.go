package libraryweb

import (
	"context"
	"net/http"
	"strings"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/shell"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// maxReason is the longest reason for taking something down, in bytes.
const maxReason = 500

// header loads the header of an item that the person may see.
func (h handlers) header(r *http.Request) (items.Item, error) {
	return h.Library.Header(r.Context(), authz.Of(r.Context()), r.PathValue("item"))
}

// withdrawForm asks before something is taken down.
func (h handlers) withdrawForm(w http.ResponseWriter, r *http.Request) error {
	it, err := h.header(r)
	if err != nil {
		return err
	}
	if err := items.CanWithdraw(authz.Of(r.Context()), it); err != nil {
		return err
	}
	if it.State != items.Published {
		return web.Redirect(w, r, it.Path())
	}
	return h.askWithdraw(w, r, http.StatusOK, it, "", "")
}

func (h handlers) askWithdraw(w http.ResponseWriter, r *http.Request, status int, it items.Item, reason, wrong string) error {
	v := withdrawView{Confirm: ui.ConfirmView{
		Title: "Take this down?", Text: it.Title, Action: itemPath(it.ID, "/withdrawal"), Yes: "Take it down", Danger: true, No: ui.Link{Label: "Leave it up", Href: it.Path()},
		What: []string{"Nobody but its author and the editors of " + it.OrgShortName() + " can open it, from this moment.", "It is gone from lists, search and feeds.", "You can put it back."},
	}, Reason: ui.InputView{FieldView: ui.FieldView{ID: "reason", Label: "Why?", Optional: true, Hint: "Kept in the audit trail.", Error: wrong}, Name: "reason", Value: reason, MaxLength: maxReason}}
	if wrong != "" {
		v.Errors = []ui.ErrorLine{{Field: "reason", Text: wrong}}
	}
	page := shell.Page{Section: "library", OrgID: it.OrgID, Narrow: true, PageView: ui.PageView{Title: "Take down: " + it.Title, Failed: wrong != "", NoIndex: true}}
	return h.Shell.Render(w, r, status, page, withdrawPage(v))
}

// withdrawView asks before something is taken down.
type withdrawView struct {
	Confirm ui.ConfirmView
	Reason  ui.InputView
	Errors  []ui.ErrorLine
}

// withdraw takes it down everywhere, at once.
func (h handlers) withdraw(w http.ResponseWriter, r *http.Request) error {
	reason := strings.Join(strings.Fields(r.FormValue("reason")), " ")
	if len(reason) > maxReason {
		it, err := h.header(r)
		if err != nil {
			return err
		}
		return h.askWithdraw(w, r, http.StatusUnprocessableEntity, it, reason, web.Say("library.reason_long"))
	}
	return h.did(w, r, "Taken down. Readers no longer see it.", func(ctx context.Context, act authz.Actor, id string) (library.Entry, error) {
		return h.Library.Withdraw(ctx, act, id, reason)
	})
}

// did runs one verb on the item of the address and goes back to its page.
func (h handlers) did(w http.ResponseWriter, r *http.Request, words string, verb func(context.Context, authz.Actor, string) (library.Entry, error)) error {
	e, err := verb(r.Context(), authz.Of(r.Context()), r.PathValue("item"))
	if err != nil {
		return err
	}
	web.SetFlash(w, web.Flash{Text: words})
	return web.Redirect(w, r, e.Path())
}

// putBack undoes withdraw.
func (h handlers) putBack(w http.ResponseWriter, r *http.Request) error {
	return h.did(w, r, "It is up again, for the same people as before.", h.Library.PutBack)
}

// pin puts it first on its organisation's pages, or stops doing so.
func (h handlers) pin(w http.ResponseWriter, r *http.Request) error {
	on := r.FormValue("on") == "yes" || r.FormValue("on") == "1"
	words := "Taken off the front page."
	if on {
		words = "Pinned to the front page."
	}
	return h.did(w, r, words, func(ctx context.Context, act authz.Actor, id string) (library.Entry, error) {
		return h.Library.Pin(ctx, act, id, on)
	})
}

// deleteForm asks before the author's own thing is deleted.
func (h handlers) deleteForm(w http.ResponseWriter, r *http.Request) error {
	it, err := h.header(r)
	if err != nil {
		return err
	}
	if err := items.CanDelete(authz.Of(r.Context()), it); err != nil {
		return err
	}
	if it.State == items.Deleted {
		return web.Redirect(w, r, it.Path())
	}
	v := ui.ConfirmView{Title: "Delete this?", Text: it.Title, Action: itemPath(it.ID, "/deletion"), Yes: "Delete it", Danger: true, No: ui.Link{Label: "Keep it", Href: backTo(it)}}
	if it.State == items.Draft {
		v.Title, v.What = "Delete this draft?", []string{"Nobody else has seen it.", "You can bring it back."}
	} else {
		v.What = []string{"Nobody can open it any more, editors included.", "Its comments are gone with it.", "You can bring it back as a draft."}
	}
	page := shell.Page{Section: "library", OrgID: it.OrgID, Narrow: true, PageView: ui.PageView{Title: v.Title, NoIndex: true}}
	return h.Shell.Render(w, r, http.StatusOK, page, ui.Confirm(v))
}

func backTo(it items.Item) string {
	if it.State == items.Draft {
		return draftPath(it.ID)
	}
	return it.Path()
}

func (h handlers) delete(w http.ResponseWriter, r *http.Request) error {
	return h.did(w, r, "Deleted. You can bring it back.", h.Library.Delete)
}

// undelete brings it back as a draft.
func (h handlers) undelete(w http.ResponseWriter, r *http.Request) error {
	e, err := h.Library.Undelete(r.Context(), authz.Of(r.Context()), r.PathValue("item"))
	if err != nil {
		return err
	}
	web.SetFlash(w, web.Flash{Text: "It is back, as a draft. Only you can see it."})
	return web.Redirect(w, r, draftPath(e.ID))
}
