// Package speed measures what pages cost, as ratios to a limit measured in the
// same run: a bare net/http server that sends the same bytes.
//
// The server runs in this process and the client in another, so that the
// processor time of this process is the server's. Every figure is processor
// time per request; the ratios hold when the machine's speed drifts, single
// times do not.
package speed

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"text/tabwriter"
	"time"

	"staffroom/internal/app"
	"staffroom/internal/features/library"
	"staffroom/internal/identity/signin"
	"staffroom/internal/platform/config"
	"staffroom/internal/platform/extract"
	"staffroom/internal/platform/search"
)

// ClientCommand is the hidden subcommand that ends in Client.
const ClientCommand = "bench-client"

// Options say what to measure.
type Options struct {
	Items    int    // in the library; the search figures ask for 100,000
	Requests int    // of each page; 0 is 2,000
	Database string // "postgres://…" of an empty database; "" is a SQLite file of its own
	Program  string // the binary whose Client sends the requests; "" is this one
	Out      io.Writer
}

// Row is one line of the report.
type Row struct {
	What   string
	CPU    time.Duration // processor time per request, the median of the rounds
	Ratio  float64       // to Base
	Limit  float64       // what Ratio may be; 0 when it only informs
	Base   string
	Within bool
}

// Report is what Run found.
type Report struct {
	Rows  []Row
	Notes []string
}

// Broken reports whether a ratio is beyond its limit.
func (r Report) Broken() bool {
	return slices.ContainsFunc(r.Rows, func(r Row) bool { return r.Limit > 0 && !r.Within })
}

const rounds = 5

// Run fills a library, serves it and measures.
func Run(ctx context.Context, o Options) (Report, error) {
	if o.Requests == 0 {
		o.Requests = 2000
	}
	if o.Program == "" {
		p, err := os.Executable()
		if err != nil {
			return Report{}, err
		}
		o.Program = p
	}
	dir, err := os.MkdirTemp("", "staffroom-bench-")
	if err != nil {
		return Report{}, err
	}
	defer os.RemoveAll(dir)
	later := &later{}
	a, err := open(ctx, o, dir, later)
	if err != nil {
		return Report{}, err
	}
	defer a.Close(context.WithoutCancel(ctx))
	w, err := fill(ctx, a, o)
	if err != nil {
		return Report{}, err
	}
	m := &meter{o: o, app: a, world: w, later: later}
	if err := m.listen(); err != nil {
		return Report{}, err
	}
	return m.run(ctx)
}

// later is the clock of the application: the machine's, and later by as much as
// was asked for.
type later struct{ by atomic.Int64 }

func (l *later) now() time.Time { return time.Now().Add(time.Duration(l.by.Load())).UTC() }

func open(ctx context.Context, o Options, dir string, clock *later) (*app.App, error) {
	cfg, _, err := config.Load(config.Sources{})
	if err != nil {
		return nil, err
	}
	cfg.Data, cfg.Blobs, cfg.BaseURL = dir, filepath.Join(dir, "blobs"), "http://localhost"
	cfg.Database = o.Database
	if cfg.Database == "" {
		cfg.Database = filepath.Join(dir, "bench.db")
	}
	return app.New(ctx, cfg, app.Options{Clock: clock.now, Log: slog.New(slog.DiscardHandler), Reader: extract.Config{Soffice: "-"}})
}

// meter measures pages of one application.
type meter struct {
	o       Options
	app     *app.App
	world   world
	later   *later
	pages   string // where the application listens
	anew    string // where it listens too, and forgets between requests what it remembers for a moment
	bare    string // where the limit listens
	replay  []byte // what the limit sends
	report  Report
	cookies []string // of the people who take turns
}

func (m *meter) listen() error {
	serve := func(h http.Handler) (string, error) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return "", err
		}
		srv := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
		go func() { _ = srv.Serve(l) }() // ends with the process
		return "http://" + l.Addr().String(), nil
	}
	var err error
	if m.pages, err = serve(m.app.Handler); err != nil {
		return err
	}
	m.anew, err = serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		m.later.by.Add(int64(2 * time.Second)) // longer than anything is believed without asking
		m.app.Handler.ServeHTTP(w, r)
	}))
	if err != nil {
		return err
	}
	packers := sync.Pool{New: func() any { z, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed); return z }}
	m.bare, err = serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if r.Header.Get("Accept-Encoding") == "" {
			_, _ = w.Write(m.replay)
			return
		}
		w.Header().Set("Content-Encoding", "gzip")
		z := packers.Get().(*gzip.Writer)
		defer packers.Put(z)
		z.Reset(w)
		_, _ = z.Write(m.replay)
		_ = z.Close()
	}))
	return err
}

// Load is what Client is told to do.
type Load struct {
	URL     string
	Cookies []string // of people who take turns; none are visitors
	Packed  bool     // asks for a packed page, as browsers do
	Each    string   // a parameter that differs from request to request
	Count   int
	Threads int
}

