// Package browser drives a headless Chromium for tests and for pictures of pages.
//
// A test program has one Chromium; every Open gets a window of its own with its
// own cookies and storage, so tests may run in parallel. Things are found as
// people find them: a button by its accessible name, a field by its label.
//
// Whatever a page reports while it is used is kept: content security policy
// violations, console errors and every request. They are never cleared behind
// the test's back, so a journey can end with one look at each.
package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"github.com/chromedp/chromedp"
)

// T is the part of a test that the kit needs; programs that are not tests bring
// their own.
type T interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Cleanup(func())
}

// ErrMissing means that this machine has no Chromium.
var ErrMissing = errors.New("no Chromium on this machine (Debian: apt-get install chromium)")

// find looks for Chromium under its usual names; STAFFROOM_CHROMIUM names another.
func find() (string, error) {
	for _, name := range []string{os.Getenv("STAFFROOM_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if name == "" {
			continue
		}
		if p, err := exec.LookPath(name); err == nil {
			return p, nil
		}
	}
	return "", ErrMissing
}

// chromium is the one browser of this program. It ends with the program.
var chromium = sync.OnceValues(func() (context.Context, error) {
	path, err := find()
	if err != nil {
		return nil, err
	}
	profile, err := profileDir()
	if err != nil {
		return nil, err
	}
	ctx, _ := chromedp.NewExecAllocator(context.Background(), flags(path, profile)...)
	ctx, _ = chromedp.NewContext(ctx, chromedp.WithErrorf(func(string, ...any) {})) // it reports protocol novelties there
	if err := chromedp.Do(ctx); err != nil {
		return nil, fmt.Errorf("start %s: %w", path, err)
	}
	return ctx, nil
})

func flags(path, profile string) []chromedp.ExecAllocatorOption {
	opts := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path),
		chromedp.UserDataDir(profile),
		chromedp.NoFirstRun,
		chromedp.NoDefaultBrowserCheck,
		chromedp.Flag("headless", "new"),
		chromedp.Flag("lang", "en-GB"),
		chromedp.Flag("force-color-profile", "srgb"),
		chromedp.Flag("font-render-hinting", "none"),
		chromedp.Flag("password-store", "basic"),
		// Anything but loopback goes nowhere, whatever the browser would like to look up.
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1, EXCLUDE [::1]"),
		chromedp.Flag("disable-features", "Translate,OptimizationHints,MediaRouter,AutofillServerCommunication,PasswordLeakDetection"),
	}
	for _, f := range []string{
		"disable-gpu", "disable-background-networking", "disable-component-update", "disable-sync", "disable-quic",
		"disable-default-apps", "disable-extensions", "disable-breakpad", "disable-dev-shm-usage", "disable-hang-monitor",
		"disable-background-timer-throttling", "disable-backgrounding-occluded-windows", "disable-renderer-backgrounding",
		"disable-ipc-flooding-protection", "metrics-recording-only", "hide-scrollbars", "mute-audio",
	} {
		opts = append(opts, chromedp.Flag(f, true))
	}
	if os.Getuid() == 0 {
		opts = append(opts, chromedp.NoSandbox)
	}
	return opts
}

const profilePrefix = "staffroom-chromium-"

// profileDir is a fresh folder for this program. A program cannot remove it while
// it ends, so each one removes those of programs that have ended.
func profileDir() (string, error) {
	old, _ := filepath.Glob(filepath.Join(os.TempDir(), profilePrefix+"*"))
	for _, dir := range old {
		pid, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(dir), profilePrefix), "-")
		n, err := strconv.Atoi(pid)
		if err == nil && errors.Is(syscall.Kill(n, 0), syscall.ESRCH) {
			_ = os.RemoveAll(dir) // another program may be removing it too
		}
	}
	return os.MkdirTemp("", fmt.Sprintf("%s%d-", profilePrefix, os.Getpid()))
}

// required says that a missing browser is a failure and not a reason to skip.
func required() bool {
	return os.Getenv("CI") == "true" || os.Getenv("STAFFROOM_REQUIRE_BROWSER") == "1"
}
