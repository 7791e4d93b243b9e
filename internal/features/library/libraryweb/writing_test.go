package libraryweb_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/testkit"
)

// upload is a file in a form.
type upload struct{ field, name, body string }

// sendWhole sends a form as a browser without scripts does: its fields, then its
// files.
func sendWhole(t *testing.T, b *testkit.Browser, path string, fields url.Values, files ...upload) *testkit.Answer {
	t.Helper()
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	for name, values := range fields {
		for _, v := range values {
			if err := w.WriteField(name, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, f := range files {
		part, err := w.CreateFormFile(f.field, f.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, f.body); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Do(http.MethodPost, path, w.FormDataContentType(), &buf)
}

const plan = `# Year 4 equivalent fractions with paper strips

Children kept saying that 2/4 is bigger than 1/2 because the numbers are bigger, so we folded the same strip again and again.

Fractions, fractions, the numerator and the denominator: in Year 4 it takes a week.
`

// begun starts a draft with a file over HTTP and returns its address.
func begun(t *testing.T, w *testkit.W, b *testkit.Browser) string {
	t.Helper()
	start := b.Page("/share").Says("Share something", "Your files", "What it is")
	_, fields := start.Form("/share")
	a := sendWhole(t, b, "/share", fields, upload{"file", "Y4-fractions-strips.md", plan}).Is(http.StatusSeeOther)
	w.Drain()
	return a.Header.Get("Location")
}

// TestShare goes the whole way without scripts: a file, what is proposed of it,
// the paragraph, the audience, the page.
func TestShare(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada, mate, other := w.Teacher("kilnfield"), w.Teacher("kilnfield"), w.Teacher("millbeck")
		b := w.Client(ada)
		draft := begun(t, w, b)
		page := b.Page(draft).Says("Year 4 equivalent fractions with paper strips", "Proposed from your files", "Children kept saying",
			"Everyone who works there: 2 people", "3 people in 2 schools: kilnfield, millbeck", "A colleague looks at it first", "Nobody else can open it, admins included")
		_, fields := page.Form(draft)
		if got := fields["year"]; len(got) != 1 || got[0] != "y4" {
			t.Errorf("year %v is not proposed", got)
		}
		if got := fields["subject"]; len(got) != 1 || got[0] != "maths" {
			t.Errorf("subject %v is not proposed", got)
		}
		w.Client(mate).Get(draft).Is(http.StatusNotFound)

		fields.Set("title", "")
		fields.Set("why", "They stopped saying it by <b>Wednesday</b>.")
		fields.Set("body_markdown", "## Monday\n\nFold.")
		fields.Set("do", "share")
		bad := sendWhole(t, b, draft, fields).Is(http.StatusUnprocessableEntity).Says("There is one thing to put right", "Enter a title", "They stopped saying it")
		if !strings.HasPrefix(bad.Title(), "Error: ") {
			t.Errorf("title %q", bad.Title())
		}
		_, fields = bad.Form(draft)
		fields.Set("title", "Paper strips")
		fields.Set("do", "share")
		done := sendWhole(t, b, draft, fields)
		item := b.Follow(done).Is(http.StatusOK).Says("Shared with kilnfield staff.", "Paper strips", "by <b>Wednesday</b>", "Monday")
		w.Client(mate).Page(item.URL.Path).Says("Paper strips")
		w.Client(other).Get(item.URL.Path).Is(http.StatusNotFound)
	})
}

// TestDraftSaves keeps what is typed: by itself, by the button, and from two
// windows at once.
func TestDraftSaves(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada := w.Teacher("kilnfield")
		b := w.Client(ada)
		e := w.Draft(ada, "kilnfield", "First")
		path := "/drafts/" + e.ID
		_, mine := b.Page(path).Form(path)
		_, other := b.Page(path).Form(path)

		mine.Set("title", "Second")
		a := b.Post(path+"/autosave", mine).Is(http.StatusOK)
		var saved struct {
			Version int    `json:"version"`
			SavedAt string `json:"saved_at"`
		}
		if err := json.Unmarshal([]byte(a.Body), &saved); err != nil || saved.Version != e.Version+1 || saved.SavedAt == "" {
			t.Fatalf("autosave answers %s", a.Body)
		}
		if a := b.Post(path+"/autosave", mine).Is(http.StatusOK); !strings.Contains(a.Body, fmt.Sprintf(`"version":%d`, saved.Version)) {
			t.Errorf("the same words again, on the version before, are answered by %s", a.Body)
		}
		other.Set("title", "Third")
		if a := b.Post(path+"/autosave", other).Is(http.StatusConflict); !strings.Contains(a.Body, "changed in another window") {
			t.Errorf("an autosave over another says %s", a.Body)
		}
		both := b.Post(path, other).Is(http.StatusConflict).Says("Third", "Second", "Save mine over theirs", "Keep theirs, drop mine")
		b.Page(path).Says("See both versions")
		b.Follow(b.Send(both, "/items/"+e.ID+"/edit/conflict", map[string]string{"choice": "mine"})).Says("Saved. Only you can see it.")
		_, now := b.Page(path).Form(path)
		if now.Get("title") != "Third" {
			t.Errorf("the title is %q", now.Get("title"))
		}
		now.Set("title", strings.Repeat("x", 201))
		now.Set("why", "kept")
		b.Post(path, now).Is(http.StatusUnprocessableEntity).Says("Make the title shorter", "kept")
		if a := b.Post(path+"/autosave", now).Is(http.StatusUnprocessableEntity); !strings.Contains(a.Body, "Make the title shorter") {
			t.Errorf("autosave says %s", a.Body)
		}
	})
}

