package libraryweb_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"staffroom/internal/features/library/libraryweb"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/threads"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/testkit"
)

// TestRefused walks every page that changes something as everybody who may not:
// what they may not see is not there, what they may not do is refused, and
// nothing has changed afterwards.
func TestRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada := w.Teacher("kilnfield")
		draft := w.Draft(ada, "kilnfield", "A draft")
		shared := w.Shared(ada, "kilnfield", "Shared", "kilnfield")
		file, err := w.Files.Add(t.Context(), ada, files.Bring{ItemID: shared.ID, Name: "plan.md", Body: strings.NewReader(plan)})
		if err != nil {
			t.Fatal(err)
		}
		c, err := w.Threads.Comment(t.Context(), ada, threads.Say{ItemID: shared.ID, Body: "Mine."})
		if err != nil {
			t.Fatal(err)
		}
		before := []items.Item{state(t, w, draft.ID), state(t, w, shared.ID)}
		mate, far := w.Teacher("kilnfield"), w.Admin("fellgate")

		walked := 0
		for _, r := range libraryweb.Routes(libraryweb.Deps{Library: w.Library, Files: w.Files, Uploads: w.Uploads}) {
			method, path, _ := strings.Cut(r.Pattern, " ")
			if !strings.HasPrefix(path, "/drafts/") && !strings.HasPrefix(path, "/items/") && !strings.HasPrefix(path, "/comments/") && (!strings.HasPrefix(path, "/files/") || method != http.MethodPost) {
				continue
			}
			walked++
			fill := func(item string) string {
				return strings.NewReplacer("{item}", item, "{file}", file.ID, "{comment}", c.ID, "{version}", num(shared.Version)).Replace(path) + "?a=1&b=2"
			}
			for _, item := range []string{draft.ID, shared.ID} {
				try := func(who string, act authz.Actor, want ...int) {
					t.Helper()
					a := w.Client(act).Do(method, fill(item), "application/x-www-form-urlencoded", strings.NewReader(url.Values{"body": {"x"}, "title": {"Taken"}, "on": {"yes"}}.Encode()))
					for _, s := range want {
						if a.Status == s {
							return
						}
					}
					t.Errorf("%s %s as %s: %d, want one of %v", method, path, who, a.Status, want)
				}
				signIn := http.StatusUnauthorized
				if method == http.MethodGet {
					signIn = http.StatusSeeOther
				}
				try("a visitor", authz.Actor{}, signIn)
				try("another trust's admin", far, http.StatusNotFound)
				if strings.HasSuffix(path, "/comments") && item == shared.ID {
					continue // a colleague may talk
				}
				if item == draft.ID && strings.Contains(path, "{item}") {
					try("a colleague", mate, http.StatusNotFound)
				} else if path == "/files/{file}/restoration" {
					try("a colleague", mate, http.StatusNotFound) // it was not taken out
				} else {
					try("a colleague", mate, http.StatusForbidden)
				}
			}
		}
		if walked < 25 {
			t.Errorf("only %d routes were walked", walked)
		}
		for n, id := range []string{draft.ID, shared.ID} {
			if now := state(t, w, id); now != before[n] {
				t.Errorf("changed by somebody who may not:\n%+v\n%+v", before[n], now)
			}
		}
	})
}

