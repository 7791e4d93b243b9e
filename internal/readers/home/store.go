package home

import (
	"context"
	"slices"
	"strconv"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/db"
)

// maxCandidates bounds what is looked at for one page.
const maxCandidates = 60

// candidates are what others published since then with one of the tags, in the
// organisations that the actor is in or outside of them.
func candidates(ctx context.Context, q db.Reader, act authz.Actor, in interested, since time.Time, ours bool) ([]string, error) {
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
	inHouse(w, act, ours)
	w.And("EXISTS (SELECT 1 FROM item_tags t WHERE t.item_id = i.id AND ("+cond+"))", args...)
	return db.Column[string](ctx, q, `SELECT i.id FROM items i WHERE i.state = 'published'`+w.String()+`
		ORDER BY i.published_at DESC, i.id DESC LIMIT `+strconv.Itoa(maxCandidates), w.Args...)
}

// inHouse keeps to what the organisations share that the actor is in, schools of
// their trust and networks included, or to what comes from elsewhere.
func inHouse(w *db.Where, act authz.Actor, ours bool) {
	house := act.Orgs()
	slices.Sort(house) // the same statement each time
	args := make([]any, len(house))
	for n, id := range house {
		args[n] = id
	}
	switch {
	case len(house) == 0 && ours:
		w.And("1 = 0")
	case len(house) > 0:
		not := map[bool]string{false: "NOT "}[ours]
		w.And("i.org_id "+not+"IN (SELECT o.org_id FROM org_tree o WHERE o.ancestor_id IN ("+db.Marks(len(args))+"))", args...)
	}
}
