// Package safety tries the whole application from outside, over HTTP: every
// route with everybody's ids, every text door with hostile markup, every form
// with strings that break things. What it tries is generated from the router and
// from the pages, so a new route is tried on the day it is written.
package safety

import (
	"os"
	"testing"

	"staffroom/internal/platform/extract"
)

// The test binary is the child process that reads files.
func TestMain(m *testing.M) {
	extract.Main()
	os.Exit(m.Run())
}
