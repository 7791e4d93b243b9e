// Package testkit makes worlds for tests: two trusts in a network, people in
// every role, an application over a database of its own.
//
//	w := testkit.World(t, d)
//	ada := w.Teacher("kilnfield")
package testkit

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"staffroom/internal/app"
	"staffroom/internal/features/library"
	"staffroom/internal/features/library/gate"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/people"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/config"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/extract"
)

// Password is everybody's.
const Password = "a long enough password"

// W is a world. Larkfield has the schools Kilnfield and Millbeck, Fellgate has
// Scarbrook; Larkfield and Scarbrook are in the network North.
type W struct {
	*app.App
	T    testing.TB
	Now  *clock.Fake
	Orgs map[string]orgs.Org // by slug

	n        int
	checkers map[string]string // by organisation
}

// Start is when every world begins.
var Start = time.Date(2026, 11, 20, 9, 15, 0, 0, time.UTC)

// World builds the application over d.
func World(tb testing.TB, d *db.DB) *W {
	tb.Helper()
	return WorldWith(tb, d, func(*config.Config) {})
}

// WorldWith is World with another configuration.
func WorldWith(tb testing.TB, d *db.DB, change func(*config.Config)) *W {
	tb.Helper()
	dir := tb.TempDir()
	w := &W{T: tb, Now: clock.NewFake(Start), Orgs: map[string]orgs.Org{}, checkers: map[string]string{}}
	cfg, _, err := config.Load(config.Sources{})
	if err != nil {
		tb.Fatal(err)
	}
	cfg.Data, cfg.Blobs, cfg.BaseURL = dir, filepath.Join(dir, "blobs"), "http://localhost:8080"
	change(&cfg)
	a, err := app.New(tb.Context(), cfg, app.Options{
		Clock: w.Now.Now, DB: d, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Reader: extract.Config{Soffice: "-"},
	})
	if err != nil {
		tb.Fatal(err)
	}
	w.App = a
	tb.Cleanup(func() { _ = a.Jobs.Stop(context.Background()) }) // the database is its owner's to close
	w.org(orgs.Network, "north")
	w.org(orgs.Trust, "larkfield", "north")
	w.org(orgs.Trust, "fellgate")
	w.org(orgs.School, "kilnfield", "larkfield")
	w.org(orgs.School, "millbeck", "larkfield")
	w.org(orgs.School, "scarbrook", "fellgate", "north")
	return w
}

// Node is another process of the same installation: a second application over
// the same database and files.
func (w *W) Node() *W {
	w.T.Helper()
	d, err := db.Open(w.DB.DSN())
	if err != nil {
		w.T.Fatal(err)
	}
	w.T.Cleanup(func() { _ = d.Close() })
	a, err := app.New(w.T.Context(), w.Config, app.Options{
		Clock: w.Now.Now, DB: d, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Reader: extract.Config{Soffice: "-"},
	})
	if err != nil {
		w.T.Fatal(err)
	}
	w.T.Cleanup(func() { _ = a.Jobs.Stop(context.Background()) })
	return &W{App: a, T: w.T, Now: w.Now, Orgs: w.Orgs, checkers: w.checkers}
}

func (w *W) org(k orgs.Kind, slug string, parents ...string) {
	w.T.Helper()
	ids := make([]string, len(parents))
	for n, p := range parents {
		ids[n] = w.Orgs[p].ID
	}
	o, err := w.App.Orgs.AddUnscoped(w.T.Context(), orgs.Org{Kind: k, Slug: slug, Name: "The " + slug + " " + string(k), ShortName: slug}, ids...)
	if err != nil {
		w.T.Fatal(err)
	}
	w.Orgs[slug] = o
}

// Person adds somebody with a role in an organisation, by its slug.
func (w *W) Person(org string, role authz.Role) authz.Actor {
	w.T.Helper()
	w.n++
	p, err := w.People.AddUnscoped(w.T.Context(), people.Join{
		Person: people.Person{Name: fmt.Sprintf("Person %d of %s", w.n, org), Email: fmt.Sprintf("p%d@%s.example", w.n, org), JobTitle: "Teacher"},
		OrgID:  w.Orgs[org].ID, Role: role,
	})
	if err != nil {
		w.T.Fatal(err)
	}
	return w.Actor(p.ID)
}

// Actor resolves a person anew, past the cache.
func (w *W) Actor(personID string) authz.Actor {
	w.T.Helper()
	a, err := authz.Load(w.T.Context(), w.DB, personID)
	if err != nil {
		w.T.Fatal(err)
	}
	return a
}

