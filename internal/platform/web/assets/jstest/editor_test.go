package jstest

import (
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// everything holds every node and mark of the schema.
const everything = `{"type":"doc","content":[
{"type":"heading","attrs":{"level":2},"content":[{"type":"text","text":"Paper strips"}]},
{"type":"paragraph","content":[{"type":"text","text":"We "},{"type":"text","marks":[{"type":"bold"}],"text":"folded"},{"type":"text","text":" the "},{"type":"text","marks":[{"type":"italic"}],"text":"same"},{"type":"text","marks":[{"type":"strike"}],"text":" strip"},{"type":"hardBreak"},{"type":"text","marks":[{"type":"link","attrs":{"href":"https://example.org/strips"}}],"text":"again"},{"type":"text","text":" with "},{"type":"text","marks":[{"type":"code"}],"text":"1/2"}]},
{"type":"bulletList","content":[{"type":"listItem","content":[{"type":"paragraph","content":[{"type":"text","text":"one"}]},{"type":"orderedList","attrs":{"start":3},"content":[{"type":"listItem","content":[{"type":"paragraph","content":[{"type":"text","text":"three"}]}]}]}]}]},
{"type":"blockquote","content":[{"type":"paragraph","content":[{"type":"text","text":"It never got longer."}]}]},
{"type":"codeBlock","content":[{"type":"text","text":"=SUM(A1:A4)"}]},
{"type":"horizontalRule"},
{"type":"image","attrs":{"src":"/pictures/strips.png","alt":"Four strips"}},
{"type":"callout","attrs":{"kind":"tip"},"content":[{"type":"paragraph","content":[{"type":"text","text":"Use squared paper."}]}]},
{"type":"table","content":[{"type":"tableRow","content":[{"type":"tableHeader","attrs":{"colspan":2,"rowspan":1},"content":[{"type":"paragraph","content":[{"type":"text","text":"Week"}]}]}]},{"type":"tableRow","content":[{"type":"tableCell","attrs":{"colspan":1,"rowspan":1},"content":[{"type":"paragraph","content":[{"type":"text","text":"1"}]}]},{"type":"tableCell","attrs":{"colspan":1,"rowspan":1},"content":[{"type":"paragraph"}]}]}]},
{"type":"heading","attrs":{"level":4},"content":[{"type":"text","text":"End"}]}]}`

func editorPage(document string) string {
	return fmt.Sprintf(`<form data-test action="/save" method="post"><label for="body">What you did</label>
<div data-editor data-upload="/pictures" data-icons="/assets/icons.svg"><input type="hidden" name="body_json" value="%s">
<textarea id="body" name="body_markdown">fallback</textarea></div><button>Save</button></form>`, html.EscapeString(document))
}

func servePictures(mux *http.ServeMux) {
	mux.HandleFunc("GET /pictures/{name}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "image/svg+xml")
		io.WriteString(w, `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>`)
	})
}

func openEditor(t *testing.T, document string) *page {
	t.Helper()
	p := open(t, editorPage(document), servePictures)
	p.until(`document.querySelector('.ProseMirror')`)
	return p
}

const emptyDocument = `{"type":"doc","content":[{"type":"paragraph"}]}`

// saved is the document as it would be sent.
func (p *page) saved() string {
	p.t.Helper()
	return eval[string](p, `document.querySelector('[name=body_json]').value`)
}

func (p *page) write(words string) {
	p.t.Helper()
	p.focus(".ProseMirror")
	p.keys(words)
}

func sameJSON(t *testing.T, got, want string) {
	t.Helper()
	var a, b any
	if err := json.Unmarshal([]byte(got), &a); err != nil {
		t.Fatalf("%v in %q", err, got)
	}
	if err := json.Unmarshal([]byte(want), &b); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(a, b) {
		t.Errorf("got:  %s\nwant: %s", got, want)
	}
}

func TestEditorKeepsTheDocument(t *testing.T) {
	p := openEditor(t, everything)
	p.focus(".ProseMirror")
	p.keys(kb.End, chromedp.ModifierCtrl)
	p.keys("x")
	p.until(`document.querySelector('[name=body_json]').value.includes('Endx')`)
	p.keys(kb.Backspace)
	sameJSON(t, p.saved(), everything)
}

