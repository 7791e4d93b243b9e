package gate_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/collections"
	"staffroom/internal/kernel/files"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/markup"
	"staffroom/internal/testkit"
)

// surface is somewhere that something public shows.
type surface struct {
	name  string
	shows func(visitor, staff *testkit.Browser) bool
}

func has(b *testkit.Browser, path string, words ...string) bool {
	a := b.Get(path)
	for _, w := range words {
		if !strings.Contains(a.Body, w) {
			return false
		}
	}
	return a.Status == http.StatusOK
}

// surfaces are all of them for an entry with a picture, in a collection.
func surfaces(e library.Entry, picture files.File, collection, word string) []surface {
	return []surface{
		{"page", func(v, _ *testkit.Browser) bool { return has(v, e.Path(), word) }},
		{"page for staff", func(_, s *testkit.Browser) bool { return has(s, e.Path(), word) }},
		{"search", func(v, _ *testkit.Browser) bool { return has(v, "/library?q="+word, e.Path()) }},
		{"search for staff", func(_, s *testkit.Browser) bool { return has(s, "/library?q="+word, e.Path()) }},
		{"suggestion", func(v, _ *testkit.Browser) bool { return has(v, "/library/suggest?q="+word[:len(word)-1], e.Path()) }},
		{"front page", func(v, _ *testkit.Browser) bool { return has(v, "/at/larkfield", e.Path()) }},
		{"school's page", func(v, _ *testkit.Browser) bool { return has(v, "/at/kilnfield", e.Path()) }},
		{"feed", func(v, _ *testkit.Browser) bool { return has(v, "/at/larkfield/feed.atom", e.Path()) }},
		{"sitemap", func(v, _ *testkit.Browser) bool {
			for _, m := range regexp.MustCompile(`<loc>([^<]+)</loc>`).FindAllStringSubmatch(v.Get("/sitemap.xml").Body, -1) {
				if u, err := url.Parse(m[1]); err == nil && (strings.HasSuffix(u.Path, e.Path()) || strings.HasPrefix(u.Path, "/sitemap/") && has(v, u.Path, e.Path()+"<")) {
					return true
				}
			}
			return false
		}},
		{"file", func(v, _ *testkit.Browser) bool { return has(v, picture.Path()) }},
		{"preview", func(v, _ *testkit.Browser) bool { return has(v, picture.Path()+"/preview") }},
		{"thumb", func(v, _ *testkit.Browser) bool { return has(v, picture.Path()+"/thumb") }},
		{"file for staff", func(_, s *testkit.Browser) bool { return has(s, picture.Path()) }},
		{"API", func(v, _ *testkit.Browser) bool { return has(v, "/api/v1/items/"+e.ID, word) }},
		{"API list", func(v, _ *testkit.Browser) bool {
			var got struct{ Total int }
			return json.Unmarshal([]byte(v.Get("/api/v1/items?q="+word).Body), &got) == nil && got.Total > 0
		}},
		{"collection", func(v, _ *testkit.Browser) bool { return has(v, "/collections/"+collection, e.Path()) }},
		{"Today", func(_, s *testkit.Browser) bool { return has(s, "/today", e.Path()) }},
	}
}

// everywhere makes something public that shows on every surface.
func everywhere(t *testing.T, w *testkit.W, ada, ed authz.Actor, word string) (library.Entry, files.File, string) {
	t.Helper()
	ctx := t.Context()
	e := w.Draft(ada, "kilnfield", "About "+word)
	f := bring(t, w, ada, e.ID, "tower.png")
	edit := e.Edit()
	edit.Body = markup.FromMarkdown("Before.\n\n![A tower by Amira]("+f.Path()+")\n\nAfter.", markup.Options{})
	e, err := w.Library.SaveDraft(ctx, ada, e.ID, e.Version, edit)
	if err != nil {
		t.Fatal(err)
	}
	e = w.Share(ada, e, "public")
	if e, err = w.Library.Pin(ctx, ed, e.ID, true); err != nil {
		t.Fatal(err)
	}
	c, err := w.Collections.Make(ctx, ed, w.Orgs["larkfield"].ID, collections.ByOrg, collections.Text{Title: "Towers"})
	if err != nil {
		t.Fatal(err)
	}
	if c, err = w.Collections.Add(ctx, ed, c.Slug, e.ID, ""); err != nil {
		t.Fatal(err)
	}
	if _, err = w.Collections.Share(ctx, ed, c.Slug, c.Version, public); err != nil {
		t.Fatal(err)
	}
	return reload(t, w, ada, e.ID), f, c.Slug
}

