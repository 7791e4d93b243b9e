package adoption

import (
	"context"
	"strconv"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
)

const adoptionColumns = `a.id, a.item_id, a.org_id, a.person_id, a.scope, a.scope_words, a.started_on, a.ended_on, a.next_ask, a.version,
	a.created_at, a.deleted_at, a.deleted_by, o.slug, o.name, o.short_name, p.name, p.slug`

func adoptionCols(a *Adoption) []any {
	return []any{&a.ID, &a.ItemID, &a.OrgID, &a.PersonID, &a.Scope, &a.Words, &a.Started, db.ScanNull(&a.Ended), db.ScanNull(&a.NextAsk), &a.Version,
		db.ScanMicros(&a.CreatedAt), db.ScanMicros(&a.DeletedAt), db.ScanNull(&a.DeletedBy), &a.OrgSlug, &a.OrgName, &a.OrgShort,
		db.ScanNull(&a.PersonName), db.ScanNull(&a.PersonSlug)}
}

// joined is what a query reads besides adoptions.
type joined struct {
	notes string
	named string // of whose adoptions the person is looked up
}

const notNone = " LEFT JOIN outcome_notes n ON n.adoption_id = a.id AND n.deleted_at IS NULL"

var (
	noNotes   = joined{}
	withNotes = joined{notes: notNone}
	pageNotes = joined{notes: notNone, named: "n.id IS NOT NULL AND "} // a page names who wrote, not who uses
	ofNotes   = joined{notes: " JOIN outcome_notes n ON n.adoption_id = a.id"}
)

// tables is what every reading query here is over: adoptions of published items
// that act may see, of notes those that act may read, and the person where act
// may look them up. args are the query's own parameters.
func tables(act authz.Actor, j joined, args ...any) (from string, w *db.Where) {
	from = ` FROM adoptions a JOIN items i ON i.id = a.item_id JOIN orgs o ON o.id = a.org_id`
	w = db.NewWhere(args...)
	if j.notes != "" {
		cond, more := readable(act)
		from += j.notes + w.And(cond, more...).String()
		w = db.NewWhere(w.Args...)
	}
	cond, more := authz.VisiblePeople(act)
	from += ` LEFT JOIN people p ON ` + j.named + `p.id = a.person_id` + w.And(cond, more...).String()
	w = db.NewWhere(w.Args...).And(authz.Visible(act)).And("i.state = 'published'")
	return from, w
}

// readable is true for the notes n that act may read, of the adoptions a of
// items i that act may see: those whose key they hold, their own, and those on
// what they or their organisation shared.
func readable(act authz.Actor) (cond string, args []any) {
	args = []any{act.PersonID, act.PersonID}
	cond = "(" + authz.Held(act, "n.reach") + " OR a.person_id = ? OR i.author_id = ?"
	if edits := act.Governs(authz.Editor); len(edits) > 0 {
		cond += " OR i.org_id IN (" + db.Marks(len(edits)) + ")"
		for _, org := range edits {
			args = append(args, org)
		}
	}
	return cond + ")", args
}

// get reads an adoption; one that was taken back for whoever took it back.
func get(ctx context.Context, q db.Reader, act authz.Actor, adoptionID string) (Adoption, error) {
	from, w := tables(act, noNotes, adoptionID)
	w.And("(a.deleted_at IS NULL OR a.deleted_by = ?)", act.PersonID)
	return db.One(ctx, q, adoptionCols, `SELECT `+adoptionColumns+from+` WHERE a.id = $1`+w.String(), w.Args...)
}

// current is what a person says of an item and a school at the moment.
func current(ctx context.Context, q db.Reader, act authz.Actor, itemID, schoolID string) (Adoption, error) {
	from, w := tables(act, noNotes, itemID, schoolID, act.PersonID)
	return db.One(ctx, q, adoptionCols, `SELECT `+adoptionColumns+from+`
		WHERE a.item_id = $1 AND a.org_id = $2 AND a.person_id = $3 AND a.deleted_at IS NULL AND a.ended_on IS NULL`+w.String(), w.Args...)
}

func insert(ctx context.Context, tx *db.Tx, a Adoption) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO adoptions (id, item_id, org_id, person_id, scope, scope_words, started_on, ended_on, next_ask, version, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10)`, a.ID, a.ItemID, a.OrgID, a.PersonID, string(a.Scope), a.Words, a.Started,
		db.Null(a.Ended), db.Null(a.NextAsk), db.Micros(a.CreatedAt))
	return db.Err(err)
}

// update saves an adoption if nobody has saved it since a.Version was read.
func update(ctx context.Context, tx *db.Tx, a *Adoption) error {
	err := db.Must1(tx.ExecContext(ctx, `UPDATE adoptions SET scope = $3, scope_words = $4, started_on = $5, ended_on = $6, next_ask = $7,
		deleted_at = $8, deleted_by = $9, version = version + 1 WHERE id = $1 AND version = $2`, a.ID, a.Version, string(a.Scope), a.Words, a.Started,
		db.Null(a.Ended), db.Null(a.NextAsk), db.Micros(a.DeletedAt), db.Null(a.DeletedBy)))
	if err == nil {
		a.Version++
	}
	return err
}

// schoolsUsing counts the schools that use or used an item.
func schoolsUsing(ctx context.Context, tx *db.Tx, itemID string) (int, error) {
	return db.Scalar[int](ctx, tx, `SELECT COUNT(DISTINCT org_id) FROM adoptions WHERE item_id = $1 AND deleted_at IS NULL`, itemID)
}

// School is a school that somebody may speak for.
type School struct{ ID, Slug, Name string }

func schoolsOf(ctx context.Context, q db.Reader, act authz.Actor) ([]School, error) {
	w := db.NewWhere().In("o.id", act.Orgs())
	return db.All(ctx, q, func(s *School) []any { return []any{&s.ID, &s.Slug, &s.Name} },
		`SELECT o.id, o.slug, o.name FROM orgs o WHERE o.kind = 'school'`+w.String()+` ORDER BY o.sort_name, o.id`, w.Args...)
}

// trustNum is the number of the trust that a school is in, or its own.
func trustNum(ctx context.Context, q db.Reader, schoolID string) (int64, error) {
	return db.Scalar[int64](ctx, q, `SELECT o.num FROM org_tree t JOIN orgs o ON o.id = t.ancestor_id
		WHERE t.org_id = $1 AND (o.kind = 'trust' OR o.id = $1) ORDER BY CASE o.kind WHEN 'trust' THEN 0 ELSE 1 END, o.id LIMIT 1`, schoolID)
}

func limited(n, most int) string {
	if n <= 0 || n > most {
		n = most
	}
	return " LIMIT " + strconv.Itoa(n)
}
