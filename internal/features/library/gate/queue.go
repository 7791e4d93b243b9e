package gate

import (
	"context"
	"sync"
	"time"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/db"
)

// queueMost is how many checks the queue shows.
const queueMost = 100

// Queue is what waits for act: other people's things, longest waiting first, and
// how many of act's own somebody else has to look at.
func (s *Service) Queue(ctx context.Context, act authz.Actor) (list []Waiting, own int, err error) {
	if act.Visitor() {
		return nil, 0, act.Need("", authz.Editor, "gate.check")
	}
	checks, err := queue(ctx, s.db, act, queueMost)
	if err != nil {
		return nil, 0, err
	}
	if list, err = s.withCards(ctx, act, checks); err != nil {
		return nil, 0, err
	}
	own, err = countOwn(ctx, s.db, act)
	return list, own, err
}

// Mine is what waits for act as an author: changes were asked for.
func (s *Service) Mine(ctx context.Context, act authz.Actor) ([]Waiting, error) {
	checks, err := waitingForMe(ctx, s.db, act, 10)
	if err != nil {
		return nil, err
	}
	return s.withCards(ctx, act, checks)
}

func (s *Service) withCards(ctx context.Context, act authz.Actor, checks []Check) ([]Waiting, error) {
	refs := make([]string, len(checks))
	for n, c := range checks {
		refs[n] = c.ItemID
	}
	cards, err := s.library.Cards(ctx, act, refs)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]items.Card, len(cards))
	for _, c := range cards {
		byID[c.ID] = c
	}
	var out []Waiting
	for _, c := range checks {
		if card, ok := byID[c.ItemID]; ok {
			out = append(out, Waiting{c, card})
		}
	}
	return out, nil
}

// counts remembers how much waits for whom, for the frame round every page.
type counts struct {
	mu    sync.Mutex
	known map[string]counted
}

type counted struct {
	n       int
	until   time.Time
	changes uint64
}

const (
	countFor  = 15 * time.Second
	countMost = 10_000 // people
)

// Count is how many checks wait for act. It is 0 for those who check nothing,
// without a query; for others it may be some seconds old.
func (s *Service) Count(ctx context.Context, act authz.Actor) (int, error) {
	if len(act.Governs(authz.Editor)) == 0 {
		return 0, nil
	}
	now, changes := s.clock(), s.db.Changes()
	s.counts.mu.Lock()
	c, ok := s.counts.known[act.PersonID]
	s.counts.mu.Unlock()
	if ok && c.changes == changes && now.Before(c.until) {
		return c.n, nil
	}
	n, err := countQueue(ctx, s.db, act)
	if err != nil {
		return 0, err
	}
	s.counts.mu.Lock()
	defer s.counts.mu.Unlock()
	if len(s.counts.known) > countMost {
		clear(s.counts.known)
	}
	s.counts.known[act.PersonID] = counted{n, now.Add(countFor), changes}
	return n, nil
}

// Look is what a checker is shown, or the author before asking.
type Look struct {
	Check    Check // zero before anybody asked
	Entry    library.Entry
	Findings []Finding
	Answers  []Answer // of every round and person
	Steps    []Step   // newest first
	Rules    Rules
	Print    string
	Refused  error // why the reader may not decide it
}

// Look returns a check for those who may follow it.
func (s *Service) Look(ctx context.Context, act authz.Actor, checkID string) (Look, error) {
	c, err := checkOf(ctx, s.db, act, checkID)
	if err != nil {
		return Look{}, err
	}
	l, err := s.lookAt(ctx, act, c.ItemID)
	if err != nil {
		return l, err
	}
	l.Check = c
	if l.Answers, err = answersOf(ctx, s.db, c.ID); err != nil {
		return l, err
	}
	last, err := lastEditor(ctx, s.db, c.ItemID)
	l.Refused = canApprove(act, l.Entry, c, last)
	return l, err
}

// Before returns what the author is shown before asking: what the rules notice,
// and what was said so far.
func (s *Service) Before(ctx context.Context, act authz.Actor, itemID string) (Look, error) {
	l, err := s.lookAt(ctx, act, itemID)
	if err != nil || l.Entry.Standing.Checks == 0 {
		return l, err
	}
	if l.Check, err = latest(ctx, s.db, act, itemID); err != nil {
		return l, err
	}
	l.Answers, err = answersOf(ctx, s.db, l.Check.ID)
	return l, err
}

