package safety

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/config"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/web"
	"staffroom/internal/testkit"
)

// everything opens every page that anybody can reach.
func (w *world) everything() []*testkit.Answer {
	var out []*testkit.Answer
	for _, name := range []string{"visitor", "author", "school admin", "trust admin"} {
		p := w.called(name)
		for _, a := range crawl(p.browser(w), 400, append(w.starts(p), "/nowhere", "/at/nowhere")...).pages {
			out = append(out, a)
		}
	}
	return out
}

func TestHeadersAndForeignAddresses(t *testing.T) {
	w := build(t, dbtest.SQLite(t))
	pages := w.everything()
	htmls := 0
	for _, a := range pages {
		for _, wrong := range headersOf(a) {
			t.Errorf("%s (%d): %s", a.URL, a.Status, wrong)
		}
		if a.Status >= 500 {
			t.Errorf("%s: %d", a.URL, a.Status)
		}
		if strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
			htmls++
			for _, to := range loads(a) {
				t.Errorf("%s loads %s", a.URL, to)
			}
		}
	}
	if htmls < 30 {
		t.Errorf("the crawl found %d pages", htmls)
	}
	t.Logf("%d answers, %d pages", len(pages), htmls)
}

// headersOf says what an answer's headers lack.
func headersOf(a *testkit.Answer) []string {
	var wrong []string
	policy := a.Header.Get("Content-Security-Policy")
	for _, need := range []string{"default-src 'none'", "script-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'", "form-action 'self'"} {
		if strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") && !strings.Contains(policy, need) {
			wrong = append(wrong, "the policy lacks "+need)
		}
	}
	if strings.Contains(policy, "unsafe-") || strings.Contains(policy, "http:") || strings.Contains(policy, "https:") || strings.Contains(policy, "*") {
		wrong = append(wrong, "the policy is open: "+policy)
	}
	if policy == "" {
		wrong = append(wrong, "no policy")
	}
	if a.Header.Get("X-Content-Type-Options") != "nosniff" {
		wrong = append(wrong, "may be sniffed")
	}
	if a.Status == http.StatusOK && a.Header.Get("Content-Type") == "" && a.Body != "" {
		wrong = append(wrong, "no media type")
	}
	for _, c := range (&http.Response{Header: a.Header}).Cookies() {
		if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode && c.SameSite != http.SameSiteStrictMode || c.Path != "/" || c.Domain != "" {
			wrong = append(wrong, "cookie "+c.String())
		}
	}
	return wrong
}

var loading = map[string][]string{
	"script": {"src"}, "link": {"href"}, "img": {"src", "srcset"}, "source": {"src", "srcset"}, "video": {"src", "poster"}, "audio": {"src"}, "track": {"src"},
	"iframe": {"src"}, "object": {"data"}, "embed": {"src"}, "form": {"action"}, "use": {"href", "xlink:href"}, "input": {"src"},
}

// quiet are links that load nothing.
var quiet = []string{"canonical", "alternate", "license", "next", "prev"}

var elsewhere = regexp.MustCompile(`(?i)^\s*(https?:)?//`)

// loads are the addresses on other sites that a page loads from or sends to by
// itself, inline scripts and inline styles.
func loads(a *testkit.Answer) []string {
	doc, err := html.Parse(strings.NewReader(a.Body))
	if err != nil {
		return []string{err.Error()}
	}
	var out []string
	for e := range doc.Descendants() {
		if e.Type != html.ElementNode || e.Data == "link" && slices.Contains(quiet, attr(e, "rel")) {
			continue
		}
		for _, key := range loading[e.Data] {
			to := attr(e, key)
			if elsewhere.MatchString(to) && !strings.HasPrefix(to, "http://localhost:8080/") {
				out = append(out, to)
			}
		}
		if kind := attr(e, "type"); e.Data == "script" && attr(e, "src") == "" && kind != "application/ld+json" && kind != "application/json" {
			out = append(out, "an inline script")
		}
		for _, at := range e.Attr {
			if strings.HasPrefix(at.Key, "on") || at.Key == "style" {
				out = append(out, fmt.Sprintf("<%s %s=%q>", e.Data, at.Key, at.Val))
			}
		}
	}
	return out
}

