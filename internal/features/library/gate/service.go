package gate

import (
	"context"
	"strings"
	"time"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/blob"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/facts"
	"staffroom/internal/platform/fold"
	"staffroom/internal/platform/id"
	"staffroom/internal/platform/jobs"
	"staffroom/internal/platform/mail"
)

// Service is all that may be done with checks.
type Service struct {
	db      *db.DB
	library *library.Service
	facts   *facts.Recorder
	clock   clock.Clock
	jobs    *jobs.Queue
	blobs   blob.Store
	mail    *mail.Outbox
	base    string // the public address of the site

	counts counts
	held   held
}

// Deps is what the gate is made of.
type Deps struct {
	DB      *db.DB
	Library *library.Service
	Facts   *facts.Recorder
	Clock   clock.Clock
	Jobs    *jobs.Queue
	Blobs   blob.Store
	Mail    *mail.Outbox
	Base    string
}

// New makes the service and has the library ask it.
func New(d Deps) *Service {
	s := &Service{db: d.DB, library: d.Library, facts: d.Facts, clock: d.Clock, jobs: d.Jobs, blobs: d.Blobs, mail: d.Mail, base: strings.TrimSuffix(d.Base, "/")}
	s.counts.known, s.held.known = map[string]counted{}, map[string]knownRules{}
	jobs.Handle(d.Jobs, forgetKind, s.forget)
	d.Library.Guard(s)
	return s
}

// Pass implements library.Gate.
func (s *Service) Pass(ctx context.Context, tx *db.Tx, act authz.Actor, e library.Entry, to items.Audience) (items.Pass, error) {
	rules, err := rulesOf(ctx, tx, e.OrgID)
	if err != nil {
		return "", err
	}
	if to.Kind != items.OnlyMe && !rules.AllowsLicence(e.Licence) && e.State == items.Draft {
		return "", errs.Fields("gate.invalid", map[string]string{"licence": "gate.licence_not_allowed"})
	}
	kind := string(to.Kind)
	if to.Kind == items.OrgAud {
		if kind, err = kindOfOrg(ctx, tx, to.OrgID); err != nil {
			return "", err
		}
	}
	if !rules.NeedsCheck(e.Item, to, kind) {
		return e.Standing.Pass, nil
	}
	ok, err := approvedCheck(ctx, tx, e.ID, to.String(), e.Version, e.Print())
	if err == nil && !ok {
		err = errs.New(errs.Conflict, "gate.needs_check", "nobody has checked version %d of %s for %s", e.Version, e.ID, to)
	}
	return items.Checked, err
}

// Saved implements library.Gate: what changed in something that everyone reads
// is looked at again where it could hurt somebody. See docs/decisions/checks.md.
func (s *Service) Saved(ctx context.Context, tx *db.Tx, act authz.Actor, before, after library.Entry) error {
	if after.Licence != before.Licence {
		rules, err := rulesOf(ctx, tx, after.OrgID)
		if err != nil {
			return err
		}
		if !rules.AllowsLicence(after.Licence) {
			return errs.Fields("gate.invalid", map[string]string{"licence": "gate.licence_not_allowed"})
		}
	}
	if after.Reach != authz.Everyone {
		return nil
	}
	c := Check{Reason: NewFiles, Audience: items.Audience{Kind: items.Public}}
	switch {
	case files.AnyHeld(after.Files):
	case after.Licence != before.Licence:
		c.Reason, c.DueAt = NewLicence, s.clock().Add(recheckWithin)
	default:
		return nil
	}
	_, err := openCheck(ctx, tx, act, after.ID)
	if !errs.Is(err, errs.NotFound) {
		return err // one is open already: it sees the newest
	}
	return s.start(ctx, tx, act, after.Item, &c, "", nil)
}

// Request is what somebody asks for.
type Request struct {
	ItemID  string
	Version int // that the page showed
	To      items.Audience
	Words   string // to the checker
	Answers []Answer
}

