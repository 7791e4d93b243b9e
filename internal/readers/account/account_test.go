package account_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"staffroom/internal/features/library/adoption"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/people"
	"staffroom/internal/kernel/threads"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/testkit"
)

func TestProfile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada := w.Teacher("kilnfield")
		b := w.Client(ada)
		page := b.Page("/account").Says("Your account", "Person 1 of kilnfield", "Where you belong")
		bad := b.Send(page, "/account/profile", map[string]string{"name": "", "job_title": "Site manager"}).Is(http.StatusUnprocessableEntity).Says("Enter a name")
		if _, v := bad.Form("/account/profile"); v.Get("job_title") != "Site manager" || !strings.HasPrefix(bad.Title(), "Error: ") {
			t.Errorf("what was typed came back as %v under %q", v, bad.Title())
		}
		b.Send(page, "/account/profile", map[string]string{"name": "Ada <b>Okafor</b>", "about": "Ask me about\nboilers"}).Is(http.StatusSeeOther)
		b.Send(page, "/account/profile", map[string]string{"name": "Late"}).Is(http.StatusConflict) // from the page of before
		page = b.Page("/account").Says("Ada <b>Okafor</b>", "Your profile is saved.")
		form, _ := page.Form("/account/interests")
		v := url.Values{"job_role": {"teacher", "subject-lead"}, "subject": {"maths"}, "year": {"y4"}}
		if form == nil {
			t.Fatal("no form")
		}
		b.Post("/account/interests", v).Is(http.StatusSeeOther)
		b.Post("/account/interests", url.Values{"subject": {"alchemy"}}).Is(http.StatusUnprocessableEntity)
		in, err := w.People.Interests(t.Context(), ada.PersonID)
		if err != nil || !slices.Equal(in.JobRoles, []string{"subject-lead", "teacher"}) || !slices.Equal(in.Years, []string{"y4"}) {
			t.Errorf("%+v, %v", in, err)
		}
		b.Send(page, "/account/appearance", map[string]string{"theme": "dark", "letters": "clear"}).Is(http.StatusSeeOther)
		page = b.Page("/account")
		if !strings.Contains(page.Body, `data-theme="dark"`) || !strings.Contains(page.Body, `data-letters="clear"`) {
			t.Error("the choice of looks does not show on the next page")
		}
		b.Send(page, "/account/appearance", map[string]string{"theme": "pink"}).Is(http.StatusUnprocessableEntity)
	})
}

func TestPasswordChange(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada := w.Teacher("kilnfield")
		if err := w.SignIn.SetPasswordUnscoped(t.Context(), ada.PersonID, testkit.Password); err != nil {
			t.Fatal(err)
		}
		b, other := w.Client(ada), w.Client(ada)
		page := b.Page("/account")
		const next = "violet kettle marching"
		b.Send(page, "/account/password", map[string]string{"old": "not my password", "password": next}).Is(http.StatusUnprocessableEntity).Says("not your password now")
		b.Send(page, "/account/password", map[string]string{"old": testkit.Password, "password": "short"}).Is(http.StatusUnprocessableEntity).Says("at least 12")
		before := b.Cookie("session")
		b.Send(page, "/account/password", map[string]string{"old": testkit.Password, "password": next}).Is(http.StatusSeeOther)
		if b.Cookie("session") == before {
			t.Error("the session was not replaced")
		}
		b.Page("/account")
		other.Get("/account").Is(http.StatusSeeOther) // signed out
	})
}

func TestSessionsAndTokens(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada, ben := w.Teacher("kilnfield"), w.Teacher("kilnfield")
		here, there, third := w.Client(ada), w.Client(ada), w.Client(ada)
		page := here.Page("/account").Says("This device")
		mine, err := w.SignIn.Sessions(t.Context(), ada.PersonID)
		if err != nil || len(mine) != 3 {
			t.Fatal(mine, err)
		}
		var action string
		for _, ses := range mine {
			if a := "/account/sessions/" + ses.ID + "/end"; strings.Contains(page.Body, a) {
				action = a
			}
		}
		w.Client(ben).Post(action, nil).Is(http.StatusNotFound)
		here.Post(action, nil).Is(http.StatusSeeOther)
		here.Post("/account/sessions/others", nil).Is(http.StatusSeeOther)
		for _, b := range []*testkit.Browser{there, third} {
			b.Get("/account").Is(http.StatusSeeOther)
		}
		page = here.Page("/account")
		here.Send(page, "/account/tokens", map[string]string{"token_name": " "}).Is(http.StatusUnprocessableEntity)
		made := here.Send(page, "/account/tokens", map[string]string{"token_name": "Newsletter"}).Is(http.StatusOK).Says("Newsletter")
		at := strings.Index(made.Body, "srt_")
		if at < 0 {
			t.Fatal("the token is not shown")
		}
		secret := made.Body[at : at+strings.IndexByte(made.Body[at:], '<')]
		if who, err := w.SignIn.ByToken(t.Context(), secret); who != ada.PersonID || err != nil {
			t.Errorf("the token is %q's, %v", who, err)
		}
		page = here.Page("/account")
		if strings.Contains(page.Body, "srt_") {
			t.Error("the token is shown again")
		}
		end, _ := page.Form("/account/tokens/")
		w.Client(ben).Post(actionOf(end), nil).Is(http.StatusNotFound)
		here.Post(actionOf(end), nil).Is(http.StatusSeeOther)
		if _, err := w.SignIn.ByToken(t.Context(), secret); err == nil {
			t.Error("an ended token still reads")
		}
	})
}

