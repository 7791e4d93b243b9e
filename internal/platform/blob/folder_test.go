package blob

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"staffroom/internal/platform/errs"
)

// endless gives zero bytes and would fill memory if anybody kept them.
type endless struct{}

func (endless) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestDiskFullSaysSoAndRecovers(t *testing.T) {
	f, err := NewFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	create := f.create
	// /dev/full answers every write with the kernel's own "no space left". It is
	// opened through a link, because Put removes the name of what it could not fill.
	f.create = func(dir string) (*os.File, error) {
		link := filepath.Join(dir, "put-full")
		if err := os.Symlink("/dev/full", link); err != nil {
			return nil, err
		}
		return os.OpenFile(link, os.O_WRONLY, 0)
	}
	_, _, err = f.Put(t.Context(), "k", io.LimitReader(endless{}, 1<<20))
	if errs.CodeOf(err) != "blob.disk_full" || !errs.Is(err, errs.Unavailable) {
		t.Fatalf("put on a full disk = %v", err)
	}
	f.create = create
	if _, _, err := f.Put(t.Context(), "k", strings.NewReader("x")); err != nil {
		t.Fatalf("put with space again: %v", err)
	}
}

func TestOldUnfinishedFilesAreSwept(t *testing.T) {
	dir := t.TempDir()
	if _, err := NewFolder(dir); err != nil {
		t.Fatal(err)
	}
	old, fresh := filepath.Join(dir, unfinished, "put-1"), filepath.Join(dir, unfinished, "put-2")
	for _, p := range []string{old, fresh} {
		if err := os.WriteFile(p, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	long := time.Now().Add(-2 * staleAfter)
	if err := os.Chtimes(old, long, long); err != nil {
		t.Fatal(err)
	}
	if _, err := NewFolder(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(old); !os.IsNotExist(err) {
		t.Error("the old unfinished file is still there")
	}
	if _, err := os.Stat(fresh); err != nil {
		t.Error("the file being written was taken away")
	}
}

func TestPutLeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	f, err := NewFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := f.Put(t.Context(), "a/b", strings.NewReader("x")); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(filepath.Join(dir, unfinished))
	if err != nil || len(left) > 0 {
		t.Errorf("left over: %v, %v", left, err)
	}
}

func BenchmarkPut(b *testing.B) {
	f, err := NewFolder(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(1 << 20)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := f.Put(b.Context(), "k", io.LimitReader(endless{}, 1<<20)); err != nil {
			b.Fatal(err)
		}
	}
}
