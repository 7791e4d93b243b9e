package safety

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/people"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/searches"
	"staffroom/internal/kernel/threads"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/markup"
	"staffroom/internal/platform/markup/xsscorpus"
	"staffroom/internal/platform/web"
	"staffroom/internal/protocols/folder"
	"staffroom/internal/protocols/itemsjson"
	"staffroom/internal/testkit/browser"
)

// tells makes whatever a payload calls say so on the console of the page.
const tells = `for (const f of ["alert", "confirm", "prompt", "print"]) window[f] = () => console.error("PAYLOAD RAN: " + f);`

// armed finds what would run once somebody touched it, and what a browser may
// load from elsewhere.
const armed = `(() => {
	const found = [];
	for (const e of document.querySelectorAll("*")) {
		for (const a of e.attributes) {
			if (a.name.startsWith("on")) found.push(e.outerHTML.slice(0, 200));
			if (["href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcset", "ping", "to", "values"].includes(a.name) &&
				/^\s*(javascript|vbscript|data:(?!image\/(png|jpeg|gif|webp)))/i.test(a.value.replace(/[\u0000-\u0020]/g, ""))) found.push(e.outerHTML.slice(0, 200));
		}
		if (e.matches("iframe, object, embed, base, frame, applet, portal, math, form[action*='evil'], meta[http-equiv], animate, set, foreignObject")) found.push(e.outerHTML.slice(0, 200));
		if (e.matches("script") && e.type !== "application/ld+json" && (!e.src || new URL(e.src).host !== location.host)) found.push(e.outerHTML.slice(0, 200));
		if (e.matches("style")) found.push(e.outerHTML.slice(0, 200));
	}
	return found;
})()`

// stuffed is a world in which every text is hostile.
type stuffed struct {
	*world
	admin *principal
	pages []string // that show it
}

// TestNothingHostileRuns stores the whole corpus through every text door and
// opens the pages that show it, with the policy and with the policy taken away.
func TestNothingHostileRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("opens some hundred pages in a browser")
	}
	s := stuff(t)
	stripped := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.Handler.ServeHTTP(&withoutPolicy{ResponseWriter: w}, r)
	}))
	whole := httptest.NewServer(s.Handler)
	t.Cleanup(stripped.Close)
	t.Cleanup(whole.Close)
	secret := s.admin.browser(s.world).Cookie("session")
	for _, m := range []struct {
		name   string
		server *httptest.Server
		every  int
	}{{"without the policy", stripped, 1}, {"with the policy", whole, 4}} {
		p := browser.Open(t, browser.Options{Before: tells})
		p.Go(m.server.URL + "/healthz")
		p.Eval(fmt.Sprintf("document.cookie = 'session=%s; path=/'", secret))
		for n, at := range s.pages {
			if n%m.every != 0 {
				continue
			}
			p.Go(m.server.URL + at)
			for _, what := range browser.Eval[[]string](p, armed) {
				t.Errorf("%s, %s: %s", m.name, at, what)
			}
		}
		for _, e := range p.ConsoleErrors() {
			if strings.Contains(e, "PAYLOAD RAN") {
				t.Errorf("%s: %s", m.name, e)
			}
		}
		for _, v := range p.Violations() {
			t.Errorf("%s: the policy had to step in: %s", m.name, v)
		}
		for _, r := range p.Foreign(strings.TrimPrefix(m.server.URL, "http://")) {
			t.Errorf("%s: a page asks for %s", m.name, r.URL)
		}
	}
	t.Logf("%d payloads, %d pages", len(xsscorpus.All()), len(s.pages))
}

