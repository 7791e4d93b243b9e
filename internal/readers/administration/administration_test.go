package administration_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/people"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/extract"
	"staffroom/internal/testkit"
)

func TestMain(m *testing.M) {
	extract.Main() // pictures are read in a child of this very program
	os.Exit(m.Run())
}

var linkPattern = regexp.MustCompile(`/password/[A-Za-z0-9_-]+`)

// Adding somebody gives a link that sets a password, once, and lets them in.
func TestAddAPerson(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		admin := w.Admin("larkfield")
		b := w.Client(admin)
		page := b.Page("/manage/larkfield/people").Says("People", "Add a person")
		bad := b.Send(page, "/manage/larkfield/people", map[string]string{"q": ""}) // the filter form comes first
		bad.Is(http.StatusOK)
		form := url.Values{"name": {"Grace"}, "email": {"not an address"}, "job_title": {"=HYPERLINK(1)"}, "at": {"kilnfield"}, "role": {"editor"}}
		a := b.Post("/manage/larkfield/people", form).Is(http.StatusUnprocessableEntity).Says("Enter an e-mail address")
		if !strings.HasPrefix(a.Title(), "Error: ") || !strings.Contains(a.Body, `value="not an address"`) {
			t.Errorf("title %q", a.Title())
		}
		form.Set("email", "grace@kilnfield.example")
		a = b.Post("/manage/larkfield/people", form).Is(http.StatusOK).Says("Grace is added")
		link := linkPattern.FindString(a.Body)
		if link == "" {
			t.Fatal("no link is shown")
		}
		b.Post("/manage/larkfield/people", form).Is(http.StatusUnprocessableEntity).Says("here already")
		grace := w.Client(authz.Actor{})
		grace.Send(grace.Page(link), "/password/", map[string]string{"password": "violet kettle marching"}).Is(http.StatusSeeOther)
		grace.Page("/account").Says("Grace", "Editor")

		csv := b.Get("/manage/larkfield/people.csv").Is(http.StatusOK)
		if !strings.Contains(csv.Body, "'=HYPERLINK(1)") || strings.Contains(csv.Body, ",=HYPERLINK") {
			t.Errorf("the table holds a formula: %s", csv.Body)
		}
		// Somebody of elsewhere keeps their account: there is no link to take it over with.
		other := w.Teacher("scarbrook")
		p, err := w.People.Get(t.Context(), other, other.PersonID)
		if err != nil {
			t.Fatal(err)
		}
		a = b.Post("/manage/larkfield/people", url.Values{"name": {"X"}, "email": {p.Email}, "at": {"kilnfield"}, "role": {"member"}}).Is(http.StatusOK).Says("had an account already")
		if linkPattern.MatchString(a.Body) {
			t.Error("a link to somebody else's account is shown")
		}
		b.Post("/manage/larkfield/people/"+other.PersonID+"/link", nil).Is(http.StatusForbidden)
		b.Post("/manage/larkfield/people/"+other.PersonID+"/deactivation", nil).Is(http.StatusForbidden)
		b.Post("/manage/larkfield/people", url.Values{"name": {"X"}, "email": {"x@y.example"}, "at": {"scarbrook"}, "role": {"member"}}).Is(http.StatusNotFound)
	})
}

