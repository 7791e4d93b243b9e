package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const good = `<!doctype html><html lang="en"><head><title>Phonics</title><meta name="viewport" content="width=device-width,initial-scale=1">
<link rel="stylesheet" href="/style.css"><script src="/app.js" defer></script></head><body><main><h1>Phonics</h1>
<form action="/saved" method="post" enctype="multipart/form-data">
<p><label for="t">Title</label> <input id="t" name="title" value="old"></p>
<p><label>Day <input type="date" name="day"></label></p>
<p><label>Phase <select name="phase"><option>Primary</option><option>Secondary</option></select></label></p>
<p><label><input type="checkbox" name="adapt"> Free to adapt</label></p>
<p><label for="f">Your files</label> <input id="f" type="file" name="f" multiple></p>
<button>Save draft</button></form>
<p id="said" aria-live="polite"></p><p><a href="/deck">Get the deck</a></p></main></body></html>`

const style = `:root{color-scheme:light dark} body{color:#222;background:#fff} a{color:#00c}
@media (prefers-color-scheme:dark){body{color:#eee;background:#111} a{color:#9cf}} @media print{form{display:none}}`

const script = `document.querySelector("#said").textContent = "Scripts run";
document.querySelector("#t").addEventListener("input", e => fetch("/slow").then(r => r.text()).then(s => document.querySelector("#said").textContent = s + e.target.value));`

