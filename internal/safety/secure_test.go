package safety

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"staffroom/internal/app"
	"staffroom/internal/platform/config"
	"staffroom/internal/platform/extract"
	"staffroom/internal/testkit"
)

// secureApp is a second application over the world's database, whose public
// address is https; what it gives signs somebody in.
func secureApp(t *testing.T, cfg config.Config, w *testkit.W) func(*testing.T, url.Values) *http.Response {
	t.Helper()
	a, err := app.New(t.Context(), cfg, app.Options{Clock: w.Now.Now, DB: w.DB, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Reader: extract.Config{Soffice: "-"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Jobs.Stop(context.Background()) }) // the database is the world's
	return func(t *testing.T, form url.Values) *http.Response {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "https://staff.example/signin", strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		rec := httptest.NewRecorder()
		a.Handler.ServeHTTP(rec, r)
		return rec.Result()
	}
}
