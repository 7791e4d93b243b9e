//go:build !linux

package extract

import (
	"os"
	"os/exec"
)

// Elsewhere than on Linux, where Staffroom is meant to run, only the time limit
// and the runtime's own memory limit hold.
func limitSelf()              {}
func apart(*exec.Cmd)         {}
func killGroup(p *os.Process) { _ = p.Kill() }
func rss(int) int64           { return 0 }
