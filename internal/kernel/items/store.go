package items

import (
	"context"
	"fmt"
	"strings"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/fold"
	"staffroom/internal/platform/id"
)

// columns and from serve get and list alike, so that they cannot differ.
const columns = `i.id, i.kind, i.org_id, i.author_id, i.slug, i.title, i.summary, i.state, i.audience, i.audience_org_id, i.licence,
	i.version, i.touched, i.used_in, i.kin, i.created_at, i.updated_at, i.published_at, i.pinned_at, i.withdrawn_by, i.reach,
	o.slug, o.name, o.short_name, o.kind, p.slug, p.name, ao.name, ao.kind, i.gate_pass, i.opened_at, i.verified_at, i.verified_by, i.review_by, i.checks`

const from = ` FROM items i JOIN orgs o ON o.id = i.org_id JOIN people p ON p.id = i.author_id
	LEFT JOIN orgs ao ON ao.id = i.audience_org_id`

func cols(it *Item) []any {
	return []any{&it.ID, &it.Kind, &it.OrgID, &it.AuthorID, &it.Slug, &it.Title, &it.Summary, &it.State, &it.Audience.Kind,
		db.ScanNull(&it.Audience.OrgID), &it.Licence, &it.Version, &it.Touched, &it.UsedIn, &it.Kin, db.ScanMicros(&it.CreatedAt), db.ScanMicros(&it.UpdatedAt),
		db.ScanMicros(&it.PublishedAt), db.ScanMicros(&it.PinnedAt), db.ScanNull(&it.WithdrawnBy), &it.Reach,
		&it.OrgSlug, &it.OrgName, &it.OrgShort, &it.OrgKind, &it.AuthorSlug, &it.AuthorName,
		db.ScanNull(&it.AudienceName), db.ScanNull(&it.AudienceOrgKind), &it.Standing.Pass, db.ScanMicros(&it.Standing.OpenedAt),
		db.ScanMicros(&it.Standing.VerifiedAt), db.ScanNull(&it.Standing.VerifiedBy), db.ScanMicros(&it.Standing.ReviewBy), &it.Standing.Checks}
}

// Get returns an item that act may see; else errs.NotFound.
func Get(ctx context.Context, q db.Reader, act authz.Actor, itemID string) (Item, error) {
	w := db.NewWhere(itemID).And(authz.Visible(act))
	return db.One(ctx, q, cols, `SELECT `+columns+from+` WHERE i.id = $1`+w.String(), w.Args...)
}

// BySlug returns an item by its address, if act may see it.
func BySlug(ctx context.Context, q db.Reader, act authz.Actor, orgSlug, slug string) (Item, error) {
	w := db.NewWhere(orgSlug, slug).And(authz.Visible(act))
	return db.One(ctx, q, cols, `SELECT `+columns+from+` WHERE i.org_id = (SELECT id FROM orgs WHERE slug = $1) AND i.slug = $2`+w.String(), w.Args...)
}

// Filter narrows List. Its zero value is the newest of everything published
// that the actor may see.
type Filter struct {
	Kinds      []string
	OrgIDs     []string // owned by one of these
	Within     string   // owned by this organisation or one that it holds
	SharedWith string   // the audience is this organisation
	AuthorID   string
	States     []State // default: published
	Pinned     bool
	Tag        map[string][]string // facet → any of the values
	Since      time.Time           // published after
	Public     bool                // only what everyone may see, whoever asks
	Before     string              // keyset: Key of the last item of the page before
	ByUpdate   bool                // newest change first, instead of newest publication
	Limit      int                 // at most 200; 0 is 50
}

// Key is where a list goes on after it.
func (it Item) Key(byUpdate bool) string {
	at := it.PublishedAt
	if byUpdate {
		at = it.UpdatedAt
	}
	return fmt.Sprintf("%d-%s", at.UnixMicro(), it.ID)
}

// List returns items that act may see.
func List(ctx context.Context, q db.Reader, act authz.Actor, f Filter) ([]Item, error) {
	w, err := f.where(act)
	if err != nil {
		return nil, err
	}
	return db.All(ctx, q, cols, `SELECT `+columns+from+` WHERE 1 = 1`+w.String()+f.order(), w.Args...)
}

func (f Filter) order() string {
	by, limit := "i.published_at", f.Limit
	if f.ByUpdate {
		by = "i.updated_at"
	}
	if limit <= 0 || limit > 200 {
		limit = 50
	}
	return fmt.Sprintf(" ORDER BY %s DESC, i.id DESC LIMIT %d", by, limit)
}

