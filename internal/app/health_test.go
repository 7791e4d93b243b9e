package app_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/testkit"
)

func TestHealth(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		b := w.Client(authz.Actor{})
		b.Get("/healthz").Is(200)
		b.Get("/readyz").Is(200)
		if err := os.RemoveAll(w.Config.Blobs); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(w.Config.Blobs, nil, 0o600); err != nil { // a file where the folder was
			t.Fatal(err)
		}
		w.Now.Add(time.Minute)
		b.Get("/readyz").Is(503).Says("Files cannot be written")
		b.Get("/healthz").Is(200)
	})
}

func TestReadyKnowsTheDatabase(t *testing.T) {
	d := dbtest.SQLite(t)
	w := testkit.World(t, d)
	if err := d.DB.Close(); err != nil {
		t.Fatal(err)
	}
	w.Client(authz.Actor{}).Get("/readyz").Is(503).Says("The database does not answer")
}

func TestMetrics(t *testing.T) {
	w := testkit.World(t, dbtest.SQLite(t))
	b := w.Client(authz.Actor{})
	b.Get("/library?q=secret+words")
	b.Get("/nowhere/at/all")
	b.Get("/metrics").Is(404) // not at the public address
	s := httptest.NewServer(w.Metrics())
	t.Cleanup(s.Close)
	res, err := http.Get(s.URL + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`staffroom_request_seconds_count{route="GET /library",status="2xx"} 1`, `route="none",status="4xx"`, "go_goroutines", "go_sql_open_connections"} {
		if !strings.Contains(string(body), want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(string(body), "secret") {
		t.Error("what was searched for stands in the measurements")
	}
}