func TestLookAfterAPerson(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		b, ada := w.Client(w.Admin("larkfield")), w.Teacher("kilnfield")
		hers := w.Client(ada)
		path := "/manage/larkfield/people/" + ada.PersonID
		page := b.Page(path).Says("Where they are, and as what", "Make a new link")
		b.Send(page, path+"/role", map[string]string{"role": "editor"}).Is(http.StatusSeeOther)
		if r := w.Actor(ada.PersonID).Role(w.Orgs["kilnfield"].ID); r != authz.Editor {
			t.Errorf("she is %s", r)
		}
		form, values := page.Form(path)
		_ = form
		b.Post(path, url.Values{"version": {"1"}, "name": {"Ada Lovelace"}, "email": {"ada@kilnfield.example"}, "job_title": {"Maths lead"}}).Is(http.StatusSeeOther)
		b.Post(path, url.Values{"version": {"1"}, "name": {"Late"}, "email": {"ada@kilnfield.example"}}).Is(http.StatusConflict)
		b.Page(path).Says("Ada Lovelace", "Maths lead")
		if len(values) == 0 {
			t.Error("an empty form")
		}
		hers.Page("/account")
		b.Send(b.Page(path), path+"/deactivation", nil).Is(http.StatusSeeOther)
		hers.Get("/account").Is(http.StatusSeeOther) // signed out at once
		b.Send(b.Page(path).Says("cannot sign in"), path+"/reactivation", nil).Is(http.StatusSeeOther)
		first := linkPattern.FindString(b.Send(b.Page(path), path+"/link", nil).Is(http.StatusOK).Body)
		second := linkPattern.FindString(b.Send(b.Page(path), path+"/link", nil).Is(http.StatusOK).Body)
		visitor := w.Client(authz.Actor{})
		visitor.Get(first).Is(http.StatusNotFound)
		visitor.Page(second).Says("Ada Lovelace")
		b.Send(b.Page(path), path+"/end", nil).Is(http.StatusSeeOther)
		b.Get(path).Is(http.StatusNotFound)
		if w.Actor(ada.PersonID).Belongs(w.Orgs["kilnfield"].ID) {
			t.Error("she still belongs")
		}
	})
}

func TestTheLastAdminStays(t *testing.T) {
	w := testkit.World(t, dbtest.SQLite(t))
	admin := w.Admin("fellgate")
	b := w.Client(admin)
	b.Post("/manage/fellgate/people/"+admin.PersonID+"/role", url.Values{"at": {"fellgate"}, "role": {"member"}}).Is(http.StatusConflict).Says("last admin")
	b.Post("/manage/fellgate/people/"+admin.PersonID+"/deactivation", nil).Is(http.StatusConflict)
}

// A school's admin does not reach the trust's people, nor grant above themselves.
func TestASchoolsAdmin(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		trust := w.Admin("larkfield")
		school := w.Client(w.Admin("kilnfield"))
		if err := func() error {
			_, err := w.People.Add(t.Context(), trust, people.Join{Person: people.Person{Name: "x", Email: "p1@larkfield.example"}, OrgID: w.Orgs["kilnfield"].ID, Role: authz.Member})
			return err
		}(); err != nil {
			t.Fatal(err)
		}
		path := "/manage/kilnfield/people/" + trust.PersonID
		school.Page(path).Says("also works where you are not an admin")
		for _, what := range []string{"/link", "/deactivation"} {
			school.Post(path+what, nil).Is(http.StatusForbidden)
		}
		school.Post(path, url.Values{"version": {"1"}, "name": {"Mine"}, "email": {"mine@kilnfield.example"}}).Is(http.StatusForbidden)
		school.Get("/manage/larkfield/people").Is(http.StatusForbidden).Says("admins of this organisation")
	})
}