func (f Filter) where(act authz.Actor) (*db.Where, error) {
	w := db.NewWhere().And(authz.Visible(act))
	states := []string{string(Published)}
	if len(f.States) > 0 {
		states = states[:0]
		for _, s := range f.States {
			states = append(states, string(s))
		}
	}
	w.In("i.state", states)
	if len(f.Kinds) > 0 {
		w.In("i.kind", f.Kinds)
	}
	if len(f.OrgIDs) > 0 {
		w.In("i.org_id", f.OrgIDs)
	}
	if f.Within != "" {
		w.And("i.org_id IN (SELECT t.org_id FROM org_tree t WHERE t.ancestor_id = ?)", f.Within)
	}
	if f.SharedWith != "" {
		w.And("i.audience_org_id = ?", f.SharedWith)
	}
	if f.AuthorID != "" {
		w.And("i.author_id = ?", f.AuthorID)
	}
	if f.Pinned {
		w.And("i.pinned_at IS NOT NULL")
	}
	if f.Public {
		w.And("i.reach = ?", authz.Everyone)
	}
	if !f.Since.IsZero() {
		w.And("i.published_at > ?", db.Micros(f.Since))
	}
	for facet, values := range f.Tag {
		args := []any{facet}
		for _, v := range values {
			args = append(args, v)
		}
		w.And("EXISTS (SELECT 1 FROM item_tags it WHERE it.item_id = i.id AND it.facet = ? AND it.value IN ("+db.Marks(len(values))+"))", args...)
	}
	return w, f.keyset(w)
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
	col := "i.published_at"
	if f.ByUpdate {
		col = "i.updated_at"
	}
	w.And("("+col+" < ? OR "+col+" = ? AND i.id < ?)", at, at, after)
	return nil
}

// Cards returns the items among refs that act may see, in the order of refs,
// with their pictures.
func Cards(ctx context.Context, q db.Reader, act authz.Actor, refs []string) ([]Card, error) {
	if len(refs) == 0 {
		return nil, nil
	}
	w := db.NewWhere().And(authz.Visible(act)).In("i.id", refs)
	found, err := db.All(ctx, q, cols, `SELECT `+columns+from+` WHERE 1 = 1`+w.String(), w.Args...)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]Item, len(found))
	for _, it := range found {
		byID[it.ID] = it
	}
	ordered := make([]Item, 0, len(found))
	for _, ref := range refs {
		if it, ok := byID[ref]; ok {
			ordered = append(ordered, it)
		}
	}
	return WithPictures(ctx, q, ordered)
}

// WithPictures makes cards of items: their pictures and whom they are for come
// in one query.
func WithPictures(ctx context.Context, q db.Reader, its []Item) ([]Card, error) {
	cards := make([]Card, len(its))
	at := make(map[string]int, len(its))
	ids := make([]string, len(its))
	for n, it := range its {
		cards[n].Item, at[it.ID], ids[n] = it, n, it.ID
	}
	if len(its) == 0 {
		return cards, nil
	}
	type row struct{ item, value, role, thumb string }
	w := db.NewWhere().In("f.item_id", ids)
	t := db.NewWhere(w.Args...).In("t.item_id", ids)
	rows, err := db.All(ctx, q, func(r *row) []any { return []any{&r.item, &r.value, &r.role, &r.thumb} },
		`SELECT c.item, c.value, c.role, c.thumb FROM (
			SELECT f.item_id AS item, f.id AS value, f.role AS role, f.thumb_key AS thumb, f.position AS position,
				CASE f.role WHEN 'poster' THEN 0 WHEN 'attachment' THEN 1 ELSE 2 END AS rank
			FROM files f WHERE f.state = 'ready' AND f.held = 0`+w.String()+`
			UNION ALL SELECT t.item_id, t.value, t.facet, '', 0, 3
			FROM item_tags t WHERE t.facet IN ('key_stage', 'subject')`+t.String()+`) c
		ORDER BY c.item, c.rank, c.position, c.value`, t.Args...)
	for _, r := range rows {
		cards[at[r.item]].take(r.role, r.value, r.thumb)
	}
	return cards, err
}

// take adds what a row says of an item.
func (c *Card) take(role, value, thumb string) {
	switch {
	case role == "key_stage":
		c.Stages = strings.TrimPrefix(c.Stages+","+value, ",")
	case role == "subject":
		c.Subjects = strings.TrimPrefix(c.Subjects+","+value, ",")
	case c.Thumb == "" && thumb != "":
		c.Thumb = value
	}
	c.HasCaptions = c.HasCaptions || role == "captions"
}

// Insert writes a new header. Without a slug it gets one made of its title,
// numbered where the organisation has that one already.
func Insert(ctx context.Context, tx *db.Tx, it *Item) error {
	if err := it.Validate(); err != nil {
		return err
	}
	if it.ID == "" {
		it.ID = id.New()
	}
	if err := it.setReach(ctx, tx); err != nil {
		return err
	}
	switch {
	case it.State == Draft:
		it.Slug = it.ID // its address has words from when it is shared
	case it.Slug == "":
		if err := it.nameSlug(ctx, tx); err != nil {
			return err
		}
	}
	it.Version = 1
	_, err := tx.ExecContext(ctx, `INSERT INTO items (id, kind, org_id, author_id, slug, title, sort_title, summary, state, audience,
		audience_org_id, reach, licence, version, created_at, updated_at, published_at, pinned_at, gate_pass, opened_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,1,$14,$15,$16,$17,$18,$19)`,
		it.ID, it.Kind, it.OrgID, it.AuthorID, it.Slug, it.Title, fold.Key(it.Title), it.Summary, string(it.State), string(it.Audience.Kind),
		db.Null(it.Audience.OrgID), it.Reach, it.Licence, db.Micros(it.CreatedAt), db.Micros(it.UpdatedAt), db.Micros(it.PublishedAt), db.Micros(it.PinnedAt),
		string(it.Standing.Pass), db.Micros(it.Standing.OpenedAt))
	return db.Err(err)
}