// site is a small world with everything the kit has to deal with.
func site(t *testing.T) *httptest.Server {
	mux := http.NewServeMux()
	show := func(path, kind, body string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; require-trusted-types-for 'script'")
			w.Header().Set("Content-Type", kind)
			fmt.Fprint(w, body)
		})
	}
	show("/{$}", "text/html; charset=utf-8", good)
	show("/style.css", "text/css", style)
	show("/app.js", "text/javascript", script)
	show("/favicon.ico", "image/png", "")
	show("/slow", "text/plain", "Kept: ")
	show("/bad", "text/html", `<!doctype html><html><head><title>Bad</title></head><body><img src="/none.png"><p style="color:#ccc">faint</p>
		<div id="wide" class="row">`+strings.Repeat("wide", 400)+`</div><script>alert(1)</script><img alt="x" src="http://tracker.example/p.gif"></body></html>`)
	mux.HandleFunc("POST /saved", func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseMultipartForm(1 << 20); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		fmt.Fprintf(w, "<!doctype html><title>Saved</title><h1>Saved %s %s %s %q %d</h1>",
			r.FormValue("title"), r.FormValue("day"), r.FormValue("phase"), r.FormValue("adapt"), len(r.MultipartForm.File["f"]))
	})
	mux.HandleFunc("/deck", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Disposition", `attachment; filename="deck.txt"`)
		fmt.Fprint(w, "slides")
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func TestGoodPage(t *testing.T) {
	s := site(t)
	for _, o := range []Options{{}, {Width: 390, Dark: true}, {Width: 320, NoScript: true, ReducedMotion: true}} {
		t.Run(fmt.Sprintf("%+v", o), func(t *testing.T) {
			p := Open(t, o)
			p.Go(s.URL + "/")
			if p.Status() != 200 || p.Title() != "Phonics" {
				t.Errorf("status %d, title %q", p.Status(), p.Title())
			}
			if got := strings.Contains(p.Text(), "Scripts run"); got == o.NoScript {
				t.Errorf("scripts ran: %v", got)
			}
			if got := Eval[bool](p, `matchMedia("(prefers-color-scheme: dark)").matches`); got != o.Dark {
				t.Errorf("dark: %v", got)
			}
			if got := Eval[bool](p, `matchMedia("(prefers-reduced-motion: reduce)").matches`); got != o.ReducedMotion {
				t.Errorf("less movement: %v", got)
			}
			if got := Eval[int](p, `innerWidth`); got != max(o.Width, 320) && o.Width != 0 {
				t.Errorf("%d px wide, want %d", got, o.Width)
			}
			p.Axe(t)
			p.SameWidth(t)
			p.Clean(t, strings.TrimPrefix(s.URL, "http://"))
			if types := types(p); !slices.Contains(types, "Document 200") || !slices.Contains(types, "Stylesheet 200") {
				t.Errorf("requests %v", types)
			}
		})
	}
}

func types(p *Page) (all []string) {
	for _, q := range p.Requests() {
		all = append(all, fmt.Sprint(q.Type, " ", q.Status))
		if q.Bytes == 0 {
			all = append(all, "empty "+q.URL)
		}
	}
	return all
}

func TestForm(t *testing.T) {
	s := site(t)
	file := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(file, []byte("a"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, noScript := range []bool{false, true} {
		t.Run(fmt.Sprintf("noscript=%v", noScript), func(t *testing.T) {
			p := Open(t, Options{NoScript: noScript})
			p.Go(s.URL + "/")
			p.Fill("Title", "Blending")
			if !noScript {
				p.WaitText("Kept: Blending")
			}
			if got := p.Value("Title"); got != "Blending" {
				t.Errorf("title %q", got)
			}
			p.Fill("Day", "2026-11-22")
			p.Choose("Phase", "Secondary")
			p.Check("Free to adapt", true)
			p.Check("Free to adapt", true)
			p.SetFiles("Your files", file, file)
			p.Click("Save draft")
			if got := p.Text(); got != `Saved Blending 2026-11-22 Secondary "on" 2` {
				t.Errorf("sent %q", got)
			}
		})
	}
}

func TestKeyboard(t *testing.T) {
	p := Open(t, Options{})
	p.Go(site(t).URL + "/")
	p.Press("Tab")
	if got := p.Focused(); got != `textbox "Title"` {
		t.Errorf("focus is on %s", got)
	}
	p.Press("Ctrl+a")
	p.Type("Typed")
	p.TabTo("Free to adapt")
	p.Press("Space")
	p.TabTo("Save draft")
	p.Press("Shift+Tab", "Tab", "Enter")
	if got := p.Text(); !strings.HasPrefix(got, `Saved Typed Primary "on"`) {
		t.Errorf("sent %q", got)
	}
}

func TestDownload(t *testing.T) {
	p := Open(t, Options{})
	p.Go(site(t).URL + "/")
	name, content := p.Download(func() { p.Click("Get the deck") })
	if name != "deck.txt" || string(content) != "slides" {
		t.Errorf("%q %q", name, content)
	}
}

func TestScreenshot(t *testing.T) {
	p := Open(t, Options{Width: 390})
	p.Go(site(t).URL + "/")
	file := filepath.Join(t.TempDir(), "shots", "a.png")
	p.Screenshot(file)
	if b, err := os.ReadFile(file); err != nil || !strings.HasPrefix(string(b), "\x89PNG") {
		t.Errorf("no picture: %v", err)
	}
}

// TestApart makes sure that windows share neither cookies nor storage.
func TestApart(t *testing.T) {
	s := site(t)
	a, b := Open(t, Options{}), Open(t, Options{})
	a.Go(s.URL + "/")
	a.Eval(`document.cookie = "who=ada"; localStorage.who = "ada"`)
	b.Go(s.URL + "/")
	if got := Eval[string](b, `document.cookie + (localStorage.who ?? "")`); got != "" {
		t.Errorf("the second window knows %q", got)
	}
}

// failures takes the place of a test that has to fail.
type failures struct {
	testing.TB
	said []string
}

func (f *failures) Helper() {}
func (f *failures) Errorf(format string, args ...any) {
	f.said = append(f.said, fmt.Sprintf(format, args...))
}

// TestBadPage is the positive control: each check must see what is wrong here.
func TestBadPage(t *testing.T) {
	s := site(t)
	p := Open(t, Options{Width: 320})
	p.Go(s.URL + "/bad")
	for name, c := range map[string]struct {
		check func(T)
		want  []string
	}{
		"axe":   {p.Axe, []string{"image-alt (critical)", "html-has-lang", "landmark-one-main"}},
		"width": {p.SameWidth, []string{"does not fit into 320 px", "div#wide.row ends at"}},
		"clean": {func(t T) { p.Clean(t, strings.TrimPrefix(s.URL, "http://")) },
			[]string{"script-src", "style-src", "img-src", "404", "asked another host: GET http://tracker.example/p.gif"}},
	} {
		f := &failures{TB: t}
		c.check(f)
		all := strings.Join(f.said, "\n")
		for _, want := range c.want {
			if !strings.Contains(all, want) {
				t.Errorf("%s does not see %q, but says:\n%s", name, want, all)
			}
		}
	}
}
