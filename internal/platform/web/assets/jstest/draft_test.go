package jstest

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/tus/tusd/v2/pkg/filestore"
	"github.com/tus/tusd/v2/pkg/handler"
)

const draft = `<form data-autosave="/drafts/7/autosave" data-person="p1" method="post" action="/drafts/7"><input type="hidden" name="version" value="1">
<input name="title" value="Strips"><label><input type="checkbox" name="role" value="teacher">Teachers</label><p data-save-status role="status"></p><button>Share</button></form>`

// desk answers autosaves and remembers what came.
type desk struct {
	sync.Mutex
	status  int
	body    any
	got     []string
	posted  string
	holding chan struct{}
}

func (d *desk) routes(mux *http.ServeMux) {
	mux.HandleFunc("POST /drafts/7/autosave", func(w http.ResponseWriter, r *http.Request) {
		r.ParseForm()
		if d.holding != nil {
			<-d.holding
		}
		d.Lock()
		defer d.Unlock()
		d.got = append(d.got, r.PostForm.Encode())
		if d.status == -1 {
			panic(http.ErrAbortHandler)
		}
		if d.status != 0 {
			jsonAnswer(w, d.status, d.body)
			return
		}
		jsonAnswer(w, http.StatusOK, map[string]any{"version": len(d.got) + 1, "saved_at": "2026-11-22T09:15:00"})
	})
	mux.HandleFunc("POST /drafts/7", func(w http.ResponseWriter, r *http.Request) {
		r.ParseForm()
		d.Lock()
		d.posted = r.PostForm.Encode()
		d.Unlock()
		htmlPage(w, "<h1>Shared</h1>")
	})
}

func (d *desk) answer(status int, body any) {
	d.Lock()
	defer d.Unlock()
	d.status, d.body = status, body
}

const status = `document.querySelector('[data-save-status]').textContent`

// retitle writes words at the end of the title.
func (p *page) retitle(words string) {
	p.t.Helper()
	p.focus("[name=title]")
	p.keys(kb.End)
	p.keys(words)
}

func TestDraftSavesItself(t *testing.T) {
	d := &desk{}
	p := open(t, draft, d.routes)
	p.retitle("!")
	p.until(status + `.startsWith('Saved ') && ` + status + `.includes('9.15am')`)
	p.is(`document.querySelector('[name=version]').value + localStorage.length`, "20")
	if len(d.got) != 1 || d.got[0] != "title=Strips%21&version=1" {
		t.Errorf("sent %v, want one with the new title", d.got)
	}
}

func TestDraftRefusals(t *testing.T) {
	for _, tc := range []struct {
		name   string
		status int
		body   any
		words  string
		link   string
	}{
		{"someone else saved", http.StatusConflict, map[string]string{"message": "Tom changed this while you were writing.", "url": "/drafts/7/both"}, "Tom changed this while you were writing. See both versions", "/drafts/7/both"},
		{"signed out", http.StatusUnauthorized, map[string]string{}, "You were signed out. We kept your draft. Sign in again", "/sign-in?next=%2F"},
		{"our fault", http.StatusInternalServerError, map[string]string{}, "Not saved: something went wrong at our end. Your words are kept on this device.", ""},
		{"no connection", -1, nil, "Not saved: you are offline. Your words are kept on this device.", ""},
		{"too long", http.StatusRequestEntityTooLarge, map[string]string{"message": "That is too long. The limit is 2 MB."}, "That is too long. The limit is 2 MB.", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := &desk{status: tc.status, body: tc.body}
			p := open(t, draft, d.routes)
			p.retitle("!")
			p.until(fmt.Sprintf(`%s.trim() === %q`, status, tc.words))
			p.is(`document.querySelector('[data-save-status] a')?.getAttribute('href') || ''`, tc.link)
			// A crash now: the words are offered back, and putting them back saves them.
			d.answer(0, nil)
			p.visit("/")
			p.until(`document.querySelector('.flash')`)
			p.is(`document.querySelector('[name=title]').value`, "Strips")
			p.click(".flash button")
			p.is(`document.querySelector('[name=title]').value`, "Strips!")
			p.until(status + `.startsWith('Saved ') && localStorage.length === 0`)
		})
	}
}

