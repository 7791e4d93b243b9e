package lineage

import (
	"context"
	"slices"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/facts"
	"staffroom/internal/platform/id"
)

// Reading is an offer as somebody reads it: who answers it, or who made it.
type Reading struct {
	Offer
	Parent    items.Item // without anything when the asker cannot see it
	Child     items.Item // the same
	MayAnswer bool
	MayDrop   bool
	*Comparison
}

// Offerable is what an adapter would offer: their version over the original.
func (s *Service) Offerable(ctx context.Context, act authz.Actor, childID string) (u Upstream, err error) {
	if u, err = s.Changes(ctx, act, childID); err != nil {
		return u, err
	}
	if err := CanOffer(act, u.Child.Item, u.Parent.Item); err != nil {
		return u, err
	}
	base, err := library.VersionUnscoped(ctx, s.db, u.Parent.ID, u.Link.BaseVersion)
	if err != nil {
		return u, err
	}
	u.Comparison = compare(side{base.Edit, nil}, side{u.Parent.Edit(), u.Parent.Files}, side{u.Child.Edit(), u.Child.Files}, base.Files, true)
	return u, nil
}

// Offer offers act's version of an entry back to those who look after the
// original. One offer of a version is open at a time.
func (s *Service) Offer(ctx context.Context, act authz.Actor, childID, said string) (Offer, error) {
	said, err := words(said, "lineage.words_missing")
	if err != nil {
		return Offer{}, err
	}
	u, err := s.Offerable(ctx, act, childID)
	if err != nil {
		return Offer{}, err
	}
	if len(u.Changes) == 0 {
		return Offer{}, errs.New(errs.Conflict, "lineage.nothing_new", "%s is as its original", childID)
	}
	f := Offer{ID: id.New(), ChildID: u.Child.ID, ParentID: u.Parent.ID, BaseVersion: u.Link.BaseVersion, State: Open, Words: said,
		Title: u.Child.Title, Summary: u.Child.Summary, Data: u.Child.Snapshot(), OfferedBy: act.PersonID, OfferedAt: s.clock()}
	return f, s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := hold(ctx, tx, f.ChildID); err != nil {
			return err
		}
		if n, err := openOfferOf(ctx, tx, f.ChildID); err != nil || n > 0 {
			if err == nil {
				err = errs.New(errs.Conflict, "lineage.offered_already", "an offer of %s is open", f.ChildID)
			}
			return err
		}
		if err := insertOffer(ctx, tx, f); err != nil {
			return err
		}
		return s.facts.Record(ctx, tx, facts.About{Actor: act.PersonID, Org: u.Parent.OrgID, Item: u.Parent.ID}, Offered{f.ID, f.ChildID, f.ParentID})
	})
}

// OfferOf returns an offer to those who may answer it and to those who may
// change what it was made of. For everybody else it does not exist.
func (s *Service) OfferOf(ctx context.Context, act authz.Actor, offerID string) (Reading, error) {
	r, parent, err := s.reading(ctx, act, offerID)
	if err != nil || !r.MayAnswer {
		return r, err
	}
	r.Comparison, err = s.offered(ctx, r.Offer, parent)
	return r, err
}

func (s *Service) reading(ctx context.Context, act authz.Actor, offerID string) (r Reading, parent library.Entry, err error) {
	if r.Offer, err = offerUnscoped(ctx, s.db, offerID); err != nil {
		return r, parent, err
	}
	if parent, err = s.lib.Get(ctx, act, r.ParentID); err == nil {
		r.Parent = parent.Item
		r.MayAnswer = CanAnswer(act, parent.Item) == nil && parent.State != items.Deleted
	} else if !errs.Is(err, errs.NotFound) {
		return r, parent, err
	}
	mine := false
	if r.Child, err = s.lib.Header(ctx, act, r.ChildID); err == nil {
		mine = items.CanEdit(act, r.Child) == nil
	} else if !errs.Is(err, errs.NotFound) {
		return r, parent, err
	}
	r.MayDrop = mine && r.State == Open
	if !mine && !r.MayAnswer {
		return Reading{}, parent, errs.New(errs.NotFound, "not_found", "offer %s", offerID)
	}
	return r, parent, nil
}

// offered compares what is offered with what the original is now. The files are
// those that were offered and are still there.
func (s *Service) offered(ctx context.Context, f Offer, parent library.Entry) (*Comparison, error) {
	ed, notes, err := library.ReadSnapshot(f.Title, f.Summary, f.Data)
	if err != nil {
		return nil, err
	}
	base, err := library.VersionUnscoped(ctx, s.db, f.ParentID, f.BaseVersion)
	if err != nil {
		return nil, err
	}
	have, err := files.Of(ctx, s.db, f.ChildID)
	if err != nil {
		return nil, err
	}
	have = slices.DeleteFunc(have, func(x files.File) bool {
		return x.Role != files.Picture && !slices.ContainsFunc(notes, func(n library.FileNote) bool { return n.SHA256 == x.SHA256 })
	})
	return compare(side{base.Edit, nil}, side{parent.Edit(), parent.Files}, side{ed, have}, base.Files, true), nil
}