// Teacher is a member of a school.
func (w *W) Teacher(org string) authz.Actor { return w.Person(org, authz.Member) }

// Editor is an editor of an organisation.
func (w *W) Editor(org string) authz.Actor { return w.Person(org, authz.Editor) }

// Admin is an admin of an organisation.
func (w *W) Admin(org string) authz.Actor { return w.Person(org, authz.Admin) }

// Audience reads "me", "public" or an organisation's slug.
func (w *W) Audience(s string) items.Audience {
	switch s {
	case "me":
		return items.Audience{Kind: items.OnlyMe}
	case "public":
		return items.Audience{Kind: items.Public}
	}
	return items.Audience{Kind: items.OrgAud, OrgID: w.Orgs[s].ID}
}

// Draft starts a practice of by's in an organisation.
func (w *W) Draft(by authz.Actor, org, title string) library.Entry {
	w.T.Helper()
	ctx := w.T.Context()
	e, err := w.Library.StartDraft(ctx, by, w.Orgs[org].ID, "practice", "")
	if err != nil {
		w.T.Fatal(err)
	}
	ed := e.Edit()
	ed.Title, ed.Summary, ed.Why = title, "About "+title, "Because it worked."
	if e, err = w.Library.SaveDraft(ctx, by, e.ID, e.Version, ed); err != nil {
		w.T.Fatal(err)
	}
	return e
}

// Shared is Draft, shared with an audience as Share does it.
func (w *W) Shared(by authz.Actor, org, title, audience string) library.Entry {
	w.T.Helper()
	return w.Share(by, w.Draft(by, org, title), audience)
}

// Share shares an entry of by's with an audience as Audience reads it. What is to
// be public is asked for, and looked at by another editor of its organisation.
func (w *W) Share(by authz.Actor, e library.Entry, audience string) library.Entry {
	w.T.Helper()
	if audience == "public" {
		return w.open(by, e)
	}
	e, err := w.Library.Share(w.T.Context(), by, e.ID, e.Version, w.Audience(audience))
	if err != nil {
		w.T.Fatal(err)
	}
	return e
}

func (w *W) open(by authz.Actor, e library.Entry) library.Entry {
	w.T.Helper()
	ctx, checker := w.T.Context(), w.checker(e.OrgSlug, e.OrgID)
	c, _, err := w.Gate.Ask(ctx, by, gate.Request{ItemID: e.ID, Version: e.Version, To: items.Audience{Kind: items.Public}})
	if err != nil {
		w.T.Fatal(err)
	}
	w.Approve(checker, c.ID)
	if e, err = w.Library.Get(ctx, by, e.ID); err != nil {
		w.T.Fatal(err)
	}
	return e
}

// Approve has somebody let a check through as it is now.
func (w *W) Approve(checker authz.Actor, checkID string) {
	w.T.Helper()
	l, err := w.Gate.Look(w.T.Context(), checker, checkID)
	if err != nil {
		w.T.Fatal(err)
	}
	if _, err := w.Gate.Approve(w.T.Context(), checker, checkID, gate.Decision{Version: l.Entry.Version, Print: l.Print, Answers: AllGood()}); err != nil {
		w.T.Fatal(err)
	}
}

// AllGood are answers that let an entry through.
func AllGood() []gate.Answer {
	var out []gate.Answer
	for _, q := range gate.Questions {
		out = append(out, gate.Answer{Question: q, Value: gate.Good[q][0]})
	}
	return out
}

// checker is the person who looks at what an organisation's people want to be
// public; there is one for each that needs one.
func (w *W) checker(slug, orgID string) authz.Actor {
	w.T.Helper()
	if id, ok := w.checkers[slug]; ok {
		return w.Actor(id)
	}
	p, err := w.People.AddUnscoped(w.T.Context(), people.Join{
		Person: people.Person{Name: "Checker of " + slug, Email: "checker@" + slug + ".example", JobTitle: "Teacher"}, OrgID: orgID, Role: authz.Editor,
	})
	if err != nil {
		w.T.Fatal(err)
	}
	w.checkers[slug] = p.ID
	return w.Actor(p.ID)
}

// Drain runs every job that is due.
func (w *W) Drain() {
	w.T.Helper()
	if err := w.Jobs.Drain(w.T.Context()); err != nil {
		w.T.Fatal(err)
	}
}