func TestDraftOfAColleagueIsNotOffered(t *testing.T) {
	d := &desk{status: -1}
	p := open(t, draft, func(mux *http.ServeMux) {
		d.routes(mux)
		mux.HandleFunc("GET /other", func(w http.ResponseWriter, r *http.Request) {
			htmlPage(w, strings.ReplaceAll(draft, `data-person="p1"`, `data-person="p2"`))
		})
	})
	p.retitle("!")
	p.until(status + `.startsWith('Not saved')`)
	p.visit("/other")
	p.is(`document.querySelector('.flash')`, "null")
}

func TestSharingWaitsForASaveUnderWay(t *testing.T) {
	d := &desk{holding: make(chan struct{})}
	p := open(t, draft, d.routes)
	p.retitle("!")
	p.until(status + ` === 'Saving…'`)
	p.click("form > button")
	close(d.holding)
	p.until(`document.querySelector('h1')?.textContent === 'Shared'`)
	if d.posted != "title=Strips%21&version=2" {
		t.Errorf("sent %q, want the version after the save", d.posted)
	}
}

func TestDraftIsSentWhenThePageIsLeft(t *testing.T) {
	d := &desk{}
	p := open(t, draft, d.routes)
	p.retitle("!")
	eval[bool](p, `(Object.defineProperty(document, 'hidden', { get: () => true }), document.dispatchEvent(new Event('visibilitychange')))`)
	p.is(`document.querySelector('[data-save-status]').textContent`, "Saving…")
	p.until(status + `.startsWith('Saved ')`)
}

func TestSharedWordsAreNotOfferedAgain(t *testing.T) {
	version := "1"
	d := &desk{status: -1}
	p := site(t, "", func(mux *http.ServeMux) {
		d.routes(mux)
		mux.HandleFunc("GET /edit", func(w http.ResponseWriter, r *http.Request) {
			htmlPage(w, strings.ReplaceAll(draft, `name="version" value="1"`, `name="version" value="`+version+`"`))
		})
	})
	p.visit("/edit")
	p.retitle("!")
	p.click("form > button")
	p.until(`document.querySelector('h1')?.textContent === 'Shared'`)
	p.visit("/edit") // the server did not take them: they are offered
	p.until(`document.querySelector('.flash')`)
	version = "2" // it did
	p.visit("/edit")
	p.is(`document.querySelectorAll('.flash').length + localStorage.length`, "0")
}

// uploads is a real tus server that can lose the connection.
func uploads(t *testing.T, mux *http.ServeMux, lost *atomic.Bool) {
	t.Helper()
	composer := handler.NewStoreComposer()
	filestore.New(t.TempDir()).UseIn(composer)
	h, err := handler.NewHandler(handler.Config{BasePath: "/uploads/", StoreComposer: composer})
	if err != nil {
		t.Fatal(err)
	}
	mux.Handle("/uploads/", http.StripPrefix("/uploads/", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if lost.Load() && (r.Method == http.MethodHead || r.Header.Get("Upload-Offset") == "8388608") {
			panic(http.ErrAbortHandler)
		}
		h.ServeHTTP(w, r)
	})))
	mux.HandleFunc("POST /drafts/7/files", func(w http.ResponseWriter, r *http.Request) {
		upload, err := composer.Core.GetUpload(r.Context(), r.FormValue("upload"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusNotFound)
			return
		}
		info, _ := upload.GetInfo(r.Context())
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, `<div id="files"><p data-announce>%s, %d of %d bytes</p></div>`, info.MetaData["filename"], info.Offset, info.Size)
	})
}

