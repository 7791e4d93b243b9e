// Package app is the roof: it builds everything by hand, in order, mounts the
// rooms' routes and runs the workers.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/adoption"
	"staffroom/internal/features/library/gate"
	"staffroom/internal/features/library/heard"
	"staffroom/internal/features/library/lineage"
	"staffroom/internal/features/library/quality"
	"staffroom/internal/features/library/stops"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/people"
	"staffroom/internal/identity/shell"
	"staffroom/internal/identity/signin"
	"staffroom/internal/identity/signinweb"
	"staffroom/internal/kernel/collections"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/follow"
	"staffroom/internal/kernel/searches"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/kernel/thanks"
	"staffroom/internal/kernel/threads"
	"staffroom/internal/platform/blob"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/config"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/extract"
	"staffroom/internal/platform/facts"
	"staffroom/internal/platform/jobs"
	"staffroom/internal/platform/mail"
	"staffroom/internal/platform/search"
	"staffroom/internal/platform/web"
	"staffroom/internal/readers/alerts"
)

// App is a Staffroom that has been built. Its fields are for the command line
// and for tests; requests come through Handler.
type App struct {
	Config      config.Config
	Log         *slog.Logger
	Clock       clock.Clock
	DB          *db.DB
	Blobs       blob.Store
	Jobs        *jobs.Queue
	Mail        *mail.Outbox
	Facts       *facts.Recorder
	Who         *authz.Resolver
	Orgs        *orgs.Service
	People      *people.Service
	SignIn      *signin.Service
	Index       *search.Index
	Reader      *extract.Runner
	Files       *files.Service
	Uploads     *files.Uploads
	Threads     *threads.Service
	Library     *library.Service
	Gate        *gate.Service
	Searches    *searches.Service
	Adoption    *adoption.Service
	Lineage     *lineage.Service
	Downloads   *adoption.Downloads
	Stops       *stops.Service
	Quality     *quality.Service
	Collections *collections.Service
	Follow      *follow.Service
	Thanks      *thanks.Service
	Heard       *heard.Service
	Alerts      *alerts.Sweeper
	Shell       *shell.Shell
	Router      *web.Router
	Handler     http.Handler

	metrics  *metrics
	readyMu  sync.Mutex
	readyAt  time.Time
	readyErr error
}

// Options is what tests and the command line bring. The zero value works.
type Options struct {
	Clock  clock.Clock // the system's without one
	Log    *slog.Logger
	Reader extract.Config // how files are read
	DB     *db.DB         // an open, migrated database; else the configuration's is opened and migrated
}

