package signinweb_test

import (
	"encoding/base64"
	"io"
	"mime/quotedprintable"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/config"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/mail/mailtest"
	"staffroom/internal/testkit"
)

// posted is a world that sends its mail to a server of its own.
func posted(t *testing.T, d *db.DB) (*testkit.W, *mailtest.Server) {
	t.Helper()
	srv := mailtest.Serve(t)
	w := testkit.WorldWith(t, d, func(c *config.Config) {
		c.SMTP.Host, c.SMTP.Port, c.SMTP.From, c.SMTP.TLS = srv.Host, srv.Port, "staffroom@larkfield.example", "none"
	})
	return w, srv
}

var passwordLink = regexp.MustCompile(`http://localhost:8080(/password/[A-Za-z0-9_-]+)`)

// linkIn is the address in a message, as its reader would open it.
func linkIn(t *testing.T, m mailtest.Message) string {
	t.Helper()
	body := io.Reader(strings.NewReader(m.Body))
	switch strings.ToLower(m.Header.Get("Content-Transfer-Encoding")) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	plain, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	found := passwordLink.FindSubmatch(plain)
	if found == nil {
		t.Fatalf("no link in the message:\n%s", plain)
	}
	return string(found[1])
}

// TestForgottenPassword goes from the sign-in page through the mail to a new
// password. Whether anybody has the address shows neither on the page nor in
// what is set, only in that person's mailbox.
func TestForgottenPassword(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, srv := posted(t, d)
		email := withPassword(t, w, w.Teacher("kilnfield"))
		b := w.Client(authz.Actor{})
		page := b.Page("/signin")
		if !strings.Contains(page.Body, `href="/signin/forgot"`) {
			t.Fatal("the sign-in page does not lead there")
		}
		ask := func(address string) *testkit.Answer {
			return b.Send(b.Page("/signin/forgot"), "/signin/forgot", map[string]string{"email": address}).Is(http.StatusOK)
		}
		real, nobody := ask(email), ask("nobody.at.all@kilnfield.example")
		if strings.ReplaceAll(real.Body, email, "") != strings.ReplaceAll(nobody.Body, "nobody.at.all@kilnfield.example", "") {
			t.Error("the page tells whether there is such an account")
		}
		if len(real.Header["Set-Cookie"]) != len(nobody.Header["Set-Cookie"]) {
			t.Error("a cookie tells whether there is such an account")
		}
		w.Drain()
		got := srv.Took()
		if len(got) != 1 || got[0].To != email || got[0].Subject() != "Set a new password for Staffroom" {
			t.Fatalf("mail: %+v", got)
		}
		link := linkIn(t, got[0])
		b.Page(link).Says("Choose a password") // a scanner looks first
		form := b.Page(link)
		b.Send(form, link, map[string]string{"password": "short"}).Is(http.StatusUnprocessableEntity)
		b.Send(form, link, map[string]string{"password": "eleven kettles and a lamp"}).Is(http.StatusSeeOther)
		b.Page("/account")
		b.Get(link).Is(http.StatusNotFound).Says("This link has ended")
		other := w.Client(authz.Actor{})
		other.Post("/signin", url.Values{"email": {email}, "password": {testkit.Password}}).Is(http.StatusUnprocessableEntity)
		other.Post("/signin", url.Values{"email": {email}, "password": {"eleven kettles and a lamp"}}).Is(http.StatusSeeOther)
	})
}

// TestWelcomeMail: an admin adds somebody, who gets a way in; somebody who has an
// account already gets none, for whoever holds it can be that person.
func TestWelcomeMail(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, srv := posted(t, d)
		admin := w.Client(w.Admin("kilnfield"))
		add := func(name, email string) {
			t.Helper()
			admin.Post("/manage/kilnfield/people", url.Values{"name": {name}, "email": {email}, "job_title": {"Teacher"}, "at": {"kilnfield"}, "role": {"member"}}).Is(http.StatusOK)
			w.Drain()
		}
		add("Nia Holt", "nia.holt@kilnfield.example")
		got := srv.Took()
		if len(got) != 1 || got[0].To != "nia.holt@kilnfield.example" || got[0].Subject() != "Your way into Staffroom" {
			t.Fatalf("mail: %+v", got)
		}
		link := linkIn(t, got[0])
		nia := w.Client(authz.Actor{})
		nia.Send(nia.Page(link).Says("Nia Holt"), link, map[string]string{"password": "a bell, a hall, a hymn"}).Is(http.StatusSeeOther)
		nia.Page("/today").Says("Nia")

		known := withPassword(t, w, w.Teacher("scarbrook"))
		add("Somebody Else", known)
		if got := srv.Took(); len(got) != 0 {
			t.Errorf("somebody who has an account is sent %+v", got)
		}
	})
}
