package cli

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

func exists(path string) bool { _, err := os.Stat(path); return err == nil }

// progress is how far long work has got: a bar on a terminal, a line every few
// seconds elsewhere.
type progress struct {
	what  string
	total int
	out   io.Writer
	bars  *mpb.Progress
	bar   *mpb.Bar
	began time.Time
	last  time.Time
}

const quietFor = 5 * time.Second

// progress starts one; total 0 is unknown.
func (s *session) progress(what string, total int) *progress {
	now := time.Now()
	p := &progress{what: what, total: total, out: s.err, began: now, last: now}
	if terminal(s.err) {
		p.bars = mpb.New(mpb.WithOutput(s.err), mpb.WithWidth(60))
		p.bar = p.bars.New(int64(total), mpb.BarStyle(), mpb.BarRemoveOnComplete(),
			mpb.PrependDecorators(decor.Name(what+" ")),
			mpb.AppendDecorators(decor.CurrentNoUnit("%d"), decor.AverageSpeed(0, " · %.0f/s")))
	}
	return p
}

func (p *progress) set(n int) {
	if p.bar != nil {
		if p.total == 0 {
			p.bar.SetTotal(int64(n)+1, false)
		}
		p.bar.SetCurrent(int64(n))
		return
	}
	now := time.Now()
	if now.Sub(p.last) < quietFor {
		return
	}
	p.last = now
	if p.total > 0 {
		fmt.Fprintf(p.out, "%s: %d of %d\n", p.what, n, p.total)
		return
	}
	fmt.Fprintf(p.out, "%s: %d\n", p.what, n)
}

func (p *progress) end() {
	if p.bars != nil {
		p.bar.Abort(true)
		p.bars.Wait()
	}
}

func (p *progress) took() time.Duration { return time.Since(p.began) }

func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
