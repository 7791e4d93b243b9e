// Command cluster runs a command with a throwaway PostgreSQL server beside it:
//
//	go run ./internal/platform/db/dbtest/cluster -- go test ./...
//
// The command finds the server in STAFFROOM_TEST_PG, so that all test programs
// share one. The server goes when the command ends, however it ends. Where
// STAFFROOM_TEST_PG is set already, that server is used; where PostgreSQL is
// missing, the command runs without, and its tests skip or, under CI, fail.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"staffroom/internal/platform/db/dbtest/pgserver"
)

func main() {
	args := os.Args[1:]
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		fmt.Fprintln(os.Stderr, "usage: cluster -- command [argument …]")
		os.Exit(2)
	}
	code, err := run(args)
	if err != nil {
		fmt.Fprintln(os.Stderr, "cluster:", err)
	}
	os.Exit(code)
}

func run(args []string) (code int, err error) {
	if os.Getenv("STAFFROOM_TEST_PG") == "" {
		switch s, err := pgserver.Start(); {
		case errors.Is(err, pgserver.ErrMissing):
			fmt.Fprintln(os.Stderr, "cluster:", err)
		case err != nil:
			return 1, err
		default:
			defer s.Stop() // its error would only say that the server was already gone
			os.Setenv("STAFFROOM_TEST_PG", s.URL)
		}
	}
	return child(args)
}

// child runs the command. Ctrl-C reaches it from the terminal; a signal sent to
// us alone is passed on. Either way it ends first, and then the server does.
func child(args []string) (int, error) {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	if err := cmd.Start(); err != nil {
		return 1, err
	}
	go func() {
		for s := range signals {
			_ = cmd.Process.Signal(s) // it may have ended in the meantime
		}
	}()
	err := cmd.Wait()
	if _, ok := errors.AsType[*exec.ExitError](err); ok {
		return max(cmd.ProcessState.ExitCode(), 1), nil
	}
	if err != nil {
		return 1, err
	}
	return 0, nil
}
