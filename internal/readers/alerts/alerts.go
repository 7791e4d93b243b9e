// Package alerts sends the one calm mail that a person gets a day at most: what
// became of what they shared, until they want no mail about it, and what is new
// in the saved searches of which they asked to be told; with what they may see at
// the moment of sending.
//
// Every hour the sweep finds who is due; a job for each person writes the mail
// and sends it. Each mail carries a way to end these mails that asks nothing
// back (RFC 8058).
package alerts

import (
	"context"
	"fmt"
	"time"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/heard"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/people"
	"staffroom/internal/identity/shell"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/searches"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/id"
	"staffroom/internal/platform/jobs"
	"staffroom/internal/platform/mail"
	"staffroom/internal/platform/search"
)

// Room is what digests are made with.
type Room struct {
	DB       *db.DB
	Index    *search.Index
	Library  *library.Service
	Searches *searches.Service
	Heard    *heard.Service
	Mail     *mail.Outbox
	Jobs     *jobs.Queue
	Shell    *shell.Shell
	Clock    clock.Clock
}

// The hours of the day, in London, in which digests begin.
const firstHour, lastHour = 7, 18

// How much one mail tells of.
const (
	maxLooked = 30 // newest things of each search
	maxTold   = 5  // of each search; more is a number
	maxNews   = 30 // of what became of what they shared
)

// linkLasts is how long the way out of a mail works.
const linkLasts = 90 * 24 * time.Hour

const job = "alerts.digest"

// digest is the job.
type digest struct {
	Person    string `json:"person"`
	MessageID string `json:"message_id"`
	Day       string `json:"day"`
}

// Sweeper sends digests.
type Sweeper struct{ Room }

// New registers the work.
func New(r Room) *Sweeper {
	s := &Sweeper{r}
	jobs.Handle(r.Jobs, job, s.send, jobs.Timeout(2*time.Minute))
	return s
}

func (s *Sweeper) day() (day string, hour int) {
	local := s.Clock().In(clock.London)
	return local.Format(time.DateOnly), local.Hour()
}

// SweepUnscoped enqueues a digest for everybody who is due today and forgets ways
// out that ran out. Nobody asked for it, so there is no actor; what is in a
// digest is asked for as its reader.
func (s *Sweeper) SweepUnscoped(ctx context.Context) error {
	if err := s.forget(ctx); err != nil {
		return err
	}
	day, hour := s.day()
	if !s.Mail.Enabled() || hour < firstHour || hour >= lastHour {
		return nil
	}
	for _, due := range []func(context.Context, db.Reader, string, int) ([]string, error){s.Heard.DueUnscoped, s.Searches.DueUnscoped} {
		if err := s.enqueueAll(ctx, due, day); err != nil {
			return err
		}
	}
	return nil
}

// enqueueAll goes through all who are due, some at a time.
func (s *Sweeper) enqueueAll(ctx context.Context, due func(context.Context, db.Reader, string, int) ([]string, error), day string) error {
	for after := ""; ; {
		who, err := due(ctx, s.DB, after, 200)
		if err != nil || len(who) == 0 {
			return err
		}
		for _, p := range who {
			if err := s.enqueue(ctx, p, day); err != nil {
				return err
			}
		}
		after = who[len(who)-1]
	}
}

// enqueue is once a day for each person, on however many nodes it is called.
func (s *Sweeper) enqueue(ctx context.Context, personID, day string) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		first, err := claim(ctx, tx, personID, day)
		if err != nil || !first {
			return err
		}
		return s.Jobs.Enqueue(ctx, tx, job, digest{personID, s.Mail.NewMessageID(), day}, jobs.Later())
	})
}

// send writes one person's digest and hands it to the mail server. It may run
// twice: then the mail has the same id. A day that is over is left to the next
// digest, which tells of the same things.
func (s *Sweeper) send(ctx context.Context, d digest) error {
	if day, _ := s.day(); d.Day != day || !s.Mail.Enabled() {
		return nil
	}
	act, err := authz.Load(ctx, s.DB, d.Person)
	if errs.Is(err, errs.Unauthenticated) {
		return nil // they have left
	}
	if err != nil {
		return err
	}
	until := s.Clock()
	due, err := s.Searches.AlertingUnscoped(ctx, s.DB, d.Person)
	if err != nil {
		return err
	}
	found, err := s.find(ctx, act, due)
	if err != nil {
		return err
	}
	news, err := s.Heard.ForMail(ctx, act, until.Add(-heard.Settled), maxNews)
	if err != nil {
		return err
	}
	if len(found)+len(news) > 0 {
		if err := s.post(ctx, d, news, found); err != nil {
			return err
		}
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, sv := range due {
			if err := s.Searches.Told(ctx, tx, sv, until); err != nil {
				return err
			}
		}
		return s.Heard.Told(ctx, tx, d.Person, until.Add(-heard.Settled))
	})
}

// find is what is new in each search for its owner.
func (s *Sweeper) find(ctx context.Context, act authz.Actor, due []searches.Saved) ([]finds, error) {
	var out []finds
	lens, err := s.Library.Lens(ctx, act)
	if err != nil {
		return nil, err
	}
	for _, sv := range due {
		refs, err := searches.Newest(ctx, s.DB, s.Index, act, sv.Question, lens, maxLooked)
		if err != nil {
			return nil, err
		}
		fresh, err := searches.PublishedSince(ctx, s.DB, act, refs, sv.AlertFrom)
		if err != nil {
			return nil, err
		}
		var first []string
		for _, ref := range refs {
			if fresh[ref] && len(first) < maxTold {
				first = append(first, ref)
			}
		}
		cards, err := s.Library.Cards(ctx, act, first)
		if err != nil {
			return nil, err
		}
		if len(cards) > 0 {
			out = append(out, finds{sv, cards, len(fresh)})
		}
	}
	return out, nil
}

// finds is what is new in one search.
type finds struct {
	search searches.Saved
	cards  []items.Card
	total  int
}

func (s *Sweeper) post(ctx context.Context, d digest, news []heard.News, found []finds) error {
	p, err := people.GetUnscoped(ctx, s.DB, d.Person)
	if err != nil {
		return err
	}
	secret := id.Secret()
	if err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return insertLink(ctx, tx, id.Hash(secret), d.Person, s.Clock())
	}); err != nil {
		return err
	}
	m, err := s.message(p, news, found, s.Shell.Base()+"/unsubscribe/"+secret)
	if err != nil {
		return fmt.Errorf("digest: %w", err)
	}
	return s.Mail.Deliver(ctx, d.MessageID, m)
}
