package lineageweb_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/people"
	"staffroom/internal/kernel/files"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/extract"
	"staffroom/internal/platform/markup"
	"staffroom/internal/testkit"
)

func TestMain(m *testing.M) {
	extract.Main()
	m.Run()
}

const story = "## Before\n\nCut the bars the day before, it takes twenty minutes.\n\n## In the lesson\n\nShow two bars of one length and ask which half is longer.\n\n## After\n\nAsk who would now explain it to a friend.\n"

func practice(t *testing.T, w *testkit.W, by authz.Actor, org, audience string) library.Entry {
	t.Helper()
	ctx := t.Context()
	e := w.Draft(by, org, "Bar models early")
	if _, err := w.Files.Add(ctx, by, files.Bring{ItemID: e.ID, Name: "bars.txt", Body: strings.NewReader("bars of " + e.ID)}); err != nil {
		t.Fatal(err)
	}
	w.Drain()
	ed := e.Edit()
	ed.Licence, ed.Body = "CC-BY-4.0", markup.FromMarkdown(story, markup.Options{})
	e, err := w.Library.SaveDraft(ctx, by, e.ID, e.Version, ed)
	if err != nil {
		t.Fatal(err)
	}
	return w.Share(by, e, audience)
}

func change(t *testing.T, w *testkit.W, by authz.Actor, itemID string, oldnew ...string) library.Entry {
	t.Helper()
	e, err := w.Library.Get(t.Context(), by, itemID)
	if err != nil {
		t.Fatal(err)
	}
	ed := e.Edit()
	ed.Body = markup.FromMarkdown(strings.NewReplacer(oldnew...).Replace(e.Body.Markdown()), markup.Options{})
	if e, err = w.Library.SaveWith(t.Context(), by, e.ID, e.Version, ed, "", func(context.Context, *db.Tx, *library.Entry) error { return nil }); err != nil {
		t.Fatal(err)
	}
	return e
}

func share(t *testing.T, w *testkit.W, act authz.Actor, itemID, audience string) library.Entry {
	t.Helper()
	e, err := w.Library.Get(t.Context(), act, itemID)
	if err != nil {
		t.Fatal(err)
	}
	return w.Share(act, e, audience)
}

func want(t *testing.T, a *testkit.Answer, status int, texts ...string) {
	t.Helper()
	if a.Status != status {
		t.Errorf("%s answers %d, want %d: %.300s", a.URL, a.Status, status, a.Body)
	}
	for _, s := range texts {
		if !strings.Contains(a.Body, s) {
			t.Errorf("%s lacks %q", a.URL, s)
		}
	}
}

func lacks(t *testing.T, a *testkit.Answer, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if strings.Contains(a.Body, s) {
			t.Errorf("%s has %q", a.URL, s)
		}
	}
}

