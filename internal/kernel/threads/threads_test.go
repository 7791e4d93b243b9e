package threads_test

import (
	"strings"
	"testing"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/threads"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/errs"
	"staffroom/internal/testkit"
)

func TestTalk(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		ada, bo, stranger := w.Teacher("kilnfield"), w.Teacher("kilnfield"), w.Teacher("millbeck")
		e := w.Shared(ada, "kilnfield", "Maths talk", "kilnfield")
		say := func(act authz.Actor, body, parent string, mentions ...string) (threads.Comment, error) {
			w.Now.Add(time.Second)
			return w.Threads.Comment(ctx, act, threads.Say{ItemID: e.ID, ParentID: parent, Body: body, Mentions: mentions})
		}
		for name, tt := range map[string]struct {
			act  authz.Actor
			body string
			want errs.Kind
		}{
			"a visitor":               {authz.Actor{}, "hi", errs.NotFound},
			"who cannot see the item": {stranger, "hi", errs.NotFound},
			"nothing":                 {bo, " \r\n ", errs.Invalid},
			"too much":                {bo, strings.Repeat("x", threads.MaxBody+1), errs.Invalid},
		} {
			if _, err := say(tt.act, tt.body, ""); err == nil || errs.KindOf(err) != tt.want {
				t.Errorf("%s: %v, want %v", name, err, tt.want)
			}
		}
		c1, err := say(bo, "Did you let them use the bars?", "")
		if err != nil {
			t.Fatal(err)
		}
		c2, err := say(ada, "Only drawn.", c1.ID)
		if err != nil {
			t.Fatal(err)
		}
		c3, err := say(bo, "Thanks", c2.ID)
		if err != nil || c3.ParentID != c1.ID {
			t.Errorf("an answer to an answer is under %q, %v; want %q", c3.ParentID, err, c1.ID)
		}
		mine, err := w.Threads.ToMe(ctx, ada, testkit.Start, 10)
		if err != nil || len(mine) != 2 || mine[0].ID != c3.ID || mine[0].ItemTitle != "Maths talk" {
			t.Errorf("what is said to the author: %+v, %v", mine, err)
		}
		if got, err := w.Threads.ToMe(ctx, stranger, testkit.Start, 10); err != nil || len(got) != 0 {
			t.Errorf("said to a stranger: %+v, %v", got, err)
		}
	})
}

func TestMentionsReachOnlyWhoMaySee(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		ada, bo, stranger := w.Teacher("kilnfield"), w.Teacher("kilnfield"), w.Teacher("millbeck")
		e := w.Shared(ada, "kilnfield", "Bus rota", "kilnfield")
		if _, err := w.Threads.Comment(ctx, ada, threads.Say{ItemID: e.ID, Body: "@both", Mentions: []string{bo.PersonID, stranger.PersonID, "nobody"}}); err != nil {
			t.Fatal(err)
		}
		n, err := db.Column[string](ctx, d, `SELECT person_id FROM mentions`)
		if err != nil || len(n) != 1 || n[0] != bo.PersonID {
			t.Errorf("mentioned %v, %v", n, err)
		}
		if got, _ := w.Threads.ToMe(ctx, bo, testkit.Start.Add(-time.Second), 10); len(got) != 1 {
			t.Errorf("the one who was named has %d", len(got))
		}
	})
}

func TestRemoving(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		ada, bo, cy, ed := w.Teacher("kilnfield"), w.Teacher("kilnfield"), w.Teacher("kilnfield"), w.Editor("kilnfield")
		e := w.Shared(ada, "kilnfield", "Lost property", "kilnfield")
		c, err := w.Threads.Comment(ctx, bo, threads.Say{ItemID: e.ID, Body: "Whose is the accordion?"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Threads.Remove(ctx, cy, c.ID); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a bystander removed it: %v", err)
		}
		if _, err := w.Threads.Edit(ctx, ed, c.ID, "x"); !errs.Is(err, errs.Forbidden) {
			t.Errorf("an editor put words into somebody's mouth: %v", err)
		}
		if _, err := w.Threads.Remove(ctx, ed, c.ID); err != nil {
			t.Fatal(err)
		}
		if list, _ := w.Threads.List(ctx, ada, e.ID); len(list) != 0 {
			t.Errorf("still shown: %+v", list)
		}
		if _, err := w.Threads.Restore(ctx, bo, c.ID); err == nil {
			t.Error("its author brought back what the editor removed")
		}
		if _, err := w.Threads.Restore(ctx, ed, c.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Threads.Comment(ctx, ada, threads.Say{ItemID: e.ID, ParentID: c.ID, Body: "Mr Bax’s"}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Threads.Remove(ctx, bo, c.ID); err != nil {
			t.Fatal(err)
		}
		list, err := w.Threads.List(ctx, ada, e.ID)
		if err != nil || len(list) != 2 || list[0].Body != "" || list[0].DeletedAt.IsZero() {
			t.Errorf("a removed comment that was answered keeps its place, empty: %+v, %v", list, err)
		}
	})
}

// TestTalkTouchesTheItem: whatever changes the talk changes the mark by which
// pages in memory are known to be old, and takes nobody's version away.
func TestTalkTouchesTheItem(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		ada := w.Teacher("kilnfield")
		e := w.Shared(ada, "kilnfield", "Lost property", "kilnfield")
		var c threads.Comment
		for n, step := range []struct {
			what string
			do   func() error
		}{
			{"said", func() (err error) {
				c, err = w.Threads.Comment(ctx, ada, threads.Say{ItemID: e.ID, Body: "Whose?"})
				return err
			}},
			{"edited", func() error { _, err := w.Threads.Edit(ctx, ada, c.ID, "Whose is it?"); return err }},
			{"removed", func() error { _, err := w.Threads.Remove(ctx, ada, c.ID); return err }},
			{"restored", func() error { _, err := w.Threads.Restore(ctx, ada, c.ID); return err }},
		} {
			if err := step.do(); err != nil {
				t.Fatal(step.what, err)
			}
			it, err := w.Library.Header(ctx, ada, e.ID)
			if err != nil || it.Touched != e.Touched+n+1 || it.Version != e.Version {
				t.Errorf("%s: touched %d times, version %d, %v; it was version %d", step.what, it.Touched, it.Version, err, e.Version)
			}
		}
	})
}
