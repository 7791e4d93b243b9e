package safety

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"staffroom/internal/features/library"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/threads"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/testkit"
)

// shown is an entry as a matrix of doors sees it: its word stands nowhere else.
type shown struct {
	library.Entry
	mark, word    string
	file, picture string
	comment       string
	author        string // slug
}

// door is one way of learning of an entry.
type door struct {
	name  string
	lists bool // not of what was withdrawn or deleted
	staff bool // visitors are sent to sign in
	token bool // read tokens come in here, and nowhere else
	opens func(b *testkit.Browser, s shown) bool
}

// has200: the page is there and says so.
func has200(b *testkit.Browser, path, what string) bool {
	a := b.Get(path)
	return a.Status == http.StatusOK && strings.Contains(a.Body, what)
}

func ok(b *testkit.Browser, path string) bool { return b.Get(path).Status == http.StatusOK }

// link is how a list leads to it.
func (s shown) link() string { return s.Path() + `"` }

var doors = []door{
	{name: "page", opens: func(b *testkit.Browser, s shown) bool { return has200(b, s.Path(), s.word) }},
	{name: "comment on the page", opens: func(b *testkit.Browser, s shown) bool { return has200(b, s.Path(), s.comment) }},
	{name: "file", opens: func(b *testkit.Browser, s shown) bool { return ok(b, "/files/"+s.file) }},
	{name: "preview", opens: func(b *testkit.Browser, s shown) bool { return ok(b, "/files/"+s.picture+"/preview") }},
	{name: "thumb", opens: func(b *testkit.Browser, s shown) bool { return ok(b, "/files/"+s.picture+"/thumb") }},
	{name: "search", lists: true, opens: func(b *testkit.Browser, s shown) bool { return has200(b, "/library?q="+s.word, s.link()) }},
	{name: "search in the school", lists: true, opens: func(b *testkit.Browser, s shown) bool {
		return has200(b, "/at/kilnfield/library?q="+s.word, s.link())
	}},
	{name: "search in its file", lists: true, opens: func(b *testkit.Browser, s shown) bool { return has200(b, "/library?q="+s.mark+"file", s.link()) }},
	{name: "topic", lists: true, opens: func(b *testkit.Browser, s shown) bool { return has200(b, "/library?topic="+s.mark+"topic", s.link()) }},
	{name: "suggestion", lists: true, opens: func(b *testkit.Browser, s shown) bool {
		return has200(b, "/library/suggest?q="+s.word[:len(s.word)-1], s.word)
	}},
	{name: "API list", lists: true, token: true, opens: func(b *testkit.Browser, s shown) bool {
		var got struct {
			Items []struct{ ID string }
			Total int
		}
		a := b.Get("/api/v1/items?q=" + s.word)
		if a.Status != http.StatusOK || json.Unmarshal([]byte(a.Body), &got) != nil {
			return false
		}
		listed := slices.ContainsFunc(got.Items, func(i struct{ ID string }) bool { return i.ID == s.ID })
		return listed || got.Total > 0 // a count tells as much as an entry
	}},
	{name: "API item", token: true, opens: func(b *testkit.Browser, s shown) bool { return has200(b, "/api/v1/items/"+s.ID, s.word) }},
	{name: "person's page", lists: true, staff: true, opens: func(b *testkit.Browser, s shown) bool {
		return has200(b, "/people/"+s.author, s.link())
	}},
}

// publicDoors show what everybody may read, whoever asks.
var publicDoors = []door{
	{name: "feed", opens: func(b *testkit.Browser, s shown) bool { return has200(b, "/at/larkfield/feed.atom", s.word) }},
	{name: "school's feed", opens: func(b *testkit.Browser, s shown) bool { return has200(b, "/at/kilnfield/feed.atom", s.word) }},
	{name: "sitemap", opens: func(b *testkit.Browser, s shown) bool {
		index := b.Get("/sitemap.xml")
		for _, m := range regexp.MustCompile(`<loc>([^<]+)</loc>`).FindAllStringSubmatch(index.Body, -1) {
			u, err := url.Parse(m[1])
			if err == nil && (strings.HasSuffix(u.Path, s.Path()) || strings.HasPrefix(u.Path, "/sitemap/") && strings.Contains(b.Get(u.Path).Body, s.Path()+"<")) {
				return true
			}
		}
		return false
	}},
}

