// Package heard is what a person hears of what became of what they shared:
// who uses it, what happened, whose version came of it, what is offered back,
// thanks and comments.
//
// Nouns: News. Facts: MailChosen. News is never kept: it is asked for, as the
// person it is for, at the moment somebody reads it or a mail is sent, so that
// what they may not see any more is not told. It refuses to count: one school
// that uses something is as much news as ten.
package heard

import (
	"context"
	"slices"
	"time"

	"staffroom/internal/features/library/adoption"
	"staffroom/internal/features/library/lineage"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/thanks"
	"staffroom/internal/kernel/threads"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/facts"
)

// Kind is what happened.
type Kind string

// The kinds.
const (
	Used    Kind = "used"
	Noted   Kind = "noted"
	Adapted Kind = "adapted"
	Offered Kind = "offered"
	Taken   Kind = "taken"
	Refused Kind = "declined"
	Thanked Kind = "thanked"
	Said    Kind = "said"
)

// News is one thing that happened to something of a person's.
type News struct {
	Kind  Kind
	Title string // of theirs
	Path  string // where it is read
	Who   string // "" for somebody whom they may not look up
	Org   string
	Other string // title of the version, or of what is offered
	At    time.Time
}

// Sentence says what happened, without the title.
func (n News) Sentence() string {
	who := n.Who
	switch {
	case who == "" && n.Org == "":
		who = "A colleague elsewhere"
	case who == "":
		who = n.Org
	case n.Org != "":
		who += ", " + n.Org + ","
	}
	switch n.Kind {
	case Used:
		return n.Org + " uses it"
	case Noted:
		return n.Org + " said what happened"
	case Adapted:
		return who + " made their own version: " + n.Other
	case Offered:
		return who + " offers you an improvement"
	case Taken:
		return who + " took the improvement you offered"
	case Refused:
		return who + " answered the improvement you offered"
	case Thanked:
		return who + " thanked you"
	}
	return who + " commented"
}

// MailChosen is the fact that somebody chose whether a mail tells them of this.
type MailChosen struct{ Wanted bool }

// FactType names the fact.
func (MailChosen) FactType() string { return "heard.mail_chosen" }

// Service asks everybody who knows.
type Service struct {
	db       *db.DB
	adoption *adoption.Service
	lineage  *lineage.Service
	threads  *threads.Service
	thanks   *thanks.Service
	facts    *facts.Recorder
	clock    clock.Clock
}

// New makes the service.
func New(d *db.DB, a *adoption.Service, l *lineage.Service, t *threads.Service, th *thanks.Service, f *facts.Recorder, now clock.Clock) *Service {
	return &Service{d, a, l, t, th, f, now}
}

// Since is what became of what act shared since then, newest first: uses, notes,
// versions and thanks. Offers and comments are told by who looks after them.
func (s *Service) Since(ctx context.Context, act authz.Actor, since time.Time, limit int) ([]News, error) {
	if act.Visitor() {
		return nil, nil
	}
	uses, err := s.adoption.Heard(ctx, act, since, limit)
	if err != nil {
		return nil, err
	}
	var out []News
	for _, u := range uses {
		n := News{Used, u.Title, "/items/" + u.ItemID + "/impact", u.PersonName, u.OrgName, "", u.CreatedAt}
		if u.Note != nil {
			n.Kind, n.Path, n.At = Noted, n.Path+"#note-"+u.Note.ID, u.Note.CreatedAt
		}
		out = append(out, n)
	}
	made, err := madeSince(ctx, s.db, act, since, limit)
	if err != nil {
		return nil, err
	}
	given, err := s.thanks.Heard(ctx, act, since, limit)
	if err != nil {
		return nil, err
	}
	for _, t := range given {
		out = append(out, News{Thanked, t.Title, "/items/" + t.ItemID + "/impact#thanks", t.Name, "", "", t.At})
	}
	return newest(append(out, made...), limit), nil
}

