package e2e

import (
	"slices"
	"strings"
	"testing"

	"staffroom/internal/testkit/browser"
)

// weight is what a page asked for: bytes over the network, compressed.
type weight struct {
	code, all, requests int
	list                []string
}

func (j journey) weight() (w weight) {
	j.Wait(`document.fonts.status === "loaded"`)
	for _, q := range j.Requests() {
		if q.Type == "Image" || strings.HasSuffix(q.URL, ".svg") {
			continue
		}
		w.all += q.Bytes
		w.requests++
		w.list = append(w.list, strings.TrimPrefix(q.URL, j.d.URL))
		if slices.Contains([]string{"Script", "Stylesheet"}, q.Type) {
			w.code += q.Bytes
		}
	}
	return w
}

// Fonts count among the whole page; the icons are a picture.
func TestReadingBudget(t *testing.T) {
	for _, path := range []string{"/at/kilnfield/bar-models-before-algorithms", "/at/larkfield", "/library?q=fractions", "/at/kilnfield"} {
		t.Run(strings.Trim(strings.ReplaceAll(path, "/", " "), " "), func(t *testing.T) {
			t.Parallel()
			j := begin(t, visitor, browser.Options{})
			j.visit(path)
			w := j.weight()
			t.Logf("%d bytes of CSS and JS, %d in all, %d requests", w.code, w.all, w.requests)
			if w.code > 30<<10 || w.all > 100<<10 || w.requests > 10 {
				t.Errorf("CSS and JS %d (30 KiB), all %d (100 KiB), requests %d (10): %v", w.code, w.all, w.requests, w.list)
			}
		})
	}
}

func TestEditorBudget(t *testing.T) {
	t.Parallel()
	d := staffroom(t)
	j := begin(t, priya, browser.Options{})
	j.draft("How heavy the editor is", "To see how heavy the page for writing is.")
	path := j.path()
	fresh := begin(t, priya, browser.Options{})
	before := len(fresh.Requests())
	fresh.visit(path)
	bytes := 0
	for _, q := range fresh.Requests()[before:] {
		if q.Type == "Script" || q.Type == "Stylesheet" {
			bytes += q.Bytes
		}
	}
	t.Logf("%d bytes of CSS and JS on %s%s", bytes, d.URL, path)
	if bytes > 300<<10 {
		t.Errorf("%d bytes of CSS and JS, want 300 KiB at most", bytes)
	}
	if bytes < 50<<10 {
		t.Errorf("%d bytes is no editor", bytes)
	}
}