// TestGoneEverywhere takes something down and looks on every surface, on the node
// that did it at once and on another within a second.
func TestGoneEverywhere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		other := w.Node()
		ada, mate, ed := w.Teacher("kilnfield"), w.Teacher("kilnfield"), w.Editor("larkfield")
		e, f, coll := everywhere(t, w, ada, ed, "zwibbletower")
		type node struct {
			name           string
			visitor, staff *testkit.Browser
		}
		nodes := []node{{"this node", w.Client(authz.Actor{}), w.Client(mate)}, {"the other node", other.Client(authz.Actor{}), other.Client(mate)}}
		all := surfaces(e, f, coll, "zwibbletower")
		for _, n := range nodes {
			for _, s := range all {
				if !s.shows(n.visitor, n.staff) {
					t.Errorf("before: %s of %s does not show it", s.name, n.name)
				}
			}
		}
		if _, err := w.Library.Withdraw(t.Context(), ada, e.ID, ""); err != nil {
			t.Fatal(err)
		}
		for i, n := range nodes {
			if i > 0 {
				w.Now.Add(time.Second)
			}
			for _, s := range all {
				if s.shows(n.visitor, n.staff) {
					t.Errorf("after: %s of %s shows it", s.name, n.name)
				}
			}
			n.visitor.Get(e.Path()).Is(http.StatusGone).Says("This was taken down", "The kilnfield school")
			n.staff.Get(e.Path()).Is(http.StatusGone)
			if a := n.visitor.Get(e.Path()); strings.Contains(a.Body, "zwibbletower</") || strings.Contains(a.Title(), "zwibble") {
				t.Errorf("the notice names what was there: %s", a.Text())
			}
		}
		never := w.Shared(ada, "kilnfield", "Never public", "kilnfield")
		if _, err := w.Library.Withdraw(t.Context(), ada, never.ID, ""); err != nil {
			t.Fatal(err)
		}
		nodes[0].visitor.Get(never.Path()).Is(http.StatusNotFound)
		w.Client(w.Teacher("fellgate")).Get(never.Path()).Is(http.StatusNotFound)
		narrowed := w.Shared(ada, "kilnfield", "Public once", "public")
		if _, err := w.Library.Share(t.Context(), ada, narrowed.ID, narrowed.Version, w.Audience("kilnfield")); err != nil {
			t.Fatal(err)
		}
		nodes[0].visitor.Get(narrowed.Path()).Is(http.StatusGone).Says("This is no longer public")
		w.Client(mate).Page(narrowed.Path())
		if _, err := w.Library.PutBack(t.Context(), ada, e.ID); err != nil {
			t.Fatal(err)
		}
		nodes[0].visitor.Page(e.Path()).Says("zwibbletower")
	})
}

// TestGoneInAnotherProcess: what one process takes down is gone from every
// surface of another within a second.
func TestGoneInAnotherProcess(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada, mate, ed := w.Teacher("kilnfield"), w.Teacher("kilnfield"), w.Editor("larkfield")
		e, f, coll := everywhere(t, w, ada, ed, "zwibbletower")
		other := w.Process()
		visitor, staff := other.Client(authz.Actor{}), other.Client(mate)
		all := surfaces(e, f, coll, "zwibbletower")
		for _, s := range all {
			if !s.shows(visitor, staff) {
				t.Errorf("before: %s does not show it", s.name)
			}
		}
		if _, err := w.Library.Withdraw(t.Context(), ada, e.ID, ""); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second) // the promise; nothing is waited for beyond it
		for _, s := range all {
			if s.shows(visitor, staff) {
				t.Errorf("after a second: %s shows it", s.name)
			}
		}
		visitor.Get(e.Path()).Is(http.StatusGone)
		if _, err := w.Library.PutBack(t.Context(), ada, e.ID); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		visitor.Get(e.Path()).Is(http.StatusOK)
	})
}