// TestAudienceOfADraft: what was chosen is there when the author comes back, and
// opens nothing until it is shared.
func TestAudienceOfADraft(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada, mate := w.Teacher("kilnfield"), w.Teacher("kilnfield")
		b := w.Client(ada)
		e := w.Draft(ada, "kilnfield", "Chalk")
		path := "/drafts/" + e.ID
		trust := w.Audience("larkfield").String()
		chosen := func() string {
			_, form := b.Page(path).Form(path)
			return form.Get("audience")
		}
		if got := chosen(); got != w.Audience("kilnfield").String() {
			t.Errorf("%q is chosen at first", got)
		}
		_, form := b.Page(path).Form(path)
		form.Set("audience", trust)
		b.Post(path+"/autosave", form).Is(http.StatusOK)
		if got := chosen(); got != trust {
			t.Errorf("after coming back %q is chosen", got)
		}
		w.Client(mate).Get(path).Is(http.StatusNotFound)
		if now, err := w.Library.Get(t.Context(), ada, e.ID); err != nil || now.Reach != e.Reach || now.State != items.Draft {
			t.Errorf("reach %d, state %s, %v", now.Reach, now.State, err)
		}
		if list, err := w.Library.List(t.Context(), mate, items.Filter{}); err != nil || len(list) > 0 {
			t.Errorf("a colleague sees %d things, %v", len(list), err)
		}
		_, form = b.Page(path).Form(path)
		form.Set("do", "share")
		b.Follow(b.Post(path, form)).Says("Shared with larkfield staff.")
		if now, err := w.Library.Get(t.Context(), ada, e.ID); err != nil || now.Wanted != "" || now.Audience.String() != trust {
			t.Errorf("shared with %s, %q still in mind, %v", now.Audience, now.Wanted, err)
		}
	})
}

// TestEdit changes what others read: a working copy, a version, somebody else's
// save in between.
func TestEdit(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada, ed := w.Teacher("kilnfield"), w.Editor("larkfield")
		e := w.Shared(ada, "kilnfield", "Paper strips", "larkfield")
		edit := "/items/" + e.ID + "/edit"
		a, b := w.Client(ada), w.Client(ed)
		_, hers := a.Page(edit).Form(edit)
		_, theirs := b.Page(edit).Says("stays its author").Form(edit)

		hers.Set("why", "Hers, unsaved.")
		a.Post("/items/"+e.ID+"/autosave", hers).Is(http.StatusOK)
		a.Page(edit).Says("You have unsaved changes from", "Hers, unsaved.")
		a.Page(e.Path()).Says("Because it worked.")

		theirs.Set("why", "Corrected.")
		theirs.Set("note", "A wrong word")
		b.Follow(b.Post(edit, theirs)).Says("Saved.", "Corrected.")

		if x := a.Post("/items/"+e.ID+"/autosave", hers).Is(http.StatusConflict); !strings.Contains(x.Body, "Person 2 of larkfield changed this while you were writing.") {
			t.Errorf("autosave says %s", x.Body)
		}
		both := a.Post(edit, hers).Is(http.StatusConflict).Says("Person 2 of larkfield changed this", "Corrected.", "Added: Hers, unsaved", "Removed: Corrected")
		a.Page(e.Path()).Says("Corrected.")
		a.Follow(a.Send(both, edit+"/conflict", map[string]string{"choice": "both"})).Says("Hers, unsaved.")
		_, again := a.Page(edit).Form(edit)
		saved := a.Follow(a.Post(edit, again)).Says("Saved.", "Hers, unsaved.")
		if strings.Contains(saved.Text(), "Corrected.") {
			t.Error("the version of before is still there")
		}
		a.Page("/items/"+e.ID+"/versions").Says("A wrong word", "Person 2 of larkfield", "First shared")
	})
}

