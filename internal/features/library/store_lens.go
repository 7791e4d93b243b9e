package library

import (
	"context"
	"strconv"
	"strings"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
)

// nearOrg is an organisation close to a reader.
type nearOrg struct {
	slug, kind, phase   string
	roll                int
	own, noted, authors bool
}

// nearMost bounds what counts as close: a trust of this many schools.
const nearMost = 500

// nearTo reads the organisations that act is in and those in a trust of theirs,
// with whether act wrote an outcome note and whether others use what act shared.
func nearTo(ctx context.Context, q db.Reader, act authz.Actor) (near, error) {
	ids := act.Orgs()
	if len(ids) == 0 {
		return near{}, nil
	}
	w := db.NewWhere(act.PersonID).In("t.ancestor_id", ids)
	own := strings.ReplaceAll(strings.TrimPrefix(w.String(), " AND "), "t.ancestor_id", "o.id")
	// authz: of act's own things it asks whether there are any.
	rows, err := db.All(ctx, q, func(o *nearOrg) []any {
		return []any{&o.slug, &o.kind, &o.phase, &o.roll, &o.own, &o.noted, &o.authors}
	}, `SELECT o.slug, o.kind, o.phase, o.roll, CASE WHEN `+own+` THEN 1 ELSE 0 END = 1,
			CASE WHEN EXISTS (SELECT 1 FROM adoptions a JOIN outcome_notes n ON n.adoption_id = a.id WHERE a.person_id = $1) THEN 1 ELSE 0 END = 1,
			CASE WHEN EXISTS (SELECT 1 FROM items i WHERE i.author_id = $1 AND i.used_in > 0) THEN 1 ELSE 0 END = 1
		FROM orgs o WHERE o.id IN (SELECT t.org_id FROM org_tree t JOIN orgs tr ON tr.id = t.ancestor_id
			WHERE (tr.kind = 'trust' OR t.org_id = t.ancestor_id)`+w.String()+`)
		ORDER BY o.slug LIMIT `+strconv.Itoa(nearMost), w.Args...)
	var n near
	n.of(rows)
	return n, err
}
