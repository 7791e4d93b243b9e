package safety

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"staffroom/internal/platform/id"
	"staffroom/internal/platform/web"
	"staffroom/internal/testkit"
)

// plain are parameters that name nothing of anybody's, with a value that works.
var plain = map[string]string{
	"name": "app.js", "tag": "logo", "colour": "1f6f5c", "secret": "abcdefghijklmnopqrstuvwxyz", "part": "1",
}

// private are parameters that name what may be somebody's, by the names that
// things have for their ids. A route with any other parameter fails the suite:
// name it here, and give things one.
var private = []string{"id", "org", "slug", "item", "file", "comment", "person", "session", "token", "search", "upload", "version", "collection", "line", "stop", "endorsement", "check", "offer", "use", "note"}

// public are those whose existence is nobody's secret.
var public = []string{"org", "version"}

var parameter = regexp.MustCompile(`\{(\w*)(\.\.\.|\$)?\}`)

// route is a line of the router's table, taken apart.
type route struct {
	web.Route
	method, path string
	params       []string
	matches      *regexp.Regexp
}

func parse(r web.Route) route {
	method, path, _ := strings.Cut(r.Pattern, " ")
	out := route{Route: r, method: method, path: path}
	exact := "^"
	at := 0
	for _, m := range parameter.FindAllStringSubmatchIndex(path, -1) {
		exact += regexp.QuoteMeta(path[at:m[0]])
		at = m[1]
		if name := path[m[2]:m[3]]; name != "" {
			out.params = append(out.params, name)
			exact += "[^/]+"
		}
	}
	out.matches = regexp.MustCompile(exact + regexp.QuoteMeta(path[at:]) + "$")
	return out
}

func (w *world) routes() []route {
	var out []route
	for _, r := range w.Router.Routes() {
		out = append(out, parse(r))
	}
	return out
}

// unknown are parameters that the suite cannot fill.
func (r route) unknown() []string {
	var out []string
	for _, p := range r.params {
		if plain[p] == "" && !slices.Contains(private, p) {
			out = append(out, p)
		}
	}
	return out
}

// safe: the method promises to change nothing.
func (r route) safe() bool { return slices.Contains([]string{"GET", "HEAD", "OPTIONS"}, r.method) }

// fill puts ids into the path.
func (r route) fill(ids map[string]string) string {
	return strings.ReplaceAll(parameter.ReplaceAllStringFunc(r.path, func(p string) string {
		name := strings.Trim(p, "{}.$")
		if v, ok := ids[name]; ok {
			return url.PathEscape(v)
		}
		return plain[name]
	}), "/{$}", "/")
}

// about reports whether the route has a parameter that the thing fills with
// something nobody else may know of.
func (r route) about(t *thing) bool {
	return slices.ContainsFunc(r.params, func(p string) bool { return t.ids[p] != "" && !slices.Contains(public, p) })
}

// with gives the ids of base, replaced by those of t.
func with(base, t map[string]string) map[string]string {
	out := map[string]string{}
	for k, v := range base {
		out[k] = v
	}
	for k, v := range t {
		out[k] = v
	}
	return out
}

// random are ids of the same form that are nobody's. Organisations stay: that
// they exist is public.
func random(of map[string]string) map[string]string {
	out := map[string]string{}
	for k, v := range of {
		switch {
		case slices.Contains(public, k):
			out[k] = v
		case len(v) == 26:
			out[k] = id.New()
		default:
			out[k] = strings.Repeat(id.New(), 5)[:max(len(v), 6)]
		}
	}
	return out
}

// variants are the ids to try for a thing: people have an address of their own
// besides their id.
func variants(ids map[string]string) []map[string]string {
	slug, ok := ids["person slug"]
	if !ok {
		return []map[string]string{ids}
	}
	return []map[string]string{ids, with(ids, map[string]string{"person": slug})}
}

var requestIDs = regexp.MustCompile(`\b[0-9a-z]{26}\b`)

// same is an answer without what differs from request to request: the ids asked
// for, and the request's own.
func same(a *testkit.Answer, asked map[string]string) string {
	body := a.Body + "\n" + a.Header.Get("Location") + "\n" + a.Header.Get("Content-Disposition")
	for k, v := range asked {
		if !slices.Contains(public, k) && len(v) > 3 {
			body = strings.ReplaceAll(body, v, "·")
		}
	}
	return fmt.Sprintf("%d %s", a.Status, requestIDs.ReplaceAllString(body, "·"))
}

