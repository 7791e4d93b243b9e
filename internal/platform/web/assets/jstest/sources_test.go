package jstest

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestVendoredFilesAreAsPublished: nobody edits an npm source here; the command in vendoring renews them.
func TestVendoredFilesAreAsPublished(t *testing.T) {
	raw, err := os.ReadFile("../vendor/SHA256SUMS")
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	for line := range strings.Lines(string(raw)) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		listed = append(listed, name)
		body, err := os.ReadFile(filepath.Join("../vendor", name))
		if err != nil {
			t.Error(err)
		} else if got := fmt.Sprintf("%x", sha256.Sum256(body)); got != sum {
			t.Errorf("%s was changed: %s, published as %s", name, got, sum)
		}
	}
	listed = append(listed, "SHA256SUMS", "packages.json")
	err = fs.WalkDir(os.DirFS("../vendor"), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !slices.Contains(listed, path) {
			t.Errorf("%s is not listed in SHA256SUMS", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestSizes holds the budget of the pages: gzipped bytes.
func TestSizes(t *testing.T) {
	files, err := built()
	if err != nil {
		t.Fatal(err)
	}
	for name, most := range map[string]int{"theme.js": 300, "app.js": 10 << 10, "editor.js": 190 << 10} {
		var packed bytes.Buffer
		z, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression)
		z.Write(files[name])
		z.Close()
		if packed.Len() > most || len(files[name]) == 0 {
			t.Errorf("%s is %d bytes gzipped, at most %d", name, packed.Len(), most)
		}
		t.Logf("%s: %d bytes, %d gzipped", name, len(files[name]), packed.Len())
	}
}
