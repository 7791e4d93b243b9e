package signinweb_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/signin"
	"staffroom/internal/identity/signinweb"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/testkit"
)

func withPassword(t *testing.T, w *testkit.W, act authz.Actor) (email string) {
	t.Helper()
	if err := w.SignIn.SetPasswordUnscoped(t.Context(), act.PersonID, testkit.Password); err != nil {
		t.Fatal(err)
	}
	p, err := w.People.Get(t.Context(), act, act.PersonID)
	if err != nil {
		t.Fatal(err)
	}
	return p.Email
}

func TestSignIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada := w.Teacher("kilnfield")
		email := withPassword(t, w, ada)
		gone := w.Teacher("kilnfield")
		goneEmail := withPassword(t, w, gone)
		if err := w.People.Deactivate(t.Context(), w.Admin("larkfield"), gone.PersonID); err != nil {
			t.Fatal(err)
		}
		b := w.Client(authz.Actor{})
		page := b.Page("/signin?next=%2Faccount")
		if strings.Contains(page.Body, "demonstration") {
			t.Error("identities are offered outside a demonstration")
		}
		var bodies []string
		for _, c := range [][2]string{{email, "not it, not it"}, {"nobody@kilnfield.example", testkit.Password}, {goneEmail, testkit.Password}, {"", ""}} {
			a := b.Send(page, "/signin", map[string]string{"email": c[0], "password": c[1]}).Is(http.StatusUnprocessableEntity)
			if !strings.HasPrefix(a.Title(), "Error: Sign in") {
				t.Errorf("title %q", a.Title())
			}
			if _, v := a.Form("/signin"); v.Get("email") != c[0] || v.Get("next") != "/account" || v.Get("password") != "" {
				t.Errorf("what was typed came back as %v", v)
			}
			bodies = append(bodies, strings.ReplaceAll(a.Body, c[0], "")) // the address as typed is all that may differ
		}
		for _, other := range bodies[1:3] {
			if other != bodies[0] {
				t.Error("an unknown or deactivated account is told from a wrong password")
			}
		}
		before := b.Cookie("session")
		in := b.Send(page, "/signin", map[string]string{"email": " " + strings.ToUpper(email) + " ", "password": testkit.Password})
		if in.Is(http.StatusSeeOther).Header.Get("Location") != "/account" {
			t.Errorf("goes to %q", in.Header.Get("Location"))
		}
		first := b.Cookie("session")
		if first == "" || first == before {
			t.Fatal("no session")
		}
		if to := b.Get("/signin").Is(http.StatusSeeOther).Header.Get("Location"); to != "/today" {
			t.Errorf("who is signed in goes to %q", to)
		}
		// Signing in again is a new session, and the one before is worth nothing.
		b.Post("/signin", url.Values{"email": {email}, "password": {testkit.Password}}).Is(http.StatusSeeOther)
		if b.Cookie("session") == first {
			t.Error("the session was not replaced")
		}
		if _, err := w.SignIn.Session(t.Context(), first); err == nil {
			t.Error("the session of before still works")
		}
		last := b.Cookie("session")
		b.Post("/signout", nil).Is(http.StatusSeeOther)
		if _, err := w.SignIn.Session(t.Context(), last); err == nil || b.Cookie("session") != "" {
			t.Error("signed out and still in")
		}
	})
}

func TestNextStaysHere(t *testing.T) {
	d := dbtest.SQLite(t)
	w := testkit.World(t, d)
	email := withPassword(t, w, w.Teacher("kilnfield"))
	for _, evil := range []string{"https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nSet-Cookie: x=y"} {
		a := w.Client(authz.Actor{}).Post("/signin", url.Values{"email": {email}, "password": {testkit.Password}, "next": {evil}})
		if to := a.Header.Get("Location"); to != "/today" {
			t.Errorf("next=%q goes to %q", evil, to)
		}
	}
}

func TestSignInCannotBeForged(t *testing.T) {
	w := testkit.World(t, dbtest.SQLite(t))
	email := withPassword(t, w, w.Teacher("kilnfield"))
	b := w.Client(authz.Actor{})
	b.Header.Set("Sec-Fetch-Site", "cross-site")
	b.Post("/signin", url.Values{"email": {email}, "password": {testkit.Password}}).Is(http.StatusForbidden)
}

func TestDemo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada := w.Teacher("kilnfield")
		p, err := w.People.Get(t.Context(), ada, ada.PersonID)
		if err != nil {
			t.Fatal(err)
		}
		other := withPassword(t, w, w.Admin("larkfield"))
		list, err := json.Marshal([]signin.Identity{{Label: "Year 4 teacher", Email: p.Email, Note: p.Name + ", Kilnfield"}})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO settings (key, value) VALUES ($1, $2)`, signin.DemoKey, string(list))
			return db.Err(err)
		}); err != nil {
			t.Fatal(err)
		}
		b := w.Client(authz.Actor{})
		b.Post("/signin/demo", url.Values{"person": {p.Email}}).Is(http.StatusNotFound) // no demonstration

		for _, r := range signinweb.Routes(signinweb.Room{SignIn: w.SignIn, People: w.People, Shell: w.Shell, Log: w.Log, Demo: true}) {
			if r.Pattern == "POST /signin/demo" {
				w.Router.Add(r)
			}
		}
		b.Post("/signin/demo", url.Values{"person": {other}}).Is(http.StatusNotFound) // not offered
		b.Post("/signin/demo", url.Values{"person": {p.Email}}).Is(http.StatusSeeOther)
		ses, err := w.SignIn.Session(t.Context(), b.Cookie("session"))
		if err != nil || ses.PersonID != ada.PersonID {
			t.Errorf("signed in as %q, %v", ses.PersonID, err)
		}
	})
}

func TestPasswordLink(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada := w.Teacher("kilnfield")
		b := w.Client(authz.Actor{})
		var secret string
		if err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) (err error) {
			secret, err = w.SignIn.NewPasswordLink(ctx, tx, ada.PersonID, signin.ResetLasts)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		for range 3 { // looking does not use it up
			b.Page("/password/" + secret).Says("Choose a password")
		}
		page := b.Page("/password/" + secret)
		for _, weak := range []string{"", "short", "password1234", "aaaaaaaaaaaaaaaa"} {
			a := b.Send(page, "/password/", map[string]string{"password": weak}).Is(http.StatusUnprocessableEntity)
			if !strings.HasPrefix(a.Title(), "Error: ") {
				t.Errorf("%q: title %q", weak, a.Title())
			}
		}
		to := b.Send(page, "/password/", map[string]string{"password": "violet kettle marching"}).Is(http.StatusSeeOther).Header.Get("Location")
		if to != "/welcome" || b.Cookie("session") == "" {
			t.Errorf("goes to %q with session %q", to, b.Cookie("session"))
		}
		other := w.Client(authz.Actor{})
		other.Get("/password/" + secret).Is(http.StatusNotFound).Says("This link has ended")
		other.Post("/password/"+secret, url.Values{"password": {"violet kettle marching"}}).Is(http.StatusNotFound).Says("This link has ended")
	})
}

func TestForgotWithoutMail(t *testing.T) {
	w := testkit.World(t, dbtest.SQLite(t))
	b := w.Client(authz.Actor{})
	b.Page("/signin/forgot").Says("Ask an admin")
	b.Post("/signin/forgot", url.Values{"email": {"a@b.example"}}).Is(http.StatusServiceUnavailable)
}