// TestTheBrowserTells is the positive control: a page that escapes nothing.
func TestTheBrowserTells(t *testing.T) {
	w := build(t, dbtest.SQLite(t))
	w.Router.Add(web.Route{Pattern: "GET /broken", For: web.Everyone, Do: func(rw http.ResponseWriter, _ *http.Request) error {
		rw.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, err := rw.Write([]byte(`<!doctype html><p>` + `<img src=x onerror=alert(1)><a href="javascript:alert(2)">x</a>`))
		return err
	}})
	stripped := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.Handler.ServeHTTP(&withoutPolicy{ResponseWriter: rw}, r)
	}))
	whole := httptest.NewServer(w.Handler)
	t.Cleanup(stripped.Close)
	t.Cleanup(whole.Close)
	p := browser.Open(t, browser.Options{Before: tells})
	p.Go(stripped.URL + "/broken")
	if n := len(browser.Eval[[]string](p, armed)); n != 2 {
		t.Errorf("%d of 2 found armed", n)
	}
	if !strings.Contains(strings.Join(p.ConsoleErrors(), "\n"), "PAYLOAD RAN: alert") {
		t.Errorf("nobody noticed that it ran: %v", p.ConsoleErrors())
	}
	p = browser.Open(t, browser.Options{Before: tells})
	p.Go(whole.URL + "/broken")
	if strings.Contains(strings.Join(p.ConsoleErrors(), "\n"), "PAYLOAD RAN") || len(p.Violations()) == 0 {
		t.Errorf("with the policy: %v, violations %v", p.ConsoleErrors(), p.Violations())
	}
}

// withoutPolicy is a response that loses its policy on the way.
type withoutPolicy struct{ http.ResponseWriter }

func (w *withoutPolicy) WriteHeader(status int) {
	w.Header().Del("Content-Security-Policy")
	w.ResponseWriter.WriteHeader(status)
}

func (w *withoutPolicy) Write(b []byte) (int, error) {
	w.Header().Del("Content-Security-Policy")
	return w.ResponseWriter.Write(b)
}

func (w *withoutPolicy) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// stuff stores every payload in every text.
func stuff(t *testing.T) *stuffed {

	w := build(t, dbtest.SQLite(t))
	s := &stuffed{world: w, admin: w.called("trust admin")}
	s.lines()
	s.bodies()
	s.fromFolder()
	s.talk()
	s.persons()
	s.organisation()
	s.saved()
	s.Drain()
	b := s.admin.browser(w)
	for at := "/at/larkfield/library"; at != "" && len(s.pages) < 70; {
		s.pages = append(s.pages, at)
		at = after(b.Get(at).Links(), at)
	}
	for _, name := range []string{"trust admin", "visitor"} {
		p := w.called(name)
		for at, a := range crawl(p.browser(w), 60, w.starts(p)...).pages {
			if strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") && a.Status == http.StatusOK {
				s.pages = append(s.pages, at)
			}
		}
	}
	all := xsscorpus.All()
	for n := 0; n < len(all); n += 25 { // a search for each of some, reflected
		s.pages = append(s.pages, "/library?"+url.Values{"q": {all[n].Payload}}.Encode())
	}
	return s
}

// after is the link to the next page of a list.
func after(links []string, at string) string {
	path, _, _ := strings.Cut(at, "?")
	for _, l := range links {
		if u, err := url.Parse(l); err == nil && u.Query().Get("after") != "" && strings.HasPrefix(l, path) && l != at {
			return l
		}
	}
	return ""
}

func cut(s string, n int) string {
	if len(s) > n {
		s = s[:n]
	}
	return strings.ToValidUTF8(s, "")
}

// lines imports an item for each payload, in its title, summary, paragraph and topic.
func (s *stuffed) lines() {
	var in bytes.Buffer
	enc := json.NewEncoder(&in)
	all := xsscorpus.All()
	for n, p := range all {
		format := []string{"markdown", "html", "text"}[n%3]
		s.must(enc.Encode(map[string]any{"slug": fmt.Sprintf("x%d", n), "title": cut(p.Payload, 190), "summary": cut(all[(n+1)%len(all)].Payload, 590), "why": cut(p.Payload, 3900),
			"body": p.Payload, "body_format": format, "topics": []string{cut(p.Payload, 60)}, "id": p.Payload}))
	}
	im := itemsjson.Importer{Library: s.Library, Files: s.Files, Clock: s.Now.Now}
	r, err := im.Run(s.t.Context(), &in, itemsjson.Options{OrgID: s.Orgs["larkfield"].ID, AuthorID: s.admin.actor.PersonID, Audience: s.Audience("public")})
	s.must(err)
	if r.Created < 800 {
		s.t.Fatalf("only %d of %d lines became items", r.Created, len(all))
	}
}

