package finder_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/searches"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/testkit"
	"staffroom/internal/testkit/browser"
)

// put shares an entry with tags.
func put(w *testkit.W, by authz.Actor, org, audience string, ed library.Edit) library.Entry {
	w.T.Helper()
	ctx := w.T.Context()
	e, err := w.Library.StartDraft(ctx, by, w.Orgs[org].ID, ed.Kind, "")
	if err != nil {
		w.T.Fatal(err)
	}
	ed.Body = e.Body
	if e, err = w.Library.SaveDraft(ctx, by, e.ID, e.Version, ed); err != nil {
		w.T.Fatal(err)
	}
	if audience == "draft" {
		return e
	}
	return w.Share(by, e, audience)
}

func practice(title, summary string, set tags.Set) library.Edit {
	return library.Edit{Kind: "practice", Title: title, Summary: summary, Why: "It worked.", Tags: set, Licence: "CC-BY-4.0"}
}

// shelf is a library to look in.
func shelf(w *testkit.W) (teacher authz.Actor) {
	ed := w.Editor("kilnfield")
	mill := w.Editor("millbeck")
	maths := tags.Set{tags.Subject: {"maths"}, tags.KeyStage: {"ks2"}, tags.Year: {"y4"}, tags.JobRole: {"teacher"}}
	for n, title := range []string{
		"Bar models before algorithms: a six-lesson fractions sequence", "Fractions as numbers: putting two thirds on a line",
		"Fraction talk: five-minute starters", "Year 5 fractions: adaptations for our mixed-age classes",
	} {
		put(w, ed, "kilnfield", "public", practice(title, "Swap the procedure for a picture first. Slides, teacher notes and a quiz.", maths))
		w.Now.Add(time.Duration(n+1) * time.Hour)
	}
	put(w, mill, "millbeck", "larkfield", practice("What our fractions question analysis told us", "The trust-wide gap in comparing unlike denominators.", tags.Set{tags.Subject: {"maths"}, tags.KeyStage: {"ks1", "ks2"}}))
	put(w, mill, "millbeck", "millbeck", practice("The boiler room checklist", "What the caretaker looks at on Mondays.", tags.Set{tags.JobRole: {"site"}, tags.Topic: {"boilers"}}))
	e := practice("Halves and quarters in the outdoor area", "Mud, planks and a long rope: six provision ideas for fractions.", tags.Set{tags.Subject: {"maths"}, tags.KeyStage: {"eyfs"}})
	e.Kind, e.Licence = "article", ""
	put(w, mill, "millbeck", "public", e)
	put(w, ed, "kilnfield", "draft", practice("Equivalent fractions with paper strips", "Two lessons so far.", maths))
	for n := range 30 {
		put(w, ed, "kilnfield", "public", practice(fmt.Sprintf("Assembly number %d", n+1), "A story and a question for the walk home.", tags.Set{tags.Topic: {fmt.Sprintf("topic %d", n)}}))
	}
	return w.Teacher("kilnfield")
}

func TestSearchPage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		b := w.Client(shelf(w))
		b.Page("/library").Says("36 things in what you can see", "Key stage 2 5", "Practices 35", "Articles 1", "School kilnfield 34 millbeck 2 Year", "Free to adapt", "1 to 20 of 36")
		b.Page("/library?q=fractions").Says("6 results for fractions", "Bar models before algorithms")
		b.Page("/library?q=fractions&key_stage=ks1").Says("1 result for fractions", "question analysis", "Key stage 1 remove filter", "Clear all")
		b.Page("/library?q=fractions&org=millbeck&org=kilnfield").Says("6 results")
		b.Page("/library?kind=article").Says("1 thing", "Halves and quarters")
		b.Page("/library?q=frctions").Says("fractions")
		b.Page("/library?q=zzzyzzy&subject=maths").Says("No results for “zzzyzzy”", "Search without filters", "See what is newest")
		b.Page("/at/larkfield/library?q=fractions").Says("Library of larkfield", "6 results for fractions from larkfield")
		b.Page("/at/fellgate/library").Says("Search everything", "Nothing shared yet")
		b.Get("/at/nowhere/library").Is(404)
		w.Client(authz.Actor{}).Page("/library?q=fractions").Says("5 results for fractions open to everyone")
	})
}