func actionOf(form *html.Node) string {
	for _, a := range form.Attr {
		if a.Key == "action" {
			return a.Val
		}
	}
	return ""
}

// The copy holds all of one's own and nothing of anybody else.
func TestExport(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada, ben := w.Teacher("kilnfield"), w.Teacher("kilnfield")
		w.Draft(ada, "kilnfield", "Canary draft of Ada")
		shared := w.Shared(ada, "kilnfield", "Canary shared by Ada", "kilnfield")
		bens := w.Shared(ben, "kilnfield", "Canary shared by Ben", "kilnfield")
		for _, tried := range []struct {
			by         authz.Actor
			item, what string
		}{{ada, bens.ID, "Canary tried by Ada"}, {ben, shared.ID, "Canary tried by Ben"}} {
			use, err := w.Adoption.Adopt(t.Context(), tried.by, tried.item, "")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Adoption.Note(t.Context(), tried.by, use.ID, adoption.NoteEdit{Result: adoption.Worked, Evidence: tried.what, Audience: adoption.OwnTrust}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.Threads.Comment(t.Context(), ben, threads.Say{ItemID: shared.ID, Body: "Canary comment of Ben"}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Threads.Comment(t.Context(), ada, threads.Say{ItemID: shared.ID, Body: "Canary comment of Ada"}); err != nil {
			t.Fatal(err)
		}
		if err := w.People.ChangeInterests(t.Context(), ada, people.Interests{Subjects: []string{"maths"}}); err != nil {
			t.Fatal(err)
		}
		a := w.Client(ada).Get("/account/data.json").Is(http.StatusOK)
		var all map[string]json.RawMessage
		if err := json.Unmarshal([]byte(a.Body), &all); err != nil {
			t.Fatalf("%v: %s", err, a.Body)
		}
		for _, want := range []string{"Canary draft of Ada", "Canary shared by Ada", "Canary comment of Ada", "Canary tried by Ada", "started_on", "kilnfield", "maths", "items.shared", "2026-11-20T"} {
			if !strings.Contains(a.Body, want) {
				t.Errorf("the copy lacks %q", want)
			}
		}
		for _, not := range []string{"of Ben", "by Ben", "Person 2"} {
			if strings.Contains(a.Body, not) {
				t.Errorf("the copy holds %q", not)
			}
		}
		if !strings.HasPrefix(a.Header.Get("Content-Disposition"), "attachment") {
			t.Error("the copy is not a download")
		}
	})
}

func TestWelcome(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada := w.Teacher("kilnfield")
		b := w.Client(ada)
		b.Page("/welcome").Says("Welcome, Person", "What do you do?")
		b.Post("/welcome", url.Values{"job_role": {"senco"}, "year": {"reception", "y1"}, "subject": {"phonics"}}).Is(http.StatusSeeOther)
		in, err := w.People.Interests(t.Context(), ada.PersonID)
		if err != nil || !slices.Equal(in.KeyStages, []string{"eyfs", "ks1"}) {
			t.Errorf("%+v, %v", in, err)
		}
	})
}

func TestVisitorsAreAskedToSignIn(t *testing.T) {
	w := testkit.World(t, dbtest.SQLite(t))
	b := w.Client(authz.Actor{})
	for _, path := range []string{"/account", "/account/data.json", "/welcome"} {
		if to := b.Get(path).Is(http.StatusSeeOther).Header.Get("Location"); to != "/signin?next="+url.QueryEscape(path) {
			t.Errorf("%s goes to %s", path, to)
		}
	}
	for _, path := range []string{"/account/profile", "/account/interests", "/account/appearance", "/account/password", "/account/sessions/others",
		"/account/sessions/x/end", "/account/tokens", "/account/tokens/x/revocation", "/welcome"} {
		b.Post(path, nil).Is(http.StatusUnauthorized)
	}
}
