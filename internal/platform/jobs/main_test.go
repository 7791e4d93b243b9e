package jobs_test

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain finds goroutines that a stopped queue leaves behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
