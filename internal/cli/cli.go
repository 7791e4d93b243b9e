// Package cli is the command line: what an operator does with Staffroom.
//
// Every command reads the same configuration (package config), speaks plain
// English and ends with status 0, or 1 and one line that says what is wrong
// and what to do.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"reflect"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"staffroom/internal/app"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/config"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/extract"
)

// commands is the command line as kong reads it.
type commands struct {
	Settings settings `embed:""`

	Serve   serveCmd   `cmd:"" help:"Run the web server."`
	Demo    demoCmd    `cmd:"" help:"Run the web server with an invented trust in it, to look around."`
	Check   checkCmd   `cmd:"" help:"Explain the configuration and say what is wrong with it."`
	Migrate migrateCmd `cmd:"" help:"Bring the database up to date. (serve does it too.)"`
	Org     struct {
		Add  orgAddCmd  `cmd:"" help:"Add a network, trust, school or team."`
		Link orgLinkCmd `cmd:"" help:"Put an organisation into another: a school into its trust, a trust into a network."`
	} `cmd:"" help:"Organisations: org add, org link."`
	Person struct {
		Add personAddCmd `cmd:"" help:"Add a person to an organisation and print the link with which they set a password."`
	} `cmd:"" help:"People: person add."`
	Import struct {
		Folder importFolderCmd `cmd:"" help:"Import a folder of Markdown, HTML, Office, PDF and picture files."`
		Items  importItemsCmd  `cmd:"" help:"Import a file of items, one JSON object a line (.jsonl or .jsonl.gz)."`
	} `cmd:"" help:"Bring in what there is already: import folder, import items."`
	Reindex reindexCmd `cmd:"" help:"Build the search index anew."`
	Backup  backupCmd  `cmd:"" help:"Write the database and all files into one file, while Staffroom runs."`
	Restore restoreCmd `cmd:"" help:"Put a backup into an empty Staffroom."`
	Bench   benchCmd   `cmd:"" help:"Measure what pages cost, as ratios to a bare server in the same run."`
	Version versionCmd `cmd:"" help:"Print the version."`

	BenchClient benchClientCmd `cmd:"" name:"bench-client" hidden:""`
}

// settings are the flags of the configuration; key is the setting's name there.
type settings struct {
	Config          string  `help:"Configuration file (TOML)." placeholder:"FILE"`
	Addr            *string `key:"addr" help:"Where to listen." placeholder:"HOST:PORT"`
	Data            *string `key:"data" help:"The folder that everything is in by default (./data)." placeholder:"DIR"`
	Database        *string `key:"database" help:"A SQLite file or postgres://…" placeholder:"URL"`
	Blobs           *string `key:"blobs" help:"Where files are kept: a folder." placeholder:"URL"`
	BaseURL         *string `key:"base_url" help:"The address that people type." placeholder:"URL"`
	MetricsAddr     *string `key:"metrics_addr" help:"Where /metrics is." placeholder:"HOST:PORT"`
	TrustedProxies  *string `key:"trusted_proxies" help:"Proxies whose X-Forwarded-For is believed." placeholder:"NETS"`
	SMTPHost        *string `name:"smtp-host" key:"smtp.host" help:"The mail server." placeholder:"HOST"`
	SMTPPort        *string `name:"smtp-port" key:"smtp.port" help:"Its port." placeholder:"PORT"`
	SMTPUser        *string `name:"smtp-user" key:"smtp.user" help:"The name to sign in there with." placeholder:"NAME"`
	SMTPFrom        *string `name:"smtp-from" key:"smtp.from" help:"The address that mail comes from." placeholder:"ADDRESS"`
	SMTPFromName    *string `name:"smtp-from-name" key:"smtp.from_name" help:"The name that mail comes from." placeholder:"NAME"`
	SMTPTLS         *string `name:"smtp-tls" key:"smtp.tls" help:"starttls, tls or none." placeholder:"HOW"`
	SessionIdle     *string `key:"session.idle" help:"Signed out after this long without a visit." placeholder:"TIME"`
	SessionAbsolute *string `key:"session.absolute" help:"Signed out after this long in any case." placeholder:"TIME"`
	LimitsUpload    *string `key:"limits.upload" help:"The largest file." placeholder:"SIZE"`
	LimitsFilm      *string `key:"limits.film" help:"The largest film." placeholder:"SIZE"`
	LimitsQuota     *string `key:"limits.quota" help:"The most that one organisation stores." placeholder:"SIZE"`
	LogFormat       *string `key:"log.format" help:"text or json." placeholder:"FORMAT"`
	LogLevel        *string `key:"log.level" help:"debug, info, warn or error." placeholder:"LEVEL"`
}

