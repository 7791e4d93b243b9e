// Package e2e tries the whole program from outside: the binary that people run,
// with the demo trust in it, in a real browser.
package e2e

import (
	"os"
	"sync"
	"testing"

	"staffroom/e2e/house"
)

type demo struct{ *house.Demo }

// running starts the demo when the first test asks for it; TestMain ends it.
var (
	running = sync.OnceValues(house.Start)
	used    bool
)

func TestMain(m *testing.M) {
	code := m.Run()
	if used {
		if d, err := running(); err == nil {
			d.Stop()
		}
	}
	os.Exit(code)
}

// staffroom gives the demo to a test.
func staffroom(t *testing.T) demo {
	t.Helper()
	used = true
	d, err := running()
	if err != nil {
		t.Fatal(err)
	}
	return demo{d}
}
