package home

import (
	"context"
	"strconv"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/db"
)

// maxCandidates bounds what is looked at for one page.
const maxCandidates = 60

// candidates are what others published since then with one of the tags.
func candidates(ctx context.Context, q db.Reader, act authz.Actor, in interested, since time.Time) ([]string, error) {
	if in.none() {
		return nil, nil
	}
	w := db.NewWhere().And(authz.Visible(act)).And("i.author_id <> ?", act.PersonID).And("i.published_at > ?", db.Micros(since))
	cond, args := "", []any{}
	for _, f := range tags.Facets {
		if len(in[f]) == 0 {
			continue
		}
		if cond != "" {
			cond += " OR "
		}
		cond += "t.facet = ? AND t.value IN (" + db.Marks(len(in[f])) + ")"
		args = append(args, string(f))
		for _, v := range in[f] {
			args = append(args, v)
		}
	}
	w.And("EXISTS (SELECT 1 FROM item_tags t WHERE t.item_id = i.id AND ("+cond+"))", args...)
	return db.Column[string](ctx, q, `SELECT i.id FROM items i WHERE i.state = 'published'`+w.String()+`
		ORDER BY i.published_at DESC, i.id DESC LIMIT `+strconv.Itoa(maxCandidates), w.Args...)
}