func (s *Service) lookAt(ctx context.Context, act authz.Actor, itemID string) (l Look, err error) {
	if l.Entry, err = s.library.Get(ctx, act, itemID); err != nil {
		return l, err
	}
	if err := items.CanEdit(act, l.Entry.Item); err != nil {
		return l, err
	}
	contents, err := files.Contents(ctx, s.db, itemID)
	if err != nil {
		return l, err
	}
	l.Findings, l.Print = Find(l.Entry, contents, s.clock()), l.Entry.Print()
	if l.Rules, err = rulesOf(ctx, s.db, l.Entry.OrgID); err != nil {
		return l, err
	}
	l.Steps, err = stepsOf(ctx, s.db, itemID)
	return l, err
}

// History is how an item's checks went, for those who may follow them.
func (s *Service) History(ctx context.Context, act authz.Actor, itemID string) (h History, err error) {
	if h.Item, err = s.library.Header(ctx, act, itemID); err != nil {
		return h, err
	}
	if err := items.CanEdit(act, h.Item); err != nil {
		return h, err
	}
	if h.Checks, err = checksOf(ctx, s.db, act, itemID); err != nil {
		return h, err
	}
	if h.Steps, err = stepsOf(ctx, s.db, itemID); err != nil {
		return h, err
	}
	h.Removals, err = removalsOf(ctx, s.db, itemID)
	return h, err
}

// History is all that was asked and decided about an item, newest first.
type History struct {
	Item     items.Item
	Checks   []Check
	Steps    []Step
	Removals []Removal
}

// Standing is what an item's page says of its checks to staff.
type Standing struct {
	VerifiedBy, VerifiedSlug string
	Check                    Check // the newest; zero when nobody asked
}

// Standing returns it in one query. The newest check is only for those who may
// follow it.
func (s *Service) Standing(ctx context.Context, act authz.Actor, it items.Item) (Standing, error) {
	st, err := standing(ctx, s.db, act, it.ID)
	if !CanFollow(act, it) {
		st.Check = Check{}
	}
	return st, err
}

// ToVerify are the published things of act's of which it is time to ask whether
// they are still right, longest due first.
func (s *Service) ToVerify(ctx context.Context, act authz.Actor, limit int) ([]items.Card, error) {
	refs, err := toVerify(ctx, s.db, act, s.clock().Add(askAhead), limit)
	if err != nil || len(refs) == 0 {
		return nil, err
	}
	return s.library.Cards(ctx, act, refs)
}

// askAhead is how long before the day Today begins to ask.
const askAhead = 14 * 24 * time.Hour

// Rules returns what holds for what an organisation owns.
func (s *Service) Rules(ctx context.Context, orgID string) (Rules, error) {
	now, changes := s.clock(), s.db.Changes()
	s.held.mu.Lock()
	k, ok := s.held.known[orgID]
	s.held.mu.Unlock()
	if ok && k.changes == changes && now.Before(k.until) {
		return k.rules, nil
	}
	r, err := rulesOf(ctx, s.db, orgID)
	if err != nil {
		return r, err
	}
	s.held.mu.Lock()
	defer s.held.mu.Unlock()
	if len(s.held.known) > countMost {
		clear(s.held.known)
	}
	s.held.known[orgID] = knownRules{r, now.Add(authz.Freshness), changes}
	return r, nil
}

// held are the rules that hold for what organisations own, for pages: what is
// shared is decided by those in the database.
type held struct {
	mu    sync.Mutex
	known map[string]knownRules
}

type knownRules struct {
	rules   Rules
	until   time.Time
	changes uint64
}

// SetRules changes what a trust wants of sharing. Things that are shared stay as
// they are.
func (s *Service) SetRules(ctx context.Context, act authz.Actor, r Rules) error {
	if err := CanRule(act, r.OrgID); err != nil {
		return err
	}
	if err := r.validate(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		holds, err := rulesOf(ctx, tx, r.OrgID)
		if err != nil {
			return err
		}
		if holds.OrgID != r.OrgID {
			return CanRule(authz.Actor{PersonID: act.PersonID}, holds.OrgID) // a school's rules are its trust's
		}
		if err := putRules(ctx, tx, r, s.clock()); err != nil {
			return err
		}
		return s.facts.Record(ctx, tx, factAbout(act, r.OrgID), RulesChanged{r.OrgID, r.CheckFrom, r.Owner, r.Licences})
	})
}
