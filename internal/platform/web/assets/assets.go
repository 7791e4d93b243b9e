// Package assets holds the stylesheets, scripts, fonts and icons of the pages, built by ./build, embedded and served under
// names that change with their content, so a browser keeps them for a year.
package assets

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"

	"staffroom/internal/platform/web"
)

//go:embed dist
var dist embed.FS

var served = readManifest()

func readManifest() map[string]string {
	raw, err := dist.ReadFile("dist/manifest.json")
	if err != nil {
		panic("assets: built without its files: " + err.Error())
	}
	table := map[string]string{}
	if err := json.Unmarshal(raw, &table); err != nil {
		panic("assets: " + err.Error())
	}
	return table
}

// Has reports whether there is a file of that name.
func Has(name string) bool { return served[name] != "" }

// URL is the address of a file by its source name ("app.css"). It panics for a name that does not exist, which is a
// mistake in the program that any rendering of the page finds.
func URL(name string) string {
	if s, ok := served[name]; ok {
		return "/assets/" + s
	}
	panic(fmt.Sprintf("assets: there is no %q; run go run ./internal/platform/web/assets/build", name))
}

// Names lists the source names of all files.
func Names() []string {
	names := make([]string, 0, len(served))
	for n := range served {
		names = append(names, n)
	}
	return names
}

// Content is the uncompressed content of a file by its source name, for tests and for mail.
func Content(name string) ([]byte, error) {
	s, ok := served[name]
	if !ok {
		return nil, fs.ErrNotExist
	}
	body, packed, err := load(s)
	if err != nil || !packed {
		return body, err
	}
	return unpack(body)
}

// load finds a served name as it is stored: packed with gzip or as it is.
func load(name string) (body []byte, packed bool, err error) {
	if body, err = dist.ReadFile("dist/" + name + ".gz"); err == nil {
		return body, true, nil
	}
	body, err = dist.ReadFile("dist/" + name)
	return body, false, err
}

func unpack(body []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

var types = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
	".woff2": "font/woff2", ".png": "image/png", ".ico": "image/x-icon", ".json": "application/json", ".txt": "text/plain; charset=utf-8",
	".webmanifest": "application/manifest+json",
}

// Handler serves the files under /assets/. Everything in it is public and never changes under its name.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/assets/")
		kind, ok := types[path.Ext(name)]
		if !ok || strings.Contains(name, "/") || name == "manifest.json" {
			http.NotFound(w, r)
			return
		}
		body, packed, err := load(name)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", kind)
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("X-Content-Type-Options", "nosniff")
		if packed {
			h.Set("Vary", "Accept-Encoding")
			if web.AcceptsGzip(r) {
				h.Set("Content-Encoding", "gzip")
			} else if body, err = unpack(body); err != nil {
				http.Error(w, "Something went wrong at our end.", http.StatusInternalServerError)
				return
			}
		}
		h.Set("Content-Length", strconv.Itoa(len(body)))
		if r.Method != http.MethodHead {
			_, _ = w.Write(body) // the reader went away: nobody to tell
		}
	})
}
