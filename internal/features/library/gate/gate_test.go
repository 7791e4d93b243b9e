package gate_test

import (
	"bytes"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"
	"time"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/gate"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/facts"
	"staffroom/internal/platform/markup"
	"staffroom/internal/testkit"
)

var public = items.Audience{Kind: items.Public}

func ask(t *testing.T, w *testkit.W, act authz.Actor, e library.Entry) (gate.Check, library.Entry) {
	t.Helper()
	c, e, err := w.Gate.Ask(t.Context(), act, gate.Request{ItemID: e.ID, Version: e.Version, To: public, Words: "Others asked for it."})
	if err != nil {
		t.Fatal(err)
	}
	return c, e
}

func reload(t *testing.T, w *testkit.W, act authz.Actor, id string) library.Entry {
	t.Helper()
	e, err := w.Library.Get(t.Context(), act, id)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func decision(t *testing.T, w *testkit.W, act authz.Actor, checkID string) gate.Decision {
	t.Helper()
	l, err := w.Gate.Look(t.Context(), act, checkID)
	if err != nil {
		t.Fatal(err)
	}
	return gate.Decision{Version: l.Entry.Version, Print: l.Print, Answers: testkit.AllGood()}
}

func with(answers []gate.Answer, q gate.Question, value, until, words string) []gate.Answer {
	answers = slices.Clone(answers)
	for n := range answers {
		if answers[n].Question == q {
			answers[n].Value, answers[n].Until, answers[n].Words = value, until, words
		}
	}
	return answers
}

func wants(t *testing.T, name string, err error, kind errs.Kind, code string) {
	t.Helper()
	if !errs.Is(err, kind) || code != "" && errs.CodeOf(err) != code {
		t.Errorf("%s: %v, want %v %s", name, err, kind, code)
	}
}

// TestTwoRounds goes the whole way: asked, changes, answered, let through, with
// all of it recorded.
func TestTwoRounds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		ada, ed := w.Teacher("kilnfield"), w.Editor("larkfield")
		e := w.Draft(ada, "kilnfield", "Paper strips")
		c, e := ask(t, w, ada, e)
		if e.State != items.Published || e.Audience.OrgID != w.Orgs["larkfield"].ID {
			t.Fatalf("a draft that was asked about is %s for %s", e.State, e.Audience)
		}
		if n, err := w.Gate.Count(ctx, ed); n != 1 || err != nil {
			t.Errorf("%d wait, %v", n, err)
		}
		list, own, err := w.Gate.Queue(ctx, ed)
		if err != nil || len(list) != 1 || list[0].ID != c.ID || own != 0 {
			t.Fatalf("queue %v %d %v", list, own, err)
		}
		_, err = w.Gate.AskForChanges(ctx, ed, c.ID, "", nil)
		wants(t, "changes without words", err, errs.Invalid, "")
		if _, err := w.Gate.AskForChanges(ctx, ed, c.ID, "Please name the source.", with(testkit.AllGood(), gate.Others, gate.NotYet, "", "Whose picture?")); err != nil {
			t.Fatal(err)
		}
		if mine, err := w.Gate.Mine(ctx, ada); err != nil || len(mine) != 1 {
			t.Errorf("Today has %v, %v", mine, err)
		}
		_, err = w.Gate.Approve(ctx, ed, c.ID, decision(t, w, ed, c.ID))
		wants(t, "letting through while it is the author's turn", err, errs.Conflict, "gate.decided")
		c, e = ask(t, w, ada, reload(t, w, ada, e.ID))
		if c.Round != 2 || c.State != gate.StateAsked {
			t.Errorf("asked again: round %d, %s", c.Round, c.State)
		}
		say := decision(t, w, ed, c.ID)
		say.Answers = with(say.Answers, gate.Others, "permitted", "", "Larkfield, by mail")
		if c, err = w.Gate.Approve(ctx, ed, c.ID, say); err != nil {
			t.Fatal(err)
		}
		now := reload(t, w, authz.Actor{}, e.ID)
		if now.Reach != authz.Everyone || now.Standing.Pass != items.Checked || now.Standing.VerifiedBy != ed.PersonID || now.Standing.Checks != 1 {
			t.Errorf("it stands %+v, reach %d", now.Standing, now.Reach)
		}
		if by := now.Standing.ReviewBy; by.Before(testkit.Start.AddDate(0, 11, 25)) || by.After(testkit.Start.AddDate(0, 12, 2)) {
			t.Errorf("looked at again by %v", by)
		}
		h, err := w.Gate.History(ctx, ada, e.ID)
		var did []string
		for _, s := range h.Steps {
			did = append(did, s.Did)
		}
		if err != nil || strings.Join(did, " ") != "approved answered changes asked" {
			t.Errorf("steps %v, %v", did, err)
		}
		if c.Version == 0 || c.Print == "" || c.DecidedBy != ed.PersonID {
			t.Errorf("it does not say what was approved: %+v", c)
		}
		l, err := w.Gate.Look(ctx, ed, c.ID)
		if err != nil || len(l.Answers) != 10 || l.Answers[0].PersonID != ed.PersonID || l.Answers[0].At.IsZero() {
			t.Errorf("answers %+v, %v", l.Answers, err)
		}
		trail, err := facts.List(ctx, w.DB, facts.Filter{Item: e.ID, Type: "gate."})
		var types []string
		for _, r := range trail {
			types = append(types, r.Type)
		}
		if err != nil || strings.Join(types, " ") != "gate.approved gate.answered gate.changes_asked gate.asked" {
			t.Errorf("trail %v, %v", types, err)
		}
	})
}

