package e2e

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"staffroom/internal/testkit/browser"
)

// The people of the demo who take the journeys.
const (
	visitor    = ""
	priya      = "priya.nair@larkfield.example"   // teacher at Kilnfield
	nadia      = "nadia.rahman@larkfield.example" // editor at Kilnfield
	callum     = "callum.reid@larkfield.example"  // in the first years of teaching
	ruth       = "ruth.okafor@larkfield.example"  // SENCO
	yusuf      = "yusuf.bax@larkfield.example"    // site manager
	derek      = "derek.pennington@larkfield.example"
	marguerite = "marguerite.achterberg@larkfield.example"
	bronwen    = "admin@larkfield.example"
	neighbour  = "rhys.caddick@fellgate.example"
)

// journey is one person at one window. When it ends the window must have seen
// nothing that the content security policy forbids, no error in the console and
// no other host.
type journey struct {
	*browser.Page
	t *testing.T
	d demo
}

func begin(t *testing.T, who string, o browser.Options) journey {
	t.Helper()
	j := journey{browser.Open(t, o), t, staffroom(t)}
	t.Cleanup(j.clean)
	if who != visitor {
		j.d.SignIn(j.Page, who)
	}
	return j
}

// clean is Clean, but for the pages that a journey meets on purpose and the
// browser complains about: those that are not there, forms with errors, and an
// ended token.
func (j journey) clean() {
	for _, v := range j.Violations() {
		j.t.Errorf("content security policy: %s", v)
	}
	for _, q := range j.Foreign(j.d.Host()) {
		j.t.Errorf("asked another host: %s %s", q.Method, q.URL)
	}
	refused := []string{}
	for _, q := range j.Requests() {
		if (q.Type == "Document" || q.Status == 401 && strings.Contains(q.URL, "/api/")) && q.Status >= 400 && q.Status < 500 {
			refused = append(refused, q.URL)
		}
	}
	for _, e := range j.ConsoleErrors() {
		known := func(address string) bool { return strings.HasSuffix(e, " "+address) }
		if !strings.HasPrefix(e, "Failed to load resource") || !slices.ContainsFunc(refused, known) {
			j.t.Errorf("console: %s", e)
		}
	}
}

// visit opens a page, which must be there.
func (j journey) visit(path string) {
	j.t.Helper()
	j.Go(j.d.URL + path)
	if j.Status() != 200 {
		j.t.Fatalf("%s answers %d", path, j.Status())
	}
}

// gone makes sure that a page is not there for this person.
func (j journey) gone(path string) {
	j.t.Helper()
	j.Go(j.d.URL + path)
	if j.Status() != 404 {
		j.t.Errorf("%s answers %d, want 404", path, j.Status())
	}
}

// reads makes sure that all of it can be read on the page, now or in a moment.
func (j journey) reads(texts ...string) {
	j.t.Helper()
	for _, text := range texts {
		j.WaitText(text)
	}
}

// without makes sure that none of it can be read.
func (j journey) without(texts ...string) {
	j.t.Helper()
	for _, text := range texts {
		if strings.Contains(j.Text(), text) {
			j.t.Errorf("%s reads %q", j.URL(), text)
		}
	}
}

// fine is what holds for every page: accessible, and as wide as the window.
func (j journey) fine() {
	j.t.Helper()
	j.Axe(j.t)
	j.SameWidth(j.t)
}

func (j journey) path() string {
	j.t.Helper()
	u, err := url.Parse(j.URL())
	if err != nil {
		j.t.Fatal(err)
	}
	return u.RequestURI()
}

// draft starts a draft with a paragraph and fills in what sharing asks for.
func (j journey) draft(title, why string) {
	j.t.Helper()
	j.visit("/share")
	j.Fill("Or start with a paragraph", why)
	j.Click("Start a draft")
	j.Fill("Title", title)
	j.Fill("Summary", "What we did, in two sentences. "+title+".")
}

// share makes an item from a paragraph and gives its address. To is the
// beginning of an audience's value: everyone, org, me.
func (j journey) share(title, why, audience string) (path string) {
	j.t.Helper()
	j.draft(title, why)
	j.Check(audience, true)
	j.Click("Share it")
	if path = j.path(); !strings.HasPrefix(path, "/at/") {
		j.t.Fatalf("sharing ends at %s, which reads:\n%s", path, j.TextOf("main"))
	}
	return path
}

// open lets everybody read something: this person asks, and Bronwen looks at it.
func (j journey) open(item string) {
	j.t.Helper()
	j.visit(item)
	j.ClickOn(`a[href$="/audience"]`)
	j.fine()
	j.Check(ofEveryone, true)
	j.Click("Change who can see it")
	j.reads("Before everyone can see it, somebody else looks at it")
	j.fine()
	j.Click("Ask for a check")
	j.reads("A colleague looks at it first")
	j.fine()
	checker := begin(j.t, bronwen, browser.Options{})
	checker.visit(item)
	checker.ClickOn(`main a[href^="/checks/"]`)
	checker.fine()
	for _, answer := range []string{"owner=yes", "others=none", "pupils=none", "accessible=yes", "current=yes"} {
		question, value, _ := strings.Cut(answer, "=")
		checker.ClickOn(`label.pill:has(input[name="` + question + `"][value="` + value + `"])`)
	}
	checker.ClickOn(`button[name="do"][value="approve"]`)
	checker.visit(item)
	checker.reads("Public")
}

// finds searches as this person and tells whether a title is in the list.
func (j journey) finds(words, title string) bool {
	j.t.Helper()
	j.visit("/library?q=" + url.QueryEscape(words))
	return strings.Contains(j.TextOf("#results"), title)
}

// unique is a word that stands nowhere else, so that journeys do not meet, not
// even on a demo that was used before.
func unique(t *testing.T) string {
	name := strings.ToLower(strings.NewReplacer("/", "", "_", "").Replace(t.Name()))
	return fmt.Sprintf("q%s%d", name, time.Now().UnixNano())
}
