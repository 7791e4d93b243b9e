package extract

import (
	"bytes"
	"os"
	"os/exec"
	"strconv"
	"syscall"
)

const rlimitCPU, rlimitFSize, rlimitData, rlimitCore = 0, 1, 2, 4 // asm-generic/resource.h

// limitSelf holds the worker to its limits by the kernel's hand. The address
// space is not limited, because the runtime and the PDF engine reserve far more
// than they use; RLIMIT_DATA counts what can be written to, in the runtime's
// steps of 64 MiB. What is really used the parent watches (see rss).
func limitSelf() {
	for which, limit := range map[int]uint64{
		rlimitCPU:   uint64(cpuLimit.Seconds()),
		rlimitFSize: 512 << 20,
		rlimitData:  1 << 30,
		rlimitCore:  0,
	} {
		_ = syscall.Setrlimit(which, &syscall.Rlimit{Cur: limit, Max: limit}) // lower limits set from outside stay
	}
}

// apart makes the worker the head of its own group, which is killed with what it
// started, and ends it when we end.
func apart(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

func killGroup(p *os.Process) {
	_ = syscall.Kill(-p.Pid, syscall.SIGKILL)
	_ = p.Kill()
}

// rss is the memory in bytes that a process really uses, without the pages of
// files such as the program itself; 0 when it is gone.
func rss(pid int) int64 {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0
	}
	_, after, ok := bytes.Cut(b, []byte("RssAnon:"))
	if !ok {
		return 0
	}
	fields := bytes.Fields(after)
	if len(fields) == 0 {
		return 0
	}
	kb, _ := strconv.ParseInt(string(fields[0]), 10, 64)
	return kb << 10
}