// titles are the results of a page in order.
func titles(a *testkit.Answer) (out []string) {
	for part := range strings.SplitSeq(a.Body, `class="card-link" href="/at/`) {
		address, _, _ := strings.Cut(part, `"`)
		out = append(out, address)
	}
	return out[1:]
}

// next is the page after, or "".
func next(a *testkit.Answer, rel string) string {
	_, before, _ := strings.Cut(a.Body, `<a class="btn" href="`)
	for before != "" {
		href, rest, _ := strings.Cut(before, `"`)
		tag, _, _ := strings.Cut(rest, ">")
		if strings.Contains(tag, `rel="`+rel+`"`) {
			return strings.ReplaceAll(href, "&amp;", "&")
		}
		_, before, _ = strings.Cut(rest, `<a class="btn" href="`)
	}
	return ""
}

func TestPagesLeadOnAndBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		b := w.Client(shelf(w))
		for _, sort := range []string{"", "newest", "title"} {
			first := b.Page("/library?sort=" + sort)
			second := b.Page(next(first, "next"))
			second.Says("21 to 36 of 36")
			all := slices.Concat(titles(first), titles(second))
			slices.Sort(all)
			if len(slices.Compact(all)) != 36 {
				t.Errorf("%q: two pages show %d things", sort, len(all))
			}
			if next(second, "next") != "" {
				t.Error("the last page leads on")
			}
			if back := b.Page(next(second, "prev")); !slices.Equal(titles(back), titles(first)) {
				t.Errorf("%q: back leads elsewhere", sort)
			}
		}
	})
}

// What somebody may not see is in no hit, count, facet, suggestion or correction.
func TestNothingShowsThrough(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		shelf(w)
		for who, b := range map[string]*testkit.Browser{"visitor": w.Client(authz.Actor{}), "neighbour": w.Client(w.Teacher("scarbrook")), "schoolmate": w.Client(w.Teacher("kilnfield"))} {
			for _, path := range []string{"/library", "/library?q=boiler", "/library?q=boilr", "/library?q=checklist",
				"/library/suggest?q=boil", "/library/suggest?q=boiler+room", "/library/suggest?q=equiv", "/library?q=equivalent+paper+strips", "/at/larkfield/library", "/at/millbeck/library?q=caretaker"} {
				body := strings.ToLower(b.Get(path).Body)
				for _, secret := range []string{"boiler room checklist", "caretaker looks", "equivalent fractions with", `value="boilers"`} {
					if strings.Contains(body, secret) {
						t.Errorf("%s meets %q at %s", who, secret, path)
					}
				}
			}
			b.Page("/library?q=boiler").Says("0 results")
			b.Page("/library?topic=boilers").Says("0 things", "boilers 0")
			if strings.Contains(b.Page("/library").Body, `value="boilers"`) {
				t.Errorf("%s is offered a topic that only others have", who)
			}
		}
		w.Client(w.Teacher("millbeck")).Page("/library?q=boiler").Says("1 result", "The boiler room checklist")
	})
}

func TestSuggestions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		me := shelf(w)
		b := w.Client(me)
		b.Page("/library/suggest?q=bar").Says("In the library", "Bar models before algorithms", "See all results for “bar”")
		b.Page("/library/suggest?q=person").Says("People", "of kilnfield")
		b.Page("/library/suggest?q=kiln").Says("Schools", "The kilnfield school")
		if a := b.Page("/library/suggest?q="); a.Text() != "" {
			t.Errorf("nothing typed, but: %s", a.Text())
		}
		visitor := w.Client(authz.Actor{}).Page("/library/suggest?q=person")
		if strings.Contains(visitor.Body, "/people/") {
			t.Error("a visitor looks people up")
		}
		if !slices.Contains(b.Page("/library/suggest?at=larkfield&q=frac").Links(), "/at/larkfield/library?q=frac") {
			t.Error("See all leaves the trust's page")
		}
	})
}