// show makes an entry for the matrix: a draft with a file, a picture, a comment.
func (w *world) show(by *principal, word, audience string) shown {
	ctx := w.t.Context()
	t := w.item(by, "kilnfield", word, "", word)
	w.attach(by, t, func(what string) string { return word + strings.TrimPrefix(what, "filetext") + "file" })
	e, err := w.Library.Get(ctx, by.actor, t.ids["item"])
	w.must(err)
	me, err := w.People.Get(ctx, by.actor, by.actor.PersonID)
	w.must(err)
	s := shown{mark: word, word: word + "title", file: t.ids["file"], picture: t.ids["picture"], comment: word + "said", author: me.Slug}
	if audience != "" {
		e = w.Share(by.actor, e, audience)
		_, err = w.Threads.Comment(ctx, by.actor, threads.Say{ItemID: e.ID, Body: s.comment})
		if audience != "me" {
			w.must(err)
		}
	}
	s.Entry = e
	return s
}

// TestWhoSeesWhatThroughEveryDoor is the matrix of visibility over HTTP: every
// principal × every state and audience × every door, from one table.
func TestWhoSeesWhatThroughEveryDoor(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		ed := w.called("school editor")
		school := append(audienceOf(kilnfieldOnly), ed.name)
		for _, row := range []struct {
			name, audience string
			after          items.State
			seenBy         []string
		}{
			{"draft", "", items.Draft, []string{ed.name}},
			{"only me", "me", items.Published, []string{ed.name}},
			{"school", "kilnfield", items.Published, school},
			{"trust", "larkfield", items.Published, audienceOf(larkfieldToo)},
			{"network", "north", items.Published, audienceOf(northToo)},
			{"public", "public", items.Published, nil},
			{"withdrawn", "public", items.Withdrawn, []string{"school editor", "school admin", "trust admin"}},
			{"deleted", "public", items.Deleted, []string{ed.name}}, // to bring it back; its files are gone
		} {
			s := w.show(ed, "zw"+strings.ReplaceAll(row.name, " ", ""), row.audience)
			w.become(ed, s, row.after)
			for _, p := range w.asking() {
				may := row.name == "public" || slices.Contains(row.seenBy, p.name)
				b := p.browser(w)
				for _, d := range doors {
					want := may && !(d.lists && row.after != items.Published && row.after != items.Draft)
					if row.after == items.Deleted && d.name != "page" && d.name != "API item" {
						want = false
					}
					switch {
					case p.token != "" && !d.token, d.staff && p.org == "", d.name == "comment on the page" && (row.audience == "" || row.audience == "me" || row.after != items.Published || p.actor.Visitor()):
						continue
					case d.name == "person's page" && (row.name == "draft" || row.name == "only me" || want):
						continue // what it leaves out is its own matter; that it tells nothing more is asked below
					case (d.lists || d.name == "API item") && row.name == "draft" && want, d.name == "page" && row.after != items.Published && want:
						continue // a draft has a page of its own
					}
					if got := d.opens(b, s); got != want {
						t.Errorf("%s: %s through %s: %v", row.name, p.name, d.name, got)
					}
				}
				for _, d := range publicDoors {
					if p.token != "" {
						continue
					}
					if got, want := d.opens(b, s), row.name == "public"; got != want {
						t.Errorf("%s: %s through %s: %v", row.name, p.name, d.name, got)
					}
				}
			}
		}
	})
}

// become withdraws or deletes what was shared.
func (w *world) become(p *principal, s shown, state items.State) {
	var err error
	switch state {
	case items.Withdrawn:
		_, err = w.Library.Withdraw(w.t.Context(), p.actor, s.ID, "")
	case items.Deleted:
		_, err = w.Library.Delete(w.t.Context(), p.actor, s.ID)
	}
	w.must(err)
	w.Drain()
}
