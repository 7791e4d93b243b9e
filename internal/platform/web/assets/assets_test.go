package assets

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"staffroom/internal/platform/web/assets/bundle"
)

func built(t *testing.T) []bundle.File {
	t.Helper()
	files, err := bundle.Build(".")
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestServedFilesAreFresh(t *testing.T) {
	files := built(t)
	for _, f := range files {
		if served[f.Name] != f.Served {
			t.Fatalf("%s is out of date: run go run ./internal/platform/web/assets/build", f.Name)
		}
		body, err := Content(f.Name)
		if err != nil || !bytes.Equal(body, f.Body) {
			t.Errorf("%s: stored bytes differ from the built ones (%v)", f.Name, err)
		}
	}
	stored, err := fs.ReadDir(dist, "dist")
	if err != nil {
		t.Fatal(err)
	}
	if len(stored) != len(files)+1 {
		t.Errorf("dist holds %d files, want %d and the manifest", len(stored), len(files))
	}
}

func packedSize(t *testing.T, name string) int {
	t.Helper()
	body, err := Content(name)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := bundle.Gzip(body)
	if err != nil {
		t.Fatal(err)
	}
	return len(packed)
}

func TestAReadingPageStaysSmall(t *testing.T) {
	css := packedSize(t, "app.css")
	if css > 13<<10 {
		t.Errorf("app.css is %d bytes gzipped, want at most 13 KiB", css)
	}
	if all := css + packedSize(t, "app.js") + packedSize(t, "theme.js"); all > 30<<10 {
		t.Errorf("styles and scripts of a reading page are %d bytes gzipped, want at most 30 KiB", all)
	}
}

func TestStylesAreReadByOldTablets(t *testing.T) {
	for _, name := range []string{"app.css", "editor.css"} {
		css, err := Content(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, unknown := range []string{"light-dark(", "&"} {
			if bytes.Contains(css, []byte(unknown)) {
				t.Errorf("%s still has %q, which Safari 15.6 does not know", name, unknown)
			}
		}
	}
}

func get(t *testing.T, path, encoding string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if encoding != "" {
		r.Header.Set("Accept-Encoding", encoding)
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w.Result()
}

func TestHandlerServesTheSameBytesPackedAndPlain(t *testing.T) {
	want, err := Content("app.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		accept string
		packed bool
	}{{"", false}, {"gzip, deflate, br", true}, {"gzip;q=0", false}, {"identity", false}, {"*", true}, {"GZIP; q=0.5", true}} {
		res := get(t, URL("app.css"), c.accept)
		if got := res.Header.Get("Content-Encoding") == "gzip"; got != c.packed {
			t.Errorf("%q: packed %v, want %v", c.accept, got, c.packed)
		}
		var body io.Reader = res.Body
		if c.packed {
			if body, err = gzip.NewReader(res.Body); err != nil {
				t.Fatal(err)
			}
		}
		got, err := io.ReadAll(body)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%q: other bytes (%v)", c.accept, err)
		}
		if res.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" || res.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%q: headers %v", c.accept, res.Header)
		}
	}
}

func TestHandlerTypes(t *testing.T) {
	for name, want := range map[string]string{
		"app.css": "text/css; charset=utf-8", "app.js": "text/javascript; charset=utf-8", "icons.svg": "image/svg+xml", "source-sans-3-wght.woff2": "font/woff2",
	} {
		res := get(t, URL(name), "gzip")
		if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != want {
			t.Errorf("%s: %d %s", name, res.StatusCode, res.Header.Get("Content-Type"))
		}
	}
}

func TestHandlerKnowsNothingElse(t *testing.T) {
	for _, path := range []string{"/assets/", "/assets/manifest.json", "/assets/app.css", "/assets/../assets.go", "/assets/dist/app.css", "/assets/" + served["app.css"] + ".gz"} {
		if res := get(t, path, "gzip"); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
}

func TestURLOfWhatDoesNotExist(t *testing.T) {
	defer func() {
		if r := recover(); r == nil || !strings.Contains(r.(string), "nothing.css") {
			t.Errorf("want a panic that names the file, got %v", r)
		}
	}()
	URL("nothing.css")
}