func TestOthersAreRefused(t *testing.T) {
	w := testkit.World(t, dbtest.SQLite(t))
	victim := w.Teacher("kilnfield")
	gets := []string{"/manage/larkfield/people", "/manage/larkfield/people.csv", "/manage/larkfield/people/" + victim.PersonID, "/manage/larkfield/settings",
		"/manage/larkfield/colours/0b5a6b.css", "/manage/larkfield/audit", "/manage/larkfield/audit.csv"}
	p := "/manage/larkfield/people"
	posts := []string{p, p + "/" + victim.PersonID, p + "/" + victim.PersonID + "/role", p + "/" + victim.PersonID + "/end", p + "/" + victim.PersonID + "/deactivation",
		p + "/" + victim.PersonID + "/reactivation", p + "/" + victim.PersonID + "/link", "/manage/larkfield/settings"}
	form := url.Values{"version": {"1"}, "name": {"Owned"}, "email": {"o@w.example"}, "role": {"admin"}, "at": {"kilnfield"}}
	for name, act := range map[string]authz.Actor{
		"teacher": victim, "editor": w.Editor("larkfield"), "leader": w.Person("larkfield", authz.Leader), "school admin": w.Admin("kilnfield"),
		"other trust's admin": w.Admin("fellgate"), "network's admin": w.Admin("north"),
	} {
		b := w.Client(act)
		for _, path := range gets {
			if a := b.Get(path); a.Status != http.StatusForbidden {
				t.Errorf("%s: GET %s: %d", name, path, a.Status)
			}
		}
		for _, path := range posts {
			if a := b.Post(path, form); a.Status != http.StatusForbidden {
				t.Errorf("%s: POST %s: %d", name, path, a.Status)
			}
		}
	}
	b := w.Client(authz.Actor{})
	for _, path := range gets {
		b.Get(path).Is(http.StatusSeeOther)
	}
	for _, path := range posts {
		b.Post(path, form).Is(http.StatusUnauthorized)
	}
}

func upload(t *testing.T, fields map[string]string, name string, file []byte) (string, io.Reader) {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for k, v := range fields {
		if err := m.WriteField(k, v); err != nil {
			t.Fatal(err)
		}
	}
	f, err := m.CreateFormFile("logo", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(file); err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	return m.FormDataContentType(), &b
}

func TestSettings(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		b := w.Client(w.Admin("larkfield"))
		fields := func(version int, colour string) map[string]string {
			return map[string]string{"version": strconv.Itoa(version), "name": "Larkfield Learning Trust", "short_name": "Larkfield", "about": "Fifteen schools",
				"values": "Kind\n\n  Curious  \n", "colour": colour, "licence": "CC-BY-4.0"}
		}
		send := func(f map[string]string, name string, file []byte) *testkit.Answer {
			t.Helper()
			kind, body := upload(t, f, name, file)
			return b.Do(http.MethodPost, "/manage/larkfield/settings", kind, body)
		}
		send(fields(1, "blue"), "", nil).Is(http.StatusUnprocessableEntity).Says("Enter a colour as #", "Larkfield Learning Trust")
		svg := []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)
		send(fields(1, "#aa3322"), "logo.svg", svg).Is(http.StatusUnprocessableEntity).Says("We could not read this one")
		send(fields(1, "#aa3322"), "logo.png", svg).Is(http.StatusUnprocessableEntity)
		img := image.NewRGBA(image.Rect(0, 0, 64, 64))
		img.Set(3, 3, color.RGBA{200, 10, 10, 255})
		var picture bytes.Buffer
		if err := png.Encode(&picture, img); err != nil {
			t.Fatal(err)
		}
		send(fields(1, "#AA3322"), "logo.png", picture.Bytes()).Is(http.StatusSeeOther)
		o, err := w.App.Orgs.BySlug(t.Context(), "larkfield")
		if err != nil || o.Name != "Larkfield Learning Trust" || len(o.Values) != 2 || o.Values[1] != "Curious" || o.Colour != "#aa3322" || o.LogoKey == "" {
			t.Errorf("%+v, %v", o, err)
		}
		send(fields(1, "#aa3322"), "", nil).Is(http.StatusConflict)
		page := b.Page("/manage/larkfield/settings").Says("Saved. Everybody sees it now.", "Contrast of text in #aa3322")
		if !strings.Contains(page.Body, "/theme/aa3322.css") {
			t.Error("the page is not in the new colour")
		}
		send(fields(1, "#aa3322"), "logo.png", picture.Bytes()).Is(http.StatusConflict)
		send(fields(o.Version, "#aa3322"), "logo.png", picture.Bytes()).Is(http.StatusSeeOther)
		if o, err = w.App.Orgs.BySlug(t.Context(), "larkfield"); err != nil {
			t.Fatal(err)
		}
		kept := []string{}
		for info, err := range w.Blobs.List(t.Context(), "logos/") {
			if err != nil {
				t.Fatal(err)
			}
			kept = append(kept, info.Key)
		}
		if len(kept) != 1 || kept[0] != o.LogoKey {
			t.Errorf("kept are %v, used is %s", kept, o.LogoKey)
		}
		logo := w.Shell.LogoPath(o)
		if a := w.Client(authz.Actor{}).Get(logo); a.Status != http.StatusOK || !strings.HasPrefix(a.Header.Get("Content-Type"), "image/") {
			t.Errorf("the logo: %d %s", a.Status, a.Header.Get("Content-Type"))
		}
		b.Page("/manage/larkfield/settings?colour=%23777777").Says("nearest shade")
		if css := b.Get("/manage/larkfield/colours/ffff00.css").Is(http.StatusOK).Body; !strings.Contains(css, ".colour-sample") || strings.Contains(css, ":root{") {
			t.Errorf("the sample's colours: %.80s", css)
		}
		b.Get("/manage/larkfield/colours/x%7D.css").Is(http.StatusNotFound)
	})
}

