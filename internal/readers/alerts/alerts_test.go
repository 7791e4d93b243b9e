package alerts_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"staffroom/internal/features/library/adoption"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/people"
	"staffroom/internal/kernel/searches"
	"staffroom/internal/kernel/threads"
	"staffroom/internal/platform/config"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/mail/mailtest"
	"staffroom/internal/testkit"
)

// office is a world that sends mail to a server of its own.
func office(t *testing.T, d *db.DB) (*testkit.W, *mailtest.Server) {
	t.Helper()
	srv := mailtest.Serve(t)
	w := testkit.WorldWith(t, d, func(c *config.Config) {
		c.SMTP.Host, c.SMTP.Port, c.SMTP.From, c.SMTP.FromName, c.SMTP.TLS = srv.Host, srv.Port, "staffroom@larkfield.example", "Larkfield Staffroom", "none"
	})
	return w, srv
}

func keep(t *testing.T, w *testkit.W, act authz.Actor, name, query string, a searches.Alert) searches.Saved {
	t.Helper()
	s, err := w.Searches.Keep(t.Context(), act, name, searches.Parse(query))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Searches.SetAlert(t.Context(), act, s.ID, a); err != nil {
		t.Fatal(err)
	}
	return s
}

// sweep is an hour of the day coming round.
func sweep(t *testing.T, w *testkit.W, srv *mailtest.Server) []mailtest.Message {
	t.Helper()
	w.Now.Add(2 * time.Minute)
	if err := w.Alerts.SweepUnscoped(t.Context()); err != nil {
		t.Fatal(err)
	}
	_ = w.Jobs.Drain(t.Context()) // a server that is away is the point of some
	return srv.Took()
}

func nextDay(w *testkit.W) { w.Now.Add(24 * time.Hour) }

func TestDigest(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, srv := office(t, d)
		ada, ben, sam := w.Teacher("kilnfield"), w.Teacher("millbeck"), w.Teacher("scarbrook")
		w.Shared(ben, "millbeck", "Fractions of old", "larkfield")
		keep(t, w, ada, "Fractions", "q=fractions", searches.Daily)
		keep(t, w, ada, "Everything of Millbeck", "org=millbeck", searches.Daily)
		nextDay(w)
		if got := sweep(t, w, srv); len(got) != 0 {
			t.Fatalf("nothing is new, yet %d mails were sent", len(got))
		}
		nextDay(w)
		w.Shared(ben, "millbeck", "Fractions on a line", "larkfield")
		w.Shared(ben, "millbeck", "Fractions for Millbeck alone", "millbeck")
		w.Shared(sam, "scarbrook", "Fractions of another trust", "fellgate")
		w.Shared(ada, "kilnfield", "Fractions of my own", "larkfield")
		gone := w.Shared(ben, "millbeck", "Fractions taken down", "larkfield")
		if _, err := w.Library.Withdraw(t.Context(), ben, gone.ID, ""); err != nil {
			t.Fatal(err)
		}
		got := sweep(t, w, srv)
		if len(got) != 1 {
			t.Fatalf("%d mails, not one for both searches", len(got))
		}
		m := got[0]
		for _, want := range []string{"Fractions on a line", "/library/searches", "/unsubscribe/"} {
			if !strings.Contains(m.Body, want) {
				t.Errorf("the mail does not say %q: %s", want, m.Body)
			}
		}
		for _, no := range []string{"of old", "Millbeck alone", "another trust", "of my own", "taken down"} {
			if strings.Contains(m.Body, no) {
				t.Errorf("the mail says %q", no)
			}
		}
		if m.Header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" || !strings.HasPrefix(m.Header.Get("List-Unsubscribe"), "<http") {
			t.Errorf("no way out in the header: %v", m.Header)
		}
		if again := sweep(t, w, srv); len(again) != 0 {
			t.Errorf("%d more mails on the same day", len(again))
		}
		nextDay(w)
		if again := sweep(t, w, srv); len(again) != 0 {
			t.Errorf("the same things are told of again: %s", again[0].Body)
		}
	})
}