// TestHostileForms sends what no form of ours sends.
func TestHostileForms(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada := w.Teacher("kilnfield")
		b := w.Client(ada)
		e := w.Draft(ada, "kilnfield", "Mine")
		path := "/drafts/" + e.ID
		_, good := b.Page(path).Form(path)
		with := func(name, value string) url.Values {
			v := url.Values{}
			for k, list := range good {
				v[k] = list
			}
			v.Del("body_markdown")
			v.Set(name, value)
			return v
		}
		for _, c := range []struct {
			name, field, value, says string
			status                   int
		}{
			{"a kind that is none", "kind", "virus", "Choose what it is", 422},
			{"no kind", "kind", "", "Choose what it is", 422},
			{"a licence that is none", "licence", "WTFPL", "Choose what others may do with it", 422},
			{"a subject that is none", "subject", "alchemy", "Choose from the list", 422},
			{"no JSON", "body_json", `{"type":`, "The text did not arrive whole", 422},
			{"a script in JSON", "body_json", `{"type":"doc","content":[{"type":"script"}]}`, "cannot be kept", 422},
			{"a link to a script", "body_json", `{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"x","marks":[{"type":"link","attrs":{"href":"javascript:alert(1)"}}]}]}]}`, "A link leads to", 422},
			{"somebody else's picture", "body_json", `{"type":"doc","content":[{"type":"image","attrs":{"src":"https://evil.example/x.png","alt":"x"}}]}`, "A picture comes from another place", 422},
			{"too deep", "body_json", strings.Repeat(`{"type":"blockquote","content":[`, 500), "did not arrive whole", 422},
			{"a version that is none", "version", "abc", "Two versions", 409},
			{"a version to come", "version", "99", "Two versions", 409},
			{"a topic of nothing", "topic", "\x00, \xff, fractions", "", 303},
			{"a long title", "title", strings.Repeat("é", 150), "Make the title shorter", 422},
			{"a long summary", "summary", strings.Repeat("x", 601), "Make the summary shorter", 422},
			{"a long paragraph", "why", strings.Repeat("x", 4001), "Make the paragraph shorter", 422},
			{"many topics", "topic", strings.Repeat("a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,", 1), "at most 20", 422},
		} {
			a := b.Post(path, with(c.field, c.value))
			if a.Status != c.status || !strings.Contains(a.Title()+a.Text(), c.says) {
				t.Errorf("%s: %d %s %.300s", c.name, a.Status, a.Title(), a.Text())
			}
		}
		_, good = b.Page(path).Form(path)
		odd := with("title", "\"><script>alert(1)</script>\x00 \u202e gnp.exe")
		a := b.Post(path, odd)
		if a.Status != http.StatusSeeOther || strings.Contains(b.Page(path).Body, "<script>alert(1)") {
			t.Errorf("a title with a script: %d", a.Status)
		}
		share := with("do", "share")
		share.Set("audience", "org:nowhere")
		b.Post(path, share).Is(http.StatusConflict) // the version above is used up
		_, good = b.Page(path).Form(path)
		for audience, says := range map[string]string{"org:nowhere": "You can share with organisations that you are in", "": "Choose who can see it", "everyone": "Choose who can see it",
			w.Audience("fellgate").String(): "You can share with organisations that you are in"} {
			_, v := b.Page(path).Form(path)
			v.Set("do", "share")
			v.Set("audience", audience)
			b.Post(path, v).Is(http.StatusUnprocessableEntity).Says(says)
		}
		if now := state(t, w, e.ID); now.State != items.Draft {
			t.Errorf("it is %s", now.State)
		}
		b.Do(http.MethodPost, path, "multipart/form-data; boundary=x", strings.NewReader("--y\r\n")).Is(http.StatusUnprocessableEntity)
		b.Do(http.MethodPost, path, "multipart/form-data", strings.NewReader("")).Is(http.StatusUnprocessableEntity)
		b.Do(http.MethodPost, path+"/pictures", "application/x-www-form-urlencoded", strings.NewReader("a=b")).Is(http.StatusUnprocessableEntity)
	})
}

// TestHostileAddresses asks for ids that cannot be.
func TestHostileAddresses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		b := w.Client(w.Teacher("kilnfield"))
		for _, id := range []string{"%00", "%ff", "..%2f..%2fetc", "'%20OR%201=1--", strings.Repeat("x", 3000), "%E2%80%AE"} {
			for _, path := range []string{"/drafts/" + id, "/items/" + id + "/edit", "/items/" + id + "/versions", "/comments/" + id + "/edit", "/items/" + id + "/versions/1"} {
				if a := b.Get(path); a.Status != http.StatusNotFound {
					t.Errorf("GET %.60s: %d", path, a.Status)
				}
			}
			for _, path := range []string{"/files/" + id + "/removal", "/comments/" + id + "/removal", "/items/" + id + "/withdrawal", "/items/" + id + "/comments", "/drafts/" + id} {
				if a := b.Post(path, url.Values{"body": {"x"}}); a.Status != http.StatusNotFound {
					t.Errorf("POST %.60s: %d", path, a.Status)
				}
			}
			if a := tusRequest(b, http.MethodHead, "/uploads/"+id, ""); a.Status != http.StatusNotFound {
				t.Errorf("an upload called %.60s: %d", id, a.Status)
			}
		}
	})
}

// TestTooLong refuses more words than anybody writes, with words.
func TestTooLong(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada := w.Teacher("kilnfield")
		e := w.Draft(ada, "kilnfield", "Mine")
		path := "/drafts/" + e.ID
		b := w.Client(ada)
		_, v := b.Page(path).Form(path)
		v.Set("body_markdown", strings.Repeat("long ", 500_000))
		b.Post(path, v).Is(http.StatusUnprocessableEntity).Says("The text is too long")
		v.Set("body_markdown", strings.Repeat("long ", 3_000_000))
		if a := b.Post(path, v); a.Status/100 != 4 {
			t.Errorf("15 MB of words: %d", a.Status)
		}
	})
}
