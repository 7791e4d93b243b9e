package items

import (
	"context"
	"fmt"

	"staffroom/internal/platform/db"
	"staffroom/internal/platform/fold"
	"staffroom/internal/platform/id"
)

// InsertManyUnscoped writes new headers with few statements, for imports: nobody
// in particular asks for them. Their versions, states and times are kept as they
// are; a slug that is missing or taken is settled. It returns the indexes of
// those whose slug was taken.
func InsertManyUnscoped(ctx context.Context, tx *db.Tx, its []*Item) (renamed []int, err error) {
	for _, it := range its {
		if it.ID == "" {
			it.ID = id.New()
		}
		if err := it.Validate(); err != nil {
			return nil, err
		}
		if it.Audience.Kind == Public && it.Standing.Pass == "" {
			it.Standing.Pass = ByOperator // who runs the server answers for what it brings
		}
	}
	if renamed, err = settleSlugs(ctx, tx, its); err != nil {
		return nil, err
	}
	if err := setReaches(ctx, tx, its); err != nil {
		return nil, err
	}
	args := make([]any, 0, len(its)*headerWidth)
	for _, it := range its {
		args = append(args, it.ID, it.Kind, it.OrgID, it.AuthorID, it.Slug, it.Title, fold.Key(it.Title), it.Summary, string(it.State),
			string(it.Audience.Kind), db.Null(it.Audience.OrgID), it.Reach, it.Licence, it.Version, db.Micros(it.CreatedAt),
			db.Micros(it.UpdatedAt), db.Micros(it.PublishedAt), db.Micros(it.PinnedAt), string(it.Standing.Pass), db.Micros(it.Standing.OpenedAt))
	}
	return renamed, db.InsertRows(ctx, tx, headerInto, headerWidth, args)
}

const (
	headerWidth = 20
	headerInto  = `items (id, kind, org_id, author_id, slug, title, sort_title, summary, state, audience, audience_org_id, reach, licence,
		version, created_at, updated_at, published_at, pinned_at, gate_pass, opened_at)`
)

// settleSlugs gives every header an address of its own in its organisation.
func settleSlugs(ctx context.Context, tx *db.Tx, its []*Item) (renamed []int, err error) {
	wanted := map[string][]string{}
	for _, it := range its {
		switch {
		case it.State == Draft:
			it.Slug = it.ID // its address has words from when it is shared
		case it.Slug == "":
			it.Slug = slugBase(it.Title)
		}
		wanted[it.OrgID] = append(wanted[it.OrgID], it.Slug)
	}
	taken := map[string]bool{}
	for org, slugs := range wanted {
		w := db.NewWhere(org).In("i.slug", slugs)
		// authz: the slugs of an organisation are unique whoever may see the items.
		found, err := db.Column[string](ctx, tx, `SELECT i.slug FROM items i WHERE i.org_id = $1`+w.String(), w.Args...)
		if err != nil {
			return nil, err
		}
		for _, s := range found {
			taken[org+"/"+s] = true
		}
	}
	for n, it := range its {
		asked := it.Slug
		for again := 2; taken[it.OrgID+"/"+it.Slug]; again++ {
			if it.Slug, err = numbered(ctx, tx, it.OrgID, asked, again); err != nil {
				return nil, err
			}
		}
		taken[it.OrgID+"/"+it.Slug] = true
		if it.Slug != asked {
			renamed = append(renamed, n)
		}
	}
	return renamed, nil
}

// numbered is base with the first number from n on that no stored item has.
func numbered(ctx context.Context, tx *db.Tx, org, base string, n int) (string, error) {
	for ; ; n++ {
		slug := fmt.Sprintf("%s-%d", base, n)
		// authz: the slugs of an organisation are unique whoever may see the items.
		used, err := db.Scalar[int](ctx, tx, `SELECT COUNT(*) FROM items i WHERE i.org_id = $1 AND i.slug = $2`, org, slug)
		if err != nil || used == 0 {
			return slug, err
		}
	}
}

// setReaches is setReach for many.
func setReaches(ctx context.Context, tx *db.Tx, its []*Item) error {
	ids := map[string]bool{}
	for _, it := range its {
		ids[it.OrgID] = true
		if it.Audience.OrgID != "" {
			ids[it.Audience.OrgID] = true
		}
	}
	list := make([]string, 0, len(ids))
	for id := range ids {
		list = append(list, id)
	}
	type row struct {
		id  string
		num int64
	}
	w := db.NewWhere().In("o.id", list)
	rows, err := db.All(ctx, tx, func(r *row) []any { return []any{&r.id, &r.num} }, `SELECT o.id, o.num FROM orgs o WHERE 1 = 1`+w.String(), w.Args...)
	if err != nil {
		return err
	}
	nums := make(map[string]int64, len(rows))
	for _, r := range rows {
		nums[r.id] = r.num
	}
	for _, it := range its {
		it.open(it.reach(nums[it.OrgID], nums[it.Audience.OrgID]))
	}
	return nil
}

// KeepMany writes versions, each as it is given.
func KeepMany(ctx context.Context, tx *db.Tx, vs []Version) error {
	args := make([]any, 0, len(vs)*8)
	for _, v := range vs {
		args = append(args, v.ItemID, v.Number, v.EditorID, db.Micros(v.At), v.Note, v.Title, v.Summary, v.Data)
	}
	return db.InsertRows(ctx, tx, `item_versions (item_id, version, editor_id, at, note, title, summary, data)`, 8, args)
}
