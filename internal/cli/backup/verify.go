package backup

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// found is an entry as it was read: by content, not by what it says.
type found struct {
	size int64
	sum  string
}

// ErrCut says that a backup ends before its end.
var ErrCut = errors.New("the backup is cut short: its end is missing")

// Verify reads a whole backup and compares every table and every blob with the
// hash that was written of it.
func Verify(file string) (Manifest, error) {
	var m Manifest
	if err := checkWhole(file); err != nil {
		return m, err
	}
	entries := map[string]found{}
	var listed []Blob
	err := walk(file, func(h *tar.Header, r io.Reader) error {
		sum := sha256.New()
		r = io.TeeReader(r, sum)
		var err error
		switch h.Name {
		case headEntry:
			err = readHead(r)
		case manifestEntry:
			err = json.NewDecoder(r).Decode(&m)
		case blobsEntry:
			listed, err = readBlobs(r)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", h.Name, err)
		}
		if _, err := io.Copy(io.Discard, r); err != nil {
			return err
		}
		if _, twice := entries[h.Name]; twice {
			return fmt.Errorf("%s is in it twice", h.Name)
		}
		entries[h.Name] = found{h.Size, hex.EncodeToString(sum.Sum(nil))}
		return nil
	})
	if err != nil {
		return m, err
	}
	if m.Format == 0 {
		return m, ErrCut
	}
	return m, m.compare(entries, listed)
}

// checkWhole compares the file with the hash at its end.
func checkWhole(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	magic := make([]byte, 2)
	if _, err := f.ReadAt(magic, 0); err != nil || magic[0] != 0x1f || magic[1] != 0x8b {
		return errNotOurs
	}
	if info.Size() < trailerSize {
		return ErrCut
	}
	end := make([]byte, trailerSize)
	if _, err := f.ReadAt(end, info.Size()-trailerSize); err != nil {
		return err
	}
	mark, want := end[:len(trailerMark)], end[len(trailerMark):]
	if string(mark) != trailerMark {
		return ErrCut
	}
	h := sha256.New()
	if _, err := io.Copy(h, io.LimitReader(f, info.Size()-trailerSize)); err != nil {
		return err
	}
	if !bytes.Equal(h.Sum(nil), want) {
		return errors.New("the backup is damaged: it is not what was written")
	}
	return nil
}

var errNotOurs = errors.New("it is not a backup of Staffroom, or its beginning is damaged")

func readHead(r io.Reader) error {
	var h Head
	if err := json.NewDecoder(r).Decode(&h); err != nil {
		return err
	}
	if h.Format != Format {
		return fmt.Errorf("its layout is number %d; this Staffroom reads number %d", h.Format, Format)
	}
	return nil
}

func readBlobs(r io.Reader) (out []Blob, err error) {
	dec := json.NewDecoder(r)
	for {
		var b Blob
		if err := dec.Decode(&b); err == io.EOF {
			return out, nil
		} else if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
}

// compare holds what was read against what the manifest says.
func (m Manifest) compare(entries map[string]found, listed []Blob) error {
	for _, t := range m.Tables {
		if e, ok := entries[tablePrefix+t.Name+".jsonl"]; !ok || e.sum != t.SHA256 {
			return fmt.Errorf("the table %s is damaged or missing", t.Name)
		}
	}
	if entries[blobsEntry].sum != m.BlobsSHA256 || len(listed) != m.Blobs {
		return errors.New("the list of files is damaged")
	}
	for _, b := range listed {
		e, ok := entries[blobPrefix+b.Key]
		switch {
		case !ok:
			return fmt.Errorf("the file %s is missing", b.Key)
		case e.sum != b.SHA256 || e.size != b.Size:
			return fmt.Errorf("the file %s is damaged", b.Key)
		}
	}
	return nil
}

// walk gives every entry of a backup.
func walk(file string, each func(*tar.Header, io.Reader) error) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	zip, err := gzip.NewReader(bufio.NewReaderSize(io.LimitReader(f, info.Size()-trailerSize), 1<<20))
	if err != nil {
		return errNotOurs
	}
	r := tar.NewReader(zip)
	for n := 0; ; n++ {
		h, err := r.Next()
		if err == io.EOF {
			// What follows the tar is the gzip's own checksum of everything.
			if _, err := io.Copy(io.Discard, zip); err != nil {
				return cutOr(err)
			}
			return nil
		}
		if err != nil {
			return cutOr(err)
		}
		if n == 0 && h.Name != headEntry {
			return errNotOurs
		}
		if h.Typeflag != tar.TypeReg {
			return fmt.Errorf("%q in it is not a plain file", h.Name)
		}
		if err := each(h, r); err != nil {
			return cutOr(err)
		}
	}
}

func cutOr(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return ErrCut
	}
	if s := err.Error(); strings.Contains(s, "flate:") || strings.Contains(s, "gzip:") || strings.Contains(s, "archive/tar:") {
		return fmt.Errorf("the backup is damaged: %w", err)
	}
	return err
}
