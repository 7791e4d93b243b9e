package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// patience is how long a page may take to come, to settle or to say something.
const patience = 15 * time.Second

// Options are the circumstances in which a page is looked at.
type Options struct {
	Width         int     // CSS pixels; 0 is 1280. Below 600 it is a phone with a touch screen.
	Height        int     // 0 is 900, or 844 on a phone
	Scale         float64 // device pixels per CSS pixel; 0 is 1
	Dark          bool    // prefers a dark colour scheme
	NoScript      bool    // scripts do not run
	ReducedMotion bool    // prefers less movement
	Print         bool    // laid out for paper
	Before        string  // JavaScript that runs in every frame before the page's own
}

// Page is one window with cookies and storage of its own.
type Page struct {
	t      T
	o      Options
	ctx    context.Context
	record *record
}

// Open opens an empty window that closes when the test ends. Without Chromium the
// test is skipped, or fails where CI=true or STAFFROOM_REQUIRE_BROWSER=1.
func Open(t T, o Options) *Page {
	t.Helper()
	parent, err := chromium()
	if s, ok := t.(interface{ Skipf(string, ...any) }); ok && errors.Is(err, ErrMissing) && !required() {
		s.Skipf("not tested in a browser: %v", err)
	}
	if err != nil {
		t.Fatalf("browser: %v", err)
	}
	ctx, cancel := chromedp.NewContext(parent, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	p := &Page{t: t, o: o.withDefaults(), ctx: ctx, record: newRecord()}
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("browser: open a window: %v", err)
	}
	p.record.main = cdp.FrameID(chromedp.FromContext(ctx).Target.TargetID)
	if err := chromedp.Listen(ctx, p.record.listen); err != nil {
		t.Fatalf("browser: %v", err)
	}
	p.must("emulate", chromedp.Func(p.emulate))
	return p
}

func (o Options) withDefaults() Options {
	if o.Width == 0 {
		o.Width = 1280
	}
	if o.Height == 0 && o.phone() {
		o.Height = 844
	}
	if o.Height == 0 {
		o.Height = 900
	}
	if o.Scale == 0 {
		o.Scale = 1
	}
	return o
}

func (o Options) phone() bool { return o.Width < 600 }

func (p *Page) emulate(ctx context.Context, t *chromedp.Target) error {
	scheme, motion, media := "light", "no-preference", "screen"
	if p.o.Dark {
		scheme = "dark"
	}
	if p.o.ReducedMotion {
		motion = "reduce"
	}
	if p.o.Print {
		media = "print"
	}
	_, err1 := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: media,
		Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme},
			{Name: "prefers-reduced-motion", Value: motion},
		},
	})
	_, err2 := cdp.Call(ctx, t, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: int64(p.o.Width), Height: int64(p.o.Height), DeviceScaleFactor: p.o.Scale, Mobile: p.o.phone(),
	})
	_, err3 := cdp.Call(ctx, t, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: p.o.phone()})
	_, err4 := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: p.o.NoScript})
	_, err5 := cdp.Call(ctx, t, audits.Enable, cdp.Empty{})
	var err6 error
	if p.o.Before != "" {
		_, err6 = cdp.Call(ctx, t, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: p.o.Before})
	}
	return errors.Join(err1, err2, err3, err4, err5, err6)
}

// must runs an action within our patience; its failure ends the test.
func (p *Page) must(what string, a chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, a); err != nil {
		p.t.Fatalf("browser: %s: %v", what, err)
	}
}

// Go opens an address and waits until the page and what it asked for are there.
// An error page is a page: look at Status.
func (p *Page) Go(url string) {
	p.t.Helper()
	p.record.forgetStatus()
	p.must("go to "+url, chromedp.Navigate(url))
	p.settle()
}

// Reload loads the page again.
func (p *Page) Reload() {
	p.t.Helper()
	p.must("reload", chromedp.Reload())
	p.settle()
}

// Back goes back in the window's history.
func (p *Page) Back() {
	p.t.Helper()
	p.must("go back", chromedp.NavigateBack())
	p.settle()
}

// settle waits until nothing has been loading for a moment, so that the next step
// sees what the last one led to: another page, or a changed part of this one.
func (p *Page) settle() {
	p.t.Helper()
	const quiet = 80 * time.Millisecond
	deadline := time.Now().Add(patience)
	for calm := time.Now(); time.Since(calm) < quiet; time.Sleep(5 * time.Millisecond) {
		busy := p.record.busy()
		if busy == "" {
			continue
		}
		calm = time.Now()
		if calm.After(deadline) {
			p.t.Fatalf("browser: still loading after %v: %s", patience, busy)
		}
	}
}

// Eval runs JavaScript in the page and decodes what it gives. Promises are awaited.
func Eval[V any](p *Page, js string) V {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[V](js, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("browser: %v\n%s", err, excerpt(js))
	}
	return v
}

// Eval runs JavaScript in the page for what it does.
func (p *Page) Eval(js string) {
	p.t.Helper()
	Eval[chromedp.Void](p, js)
	p.settle()
}

func excerpt(s string) string {
	if len(s) > 300 {
		return s[:300] + " …"
	}
	return s
}

// URL is the address of the page.
func (p *Page) URL() string { p.t.Helper(); return Eval[string](p, `location.href`) }

// Title is the title of the page.
func (p *Page) Title() string { p.t.Helper(); return Eval[string](p, `document.title`) }

// Text is what can be read on the page, as laid out.
func (p *Page) Text() string { p.t.Helper(); return Eval[string](p, `document.body?.innerText ?? ""`) }

// TextOf is what can be read in the first element that the CSS selector finds.
func (p *Page) TextOf(css string) string {
	p.t.Helper()
	return Eval[string](p, fmt.Sprintf(`(document.querySelector(%s) ?? {innerText: ""}).innerText`, quote(css)))
}

// Count is the number of elements that the CSS selector finds.
func (p *Page) Count(css string) int {
	p.t.Helper()
	return Eval[int](p, fmt.Sprintf(`document.querySelectorAll(%s).length`, quote(css)))
}

// HTML is the document as it stands now.
func (p *Page) HTML() string {
	p.t.Helper()
	return Eval[string](p, `document.documentElement.outerHTML`)
}

// WaitText waits until the text can be read on the page.
func (p *Page) WaitText(text string) {
	p.t.Helper()
	p.waitFor(fmt.Sprintf("the text %q", text), func() bool { return strings.Contains(p.Text(), text) })
}

// WaitGone waits until the text can no longer be read on the page.
func (p *Page) WaitGone(text string) {
	p.t.Helper()
	p.waitFor(fmt.Sprintf("the text %q to go", text), func() bool { return !strings.Contains(p.Text(), text) })
}

// Wait waits until the JavaScript expression is true.
func (p *Page) Wait(js string) {
	p.t.Helper()
	p.waitFor(js, func() bool { return Eval[bool](p, "Boolean("+js+")") })
}

func (p *Page) waitFor(what string, done func() bool) {
	p.t.Helper()
	for deadline := time.Now().Add(patience); !done(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			p.t.Fatalf("browser: waited %v for %s on %s, which reads:\n%s", patience, what, p.URL(), excerpt(p.Text()))
		}
	}
}

// Screenshot writes a picture of the whole page, PNG, and makes the folders on the way.
func (p *Page) Screenshot(file string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.MkdirAll(filepath.Dir(file), 0o755)
	}
	if err == nil {
		err = os.WriteFile(file, png, 0o644)
	}
	if err != nil {
		p.t.Fatalf("browser: picture %s: %v", file, err)
	}
}
