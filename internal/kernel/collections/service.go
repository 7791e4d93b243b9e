package collections

import (
	"context"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/facts"
	"staffroom/internal/platform/id"
)

// Service is all that may be done with collections. A collection is named by its
// slug, as in its address.
type Service struct {
	db    *db.DB
	facts *facts.Recorder
	clock clock.Clock
}

// New makes the service.
func New(d *db.DB, f *facts.Recorder, now clock.Clock) *Service { return &Service{d, f, now} }

// Open is a collection with what one reader sees in it.
type Open struct {
	Collection
	Sections []Section
	May      May
}

// May says what a page should offer.
type May struct{ Edit, Delete bool }

// Count is how many things the reader sees.
func (o Open) Count() int {
	n := 0
	for _, s := range o.Sections {
		n += len(s.Entries)
	}
	return n
}

// Entries are the things that the reader sees, in order.
func (o Open) Entries() []Entry {
	var out []Entry
	for _, s := range o.Sections {
		out = append(out, s.Entries...)
	}
	return out
}

// Get returns a collection that act may see, without what is in it.
func (s *Service) Get(ctx context.Context, act authz.Actor, slug string) (Collection, error) {
	return get(ctx, s.db, act, slug)
}

// Open returns a collection with what act sees in it: three queries however long
// it is. Who looks after it gets the empty headings too.
func (s *Service) Open(ctx context.Context, act authz.Actor, slug string) (Open, error) {
	c, err := get(ctx, s.db, act, slug)
	if err != nil {
		return Open{}, err
	}
	o := Open{Collection: c, May: May{Edit: CanEdit(act, c) == nil && !c.Deleted(), Delete: CanDelete(act, c) == nil}}
	lines, err := linesOf(ctx, s.db, c.ID)
	if err != nil {
		return o, err
	}
	cards, err := items.Cards(ctx, s.db, act, itemsOf(lines))
	o.Sections = sections(lines, published(cards), o.May.Edit)
	return o, err
}

func itemsOf(lines []Line) []string {
	var out []string
	for _, l := range lines {
		if !l.Heading() {
			out = append(out, l.ItemID)
		}
	}
	return out
}

// published leaves out what is not up: an author still sees their own draft, and
// an editor what was taken down, but not as part of a collection.
func published(cards []items.Card) map[string]items.Card {
	out := make(map[string]items.Card, len(cards))
	for _, c := range cards {
		if c.State == items.Published {
			out[c.ID] = c
		}
	}
	return out
}

// List returns collections that act may see, last changed first.
func (s *Service) List(ctx context.Context, act authz.Actor, f Filter) ([]Collection, error) {
	return list(ctx, s.db, act, f)
}

// Tiles are collections with their covers and counts, as act sees them: the same
// number of queries however many there are.
func (s *Service) Tiles(ctx context.Context, act authz.Actor, cs []Collection) ([]Tile, error) {
	ids := make([]string, len(cs))
	for n, c := range cs {
		ids[n] = c.ID
	}
	seen, err := seenIn(ctx, s.db, act, ids)
	if err != nil {
		return nil, err
	}
	var covers []string
	for _, c := range cs {
		covers = append(covers, seen[c.ID][:min(coverSize, len(seen[c.ID]))]...)
	}
	cards, err := items.Cards(ctx, s.db, act, covers)
	byID := published(cards)
	out := make([]Tile, len(cs))
	for n, c := range cs {
		out[n] = Tile{Collection: c, Count: len(seen[c.ID])}
		for _, it := range seen[c.ID][:min(coverSize, len(seen[c.ID]))] {
			out[n].Cover = append(out[n].Cover, byID[it])
		}
	}
	return out, err
}

// coverSize is how many things make a cover.
const coverSize = 3

// Tile is a collection in a list.
type Tile struct {
	Collection
	Count int
	Cover []items.Card
}

// Make begins a collection that only its author sees.
func (s *Service) Make(ctx context.Context, act authz.Actor, orgID string, by Keeper, t Text) (Collection, error) {
	c := Collection{OrgID: orgID, AuthorID: act.PersonID, KeptBy: by, Audience: items.Audience{Kind: items.OnlyMe}, Version: 1, CreatedAt: s.clock()}
	if by != ByPerson && by != ByOrg {
		return c, errs.Fields("collection.invalid", map[string]string{"kept_by": "collection.keeper_missing"})
	}
	if err := CanMake(act, orgID, by); err != nil {
		return c, err
	}
	if err := c.describe(t, s.clock()); err != nil {
		return c, err
	}
	c.name()
	return c, s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := insert(ctx, tx, &c); err != nil {
			return err
		}
		return s.record(ctx, tx, act, c, "", Made{c.ID})
	})
}