func TestWhoGetsNoDigest(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, srv := office(t, d)
		ben, left, gone, off, weekly := w.Teacher("kilnfield"), w.Teacher("millbeck"), w.Teacher("millbeck"), w.Teacher("millbeck"), w.Teacher("millbeck")
		admin := w.Admin("larkfield")
		for _, p := range []authz.Actor{left, gone} {
			keep(t, w, p, "Fractions", "q=fractions", searches.Daily)
		}
		keep(t, w, weekly, "Fractions", "q=fractions", searches.Weekly)
		keep(t, w, off, "Fractions", "q=fractions", searches.Off)
		nextDay(w)
		w.Shared(ben, "kilnfield", "Fractions on a line", "larkfield")
		if err := w.People.EndMembership(t.Context(), admin, left.PersonID, w.Orgs["millbeck"].ID); err != nil {
			t.Fatal(err)
		}
		if err := w.People.Deactivate(t.Context(), admin, gone.PersonID); err != nil {
			t.Fatal(err)
		}
		if got := sweep(t, w, srv); len(got) != 0 {
			t.Errorf("%d mails: %s", len(got), got[0].To)
		}
		w.Now.Add(6 * 24 * time.Hour)
		got := sweep(t, w, srv)
		p, err := people.GetUnscoped(t.Context(), w.DB, weekly.PersonID)
		if err != nil || len(got) != 1 || got[0].To != p.Email {
			t.Errorf("after a week: %d mails, %v", len(got), err)
		}
	})
}

// TestWithdrawnWhileTheServerIsAway: what is in the mail is true at the moment of
// sending, however long that took; the mail keeps its id.
func TestWithdrawnWhileTheServerIsAway(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, srv := office(t, d)
		ada, ben := w.Teacher("kilnfield"), w.Teacher("millbeck")
		keep(t, w, ada, "Fractions", "q=fractions", searches.Daily)
		nextDay(w)
		w.Shared(ben, "millbeck", "Fractions on a line", "larkfield")
		e := w.Shared(ben, "millbeck", "Fractions in circles", "larkfield")
		srv.Refuse(mailtest.Away)
		if got := sweep(t, w, srv); len(got) != 0 {
			t.Fatal("the server was away")
		}
		if _, err := w.Library.Withdraw(t.Context(), ben, e.ID, ""); err != nil {
			t.Fatal(err)
		}
		srv.Refuse(nil)
		w.Now.Add(2 * time.Hour)
		got := sweep(t, w, srv)
		if len(got) != 1 || strings.Contains(got[0].Body, "in circles") || !strings.Contains(got[0].Body, "on a line") {
			t.Errorf("%d mails: %+v", len(got), got)
		}
	})
}

func TestNightIsQuiet(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, srv := office(t, d)
		ada, ben := w.Teacher("kilnfield"), w.Teacher("millbeck")
		keep(t, w, ada, "Fractions", "q=fractions", searches.Daily)
		w.Now.Add(time.Minute)
		w.Shared(ben, "millbeck", "Fractions on a line", "larkfield")
		w.Now.Add(20 * time.Hour) // past five in the morning
		if got := sweep(t, w, srv); len(got) != 0 {
			t.Errorf("a mail at %s", w.Now.Now())
		}
		w.Now.Add(3 * time.Hour)
		if got := sweep(t, w, srv); len(got) != 1 {
			t.Errorf("%d mails at %s", len(got), w.Now.Now())
		}
	})
}

func TestUnsubscribe(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, srv := office(t, d)
		ada, ben := w.Teacher("kilnfield"), w.Teacher("millbeck")
		s := keep(t, w, ada, "Fractions", "q=fractions", searches.Daily)
		nextDay(w)
		w.Shared(ben, "millbeck", "Fractions on a line", "larkfield")
		got := sweep(t, w, srv)
		if len(got) != 1 {
			t.Fatalf("%d mails", len(got))
		}
		link, err := url.Parse(strings.Trim(got[0].Header.Get("List-Unsubscribe"), "<>"))
		if err != nil {
			t.Fatal(err)
		}
		nobody := w.Client(authz.Actor{})
		alert := func() searches.Alert {
			sv, err := w.Searches.Get(t.Context(), ada, s.ID)
			if err != nil {
				t.Fatal(err)
			}
			return sv.Alert
		}
		page := nobody.Page(link.Path).Says("End mails")
		if alert() != searches.Daily {
			t.Error("looking at the link ended the mails")
		}
		nobody.Send(page, link.Path, nil).Is(http.StatusOK)
		if alert() != searches.Off {
			t.Error("the mails did not end")
		}
		// A mailbox's own button sends this, without cookies, and may send it twice.
		nobody.Post(link.Path, url.Values{"List-Unsubscribe": {"One-Click"}}).Is(http.StatusOK)
		nobody.Get("/unsubscribe/abcdefghijklmnop").Is(http.StatusNotFound)
		nobody.Post("/unsubscribe/abcdefghijklmnop", url.Values{}).Is(http.StatusNotFound)
		w.Now.Add(91 * 24 * time.Hour)
		nobody.Get(link.Path).Is(http.StatusNotFound)
	})
}

