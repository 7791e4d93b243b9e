package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"staffroom/e2e/house"
	"staffroom/internal/testkit/browser"
)

const (
	ofKilnfield = "Kilnfield staff"
	ofLarkfield = "Larkfield staff"
	ofEveryone  = "Everyone Anybody on the web"
)

func deck(t *testing.T, name, title string, lines ...string) string {
	t.Helper()
	file, err := house.Deck(t.TempDir(), name, title, lines...)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// TestShareADeck is the product's main promise: from a deck to a colleague who
// finds it, in a handful of steps.
func TestShareADeck(t *testing.T) {
	t.Parallel()
	word := unique(t)
	j := begin(t, priya, browser.Options{})
	j.visit("/share")
	j.fine()
	j.SetFiles("choose from your device", deck(t, "Place value.pptx", "Place value on the playground "+word,
		"Year 4 maths: thousands, hundreds, tens and ones", "Chalk four boxes for each team", "Roll, run, stand in the box"))
	j.Wait(`document.querySelector("#waiting input")`)
	j.Click("Start a draft")
	j.reads("Proposed from your files")
	j.Wait(`document.querySelector("[name=title]").value.includes("` + word + `")`)
	j.Wait(`document.querySelector("input[name=subject][value=maths]").checked`)
	j.Wait(`document.querySelector("#files img[src*='/files/']")?.naturalWidth > 0`)
	j.fine()
	j.Fill("Summary", "Four chalk boxes and a dice: children become the digits.")
	j.Fill("One paragraph is plenty", "They mixed up tens and hundreds on paper. Standing in the box they did not.")
	j.Check(ofLarkfield, true)
	j.Click("Share it")
	j.reads("Shared with "+ofLarkfield, "They mixed up tens and hundreds")
	j.fine()
	item := j.path()

	other := begin(t, ruth, browser.Options{})
	if !other.finds(word, "Place value on the playground") {
		t.Errorf("a colleague does not find it: %s", other.TextOf("main"))
	}
	other.visit(item)
	name, content := other.Download(func() { other.ClickOn(`a[download], a[href*="/files/"]`) })
	if !strings.HasSuffix(name, ".pptx") || len(content) < 1000 {
		t.Errorf("the deck comes back as %q with %d bytes", name, len(content))
	}
	visitor := begin(t, visitor, browser.Options{})
	visitor.gone(item)
	neighbour := begin(t, neighbour, browser.Options{})
	neighbour.gone(item)
	if neighbour.finds(word, "Place value on the playground") {
		t.Error("the neighbouring trust finds it")
	}
}

func TestShareWithoutScripts(t *testing.T) {
	t.Parallel()
	j := begin(t, yusuf, browser.Options{NoScript: true, Width: 390})
	j.visit("/share")
	j.fine()
	j.SetFiles("choose from your device", deck(t, "Gutters.pptx", "Gutters before November", "Look up", "Rod, not ladder"))
	j.Fill("Or start with a paragraph", "The hall flooded every autumn until we did the gutters in October.")
	j.Click("Start a draft")
	j.reads("Gutters.pptx")
	j.fine()
	j.Fill("Title", "Gutters before November")
	j.Fill("Summary", "A rod, a camera and forty minutes with both feet on the ground.")
	j.Fill("The whole story", "## What you need\n\n- a rod\n- **no** ladder\n\n| Month | Floods |\n|---|---|\n| October | 0 |")
	j.Check(ofKilnfield, true)
	j.Click("Share it")
	j.reads("Shared with "+ofKilnfield, "What you need")
	if j.Count("article .prose table td, .prose table td") == 0 || j.Count(".prose strong") == 0 {
		t.Error("Markdown did not become a text")
	}
	j.fine()
}

func TestDraftSavesItself(t *testing.T) {
	t.Parallel()
	j := begin(t, ruth, browser.Options{})
	j.draft("Ten fingers, ten keys", "They looked at the keys. With a tea towel over their hands they stopped.")
	path := j.path()
	j.ClickOn("[data-editor] .ProseMirror, [data-editor] [contenteditable]")
	j.Type("Every morning for six minutes.")
	kept := func() (n int) { // answers to autosaving
		for _, q := range j.Requests() {
			if strings.HasSuffix(q.URL, "/autosave") && q.Status == 200 {
				n++
			}
		}
		return n
	}
	for deadline := time.Now().Add(20 * time.Second); kept() == 0; time.Sleep(100 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("nothing was saved; the page says %q", j.TextOf("[data-save-status]"))
		}
	}
	j.fine()
	j.visit(path)
	j.reads("Every morning for six minutes.")
	if got := j.Value("Title"); got != "Ten fingers, ten keys" {
		t.Errorf("the title is %q", got)
	}
	j.visit("/today")
	j.reads("Ten fingers, ten keys")
	j.Click("Ten fingers, ten keys")
	if j.path() != path {
		t.Errorf("Today leads to %s, not to %s", j.path(), path)
	}
	other := begin(t, bronwen, browser.Options{})
	other.gone(path)
}

