// Package memo remembers what was worked out, within a bound.
//
// Nouns: Cache (the least used makes room), Read (when something was read).
// It never decides whether what it remembers is still true: the key or the one
// who asks does.
package memo

import (
	"container/list"
	"sync"
	"time"
)

// Cache holds values whose sizes together are at most what New was told. Values
// are shared by all who get them: nobody changes one.
type Cache[K comparable, V any] struct {
	most int

	mu   sync.Mutex
	at   map[K]*list.Element // of entry[K, V]
	used list.List           // front: used last
	size int
}

type entry[K comparable, V any] struct {
	key   K
	value V
	size  int
}

// New makes a cache for values of so much in all, in whatever Put counts.
func New[K comparable, V any](most int) *Cache[K, V] {
	return &Cache[K, V]{most: most, at: map[K]*list.Element{}}
}

// Get returns what is remembered under a key.
func (c *Cache[K, V]) Get(key K) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	el, ok := c.at[key]
	if !ok {
		var none V
		return none, false
	}
	c.used.MoveToFront(el)
	return el.Value.(entry[K, V]).value, true
}

// Put remembers a value. What alone would take an eighth of the room is not kept.
func (c *Cache[K, V]) Put(key K, value V, size int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if el, ok := c.at[key]; ok {
		c.remove(el)
	}
	if size > c.most/8 {
		return
	}
	c.at[key] = c.used.PushFront(entry[K, V]{key, value, size})
	c.size += size
	for c.size > c.most {
		c.remove(c.used.Back())
	}
}

func (c *Cache[K, V]) remove(el *list.Element) {
	e := c.used.Remove(el).(entry[K, V])
	delete(c.at, e.key)
	c.size -= e.size
}

// Read is when something was read from a database that counts its changes. Take
// it before reading: what is committed meanwhile counts as later.
type Read struct {
	Changes uint64
	At      time.Time
}

// Fresh reports whether what was read then is still so, as far as this process
// knows: it has committed nothing since, and another cannot have long enough ago
// for lasts to have passed.
func (r Read) Fresh(now Read, lasts time.Duration) bool {
	return r.Changes == now.Changes && now.At.Before(r.At.Add(lasts))
}