func (s *Service) record(ctx context.Context, tx *db.Tx, act authz.Actor, c Collection, itemID string, f facts.Fact) error {
	return s.facts.Record(ctx, tx, facts.About{Actor: act.PersonID, Org: c.OrgID, Item: itemID}, f)
}

// change loads what act may see, asks whether they may, lets f change it and
// counts the change. version is the one the page showed; 0 is whichever it is.
func (s *Service) change(ctx context.Context, act authz.Actor, slug string, version int, may func(authz.Actor, Collection) error,
	f func(ctx context.Context, tx *db.Tx, c *Collection) error) (Collection, error) {
	var c Collection
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		var err error
		if c, err = get(ctx, tx, act, slug); err != nil {
			return err
		}
		if err := may(act, c); err != nil {
			return err
		}
		if version != 0 {
			c.Version = version
		}
		c.UpdatedAt = s.clock()
		if err := f(ctx, tx, &c); err != nil {
			return err
		}
		return update(ctx, tx, &c)
	})
	return c, err
}

// open is for changes of what is not deleted.
func open(act authz.Actor, c Collection) error {
	if c.Deleted() {
		return errs.New(errs.Conflict, "collection.deleted", "collection %s is deleted", c.ID)
	}
	return CanEdit(act, c)
}

// Describe changes the words of a collection.
func (s *Service) Describe(ctx context.Context, act authz.Actor, slug string, version int, t Text) (Collection, error) {
	return s.change(ctx, act, slug, version, open, func(ctx context.Context, tx *db.Tx, c *Collection) error {
		if err := c.describe(t, s.clock()); err != nil {
			return err
		}
		return s.record(ctx, tx, act, *c, "", Described{c.ID})
	})
}

// Share lets another audience read the collection from now on.
func (s *Service) Share(ctx context.Context, act authz.Actor, slug string, version int, to items.Audience) (Collection, error) {
	return s.change(ctx, act, slug, version, open, func(ctx context.Context, tx *db.Tx, c *Collection) error {
		if err := CanShare(act, *c, to); err != nil {
			return err
		}
		before := c.Audience.String()
		c.Audience = to
		return s.record(ctx, tx, act, *c, "", Shared{c.ID, to.String(), before})
	})
}

// Delete takes the collection away; what was in it stays where it is.
func (s *Service) Delete(ctx context.Context, act authz.Actor, slug string) (Collection, error) {
	return s.change(ctx, act, slug, 0, CanDelete, func(ctx context.Context, tx *db.Tx, c *Collection) error {
		if c.Deleted() {
			return errs.New(errs.Conflict, "collection.deleted", "collection %s is deleted", c.ID)
		}
		c.DeletedAt = s.clock()
		return s.record(ctx, tx, act, *c, "", DeletedFact{c.ID})
	})
}

// Undelete brings a collection back as it was.
func (s *Service) Undelete(ctx context.Context, act authz.Actor, slug string) (Collection, error) {
	return s.change(ctx, act, slug, 0, CanDelete, func(ctx context.Context, tx *db.Tx, c *Collection) error {
		if !c.Deleted() {
			return errs.New(errs.Conflict, "collection.not_deleted", "collection %s is not deleted", c.ID)
		}
		c.DeletedAt = time.Time{}
		return s.record(ctx, tx, act, *c, "", Undeleted{c.ID})
	})
}

// Add puts a thing that act may see at the end of a collection; one that was
// taken out comes back where it was. One that is in already stays as it is.
func (s *Service) Add(ctx context.Context, act authz.Actor, slug, itemID, note string) (Collection, error) {
	return s.change(ctx, act, slug, 0, open, func(ctx context.Context, tx *db.Tx, c *Collection) error {
		it, err := items.Get(ctx, tx, act, itemID)
		if err != nil {
			return err
		}
		if it.State != items.Published {
			return errs.New(errs.Conflict, "item.not_published", "item %s is %s", it.ID, it.State)
		}
		return s.append(ctx, tx, act, *c, Line{ItemID: it.ID}, "", note)
	})
}

// AddHeading begins a section at the end of a collection.
func (s *Service) AddHeading(ctx context.Context, act authz.Actor, slug string, version int, title, note string) (Collection, error) {
	return s.change(ctx, act, slug, version, open, func(ctx context.Context, tx *db.Tx, c *Collection) error {
		return s.append(ctx, tx, act, *c, Line{}, title, note)
	})
}

