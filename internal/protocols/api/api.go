// Package api is the library for programs: JSON over HTTP, described by OpenAPI
// 3.1 at /api/v1/openapi.json. docs/api.md is for those who write such programs.
//
// It answers what the search page answers, in the same order, to whoever asks:
// a visitor sees public things, and a personal read token opens what its person
// may see. Nothing can be changed through it. Errors are problems (RFC 9457).
package api

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/web"
	"staffroom/internal/readers/finder"
)

// Deps is what the API is made of.
type Deps struct {
	Find finder.Deps
	Base string // the public address, without a slash at its end
	Log  *slog.Logger
}

const root = "/api/v1"

type handlers struct{ Deps }

// Routes is the table of the API.
func Routes(d Deps) []web.Route {
	h := handlers{d}
	t := &table{}
	doc := huma.NewAPI(config(d.Base), t)
	huma.Register(doc, huma.Operation{
		OperationID: "list-items", Method: http.MethodGet, Path: root + "/items", Summary: "Find items",
		Description: "What the search page shows, in the same order, as far as you may see it. Values of one parameter are alternatives; parameters must all hold.",
		Errors:      []int{http.StatusUnauthorized, http.StatusUnprocessableEntity}, Security: security,
	}, h.list)
	huma.Register(doc, huma.Operation{
		OperationID: "get-item", Method: http.MethodGet, Path: root + "/items/{item}", Summary: "Read one item",
		Errors: []int{http.StatusUnauthorized, http.StatusNotFound}, Security: security,
	}, h.get)
	return append(t.routes, describe(doc.OpenAPI()), web.Route{Pattern: "GET /api/", For: web.Machines, Do: nothing})
}

// security: a token is never needed.
var security = []map[string][]string{{}, {"token": {}}}

func config(base string) huma.Config {
	c := huma.DefaultConfig("Staffroom", "1")
	c.OpenAPIPath, c.DocsPath, c.SchemasPath, c.CreateHooks = "", "", "", nil
	c.Info.Description = "Read what a Staffroom library shares. Without a token you see what is open to everyone."
	c.Servers = []*huma.Server{{URL: base}}
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"token": {Type: "http", Scheme: "bearer", Description: "A personal read token from your account page. It begins with srt_."},
	}
	return c
}

// table is a huma.Adapter that gathers routes for the one table of routes,
// where they are seen by what walks it.
type table struct{ routes []web.Route }

// Handle adds a route.
func (t *table) Handle(op *huma.Operation, answer func(huma.Context)) {
	t.routes = append(t.routes, web.Route{Pattern: op.Method + " " + op.Path, For: web.Machines, Do: func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Cache-Control", "no-store")
		answer(humago.NewContext(op, r, w))
		return nil
	}})
}

// ServeHTTP is not used: requests come through the router.
func (t *table) ServeHTTP(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }

// describe serves the description, which is the same for everybody and is made once.
func describe(doc *huma.OpenAPI) web.Route {
	text, err := json.Marshal(doc)
	if err != nil {
		panic(err) // it is made of our own types
	}
	return web.Route{Pattern: "GET " + root + "/openapi.json", For: web.Machines, Do: func(w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Content-Type", "application/openapi+json")
		w.Header().Set("Cache-Control", "public, max-age=300")
		_, _ = w.Write(text) // that the program hung up is nobody's error
		return nil
	}}
}

// nothing makes a wrong address a problem instead of a page.
func nothing(_ http.ResponseWriter, r *http.Request) error {
	return errs.New(errs.NotFound, "not_found", "no API at %s", r.URL.Path)
}

// refused is an error as a program sees it; what went wrong inside stays in the log.
func (h handlers) refused(ctx context.Context, err error) error {
	kind, code := errs.KindOf(err), errs.CodeOf(err)
	if ctx.Err() != nil && kind == errs.Internal {
		kind, code = errs.Unavailable, "busy"
	}
	if kind == errs.Internal {
		h.Log.ErrorContext(ctx, "internal error", "err", err, "actor", authz.Of(ctx).PersonID)
	}
	text := http.StatusText(web.Status(kind))
	if kind != errs.Internal && web.HasWords(code) {
		text = web.Say(code)
	}
	return huma.NewError(web.Status(kind), text)
}
