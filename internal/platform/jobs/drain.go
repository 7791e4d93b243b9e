package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivertype"
)

// Drain runs, in the caller's goroutine and in order, everything that is due by
// the queue's clock until nothing is, including what those jobs enqueue. It is
// for tests and for commands that end: no workers may be started. It returns
// the errors of the jobs that failed, which are tried again when they are due.
func (q *Queue) Drain(ctx context.Context) error {
	var failed []error
	for {
		jobs, err := q.take(ctx)
		if err != nil {
			return errors.Join(append(failed, err)...)
		}
		if len(jobs) == 0 {
			return errors.Join(failed...)
		}
		for _, row := range jobs {
			err := q.runRow(ctx, row)
			if err != nil {
				failed = append(failed, fmt.Errorf("job %s: %w", row.Kind, err))
			}
			if err := q.finish(ctx, row, err); err != nil {
				return errors.Join(append(failed, err)...)
			}
		}
	}
}

// take marks the next due jobs as running.
func (q *Queue) take(ctx context.Context) ([]*rivertype.JobRow, error) {
	exec, now := q.engine.executor(), q.now()
	if _, err := exec.JobSchedule(ctx, &riverdriver.JobScheduleParams{Max: 1000, Now: &now}); err != nil {
		return nil, fmt.Errorf("jobs that became due: %w", err)
	}
	res, err := exec.JobGetAvailable(ctx, &riverdriver.JobGetAvailableParams{
		ClientID: "drain", MaxAttemptedBy: 10, MaxToLock: 1, Now: &now, Queue: queueName,
	})
	if err != nil {
		return nil, fmt.Errorf("due jobs: %w", err)
	}
	return res.Jobs, nil
}

func (q *Queue) runRow(ctx context.Context, row *rivertype.JobRow) error {
	h, ok := q.handlers[row.Kind]
	if !ok {
		return errors.New("no handler")
	}
	return q.run(ctx, h, row)
}

// finish writes down what became of a job, as River's own worker does.
func (q *Queue) finish(ctx context.Context, row *rivertype.JobRow, failure error) error {
	now := q.now()
	var to *riverdriver.JobSetStateIfRunningParams
	if failure == nil {
		to = riverdriver.JobSetStateCompleted(row.ID, now, nil)
	} else {
		data, err := json.Marshal(rivertype.AttemptError{At: now, Attempt: row.Attempt, Error: failure.Error()})
		if err != nil {
			return err
		}
		switch {
		case isFinal(failure):
			to = riverdriver.JobSetStateCancelled(row.ID, now, data, nil)
		case row.Attempt >= row.MaxAttempts:
			to = riverdriver.JobSetStateDiscarded(row.ID, now, data, nil)
		default:
			to = riverdriver.JobSetStateErrorRetryable(row.ID, now.Add(backoff(row.Attempt)), data, nil)
		}
	}
	_, err := q.engine.executor().JobSetStateIfRunningMany(ctx, &riverdriver.JobSetStateIfRunningManyParams{
		ID: []int64{to.ID}, Attempt: []*int{nil}, ErrData: [][]byte{to.ErrData}, FinalizedAt: []*time.Time{to.FinalizedAt},
		MetadataDoMerge: []bool{false}, MetadataUpdates: [][]byte{nil}, Now: &now,
		ScheduledAt: []*time.Time{to.ScheduledAt}, State: []rivertype.JobState{to.State},
	})
	if err != nil {
		return fmt.Errorf("job %d: %w", row.ID, err)
	}
	return nil
}
