package signin

import (
	"context"
	"strings"
	"time"

	"staffroom/internal/identity/people"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/jobs"
	"staffroom/internal/platform/mail"
)

// post is how links reach people.
type post struct {
	queue  *jobs.Queue
	outbox *mail.Outbox
	base   string // the public address of the site, from the configuration alone
}

const askedKind = "signin.asked_for_link"

type asked struct {
	Email string `json:"email"`
}

// WithMail lets the service send links by mail. base is the public address.
func (s *Service) WithMail(q *jobs.Queue, o *mail.Outbox, base string) {
	s.post = &post{q, o, strings.TrimSuffix(base, "/")}
	jobs.Handle(q, askedKind, s.answer, jobs.Timeout(time.Minute))
}

// SendsMail reports whether links can be sent.
func (s *Service) SendsMail() bool { return s.post != nil && s.post.outbox.Enabled() }

// AskForLink sends a link for setting a password to an address, if somebody has
// it. Who asks is told nothing, also not by the time it takes: whether there is
// such a person is found out by a job.
func (s *Service) AskForLink(ctx context.Context, from From, email string) error {
	if !s.SendsMail() {
		return errs.New(errs.Unavailable, "mail.none", "no mail server")
	}
	if !mail.ValidAddress(strings.TrimSpace(email)) {
		return errs.Fields("signin.invalid", map[string]string{"email": "signin.email_missing"})
	}
	if _, err := s.reserve(ctx, from, "link:"+email, ""); err != nil {
		return err // asking counts and is never taken back: it fills somebody's mailbox
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.post.queue.Enqueue(ctx, tx, askedKind, asked{people.EmailKey(email)})
	})
}

func (s *Service) answer(ctx context.Context, a asked) error {
	p, err := people.ByEmailUnscoped(ctx, s.db, a.Email)
	if errs.Is(err, errs.NotFound) || err == nil && p.Deactivated {
		return nil
	}
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		secret, err := s.NewPasswordLink(ctx, tx, p.ID, ResetLasts)
		if err != nil {
			return err
		}
		return s.post.outbox.Enqueue(ctx, tx, resetMail(p, s.post.base+"/password/"+secret))
	})
}

func resetMail(p people.Person, link string) mail.Message {
	return mail.Message{To: p.Email, Name: p.Name, Subject: "Set a new password for Staffroom", Text: "Hello " + p.Name + ",\n\n" +
		"somebody, probably you, asked for a new password for Staffroom. This link sets it. It works once, for 30 minutes:\n\n" + link + "\n\n" +
		"If it was not you, do nothing: your password stays as it is.\n"}
}
