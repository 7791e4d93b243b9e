package facts

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
)

// Filter says which part of the audit trail to list. At least one of Orgs, Item
// and Actor is given: whoever may see all of it has to say so by naming what.
type Filter struct {
	Orgs   []string // in the trail of one of these
	Item   string
	Actor  string
	Type   string // the beginning of the type: "library." or "library.published"
	Before string // the ID of the last row of the page before, for the next page
	Limit  int    // 50 without it, at most 500
}

// Row is one fact for display.
type Row struct {
	ID    string
	Type  string
	About About
	At    time.Time
	Data  map[string]any
}

// List is the audit trail, latest first. The page after it is Before the ID of
// its last row.
func List(ctx context.Context, q db.Reader, f Filter) ([]Row, error) {
	w := db.NewWhere()
	if f.Orgs != nil {
		w.In("org_id", f.Orgs)
	}
	if f.Item != "" {
		w.And("item_id = ?", f.Item)
	}
	if f.Actor != "" {
		w.And("actor_id = ?", f.Actor)
	}
	if w.String() == "" {
		return nil, errs.New(errs.Invalid, "facts.filter", "the audit trail is listed for organisations, an item or a person")
	}
	if f.Type != "" {
		w.And("type >= ? AND type < ?", f.Type, f.Type+"\U0010FFFF")
	}
	if f.Before != "" {
		w.And("id < ?", f.Before)
	}
	limit := f.Limit
	if limit <= 0 {
		limit = 50
	}
	w.Args = append(w.Args, min(limit, 500))
	rows, err := db.All(ctx, q, scanRow, fmt.Sprintf(
		`SELECT id, type, actor_id, org_id, item_id, at, data FROM facts WHERE 1 = 1%s ORDER BY id DESC LIMIT $%d`, w, len(w.Args)), w.Args...)
	if err != nil {
		return nil, fmt.Errorf("audit trail: %w", err)
	}
	return rows, nil
}

func scanRow(r *Row) []any {
	return []any{&r.ID, &r.Type, &r.About.Actor, &r.About.Org, &r.About.Item, db.ScanMicros(&r.At), (*data)(&r.Data)}
}

// data decodes a fact without knowing its type: types of earlier versions are
// still in the trail when the program has forgotten them.
type data map[string]any

// Scan reads the column.
func (d *data) Scan(v any) error {
	var b []byte
	switch v := v.(type) {
	case string:
		b = []byte(v)
	case []byte:
		b = v
	default:
		return fmt.Errorf("fact stored as %T", v)
	}
	return json.Unmarshal(b, (*map[string]any)(d))
}
