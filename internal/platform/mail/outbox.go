package mail

import (
	"context"
	"time"

	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/id"
	"staffroom/internal/platform/jobs"
)

// Outbox sends messages as jobs.
type Outbox struct {
	queue  *jobs.Queue
	sender *Sender
}

// envelope is the job. Its message id is made once, when it is enqueued.
type envelope struct {
	MessageID string  `json:"message_id"`
	Message   Message `json:"message"`
}

const kind = "mail.send"

// NewOutbox registers the worker on q.
func NewOutbox(q *jobs.Queue, s *Sender) *Outbox {
	o := &Outbox{q, s}
	jobs.Handle(q, kind, o.send, jobs.Timeout(timeout+10*time.Second))
	return o
}

// Enabled reports whether there is a mail server.
func (o *Outbox) Enabled() bool { return o.sender.set.Host != "" }

// NewMessageID names a message before it is written, for jobs that write it at the
// moment of sending.
func (o *Outbox) NewMessageID() string { return id.New() + "@" + o.sender.domain() }

// Deliver sends m now, under the id it was given. It is for jobs whose text must
// be true at the moment of sending, and stands outside of any transaction. Its
// errors are those of a job: final when the server refuses the message for good.
func (o *Outbox) Deliver(ctx context.Context, messageID string, m Message) error {
	if err := m.Check(); err != nil {
		return jobs.Final(err)
	}
	return o.send(ctx, envelope{messageID, m})
}

// Enqueue has m sent once tx was committed. It is Invalid for a message that
// cannot be sent, and Unavailable where there is no mail server.
func (o *Outbox) Enqueue(ctx context.Context, tx *db.Tx, m Message) error {
	if !o.Enabled() {
		return errs.New(errs.Unavailable, "mail.none", "there is no mail server")
	}
	if err := m.Check(); err != nil {
		return err
	}
	m.Name, m.Subject, m.Text, m.HTML = line(m.Name, 80), line(m.Subject, maxSubject), body(m.Text), body(m.HTML)
	return o.queue.Enqueue(ctx, tx, kind, envelope{o.NewMessageID(), m})
}

func (o *Outbox) send(ctx context.Context, e envelope) error {
	if !o.Enabled() { // the server was taken out of the settings since
		return errs.New(errs.Unavailable, "mail.none", "there is no mail server")
	}
	err := o.sender.Send(ctx, e.MessageID, e.Message)
	if errs.Is(err, errs.Invalid) {
		return jobs.Final(err)
	}
	return err
}
