package library

import (
	"context"
	"fmt"
	"time"

	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
)

// What search knows of an entry beside its texts. It changes without them, and
// readers are never told the values: Lens makes facets and preferences of them.
const (
	MarkUses     = "uses"        // in how many schools it is or was used, three digits
	MarkSchools  = "used_by"     // which sorts of school use or used it
	MarkNotes    = "notes_for"   // which readers can read an outcome note on it
	MarkVerified = "verified_on" // the day on which somebody last found it right
	MarkReview   = "review_by"   // the day by which to look at it again
)

// marksMost is the largest number of uses that is told apart.
const marksMost = 999

// Marker says what of an item's marks another room knows, for a used one.
type Marker func(ctx context.Context, q db.Reader, itemID string) (map[string][]string, error)

// MarkedBy has f complete the marks of entries that are used. It is called
// before the first change.
func (s *Service) MarkedBy(f Marker) { s.marker = f }

// marks are the marks of an item, every one of them named.
func (s *Service) marks(ctx context.Context, q db.Reader, it items.Item) (map[string][]string, error) {
	m := map[string][]string{MarkUses: nil, MarkSchools: nil, MarkNotes: nil, MarkVerified: dayOf(it.Standing.VerifiedAt), MarkReview: dayOf(it.Standing.ReviewBy)}
	if it.UsedIn == 0 {
		return m, nil
	}
	m[MarkUses] = []string{usesMark(it.UsedIn)}
	if s.marker == nil {
		return m, nil
	}
	more, err := s.marker(ctx, q, it.ID)
	for name, values := range more {
		m[name] = values
	}
	if len(m[MarkNotes]) > 0 {
		m[MarkNotes] = append(m[MarkNotes], authorOf(it.AuthorID), editorsOf(it.OrgID))
	}
	return m, err
}

func dayOf(t time.Time) []string {
	if t.IsZero() {
		return nil
	}
	return []string{t.In(clock.London).Format(time.DateOnly)}
}

func usesMark(schools int) string { return fmt.Sprintf("%03d", min(schools, marksMost)) }

// KeyHolders are the readers of a note with that audience key, as MarkNotes has it.
func KeyHolders(key int64) string { return fmt.Sprint("r", key) }

// Writer is who wrote a note, as MarkNotes has it.
func Writer(personID string) string { return "w" + personID }

// The author of an item and the editors of its organisation read every note on it.
func authorOf(personID string) string { return "a" + personID }
func editorsOf(orgID string) string   { return "o" + orgID }

// RemarkUnscoped writes the marks of an item anew and leaves its texts. There is
// no actor: the index is filtered when it is searched.
func (s *Service) RemarkUnscoped(ctx context.Context, tx *db.Tx, itemID string) error {
	it, err := items.GetUnscoped(ctx, tx, itemID)
	if err != nil {
		return err
	}
	m, err := s.marks(ctx, tx, it)
	if err != nil {
		return err
	}
	return s.index.SetMarks(ctx, tx, itemID, m)
}
