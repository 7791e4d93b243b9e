package cli

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"time"

	"staffroom/internal/app"
	"staffroom/internal/cli/demo"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/config"
)

type demoCmd struct {
	Fresh    bool `help:"Start over: what was done in the demo before is gone."`
	LoadOnly bool `help:"Load the demo and end."`
}

// demoMark is a file that says that a data folder holds nothing but a demo.
const demoMark = "this-is-a-demo"

// Run loads the demo once and serves it.
func (c demoCmd) Run(s *session) error {
	cfg, err := s.config(map[string]string{"demo": "true", "data": "./data/demo"})
	if err != nil {
		return err
	}
	if c.Fresh {
		if err := startOver(cfg); err != nil {
			return err
		}
	}
	if err := s.refuseUnsafe(cfg); err != nil {
		return err
	}
	travel := demo.NewTraveller(clock.System)
	a, err := s.openAt(cfg, travel.Now)
	if err != nil {
		return err
	}
	return errors.Join(c.run(s, a, travel), a.Close(context.WithoutCancel(s.ctx)))
}

func (c demoCmd) run(s *session, a *app.App, travel *demo.Traveller) error {
	if err := s.loadDemo(a, travel); err != nil || c.LoadOnly {
		return err
	}
	who, err := demo.Identities()
	if err != nil {
		return err
	}
	return a.Serve(s.ctx, func(net.Addr) {
		s.say("\n  Larkfield Learning Trust is at  %s/at/larkfield\n  Sign in with one click at       %s/signin\n", a.Config.BaseURL, a.Config.BaseURL)
		for _, p := range who {
			s.say("    %-22s %-34s %s", p.Name, p.Job, p.Email)
		}
		s.say("\n  (or by address, with the password %s)\n  Ctrl-C stops it.\n", demo.Password)
	})
}

// loadDemo loads what is not there yet. A database that somebody uses in
// earnest is left alone.
func (s *session) loadDemo(a *app.App, travel *demo.Traveller) error {
	mark := filepath.Join(a.Config.Data, demoMark)
	if there, err := demo.Loaded(s.ctx, a.DB); there || err != nil {
		return err
	}
	if !exists(mark) {
		n, err := a.Orgs.List(s.ctx, allOrgs)
		if err != nil {
			return err
		}
		if len(n) > 0 {
			return failure("%s holds a Staffroom that is not a demo; name another folder with --data", a.Config.Data)
		}
		if err := os.WriteFile(mark, []byte("staffroom demo --fresh empties this folder.\n"), 0o600); err != nil {
			return err
		}
	}
	began := time.Now()
	s.say("Making the demo trust, once …")
	p := s.progress("Making files and items", 0)
	err := demo.Load(s.ctx, a, travel, func(what string, done, of int) {
		if what == "items" {
			p.total = of
			p.set(done)
		}
	})
	p.end()
	if err == nil {
		s.say("Made in %.0f s.", time.Since(began).Seconds())
	}
	return err
}

// startOver removes a demo, and nothing that is not one.
func startOver(cfg config.Config) error {
	if !exists(cfg.Data) {
		return nil
	}
	if !exists(filepath.Join(cfg.Data, demoMark)) || cfg.IsPostgres() {
		return failure("%s is not the folder of a demo, so --fresh does not empty it", cfg.Data)
	}
	for _, name := range []string{cfg.Database, cfg.Database + "-wal", cfg.Database + "-shm", cfg.Blobs, filepath.Join(cfg.Data, demoMark)} {
		if rel, err := filepath.Rel(cfg.Data, name); err != nil || !filepath.IsLocal(rel) {
			return failure("%s is not in %s, so --fresh does not remove it", name, cfg.Data)
		}
		if err := os.RemoveAll(name); err != nil {
			return err
		}
	}
	return nil
}
