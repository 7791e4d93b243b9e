package testkit

import "staffroom/internal/platform/db"

// Count is how many reading statements a database was asked since it was reset.
type Count struct {
	d    *db.DB
	from uint64
}

// Queries counts the reading statements that d runs from now on, outside
// transactions.
func Queries(d *db.DB) *Count {
	c := &Count{d: d}
	c.Reset()
	return c
}

// Reset begins anew.
func (c *Count) Reset() { c.from = c.d.Queries() }

// Load is the count.
func (c *Count) Load() int64 { return int64(c.d.Queries() - c.from) }

// Take is the count, which begins anew.
func (c *Count) Take() int64 {
	n := c.Load()
	c.Reset()
	return n
}
