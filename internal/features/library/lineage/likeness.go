package lineage

import (
	"context"
	"slices"
	"strings"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/facts"
)

// subscribe has what is shared looked at for its texts.
func (s *Service) subscribe() {
	facts.Subscribe(s.facts, "lineage.texts", func(ctx context.Context, e facts.Entry[items.Shared]) error { return s.SignUnscoped(ctx, e.Fact.Item) })
	facts.Subscribe(s.facts, "lineage.texts", func(ctx context.Context, e facts.Entry[items.Saved]) error { return s.SignUnscoped(ctx, e.Fact.Item) })
	facts.Subscribe(s.facts, "lineage.texts", func(ctx context.Context, e facts.Entry[files.Read]) error { return s.SignUnscoped(ctx, e.Fact.Item) })
	facts.Subscribe(s.facts, "lineage.texts", func(ctx context.Context, e facts.Entry[library.Arrived]) error {
		return s.SignArrivedUnscoped(ctx, e.About.Org)
	})
}

// signed is one text of an entry with its signature.
type signed struct {
	part string // "" or a file
	sig  signature
	ok   bool // false: too short to be compared
}

// signedTexts are the signatures of an entry's own text and of its files.
func signedTexts(ctx context.Context, q db.Reader, e library.Entry) ([]signed, error) {
	own, ok := signatureOf(e.Why + "\n" + e.Body.Text())
	out := []signed{{"", own, ok}}
	texts, err := fileTexts(ctx, q, e.ID)
	for _, t := range texts {
		if sig, ok := signatureOf(t.text); ok {
			out = append(out, signed{t.file, sig, true})
		}
	}
	return out, err
}

// SignUnscoped writes the signatures of an entry anew. There is no actor: what
// they find is filtered for who looks.
func (s *Service) SignUnscoped(ctx context.Context, itemID string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return s.sign(ctx, tx, itemID) })
}

func (s *Service) sign(ctx context.Context, tx *db.Tx, itemID string) error {
	e, err := library.LoadUnscoped(ctx, tx, itemID)
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if e.State == items.Draft {
		return nil
	}
	texts, err := signedTexts(ctx, tx, e)
	if err != nil {
		return err
	}
	return putSignatures(ctx, tx, itemID, texts)
}

// signBatch is how many entries one transaction signs.
const signBatch = 100

// SignArrivedUnscoped signs what an import brought to an organisation and nobody
// has signed yet. There is no actor: the operator imports.
func (s *Service) SignArrivedUnscoped(ctx context.Context, orgID string) error {
	for {
		n := 0
		err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			ids, err := unsignedUnscoped(ctx, tx, orgID, signBatch)
			if err != nil {
				return err
			}
			n = len(ids)
			for _, itemID := range ids {
				if err := s.sign(ctx, tx, itemID); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || n < signBatch {
			return err
		}
	}
}

// maxLike is how many likenesses are told.
const maxLike = 3

// Alike returns published entries that act can see and that have much the same
// in them as an entry of act's: the same file, or a text that is nearly the same.
// Versions of it and what it is a version of are left out.
func (s *Service) Alike(ctx context.Context, act authz.Actor, itemID string) ([]Likeness, error) {
	e, err := s.lib.Get(ctx, act, itemID)
	if err != nil {
		return nil, err
	}
	if err := items.CanEdit(act, e.Item); err != nil {
		return nil, err
	}
	if e.Kin != 0 {
		return nil, nil // it has said where it comes from
	}
	same, err := sameFiles(ctx, s.db, act, e)
	if err != nil {
		return nil, err
	}
	texts, err := signedTexts(ctx, s.db, e)
	if err != nil {
		return nil, err
	}
	near, err := alikeTexts(ctx, s.db, act, e, texts)
	if err != nil {
		return nil, err
	}
	return best(append(same, near...)), nil
}

// best is what is most alike, each entry once.
func best(all []Likeness) []Likeness {
	slices.SortStableFunc(all, func(a, b Likeness) int {
		if a.Percent != b.Percent {
			return b.Percent - a.Percent
		}
		return strings.Compare(a.ItemID, b.ItemID)
	})
	var out []Likeness
	for _, l := range all {
		if len(out) < maxLike && !slices.ContainsFunc(out, func(o Likeness) bool { return o.ItemID == l.ItemID }) {
			out = append(out, l)
		}
	}
	return out
}
