package lineage

import (
	"context"
	"strconv"
	"strings"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
)

// maxKin is how many of each sort an entry's page shows.
const maxKin = 12

// relative is one line of what an entry's page asks for.
type relative struct {
	rel, id, title, path, org, orgPath, person, personPath, words, terms string
	at                                                                   int64
	n                                                                    int
}

func (r *relative) cols() []any {
	return []any{&r.rel, &r.id, &r.title, &r.path, &r.org, &r.orgPath, &r.person, &r.personPath, &r.words, &r.terms, &r.at, &r.n}
}

// relatives reads all that the page of an entry says of its lineage, in one
// query. looksAfter adds what is for those who may edit it; trust whether what
// is all rights reserved may be adapted by act.
func relatives(ctx context.Context, q db.Reader, act authz.Actor, itemID, orgID string, kin, looksAfter, trust bool) ([]relative, error) {
	var parts []string
	add := func(s string) { parts = append(parts, `SELECT * FROM (`+s+`) x`+strconv.Itoa(len(parts))) }
	const names = `i.id AS id, i.title AS title, '/at/' || o.slug || '/' || i.slug AS path, o.name AS org, '/at/' || o.slug AS org_path, p.name AS person, '/people/' || p.slug AS person_path`
	const joins = ` JOIN orgs o ON o.id = i.org_id JOIN people p ON p.id = i.author_id`
	if kin {
		add(`SELECT 'link' AS rel, a.parent_id AS id, '' AS title, '' AS path, '' AS org, '' AS org_path, '' AS person, '' AS person_path, a.what_changed AS words, a.terms AS terms, a.made_at AS at, a.base_version AS n
			FROM adaptations a WHERE a.child_id = $1`)
		add(`SELECT 'parent' AS rel, ` + names + `, i.state AS words, i.licence AS terms, a.made_at AS at, (SELECT MAX(v.version) FROM item_versions v WHERE v.item_id = i.id) AS n
			FROM adaptations a JOIN items i ON i.id = a.parent_id` + joins + ` WHERE a.child_id = $1 AND i.state <> 'deleted' AND ` + seen(act, 2))
		add(`SELECT 'child' AS rel, ` + names + `, a.what_changed AS words, i.licence AS terms, a.made_at AS at, 0 AS n
			FROM adaptations a JOIN items i ON i.id = a.child_id` + joins + ` WHERE a.parent_id = $1 AND i.state = 'published' AND ` + seen(act, 2) +
			` ORDER BY a.made_at DESC, a.child_id LIMIT ` + strconv.Itoa(maxKin+1))
		add(`SELECT 'credit' AS rel, p.id AS id, '' AS title, '' AS path, o.name AS org, '/at/' || o.slug AS org_path, p.name AS person, '/people/' || p.slug AS person_path, '' AS words, '' AS terms, k.at AS at, 0 AS n
			FROM contributors k JOIN people p ON p.id = k.person_id JOIN orgs o ON o.id = k.org_id WHERE k.item_id = $1 ORDER BY k.at LIMIT ` + strconv.Itoa(maxKin))
	}
	if kin && looksAfter {
		add(`SELECT 'offer' AS rel, f.id AS id, f.title AS title, '' AS path, '' AS org, '' AS org_path, p.name AS person, '' AS person_path, '' AS words, '' AS terms, f.offered_at AS at, 0 AS n
			FROM improvement_offers f JOIN people p ON p.id = f.offered_by WHERE f.parent_id = $1 AND f.state = 'open' ORDER BY f.offered_at LIMIT ` + strconv.Itoa(maxKin))
		add(`SELECT 'offered' AS rel, f.id AS id, f.title AS title, '' AS path, '' AS org, '' AS org_path, '' AS person, '' AS person_path, '' AS words, '' AS terms, f.offered_at AS at, 0 AS n
			FROM improvement_offers f WHERE f.child_id = $1 AND f.state = 'open'`)
	}
	if trust {
		add(`SELECT 'trust' AS rel, t.ancestor_id AS id, '' AS title, '' AS path, '' AS org, '' AS org_path, '' AS person, '' AS person_path, '' AS words, '' AS terms, CAST(0 AS BIGINT) AS at, 0 AS n
			FROM org_tree t JOIN orgs o ON o.id = t.ancestor_id WHERE t.org_id = $3 AND (o.kind = 'trust' OR o.id = $3)`)
	}
	if len(parts) == 0 {
		return nil, nil
	}
	args := []any{itemID, act.PersonID, orgID}
	// Every placeholder is named once, so that leaving a part out leaves none unused.
	parts = append(parts, `SELECT 'none', '', '', '', '', '', '', '', '', '', CAST(0 AS BIGINT), 0 FROM orgs o WHERE o.id = $1 AND o.id = $2 AND o.id = $3`)
	return db.All(ctx, q, func(r *relative) []any { return r.cols() }, strings.Join(parts, ` UNION ALL `), args...)
}
