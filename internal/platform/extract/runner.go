package extract

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"staffroom/internal/platform/errs"
)

// The limits of a worker.
const (
	MaxMemory  = 512 << 20
	softMemory = 400 << 20 // where the collector starts to hurry
	wallLimit  = 10 * time.Second
	officeWall = 20 * time.Second
	warmLimit  = 2 * time.Minute
	cpuLimit   = 20 * time.Second
	watchEvery = 20 * time.Millisecond
	maxReport  = 32 << 20
)

// Config says how a Runner works. The zero value works.
type Config struct {
	Program  string        // the binary that calls Main first; empty: this one
	CacheDir string        // keeps the compiled PDF engine between runs
	TempDir  string        // empty: the system's
	Soffice  string        // LibreOffice; empty: looked for on PATH; "-": never used
	Parallel int           // workers at once; 0: one for each processor
	Wall     time.Duration // 0: 10 s, 20 s with LibreOffice
}

// Runner reads files in limited child processes.
type Runner struct {
	cfg   Config
	slots chan struct{}
	warm  sync.Once
}

// NewRunner makes a Runner.
func NewRunner(cfg Config) *Runner {
	if cfg.Parallel < 1 {
		cfg.Parallel = runtime.GOMAXPROCS(0)
	}
	if abs, err := filepath.Abs(cfg.CacheDir); err == nil && cfg.CacheDir != "" {
		cfg.CacheDir = abs // workers run in folders of their own
	}
	if cfg.Soffice == "" {
		cfg.Soffice, _ = exec.LookPath("soffice")
	}
	if cfg.Soffice == "-" {
		cfg.Soffice = ""
	}
	if cfg.Wall == 0 {
		cfg.Wall = wallLimit
		if cfg.Soffice != "" {
			cfg.Wall = officeWall
		}
	}
	return &Runner{cfg: cfg, slots: make(chan struct{}, cfg.Parallel)}
}

// File is what is to be read: its name, and its bytes on a path or as a stream,
// which is copied to a temporary file.
type File struct {
	Name string
	Path string
	Body io.Reader
}

// Found is what came of a file. Close removes the pictures, which are temporary
// files; those that could not be made are nil.
type Found struct {
	Result
	Large, Small *Stored // the first page
	Clean        *Stored // a picture without anything but its pixels
	dir          string
}

// Stored is a picture in a temporary file.
type Stored struct {
	Path, Type    string
	Width, Height int
}

// Close removes what belongs to f.
func (f *Found) Close() error { return os.RemoveAll(f.dir) }

// Run reads a file. Found is never nil and has at least the type, also when the
// file is refused, so that the upload can be kept. Errors are those of Read;
// errs.Invalid "file.unreadable" when the worker died or took too long, and
// errs.Internal when it could not be started.
func (r *Runner) Run(ctx context.Context, in File) (*Found, error) {
	found := &Found{Result: Result{Type: "application/octet-stream", Kind: Other}}
	select {
	case r.slots <- struct{}{}:
		defer func() { <-r.slots }()
	case <-ctx.Done():
		return found, ctx.Err()
	}
	dir, err := os.MkdirTemp(r.cfg.TempDir, "extract-")
	if err != nil {
		return found, errs.Wrap(err, errs.Internal, "extract.temp", "temporary folder")
	}
	found.dir = dir
	if in.Path == "" {
		in.Path = filepath.Join(dir, "in")
		if err := copyTo(in.Path, in.Body); err != nil {
			return found, errs.Wrap(err, errs.Internal, "extract.temp", "copy the file")
		}
		defer os.Remove(in.Path)
	}
	found.Type, found.Kind = sniffPath(in.Path, in.Name)
	return found, r.run(ctx, in, found)
}

func sniffPath(name, shown string) (string, Kind) {
	f, err := os.Open(name)
	if err != nil {
		return "application/octet-stream", Other
	}
	defer f.Close()
	head, _ := io.ReadAll(io.LimitReader(f, headSize))
	return Sniff(head, shown)
}

