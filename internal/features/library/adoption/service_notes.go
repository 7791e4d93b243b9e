package adoption

import (
	"context"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/facts"
	"staffroom/internal/platform/id"
)

// maxNotes is how many notes one adoption has: one for each half term of years.
const maxNotes = 20

// Note says what happened. Today asks no more.
func (s *Service) Note(ctx context.Context, act authz.Actor, adoptionID string, e NoteEdit) (n Note, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := get(ctx, tx, act, adoptionID)
		if err != nil {
			return err
		}
		if err := mayAddNote(ctx, tx, act, a); err != nil {
			return err
		}
		n = Note{ID: id.New(), AdoptionID: a.ID, CreatedAt: s.clock(), Version: 1, Use: a}
		if err := n.apply(e); err != nil {
			return err
		}
		if n.Reach, err = s.noteReach(ctx, tx, act, n); err != nil {
			return err
		}
		if err := insertNote(ctx, tx, n); err != nil {
			return err
		}
		if n.Use.NextAsk != "" {
			n.Use.NextAsk = ""
			if err := update(ctx, tx, &n.Use); err != nil {
				return err
			}
		}
		return s.noted(ctx, tx, act, n, Noted{n.ID, a.ID, a.ItemID, a.OrgID, string(n.Result)})
	})
	return n, err
}

func mayAddNote(ctx context.Context, tx *db.Tx, act authz.Actor, a Adoption) error {
	if err := CanNote(act, a); err != nil {
		return err
	}
	if err := a.there(); err != nil {
		return err
	}
	switch n, err := countNotes(ctx, tx, a.ID); {
	case err != nil:
		return err
	case n >= maxNotes:
		return errs.New(errs.Conflict, "note.many", "%s has %d notes", a.ID, n)
	}
	return nil
}

// noteReach is the audience key of a note, as the item is shared now.
func (s *Service) noteReach(ctx context.Context, tx *db.Tx, act authz.Actor, n Note) (int64, error) {
	if n.Audience == AllReaders {
		it, err := items.Get(ctx, tx, act, n.Use.ItemID)
		return it.Reach, err
	}
	num, err := trustNum(ctx, tx, n.Use.OrgID)
	return authz.MembersKey(num), err
}

// noted tells of a note and that the item's page looks different.
func (s *Service) noted(ctx context.Context, tx *db.Tx, act authz.Actor, n Note, f facts.Fact) error {
	if err := items.Touch(ctx, tx, n.Use.ItemID); err != nil {
		return err
	}
	if err := s.tell(ctx, tx, n.Use.ItemID); err != nil {
		return err
	}
	return s.record(ctx, tx, act, n.Use, f)
}

// GetNote returns a note that act may read.
func (s *Service) GetNote(ctx context.Context, act authz.Actor, noteID string) (Note, error) {
	return getNote(ctx, s.db, act, noteID)
}

// EditNote changes act's own note. version is the one the page started from. An
// audience of Kept leaves the note to those who could read it.
func (s *Service) EditNote(ctx context.Context, act authz.Actor, noteID string, version int, e NoteEdit) (Note, error) {
	return s.changeNote(ctx, act, noteID, func(ctx context.Context, tx *db.Tx, n *Note) (facts.Fact, error) {
		if err := CanChangeNote(act, *n); err != nil {
			return nil, err
		}
		if !n.DeletedAt.IsZero() {
			return nil, errs.New(errs.Conflict, "note.removed", "%s is taken away", n.ID)
		}
		if err := n.apply(e); err != nil {
			return nil, err
		}
		if e.Audience != Kept {
			var err error
			if n.Reach, err = s.noteReach(ctx, tx, act, *n); err != nil {
				return nil, err
			}
		}
		n.Version, n.EditedAt = version, s.clock()
		return NoteChanged{n.ID, n.Use.ID, n.Use.ItemID, n.Use.OrgID, string(n.Result)}, nil
	})
}

// RemoveNote takes a note away.
func (s *Service) RemoveNote(ctx context.Context, act authz.Actor, noteID string) (Note, error) {
	return s.changeNote(ctx, act, noteID, func(_ context.Context, _ *db.Tx, n *Note) (facts.Fact, error) {
		if err := CanRemoveNote(act, *n); err != nil {
			return nil, err
		}
		if !n.DeletedAt.IsZero() {
			return nil, errs.New(errs.Conflict, "note.removed", "%s is taken away", n.ID)
		}
		n.DeletedAt, n.DeletedBy = s.clock(), act.PersonID
		return NoteRemoved{n.ID, n.Use.ID, n.Use.ItemID, n.Use.OrgID}, nil
	})
}

// RestoreNote undoes RemoveNote, for whoever did it.
func (s *Service) RestoreNote(ctx context.Context, act authz.Actor, noteID string) (Note, error) {
	return s.changeNote(ctx, act, noteID, func(_ context.Context, _ *db.Tx, n *Note) (facts.Fact, error) {
		if err := CanRemoveNote(act, *n); err != nil {
			return nil, err
		}
		if n.DeletedAt.IsZero() {
			return nil, errs.New(errs.Conflict, "note.not_removed", "%s is there", n.ID)
		}
		n.DeletedAt, n.DeletedBy = time.Time{}, ""
		return NoteRestored{n.ID, n.Use.ID, n.Use.ItemID, n.Use.OrgID}, nil
	})
}

func (s *Service) changeNote(ctx context.Context, act authz.Actor, noteID string, f func(context.Context, *db.Tx, *Note) (facts.Fact, error)) (n Note, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if n, err = getNote(ctx, tx, act, noteID); err != nil {
			return err
		}
		fact, err := f(ctx, tx, &n)
		if err != nil {
			return err
		}
		if err := updateNote(ctx, tx, &n); err != nil {
			return err
		}
		return s.noted(ctx, tx, act, n, fact)
	})
	return n, err
}
