// Package house runs the program that people run, with the demo trust in it, for
// what looks at it from outside: the journeys and the pictures.
package house

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Demo is a running Staffroom with the demo trust.
type Demo struct {
	URL    string // without a slash at the end
	dir    string
	server *exec.Cmd
	ended  chan struct{} // closed when the server has ended
	log    *os.File
}

// Host is the only one that pages may ask for anything.
func (d *Demo) Host() string { return strings.TrimPrefix(d.URL, "http://") }

// Start builds the binary and starts it. STAFFROOM_E2E_URL names a running demo
// to use instead, which is quicker while working on a page.
func Start() (*Demo, error) {
	if url := os.Getenv("STAFFROOM_E2E_URL"); url != "" {
		return &Demo{URL: strings.TrimSuffix(url, "/")}, nil
	}
	dir, err := os.MkdirTemp("", "staffroom-e2e-")
	if err != nil {
		return nil, err
	}
	binary := filepath.Join(dir, "staffroom")
	if out, err := exec.Command("go", "build", "-o", binary, "staffroom/cmd/staffroom").CombinedOutput(); err != nil {
		_ = os.RemoveAll(dir) // what matters is why it does not build
		return nil, fmt.Errorf("build: %w\n%s", err, out)
	}
	d, err := serve(dir, binary)
	if err != nil {
		_ = os.RemoveAll(dir)
		return nil, err
	}
	return d, nil
}

func serve(dir, binary string) (*Demo, error) {
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	d := &Demo{URL: "http://" + addr, dir: dir, ended: make(chan struct{})}
	if d.log, err = os.Create(filepath.Join(dir, "log")); err != nil {
		return nil, err
	}
	d.server = exec.Command(binary, "demo", "--addr", addr, "--data", filepath.Join(dir, "data"))
	d.server.Dir = dir
	d.server.Stdout, d.server.Stderr = d.log, d.log
	if err := d.server.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = d.server.Wait() // how it ended is in its log
		close(d.ended)
	}()
	if err := d.ready(); err != nil {
		said, _ := os.ReadFile(d.log.Name())
		d.Stop()
		return nil, fmt.Errorf("%w; it said:\n%s", err, said)
	}
	return d, nil
}

func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return fmt.Sprintf("localhost:%d", l.Addr().(*net.TCPAddr).Port), nil
}

// ready waits until the demo has filled itself and answers. A newcomer is promised
// three minutes for everything; a slow machine gets some more here.
func (d *Demo) ready() error {
	const patience = 5 * time.Minute
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, d.URL+"/readyz", nil)
		if err != nil {
			return err
		}
		if res, err := http.DefaultClient.Do(req); err == nil {
			_ = res.Body.Close() // nothing of it is read
			if res.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-d.ended:
			return errors.New("the demo ended by itself")
		case <-ctx.Done():
			return fmt.Errorf("the demo is not ready after %v", patience)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// Stop ends the demo in good order and removes what it left. One that was
// running already stays.
func (d *Demo) Stop() {
	if d.server == nil {
		return
	}
	_ = d.server.Process.Signal(syscall.SIGTERM) // it may have ended already
	select {
	case <-d.ended:
	case <-time.After(10 * time.Second):
		_ = d.server.Process.Kill()
		<-d.ended
	}
	_ = d.log.Close()
	_ = os.RemoveAll(d.dir)
}