func TestErrorsStandBesideTheirFields(t *testing.T) {
	t.Parallel()
	j := begin(t, priya, browser.Options{Width: 390})
	j.visit("/share")
	j.Fill("Or start with a paragraph", "A box for wet play.")
	j.Click("Start a draft")
	j.Fill("Title", "")
	j.Click("Share it")
	j.reads("Enter a title")
	if !strings.HasPrefix(j.Title(), "Error:") || j.Status() != 422 {
		t.Errorf("title %q, status %d", j.Title(), j.Status())
	}
	if j.Value("One paragraph is plenty") != "A box for wet play." {
		t.Error("what was typed is lost")
	}
	j.fine()
}

func TestVersions(t *testing.T) {
	t.Parallel()
	j := begin(t, priya, browser.Options{})
	item := j.share("Register in another language", "Year 4 answer the register in a language of the week.", ofKilnfield)
	j.Click("Edit")
	j.fine()
	j.Fill("Summary", "Thirty children, thirty hellos, eleven languages so far.")
	j.Fill("What did you change?", "Counted the languages")
	j.Click("Save for everybody who sees it")
	j.reads("eleven languages so far")
	j.ClickOn(`a[href$="/versions"]`)
	j.reads("All versions", "Counted the languages")
	j.fine()
	j.Click("Show what changed")
	j.reads("Version 1 to version 2", "eleven")
	j.fine()
	j.ClickOn(`form[action$="/restoration"] button`)
	if j.Count("dialog[open] button") > 0 {
		j.fine()
		j.ClickOn("dialog[open] button.primary, dialog[open] button[value=yes], dialog[open] form button")
	}
	j.visit(item)
	j.without("eleven languages so far")
	j.reads("What we did, in two sentences.")
}

func TestTwoPeopleWrite(t *testing.T) {
	t.Parallel()
	j := begin(t, priya, browser.Options{})
	item := j.share("Chairs on tables", "One row a day does the stacking.", ofKilnfield)
	j.Click("Edit")
	edit := j.path()
	other := begin(t, nadia, browser.Options{})
	other.visit(edit)
	other.Fill("Summary", "Nadia: one row a day, named on the board.")
	other.Click("Save for everybody who sees it")
	other.reads("named on the board")
	j.Fill("Summary", "Priya: one row a day, and the row goes first.")
	j.Click("Save for everybody who sees it")
	j.reads("Somebody else changed this", "Nadia", "Priya")
	j.fine()
	j.Click("Save mine over theirs")
	j.visit(item)
	j.reads("the row goes first")
	j.ClickOn(`a[href$="/versions"]`)
	j.reads("Nadia Rahman")
}

func TestTalk(t *testing.T) {
	t.Parallel()
	word := unique(t)
	j := begin(t, priya, browser.Options{})
	item := j.share("Quiet corner "+word, "A blanket and a timer.", ofLarkfield)
	other := begin(t, callum, browser.Options{})
	other.visit(item)
	other.ClickOn(`form.reply-form textarea`)
	other.Type("Would a lamp do? @Priy")
	other.Wait(`document.querySelector("[role=option]")`)
	other.Press("Enter")
	other.Type(" " + word)
	other.Click("Post")
	other.reads("Would a lamp do?", "Priya Nair")
	other.fine()
	j.visit("/today")
	j.reads("Would a lamp do?")
	j.fine()
	j.visit(item)
	j.Click("Reply to Callum Reid")
	j.Fill("Your reply", "A small one, yes.")
	j.fine()
	j.ClickRole("button", "Reply")
	j.reads("A small one, yes.")
	j.fine()
	other.visit("/today")
	other.reads("A small one, yes.")
}

