// Package finder is how people find things: the search pages, suggestions while
// they type, and the searches that they keep.
//
// Find is the one way in which a question is answered; the API uses it too, so
// that both give the same things in the same order. Whatever is shown, counted
// or suggested passes the index's own filter and then authz.Visible.
package finder

import (
	"context"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/people"
	"staffroom/internal/identity/shell"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/searches"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/memo"
	"staffroom/internal/platform/search"
	"staffroom/internal/platform/web"
)

// Deps is what the pages are made of.
type Deps struct {
	DB       *db.DB
	Index    *search.Index
	Library  *library.Service
	Searches *searches.Service
	Orgs     *orgs.Service
	People   *people.Service
	Shell    *shell.Shell
	Clock    clock.Clock
	Mails    bool // there is a mail server: saved searches may tell by mail
}

type handlers struct {
	Deps
	answers *memo.Cache[string, answer]
	readers *memo.Cache[string, reader] // by person
}

// Routes is the table of the search pages.
func Routes(d Deps) []web.Route {
	h := handlers{d, memo.New[string, answer](answersBytes), memo.New[string, reader](knownReaders)}
	return []web.Route{
		{Pattern: "GET /library", For: web.Everyone, Do: h.search},
		{Pattern: "GET /at/{org}/library", For: web.Everyone, Do: h.search},
		{Pattern: "GET /library/suggest", For: web.Everyone, Do: h.suggest},
		{Pattern: "GET /library/searches", For: web.Staff, Do: h.saved},
		{Pattern: "POST /library/searches", For: web.Staff, Do: h.keep},
		{Pattern: "POST /library/searches/{search}/name", For: web.Staff, Do: h.rename},
		{Pattern: "POST /library/searches/{search}/alert", For: web.Staff, Do: h.alert},
		{Pattern: "POST /library/searches/{search}/delete", For: web.Staff, Do: h.drop},
	}
}

// PageSize is how many results a page of the library has.
const PageSize = 20

// Found is a question's answer. Cards belong to Hits.
type Found struct {
	search.Result
	Cards map[string]items.Card
}

// Find answers a question with at most limit hits and counts facets. Its cost
// is a search and the cards of what it found. A cursor that is not ours is
// errs.Invalid.
func Find(ctx context.Context, d Deps, act authz.Actor, q searches.Question, limit int, facets []string) (Found, error) {
	lens, err := d.Library.Lens(ctx, act)
	if err != nil {
		return Found{}, err
	}
	return look(ctx, d, act, lens, q, limit, facets)
}

// look is Find for a reader of whom it is known how they look at things.
func look(ctx context.Context, d Deps, act authz.Actor, lens searches.Lens, q searches.Question, limit int, facets []string) (Found, error) {
	within, err := searches.Within(ctx, d.DB, q.At)
	if err != nil {
		return Found{}, err
	}
	ask := q.Ask(act, within, lens)
	ask.Limit, ask.Facets = limit, facets
	res, err := d.Index.Search(ctx, ask)
	if err != nil {
		return Found{}, err
	}
	if within != nil {
		keepOnly(res.Facets, "org", within)
	}
	refs := make([]string, len(res.Hits))
	for n, hit := range res.Hits {
		refs[n] = hit.Ref
	}
	cards, err := d.Library.Cards(ctx, act, refs)
	if err != nil {
		return Found{}, err
	}
	f := Found{Result: res, Cards: make(map[string]items.Card, len(cards))}
	for _, c := range cards {
		f.Cards[c.ID] = c
	}
	return f, nil
}

// keepOnly leaves the counts of those values: a facet is counted without its own
// filter, and the organisations of a trust's page are more than a filter.
func keepOnly(counts map[string][]search.Count, facet string, values []string) {
	in := make(map[string]bool, len(values))
	for _, v := range values {
		in[v] = true
	}
	var kept []search.Count
	for _, c := range counts[facet] {
		if in[c.Value] {
			kept = append(kept, c)
		}
	}
	counts[facet] = kept
}

// firstPage is Find for people: a cursor that means nothing leads to the first page.
func (h handlers) firstPage(ctx context.Context, act authz.Actor, lens searches.Lens, q *searches.Question) (Found, error) {
	f, err := look(ctx, h.Deps, act, lens, *q, PageSize, searches.Facets)
	if q.After != "" && errs.Is(err, errs.Invalid) {
		q.After = ""
		return look(ctx, h.Deps, act, lens, *q, PageSize, searches.Facets)
	}
	return f, err
}
