// Package pgserver starts a throwaway PostgreSQL server for tests: an empty
// cluster in a temporary folder, on a free loopback port, with durability off.
//
// The server never outlives the program that started it, however that program
// ends: a small shell beside it holds the reading end of a pipe, and when the
// pipe closes it stops the server and removes the folder.
package pgserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrMissing means that this machine has no PostgreSQL.
var ErrMissing = errors.New("no PostgreSQL on this machine (Debian: apt-get install postgresql)")

// Server is a running throwaway server.
type Server struct {
	// URL is a connection string for its "postgres" database, as a superuser.
	URL string

	dir   string
	log   *os.File
	alive *os.File // the writing end of the pipe; closing it stops the server
	cmd   *exec.Cmd
}

// Start makes an empty cluster with C collation and waits until it answers.
// It takes a second or two. ErrMissing is its error where PostgreSQL is not installed.
func Start() (*Server, error) {
	bin, err := findBin()
	if err != nil {
		return nil, err
	}
	for range 3 { // somebody may take the free port between our finding and using it
		var s *Server
		if s, err = start(bin); err == nil {
			return s, nil
		}
	}
	return nil, err
}

// Stop ends the server at once and removes its folder.
func (s *Server) Stop() error {
	err := s.alive.Close()
	if s.cmd.Process != nil {
		err = errors.Join(err, s.cmd.Wait())
	}
	return errors.Join(err, s.log.Close())
}

// findBin looks on PATH and then where Debian and Red Hat keep the server
// programs, newest version first.
func findBin() (string, error) {
	if p, err := exec.LookPath("postgres"); err == nil {
		if p, err = filepath.EvalSymlinks(p); err == nil && isFile(filepath.Join(filepath.Dir(p), "initdb")) {
			return filepath.Dir(p), nil
		}
	}
	dirs, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	more, _ := filepath.Glob("/usr/pgsql-*/bin")
	dirs = append(dirs, more...)
	slices.Sort(dirs)
	slices.Reverse(dirs)
	for _, d := range dirs {
		if isFile(filepath.Join(d, "postgres")) && isFile(filepath.Join(d, "initdb")) {
			return d, nil
		}
	}
	return "", ErrMissing
}

func isFile(name string) bool {
	st, err := os.Stat(name)
	return err == nil && st.Mode().IsRegular()
}

// watchdog runs the server that its arguments name and, when its third
// descriptor closes, stops it. It removes the folder it stands in either way.
const watchdog = `
"$@" </dev/null 3<&- &
server=$!
( cat >/dev/null; kill -QUIT $server 2>/dev/null ) <&3 3<&- &
exec 3<&-
wait $server
case "$PWD" in */staffroom-pg-*) cd / && rm -rf "$OLDPWD" ;; esac
`

func start(bin string) (_ *Server, err error) {
	who, err := serverUser()
	if err != nil {
		return nil, err
	}
	s := &Server{}
	if s.dir, err = tempDir(who); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(s.dir))
		}
	}()
	run := func(name string, args ...string) *exec.Cmd {
		cmd := exec.Command(name, args...)
		cmd.Dir = s.dir
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: who}
		return cmd
	}
	data := filepath.Join(s.dir, "data")
	initdb := run(filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "--auth=trust", "--locale=C", "--encoding=UTF8", "--no-sync")
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	s.URL = fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable", port)
	s.cmd = run("/bin/sh", append([]string{"-c", watchdog, "watchdog", filepath.Join(bin, "postgres"), "-D", data}, settings(s.dir, port)...)...)
	return s, s.launch()
}

func settings(dir string, port int) []string {
	args := []string{"-F", "-k", dir, "-h", "127.0.0.1", "-p", strconv.Itoa(port)}
	for _, c := range []string{
		"synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0",
		"max_connections=300", "shared_buffers=128MB", "autovacuum=off", "jit=off", "logging_collector=off",
	} {
		args = append(args, "-c", c)
	}
	return args
}

// launch starts the watchdog with the server under it, and waits for an answer.
func (s *Server) launch() error {
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	defer r.Close()
	s.alive = w
	if s.log, err = os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o644); err != nil {
		return errors.Join(err, w.Close())
	}
	// A file, never our own output: "go test" waits for whoever holds that.
	s.cmd.Stdout, s.cmd.Stderr = s.log, s.log
	s.cmd.ExtraFiles = []*os.File{r}
	if err := s.cmd.Start(); err != nil {
		return errors.Join(err, w.Close(), s.log.Close())
	}
	if err := s.waitReady(); err != nil {
		said, _ := io.ReadAll(io.NewSectionReader(s.log, 0, 1<<16))
		return errors.Join(fmt.Errorf("%w\n%s", err, said), s.Stop())
	}
	return nil
}

func (s *Server) waitReady() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, s.URL)
		if err == nil {
			return conn.Close(ctx)
		}
		if !isFile(filepath.Join(s.dir, "log")) {
			return errors.New("PostgreSQL ended instead of starting")
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("PostgreSQL does not answer: %w", err)
		case <-time.After(25 * time.Millisecond):
		}
	}
}

// serverUser is somebody else when we are root, as whom PostgreSQL refuses to
// run; nil is ourselves.
func serverUser() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err1 == nil && err2 == nil {
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
		}
	}
	return nil, errors.New("PostgreSQL does not run as root, and there is neither a user postgres nor nobody")
}

// tempDir belongs to who. Root's own temporary folder may be closed to others,
// so then it is /tmp.
func tempDir(who *syscall.Credential) (string, error) {
	if who == nil {
		return os.MkdirTemp("", "staffroom-pg-")
	}
	dir, err := os.MkdirTemp("/tmp", "staffroom-pg-")
	if err != nil {
		return "", err
	}
	return dir, os.Chown(dir, int(who.Uid), int(who.Gid))
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	return l.Addr().(*net.TCPAddr).Port, l.Close()
}