func TestTakeDownAndPutBack(t *testing.T) {
	t.Parallel()
	word := unique(t)
	j := begin(t, nadia, browser.Options{})
	item := j.share("Lost jumpers "+word, "One rail by the gate, and on Friday it is empty.", ofKilnfield)
	j.open(item)
	reader := begin(t, visitor, browser.Options{})
	reader.visit(item)
	if !reader.finds(word, "Lost jumpers") {
		t.Fatal("a visitor does not find it")
	}
	j.visit(item)
	j.Click("Take it down")
	j.fine()
	j.Fill("Why", "The rail broke.")
	j.ClickRole("button", "Take it down")
	j.reads("Taken down")
	j.fine()
	reader.Go(j.d.URL + item)
	if s := reader.Status(); s != 404 && s != 410 {
		t.Errorf("a visitor gets %d of what was taken down", s)
	}
	if reader.finds(word, "Lost jumpers") {
		t.Error("a visitor still finds it")
	}
	j.Click("Put it back")
	reader.visit(item)
	if !reader.finds(word, "Lost jumpers") {
		t.Error("a visitor does not find it again")
	}
}

func TestEditorPublishes(t *testing.T) {
	t.Parallel()
	word := unique(t)
	j := begin(t, yusuf, browser.Options{})
	item := j.share("Salt bins "+word, "Fill them in September, when nobody wants salt.", ofKilnfield)
	reader := begin(t, visitor, browser.Options{})
	reader.gone(item)
	begin(t, nadia, browser.Options{}).open(item)
	reader.visit(item)
	reader.reads("Salt bins", "Yusuf Bax")
	reader.fine()
}

// TestRecordingStaysInside: without captions a film does not leave its school, and
// with them it does.
func TestRecordingStaysInside(t *testing.T) {
	t.Parallel()
	captions := filepath.Join(t.TempDir(), "morning.vtt")
	if err := os.WriteFile(captions, []byte("WEBVTT\n\n00:00.000 --> 00:04.000\nThe bell is not a bell.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, o := range map[string]browser.Options{"with scripts": {}, "without": {NoScript: true, Width: 390}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := begin(t, priya, o)
			j.visit("/share")
			j.SetFiles("choose from your device", filepath.Join("..", "internal", "cli", "demo", "data", "film", "bars.webm"))
			if !o.NoScript {
				j.Wait(`document.querySelector("#waiting input")`)
			}
			j.Fill("Or start with a paragraph", "Four minutes of how the morning starts.")
			j.Click("Start a draft")
			j.reads("bars.webm", "Captions")
			j.Fill("Title", "How the morning starts")
			j.Fill("Summary", "Four minutes at the gate.")
			j.Check(ofLarkfield, true)
			j.Click("Share it")
			j.reads("Add captions first")
			if beside := j.TextOf("#share-step"); !strings.Contains(beside, "Add captions first") {
				t.Errorf("beside the audience stands %q", beside)
			}
			j.fine()
			j.SetFiles("Captions", captions)
			j.Check(ofLarkfield, true)
			j.Click("Share it")
			j.reads("Shared with " + ofLarkfield)
			if j.Count("video track[kind=captions]") == 0 {
				t.Error("the film has no captions")
			}
			j.fine()
			colleague := begin(t, ruth, browser.Options{})
			colleague.visit(j.path())
		})
	}
}

// TestShareByKeyboard never touches the mouse.
func TestShareByKeyboard(t *testing.T) {
	t.Parallel()
	j := begin(t, callum, browser.Options{})
	j.visit("/share")
	j.TabTo("Or start with a paragraph optional")
	j.Type("The carpet spots had names. Now they have numbers.")
	j.TabTo("Start a draft")
	j.Press("Enter")
	j.TabTo("Title")
	j.Press("Ctrl+a")
	j.Type("Numbers on the carpet")
	j.TabTo("Summary")
	j.Press("Ctrl+a")
	j.Type("Thirty numbers and no more arguing.")
	for range 200 {
		j.Press("Tab")
		if strings.HasPrefix(j.Focused(), "radio") {
			break
		}
	}
	for range 8 {
		if strings.Contains(j.Focused(), "Orchard Street staff") {
			break
		}
		j.Press("ArrowDown")
	}
	j.TabTo("Share it")
	j.Press("Enter")
	j.reads("Shared with Orchard Street staff")
	j.fine()
}
