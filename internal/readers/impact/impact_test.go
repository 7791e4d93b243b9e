package impact_test

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/adoption"
	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/errs"
	"staffroom/internal/testkit"
)

// story is a thing of Ada's that two trusts of a network use.
type story struct {
	*testkit.W
	ada, editor, ben, sam, mate authz.Actor // ada and mate of kilnfield, ben of millbeck, sam of scarbrook in another trust
	e                           library.Entry
}

func tell(t *testing.T, d *db.DB) story {
	t.Helper()
	w := testkit.World(t, d)
	s := story{W: w, ada: w.Teacher("kilnfield"), editor: w.Editor("kilnfield"), ben: w.Teacher("millbeck"), sam: w.Teacher("scarbrook"), mate: w.Teacher("kilnfield")}
	e := w.Draft(s.ada, "kilnfield", "Bar models")
	ed := e.Edit()
	ed.Licence = "CC-BY-4.0"
	e, err := w.Library.SaveDraft(t.Context(), s.ada, e.ID, e.Version, ed)
	if err != nil {
		t.Fatal(err)
	}
	s.e = w.Share(s.ada, e, "north")
	s.use(t, s.ben, adoption.NoteEdit{Result: adoption.Not, Evidence: "Year 4 lost the thread.", Changes: []adoption.Change{"pace"}, Audience: adoption.AllReaders})
	w.Now.Add(15 * 24 * time.Hour)
	s.use(t, s.sam, adoption.NoteEdit{Result: adoption.Worked, Evidence: "=HYPERLINK(1) went well.", Audience: adoption.AllReaders})
	return s
}

func (s story) use(t *testing.T, act authz.Actor, note adoption.NoteEdit) adoption.Note {
	t.Helper()
	a, err := s.Adoption.Adopt(t.Context(), act, s.e.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	n, err := s.Adoption.Note(t.Context(), act, a.ID, note)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func (s story) thank(t *testing.T, act authz.Actor) {
	t.Helper()
	s.Now.Add(time.Second)
	if _, err := s.Thanks.Give(t.Context(), act, s.e.ID); err != nil {
		t.Fatal(err)
	}
}

func TestAuthorSeesWhatBecameOfIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := tell(t, d)
		child, err := s.Lineage.Adapt(t.Context(), s.ben, s.e.ID, s.Orgs["millbeck"].ID)
		if err != nil {
			t.Fatal(err)
		}
		s.Share(s.ben, child, "larkfield")
		hidden, err := s.Lineage.Adapt(t.Context(), s.sam, s.e.ID, s.Orgs["scarbrook"].ID)
		if err != nil {
			t.Fatal(err)
		}
		ed := hidden.Edit()
		ed.Title = "Zqhidden version"
		if hidden, err = s.Library.SaveDraft(t.Context(), s.sam, hidden.ID, hidden.Version, ed); err != nil {
			t.Fatal(err)
		}
		s.Share(s.sam, hidden, "scarbrook")
		s.thank(t, s.mate)
		page := s.Client(s.ada).Page(s.e.Path())
		page = s.Client(s.ada).Page(link(t, page, "/impact")).Says("The millbeck school", "The scarbrook school", "Tried in 2 schools: worked in 1, did not work in 1",
			"Year 4 lost the thread.", "It did not work", "It worked", "The pace: 1", "2 schools have used it in the 3 weeks since it was shared.", "Week 3, from 30 November 2026", "Person 5 of kilnfield")
		if !strings.Contains(page.Body, `href="/at/millbeck/`) || strings.Contains(page.Body, "Zqhidden") {
			t.Error("the version of another trust's school is shown, or the one of Millbeck is not")
		}
		if strings.Contains(page.Body, "<script>") || strings.Contains(page.Body, ` style="`) {
			t.Error("the picture needs a script or a style of its own")
		}
		s.Client(s.editor).Page("/items/" + s.e.ID + "/impact").Says("The scarbrook school")
		mine := s.Client(s.ada).Page("/impact").Says("Bar models", "Used in 2 schools", "The scarbrook school said what happened")
		if strings.Contains(mine.Body, "Zqhidden") {
			t.Error("the list tells of a version that its author may not see")
		}
	})
}

// link is the first address of the page that ends so.
func link(t *testing.T, a *testkit.Answer, end string) string {
	t.Helper()
	at := strings.Index(a.Body, end+`"`)
	if at < 0 {
		t.Fatalf("no link to …%s on %s", end, a.URL.Path)
	}
	from := strings.LastIndexByte(a.Body[:at], '"') + 1
	return a.Body[from : at+len(end)]
}

func TestWhoMayNotSee(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := tell(t, d)
		draft := s.Draft(s.ada, "kilnfield", "Not yet")
		for _, tt := range []struct {
			name   string
			act    authz.Actor
			item   string
			status int
		}{
			{"a colleague", s.mate, s.e.ID, http.StatusForbidden},
			{"a reader elsewhere", s.ben, s.e.ID, http.StatusForbidden},
			{"an editor of another school", s.Editor("millbeck"), s.e.ID, http.StatusForbidden},
			{"somebody who cannot see it", s.Admin("fellgate"), draft.ID, http.StatusNotFound},
			{"an editor, of a draft", s.editor, draft.ID, http.StatusNotFound},
			{"a visitor", authz.Actor{}, s.e.ID, http.StatusSeeOther},
			{"its author, of a draft", s.ada, draft.ID, http.StatusOK},
		} {
			b := s.Client(tt.act)
			for _, page := range []string{"/impact", "/impact.csv"} {
				if a := b.Get("/items/" + tt.item + page); a.Status != tt.status {
					t.Errorf("%s: %s answers %d, want %d", tt.name, page, a.Status, tt.status)
				}
			}
		}
	})
}

