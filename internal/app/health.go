package app

import (
	"context"
	"net/http"
	"strings"
	"time"

	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/web"
)

// healthRoutes tell whoever watches the server how it is. They name nothing that
// is inside.
func (a *App) healthRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET /healthz", For: web.Machines, Do: a.alive},
		{Pattern: "GET /readyz", For: web.Machines, Do: a.ready},
	}
}

// alive: the process answers. A supervisor restarts what does not.
func (a *App) alive(w http.ResponseWriter, _ *http.Request) error {
	return say(w, "ok\n")
}

func say(w http.ResponseWriter, text string) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write([]byte(text)) // that whoever asked hung up is nobody's error
	return nil
}

// readyFor is how long the answer of ready is used again: watching costs the
// same however often somebody asks.
const readyFor = 2 * time.Second

// ready: requests can be served. A load balancer sends them elsewhere otherwise.
func (a *App) ready(w http.ResponseWriter, r *http.Request) error {
	a.readyMu.Lock()
	defer a.readyMu.Unlock()
	if now := a.Clock(); a.readyAt.IsZero() || now.Sub(a.readyAt) >= readyFor {
		ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
		defer cancel()
		a.readyErr, a.readyAt = a.check(ctx), now
	}
	if a.readyErr != nil {
		return a.readyErr
	}
	return say(w, "ready\n")
}

// probe is the object that is written to find out whether files can be.
const probe = "probe/ready"

// check: the database answers and is of this version, and files can be written.
func (a *App) check(ctx context.Context) error {
	if _, err := db.Scalar[int](ctx, a.DB, `SELECT 1`); err != nil {
		return errs.Wrap(err, errs.Unavailable, "ready.database", "the database does not answer")
	}
	n, err := a.DB.Pending(ctx)
	if err != nil {
		return errs.Wrap(err, errs.Unavailable, "ready.migrations", "migrations")
	}
	if n > 0 {
		return errs.New(errs.Unavailable, "ready.migrations", "%d migrations are pending", n)
	}
	if _, _, err := a.Blobs.Put(ctx, probe, strings.NewReader("ready")); err != nil {
		return errs.Wrap(err, errs.Unavailable, "ready.files", "files cannot be written")
	}
	return nil
}

func init() {
	web.Words(map[string]string{
		"ready.database":   "The database does not answer.",
		"ready.migrations": "The database is not of this version of Staffroom.",
		"ready.files":      "Files cannot be written.",
	})
}