// TestConflictTheirs gives one's own up, knowingly.
func TestConflictTheirs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada, ed := w.Teacher("kilnfield"), w.Editor("larkfield")
		e := w.Shared(ada, "kilnfield", "Paper strips", "larkfield")
		edit := "/items/" + e.ID + "/edit"
		a, b := w.Client(ada), w.Client(ed)
		_, hers := a.Page(edit).Form(edit)
		b.Send(b.Page(edit), edit, map[string]string{"title": "Paper ribbons"}).Is(http.StatusSeeOther)
		hers.Set("title", "Paper snakes")
		both := a.Post(edit, hers).Is(http.StatusConflict)
		b.Send(b.Page(edit), edit, map[string]string{"title": "Paper chains"}).Is(http.StatusSeeOther)
		// what she saw is not the newest any more: she is asked again
		both = a.Send(both, edit+"/conflict", map[string]string{"choice": "mine"}).Is(http.StatusConflict).Says("Paper chains", "Added: snakes")
		a.Follow(a.Send(both, edit+"/conflict", map[string]string{"choice": "theirs"})).Says("Your unsaved changes are gone.", "Edit")
		a.Page(e.Path()).Says("Paper chains")
	})
}

// TestVersions compares and brings back.
func TestVersions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada, mate := w.Teacher("kilnfield"), w.Teacher("kilnfield")
		e := w.Shared(ada, "kilnfield", "Paper strips", "kilnfield")
		b := w.Client(ada)
		edit, versions := "/items/"+e.ID+"/edit", "/items/"+e.ID+"/versions"
		first := e.Version
		b.Page(versions).Says("There is one version so far")
		b.Send(b.Page(edit), edit, map[string]string{"title": "Paper ribbons", "body_markdown": "## Cut\n\nCut \\<b> them.", "note": "Ribbons"}).Is(http.StatusSeeOther)
		page := b.Page(versions).Says("Version 1 to version 2", "Ribbons", "Paper strips", "Added: Cut <b> them.", "Bring back version 1")
		old := b.Page(versions+"/"+num(first)).Says("Paper strips", "Because it worked.")
		b.Page(versions + "/compare?a=" + num(first) + "&b=" + num(first+1)).Says("Version 1 to version 2")
		b.Follow(b.Send(old, versions+"/"+num(first)+"/restoration", nil)).Says("Version 1 is back.", "Paper strips")
		b.Page(versions).Says("Version 3", "Brought back version 1")
		b.Send(page, versions+"/"+num(first)+"/restoration", nil).Is(http.StatusConflict) // the page is old
		w.Client(mate).Get(versions).Is(http.StatusForbidden)
		for _, bad := range []string{"/x", "/99", "/compare", "/compare?a=1&b=x", "/compare?a=1&b=99"} {
			b.Get(versions + bad).Is(http.StatusNotFound)
		}
	})
}

func num(n int) string { return strconv.Itoa(n) }

