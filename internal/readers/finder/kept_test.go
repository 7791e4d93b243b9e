package finder_test

import (
	"context"
	"strings"
	"testing"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/testkit"
)

// TestAnswersInMemory: colleagues share what was found, nobody is shown what
// another has alone, and what is written shows at once.
func TestAnswersInMemory(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada, bo, editor := w.Teacher("kilnfield"), w.Teacher("kilnfield"), w.Editor("kilnfield")
		readers := map[string]*testkit.Browser{"ada": w.Client(ada), "bo": w.Client(bo), "stranger": w.Client(w.Teacher("scarbrook")), "visitor": w.Client(authz.Actor{})}
		open := w.Shared(ada, "kilnfield", "Bus rota", "kilnfield")
		w.Draft(ada, "kilnfield", "Half a thought")
		w.Shared(editor, "kilnfield", "Open lesson", "public")
		expect := func(when string, want map[string]string) {
			t.Helper()
			for _, again := range []string{"", ", once more"} {
				for who, titles := range want {
					page := readers[who].Page("/library").Text()
					for _, title := range []string{"Bus rota", "Half a thought", "Open lesson", "Bus times"} {
						if strings.Contains(page, "About "+title) != strings.Contains(titles, title) {
							t.Errorf("%s%s: %s sees %q, expected only %s", when, again, who, title, titles)
						}
					}
				}
			}
		}
		expect("at first", map[string]string{"ada": "Bus rota Half a thought Open lesson", "bo": "Bus rota Open lesson", "stranger": "Open lesson", "visitor": "Open lesson"})
		if _, err := w.Library.Withdraw(t.Context(), ada, open.ID, ""); err != nil {
			t.Fatal(err)
		}
		expect("withdrawn", map[string]string{"ada": "Half a thought Open lesson", "bo": "Open lesson", "visitor": "Open lesson"})
		w.Shared(bo, "kilnfield", "Bus times", "kilnfield")
		expect("another", map[string]string{"ada": "Half a thought Open lesson Bus times", "bo": "Open lesson Bus times", "stranger": "Open lesson", "visitor": "Open lesson"})
	})
}

// TestAnswersOfAnotherProcess: what somebody else wrote shows within the time
// that a resolved actor may be used.
func TestAnswersOfAnotherProcess(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		reader := w.Client(w.Teacher("kilnfield"))
		w.Shared(w.Editor("kilnfield"), "kilnfield", "Open lesson", "public")
		reader.Page("/library").Says("School kilnfield")
		other, err := db.Open(d.DSN())
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		rename := func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE orgs SET name = 'Potters', short_name = 'Potters' WHERE slug = 'kilnfield'`)
			return err
		}
		if err := other.InTx(t.Context(), rename); err != nil {
			t.Fatal(err)
		}
		w.Now.Add(authz.Freshness)
		reader.Page("/library").Says("School Potters")
	})
}
