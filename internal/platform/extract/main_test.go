package extract

import (
	"os"
	"testing"
)

// The test binary is its own worker.
func TestMain(m *testing.M) {
	Main()
	os.Exit(m.Run())
}
