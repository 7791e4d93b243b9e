package collections

import (
	"context"
	"fmt"
	"slices"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/id"
)

// selectCollection serves get and list alike. The collections are i, as
// authz.Visible calls what has an audience.
const selectCollection = `SELECT i.id, i.slug, i.org_id, i.author_id, i.kept_by, i.title, i.about, i.audience, i.audience_org_id, i.version,
	i.created_at, i.updated_at, i.deleted_at, i.reach, o.slug, o.name, o.short_name, o.kind, p.slug, p.name, ao.name, ao.kind
	FROM collections i JOIN orgs o ON o.id = i.org_id JOIN people p ON p.id = i.author_id LEFT JOIN orgs ao ON ao.id = i.audience_org_id`

func cols(c *Collection) []any {
	return []any{&c.ID, &c.Slug, &c.OrgID, &c.AuthorID, &c.KeptBy, &c.Title, &c.About, &c.Audience.Kind, db.ScanNull(&c.Audience.OrgID), &c.Version,
		db.ScanMicros(&c.CreatedAt), db.ScanMicros(&c.UpdatedAt), db.ScanMicros(&c.DeletedAt), &c.Reach,
		&c.OrgSlug, &c.OrgName, &c.OrgShort, &c.OrgKind, &c.AuthorSlug, &c.AuthorName, db.ScanNull(&c.AudienceName), db.ScanNull(&c.AudienceOrgKind)}
}

// get returns a collection that act may see. A deleted one exists for those who
// may bring it back.
func get(ctx context.Context, q db.Reader, act authz.Actor, slug string) (Collection, error) {
	w := db.NewWhere(slug).And(authz.Visible(act))
	c, err := db.One(ctx, q, cols, selectCollection+` WHERE i.slug = $1`+w.String(), w.Args...)
	if err == nil && c.Deleted() && CanDelete(act, c) != nil {
		return Collection{}, errs.New(errs.NotFound, "not_found", "collection %s is deleted", c.ID)
	}
	return c, err
}

// Filter narrows List.
type Filter struct {
	Within   string // of this organisation or one that it holds
	AuthorID string
	Mine     bool     // that the asker made, or that an organisation keeps of which they are an editor
	IDs      []string // among these; nil is all
	Public   bool     // only what everyone may see, whoever asks
	Holding  string   // in which this item is
	Before   string   // keyset: Key of the last one of the page before
	Limit    int      // at most 100; 0 is 24
}

// Key is where a list goes on after c.
func (c Collection) Key() string { return fmt.Sprintf("%d-%s", c.UpdatedAt.UnixMicro(), c.ID) }

func list(ctx context.Context, q db.Reader, act authz.Actor, f Filter) ([]Collection, error) {
	w := db.NewWhere().And(authz.Visible(act)).And("i.deleted_at IS NULL")
	if f.Within != "" {
		w.And("i.org_id IN (SELECT t.org_id FROM org_tree t WHERE t.ancestor_id = ?)", f.Within)
	}
	if f.AuthorID != "" {
		w.And("i.author_id = ?", f.AuthorID)
	}
	if f.Public {
		w.And("i.reach = ?", authz.Everyone)
	}
	if f.IDs != nil {
		w.In("i.id", f.IDs)
	}
	if f.Holding != "" {
		w.And("EXISTS (SELECT 1 FROM collection_lines l WHERE l.collection_id = i.id AND l.item_id = ? AND l.removed_at IS NULL)", f.Holding)
	}
	if f.Mine {
		mine(w, act)
	}
	if err := f.keyset(w); err != nil {
		return nil, err
	}
	limit := f.Limit
	if limit <= 0 || limit > 100 {
		limit = 24
	}
	return db.All(ctx, q, cols, selectCollection+` WHERE 1 = 1`+w.String()+fmt.Sprintf(` ORDER BY i.updated_at DESC, i.id DESC LIMIT %d`, limit), w.Args...)
}

func mine(w *db.Where, act authz.Actor) {
	edits := act.Governs(authz.Editor)
	if len(edits) == 0 {
		w.And("i.author_id = ?", act.PersonID)
		return
	}
	args := []any{act.PersonID}
	for _, o := range edits {
		args = append(args, o)
	}
	w.And("(i.author_id = ? OR i.kept_by = 'org' AND i.org_id IN ("+db.Marks(len(edits))+"))", args...)
}

func (f Filter) keyset(w *db.Where) error {
	if f.Before == "" {
		return nil
	}
	var at int64
	var after string
	if _, err := fmt.Sscanf(f.Before, "%d-%s", &at, &after); err != nil || !id.Valid(after) {
		return errs.New(errs.Invalid, "page.unknown", "cursor %q", f.Before)
	}
	w.And("(i.updated_at < ? OR i.updated_at = ? AND i.id < ?)", at, at, after)
	return nil
}

