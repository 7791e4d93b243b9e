// Package jobs is a queue in the database. A job is enqueued by the transaction
// that needs it, so it is there if and only if that transaction was committed;
// it is run at least once, retried with a growing delay when it fails, and kept
// for a person to look at when it was given up.
//
// The queue is River's; nothing of it shows outside this package.
package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/riverqueue/river"

	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
)

const (
	// MaxAttempts is how often a job is tried unless it says otherwise: with
	// the delays of backoff the last try is about ten hours after the first.
	MaxAttempts = 20

	// DefaultTimeout is how long one try may take unless its handler says otherwise.
	DefaultTimeout = time.Minute

	// stopAfter is how long running jobs may go on once Stop was called.
	stopAfter = 15 * time.Second
)

// Queue is the queue of one database. Handlers are registered first, then it is
// started; enqueuing works before, after and without that.
type Queue struct {
	db      *db.DB
	now     clock.Clock
	log     *slog.Logger
	engine  engine
	workers int

	mu       sync.RWMutex
	handlers map[string]handler
	watchers []func(Outcome)
	started  bool
}

type handler struct {
	run     func(context.Context, []byte) error
	timeout time.Duration
}

// An Option sets up a Queue.
type Option func(*Queue)

// WithLogger says where failing jobs are written; slog.Default without it.
func WithLogger(l *slog.Logger) Option { return func(q *Queue) { q.log = l } }

// WithWorkers says how many jobs run at a time; four without it.
func WithWorkers(n int) Option { return func(q *Queue) { q.workers = n } }

// Open makes the queue of a migrated database. Nothing runs before Start.
func Open(ctx context.Context, d *db.DB, now clock.Clock, opts ...Option) (*Queue, error) {
	q := &Queue{db: d, now: now, log: slog.Default(), workers: 4, handlers: map[string]handler{}}
	for _, o := range opts {
		o(q)
	}
	var err error
	if d.Dialect() == db.Postgres {
		q.engine, err = openPostgres(ctx, q)
	} else {
		q.engine, err = openSQLite(q)
	}
	if err != nil {
		return nil, fmt.Errorf("jobs: %w", err)
	}
	return q, nil
}

// A HandleOption sets up one kind of job.
type HandleOption func(*handler)

// Timeout is how long one try of this kind may take.
func Timeout(d time.Duration) HandleOption { return func(h *handler) { h.timeout = d } }

// Handle registers the function for a kind of job, before Start. It must be
// idempotent, since a job may run twice, and its context has a deadline. An
// error has the job tried again later, unless it is Final; so does a panic.
//
// A kind is made of letters, digits and -_.:/+ and is not changed once used:
// jobs of that kind may be waiting in databases elsewhere.
func Handle[A any](q *Queue, kind string, f func(context.Context, A) error, opts ...HandleOption) {
	h := handler{timeout: DefaultTimeout, run: func(ctx context.Context, b []byte) error {
		var a A
		if err := json.Unmarshal(b, &a); err != nil {
			return Final(fmt.Errorf("arguments of job %s: %w", kind, err))
		}
		return f(ctx, a)
	}}
	for _, o := range opts {
		o(&h)
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.started {
		panic("jobs: Handle after Start: " + kind)
	}
	if _, ok := q.handlers[kind]; ok {
		panic("jobs: two handlers for " + kind)
	}
	q.handlers[kind] = h
}

// An EnqueueOption sets up one job.
type EnqueueOption func(*river.InsertOpts)

// At has the job wait until t.
func At(t time.Time) EnqueueOption { return func(o *river.InsertOpts) { o.ScheduledAt = t } }

// Attempts is how often the job is tried.
func Attempts(n int) EnqueueOption { return func(o *river.InsertOpts) { o.MaxAttempts = n } }

// Later lets other jobs go first: bulk work that nobody waits for.
func Later() EnqueueOption { return func(o *river.InsertOpts) { o.Priority = 4 } }

// Enqueue adds a job to tx. args are stored as JSON.
func (q *Queue) Enqueue(ctx context.Context, tx *db.Tx, kind string, args any, opts ...EnqueueOption) error {
	b, err := json.Marshal(args)
	if err != nil {
		return fmt.Errorf("arguments of job %s: %w", kind, err)
	}
	var o river.InsertOpts
	for _, opt := range opts {
		opt(&o)
	}
	if err := q.engine.insert(ctx, tx, payload{kind, b}, &o); err != nil {
		return fmt.Errorf("enqueue %s: %w", kind, db.Err(err))
	}
	tx.AfterCommit(q.engine.wake)
	return nil
}

// Start runs jobs in the background until Stop. Jobs that a killed process left
// half done are taken up again.
func (q *Queue) Start(ctx context.Context) error {
	q.mu.Lock()
	q.started = true
	q.mu.Unlock()
	if len(q.handlers) == 0 {
		return errors.New("jobs: Start without a handler")
	}
	if err := q.engine.start(ctx); err != nil {
		return fmt.Errorf("start jobs: %w", err)
	}
	return nil
}

// Stop takes no new jobs, waits for the running ones, interrupts those that
// take too long (they run again later), and closes the queue's connections. The
// queue is of no use after it. It is also needed where Start was never called.
func (q *Queue) Stop(ctx context.Context) error {
	if err := q.engine.stop(ctx); err != nil {
		return fmt.Errorf("stop jobs: %w", err)
	}
	return nil
}

// Pending says how many jobs are waiting, due or not, or running.
func (q *Queue) Pending(ctx context.Context) (int, error) {
	return db.Scalar[int](ctx, q.db, `SELECT COUNT(*) FROM river_job WHERE state IN ('available', 'pending', 'retryable', 'running', 'scheduled')`)
}

// Failure is a job that was given up.
type Failure struct {
	ID       int64
	Kind     string
	Attempts int
	At       time.Time // when it was given up
	Err      string    // of the last try
}

// Failed lists the jobs that were given up in the last thirty days, latest first.
func (q *Queue) Failed(ctx context.Context, limit int) ([]Failure, error) {
	rows, err := q.engine.failed(ctx, limit)
	if err != nil {
		return nil, fmt.Errorf("list failed jobs: %w", err)
	}
	out := make([]Failure, len(rows))
	for i, r := range rows {
		out[i] = Failure{ID: r.ID, Kind: r.Kind, Attempts: r.Attempt}
		if r.FinalizedAt != nil {
			out[i].At = r.FinalizedAt.UTC()
		}
		if n := len(r.Errors); n > 0 {
			out[i].Err = r.Errors[n-1].Error
		}
	}
	return out, nil
}
