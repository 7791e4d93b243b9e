package signin_test

import (
	"context"
	"net/netip"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/people"
	"staffroom/internal/identity/signin"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/facts"
	"staffroom/internal/platform/jobs"
)

const password = "a long enough password"

type house struct {
	*signin.Service
	people *people.Service
	now    *clock.Fake
	org    orgs.Org
	db     *db.DB
	admin  authz.Actor
}

func open(t *testing.T, d *db.DB) *house {
	t.Helper()
	now := clock.NewFake(time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC))
	q, err := jobs.Open(t.Context(), d, now.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = q.Stop(context.Background()) })
	f, who := facts.New(q, now.Now), authz.NewResolver(d, now.Now)
	h := &house{signin.New(d, f, now.Now, 14*24*time.Hour, 90*24*time.Hour), people.New(d, f, who, now.Now), now, orgs.Org{}, d, authz.Actor{}}
	if h.org, err = orgs.New(d, f, who, now.Now).AddUnscoped(t.Context(), orgs.Org{Kind: orgs.School, Slug: "kilnfield", Name: "Kilnfield"}); err != nil {
		t.Fatal(err)
	}
	admin := h.person(t, "Admin", authz.Admin)
	if h.admin, err = authz.Load(t.Context(), d, admin.ID); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *house) person(t *testing.T, name string, role authz.Role) people.Person {
	t.Helper()
	p, err := h.people.AddUnscoped(t.Context(), people.Join{Person: people.Person{Name: name, Email: name + "@kilnfield.example"}, OrgID: h.org.ID, Role: role})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.SetPasswordUnscoped(t.Context(), p.ID, password); err != nil {
		t.Fatal(err)
	}
	return p
}

func from(addr string) signin.From { return signin.From{Address: netip.MustParseAddr(addr)} }

// Fifty guesses at once are worth as much as fifty in a row: ten are looked at,
// by account and by network.
func TestParallelGuesses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		ada := h.person(t, "Ada", authz.Member)
		for name, who := range map[string]func(n int) (signin.From, string){
			"one account": func(n int) (signin.From, string) {
				return from(netip.AddrFrom4([4]byte{198, 51, 100, byte(n + 1)}).String()), ada.Email
			},
			"one network": func(n int) (signin.From, string) {
				return from("203.0.113.9"), "x" + string(rune('a'+n)) + "@kilnfield.example"
			},
			"one IPv6 site": func(n int) (signin.From, string) {
				return from("2001:db8::" + string(rune('1'+n%9))), "y" + string(rune('a'+n)) + "@kilnfield.example"
			},
		} {
			h.now.Add(signin.Window + time.Second)
			var checked, refused atomic.Int32
			var all sync.WaitGroup
			for n := range 50 {
				all.Go(func() {
					f, email := who(n)
					switch _, err := h.Password(t.Context(), f, email, "a wrong password"); errs.KindOf(err) {
					case errs.Invalid:
						checked.Add(1)
					case errs.TooMany:
						refused.Add(1)
					default:
						t.Errorf("%s: %v", name, err)
					}
				})
			}
			all.Wait()
			if checked.Load() != signin.MaxFailures || refused.Load() != 50-signin.MaxFailures {
				t.Errorf("%s: %d guesses were looked at and %d refused, want %d and %d", name, checked.Load(), refused.Load(), signin.MaxFailures, 50-signin.MaxFailures)
			}
		}
	})
}

