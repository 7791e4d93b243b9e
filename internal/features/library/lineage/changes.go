package lineage

import (
	"context"
	"strconv"
	"time"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/facts"
)

// Upstream is what changed in the original since it was taken, for an adapter.
type Upstream struct {
	Child   library.Entry
	Parent  library.Entry
	Link    Link
	Version int // the newest of the original
	*Comparison
}

// Changes compares what the original is now with what was taken of it, over what
// act's version is. An original that act cannot see is errs.NotFound.
func (s *Service) Changes(ctx context.Context, act authz.Actor, childID string) (u Upstream, err error) {
	if u.Child, err = s.lib.Get(ctx, act, childID); err != nil {
		return u, err
	}
	if err := items.CanEdit(act, u.Child.Item); err != nil {
		return u, err
	}
	if u.Link, err = linkOf(ctx, s.db, childID); err != nil {
		return u, notAVersion(err, childID)
	}
	if u.Parent, err = s.lib.Get(ctx, act, u.Link.ParentID); err != nil {
		return u, err
	}
	if u.Parent.State != items.Published {
		return u, errs.New(errs.NotFound, "lineage.original_down", "original %s is %s", u.Parent.ID, u.Parent.State)
	}
	base, err := library.VersionUnscoped(ctx, s.db, u.Parent.ID, u.Link.BaseVersion)
	if err != nil {
		return u, err
	}
	if u.Version, err = newestKept(ctx, s.db, u.Parent.ID); err != nil {
		return u, err
	}
	u.Comparison = compare(side{base.Edit, nil}, side{u.Child.Edit(), u.Child.Files}, side{u.Parent.Edit(), u.Parent.Files}, base.Files, false)
	return u, nil
}

// TakeChanges takes and leaves what changed in the original, as act chose, and
// makes a version of act's of it. What was left is not asked again. child and
// parent are the versions that act was shown; newer ones are a Conflict.
func (s *Service) TakeChanges(ctx context.Context, act authz.Actor, childID string, child, parent int, choices map[string]Choice) (library.Entry, error) {
	u, err := s.Changes(ctx, act, childID)
	if err != nil {
		return u.Child, err
	}
	if u.Child.Version != child || u.Version != parent {
		return u.Child, errs.New(errs.Conflict, "stale", "versions %d and %d, not %d and %d", u.Child.Version, u.Version, child, parent)
	}
	r, err := u.resolve(choices)
	if err != nil {
		return u.Child, err
	}
	if r.taken == 0 {
		return u.Child, s.leaveAll(ctx, act, u, r)
	}
	if err := s.nothingUnsaved(ctx, act, u.Child.Item); err != nil {
		return u.Child, err
	}
	note := "Took " + count(r.taken, "change", "changes") + " from the original"
	return s.lib.SaveWith(ctx, act, childID, child, r.edit, note, func(ctx context.Context, tx *db.Tx, e *library.Entry) error {
		if err := bringFiles(ctx, tx, act, e, r, s.clock()); err != nil {
			return err
		}
		return s.answered(ctx, tx, act, u, r, u.Parent.Licence)
	})
}

func (s *Service) leaveAll(ctx context.Context, act authz.Actor, u Upstream, r resolution) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		it, err := items.Get(ctx, tx, act, u.Child.ID)
		if err != nil {
			return err
		}
		if err := items.CanEdit(act, it); err != nil {
			return err
		}
		return s.answered(ctx, tx, act, u, r, u.Link.Terms)
	})
}

// answered moves the base forward: what was left is from now on a difference
// that the adapter made on purpose.
func (s *Service) answered(ctx context.Context, tx *db.Tx, act authz.Actor, u Upstream, r resolution, terms string) error {
	if err := moveBase(ctx, tx, u.Link, u.Version, terms); err != nil {
		return err
	}
	about := facts.About{Actor: act.PersonID, Org: u.Child.OrgID, Item: u.Child.ID}
	return s.facts.Record(ctx, tx, about, ChangesTaken{u.Child.ID, u.Parent.ID, u.Version, r.taken, r.left})
}

// nothingUnsaved refuses to save over what act is still writing: it would be
// dropped with the save.
func (s *Service) nothingUnsaved(ctx context.Context, act authz.Actor, it items.Item) error {
	_, err := s.lib.WorkingCopy(ctx, act, it.ID)
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	if err == nil {
		err = errs.New(errs.Conflict, "lineage.unsaved", "%s is changing %s", act.PersonID, it.ID)
	}
	return err
}

// bringFiles does to an entry's files what was chosen.
func bringFiles(ctx context.Context, tx *db.Tx, act authz.Actor, e *library.Entry, r resolution, now time.Time) (err error) {
	for _, f := range r.drop {
		if err := files.RemoveCopy(ctx, tx, act, e.Item, f.ID, now); err != nil {
			return err
		}
	}
	if err := files.CopyInto(ctx, tx, act, e.Item, r.copies, now); err != nil {
		return err
	}
	e.Files, err = files.Of(ctx, tx, e.ID)
	return err
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
