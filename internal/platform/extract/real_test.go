package extract

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// shared finds the real data beside the repository.
func shared(t testing.TB) string {
	t.Helper()
	dir, err := filepath.Abs("../../../../shared/data/resources")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the real data (../shared/data beside the repository) is missing")
	}
	return dir
}

// dump keeps pictures where a person can look at them.
func dump(t testing.TB, name string, p *Stored) {
	t.Helper()
	dir := os.Getenv("STAFFROOM_PREVIEWS")
	if dir == "" || p == nil {
		return
	}
	b, err := os.ReadFile(p.Path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+"."+strings.TrimPrefix(p.Type, "image/")), b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// testCache keeps the PDF engine compiled for all tests of a machine.
func testCache(t testing.TB) string {
	dir := filepath.Join(os.TempDir(), "staffroom-test-pdf-engine")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

func testRunner(t testing.TB) *Runner {
	return NewRunner(Config{CacheDir: testCache(t), Soffice: "-"})
}

func TestRealFiles(t *testing.T) {
	root := shared(t)
	r := testRunner(t)
	counts := map[Kind]int{}
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		ext := strings.ToLower(filepath.Ext(path))
		if err != nil || e.IsDir() || !slices.Contains([]string{".odp", ".odt", ".pdf", ".gif", ".jpg", ".png"}, ext) {
			return err
		}
		if picture := ext == ".gif" || ext == ".jpg" || ext == ".png"; picture && counts[Image]%15 != 0 {
			counts[realPicture(t, path)]++ // starting a worker for each would take minutes
			return nil
		}
		counts[realFile(t, r, path)]++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("read %v", counts)
	if counts[Deck] < 13 || counts[PDF] < 16 || counts[Document] < 2 || counts[Image] < 200 {
		t.Errorf("too few real files: %v", counts)
	}
}

// realPicture reads and decodes a picture in this process.
func realPicture(t *testing.T, path string) Kind {
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := open(t.Context(), bytes.NewReader(b), int64(len(b)), filepath.Base(path), Options{})
	defer f.close()
	if err == nil {
		_, err = decodePicture(f.data)
	}
	if err != nil || f.Width == 0 {
		t.Errorf("%s: %v", path, err)
	}
	return f.Kind
}

func realFile(t *testing.T, r *Runner, path string) Kind {
	found, err := r.Run(t.Context(), File{Name: filepath.Base(path), Path: path})
	//lint:ignore SA5001 what Run found is never nil, and holds files also when it is refused
	defer found.Close()
	if err != nil {
		t.Errorf("%s: %v", path, err)
		return found.Kind
	}
	if found.Small == nil || found.Large == nil {
		t.Errorf("%s: no preview", path)
	}
	if found.Kind == Image && found.Clean == nil {
		t.Errorf("%s: no clean copy", path)
	}
	if found.Kind == Deck && (found.Text == "" || found.Pages == 0) {
		t.Errorf("%s: text of %d bytes on %d pages", path, len(found.Text), found.Pages)
	}
	if found.Kind != Image {
		t.Logf("%s: %q, %d pages, %d bytes, %v", filepath.Base(filepath.Dir(path))+"/"+filepath.Base(path), found.Title, found.Pages, len(found.Text), found.Warnings)
		dump(t, filepath.Base(filepath.Dir(path))+"-"+filepath.Base(path), found.Large)
	}
	return found.Kind
}