// Ask asks that somebody looks at an entry before it goes to an audience. A
// draft is shared meanwhile with the widest audience that needs nobody; anything
// else stays where it is. After changes were asked for it asks again.
func (s *Service) Ask(ctx context.Context, act authz.Actor, r Request) (c Check, e library.Entry, err error) {
	if r.Words, err = cleanWords(r.Words); err != nil {
		return c, e, err
	}
	if r.Answers, err = clean(r.Answers, false, day(s.clock())); err != nil {
		return c, e, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if e, err = library.In(ctx, tx, act, r.ItemID); err != nil {
			return err
		}
		c, err = s.ask(ctx, tx, act, r, &e)
		return err
	})
	return c, e, err
}

func (s *Service) ask(ctx context.Context, tx *db.Tx, act authz.Actor, r Request, e *library.Entry) (c Check, err error) {
	if err := CanAsk(act, e.Item, r.To); err != nil {
		return c, err
	}
	if e.Version != r.Version {
		return c, errs.New(errs.Conflict, "stale", "version %d of %s, not %d", e.Version, e.ID, r.Version)
	}
	if err := e.Ready(r.To); err != nil {
		return c, err
	}
	if err := s.mayGo(ctx, tx, *e, r.To); err != nil {
		return c, err
	}
	before, err := openCheck(ctx, tx, act, e.ID)
	again := err == nil
	if err != nil && !errs.Is(err, errs.NotFound) {
		return c, err
	}
	if again && before.State == StateAsked && before.Reason == ToOpen && kindOf(e.Item) != "me" {
		return c, errs.New(errs.Conflict, "gate.asked_already", "check %s of %s is open", before.ID, e.ID)
	}
	if err := s.mustFindChecker(ctx, tx, act, e.Item); err != nil {
		return c, err
	}
	if e.State == items.Draft || e.Audience.Kind == items.OnlyMe {
		if err := s.showMeanwhile(ctx, tx, act, e, r.To); err != nil {
			return c, err
		}
	}
	if again {
		return s.askAgain(ctx, tx, act, e.Item, before, r)
	}
	c = Check{Reason: reasonOf(e.Item), Audience: r.To}
	err = s.start(ctx, tx, act, e.Item, &c, r.Words, r.Answers)
	e.Standing.Checks++
	return c, err
}

// reasonOf is why one asks about an item: what everyone reads is not opened again.
func reasonOf(it items.Item) Reason {
	if it.Reach == authz.Everyone {
		return NewFiles
	}
	return ToOpen
}

// mayGo refuses what needs nobody, and a licence that the trust does not allow.
func (s *Service) mayGo(ctx context.Context, tx *db.Tx, e library.Entry, to items.Audience) error {
	rules, err := rulesOf(ctx, tx, e.OrgID)
	if err != nil {
		return err
	}
	if !rules.AllowsLicence(e.Licence) {
		return errs.Fields("gate.invalid", map[string]string{"licence": "gate.licence_not_allowed"})
	}
	kind := string(to.Kind)
	if to.Kind == items.OrgAud {
		if kind, err = kindOfOrg(ctx, tx, to.OrgID); err != nil {
			return err
		}
	}
	if !rules.NeedsCheck(e.Item, to, kind) && !files.AnyHeld(e.Files) {
		return errs.New(errs.Conflict, "gate.not_needed", "%s may go to %s without a check", e.ID, to)
	}
	return nil
}

func (s *Service) mustFindChecker(ctx context.Context, tx *db.Tx, act authz.Actor, it items.Item) error {
	n, err := othersWhoCheck(ctx, tx, it.OrgID, act.PersonID, it.AuthorID)
	if err == nil && n == 0 {
		err = errs.New(errs.Conflict, "gate.no_checker", "nobody else is an editor over %s", it.OrgID)
	}
	return err
}

// showMeanwhile shares what nobody else sees yet with the widest audience that
// needs no check, so that the checkers can read it.
func (s *Service) showMeanwhile(ctx context.Context, tx *db.Tx, act authz.Actor, e *library.Entry, to items.Audience) error {
	rules, err := rulesOf(ctx, tx, e.OrgID)
	if err != nil {
		return err
	}
	meanwhile := items.Audience{Kind: items.OrgAud, OrgID: e.OrgID}
	trust, err := trustOf(ctx, tx, e.OrgID)
	if err != nil {
		return err
	}
	wider := items.Audience{Kind: items.OrgAud, OrgID: trust}
	if trust != "" && act.Belongs(trust) && rung["trust"] < rung[rules.CheckFrom] && e.Ready(wider) == nil {
		meanwhile = wider
	}
	shared, err := s.library.ShareIn(ctx, tx, act, e.ID, e.Version, meanwhile)
	if err != nil {
		return err
	}
	*e = shared
	return nil
}

