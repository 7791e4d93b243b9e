package testkit

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"time"

	"staffroom/internal/app"
	"staffroom/internal/platform/config"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/extract"
)

// nodeEnv tells the test's own program to be a node, and of what.
const nodeEnv = "STAFFROOM_TEST_NODE"

// place is where an installation keeps its things, and what time it is there.
type place struct {
	DSN, Data, Blobs string
	Now              time.Time
}

// Main is for TestMain of tests that start processes: the test's own program is
// then the worker that reads files, or another node. It returns for tests.
func Main() {
	if len(os.Args) > 1 && os.Args[1] == extract.Command {
		extract.Main()
		os.Exit(0)
	}
	if at := os.Getenv(nodeEnv); at != "" {
		fmt.Fprintln(os.Stderr, serveNode(at))
		os.Exit(1)
	}
}

// Process is a second node that is a process of its own, over the same database
// and files. Its clock starts at the world's and runs.
func (w *W) Process() *W {
	w.T.Helper()
	at, err := json.Marshal(place{w.DB.DSN(), w.Config.Data, w.Config.Blobs, w.Now.Now()})
	if err != nil {
		w.T.Fatal(err)
	}
	program, err := os.Executable()
	if err != nil {
		w.T.Fatal(err)
	}
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), nodeEnv+"="+string(at))
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe() // when this end closes, the node ends
	if err != nil {
		w.T.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		w.T.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		w.T.Fatal(err)
	}
	w.T.Cleanup(func() {
		_ = stdin.Close()
		_ = cmd.Wait() // it ends by exiting; what it had to say is on stderr
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		w.T.Fatalf("the other node does not start: %v", err)
	}
	node := &url.URL{Scheme: "http", Host: strings.TrimSpace(line)}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(node)
		r.Out.Host = r.In.Host
	}}
	return &W{App: &app.App{SignIn: w.SignIn, Handler: proxy}, T: w.T, Now: w.Now, Orgs: w.Orgs, checkers: w.checkers}
}

// serveNode serves until its standard input ends.
func serveNode(at string) error {
	var p place
	if err := json.Unmarshal([]byte(at), &p); err != nil {
		return err
	}
	cfg, _, err := config.Load(config.Sources{})
	if err != nil {
		return err
	}
	cfg.Data, cfg.Blobs, cfg.BaseURL = p.Data, p.Blobs, site
	d, err := db.Open(p.DSN)
	if err != nil {
		return err
	}
	began := time.Now()
	a, err := app.New(context.Background(), cfg, app.Options{
		Clock: func() time.Time { return p.Now.Add(time.Since(began)) }, DB: d,
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Reader: extract.Config{Soffice: "-"},
	})
	if err != nil {
		return err
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(ln.Addr())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	return errors.Join(http.Serve(ln, a.Handler), a.Close(context.Background()))
}
