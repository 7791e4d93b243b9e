package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/jobs"
)

type numbered struct{ N int }

func open(t *testing.T, d *db.DB, now clock.Clock) *jobs.Queue {
	t.Helper()
	q, err := jobs.Open(t.Context(), d, now, jobs.WithLogger(slog.New(slog.DiscardHandler)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := q.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
	return q
}

func enqueue(t *testing.T, d *db.DB, q *jobs.Queue, kind string, args any, opts ...jobs.EnqueueOption) {
	t.Helper()
	err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error { return q.Enqueue(ctx, tx, kind, args, opts...) })
	if err != nil {
		t.Fatal(err)
	}
}

func pending(t *testing.T, q *jobs.Queue) int {
	t.Helper()
	n, err := q.Pending(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// ran collects what handlers were given, and how often.
type ran struct {
	mu sync.Mutex
	n  map[int]int
}

func (r *ran) add(_ context.Context, a numbered) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.n == nil {
		r.n = map[int]int{}
	}
	r.n[a.N]++
	return nil
}

func (r *ran) count() int { r.mu.Lock(); defer r.mu.Unlock(); return len(r.n) }

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 400 {
		if ok() {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	t.Fatal("not within ten seconds: " + what)
}

var errUndo = errors.New("undo")

// TestOnlyWhatWasCommitted enqueues in 200 transactions, half of which are
// rolled back, with workers running.
func TestOnlyWhatWasCommitted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q, got := open(t, d, clock.System), &ran{}
		jobs.Handle(q, "test.count", got.add)
		if err := q.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		for i := range 200 {
			err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				if err := q.Enqueue(ctx, tx, "test.count", numbered{i}); err != nil {
					return err
				}
				if i%2 == 1 {
					return errUndo
				}
				return nil
			})
			if err != nil && !errors.Is(err, errUndo) {
				t.Fatal(err)
			}
		}
		eventually(t, "all jobs done", func() bool { return pending(t, q) == 0 })
		if got.count() != 100 {
			t.Errorf("%d jobs ran, not 100", got.count())
		}
		for n, times := range got.n {
			if n%2 == 1 || times != 1 {
				t.Errorf("job %d ran %d times", n, times)
			}
		}
	})
}

func TestWakesOnCommit(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q := open(t, d, clock.System)
		done := make(chan time.Time, 1)
		jobs.Handle(q, "test.quick", func(context.Context, numbered) error { done <- time.Now(); return nil })
		if err := q.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(300 * time.Millisecond)
		var waits []time.Duration
		for range 5 {
			enqueue(t, d, q, "test.quick", numbered{})
			began := time.Now()
			waits = append(waits, (<-done).Sub(began))
			time.Sleep(100 * time.Millisecond)
		}
		slices.Sort(waits)
		if waits[2] > 500*time.Millisecond {
			t.Errorf("the median job waited %v", waits[2])
		}
		t.Logf("from commit to start: %v", waits)
	})
}

func TestDrain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := clock.NewFake(time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC))
		q := open(t, d, now.Now)
		var order []string
		jobs.Handle(q, "test.first", func(ctx context.Context, a numbered) error {
			order = append(order, fmt.Sprint("first ", a.N))
			return d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return q.Enqueue(ctx, tx, "test.second", numbered{a.N}) })
		})
		jobs.Handle(q, "test.second", func(_ context.Context, a numbered) error {
			order = append(order, fmt.Sprint("second ", a.N))
			return nil
		})
		enqueue(t, d, q, "test.first", numbered{1})
		enqueue(t, d, q, "test.first", numbered{2})
		enqueue(t, d, q, "test.second", numbered{9}, jobs.At(now.Now().Add(time.Hour)))
		enqueue(t, d, q, "test.second", numbered{8}, jobs.Later())
		if err := q.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got, want := strings.Join(order, ", "), "first 1, first 2, second 1, second 2, second 8"; got != want {
			t.Errorf("ran %s; want %s", got, want)
		}
		if n := pending(t, q); n != 1 {
			t.Errorf("%d jobs pending, want the one that is due in an hour", n)
		}
		now.Add(2 * time.Hour)
		if err := q.Drain(t.Context()); err != nil || pending(t, q) != 0 {
			t.Errorf("%v, %d pending", err, pending(t, q))
		}
	})
}