func TestHostileAddresses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		b := w.Client(shelf(w))
		long := strings.Repeat("fractions ", 4000)
		for _, v := range []url.Values{
			{"q": {"\x00\xff\xfe"}}, {"q": {`"'); DROP TABLE items;--`}}, {"q": {`" AND NOT ( * ^ NEAR/3 :`}}, {"q": {long}}, {"q": {"-fractions"}}, {"q": {`""`}},
			{"q": {"%"}, "org": {"%"}}, {"after": {"!!!"}}, {"after": {"bm90IGpzb24"}}, {"after": {"eyJyIjoxfQ"}}, {"after": {long}}, {"trail": {strings.Repeat(".", 9000)}, "after": {"x"}},
			{"key_stage": {"\x00", "<script>alert(1)</script>"}}, {"sort": {"; --"}}, {"topic": slices.Repeat([]string{"a"}, 500)}, {"subject": {"maths", ""}},
		} {
			for _, path := range []string{"/library", "/at/larkfield/library", "/library/suggest"} {
				a := b.Get(path + "?" + v.Encode())
				if a.Status != 200 {
					t.Errorf("%s?%.80s: %d", path, v.Encode(), a.Status)
				}
				if strings.Contains(a.Body, "<script>alert") {
					t.Error("markup came through")
				}
			}
		}
		b.Get("/library?q=%zz&kind=%").Is(200)
		b.Get("/at/%00/library").Is(404)
		b.Get("/at/%ff/library").Is(404)
		b.Post("/library/searches/%00/delete", nil).Is(404)
	})
}

// A cursor that means nothing leads to the first page.
func TestBadCursor(t *testing.T) {
	w := testkit.World(t, dbtest.SQLite(t))
	b := w.Client(shelf(w))
	if !slices.Equal(titles(b.Page("/library?after=nonsense!")), titles(b.Page("/library"))) {
		t.Error("a bad cursor does not lead to the first page")
	}
}

func TestSearchCostsAFixedNumberOfQueries(t *testing.T) {
	d := dbtest.SQLite(t)
	w := testkit.World(t, d)
	me := shelf(w)
	b, visitor := w.Client(me), w.Client(authz.Actor{})
	n := testkit.Queries(d)
	const most = 20
	for _, path := range []string{"/library", "/library?q=fractions", "/library?q=assembly&sort=newest&kind=practice&org=kilnfield&topic=topic+1", "/at/larkfield/library?q=fractions", "/library/suggest?q=ass"} {
		for who, from := range map[string]*testkit.Browser{"staff": b, "visitor": visitor} {
			from.Page(path) // fills the caches that a busy site always has
			n.Reset()
			from.Page(path)
			t.Logf("%s %s: %d queries", who, path, n.Load())
			if got := n.Load(); got > most {
				t.Errorf("%s %s: %d queries, more than %d", who, path, got, most)
			}
		}
	}
}

func TestSavedSearches(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		me := shelf(w)
		b := w.Client(me)
		p := b.Page("/library?q=fractions&key_stage=ks2")
		b.Follow(b.Send(p, "/library/searches", nil)).Is(200).Says("Saved “fractions, Key stage 2”", "results for fractions")
		b.Send(p, "/library/searches", map[string]string{"name": " "}).Is(422).Says("There is one thing to put right", "Enter a name")
		list := b.Page("/library/searches").Says("fractions, Key stage 2")
		if !slices.Contains(list.Links(), "/library?key_stage=ks2&q=fractions") {
			t.Errorf("it does not lead to the search: %v", list.Links())
		}
		saved, err := w.Searches.List(t.Context(), me)
		if err != nil || len(saved) != 1 {
			t.Fatal(saved, err)
		}
		one := "/library/searches/" + saved[0].ID
		b.Follow(b.Send(list, one+"/name", map[string]string{"name": "Fractions for Year 4"})).Says("Renamed.", "Fractions for Year 4")
		b.Send(list, one+"/name", map[string]string{"name": strings.Repeat("x", 81)}).Is(422).Says("80 characters or fewer")
		other := w.Client(w.Teacher("kilnfield"))
		other.Post(one+"/name", url.Values{"name": {"Mine"}}).Is(404)
		other.Post(one+"/delete", nil).Is(404)
		gone := b.Follow(b.Send(list, one+"/delete", nil)).Says("Deleted “Fractions for Year 4”", "No saved searches yet")
		b.Follow(b.Send(gone, "/library/searches", nil)).Says("Fractions for Year 4", "Saved “Fractions for Year 4”")
		w.Client(authz.Actor{}).Post("/library/searches", url.Values{"name": {"x"}}).Is(401)
	})
}

