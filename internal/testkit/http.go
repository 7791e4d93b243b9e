package testkit

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/signin"
)

// Browser is somebody's browser: it keeps cookies, and sends the forms that it
// found on the page. It does not follow redirects by itself.
type Browser struct {
	W       *W
	Address string // where it sits; 192.0.2.1 without one
	Header  http.Header

	t   testing.TB
	jar *cookiejar.Jar
}

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Body   string
	URL    *url.URL

	t   testing.TB
	doc *html.Node
}

// site is where the world's application is.
const site = "http://localhost:8080"

// Client is the browser of somebody who is signed in; of a visitor for the zero
// Actor.
func (w *W) Client(act authz.Actor) *Browser {
	w.T.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.T.Fatal(err)
	}
	b := &Browser{W: w, t: w.T, jar: jar, Header: http.Header{}}
	if act.Visitor() {
		return b
	}
	s, err := w.SignIn.StartSession(w.T.Context(), act.PersonID, "test", signin.From{Address: netip.MustParseAddr("192.0.2.1"), Device: "a test"})
	if err != nil {
		w.T.Fatal(err)
	}
	b.SetCookie("session", s.Secret)
	b.SetCookie("device", s.Device)
	return b
}

// SetCookie puts a cookie into the browser.
func (b *Browser) SetCookie(name, value string) {
	b.jar.SetCookies(b.url("/"), []*http.Cookie{{Name: name, Value: value, Path: "/"}})
}

