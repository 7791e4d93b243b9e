package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The roles of what can be clicked, and of what can be filled in.
var (
	clickable = []string{"link", "button", "menuitem", "menuitemcheckbox", "menuitemradio", "tab", "checkbox", "radio",
		"switch", "option", "DisclosureTriangle", "treeitem", "combobox", "PopUpButton"}
	fillable = []string{"textbox", "searchbox", "combobox", "spinbutton", "slider", "Date", "DateTime", "InputTime", "ColorWell", "group"}
	choosing = []string{"combobox", "listbox", "PopUpButton", "MenuListPopup"}
	checking = []string{"checkbox", "radio", "switch"}
)

// node is one thing as assistive technology is told about it.
type node struct {
	role, name string
	focused    bool
	backend    cdp.BackendNodeID
}

func (n node) String() string { return fmt.Sprintf("%s %q", n.role, n.name) }

// tree is everything on the page that assistive technology is told about.
func (p *Page) tree() []node {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	res, err := chromedp.Call(ctx, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	if err != nil {
		p.t.Fatalf("browser: accessibility tree: %v", err)
	}
	var all []node
	for _, n := range res.Nodes {
		if n.Ignored || n.BackendDOMNodeID == 0 {
			continue
		}
		x := node{role: value(n.Role), name: words(value(n.Name)), backend: n.BackendDOMNodeID}
		for _, q := range n.Properties {
			x.focused = x.focused || (q.Name == accessibility.PropertyNameFocused && string(q.Value.Value) == "true")
		}
		all = append(all, x)
	}
	return all
}

func value(v *accessibility.Value) string {
	if v == nil {
		return ""
	}
	var s string
	_ = json.Unmarshal(v.Value, &s) // what is not text has no words
	return s
}

// words makes white space count as people read it.
func words(s string) string { return strings.Join(strings.Fields(s), " ") }

// find waits for the thing with one of the roles and that name; the first of
// several. A name that stands nowhere in full may be the only one's part.
func (p *Page) find(roles []string, name string) node {
	p.t.Helper()
	name = words(name)
	for deadline := time.Now().Add(patience / 3); ; time.Sleep(30 * time.Millisecond) {
		var part, seen []node
		for _, n := range p.tree() {
			if !slices.Contains(roles, n.role) {
				continue
			}
			if n.name == name {
				return n
			}
			seen = append(seen, n)
			if strings.Contains(n.name, name) {
				part = append(part, n)
			}
		}
		if len(part) == 1 {
			return part[0]
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("browser: %q not found on %s; there is %v", name, p.URL(), seen)
		}
	}
}

// Click clicks, with the mouse, the link, button, tab, box or option of that accessible name.
func (p *Page) Click(name string) {
	p.t.Helper()
	p.click(p.find(clickable, name))
}

// ClickRole is Click for one role, where a link and a button have the same name.
func (p *Page) ClickRole(role, name string) {
	p.t.Helper()
	p.click(p.find([]string{role}, name))
}

// ClickOn clicks the first element that the CSS selector finds, for what has no name.
func (p *Page) ClickOn(css string) {
	p.t.Helper()
	p.must("click "+css, chromedp.Click(chromedp.CSS(css)))
	p.settle()
}

func (p *Page) click(n node) {
	p.t.Helper()
	p.must("click "+n.String(), chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if _, err := cdp.Call(ctx, t, dom.ScrollIntoViewIfNeeded, dom.ScrollIntoViewIfNeededParams{BackendNodeID: n.backend}); err != nil {
			return err
		}
		res, err := cdp.Call(ctx, t, dom.GetContentQuads, dom.GetContentQuadsParams{BackendNodeID: n.backend})
		if err != nil {
			return err
		}
		if len(res.Quads) == 0 {
			return errors.New("it is not laid out")
		}
		q := res.Quads[0] // four corners, clockwise
		x, y := (q[0]+q[4])/2, (q[1]+q[5])/2
		_, err = chromedp.MouseClickXY(x, y)(ctx, t)
		return err
	}))
	p.settle()
}

