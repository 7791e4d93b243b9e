// Package e2e tries the whole program from outside: the binary that people run,
// with the demo trust in it, in a real browser.
//
// The suite builds the binary and starts it once. STAFFROOM_E2E_URL names a
// running demo to use instead, which is quicker while working on a page.
package e2e

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
	"sync"
	"syscall"
	"testing"
	"time"
)

// demo is a running Staffroom with the demo trust.
type demo struct {
	url    string // without a slash at the end
	dir    string
	server *exec.Cmd
	ended  chan struct{} // closed when the server has ended
	log    *os.File
}

// house starts the demo when the first test asks for it; TestMain ends it.
var (
	house     = sync.OnceValues(startDemo)
	houseUsed bool
)

func TestMain(m *testing.M) {
	code := m.Run()
	if houseUsed {
		if d, err := house(); err == nil {
			d.stop()
		}
	}
	os.Exit(code)
}

// staffroom gives the demo to a test.
func staffroom(t *testing.T) *demo {
	t.Helper()
	houseUsed = true
	d, err := house()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// host is the only one that pages may ask for anything.
func (d *demo) host() string { return strings.TrimPrefix(d.url, "http://") }

func startDemo() (*demo, error) {
	if url := os.Getenv("STAFFROOM_E2E_URL"); url != "" {
		return &demo{url: strings.TrimSuffix(url, "/")}, nil
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

func serve(dir, binary string) (*demo, error) {
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	d := &demo{url: "http://" + addr, dir: dir, ended: make(chan struct{})}
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
		d.stop()
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
// three minutes for everything; a slow machine gets them here.
func (d *demo) ready() error {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, d.url+"/readyz", nil)
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
			return errors.New("the demo is not ready after three minutes")
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// stop ends the demo in good order and removes what it left.
func (d *demo) stop() {
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
