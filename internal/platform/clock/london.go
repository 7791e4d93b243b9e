package clock

import (
	"time"
	_ "time/tzdata" // a small server may have no time zones
)

// London is the time on the wall of every school that Staffroom is for. What is
// stored and sent to programs stays in UTC.
var London = mustLoad("Europe/London")

func mustLoad(name string) *time.Location {
	l, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // it is compiled in
	}
	return l
}
