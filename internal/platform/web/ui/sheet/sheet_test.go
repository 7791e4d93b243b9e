package sheet

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"staffroom/internal/platform/web/assets"
	"staffroom/internal/platform/web/theme"
)

func render(t *testing.T, name string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Pages()[name].Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func attr(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// page is what the checks below need to know about a document.
type document struct {
	h1, mains int
	ids       map[string]int
	refs      []string
	faults    []string
}

func read(t *testing.T, raw []byte) document {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	d := document{ids: map[string]int{}}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			d.look(n)
		}
	}
	return d
}

func (d *document) look(n *html.Node) {
	switch n.Data {
	case "h1":
		d.h1++
	case "main":
		d.mains++
	case "script":
		kind, _ := attr(n, "type")
		if _, src := attr(n, "src"); !src && kind != "application/ld+json" {
			d.faults = append(d.faults, "a script without a file")
		}
	case "style":
		d.faults = append(d.faults, "an inline stylesheet")
	case "nav":
		if l, _ := attr(n, "aria-label"); l == "" {
			if by, _ := attr(n, "aria-labelledby"); by == "" {
				d.faults = append(d.faults, "a nav without a name")
			}
		}
	case "img":
		if _, ok := attr(n, "alt"); !ok {
			d.faults = append(d.faults, "a picture without alt")
		}
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "id":
			d.ids[a.Val]++
		case "for", "popovertarget", "aria-controls":
			d.refs = append(d.refs, a.Val)
		case "aria-describedby", "aria-labelledby":
			d.refs = append(d.refs, strings.Fields(a.Val)...)
		}
		if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
			d.faults = append(d.faults, n.Data+" has "+a.Key)
		}
	}
}

func TestPagesKeepTheRulesOfTheirMarkup(t *testing.T) {
	for name := range Pages() {
		t.Run(name, func(t *testing.T) {
			d := read(t, render(t, name))
			if d.h1 != 1 || d.mains != 1 {
				t.Errorf("%d h1 and %d main, want one each", d.h1, d.mains)
			}
			for id, n := range d.ids {
				if n > 1 {
					t.Errorf("id %q stands %d times", id, n)
				}
			}
			for _, ref := range d.refs {
				if d.ids[ref] == 0 {
					t.Errorf("something points to %q, which is not there", ref)
				}
			}
			for _, f := range d.faults {
				t.Error(f)
			}
		})
	}
}

var used = regexp.MustCompile(`#([a-z0-9-]+)"></use>`)

func TestEveryIconOfThePagesIsInTheSprite(t *testing.T) {
	sprite, err := assets.Content("icons.svg")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for name := range Pages() {
		for _, m := range used.FindAllSubmatch(render(t, name), -1) {
			n++
			if !bytes.Contains(sprite, []byte(`id="`+string(m[1])+`"`)) {
				t.Errorf("%s shows %s, which the sprite does not have", name, m[1])
			}
		}
	}
	if n < 100 {
		t.Errorf("only %d icons found: the pattern no longer fits the markup", n)
	}
}

func TestStructuredDataCannotEndItsElement(t *testing.T) {
	if raw := render(t, "item"); bytes.Contains(raw, []byte("</script><b>")) || !bytes.Contains(raw, []byte(`\u003c/script\u003e`)) {
		t.Error("text from people closed the JSON-LD element")
	}
}

func TestErrorPagesSaySoInTheTitle(t *testing.T) {
	if raw := render(t, "share"); !bytes.Contains(raw, []byte("<title>Error: Share something – Larkfield Staffroom</title>")) {
		t.Error("the title does not start with Error:")
	}
}

// TestWriteSheet writes the pages and their files into the folder SHEET names, to be looked at in a browser.
func TestWriteSheet(t *testing.T) {
	dir := os.Getenv("SHEET")
	if dir == "" {
		t.Skip("set SHEET to a folder to look at the pages")
	}
	th, err := theme.FromHex("#0b5a6b")
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "theme", "larkfield.css"), []byte(th.CSS(":root")))
	for name := range Pages() {
		write(t, filepath.Join(dir, name+".html"), render(t, name))
	}
	for _, name := range assets.Names() {
		body, err := assets.Content(name)
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, assets.URL(name)), body)
	}
}

func write(t *testing.T, path string, body []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, body, 0o644); err != nil {
		t.Fatal(err)
	}
}
