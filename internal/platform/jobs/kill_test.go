package jobs_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/id"
	"staffroom/internal/platform/jobs"
)

type named struct{ Name string }

// journal has the handler write the job's name to a file, so that it is known
// to have run whatever happens to the process.
func journal(file string) func(context.Context, named) error {
	return func(_ context.Context, a named) error {
		f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		defer f.Close()
		time.Sleep(rand.N(20 * time.Millisecond)) // so that kills fall into jobs
		_, err = fmt.Fprintln(f, a.Name)
		return err
	}
}

// TestVictim is the process that TestKill kills: it commits and rolls back
// transactions with jobs, and runs jobs, until it dies.
func TestVictim(t *testing.T) {
	dsn := os.Getenv("STAFFROOM_VICTIM_DSN")
	if dsn == "" {
		t.Skip("TestKill starts this one")
	}
	d, err := db.Open(dsn)
	if err != nil {
		t.Fatal(err)
	}
	q, err := jobs.Open(t.Context(), d, clock.System)
	if err != nil {
		t.Fatal(err)
	}
	jobs.Handle(q, "test.journal", journal(os.Getenv("STAFFROOM_VICTIM_JOURNAL")))
	if err := q.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	fmt.Println("started")
	for i := 0; ; i++ {
		name := id.New()
		err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			if _, err := tx.ExecContext(ctx, `INSERT INTO settings (key, value) VALUES ($1, '')`, name); err != nil {
				return err
			}
			if err := q.Enqueue(ctx, tx, "test.journal", named{name}); err != nil {
				return err
			}
			if i%2 == 1 {
				return errUndo
			}
			return nil
		})
		if err != nil && !errors.Is(err, errUndo) {
			t.Fatal(err)
		}
		time.Sleep(rand.N(5 * time.Millisecond))
	}
}

// TestKill kills a working process again and again. Every job whose
// transaction was committed has run in the end, and no other.
func TestKill(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		file := filepath.Join(t.TempDir(), "journal")
		rounds := 20
		if testing.Short() {
			rounds = 3
		}
		interrupted := 0
		for range rounds {
			killOne(t, d.DSN(), file)
			n, err := db.Scalar[int](t.Context(), d, `SELECT COUNT(*) FROM river_job WHERE state = 'running'`)
			if err != nil {
				t.Fatal(err)
			}
			if n > 0 {
				interrupted++
			}
		}
		q := open(t, d, clock.System)
		jobs.Handle(q, "test.journal", journal(file))
		if err := q.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		eventually(t, "all jobs done", func() bool { return pending(t, q) == 0 })
		committed, err := db.Column[string](t.Context(), d, `SELECT key FROM settings`)
		if err != nil {
			t.Fatal(err)
		}
		times := readJournal(t, file)
		for _, name := range committed {
			if times[name] == 0 {
				t.Errorf("job %s was committed and never ran", name)
			}
		}
		twice := 0
		for _, n := range times {
			twice += n - 1
		}
		if len(times) != len(committed) {
			t.Errorf("%d jobs ran, %d were committed", len(times), len(committed))
		}
		if interrupted == 0 {
			t.Error("no kill fell into a running job: this test shows nothing")
		}
		t.Logf("%d jobs over %d kills, %d of them into running jobs; %d ran twice", len(committed), rounds, interrupted, twice)
	})
}

func killOne(t *testing.T, dsn, file string) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestVictim$", "-test.v")
	cmd.Env = append(os.Environ(), "STAFFROOM_VICTIM_DSN="+dsn, "STAFFROOM_VICTIM_JOURNAL="+file)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewScanner(out)
	for said.Scan() && said.Text() != "started" {
	}
	time.Sleep(50*time.Millisecond + rand.N(150*time.Millisecond))
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed, which is an error
	if code := cmd.ProcessState.ExitCode(); code != -1 {
		t.Fatal("the victim ended by itself, with " + strconv.Itoa(code))
	}
}

func readJournal(t *testing.T, file string) map[string]int {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	times := map[string]int{}
	for s := bufio.NewScanner(f); s.Scan(); {
		times[s.Text()]++
	}
	return times
}
