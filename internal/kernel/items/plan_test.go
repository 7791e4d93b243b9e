package items

import (
	"context"
	"fmt"
	"testing"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
)

// crowd writes 40,000 items of 400 authors in 40 organisations, straight into
// the tables: the plan depends on how many there are, not on how they came.
func crowd(t *testing.T, d *db.DB) {
	t.Helper()
	number := func(n int) string {
		return fmt.Sprintf(`WITH RECURSIVE n (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < %d)`, n)
	}
	err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		for _, q := range []string{
			`INSERT INTO orgs (id, num, kind, slug, name, sort_name, created_at) ` + number(40) + ` SELECT 'o' || k, k, 'school', 'o' || k, 'O', 'o', 1 FROM n`,
			`INSERT INTO org_tree (ancestor_id, org_id, governs) SELECT id, id, 1 FROM orgs`,
			`INSERT INTO people (id, email, email_key, slug, name, sort_name, created_at) ` + number(400) +
				` SELECT 'p' || k, 'p' || k, 'p' || k, 'p' || k, 'P', 'p', 1 FROM n`,
			`INSERT INTO items (id, kind, org_id, author_id, slug, title, sort_title, summary, state, audience, reach, licence, created_at, updated_at, published_at) ` +
				number(40000) + ` SELECT 'i' || k, 'practice', 'o' || (k % 40 + 1), 'p' || (k % 400 + 1), 's' || k, 'T', 't', '', 'published',
				'org', 2 * (k % 40 + 1), '', k, k, k FROM n`,
			`ANALYZE`,
		} {
			if _, err := tx.ExecContext(ctx, q); err != nil {
				return db.Err(err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestPlans: no list reads the whole table, whoever asks.
func TestPlans(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		crowd(t, d)
		staff, err := authz.Load(t.Context(), d, "p7")
		if err != nil {
			t.Fatal(err)
		}
		for who, act := range map[string]authz.Actor{"visitor": {}, "staff": staff} {
			for name, f := range map[string]Filter{
				"newest":              {},
				"next page":           {Before: "20000-" + "0000000000000000000000000a"},
				"of a school":         {OrgIDs: []string{"o3"}},
				"in a trust":          {Within: "o3"},
				"of an author":        {AuthorID: "p9", ByUpdate: true},
				"pinned":              {Pinned: true},
				"public, for feeds":   {Public: true},
				"tagged in a subject": {Tag: map[string][]string{"subject": {"maths"}}},
			} {
				w, err := f.where(act)
				if err != nil {
					t.Fatal(err)
				}
				q := `SELECT ` + columns + from + ` WHERE 1 = 1` + w.String() + f.order()
				if plan := dbtest.Plan(t, d, q, w.Args...); dbtest.Walks(plan, "items i", "i") {
					t.Errorf("%s, %s: reads every item:\n%s", who, name, plan)
				}
			}
		}
		if plan := dbtest.Plan(t, d, `SELECT i.id FROM items i WHERE i.summary = 'x'`); !dbtest.Walks(plan, "items i", "i") {
			t.Errorf("the check does not see a query that reads every item:\n%s", plan)
		}
	})
}
