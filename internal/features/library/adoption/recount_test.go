package adoption_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"testing"
	"time"

	"pgregory.net/rapid"

	"staffroom/internal/features/library/adoption"
	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/testkit"
)

// told is what the facts alone say of one item.
type told struct {
	uses  map[string]string // adoption → school, of those that stand
	notes []toldNote        // in the order in which they were written
	gone  map[string]bool   // notes that were taken away
}

type toldNote struct{ id, adoption, org, result string }

// recount reads the trail of an item from the beginning.
func recount(t *rapid.T, rows []row) told {
	out := told{uses: map[string]string{}, gone: map[string]bool{}}
	for _, r := range rows {
		var f struct{ Adoption, Note, Org, Result string }
		if err := json.Unmarshal([]byte(r.data), &f); err != nil {
			t.Fatal(err)
		}
		switch r.kind {
		case "adoption.adopted", "adoption.restored":
			out.uses[f.Adoption] = f.Org
		case "adoption.undone":
			delete(out.uses, f.Adoption)
		case "adoption.noted":
			out.notes = append(out.notes, toldNote{f.Note, f.Adoption, f.Org, f.Result})
		case "adoption.note_changed":
			for n := range out.notes {
				if out.notes[n].id == f.Note {
					out.notes[n].result = f.Result
				}
			}
		case "adoption.note_removed":
			out.gone[f.Note] = true
		case "adoption.note_restored":
			delete(out.gone, f.Note)
		}
	}
	return out
}

type row struct{ kind, data string }

// schools counts, and says what each school said last.
func (f told) schools() (int, map[adoption.Result]int) {
	using, last := map[string]bool{}, map[string]string{}
	for _, org := range f.uses {
		using[org] = true
	}
	for _, n := range f.notes {
		if _, stands := f.uses[n.adoption]; stands && !f.gone[n.id] {
			last[n.org] = n.result
		}
	}
	results := map[adoption.Result]int{}
	for _, r := range last {
		results[adoption.Result(r)]++
	}
	return len(using), results
}

// TestCountsEqualARecountFromTheFacts does anything in any order, and then reads
// the trail alone.
func TestCountsEqualARecountFromTheFacts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		author := w.Editor("fellgate")
		var who []authz.Actor
		for _, org := range []string{"kilnfield", "kilnfield", "millbeck", "scarbrook"} {
			who = append(who, w.Teacher(org))
		}
		n := 0
		rapid.Check(t, func(rt *rapid.T) {
			n++
			e := w.Shared(author, "fellgate", fmt.Sprintf("Thing %d", n), "public")
			ctx := t.Context()
			var uses, notes []string
			some := func(list []string, what string) string { return rapid.SampledFrom(list).Draw(rt, what) }
			for range rapid.IntRange(1, 14).Draw(rt, "steps") {
				w.Now.Add(time.Second)
				act := rapid.SampledFrom(who).Draw(rt, "who")
				do := rapid.IntRange(0, 9).Draw(rt, "what")
				switch { // what is refused changes nothing, which is what is checked
				case do < 3 || len(uses) == 0:
					if a, err := w.Adoption.Adopt(ctx, act, e.ID, ""); err == nil {
						uses = append(uses, a.ID)
					}
				case do == 3:
					_, _ = w.Adoption.End(ctx, act, some(uses, "use"))
				case do == 4:
					_, _ = w.Adoption.Undo(ctx, act, some(uses, "use"))
				case do == 5:
					_, _ = w.Adoption.Restore(ctx, act, some(uses, "use"))
				case do < 8 || len(notes) == 0:
					r := rapid.SampledFrom(adoption.Results).Draw(rt, "result")
					if n, err := w.Adoption.Note(ctx, act, some(uses, "use"), tell(r, adoption.AllReaders)); err == nil {
						notes = append(notes, n.ID)
					}
				case do == 8:
					if n, err := w.Adoption.GetNote(ctx, act, some(notes, "note")); err == nil {
						edit := n.Edit()
						edit.Result = rapid.SampledFrom(adoption.Results).Draw(rt, "result")
						_, _ = w.Adoption.EditNote(ctx, act, n.ID, n.Version, edit)
					}
				default:
					if id := some(notes, "note"); rapid.Bool().Draw(rt, "away") {
						_, _ = w.Adoption.RemoveNote(ctx, act, id)
					} else {
						_, _ = w.Adoption.RestoreNote(ctx, act, id)
					}
				}
			}
			rows, err := db.All(ctx, d, func(r *row) []any { return []any{&r.kind, &r.data} },
				`SELECT type, data FROM facts WHERE item_id = $1 AND type LIKE 'adoption.%' ORDER BY id`, e.ID)
			if err != nil {
				rt.Fatal(err)
			}
			schools, results := recount(rt, rows).schools()
			it, err := w.Library.Header(ctx, author, e.ID)
			if err != nil {
				rt.Fatal(err)
			}
			got, err := w.Adoption.Around(ctx, author, e.ID)
			if err != nil {
				rt.Fatal(err)
			}
			sum, err := w.Adoption.Summary(ctx, author, e.ID)
			if err != nil {
				rt.Fatal(err)
			}
			if it.UsedIn != schools || len(got.Schools) != schools {
				rt.Fatalf("the header says %d schools, the page %d, the facts %d", it.UsedIn, len(got.Schools), schools)
			}
			if !maps.Equal(counted(sum.Results), results) || !maps.Equal(counted(got.Summary.Results), results) {
				rt.Fatalf("the summaries say %v and %v, the facts %v", sum.Results, got.Summary.Results, results)
			}
		})
	})
}

// counted is the map without what is counted as none.
func counted(m map[adoption.Result]int) map[adoption.Result]int {
	out := map[adoption.Result]int{}
	for k, v := range m {
		if v > 0 {
			out[k] = v
		}
	}
	return out
}
