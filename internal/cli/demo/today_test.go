package demo_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"staffroom/internal/app"
	"staffroom/internal/cli/demo"
	"staffroom/internal/identity/people"
	"staffroom/internal/identity/signin"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
)

// TestToday: everybody whom the sign-in page offers finds something on Today,
// whenever the demo is started.
func TestToday(t *testing.T) {
	now := time.Date(2028, 3, 1, 7, 0, 0, 0, time.UTC)
	a := loadAt(t, dbtest.SQLite(t), clock.NewFake(now).Now)
	var newest time.Time
	who, err := demo.Identities()
	if err != nil {
		t.Fatal(err)
	}
	err = a.DB.QueryRowContext(t.Context(), `SELECT MAX(updated_at) FROM items`).Scan(db.ScanMicros(&newest))
	if err != nil || newest.After(now) || newest.Before(now.Add(-2*24*time.Hour)) {
		t.Errorf("the newest is of %v, %v", newest, err)
	}
	for _, p := range who {
		page := todayOf(t, a, p.Email)
		if !strings.Contains(page, "New for you") {
			t.Errorf("nothing is new for %s, %s", p.Job, p.Email)
		}
	}
}

func todayOf(t *testing.T, a *app.App, email string) string {
	t.Helper()
	p, err := people.ByEmailUnscoped(t.Context(), a.DB, email)
	if err != nil {
		t.Fatal(err)
	}
	s, err := a.SignIn.StartSession(t.Context(), p.ID, "test", signin.From{Address: netip.MustParseAddr("192.0.2.1"), Device: "a test"})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://localhost:8080/today", nil)
	r.AddCookie(&http.Cookie{Name: "session", Value: s.Secret})
	w := httptest.NewRecorder()
	a.Handler.ServeHTTP(w, r)
	return w.Body.String()
}