// New builds the application. Close ends it.
func New(ctx context.Context, cfg config.Config, o Options) (*App, error) {
	if o.Clock == nil {
		o.Clock = clock.System
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	a := &App{Config: cfg, Log: o.Log, Clock: o.Clock, DB: o.DB}
	if err := a.open(ctx); err != nil {
		return nil, errors.Join(err, a.Close(context.WithoutCancel(ctx)))
	}
	a.build(o)
	a.mount()
	return a, nil
}

// open opens what holds data.
func (a *App) open(ctx context.Context) (err error) {
	if a.DB == nil {
		if a.DB, err = db.Open(a.Config.Database); err != nil {
			return fmt.Errorf("open the database: %w", err)
		}
		if _, err := a.DB.Pending(ctx); err != nil {
			return err
		}
		if err := a.DB.Migrate(ctx); err != nil {
			return err
		}
	}
	if a.Blobs, err = blob.Open(a.Config.Blobs); err != nil {
		return fmt.Errorf("open the store of files: %w", err)
	}
	if a.Jobs, err = jobs.Open(ctx, a.DB, a.Clock, jobs.WithLogger(a.Log)); err != nil {
		return err
	}
	set := a.Config.SMTP
	sender, err := mail.NewSender(mail.Settings{
		Host: set.Host, Port: set.Port, User: set.User, Password: set.Password.Reveal(), From: set.From, FromName: set.FromName, TLS: mail.TLS(set.TLS),
	}, a.Clock)
	if err != nil {
		return err
	}
	a.Mail = mail.NewOutbox(a.Jobs, sender)
	return nil
}

// build makes the services, each out of the ones before it.
func (a *App) build(o Options) {
	a.Facts = facts.New(a.Jobs, a.Clock)
	a.Who = authz.NewResolver(a.DB, a.Clock)
	a.Orgs = orgs.New(a.DB, a.Facts, a.Who, a.Clock)
	a.People = people.New(a.DB, a.Facts, a.Who, a.Clock)
	a.SignIn = signin.New(a.DB, a.Facts, a.Clock, a.Config.Session.Idle, a.Config.Session.Absolute)
	a.SignIn.WithMail(a.Jobs, a.Mail, a.Config.BaseURL)
	a.Index = search.New(a.DB, tags.Lexicon())
	if o.Reader.CacheDir == "" {
		o.Reader.CacheDir = filepath.Join(a.Config.Data, "cache")
	}
	lim := a.Config.Limits
	limits := files.Limits{File: lim.Upload, Film: lim.Film, Quota: lim.Quota}
	a.Reader = extract.NewRunner(o.Reader)
	a.Files = files.New(a.DB, a.Blobs, a.Reader, a.Facts, a.Clock, limits)
	a.Uploads = files.NewUploads(a.DB, filepath.Join(a.Config.Data, "uploads"), a.Jobs, a.Clock, limits)
	a.Threads = threads.New(a.DB, a.Facts, a.Who, a.Clock)
	a.Library = library.New(a.DB, a.Facts, a.Index, a.Clock)
	a.Files.OnChange(a.Library.ReindexUnscoped)
	a.Gate = gate.New(gate.Deps{DB: a.DB, Library: a.Library, Facts: a.Facts, Clock: a.Clock, Jobs: a.Jobs, Blobs: a.Blobs, Mail: a.Mail, Base: a.Config.BaseURL})
	a.Searches = searches.New(a.DB, a.Facts, a.Clock)
	a.Adoption = adoption.New(a.DB, a.Facts, a.Clock)
	a.Adoption.OnChange(a.Library.RemarkUnscoped)
	a.Library.MarkedBy(adoption.MarksUnscoped)
	a.Lineage = lineage.New(a.DB, a.Library, a.Facts, a.Clock)
	a.Downloads = adoption.NewDownloads(a.DB, a.Clock, a.Log)
	a.Stops = stops.New(a.DB, a.Facts, a.Clock)
	a.Quality = quality.New(a.DB, a.Facts, a.Clock)
	a.Collections = collections.New(a.DB, a.Facts, a.Clock)
	a.Follow = follow.New(a.DB, a.Facts, a.Clock)
	a.Thanks = thanks.New(a.DB, a.Facts, a.Clock)
	a.Heard = heard.New(a.DB, a.Adoption, a.Lineage, a.Threads, a.Thanks, a.Facts, a.Clock)
	a.Shell = shell.New(a.DB, a.Clock, a.Config.BaseURL)
	a.Shell.CountChecks(a.Gate.Count)
	a.Alerts = alerts.New(alerts.Room{
		DB: a.DB, Index: a.Index, Library: a.Library, Searches: a.Searches, Heard: a.Heard, Mail: a.Mail, Jobs: a.Jobs, Shell: a.Shell, Clock: a.Clock,
	})
}

func (a *App) secure() bool { return strings.HasPrefix(a.Config.BaseURL, "https://") }

func (a *App) cookies() signinweb.Cookies {
	return signinweb.Cookies{Secure: a.secure(), Length: a.Config.Session.Absolute}
}

const (
	requestDeadline = 15 * time.Second
	requestsAtOnce  = 256
)

// mount puts the rooms' routes into the table, and the way of a request round it.
func (a *App) mount() {
	signedIn := func(r *http.Request) bool { return !authz.Of(r.Context()).Visitor() }
	a.Router = web.NewRouter(a.Log, signedIn, a.Shell.ErrorPage)
	a.routes()
	a.metrics = a.newMetrics()
	a.Jobs.Watch(a.metrics.job)
	a.Handler = web.Wrap(a.Router, web.Options{
		Log: a.Log, Secure: a.secure(), Trusted: a.Config.TrustedProxies, Deadline: requestDeadline, Parallel: requestsAtOnce,
		Observe: a.metrics.request,
		Session: signinweb.Session(a.SignIn, a.Who, a.cookies(), a.Log),
	})
}

// Close stops the workers and closes what is open.
func (a *App) Close(ctx context.Context) error {
	var err error
	if a.Jobs != nil {
		err = a.Jobs.Stop(ctx)
	}
	if a.Downloads != nil {
		err = errors.Join(err, a.Downloads.Flush(ctx))
	}
	if a.DB != nil {
		err = errors.Join(err, a.DB.Close())
	}
	return err
}