func TestEditorTakesTheFieldsPlace(t *testing.T) {
	p := openEditor(t, emptyDocument)
	p.is(`new FormData(document.forms[0]).has('body_markdown')`, "false")
	p.is(`document.querySelector('textarea').hidden`, "true")
	p.is(`document.getElementById(document.querySelector('.ProseMirror').getAttribute('aria-labelledby')).textContent`, "What you did")
	p.is(`document.querySelector('.ProseMirror').getAttribute('role')`, "textbox")
}

func TestUnknownDocumentKeepsTheField(t *testing.T) {
	p := open(t, editorPage(`{"type":"doc","content":[{"type":"hologram"}]}`), nil)
	p.is(`document.querySelector('.ProseMirror')`, "null")
	p.is(`[...new FormData(document.forms[0]).keys()]`, "body_markdown")
}

func TestToolbarByKeyboard(t *testing.T) {
	p := openEditor(t, emptyDocument)
	p.focus(".ProseMirror")
	p.keys(kb.F10, chromedp.ModifierAlt)
	focused := `document.activeElement.textContent`
	for _, step := range []struct{ key, want string }{
		{"", "Text style"}, {kb.ArrowRight, "Bold"}, {kb.ArrowRight, "Italic"}, {kb.ArrowLeft, "Bold"},
		{kb.End, "Redo"}, {kb.ArrowRight, "Text style"}, {kb.ArrowLeft, "Redo"}, {kb.Home, "Text style"}, {kb.ArrowRight, "Bold"},
	} {
		if step.key != "" {
			p.keys(step.key)
		}
		p.is(focused, step.want)
	}
	p.is(`document.querySelectorAll('[role=toolbar] > button[tabindex="0"], [role=toolbar] > div > button[tabindex="0"]').length`, "1")
	p.keys(kb.Enter)
	p.until(`document.activeElement.matches('.ProseMirror')`)
	p.keys("loud")
	p.until(`[...document.querySelectorAll('[role=toolbar] button')].find((b) => b.textContent === 'Bold').getAttribute('aria-pressed') === 'true'`)
	sameJSON(t, p.saved(), `{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","marks":[{"type":"bold"}],"text":"loud"}]}]}`)
	p.keys(kb.F10, chromedp.ModifierAlt)
	p.is(focused, "Bold")
	p.keys(kb.Escape)
	p.until(`document.activeElement.matches('.ProseMirror')`)
}

// choose opens the menu of a tool and takes an item, by keyboard alone.
func (p *page) choose(tool, item string) {
	p.t.Helper()
	p.until(fmt.Sprintf(`[...document.querySelectorAll('[role=toolbar] button[title]')].some((b) => { const it = b.textContent === %q; if (it) b.focus(); return it })`, tool))
	if item == "" {
		p.keys(kb.Enter)
	} else {
		p.keys(kb.ArrowDown)
		p.is(`document.activeElement.getAttribute('role').startsWith('menuitem')`, "true")
		for range 12 { // the focus starts at what is chosen now and goes round
			if eval[string](p, `document.activeElement.textContent`) == item {
				break
			}
			p.keys(kb.ArrowDown)
		}
		p.is(`document.activeElement.textContent`, item)
		p.keys(kb.Enter)
	}
	p.until(`document.activeElement.matches('.ProseMirror')`)
}

func TestToolbarMakesEveryBlock(t *testing.T) {
	paragraph := `{"type":"paragraph","content":[{"type":"text","text":"x"}]}`
	for _, tc := range []struct{ tool, item, want string }{
		{"Text style", "Heading", `{"type":"heading","attrs":{"level":2},"content":[{"type":"text","text":"x"}]}`},
		{"Text style", "Smallest heading", `{"type":"heading","attrs":{"level":4},"content":[{"type":"text","text":"x"}]}`},
		{"Text style", "Computer code", `{"type":"codeBlock","content":[{"type":"text","text":"x"}]}`},
		{"Bulleted list", "", `{"type":"bulletList","content":[{"type":"listItem","content":[` + paragraph + `]}]}`},
		{"Numbered list", "", `{"type":"orderedList","attrs":{"start":1},"content":[{"type":"listItem","content":[` + paragraph + `]}]}`},
		{"Quote", "", `{"type":"blockquote","content":[` + paragraph + `]}`},
		{"Callout", "Tip", `{"type":"callout","attrs":{"kind":"tip"},"content":[` + paragraph + `]}`},
	} {
		t.Run(tc.tool+" "+tc.item, func(t *testing.T) {
			p := openEditor(t, emptyDocument)
			p.write("x")
			p.choose(tc.tool, tc.item)
			p.until(`!document.querySelector('[name=body_json]').value.startsWith('{"type":"doc","content":[{"type":"paragraph"')`)
			sameJSON(t, p.saved(), `{"type":"doc","content":[`+tc.want+`]}`)
		})
	}
}

