package library

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/memo"
	"staffroom/internal/platform/search"
)

// Counts says how many entries of these organisations, by their slugs, act may
// see, all together and by facet value. What nobody else can see is not counted.
func (s *Service) Counts(ctx context.Context, act authz.Actor, orgSlugs []string, facets ...string) (search.Result, error) {
	return s.index.Search(ctx, search.Query{Reads: act.Reads(), Orgs: orgSlugs, Facets: facets, Limit: 1})
}

// maxRelated is how many entries are remembered as like another, and for how
// long; a page shows those of them that its reader may see when it is read.
const (
	maxRelated  = 8
	relatedFor  = 5 * time.Minute
	relatedMost = 20_000 // entries of the cache
)

type relatedKey struct {
	item  string
	reads string
}

type relatedRefs struct {
	refs  []string
	until time.Time

	cards []items.Card // of those whom the key is of, when they were last read
	read  memo.Read
}

// related remembers which entries are like which, since finding that out costs
// far more than showing a page.
type related struct {
	mu    sync.Mutex
	known map[relatedKey]relatedRefs
}

// Related returns cards of entries like e that act may see: those that share
// most with it first, none where none is like it.
func (s *Service) Related(ctx context.Context, act authz.Actor, e Entry, limit int) ([]items.Card, error) {
	key, now := relatedKey{e.ID, readsKey(act)}, s.now()
	s.related.mu.Lock()
	got, ok := s.related.known[key]
	s.related.mu.Unlock()
	if !ok || now.At.After(got.until) {
		refs, err := s.findRelated(ctx, act, e)
		if err != nil {
			return nil, err
		}
		got = relatedRefs{refs: refs, until: now.At.Add(relatedFor)}
	}
	if !got.read.Fresh(now, authz.Freshness) {
		var err error
		if got.cards, err = s.relatedCards(ctx, act, got.refs); err != nil {
			return nil, err
		}
		got.read = now
		s.related.keep(key, got)
	}
	return got.cards[:min(limit, len(got.cards))], nil
}

func (r *related) keep(key relatedKey, refs relatedRefs) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known == nil || len(r.known) >= relatedMost {
		r.known = map[relatedKey]relatedRefs{}
	}
	r.known[key] = refs
}

func readsKey(act authz.Actor) string {
	var b strings.Builder
	for _, k := range act.Reads() {
		b.WriteString(strconv.FormatInt(k, 36))
		b.WriteByte(' ')
	}
	return b.String()
}