// start writes a new check.
func (s *Service) start(ctx context.Context, tx *db.Tx, act authz.Actor, it items.Item, c *Check, words string, answers []Answer) error {
	now := s.clock()
	c.ID, c.ItemID, c.OrgID, c.State, c.Round, c.AskedBy, c.AskedAt, c.WaitingSince = id.New(), it.ID, it.OrgID, StateAsked, 1, act.PersonID, now, now
	if err := insertCheck(ctx, tx, *c); err != nil {
		return err
	}
	if err := items.CountCheck(ctx, tx, &it); err != nil {
		return err
	}
	if err := s.step(ctx, tx, act, *c, "asked", words, it.Version); err != nil {
		return err
	}
	if err := putAnswers(ctx, tx, c.ID, c.Round, act.PersonID, now, answers); err != nil {
		return err
	}
	return s.record(ctx, tx, act, it, Asked{c.ID, it.ID, c.Audience.String(), c.Reason})
}

func (s *Service) askAgain(ctx context.Context, tx *db.Tx, act authz.Actor, it items.Item, c Check, r Request) (Check, error) {
	from, now := c, s.clock()
	c.State, c.Round, c.WaitingSince, c.Audience, c.Reason = StateAsked, c.Round+1, now, r.To, reasonOf(it)
	if err := saveCheck(ctx, tx, c, from); err != nil {
		return c, err
	}
	if err := s.step(ctx, tx, act, c, "answered", r.Words, it.Version); err != nil {
		return c, err
	}
	if err := putAnswers(ctx, tx, c.ID, c.Round, act.PersonID, now, r.Answers); err != nil {
		return c, err
	}
	if err := items.Touch(ctx, tx, it.ID); err != nil {
		return c, err
	}
	return c, s.record(ctx, tx, act, it, Answered{c.ID, it.ID, c.Round})
}

func (s *Service) step(ctx context.Context, tx *db.Tx, act authz.Actor, c Check, did, words string, version int) error {
	return insertStep(ctx, tx, Step{ID: id.New(), CheckID: c.ID, Round: c.Round, PersonID: act.PersonID, Did: did, Words: words, Version: version, At: s.clock()})
}

func (s *Service) record(ctx context.Context, tx *db.Tx, act authz.Actor, it items.Item, f facts.Fact) error {
	return s.facts.Record(ctx, tx, facts.About{Actor: act.PersonID, Org: it.OrgID, Item: it.ID}, f)
}

func cleanWords(words string) (string, error) {
	words = strings.TrimSpace(fold.Text(words))
	if len(words) > maxWords {
		return "", errs.Fields("gate.invalid", map[string]string{"words": "gate.words_long"})
	}
	return words, nil
}

// decide loads an open check and its entry, lets f change them, and writes the
// check back unless somebody was quicker.
func (s *Service) decide(ctx context.Context, act authz.Actor, checkID string, f func(context.Context, *db.Tx, *Check, *library.Entry) error) (c Check, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if c, err = checkOf(ctx, tx, act, checkID); err != nil {
			return err
		}
		if err := tx.Lock(ctx, files.LockKey(c.ItemID)); err != nil {
			return err
		}
		e, err := library.In(ctx, tx, act, c.ItemID)
		if err != nil {
			return err
		}
		from := c
		if err := f(ctx, tx, &c, &e); err != nil {
			return err
		}
		if c.State != StateApproved { // that was written before it let anything through
			if err := saveCheck(ctx, tx, c, from); err != nil {
				return err
			}
		}
		return items.Touch(ctx, tx, c.ItemID)
	})
	return c, err
}

// isAsked refuses what is not the checkers' turn.
func isAsked(c *Check, e *library.Entry) error {
	if c.State != StateAsked {
		return errs.New(errs.Conflict, "gate.decided", "check %s is %s", c.ID, c.State)
	}
	if e.State != items.Published {
		return errs.New(errs.Conflict, "item.not_published", "item %s is %s", e.ID, e.State)
	}
	return nil
}

