package libraryweb_test

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"staffroom/internal/cli/demo/made"
	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/testkit"
	"staffroom/internal/testkit/browser"
)

// site serves a world to a real browser, its jobs running.
type site struct {
	*testkit.W
	url string
}

func served(t *testing.T, d *db.DB) site {
	t.Helper()
	w := testkit.World(t, d)
	if err := w.Jobs.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(w.Handler)
	t.Cleanup(srv.Close)
	return site{w, srv.URL}
}

// window opens a browser in which act is signed in.
func (s site) window(t *testing.T, act authz.Actor, o browser.Options) *browser.Page {
	t.Helper()
	p := browser.Open(t, o)
	c := s.Client(act)
	p.Go(s.url + "/signin")
	p.Eval(`document.cookie = "session=` + c.Cookie("session") + `; path=/"`)
	return p
}

// says waits for words on the page, also while it is on its way.
func says(p *browser.Page, words string) {
	p.Wait("document.body?.innerText.includes(" + strconv.Quote(words) + ")")
}

// deck is a generated presentation on the disk.
func deck(t *testing.T) string {
	t.Helper()
	b, err := made.Make(made.Spec{Type: "pptx", Name: "Y4-fractions-strips", Title: "Equivalent fractions with paper strips", School: "Kilnfield Primary", Author: "Priya",
		Slides: []made.Slide{
			{Title: "Equivalent fractions with paper strips", Bullets: []string{"Year 4, the second week of fractions"}},
			{Title: "Fold it again", Bullets: []string{"The strip never gets longer, however often the class folds it into smaller fractions."}},
		}})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "Y4-fractions-strips.pptx")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestBrowserShare shares a deck with scripts on: the upload, what is proposed,
// the editor, saving by itself, a comment that names somebody.
func TestBrowserShare(t *testing.T) {
	s := served(t, dbtest.SQLite(t))
	ada, mate := s.Teacher("kilnfield"), s.Teacher("kilnfield")
	p := s.window(t, ada, browser.Options{})
	p.Go(s.url + "/share")
	p.Axe(t)
	p.SetFiles("choose from your device", deck(t))
	says(p, "Y4-fractions-strips.pptx")
	p.Wait(`document.querySelector('#waiting input[name=upload]')?.checked`)
	p.Click("Start a draft")
	p.Wait(`location.pathname.startsWith('/drafts/')`)
	p.Wait(`document.querySelector('[name=title]').value === 'Equivalent fractions with paper strips'`)
	p.Wait(`document.querySelector('[name=year][value=y4]').checked && document.querySelector('[name=subject][value=maths]').checked`)
	p.Wait(`!document.querySelector('#files').dataset.refreshAfter`)
	p.Fill("One paragraph is plenty", "They stopped saying it by Wednesday.")
	p.ClickOn(".editor-text")
	p.Type("Fold it again.")
	id := strings.TrimPrefix(p.URL(), s.url+"/drafts/")
	for range 200 { // it saves itself a moment after the last key
		e, err := s.Library.Get(t.Context(), ada, id)
		if err != nil {
			t.Fatal(err)
		}
		if e.Why != "" && !e.Body.Empty() {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	p.Wait(`document.querySelector('[data-save-status]').textContent.startsWith('Saved ')`)
	p.Axe(t)
	p.Reload()
	if got := p.Value("One paragraph is plenty"); got != "They stopped saying it by Wednesday." {
		t.Errorf("after a reload the paragraph is %q", got)
	}
	if !strings.Contains(p.Text(), "Fold it again.") {
		t.Error("after a reload the text is gone")
	}
	p.Click("Share it")
	says(p, "Shared with kilnfield staff.")
	p.Axe(t)

	m := s.window(t, mate, browser.Options{Width: 390})
	m.Go(p.URL())
	m.ClickOn("textarea[name=body]")
	m.Type("Did it work, @per")
	m.Wait(`document.querySelector('[role=option].person')`)
	m.Press("ArrowDown", "Enter")
	m.Type("?")
	m.Click("Post")
	m.Wait(`document.querySelector('.comment .body a[href="/people/person-1-of-kilnfield"]')`)
	if said, err := s.Threads.ToMe(t.Context(), ada, testkit.Start.AddDate(0, 0, -1), 10); err != nil || len(said) != 1 {
		t.Errorf("she is told of %v, %v", said, err)
	}
	m.Axe(t)
	m.SameWidth(t)
	m.Click("Reply to Person 2 of kilnfield")
	m.Wait(`document.activeElement.name === 'body' && document.activeElement.id !== 'body'`)
	for _, w := range []*browser.Page{p, m} {
		w.Clean(t, strings.TrimPrefix(s.url, "http://"))
	}
}

// TestBrowserConflict edits in two windows: the second is shown both versions.
func TestBrowserConflict(t *testing.T) {
	s := served(t, dbtest.SQLite(t))
	ada, ed := s.Teacher("kilnfield"), s.Editor("kilnfield")
	e := s.Shared(ada, "kilnfield", "Paper strips", "kilnfield")
	a, b := s.window(t, ada, browser.Options{}), s.window(t, ed, browser.Options{})
	edit := s.url + "/items/" + e.ID + "/edit"
	a.Go(edit)
	b.Go(edit)
	b.Fill("Title", "Paper ribbons")
	b.Click("Save for everybody who sees it")
	says(b, "Saved.")
	a.Fill("Title", "Paper snakes")
	says(a, "Person 2 of kilnfield changed this while you were writing.")
	a.Click("See both versions")
	says(a, "Save mine over theirs")
	a.Axe(t)
	a.Click("Go on writing mine, knowing theirs")
	a.Wait(`document.querySelector('[name=title]')?.value === 'Paper snakes'`)
	a.Click("Save for everybody who sees it")
	says(a, "Saved.")
	a.Go(s.url + "/items/" + e.ID + "/versions")
	says(a, "Version 3")
	a.Axe(t)
	a.Click("What changed in version 2")
	a.Click("Bring back version 1")
	a.Click("Bring back version 1")
	says(a, "Version 1 is back.")
	if v := append(a.Violations(), b.Violations()...); len(v) > 0 {
		t.Errorf("the content security policy was broken: %v", v)
	}
}

// TestBrowserPages looks at every page that changes something at each width,
// light and dark.
func TestBrowserPages(t *testing.T) {
	s := served(t, dbtest.SQLite(t))
	ada := s.Editor("kilnfield")
	draft := s.Draft(ada, "kilnfield", "A draft with quite a long title, as people write them when they are in a hurry")
	e := s.Shared(ada, "kilnfield", "Paper strips", "kilnfield")
	at := "/items/" + e.ID
	for _, o := range []browser.Options{{Width: 1280}, {Width: 390, Dark: true}, {Width: 320}} {
		p := s.window(t, ada, o)
		for _, path := range []string{"/share", "/drafts/" + draft.ID, at + "/edit", at + "/audience", at + "/versions", at + "/withdrawal", at + "/deletion", e.Path()} {
			p.Go(s.url + path)
			if p.Status() != 200 {
				t.Errorf("%s answers %d", path, p.Status())
			}
			p.Axe(t)
			p.SameWidth(t)
		}
		p.Clean(t, strings.TrimPrefix(s.url, "http://"))
	}
}