// on calls a JavaScript function on the element, as "this".
func on[V any](p *Page, n node, function string, args ...any) V {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	res, err := chromedp.Call(ctx, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: n.backend})
	if err != nil {
		p.t.Fatalf("browser: %v: %v", n, err)
	}
	v, err := chromedp.Run(ctx, chromedp.CallFunctionOn[V](function, func(c *runtime.CallFunctionOnParams) { c.ObjectID = res.Object.ObjectID }, args...))
	if err != nil {
		p.t.Fatalf("browser: %v: %v", n, err)
	}
	return v
}

// Fill replaces what stands in the field of that label, as typing does. Dates and
// times are given as forms send them: 2026-11-22, 14:30.
func (p *Page) Fill(label, text string) {
	p.t.Helper()
	n := p.find(fillable, label)
	typed := on[bool](p, n, `function (text) {
		this.focus();
		if (["date", "time", "datetime-local", "month", "week", "color", "range"].includes(this.type)) {
			this.value = text;
			for (const e of ["input", "change"]) this.dispatchEvent(new Event(e, {bubbles: true}));
			return false;
		}
		if (this.select) this.select(); else getSelection().selectAllChildren(this);
		return true;
	}`, text)
	switch {
	case !typed:
	case text == "":
		p.must("empty "+label, chromedp.KeyEvent(kb.Delete))
	default:
		p.must("fill in "+label, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, input.InsertText, input.InsertTextParams{Text: text})
			return err
		}))
	}
	p.settle()
}

// Value is what stands in the field of that label.
func (p *Page) Value(label string) string {
	p.t.Helper()
	return on[string](p, p.find(slices.Concat(fillable, choosing), label), `function () { return String(this.value ?? this.innerText) }`)
}

// Choose picks, in the list of that label, the option that reads so.
func (p *Page) Choose(label, option string) {
	p.t.Helper()
	n := p.find(choosing, label)
	found := on[bool](p, n, `function (text) {
		const o = [...this.options].find(o => o.label.trim() === text);
		if (!o) return false;
		o.selected = true;
		for (const e of ["input", "change"]) this.dispatchEvent(new Event(e, {bubbles: true}));
		return true;
	}`, option)
	if !found {
		p.t.Fatalf("browser: %v has no option %q", n, option)
	}
	p.settle()
}

// Check ticks the box, switch or radio button of that label, or takes the tick away.
func (p *Page) Check(label string, ticked bool) {
	p.t.Helper()
	n := p.find(checking, label)
	if on[bool](p, n, `function () { return this.checked ?? this.ariaChecked === "true" }`) != ticked {
		p.click(n)
	}
}

// SetFiles puts files into the file field of that label, as the file dialogue does.
func (p *Page) SetFiles(label string, files ...string) {
	p.t.Helper()
	paths := make([]string, len(files))
	for i, f := range files {
		abs, err := filepath.Abs(f)
		if err != nil {
			p.t.Fatalf("browser: %v", err)
		}
		paths[i] = abs
	}
	p.must("choose files for "+label, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		// Found through the label: assistive technology is told of a button with a name made up by the browser.
		field, err := chromedp.Evaluate[*runtime.RemoteObject](fmt.Sprintf(`[...document.querySelectorAll("input[type=file]")].find(f =>
			[...f.labels].map(l => l.innerText).concat(f.ariaLabel ?? []).some(l => l.trim().replace(/\s+/g, " ").startsWith(%s)))`, quote(words(label))))(ctx, t)
		if err != nil {
			return err
		}
		if field == nil || field.ObjectID == "" {
			return errors.New("there is no such file field")
		}
		_, err = cdp.Call(ctx, t, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: paths, ObjectID: field.ObjectID})
		return err
	}))
	p.settle()
}