func TestLimits(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		ctx := t.Context()
		ada := h.person(t, "Ada", authz.Member)
		home := from("192.0.2.7")
		started, err := h.StartSession(ctx, ada.ID, "test", home)
		if err != nil {
			t.Fatal(err)
		}
		right := func(f signin.From) error { _, err := h.Password(ctx, f, ada.Email, password); return err }
		for range 40 { // what succeeds does not count
			if err := right(home); err != nil {
				t.Fatal(err)
			}
		}
		for range signin.MaxFailures {
			if _, err := h.Password(ctx, from("198.51.100.3"), ada.Email, "wrong wrong wrong"); errs.CodeOf(err) != "signin.wrong" {
				t.Fatal(err)
			}
		}
		if err := right(from("198.51.100.4")); !errs.Is(err, errs.TooMany) {
			t.Errorf("the right password from elsewhere: %v", err)
		}
		if err := right(signin.From{Address: from("198.51.100.4").Address, Known: "made up"}); !errs.Is(err, errs.TooMany) {
			t.Errorf("a made-up device: %v", err)
		}
		known := signin.From{Address: home.Address, Known: started.Device}
		if err := right(known); err != nil {
			t.Errorf("the real person on their own device: %v", err)
		}
		for range signin.KnownDeviceFailures {
			if _, err := h.Password(ctx, known, ada.Email, "wrong wrong wrong"); errs.CodeOf(err) != "signin.wrong" {
				t.Fatal(err)
			}
		}
		if err := right(known); !errs.Is(err, errs.TooMany) {
			t.Errorf("guessing on a stolen device: %v", err)
		}
		h.now.Add(signin.Window + time.Second)
		if err := right(from("198.51.100.4")); err != nil {
			t.Errorf("after the window: %v", err)
		}
	})
}

// That an address exists is not told by the time an answer takes: the medians
// of one run, interleaved, are within a quarter of each other. A machine that is
// busy with something else gets three runs; an answer that skips the hash is
// many times faster in every one.
func TestNoEnumerationByTime(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	ada := h.person(t, "Ada", authz.Member)
	gone := h.person(t, "Gone", authz.Member)
	if err := h.people.Deactivate(t.Context(), h.admin, gone.ID); err != nil {
		t.Fatal(err)
	}
	emails := []string{ada.Email, "nobody@kilnfield.example", gone.Email}
	var medians []time.Duration
	for run := range 3 {
		medians = h.medians(t, byte(run), emails)
		if lo, hi := slices.Min(medians), slices.Max(medians); float64(hi) <= 1.25*float64(lo) {
			return
		}
	}
	t.Errorf("medians for somebody, nobody and somebody deactivated: %v", medians)
}

// medians is how long a wrong password takes for each address.
func (h *house) medians(t *testing.T, run byte, emails []string) (out []time.Duration) {
	t.Helper()
	times := make([][]time.Duration, len(emails))
	for round := range 25 {
		h.now.Add(signin.Window)
		for n := range emails {
			n = (n + round) % len(emails) // none is always the first
			start := time.Now()
			addr := netip.AddrFrom4([4]byte{10, run, byte(n), byte(round)}).String()
			if _, err := h.Password(t.Context(), from(addr), emails[n], "a wrong password"); errs.CodeOf(err) != "signin.wrong" {
				t.Fatal(err)
			}
			times[n] = append(times[n], time.Since(start))
		}
	}
	for _, list := range times {
		slices.Sort(list)
		out = append(out, list[len(list)/2])
	}
	return out
}

