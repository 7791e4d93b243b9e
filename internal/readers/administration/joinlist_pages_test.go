package administration_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/people"
	"staffroom/internal/platform/config"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/mail/mailtest"
	"staffroom/internal/testkit"
)

func counted(t *testing.T, w *testkit.W, table string) int {
	t.Helper()
	n, err := db.Scalar[int](t.Context(), w.DB, `SELECT COUNT(*) FROM `+table)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// send pastes a list and returns its preview.
func send(b *testkit.Browser, at, list string) *testkit.Answer {
	page := b.Page("/manage/" + at + "/people/list")
	return b.Send(page, "/manage/"+at+"/people/list", map[string]string{"list": list})
}

// TestJoinByList: a preview that changes nothing, the rows that are not taken
// with their reasons, then all of the others at once.
func TestJoinByList(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		srv := mailtest.Serve(t)
		w := testkit.WorldWith(t, d, func(c *config.Config) {
			c.SMTP.Host, c.SMTP.Port, c.SMTP.From, c.SMTP.TLS = srv.Host, srv.Port, "staffroom@larkfield.example", "none"
		})
		admin, here, elsewhere := w.Admin("larkfield"), w.Teacher("kilnfield"), w.Teacher("fellgate")
		mine, err := w.People.Own(t.Context(), here)
		if err != nil {
			t.Fatal(err)
		}
		other, err := w.People.Own(t.Context(), elsewhere)
		if err != nil {
			t.Fatal(err)
		}
		list := "Name,Email,School,Job title,Job role,Role\n" +
			"Noor Ahmed,noor@kilnfield.example,Kilnfield,Teaching assistant,TA,\n" +
			"Pete Lowther,pete@millbeck.example,The MILLBECK school,Site manager,,editor\n" +
			mine.Name + "," + mine.Email + ",kilnfield,,,admin\n" +
			other.Name + "," + other.Email + ",kilnfield,,,\n" +
			"Owen Tarn,owen@coldbrook.example,Coldbrok,,,\n" +
			",nameless@kilnfield.example,kilnfield,,,\n" +
			"=HYPERLINK(1),not an address,kilnfield,,,\n" +
			"Noor Again,NOOR@kilnfield.example,kilnfield,,,\n" +
			"Kay Brindle,kay@fellgate.example,fellgate,,,\n"
		b := w.Client(admin)
		before := counted(t, w, "people")
		page := send(b, "larkfield", list).Is(http.StatusOK)
		page.Says("Nothing has changed yet", "There is no such school here: “Coldbrok”", "Enter a name", "Enter an e-mail address", "twice for the same place",
			"Add 3 people", "Is here as member, and stays so", "Has an account already", "“fellgate”")
		if counted(t, w, "people") != before {
			t.Fatal("the preview added somebody")
		}
		refused := b.Send(page, "/manage/larkfield/people/list/refused", nil).Is(http.StatusOK)
		if !strings.Contains(refused.Body, "\"'=HYPERLINK") && !strings.Contains(refused.Body, "'=HYPERLINK") || !strings.Contains(refused.Body, "Coldbrok") || strings.Contains(refused.Body, "Noor Ahmed") {
			t.Errorf("the rows not taken: %s", refused.Body)
		}
		b.Follow(b.Send(page, "/manage/larkfield/people/list/joining", nil)).Says("Added 2 new people and 1 person who had an account already")
		if got := counted(t, w, "people"); got != before+2 {
			t.Errorf("%d people more", got-before)
		}
		w.Drain()
		took := srv.Took()
		if len(took) != 2 {
			t.Errorf("%d welcomes", len(took))
		}
		for _, m := range took {
			if !strings.Contains(m.Body, "/password/") || m.To != "noor@kilnfield.example" && m.To != "pete@millbeck.example" {
				t.Errorf("to %s: %s", m.To, m.Body)
			}
		}
		noor, err := people.ByEmailUnscoped(t.Context(), w.DB, "noor@kilnfield.example")
		if err != nil {
			t.Fatal(err)
		}
		if act := w.Actor(noor.ID); act.Role(w.Orgs["kilnfield"].ID) != authz.Member || act.Role(w.Orgs["larkfield"].ID) != authz.None {
			t.Error("Noor may do something else than was said")
		}
		if act := w.Actor(here.PersonID); act.Role(w.Orgs["kilnfield"].ID) != authz.Member {
			t.Error("a role was changed in silence")
		}
		// The same list again does nothing, and the preview of before is worth nothing now.
		b.Send(page, "/manage/larkfield/people/list/joining", nil).Is(http.StatusConflict)
		again := send(b, "larkfield", list)
		if strings.Contains(again.Body, "/people/list/joining") {
			t.Error("there is still something to do")
		}
	})
}

func TestWhoMayAddByAList(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		list := "Name,Email,School,Role\nA,a@x.example,kilnfield,admin\nB,b@x.example,millbeck,\nC,c@x.example,,leader\n"
		for _, act := range []authz.Actor{w.Teacher("kilnfield"), w.Editor("kilnfield"), w.Person("kilnfield", authz.Leader), w.Admin("fellgate")} {
			b := w.Client(act)
			b.Get("/manage/kilnfield/people/list").Is(http.StatusForbidden)
			for _, path := range []string{"", "/joining", "/refused"} {
				b.Post("/manage/kilnfield/people/list"+path, url.Values{"list": {list}, "mark": {"x"}}).Is(http.StatusForbidden)
			}
		}
		before := counted(t, w, "people")
		// An admin of one school gives roles there and nowhere else.
		b := w.Client(w.Admin("kilnfield"))
		page := send(b, "kilnfield", list).Says("There is no such school here: “millbeck”", "Add 2 people")
		b.Post("/manage/kilnfield/people/list/joining", url.Values{"list": {list}, "mark": {"guessed"}}).Is(http.StatusConflict)
		if got := counted(t, w, "people"); got != before+1 { // the admin
			t.Errorf("%d people more", got-before)
		}
		b.Follow(b.Send(page, "/manage/kilnfield/people/list/joining", nil)).Says("Added 2 new people", "no mail server")
		send(b, "kilnfield", "Mail me\nnobody").Is(http.StatusUnprocessableEntity).Says("no column with e-mail addresses")
	})
}

// TestListOfHundreds comes as a file, and is done within the time of a request.
func TestListOfHundreds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		b := w.Client(w.Admin("larkfield"))
		var list strings.Builder
		list.WriteString("Name;Email;School\r\n")
		for n := range 600 {
			fmt.Fprintf(&list, "Person Number %d;n%d@many.example;%s\r\n", n, n, []string{"Kilnfield", "Millbeck", ""}[n%3])
		}
		var form bytes.Buffer
		m := multipart.NewWriter(&form)
		part, err := m.CreateFormFile("file", "staff.csv")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(list.String())); err != nil {
			t.Fatal(err)
		}
		if err := m.Close(); err != nil {
			t.Fatal(err)
		}
		page := b.Do(http.MethodPost, "/manage/larkfield/people/list", m.FormDataContentType(), &form).Is(http.StatusOK).Says("Add 600 people", "And 200 more rows.")
		before, began := counted(t, w, "people"), time.Now()
		b.Follow(b.Send(page, "/manage/larkfield/people/list/joining", nil)).Says("Added 600 new people")
		if took := time.Since(began); counted(t, w, "people") != before+600 || took > 12*time.Second {
			t.Errorf("%d people in %s", counted(t, w, "people")-before, took)
		} else {
			t.Logf("600 people in %s", took)
		}
	})
}
