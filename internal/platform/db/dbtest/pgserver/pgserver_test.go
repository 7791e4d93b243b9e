package pgserver

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// TestEndsWithItsOwner kills a program that started a server, and waits until
// both the server and its folder are gone.
func TestEndsWithItsOwner(t *testing.T) {
	if os.Getenv("PGSERVER_OWNER") != "" {
		own()
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestEndsWithItsOwner$")
	cmd.Env = append(os.Environ(), "PGSERVER_OWNER=1")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, _ := bufio.NewReader(out).ReadString('\n')
	if strings.TrimSpace(line) == "missing" {
		if os.Getenv("CI") == "true" {
			t.Fatal(ErrMissing)
		}
		t.Skip(ErrMissing)
	}
	url, dir, ok := strings.Cut(strings.TrimSpace(line), " ")
	if !ok {
		t.Fatalf("the owner said %q", line)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // "killed", as we know
	for range 500 {
		if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
			if _, err := pgx.Connect(t.Context(), url); err == nil {
				t.Fatal("the folder is gone, the server is not")
			}
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("%s outlived the program it was for", dir)
}

// own starts a server, says where, and waits to be killed.
func own() {
	s, err := Start()
	if errors.Is(err, ErrMissing) {
		os.Stdout.WriteString("missing\n")
		os.Exit(0)
	}
	if err != nil {
		os.Stderr.WriteString(err.Error() + "\n")
		os.Exit(1)
	}
	os.Stdout.WriteString(s.URL + " " + s.dir + "\n")
	time.Sleep(time.Minute)
	os.Exit(1)
}