func TestChoosingAlerts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, _ := office(t, d)
		ada, ben := w.Teacher("kilnfield"), w.Teacher("kilnfield")
		s := keep(t, w, ada, "Fractions", "q=fractions", searches.Off)
		b := w.Client(ada)
		page := b.Page("/library/searches")
		b.Follow(b.Send(page, "/library/searches/"+s.ID+"/alert", map[string]string{"alert": "weekly"})).Says("Mail once a week")
		b.Post("/library/searches/"+s.ID+"/alert", url.Values{"alert": {"hourly"}}).Is(http.StatusUnprocessableEntity)
		w.Client(ben).Post("/library/searches/"+s.ID+"/alert", url.Values{"alert": {"daily"}}).Is(http.StatusNotFound)
		if err := w.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error { return w.Searches.EndAlerts(ctx, tx, ben.PersonID) }); err != nil {
			t.Fatal(err)
		}
		if sv, err := w.Searches.Get(t.Context(), ada, s.ID); err != nil || sv.Alert != searches.Weekly {
			t.Errorf("somebody else ended it: %v, %v", sv.Alert, err)
		}
	})
}

// use says that somebody's school uses something.
func use(t *testing.T, w *testkit.W, act authz.Actor, itemID string) adoption.Adoption {
	t.Helper()
	a, err := w.Adoption.Adopt(t.Context(), act, itemID, "")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestNewsOfWhatTheyShared: one mail a day gathers what became of a person's
// things, and tells of each once.
func TestNewsOfWhatTheyShared(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, srv := office(t, d)
		ada, ben, sam := w.Teacher("kilnfield"), w.Teacher("millbeck"), w.Teacher("scarbrook")
		e := w.Shared(ada, "kilnfield", "Bar models", "north")
		other := w.Shared(ada, "kilnfield", "Number lines", "larkfield")
		if got := sweep(t, w, srv); len(got) != 0 {
			t.Fatalf("nothing happened, yet %d mails were sent", len(got))
		}
		a := use(t, w, ben, e.ID)
		if _, err := w.Adoption.Note(t.Context(), ben, a.ID, adoption.NoteEdit{Result: adoption.Not, Evidence: "Zqwords of Ben", Audience: adoption.AllReaders}); err != nil {
			t.Fatal(err)
		}
		for _, item := range []string{e.ID, other.ID} {
			if _, err := w.Thanks.Give(t.Context(), ben, item); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.Threads.Comment(t.Context(), sam, threads.Say{ItemID: e.ID, Body: "Zqwords of Sam"}); err != nil {
			t.Fatal(err)
		}
		use(t, w, w.Teacher("kilnfield"), other.ID)
		got := sweep(t, w, srv)
		me, err := people.GetUnscoped(t.Context(), w.DB, ada.PersonID)
		if err != nil || len(got) != 1 || got[0].To != me.Email {
			t.Fatalf("%d mails, not one to Ada: %v", len(got), err)
		}
		for _, want := range []string{"Bar models", "Number lines", "The millbeck school uses it", "The millbeck school said what happened", "Person 2 of millbeck thanked you",
			"Person 3 of scarbrook commented", "/account#mail", "/unsubscribe/", "/items/" + e.ID + "/impact"} {
			if !strings.Contains(got[0].Body, want) {
				t.Errorf("the mail does not say %q: %s", want, got[0].Body)
			}
		}
		if strings.Contains(got[0].Body, "Zqwords") || strings.Contains(got[0].Body, "did not work") {
			t.Error("the mail says what people wrote, for whomever it is passed on to")
		}
		if got[0].Header.Get("Subject") != "News of what you shared" || got[0].Header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
			t.Errorf("subject %q, %v", got[0].Header.Get("Subject"), got[0].Header)
		}
		use(t, w, sam, e.ID)
		if again := sweep(t, w, srv); len(again) != 0 {
			t.Errorf("%d more mails on the same day", len(again))
		}
		nextDay(w)
		if got = sweep(t, w, srv); len(got) != 1 || !strings.Contains(got[0].Body, "The scarbrook school uses it") || strings.Contains(got[0].Body, "millbeck") {
			t.Errorf("the next day's mail tells of what is new alone: %+v", got)
		}
		nextDay(w)
		if got = sweep(t, w, srv); len(got) != 0 {
			t.Errorf("the same things are told of again: %s", got[0].Body)
		}
	})
}

