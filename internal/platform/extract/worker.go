package extract

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"

	"staffroom/internal/platform/errs"
)

// Command is the hidden subcommand that makes the binary a worker.
const Command = "extract-worker"

// order is what the parent writes to a worker, report what it answers.
type order struct {
	Warm     bool // only compile the PDF engine into the cache
	Path     string
	Name     string
	OutDir   string
	CacheDir string
	Soffice  string
}

type report struct {
	Result Result
	Large  *picked
	Small  *picked
	Clean  *picked
	Error  *failing
}

// picked is a picture that lies in the order's OutDir.
type picked struct {
	File, Type    string
	Width, Height int
}

// failing is an error on its way between the processes.
type failing struct {
	Kind errs.Kind
	Code string
	Msg  string
}

// Main runs the worker and ends the process when the program was started as
// one; otherwise it returns at once. Call it first in main and in TestMain,
// before anything is opened that a hostile file could reach.
func Main() {
	if len(os.Args) == 2 && os.Args[1] == Command {
		os.Exit(work(os.Stdin, os.Stdout))
	}
}

func work(in io.Reader, out io.Writer) int {
	limitSelf()
	debug.SetMemoryLimit(softMemory)
	var o order
	if err := json.NewDecoder(in).Decode(&o); err != nil {
		return 2
	}
	if err := json.NewEncoder(out).Encode(o.do(context.Background())); err != nil {
		return 2
	}
	return 0
}

func (o order) do(ctx context.Context) (rep report) {
	if o.Warm {
		d, err := startPDFium(ctx, o.CacheDir)
		if err == nil {
			d.close()
		}
		rep.fail(err)
		return rep
	}
	f, err := os.Open(o.Path)
	if err != nil {
		rep.fail(err)
		return rep
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		rep.fail(err)
		return rep
	}
	opts := Options{CacheDir: o.CacheDir, Soffice: o.Soffice, TempDir: o.OutDir}
	opened, err := open(ctx, f, info.Size(), o.Name, opts)
	defer opened.close()
	rep.Result = opened.Result
	if err == nil {
		err = o.pictures(ctx, opened, &rep)
	}
	rep.fail(err)
	return rep
}

// pictures makes the previews and, of a picture, the clean copy.
func (o order) pictures(ctx context.Context, f *file, rep *report) error {
	p, err := f.preview(ctx)
	if err != nil {
		if f.Kind == Image {
			return err
		}
		rep.Result.warn(WarnPartSkipped) // the text was read: no picture is no reason to refuse it
	}
	if rep.Large, err = o.write("large", p.Large); err != nil {
		return err
	}
	if rep.Small, err = o.write("small", p.Small); err != nil || f.Kind != Image {
		return err
	}
	c, err := f.clean()
	if err != nil {
		return err
	}
	rep.Clean, err = o.write("clean", c)
	return err
}

// clean is Clean without decoding a second time.
func (f *file) clean() (p Picture, err error) {
	err = guard(func() error {
		if f.decoded == nil || f.Type == "image/gif" {
			p, err = cleanAs(f.Type, f.data)
		} else {
			p, err = cleanDecoded(f.Type, f.decoded)
		}
		return err
	})
	return p, err
}

func (o order) write(name string, p Picture) (*picked, error) {
	if len(p.Data) == 0 {
		return nil, nil
	}
	if err := os.WriteFile(filepath.Join(o.OutDir, name), p.Data, 0o600); err != nil {
		return nil, err
	}
	return &picked{File: name, Type: p.Type, Width: p.Width, Height: p.Height}, nil
}

func (r *report) fail(err error) {
	if err == nil {
		return
	}
	r.Error = &failing{Kind: errs.KindOf(err), Code: errs.CodeOf(err), Msg: err.Error()}
}