// Client sends requests and fails when one is not answered with 200. It is the
// other process.
func Client(ctx context.Context, job string) error {
	var l Load
	if err := json.Unmarshal([]byte(job), &l); err != nil {
		return err
	}
	failed := make(chan error, l.Threads)
	for range l.Threads {
		go func() { failed <- l.send(ctx, l.Count/l.Threads) }()
	}
	for range l.Threads {
		if err := <-failed; err != nil {
			return err
		}
	}
	return nil
}

func (l Load) send(ctx context.Context, n int) error {
	c := &http.Client{Transport: &http.Transport{DisableCompression: true}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for turn := range n {
		url := l.URL
		if l.Each != "" {
			url += fmt.Sprintf("&%s=%d.%d", l.Each, time.Now().UnixNano(), turn)
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		if len(l.Cookies) > 0 {
			req.Header.Set("Cookie", l.Cookies[turn%len(l.Cookies)])
		}
		if l.Packed {
			req.Header.Set("Accept-Encoding", "gzip")
		}
		res, err := c.Do(req)
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, res.Body)
		res.Body.Close()
		if err != nil {
			return err
		}
		if res.StatusCode != http.StatusOK {
			return fmt.Errorf("%s answered %s", l.URL, res.Status)
		}
	}
	return nil
}

// cost is this process's processor time for each request of a load.
func (m *meter) cost(ctx context.Context, l Load) (time.Duration, error) {
	l.Threads = 2
	job, err := json.Marshal(l)
	if err != nil {
		return 0, err
	}
	before := processorTime()
	cmd := exec.CommandContext(ctx, m.o.Program, ClientCommand, string(job))
	if out, err := cmd.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("client: %w: %s", err, out)
	}
	return (processorTime() - before) / time.Duration(l.Count), nil
}

func processorTime() time.Duration {
	var ru syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &ru); err != nil {
		panic(err) // it takes a constant and a pointer of ours
	}
	return time.Duration(ru.Utime.Nano() + ru.Stime.Nano())
}

// pair measures two loads in turn, so that a drifting machine drifts for both,
// and returns the medians and the median of the ratios.
func (m *meter) pair(ctx context.Context, a, b Load) (ca, cb time.Duration, ratio float64, err error) {
	var as, bs []time.Duration
	var rs []float64
	for round := range rounds + 1 {
		x, err := m.cost(ctx, a)
		if err != nil {
			return 0, 0, 0, err
		}
		y, err := m.cost(ctx, b)
		if err != nil {
			return 0, 0, 0, err
		}
		if round == 0 {
			continue // warm-up
		}
		as, bs, rs = append(as, x), append(bs, y), append(rs, float64(x)/float64(y))
	}
	slices.Sort(as)
	slices.Sort(bs)
	slices.Sort(rs)
	return as[rounds/2], bs[rounds/2], rs[rounds/2], nil
}

func (m *meter) add(r Row) {
	r.Within = r.Limit == 0 || r.Ratio <= r.Limit
	m.report.Rows = append(m.report.Rows, r)
	fmt.Fprintf(m.o.Out, "measured: %s\n", r.What)
}

// visit is a page to be measured.
type visit struct {
	what   string
	path   string
	people []string // cookies; none is a visitor
	anew   bool
	packed bool
	limit  float64 // 0 informs
}

// against measures a page against the bare server sending the page's bytes.
func (m *meter) against(ctx context.Context, v visit) error {
	one := ""
	if len(v.people) > 0 {
		one = v.people[0]
	}
	body, err := m.fetch(ctx, v.path, one)
	if err != nil {
		return err
	}
	m.replay = body
	at, sending := m.pages, "sending"
	if v.anew {
		at = m.anew
	}
	if v.packed {
		sending = "packing and sending"
	}
	c, base, ratio, err := m.pair(ctx, Load{URL: at + v.path, Cookies: v.people, Packed: v.packed, Count: m.o.Requests},
		Load{URL: m.bare, Packed: v.packed, Count: m.o.Requests})
	if err != nil {
		return err
	}
	m.add(Row{What: fmt.Sprintf("%s (%.1f KB)", v.what, float64(len(body))/1000), CPU: c, Ratio: ratio, Limit: v.limit,
		Base: fmt.Sprintf("a bare server %s the same, %s", sending, round(base))})
	return nil
}

func (m *meter) fetch(ctx context.Context, path, cookie string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, m.pages+path, nil)
	if err != nil {
		return nil, err
	}
	if cookie != "" {
		req.Header.Set("Cookie", cookie)
	}
	c := &http.Client{Transport: &http.Transport{DisableCompression: true}}
	res, err := c.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answered %s", path, res.Status)
	}
	return io.ReadAll(res.Body)
}

func (m *meter) run(ctx context.Context) (Report, error) {
	for _, person := range m.world.teachers {
		started, err := m.app.SignIn.StartSession(ctx, person, "bench", signin.From{Device: "bench"})
		if err != nil {
			return m.report, err
		}
		m.cookies = append(m.cookies, "session="+started.Secret)
	}
	for _, step := range []func(context.Context) error{m.reading, m.searching, m.memory} {
		if err := step(ctx); err != nil {
			return m.report, err
		}
	}
	return m.report, nil
}