// TestLadder moves who can see it up and down.
func TestLadder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada, other, ed := w.Teacher("kilnfield"), w.Teacher("millbeck"), w.Editor("larkfield")
		e := w.Shared(ada, "kilnfield", "Paper strips", "kilnfield")
		path := "/items/" + e.ID + "/audience"
		b := w.Client(ada)
		w.Client(other).Get(path).Is(http.StatusNotFound)
		b.Follow(b.Send(b.Page(path), path, map[string]string{"audience": w.Audience("larkfield").String()})).Says("Shared with larkfield staff.")
		w.Client(other).Page(e.Path())
		check := "/items/" + e.ID + "/check"
		ask := b.Follow(b.Send(b.Page(path), path, map[string]string{"audience": "public"})).Is(http.StatusOK).Says("Anybody on the web", "It is theirs to share")
		b.Follow(b.Send(ask, check, map[string]string{"words": "Others asked for it."})).Says("A colleague looks at it first", "Waits for a second pair of eyes")
		w.Client(authz.Actor{}).Get(e.Path()).Is(http.StatusNotFound)
		b.Send(b.Page(path), path, map[string]string{"audience": "everybody"}).Is(http.StatusUnprocessableEntity).Says("Choose who can see it")
		look := w.Client(ed).Page("/checks").Says("Others asked for it.", "Paper strips")
		w.Client(ed).Follow(w.Client(ed).Send(look, "/checks/", map[string]string{"do": "approve", "owner": "yes", "others": "none", "pupils": "none", "accessible": "yes", "current": "yes"})).Is(http.StatusOK)
		w.Client(authz.Actor{}).Page(e.Path())
		b.Follow(b.Send(b.Page(path), path, map[string]string{"audience": "me"})).Says("Only you can see it now.")
		w.Client(authz.Actor{}).Get(e.Path()).Is(http.StatusGone).Says("This is no longer public").Hides("Paper strips")
		w.Client(ed).Get(e.Path()).Is(http.StatusGone).Hides("Paper strips")
	})
}

// TestTakeDown withdraws, puts back, pins, deletes and undoes.
func TestTakeDown(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada, mate, ed := w.Teacher("kilnfield"), w.Teacher("kilnfield"), w.Editor("kilnfield")
		e := w.Shared(ada, "kilnfield", "Paper strips", "kilnfield")
		at := "/items/" + e.ID
		b, m, x := w.Client(ada), w.Client(mate), w.Client(ed)
		m.Get(at + "/withdrawal").Is(http.StatusForbidden)
		x.Follow(x.Post(at+"/pin", url.Values{"on": {"yes"}})).Says("Pinned to the front page.")
		m.Post(at+"/pin", url.Values{"on": {"yes"}}).Is(http.StatusForbidden)
		x.Follow(x.Post(at+"/pin", url.Values{"on": {"no"}})).Says("Taken off the front page.")
		page := x.Page(at+"/withdrawal").Says("Take this down?", "You can put it back.")
		x.Send(page, at+"/withdrawal", map[string]string{"reason": strings.Repeat("x", 501)}).Is(http.StatusUnprocessableEntity).Says("Make the reason shorter")
		down := x.Follow(x.Send(page, at+"/withdrawal", map[string]string{"reason": "Out of date"})).Says("Taken down.")
		m.Get(e.Path()).Is(http.StatusNotFound)
		b.Post(at+"/withdrawal/undo", nil).Is(http.StatusForbidden) // an editor took it down
		x.Follow(x.Send(down, at+"/withdrawal/undo", nil)).Says("It is up again")
		m.Page(e.Path())

		x.Get(at + "/deletion").Is(http.StatusForbidden)
		gone := b.Follow(b.Send(b.Page(at+"/deletion").Says("Delete this?"), at+"/deletion", nil)).Says("Deleted")
		m.Get(e.Path()).Is(http.StatusNotFound)
		x.Get(e.Path()).Is(http.StatusNotFound)
		b.Follow(b.Send(gone, at+"/deletion/undo", nil)).Says("It is back, as a draft.")
		m.Get(e.Path()).Is(http.StatusNotFound)
	})
}

