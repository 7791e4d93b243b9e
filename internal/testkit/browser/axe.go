package browser

import (
	"context"
	_ "embed"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// axe is axe-core 4.14.1, unchanged, under the Mozilla Public License 2.0; its
// licence lies beside it.
//
//go:embed testdata/axe.min.js
var axe string

// Finding is one rule of accessibility that a page breaks, and where.
type Finding struct {
	ID     string   // axe's name of the rule
	Impact string   // minor, moderate, serious or critical
	Help   string   // what the rule asks for
	Nodes  []string // selector and what is wrong, one each
}

func (f Finding) String() string {
	return fmt.Sprintf("%s (%s): %s\n    %s", f.ID, f.Impact, f.Help, strings.Join(f.Nodes, "\n    "))
}

// Movement is ended first: half-faded text has a contrast that nobody reads.
const runAxe = `(async () => {
	for (const a of document.getAnimations()) try { a.finish() } catch { a.cancel() }
	const found = await axe.run(document, {resultTypes: ["violations"], iframes: false});
	return found.violations.map(v => ({
		ID: v.id, Impact: v.impact ?? "", Help: v.help,
		Nodes: v.nodes.map(n => n.target.join(" ") + ": " + n.failureSummary.replace(/\s+/g, " ")),
	}));
})()`

// Findings are the accessibility rules that the page breaks as it stands.
//
// axe runs from outside the page's own scripts, so neither the page's content
// security policy nor having scripts switched off keeps it out, and what it does
// is not held against the page.
func (p *Page) Findings() []Finding {
	p.t.Helper()
	p.scripts(true)
	before := p.marks()
	if !Eval[bool](p, `typeof axe === "object"`) {
		Eval[chromedp.Void](p, axe)
	}
	found := Eval[[]Finding](p, runAxe)
	p.restore(before)
	p.scripts(!p.o.NoScript)
	return found
}

// Axe fails the test with every accessibility rule that the page breaks.
func (p *Page) Axe(t T) {
	t.Helper()
	for _, f := range p.Findings() {
		t.Errorf("%s at %d px: %s", p.URL(), p.o.Width, f)
	}
}

func (p *Page) scripts(run bool) {
	p.t.Helper()
	p.must("switch scripts", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !run})
		return err
	}))
}

// marks is how much the window had reported.
func (p *Page) marks() [2]int {
	p.record.mu.Lock()
	defer p.record.mu.Unlock()
	return [2]int{len(p.record.violations), len(p.record.errors)}
}

func (p *Page) restore(marks [2]int) {
	p.record.mu.Lock()
	defer p.record.mu.Unlock()
	p.record.violations = p.record.violations[:marks[0]]
	p.record.errors = p.record.errors[:marks[1]]
}

// A box that scrolls by itself, such as a wide table, may be wider inside.
const overflow = `(() => {
	const wide = document.documentElement.clientWidth;
	const root = document.scrollingElement;
	if (root.scrollWidth <= wide && wide <= %d) return [];
	const scrolls = e => e && e !== document.body && e !== root && (getComputedStyle(e).overflowX !== "visible" || scrolls(e.parentElement));
	const out = [...document.body.querySelectorAll("*")]
		.filter(e => e.getBoundingClientRect().right > %[1]d + 0.5 && !scrolls(e.parentElement))
		.map(e => e.tagName.toLowerCase() + (e.id && "#" + e.id) + [...e.classList].map(c => "." + c).join("") + " ends at " + Math.round(e.getBoundingClientRect().right));
	return out.length ? out.slice(0, 8) : ["the page is " + root.scrollWidth + " wide"];
})()`

// SameWidth fails the test when the page is wider than the window, so that one
// would have to scroll sideways to read it, and names what sticks out.
func (p *Page) SameWidth(t T) {
	t.Helper()
	if out := Eval[[]string](p, fmt.Sprintf(overflow, p.o.Width)); len(out) > 0 {
		t.Errorf("%s does not fit into %d px:\n    %s", p.URL(), p.o.Width, strings.Join(out, "\n    "))
	}
}

// Clean fails the test with every content security policy violation, console
// error and request to another host that the window has seen.
func (p *Page) Clean(t T, hosts ...string) {
	t.Helper()
	for _, v := range p.Violations() {
		t.Errorf("%s: content security policy: %s", p.URL(), v)
	}
	for _, e := range p.ConsoleErrors() {
		t.Errorf("%s: console: %s", p.URL(), e)
	}
	for _, q := range p.Foreign(hosts...) {
		t.Errorf("%s: asked another host: %s %s", p.URL(), q.Method, q.URL)
	}
}