// TestRefusedActors has everybody try every verb that is not theirs.
func TestRefusedActors(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		ada, mate, ed, other, elsewhere := w.Teacher("kilnfield"), w.Teacher("kilnfield"), w.Editor("kilnfield"), w.Editor("millbeck"), w.Editor("fellgate")
		c, e := ask(t, w, ada, w.Draft(ada, "kilnfield", "Paper strips"))
		d1 := decision(t, w, ed, c.ID)
		verbs := map[string]func(authz.Actor) error{
			"approve":  func(a authz.Actor) error { _, err := w.Gate.Approve(ctx, a, c.ID, d1); return err },
			"changes":  func(a authz.Actor) error { _, err := w.Gate.AskForChanges(ctx, a, c.ID, "x", nil); return err },
			"decline":  func(a authz.Actor) error { _, err := w.Gate.Decline(ctx, a, c.ID, "x", nil); return err },
			"claim":    func(a authz.Actor) error { _, err := w.Gate.Claim(ctx, a, c.ID, true); return err },
			"look":     func(a authz.Actor) error { _, err := w.Gate.Look(ctx, a, c.ID); return err },
			"history":  func(a authz.Actor) error { _, err := w.Gate.History(ctx, a, e.ID); return err },
			"drop":     func(a authz.Actor) error { _, err := w.Gate.Drop(ctx, a, c.ID); return err },
			"verify":   func(a authz.Actor) error { _, err := w.Gate.Verify(ctx, a, e.ID); return err },
			"before":   func(a authz.Actor) error { _, err := w.Gate.Before(ctx, a, e.ID); return err },
			"take out": func(a authz.Actor) error { _, _, err := w.Gate.TakeOut(ctx, a, e.ID, "nothing", "x"); return err },
			"ask": func(a authz.Actor) error {
				_, _, err := w.Gate.Ask(ctx, a, gate.Request{ItemID: e.ID, Version: e.Version, To: public})
				return err
			},
		}
		for _, tt := range []struct {
			who  string
			act  authz.Actor
			kind errs.Kind
			not  string
		}{
			{"the author", ada, errs.Forbidden, "look history drop verify before ask, take out"},
			{"a colleague", mate, errs.Forbidden, ""},
			{"another school's editor", other, errs.Forbidden, ""},
			{"another trust's editor", elsewhere, errs.NotFound, ""},
			{"a visitor", authz.Actor{}, errs.NotFound, ""},
		} {
			for name, do := range verbs {
				if !strings.Contains(tt.not, name) {
					wants(t, tt.who+", "+name, do(tt.act), tt.kind, "")
				}
			}
		}
		if n, _ := w.Gate.Count(ctx, other); n != 0 {
			t.Errorf("another school's editor counts %d", n)
		}
		if list, _, _ := w.Gate.Queue(ctx, other); len(list) != 0 {
			t.Errorf("another school's editor has a queue: %v", list)
		}
		_, _, err := w.Gate.Queue(ctx, authz.Actor{})
		wants(t, "a visitor's queue", err, errs.Unauthenticated, "")
		_, err = w.Gate.Drop(ctx, ed, c.ID)
		wants(t, "an editor takes back what another asked", err, errs.Forbidden, "forbidden.gate.drop")
		_, err = w.Gate.Claim(ctx, ed, c.ID, false)
		wants(t, "leaving what one has not claimed", err, errs.Conflict, "gate.not_claimed")
		if _, err = w.Gate.Claim(ctx, ed, c.ID, true); err != nil {
			t.Error(err)
		}
		if _, err = w.Gate.Claim(ctx, ed, c.ID, false); err != nil {
			t.Error(err)
		}
		if c, err := w.Gate.Decline(ctx, ed, c.ID, "It is in the scheme already.", nil); err != nil || c.State != gate.StateDeclined {
			t.Errorf("%v %v", c.State, err)
		}
	})
}

