package lineage

import (
	"context"
	"strconv"
	"strings"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
)

const linkColumns = `a.child_id, a.parent_id, a.taken_version, a.base_version, a.terms, a.made_by, a.made_at, a.what_changed`

func linkCols(l *Link) []any {
	return []any{&l.ChildID, &l.ParentID, &l.TakenVersion, &l.BaseVersion, &l.Terms, &l.MadeBy, db.ScanMicros(&l.MadeAt), &l.WhatChanged}
}

// linkOf returns the link of a version that the caller may see; errs.NotFound
// for what is nobody's version.
func linkOf(ctx context.Context, q db.Reader, childID string) (Link, error) {
	return db.One(ctx, q, linkCols, `SELECT `+linkColumns+` FROM adaptations a WHERE a.child_id = $1`, childID)
}

func insertLink(ctx context.Context, tx *db.Tx, l Link) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO adaptations (child_id, parent_id, taken_version, base_version, terms, made_by, made_at, what_changed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, l.ChildID, l.ParentID, l.TakenVersion, l.BaseVersion, l.Terms, l.MadeBy, db.Micros(l.MadeAt), l.WhatChanged)
	return db.Err(err)
}

// moveBase notes that the original's changes up to a version were answered. It
// is a Conflict when somebody did so in between.
func moveBase(ctx context.Context, tx *db.Tx, l Link, to int, terms string) error {
	return db.Must1(tx.ExecContext(ctx, `UPDATE adaptations SET base_version = $3, terms = $4 WHERE child_id = $1 AND base_version = $2`,
		l.ChildID, l.BaseVersion, to, terms))
}

func setSentence(ctx context.Context, tx *db.Tx, childID, s string) error {
	return db.Must1(tx.ExecContext(ctx, `UPDATE adaptations SET what_changed = $2 WHERE child_id = $1`, childID, s))
}

// originOf walks up to the first version. Forests have no cycles; the walk stops
// after MaxVersions steps all the same.
func originOf(ctx context.Context, q db.Reader, itemID string) (string, error) {
	found, err := db.Column[string](ctx, q, `WITH RECURSIVE up (id, step) AS (SELECT CAST($1 AS TEXT), 0
		UNION ALL SELECT a.parent_id, up.step + 1 FROM up JOIN adaptations a ON a.child_id = up.id WHERE up.step < `+strconv.Itoa(MaxVersions)+`)
		SELECT id FROM up ORDER BY step DESC LIMIT 1`, itemID)
	if err != nil || len(found) == 0 {
		return itemID, err
	}
	return found[0], nil
}

// hold keeps others from joining the tree of an origin until tx ends.
func hold(ctx context.Context, tx *db.Tx, origin string) error {
	return db.Must1(tx.ExecContext(ctx, `UPDATE items SET touched = touched + 1 WHERE id = $1`, origin))
}

// touchKin notes for the page of an entry's original, and of all versions made of
// it, that the entry is another.
func touchKin(ctx context.Context, tx *db.Tx, itemID string) error {
	_, err := tx.ExecContext(ctx, `UPDATE items SET touched = touched + 1 WHERE id IN (SELECT a.parent_id FROM adaptations a WHERE a.child_id = $1
		UNION ALL SELECT a.child_id FROM adaptations a WHERE a.parent_id = $1)`, itemID)
	return db.Err(err)
}

// begunOf is the draft of act's own version that they have not shared yet.
func begunOf(ctx context.Context, q db.Reader, act authz.Actor, parentID string) (string, error) {
	w := db.NewWhere(parentID, act.PersonID).And(authz.Visible(act))
	found, err := db.Column[string](ctx, q, `SELECT i.id FROM adaptations a JOIN items i ON i.id = a.child_id
		WHERE a.parent_id = $1 AND a.made_by = $2 AND i.author_id = $2 AND i.state = 'draft' AND i.published_at IS NULL`+w.String()+` ORDER BY i.id DESC LIMIT 1`, w.Args...)
	if err != nil || len(found) == 0 {
		return "", err
	}
	return found[0], nil
}

// newestKept is the newest version that is kept of an entry.
func newestKept(ctx context.Context, q db.Reader, itemID string) (int, error) {
	return db.Scalar[int](ctx, q, `SELECT COALESCE(MAX(version), 0) FROM item_versions WHERE item_id = $1`, itemID)
}

// inTrust says whether an organisation is in the trust of another, or in it
// itself where that is in no trust.
func inTrust(ctx context.Context, q db.Reader, orgID, of string) (bool, error) {
	n, err := db.Scalar[int](ctx, q, `SELECT COUNT(*) FROM org_tree u WHERE u.org_id = $1 AND (u.ancestor_id = $2 OR u.ancestor_id IN
		(SELECT t.ancestor_id FROM org_tree t JOIN orgs o ON o.id = t.ancestor_id WHERE t.org_id = $2 AND o.kind = 'trust'))`, orgID, of)
	return n > 0, err
}

// seen is Visible over i for a statement whose placeholders are counted by hand.
func seen(act authz.Actor, person int) string {
	cond, _ := authz.Visible(act)
	return strings.ReplaceAll(cond, "?", "$"+strconv.Itoa(person))
}