const drop = `<div id="files"></div><div data-drop="/drafts/7/files" data-uploads="/uploads/" data-files="files" data-max-bytes="20971520">
<label for="f">Files</label><input id="f" type="file" multiple><button data-no-script>Add</button></div>`

func fileOf(t *testing.T, name string, size int64) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, make([]byte, size), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestUploadCarriesOnAfterALostConnection(t *testing.T) {
	var lost atomic.Bool
	lost.Store(true)
	p := open(t, drop, func(mux *http.ServeMux) { uploads(t, mux, &lost) })
	p.is(`document.querySelector('[data-no-script]').hidden`, "true")
	p.do(chromedp.SetUploadFiles(chromedp.CSS("#f"), []string{fileOf(t, "lesson.mp4", 12<<20)}))
	p.until(`document.querySelector('.uploading .err')?.textContent === 'The film did not upload. Your connection dropped at 66%. Nothing else was lost.'`)
	p.is(`document.querySelector('.uploading button:not([hidden])').textContent`, "Carry on from 66%")
	lost.Store(false)
	p.click(".uploading button:not([hidden])")
	p.until(`files.textContent === 'lesson.mp4, 12582912 of 12582912 bytes'`)
	p.is(`document.querySelectorAll('.uploading').length + f.value`, "0")
}

// TestUploadsJoinInTheOrderChosen: the first file is slow, the second is there
// long before it and waits for its turn.
func TestUploadsJoinInTheOrderChosen(t *testing.T) {
	var lost atomic.Bool
	lost.Store(true)
	p := open(t, drop, func(mux *http.ServeMux) { uploads(t, mux, &lost) })
	p.do(chromedp.SetUploadFiles(chromedp.CSS("#f"), []string{fileOf(t, "lesson.mp4", 12<<20), fileOf(t, "notes.pdf", 9)}))
	p.until(`[...document.querySelectorAll('.uploading p')].some((e) => e.textContent === 'Uploaded. Reading it…')`)
	lost.Store(false)
	p.is(`files.textContent + document.querySelectorAll('.uploading').length`, "2")
	p.until(`document.querySelectorAll('.uploading').length === 0`)
	p.is(`files.textContent`, "notes.pdf, 9 of 9 bytes")
}

func TestUploadLimitsAreSaidBeforehand(t *testing.T) {
	p := open(t, drop, nil)
	p.do(chromedp.SetUploadFiles(chromedp.CSS("#f"), []string{fileOf(t, "big.mp4", 21<<20), fileOf(t, "empty.pdf", 0)}))
	p.until(`document.querySelectorAll('.uploading').length === 2`)
	p.is(`[...document.querySelectorAll('.uploading .err')].map((e) => e.textContent).join(' ')`,
		"That film is 21 MB. The limit is 20 MB. Make it smaller, or paste a link instead. empty.pdf is empty. Choose another file.")
	p.click(".uploading .file-acts")
	p.is(`document.querySelectorAll('.uploading').length`, "1")
}

// TestAPageLoadedAgainHasItsLastWords: somebody types and loads the page again at
// once. The page comes before its own last words are saved, has them all the
// same, and sends them first of all on the version that they were written on.
func TestAPageLoadedAgainHasItsLastWords(t *testing.T) {
	d := &desk{holding: make(chan struct{})}
	p := site(t, draft, d.routes)
	p.visit("/")
	p.retitle("!")
	p.visit("/")
	p.until(`document.querySelector('[name=title]').value === 'Strips!'`)
	p.is(`document.querySelectorAll('.flash').length`, "0")
	close(d.holding)
	p.until(status + `.startsWith('Saved ')`)
	d.Lock()
	defer d.Unlock()
	for _, got := range d.got {
		if got != "title=Strips%21&version=1" {
			t.Errorf("it sent %s", got)
		}
	}
	if len(d.got) == 0 {
		t.Error("nothing was sent")
	}
}
