package lineage

import (
	"context"
	"slices"
	"time"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/facts"
)

// Service is all that others may do with lineage.
type Service struct {
	db    *db.DB
	lib   *library.Service
	facts *facts.Recorder
	clock clock.Clock
}

// New makes the service. It watches what the library changes: the terms of what
// was adapted hold for every later save, and texts that are shared get their
// signature.
func New(d *db.DB, lib *library.Service, rec *facts.Recorder, now clock.Clock) *Service {
	s := &Service{db: d, lib: lib, facts: rec, clock: now}
	lib.OnChange(s.onChange)
	s.subscribe()
	return s
}

// onChange keeps the terms, and tells the pages of relatives that one changed.
func (s *Service) onChange(ctx context.Context, tx *db.Tx, e library.Entry) error {
	if e.Kin == 0 {
		return nil
	}
	l, err := linkOf(ctx, tx, e.ID)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	if err == nil && (e.State == items.Draft || e.State == items.Published) {
		if err := s.keepTerms(ctx, tx, e.Item, l); err != nil {
			return err
		}
	}
	if e.State == items.Draft {
		return nil
	}
	return touchKin(ctx, tx, e.ID)
}

func (s *Service) keepTerms(ctx context.Context, q db.Reader, it items.Item, l Link) error {
	in := true
	if l.Terms == "" && it.State == items.Published && it.Audience.Kind != items.OnlyMe {
		var err error
		if in, err = s.audienceInTrust(ctx, q, it, l.ParentID); err != nil {
			return err
		}
	}
	return checkTerms(l.Terms, it, in)
}

func (s *Service) audienceInTrust(ctx context.Context, q db.Reader, it items.Item, parentID string) (bool, error) {
	if it.Audience.Kind != items.OrgAud {
		return false, nil
	}
	parent, err := items.GetUnscoped(ctx, q, parentID)
	if err != nil {
		return false, err
	}
	return inTrust(ctx, q, it.Audience.OrgID, parent.OrgID)
}

// Adapt makes act's own version of an entry, as a draft of an organisation they
// are in: the content copied, the files by reference, the lineage kept. Asking
// again while that draft is not shared gives the same one.
func (s *Service) Adapt(ctx context.Context, act authz.Actor, parentID, orgID string) (library.Entry, error) {
	parent, err := s.adaptable(ctx, act, parentID, orgID)
	if err != nil {
		return library.Entry{}, err
	}
	if begun, err := begunOf(ctx, s.db, act, parentID); err != nil {
		return library.Entry{}, err
	} else if begun != "" {
		return s.lib.Get(ctx, act, begun)
	}
	r := resolution{edit: parent.Edit()}
	r.bring(parent.Files)
	return s.lib.StartDraftWith(ctx, act, orgID, r.edit, func(ctx context.Context, tx *db.Tx, e *library.Entry) (err error) {
		if err := files.CopyInto(ctx, tx, act, e.Item, r.copies, s.clock()); err != nil {
			return err
		}
		if e.Files, err = files.Of(ctx, tx, e.ID); err != nil {
			return err
		}
		return s.link(ctx, tx, act, e.Item, parent.Item, false)
	})
}

// adaptable loads what act may make a version of.
func (s *Service) adaptable(ctx context.Context, act authz.Actor, parentID, orgID string) (library.Entry, error) {
	parent, err := s.lib.Get(ctx, act, parentID)
	if err != nil {
		return parent, err
	}
	same, err := inTrust(ctx, s.db, orgID, parent.OrgID)
	if err != nil {
		return parent, err
	}
	if err := CanAdapt(act, parent.Item, orgID, same); err != nil {
		return parent, err
	}
	if slices.ContainsFunc(parent.Files, func(f files.File) bool { return f.State == files.Reading }) {
		return parent, errs.New(errs.Conflict, "lineage.files_reading", "files of %s are being read", parent.ID)
	}
	return parent, nil
}

func (s *Service) link(ctx context.Context, tx *db.Tx, act authz.Actor, child, parent items.Item, linked bool) error {
	if err := items.SetKin(ctx, tx, parent.ID, child.ID); err != nil {
		return err
	}
	l := Link{ChildID: child.ID, ParentID: parent.ID, TakenVersion: parent.Version, BaseVersion: parent.Version, Terms: parent.Licence, MadeBy: act.PersonID, MadeAt: s.clock()}
	if err := insertLink(ctx, tx, l); err != nil {
		return err
	}
	about := facts.About{Actor: act.PersonID, Org: child.OrgID, Item: child.ID}
	return s.facts.Record(ctx, tx, about, Adapted{child.ID, parent.ID, parent.Version, linked})
}