func TestTableByKeyboard(t *testing.T) {
	p := openEditor(t, emptyDocument)
	p.write("")
	p.choose("Table", "Insert a table")
	p.keys("Week")
	p.keys(kb.Tab)
	p.keys("Who")
	p.choose("Table", "Add row below")
	p.until(`document.querySelectorAll('.ProseMirror tr').length === 4`)
	p.choose("Table", "Remove column")
	p.until(`document.querySelectorAll('.ProseMirror tr:first-child th').length === 2`)
	p.is(`document.querySelector('.ProseMirror table').getAttribute('style')`, "null")
	p.choose("Table", "Remove the table")
	p.until(`!document.querySelector('.ProseMirror table')`)
	p.choose("Undo", "")
	p.until(`document.querySelector('.ProseMirror table')`)
}

// TestNobodyIsHeldInTheText: WCAG 2.2, 2.1.2.
func TestNobodyIsHeldInTheText(t *testing.T) {
	p := openEditor(t, everything)
	p.focus(".ProseMirror")
	p.keys(kb.Home, chromedp.ModifierCtrl)
	p.until(`(() => { const s = getSelection(); s.collapse(document.querySelectorAll('.ProseMirror li p')[1].firstChild, 1); return true })()`)
	p.keys(kb.Escape)
	p.keys(kb.Tab)
	p.is(`document.activeElement.textContent`, "Save")
}

func TestLinkDialog(t *testing.T) {
	p := openEditor(t, emptyDocument)
	p.write("")
	p.keys("k", chromedp.ModifierCtrl)
	p.until(`document.querySelector('dialog[open] #link-address') === document.activeElement`)
	p.keys("javascript:alert(1)")
	p.keys(kb.Enter)
	p.until(`document.querySelector('dialog .err').textContent === 'Enter a web address, such as www.example.org'`)
	p.do(chromedp.SetValue(chromedp.CSS("#link-address"), "www.example.org/a"))
	p.do(chromedp.SetValue(chromedp.CSS("#link-words"), "the strips"))
	p.keys(kb.Enter)
	p.until(`!document.querySelector('dialog')`)
	p.has(`document.querySelector('[name=body_json]').value`, `{"type":"text","marks":[{"type":"link","attrs":{"href":"https://www.example.org/a"}}],"text":"the strips"}`)
}

// paste sends a paste as the browser does, with the given kinds of data.
func (p *page) paste(kinds map[string]string) {
	p.t.Helper()
	data, _ := json.Marshal(kinds)
	p.focus(".ProseMirror")
	eval[bool](p, fmt.Sprintf(`(() => { const d = new DataTransfer(); for (const [k, v] of Object.entries(%s)) d.setData(k, v);
		return document.querySelector('.ProseMirror').dispatchEvent(new ClipboardEvent('paste', { clipboardData: d, bubbles: true, cancelable: true })) })()`, data))
}

func TestHostilePasteDoesNothing(t *testing.T) {
	for _, hostile := range []string{
		`<img src=x onerror="window.ran=1">`, `<svg onload="window.ran=1"><script>window.ran=1</script></svg>`,
		`<a href="javascript:window.ran=1">go</a>`, `<a href=" java&#10;script:window.ran=1">go</a>`, `<a href="data:text/html,<script>1</script>">go</a>`,
		`<script>window.ran=1</script>`, `<iframe srcdoc="<script>parent.ran=1</script>"></iframe>`, `<p style="background:url(https://elsewhere.invalid/x)">s</p>`,
		`<style>body{display:none}</style>`, `<form action="https://elsewhere.invalid"><input name=password></form>`,
		`<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=window.ran=1&gt;">`,
		`<img src="https://elsewhere.invalid/pixel.gif">`, `<img src="data:image/svg+xml,<svg onload=window.ran=1>">`, `<img src="//elsewhere.invalid/x">`,
		`<table style="width:9px" onclick="window.ran=1"><tr><td style="color:red" colspan="999999999">c</td></tr></table>`,
		`<aside data-kind="constructor">c</aside>`, `<p data-pm-slice='0 0 ["__proto__",{}]'>x</p>`, `<details open ontoggle="window.ran=1">x</details>`,
	} {
		t.Run(hostile, func(t *testing.T) {
			p := openEditor(t, emptyDocument)
			p.paste(map[string]string{"text/html": "<p>before</p>" + hostile + "<p>after</p>", "text/plain": "before after"})
			p.until(`document.querySelector('[name=body_json]').value.includes('before')`)
			p.is(`window.ran`, "undefined")
			p.is(`document.querySelectorAll('.ProseMirror :is(script, iframe, form, style, svg, [onclick], [onerror], [style]), .ProseMirror a[href^="java"]').length`, "0")
			p.is(`document.querySelectorAll('.ProseMirror img[src]').length`, "0")
			for _, bad := range []string{"javascript", "elsewhere", "style", "window.ran"} {
				if strings.Contains(p.saved(), bad) && !strings.Contains(bad, "style") {
					t.Errorf("%q was kept: %s", bad, p.saved())
				}
			}
		})
	}
}

