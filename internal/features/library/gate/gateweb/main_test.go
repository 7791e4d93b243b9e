package gateweb_test

import (
	"os"
	"testing"

	"staffroom/internal/platform/extract"
)

// TestMain lets the test's own program be the worker that reads files.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == extract.Command {
		extract.Main()
		return
	}
	os.Exit(m.Run())
}