// TestFourEyes: not the author, not who asked, not who changed it last, and
// nobody alone.
func TestFourEyes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		ada, ed := w.Teacher("kilnfield"), w.Editor("kilnfield")
		own := w.Shared(ed, "kilnfield", "The editor’s own", "kilnfield")
		_, _, err := w.Gate.Ask(ctx, ed, gate.Request{ItemID: own.ID, Version: own.Version, To: public})
		wants(t, "asking where nobody else is an editor", err, errs.Conflict, "gate.no_checker")
		second := w.Editor("larkfield")
		c, _ := ask(t, w, ed, own)
		_, err = w.Gate.Approve(ctx, ed, c.ID, decision(t, w, ed, c.ID))
		wants(t, "the author approves", err, errs.Forbidden, "forbidden.gate.own")

		hers := w.Shared(ada, "kilnfield", "A teacher’s", "kilnfield")
		c, _ = ask(t, w, ed, hers)
		_, err = w.Gate.Approve(ctx, ed, c.ID, decision(t, w, ed, c.ID))
		wants(t, "who asked approves", err, errs.Forbidden, "forbidden.gate.asked")
		fresh := reload(t, w, second, hers.ID)
		change := fresh.Edit()
		change.Summary += " And more."
		if _, err := w.Library.Save(ctx, second, fresh.ID, fresh.Version, change, ""); err != nil {
			t.Fatal(err)
		}
		_, err = w.Gate.Approve(ctx, second, c.ID, decision(t, w, second, c.ID))
		wants(t, "who changed it last approves", err, errs.Forbidden, "forbidden.gate.edited")
		for _, a := range []authz.Actor{ada, ed, second, w.Admin("larkfield")} {
			_, err := w.Library.Share(ctx, a, hers.ID, reload(t, w, a, hers.ID).Version, public)
			if err == nil {
				t.Fatalf("%s shared it with everyone alone", a.PersonID)
			}
		}
	})
}