// TakeOffer takes an offered improvement into the original, as act chose, thanks
// for it and names who it came from. version is the one act was shown.
func (s *Service) TakeOffer(ctx context.Context, act authz.Actor, offerID string, version int, choices map[string]Choice, thanks string) (library.Entry, error) {
	thanks, err := words(thanks, "lineage.thanks_missing")
	if err != nil {
		return library.Entry{}, err
	}
	f, parent, err := s.answerable(ctx, act, offerID)
	if err != nil {
		return parent, err
	}
	if parent.Version != version {
		return parent, errs.New(errs.Conflict, "stale", "version %d, not %d", parent.Version, version)
	}
	c, err := s.offered(ctx, f, parent)
	if err != nil {
		return parent, err
	}
	r, err := c.resolve(choices)
	if err != nil {
		return parent, err
	}
	if r.taken == 0 {
		return parent, errs.New(errs.Conflict, "lineage.took_nothing", "nothing of offer %s", f.ID)
	}
	if err := s.nothingUnsaved(ctx, act, parent.Item); err != nil {
		return parent, err
	}
	f.State, f.AnsweredBy, f.AnsweredAt, f.Answer, f.TakenVersion = Taken, act.PersonID, s.clock(), thanks, version+1
	return s.lib.SaveWith(ctx, act, parent.ID, version, r.edit, "With an improvement from "+f.OfferedName+", "+f.OfferedOrg,
		func(ctx context.Context, tx *db.Tx, e *library.Entry) error { return s.take(ctx, tx, act, f, e, r) })
}

func (s *Service) take(ctx context.Context, tx *db.Tx, act authz.Actor, f Offer, e *library.Entry, r resolution) error {
	if err := bringFiles(ctx, tx, act, e, r, f.AnsweredAt); err != nil {
		return err
	}
	if err := answerOffer(ctx, tx, f); err != nil {
		return err
	}
	child, err := items.GetUnscoped(ctx, tx, f.ChildID)
	if err != nil {
		return err
	}
	if err := insertContributor(ctx, tx, f.ParentID, f, child.OrgID); err != nil {
		return err
	}
	if err := s.upToDate(ctx, tx, f); err != nil {
		return err
	}
	about := facts.About{Actor: act.PersonID, Org: e.OrgID, Item: e.ID}
	return s.facts.Record(ctx, tx, about, OfferTaken{f.ID, f.ChildID, f.ParentID, f.TakenVersion, r.left == 0})
}

// upToDate spares the adapter the question whether they want their own
// improvement, where they had answered all changes before it.
func (s *Service) upToDate(ctx context.Context, tx *db.Tx, f Offer) error {
	l, err := linkOf(ctx, tx, f.ChildID)
	if err != nil {
		return err
	}
	newest, err := newestKept(ctx, tx, f.ParentID)
	if err != nil || newest > l.BaseVersion {
		return err
	}
	return moveBase(ctx, tx, l, f.TakenVersion, l.Terms)
}

// DeclineOffer says no, with words.
func (s *Service) DeclineOffer(ctx context.Context, act authz.Actor, offerID, said string) error {
	said, err := words(said, "lineage.decline_words_missing")
	if err != nil {
		return err
	}
	f, parent, err := s.answerable(ctx, act, offerID)
	if err != nil {
		return err
	}
	f.State, f.AnsweredBy, f.AnsweredAt, f.Answer = Declined, act.PersonID, s.clock(), said
	return s.end(ctx, f, facts.About{Actor: act.PersonID, Org: parent.OrgID, Item: parent.ID}, OfferDeclined{f.ID, f.ChildID, f.ParentID})
}

// DropOffer takes an offer back that nobody has answered.
func (s *Service) DropOffer(ctx context.Context, act authz.Actor, offerID string) error {
	r, _, err := s.reading(ctx, act, offerID)
	if err != nil {
		return err
	}
	if !r.MayDrop {
		if r.State != Open {
			return errs.New(errs.Conflict, "lineage.answered", "offer %s is %s", r.ID, r.State)
		}
		return errs.New(errs.Forbidden, "forbidden.lineage.drop", "offer %s of %s", r.ID, r.ChildID)
	}
	f := r.Offer
	f.State, f.AnsweredBy, f.AnsweredAt = Dropped, act.PersonID, s.clock()
	return s.end(ctx, f, facts.About{Actor: act.PersonID, Org: r.Child.OrgID, Item: f.ChildID}, OfferDropped{f.ID, f.ChildID, f.ParentID})
}

func (s *Service) answerable(ctx context.Context, act authz.Actor, offerID string) (Offer, library.Entry, error) {
	r, parent, err := s.reading(ctx, act, offerID)
	if err != nil {
		return r.Offer, parent, err
	}
	if !r.MayAnswer {
		return r.Offer, parent, errs.New(errs.Forbidden, "forbidden.lineage.answer", "offer %s to %s", r.ID, r.ParentID)
	}
	if r.State != Open {
		return r.Offer, parent, errs.New(errs.Conflict, "lineage.answered", "offer %s is %s", r.ID, r.State)
	}
	return r.Offer, parent, nil
}

func (s *Service) end(ctx context.Context, f Offer, about facts.About, fact facts.Fact) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := answerOffer(ctx, tx, f); err != nil {
			return err
		}
		return s.facts.Record(ctx, tx, about, fact)
	})
}
