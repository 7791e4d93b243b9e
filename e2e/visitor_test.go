package e2e

import (
	"slices"
	"strings"
	"testing"

	"staffroom/internal/testkit/browser"
)

func TestVisitorBrowsesByJob(t *testing.T) {
	t.Parallel()
	j := begin(t, visitor, browser.Options{})
	j.visit("/")
	j.reads("Larkfield Learning Trust", "Start with your job")
	j.fine()
	j.ClickOn(`section[aria-labelledby="jobs"] a[href*="job_role=site"]`)
	j.fine()
	before := j.Count("#results article")
	if before == 0 {
		t.Fatalf("nothing for site managers on %s", j.URL())
	}
	j.Check("Practice", true)
	j.Wait(`location.search.includes("kind=practice")`)
	if after := j.Count("#results article"); after == 0 || after > before {
		t.Errorf("%d of %d are practices", after, before)
	}
	j.ClickOn("#results article a")
	if !strings.HasPrefix(j.path(), "/at/") || j.Count("article h1, main h1") != 1 {
		t.Errorf("a result leads to %s", j.path())
	}
	j.fine()
}

func TestItemOnPaper(t *testing.T) {
	t.Parallel()
	j := begin(t, visitor, browser.Options{Print: true})
	j.visit("/at/penrith-vale/which-switch")
	j.reads("Which switch?", "Licence")
	j.without("Staff sign in", "More like this")
}

func TestSlipIsUnderstood(t *testing.T) {
	t.Parallel()
	j := begin(t, visitor, browser.Options{})
	j.visit("/library?q=fractoins")
	if text := strings.ToLower(j.Text()); !strings.Contains(text, "did you mean") && !strings.Contains(text, "these are for") {
		t.Errorf("nobody says what was meant:\n%s", j.TextOf("main"))
	}
	if !strings.Contains(strings.ToLower(j.Text()), "fractions") {
		t.Error("fractions are not offered")
	}
	j.fine()
}

func TestSuggestionsByKeyboard(t *testing.T) {
	t.Parallel()
	j := begin(t, visitor, browser.Options{})
	j.visit("/library")
	j.Press("/")
	if !strings.HasPrefix(j.Focused(), "combobox") {
		t.Fatalf("/ leads to %s", j.Focused())
	}
	j.Type("fract")
	j.Wait(`document.querySelector("[role=option]")`)
	j.fine()
	j.Press("ArrowDown", "Enter")
	if j.path() == "/library" {
		t.Error("choosing a suggestion leads nowhere")
	}
	j.fine()
}

func TestSearchWithoutScripts(t *testing.T) {
	t.Parallel()
	j := begin(t, visitor, browser.Options{NoScript: true, Width: 390})
	j.visit("/library")
	j.ClickOn(`main input[name="q"]`)
	j.Type("children")
	j.Press("Enter")
	first := browser.Eval[[]string](j.Page, `[...document.querySelectorAll("#results article h3 a, #results article a")].map(a => a.href)`)
	if len(first) == 0 {
		t.Fatal("nothing about children")
	}
	j.fine()
	j.ClickOn(`nav.pager a[rel="next"], .pager a`)
	second := browser.Eval[[]string](j.Page, `[...document.querySelectorAll("#results article h3 a, #results article a")].map(a => a.href)`)
	if len(second) == 0 || slices.Contains(second, first[0]) {
		t.Errorf("the next page is the first one again: %s", j.URL())
	}
	j.fine()
}

func TestNobodyIsThere(t *testing.T) {
	t.Parallel()
	j := begin(t, visitor, browser.Options{Width: 390})
	j.gone("/at/kilnfield/there-is-no-such-thing")
	j.fine()
}

func TestFeedAndSitemap(t *testing.T) {
	t.Parallel()
	j := begin(t, visitor, browser.Options{})
	j.visit("/at/larkfield")
	for what, path := range map[string]string{"<feed": "/at/larkfield/feed.atom", "<urlset": "/sitemap.xml", "Sitemap:": "/robots.txt"} {
		got := browser.Eval[string](j.Page, `fetch("`+path+`").then(r => r.ok ? r.text() : "status " + r.status)`)
		if !strings.Contains(got, what) && !(path == "/sitemap.xml" && strings.Contains(got, "<sitemapindex")) {
			t.Errorf("%s is no %s: %.200s", path, what, got)
		}
	}
}

// mainPages are looked at in every kind of window by a teacher, in addition to
// what TestPublicPages finds by itself.
var mainPages = []string{
	"/today", "/library?q=fractions", "/library", "/at/larkfield", "/at/kilnfield", "/at/north-pennine-maths", "/at/kilnfield/bar-models-before-algorithms",
	"/share", "/people", "/people/tom-ashworth", "/schools", "/account", "/welcome", "/library/searches", "/help",
	"/collections", "/stops", "/at/wetherfold/friday-spelling-test-stop", "/saved", "/impact", "/at/kilnfield/clay-not-worksheets",
}

func TestStaffPages(t *testing.T) {
	for _, o := range looks {
		t.Run(name(o), func(t *testing.T) {
			t.Parallel()
			j := begin(t, priya, o)
			for _, path := range mainPages {
				j.Go(j.d.URL + path)
				j.d.inspect(t, j.Page)
			}
		})
	}
}

func TestAdminPages(t *testing.T) {
	for _, o := range []browser.Options{{Width: 1280}, {Width: 390, Dark: true}, {Width: 320, NoScript: true}} {
		t.Run(name(o), func(t *testing.T) {
			t.Parallel()
			j := begin(t, bronwen, o)
			for _, path := range []string{"/manage/larkfield/people", "/manage/larkfield/settings", "/manage/larkfield/audit", "/manage/larkfield/sharing", "/manage/larkfield/people/list", "/checks"} {
				j.Go(j.d.URL + path)
				j.d.inspect(t, j.Page)
			}
		})
	}
}
