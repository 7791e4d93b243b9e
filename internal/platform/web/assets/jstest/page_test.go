package jstest

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func TestSuggestionsByKeyboard(t *testing.T) {
	var asked atomic.Int32
	p := open(t, `<form class="search" role="search" action="/found"><label for="q">Search</label><input id="q" name="q" type="search" data-suggest="/library/suggest"></form>`,
		func(mux *http.ServeMux) {
			mux.HandleFunc("GET /library/suggest", func(w http.ResponseWriter, r *http.Request) {
				asked.Add(1)
				w.Header().Set("Content-Type", "text/html")
				if r.FormValue("q") == "zzz" {
					return
				}
				fmt.Fprint(w, `<h3>Resources</h3><a href="/found?item=1"><mark>Fract</mark>ion talk</a><a href="/found?item=2" onclick="window.ran=1">Bar models</a>
					<h3>People</h3><a href="/found?person=3">Priya Nair</a><script>window.ran=1</script>`)
			})
			mux.HandleFunc("GET /found", func(w http.ResponseWriter, r *http.Request) { htmlPage(w, "<h1>Found "+r.URL.RawQuery+"</h1>") })
		})
	p.keys("/")
	p.until(`document.activeElement.id === 'q'`)
	p.keys("fract")
	p.until(`document.querySelectorAll('[role=listbox]:not([hidden]) [role=option]').length === 3`)
	if n := asked.Load(); n > 2 {
		t.Errorf("asked %d times while one word was typed", n)
	}
	p.is(`document.querySelectorAll('[role=listbox] > [role=group][aria-label] [role=option]').length`, "3")
	p.is(`q.getAttribute('aria-expanded')`, "true")
	active := `document.getElementById(q.getAttribute('aria-activedescendant'))?.textContent`
	for _, step := range []struct{ key, want string }{
		{kb.ArrowDown, "Fraction talk"}, {kb.ArrowDown, "Bar models"}, {kb.ArrowUp, "Fraction talk"}, {kb.ArrowUp, "undefined"}, {kb.ArrowUp, "Priya Nair"},
	} {
		p.keys(step.key)
		p.is(active, step.want)
	}
	p.keys(kb.Escape)
	p.is(`q.getAttribute('aria-expanded') + document.querySelector('[role=listbox]').hidden + q.value`, "falsetruefract")
	p.keys("i")
	p.until(`document.querySelector('[role=listbox]:not([hidden])')`)
	p.is(`window.ran + ' ' + document.querySelectorAll('[onclick], [role=listbox] script').length`, "undefined 0")
	p.keys(kb.ArrowDown)
	p.keys(kb.ArrowDown)
	p.keys(kb.Enter)
	p.until(`document.querySelector('h1')?.textContent === 'Found item=2'`)
}

const facets = `<form method="get" action="/" data-results="results facets"><div id="facets">
<label><input type="checkbox" id="ks1" name="ks" value="1">Key stage 1</label><label><input type="checkbox" name="ks" value="2">Key stage 2</label></div>
<button>Update results</button></form><div id="results"><p data-announce>2 results</p></div>`

func TestFacetsUpdateInPlace(t *testing.T) {
	p := site(t, "", func(mux *http.ServeMux) {
		mux.HandleFunc("GET /library", func(w http.ResponseWriter, r *http.Request) {
			page := strings.ReplaceAll(facets, `action="/"`, `action="/library"`)
			if r.FormValue("ks") == "1" {
				page = strings.ReplaceAll(page, `name="ks" value="1"`, `name="ks" value="1" checked`)
				page = strings.ReplaceAll(page, "2 results", "1 result for "+r.Header.Get("X-Fragment"))
			}
			htmlPage(w, page)
		})
	})
	p.visit("/library")
	eval[bool](p, `window.same = true`)
	p.click("#ks1")
	p.until(`results.textContent === '1 result for results facets'`)
	p.until(`document.querySelector('body > [role=status]').textContent.startsWith('1 result')`)
	p.is(`location.pathname + location.search + document.activeElement.id + ks1.checked + window.same`, "/library?ks=1ks1truetrue")
	eval[bool](p, `(history.back(), true)`)
	p.until(`results.textContent === '2 results' && !ks1.checked && location.search === ''`)
	p.is(`window.same`, "true")
}

