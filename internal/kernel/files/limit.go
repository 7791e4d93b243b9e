package files

import (
	"io"

	"staffroom/internal/platform/errs"
)

// limited fails, rather than ends, when more than left bytes come: a file is
// stored whole or not at all.
type limited struct {
	r    io.Reader
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	if int64(len(p)) > l.left+1 {
		p = p[:l.left+1]
	}
	n, err := l.r.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return 0, errs.New(errs.TooLarge, "file.too_large", "more bytes than one file may have")
	}
	return n, err
}