// All of it with forms and links alone: one's own version, what changed in the
// original, an offer back, thanks.
func TestThereAndBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada, ben := w.Teacher("kilnfield"), w.Teacher("millbeck")
		e := practice(t, w, ada, "kilnfield", "larkfield")
		hers, his := w.Client(ada), w.Client(ben)

		page := his.Get(e.Path())
		want(t, page, http.StatusOK, "Make our own version", "All files with the credits")
		got := his.Post("/items/"+e.ID+"/versions/ours", url.Values{})
		if got.Status != http.StatusSeeOther {
			t.Fatalf("%d %.300s", got.Status, got.Body)
		}
		draft := got.Header.Get("Location")
		childID := strings.TrimPrefix(draft, "/drafts/")
		want(t, his.Get(draft), http.StatusOK, "This is your own version of", e.Title, "/items/"+childID+"/lineage#what_changed")
		want(t, hers.Get(draft), http.StatusNotFound)
		lacks(t, hers.Get(e.Path()), "Where it came from", childID)

		change(t, w, ben, childID, "twenty minutes", "ten minutes with a helper", "to a friend", "to a younger child")
		child := share(t, w, ben, childID, "larkfield")
		want(t, his.Get(child.Path()), http.StatusOK, "Where it came from", e.Path(), "Adapted under CC BY 4.0", "Offer it back")
		want(t, hers.Get(e.Path()), http.StatusOK, "Where it came from", child.Path())
		lacks(t, hers.Get(child.Path()), "Offer it back", "The original has changed")

		// A sentence about it.
		want(t, his.Post("/items/"+childID+"/what-changed", url.Values{"what_changed": {strings.Repeat("x", 301)}}), http.StatusUnprocessableEntity, "at most 300 letters")
		if got := his.Post("/items/"+childID+"/what-changed", url.Values{"what_changed": {"Slower, <with> a helper"}}); got.Status != http.StatusSeeOther {
			t.Error(got.Status)
		}
		want(t, hers.Get("/items/"+e.ID+"/lineage"), http.StatusOK, "Slower, &lt;with&gt; a helper", child.Path())
		want(t, hers.Get(e.Path()), http.StatusOK, "Slower, &lt;with&gt; a helper")

		// The original changes: one part by her alone, one by both.
		e = change(t, w, ada, e.ID, "twenty minutes", "thirty minutes", "which half", "which part")
		want(t, his.Get(child.Path()), http.StatusOK, "The original has changed since")
		page = his.Get("/items/" + childID + "/changes")
		want(t, page, http.StatusOK, "2 parts are different", "One was changed by both of you.", "Both changed it: choose", "Only they changed it", "thirty minutes", "ten minutes with a helper")
		_, form := page.Form("/items/" + childID + "/changes")
		want(t, his.Post("/items/"+childID+"/changes", form), http.StatusUnprocessableEntity, "Choose one for each part", `<title>Error: `)
		u, err := w.Lineage.Changes(t.Context(), ben, childID)
		if err != nil {
			t.Fatal(err)
		}
		for _, ch := range u.Comparison.Changes {
			form.Set(ch.Key, "take")
			if ch.Conflict {
				form.Set(ch.Key, "both")
			}
		}
		if got := his.Post("/items/"+childID+"/changes", form); got.Status != http.StatusSeeOther || got.Header.Get("Location") != child.Path() {
			t.Fatalf("%d %.500s", got.Status, got.Body)
		}
		page = his.Get(child.Path())
		want(t, page, http.StatusOK, "ten minutes with a helper", "thirty minutes", "which part", "younger child")
		lacks(t, page, "The original has changed")
		want(t, his.Get("/items/"+childID+"/changes"), http.StatusOK, "Nothing in the original differs")
		want(t, his.Post("/items/"+childID+"/changes", form), http.StatusConflict)

		// Back.
		want(t, his.Get("/items/"+childID+"/offer"), http.StatusOK, "What is different in yours", "younger child")
		want(t, his.Post("/items/"+childID+"/offer", url.Values{"words": {""}}), http.StatusUnprocessableEntity, "Say in a sentence or two what you improved")
		got = his.Post("/items/"+childID+"/offer", url.Values{"words": {"Younger children explain better."}})
		offer := got.Header.Get("Location")
		if got.Status != http.StatusSeeOther || !strings.HasPrefix(offer, "/offers/") {
			t.Fatalf("%d %.300s", got.Status, got.Body)
		}
		want(t, his.Get(offer), http.StatusOK, "Take the offer back", "Younger children explain better.")
		want(t, w.Client(w.Teacher("millbeck")).Get(offer), http.StatusNotFound)
		want(t, hers.Get(e.Path()), http.StatusOK, "An improvement is offered", offer)
		page = hers.Get(offer)
		want(t, page, http.StatusOK, "What it would change in yours", "Younger children explain better.", "Take it", "Or say no, kindly")
		_, form = page.Form(offer + "/taking")
		want(t, hers.Post(offer+"/taking", form), http.StatusUnprocessableEntity, "Thank them in a sentence")
		want(t, hers.Post(offer+"/declining", url.Values{}), http.StatusUnprocessableEntity, "Say kindly why it does not fit")
		form.Set("thanks", "Thank you, that is a gift.")
		if got := hers.Post(offer+"/taking", form); got.Status != http.StatusSeeOther || got.Header.Get("Location") != e.Path() {
			t.Fatalf("%d %.500s", got.Status, got.Body)
		}
		want(t, hers.Get(e.Path()), http.StatusOK, "younger child", "With improvements from")
		want(t, his.Get(offer), http.StatusOK, "took it on", "Thank you, that is a gift.")
		want(t, hers.Post(offer+"/declining", url.Values{"words": {"No"}}), http.StatusConflict, "answered already")
	})
}

