package gate_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/gate"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/testkit"
)

// TestNeverMoreThanTheGateAllowed: whatever whoever does in whatever order, what
// everyone can read was let through, in exactly that state of its files, by
// somebody who neither made it, nor asked, nor changed it last.
func TestNeverMoreThanTheGateAllowed(t *testing.T) {
	w := testkit.World(t, dbtest.SQLite(t))
	ctx := t.Context()
	people := []authz.Actor{w.Teacher("kilnfield"), w.Editor("kilnfield"), w.Editor("larkfield"), w.Admin("larkfield"), w.Teacher("millbeck"), w.Editor("fellgate"), {}}
	author := people[0]
	n, opened := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		e := w.Draft(author, "kilnfield", fmt.Sprintf("Thing %d", n))
		var allowed string // how the last check that let it through says it stood
		var shown gate.Decision
		now := func(act authz.Actor) library.Entry {
			got, err := w.Library.Get(ctx, act, e.ID)
			if err != nil {
				return library.Entry{Item: items.Item{ID: e.ID}}
			}
			return got
		}
		checkID := func() string {
			h, err := w.Gate.History(ctx, author, e.ID)
			if err != nil || len(h.Checks) == 0 {
				return ""
			}
			return h.Checks[0].ID
		}
		verbs := map[string]func(authz.Actor){
			"share public": func(a authz.Actor) { _, _ = w.Library.Share(ctx, a, e.ID, now(a).Version, public) },
			"share trust":  func(a authz.Actor) { _, _ = w.Library.Share(ctx, a, e.ID, now(a).Version, w.Audience("larkfield")) },
			"share school": func(a authz.Actor) { _, _ = w.Library.Share(ctx, a, e.ID, now(a).Version, w.Audience("kilnfield")) },
			"share me": func(a authz.Actor) {
				_, _ = w.Library.Share(ctx, a, e.ID, now(a).Version, items.Audience{Kind: items.OnlyMe})
			},
			"ask": func(a authz.Actor) {
				_, _, _ = w.Gate.Ask(ctx, a, gate.Request{ItemID: e.ID, Version: now(a).Version, To: public})
			},
			"look": func(a authz.Actor) {
				if l, err := w.Gate.Look(ctx, a, checkID()); err == nil {
					shown = gate.Decision{Version: l.Entry.Version, Print: l.Print, Answers: testkit.AllGood()}
				}
			},
			"approve": func(a authz.Actor) {
				before := now(author)
				c, err := w.Gate.Approve(ctx, a, checkID(), shown)
				if err != nil {
					return
				}
				if a.PersonID == author.PersonID || a.PersonID == c.AskedBy || a.Role(before.OrgID) < authz.Editor {
					rt.Fatalf("%s let it through", a.PersonID)
				}
				if shown.Print != before.Print() {
					rt.Fatalf("let through what nobody was shown")
				}
				allowed = before.Print()
			},
			"changes":  func(a authz.Actor) { _, _ = w.Gate.AskForChanges(ctx, a, checkID(), "Please.", nil) },
			"decline":  func(a authz.Actor) { _, _ = w.Gate.Decline(ctx, a, checkID(), "No.", nil) },
			"drop":     func(a authz.Actor) { _, _ = w.Gate.Drop(ctx, a, checkID()) },
			"claim":    func(a authz.Actor) { _, _ = w.Gate.Claim(ctx, a, checkID(), true) },
			"verify":   func(a authz.Actor) { _, _ = w.Gate.Verify(ctx, a, e.ID) },
			"withdraw": func(a authz.Actor) { _, _ = w.Library.Withdraw(ctx, a, e.ID, "") },
			"put back": func(a authz.Actor) { _, _ = w.Library.PutBack(ctx, a, e.ID) },
			"delete":   func(a authz.Actor) { _, _ = w.Library.Delete(ctx, a, e.ID) },
			"undelete": func(a authz.Actor) { _, _ = w.Library.Undelete(ctx, a, e.ID) },
			"pin":      func(a authz.Actor) { _, _ = w.Library.Pin(ctx, a, e.ID, true) },
			"save": func(a authz.Actor) {
				got := now(a)
				edit := got.Edit()
				edit.Why += " More."
				_, _ = w.Library.Save(ctx, a, e.ID, got.Version, edit, "")
			},
		}
		verbs["look and approve"] = func(a authz.Actor) { verbs["look"](a); verbs["approve"](a) }
		names := []string{"ask", "ask", "ask", "look and approve", "look and approve", "look and approve", "look and approve", "share public", "share trust", "share school", "share me", "ask", "ask", "look", "look", "approve", "approve", "changes", "decline", "drop", "claim", "verify", "withdraw", "put back", "delete", "undelete", "pin", "save"}
		for range rapid.IntRange(10, 40).Draw(rt, "steps") {
			act := people[rapid.SampledFrom([]int{0, 0, 0, 1, 1, 2, 2, 3, 4, 5, 6}).Draw(rt, "who")]
			do := rapid.SampledFrom(names).Draw(rt, "verb")
			verbs[do](act)
			got, err := w.Library.Get(ctx, authz.Actor{}, e.ID)
			switch open := err == nil && got.Reach == authz.Everyone; {
			case open && (got.Standing.Pass != items.Checked || allowed == ""):
				rt.Fatalf("everyone reads it after %q though nobody let it through", do)
			case open && len(got.Files) > 0:
				rt.Fatalf("a file that nobody looked at is shown")
			case err == nil && !open:
				rt.Fatalf("a visitor gets something that is for %s", got.Audience)
			case open:
				opened++
			}
		}
	})
	if opened == 0 {
		t.Error("nothing was ever let through: the sequences show nothing")
	}
}
