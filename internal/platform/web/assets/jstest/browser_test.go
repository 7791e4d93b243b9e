package jstest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"staffroom/internal/platform/web/assets/bundle"
)

// policy is the one the product serves on every page with an editor.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; " +
	"connect-src 'self'; media-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; " +
	"require-trusted-types-for 'script'; trusted-types staffroom ProseMirrorClipboard"

// watch notes what the policy refused and what went wrong, from before the first script on.
const watch = `window.trouble = [];
document.addEventListener('securitypolicyviolation', (e) => trouble.push('policy: ' + e.violatedDirective + ' ' + e.blockedURI + ' ' + (e.sample || '') + ' ' + e.sourceFile + ':' + e.lineNumber + ':' + e.columnNumber));
window.addEventListener('error', (e) => trouble.push('error: ' + e.message));
window.addEventListener('unhandledrejection', (e) => trouble.push('rejection: ' + e.reason));`

var built = sync.OnceValues(func() (map[string][]byte, error) {
	files, err := bundle.Build(filepath.Join(".."))
	if err != nil {
		return nil, err
	}
	byName := map[string][]byte{}
	for _, f := range files {
		byName[f.Name] = f.Body
	}
	return byName, nil
})

// browser starts one Chromium for all tests of the package.
var browser = sync.OnceValues(func() (context.Context, error) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return nil, err
	}
	ctx, _ := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.Flag("headless", "new"), chromedp.Flag("disable-gpu", true))...)
	ctx, stop := chromedp.NewContext(ctx)
	stopBrowser = stop
	return ctx, chromedp.Do(ctx, chromedp.Navigate("about:blank"))
})

var stopBrowser = func() {}

func TestMain(m *testing.M) {
	code := m.Run()
	stopBrowser()
	os.Exit(code)
}

// page is one tab at one small site.
type page struct {
	t   *testing.T
	ctx context.Context
	mux *http.ServeMux
	url string
}

// open serves body as the page /, with whatever routes adds beside it, and opens it.
func open(t *testing.T, body string, routes func(mux *http.ServeMux)) *page {
	t.Helper()
	p := site(t, body, routes)
	p.visit("/")
	t.Cleanup(func() {
		for _, what := range eval[[]string](p, "window.trouble || ['the page was left']") {
			t.Errorf("on the page: %s", what)
		}
	})
	return p
}

// site is open without opening and without the check for trouble.
func site(t *testing.T, body string, routes func(mux *http.ServeMux)) *page {
	t.Helper()
	base, err := browser()
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("Chromium is needed: %v", err)
		}
		t.Skipf("Chromium is not installed, so the scripts were not tried in a browser: %v", err)
	}
	files, err := built()
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /assets/{name}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", map[string]string{".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}[filepath.Ext(r.PathValue("name"))])
		w.Write(files[r.PathValue("name")])
	})
	mux.HandleFunc("GET /watch.js", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		fmt.Fprint(w, watch)
	})
	mux.HandleFunc("GET /favicon.ico", http.NotFound)
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) { htmlPage(w, body) })
	if routes != nil {
		routes(mux)
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Cache-Control", "no-store")
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(srv.Close)
	ctx, cancel := chromedp.NewContext(base)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, time.Minute)
	t.Cleanup(cancel)
	return &page{t: t, ctx: ctx, mux: mux, url: srv.URL}
}

// htmlPage writes a whole page with the scripts.
func htmlPage(w http.ResponseWriter, body string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, `<!doctype html><html lang="en-GB"><head><title>Page</title><script src="/watch.js"></script>
<script src="/assets/theme.js"></script><link rel="stylesheet" href="/assets/app.css"><link rel="stylesheet" href="/assets/editor.css">
<script src="/assets/app.js" defer></script><script src="/assets/editor.js" defer></script></head><body>%s</body></html>`, body)
}

func jsonAnswer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
}

func (p *page) do(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, actions...); err != nil {
		p.t.Fatal(err)
	}
}

func (p *page) visit(path string) {
	p.t.Helper()
	p.do(chromedp.Navigate(p.url + path))
}

// keys presses keys as a keyboard does, with Control, Alt or Shift held when named: what a page refuses on the way down types
// nothing (the library's own key action types it all the same).
func (p *page) keys(keys string, held ...chromedp.Modifier) {
	p.t.Helper()
	for _, r := range keys {
		for _, k := range strokes(kb.Encode(r)) {
			chromedp.KeyModifiers(held...)(&k)
			if k.Modifiers&^int64(chromedp.ModifierShift) != 0 {
				k.Text = ""
			}
			if _, err := chromedp.Call(p.ctx, input.DispatchKeyEvent, k); err != nil {
				p.t.Fatal(err)
			}
		}
	}
}

// strokes joins the down and the char event of a key, so that the browser makes the second from the first.
func strokes(events []*input.DispatchKeyEventParams) []input.DispatchKeyEventParams {
	var out []input.DispatchKeyEventParams
	for _, e := range events {
		if e.Type == kb.KeyChar {
			out[len(out)-1].Type = kb.KeyDown
			out[len(out)-1].Text = e.Text
			continue
		}
		out = append(out, *e)
	}
	return out
}

func (p *page) click(selector string) {
	p.t.Helper()
	p.do(chromedp.Click(chromedp.CSS(selector)))
}

func (p *page) focus(selector string) {
	p.t.Helper()
	p.do(chromedp.Focus(chromedp.CSS(selector)))
}

// eval runs script in the page; a promise is waited for.
func eval[T any](p *page, script string) T {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%s: %v", script, err)
	}
	return v
}

// until waits for script to be true.
func (p *page) until(script string) {
	p.t.Helper()
	end := time.Now().Add(15 * time.Second)
	for !eval[bool](p, "Boolean("+script+")") {
		if time.Now().After(end) {
			p.t.Fatalf("never true: %s\npage: %.3000s", script, eval[string](p, "document.body.innerHTML"))
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// is fails unless script gives want.
func (p *page) is(script, want string) {
	p.t.Helper()
	if got := eval[string](p, "String("+script+")"); got != want {
		p.t.Errorf("%s\n got: %s\nwant: %s", script, got, want)
	}
}

func (p *page) has(script, part string) {
	p.t.Helper()
	if got := eval[string](p, "String("+script+")"); !strings.Contains(got, part) {
		p.t.Errorf("%s\n got: %s\nwithout: %s", script, got, part)
	}
}

// TestTroubleIsSeen is the positive control: the tests above it would be silent if the watch were blind.
func TestTroubleIsSeen(t *testing.T) {
	p := site(t, `<p onclick="window.ran = true">x</p><img src="https://elsewhere.invalid/x.png" alt="">`, nil)
	p.visit("/")
	p.click("p")
	p.until(`trouble.some((t) => t.includes('script-src')) && trouble.some((t) => t.includes('img-src'))`)
	if eval[bool](p, `(() => { try { document.body.innerHTML = '<b>x</b>'; return true } catch { return false } })()`) {
		t.Error("the page takes plain text as HTML")
	}
}