// Link says that a draft of act's, made without Adapt, is their version of an
// entry they can see. What has an origin already is a Conflict, and so is an
// entry that came of the draft itself.
func (s *Service) Link(ctx context.Context, act authz.Actor, childID, parentID string) (library.Entry, error) {
	child, err := s.lib.Get(ctx, act, childID)
	if err != nil {
		return child, err
	}
	if err := items.CanEdit(act, child.Item); err != nil {
		return child, err
	}
	if child.State != items.Draft {
		return child, errs.New(errs.Conflict, "item.not_draft", "item %s is %s", child.ID, child.State)
	}
	parent, err := s.adaptable(ctx, act, parentID, child.OrgID)
	if err != nil {
		return child, err
	}
	if !Permits(parent.Licence, child.Licence) {
		child.Licence = parent.Licence
	}
	return s.lib.SaveWith(ctx, act, childID, child.Version, child.Edit(), "", func(ctx context.Context, tx *db.Tx, e *library.Entry) error {
		if err := s.mayJoin(ctx, tx, e.ID, parent.ID); err != nil {
			return err
		}
		e.Kin = 1
		return s.link(ctx, tx, act, e.Item, parent.Item, true)
	})
}

// mayJoin refuses a second origin and a cycle. The origins of both are held
// first, and looked up again: nobody joins two trees the other way meanwhile.
func (s *Service) mayJoin(ctx context.Context, tx *db.Tx, childID, parentID string) error {
	origin, err := originOf(ctx, tx, parentID)
	if err != nil {
		return err
	}
	for _, itemID := range slices.Compact(slices.Sorted(slices.Values([]string{origin, childID}))) {
		if err := hold(ctx, tx, itemID); err != nil {
			return err
		}
	}
	again, err := originOf(ctx, tx, parentID)
	if err != nil {
		return err
	}
	if again != origin || again == childID {
		return errs.New(errs.Conflict, "lineage.own_version", "%s came of %s", parentID, childID)
	}
	if _, err := linkOf(ctx, tx, childID); !errs.Is(err, errs.NotFound) {
		return errs.New(errs.Conflict, "lineage.has_origin", "%s has an origin (%v)", childID, err)
	}
	return nil
}

// SayWhatChanged is the sentence that the tree shows of a version.
func (s *Service) SayWhatChanged(ctx context.Context, act authz.Actor, childID, what string) error {
	what, err := sentence(what)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		it, err := items.Get(ctx, tx, act, childID)
		if err != nil {
			return err
		}
		if err := items.CanEdit(act, it); err != nil {
			return err
		}
		if err := setSentence(ctx, tx, childID, what); err != nil {
			return notAVersion(err, childID)
		}
		return touchKin(ctx, tx, childID)
	})
}

func notAVersion(err error, itemID string) error {
	if errs.Is(err, errs.Conflict) || errs.Is(err, errs.NotFound) {
		return errs.New(errs.NotFound, "lineage.none", "%s is nobody's version", itemID)
	}
	return err
}

// LinkOf returns whose version an entry is that act may see; errs.NotFound when
// it is nobody's.
func (s *Service) LinkOf(ctx context.Context, act authz.Actor, childID string) (Link, error) {
	if _, err := s.lib.Header(ctx, act, childID); err != nil {
		return Link{}, err
	}
	return linkOf(ctx, s.db, childID)
}

// Tree is all versions of an entry's origin that act may see, the entry among
// them.
func (s *Service) Tree(ctx context.Context, act authz.Actor, itemID string) (items.Item, Tree, error) {
	it, err := s.lib.Header(ctx, act, itemID)
	if err != nil {
		return it, Tree{}, err
	}
	origin, err := originOf(ctx, s.db, itemID)
	if err != nil {
		return it, Tree{}, err
	}
	top, links, err := treeOf(ctx, s.db, act, origin)
	if err != nil {
		return it, Tree{}, err
	}
	return it, grow(top, links), nil
}

// Waiting is something about lineage that Today tells a person.
type Waiting struct {
	Kind       string // changed: an original; offer: to answer; answer: to one of theirs
	Ref        string // the entry of theirs, or the offer
	ItemID     string
	Title      string // of the entry of theirs
	OtherTitle string // of the original, or what is offered
	Who, Org   string
	Words      string
	State      string // of an offer
	At         time.Time
}

// WaitingFor returns what waits for act, newest first: changes in originals of
// their versions, offers they have not answered, and answers since then.
func (s *Service) WaitingFor(ctx context.Context, act authz.Actor, since time.Time, limit int) ([]Waiting, error) {
	if act.Visitor() {
		return nil, nil
	}
	return waitingFor(ctx, s.db, act, since.UnixMicro(), limit)
}