// Update saves the header if nobody has saved it since it.Version was read.
func Update(ctx context.Context, tx *db.Tx, it *Item) error {
	if err := it.Validate(); err != nil {
		return err
	}
	if err := it.setReach(ctx, tx); err != nil {
		return err
	}
	err := db.Must1(tx.ExecContext(ctx, `UPDATE items SET kind = $3, slug = $4, title = $5, sort_title = $6, summary = $7, state = $8, audience = $9,
		audience_org_id = $10, reach = $11, licence = $12, updated_at = $13, published_at = $14, pinned_at = $15, org_id = $16, withdrawn_by = $17, gate_pass = $18, opened_at = $19,
		version = version + 1 WHERE id = $1 AND version = $2`,
		it.ID, it.Version, it.Kind, it.Slug, it.Title, fold.Key(it.Title), it.Summary, string(it.State), string(it.Audience.Kind),
		db.Null(it.Audience.OrgID), it.Reach, it.Licence, db.Micros(it.UpdatedAt), db.Micros(it.PublishedAt), db.Micros(it.PinnedAt), it.OrgID, db.Null(it.WithdrawnBy),
		string(it.Standing.Pass), db.Micros(it.Standing.OpenedAt)))
	if err == nil {
		it.Version++
	}
	return err
}

// Touch notes that something happened around an item that its page shows: a
// comment, a use, a note. Nobody's save becomes a Conflict by it.
func Touch(ctx context.Context, tx *db.Tx, itemID string) error {
	return db.Must1(tx.ExecContext(ctx, `UPDATE items SET touched = touched + 1 WHERE id = $1`, itemID))
}

// SetUsedIn says in how many schools the item is or was used, and touches it.
func SetUsedIn(ctx context.Context, tx *db.Tx, itemID string, schools int) error {
	return db.Must1(tx.ExecContext(ctx, `UPDATE items SET used_in = $2, touched = touched + 1 WHERE id = $1`, itemID, schools))
}

// SetKin says that two items are a version of one another, and touches both.
// It holds their rows until the transaction ends.
func SetKin(ctx context.Context, tx *db.Tx, parentID, childID string) error {
	for _, itemID := range []string{min(parentID, childID), max(parentID, childID)} {
		if err := db.Must1(tx.ExecContext(ctx, `UPDATE items SET kin = 1, touched = touched + 1 WHERE id = $1`, itemID)); err != nil {
			return err
		}
	}
	return nil
}

// setReach works the audience key out from the numbers of the organisations.
func (it *Item) setReach(ctx context.Context, tx *db.Tx) error {
	var orgNum, audNum int64
	var err error
	if it.State == Withdrawn {
		if orgNum, err = db.Scalar[int64](ctx, tx, `SELECT num FROM orgs WHERE id = $1`, it.OrgID); err != nil {
			return err
		}
	}
	if it.Audience.Kind == OrgAud {
		if audNum, err = db.Scalar[int64](ctx, tx, `SELECT num FROM orgs WHERE id = $1`, it.Audience.OrgID); err != nil {
			return err
		}
	}
	it.open(it.reach(orgNum, audNum))
	return nil
}

// nameSlug gives the item the slug its title asks for.
func (it *Item) nameSlug(ctx context.Context, tx *db.Tx) (err error) {
	it.Slug, err = freeSlug(ctx, tx, it.OrgID, slugBase(it.Title), it.ID)
	return err
}

func freeSlug(ctx context.Context, tx *db.Tx, orgID, base, itemID string) (string, error) {
	// authz: the slugs of an organisation are unique whoever may see the items.
	taken, err := db.Column[string](ctx, tx, `SELECT slug FROM items WHERE org_id = $1 AND id <> $2 AND slug >= $3 AND slug < $4`,
		orgID, itemID, base, base+"~")
	if err != nil {
		return "", err
	}
	return fold.FreeSlug(base, taken), nil
}

// GetUnscoped reads a header without an actor, for work that no person asked
// for: indexing, backup, imports.
func GetUnscoped(ctx context.Context, q db.Reader, itemID string) (Item, error) {
	return db.One(ctx, q, cols, `SELECT `+columns+from+` WHERE i.id = $1`, itemID)
}

// IDsUnscoped lists all items after one, for indexing everything anew.
func IDsUnscoped(ctx context.Context, q db.Reader, after string, limit int) ([]string, error) {
	return db.Column[string](ctx, q, `SELECT i.id FROM items i WHERE i.id > $1 ORDER BY i.id LIMIT $2`, after, limit)
}
