package libraryweb_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"staffroom/internal/kernel/threads"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/testkit"
)

// TestStaffPagesAreNotBehind: what is kept rendered of an entry's page is never
// what somebody sees after it changed, however it changed.
func TestStaffPagesAreNotBehind(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		author, mate := w.Teacher("kilnfield"), w.Teacher("kilnfield")
		e := w.Shared(author, "kilnfield", "Maths talk", "kilnfield")
		like := w.Shared(author, "kilnfield", "Maths talk for parents", "kilnfield")
		page := w.Client(mate)
		sql := func(text string, args ...any) func() error {
			return func() error {
				return d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
					_, err := tx.ExecContext(ctx, text, args...)
					return err
				})
			}
		}
		for _, step := range []struct {
			what      string
			do        func() error
			has, gone string
		}{
			{"at first", func() error { return nil }, like.Title, "Whose turn"},
			{"a comment", func() error {
				_, err := w.Threads.Comment(ctx, author, threads.Say{ItemID: e.ID, Body: "Whose turn is it?"})
				return err
			}, "Whose turn", ""},
			{"the author is called otherwise", sql(`UPDATE people SET name = 'Ada Newname' WHERE id = $1`, author.PersonID), `aria-label="Comment by Ada Newname"`, "Person 1 of"},
			{"the school is called otherwise", sql(`UPDATE orgs SET name = 'Potters' WHERE slug = 'kilnfield'`), "Potters. Shared", "The kilnfield school. Shared"},
			{"what is like it is taken down", func() error { _, err := w.Library.Withdraw(ctx, author, like.ID, ""); return err }, "Maths talk", like.Title},
			{"its words changed", func() error {
				now, err := w.Library.Get(ctx, author, e.ID)
				if err != nil {
					return err
				}
				ed := now.Edit()
				ed.Why = "They explain to each other."
				_, err = w.Library.Save(ctx, author, e.ID, now.Version, ed, "")
				return err
			}, "They explain to each other", "Because it worked"},
		} {
			if err := step.do(); err != nil {
				t.Fatal(step.what, err)
			}
			for range 2 { // made, and kept
				body := page.Page(e.Path()).Body
				if !strings.Contains(body, step.has) || step.gone != "" && strings.Contains(body, step.gone) {
					t.Errorf("%s: the page has no %q, or still %q", step.what, step.has, step.gone)
				}
			}
		}
		// Another process closes it: the header is asked for each time.
		other, err := db.Open(d.DSN())
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		if err := other.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE items SET reach = -1, version = version + 1 WHERE id = $1`, e.ID)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		page.Get(e.Path()).Is(http.StatusNotFound)
	})
}
