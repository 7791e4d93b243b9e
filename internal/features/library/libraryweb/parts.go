package libraryweb

import (
	"bytes"
	"context"
	"io"
	"slices"

	"github.com/a-h/templ"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/platform/web/ui"
)

// parts are the pieces of an entry's page that all staff who may read it are
// shown alike, rendered.
type parts struct{ crumbs, head, main, details, more templ.Component }

// rendered is markup that a component wrote before.
type rendered []byte

// Render writes it again.
func (r rendered) Render(_ context.Context, w io.Writer) error {
	_, err := w.Write(r)
	return err
}

// write renders a component to be written again.
func write(ctx context.Context, c templ.Component) (rendered, error) {
	var b bytes.Buffer
	err := c.Render(ctx, &b)
	return b.Bytes(), err
}

// partsBytes is what rendered parts may take of the memory.
const partsBytes = 16 << 20

// partsKey: who may edit an entry may see more of it.
type partsKey struct {
	item string
	edit bool
}

// keptParts are rendered parts with what they were made of. A save gives the
// header another version, so text and tags need not be compared.
type keptParts struct {
	item    items.Item
	files   []files.File
	related []items.Card
	parts   parts
}

func (k keptParts) madeOf(e library.Entry, related []items.Card) bool {
	return k.item == e.Item && slices.Equal(k.files, e.Files) && slices.Equal(k.related, related)
}

// parts renders what is shared of an entry's page once for all staff. A
// visitor's page is kept whole, elsewhere.
func (h handlers) parts(ctx context.Context, act authz.Actor, e library.Entry, related []items.Card) (parts, error) {
	find, err := h.searchFrom(ctx, act, e.OrgID)
	if err != nil {
		return parts{}, err
	}
	if act.Visitor() {
		return partsOf(act, e, find, related), nil
	}
	key := partsKey{e.ID, items.CanEdit(act, e.Item) == nil}
	if kept, ok := h.rendered.Get(key); ok && kept.madeOf(e, related) {
		return kept.parts, nil
	}
	p, size, err := partsOf(act, e, find, related).render(ctx)
	if err == nil {
		h.rendered.Put(key, keptParts{e.Item, e.Files, related, p}, size)
	}
	return p, err
}

func partsOf(act authz.Actor, e library.Entry, find string, related []items.Card) parts {
	v := partsView{
		Title: itemcards.Title(e.Item), Kind: e.Kind, Audience: itemcards.Audience(e.Item), Pinned: !e.PinnedAt.IsZero(),
		Tags: tagLinks(e.Tags, find), Byline: byline(act, e), Summary: e.Summary, Why: e.Why, WhyTitle: whyTitle(e.Kind),
		Body: ui.HTML(e.Body.UnderTitle().String()), Licence: licenceOf(e.Licence), Video: video(e),
		Files: fileViews(e.Files), FileNote: filesNote(e.Files), Facts: entryFacts(e),
	}
	return parts{ui.Breadcrumbs(crumbs(e, find)), entryHead(v), entryMain(v), details(v), moreLikeThis(itemcards.Views(related))}
}

// render is the same parts as markup, and how much it takes.
func (p parts) render(ctx context.Context) (parts, int, error) {
	size := 4 << 10
	for _, c := range []*templ.Component{&p.crumbs, &p.head, &p.main, &p.details, &p.more} {
		r, err := write(ctx, *c)
		if err != nil {
			return p, 0, err
		}
		*c, size = r, size+cap(r)
	}
	return p, size, nil
}
