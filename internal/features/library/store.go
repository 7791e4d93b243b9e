package library

import (
	"context"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/markup"
)

type detail struct{ why, body, wanted string }

// fill reads the library's own columns of a header that the actor may see.
func fill(ctx context.Context, q db.Reader, it items.Item) (Entry, error) {
	e := Entry{Item: it}
	d, err := db.One(ctx, q, func(d *detail) []any { return []any{&d.why, &d.body, &d.wanted} },
		`SELECT l.why, l.body, l.wanted FROM library_items l WHERE l.item_id = $1`, it.ID)
	if err != nil {
		return e, err
	}
	e.Why, e.Wanted = d.why, d.wanted
	if e.Body, err = markup.ParseJSON([]byte(d.body)); err != nil {
		return e, errs.Wrap(err, errs.Internal, "library.body", "document of %s", it.ID)
	}
	set, err := tags.Of(ctx, q, it.ID)
	if err != nil {
		return e, err
	}
	e.Tags = set[it.ID]
	e.Files, err = files.Of(ctx, q, it.ID)
	return e, err
}

func get(ctx context.Context, q db.Reader, act authz.Actor, itemID string) (Entry, error) {
	it, err := items.Get(ctx, q, act, itemID)
	if err != nil {
		return Entry{}, err
	}
	e, err := fill(ctx, q, it)
	return e.shownTo(act), err
}

func insertDetail(ctx context.Context, tx *db.Tx, e Entry) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO library_items (item_id, why, body, wanted) VALUES ($1, $2, $3, $4)`,
		e.ID, e.Why, string(e.Body.JSON()), e.Wanted); err != nil {
		return db.Err(err)
	}
	return tags.Insert(ctx, tx, e.ID, e.Tags)
}

func updateDetail(ctx context.Context, tx *db.Tx, e Entry) error {
	if err := db.Must1(tx.ExecContext(ctx, `UPDATE library_items SET why = $2, body = $3, wanted = $4 WHERE item_id = $1`,
		e.ID, e.Why, string(e.Body.JSON()), e.Wanted)); err != nil {
		return err
	}
	return tags.Put(ctx, tx, e.ID, e.Tags)
}
