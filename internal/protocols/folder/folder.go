// Package folder imports a folder of files: Markdown with front matter, HTML,
// Office, PDF and text files, and the pictures in them.
//
// It goes over the tree twice. The plan reads all pages, decides which files
// make up which item, and gives every item its address; only then can links
// between items be written. The second pass reads what has changed and stores
// it in batches. docs/imports.md says which file becomes what.
//
// Files are hostile until proven otherwise: no link leads out of the folder,
// documents and pictures are read in limited child processes, and what cannot be
// read is told and left out.
package folder

import (
	"context"
	"os"
	"runtime"
	"strings"
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

// Options say in whose name items come and who may read them.
type Options struct {
	OrgID    string
	OrgSlug  string
	AuthorID string
	Audience items.Audience
	Licence  string            // of what names none
	Name     string            // of the folder, in what names an item for ever; its base name when empty
	Replace  map[string]string // words to replace in pages, such as @productname@

	// Problem is told of everything that was left out, Progress of items done.
	// Neither is called twice at a time.
	Problem  func(where, what string)
	Progress func(done, of int)
}

// Report says what came of it.
type Report struct {
	Items, Created, Changed, Same, Renamed int
	Pictures, Documents                    int // that belong to items now
	Skipped                                int // files that were left out, each told
	LostLinks, LostPictures                int // that led to nothing in the folder
}

// Run imports the tree below dir.
func (im *Importer) Run(ctx context.Context, dir string, o Options) (Report, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Report{}, err
	}
	defer root.Close()
	r := &run{im: im, o: o, root: root, now: im.Clock(), write: make(chan library.Imported, 4)}
	if r.known, err = im.Library.KnownImportsUnscoped(ctx, o.OrgID); err != nil {
		return r.report, err
	}
	if err := r.plan(ctx); err != nil {
		return r.report, err
	}
	failed := make(chan error, 1)
	go func() { failed <- r.convertAll(ctx) }()
	err = im.Library.ImportStreamUnscoped(ctx, r.write, r.told)
	cancel()
	if cerr := <-failed; err == nil && cerr != nil {
		err = cerr
	}
	return r.report, err
}

// run is one import.
type run struct {
	im    *Importer
	o     Options
	root  *os.Root
	now   time.Time
	known map[string]library.KnownImport
	tree  tree
	pages map[string]*page // by path
	units []*unit          // the items to be, in the order of the tree
	write chan library.Imported

	mu     sync.Mutex
	report Report
	done   int
}

// skip tells that a file was left out.
func (r *run) skip(where, why string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.report.Skipped++
	r.say(where, why)
}

func (r *run) say(where, what string) {
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
	r.report.Items += len(batch)
	for _, n := range out.Renamed {
		r.report.Renamed++
		r.say(n.Where, "the address "+n.Asked+" belongs to another item; this one is "+n.Slug)
	}
}

// convertAll reads the units, several at a time, and hands them to the writer.
func (r *run) convertAll(ctx context.Context) error {
	defer close(r.write)
	work := make(chan *unit)
	var wg sync.WaitGroup
	var once sync.Once
	var first error
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for u := range work {
				if err := r.pass(ctx, u); err != nil {
					once.Do(func() { first = err })
				}
			}
		})
	}
	for _, u := range r.units {
		if ctx.Err() != nil {
			break
		}
		work <- u
	}
	close(work)
	wg.Wait()
	return first
}

func (r *run) pass(ctx context.Context, u *unit) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	in, ok, err := r.convert(ctx, u)
	if err != nil {
		return err
	}
	if ok {
		select {
		case r.write <- in:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.done++; r.o.Progress != nil {
		r.o.Progress(r.done, len(r.units))
	}
	return nil
}

// source names an item for ever: the folder's name and the path in it.
func (r *run) source(path string) string { return "folder:" + r.o.Name + "/" + path }

func lower(s string) string { return strings.ToLower(s) }
