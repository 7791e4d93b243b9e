package adoption_test

import (
	"sync"
	"testing"
	"time"

	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/errs"
	"staffroom/internal/testkit"
)

func TestDownloadsAreCountedApart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		ada := w.Teacher("kilnfield")
		e := w.Shared(ada, "kilnfield", "Maths talk", "larkfield")
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				for range 5 {
					w.Downloads.Count(e.ID, "some file")
				}
			})
		}
		all.Wait()
		if n, err := w.Adoption.Downloads(ctx, ada, e.ID); err != nil || n != 0 {
			t.Errorf("written at once: %d, %v", n, err)
		}
		w.Now.Add(2 * time.Minute)
		w.Downloads.Count(e.ID, "some file")
		w.Now.Add(24 * time.Hour)
		w.Downloads.Count(e.ID, "another")
		if err := w.Downloads.Flush(ctx); err != nil {
			t.Fatal(err)
		}
		if n, err := w.Adoption.Downloads(ctx, ada, e.ID); err != nil || n != 42 {
			t.Errorf("%d downloads, %v", n, err)
		}
		if days, err := db.Scalar[int](ctx, d, `SELECT COUNT(*) FROM downloads WHERE item_id = $1`, e.ID); err != nil || days != 2 {
			t.Errorf("%d rows, %v", days, err)
		}
		if _, err := w.Adoption.Downloads(ctx, w.Teacher("millbeck"), e.ID); !errs.Is(err, errs.Forbidden) {
			t.Errorf("who only reads is told how often: %v", err)
		}
		if n := usedIn(t, w, ada, e.ID); n != 0 {
			t.Errorf("downloads count as %d uses", n)
		}
	})
}
