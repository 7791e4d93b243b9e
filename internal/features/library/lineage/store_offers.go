package lineage

import (
	"context"

	"staffroom/internal/platform/db"
)

const selectOffer = `SELECT f.id, f.child_id, f.parent_id, f.base_version, f.state, f.words, f.title, f.summary, f.data, f.offered_by, p.name, o.name, f.offered_at,
	f.answered_by, b.name, f.answered_at, f.answer, COALESCE(f.taken_version, 0)
	FROM improvement_offers f JOIN people p ON p.id = f.offered_by JOIN items c ON c.id = f.child_id JOIN orgs o ON o.id = c.org_id
	LEFT JOIN people b ON b.id = f.answered_by`

func offerCols(f *Offer) []any {
	return []any{&f.ID, &f.ChildID, &f.ParentID, &f.BaseVersion, &f.State, &f.Words, &f.Title, &f.Summary, &f.Data, &f.OfferedBy, &f.OfferedName, &f.OfferedOrg,
		db.ScanMicros(&f.OfferedAt), db.ScanNull(&f.AnsweredBy), db.ScanNull(&f.AnsweredName), db.ScanMicros(&f.AnsweredAt), &f.Answer, &f.TakenVersion}
}

// offerUnscoped reads an offer; whether the asker may is decided over the
// original by who answers and over the adaptation by who offered.
func offerUnscoped(ctx context.Context, q db.Reader, offerID string) (Offer, error) {
	return db.One(ctx, q, offerCols, selectOffer+` WHERE f.id = $1`, offerID)
}

func openOfferOf(ctx context.Context, q db.Reader, childID string) (int, error) {
	return db.Scalar[int](ctx, q, `SELECT COUNT(*) FROM improvement_offers f WHERE f.child_id = $1 AND f.state = 'open'`, childID)
}

func insertOffer(ctx context.Context, tx *db.Tx, f Offer) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO improvement_offers (id, child_id, parent_id, base_version, state, words, title, summary, data, offered_by, offered_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		f.ID, f.ChildID, f.ParentID, f.BaseVersion, string(f.State), f.Words, f.Title, f.Summary, f.Data, f.OfferedBy, db.Micros(f.OfferedAt))
	return db.Err(err)
}

// answerOffer ends an offer that is still open; a Conflict when somebody did so
// in between.
func answerOffer(ctx context.Context, tx *db.Tx, f Offer) error {
	var taken any
	if f.TakenVersion > 0 {
		taken = f.TakenVersion
	}
	return db.Must1(tx.ExecContext(ctx, `UPDATE improvement_offers SET state = $2, answered_by = $3, answered_at = $4, answer = $5, taken_version = $6
		WHERE id = $1 AND state = 'open'`, f.ID, string(f.State), db.Null(f.AnsweredBy), db.Micros(f.AnsweredAt), f.Answer, taken))
}

func insertContributor(ctx context.Context, tx *db.Tx, itemID string, f Offer, orgID string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO contributors (item_id, person_id, org_id, offer_id, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (item_id, person_id) DO NOTHING`, itemID, f.OfferedBy, orgID, f.ID, db.Micros(f.AnsweredAt))
	return db.Err(err)
}
