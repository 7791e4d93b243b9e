package sheet

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"staffroom/internal/platform/web/assets"
	"staffroom/internal/platform/web/theme"
	"staffroom/internal/testkit/browser"
)

// policy is as strict as the product's own, so that a part which needs more is found here.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"

func site(t *testing.T) *httptest.Server {
	th, err := theme.FromHex("#0b5a6b")
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/assets/", assets.Handler())
	mux.HandleFunc("/theme/larkfield.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css")
		fmt.Fprint(w, th.CSS(":root"))
	})
	for name, c := range Pages() {
		mux.HandleFunc("/"+name, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Security-Policy", policy)
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			if err := c.Render(r.Context(), w); err != nil {
				t.Error(err)
			}
		})
	}
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

// Every part keeps the rules of accessibility and fits the page, wide and narrow, light and dark, with and without scripts.
func TestPartsInTheBrowser(t *testing.T) {
	s := site(t)
	for _, o := range []browser.Options{{}, {Width: 390, Dark: true}, {Width: 320, NoScript: true}} {
		for name := range Pages() {
			t.Run(fmt.Sprintf("%s %d dark=%v scripts=%v", name, o.Width, o.Dark, !o.NoScript), func(t *testing.T) {
				p := browser.Open(t, o)
				p.Go(s.URL + "/" + name)
				p.Axe(t)
				p.SameWidth(t)
				if dir := os.Getenv("SHEET"); dir != "" {
					p.Screenshot(filepath.Join(dir, fmt.Sprintf("%s-%d-%v.png", name, o.Width, o.Dark)))
				}
			})
		}
	}
}

// small lists the controls under the least size of WCAG 2.2 (2.5.8), links inside sentences aside.
const small = `[...document.querySelectorAll("a, button, input:not([type=hidden]), select, summary")].filter(e => {
	const r = e.getBoundingClientRect(), s = getComputedStyle(e), box = e.closest("label, .res, .result, .has-link, .drop");
	const unseen = r.width < 2 || s.visibility === "hidden" || e.matches(".vh, .skip") || !e.checkVisibility();
	return !unseen && !box && s.display !== "inline" && (r.height < 24 || r.width < 24);
}).map(e => e.outerHTML.slice(0, 90))`

func TestTargetsAreLargeEnough(t *testing.T) {
	s := site(t)
	p := browser.Open(t, browser.Options{Width: 390})
	for name := range Pages() {
		p.Go(s.URL + "/" + name)
		for _, e := range browser.Eval[[]string](p, small) {
			t.Errorf("%s: smaller than 24 px: %s", name, e)
		}
	}
}

// The menus of a phone open without scripts and take the focus back when they close.
func TestMenusWorkWithoutScripts(t *testing.T) {
	s := site(t)
	p := browser.Open(t, browser.Options{Width: 390, NoScript: true})
	p.Go(s.URL + "/library")
	if p.Count(".menu:popover-open") != 0 {
		t.Fatal("a menu is open on arrival")
	}
	p.Eval(`document.querySelector("[popovertarget=more]").click()`)
	if p.Count("#more:popover-open") != 1 || !strings.Contains(p.TextOf("#more"), "Audit trail") {
		t.Error("More does not open")
	}
	p.Eval(`document.querySelector(".only-phone[popovertarget=facets]").click()`)
	if p.Count("#facets:popover-open") != 1 || !strings.Contains(p.TextOf("#facets"), "Update results") {
		t.Error("the filters do not open")
	}
}