// TestNewsIsAsTheyMaySeeIt: what was taken back, or hidden since, is not in the
// mail, also when the server was away meanwhile.
func TestNewsIsAsTheyMaySeeIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, srv := office(t, d)
		ada, ben, sam := w.Teacher("kilnfield"), w.Teacher("millbeck"), w.Teacher("scarbrook")
		e := w.Shared(ada, "kilnfield", "Bar models", "north")
		gone := w.Shared(ada, "kilnfield", "Taken down", "larkfield")
		back := use(t, w, ben, e.ID)
		use(t, w, ben, gone.ID)
		use(t, w, sam, e.ID)
		srv.Refuse(mailtest.Away)
		if got := sweep(t, w, srv); len(got) != 0 {
			t.Fatal("the server was away")
		}
		if _, err := w.Library.Withdraw(t.Context(), ada, gone.ID, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Adoption.Undo(t.Context(), ben, back.ID); err != nil {
			t.Fatal(err)
		}
		srv.Refuse(nil)
		w.Now.Add(2 * time.Hour)
		got := sweep(t, w, srv)
		if len(got) != 1 || strings.Contains(got[0].Body, "Taken down") || strings.Contains(got[0].Body, "millbeck") || !strings.Contains(got[0].Body, "The scarbrook school uses it") {
			t.Errorf("%d mails: %+v", len(got), got)
		}
	})
}

// TestNewsAndSearchesInOneMail: nobody gets two.
func TestNewsAndSearchesInOneMail(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, srv := office(t, d)
		ada, ben := w.Teacher("kilnfield"), w.Teacher("millbeck")
		e := w.Shared(ada, "kilnfield", "Bar models", "larkfield")
		keep(t, w, ada, "Fractions", "q=fractions", searches.Daily)
		nextDay(w)
		w.Shared(ben, "millbeck", "Fractions on a line", "larkfield")
		use(t, w, ben, e.ID)
		got := sweep(t, w, srv)
		if len(got) != 1 || !strings.Contains(got[0].Body, "Fractions on a line") || !strings.Contains(got[0].Body, "The millbeck school uses it") {
			t.Fatalf("%d mails: %+v", len(got), got)
		}
		link, err := url.Parse(strings.Trim(got[0].Header.Get("List-Unsubscribe"), "<>"))
		if err != nil {
			t.Fatal(err)
		}
		w.Client(authz.Actor{}).Post(link.Path, url.Values{"List-Unsubscribe": {"One-Click"}}).Is(http.StatusOK)
		if wanted, err := w.Heard.Wanted(t.Context(), ada); err != nil || wanted {
			t.Errorf("the mails did not end: %v", err)
		}
	})
}

func TestChoosingNoNews(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, srv := office(t, d)
		ada, ben := w.Teacher("kilnfield"), w.Teacher("millbeck")
		e := w.Shared(ada, "kilnfield", "Bar models", "larkfield")
		b := w.Client(ada)
		b.Follow(b.Post("/account/mail", url.Values{})).Says("No mail about what you shared")
		use(t, w, ben, e.ID)
		if got := sweep(t, w, srv); len(got) != 0 {
			t.Errorf("%d mails to somebody who wants none", len(got))
		}
		b.Page("/today").Says("What became of what you shared", "The millbeck school uses it")
		if a := w.Client(ben).Page("/today"); strings.Contains(a.Text(), "uses it") {
			t.Error("Today tells others of it")
		}
		w.Now.Add(time.Hour)
		b.Send(b.Page("/account"), "/account/mail", map[string]string{"wanted": "yes"}).Is(http.StatusSeeOther)
		nextDay(w)
		if got := sweep(t, w, srv); len(got) != 0 {
			t.Errorf("what was there before they wanted it again is told: %s", got[0].Body)
		}
		if err := w.Heard.ChooseMail(t.Context(), authz.Actor{}, true); err == nil {
			t.Error("a visitor chooses mails")
		}
	})
}