// shown is what a node tells, of an item i that may be nothing.
const shown = `COALESCE(i.id, ''), COALESCE(i.state, ''), COALESCE(i.title, ''), COALESCE('/at/' || o.slug || '/' || i.slug, ''), COALESCE(o.name, ''), COALESCE(o.slug, ''),
	COALESCE(p.name, ''), COALESCE(p.slug, ''), COALESCE(i.published_at, i.created_at, 0)`

func (k *kinship) cols() []any {
	n := &k.node
	return append(linkCols(&k.Link), &n.ItemID, &n.State, &n.Title, &n.Path, &n.OrgName, &n.OrgSlug, &n.AuthorName, &n.AuthorSlug, db.ScanMicros(&n.At))
}

func (k *kinship) told() {
	k.seen = k.node.ItemID != ""
	if k.node.WhatChanged = k.WhatChanged; k.MadeBy != "" {
		k.node.At = k.MadeAt
	}
}

// treeOf reads all versions of one origin with what act may see of each. Drafts
// are their author's, as everywhere.
func treeOf(ctx context.Context, q db.Reader, act authz.Actor, origin string) (kinship, []kinship, error) {
	join := ` LEFT JOIN orgs o ON o.id = i.org_id LEFT JOIN people p ON p.id = i.author_id`
	top, err := db.One(ctx, q, func(k *kinship) []any { return k.cols() }, `SELECT r.id, '', 0, 0, '', '', 0, '', `+shown+` FROM items r
		LEFT JOIN items i ON i.id = r.id AND i.state <> 'deleted' AND `+seen(act, 2)+join+` WHERE r.id = $1`, origin, act.PersonID)
	if err != nil {
		return top, nil, err
	}
	list, err := db.All(ctx, q, func(k *kinship) []any { return k.cols() }, `WITH RECURSIVE down (id, step) AS (SELECT CAST($1 AS TEXT), 0
		UNION ALL SELECT a.child_id, down.step + 1 FROM down JOIN adaptations a ON a.parent_id = down.id WHERE down.step < `+strconv.Itoa(MaxVersions)+`)
		SELECT `+linkColumns+`, `+shown+` FROM down JOIN adaptations a ON a.child_id = down.id
		LEFT JOIN items i ON i.id = a.child_id AND i.state <> 'deleted' AND `+seen(act, 2)+join+`
		WHERE down.step > 0 ORDER BY a.made_at, a.child_id LIMIT `+strconv.Itoa(MaxVersions), origin, act.PersonID)
	top.told()
	for i := range list {
		list[i].told()
	}
	return top, list, err
}

// waitingRow is one line of what waits for a person.
func waitingCols(w *Waiting) []any {
	return []any{&w.Kind, &w.Ref, &w.ItemID, &w.Title, &w.OtherTitle, &w.Who, &w.Org, &w.Words, &w.State, db.ScanMicros(&w.At)}
}

// waitingFor is what waits for act: originals that changed, offers to answer,
// and answers since then.
func waitingFor(ctx context.Context, q db.Reader, act authz.Actor, since int64, limit int) ([]Waiting, error) {
	each := func(s string) string { return `SELECT * FROM (` + s + ` LIMIT ` + strconv.Itoa(limit) + `) x` }
	newest := `(SELECT MAX(v.version) FROM item_versions v WHERE v.item_id = i.id)`
	return db.All(ctx, q, waitingCols, strings.Join([]string{
		each(`SELECT 'changed' AS kind, c.id AS ref, c.id AS item, c.title AS title, i.title AS other, p.name AS who, o.name AS org, '' AS words, '' AS state, i.updated_at AS at
			FROM items c JOIN adaptations a ON a.child_id = c.id JOIN items i ON i.id = a.parent_id JOIN people p ON p.id = i.author_id JOIN orgs o ON o.id = i.org_id
			WHERE c.author_id = $1 AND c.state IN ('draft', 'published') AND i.state = 'published' AND ` + newest + ` > a.base_version AND ` + seen(act, 1) + ` ORDER BY i.updated_at DESC`),
		each(`SELECT 'offer' AS kind, f.id AS ref, i.id AS item, i.title AS title, f.title AS other, p.name AS who, o.name AS org, f.words AS words, f.state AS state, f.offered_at AS at
			FROM items i JOIN improvement_offers f ON f.parent_id = i.id JOIN items c ON c.id = f.child_id JOIN people p ON p.id = f.offered_by JOIN orgs o ON o.id = c.org_id
			WHERE i.author_id = $1 AND i.state IN ('published', 'withdrawn') AND f.state = 'open' ORDER BY f.offered_at DESC`),
		each(`SELECT 'answer' AS kind, f.id AS ref, c.id AS item, c.title AS title, f.title AS other, p.name AS who, o.name AS org, f.answer AS words, f.state AS state, f.answered_at AS at
			FROM improvement_offers f JOIN items c ON c.id = f.child_id JOIN items i ON i.id = f.parent_id JOIN people p ON p.id = f.answered_by JOIN orgs o ON o.id = i.org_id
			WHERE f.offered_by = $1 AND f.state IN ('taken', 'declined') AND f.answered_at > $2 AND c.state <> 'deleted' ORDER BY f.answered_at DESC`),
	}, " UNION ALL ")+" ORDER BY 10 DESC", act.PersonID, since)
}
