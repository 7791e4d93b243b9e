// Package demo is an invented trust to look around in: Larkfield Learning Trust,
// its schools and people, what they shared and what they said about it. The
// words are in data; the files are made of descriptions when it is loaded.
package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"staffroom/internal/app"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/people"
	"staffroom/internal/identity/signin"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/kernel/threads"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
)

// Password is that of every demo identity, for those who want to try the form.
const Password = "tea-at-half-past-three"

// loadedKey is the setting that says that all of it is there.
const loadedKey = "demo.loaded"

// Identity is somebody a visitor of the demo may be.
type Identity struct{ Name, Job, Email, Key string }

// Identities are the people whom one may be with one click, in the order of the
// data.
func Identities() ([]Identity, error) {
	t, err := readTrust()
	if err != nil {
		return nil, err
	}
	var out []Identity
	for _, p := range t.People {
		if p.Demo != "" {
			out = append(out, Identity{p.Name, p.JobTitle, p.Email, p.Demo})
		}
	}
	return out, nil
}

// Loaded reports whether the demo is in the database.
func Loaded(ctx context.Context, d *db.DB) (bool, error) {
	n, err := db.Scalar[int](ctx, d, `SELECT COUNT(*) FROM settings WHERE key = $1`, loadedKey)
	return n > 0, err
}

// Load puts the demo into an application. Whatever is there already stays, so
// that a load that was interrupted can go on. step is told what is being done.
//
// The application was made with the clock of travel, so that people of the demo
// do things when they did them.
func Load(ctx context.Context, a *app.App, travel *Traveller, step func(what string, done, of int)) error {
	if done, err := Loaded(ctx, a.DB); done || err != nil {
		return err
	}
	l := &loader{a: a, travel: travel, step: step, shift: shift(a.Clock()), homes: map[string]string{}, orgs: map[string]orgs.Org{}, people: map[string]people.Person{}}
	for _, f := range []func(context.Context) error{l.loadOrgs, l.loadPeople, l.loadItems, l.loadComments, l.loadStory} {
		if err := f(ctx); err != nil {
			return fmt.Errorf("load the demo: %w", err)
		}
	}
	offered, err := offered()
	if err != nil {
		return err
	}
	return a.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		const set = `INSERT INTO settings (key, value) VALUES ($1, $2)`
		if _, err := tx.ExecContext(ctx, set, signin.DemoKey, offered); err != nil {
			return db.Err(err)
		}
		_, err := tx.ExecContext(ctx, set, loadedKey, a.Clock().Format(time.RFC3339))
		return db.Err(err)
	})
}

// offered is what the sign-in page offers with one click. Those of other trusts
// stand apart.
func offered() (string, error) {
	who, err := Identities()
	if err != nil {
		return "", err
	}
	home := who[0].Email[strings.LastIndexByte(who[0].Email, '@'):]
	list := make([]signin.Identity, len(who))
	for n, p := range who {
		list[n] = signin.Identity{Label: p.Job, Note: p.Name, Email: p.Email}
		if !strings.HasSuffix(p.Email, home) {
			list[n].Group = "From the trust next door"
		}
	}
	b, err := json.Marshal(list)
	return string(b), err
}

type loader struct {
	a      *app.App
	travel *Traveller
	step   func(string, int, int)
	orgs   map[string]orgs.Org      // by slug
	people map[string]people.Person // by address
	items  map[string]string        // slug → path
	ids    map[string]string        // slug → item
	homes  map[string]string        // address → slug of where they work
	made   map[string]string        // name → what the story made
	shift  time.Duration
}

