package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime/debug"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// Outcome is what became of one try of a job.
type Outcome struct {
	ID      int64
	Kind    string
	Attempt int
	Took    time.Duration
	Err     error
	GaveUp  bool // it failed and is not tried again
}

// Watch has f called after every try, for metrics. Before Start.
func (q *Queue) Watch(f func(Outcome)) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.watchers = append(q.watchers, f)
}

type final struct{ error }

func (f final) Unwrap() error { return f.error }

// Final marks an error that another try would only repeat.
func Final(err error) error { return final{err} }

func isFinal(err error) bool {
	_, ok := errors.AsType[final](err)
	return ok
}

// backoff is how long to wait after the n-th try failed: 1 s, 8 s, 27 s … at
// most six hours, spread by a tenth so that what failed together does not come
// back together.
func backoff(n int) time.Duration {
	d := min(time.Duration(n)*time.Duration(n)*time.Duration(n)*time.Second, 6*time.Hour)
	return d + rand.N(d/10)
}

type retryPolicy struct{}

// NextRetry is River's question. It keeps the machine's time, as its workers do.
func (retryPolicy) NextRetry(job *rivertype.JobRow) time.Time {
	return time.Now().UTC().Add(backoff(job.Attempt))
}

// payload is every job's arguments as River sees them: bytes under a name.
type payload struct {
	kind string
	args []byte
}

// Kind is the name under which River stores and counts the job.
func (p payload) Kind() string { return p.kind }

// MarshalJSON is the arguments as Enqueue encoded them.
func (p payload) MarshalJSON() ([]byte, error) { return p.args, nil }

// UnmarshalJSON leaves the decoding to the handler, which knows the type.
func (p *payload) UnmarshalJSON([]byte) error { return nil }

// worker is one kind of job in River's terms.
type worker struct {
	river.WorkerDefaults[payload]
	q *Queue
	h handler
}

// Timeout tells River when a running job must have been lost.
func (w worker) Timeout(*river.Job[payload]) time.Duration { return w.h.timeout }

// Work runs the job.
func (w worker) Work(ctx context.Context, job *river.Job[payload]) error {
	err := w.q.run(ctx, w.h, job.JobRow)
	if isFinal(err) {
		return river.JobCancel(err)
	}
	return err
}

func (q *Queue) riverWorkers() *river.Workers {
	ws := river.NewWorkers()
	for kind, h := range q.handlers {
		river.AddWorkerArgs(ws, payload{kind: kind}, worker{q: q, h: h})
	}
	return ws
}

// run is one try: with a deadline, panics as errors, told to whoever watches.
func (q *Queue) run(ctx context.Context, h handler, row *rivertype.JobRow) error {
	ctx, cancel := context.WithTimeout(ctx, h.timeout)
	defer cancel()
	began := time.Now()
	err := protect(func() error { return h.run(ctx, row.EncodedArgs) })
	o := Outcome{ID: row.ID, Kind: row.Kind, Attempt: row.Attempt, Took: time.Since(began), Err: err}
	o.GaveUp = err != nil && (isFinal(err) || row.Attempt >= row.MaxAttempts)
	for _, f := range q.watchers {
		f(o)
	}
	if err != nil {
		level := slog.LevelWarn
		if o.GaveUp {
			level = slog.LevelError
		}
		q.log.Log(ctx, level, "job failed", "job", o.ID, "kind", o.Kind, "attempt", o.Attempt, "gave_up", o.GaveUp, "err", err)
	}
	return err
}

func protect(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	return f()
}