func TestSavedSearchesHaveALimit(t *testing.T) {
	w := testkit.World(t, dbtest.SQLite(t))
	me := w.Teacher("kilnfield")
	for n := range searches.MaxSaved {
		if _, err := w.Searches.Keep(t.Context(), me, fmt.Sprint(n), searches.Question{Text: "x"}); err != nil {
			t.Fatal(err)
		}
	}
	w.Client(me).Post("/library/searches", url.Values{"name": {"one more"}, "question": {"q=x"}}).Is(422).Says("Delete one you no longer need")
}

// The pages at every width, light and dark, for the rules and for the eye.
func TestInTheBrowser(t *testing.T) {
	w := testkit.World(t, dbtest.SQLite(t))
	me := shelf(w)
	if _, err := w.Searches.Keep(t.Context(), me, "Fractions", searches.Question{Text: "fractions"}); err != nil {
		t.Fatal(err)
	}
	public := httptest.NewServer(w.Handler)
	t.Cleanup(public.Close)
	session := w.Client(me).Cookie("session")
	staff := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		r.AddCookie(&http.Cookie{Name: "session", Value: session})
		w.Handler.ServeHTTP(rw, r)
	}))
	t.Cleanup(staff.Close)
	for _, o := range []browser.Options{{}, {Width: 390, Dark: true}, {Width: 320, NoScript: true}} {
		for name, path := range map[string]string{"library": "/library", "found": "/library?q=fractions&key_stage=ks2&free=yes", "none": "/library?q=zzyzx&free=yes", "trust": "/at/larkfield/library", "saved": "/library/searches", "public": "/library?q=fractions"} {
			t.Run(fmt.Sprintf("%s %d dark=%v", name, o.Width, o.Dark), func(t *testing.T) {
				p := browser.Open(t, o)
				site := staff
				if name == "public" {
					site = public
				}
				p.Go(site.URL + path)
				p.Axe(t)
				p.SameWidth(t)
				p.Clean(t, strings.TrimPrefix(site.URL, "http://"))
				if dir := os.Getenv("SHOTS"); dir != "" {
					p.Screenshot(filepath.Join(dir, fmt.Sprintf("%s-%d-%v.png", name, o.Width, o.Dark)))
				}
			})
		}
	}
}

// A box that is ticked narrows the results at once; on a phone the sheet of
// filters stays open meanwhile, and going back undoes it.
func TestFiltersInTheBrowser(t *testing.T) {
	w := testkit.World(t, dbtest.SQLite(t))
	shelf(w)
	site := httptest.NewServer(w.Handler)
	t.Cleanup(site.Close)
	for _, width := range []int{1280, 390} {
		p := browser.Open(t, browser.Options{Width: width})
		p.Go(site.URL + "/library?q=fractions")
		p.WaitText("5 results for fractions")
		if width < 600 {
			p.Eval(`document.querySelector(".only-phone[popovertarget=facets]").click()`)
		}
		p.Eval(`document.querySelector("input[name=key_stage][value=eyfs]").click()`)
		p.Wait(`document.querySelector("#found").innerText.includes("1 result")`)
		if !strings.Contains(p.URL(), "key_stage=eyfs") {
			t.Errorf("%d: the address does not say so: %s", width, p.URL())
		}
		if width < 600 && p.Count("#facets:popover-open") != 1 {
			t.Error("the sheet of filters closed")
		}
		p.Back()
		p.Wait(`document.querySelector("#found").innerText.includes("5 results")`)
		p.Clean(t, strings.TrimPrefix(site.URL, "http://"))
	}
}

// Suggestions come while somebody types; the arrow keys walk them, a click follows one.
func TestSuggestionsInTheBrowser(t *testing.T) {
	w := testkit.World(t, dbtest.SQLite(t))
	shelf(w)
	site := httptest.NewServer(w.Handler)
	t.Cleanup(site.Close)
	p := browser.Open(t, browser.Options{})
	p.Go(site.URL + "/library")
	p.Eval(`document.querySelector("#find").focus()`)
	p.Type("bar mod")
	p.WaitText("See all results for “bar mod”") // the list for all that was typed
	p.Press("ArrowDown")
	p.Wait(`document.querySelector("#find").getAttribute("aria-activedescendant") !== null`)
	if at := p.TextOf("[role=option][aria-selected=true]"); !strings.HasPrefix(at, "Bar models before algorithms") {
		t.Errorf("the first suggestion is %q", at)
	}
	p.Axe(t)
	p.ClickOn("[role=option]")
	p.Wait(`location.pathname.startsWith("/at/kilnfield/bar-models")`)
}