// awaited are the offers and answers since then. That an original has changed is
// for Today alone: it waits, and is no news of theirs.
func awaited(list []lineage.Waiting, since time.Time) []News {
	var out []News
	for _, w := range list {
		if w.Kind == "changed" || !w.At.After(since) {
			continue
		}
		n := News{Title: w.Title, Path: "/offers/" + w.Ref, Who: w.Who, Org: w.Org, Other: w.OtherTitle, At: w.At}
		switch {
		case w.Kind == "offer":
			n.Kind = Offered
		case w.State == string(lineage.Taken):
			n.Kind = Taken
		default:
			n.Kind = Refused
		}
		out = append(out, n)
	}
	return out
}

func newest(list []News, limit int) []News {
	slices.SortStableFunc(list, func(a, b News) int { return b.At.Compare(a.At) })
	return list[:min(limit, len(list))]
}

// Window is how far back a mail tells: somebody who has never had one, or whose
// mail server was away, is not told of years.
const Window = 7 * 24 * time.Hour

// Settled is how old something is before a mail tells of it: what is being
// written while the mail is would have a time before it and yet not be in it.
const Settled = time.Minute

// ForMail is what the next mail tells act until then, offers and comments
// included; nothing for those who want no mail.
func (s *Service) ForMail(ctx context.Context, act authz.Actor, until time.Time, limit int) ([]News, error) {
	c, err := chosen(ctx, s.db, act.PersonID)
	if err != nil || !c.wanted {
		return nil, err
	}
	since := until.Add(-Window)
	if c.told.After(since) {
		since = c.told
	}
	list, err := s.Since(ctx, act, since, limit)
	if err != nil {
		return nil, err
	}
	waiting, err := s.lineage.WaitingFor(ctx, act, since, limit)
	if err != nil {
		return nil, err
	}
	list = append(list, awaited(waiting, since)...)
	said, err := s.threads.ToMe(ctx, act, since, limit)
	for _, r := range said {
		list = append(list, News{Said, r.ItemTitle, r.Path(), r.AuthorName, "", "", r.CreatedAt})
	}
	list = slices.DeleteFunc(list, func(n News) bool { return n.At.After(until) })
	return newest(list, limit), err
}

// Wanted reports whether a mail tells act.
func (s *Service) Wanted(ctx context.Context, act authz.Actor) (bool, error) {
	c, err := chosen(ctx, s.db, act.PersonID)
	return c.wanted, err
}

// ChooseMail says whether a mail is to tell act. What is there already is not
// told once they want it again.
func (s *Service) ChooseMail(ctx context.Context, act authz.Actor, wanted bool) error {
	if act.Visitor() {
		return errs.New(errs.Unauthenticated, "signin.needed", "mail needs a person")
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return s.choose(ctx, tx, act.PersonID, wanted) })
}

// EndMail ends the mails of a person, as the link in one asks for.
func (s *Service) EndMail(ctx context.Context, tx *db.Tx, personID string) error {
	return s.choose(ctx, tx, personID, false)
}

func (s *Service) choose(ctx context.Context, tx *db.Tx, personID string, wanted bool) error {
	c, err := chosen(ctx, tx, personID)
	if err != nil || c.wanted == wanted {
		return err
	}
	if err := saveChoice(ctx, tx, personID, choice{wanted, s.clock()}); err != nil {
		return err
	}
	return s.facts.Record(ctx, tx, facts.About{Actor: personID}, MailChosen{wanted})
}

// Told notes that a mail has told a person all until then.
func (s *Service) Told(ctx context.Context, tx *db.Tx, personID string, until time.Time) error {
	c, err := chosen(ctx, tx, personID)
	if err != nil || !until.After(c.told) {
		return err
	}
	return saveChoice(ctx, tx, personID, choice{c.wanted, until})
}

// DueUnscoped are people to whose things something may have happened that no
// mail told, after one, for the sweep. What it was is asked for as each of them.
func (s *Service) DueUnscoped(ctx context.Context, q db.Reader, after string, limit int) ([]string, error) {
	now := s.clock()
	return dueUnscoped(ctx, q, after, now.Add(-Window), now.Add(-Settled), limit)
}
