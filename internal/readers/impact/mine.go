package impact

import (
	"net/http"
	"net/url"
	"time"

	"staffroom/internal/features/library/heard"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/shell"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/platform/web/ui"
)

// How much of the page there is.
const (
	itemsAPage = 30
	newsShown  = 10
	newsWindow = 28 * 24 * time.Hour
)

// mineView is what somebody shared, with where to read what became of each.
type mineView struct {
	News  []newsView
	Rows  []sharedRow
	Pager ui.PagerView
}

// newsView is one thing that happened.
type newsView struct{ Title, Href, Said, When string }

type sharedRow struct {
	Title, Href, Page string
	Thumb             ui.ThumbView
	Line              string // what it is, and since when
	Used              string
	Versions          bool
}

func newsOf(list []heard.News) []newsView {
	out := make([]newsView, len(list))
	for n, one := range list {
		out[n] = newsView{one.Title, one.Path, one.Sentence(), itemcards.Day(one.At)}
	}
	return out
}

func (h Room) mine(w http.ResponseWriter, r *http.Request) error {
	ctx, act := r.Context(), authz.Of(r.Context())
	list, err := h.Library.List(ctx, act, items.Filter{AuthorID: act.PersonID, Before: r.FormValue("before"), Limit: itemsAPage + 1})
	if err != nil {
		return err
	}
	var v mineView
	if len(list) > itemsAPage {
		list = list[:itemsAPage]
		v.Pager = ui.PagerView{Label: "Pages of what you shared", Next: "/impact?" + url.Values{"before": {list[itemsAPage-1].Key(false)}}.Encode(), NextTo: "Older"}
	}
	for _, c := range list {
		card := itemcards.View(c)
		v.Rows = append(v.Rows, sharedRow{Title: itemcards.Title(c.Item), Href: "/items/" + c.ID + "/impact", Page: itemcards.Path(c.Item), Thumb: itemcards.Thumb(c),
			Line: ui.KindWord(card.Kind) + ", shared " + itemcards.Day(c.PublishedAt), Used: itemcards.UsedIn(c.UsedIn), Versions: c.Kin > 0})
	}
	if r.FormValue("before") == "" {
		news, err := h.Heard.Since(ctx, act, h.Clock().Add(-newsWindow), newsShown)
		if err != nil {
			return err
		}
		v.News = newsOf(news)
	}
	page := ui.PageView{Title: "What you shared", NoIndex: true, Styles: []string{"impact.css"}}
	return h.Shell.Render(w, r, http.StatusOK, shell.Page{PageView: page, Section: "library"}, mineBody(v))
}