// given are the settings that stand on the command line, by key.
func (s settings) given() map[string]string {
	out := map[string]string{}
	v := reflect.ValueOf(s)
	for i := range v.NumField() {
		if key := v.Type().Field(i).Tag.Get("key"); key != "" && !v.Field(i).IsNil() {
			out[key] = v.Field(i).Elem().String()
		}
	}
	return out
}

// session is what every command runs in.
type session struct {
	ctx      context.Context
	settings settings
	env      []string
	out, err io.Writer
	patience time.Duration // for reading one file; zero is the reader's own
}

// unhurried is how long a command waits for one file: nobody waits for a page,
// and a busy machine must not lose a document.
const unhurried = time.Minute

// Main runs one command and returns the status to exit with.
func Main(args, env []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return run(ctx, args, env, stdout, stderr)
}

// ended is how kong's help leaves run.
type ended int

func run(ctx context.Context, args, env []string, stdout, stderr io.Writer) (status int) {
	defer func() {
		if e, ok := recover().(ended); ok {
			status = int(e)
		}
	}()
	var c commands
	parser := kong.Must(&c, kong.Name("staffroom"),
		kong.Description("Staffroom is where the staff of a group of schools share what works.\n\n"+
			"Every flag of the configuration is also a variable (--base-url is STAFFROOM_BASE_URL) and a line of the TOML file."),
		kong.Writers(stdout, stderr), kong.Exit(func(n int) { panic(ended(n)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}))
	if len(args) == 0 {
		args = []string{"--help"}
	}
	k, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(stderr, "staffroom: %s. `staffroom --help` lists the commands.\n", err)
		return 2
	}
	s := &session{ctx: ctx, settings: c.Settings, env: env, out: stdout, err: stderr}
	if err := k.Run(s); err != nil {
		fmt.Fprintln(stderr, "staffroom: "+words(err))
		return 1
	}
	return 0
}

// failure is an error that says everything in its own words.
func failure(format string, args ...any) error { return fmt.Errorf(format, args...) }

// words says an error to an operator, who may know more than a visitor.
func words(err error) string {
	switch code := errs.CodeOf(err); code {
	case "db.full", "blob.disk_full":
		return "the disk is full. Nothing that was told as done is lost; make room and run the command again."
	case "db.busy":
		return "the database is busy with another program. Try again in a moment."
	case "org.slug_taken":
		return "an organisation with that slug is there already."
	}
	if errors.Is(err, context.Canceled) {
		return "stopped."
	}
	if e, ok := errors.AsType[*errs.Error](err); ok && len(e.Fields) > 0 {
		s := "not accepted:"
		for field, code := range e.Fields {
			s += " " + field + " (" + fieldWords(code) + ")"
		}
		return s
	}
	return err.Error()
}

// config reads the configuration and refuses single settings that cannot be read.
func (s *session) config(more map[string]string) (config.Config, error) {
	flags := s.settings.given()
	for k, v := range more {
		if _, ok := flags[k]; !ok {
			flags[k] = v
		}
	}
	c, problems, err := config.Load(config.Sources{File: s.settings.Config, Env: s.env, Flags: flags})
	if err != nil {
		return c, err
	}
	for _, p := range problems {
		fmt.Fprintln(s.err, "staffroom: "+p.String())
	}
	if config.Unsafe(problems) {
		return c, errors.New("the configuration is not accepted; `staffroom check` explains it")
	}
	return c, nil
}

// open builds the application on the configuration. The caller closes it.
func (s *session) open(cfg config.Config) (*app.App, error) { return s.openAt(cfg, clock.System) }

func (s *session) openAt(cfg config.Config, now clock.Clock) (*app.App, error) {
	if !cfg.IsPostgres() || cfg.Source("blobs") != "default" {
		if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
			return nil, failure("the folder %s cannot be made: %v", cfg.Data, err)
		}
	}
	return app.New(s.ctx, cfg, app.Options{Clock: now, Log: s.logger(cfg), Reader: extract.Config{Wall: s.patience}})
}

func (s *session) logger(cfg config.Config) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(cfg.Log.Level)); err != nil {
		level = slog.LevelInfo
	}
	o := &slog.HandlerOptions{Level: level}
	if cfg.Log.Format == "json" {
		return slog.New(slog.NewJSONHandler(s.err, o))
	}
	return slog.New(slog.NewTextHandler(s.err, o))
}

// with runs f on an application made of the configuration.
func (s *session) with(f func(*app.App) error) error {
	cfg, err := s.config(nil)
	if err != nil {
		return err
	}
	a, err := s.open(cfg)
	if err != nil {
		return err
	}
	return errors.Join(f(a), a.Close(context.WithoutCancel(s.ctx)))
}

func (s *session) say(format string, args ...any) { fmt.Fprintf(s.out, format+"\n", args...) }
