package itemsjson

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
	"strings"

	"staffroom/internal/features/library"
	"staffroom/internal/kernel/files"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/fold"
	"staffroom/internal/platform/id"
)

// The bounds of what is in memory at once.
const (
	maxLine    = 4 << 20
	groupLines = 64
	groupBytes = 1 << 20
)

// parsed is a line after parsing.
type parsed struct {
	number int
	source string // as the line names itself
	files  []string
	in     library.Imported
	err    error
}

type raw struct {
	number int
	text   []byte // nil: longer than maxLine
}

// Plain gives the lines of r, which may be compressed with gzip.
func Plain(r io.Reader) (io.Reader, error) {
	b := bufio.NewReaderSize(r, 1<<16)
	if head, err := b.Peek(2); err == nil && head[0] == 0x1f && head[1] == 0x8b {
		return gzip.NewReader(b)
	}
	return b, nil
}

// read cuts r into groups of lines and starts a worker for each; the queue
// bounds how many there are.
func (r *run) read(ctx context.Context, src io.Reader) {
	defer close(r.queue)
	b := bufio.NewReaderSize(src, 1<<16)
	number := 0
	for {
		group, err := nextGroup(b, &number)
		if len(group) > 0 {
			done := make(chan []parsed, 1)
			select {
			case r.queue <- done:
			case <-ctx.Done():
				return
			}
			go func() { done <- r.parseGroup(group) }()
		}
		if err == io.EOF {
			return
		}
		if err != nil {
			r.mu.Lock()
			r.readErr = fmt.Errorf("after line %d: %w", number, err)
			r.mu.Unlock()
			return
		}
	}
}

func nextGroup(b *bufio.Reader, number *int) (group []raw, err error) {
	for size := 0; len(group) < groupLines && size < groupBytes; {
		text, long, err := nextLine(b)
		if len(text) > 0 || long || err == nil {
			*number++
		}
		switch {
		case long:
			group = append(group, raw{*number, nil})
		case len(bytes.TrimSpace(text)) > 0:
			group = append(group, raw{*number, text})
			size += len(text)
		}
		if err != nil {
			return group, err
		}
	}
	return group, nil
}

// nextLine reads up to a line's end; of a line that is too long nothing is kept.
func nextLine(b *bufio.Reader) (text []byte, long bool, err error) {
	for {
		part, err := b.ReadSlice('\n')
		if !long {
			text = append(text, part...)
		}
		if len(text) > maxLine {
			text, long = nil, true
		}
		if err != bufio.ErrBufferFull {
			return text, long, err
		}
	}
}

func (r *run) parseGroup(group []raw) []parsed {
	out := make([]parsed, len(group))
	for n, l := range group {
		out[n] = r.parseLine(l)
	}
	return out
}

func (r *run) parseLine(l raw) parsed {
	p := parsed{number: l.number}
	if l.text == nil {
		p.err = fmt.Errorf("it is longer than %d MiB", maxLine>>20)
		return p
	}
	text := bytes.TrimSpace(bytes.TrimPrefix(l.text, []byte("\xef\xbb\xbf")))
	var fields line
	if fields, p.in, p.err = r.parse(text); p.err != nil {
		return p
	}
	p.source, p.files = or(string(fields.ID), or(fields.Slug, fold.Key(fields.Title))), fields.Files
	sum := sha256.Sum256(append([]byte("items 1 "+p.in.Edit.Licence+"\n"), text...))
	p.in.Hash = hex.EncodeToString(sum[:16])
	return p
}

// order hands the parsed lines to the writer in the order of the file.
func (r *run) order(ctx context.Context) {
	defer close(r.write)
	for done := range r.queue {
		var group []parsed
		select {
		case group = <-done:
		case <-ctx.Done():
			return
		}
		for _, p := range group {
			if !r.pass(ctx, p) {
				return
			}
		}
	}
}

// pass reports whether the import goes on.
func (r *run) pass(ctx context.Context, p parsed) bool {
	if p.err == nil {
		p.in.Source, p.in.Where = r.nameSource(p.source), fmt.Sprintf("line %d", p.number)
		if p.err = r.attach(ctx, &p); p.err == nil && library.CheckImportFiles(&p.in) != nil {
			p.err = errors.New("a recording needs captions to be seen beyond the school")
		}
	}
	r.mu.Lock()
	r.report.Lines++
	if p.err != nil {
		r.report.Bad++
		r.problem(fmt.Sprintf("line %d", p.number), "left out: "+p.err.Error())
	}
	r.mu.Unlock()
	if p.err != nil {
		return ctx.Err() == nil
	}
	select {
	case r.write <- p.in:
		return true
	case <-ctx.Done():
		return false
	}
}

// nameSource numbers sources that come again: two lines with one name are two
// items, and stay the same two when the file is imported again.
func (r *run) nameSource(s string) string {
	h := fnv.New64a()
	io.WriteString(h, s) //nolint:errcheck // a hash takes everything
	r.seen[h.Sum64()]++
	if n := r.seen[h.Sum64()]; n > 1 {
		return fmt.Sprintf("items:%s#%d", s, n)
	}
	return "items:" + s
}

// attach examines the files that a line names.
func (r *run) attach(ctx context.Context, p *parsed) error {
	if len(p.files) == 0 {
		return nil
	}
	if len(p.files) > files.MaxPerItem {
		return fmt.Errorf("it has %d files; %d are the most", len(p.files), files.MaxPerItem)
	}
	known, err := r.im.Library.KnownImportUnscoped(ctx, r.o.OrgID, p.in.Source)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	var sums []string
	for _, name := range p.files {
		f, err := r.file(ctx, name, known.Files)
		if err != nil {
			return fmt.Errorf("file %q: %w", name, err)
		}
		p.in.Files = append(p.in.Files, f)
		sums = append(sums, f.Source)
	}
	sum := sha256.Sum256([]byte(p.in.Hash + strings.Join(sums, "\n")))
	p.in.Hash = hex.EncodeToString(sum[:16])
	return nil
}

// file examines one file, unless the item has it already.
func (r *run) file(ctx context.Context, name string, have []files.File) (library.ImportFile, error) {
	path, err := r.inside(name)
	if err != nil {
		return library.ImportFile{}, err
	}
	sum, err := sumFile(path)
	if err != nil {
		return library.ImportFile{}, errors.New("it cannot be read")
	}
	source := name + " " + sum
	for _, f := range have {
		if f.Source == source {
			return library.ImportFile{File: f}, nil
		}
	}
	f := files.File{ID: id.New(), Name: filepath.Base(name), Source: source, CreatedAt: r.now}
	text, err := r.im.Files.Examine(ctx, &f, path)
	return library.ImportFile{File: f, Text: text}, err
}

// inside refuses every path that is not in the folder of the items, also one
// that gets out of it by a link.
func (r *run) inside(name string) (string, error) {
	outside := errors.New("it is not in the folder that files may come from")
	if r.o.Dir == "" || !filepath.IsLocal(name) {
		return "", outside
	}
	root, err := filepath.EvalSymlinks(r.o.Dir)
	if err != nil {
		return "", outside
	}
	path, err := filepath.EvalSymlinks(filepath.Join(root, name))
	if err != nil {
		return "", errors.New("there is no such file")
	}
	if rel, err := filepath.Rel(root, path); err != nil || !filepath.IsLocal(rel) {
		return "", outside
	}
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return "", errors.New("it is no file")
	}
	return path, nil
}

func sumFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)[:16]), nil
}