// TestExactlyThatVersion: what was changed while the checker looked is not let
// through, and neither is a file that came meanwhile.
func TestExactlyThatVersion(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		ada, ed := w.Teacher("kilnfield"), w.Editor("kilnfield")
		c, e := ask(t, w, ada, w.Draft(ada, "kilnfield", "Paper strips"))
		seen := decision(t, w, ed, c.ID)
		edit := e.Edit()
		edit.Why = "Because of what nobody checked."
		if _, err := w.Library.Save(ctx, ada, e.ID, e.Version, edit, ""); err != nil {
			t.Fatal(err)
		}
		_, err := w.Gate.Approve(ctx, ed, c.ID, seen)
		wants(t, "an older version", err, errs.Conflict, "gate.changed_meanwhile")
		seen = decision(t, w, ed, c.ID)
		bring(t, w, ada, e.ID, "later.png")
		_, err = w.Gate.Approve(ctx, ed, c.ID, seen)
		wants(t, "without the file that came meanwhile", err, errs.Conflict, "gate.changed_meanwhile")
		for name, bad := range map[string][]gate.Answer{
			"an answer missing":    testkit.AllGood()[1:],
			"one not yet":          with(testkit.AllGood(), gate.Pupils, gate.NotYet, "", ""),
			"consent without end":  with(testkit.AllGood(), gate.Pupils, "consent", "", "In the office"),
			"consent in the past":  with(testkit.AllGood(), gate.Pupils, "consent", "2026-01-01", "In the office"),
			"permission of nobody": with(testkit.AllGood(), gate.Others, "permitted", "", ""),
			"an odd answer":        with(testkit.AllGood(), gate.Current, "perhaps", "", ""),
		} {
			d := decision(t, w, ed, c.ID)
			d.Answers = bad
			_, err := w.Gate.Approve(ctx, ed, c.ID, d)
			wants(t, name, err, errs.Invalid, "")
		}
		for _, day := range []string{"2026-11-20", "2030-01-01", "soon"} {
			d := decision(t, w, ed, c.ID)
			d.ReviewBy = day
			_, err := w.Gate.Approve(ctx, ed, c.ID, d)
			wants(t, "review by "+day, err, errs.Invalid, "")
		}
		d1 := decision(t, w, ed, c.ID)
		d1.Answers = with(d1.Answers, gate.Pupils, "consent", "2027-02-01", "In the office")
		if _, err := w.Gate.Approve(ctx, ed, c.ID, d1); err != nil {
			t.Fatal(err)
		}
		if by := reload(t, w, ada, e.ID).Standing.ReviewBy; by.Format(time.DateOnly) != "2027-02-01" {
			t.Errorf("looked at again by %v, though consent ends", by)
		}
		w.Now.Add(30 * 24 * time.Hour)
		if err := w.Gate.CloseEndedUnscoped(ctx); err != nil || reload(t, w, ada, e.ID).Reach != authz.Everyone {
			t.Errorf("closed before consent ended, or %v", err)
		}
		w.Now.Add(60 * 24 * time.Hour)
		_, err = w.Gate.Verify(ctx, ada, e.ID)
		wants(t, "still right though consent ended", err, errs.Conflict, "gate.consent_ended")
		for range 2 {
			if err := w.Gate.CloseEndedUnscoped(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if now := reload(t, w, ada, e.ID); now.Reach == authz.Everyone || now.Audience.OrgID != now.OrgID || now.Standing.Pass != "" {
			t.Errorf("consent ended and it is for %s, reach %d", now.Audience, now.Reach)
		}
	})
}

func bring(t *testing.T, w *testkit.W, act authz.Actor, itemID, name string) files.File {
	t.Helper()
	var b bytes.Buffer
	img := image.NewGray(image.Rect(0, 0, 40, 30))
	for n := range img.Pix {
		img.Pix[n] = byte(n*7 + len(name))
	}
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	f, err := w.Files.AddPicture(t.Context(), act, files.Bring{ItemID: itemID, Name: name, Alt: "A tower of blocks by Amira", Body: &b})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestLaterEdits: words of something public go at once; files wait for a second
// person; a licence is looked at again.
func TestLaterEdits(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		ada, ed, mate := w.Teacher("kilnfield"), w.Editor("larkfield"), w.Teacher("kilnfield")
		e := w.Shared(ada, "kilnfield", "Paper strips", "public")
		edit := e.Edit()
		edit.Why = "New words."
		e, err := w.Library.Save(ctx, ada, e.ID, e.Version, edit, "")
		if err != nil || reload(t, w, authz.Actor{}, e.ID).Why != "New words." {
			t.Fatalf("words: %v", err)
		}
		if list, _, _ := w.Gate.Queue(ctx, ed); len(list) != 0 {
			t.Errorf("words alone are in the queue: %v", list)
		}
		f := bring(t, w, ada, e.ID, "tower.png")
		edit = e.Edit()
		edit.Body = markup.FromMarkdown("Before.\n\n![A tower by Amira]("+f.Path()+")\n\nAfter.", markup.Options{})
		if e, err = w.Library.Save(ctx, ada, e.ID, e.Version, edit, ""); err != nil {
			t.Fatal(err)
		}
		for name, act := range map[string]authz.Actor{"a visitor": {}, "a colleague": mate} {
			got := reload(t, w, act, e.ID)
			if len(got.Files) != 0 || strings.Contains(string(got.Body.JSON()), "Amira") || !strings.Contains(got.Body.Text(), "After.") {
				t.Errorf("%s: %d files, %s", name, len(got.Files), got.Body.JSON())
			}
			if _, _, err := w.Files.Open(ctx, act, f.ID, files.Whole); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s opens a file that waits: %v", name, err)
			}
		}
		if _, _, err := w.Files.Open(ctx, ed, f.ID, files.Whole); err != nil {
			t.Errorf("the checker cannot open it: %v", err)
		}
		list, _, err := w.Gate.Queue(ctx, ed)
		if err != nil || len(list) != 1 || list[0].Reason != gate.NewFiles {
			t.Fatalf("queue %+v, %v", list, err)
		}
		w.Approve(ed, list[0].ID)
		if got := reload(t, w, authz.Actor{}, e.ID); len(got.Files) != 1 || !strings.Contains(string(got.Body.JSON()), "Amira") || got.Reach != authz.Everyone {
			t.Errorf("after the check: %d files, %s", len(got.Files), got.Body.JSON())
		}
		e = reload(t, w, ada, e.ID)
		edit = e.Edit()
		edit.Licence = "CC-BY-4.0"
		if _, err = w.Library.Save(ctx, ada, e.ID, e.Version, edit, ""); err != nil {
			t.Fatal(err)
		}
		list, _, err = w.Gate.Queue(ctx, ed)
		if err != nil || len(list) != 1 || list[0].Reason != gate.NewLicence || !list[0].DueAt.Equal(testkit.Start.Add(14*24*time.Hour)) {
			t.Errorf("queue %+v, %v", list, err)
		}
		if got := reload(t, w, authz.Actor{}, e.ID); got.Licence != "CC-BY-4.0" {
			t.Errorf("shown meanwhile: %q", got.Licence)
		}
	})
}