// Claim says that act will look at it, or leaves it to others. Others may still
// decide: nobody waits for somebody who is away.
func (s *Service) Claim(ctx context.Context, act authz.Actor, checkID string, on bool) (Check, error) {
	return s.decide(ctx, act, checkID, func(ctx context.Context, tx *db.Tx, c *Check, e *library.Entry) error {
		if err := CanCheck(act, e.Item, *c); err != nil {
			return err
		}
		if err := isAsked(c, e); err != nil {
			return err
		}
		if !on && c.ClaimedBy != act.PersonID {
			return errs.New(errs.Conflict, "gate.not_claimed", "%s has not claimed check %s", act.PersonID, c.ID)
		}
		did := "claimed"
		if c.ClaimedBy = act.PersonID; !on {
			c.ClaimedBy, did = "", "left"
		}
		if err := s.step(ctx, tx, act, *c, did, "", e.Version); err != nil {
			return err
		}
		return s.record(ctx, tx, act, e.Item, Claimed{c.ID, e.ID, on})
	})
}

// AskForChanges gives the check back to the author with words of what is
// missing. The answers so far are kept.
func (s *Service) AskForChanges(ctx context.Context, act authz.Actor, checkID, words string, answers []Answer) (Check, error) {
	return s.sendBack(ctx, act, checkID, words, answers, StateChanges, "changes")
}

// Decline says no, in words. The entry stays where it is.
func (s *Service) Decline(ctx context.Context, act authz.Actor, checkID, words string, answers []Answer) (Check, error) {
	return s.sendBack(ctx, act, checkID, words, answers, StateDeclined, "declined")
}

func (s *Service) sendBack(ctx context.Context, act authz.Actor, checkID, words string, answers []Answer, to State, did string) (Check, error) {
	words, err := cleanWords(words)
	if err != nil {
		return Check{}, err
	}
	if answers, err = clean(answers, false, day(s.clock())); err != nil {
		return Check{}, err
	}
	return s.decide(ctx, act, checkID, func(ctx context.Context, tx *db.Tx, c *Check, e *library.Entry) error {
		if err := CanCheck(act, e.Item, *c); err != nil {
			return err
		}
		if err := isAsked(c, e); err != nil {
			return err
		}
		if words == "" {
			return errs.Fields("gate.invalid", map[string]string{"words": "gate.words_missing"})
		}
		now := s.clock()
		if c.State = to; to == StateDeclined {
			c.DecidedBy, c.DecidedAt = act.PersonID, now
		}
		if err := s.step(ctx, tx, act, *c, did, words, e.Version); err != nil {
			return err
		}
		if err := putAnswers(ctx, tx, c.ID, c.Round, act.PersonID, now, answers); err != nil {
			return err
		}
		if to == StateDeclined {
			return s.record(ctx, tx, act, e.Item, Declined{c.ID, e.ID, c.Round})
		}
		return s.record(ctx, tx, act, e.Item, ChangesAsked{c.ID, e.ID, c.Round})
	})
}

// Drop takes the request back.
func (s *Service) Drop(ctx context.Context, act authz.Actor, checkID string) (Check, error) {
	return s.decide(ctx, act, checkID, func(ctx context.Context, tx *db.Tx, c *Check, e *library.Entry) error {
		if err := CanDrop(act, e.Item, *c); err != nil {
			return err
		}
		if !c.State.Open() {
			return errs.New(errs.Conflict, "gate.decided", "check %s is %s", c.ID, c.State)
		}
		c.State, c.DecidedBy, c.DecidedAt = StateDropped, act.PersonID, s.clock()
		if err := s.step(ctx, tx, act, *c, "dropped", "", e.Version); err != nil {
			return err
		}
		return s.record(ctx, tx, act, e.Item, Dropped{c.ID, e.ID})
	})
}

// Decision is what a checker says who lets an entry through.
type Decision struct {
	Version  int    // that the checker was shown
	Print    string // of what the checker was shown
	Answers  []Answer
	ReviewBy string // a day; "" is a year from now
	Words    string
}