func TestSeveralSchools(t *testing.T) {
	d := dbtest.SQLite(t)
	w := testkit.World(t, d)
	ada, ben := w.Teacher("kilnfield"), w.Teacher("millbeck")
	him, err := people.GetUnscoped(t.Context(), d, ben.PersonID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.People.AddUnscoped(t.Context(), people.Join{Person: him, OrgID: w.Orgs["scarbrook"].ID, Role: authz.Member}); err != nil {
		t.Fatal(err)
	}
	ben = w.Actor(ben.PersonID)
	e := practice(t, w, ada, "kilnfield", "larkfield")
	his := w.Client(ben)
	got := his.Post("/items/"+e.ID+"/versions/ours", url.Values{})
	if got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/items/"+e.ID+"/versions/ours" {
		t.Fatalf("%d %s", got.Status, got.Header.Get("Location"))
	}
	want(t, his.Get("/items/"+e.ID+"/versions/ours"), http.StatusOK, "Whose version is it?", w.Orgs["millbeck"].Name, w.Orgs["scarbrook"].Name)
	got = his.Post("/items/"+e.ID+"/versions/ours", url.Values{"org": {w.Orgs["scarbrook"].ID}})
	if got.Status != http.StatusSeeOther || !strings.HasPrefix(got.Header.Get("Location"), "/drafts/") {
		t.Errorf("%d %s", got.Status, got.Header.Get("Location"))
	}
	got = his.Post("/items/"+e.ID+"/versions/ours", url.Values{"org": {w.Orgs["kilnfield"].ID}})
	want(t, got, http.StatusForbidden)
}

func TestLooksLike(t *testing.T) {
	d := dbtest.SQLite(t)
	w := testkit.World(t, d)
	ada, ben := w.Teacher("kilnfield"), w.Teacher("millbeck")
	e := practice(t, w, ada, "kilnfield", "larkfield")
	w.Drain()
	mine := w.Draft(ben, "millbeck", "Mine")
	if _, err := w.Files.Add(t.Context(), ben, files.Bring{ItemID: mine.ID, Name: "mine.txt", Body: strings.NewReader("bars of " + e.ID)}); err != nil {
		t.Fatal(err)
	}
	w.Drain()
	his := w.Client(ben)
	want(t, his.Get("/drafts/"+mine.ID), http.StatusOK, "This looks like", e.Path(), "It has the same file: bars.txt")
	page := his.Get("/items/" + mine.ID + "/alike")
	want(t, page, http.StatusOK, "Mine is a version of this")
	if got := his.Send(page, "/items/"+mine.ID+"/origin", nil); got.Status != http.StatusSeeOther {
		t.Fatalf("%d %.300s", got.Status, got.Body)
	}
	want(t, his.Get("/drafts/"+mine.ID), http.StatusOK, "This is your own version of")
	lacks(t, his.Get("/drafts/"+mine.ID), "This looks like")
}

