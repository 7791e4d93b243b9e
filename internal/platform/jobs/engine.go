package jobs

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivertype"

	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/id"
)

const (
	queueName = river.QueueDefault

	// keepDone is how long finished jobs stay: long enough to look at, short
	// enough that an import of a hundred thousand items leaves no mountain.
	keepDone = 10 * time.Minute

	keepFailed = 30 * 24 * time.Hour
)

// engine is River on one of the databases.
type engine interface {
	insert(ctx context.Context, tx *db.Tx, p payload, o *river.InsertOpts) error
	start(ctx context.Context) error
	stop(ctx context.Context) error
	failed(ctx context.Context, limit int) ([]*rivertype.JobRow, error)
	executor() riverdriver.Executor
	wake()
}

// rivers is the part of an engine that is the same for River's transaction
// types: one client that enqueues, and one that works once started.
type rivers[T any] struct {
	q        *Queue
	clientID string
	driver   riverdriver.Driver[T]
	inserter *river.Client[T]
	worker   *river.Client[T]
	view     func(tx *db.Tx, f func(T) error) error // tx as River knows it
	adopt    func(context.Context) error            // takes up what killed processes left
	close    func() error
	wake_    func()
}

func newRivers[T any](q *Queue, driver riverdriver.Driver[T]) (*rivers[T], error) {
	r := &rivers[T]{q: q, clientID: id.New(), driver: driver}
	var err error
	r.inserter, err = river.NewClient(driver, &river.Config{
		Logger:        quiet(q.log),
		MaxAttempts:   MaxAttempts,
		FetchCooldown: fetchCooldown,
		Test:          river.TestConfig{Time: timeSource{q.now}},
	})
	return r, err
}

// fetchCooldown bounds how often River looks for work: it is also the time
// between a commit and the start of its jobs.
const fetchCooldown = 10 * time.Millisecond

func (r *rivers[T]) insert(ctx context.Context, tx *db.Tx, p payload, o *river.InsertOpts) error {
	return r.view(tx, func(t T) error {
		_, err := r.inserter.InsertManyFastTx(ctx, t, []river.InsertManyParams{{Args: p, InsertOpts: o}})
		return err
	})
}

func (r *rivers[T]) start(ctx context.Context) error {
	longest := DefaultTimeout
	for _, h := range r.q.handlers {
		longest = max(longest, h.timeout)
	}
	var err error
	r.worker, err = river.NewClient(r.driver, &river.Config{
		ID:                          r.clientID,
		Logger:                      quiet(r.q.log),
		Workers:                     r.q.riverWorkers(),
		Queues:                      map[string]river.QueueConfig{queueName: {MaxWorkers: r.q.workers}},
		FetchOnlyKnownKinds:         true, // a newer node's jobs are left to newer nodes
		FetchCooldown:               fetchCooldown,
		FetchPollInterval:           2 * time.Second,
		JobTimeout:                  longest,
		RescueStuckJobsAfter:        longest + time.Minute,
		RetryPolicy:                 retryPolicy{},
		SoftStopTimeout:             stopAfter,
		CompletedJobRetentionPeriod: keepDone,
		CancelledJobRetentionPeriod: keepFailed,
		DiscardedJobRetentionPeriod: keepFailed,
		ReindexerSchedule:           never{},
	})
	if err != nil {
		return err
	}
	if err := r.adopt(ctx); err != nil {
		return err
	}
	return r.worker.Start(context.WithoutCancel(ctx)) // only Stop stops it, so that running jobs are waited for
}

func (r *rivers[T]) stop(ctx context.Context) error {
	var err error
	if r.worker != nil {
		err = r.worker.Stop(ctx)
		if err != nil && ctx.Err() != nil { // the caller waits no longer; the jobs run again later
			cut, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
			defer cancel()
			err = r.worker.StopAndCancel(cut)
		}
	}
	return errors.Join(err, r.close())
}

func (r *rivers[T]) failed(ctx context.Context, limit int) ([]*rivertype.JobRow, error) {
	res, err := r.inserter.JobList(ctx, river.NewJobListParams().
		States(rivertype.JobStateDiscarded, rivertype.JobStateCancelled).
		OrderBy(river.JobListOrderByFinalizedAt, river.SortOrderDesc).First(limit))
	if err != nil {
		return nil, err
	}
	return res.Jobs, nil
}

func (r *rivers[T]) executor() riverdriver.Executor { return r.driver.GetExecutor() }

func (r *rivers[T]) wake() { r.wake_() }

// never keeps River from rebuilding its indexes every night.
type never struct{}

// Next is a time that does not come.
func (never) Next(now time.Time) time.Time { return now.AddDate(100, 0, 0) }

// timeSource stamps jobs with the queue's clock, so that tests with a clock of
// their own say when a job is due.
type timeSource struct{ now clock.Clock }

// Now is the time.
func (t timeSource) Now() time.Time { return t.now() }

// NowOrNil is the time, always: River's alternative is the database's.
func (t timeSource) NowOrNil() *time.Time { now := t.now(); return &now }

// quiet passes River's own errors on; what it says about each job is said by
// run, once.
func quiet(l *slog.Logger) *slog.Logger { return slog.New(atLeastWarn{l.Handler()}) }

type atLeastWarn struct{ slog.Handler }

// Enabled leaves out everything below a warning.
func (h atLeastWarn) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && h.Handler.Enabled(ctx, l)
}

// WithAttrs keeps the threshold.
func (h atLeastWarn) WithAttrs(a []slog.Attr) slog.Handler {
	return atLeastWarn{h.Handler.WithAttrs(a)}
}

// WithGroup keeps the threshold.
func (h atLeastWarn) WithGroup(n string) slog.Handler { return atLeastWarn{h.Handler.WithGroup(n)} }