// Cookie is the value of a cookie, "" without it.
func (b *Browser) Cookie(name string) string {
	for _, c := range b.jar.Cookies(b.url("/")) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

func (b *Browser) url(path string) *url.URL {
	b.t.Helper()
	u, err := url.Parse(site + path)
	if err != nil {
		b.t.Fatal(err)
	}
	return u
}

// Do sends any request.
func (b *Browser) Do(method, path, contentType string, body io.Reader) *Answer {
	b.t.Helper()
	r := httptest.NewRequestWithContext(b.t.Context(), method, site+path, body)
	r.RemoteAddr = "192.0.2.1:40000"
	if b.Address != "" {
		r.RemoteAddr = b.Address + ":40000"
	}
	for k, v := range b.Header {
		r.Header[k] = v
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	for _, c := range b.jar.Cookies(r.URL) {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	b.W.Handler.ServeHTTP(w, r)
	res := w.Result()
	b.jar.SetCookies(b.url("/"), res.Cookies())
	return &Answer{Status: res.StatusCode, Header: res.Header, Body: w.Body.String(), URL: r.URL, t: b.t}
}

// Get fetches a page.
func (b *Browser) Get(path string) *Answer {
	b.t.Helper()
	return b.Do(http.MethodGet, path, "", nil)
}

// Page fetches a page that must be there.
func (b *Browser) Page(path string) *Answer {
	b.t.Helper()
	a := b.Get(path)
	if a.Status != http.StatusOK {
		b.t.Fatalf("GET %s: %d %s", path, a.Status, a.Text())
	}
	return a
}

// Post sends a form that was made by hand.
func (b *Browser) Post(path string, form url.Values) *Answer {
	b.t.Helper()
	return b.Do(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// Send fills in the form of the page whose action begins so, and sends it: what
// the page had in it goes along, changes replace it. A form that is not on the
// page fails the test.
func (b *Browser) Send(page *Answer, action string, change map[string]string) *Answer {
	b.t.Helper()
	form, values := page.Form(action)
	for k, v := range change {
		values.Set(k, v)
	}
	to, err := page.URL.Parse(attr(form, "action"))
	if err != nil {
		b.t.Fatal(err)
	}
	if strings.EqualFold(attr(form, "method"), "post") {
		return b.Post(to.RequestURI(), values)
	}
	return b.Get(to.Path + "?" + values.Encode())
}

// Follow goes where a redirect leads, which must be one.
func (b *Browser) Follow(a *Answer) *Answer {
	b.t.Helper()
	if a.Status != http.StatusSeeOther {
		b.t.Fatalf("%s: %d, not a redirect: %s", a.URL.Path, a.Status, a.Text())
	}
	to, _, _ := strings.Cut(a.Header.Get("Location"), "#") // what follows is for the browser alone
	return b.Get(to)
}

func (a *Answer) root() *html.Node {
	if a.doc == nil {
		doc, err := html.Parse(strings.NewReader(a.Body))
		if err != nil {
			a.t.Fatal(err)
		}
		a.doc = doc
	}
	return a.doc
}

// Form is the form whose action begins so, with what a browser would send if
// nothing were changed; of buttons nothing.
func (a *Answer) Form(action string) (*html.Node, url.Values) {
	a.t.Helper()
	for n := range a.root().Descendants() {
		if n.Type == html.ElementNode && n.Data == "form" && strings.HasPrefix(attr(n, "action"), action) {
			return n, values(n)
		}
	}
	a.t.Fatalf("no form to %s on %s (%d): %s", action, a.URL.Path, a.Status, a.Text())
	return nil, nil
}

func values(form *html.Node) url.Values {
	v := url.Values{}
	for n := range form.Descendants() {
		name := attr(n, "name")
		if n.Type != html.ElementNode || name == "" || has(n, "disabled") {
			continue
		}
		switch n.Data {
		case "input":
			kind := attr(n, "type")
			if (kind == "checkbox" || kind == "radio") && !has(n, "checked") || kind == "submit" || kind == "file" {
				continue
			}
			v.Add(name, attr(n, "value"))
		case "textarea":
			v.Add(name, strings.TrimPrefix(raw(n), "\n"))
		case "select":
			v.Add(name, chosen(n))
		}
	}
	return v
}

func chosen(sel *html.Node) string {
	first := ""
	for n := range sel.Descendants() {
		if n.Type != html.ElementNode || n.Data != "option" {
			continue
		}
		if has(n, "selected") {
			return attr(n, "value")
		}
		if first == "" {
			first = attr(n, "value")
		}
	}
	return first
}

// Text is what the main part of the page says, on one line.
func (a *Answer) Text() string {
	main := a.root()
	for n := range a.root().Descendants() {
		if n.Type == html.ElementNode && n.Data == "main" {
			main = n
			break
		}
	}
	return strings.Join(strings.Fields(text(main)), " ")
}

// Title is the title of the document.
func (a *Answer) Title() string {
	for n := range a.root().Descendants() {
		if n.Type == html.ElementNode && n.Data == "title" {
			return raw(n)
		}
	}
	return ""
}

// Links are the addresses that the page leads to.
func (a *Answer) Links() []string {
	var out []string
	for n := range a.root().Descendants() {
		if n.Type == html.ElementNode && n.Data == "a" && has(n, "href") {
			out = append(out, attr(n, "href"))
		}
	}
	return out
}

// Says fails the test unless the page has every one of these words.
func (a *Answer) Says(words ...string) *Answer {
	a.t.Helper()
	all := a.Text()
	for _, w := range words {
		if !strings.Contains(all, w) {
			a.t.Errorf("%s (%d) does not say %q but: %s", a.URL.Path, a.Status, w, all)
		}
	}
	return a
}

// Hides fails the test if the page has any of these words.
func (a *Answer) Hides(words ...string) *Answer {
	a.t.Helper()
	all := a.Text()
	for _, w := range words {
		if strings.Contains(all, w) {
			a.t.Errorf("%s (%d) says %q: %s", a.URL.Path, a.Status, w, all)
		}
	}
	return a
}

// Is fails the test unless the answer has that status.
func (a *Answer) Is(status int) *Answer {
	a.t.Helper()
	if a.Status != status {
		a.t.Errorf("%s: %d, not %d: %s", a.URL.Path, a.Status, status, a.Text())
	}
	return a
}

// String is for messages of tests.
func (a *Answer) String() string { return fmt.Sprintf("%s: %d %s", a.URL, a.Status, a.Text()) }

func text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode && (c.Parent == nil || !slices.Contains([]string{"script", "style"}, c.Parent.Data)) {
			b.WriteString(c.Data)
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// raw is the text of an element that holds nothing but text.
func raw(n *html.Node) string {
	if n.FirstChild == nil {
		return ""
	}
	return n.FirstChild.Data
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}
