// Package itemsjson imports a file of items, one JSON object a line.
//
// docs/imports.md documents the fields. Lines are read as a stream and parsed
// by several workers; one writer stores them in batches, in the order of the
// file. A line that cannot be read is told and left out, never fatal. The same
// file again changes nothing; a changed line becomes a new version.
package itemsjson

import (
	"context"
	"io"
	"runtime"
	"sync"
	"time"

	"staffroom/internal/features/library"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/clock"
)

// Importer writes into a library.
type Importer struct {
	Library *library.Service
	Files   *files.Service
	Clock   clock.Clock
}

// Options say in whose name items come and who may read them. A line cannot
// change that.
type Options struct {
	OrgID    string
	AuthorID string
	Audience items.Audience
	Licence  string // of lines that name none
	Dir      string // the folder that the paths in "files" are in; "" refuses files

	// Problem is told of every line that was left out or changed, Progress after
	// every batch; neither is called twice at a time.
	Problem  func(where, what string)
	Progress func(Report)
}

// Report says what came of it.
type Report struct {
	Lines, Created, Changed, Same, Bad, Renamed int
}

// Run imports all lines of r. What was stored before an error stays; the same
// import again goes on from there.
func (im *Importer) Run(ctx context.Context, r io.Reader, o Options) (Report, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	run := &run{
		im: im, o: o, now: im.Clock(), seen: map[uint64]int32{},
		queue: make(chan chan []parsed, 2*runtime.GOMAXPROCS(0)), write: make(chan library.Imported, library.ImportBatch),
	}
	go run.read(ctx, r)
	go run.order(ctx)
	err := im.Library.ImportStreamUnscoped(ctx, run.write, run.told)
	run.mu.Lock()
	defer run.mu.Unlock()
	if err == nil {
		err = run.readErr
	}
	return run.report, err
}

// run is one import. The reader cuts lines into groups, workers parse groups,
// order brings the parsed lines into the order of the file again.
type run struct {
	im    *Importer
	o     Options
	now   time.Time
	seen  map[uint64]int32 // hash of a source → how often it came
	queue chan chan []parsed
	write chan library.Imported

	mu      sync.Mutex
	report  Report
	readErr error // why reading ended early
}

func (r *run) problem(where, what string) {
	if r.o.Problem != nil {
		r.o.Problem(where, what)
	}
}

// told counts a batch that was stored.
func (r *run) told(batch []library.Imported, out library.Import) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.report.Created += out.Created
	r.report.Changed += out.Changed
	r.report.Same += out.Same
	for _, n := range out.Renamed {
		r.report.Renamed++
		r.problem(n.Where, "the address "+n.Asked+" belongs to another item; this one is "+n.Slug)
	}
	if r.o.Progress != nil {
		r.o.Progress(r.report)
	}
}
