package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"staffroom/internal/platform/errs"
)

const (
	unfinished    = "tmp"          // holds what Put is writing
	staleAfter    = 24 * time.Hour // an unfinished file this old belongs to a process that died
	listBatch     = 512
	separatorMark = "~" // stands for "/" in a file name; keys cannot contain it
)

// Folder is a Store in a folder of the file system. Objects lie as single files
// in 256 sub-folders named by the key's hash, so that no folder grows large and
// a key can be the beginning of another.
type Folder struct {
	dir    string
	create func(dir string) (*os.File, error)
}

var _ Store = (*Folder)(nil)

// NewFolder opens the store in dir, which is made when it is not there, and
// removes what writers that died a day ago left unfinished.
func NewFolder(dir string) (*Folder, error) {
	f := &Folder{dir: dir, create: func(dir string) (*os.File, error) { return os.CreateTemp(dir, "put-*") }}
	if err := os.MkdirAll(filepath.Join(dir, unfinished), 0o700); err != nil {
		return nil, failure(err, "make folder")
	}
	left, err := os.ReadDir(filepath.Join(dir, unfinished))
	if err != nil {
		return nil, failure(err, "read folder")
	}
	for _, e := range left {
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > staleAfter {
			os.Remove(filepath.Join(dir, unfinished, e.Name()))
		}
	}
	return f, nil
}

// path returns the sub-folder and the file of a valid key.
func (f *Folder) path(key string) (shard, file string) {
	sum := sha256.Sum256([]byte(key))
	shard = filepath.Join(f.dir, hex.EncodeToString(sum[:1]))
	return shard, filepath.Join(shard, strings.ReplaceAll(key, "/", separatorMark))
}

// Put implements Store.
func (f *Folder) Put(ctx context.Context, key string, r io.Reader) (int64, string, error) {
	if err := CheckKey(key); err != nil {
		return 0, "", err
	}
	tmp, err := f.create(filepath.Join(f.dir, unfinished))
	if err != nil {
		return 0, "", failure(err, "create")
	}
	defer os.Remove(tmp.Name()) // gone already when it was renamed
	size, sum, err := fill(ctx, tmp, r)
	if closeErr := tmp.Close(); err == nil && closeErr != nil {
		err = failure(closeErr, "close")
	}
	if err == nil {
		err = f.adopt(tmp.Name(), key)
	}
	if err != nil {
		return 0, "", err
	}
	return size, sum, nil
}

// fill copies r to the file and onto the disk.
func fill(ctx context.Context, to *os.File, r io.Reader) (int64, string, error) {
	hash := sha256.New()
	src := &source{ctx: ctx, r: r}
	size, err := io.Copy(onlyWriter{to}, io.TeeReader(src, hash))
	switch {
	case src.err != nil:
		return 0, "", src.err // the giver's error, in the giver's words
	case err != nil:
		return 0, "", failure(err, "write")
	}
	if err := to.Sync(); err != nil {
		return 0, "", failure(err, "sync")
	}
	return size, hex.EncodeToString(hash.Sum(nil)), nil
}

// source tells errors of reading from errors of writing, and ends with ctx.
type source struct {
	ctx context.Context
	r   io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	if s.err = s.ctx.Err(); s.err != nil {
		return 0, s.err
	}
	n, err := s.r.Read(p)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

// onlyWriter hides ReadFrom, which would look for the reader behind the hash.
type onlyWriter struct{ io.Writer }

// adopt moves a finished file to its place; the folder is synced because a
// rename that only memory knows is lost with the power.
func (f *Folder) adopt(tmp, key string) error {
	shard, file := f.path(key)
	err := os.Rename(tmp, file)
	if errors.Is(err, fs.ErrNotExist) {
		if err = f.makeShard(shard); err != nil {
			return err
		}
		err = os.Rename(tmp, file)
	}
	if err != nil {
		return failure(err, "rename")
	}
	return syncDir(shard)
}

func (f *Folder) makeShard(shard string) error {
	if err := os.Mkdir(shard, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return failure(err, "make folder")
	}
	return syncDir(f.dir)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return failure(err, "open folder")
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return failure(err, "sync folder")
	}
	return nil
}

