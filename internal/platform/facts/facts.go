// Package facts records what happened. A fact is written by the transaction
// that made it true, together with one job for each subscriber, so it is
// neither lost nor announced early. The table of facts is also the audit trail.
package facts

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/id"
	"staffroom/internal/platform/jobs"
)

// Fact is a small struct in the past tense: ids and scalars, never what people
// wrote and never whole things, since facts are kept for years.
type Fact interface {
	FactType() string // "library.published": the room, a dot, what happened
}

// About says who did it and what it concerns. Actor is empty when the system
// did it by itself; Org is the organisation whose audit trail it is in.
type About struct {
	Actor string `json:"actor,omitempty"`
	Org   string `json:"org,omitempty"`
	Item  string `json:"item,omitempty"`
}

// Entry is a fact as it was recorded.
type Entry[F Fact] struct {
	ID    string    `json:"id"`
	At    time.Time `json:"at"`
	About About     `json:"about"`
	Fact  F         `json:"fact"`
}

// Recorder writes facts. All subscriptions are made before the first fact.
type Recorder struct {
	queue *jobs.Queue
	now   clock.Clock
	subs  map[string][]string // fact type → kinds of job
}

// New records facts whose consequences are jobs of q.
func New(q *jobs.Queue, now clock.Clock) *Recorder {
	return &Recorder{q, now, map[string][]string{}}
}

// Subscribe runs f, as a job, for every fact of type F. f is idempotent, since
// it may run twice for the same fact. name says who subscribes and stays the
// same from version to version: jobs are stored under it.
func Subscribe[F Fact](r *Recorder, name string, f func(context.Context, Entry[F]) error, opts ...jobs.HandleOption) {
	var zero F
	kind := name + ":" + zero.FactType()
	jobs.Handle(r.queue, kind, f, opts...)
	r.subs[zero.FactType()] = append(r.subs[zero.FactType()], kind)
}

// Record writes the fact and one job for each of its subscribers.
func (r *Recorder) Record(ctx context.Context, tx *db.Tx, about About, f Fact) error {
	data, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("fact %s: %w", f.FactType(), err)
	}
	e := Entry[raw]{ID: id.New(), At: r.now().UTC().Truncate(time.Microsecond), About: about, Fact: raw{data}}
	_, err = tx.ExecContext(ctx, `INSERT INTO facts (id, type, actor_id, org_id, item_id, data, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		e.ID, f.FactType(), about.Actor, about.Org, about.Item, string(data), db.Micros(e.At))
	if err != nil {
		return fmt.Errorf("fact %s: %w", f.FactType(), db.Err(err))
	}
	for _, kind := range r.subs[f.FactType()] {
		if err := r.queue.Enqueue(ctx, tx, kind, e); err != nil {
			return err
		}
	}
	return nil
}

// raw is a fact that was encoded already.
type raw struct{ json.RawMessage }

// FactType is not asked of a fact in this form.
func (raw) FactType() string { return "" }
