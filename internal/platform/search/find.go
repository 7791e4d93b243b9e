package search

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
)

const (
	defaultLimit = 20
	maxLimit     = 200
)

// Search answers a query. No text is wrong; only a Cursor that is not ours is
// errs.Invalid.
func (ix *Index) Search(ctx context.Context, q Query) (Result, error) {
	after, err := parseCursor(q.Cursor)
	if err != nil {
		return Result{}, err
	}
	v, err := ix.view(ctx)
	if err != nil {
		return Result{}, err
	}
	p := ix.parse(q.Text)
	r := newReader(q.Reads, q.Person)
	l := newLoaded(v, &q)
	if err := ix.loadAll(ctx, l, p); err != nil {
		return Result{}, err
	}
	m, fix, err := ix.corrected(ctx, l, p, r)
	if err != nil {
		return Result{}, err
	}
	hits := m.full
	if (len(m.full) == 0 || q.Sort == Relevance) && len(m.full) < fewFull {
		hits = append(hits, m.partial...)
	}
	res := Result{DidYouMean: fix.text, Corrected: fix.applied && len(hits) > 0}
	page := ix.count(&res, v, q, hits, order{v: v, sort: q.Sort, browse: p.positive() == 0, after: after})
	if len(hits) == 0 {
		res.DidYouMean = ""
	}
	res.Hits, err = ix.show(ctx, v, p, l.rank, q, page)
	return res, err
}

// filter is the query's facets, those with nothing chosen left out.
func (q *Query) filter() map[string][]string {
	f := map[string][]string{}
	for facet, vals := range q.Filter {
		if len(vals) > 0 {
			f[facet] = append(f[facet], vals...)
		}
	}
	if len(q.Orgs) > 0 {
		f["org"] = append(f["org"], q.Orgs...)
	}
	if len(q.Kinds) > 0 {
		f["kind"] = append(f["kind"], q.Kinds...)
	}
	return f
}

// count counts total and facets and picks the page.
func (ix *Index) count(res *Result, v *view, q Query, hits []cand, o order) []cand {
	n := newNarrow(v, &q)
	limit := q.Limit
	if limit <= 0 {
		limit = defaultLimit
	}
	top := topList{order: o, limit: min(limit, maxLimit)}
	for _, c := range slices.Backward(hits) { // the newest stand last, mostly
		if n.state[c.facets] == unknown {
			n.state[c.facets] = n.test(c.facets)
		}
		n.n[c.facets]++
		if n.state[c.facets] == passes {
			res.Total++
			top.add(c)
		}
	}
	res.Facets = n.counts(q.Facets)
	if res.Total > MaxCount {
		res.Total, res.Capped = MaxCount, true
	}
	if top.more {
		res.Next = o.cursor(top.list[len(top.list)-1])
	}
	return top.list
}

// place is where a hit stands in an order; a cursor is the place of the last hit.
type place struct {
	Score     float64 `json:"s,omitempty"`
	Pinned    bool    `json:"p,omitempty"`
	Published int64   `json:"t,omitempty"`
	Title     string  `json:"n,omitempty"`
	Ref       string  `json:"r"`
}

type order struct {
	v      *view
	sort   Sort
	browse bool
	after  *place
}

func (o order) place(c cand) place {
	ch := o.v.chunks[c.chunk]
	p := place{Published: ch.published[c.slot], Ref: ch.ref[c.slot]}
	switch {
	case o.sort == Title:
		p.Published, p.Title = 0, ch.title[c.slot]
	case o.sort == Relevance && o.browse:
		p.Pinned = ch.pinned[c.slot]
	case o.sort == Relevance:
		p.Score = c.score
	}
	return p
}

// compare puts what comes first first.
func (a place) compare(b place) int {
	if a.Pinned != b.Pinned {
		if a.Pinned {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Title, b.Title), cmp.Compare(b.Published, a.Published), cmp.Compare(a.Ref, b.Ref))
}