// TestHeadersCatch is the positive control of both.
func TestHeadersCatch(t *testing.T) {
	w := build(t, dbtest.SQLite(t))
	w.Router.Add(web.Route{Pattern: "GET /broken", For: web.Everyone, Do: func(rw http.ResponseWriter, r *http.Request) error {
		rw.Header().Set("Content-Security-Policy", "script-src 'unsafe-inline'")
		rw.Header().Del("X-Content-Type-Options")
		http.SetCookie(rw, &http.Cookie{Name: "x", Value: "y"})
		rw.Header().Set("Content-Type", "text/html")
		_, err := rw.Write([]byte(`<link rel=stylesheet href=//cdn.example/x.css><img src=https://evil.example/1.gif><p onclick=x><script>1</script>`))
		return err
	}})
	a := w.Client(authz.Actor{}).Get("/broken")
	if n := len(headersOf(a)); n < 6 {
		t.Errorf("headers: only %d found: %v", n, headersOf(a))
	}
	if n := len(loads(a)); n != 4 {
		t.Errorf("loads: %v", loads(a))
	}
}

func TestSessionsAreNewAtEverySignIn(t *testing.T) {
	w := build(t, dbtest.SQLite(t))
	p := w.called("author")
	me, err := w.People.Get(t.Context(), p.actor, p.actor.PersonID)
	w.must(err)
	w.must(w.SignIn.SetPasswordUnscoped(t.Context(), p.actor.PersonID, testkit.Password))
	form := url.Values{"email": {me.Email}, "password": {testkit.Password}}

	b := w.Client(authz.Actor{})
	b.SetCookie("session", "chosen-by-somebody-else-before-sign-in-0000000000")
	b.Post("/signin", form).Is(http.StatusSeeOther)
	first := b.Cookie("session")
	if first == "" || strings.HasPrefix(first, "chosen") {
		t.Fatalf("the session is %q: fixed by whoever set it before", first)
	}
	b.Get("/account").Is(http.StatusOK)
	b.Post("/signin", form).Is(http.StatusSeeOther)
	second := b.Cookie("session")
	if second == first {
		t.Error("the session stays the same at sign-in")
	}
	old := w.Client(authz.Actor{})
	old.SetCookie("session", first)
	if a := old.Get("/account"); a.Status != http.StatusSeeOther {
		t.Errorf("the session before signing in anew still opens /account: %d", a.Status)
	}
	b.Post("/signout", nil).Is(http.StatusSeeOther)
	gone := w.Client(authz.Actor{})
	gone.SetCookie("session", second)
	if a := gone.Get("/account"); a.Status != http.StatusSeeOther {
		t.Errorf("after signing out the session still opens /account: %d", a.Status)
	}
	hashes, err := rows(t.Context(), w.DB, "sessions")
	w.must(err)
	if all := strings.Join(hashes, ""); strings.Contains(all, first) || strings.Contains(all, second) {
		t.Error("the database holds a session's secret")
	}
}

// TestCookiesOverHTTPS: names and flags when the public address is https.
func TestCookiesOverHTTPS(t *testing.T) {
	cfg, _, err := config.Load(config.Sources{})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cfg.Data, cfg.Blobs, cfg.BaseURL = dir, dir+"/blobs", "https://staff.example"
	w := testkit.World(t, dbtest.SQLite(t))
	a := secureApp(t, cfg, w)
	p := w.Teacher("kilnfield")
	w.T.Helper()
	if err := w.SignIn.SetPasswordUnscoped(t.Context(), p.PersonID, testkit.Password); err != nil {
		t.Fatal(err)
	}
	me, err := w.People.Get(t.Context(), p, p.PersonID)
	if err != nil {
		t.Fatal(err)
	}
	res := a(t, url.Values{"email": {me.Email}, "password": {testkit.Password}})
	found := 0
	for _, c := range res.Cookies() {
		found++
		if !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || !c.HttpOnly || c.Path != "/" || c.Domain != "" {
			t.Errorf("cookie %s", c)
		}
	}
	if found < 2 || res.Header.Get("Strict-Transport-Security") == "" {
		t.Errorf("%d cookies, headers %v", found, res.Header)
	}
}