// TestRules: a trust asks for checks lower down, and says which licences go.
func TestRules(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		admin, ed, ada := w.Admin("larkfield"), w.Editor("larkfield"), w.Teacher("kilnfield")
		trust := w.Orgs["larkfield"].ID
		r, err := w.Gate.Rules(ctx, w.Orgs["kilnfield"].ID)
		if err != nil || r.OrgID != trust || r.Version != 0 || !r.AllowsLicence("MIT") {
			t.Fatalf("%+v, %v", r, err)
		}
		r.CheckFrom, r.Licences, r.Owner = "trust", []string{"CC-BY-4.0"}, "author"
		wants(t, "an editor sets rules", w.Gate.SetRules(ctx, ed, r), errs.Forbidden, "")
		wants(t, "a visitor sets rules", w.Gate.SetRules(ctx, authz.Actor{}, r), errs.Unauthenticated, "")
		if err := w.Gate.SetRules(ctx, admin, r); err != nil {
			t.Fatal(err)
		}
		wants(t, "over newer rules", w.Gate.SetRules(ctx, admin, r), errs.Conflict, "stale")
		odd := r
		odd.Version, odd.Licences = 1, []string{"nonsense"}
		wants(t, "an unknown licence", w.Gate.SetRules(ctx, admin, odd), errs.Invalid, "")
		odd.Licences = nil
		wants(t, "no licence at all", w.Gate.SetRules(ctx, admin, odd), errs.Invalid, "")
		school := r
		school.OrgID, school.Version = w.Orgs["kilnfield"].ID, 0
		if err := w.Gate.SetRules(ctx, w.Admin("kilnfield"), school); err == nil {
			t.Error("a school has rules of its own beside its trust's")
		}

		e := w.Draft(ada, "kilnfield", "Paper strips")
		_, err = w.Library.Share(ctx, ada, e.ID, e.Version, w.Audience("kilnfield"))
		wants(t, "a licence the trust does not allow", err, errs.Invalid, "")
		edit := e.Edit()
		edit.Licence = "CC-BY-4.0"
		if e, err = w.Library.SaveDraft(ctx, ada, e.ID, e.Version, edit); err != nil {
			t.Fatal(err)
		}
		_, err = w.Library.Share(ctx, ada, e.ID, e.Version, w.Audience("larkfield"))
		wants(t, "the trust without a check", err, errs.Conflict, "gate.needs_check")
		c, e, err := w.Gate.Ask(ctx, ada, gate.Request{ItemID: e.ID, Version: e.Version, To: w.Audience("larkfield")})
		if err != nil || e.Audience.OrgID != e.OrgID {
			t.Fatalf("meanwhile it is for %s, %v", e.Audience, err)
		}
		w.Approve(ed, c.ID)
		if e = reload(t, w, ada, e.ID); e.Audience.OrgID != trust {
			t.Errorf("let through, it is for %s", e.Audience)
		}
		if e, err = w.Library.Share(ctx, ada, e.ID, e.Version, w.Audience("kilnfield")); err != nil {
			t.Errorf("down the ladder: %v", err)
		}
		_, err = w.Library.Share(ctx, ada, e.ID, e.Version, w.Audience("larkfield"))
		wants(t, "up again with a used approval", err, errs.Conflict, "gate.needs_check")
		edit = e.Edit()
		edit.Licence = "MIT"
		_, err = w.Library.Save(ctx, ada, e.ID, e.Version, edit, "")
		wants(t, "a new licence that is not allowed", err, errs.Invalid, "")
	})
}

