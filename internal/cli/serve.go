package cli

import (
	"context"
	"errors"
	"net"
	"runtime/debug"

	"staffroom/internal/app"
	"staffroom/internal/platform/config"
	"staffroom/internal/platform/db"
)

type serveCmd struct{}

// Run serves until the process is asked to stop.
func (serveCmd) Run(s *session) error {
	cfg, err := s.config(nil)
	if err != nil {
		return err
	}
	if err := s.refuseUnsafe(cfg); err != nil {
		return err
	}
	a, err := s.open(cfg)
	if err != nil {
		return err
	}
	return errors.Join(s.serve(a), a.Close(context.WithoutCancel(s.ctx)))
}

func (s *session) refuseUnsafe(cfg config.Config) error {
	ps := cfg.Check()
	for _, p := range ps {
		s.say("%s", p)
	}
	if config.Unsafe(ps) {
		return errors.New("this configuration is unsafe, so Staffroom does not start; correct what is marked as refused above")
	}
	return nil
}

func (s *session) serve(a *app.App) error {
	return a.Serve(s.ctx, func(net.Addr) { s.say("Staffroom is at %s", a.Config.BaseURL) })
}

type checkCmd struct{}

// Run explains the configuration.
func (checkCmd) Run(s *session) error {
	cfg, problems, err := config.Load(config.Sources{File: s.settings.Config, Env: s.env, Flags: s.settings.given()})
	if err != nil {
		return err
	}
	s.say("%s", cfg.Explain())
	problems = append(problems, cfg.Check()...)
	for _, p := range problems {
		s.say("%s", p)
	}
	switch {
	case config.Unsafe(problems):
		return errors.New("with this, Staffroom would not start")
	case len(problems) == 0:
		s.say("Nothing is wrong with it.")
	}
	return s.checkDatabase(cfg)
}

// checkDatabase says whether the database answers, without making one.
func (s *session) checkDatabase(cfg config.Config) error {
	if !cfg.IsPostgres() && !exists(cfg.Database) {
		s.say("There is no database yet; `staffroom serve` makes one.")
		return nil
	}
	d, err := db.Open(cfg.Database)
	if err != nil {
		return failure("the database does not open: %v", err)
	}
	defer d.Close()
	n, err := d.Pending(s.ctx)
	if err != nil {
		return err
	}
	if n > 0 {
		s.say("The database answers; %d migrations wait, `staffroom migrate` or the next start runs them.", n)
		return nil
	}
	s.say("The database answers and is up to date.")
	return nil
}

type migrateCmd struct{}

// Run migrates: building the application does it.
func (migrateCmd) Run(s *session) error {
	return s.with(func(*app.App) error {
		s.say("The database is up to date.")
		return nil
	})
}

type reindexCmd struct{}

// Run builds the search index anew.
func (reindexCmd) Run(s *session) error {
	return s.with(func(a *app.App) error {
		p := s.progress("Indexing", 0)
		done := 0
		err := a.Library.ReindexAllUnscoped(s.ctx, func(n int) { done = n; p.set(n) })
		p.end()
		if err == nil {
			s.say("The search index holds %d items.", done)
		}
		return err
	})
}

type versionCmd struct{}

// Run prints the version, as the Go tool chain stamped it.
func (versionCmd) Run(s *session) error {
	version, commit := "development", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		if v := info.Main.Version; v != "" && v != "(devel)" {
			version = v
		}
		for _, kv := range info.Settings {
			if kv.Key == "vcs.revision" {
				commit = " " + kv.Value[:min(12, len(kv.Value))]
			}
		}
	}
	s.say("Staffroom %s%s", version, commit)
	return nil
}
