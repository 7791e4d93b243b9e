// Package blobtest is what every blob.Store must hold to.
package blobtest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"

	"staffroom/internal/platform/blob"
	"staffroom/internal/platform/errs"
)

// Run checks the promises of blob.Store; open gives an empty store each time.
func Run(t *testing.T, open func() blob.Store) {
	tests := map[string]func(*testing.T, blob.Store){
		"put, open, stat": putOpenStat,
		"replace":         replace,
		"failing reader":  failingReader,
		"cancelled":       cancelled,
		"delete":          remove,
		"list":            list,
		"seek":            seek,
		"keys":            keys,
		"one writer wins": concurrent,
		"missing":         missing,
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { test(t, open()) })
	}
}

func put(t *testing.T, s blob.Store, key, body string) {
	t.Helper()
	if _, _, err := s.Put(t.Context(), key, strings.NewReader(body)); err != nil {
		t.Fatalf("put %s: %v", key, err)
	}
}

func read(t *testing.T, s blob.Store, key string) string {
	t.Helper()
	o, err := s.Open(t.Context(), key)
	if err != nil {
		t.Fatalf("open %s: %v", key, err)
	}
	defer o.Close()
	b, err := io.ReadAll(o)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func putOpenStat(t *testing.T, s blob.Store) {
	for _, body := range []string{"", "phonics", strings.Repeat("long vowel ", 200_000)} {
		size, sum, err := s.Put(t.Context(), "files/a.pdf", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		want := sha256.Sum256([]byte(body))
		if size != int64(len(body)) || sum != hex.EncodeToString(want[:]) {
			t.Errorf("put of %d bytes answered %d, %s", len(body), size, sum)
		}
		if got := read(t, s, "files/a.pdf"); got != body {
			t.Errorf("read %d bytes of %d", len(got), len(body))
		}
		info, err := s.Stat(t.Context(), "files/a.pdf")
		if err != nil || info.Key != "files/a.pdf" || info.Size != int64(len(body)) || info.ModTime.IsZero() {
			t.Errorf("stat = %+v, %v", info, err)
		}
	}
}

func replace(t *testing.T, s blob.Store) {
	put(t, s, "k", "old")
	o, err := s.Open(t.Context(), "k")
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	put(t, s, "k", "new and longer")
	if b, err := io.ReadAll(o); err != nil || string(b) != "old" || o.Size() != 3 {
		t.Errorf("the open object became %q (%v), size %d", b, err, o.Size())
	}
	if got := read(t, s, "k"); got != "new and longer" {
		t.Errorf("after replacing: %q", got)
	}
}

func failingReader(t *testing.T, s blob.Store) {
	put(t, s, "k", "kept")
	broken := errors.New("the line went dead")
	_, _, err := s.Put(t.Context(), "k", io.MultiReader(strings.NewReader("half"), errReader{broken}))
	if !errors.Is(err, broken) {
		t.Errorf("put = %v, want the reader's error", err)
	}
	if got := read(t, s, "k"); got != "kept" {
		t.Errorf("a failed put left %q", got)
	}
	if got := listed(t, s, ""); !slices.Equal(got, []string{"k"}) {
		t.Errorf("a failed put left keys %v", got)
	}
}

type errReader struct{ err error }

func (r errReader) Read([]byte) (int, error) { return 0, r.err }

func cancelled(t *testing.T, s blob.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := s.Put(ctx, "k", strings.NewReader("x")); !errors.Is(err, context.Canceled) {
		t.Errorf("put after cancel = %v", err)
	}
	if _, err := s.Stat(t.Context(), "k"); !errs.Is(err, errs.NotFound) {
		t.Errorf("stat after a cancelled put = %v", err)
	}
}

func remove(t *testing.T, s blob.Store) {
	put(t, s, "k", "x")
	for range 2 { // the second time there is nothing to delete, which is fine
		if err := s.Delete(t.Context(), "k"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Open(t.Context(), "k"); !errs.Is(err, errs.NotFound) {
			t.Errorf("open after delete = %v", err)
		}
	}
}

func listed(t *testing.T, s blob.Store, prefix string) []string {
	t.Helper()
	var got []string
	for info, err := range s.List(t.Context(), prefix) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, info.Key)
	}
	slices.Sort(got)
	return got
}

func list(t *testing.T, s blob.Store) {
	all := []string{"a", "a/b", "a/b/c.png", "ab", "b_1-2.x"}
	for _, k := range all {
		put(t, s, k, k)
	}
	for prefix, want := range map[string][]string{"": all, "a": all[:4], "a/": all[1:3], "a/b/": all[2:3], "zz": nil} {
		if got := listed(t, s, prefix); !slices.Equal(got, want) {
			t.Errorf("list %q = %v, want %v", prefix, got, want)
		}
	}
	for info, err := range s.List(t.Context(), "") {
		if err != nil || info.Size != int64(len(info.Key)) {
			t.Errorf("listed %+v, %v", info, err)
		}
		if err := s.Delete(t.Context(), info.Key); err != nil {
			t.Fatal(err)
		}
		break // stopping early is allowed, and so is deleting meanwhile
	}
	for _, err := range s.List(t.Context(), "../") {
		if err == nil {
			continue
		}
		if !errs.Is(err, errs.Invalid) {
			t.Errorf("list ../ = %v", err)
		}
	}
}

func seek(t *testing.T, s blob.Store) {
	put(t, s, "k", "0123456789")
	o, err := s.Open(t.Context(), "k")
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	if at, err := o.Seek(-3, io.SeekEnd); at != 7 || err != nil {
		t.Fatalf("seek = %d, %v", at, err)
	}
	if b, _ := io.ReadAll(o); string(b) != "789" {
		t.Errorf("tail = %q", b)
	}
	if at, err := o.Seek(2, io.SeekStart); at != 2 || err != nil {
		t.Fatalf("seek back = %d, %v", at, err)
	}
	b := make([]byte, 3)
	if _, err := io.ReadFull(o, b); string(b) != "234" || err != nil {
		t.Errorf("middle = %q, %v", b, err)
	}
}

func keys(t *testing.T, s blob.Store) {
	for _, key := range []string{"", "/a", "a/", "a//b", ".", "..", "a/../b", "../a", ".hidden", "a/.b", "A", "a b", "a\x00b", "a\\b", "ä", "a~b", "a:b", strings.Repeat("k", blob.MaxKey+1)} {
		if _, _, err := s.Put(t.Context(), key, strings.NewReader("x")); !errs.Is(err, errs.Invalid) {
			t.Errorf("put %q = %v", key, err)
		}
		if _, err := s.Open(t.Context(), key); !errs.Is(err, errs.Invalid) {
			t.Errorf("open %q = %v", key, err)
		}
		if _, err := s.Stat(t.Context(), key); !errs.Is(err, errs.Invalid) {
			t.Errorf("stat %q = %v", key, err)
		}
		if err := s.Delete(t.Context(), key); !errs.Is(err, errs.Invalid) {
			t.Errorf("delete %q = %v", key, err)
		}
	}
	put(t, s, strings.Repeat("k", blob.MaxKey), "x")
}

func concurrent(t *testing.T, s blob.Store) {
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			body := bytes.Repeat([]byte{byte('a' + i)}, 100_000)
			if _, _, err := s.Put(t.Context(), "k", bytes.NewReader(body)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	got := read(t, s, "k")
	if len(got) != 100_000 || strings.Trim(got, got[:1]) != "" {
		t.Errorf("%d bytes mixed from several writers", len(got))
	}
}

func missing(t *testing.T, s blob.Store) {
	if _, err := s.Open(t.Context(), "nothing/here"); !errs.Is(err, errs.NotFound) {
		t.Errorf("open = %v", err)
	}
	if _, err := s.Stat(t.Context(), "nothing/here"); !errs.Is(err, errs.NotFound) {
		t.Errorf("stat = %v", err)
	}
}