// Approve lets exactly what the checker was shown go where it was asked to, in
// the same transaction. What was saved meanwhile is a Conflict: the checker sees
// the newest and answers again.
func (s *Service) Approve(ctx context.Context, act authz.Actor, checkID string, d Decision) (Check, error) {
	now := s.clock()
	words, err := cleanWords(d.Words)
	if err != nil {
		return Check{}, err
	}
	if d.Answers, err = clean(d.Answers, true, day(now)); err != nil {
		return Check{}, err
	}
	review, err := reviewDay(d.ReviewBy, d.Answers, now)
	if err != nil {
		return Check{}, err
	}
	return s.decide(ctx, act, checkID, func(ctx context.Context, tx *db.Tx, c *Check, e *library.Entry) error {
		if err := s.mayApprove(ctx, tx, act, c, e, d); err != nil {
			return err
		}
		from := *c
		c.State, c.DecidedBy, c.DecidedAt, c.Version, c.Print = StateApproved, act.PersonID, now, e.Version, e.Print()
		if err := saveCheck(ctx, tx, *c, from); err != nil {
			return err
		}
		if err := s.step(ctx, tx, act, *c, "approved", words, e.Version); err != nil {
			return err
		}
		if err := putAnswers(ctx, tx, c.ID, c.Round, act.PersonID, now, d.Answers); err != nil {
			return err
		}
		return s.letThrough(ctx, tx, act, c, e, review)
	})
}

func (s *Service) mayApprove(ctx context.Context, tx *db.Tx, act authz.Actor, c *Check, e *library.Entry, d Decision) error {
	last, err := lastEditor(ctx, tx, e.ID)
	if err != nil {
		return err
	}
	if err := canApprove(act, *e, *c, last); err != nil {
		return err
	}
	if err := isAsked(c, e); err != nil {
		return err
	}
	if e.Version != d.Version || e.Print() != d.Print {
		return errs.New(errs.Conflict, "gate.changed_meanwhile", "%s is not what the checker was shown", e.ID)
	}
	return nil
}

// letThrough opens the entry, or shows what waited in it.
func (s *Service) letThrough(ctx context.Context, tx *db.Tx, act authz.Actor, c *Check, e *library.Entry, review time.Time) error {
	if err := files.ReleaseUnscoped(ctx, tx, e.ID); err != nil {
		return err
	}
	if c.Reason == ToOpen {
		if _, err := s.library.ShareIn(ctx, tx, act, e.ID, e.Version, c.Audience); err != nil {
			return err
		}
	} else if err := s.library.ReindexUnscoped(ctx, tx, e.ID); err != nil {
		return err
	}
	if err := items.Verify(ctx, tx, &e.Item, act.PersonID, c.DecidedAt, review); err != nil {
		return err
	}
	if err := s.library.RemarkUnscoped(ctx, tx, e.ID); err != nil {
		return err
	}
	return s.record(ctx, tx, act, e.Item, Approved{c.ID, e.ID, c.Audience.String(), c.Version, c.Round, day(review)})
}

// Verify says, in one tap, that something is still right. It is asked again a
// year on.
func (s *Service) Verify(ctx context.Context, act authz.Actor, itemID string) (it items.Item, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if it, err = items.Get(ctx, tx, act, itemID); err != nil {
			return err
		}
		if err := CanVerify(act, it); err != nil {
			return err
		}
		now := s.clock()
		review, err := s.reviewAgain(ctx, tx, it.ID, now)
		if err != nil {
			return err
		}
		if err := items.Verify(ctx, tx, &it, act.PersonID, now, review); err != nil {
			return err
		}
		if err := s.library.RemarkUnscoped(ctx, tx, it.ID); err != nil {
			return err
		}
		return s.record(ctx, tx, act, it, Verified{it.ID, day(it.Standing.ReviewBy)})
	})
	return it, err
}

// reviewAgain is a year from now, or when consent ends. Once it has ended nobody
// can say by themselves that all is right.
func (s *Service) reviewAgain(ctx context.Context, tx *db.Tx, itemID string, now time.Time) (time.Time, error) {
	until, err := consentUntil(ctx, tx, itemID)
	if err != nil {
		return time.Time{}, err
	}
	if until != "" && until <= day(now) {
		return time.Time{}, errs.New(errs.Conflict, "gate.consent_ended", "consent for %s ended on %s", itemID, until)
	}
	return reviewDay("", []Answer{{Until: until}}, now)
}

func factAbout(act authz.Actor, orgID string) facts.About {
	return facts.About{Actor: act.PersonID, Org: orgID}
}