func insert(ctx context.Context, tx *db.Tx, c *Collection) error {
	if err := c.setReach(ctx, tx); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO collections (id, slug, org_id, author_id, kept_by, title, about, audience, audience_org_id, reach, version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $12)`, c.ID, c.Slug, c.OrgID, c.AuthorID, string(c.KeptBy), c.Title, c.About,
		string(c.Audience.Kind), db.Null(c.Audience.OrgID), c.Reach, db.Micros(c.CreatedAt), db.Micros(c.UpdatedAt))
	return db.Err(err)
}

// update saves the header if nobody has changed anything since c.Version.
func update(ctx context.Context, tx *db.Tx, c *Collection) error {
	if err := c.setReach(ctx, tx); err != nil {
		return err
	}
	err := db.Must1(tx.ExecContext(ctx, `UPDATE collections SET title = $3, about = $4, audience = $5, audience_org_id = $6, reach = $7, updated_at = $8,
		deleted_at = $9, version = version + 1 WHERE id = $1 AND version = $2`, c.ID, c.Version, c.Title, c.About, string(c.Audience.Kind),
		db.Null(c.Audience.OrgID), c.Reach, db.Micros(c.UpdatedAt), db.Micros(c.DeletedAt)))
	if err == nil {
		c.Version++
	}
	return err
}

// setReach works the audience key out from the numbers of the organisations.
func (c *Collection) setReach(ctx context.Context, tx *db.Tx) error {
	orgNum, err := db.Scalar[int64](ctx, tx, `SELECT num FROM orgs WHERE id = $1`, c.OrgID)
	if err != nil {
		return err
	}
	var audNum int64
	if c.Audience.Kind == items.OrgAud {
		if audNum, err = db.Scalar[int64](ctx, tx, `SELECT num FROM orgs WHERE id = $1`, c.Audience.OrgID); err != nil {
			return err
		}
	}
	c.Reach = c.reach(orgNum, audNum)
	return nil
}

const selectLine = `SELECT l.id, l.item_id, l.title, l.note, l.added_by, l.added_at, l.removed_at, l.position FROM collection_lines l WHERE l.collection_id = $1`

func lineCols(l *Line) []any {
	return []any{&l.ID, db.ScanNull(&l.ItemID), &l.Title, &l.Note, &l.AddedBy, db.ScanMicros(&l.AddedAt), db.ScanMicros(&l.RemovedAt), &l.Position}
}

func linesOf(ctx context.Context, q db.Reader, collectionID string) ([]Line, error) {
	return db.All(ctx, q, lineCols, selectLine+` AND l.removed_at IS NULL ORDER BY l.position, l.id`, collectionID)
}

func lineOf(ctx context.Context, q db.Reader, collectionID, lineID string) (Line, error) {
	return db.One(ctx, q, lineCols, selectLine+` AND l.id = $2`, collectionID, lineID)
}

// lastLine counts the lines that are in and finds the last place ever given.
func lastLine(ctx context.Context, q db.Reader, collectionID string) (n, last int, err error) {
	err = q.QueryRowContext(ctx, `SELECT COUNT(*) - COUNT(removed_at), COALESCE(MAX(position), 0) FROM collection_lines WHERE collection_id = $1`, collectionID).Scan(&n, &last)
	return n, last, db.Err(err)
}

// insertLine returns the id of the line: of the one there was, where the thing
// had been in before.
func insertLine(ctx context.Context, tx *db.Tx, collectionID string, l Line) (string, error) {
	_, err := tx.ExecContext(ctx, `INSERT INTO collection_lines (id, collection_id, item_id, position, title, note, added_by, added_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (collection_id, item_id) DO UPDATE SET removed_at = NULL`,
		l.ID, collectionID, db.Null(l.ItemID), l.Position, l.Title, l.Note, l.AddedBy, db.Micros(l.AddedAt))
	if err != nil || l.Heading() {
		return l.ID, db.Err(err)
	}
	return db.Scalar[string](ctx, tx, `SELECT l.id FROM collection_lines l WHERE l.collection_id = $1 AND l.item_id = $2`, collectionID, l.ItemID)
}

func updateLine(ctx context.Context, tx *db.Tx, l Line) error {
	return db.Must1(tx.ExecContext(ctx, `UPDATE collection_lines SET title = $2, note = $3, removed_at = $4 WHERE id = $1`, l.ID, l.Title, l.Note, db.Micros(l.RemovedAt)))
}

// putOrder gives the lines the places of their order. Places between them stay
// free for what was taken out and may come back.
func putOrder(ctx context.Context, tx *db.Tx, lines []Line) error {
	places := make([]int, len(lines))
	for n, l := range lines {
		places[n] = l.Position
	}
	slices.Sort(places)
	for n, l := range lines {
		if l.Position == places[n] {
			continue
		}
		if err := db.Must1(tx.ExecContext(ctx, `UPDATE collection_lines SET position = $2 WHERE id = $1`, l.ID, places[n])); err != nil {
			return err
		}
	}
	return nil
}

// seenIn lists, for each collection, the things in it that act may see, in order.
func seenIn(ctx context.Context, q db.Reader, act authz.Actor, collectionIDs []string) (map[string][]string, error) {
	if len(collectionIDs) == 0 {
		return nil, nil
	}
	type row struct{ collection, item string }
	w := db.NewWhere().And(authz.Visible(act)).In("l.collection_id", collectionIDs)
	rows, err := db.All(ctx, q, func(r *row) []any { return []any{&r.collection, &r.item} },
		`SELECT l.collection_id, i.id FROM collection_lines l JOIN items i ON i.id = l.item_id
		WHERE l.removed_at IS NULL AND i.state = 'published'`+w.String()+` ORDER BY l.collection_id, l.position, l.id`, w.Args...)
	out := map[string][]string{}
	for _, r := range rows {
		out[r.collection] = append(out[r.collection], r.item)
	}
	return out, err
}

// having says in which collections an item is. Whoever asks is shown those of
// them alone that they look after.
func having(ctx context.Context, q db.Reader, itemID string) (map[string]bool, error) {
	ids, err := db.Column[string](ctx, q, `SELECT l.collection_id FROM collection_lines l WHERE l.item_id = $1 AND l.removed_at IS NULL`, itemID)
	out := make(map[string]bool, len(ids))
	for _, c := range ids {
		out[c] = true
	}
	return out, err
}
