package adoption

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
)

// Downloads counts how often files are taken, by file and day and without
// people. Counting costs a request nothing: counts are kept in memory and
// written together. A crash may lose the last minute of them; they are an
// impression, not evidence.
type Downloads struct {
	db    *db.DB
	clock clock.Clock
	log   *slog.Logger

	mu      sync.Mutex
	waiting map[taken]int
	written time.Time
	writing sync.WaitGroup
}

// taken is a file on a day.
type taken struct{ item, file, day string }

const (
	writeEvery  = time.Minute
	mostWaiting = 2000
)

// NewDownloads counts into d.
func NewDownloads(d *db.DB, now clock.Clock, log *slog.Logger) *Downloads {
	return &Downloads{db: d, clock: now, log: log, waiting: map[taken]int{}, written: now()}
}

// Count notes that a file was taken.
func (c *Downloads) Count(itemID, fileID string) {
	now := c.clock()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waiting[taken{itemID, fileID, Day(now)}]++
	if now.Sub(c.written) < writeEvery && len(c.waiting) < mostWaiting {
		return
	}
	batch := c.take(now)
	c.writing.Go(func() {
		if err := c.write(context.Background(), batch); err != nil {
			c.log.Warn("downloads not counted", "err", err)
		}
	})
}

// take empties what waits. The lock is held.
func (c *Downloads) take(now time.Time) map[taken]int {
	batch := c.waiting
	c.waiting, c.written = map[taken]int{}, now
	return batch
}

func (c *Downloads) write(ctx context.Context, batch map[taken]int) error {
	if len(batch) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	return c.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		for k, times := range batch {
			if err := countDownload(ctx, tx, k, times); err != nil {
				return err
			}
		}
		return nil
	})
}

// Flush writes what was counted and waits for what is being written.
func (c *Downloads) Flush(ctx context.Context) error {
	c.mu.Lock()
	batch := c.take(c.clock())
	c.mu.Unlock()
	c.writing.Wait()
	return c.write(ctx, batch)
}
