package adoption

import (
	"context"
	"fmt"
	"strings"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/id"
)

// noteColumns are of a note that may be missing.
const noteColumns = `COALESCE(n.id, ''), COALESCE(n.result, ''), COALESCE(n.class_words, ''), COALESCE(n.pupils, ''), COALESCE(n.weeks, 0),
	COALESCE(n.changes, ''), COALESCE(n.changed, ''), COALESCE(n.evidence, ''), COALESCE(n.measure, ''), COALESCE(n.audience, ''), COALESCE(n.reach, 0),
	COALESCE(n.version, 0), n.created_at, n.edited_at, n.deleted_at, n.deleted_by`

// noteRow is a note as it is stored, with its adoption.
type noteRow struct {
	Note
	changes, measure string
}

func noteCols(r *noteRow) []any {
	own := []any{&r.ID, &r.Result, &r.Class, &r.Pupils, &r.Weeks, &r.changes, &r.Changed, &r.Evidence, &r.measure, &r.Audience, &r.Reach, &r.Version,
		db.ScanMicros(&r.CreatedAt), db.ScanMicros(&r.EditedAt), db.ScanMicros(&r.DeletedAt), db.ScanNull(&r.DeletedBy)}
	return append(own, adoptionCols(&r.Use)...)
}

func (r noteRow) note() (Note, error) {
	n := r.Note
	n.AdoptionID, n.Changes = n.Use.ID, splitChanges(r.changes)
	var err error
	if n.Measure, err = readMeasure(r.measure); err != nil {
		return n, errs.Wrap(err, errs.Internal, "note.measure", "measure of %s", n.ID)
	}
	return n, nil
}

func notesOf(rows []noteRow) ([]Note, error) {
	out := make([]Note, 0, len(rows))
	for _, r := range rows {
		if r.ID == "" {
			continue
		}
		n, err := r.note()
		if err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, nil
}

// getNote reads a note; one that was taken away for whoever took it away.
func getNote(ctx context.Context, q db.Reader, act authz.Actor, noteID string) (Note, error) {
	from, w := tables(act, ofNotes, noteID)
	w.And("a.deleted_at IS NULL").And("(n.deleted_at IS NULL OR n.deleted_by = ?)", act.PersonID)
	r, err := db.One(ctx, q, noteCols, `SELECT `+noteColumns+`, `+adoptionColumns+from+` WHERE n.id = $1`+w.String(), w.Args...)
	if err != nil {
		return Note{}, err
	}
	return r.note()
}

func insertNote(ctx context.Context, tx *db.Tx, n Note) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO outcome_notes (id, adoption_id, result, class_words, pupils, weeks, changes, changed, evidence, measure,
		audience, reach, version, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $13)`,
		n.ID, n.AdoptionID, string(n.Result), n.Class, string(n.Pupils), n.Weeks, joinChanges(n.Changes), n.Changed, n.Evidence, n.Measure.text(),
		string(n.Audience), n.Reach, db.Micros(n.CreatedAt))
	return db.Err(err)
}

func updateNote(ctx context.Context, tx *db.Tx, n *Note) error {
	err := db.Must1(tx.ExecContext(ctx, `UPDATE outcome_notes SET result = $3, class_words = $4, pupils = $5, weeks = $6, changes = $7, changed = $8,
		evidence = $9, measure = $10, audience = $11, reach = $12, edited_at = $13, deleted_at = $14, deleted_by = $15, version = version + 1
		WHERE id = $1 AND version = $2`, n.ID, n.Version, string(n.Result), n.Class, string(n.Pupils), n.Weeks, joinChanges(n.Changes), n.Changed,
		n.Evidence, n.Measure.text(), string(n.Audience), n.Reach, db.Micros(n.EditedAt), db.Micros(n.DeletedAt), db.Null(n.DeletedBy)))
	if err == nil {
		n.Version++
	}
	return err
}

func countNotes(ctx context.Context, tx *db.Tx, adoptionID string) (int, error) {
	return db.Scalar[int](ctx, tx, `SELECT COUNT(*) FROM outcome_notes WHERE adoption_id = $1 AND deleted_at IS NULL`, adoptionID)
}

// listNotes reads the notes on an item that act may read, newest first, from
// after a cursor.
func listNotes(ctx context.Context, q db.Reader, act authz.Actor, itemID, before string, limit int) ([]Note, error) {
	from, w := tables(act, ofNotes, itemID)
	w.And("a.deleted_at IS NULL").And("n.deleted_at IS NULL")
	if err := keyset(w, "n", before); err != nil {
		return nil, err
	}
	rows, err := db.All(ctx, q, noteCols, `SELECT `+noteColumns+`, `+adoptionColumns+from+` WHERE a.item_id = $1`+w.String()+
		` ORDER BY n.created_at DESC, n.id DESC`+limited(limit, 200), w.Args...)
	if err != nil {
		return nil, err
	}
	return notesOf(rows)
}

// key is where a list goes on after this.
func key(at time.Time, ref string) string { return fmt.Sprintf("%d-%s", at.UnixMicro(), ref) }

// keyOf reads what key writes.
func keyOf(before string) (at int64, ref string, err error) {
	if _, err := fmt.Sscanf(before, "%d-%s", &at, &ref); err != nil || !id.Valid(ref) {
		return 0, "", errs.New(errs.Invalid, "page.unknown", "cursor %q", before)
	}
	return at, ref, nil
}

func keyset(w *db.Where, alias, before string) error {
	if before == "" {
		return nil
	}
	at, ref, err := keyOf(before)
	if err != nil {
		return err
	}
	cond := strings.ReplaceAll("(x.created_at < ? OR x.created_at = ? AND x.id < ?)", "x.", alias+".")
	w.And(cond, at, at, ref)
	return nil
}

// saidLast is how many schools said the same in their latest note.
type saidLast struct {
	result  Result
	changes string
	schools int
}

// countLatest counts the latest note of each school that act may read, however
// many there are.
func countLatest(ctx context.Context, q db.Reader, act authz.Actor, itemID string) (Summary, error) {
	from, w := tables(act, ofNotes, itemID)
	w.And("a.deleted_at IS NULL").And("n.deleted_at IS NULL")
	rows, err := db.All(ctx, q, func(r *saidLast) []any { return []any{&r.result, &r.changes, &r.schools} },
		`SELECT result, changes, COUNT(*) FROM (SELECT n.result, n.changes,
			ROW_NUMBER() OVER (PARTITION BY a.org_id ORDER BY n.created_at DESC, n.id DESC) AS place`+from+` WHERE a.item_id = $1`+w.String()+`) AS latest
		WHERE place = 1 GROUP BY result, changes`, w.Args...)
	var s Summary
	for _, r := range rows {
		s.add(r.result, splitChanges(r.changes), r.schools)
	}
	return s, err
}
