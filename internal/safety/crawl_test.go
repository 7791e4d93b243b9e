package safety

import (
	"encoding/base64"
	"maps"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"staffroom/internal/testkit"
)

// form is a form that was found on a page.
type form struct {
	page, method, action string // action is a path, perhaps with a query
	multipart            bool
	values               url.Values // what is in it
	fields               []string   // every name in it
	files                []string   // the names of its file fields
}

// site is what a crawl finds.
type site struct {
	pages map[string]*testkit.Answer
	links map[string]bool
	forms []form
}

// crawl opens every page that somebody can reach from these, at most n.
func crawl(b *testkit.Browser, n int, start ...string) site {
	s := site{pages: map[string]*testkit.Answer{}, links: map[string]bool{}}
	todo := slices.Clone(start)
	known := map[string]bool{}
	for len(todo) > 0 && len(s.pages) < n {
		at := todo[0]
		todo = todo[1:]
		if known[shape(at)] {
			continue
		}
		known[shape(at)] = true
		a := b.Get(at)
		s.pages[at] = a
		if to := a.Header.Get("Location"); to != "" {
			todo = append(todo, local(a.URL, to)...)
		}
		if !strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
			continue
		}
		doc, err := html.Parse(strings.NewReader(a.Body))
		if err != nil {
			continue
		}
		for e := range doc.Descendants() {
			if e.Type != html.ElementNode {
				continue
			}
			for _, key := range []string{"href", "src", "data-suggest", "data-mentions", "data-refresh-from"} {
				for _, to := range local(a.URL, attr(e, key)) {
					s.links[to] = true
					todo = append(todo, to)
				}
			}
			if e.Data == "form" {
				s.forms = append(s.forms, formOf(a.URL, e))
			}
		}
	}
	return s
}

// shape is an address without what makes it one of very many: of addresses with
// a query a few are enough.
func shape(at string) string {
	path, query, _ := strings.Cut(at, "?")
	v, err := url.ParseQuery(query)
	if err != nil || query == "" {
		return path
	}
	return path + "?" + strings.Join(slices.Sorted(maps.Keys(v)), "&")
}

// local is where a link leads, on this site; nothing for links that leave it.
func local(page *url.URL, to string) []string {
	if to == "" || strings.HasPrefix(to, "#") {
		return nil
	}
	u, err := page.Parse(to)
	if err != nil || u.Host != page.Host || u.Scheme != page.Scheme {
		return nil
	}
	return []string{u.RequestURI()}
}

func formOf(page *url.URL, e *html.Node) form {
	f := form{page: page.RequestURI(), method: strings.ToUpper(attr(e, "method")), action: page.RequestURI(), values: url.Values{},
		multipart: strings.HasPrefix(attr(e, "enctype"), "multipart")}
	if f.method == "" {
		f.method = "GET"
	}
	if to := local(page, attr(e, "action")); to != nil {
		f.action = to[0]
	}
	for n := range e.Descendants() {
		name := attr(n, "name")
		if n.Type != html.ElementNode || name == "" {
			continue
		}
		if n.Data == "input" && attr(n, "type") == "file" {
			f.files = append(f.files, name)
			continue
		}
		if !slices.Contains(f.fields, name) {
			f.fields = append(f.fields, name)
		}
		f.add(n, name)
	}
	return f
}

func (f *form) add(n *html.Node, name string) {
	value, given := attr(n, "value"), true
	switch n.Data {
	case "input":
		kind := attr(n, "type")
		given = kind != "submit" && (kind != "checkbox" && kind != "radio" || has(n, "checked"))
	case "button":
		given = false
	case "textarea":
		value = inner(n)
	case "select":
		value = ""
		for o := range n.Descendants() {
			if o.Data == "option" && (value == "" || has(o, "selected")) {
				value = attr(o, "value")
			}
		}
	default:
		given = false
	}
	if given {
		f.values.Add(name, value)
	}
}

func inner(n *html.Node) string {
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

// unpack reads a cookie's value that was packed.
func unpack(v string) string {
	b, err := base64.RawURLEncoding.DecodeString(v)
	if err != nil {
		return ""
	}
	return string(b)
}

// starts are the pages from which a crawl begins.
func (w *world) starts(p *principal) []string {
	out := []string{"/", "/today", "/library", "/schools", "/people", "/share", "/drafts", "/account", "/welcome", "/signin", "/signin/forgot"}
	for _, t := range append([]*thing{p.own}, w.things...) {
		if t == p.own || t.seen(p) {
			for _, r := range w.routes() {
				if r.method == "GET" && r.about(t) {
					out = append(out, r.fill(with(p.own.ids, t.ids)))
				}
			}
		}
	}
	for _, r := range w.routes() {
		if r.method == "GET" {
			out = append(out, r.fill(p.own.ids))
		}
	}
	return out
}

// doors is what the pages of some people offer: for every route the fields of
// the forms that lead to it, and the names in the queries of its links.
func (w *world) doors(names ...string) map[string][]string {
	out := map[string][]string{}
	routes := w.routes()
	add := func(method, to string, fields []string) {
		path, _, _ := strings.Cut(to, "?")
		for _, r := range routes {
			if r.method == method && r.matches.MatchString(path) {
				for _, f := range fields {
					if !slices.Contains(out[r.Pattern], f) {
						out[r.Pattern] = append(out[r.Pattern], f)
					}
				}
			}
		}
	}
	for _, name := range names {
		p := w.called(name)
		s := crawl(p.browser(w), 400, w.starts(p)...)
		for _, f := range s.forms {
			add(f.method, f.action, slices.Concat(f.fields, f.files))
		}
		for l := range s.links {
			if u, err := url.Parse(l); err == nil {
				add("GET", l, slices.Sorted(maps.Keys(u.Query())))
			}
		}
	}
	return out
}
