package gate

import (
	"context"
	"slices"
	"strings"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/facts"
)

// TakeOut removes a file for which consent was withdrawn, with everything made of
// it: its previews, its copies in other people's versions of the entry, equal
// files in the same trust, its place and its description in every text and in
// every earlier version. What everybody sees changes with the commit; the bytes
// go with a job right after it. reason is kept with the item it was asked for.
func (s *Service) TakeOut(ctx context.Context, act authz.Actor, itemID, fileID, reason string) (it items.Item, removed int, err error) {
	if reason, err = cleanWords(reason); err != nil {
		return it, 0, err
	}
	if reason == "" {
		return it, 0, errs.Fields("gate.invalid", map[string]string{"reason": "gate.reason_missing"})
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if it, err = items.Get(ctx, tx, act, itemID); err != nil {
			return err
		}
		if err := items.CanEdit(act, it); err != nil {
			return err
		}
		copies, err := s.copiesOf(ctx, tx, it, fileID)
		if err != nil {
			return err
		}
		removed = len(copies)
		for _, group := range byItem(copies) {
			if err := s.takeOutOfUnscoped(ctx, tx, act, it, group); err != nil {
				return err
			}
		}
		if err := insertTakenOut(ctx, tx, it.ID, act.PersonID, reason, s.clock()); err != nil {
			return err
		}
		aside, err := s.dropAside(ctx, tx, it, copies[0].SHA256)
		if err != nil {
			return err
		}
		return s.jobs.Enqueue(ctx, tx, forgetKind, keysOf(append(aside, copies...)))
	})
	return it, removed, err
}

// dropAside forgets the same picture where somebody took it out a short time ago
// and could still put it back.
func (s *Service) dropAside(ctx context.Context, tx *db.Tx, it items.Item, sha256 string) ([]files.File, error) {
	trust, err := trustOf(ctx, tx, it.OrgID)
	if err != nil {
		return nil, err
	}
	if trust == "" {
		trust = it.OrgID
	}
	return files.DropAsideUnscoped(ctx, tx, sha256, trust)
}

// copiesOf are the file of an item that act may edit and all that is the same.
func (s *Service) copiesOf(ctx context.Context, tx *db.Tx, it items.Item, fileID string) ([]files.File, error) {
	all, err := files.CopiesUnscoped(ctx, tx, fileID)
	if err != nil {
		return nil, err
	}
	own := false
	for _, f := range all {
		own = own || f.ID == fileID && f.ItemID == it.ID
	}
	if !own {
		return nil, errs.New(errs.NotFound, "not_found", "file %s is not of %s", fileID, it.ID)
	}
	trust, err := trustOf(ctx, tx, it.OrgID)
	if err != nil || trust == "" {
		return all, err
	}
	more, err := files.AlikeUnscoped(ctx, tx, all[0].SHA256, trust)
	known := map[string]bool{}
	for _, f := range all {
		known[f.ID] = true
	}
	for _, f := range more {
		if !known[f.ID] {
			all = append(all, f)
		}
	}
	return all, err
}

// byItem groups files by their items, in one order, so that two who take files
// out never wait for each other.
func byItem(fs []files.File) (out [][]files.File) {
	fs = slices.Clone(fs)
	slices.SortStableFunc(fs, func(a, b files.File) int { return strings.Compare(a.ItemID, b.ItemID) })
	for n, f := range fs {
		if n == 0 || fs[n-1].ItemID != f.ItemID {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], f)
	}
	return out
}

// takeOutOfUnscoped removes files from one item, whosever it is: consent goes as
// far as the picture went, and nobody who copied it is asked.
func (s *Service) takeOutOfUnscoped(ctx context.Context, tx *db.Tx, act authz.Actor, from items.Item, group []files.File) error {
	itemID := group[0].ItemID
	if err := s.library.TakeOutUnscoped(ctx, tx, itemID, group); err != nil {
		return err
	}
	it, err := items.GetUnscoped(ctx, tx, itemID)
	if err != nil {
		return err
	}
	return s.facts.Record(ctx, tx, facts.About{Actor: act.PersonID, Org: it.OrgID, Item: it.ID}, TakenOut{it.ID, from.ID})
}

func keysOf(fs []files.File) []string {
	seen := map[string]bool{"": true}
	var out []string
	for _, f := range fs {
		for _, k := range []string{f.BlobKey, f.PreviewKey, f.ThumbKey} {
			if !seen[k] {
				seen[k], out = true, append(out, k)
			}
		}
	}
	return out
}

// forgetKind is the job that removes the bytes of what was taken out.
const forgetKind = "gate.forget"

// forget removes bytes that no row names. It may run twice.
func (s *Service) forget(ctx context.Context, keys []string) error {
	for _, k := range keys {
		named, err := files.NamedUnscoped(ctx, s.db, k)
		if err != nil {
			return err
		}
		if named {
			continue
		}
		if err := s.blobs.Delete(ctx, k); err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
	}
	return nil
}