func TestEverything(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada, ben := w.Editor("kilnfield"), w.Editor("millbeck")
		e := practice(t, w, ada, "kilnfield", "public")
		child, err := w.Lineage.Adapt(t.Context(), ben, e.ID, w.Orgs["millbeck"].ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Files.Add(t.Context(), ben, files.Bring{ItemID: child.ID, Name: "BARS.txt", Body: strings.NewReader("other bars")}); err != nil {
			t.Fatal(err)
		}
		w.Drain()
		child = share(t, w, ben, child.ID, "public")
		if err := w.Lineage.SayWhatChanged(t.Context(), ben, child.ID, "Larger </pre> print"); err != nil {
			t.Fatal(err)
		}
		visitor := w.Client(authz.Actor{})
		page := visitor.Get(child.Path())
		want(t, page, http.StatusOK, `"isBasedOn"`, e.Path(), "Where it came from")
		lacks(t, page, "Make our own version", "Offer it back")
		got := visitor.Get("/items/" + child.ID + "/everything.zip")
		want(t, got, http.StatusOK)
		z, err := zip.NewReader(bytes.NewReader([]byte(got.Body)), int64(len(got.Body)))
		if err != nil {
			t.Fatal(err)
		}
		in := map[string]string{}
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			b, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			in[f.Name] = string(b)
		}
		if len(in) != 4 || in["bars.txt"] != "bars of "+e.ID || in["BARS (2).txt"] != "other bars" {
			t.Errorf("%v", in)
		}
		for _, s := range []string{"Adapted from: Bar models early", "The kilnfield school", "CC BY 4.0", "What was changed: Larger </pre> print", e.Path()} {
			if !strings.Contains(in["CREDITS.txt"], s) {
				t.Errorf("the credits lack %q: %s", s, in["CREDITS.txt"])
			}
		}
		if strings.Contains(in["CREDITS.html"], "</pre> print") || !strings.Contains(in["CREDITS.html"], "&lt;/pre&gt; print") {
			t.Error("what people wrote is not escaped")
		}

		// When the original is gone its name is too, everywhere at once.
		if _, err := w.Library.Withdraw(t.Context(), ada, e.ID, "old"); err != nil {
			t.Fatal(err)
		}
		page = visitor.Get(child.Path())
		want(t, page, http.StatusOK, "A version you cannot see")
		lacks(t, page, e.Path(), "isBasedOn", "The kilnfield school")
		lacks(t, visitor.Get("/items/"+child.ID+"/credits.txt"), "The kilnfield school", e.Path())
		want(t, visitor.Get("/items/"+child.ID+"/credits.txt"), http.StatusOK, "Adapted from a version that is not open to you.")
		lacks(t, visitor.Get("/items/"+child.ID+"/lineage"), "The kilnfield school", e.Path())
		want(t, visitor.Get("/items/"+e.ID+"/everything.zip"), http.StatusNotFound)
		want(t, visitor.Get("/items/"+e.ID+"/lineage"), http.StatusNotFound)
	})
}

// The page of an entry with a lineage of 30 asks once for all of it, and the
// tree a fixed number of times.
func TestLineageOfThirty(t *testing.T) {
	d := dbtest.SQLite(t)
	w := testkit.World(t, d)
	ada := w.Editor("kilnfield")
	e := practice(t, w, ada, "kilnfield", "larkfield")
	ask := func(path string) int64 {
		b := w.Client(ada)
		b.Get(path)
		q := testkit.Queries(d)
		want(t, b.Get(path), http.StatusOK)
		return q.Load()
	}
	before, tree := ask(e.Path()), ask("/items/"+e.ID+"/lineage")
	last := e
	for n := range 30 {
		act := w.Teacher("millbeck")
		of := e
		if n%3 == 0 {
			of = last
		}
		child, err := w.Lineage.Adapt(t.Context(), act, of.ID, w.Orgs["millbeck"].ID)
		if err != nil {
			t.Fatal(err)
		}
		last = share(t, w, act, child.ID, "larkfield")
	}
	if n := ask(e.Path()); n > before+1 {
		t.Errorf("the page asks %d times, %d without a lineage", n, before)
	}
	if n := ask("/items/" + e.ID + "/lineage"); n > tree {
		t.Errorf("the tree asks %d times, %d without versions", n, tree)
	}
	_, all, err := w.Lineage.Tree(t.Context(), ada, e.ID)
	if err != nil || all.Seen != 31 {
		t.Errorf("%v, %d seen", err, all.Seen)
	}
}