// Open implements Store.
func (f *Folder) Open(ctx context.Context, key string) (Object, error) {
	if err := errors.Join(ctx.Err(), CheckKey(key)); err != nil {
		return nil, err
	}
	_, file := f.path(key)
	o, err := os.Open(file)
	if err != nil {
		return nil, failure(err, "open "+key)
	}
	info, err := o.Stat()
	if err != nil {
		o.Close()
		return nil, failure(err, "stat "+key)
	}
	return &object{File: o, info: info}, nil
}

type object struct {
	*os.File
	info fs.FileInfo
}

func (o *object) Size() int64        { return o.info.Size() }
func (o *object) ModTime() time.Time { return o.info.ModTime() }

// Stat implements Store.
func (f *Folder) Stat(ctx context.Context, key string) (Info, error) {
	if err := errors.Join(ctx.Err(), CheckKey(key)); err != nil {
		return Info{}, err
	}
	_, file := f.path(key)
	info, err := os.Stat(file)
	if err != nil {
		return Info{}, failure(err, "stat "+key)
	}
	return Info{Key: key, Size: info.Size(), ModTime: info.ModTime()}, nil
}

// Delete implements Store.
func (f *Folder) Delete(ctx context.Context, key string) error {
	if err := errors.Join(ctx.Err(), CheckKey(key)); err != nil {
		return err
	}
	shard, file := f.path(key)
	switch err := os.Remove(file); {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return failure(err, "remove "+key)
	}
	return syncDir(shard)
}

// List implements Store.
func (f *Folder) List(ctx context.Context, prefix string) iter.Seq2[Info, error] {
	return func(yield func(Info, error) bool) {
		if !plain(prefix) {
			yield(Info{}, errs.New(errs.Invalid, "blob.key", "prefix %q is malformed", prefix))
			return
		}
		shards, err := os.ReadDir(f.dir)
		if err != nil {
			yield(Info{}, failure(err, "list"))
			return
		}
		for _, shard := range shards {
			if shard.Name() == unfinished || !shard.IsDir() {
				continue
			}
			if !f.listShard(ctx, shard.Name(), prefix, yield) {
				return
			}
		}
	}
}

// listShard reports whether the listing goes on.
func (f *Folder) listShard(ctx context.Context, shard, prefix string, yield func(Info, error) bool) bool {
	d, err := os.Open(filepath.Join(f.dir, shard))
	if err != nil {
		yield(Info{}, failure(err, "list"))
		return false
	}
	defer d.Close()
	for {
		if err := ctx.Err(); err != nil {
			yield(Info{}, err)
			return false
		}
		batch, err := d.ReadDir(listBatch)
		for _, e := range batch {
			if !yieldEntry(e, prefix, yield) {
				return false
			}
		}
		if err == io.EOF {
			return true
		}
		if err != nil {
			yield(Info{}, failure(err, "list"))
			return false
		}
	}
}

func yieldEntry(e fs.DirEntry, prefix string, yield func(Info, error) bool) bool {
	key := strings.ReplaceAll(e.Name(), separatorMark, "/")
	if !strings.HasPrefix(key, prefix) || CheckKey(key) != nil {
		return true
	}
	info, err := e.Info()
	if errors.Is(err, fs.ErrNotExist) {
		return true // deleted since the folder was read
	}
	if err != nil {
		yield(Info{}, failure(err, "list"))
		return false
	}
	return yield(Info{Key: key, Size: info.Size(), ModTime: info.ModTime()}, nil)
}

// failure gives an error of the file system its kind.
func failure(err error, doing string) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errs.Wrap(err, errs.NotFound, "blob.not_found", "blob: %s", doing)
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return errs.Wrap(err, errs.Unavailable, "blob.disk_full", "blob: %s", doing)
	default:
		return errs.Wrap(err, errs.Internal, "blob.failed", "blob: %s", doing)
	}
}