// TestTalk comments, answers, names somebody, changes and takes away.
func TestTalk(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada, mate, other := w.Teacher("kilnfield"), w.Teacher("kilnfield"), w.Teacher("millbeck")
		e := w.Shared(ada, "kilnfield", "Paper strips", "kilnfield")
		to := "/items/" + e.ID + "/comments"
		b, m := w.Client(ada), w.Client(mate)
		m.Send(m.Page(e.Path()), to, map[string]string{"body": " "}).Is(http.StatusUnprocessableEntity).Says("Write your comment")
		posted := m.Send(m.Page(e.Path()), to, map[string]string{"body": "Did it work, @person 1 OF kilnfield? <img src=x onerror=alert(1)>\nAnd @Person 3 of millbeck?"}).Is(http.StatusSeeOther)
		at := posted.Header.Get("Location")
		if !strings.HasPrefix(at, e.Path()+"#comment-") {
			t.Fatalf("it leads to %s", at)
		}
		id := strings.TrimPrefix(at, e.Path()+"#comment-")
		page := b.Page(e.Path()).Says("Did it work", "<img src=x onerror=alert(1)>", "Discussion 1")
		if !strings.Contains(page.Body, `<a href="/people/person-1-of-kilnfield">@person 1 OF kilnfield</a>`) {
			t.Errorf("the name is no link: %s", page.Body[strings.Index(page.Body, "Did it work"):][:300])
		}
		if strings.Contains(page.Body, `<a href="/people/person-3-of-millbeck">@`) {
			t.Error("somebody who cannot see it is named")
		}
		said, err := w.Threads.ToMe(t.Context(), ada, testkit.Start.AddDate(0, 0, -1), 10)
		if err != nil || len(said) != 1 {
			t.Fatalf("Ada is told of %v, %v", said, err)
		}
		if told, _ := w.Threads.ToMe(t.Context(), other, testkit.Start.AddDate(0, 0, -1), 10); len(told) != 0 {
			t.Errorf("the other school's teacher is told %v", told)
		}
		reply := b.Page(e.Path() + "?reply=" + id)
		form := "/items/" + e.ID + "/comments"
		_, fields := reply.Form(form)
		if fields.Get("parent") != id {
			t.Fatalf("the first form on the page is %v, no answer", fields)
		}
		fields.Set("body", "By Wednesday.")
		b.Post(form, fields).Is(http.StatusSeeOther)
		m.Page(e.Path()).Says("By Wednesday.", "Author")

		b.Get("/comments/" + id + "/edit").Is(http.StatusForbidden)
		m.Follow(m.Send(m.Page("/comments/"+id+"/edit"), "/comments/"+id+"/edit", map[string]string{"body": "Did it?"})).Says("Did it?", "edited")
		gone := m.Follow(m.Send(m.Page("/comments/"+id+"/removal"), "/comments/"+id+"/removal", nil)).Says("The comment is gone")
		b.Page(e.Path()).Says("This comment was taken away.", "By Wednesday.")
		b.Get("/comments/" + id + "/removal").Is(http.StatusNotFound)
		m.Follow(m.Send(gone, "/comments/"+id+"/restoration", nil)).Says("The comment is back.", "Did it?")

		w.Client(authz.Actor{}).Get(e.Path()).Is(http.StatusNotFound)
		w.Client(other).Post(to, url.Values{"body": {"hello"}}).Is(http.StatusNotFound)
	})
}

// TestSuggest offers people the person may look up.
func TestSuggest(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada := w.Teacher("kilnfield")
		w.Teacher("fellgate")
		mate := w.Teacher("millbeck")
		a := w.Client(ada).Page("/people/suggest?q=person")
		var got []struct{ ID, Name, School string }
		if err := json.Unmarshal([]byte(a.Body), &got); err != nil || len(got) != 2 {
			t.Fatalf("%s, %v", a.Body, err)
		}
		if got[1].ID != mate.PersonID || got[1].School != "The millbeck school" {
			t.Errorf("%+v", got)
		}
		if a := w.Client(ada).Page("/people/suggest?q=%25"); a.Body != "[]" {
			t.Errorf("a wildcard finds %s", a.Body)
		}
	})
}

// TestPublicTalk: a visitor is told that there is talk and nothing of it.
func TestPublicTalk(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ed := w.Editor("larkfield")
		e := w.Shared(ed, "larkfield", "Paper strips", "public")
		b := w.Client(ed)
		b.Send(b.Page(e.Path()), "/items/"+e.ID+"/comments", map[string]string{"body": "Between us."}).Is(http.StatusSeeOther)
		page := w.Client(authz.Actor{}).Page(e.Path()).Says("The discussion is for staff.")
		if strings.Contains(page.Body, "Between us.") {
			t.Error("a visitor reads the talk of staff")
		}
	})
}

// state reads the header of an item past all rules of who may.
func state(t *testing.T, w *testkit.W, id string) items.Item {
	t.Helper()
	it, err := items.GetUnscoped(t.Context(), w.DB, id)
	if err != nil {
		t.Fatal(err)
	}
	return it
}