func TestFailing(t *testing.T) {
	for _, c := range []struct {
		name    string
		job     func(try int) error
		tries   int // until it is done or given up
		gaveUp  bool
		message string
	}{
		{"succeeds at the third", func(n int) error {
			if n < 3 {
				return errors.New("not yet")
			}
			return nil
		}, 3, false, ""},
		{"never succeeds", func(int) error { return errors.New("hopeless") }, 4, true, "hopeless"},
		{"panics", func(int) error { panic("at the disco") }, 4, true, "at the disco"},
		{"is final", func(int) error { return jobs.Final(errors.New("no such person")) }, 1, true, "no such person"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				now := clock.NewFake(time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC))
				q := open(t, d, now.Now)
				tries, outcomes := 0, []jobs.Outcome{}
				jobs.Handle(q, "test.fails", func(context.Context, numbered) error { tries++; return c.job(tries) })
				q.Watch(func(o jobs.Outcome) { outcomes = append(outcomes, o) })
				enqueue(t, d, q, "test.fails", numbered{}, jobs.Attempts(4))
				for range 10 {
					before := tries
					err := q.Drain(t.Context())
					if tries == c.tries && !c.gaveUp && err != nil {
						t.Fatal(err)
					}
					if tries > before+1 {
						t.Fatal("tried again without a delay")
					}
					now.Add(8 * time.Hour)
				}
				if tries != c.tries || len(outcomes) != c.tries || outcomes[len(outcomes)-1].GaveUp != c.gaveUp {
					t.Errorf("%d tries, want %d; %+v", tries, c.tries, outcomes)
				}
				failures, err := q.Failed(t.Context(), 10)
				if err != nil || len(failures) != map[bool]int{true: 1}[c.gaveUp] {
					t.Fatalf("failures %+v, %v", failures, err)
				}
				if c.gaveUp && (failures[0].Kind != "test.fails" || failures[0].Attempts != c.tries || !strings.Contains(failures[0].Err, c.message)) {
					t.Errorf("%+v", failures[0])
				}
			})
		})
	}
}

func TestDeadline(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q := open(t, d, clock.System)
		jobs.Handle(q, "test.slow", func(ctx context.Context, _ numbered) error { <-ctx.Done(); return ctx.Err() }, jobs.Timeout(20*time.Millisecond))
		enqueue(t, d, q, "test.slow", numbered{})
		if err := q.Drain(t.Context()); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
}

// TestWorkersFail shows that River's workers treat errors as Drain does.
func TestWorkersFail(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q, tries := open(t, d, clock.System), &ran{}
		jobs.Handle(q, "test.final", func(context.Context, numbered) error { return jobs.Final(errors.New("gone")) })
		jobs.Handle(q, "test.panic", func(ctx context.Context, a numbered) error { panic("oh") })
		jobs.Handle(q, "test.twice", func(ctx context.Context, a numbered) error {
			tries.add(ctx, a)
			if tries.n[a.N] < 2 {
				return errors.New("again")
			}
			return nil
		})
		if err := q.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		enqueue(t, d, q, "test.final", numbered{})
		enqueue(t, d, q, "test.panic", numbered{}, jobs.Attempts(1))
		enqueue(t, d, q, "test.twice", numbered{7})
		eventually(t, "all settled", func() bool { return pending(t, q) == 0 })
		failures, err := q.Failed(t.Context(), 10)
		if err != nil || len(failures) != 2 {
			t.Errorf("%+v, %v", failures, err)
		}
	})
}

// TestStopWaits shows that a running job is waited for and not run again.
func TestStopWaits(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q, err := jobs.Open(t.Context(), d, clock.System)
		if err != nil {
			t.Fatal(err)
		}
		began, done := make(chan bool), false
		jobs.Handle(q, "test.long", func(context.Context, numbered) error {
			close(began)
			time.Sleep(300 * time.Millisecond)
			done = true
			return nil
		})
		if err := q.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		enqueue(t, d, q, "test.long", numbered{})
		<-began
		if err := q.Stop(t.Context()); err != nil || !done || pending(t, q) != 0 {
			t.Errorf("%v, done %v, %d pending", err, done, pending(t, q))
		}
	})
}