// reading measures the pages that are read most. While nothing is written, what
// was asked just before is not asked again; the limits are of that. The rows
// without a limit say what a page costs when everything is asked anew, and when
// it is packed, which is the same work for the bare server.
func (m *meter) reading(ctx context.Context) error {
	for _, v := range []visit{
		{what: "item page, visitor", path: m.world.item, limit: 2},
		{what: "item page, signed in", path: m.world.item, people: m.cookies, limit: 8},
		{what: "library list, signed in", path: "/library", people: m.cookies, limit: 8},
		{what: fmt.Sprintf("item page, visitor, %d uses, %d notes, %d versions", busyUses, busyNotes, busyVersions), path: m.world.busy, limit: 2},
		{what: "the same, signed in", path: m.world.busy, people: m.cookies, limit: 8},
		{what: "item page, signed in, all asked anew", path: m.world.item, people: m.cookies, anew: true},
		{what: "library list, signed in, all asked anew", path: "/library", people: m.cookies, anew: true},
		{what: "item page, signed in, packed", path: m.world.item, people: m.cookies, packed: true},
		{what: "library list, signed in, packed", path: "/library", people: m.cookies, packed: true},
	} {
		if err := m.against(ctx, v); err != nil {
			return err
		}
	}
	return nil
}

// searching compares a word in 17 % of the items with one in 0.1 %. Every request
// is another question to what is kept in memory, so that each is found anew.
func (m *meter) searching(ctx context.Context) error {
	n := max(m.o.Requests/10, 50)
	ask := func(word string) Load {
		return Load{URL: m.pages + "/library?q=" + word, Each: "trail", Cookies: m.cookies, Count: n}
	}
	common, rare, ratio, err := m.pair(ctx, ask(commonWord), ask(rareWord))
	if err != nil {
		return err
	}
	m.add(Row{What: fmt.Sprintf("search with facets, a word in 17 %% of %d items", m.o.Items), CPU: common, Ratio: ratio, Limit: 4,
		Base: fmt.Sprintf("a word in 0.1 %%, %s", round(rare))})
	find, err := m.find(ctx, n)
	if err != nil {
		return err
	}
	floor := max(rare-find, time.Microsecond)
	m.add(Row{What: "search with facets, the rare word", CPU: rare, Ratio: float64(rare) / float64(floor), Limit: 3,
		Base: fmt.Sprintf("the page without finding: its items' rows, rendering and sending, %s; finding and counting facets is %s", round(floor), round(find))})
	return nil
}

// shownFacets are those that the search page counts.
var shownFacets = []string{library.FacetKind, "subject", "key_stage", "year", "job_role", library.FacetOrg, library.FacetRecording, library.FacetFree}

// find is the processor time of the rare word's search with its facets alone.
func (m *meter) find(ctx context.Context, n int) (time.Duration, error) {
	act, err := m.app.Who.Actor(ctx, m.world.teachers[0])
	if err != nil {
		return 0, err
	}
	q := search.Query{Text: rareWord, Reads: act.Reads(), Person: act.PersonID, Limit: 20, Facets: shownFacets}
	var times []time.Duration
	for range rounds {
		before := processorTime()
		for range n {
			if _, err := m.app.Index.Search(ctx, q); err != nil {
				return 0, err
			}
		}
		times = append(times, (processorTime()-before)/time.Duration(n))
	}
	slices.Sort(times)
	return times[rounds/2], nil
}

// memory is what the process holds once it is quiet. It only informs: the limit is
// of an idle server on the demo data, which this is not.
func (m *meter) memory(context.Context) error {
	runtime.GC()
	debug.FreeOSMemory()
	var ms runtime.MemStats
	runtime.ReadMemStats(&ms)
	m.report.Notes = append(m.report.Notes, fmt.Sprintf("Go heap in use after all of it: %.0f MiB (with %d items and the load's traces; an idle server on the demo data holds less)", float64(ms.HeapInuse)/(1<<20), m.o.Items))
	return nil
}

func round(d time.Duration) time.Duration { return d.Round(time.Microsecond) }

// Print writes the report as a table.
func (r Report) Print(out io.Writer) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "WHAT\tCPU/REQUEST\tRATIO\tLIMIT\t\tTO")
	for _, row := range r.Rows {
		verdict, limit := "", "-"
		if row.Limit > 0 {
			limit = fmt.Sprintf("%.0f", row.Limit)
			verdict = map[bool]string{true: "ok", false: "BEYOND"}[row.Within]
		}
		fmt.Fprintf(w, "%s\t%s\t%.2f\t%s\t%s\t%s\n", row.What, round(row.CPU), row.Ratio, limit, verdict, row.Base)
	}
	_ = w.Flush() // to a writer of the caller's, who sees its errors
	for _, n := range r.Notes {
		fmt.Fprintln(out, strings.TrimSpace(n))
	}
}