// ask sends one request: a form when the method carries one.
func ask(b *testkit.Browser, method, path string, form url.Values) *testkit.Answer {
	if form == nil || method == http.MethodGet || method == http.MethodHead {
		return b.Do(method, path, "", nil)
	}
	return b.Do(method, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// askMultipart sends the same form as a browser sends one with files.
func askMultipart(b *testkit.Browser, method, path string, form url.Values, fileField, fileName string, content []byte) *testkit.Answer {
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for k, vs := range form {
		for _, v := range vs {
			_ = m.WriteField(k, v) // a buffer takes everything
		}
	}
	if fileField != "" {
		part, err := m.CreateFormFile(fileField, fileName)
		if err == nil {
			_, _ = io.Copy(part, bytes.NewReader(content))
		}
	}
	_ = m.Close()
	return b.Do(method, path, m.FormDataContentType(), &body)
}

// looking tries a route that promises to change nothing, as p: with ids of
// their own, with those of things they must not know of, and with ids that are
// nobody's. It returns what is wrong.
func (w *world) looking(r route, p *principal, queries []string) []string {
	var wrong []string
	b := p.browser(w)
	before := w.now()
	say := func(a *testkit.Answer, format string, args ...any) {
		wrong = append(wrong, fmt.Sprintf("%s as %s, %s: %s", r.Pattern, p.name, a.URL, fmt.Sprintf(format, args...)))
	}
	check := func(a *testkit.Answer, except string) {
		if a.Status >= 500 && !noMail(a) {
			say(a, "%d", a.Status)
		}
		if r.For == web.Staff && p.actor.Visitor() && a.Status < 300 {
			say(a, "a page for staff answers %d", a.Status)
		}
		if found := w.leaks(p, a, except); len(found) > 0 {
			say(a, "%d, tells %v", a.Status, found)
		}
	}
	check(ask(b, r.method, r.fill(p.own.ids), nil), "")
	for _, q := range queries {
		check(ask(b, r.method, r.fill(p.own.ids)+"?"+q, nil), q)
	}
	for _, t := range w.foreign(p) {
		if !r.about(t) {
			continue
		}
		for _, ids := range variants(with(p.own.ids, t.ids)) {
			nobodys := with(ids, random(t.ids))
			theirs, none := ask(b, r.method, r.fill(ids), nil), ask(b, r.method, r.fill(nobodys), nil)
			check(theirs, r.fill(ids))
			if x, y := same(theirs, ids), same(none, nobodys); x != y {
				say(theirs, "%s answers %d, something that does not exist %d%s", t.name, theirs.Status, none.Status, difference(x, y))
			}
		}
	}
	if changed := before.changes(w.now()); len(changed) > 0 {
		wrong = append(wrong, fmt.Sprintf("%s as %s only looks, but changes %v", r.Pattern, p.name, changed))
	}
	return wrong
}

func difference(x, y string) string {
	for n := range min(len(x), len(y)) {
		if x[n] != y[n] {
			return fmt.Sprintf(": …%q against …%q", short(x[max(n-30, 0):min(n+60, len(x))]), short(y[max(n-30, 0):min(n+60, len(y))]))
		}
	}
	return ""
}

// changing tries a route that changes something, as p, with ids of things they
// must not know of in the path and in every field.
func (w *world) changing(r route, p *principal, fields []string) []string {
	var wrong []string
	guarded := w.guarded(p)
	before := w.stored(guarded)
	b := p.browser(w)
	items := 0
	for _, t := range w.foreign(p) {
		if t.ids["item"] != "" {
			items++
		}
		if !r.about(t) && items > 1 && t.ids["item"] != "" {
			continue // in the fields alone, one item of somebody else's is like another
		}
		for _, ids := range variants(with(p.own.ids, t.ids)) {
			if p.session == nil && p.token == "" && p.org != "" && b.Cookie("session") == "" {
				b = p.browser(w) // the last request signed them out
			}
			wrong = append(wrong, w.change(r, p, b, t, ids, fields)...)
		}
	}
	if changed := before.lost(w.stored(guarded)); len(changed) > 0 {
		wrong = append(wrong, fmt.Sprintf("%s as %s changes %v", r.Pattern, p.name, changed))
	}
	return wrong
}

// guarded are the ids of which no row may change by what p does.
func (w *world) guarded(p *principal) []string {
	out := []string{}
	for _, t := range w.foreign(p) {
		for k, v := range t.ids {
			if len(v) == 26 && !slices.Contains(public, k) && (k != "person" || w.concerns(t, p)) {
				out = append(out, v)
			}
		}
	}
	return out
}

// change sends what was asked for with foreign ids in the fields alone, and in
// the path too where it has such a parameter.
func (w *world) change(r route, p *principal, b *testkit.Browser, t *thing, ids map[string]string, fields []string) []string {
	var wrong []string
	check := func(a *testkit.Answer, path string) {
		say := func(format string, args ...any) {
			wrong = append(wrong, fmt.Sprintf("%s as %s, %s with %s: %s", r.Pattern, p.name, a.URL, t.name, fmt.Sprintf(format, args...)))
		}
		if a.Status >= 500 && !noMail(a) {
			say("%d", a.Status)
		}
		if found := w.leaks(p, a, path); len(found) > 0 {
			say("%d, tells %v", a.Status, found)
		}
		if r.For == web.Staff && p.actor.Visitor() && a.Status < 300 {
			say("a visitor gets %d", a.Status)
		}
	}
	form := fieldsWith(fields, ids)
	check(ask(b, r.method, r.fill(p.own.ids), form), "")
	if r.Body > 1<<20 {
		check(askMultipart(b, r.method, r.fill(p.own.ids), form, "file", "x.txt", []byte("text")), "")
	}
	if !r.about(t) {
		return wrong
	}
	nobodys := with(ids, random(t.ids))
	theirs, none := ask(b, r.method, r.fill(ids), form), ask(b, r.method, r.fill(nobodys), fieldsWith(fields, nobodys))
	check(theirs, r.fill(ids))
	if x, y := same(theirs, ids), same(none, nobodys); x != y {
		wrong = append(wrong, fmt.Sprintf("%s as %s with %s answers %d, something that does not exist %d%s",
			r.Pattern, p.name, t.name, theirs.Status, none.Status, difference(x, y)))
	}
	return wrong
}

// noMail: the world has no mail server, and the page says so.
func noMail(a *testkit.Answer) bool {
	return a.Status == http.StatusServiceUnavailable && strings.Contains(a.Body, web.Say("mail.none"))
}

// concerns: p must not know of the owner of t either.
func (w *world) concerns(t *thing, p *principal) bool {
	for _, o := range w.things {
		if o.owner == t.owner && o.ids["person slug"] != "" {
			return !o.seen(p)
		}
	}
	return false
}

// fieldIDs are the names that forms give to ids.
var fieldIDs = map[string]string{
	"item": "item", "org": "org", "organisation": "org", "at": "org", "file": "file", "picture": "picture", "comment": "comment", "parent": "comment",
	"reply": "comment", "reply_to": "comment", "person": "person", "author": "person", "mention": "person", "session": "session", "token": "token",
	"search": "search", "collection": "collection", "line": "line", "stop": "stop", "ended": "stop", "endorsement": "endorsement", "removed": "line", "dropped": "item", "subject": "person", "upload": "upload", "id": "id", "slug": "slug", "version": "version", "base": "version",
}

// fieldsWith is a form of these fields, in which every field that names
// something names that thing. Every known name of an id is in it, whether the
// form on the page has it or not.
func fieldsWith(fields []string, ids map[string]string) url.Values {
	v := url.Values{}
	for _, f := range fields {
		v.Set(f, example(f))
	}
	for f, kind := range fieldIDs {
		if ids[kind] != "" {
			v.Set(f, ids[kind])
		}
	}
	v.Set("audience", "org:"+ids["org"])
	return v
}

// example is something that a field of that name takes.
func example(field string) string {
	switch field {
	case "email":
		return "new.person@example.org"
	case "password", "old", "next":
		return "another long enough password"
	case "colour":
		return "#1f6f5c"
	case "role":
		return "admin"
	case "kind":
		return "practice"
	case "body_json":
		return `{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"words"}]}]}`
	}
	return "words"
}