// The trail tells what was done and by whom, of the trust and its schools, and
// never what a draft is called.
func TestTrail(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		admin, ada := w.Admin("larkfield"), w.Teacher("kilnfield")
		w.Draft(ada, "kilnfield", "Canary draft")
		w.Shared(ada, "kilnfield", "Wet break", "larkfield")
		w.Shared(w.Teacher("scarbrook"), "scarbrook", "Canary of Fellgate", "scarbrook")
		b := w.Client(admin)
		b.Post("/manage/larkfield/people/"+ada.PersonID+"/role", url.Values{"at": {"kilnfield"}, "role": {"editor"}}).Is(http.StatusSeeOther)
		page := b.Page("/manage/larkfield/audit").Says("changed the role of Person 2 of kilnfield in The kilnfield school from member to editor",
			"shared with The larkfield trust: Wet break", "started a draft")
		csv := b.Get("/manage/larkfield/audit.csv").Is(http.StatusOK)
		for _, text := range []string{page.Body, csv.Body} {
			if strings.Contains(text, "Canary") {
				t.Error("the trail tells what is not the admin's to see")
			}
		}
		if a := b.Page("/manage/larkfield/audit?of=people.&person=" + admin.PersonID); strings.Contains(a.Text(), "Wet break") || !strings.Contains(a.Text(), "changed the role") {
			t.Errorf("narrowed: %s", a.Text())
		}
		for range 60 {
			w.Draft(ada, "kilnfield", "x")
		}
		seen, next, pages := 0, "/manage/larkfield/audit?of=items.", 0
		for next != "" && pages < 10 {
			a := b.Page(next)
			seen += strings.Count(a.Body, "<li><time")
			next, pages = "", pages+1
			for _, l := range a.Links() {
				if strings.Contains(l, "before=") && strings.HasPrefix(l, "/manage/larkfield/audit?") {
					next = l
				}
			}
		}
		if seen < 62 || pages < 2 {
			t.Errorf("%d facts on %d pages", seen, pages)
		}
	})
}

// TestSignInsAreInTheTrail of the house that a person works in and of its trust,
// without the address they came from; the neighbours know nothing of it.
func TestSignInsAreInTheTrail(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada := w.Teacher("kilnfield")
		w.Client(ada)
		for org, sees := range map[string]bool{"kilnfield": true, "larkfield": true, "fellgate": false} {
			a := w.Client(w.Admin(org)).Page("/manage/" + org + "/audit?person=" + ada.PersonID)
			if strings.Contains(a.Text(), "signed in") != sees || strings.Contains(a.Body, "192.0.2.1") {
				t.Errorf("the trail of %s: %s", org, a.Text())
			}
		}
	})
}