// TestNextStaysHere tries addresses that lead away after signing in.
func TestNextStaysHere(t *testing.T) {
	w := build(t, dbtest.SQLite(t))
	p := w.called("author")
	me, err := w.People.Get(t.Context(), p.actor, p.actor.PersonID)
	w.must(err)
	w.must(w.SignIn.SetPasswordUnscoped(t.Context(), p.actor.PersonID, testkit.Password))
	for n, next := range []string{
		"https://evil.example", "//evil.example", "///evil.example", `\\evil.example`, `/\evil.example`, "/\t/evil.example", "\t//evil.example", "/%09/evil.example",
		"http:evil.example", "javascript:alert(1)", "data:text/html,x", "/\n//evil.example", " //evil.example", "/%5cevil.example", "/%2f%2fevil.example", "//evil.example/%2f..",
		"/..//evil.example", "/.//evil.example", "/%2e%2e//evil.example", "evil.example", "@evil.example", "/@evil.example", ".evil.example", "//localhost:8080@evil.example",
		"/\r\nLocation: https://evil.example", "/\x00//evil.example", "/a//evil.example", "?//evil.example", "#//evil.example", "/;//evil.example", "／／evil.example",
	} {
		b := w.Client(authz.Actor{})
		b.Address = fmt.Sprintf("192.0.2.%d", n+1)
		a := b.Post("/signin", url.Values{"email": {me.Email}, "password": {testkit.Password}, "next": {next}})
		base, _ := url.Parse("http://localhost:8080/signin")
		to, err := base.Parse(a.Header.Get("Location"))
		if a.Status != http.StatusSeeOther || err != nil || to.Host != "localhost:8080" || to.Scheme != "http" ||
			strings.HasPrefix(to.EscapedPath(), "//") || strings.ContainsAny(a.Header.Get("Location"), "\\\r\n\t\x00") {
			t.Errorf("next=%q leads to %q (%d)", next, a.Header.Get("Location"), a.Status)
		}
		in := w.Client(p.actor)
		if a := in.Get("/signin?" + url.Values{"next": {next}}.Encode()); elsewhere.MatchString(a.Header.Get("Location")) {
			t.Errorf("next=%q leads somebody signed in to %q", next, a.Header.Get("Location"))
		}
	}
}

// TestPathsStayInside puts what leaves a folder into every parameter.
func TestPathsStayInside(t *testing.T) {
	w := build(t, dbtest.SQLite(t))
	b := w.called("trust admin").browser(w)
	hostile := []string{"..%2f..%2f..%2fetc%2fpasswd", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..%5c..%5cwindows%5cwin.ini", "%2fetc%2fpasswd", "..%00.css", "....%2f%2f....%2f%2fetc%2fpasswd",
		"..%252f..%252fetc%252fpasswd", "%c0%ae%c0%ae%c0%afetc%c0%afpasswd", "file:%2f%2f%2fetc%2fpasswd", ".", "%00", "%ff%fe", strings.Repeat("a", 5000), "'%20OR%201=1--", "%27", "-1", "99999999999999999999"}
	own := w.called("trust admin").own.ids
	for _, r := range w.routes() {
		for _, name := range r.params {
			for _, h := range hostile {
				path := r.fill(with(own, map[string]string{name: "zzhostilezz"}))
				if plain[name] != "" && own[name] == "" {
					path = strings.Replace(r.path, "{"+name+"}", "zzhostilezz", 1)
					path = parse(web.Route{Pattern: r.method + " " + path}).fill(own)
				}
				path = strings.Replace(path, "zzhostilezz", h, 1)
				a := ask(b, r.method, path, url.Values{})
				if a.Status >= 500 || strings.Contains(a.Body, "root:") || !r.safe() && b.Cookie("session") == "" {
					t.Errorf("%s %s: %d", r.method, short(path), a.Status)
				}
			}
		}
	}
}

// TestTablesAreNoFormulas puts formulas into every text of a person and reads
// every table that can be downloaded.
func TestTablesAreNoFormulas(t *testing.T) {
	w := build(t, dbtest.SQLite(t))
	admin := w.called("trust admin")
	for n, f := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "；=1", "\n=1", " =1"} {
		p := w.Person("larkfield", authz.Member)
		me, err := w.People.Get(t.Context(), p, p.PersonID)
		w.must(err)
		me.Name, me.JobTitle, me.About = f+" name", f+" job", f+" about"
		form := url.Values{"name": {me.Name}, "job_title": {me.JobTitle}, "about": {me.About}}
		b := w.Client(p)
		b.Address = fmt.Sprintf("192.0.2.%d", n+1)
		b.Post("/account/profile", form)
		b.Post("/library/searches", url.Values{"name": {f}, "q": {f}})
	}
	tables := 0
	for _, a := range w.tablesOf(admin) {
		tables++
		records, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(a.Body, "\ufeff"))).ReadAll()
		if err != nil {
			t.Errorf("%s: %v", a.URL, err)
		}
		for _, rec := range records {
			for _, c := range rec {
				if c != "" && strings.ContainsRune("=+-@\t\r", rune(c[0])) {
					t.Errorf("%s: a cell begins %q", a.URL, short(c))
				}
			}
		}
		if !strings.Contains(a.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%s is shown, not downloaded", a.URL)
		}
	}
	t.Logf("%d tables", tables)
}

func (w *world) tablesOf(p *principal) []*testkit.Answer {
	var out []*testkit.Answer
	b := p.browser(w)
	for _, r := range w.routes() {
		if r.method == "GET" && strings.HasSuffix(r.path, ".csv") {
			if a := b.Get(r.fill(p.own.ids)); a.Status == http.StatusOK {
				out = append(out, a)
			}
		}
	}
	return out
}