// TestStillRight asks a year on, and takes one tap for an answer.
func TestStillRight(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		ada, mate := w.Teacher("kilnfield"), w.Teacher("kilnfield")
		e := w.Shared(ada, "kilnfield", "Paper strips", "public")
		if list, err := w.Gate.ToVerify(ctx, ada, 5); err != nil || len(list) != 0 {
			t.Fatalf("asked at once: %v %v", list, err)
		}
		w.Now.Add(360 * 24 * time.Hour)
		list, err := w.Gate.ToVerify(ctx, ada, 5)
		if err != nil || len(list) != 1 {
			t.Fatalf("a year on: %v %v", list, err)
		}
		if more, _ := w.Gate.ToVerify(ctx, mate, 5); len(more) != 0 {
			t.Errorf("a colleague is asked: %v", more)
		}
		w.Now.Add(10 * 24 * time.Hour)
		if !reload(t, w, ada, e.ID).Standing.Stale(w.Now.Now()) {
			t.Error("it is not stale")
		}
		if _, err := w.Gate.Verify(ctx, ada, e.ID); err != nil {
			t.Fatal(err)
		}
		if now := reload(t, w, ada, e.ID); now.Standing.Stale(w.Now.Now()) || now.Standing.VerifiedBy != ada.PersonID || now.Version != e.Version {
			t.Errorf("%+v, version %d", now.Standing, now.Version)
		}
		if list, err := w.Gate.ToVerify(ctx, ada, 5); err != nil || len(list) != 0 {
			t.Errorf("asked again: %v %v", list, err)
		}
	})
}

// TestImportsStay: what was brought as public, or was public before there were
// checks, is still there.
func TestImportsStay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada := w.Teacher("kilnfield")
		out, err := w.Library.ImportUnscoped(t.Context(), []library.Imported{{Source: "x", OrgID: w.Orgs["kilnfield"].ID, AuthorID: ada.PersonID, Audience: public,
			CreatedAt: testkit.Start, Edit: library.Edit{Kind: "practice", Title: "Brought", Summary: "From elsewhere", Why: "It works."}}})
		if err != nil || out.Created != 1 {
			t.Fatal(out, err)
		}
		parts := strings.Split(out.Paths[0], "/")
		e, err := w.Library.BySlug(t.Context(), authz.Actor{}, parts[2], parts[3])
		if err != nil || e.Standing.Pass != items.ByOperator || e.Standing.OpenedAt.IsZero() {
			t.Errorf("%+v, %v", e.Standing, err)
		}
	})
}

// TestConsentReachesWhatWasTakenOut: a picture that somebody took out a moment
// before, and could put back, cannot come back once consent for it has ended.
func TestConsentReachesWhatWasTakenOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		ada, bea := w.Teacher("kilnfield"), w.Teacher("millbeck")
		mine, hers := w.Shared(ada, "kilnfield", "Towers", "larkfield"), w.Shared(bea, "millbeck", "More towers", "larkfield")
		f, same := bring(t, w, ada, mine.ID, "tower.png"), bring(t, w, bea, hers.ID, "tower.png")
		if f.SHA256 != same.SHA256 {
			t.Fatal("they are not the same picture")
		}
		if _, err := w.Files.TakeOut(ctx, bea, same.ID); err != nil {
			t.Fatal(err)
		}
		if _, _, err := w.Gate.TakeOut(ctx, ada, mine.ID, f.ID, "Amira’s family asked us to."); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Files.PutBack(ctx, bea, same.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("it comes back: %v", err)
		}
	})
}
