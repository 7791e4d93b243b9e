// Package home is Today: what a person has begun, what others said to them, and
// what is new for the job they do.
//
// New is what came since the person last said that they had seen it all, with
// the button on the page; looking at the page changes nothing. Things that are
// older than Window are not called new however long somebody was away.
package home

import (
	"context"
	"net/http"
	"time"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/adoption"
	"staffroom/internal/features/library/gate"
	"staffroom/internal/features/library/heard"
	"staffroom/internal/features/library/lineage"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/people"
	"staffroom/internal/identity/shell"
	"staffroom/internal/kernel/follow"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/searches"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/kernel/threads"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/search"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// Deps is what Today is made of.
type Deps struct {
	DB       *db.DB
	Index    *search.Index
	Library  *library.Service
	Gate     *gate.Service
	Threads  *threads.Service
	Searches *searches.Service
	Follow   *follow.Service
	People   *people.Service
	Shell    *shell.Shell
	Clock    clock.Clock
	Uses     Uses
	Versions Versions
	Heard    Heard
}

// Uses knows of what a person might say what happened.
type Uses interface {
	Asked(ctx context.Context, act authz.Actor, limit int) ([]adoption.Question, error)
}

// Versions knows what waits for a person of their own versions and of what
// others made of theirs.
type Versions interface {
	WaitingFor(ctx context.Context, act authz.Actor, since time.Time, limit int) ([]lineage.Waiting, error)
}

// Heard knows what became of what a person shared.
type Heard interface {
	Since(ctx context.Context, act authz.Actor, since time.Time, limit int) ([]heard.News, error)
}

type handlers struct{ Deps }

// Routes is the table of Today.
func Routes(d Deps) []web.Route {
	h := handlers{d}
	return []web.Route{
		{Pattern: "GET /today", For: web.Staff, Do: h.today},
		{Pattern: "POST /today/seen", For: web.Staff, Do: h.seen},
	}
}

// Window is how far back Today looks.
const Window = 14 * 24 * time.Hour

// How much of each sort Today shows.
const (
	maxDrafts   = 5
	maxVerify   = 2
	maxVersions = 4 // of each sort
	maxReplies  = 8
	maxHeard    = 6
	maxForYou   = 8
	maxPinned   = 3
	maxNews     = 6
	maxSearches = 5
	maxAsked    = 2
	maxNewFound = 20 // of one saved search; more is "20+"
)

// day is what Today knows before it is shown.
type day struct {
	me       people.Own
	now      time.Time
	since    time.Time // what came later is new
	drafts   []items.Card
	changes  []gate.Waiting // checks in which it is their turn
	verify   []items.Card   // of which to say whether they are still right
	working  []items.Item
	replies  []threads.Reply
	asked    []adoption.Question
	versions []lineage.Waiting
	heard    []heard.News
	forYou   []match
	pinned   []items.Card
	news     []news
	saved    []savedSearch
}

// match is something new for a person, and why.
type match struct {
	card   items.Card
	reason string
}

// savedSearch is a kept search with how much in it is new.
type savedSearch struct {
	searches.Saved
	fresh int
}

// today shows the page.
func (h handlers) today(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	d, err := h.load(ctx, authz.Of(ctx))
	if err != nil {
		return err
	}
	return h.Shell.Render(w, r, http.StatusOK, shell.Page{PageView: ui.PageView{Title: "Today", NoIndex: true}, Section: "today"}, page(d.view()))
}

// seen notes that the person has seen what was new.
func (h handlers) seen(w http.ResponseWriter, r *http.Request) error {
	if err := h.People.MarkSeen(r.Context(), authz.Of(r.Context())); err != nil {
		return err
	}
	web.SetFlash(w, web.Flash{Text: "All marked as seen."})
	return web.Redirect(w, r, "/today")
}

// load reads all parts of the page, each with a fixed number of queries.
func (h handlers) load(ctx context.Context, act authz.Actor) (d day, err error) {
	d.now = h.Clock()
	if d.me, err = h.People.Own(ctx, act); err != nil {
		return d, err
	}
	d.since = d.now.Add(-Window)
	if d.me.SeenAt.After(d.since) {
		d.since = d.me.SeenAt
	}
	if d.changes, err = h.Gate.Mine(ctx, act); err != nil {
		return d, err
	}
	if d.verify, err = h.Gate.ToVerify(ctx, act, maxVerify); err != nil {
		return d, err
	}
	if d.drafts, err = h.Library.List(ctx, act, items.Filter{States: []items.State{items.Draft}, AuthorID: act.PersonID, ByUpdate: true, Limit: maxDrafts}); err != nil {
		return d, err
	}
	if d.working, err = h.Library.BeingChanged(ctx, act, maxDrafts); err != nil {
		return d, err
	}
	if d.replies, err = h.Threads.ToMe(ctx, act, d.now.Add(-Window), maxReplies); err != nil {
		return d, err
	}
	if d.asked, err = h.Uses.Asked(ctx, act, maxAsked); err != nil {
		return d, err
	}
	if d.versions, err = h.Versions.WaitingFor(ctx, act, d.now.Add(-Window), maxVersions); err != nil {
		return d, err
	}
	if d.heard, err = h.Heard.Since(ctx, act, d.now.Add(-Window), maxHeard); err != nil {
		return d, err
	}
	if d.forYou, err = h.forYou(ctx, act, d.me.Interests, d.now.Add(-Window)); err != nil {
		return d, err
	}
	if d.pinned, err = h.Library.List(ctx, act, items.Filter{Pinned: true, OrgIDs: act.Orgs(), Limit: maxPinned}); err != nil {
		return d, err
	}
	if d.news, err = h.news(ctx, act, d.now.Add(-Window)); err != nil {
		return d, err
	}
	d.saved, err = h.saved(ctx, act, d.since)
	return d, err
}

// news is something new in what a person follows.
type news struct {
	follow.News
	card items.Card
}

// news is what came into what act follows, newest first.
func (h handlers) news(ctx context.Context, act authz.Actor, since time.Time) ([]news, error) {
	list, err := h.Follow.NewsSince(ctx, act, since, maxNews)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	refs, why := make([]string, len(list)), map[string]follow.News{}
	for n, one := range list {
		refs[n], why[one.Item] = one.Item, one
	}
	cards, err := h.Library.Cards(ctx, act, refs)
	out := make([]news, len(cards))
	for n, c := range cards {
		out[n] = news{why[c.ID], c}
	}
	return out, err
}

// forYou is what others shared since then for the job, subjects, key stages and
// years of a person, newest first: what comes from their own schools, trust and
// networks, and what others open to everyone where there is room.
func (h handlers) forYou(ctx context.Context, act authz.Actor, in people.Interests, since time.Time) ([]match, error) {
	mine := interests(in)
	refs, err := candidates(ctx, h.DB, act, mine, since, true)
	if err != nil {
		return nil, err
	}
	others, err := candidates(ctx, h.DB, act, mine, since, false)
	if refs = append(refs, others...); err != nil || len(refs) == 0 {
		return nil, err
	}
	sets, err := tags.Of(ctx, h.DB, refs...)
	if err != nil {
		return nil, err
	}
	why := map[string]string{}
	var kept []string
	for _, ref := range refs {
		if reason, ok := mine.reason(sets[ref]); ok && len(kept) < maxForYou {
			why[ref], kept = reason, append(kept, ref)
		}
	}
	cards, err := h.Library.Cards(ctx, act, kept)
	out := make([]match, len(cards))
	for n, c := range cards {
		out[n] = match{c, why[c.ID]}
	}
	return out, err
}

// saved is the latest kept searches with what is new in each.
func (h handlers) saved(ctx context.Context, act authz.Actor, since time.Time) ([]savedSearch, error) {
	list, err := h.Searches.List(ctx, act)
	if err != nil {
		return nil, err
	}
	out := make([]savedSearch, min(len(list), maxSearches))
	hits := make([][]string, len(out))
	var all []string
	lens, err := h.Library.Lens(ctx, act)
	if err != nil {
		return nil, err
	}
	for n := range out {
		out[n].Saved = list[n]
		if hits[n], err = searches.Newest(ctx, h.DB, h.Index, act, list[n].Question, lens, maxNewFound); err != nil {
			return nil, err
		}
		all = append(all, hits[n]...)
	}
	fresh, err := searches.PublishedSince(ctx, h.DB, act, all, since)
	for n := range out {
		for _, ref := range hits[n] {
			if fresh[ref] {
				out[n].fresh++
			}
		}
	}
	return out, err
}
