// Package blob keeps the bytes of files under keys. It knows nothing of who may
// read them: that is decided where the key is looked up.
//
// A Store holds whole objects. Put replaces atomically: a reader sees the old
// bytes or the new ones, never a mixture, and what Put acknowledged survives a
// power cut. Bytes are streamed and never held in memory.
package blob

import (
	"context"
	"io"
	"iter"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"staffroom/internal/platform/errs"
)

// Store is a place for bytes. All methods may be called concurrently.
//
// A malformed key is errs.Invalid "blob.key"; an absent one errs.NotFound
// "blob.not_found"; a full disk errs.Unavailable "blob.disk_full".
type Store interface {
	// Put stores what r gives until EOF and returns its size and lower-case
	// hex SHA-256. When r fails nothing is stored and an older object stays.
	Put(ctx context.Context, key string, r io.Reader) (size int64, sha256 string, err error)
	// Open returns the object for reading; the caller closes it.
	Open(ctx context.Context, key string) (Object, error)
	// Stat describes the object without opening it.
	Stat(ctx context.Context, key string) (Info, error)
	// Delete removes the object; removing what is not there is no error.
	Delete(ctx context.Context, key string) error
	// List gives every object whose key starts with prefix, in no promised
	// order. It stops at the first error.
	List(ctx context.Context, prefix string) iter.Seq2[Info, error]
}

// Object is an open object. It stays readable after Delete and Put.
type Object interface {
	io.ReadSeekCloser
	Size() int64
	ModTime() time.Time
}

// Info describes an object.
type Info struct {
	Key     string
	Size    int64
	ModTime time.Time
}

// Open picks a store by address: a plain path or file:// names a folder.
func Open(address string) (Store, error) {
	scheme, rest, found := strings.Cut(address, "://")
	switch {
	case address == "":
		return nil, errs.New(errs.Invalid, "blob.address", "no place for files is named: give a folder")
	case !found:
		return NewFolder(address)
	case scheme == "file":
		path, err := url.PathUnescape(rest)
		if err != nil || path == "" {
			return nil, errs.New(errs.Invalid, "blob.address", "%q names no folder: write file:///path/to/folder", address)
		}
		return NewFolder(filepath.FromSlash(path))
	default:
		return nil, errs.New(errs.Invalid, "blob.scheme", "files cannot be kept at %s:// addresses: give a folder or file:///path/to/folder", scheme)
	}
}

// MaxKey is the longest key in bytes: a folder keeps a key as one file name.
const MaxKey = 200

// CheckKey says whether key may name an object: segments of a-z, 0-9, "_", "-"
// and "." parted by "/", none empty and none starting with a dot.
func CheckKey(key string) error {
	if key == "" || len(key) > MaxKey {
		return errs.New(errs.Invalid, "blob.key", "a key has 1 to %d bytes, this one %d", MaxKey, len(key))
	}
	for segment := range strings.SplitSeq(key, "/") {
		if segment == "" || segment[0] == '.' || !plain(segment) {
			return errs.New(errs.Invalid, "blob.key", "key %q is malformed", key)
		}
	}
	return nil
}

// plain reports whether s has only the letters a key may have. Capitals are
// refused because some file systems cannot tell them from small letters.
func plain(s string) bool {
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '_', c == '-', c == '.', c == '/':
		default:
			return false
		}
	}
	return true
}
