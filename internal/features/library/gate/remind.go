package gate

import (
	"context"
	"fmt"
	"time"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/facts"
	"staffroom/internal/platform/mail"
)

// A reminder goes to those who may look once something has waited for that many
// working days; to one person at most once in remindEvery, and never more than
// remindMost in one transaction.
const (
	remindAfter = 3
	remindEvery = 20 * time.Hour
	remindMost  = 200
)

// RemindUnscoped writes to those for whom checks have waited too long. It may run
// as often as one likes, on several nodes. There is no actor: it is Staffroom's
// own.
func (s *Service) RemindUnscoped(ctx context.Context) error {
	if !s.mail.Enabled() {
		return nil
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "gate reminders"); err != nil {
			return err
		}
		now := s.clock()
		list, err := overdueUnscoped(ctx, tx, workingDays(now, remindAfter), now.Add(-remindEvery), remindMost)
		if err != nil {
			return err
		}
		for _, o := range list {
			if err := markReminded(ctx, tx, o.personID, now); err != nil {
				return err
			}
			if err := s.mail.Enqueue(ctx, tx, s.reminder(o)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) reminder(o overdue) mail.Message {
	what := plural(o.checks, "thing waits", "things wait")
	return mail.Message{
		To: o.email, Name: o.name, Subject: what + " for a second pair of eyes",
		Text: fmt.Sprintf("Hello %s\n\n%s to be checked before more people can see it, the longest since %s.\nOne takes about six minutes:\n\n%s/checks\n\nSomebody else may have looked by the time you read this. We write at most once a day, and only while something has waited for more than %d working days.\n",
			o.name, upper(what), o.since.Format("Monday 2 January"), s.base, remindAfter),
	}
}

// ConsentEnded is the fact that something is no longer for everyone, since consent
// for pupils in it ended. Its own organisation still reads it.
type ConsentEnded struct{ Item string }

// FactType names the fact.
func (ConsentEnded) FactType() string { return "gate.consent_ended" }

// closeMost is how many items one transaction closes.
const closeMost = 100

// CloseEndedUnscoped takes what everyone reads back to its own organisation once
// consent for pupils in it has ended. There is no actor: the day was set by whoever
// checked it.
func (s *Service) CloseEndedUnscoped(ctx context.Context) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		ids, err := consentEndedUnscoped(ctx, tx, day(s.clock()), closeMost)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := s.closeUnscoped(ctx, tx, id); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) closeUnscoped(ctx context.Context, tx *db.Tx, itemID string) error {
	it, err := items.GetUnscoped(ctx, tx, itemID)
	if err != nil || it.Reach != authz.Everyone {
		return err
	}
	it.Audience, it.Standing.Pass, it.UpdatedAt = items.Audience{Kind: items.OrgAud, OrgID: it.OrgID}, "", s.clock()
	if err := items.Update(ctx, tx, &it); err != nil {
		return err
	}
	if err := s.library.ReindexUnscoped(ctx, tx, itemID); err != nil {
		return err
	}
	return s.facts.Record(ctx, tx, facts.About{Org: it.OrgID, Item: it.ID}, ConsentEnded{it.ID})
}

// Needs says whether somebody has to look before an entry goes to an audience.
func (s *Service) Needs(ctx context.Context, e library.Entry, to items.Audience) (bool, error) {
	rules, err := rulesOf(ctx, s.db, e.OrgID)
	if err != nil {
		return true, err
	}
	kind := string(to.Kind)
	if to.Kind == items.OrgAud {
		if kind, err = kindOfOrg(ctx, s.db, to.OrgID); err != nil {
			return true, err
		}
	}
	return rules.NeedsCheck(e.Item, to, kind), nil
}
