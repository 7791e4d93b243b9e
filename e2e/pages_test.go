package e2e

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"staffroom/internal/testkit/browser"
)

// looks are the circumstances in which every page must hold.
var looks = []browser.Options{
	{Width: 1280},
	{Width: 1280, Dark: true},
	{Width: 390},
	{Width: 390, Dark: true, ReducedMotion: true},
	{Width: 320, NoScript: true},
}

// TestPublicPages looks at every kind of page that a visitor can reach: whole,
// accessible, as wide as the window, asking nobody else for anything.
func TestPublicPages(t *testing.T) {
	d := staffroom(t)
	pages := d.crawl(t, "/")
	if len(pages) < 3 {
		t.Fatalf("a visitor finds only %v", pages)
	}
	for _, o := range looks {
		t.Run(name(o), func(t *testing.T) {
			t.Parallel()
			p := browser.Open(t, o)
			for _, path := range pages {
				p.Go(d.URL + path)
				d.inspect(t, p)
			}
			p.Clean(t, d.Host())
		})
	}
}

func name(o browser.Options) string {
	n := fmt.Sprint(o.Width)
	if o.Dark {
		n += " dark"
	}
	if o.NoScript {
		n += " without scripts"
	}
	return n
}

// inspect is what holds for the page in any window.
func (d demo) inspect(t *testing.T, p *browser.Page) {
	t.Helper()
	if p.Status() != 200 {
		t.Errorf("%s answers %d", p.URL(), p.Status())
	}
	if p.Title() == "" || len(p.Names("heading")) == 0 {
		t.Errorf("%s has no title or no heading", p.URL())
	}
	p.Axe(t)
	p.SameWidth(t)
}

// crawl finds the kinds of page that links lead to from start: two of each shape,
// where the shape of a path is its length and its first word.
func (d demo) crawl(t *testing.T, start string) []string {
	t.Helper()
	p := browser.Open(t, browser.Options{NoScript: true})
	shapes := map[string]int{}
	seen := map[string]bool{start: true}
	found, todo := []string{}, []string{start}
	for len(todo) > 0 && len(found) < 40 {
		path := todo[0]
		todo = todo[1:]
		if shapes[shape(path)]++; shapes[shape(path)] > 2 {
			continue
		}
		found = append(found, path)
		p.Go(d.URL + path)
		for _, href := range links(p) {
			if next, ok := d.page(href); ok && !seen[next] {
				seen[next] = true
				todo = append(todo, next)
			}
		}
	}
	return found
}

func shape(path string) string {
	path, query, _ := strings.Cut(path, "?")
	words := strings.Split(strings.Trim(path, "/"), "/")
	keys, _, _ := strings.Cut(query, "=")
	return fmt.Sprint(words[0], len(words), keys)
}

func links(p *browser.Page) []string {
	return browser.Eval[[]string](p, `[...document.querySelectorAll("a[href]")]
		.filter(a => !a.hasAttribute("download") && (a.type === "" || a.type === "text/html"))
		.map(a => a.href)`)
}

// page is the path of a link that leads to a page of the demo; files, feeds and
// the API are no pages.
func (d demo) page(href string) (string, bool) {
	u, err := url.Parse(href)
	if err != nil || "http://"+u.Host != d.URL {
		return "", false
	}
	for _, not := range []string{"/api/", "/files/", "/assets/"} {
		if strings.HasPrefix(u.Path, not) {
			return "", false
		}
	}
	if last := u.Path[strings.LastIndexByte(u.Path, '/')+1:]; strings.Contains(last, ".") {
		return "", false
	}
	u.Fragment = ""
	return u.RequestURI(), true
}
