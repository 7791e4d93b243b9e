package finder

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"net/http"

	"github.com/a-h/templ"

	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/shell"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/searches"
	"staffroom/internal/platform/memo"
	"staffroom/internal/platform/search"
	"staffroom/internal/platform/web/ui"
)

// What answers in memory may take, how long a question may be to be kept there,
// and of how many people it is known how they look at things.
const (
	answersBytes = 8 << 20
	keptQuestion = 4 << 10
	knownReaders = 10_000
)

// answer is the page that answers a question, rendered: what it shows and counts
// is the same for all who hold the same audience keys, so that a staff room that
// opens the library at half past eight finds it once. It serves while this
// process has written nothing and for authz.Freshness; then it is asked whether
// what it was made of is still so.
type answer struct {
	view shell.Page
	body []byte
	read memo.Read

	made  bool // of what follows: an organisation's own library is made of more
	mark  string
	refs  []string
	of    map[string]items.Card
	orgs  []search.Count
	names map[string]string
}

// Render writes the page's own part.
func (a answer) Render(_ context.Context, w io.Writer) error {
	_, err := w.Write(a.body)
	return err
}

// reader is how somebody looks at the library: whether they have something that
// their keys do not open, and what is near to them.
type reader struct {
	hidden bool
	lens   searches.Lens
	look   string // the lens as part of a key
	read   memo.Read
}

func (h handlers) now() memo.Read { return memo.Read{Changes: h.Library.Changes(), At: h.Clock()} }

// answerKey is what the answer depends on: the question with its place in the
// pages, and who reads. Who has something of their own that others with the same
// keys do not see is nobody's like.
func answerKey(r *http.Request, act authz.Actor, by reader, q searches.Question) string {
	ask := q.Ask(act, nil, searches.Lens{})
	if !by.hidden {
		ask.Person = ""
	}
	return fmt.Sprintf("%v %s %s %q %s", act.Visitor(), q.Address(), r.URL.Query().Get("trail"), fmt.Sprint(ask), by.look)
}

func (h handlers) reader(ctx context.Context, act authz.Actor, now memo.Read) (by reader, err error) {
	if by, ok := h.readers.Get(act.PersonID); ok && by.read.Fresh(now, authz.Freshness) {
		return by, nil
	}
	by.read = now
	if !act.Visitor() {
		if by.hidden, err = ownsHidden(ctx, h.DB, act); err != nil {
			return by, err
		}
	}
	if by.lens, err = h.Library.Lens(ctx, act); err != nil {
		return by, err
	}
	by.look = fmt.Sprintf("%x", sha256.Sum256([]byte(fmt.Sprint(by.lens))))
	h.readers.Put(act.PersonID, by, 1)
	return by, nil
}

// answer finds what answers a question, or has found it just before.
func (h handlers) answer(r *http.Request, act authz.Actor, at orgs.Org, q searches.Question) (answer, error) {
	now := h.now() // before anything is read: what is committed later counts as later
	by, err := h.reader(r.Context(), act, now)
	if err != nil {
		return answer{}, err
	}
	key := answerKey(r, act, by, q)
	a, ok := h.answers.Get(key)
	if ok && a.read.Fresh(now, authz.Freshness) {
		return a, nil
	}
	if ok && a.made {
		if ok, err = h.still(r.Context(), act, q, a); err != nil {
			return answer{}, err
		}
	}
	if !ok || !a.made {
		if a, err = h.find(r, act, by.lens, at, q); err != nil {
			return a, err
		}
	}
	a.read = now
	if len(key) < keptQuestion {
		h.answers.Put(key, a, len(key)+cap(a.body)+2<<10+1<<10*len(a.of))
	}
	return a, nil
}

// still reports whether an answer would be the same if it were found again: the
// index, the items' headers and pictures and the organisations' names are what
// they were. An item's tags change with its version.
func (h handlers) still(ctx context.Context, act authz.Actor, q searches.Question, a answer) (bool, error) {
	mark, err := h.Index.Mark(ctx)
	if err != nil || mark != a.mark {
		return false, err
	}
	cards, err := h.Library.Cards(ctx, act, a.refs)
	if err != nil || len(cards) != len(a.of) {
		return false, err
	}
	for _, c := range cards {
		if a.of[c.ID] != c {
			return false, nil
		}
	}
	names, err := h.names(ctx, a.orgs, q.Chosen["org"])
	return maps.Equal(names, a.names), err
}

func (h handlers) find(r *http.Request, act authz.Actor, lens searches.Lens, at orgs.Org, q searches.Question) (answer, error) {
	ctx := r.Context()
	mark, err := h.Index.Mark(ctx)
	if err != nil {
		return answer{}, err
	}
	found, err := h.firstPage(ctx, act, lens, &q)
	if err != nil {
		return answer{}, err
	}
	names, err := h.names(ctx, found.Facets["org"], q.Chosen["org"])
	if err != nil {
		return answer{}, err
	}
	s := sheet{visitor: act.Visitor(), at: at, q: q, trail: readTrail(r.URL.Query().Get("trail"), q.After), found: found, names: names, now: h.Clock()}
	body, err := written(ctx, page(s.view()))
	a := answer{body: body, view: shell.Page{
		PageView: ui.PageView{Title: s.title(), NoIndex: !q.Empty() || q.After != "", Canonical: h.Shell.Base() + q.Path()},
		Section:  "library", OrgID: at.ID, Query: q.Text,
	}, made: at.ID == "", mark: mark, of: found.Cards, orgs: found.Facets["org"], names: names}
	for _, hit := range found.Hits {
		a.refs = append(a.refs, hit.Ref)
	}
	return a, err
}

func written(ctx context.Context, c templ.Component) ([]byte, error) {
	var b bytes.Buffer
	if err := c.Render(ctx, &b); err != nil {
		return nil, fmt.Errorf("render: %w", err)
	}
	return bytes.Clone(b.Bytes()), nil
}
