package jobs_test

import (
	"context"
	"testing"

	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/jobs"
)

// BenchmarkEnqueue is what one job adds to a transaction that is open anyway.
func BenchmarkEnqueue(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(name, func(b *testing.B) {
			d := open(b)
			q, err := jobs.Open(b.Context(), d, clock.System)
			if err != nil {
				b.Fatal(err)
			}
			err = d.InTx(b.Context(), func(ctx context.Context, tx *db.Tx) error {
				for b.Loop() {
					if err := q.Enqueue(ctx, tx, "bench.job", named{"33l6u50gthlhveho5ukkd4e3v8"}); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
			if err := q.Stop(context.Background()); err != nil {
				b.Fatal(err)
			}
		})
	}
}