func (l *loader) loadOrgs(ctx context.Context) error {
	t, err := readTrust()
	if err != nil {
		return err
	}
	network, err := l.org(ctx, orgs.Network, t.Network)
	if err != nil {
		return err
	}
	for _, group := range []struct {
		trust   orgData
		schools []orgData
	}{{t.Trust, t.Schools}, {t.Neighbour.orgData, t.Neighbour.Schools}} {
		trust, err := l.org(ctx, orgs.Trust, group.trust, network.ID)
		if err != nil {
			return err
		}
		for _, s := range group.schools {
			if _, err := l.org(ctx, orgs.School, s, trust.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *loader) org(ctx context.Context, kind orgs.Kind, o orgData, parents ...string) (orgs.Org, error) {
	org, err := l.a.Orgs.BySlug(ctx, o.Slug)
	if errs.Is(err, errs.NotFound) {
		org, err = l.a.Orgs.AddUnscoped(ctx, orgs.Org{
			Kind: kind, Slug: o.Slug, Name: o.Name, ShortName: o.ShortName, About: o.About, Values: o.Values, Colour: o.Colour, DefaultLicence: o.Licence,
			Phase: o.Phase, Town: o.Town, Ages: o.Ages, Roll: o.Roll, FSMPercent: int(o.FSMPercent + .5),
		}, parents...)
	}
	if err != nil {
		return org, fmt.Errorf("organisation %s: %w", o.Slug, err)
	}
	l.orgs[o.Slug] = org
	return org, nil
}

func (l *loader) loadPeople(ctx context.Context) error {
	t, err := readTrust()
	if err != nil {
		return err
	}
	for n, d := range t.People {
		l.step("people", n, len(t.People))
		if err := l.person(ctx, d); err != nil {
			return fmt.Errorf("person %s: %w", d.Email, err)
		}
	}
	return nil
}

func (l *loader) person(ctx context.Context, d personData) error {
	l.homes[d.Email] = d.Org
	p, err := people.ByEmailUnscoped(ctx, l.a.DB, d.Email)
	if err == nil {
		l.people[d.Email] = p
		return nil
	}
	if !errs.Is(err, errs.NotFound) {
		return err
	}
	role, err := authz.ParseRole(d.Role)
	if err != nil {
		return err
	}
	p, err = l.a.People.AddUnscoped(ctx, people.Join{
		Person: people.Person{Email: d.Email, Name: d.Name, JobTitle: d.JobTitle, About: d.About}, OrgID: l.orgs[d.Org].ID, Role: role,
		Interests: people.Interests{
			JobRoles: known(tags.JobRole, d.JobRoles), Subjects: known(tags.Subject, d.Subjects), KeyStages: known(tags.KeyStage, d.KeyStages), Years: known(tags.Year, d.Years),
		},
	})
	if err != nil {
		return err
	}
	l.people[d.Email] = p
	if d.Demo == "" {
		return nil
	}
	return l.a.SignIn.SetPasswordUnscoped(ctx, p.ID, Password)
}

// known keeps what the vocabulary has a value for.
func known(f tags.Facet, words []string) []string {
	set := map[tags.Facet][]string{}
	for _, w := range words {
		if v, ok := tags.Parse(f, w); ok {
			set[f] = append(set[f], v)
		}
	}
	clean, err := tags.Clean(set)
	if err != nil {
		return nil
	}
	return clean[f]
}

// loadComments says what people said, when they said it.
func (l *loader) loadComments(ctx context.Context) error {
	list, err := readComments()
	if err != nil {
		return err
	}
	if n, err := db.Scalar[int](ctx, l.a.DB, `SELECT COUNT(*) FROM comments`); err != nil || n > 0 {
		return err
	}
	var now time.Time
	talk := threads.New(l.a.DB, l.a.Facts, l.a.Who, func() time.Time { return now })
	said := map[string][]string{} // file → comments by position
	for n, c := range list {
		l.step("comments", n, len(list))
		now = c.At.Add(l.shift)
		say := threads.Say{ItemID: l.ids[c.Item], Body: c.Body}
		if c.ReplyTo != nil && *c.ReplyTo < len(said[c.file]) {
			say.ParentID = said[c.file][*c.ReplyTo]
		}
		for _, m := range c.Mentions {
			say.Mentions = append(say.Mentions, l.people[m].ID)
		}
		act, err := l.a.Who.Actor(ctx, l.people[c.Author].ID)
		if err != nil {
			return fmt.Errorf("comment %d of %s by %s: %w", n, c.file, c.Author, err)
		}
		done, err := talk.Comment(ctx, act, say)
		if err != nil {
			return fmt.Errorf("comment %d of %s under %s by %s: %w", n, c.file, c.Item, c.Author, err)
		}
		said[c.file] = append(said[c.file], done.ID)
	}
	return nil
}

// audience reads "me", "org", "trust", "network:SLUG" and "public".
func (l *loader) audience(ctx context.Context, o orgs.Org, word string) (items.Audience, error) {
	kind, slug, _ := strings.Cut(word, ":")
	switch kind {
	case "me":
		return items.Audience{Kind: items.OnlyMe}, nil
	case "org":
		return items.Audience{Kind: items.OrgAud, OrgID: o.ID}, nil
	case "public":
		return items.Audience{Kind: items.Public}, nil
	case "network":
		return items.Audience{Kind: items.OrgAud, OrgID: l.orgs[slug].ID}, nil
	case "trust":
		t, err := l.a.Orgs.TrustOf(ctx, o.ID)
		return items.Audience{Kind: items.OrgAud, OrgID: t.ID}, err
	}
	return items.Audience{}, fmt.Errorf("audience %q", word)
}

// tempFile keeps the bytes of a file for the time that it is being read.
func tempFile(dir, name string, b []byte) (string, error) {
	file := filepath.Join(dir, name)
	return file, os.WriteFile(file, b, 0o600)
}