func TestFragmentForms(t *testing.T) {
	p := site(t, "", func(mux *http.ServeMux) {
		mux.HandleFunc("GET /item", func(w http.ResponseWriter, r *http.Request) {
			reply := ""
			if r.FormValue("reply") != "" {
				reply = `<form method="post" action="/comments" data-into="talk" data-warn-unsaved><textarea name="text" data-keep="c7" data-mentions="/people/suggest" data-autosize></textarea>
					<button>Reply</button><button type="button" data-close="reply-7">Cancel</button></form>`
			}
			htmlPage(w, `<div id="talk"><p>First</p></div><a id="open" href="/item?reply=7#reply-7" data-into="reply-7">Reply to Tom</a><div id="reply-7">`+reply+`</div>`)
		})
		mux.HandleFunc("GET /people/suggest", func(w http.ResponseWriter, r *http.Request) {
			jsonAnswer(w, http.StatusOK, []map[string]string{{"id": "p1", "name": "Priya <b>Nair", "school": "Kilnfield"}, {"id": "p2", "name": "Pat Oak"}})
		})
		mux.HandleFunc("POST /comments", func(w http.ResponseWriter, r *http.Request) {
			r.ParseForm()
			if r.FormValue("text") == "" {
				w.Header().Set("Content-Type", "text/html")
				w.WriteHeader(http.StatusUnprocessableEntity)
				fmt.Fprint(w, `<p>Write a reply</p>`)
				return
			}
			fmt.Fprintf(w, `<!doctype html><div id="talk"><p data-announce>Reply added</p></div><div id="reply-7" data-oob></div><output id="sent" data-oob>%s|%v</output>`, strings.ReplaceAll(r.FormValue("text"), "<", "&lt;"), r.Form["mention"])
		})
	})
	p.visit("/item")
	eval[bool](p, `(document.body.append(Object.assign(document.createElement('output'), { id: 'sent' })), window.same = true)`)
	p.click("#open")
	p.until(`document.activeElement.name === 'text'`)
	p.keys("Thank you @Pri")
	p.until(`document.querySelectorAll('[role=listbox]:not([hidden]) [role=option]').length === 2`)
	p.keys(kb.ArrowDown)
	p.keys(kb.Enter)
	p.is(`document.activeElement.value`, "Thank you @Priya <b>Nair ")
	p.is(`sessionStorage.length`, "1")
	p.click("form button")
	p.until(`sent.textContent !== ''`)
	p.is(`sent.textContent + window.same + sessionStorage.length`, "Thank you @Priya <b>Nair |[p1]true0")
	p.is(`document.getElementById('reply-7').children.length`, "0")
	// What was not sent comes back.
	p.click("#open")
	p.until(`document.activeElement.name === 'text'`)
	p.keys("half a thought")
	p.click("[data-close]")
	p.until(`!document.querySelector('textarea')`)
	p.click("#open")
	p.until(`document.querySelector('textarea')?.value === 'half a thought'`)
	// A form with mistakes is shown and its words are kept.
	eval[bool](p, `(document.querySelector('textarea').value = '', true)`)
	p.click("form button")
	p.until(`talk.textContent === 'Write a reply'`)
	p.is(`trouble.length`, "0")
}