// TestNoteOfAnotherTrust: an editor who may see the page reads there what they
// may read anywhere.
func TestNoteOfAnotherTrust(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := tell(t, d)
		// A trust's leader of Scarbrook's side is not on Ada's: they see the note, not the page.
		n := s.use(t, s.Teacher("scarbrook"), adoption.NoteEdit{Result: adoption.Partly, Evidence: "Zqown trust words", Audience: adoption.OwnTrust})
		s.Client(s.ada).Page("/items/" + s.e.ID + "/impact").Says("Zqown trust words") // told to those who shared it
		if _, err := s.Adoption.RemoveNote(t.Context(), s.Editor("scarbrook"), n.ID); err != nil {
			t.Fatal(err)
		}
		if a := s.Client(s.ada).Page("/items/" + s.e.ID + "/impact"); strings.Contains(a.Body, "Zqown") {
			t.Error("a note that was taken away is still there")
		}
		if _, err := s.Library.Withdraw(t.Context(), s.ada, s.e.ID, ""); err != nil {
			t.Fatal(err)
		}
		if a := s.Client(s.ada).Page("/items/" + s.e.ID + "/impact"); strings.Contains(a.Text(), "lost the thread") {
			t.Error("what was taken down still tells of its uses")
		}
	})
}

func TestListToTakeAway(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := tell(t, d)
		s.thank(t, s.mate)
		s.thank(t, s.sam)
		a := s.Client(s.ada).Get("/items/" + s.e.ID + "/impact.csv").Is(http.StatusOK)
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(a.Body, "\ufeff"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		count := map[string]int{}
		for _, r := range rows[1:] {
			count[r[0]]++
			for _, cell := range r {
				if strings.HasPrefix(cell, "=") {
					t.Errorf("a spreadsheet would calculate %q", cell)
				}
			}
		}
		if count["Use"] != 2 || count["Note"] != 2 || count["Thanks"] != 2 || a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%v in %s", count, a.Body)
		}
	})
}

func TestThanks(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := tell(t, d)
		b := s.Client(s.ben)
		page := b.Page(s.e.Path()).Says("Say thank you")
		page = b.Follow(b.Send(page, "/items/"+s.e.ID+"/thanks", nil)).Says("Thanked", "Thanks from", "Person 3 of millbeck")
		s.Client(s.mate).Page(s.e.Path()).Says("Person 3 of millbeck", "Say thank you")
		page = b.Follow(b.Send(page, "/items/"+s.e.ID+"/thanks", nil)).Says("Say thank you")
		if strings.Contains(page.Text(), "Thanks from") {
			t.Error("thanks that were taken back are shown")
		}
		if v := s.Client(s.ada).Page(s.e.Path()); strings.Contains(v.Text(), "Say thank you") {
			t.Error("an author is offered to thank themselves")
		}
		s.Client(s.ada).Post("/items/"+s.e.ID+"/thanks", url.Values{"on": {"yes"}}).Is(http.StatusForbidden)
		s.Client(s.Admin("fellgate")).Post("/items/"+s.Draft(s.ada, "kilnfield", "Not yet").ID+"/thanks", url.Values{"on": {"yes"}}).Is(http.StatusNotFound)
	})
}

// TestWhoseThanksAreRead: names by the people rule; the author reads that
// somebody elsewhere thanked, and no name.
func TestWhoseThanksAreRead(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada, mate, far := w.Teacher("kilnfield"), w.Teacher("kilnfield"), w.Person("fellgate", authz.Member)
		e := w.Shared(ada, "kilnfield", "For all", "public")
		for _, act := range []authz.Actor{mate, far, far} {
			if _, err := w.Thanks.Give(t.Context(), act, e.ID); err != nil {
				t.Fatal(err)
			}
		}
		of := func(act authz.Actor) (named, nameless int) {
			list, err := w.Thanks.Of(t.Context(), act, e.ID, 10)
			if err != nil {
				t.Fatal(err)
			}
			for _, one := range list {
				if one.PersonID == "" {
					nameless++
				} else {
					named++
				}
			}
			return named, nameless
		}
		for _, tt := range []struct {
			name            string
			act             authz.Actor
			named, nameless int
		}{{"its author", ada, 1, 1}, {"a colleague", mate, 1, 0}, {"who is elsewhere", far, 1, 0}, {"a visitor", authz.Actor{}, 0, 0}} {
			if named, nameless := of(tt.act); named != tt.named || nameless != tt.nameless {
				t.Errorf("%s reads %d names and %d without, want %d and %d", tt.name, named, nameless, tt.named, tt.nameless)
			}
		}
		if _, err := w.Thanks.Give(t.Context(), authz.Actor{}, e.ID); errs.KindOf(err) != errs.Unauthenticated {
			t.Errorf("a visitor thanks: %v", err)
		}
		heard, err := w.Thanks.Heard(t.Context(), ada, testkit.Start.Add(-time.Hour), 10)
		if err != nil || len(heard) != 2 {
			t.Errorf("the author hears of %d, %v", len(heard), err)
		}
		if heard, _ = w.Thanks.Heard(t.Context(), mate, testkit.Start.Add(-time.Hour), 10); len(heard) != 0 {
			t.Error("somebody else hears of it")
		}
		w.Client(ada).Page("/items/"+e.ID+"/impact").Says("colleagues elsewhere", "Person 2 of kilnfield")
		if _, err := w.Library.Withdraw(t.Context(), ada, e.ID, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Thanks.Give(t.Context(), ada, e.ID); err == nil {
			t.Error("what was taken down is thanked for")
		}
		if named, nameless := of(mate); named+nameless != 0 {
			t.Error("thanks for what was taken down are read")
		}
	})
}