// bodies writes items with very many payloads each, by every way of writing.
func (s *stuffed) bodies() {
	all := xsscorpus.All()
	for from := 0; from < len(all); from += 90 {
		part := all[from:min(from+90, len(all))]
		var md, html strings.Builder
		var nodes []string
		for _, p := range part {
			md.WriteString(p.Payload + "\n\n[link](" + p.Payload + ") ![alt](" + p.Payload + ")\n\n")
			html.WriteString("<div>" + p.Payload + "</div>")
			quoted, err := json.Marshal(p.Payload)
			s.must(err)
			node := fmt.Sprintf(`{"type":"paragraph","content":[{"type":"text","text":%s,"marks":[{"type":"link","attrs":{"href":%s}}]}]}`, quoted, quoted)
			if _, err := markup.ParseJSON([]byte(`{"type":"doc","content":[` + node + `]}`)); err == nil {
				nodes = append(nodes, node)
			}
		}
		doc, err := markup.ParseJSON([]byte(`{"type":"doc","content":[` + strings.Join(nodes, ",") + `]}`))
		if err != nil {
			doc = markup.FromText("nothing was taken")
		}
		for _, body := range []markup.Doc{markup.FromMarkdown(md.String(), markup.Options{}), markup.FromHTML(html.String(), markup.Options{}), doc} {
			s.pages = append(s.pages, s.publish(fmt.Sprintf("Body %d", from), body, part[0].Payload))
		}
	}
}

func (s *stuffed) publish(title string, body markup.Doc, why string) string {
	ctx := s.t.Context()
	e, err := s.Library.StartDraft(ctx, s.admin.actor, s.Orgs["larkfield"].ID, "article", "")
	s.must(err)
	ed := e.Edit()
	ed.Title, ed.Summary, ed.Why, ed.Body = title, "About "+title, cut(why, 3900), body
	e, err = s.Library.SaveDraft(ctx, s.admin.actor, e.ID, e.Version, ed)
	s.must(err)
	s.bring(e)
	s.Drain()
	e, err = s.Library.Get(ctx, s.admin.actor, e.ID)
	s.must(err)
	return s.Share(s.admin.actor, e, "public").Path()
}

// bring gives some items files with hostile names, alternatives and content.
func (s *stuffed) bring(e library.Entry) {
	p := xsscorpus.All()[len(s.pages)%800]
	_, err := s.Files.Add(s.t.Context(), s.admin.actor, files.Bring{ItemID: e.ID, Name: cut(p.Payload, 150) + ".txt", Body: strings.NewReader(p.Payload)})
	s.must(err)
	if len(s.pages)%10 == 0 {
		_, err = s.Files.AddPicture(s.t.Context(), s.admin.actor, files.Bring{ItemID: e.ID, Name: cut(p.Payload, 90) + ".png", Alt: cut(p.Payload, 500), Body: bytes.NewReader(somePicture())})
		s.must(err)
	}
}