func (r *Runner) run(ctx context.Context, in File, found *Found) error {
	full, err := filepath.Abs(in.Path)
	if err != nil {
		return errs.Wrap(err, errs.Internal, "extract.temp", "path")
	}
	job, err := json.Marshal(order{Path: full, Name: in.Name, OutDir: found.dir, CacheDir: r.cfg.CacheDir, Soffice: r.cfg.Soffice})
	if err != nil {
		return errs.Wrap(err, errs.Internal, "extract.order", "order")
	}
	if found.Type == "application/pdf" && r.cfg.CacheDir != "" {
		r.warm.Do(func() { r.compile(ctx, found.dir) })
	}
	out, err := r.child(ctx, job, found.dir, r.cfg.Wall)
	if err != nil {
		return err
	}
	var rep report
	if err := json.Unmarshal(out, &rep); err != nil {
		return errs.Wrap(err, errs.Invalid, "file.unreadable", "the worker's answer")
	}
	if rep.Result.Type != "" {
		found.Result = rep.Result
	}
	found.Large, found.Small, found.Clean = rep.Large.in(found.dir), rep.Small.in(found.dir), rep.Clean.in(found.dir)
	if e := rep.Error; e != nil {
		return errs.New(e.Kind, e.Code, "%s", e.Msg)
	}
	return nil
}

// compile fills the cache of the PDF engine, which takes seconds and on a busy
// machine more than a file may take. When it fails, reading the file says why.
func (r *Runner) compile(ctx context.Context, dir string) {
	job, err := json.Marshal(order{Warm: true, OutDir: dir, CacheDir: r.cfg.CacheDir})
	if err == nil {
		_, _ = r.child(ctx, job, dir, warmLimit)
	}
}

// in makes a path of a picture's name; a worker that was taken over cannot name
// another file.
func (p *picked) in(dir string) *Stored {
	if p == nil {
		return nil
	}
	return &Stored{Path: filepath.Join(dir, filepath.Base(p.File)), Type: p.Type, Width: p.Width, Height: p.Height}
}

// child runs one worker to its end or to a limit. It sees nothing of our
// environment, which holds secrets.
func (r *Runner) child(ctx context.Context, job []byte, dir string, wall time.Duration) ([]byte, error) {
	program, err := r.program()
	if err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeout(ctx, wall)
	defer cancel()
	cmd := exec.CommandContext(limited, program, Command)
	cmd.Env = []string{"HOME=" + dir, "TMPDIR=" + dir, "PATH=" + os.Getenv("PATH"), "GOMAXPROCS=2", "GOTRACEBACK=none"}
	cmd.Dir = dir
	cmd.Stdin = bytes.NewReader(job)
	out := &bounded{max: maxReport}
	cmd.Stdout = out
	apart(cmd)
	cmd.Cancel = func() error { killGroup(cmd.Process); return nil }
	cmd.WaitDelay = time.Second
	if err := cmd.Start(); err != nil {
		return nil, errs.Wrap(err, errs.Internal, "extract.start", "start the worker")
	}
	fat := watch(limited, cmd.Process, cancel)
	err = cmd.Wait()
	cancel()
	grew := <-fat
	if ctx.Err() != nil {
		return nil, ctx.Err() // the caller gave up; that says nothing of the file
	}
	if grew || err != nil {
		return nil, errs.Wrap(err, errs.Invalid, "file.unreadable", "the worker ended early (too much memory: %t)", grew)
	}
	return out.b.Bytes(), nil
}

func (r *Runner) program() (string, error) {
	if r.cfg.Program != "" {
		return r.cfg.Program, nil
	}
	program, err := os.Executable()
	if err != nil {
		return "", errs.Wrap(err, errs.Internal, "extract.start", "find the program")
	}
	return program, nil
}

// watch kills a worker that uses more memory than it may, and says so at the end.
func watch(ctx context.Context, p *os.Process, kill func()) <-chan bool {
	grew := make(chan bool, 1)
	go func() {
		tick := time.NewTicker(watchEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				grew <- false
				return
			case <-tick.C:
				if rss(p.Pid) > MaxMemory {
					kill()
					grew <- true
					return
				}
			}
		}
	}()
	return grew
}

// bounded keeps what a worker says up to a limit; beyond, writing fails and the
// worker ends.
type bounded struct {
	b   bytes.Buffer
	max int
}

func (w *bounded) Write(p []byte) (int, error) {
	if w.b.Len()+len(p) > w.max {
		return 0, io.ErrShortWrite
	}
	return w.b.Write(p)
}
