package libraryweb

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/files"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/web"
)

// problems are files that were not kept, each with the reason in words.
type problems []string

// add notes what is wrong with a file; an error that is no fault of the file is
// not for it.
func (p *problems) add(name string, err error) bool {
	switch errs.KindOf(err) {
	case errs.Invalid, errs.TooLarge:
		*p = append(*p, name+" was not kept: "+fileWords(err))
		return true
	}
	return false
}

func (p problems) String() string {
	s := strings.Join(p, " ")
	if len(s) > 900 {
		s = strings.ToValidUTF8(s[:900], "") + "…"
	}
	return s
}

// fileWords says why a file was refused.
func fileWords(err error) string {
	if wrong := web.FieldErrors(err); wrong != nil {
		for _, text := range wrong {
			return text
		}
	}
	return web.Say(errs.CodeOf(err))
}

// roleOf is what a control of the form is for; "" lets the file's type decide.
func roleOf(field string) files.Role {
	switch field {
	case "poster":
		return files.Poster
	case "captions":
		return files.Captions
	}
	return ""
}

// keep adds a file to an item, or notes why it cannot be kept.
func (h handlers) keep(ctx context.Context, act authz.Actor, itemID, field, name string, body io.Reader, p *problems) error {
	f, err := h.Files.Add(ctx, act, files.Bring{ItemID: itemID, Name: name, Role: roleOf(field), Body: body})
	if err != nil && p.add(shownName(f.Name, name), err) {
		return nil
	}
	return err
}

func shownName(clean, given string) string {
	if clean != "" {
		return clean
	}
	return given
}

// takeUpload adds an upload that has arrived to an item. One that somebody else
// started, or that was added already, is not there.
func (h handlers) takeUpload(ctx context.Context, act authz.Actor, itemID, uploadID string, p *problems) error {
	up, body, err := h.Uploads.Open(ctx, act, uploadID)
	if errs.Is(err, errs.NotFound) || errs.Is(err, errs.Conflict) {
		*p = append(*p, "A file did not arrive. Add it again.")
		return nil
	}
	if err != nil {
		return err
	}
	defer body.Close()
	if err := h.keep(ctx, act, itemID, "file", up.Name, body, p); err != nil {
		return err
	}
	return h.Uploads.Drop(ctx, act, uploadID)
}

// addFiles adds the files of a form, or an upload that has arrived, and answers
// with the list of files; without scripts with the page they are on.
func (h handlers) addFiles(w http.ResponseWriter, r *http.Request) error {
	ctx, act, itemID := r.Context(), authz.Of(r.Context()), r.PathValue("item")
	e, err := h.draftOf(r)
	if err != nil {
		return err
	}
	var p problems
	typed := url.Values{}
	err = readForm(r, typed, func(field, name string, body io.Reader) error {
		return h.keep(ctx, act, itemID, field, name, body, &p)
	})
	for _, id := range typed["upload"] {
		if err == nil {
			err = h.takeUpload(ctx, act, itemID, id, &p)
		}
	}
	if err != nil {
		return err
	}
	if r.Header.Get("X-Fragment") != "" {
		return h.showFiles(w, r, p)
	}
	if len(p) > 0 {
		web.SetFlash(w, web.Flash{Tone: "bad", Text: p.String()})
	}
	return web.Redirect(w, r, writePath(e.Item)+"#files")
}

// removeFile takes a file out of its item.
func (h handlers) removeFile(w http.ResponseWriter, r *http.Request) error {
	ctx, act := r.Context(), authz.Of(r.Context())
	f, err := h.Files.TakeOut(ctx, act, r.PathValue("file"))
	if err != nil {
		return err
	}
	sayGone(w, f)
	return h.backToWriting(w, r, f.ItemID)
}

// sayGone offers to undo that a file was taken out.
func sayGone(w http.ResponseWriter, f files.File) {
	web.SetFlash(w, web.Flash{Text: f.Name + " is gone from here.", Undo: f.Path() + "/restoration"})
}

// putFileBack undoes that a file was taken out.
func (h handlers) putFileBack(w http.ResponseWriter, r *http.Request) error {
	f, err := h.Files.PutBack(r.Context(), authz.Of(r.Context()), r.PathValue("file"))
	if err != nil {
		return err
	}
	words := f.Name + " is back."
	if f.Held {
		words += " Others see it once a second person has looked at it."
	}
	web.SetFlash(w, web.Flash{Text: words})
	return h.backToWriting(w, r, f.ItemID)
}

// describeFile keeps what a picture shows, in words.
func (h handlers) describeFile(w http.ResponseWriter, r *http.Request) error {
	f, err := h.Files.Describe(r.Context(), authz.Of(r.Context()), r.PathValue("file"), r.FormValue("alt"))
	if err != nil {
		return err
	}
	web.SetFlash(w, web.Flash{Text: "Saved what " + f.Name + " shows."})
	return h.backToWriting(w, r, f.ItemID)
}

func (h handlers) backToWriting(w http.ResponseWriter, r *http.Request, itemID string) error {
	it, err := h.Library.Header(r.Context(), authz.Of(r.Context()), itemID)
	if err != nil {
		return err
	}
	return web.Redirect(w, r, writePath(it)+"#files")
}

// addPicture adds a picture that stands in the text and answers with its
// address, or with what is wrong in words.
func (h handlers) addPicture(w http.ResponseWriter, r *http.Request) error {
	ctx, act := r.Context(), authz.Of(r.Context())
	if _, err := h.draftOf(r); err != nil {
		return sayJSON(w, err)
	}
	f, err := h.pictureOf(r, act)
	if err != nil {
		return sayJSON(w, err)
	}
	shown, err := h.Files.Get(ctx, act, f.ID)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, map[string]any{"src": shown.Path(), "alt": shown.Alt})
}

// pictureOf reads the picture of a form. The words may come after it.
func (h handlers) pictureOf(r *http.Request, act authz.Actor) (files.File, error) {
	if err := r.ParseMultipartForm(1 << 20); err != nil {
		return files.File{}, badForm(err)
	}
	defer r.MultipartForm.RemoveAll() //nolint:errcheck // the system's temporary folder is cleared in any case
	body, head, err := r.FormFile("picture")
	if err != nil {
		return files.File{}, errs.Fields("file.invalid", map[string]string{"file": "file.picture_missing"})
	}
	defer body.Close()
	return h.Files.AddPicture(r.Context(), act, files.Bring{ItemID: r.PathValue("item"), Name: head.Filename, Alt: r.FormValue("alt"), Body: body})
}

// sayJSON answers a script with an error in words.
func sayJSON(w http.ResponseWriter, err error) error {
	kind := errs.KindOf(err)
	if kind == errs.Internal || kind == errs.Unauthenticated {
		return err
	}
	return writeJSON(w, web.Status(kind), map[string]any{"message": fileWords(err)})
}

func writeJSON(w http.ResponseWriter, status int, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(b) // that the browser hung up is nobody's error
	return nil
}