// TestConsentWithdrawn removes a picture with everything made of it: from the
// page, its versions, what people are changing, and another school's version.
func TestConsentWithdrawn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		other := w.Node()
		ctx := t.Context()
		ada, ed, mill := w.Teacher("kilnfield"), w.Editor("larkfield"), w.Teacher("millbeck")
		e, f, _ := everywhere(t, w, ada, ed, "zwibbletower")
		edit := e.Edit()
		edit.Why = "A second version."
		e, err := w.Library.Save(ctx, ada, e.ID, e.Version, edit, "")
		if err != nil {
			t.Fatal(err)
		}
		edit.Why = "Not saved yet."
		if _, err := w.Library.KeepWorkingCopy(ctx, ada, e.ID, e.Version, edit); err != nil {
			t.Fatal(err)
		}
		child, err := w.Lineage.Adapt(ctx, mill, e.ID, w.Orgs["millbeck"].ID)
		if err != nil {
			t.Fatal(err)
		}
		theirs := reload(t, w, mill, child.ID)
		if len(theirs.Files) != 1 || len(theirs.Body.Pictures()) != 1 {
			t.Fatalf("the adaptation has %d files", len(theirs.Files))
		}
		copied := theirs.Files[0]
		visitor, elsewhere := w.Client(authz.Actor{}), other.Client(authz.Actor{})
		paths := []string{f.Path(), f.Path() + "/preview", f.Path() + "/thumb"}
		for _, p := range paths {
			visitor.Get(p).Is(http.StatusOK)
			elsewhere.Get(p).Is(http.StatusOK)
		}
		for _, act := range []authz.Actor{mill, w.Teacher("kilnfield"), {}} {
			if _, _, err := w.Gate.TakeOut(ctx, act, e.ID, f.ID, "They asked."); err == nil {
				t.Errorf("%s took it out", act.PersonID)
			}
		}
		_, _, err = w.Gate.TakeOut(ctx, ada, e.ID, copied.ID, "They asked.")
		wants(t, "a file of another item", err, errs.NotFound, "")
		_, _, err = w.Gate.TakeOut(ctx, ada, e.ID, f.ID, " ")
		wants(t, "without a reason", err, errs.Invalid, "")
		_, n, err := w.Gate.TakeOut(ctx, ada, e.ID, f.ID, "The family asked.")
		if err != nil || n != 2 {
			t.Fatalf("removed %d, %v", n, err)
		}
		for _, p := range append(paths, copied.Path(), copied.Path()+"/thumb") {
			visitor.Get(p).Is(http.StatusNotFound)
			w.Client(ada).Get(p).Is(http.StatusNotFound)
			w.Client(mill).Get(p).Is(http.StatusNotFound)
		}
		w.Now.Add(time.Second)
		for _, p := range paths {
			elsewhere.Get(p).Is(http.StatusNotFound)
		}
		for name, b := range map[string]*testkit.Browser{"this node": visitor, "the other": elsewhere} {
			if a := b.Page(e.Path()); strings.Contains(a.Body, "Amira") || strings.Contains(a.Body, f.ID) || !strings.Contains(a.Text(), library.PictureGone) {
				t.Errorf("%s still has it: %s", name, a.Text())
			}
		}
		if a := visitor.Get("/library?q=amira"); strings.Contains(a.Body, e.Path()) {
			t.Error("search still finds it by its description")
		}
		for _, v := range []int{1, 2} {
			list, err := w.Library.Versions(ctx, ada, e.ID)
			if err != nil || len(list) < 2 {
				t.Fatal(list, err)
			}
			if data := list[v-1].Data; strings.Contains(data, "Amira") || strings.Contains(data, f.ID) || !strings.Contains(data, library.PictureGone) {
				t.Errorf("version %d still has it: %s", v, data)
			}
		}
		if wc, err := w.Library.WorkingCopy(ctx, ada, e.ID); err != nil || strings.Contains(string(wc.Edit.Body.JSON()), "Amira") {
			t.Errorf("the working copy still has it: %v", err)
		}
		if now := reload(t, w, mill, child.ID); len(now.Files) != 0 || strings.Contains(string(now.Body.JSON()), "Amira") {
			t.Errorf("the adaptation still has it: %s", now.Body.JSON())
		}
		w.Drain()
		for _, key := range []string{f.BlobKey, f.PreviewKey, f.ThumbKey} {
			if _, err := w.Blobs.Open(ctx, key); key != "" && !errs.Is(err, errs.NotFound) {
				t.Errorf("the bytes of %q are still there: %v", key, err)
			}
		}
		h, err := w.Gate.History(ctx, ada, e.ID)
		if err != nil || len(h.Removals) != 1 || h.Removals[0].Reason != "The family asked." {
			t.Errorf("%+v, %v", h.Removals, err)
		}
	})
}
