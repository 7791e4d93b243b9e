package finder

import (
	"context"
	"net/http"
	"strings"

	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/people"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/kernel/searches"
	"staffroom/internal/platform/search"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// How many suggestions of each sort there are.
const (
	suggestTexts  = 6
	suggestOthers = 3
)

// suggest completes what is being typed: things, words, people whom the asker
// may look up, and schools.
func (h handlers) suggest(w http.ResponseWriter, r *http.Request) error {
	v := r.URL.Query()
	q := searches.Question{Text: searches.Read(v).Text, At: searches.Read(map[string][]string{"q": v["at"]}).Text}
	if q.Text == "" {
		return web.Render(w, r, http.StatusOK, ui.Suggest(nil))
	}
	groups, err := h.suggestions(r.Context(), authz.Of(r.Context()), q)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, ui.Suggest(groups))
}

func (h handlers) suggestions(ctx context.Context, act authz.Actor, q searches.Question) ([]ui.SuggestGroup, error) {
	found, err := h.Index.Suggest(ctx, q.Text, act.Reads(), act.PersonID, suggestTexts)
	if err != nil {
		return nil, err
	}
	things, words, err := h.texts(ctx, act, q, found)
	if err != nil {
		return nil, err
	}
	schools, err := h.Orgs.List(ctx, orgs.Filter{Kind: orgs.School, Query: q.Text, Limit: suggestOthers})
	if err != nil {
		return nil, err
	}
	var whom []people.Person
	if !act.Visitor() {
		if whom, err = h.People.List(ctx, act, people.Filter{Query: q.Text, Limit: suggestOthers}); err != nil {
			return nil, err
		}
	}
	return []ui.SuggestGroup{
		{Title: "In the library", Links: things}, {Title: "Search for", Links: words},
		{Title: "People", Links: personLinks(whom)}, {Title: "Schools", Links: schoolLinks(schools)},
		{Title: "Everything", Links: []ui.Link{{Label: "See all results for “" + q.Text + "”", Href: q.Address(), Icon: "search"}}},
	}, nil
}

// texts are the library's suggestions as links: titles lead to their things,
// words to a search.
func (h handlers) texts(ctx context.Context, act authz.Actor, q searches.Question, found []search.Suggestion) (things, words []ui.Link, err error) {
	var refs []string
	for _, s := range found {
		if s.Ref != "" {
			refs = append(refs, s.Ref)
		} else {
			words = append(words, ui.Link{Label: s.Text, Href: searches.Question{Text: s.Text, At: q.At}.Address(), Icon: "search"})
		}
	}
	cards, err := h.Library.Cards(ctx, act, refs)
	for _, c := range cards {
		things = append(things, ui.Link{Label: itemcards.Title(c.Item), Note: ui.KindWord(c.Kind) + ", " + c.OrgShortName(), Href: itemcards.Path(c.Item), Icon: kindIcon(c.Item)})
	}
	return things, words, err
}

func kindIcon(it items.Item) string {
	if it.State == items.Draft {
		return "pencil"
	}
	return "file-text"
}

func personLinks(list []people.Person) []ui.Link {
	out := make([]ui.Link, len(list))
	for n, p := range list {
		out[n] = ui.Link{Label: p.Name, Note: p.JobTitle, Href: "/people/" + p.Slug, Icon: "user"}
	}
	return out
}

func schoolLinks(list []orgs.Org) []ui.Link {
	out := make([]ui.Link, len(list))
	for n, o := range list {
		out[n] = ui.Link{Label: o.Name, Note: strings.TrimSpace(o.Town), Href: "/at/" + o.Slug, Icon: "school"}
	}
	return out
}
