// Package clock is the time as an argument, so that tests can bring their own.
package clock

import (
	"sync"
	"time"
)

// Clock says what time it is.
type Clock func() time.Time

// System is the machine's clock in UTC.
func System() time.Time { return time.Now().UTC() }

// Fake is a clock that moves only when told to.
type Fake struct {
	mu  sync.Mutex
	now time.Time
}

// NewFake starts at t.
func NewFake(t time.Time) *Fake { return &Fake{now: t.UTC()} }

// Now is the Clock.
func (f *Fake) Now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now
}

// Add moves the clock forward by d.
func (f *Fake) Add(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = f.now.Add(d)
}
