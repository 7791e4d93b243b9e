package library

import (
	"context"
	"slices"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/memo"
)

// detailBytes is what documents, tags and files in memory may take, roughly.
const detailBytes = 32 << 20

// detailed is an entry's own columns, with when they were read. Its header is
// not: that is read, with who may see it, each time.
type detailed struct {
	entry Entry
	read  memo.Read
}

// now is what a reading from now on is compared with.
func (s *Service) now() memo.Read { return memo.Read{Changes: s.db.Changes(), At: s.clock()} }

// filled is fill for pages: while nothing is written, the document is read and
// parsed once. What it returns is shared by all who may read the entry.
func (s *Service) filled(ctx context.Context, it items.Item) (Entry, error) {
	now := s.now()
	got, ok := s.details.Get(it.ID)
	if ok && got.entry.Version == it.Version && got.entry.Touched == it.Touched && got.read.Fresh(now, authz.Freshness) {
		got.entry.Item = it
		return got.entry, nil
	}
	e, err := fill(ctx, s.db, it)
	if err == nil {
		s.details.Put(it.ID, detailed{e, now}, 2<<10+10*len(e.Body.JSON()))
	}
	return e, err
}

// relatedCards are the cards of refs that whoever holds these audience keys may
// see. Nobody sees one as its author here: the cards are shared.
func (s *Service) relatedCards(ctx context.Context, act authz.Actor, refs []string) ([]items.Card, error) {
	cards, err := items.Cards(ctx, s.db, act, refs)
	return slices.DeleteFunc(cards, func(c items.Card) bool {
		_, holds := slices.BinarySearch(act.Reads(), c.Reach)
		return c.State != items.Published || !holds
	}), err
}