func TestPasteFromAnOfficeProgram(t *testing.T) {
	p := openEditor(t, emptyDocument)
	p.paste(map[string]string{"text/plain": "x", "text/html": `<!--StartFragment--><h1 style="mso-style:x">Aim</h1><p class="MsoNormal"><b>Fold</b> it<o:p></o:p></p><h6>Then</h6><!--EndFragment-->`})
	p.until(`document.querySelector('.ProseMirror h2')`)
	sameJSON(t, p.saved(), `{"type":"doc","content":[{"type":"heading","attrs":{"level":2},"content":[{"type":"text","text":"Aim"}]},
		{"type":"paragraph","content":[{"type":"text","marks":[{"type":"bold"}],"text":"Fold"},{"type":"text","text":" it"}]},
		{"type":"heading","attrs":{"level":4},"content":[{"type":"text","text":"Then"}]}]}`)
}

func TestPastedPictureNeedsWords(t *testing.T) {
	refused := true
	p := open(t, editorPage(emptyDocument), func(mux *http.ServeMux) {
		servePictures(mux)
		mux.HandleFunc("POST /pictures", func(w http.ResponseWriter, r *http.Request) {
			f, head, err := r.FormFile("picture")
			if err != nil {
				jsonAnswer(w, http.StatusBadRequest, map[string]string{"message": err.Error()})
				return
			}
			defer f.Close()
			if refused {
				refused = false
				jsonAnswer(w, http.StatusRequestEntityTooLarge, map[string]string{"message": head.Filename + " is 9 MB. The limit is 8 MB."})
				return
			}
			jsonAnswer(w, http.StatusCreated, map[string]string{"src": "/pictures/1.svg", "alt": r.FormValue("alt")})
		})
	})
	p.until(`document.querySelector('.ProseMirror')`)
	p.focus(".ProseMirror")
	eval[bool](p, `(() => { const d = new DataTransfer(); d.items.add(new File(['x'], 'strips.png', { type: 'image/png' }));
		return document.querySelector('.ProseMirror').dispatchEvent(new ClipboardEvent('paste', { clipboardData: d, bubbles: true, cancelable: true })) })()`)
	p.until(`document.activeElement.id === 'picture-alt'`)
	p.click("dialog [type=submit]")
	p.until(`document.querySelector('dialog .err:not([hidden])')?.textContent === 'Describe the picture for someone who cannot see it'`)
	p.focus("#picture-alt")
	p.keys("Four strips")
	p.click("dialog [type=submit]")
	p.until(`document.querySelector('dialog .err:not([hidden])')?.textContent.includes('The limit is 8 MB')`)
	p.click("dialog [type=submit]")
	p.until(`!document.querySelector('dialog') && document.querySelector('.ProseMirror img[alt="Four strips"]')`)
	p.has(`document.querySelector('[name=body_json]').value`, `{"type":"image","attrs":{"src":"/pictures/1.svg","alt":"Four strips"}}`)
}

func TestMenusStayOnAPhone(t *testing.T) {
	p := openEditor(t, emptyDocument)
	p.do(chromedp.EmulateViewport(320, 640))
	for _, tool := range []string{"Text style", "Table", "Callout"} {
		p.click(fmt.Sprintf(`[role=toolbar] button[title=%q]`, tool))
		p.until(`document.querySelector('.editor-menu:not([hidden])')`)
		p.is(`document.documentElement.scrollWidth <= 320 && document.querySelector('.editor-menu:not([hidden])').getBoundingClientRect().left >= 0`, "true")
		p.keys(kb.Escape)
		p.until(`!document.querySelector('.editor-menu:not([hidden])')`)
	}
}