func (s *Service) append(ctx context.Context, tx *db.Tx, act authz.Actor, c Collection, l Line, title, note string) error {
	if err := l.describe(title, note); err != nil {
		return err
	}
	n, last, err := lastLine(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	if n >= MaxLines {
		return errs.Fields("collection.invalid", map[string]string{"item": "collection.full"})
	}
	l.ID, l.AddedBy, l.AddedAt, l.Position = id.New(), act.PersonID, s.clock(), last+1
	if l.ID, err = insertLine(ctx, tx, c.ID, l); err != nil {
		return err
	}
	return s.record(ctx, tx, act, c, l.ItemID, Added{c.ID, l.ID})
}

// Note changes the words of a line.
func (s *Service) Note(ctx context.Context, act authz.Actor, slug string, version int, lineID, title, note string) (Collection, error) {
	return s.change(ctx, act, slug, version, open, func(ctx context.Context, tx *db.Tx, c *Collection) error {
		l, err := s.line(ctx, tx, act, *c, lineID, false)
		if err != nil {
			return err
		}
		if err := l.describe(title, note); err != nil {
			return err
		}
		if err := updateLine(ctx, tx, l); err != nil {
			return err
		}
		return s.record(ctx, tx, act, *c, l.ItemID, Noted{c.ID, l.ID})
	})
}

// line is one that act may see: a heading, or a thing that they could see alone.
func (s *Service) line(ctx context.Context, q db.Reader, act authz.Actor, c Collection, lineID string, removed bool) (Line, error) {
	l, err := lineOf(ctx, q, c.ID, lineID)
	if err != nil {
		return l, err
	}
	if l.RemovedAt.IsZero() == removed {
		return l, errs.New(errs.Conflict, "stale", "line %s was taken out or brought back", l.ID)
	}
	if !l.Heading() {
		_, err = items.Get(ctx, q, act, l.ItemID)
	}
	return l, err
}

// Move puts a line one place up or down among those that act sees. At the end of
// the way it stays.
func (s *Service) Move(ctx context.Context, act authz.Actor, slug string, version int, lineID string, to Direction) (Collection, error) {
	return s.change(ctx, act, slug, version, open, func(ctx context.Context, tx *db.Tx, c *Collection) error {
		l, err := s.line(ctx, tx, act, *c, lineID, false)
		if err != nil {
			return err
		}
		lines, err := linesOf(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		cards, err := items.Cards(ctx, tx, act, itemsOf(lines))
		if err != nil {
			return err
		}
		seen := published(cards)
		lines, moved := move(lines, lineID, to, func(l Line) bool { _, ok := seen[l.ItemID]; return ok || l.Heading() })
		if !moved {
			return nil
		}
		if err := putOrder(ctx, tx, lines); err != nil {
			return err
		}
		return s.record(ctx, tx, act, *c, l.ItemID, Moved{c.ID, l.ID})
	})
}

// Remove takes a line out. A heading goes alone; its things move to the section
// before it.
func (s *Service) Remove(ctx context.Context, act authz.Actor, slug string, version int, lineID string) (Collection, error) {
	return s.change(ctx, act, slug, version, open, func(ctx context.Context, tx *db.Tx, c *Collection) error {
		l, err := s.line(ctx, tx, act, *c, lineID, false)
		if err != nil {
			return err
		}
		l.RemovedAt = s.clock()
		if err := updateLine(ctx, tx, l); err != nil {
			return err
		}
		return s.record(ctx, tx, act, *c, l.ItemID, Removed{c.ID, l.ID})
	})
}

// Restore undoes Remove: the line is back in its place.
func (s *Service) Restore(ctx context.Context, act authz.Actor, slug, lineID string) (Collection, error) {
	return s.change(ctx, act, slug, 0, open, func(ctx context.Context, tx *db.Tx, c *Collection) error {
		l, err := s.line(ctx, tx, act, *c, lineID, true)
		if err != nil {
			return err
		}
		l.RemovedAt = time.Time{}
		if err := updateLine(ctx, tx, l); err != nil {
			return err
		}
		return s.record(ctx, tx, act, *c, l.ItemID, Restored{c.ID, l.ID})
	})
}

// Choice is a collection that a thing could be put into.
type Choice struct {
	Collection
	Has bool // the thing is in it
}

// ChoicesFor are the collections that act looks after, each with whether a thing
// is in it. Somebody who may not see the thing gets errs.NotFound.
func (s *Service) ChoicesFor(ctx context.Context, act authz.Actor, itemID string) (items.Item, []Choice, error) {
	if err := signedIn(act, "collections.choose"); err != nil {
		return items.Item{}, nil, err
	}
	it, err := items.Get(ctx, s.db, act, itemID)
	if err != nil {
		return it, nil, err
	}
	mine, err := list(ctx, s.db, act, Filter{Mine: true, Limit: 100})
	if err != nil {
		return it, nil, err
	}
	has, err := having(ctx, s.db, itemID)
	var out []Choice
	for _, c := range mine {
		if CanEdit(act, c) == nil {
			out = append(out, Choice{c, has[c.ID]})
		}
	}
	return it, out, err
}
