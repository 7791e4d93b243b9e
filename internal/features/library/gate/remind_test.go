package gate_test

import (
	"testing"
	"time"

	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/testkit"
)

// TestReminders: after three working days, to those who may look, once a day,
// however often it runs.
func TestReminders(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		w.Config.SMTP.Host, w.Config.SMTP.Port, w.Config.SMTP.From = "127.0.0.1", 1, "staffroom@example.org"
		n := w.Node()
		ada, ed, boss := w.Teacher("kilnfield"), w.Editor("kilnfield"), w.Editor("larkfield")
		w.Editor("millbeck")
		c, _ := ask(t, w, ada, w.Draft(ada, "kilnfield", "Paper strips"))
		written := func() int {
			t.Helper()
			before, err := n.Jobs.Pending(ctx)
			if err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if err := n.Gate.RemindUnscoped(ctx); err != nil {
					t.Fatal(err)
				}
			}
			after, err := n.Jobs.Pending(ctx)
			if err != nil {
				t.Fatal(err)
			}
			return after - before
		}
		for days, want := range []int{0, 0, 0, 0, 0, 0, 2} { // it begins on a Friday
			if got := written(); got != want {
				t.Errorf("after %d days: %d written, not %d", days, got, want)
			}
			w.Now.Add(24 * time.Hour)
		}
		if _, err := w.Gate.Claim(ctx, boss, c.ID, true); err != nil {
			t.Fatal(err)
		}
		if got := written(); got != 1 {
			t.Errorf("to who claimed it: %d", got)
		}
		w.Now.Add(24 * time.Hour)
		if _, err := w.Gate.AskForChanges(ctx, ed, c.ID, "Please name the source.", nil); err != nil {
			t.Fatal(err)
		}
		if got := written(); got != 0 {
			t.Errorf("while it is the author's turn: %d", got)
		}
	})
}
