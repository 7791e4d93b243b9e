package gate_test

import (
	"os"
	"testing"

	"staffroom/internal/testkit"
)

// TestMain lets the test's own program be the worker that reads files, and a
// second node.
func TestMain(m *testing.M) {
	testkit.Main()
	os.Exit(m.Run())
}