func (o order) cursor(c cand) string {
	b, err := json.Marshal(o.place(c))
	if err != nil {
		panic(err) // numbers and strings always marshal
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

func parseCursor(s string) (*place, error) {
	if s == "" {
		return nil, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return nil, errs.Wrap(err, errs.Invalid, "cursor", "cursor")
	}
	var p place
	if err := json.Unmarshal(b, &p); err != nil {
		return nil, errs.Wrap(err, errs.Invalid, "cursor", "cursor")
	}
	return &p, nil
}

// topList keeps the first hits behind the cursor.
type topList struct {
	order
	limit  int
	list   []cand
	places []place
	more   bool
}

func (t *topList) add(c cand) {
	if len(t.list) == t.limit && t.surelyLater(c) {
		t.more = t.more || t.after == nil || t.place(c).compare(*t.after) > 0
		return
	}
	p := t.place(c)
	if t.after != nil && p.compare(*t.after) <= 0 {
		return
	}
	i, _ := slices.BinarySearchFunc(t.places, p, place.compare)
	if len(t.list) == t.limit {
		t.more = true
		if i == t.limit {
			return
		}
		t.list, t.places = t.list[:t.limit-1], t.places[:t.limit-1]
	}
	t.list, t.places = slices.Insert(t.list, i, c), slices.Insert(t.places, i, p)
}

// show reads the page's texts. The audience is asked of the database again: a
// document withdrawn since the search began is not shown.
func (ix *Index) show(ctx context.Context, v *view, p *parsed, rank *ranking, q Query, page []cand) ([]Hit, error) {
	if len(page) == 0 {
		return nil, nil
	}
	ids := make([]int64, len(page))
	for i, c := range page {
		ids[i] = v.chunks[c.chunk].no*chunkSize + int64(c.slot)
	}
	where := audience(q.Reads, q.Person)
	found, err := db.All(ctx, ix.d, func(t *shownTexts) []any { return []any{&t.id, &t.ref, &t.title, &t.summary, &t.body} },
		`SELECT d.id, d.ref, t.title, t.summary, t.body FROM search_docs d JOIN search_texts t ON t.id = d.id
		WHERE d.id IN (`+ints(ids)+`)`+where.String(), where.Args...)
	if err != nil {
		return nil, err
	}
	byID := make(map[int64]*shownTexts, len(found))
	for i := range found {
		byID[found[i].id] = &found[i]
	}
	mk := newMarker(p)
	hits := make([]Hit, 0, len(page))
	for i, c := range page {
		t := byID[ids[i]]
		if t == nil {
			continue
		}
		h := Hit{Ref: t.ref, Score: c.score, Title: mk.spans(t.title), Why: p.why(c)}
		h.Why.Met = rank.met(c.facets)
		if h.Snippet, err = ix.snippet(ctx, mk, t); err != nil {
			return nil, err
		}
		hits = append(hits, h)
	}
	return hits, nil
}

type shownTexts struct {
	id                        int64
	ref, title, summary, body string
}

// audience is who may see a document, as SQL.
func audience(reads []int64, person string) *db.Where {
	cond := "d.reach IN (" + ints(reads) + ")"
	if len(reads) == 0 {
		cond = "1 = 0"
	}
	if person == "" {
		return db.NewWhere().And(cond)
	}
	return db.NewWhere().And("("+cond+" OR d.owner = ?)", person)
}

// snippet is the best window of the summary or the body, or of the attachments
// where only they have the words.
func (ix *Index) snippet(ctx context.Context, mk *marker, t *shownTexts) ([]Span, error) {
	s, n := mk.window(t.summary)
	if n < mk.groups {
		if b, m := mk.window(t.body); m > n {
			s, n = b, m
		}
	}
	if n == 0 && mk.groups > 0 && !mk.hits(t.title) {
		a, err := db.Scalar[string](ctx, ix.d, `SELECT attachments FROM search_texts WHERE id = $1`, t.id)
		if errs.Is(err, errs.NotFound) {
			return s, nil
		}
		if err != nil {
			return nil, err
		}
		for part := range strings.SplitSeq(a, separator) {
			if b, m := mk.window(part); m > n {
				s, n = b, m
			}
		}
	}
	if len(s) == 0 {
		s, _ = mk.window(t.body)
	}
	return s, nil
}

// surelyLater spares most candidates of a long list the full comparison.
func (t *topList) surelyLater(c cand) bool {
	last, ch := &t.places[t.limit-1], t.v.chunks[c.chunk]
	switch {
	case t.sort == Title:
		return ch.title[c.slot] > last.Title
	case t.sort == Relevance && !t.browse:
		return c.score < last.Score
	case t.sort == Relevance && ch.pinned[c.slot]:
		return last.Pinned && ch.published[c.slot] < last.Published
	}
	return ch.published[c.slot] < last.Published
}
