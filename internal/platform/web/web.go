// Package web is the HTTP kit: routes that declare whom they serve, handlers
// that return errors, the way a request takes, and the words of errors.
package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"staffroom/internal/platform/errs"
)

// Handler is an HTTP handler that may fail: it parses, calls one service method
// and renders or redirects. The router turns an error into a response.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Access says whom a route serves. What they may see there is the services'
// matter; a route that declares nothing does not register.
type Access uint8

// Whom a route serves.
const (
	undeclared Access = iota
	Everyone          // visitors too
	Staff             // who is signed in; others are asked to sign in
	Machines          // programs: Everyone, but errors are JSON problems
)

// Route is a line of a room's table of routes. Parameters are named for what
// they hold, so that tests can fill them with somebody else's: {org} a slug,
// {slug} an item's, {item}, {file}, {comment}, {person}, {session}, {token} ids,
// {version} a number.
type Route struct {
	Pattern string // "GET /at/{org}/{slug}"
	For     Access
	Do      Handler
	Body    int64 // the most bytes of a request body; 0 is 1 MiB
}

// Router is the table of all routes.
type Router struct {
	mux      *http.ServeMux
	routes   []Route
	signedIn func(*http.Request) bool
	log      *slog.Logger
	page     ErrorPage
}

// ErrorPage renders what a person sees of an error.
type ErrorPage func(r *http.Request, v ErrorView) templ.Component

// ErrorView is what is known of an error that is shown on a page of its own.
type ErrorView struct {
	Status int
	Kind   errs.Kind
	Code   string
	Title  string
	Text   string
	ID     string // of the request, to quote
}

// NewRouter makes an empty table. signedIn tells visitors from staff.
func NewRouter(log *slog.Logger, signedIn func(*http.Request) bool, page ErrorPage) *Router {
	return &Router{mux: http.NewServeMux(), signedIn: signedIn, log: log, page: page}
}

// Add registers routes. A mistake in the table is a bug: it panics.
func (rt *Router) Add(routes ...Route) {
	for _, r := range routes {
		if r.For == undeclared {
			panic("web: " + r.Pattern + " does not say whom it serves")
		}
		if r.Body == 0 {
			r.Body = 1 << 20
		}
		rt.routes = append(rt.routes, r)
		rt.mux.Handle(r.Pattern, rt.serve(r))
	}
}

// Routes is the table, for tests that walk it.
func (rt *Router) Routes() []Route { return rt.routes }

// ServeHTTP finds the route. What is not there gets a page too. A path that is
// no text names nothing: a database would refuse to look for it.
func (rt *Router) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !utf8.ValidString(r.URL.Path) || strings.ContainsRune(r.URL.Path, 0) {
		rt.fail(w, r, Everyone, errs.New(errs.NotFound, "not_found", "no page at %q", r.URL.Path))
		return
	}
	if _, pattern := rt.mux.Handler(r); pattern == "" {
		probe := &statusProbe{header: http.Header{}}
		rt.mux.ServeHTTP(probe, r)
		if allow := probe.header.Get("Allow"); allow != "" {
			w.Header().Set("Allow", allow)
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		rt.fail(w, r, Everyone, errs.New(errs.NotFound, "not_found", "no page at %s", r.URL.Path))
		return
	}
	rt.mux.ServeHTTP(w, r)
}

// statusProbe finds out what the mux would say without saying it.
type statusProbe struct{ header http.Header }

func (p *statusProbe) Header() http.Header         { return p.header }
func (p *statusProbe) Write(b []byte) (int, error) { return len(b), nil }
func (p *statusProbe) WriteHeader(int)             {}

func (rt *Router) serve(route Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		note(r, route.Pattern)
		if r.Body != nil {
			r.Body = http.MaxBytesReader(w, r.Body, route.Body)
		}
		if route.For == Staff && !rt.signedIn(r) {
			rt.fail(w, r, route.For, errs.New(errs.Unauthenticated, "signin.needed", "%s is for staff", route.Pattern))
			return
		}
		if err := cleanFields(r); err != nil {
			rt.fail(w, r, route.For, err)
			return
		}
		if err := route.Do(w, r); err != nil {
			rt.fail(w, r, route.For, err)
		}
	})
}

// fail is the only place where an error becomes a response.
func (rt *Router) fail(w http.ResponseWriter, r *http.Request, access Access, err error) {
	err = badBody(err)
	kind, code := errs.KindOf(err), errs.CodeOf(err)
	if r.Context().Err() != nil && kind == errs.Internal {
		kind, code = errs.Unavailable, "busy" // the browser went away or the time is up
	}
	if kind == errs.Internal {
		rt.log.ErrorContext(r.Context(), "internal error", "err", err, "request", RequestID(r), "route", routeOf(r))
	} else {
		rt.log.DebugContext(r.Context(), "refused", "err", err, "request", RequestID(r), "route", routeOf(r))
	}
	v := view(kind, code, RequestID(r))
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Del("Content-Disposition")
	if kind == errs.TooMany || kind == errs.Unavailable {
		h.Set("Retry-After", "60")
	}
	switch {
	case access == Machines:
		writeProblem(w, v)
	case kind == errs.Unauthenticated && (r.Method == http.MethodGet || r.Method == http.MethodHead) && !Fragment(r):
		http.Redirect(w, r, "/signin?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
	default:
		if err := Render(w, r, v.Status, rt.page(r, v)); err != nil {
			rt.log.ErrorContext(r.Context(), "error page", "err", err, "request", RequestID(r))
		}
	}
}

// Render writes a page. It is rendered whole first, so that a failure is still
// a clean error.
func Render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	b := templ.GetBuffer()
	defer templ.ReleaseBuffer(b)
	if err := c.Render(r.Context(), b); err != nil {
		return fmt.Errorf("render: %w", err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store")
	}
	send(w, r, status, b.Bytes())
	return nil
}

// Redirect sends the browser on after a change was made.
func Redirect(w http.ResponseWriter, r *http.Request, to string) error {
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// LocalPath keeps a redirect on this site: what is no path of ours is "/".
func LocalPath(to string) string {
	if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsFunc(to, leavesSite) || len(to) > 2000 {
		return "/"
	}
	return to
}

// leavesSite are characters that browsers drop or take for a slash.
func leavesSite(c rune) bool { return c == '\\' || c < ' ' || c == 0x7f }

// Fragment reports whether the page's script asks for a part of the page. The
// whole page is always a good answer; a part must send Vary: X-Fragment.
func Fragment(r *http.Request) bool { return r.Header.Get("X-Fragment") != "" }

type noteKey struct{}

type notes struct{ id, route string }

func note(r *http.Request, pattern string) {
	if n, ok := r.Context().Value(noteKey{}).(*notes); ok {
		n.route = pattern
	}
}

func routeOf(r *http.Request) string {
	if n, ok := r.Context().Value(noteKey{}).(*notes); ok {
		return n.route
	}
	return ""
}

// RequestID names a request in the log and on error pages.
func RequestID(r *http.Request) string {
	if n, ok := r.Context().Value(noteKey{}).(*notes); ok {
		return n.id
	}
	return ""
}

func withNotes(r *http.Request, id string) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), noteKey{}, &notes{id: id}))
}