// fromFolder imports pages with hostile front matter and hostile HTML.
func (s *stuffed) fromFolder() {
	dir := s.t.TempDir()
	for n, p := range xsscorpus.All() {
		if n%10 != 0 {
			continue
		}
		quoted, err := json.Marshal(cut(p.Payload, 190))
		s.must(err)
		s.must(os.WriteFile(filepath.Join(dir, fmt.Sprintf("f%d.md", n)), []byte("---\ntitle: "+string(quoted)+"\nsummary: "+string(quoted)+"\ntopics: ["+string(quoted)+"]\n---\n"+p.Payload), 0o600))
		s.must(os.WriteFile(filepath.Join(dir, fmt.Sprintf("h%d.html", n)), []byte("<html><head><title>"+p.Payload+"</title></head><body>"+p.Payload), 0o600))
	}
	im := folder.Importer{Library: s.Library, Files: s.Files, Clock: s.Now.Now}
	_, err := im.Run(context.WithoutCancel(s.t.Context()), dir, folder.Options{OrgID: s.Orgs["kilnfield"].ID, OrgSlug: "kilnfield", AuthorID: s.called("author").actor.PersonID,
		Audience: s.Audience("public"), Name: "hostile"})
	s.must(err)
}

// talk says every payload under one item or another.
func (s *stuffed) talk() {
	all := xsscorpus.All()
	for from := 0; from < len(all); from += 300 {
		e := s.Shared(s.admin.actor, "larkfield", fmt.Sprintf("Talk %d", from), "public")
		s.pages = append(s.pages, e.Path())
		said := ""
		for _, p := range all[from:min(from+300, len(all))] {
			if said += p.Payload + "\n"; len(said) > 6000 {
				s.say(e, said)
				said = ""
			}
		}
		s.say(e, said)
	}
}

func (s *stuffed) say(e library.Entry, body string) {
	if strings.TrimSpace(body) == "" {
		return
	}
	_, err := s.Threads.Comment(s.t.Context(), s.admin.actor, threads.Say{ItemID: e.ID, Body: cut(body, threads.MaxBody)})
	s.must(err)
}

// persons are called so, do so, and say so of themselves.
func (s *stuffed) persons() {
	all := xsscorpus.All()
	for n := 0; n < len(all); n += 12 {
		name, job := cut(all[n].Payload, 118), cut(all[(n+1)%len(all)].Payload, 118)
		if strings.TrimSpace(name) == "" {
			continue
		}
		p, err := s.People.AddUnscoped(s.t.Context(), people.Join{Person: people.Person{Name: name, JobTitle: job, About: cut(all[n].Payload, 1900), Email: fmt.Sprintf("x%d@larkfield.example", n)},
			OrgID: s.Orgs["larkfield"].ID, Role: authz.Editor})
		s.must(err)
		if n%120 == 0 {
			s.Shared(s.Actor(p.ID), "larkfield", fmt.Sprintf("By somebody odd %d", n), "public")
			s.pages = append(s.pages, "/people/"+p.Slug)
		}
	}
	s.pages = append(s.pages, "/people", "/manage/larkfield/people")
}

// organisation: the trust says it of itself.
func (s *stuffed) organisation() {
	o, err := s.App.Orgs.BySlug(s.t.Context(), "larkfield")
	s.must(err)
	all := xsscorpus.All()
	_, err = s.App.Orgs.ChangeProfile(s.t.Context(), s.admin.actor, o.ID, o.Version, orgs.Profile{
		Name: cut(all[0].Payload, 190), ShortName: cut(all[1].Payload, 30), About: cut(all[2].Payload+all[60].Payload+all[300].Payload, 3900),
		Values: []string{cut(all[3].Payload, 50), cut(all[200].Payload, 50)}, Town: cut(all[4].Payload, 50), Colour: o.Colour,
	})
	s.must(err)
}

// saved keeps searches that are called so.
func (s *stuffed) saved() {
	all := xsscorpus.All()
	svc := searches.New(s.DB, s.Facts, s.Now.Now)
	for n := range 40 {
		p := all[n*22]
		if name := strings.TrimSpace(cut(p.Payload, 75)); name != "" {
			_, err := svc.Keep(s.t.Context(), s.admin.actor, name, searches.Read(url.Values{"q": {p.Payload}}))
			s.must(err)
		}
	}
}
