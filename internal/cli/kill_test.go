package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"staffroom/internal/app"
	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/people"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/config"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/extract"
	"staffroom/internal/platform/markup"
)

// writerIn is the data folder of a test program that was started to be killed.
const writerIn = "STAFFROOM_TEST_WRITER_IN"

func TestMain(m *testing.M) {
	extract.Main()
	if dir := os.Getenv(writerIn); dir != "" {
		writeUntilKilled(dir)
	}
	os.Exit(m.Run())
}

func openIn(ctx context.Context, dir string) (*app.App, error) {
	cfg, _, err := config.Load(config.Sources{Flags: map[string]string{"data": dir}})
	if err != nil {
		return nil, err
	}
	return app.New(ctx, cfg, app.Options{Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
}

func mustOpenIn(t *testing.T, dir string) *app.App {
	t.Helper()
	a, err := openIn(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close(context.Background()) })
	return a
}

// settle makes the one trust and the one person that write.
func settle(t *testing.T, a *app.App) {
	t.Helper()
	o, err := a.Orgs.AddUnscoped(t.Context(), orgs.Org{Kind: orgs.Trust, Slug: "kiln", Name: "Kiln Trust"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = a.People.AddUnscoped(t.Context(), people.Join{Person: people.Person{Email: "ada@kiln.example", Name: "Ada"}, OrgID: o.ID, Role: authz.Editor}); err != nil {
		t.Fatal(err)
	}
}

// ada is who writes, and who reads it again.
func ada(ctx context.Context, a *app.App) (authz.Actor, error) {
	p, err := people.ByEmailUnscoped(ctx, a.DB, "ada@kiln.example")
	if err != nil {
		return authz.Actor{}, err
	}
	return a.Who.Actor(ctx, p.ID)
}

// shareOne does what a person does who shares something.
func shareOne(ctx context.Context, a *app.App, title string) (library.Entry, error) {
	o, err := a.Orgs.BySlug(ctx, "kiln")
	if err != nil {
		return library.Entry{}, err
	}
	act, err := ada(ctx, a)
	if err != nil {
		return library.Entry{}, err
	}
	e, err := a.Library.StartDraft(ctx, act, o.ID, "practice", "")
	if err != nil {
		return e, err
	}
	e, err = a.Library.SaveDraft(ctx, act, e.ID, e.Version, library.Edit{
		Kind: "practice", Title: title, Summary: "What was acknowledged.", Why: "It stays.", Body: markup.FromText(strings.Repeat(title+" ", 300)),
	})
	if err != nil {
		return e, err
	}
	return a.Library.Share(ctx, act, e.ID, e.Version, items.Audience{Kind: items.OrgAud, OrgID: o.ID})
}

// writeUntilKilled shares one thing after the other and says so when it is done.
func writeUntilKilled(dir string) {
	ctx := context.Background()
	a, err := openIn(ctx, dir)
	for n := 0; err == nil; n++ {
		var e library.Entry
		if e, err = shareOne(ctx, a, fmt.Sprintf("Thing %d of %d", n, os.Getpid())); err == nil {
			fmt.Println(e.ID)
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// TestKilled kills a process that is writing, fifty times. Everything that it
// said was shared is there, whole and searchable, and nothing is half done.
func TestKilled(t *testing.T) {
	kills := 50
	if testing.Short() {
		kills = 5
	}
	dir := t.TempDir()
	settle(t, mustOpenIn(t, dir))
	var acknowledged []string
	for range kills {
		acknowledged = append(acknowledged, writeAndKill(t, dir)...)
	}
	if len(acknowledged) < kills {
		t.Fatalf("only %d writes were acknowledged", len(acknowledged))
	}
	a := mustOpenIn(t, dir)
	if s, err := db.Scalar[string](t.Context(), a.DB, `PRAGMA integrity_check`); err != nil || s != "ok" {
		t.Errorf("integrity: %s %v", s, err)
	}
	reader, err := ada(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	lost := 0
	for _, id := range acknowledged {
		e, err := a.Library.Get(t.Context(), reader, id)
		if err != nil || e.State != items.Published || e.Body.Empty() {
			lost++
		}
	}
	t.Logf("%d kills, %d acknowledged, %d lost", kills, len(acknowledged), lost)
	if lost > 0 {
		t.Errorf("%d acknowledged writes are lost", lost)
	}
	for what, query := range map[string]string{
		"published without a version":   `SELECT COUNT(*) FROM items i WHERE i.state = 'published' AND NOT EXISTS (SELECT 1 FROM item_versions v WHERE v.item_id = i.id)`,
		"without the library's columns": `SELECT COUNT(*) FROM items i WHERE NOT EXISTS (SELECT 1 FROM library_items l WHERE l.item_id = i.id)`,
		"not in the search index":       `SELECT COUNT(*) FROM items i WHERE NOT EXISTS (SELECT 1 FROM search_docs d WHERE d.ref = i.id)`,
		"without a fact":                `SELECT COUNT(*) FROM items i WHERE NOT EXISTS (SELECT 1 FROM facts f WHERE f.item_id = i.id)`,
	} {
		if n, err := db.Scalar[int](t.Context(), a.DB, query); err != nil || n > 0 {
			t.Errorf("%d items %s, %v", n, what, err)
		}
	}
}

// writeAndKill returns what the process said before it was killed, at any moment.
func writeAndKill(t *testing.T, dir string) (said []string) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), writerIn+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var problem strings.Builder
	cmd.Stderr = &problem
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	deadline := time.AfterFunc(20*time.Second, func() { _ = cmd.Process.Kill() })
	defer deadline.Stop()
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if said = append(said, lines.Text()); len(said) == 1 {
			time.AfterFunc(rand.N(120*time.Millisecond), func() { _ = cmd.Process.Kill() })
		}
	}
	if err := cmd.Wait(); err == nil || len(said) == 0 {
		t.Fatalf("the writer ended by itself: %v %s", err, problem.String())
	}
	return said
}

// TestDiskFull: a write that has no room says so, what was there can be read, and
// with room again everything goes on without a restart.
func TestDiskFull(t *testing.T) {
	a := mustOpenIn(t, t.TempDir())
	settle(t, a)
	kept, err := shareOne(t.Context(), a, "Kept")
	if err != nil {
		t.Fatal(err)
	}
	limitPages(t, a, true)
	for n := 0; err == nil && n < 2000; n++ {
		_, err = shareOne(t.Context(), a, fmt.Sprintf("Filling %d", n))
	}
	if errs.CodeOf(err) != db.CodeFull || !errs.Is(err, errs.Unavailable) || !strings.Contains(words(err), "disk is full") {
		t.Errorf("a full disk is told as %v: %s", err, words(err))
	}
	reader, err := ada(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Library.Get(t.Context(), reader, kept.ID); err != nil {
		t.Errorf("reading with a full disk: %v", err)
	}
	limitPages(t, a, false)
	if _, err := shareOne(t.Context(), a, "With room again"); err != nil {
		t.Errorf("it does not recover: %v", err)
	}
	if s, err := db.Scalar[string](t.Context(), a.DB, `PRAGMA integrity_check`); err != nil || s != "ok" {
		t.Errorf("integrity: %s %v", s, err)
	}
}

// limitPages makes the database file as good as full, or lets it grow again.
func limitPages(t *testing.T, a *app.App, full bool) {
	t.Helper()
	n, err := db.Scalar[int](t.Context(), a.DB, `PRAGMA page_count`)
	if err != nil {
		t.Fatal(err)
	}
	limit := n + 60
	if !full {
		limit = 1 << 30
	}
	err = a.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA max_page_count = %d`, limit))
		return err
	})
	if err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}
