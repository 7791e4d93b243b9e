package authz

import (
	"context"
	"slices"
	"sync"
	"time"

	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
)

// Freshness is how long a resolved actor may be used: what ends access ends it
// within this time on every node, and at once on the node that did it.
const Freshness = time.Second

// Resolver turns a person into an Actor.
type Resolver struct {
	db    *db.DB
	clock clock.Clock

	mu    sync.Mutex
	known map[string]resolved
}

type resolved struct {
	actor Actor
	until time.Time
}

// NewResolver reads from d.
func NewResolver(d *db.DB, now clock.Clock) *Resolver {
	return &Resolver{db: d, clock: now, known: map[string]resolved{}}
}

// Actor resolves a person's closed set of organisations. Somebody who is not
// there or was deactivated is errs.Unauthenticated.
func (r *Resolver) Actor(ctx context.Context, personID string) (Actor, error) {
	if personID == "" {
		return Actor{}, nil
	}
	now := r.clock()
	r.mu.Lock()
	k, ok := r.known[personID]
	r.mu.Unlock()
	if ok && now.Before(k.until) {
		return k.actor, nil
	}
	a, err := Load(ctx, r.db, personID)
	if err != nil {
		return Actor{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.known) > 10_000 {
		clear(r.known)
	}
	r.known[personID] = resolved{a, now.Add(Freshness)}
	return a, nil
}

// ForgetAfter drops all resolved actors once tx has been committed. Whatever
// changes people, memberships or the graph of organisations calls it.
func (r *Resolver) ForgetAfter(tx *db.Tx) {
	tx.AfterCommit(func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		clear(r.known)
	})
}

type orgRow struct {
	id   string
	num  int64
	role Role
	up   bool // the person is in it; else a membership governs it
}

// Load resolves a person from the database, without the cache.
func Load(ctx context.Context, q db.Reader, personID string) (Actor, error) {
	rows, err := db.All(ctx, q, func(o *orgRow) []any { return []any{&o.id, &o.num, &o.role, &o.up} }, `
		SELECT o.id, o.num, 0, 1 = 1 FROM people p JOIN memberships m ON m.person_id = p.id AND m.ended_at IS NULL
		JOIN org_tree t ON t.org_id = m.org_id JOIN orgs o ON o.id = t.ancestor_id WHERE p.id = $1 AND p.deactivated_at IS NULL
		UNION ALL
		SELECT o.id, o.num, MAX(m.role), 1 = 0 FROM people p JOIN memberships m ON m.person_id = p.id AND m.ended_at IS NULL
		JOIN org_tree t ON t.ancestor_id = m.org_id AND t.governs = 1 JOIN orgs o ON o.id = t.org_id
		WHERE p.id = $1 AND p.deactivated_at IS NULL GROUP BY o.id, o.num`, personID)
	if err != nil {
		return Actor{}, err
	}
	if len(rows) > 0 {
		return build(personID, rows), nil
	}
	active, err := db.Scalar[int](ctx, q, `SELECT COUNT(*) FROM people WHERE id = $1 AND deactivated_at IS NULL`, personID)
	if err != nil {
		return Actor{}, err
	}
	if active == 0 {
		return Actor{}, errs.New(errs.Unauthenticated, "signin.gone", "person %s is not active", personID)
	}
	return build(personID, nil), nil // in no organisation
}

func build(personID string, rows []orgRow) Actor {
	a := Actor{PersonID: personID, roles: map[string]Role{}, belongs: map[string]int64{}, reads: []int64{Everyone}}
	for _, o := range rows {
		if o.up {
			a.belongs[o.id] = o.num
			a.reads = append(a.reads, MembersKey(o.num))
			continue
		}
		a.roles[o.id] = o.role
		if o.role >= Editor {
			a.reads = append(a.reads, MembersKey(o.num), EditorsKey(o.num))
		}
	}
	slices.Sort(a.reads)
	a.reads = slices.Compact(a.reads)
	return a
}