// Download does what starts a download and gives the file's name and bytes.
func (p *Page) Download(start func()) (name string, content []byte) {
	p.t.Helper()
	dir, err := os.MkdirTemp("", "staffroom-download-")
	if err != nil {
		p.t.Fatalf("browser: %v", err)
	}
	p.t.Cleanup(func() { _ = os.RemoveAll(dir) }) // a temporary folder that stays does no harm
	_, err = chromedp.CallBrowser(p.ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior:         browser.SetDownloadBehaviorBehaviorAllow,
		BrowserContextID: chromedp.FromContext(p.ctx).BrowserContextID,
		DownloadPath:     dir,
	})
	if err != nil {
		p.t.Fatalf("browser: allow downloads: %v", err)
	}
	start()
	p.waitFor("a download", func() bool {
		files, _ := os.ReadDir(dir)
		if len(files) != 1 || strings.HasSuffix(files[0].Name(), ".crdownload") || strings.HasPrefix(files[0].Name(), ".") {
			return false
		}
		name = files[0].Name()
		return true
	})
	if content, err = os.ReadFile(filepath.Join(dir, name)); err != nil {
		p.t.Fatalf("browser: %v", err)
	}
	return name, content
}

var keys = map[string]string{
	"Tab": kb.Tab, "Enter": kb.Enter, "Escape": kb.Escape, "Space": " ", "Backspace": kb.Backspace, "Delete": kb.Delete,
	"ArrowUp": kb.ArrowUp, "ArrowDown": kb.ArrowDown, "ArrowLeft": kb.ArrowLeft, "ArrowRight": kb.ArrowRight,
	"Home": kb.Home, "End": kb.End, "PageUp": kb.PageUp, "PageDown": kb.PageDown, "F6": kb.F6, "F10": kb.F10,
}

var modifiers = map[string]chromedp.Modifier{
	"Shift": chromedp.ModifierShift, "Ctrl": chromedp.ModifierCtrl, "Alt": chromedp.ModifierAlt, "Meta": chromedp.ModifierMeta,
}

// Press presses keys one after another: "Tab", "Shift+Tab", "Alt+F10", "a".
func (p *Page) Press(presses ...string) {
	p.t.Helper()
	for _, press := range presses {
		var held []chromedp.Modifier
		key := press
		for before, after, ok := strings.Cut(key, "+"); ok && modifiers[before] != 0; before, after, ok = strings.Cut(key, "+") {
			held, key = append(held, modifiers[before]), after
		}
		if k, ok := keys[key]; ok {
			key = k
		}
		if len([]rune(key)) != 1 {
			p.t.Fatalf("browser: no key is called %q", press)
		}
		p.must("press "+press, chromedp.KeyEvent(key, chromedp.KeyModifiers(held...)))
		p.settle()
	}
}

// Type types text where the focus is.
func (p *Page) Type(text string) {
	p.t.Helper()
	p.must("type", chromedp.KeyEvent(text))
	p.settle()
}

// Focused names what has the focus, such as `button "Save"`; "" is nothing but the page.
func (p *Page) Focused() string {
	p.t.Helper()
	for _, n := range p.tree() {
		if n.focused && n.role != "RootWebArea" {
			return n.String()
		}
	}
	return ""
}

// TabTo presses Tab until the thing of that accessible name has the focus.
func (p *Page) TabTo(name string) {
	p.t.Helper()
	var passed []string
	for range 200 {
		p.Press("Tab")
		f := p.Focused()
		if strings.HasSuffix(f, fmt.Sprintf(" %q", words(name))) {
			return
		}
		passed = append(passed, f)
	}
	p.t.Fatalf("browser: Tab never comes to %q, but to %v", name, passed)
}

// Names lists the accessible names of everything with that role: "heading", "link", "button" …
func (p *Page) Names(role string) []string {
	p.t.Helper()
	var names []string
	for _, n := range p.tree() {
		if n.role == role {
			names = append(names, n.name)
		}
	}
	return names
}

// quote writes text as a JavaScript string.
func quote(s string) string {
	b, _ := json.Marshal(s) // text always can
	return string(b)
}
