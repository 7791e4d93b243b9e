package libraryweb

import (
	"io"
	"net/http"
	"net/url"
	"sync"

	"github.com/tus/tusd/v2/pkg/filestore"
	tus "github.com/tus/tusd/v2/pkg/handler"
	"github.com/tus/tusd/v2/pkg/memorylocker"
	"golang.org/x/exp/slog"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/files"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/id"
	"staffroom/internal/platform/web"
)

// uploadRoutes is the table of tus 1.0.0 (https://tus.io/protocols/resumable-upload):
// files come in pieces and carry on where they stopped.
func (h handlers) uploadRoutes() []web.Route {
	t := &tusDoor{h: h}
	piece := h.Uploads.MaxBytes() + roundTo
	return []web.Route{
		{Pattern: "OPTIONS /uploads/", For: web.Machines, Do: t.serve(func(u *tus.UnroutedHandler) http.HandlerFunc {
			return func(http.ResponseWriter, *http.Request) {} // the protocol's middleware answers
		})},
		{Pattern: "POST /uploads/{$}", For: web.Machines, Body: piece, Do: t.begin},
		{Pattern: "HEAD /uploads/{upload}", For: web.Machines, Do: t.mine(func(u *tus.UnroutedHandler) http.HandlerFunc { return u.HeadFile })},
		{Pattern: "PATCH /uploads/{upload}", For: web.Machines, Body: piece, Do: t.mine(func(u *tus.UnroutedHandler) http.HandlerFunc { return u.PatchFile })},
		{Pattern: "DELETE /uploads/{upload}", For: web.Machines, Do: t.remove},
	}
}

// tusDoor lets the protocol's handler in only after asking whose the upload is.
type tusDoor struct {
	h      handlers
	opened onceHandler
}

func (t *tusDoor) open() (*tus.UnroutedHandler, error) {
	return t.opened.get(func() (*tus.UnroutedHandler, error) {
		dir, err := t.h.Uploads.Dir()
		if err != nil {
			return nil, err
		}
		parts := tus.NewStoreComposer()
		store := filestore.New(dir)
		store.DirModePerm, store.FileModePerm = 0o700, 0o600
		store.UseIn(parts)
		memorylocker.New().UseIn(parts)
		return tus.NewUnroutedHandler(tus.Config{
			StoreComposer: parts, BasePath: "/uploads/", MaxSize: t.h.Uploads.MaxBytes(), DisableDownload: true, DisableConcatenation: true,
			Cors: &tus.CorsConfig{Disable: true}, Logger: slog.New(slog.NewTextHandler(io.Discard, nil)), PreUploadCreateCallback: t.created,
		})
	})
}

// serve runs one method of the protocol.
func (t *tusDoor) serve(method func(*tus.UnroutedHandler) http.HandlerFunc) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		u, err := t.open()
		if err != nil {
			return err
		}
		http.StripPrefix("/uploads", u.Middleware(method(u))).ServeHTTP(&localLocation{w}, r)
		return nil
	}
}

// mine is serve for the person who started the upload; to others it is not there.
func (t *tusDoor) mine(method func(*tus.UnroutedHandler) http.HandlerFunc) web.Handler {
	next := t.serve(method)
	return func(w http.ResponseWriter, r *http.Request) error {
		if _, err := t.h.Uploads.Mine(r.Context(), authz.Of(r.Context()), r.PathValue("upload")); err != nil {
			return err
		}
		return next(w, r)
	}
}

func (t *tusDoor) begin(w http.ResponseWriter, r *http.Request) error {
	if authz.Of(r.Context()).Visitor() {
		return errs.New(errs.Unauthenticated, "signin.needed", "an upload needs a person")
	}
	return t.serve(func(u *tus.UnroutedHandler) http.HandlerFunc { return u.PostFile })(w, r)
}

// created notes whose an upload is before its first byte is kept. Of what the
// browser says about the file only the name is believed, and that is cleaned.
func (t *tusDoor) created(hook tus.HookEvent) (tus.HTTPResponse, tus.FileInfoChanges, error) {
	if hook.Upload.SizeIsDeferred {
		return tus.HTTPResponse{}, tus.FileInfoChanges{}, refuseUpload(errs.New(errs.Invalid, "file.upload_size", "no size"))
	}
	up := files.Upload{ID: id.New(), Name: hook.Upload.MetaData["filename"], Bytes: hook.Upload.Size}
	if err := t.h.Uploads.Begin(hook.Context, authz.Of(hook.Context), up); err != nil {
		return tus.HTTPResponse{}, tus.FileInfoChanges{}, refuseUpload(err)
	}
	return tus.HTTPResponse{}, tus.FileInfoChanges{ID: up.ID, MetaData: tus.MetaData{}}, nil
}

// refuseUpload is an error as the uploading script reads it.
func refuseUpload(err error) error {
	kind := errs.KindOf(err)
	if kind == errs.Internal {
		return err
	}
	e := tus.NewError("ERR_REFUSED", errs.CodeOf(err), web.Status(kind))
	e.HTTPResponse.Body = `{"message":` + quoted(web.Say(errs.CodeOf(err))) + `}`
	e.HTTPResponse.Header = tus.HTTPHeader{"Content-Type": "application/json"}
	return e
}

func (t *tusDoor) remove(w http.ResponseWriter, r *http.Request) error {
	if err := t.h.Uploads.Drop(r.Context(), authz.Of(r.Context()), r.PathValue("upload")); err != nil {
		return err
	}
	w.Header().Set("Tus-Resumable", "1.0.0")
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// localLocation makes the address of a new upload a path: behind a proxy the
// handler cannot know how the browser calls us.
type localLocation struct{ http.ResponseWriter }

func (l *localLocation) WriteHeader(status int) {
	if at := l.Header().Get("Location"); at != "" {
		if u, err := url.Parse(at); err == nil {
			l.Header().Set("Location", u.Path)
		}
	}
	l.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (l *localLocation) Unwrap() http.ResponseWriter { return l.ResponseWriter }

// onceHandler makes the protocol's handler when the first upload comes, and
// tries again after an error.
type onceHandler struct {
	mu sync.Mutex
	h  *tus.UnroutedHandler
}

func (o *onceHandler) get(make func() (*tus.UnroutedHandler, error)) (*tus.UnroutedHandler, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.h != nil {
		return o.h, nil
	}
	h, err := make()
	if err == nil {
		o.h = h
	}
	return h, err
}
