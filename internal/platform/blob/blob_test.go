package blob_test

import (
	"path/filepath"
	"strings"
	"testing"

	"staffroom/internal/platform/blob"
	"staffroom/internal/platform/blob/blobtest"
	"staffroom/internal/platform/errs"
)

func TestFolder(t *testing.T) {
	blobtest.Run(t, func() blob.Store {
		s, err := blob.NewFolder(filepath.Join(t.TempDir(), "files"))
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	for address, code := range map[string]string{
		dir:                        "",
		"file://" + dir:            "",
		"file://" + dir + "/a%20b": "",
		"":                         "blob.address",
		"file://":                  "blob.address",
		"ftp://somewhere/x":        "blob.scheme",
	} {
		s, err := blob.Open(address)
		if code != "" {
			if errs.CodeOf(err) != code || !errs.Is(err, errs.Invalid) {
				t.Errorf("open %q = %v, want %s", address, err, code)
			}
			continue
		}
		if err != nil {
			t.Errorf("open %q: %v", address, err)
			continue
		}
		if _, _, err := s.Put(t.Context(), "k", strings.NewReader("x")); err != nil {
			t.Errorf("put at %q: %v", address, err)
		}
	}
}