// A storm of sign-ins does not take the machine's memory: hashes wait in turn.
func TestMemoryOfManySignIns(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	var most atomic.Uint64
	stop := make(chan struct{})
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		var m runtime.MemStats
		for {
			runtime.ReadMemStats(&m)
			most.Store(max(most.Load(), m.HeapInuse))
			select {
			case <-stop:
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	var all sync.WaitGroup
	for n := range 200 {
		all.Go(func() {
			_, err := h.Password(t.Context(), from(netip.AddrFrom4([4]byte{10, 1, 0, byte(n)}).String()), "n"+string(rune('a'+n%26))+string(rune('a'+n/26))+"@kilnfield.example", "a wrong password")
			if errs.CodeOf(err) != "signin.wrong" {
				t.Error(err)
			}
		})
	}
	all.Wait()
	close(stop)
	<-watched
	if mib := most.Load() >> 20; mib > 256 {
		t.Errorf("200 sign-ins at once took %d MiB of heap", mib)
	}
}

func TestSessions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		ctx := t.Context()
		ada, ben := h.person(t, "Ada", authz.Member), h.person(t, "Ben", authz.Member)
		start := func(p people.Person) (signin.Started, signin.Session) {
			t.Helper()
			s, err := h.StartSession(ctx, p.ID, "test", from("192.0.2.1"))
			if err != nil {
				t.Fatal(err)
			}
			ses, err := h.Session(ctx, s.Secret)
			if err != nil {
				t.Fatal(err)
			}
			return s, ses
		}
		gone := func(what string, s signin.Started) {
			t.Helper()
			if _, err := h.Session(ctx, s.Secret); !errs.Is(err, errs.Unauthenticated) {
				t.Errorf("%s: %v", what, err)
			}
		}
		a1, ses1 := start(ada)
		a2, ses2 := start(ada)
		if err := h.EndSession(ctx, ben.ID, ses1.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("ending somebody else's session: %v", err)
		}
		if err := h.EndSession(ctx, ada.ID, ses1.ID); err != nil {
			t.Error(err)
		}
		gone("ended", a1)
		a3, _ := start(ada)
		b1, _ := start(ben)
		if err := h.EndOtherSessions(ctx, ada.ID, ses2.ID); err != nil {
			t.Error(err)
		}
		gone("ended with the others", a3)
		for _, s := range []signin.Started{a2, b1} {
			if _, err := h.Session(ctx, s.Secret); err != nil {
				t.Error(err)
			}
		}
		token, err := h.NewToken(ctx, ada.ID, "script")
		if err != nil {
			t.Fatal(err)
		}
		if err := h.SetPasswordUnscoped(ctx, ada.ID, "another long password"); err != nil {
			t.Fatal(err)
		}
		gone("after a new password", a2)
		if _, err := h.ByToken(ctx, token); !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("token after a new password: %v", err)
		}
		if err := h.people.Deactivate(ctx, h.admin, ben.ID); err != nil {
			t.Fatal(err)
		}
		gone("deactivated", b1)
		c, _ := start(ada)
		h.now.Add(14*24*time.Hour + time.Second)
		gone("unused for a fortnight", c)
		c, _ = start(ada)
		for range 12 { // used every week
			h.now.Add(7 * 24 * time.Hour)
			if _, err := h.Session(ctx, c.Secret); err != nil {
				t.Fatal(err)
			}
		}
		h.now.Add(7 * 24 * time.Hour)
		gone("after 91 days in any case", c)
	})
}

// A stolen copy of the database forges nothing: no secret is in it.
func TestSecretsAreHashed(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	ada := h.person(t, "Ada", authz.Member)
	s, err := h.StartSession(t.Context(), ada.ID, "test", from("192.0.2.1"))
	if err != nil {
		t.Fatal(err)
	}
	token, err := h.NewToken(t.Context(), ada.ID, "script")
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{
		`SELECT hash FROM sessions`, `SELECT hash FROM known_devices`, `SELECT hash FROM api_tokens`, `SELECT hash FROM passwords`,
	} {
		rows, err := db.Column[string](t.Context(), h.db, q)
		if err != nil || len(rows) == 0 {
			t.Fatal(q, len(rows), err)
		}
		for _, row := range rows {
			if slices.Contains([]string{s.Secret, s.Device, token, password}, row) {
				t.Errorf("%s holds a secret", q)
			}
		}
	}
}

func TestLastHere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := open(t, d), t.Context()
		ada, bo := h.person(t, "Ada", authz.Member), h.person(t, "Bo", authz.Member)
		if _, err := h.StartSession(ctx, ada.ID, "test", from("192.0.2.1")); err != nil {
			t.Fatal(err)
		}
		if err := h.EndOtherSessions(ctx, ada.ID, ""); err != nil {
			t.Fatal(err)
		}
		last, err := h.LastHere(ctx, []string{ada.ID, bo.ID})
		if err != nil || last[ada.ID].IsZero() || len(last) != 1 {
			t.Errorf("got %v, %v, want Ada alone, although she is signed out", last, err)
		}
	})
}
