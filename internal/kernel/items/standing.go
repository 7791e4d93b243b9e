package items

import (
	"context"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
)

// Pass says how the way to everyone was opened. Without one an item is not
// readable by everyone, whatever its audience says.
type Pass string

// The passes.
const (
	BeforeChecks Pass = "before"   // it was open when checks began
	ByOperator   Pass = "operator" // whoever runs the server brought it so
	Checked      Pass = "checked"  // a second person looked
)

// Standing is how an item came to be open, and who found it right.
type Standing struct {
	Pass       Pass
	OpenedAt   time.Time // when everyone could first read it
	VerifiedAt time.Time // when somebody last found it right; zero: nobody was asked
	VerifiedBy string
	ReviewBy   time.Time // when to look at it again; zero: nobody set a day
	Checks     int       // how often somebody asked that it be looked at
}

// Stale reports whether the day to look at the item again has gone by.
func (s Standing) Stale(now time.Time) bool {
	return !s.ReviewBy.IsZero() && now.After(s.ReviewBy)
}

// open sets the audience key, and notes when everyone could first read the item.
func (it *Item) open(reach int64) {
	it.Reach = reach
	if reach == authz.Everyone && it.Standing.OpenedAt.IsZero() {
		it.Standing.OpenedAt = it.UpdatedAt
	}
}

// Verify notes that somebody found an item right, and when to ask again. Nobody's
// save becomes a Conflict by it.
func Verify(ctx context.Context, tx *db.Tx, it *Item, by string, at, reviewBy time.Time) error {
	it.Standing.VerifiedAt, it.Standing.VerifiedBy, it.Standing.ReviewBy = at, by, reviewBy
	return db.Must1(tx.ExecContext(ctx, `UPDATE items SET verified_at = $2, verified_by = $3, review_by = $4, touched = touched + 1 WHERE id = $1`,
		it.ID, db.Micros(at), db.Null(by), db.Micros(reviewBy)))
}

// CountCheck notes that somebody asked that an item be looked at.
func CountCheck(ctx context.Context, tx *db.Tx, it *Item) error {
	it.Standing.Checks++
	return db.Must1(tx.ExecContext(ctx, `UPDATE items SET checks = checks + 1, touched = touched + 1 WHERE id = $1`, it.ID))
}

// Gone is what may be said of a page that everyone could once read and now
// cannot: that it was there, not what it said nor what happened to it since.
type Gone struct {
	OrgSlug, OrgName string
	Down             bool // taken down or deleted, not kept for fewer readers
}

// GoneBySlug returns what was once open to everyone at an address and no longer
// is; errs.NotFound for all else, also for what a visitor may see.
func GoneBySlug(ctx context.Context, q db.Reader, orgSlug, slug string) (Gone, error) {
	// authz: it tells a visitor that something was public once, which was no secret.
	return db.One(ctx, q, func(g *Gone) []any { return []any{&g.OrgSlug, &g.OrgName, &g.Down} },
		`SELECT o.slug, o.name, CASE WHEN i.state IN ('withdrawn', 'deleted') THEN 1 ELSE 0 END = 1
		FROM items i JOIN orgs o ON o.id = i.org_id
		WHERE o.slug = $1 AND i.slug = $2 AND i.opened_at IS NOT NULL AND i.reach <> $3`, orgSlug, slug, authz.Everyone)
}