func TestPollingStopsWhenDone(t *testing.T) {
	var asked atomic.Int32
	p := open(t, `<input name="title"><input name="summary" value="Mine"><div id="files" data-refresh-after="30" data-refresh-from="/files"></div>`, func(mux *http.ServeMux) {
		mux.HandleFunc("GET /files", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			if asked.Add(1) < 3 {
				fmt.Fprint(w, `<div id="files" data-refresh-after="30" data-refresh-from="/files">Reading…</div>`)
				return
			}
			fmt.Fprint(w, `<div id="files">Ready<data data-fill="title" value="Paper strips"></data><data data-fill="summary" value="Theirs"></data></div>`)
		})
	})
	p.until(`files.textContent === 'Ready'`)
	p.is(`document.querySelector('[name=title]').value + document.querySelector('[name=summary]').value`, "Paper stripsMine")
	eval[bool](p, `new Promise((done) => setTimeout(done, 300, true))`)
	if n := asked.Load(); n != 3 {
		t.Errorf("asked %d times, want 3", n)
	}
}

func TestConfirmAsksFirst(t *testing.T) {
	var taken atomic.Int32
	p := open(t, `<form method="post" action="/take-down"><button data-confirm="14 people can see this. They will not be able to open it." data-confirm-title="Take this down?" data-confirm-no="Keep it">Take it down</button></form>`, func(mux *http.ServeMux) {
		mux.HandleFunc("POST /take-down", func(w http.ResponseWriter, r *http.Request) {
			taken.Add(1)
			htmlPage(w, "<h1>Taken down</h1>")
		})
	})
	p.click("form button")
	p.until(`document.querySelector('dialog[open]')`)
	p.is(`document.activeElement.textContent`, "Keep it")
	p.keys(kb.Escape)
	p.until(`!document.querySelector('dialog')`)
	if taken.Load() != 0 {
		t.Fatal("it happened without a yes")
	}
	p.click("form button")
	p.until(`document.querySelector('dialog[open]')`)
	p.click("dialog .primary")
	p.until(`document.querySelector('h1')?.textContent === 'Taken down'`)
}

func TestThemeIsKept(t *testing.T) {
	p := open(t, `<button data-theme-toggle>Change between light and dark</button>`, nil)
	before := eval[bool](p, `matchMedia('(prefers-color-scheme: dark)').matches`)
	p.click("button")
	want := map[bool]string{true: "light", false: "dark"}[before]
	p.is(`document.documentElement.dataset.theme`, want)
	p.visit("/")
	p.is(`document.documentElement.dataset.theme`, want)
}

func TestUnsavedWordsAreNotLeftSilently(t *testing.T) {
	p := open(t, `<form data-warn-unsaved><input name="a"></form>`, nil)
	leaving := `(() => { const e = new Event('beforeunload', { cancelable: true }); window.dispatchEvent(e); return e.defaultPrevented })()`
	p.is(leaving, "false")
	p.do(chromedp.SendKeys(chromedp.CSS("input"), "x"))
	p.is(leaving, "true")
	eval[bool](p, `document.forms[0].dispatchEvent(new CustomEvent('form:saved', { bubbles: true }))`)
	p.is(leaving, "false")
}

func TestCopyLink(t *testing.T) {
	p := open(t, `<button data-copy="https://larkfield.example/library/strips">Copy link</button>`, nil)
	p.click("button")
	p.until(`document.querySelector('button').textContent === 'Link copied' && document.querySelector('body > [role=status]').textContent === 'Link copied'`)
	p.until(`document.querySelector('button').textContent === 'Copy link'`)
}

func TestUnsentFormKeepsItsWords(t *testing.T) {
	p := open(t, `<form method="post" action="/comments" data-into="talk"><textarea name="text"></textarea><button>Reply</button></form><div id="talk"></div>`, func(mux *http.ServeMux) {
		mux.HandleFunc("POST /comments", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	})
	p.focus("textarea")
	p.keys("kept")
	p.click("button")
	p.until(`document.querySelector('[role=alert]')?.textContent === 'Not sent: you are offline. Your words are still here.'`)
	p.is(`document.querySelector('textarea').value`, "kept")
}
