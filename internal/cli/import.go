package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"staffroom/internal/app"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/errs"
	"staffroom/internal/protocols/folder"
	"staffroom/internal/protocols/itemsjson"
)

// importFlags say in whose name things come and who may read them.
type importFlags struct {
	Org      string `required:"" help:"Slug of the organisation that will own the items." placeholder:"SLUG"`
	Author   string `required:"" help:"Address of the person who will be their author." placeholder:"EMAIL"`
	Audience string `required:"" help:"Who may read them: me, org, trust, network:SLUG or public."`
	Licence  string `help:"The licence of what names none, such as CC-BY-4.0 or OGL-3.0 (otherwise the organisation's)."`
	Verbose  bool   `short:"v" help:"Name everything that was left out, however much it is."`
}

// target is what importFlags mean.
type target struct {
	org      orgs.Org
	authorID string
	audience items.Audience
	licence  string
}

func (f importFlags) target(ctx context.Context, a *app.App) (t target, err error) {
	if t.org, err = findOrg(ctx, a, f.Org); err != nil {
		return t, err
	}
	p, err := findPerson(ctx, a, f.Author)
	if err != nil {
		return t, err
	}
	t.authorID = p.ID
	if t.licence, err = licenceOf(f.Licence); err != nil {
		return t, err
	}
	if f.Licence == "" {
		t.licence = t.org.DefaultLicence
	}
	if t.audience, err = audienceOf(ctx, a, t.org, f.Audience); err != nil {
		return t, err
	}
	return t, t.allowed(ctx, a, p.Name)
}

// allowed holds the author to what they could do by hand.
func (t target) allowed(ctx context.Context, a *app.App, name string) error {
	act, err := a.Who.Actor(ctx, t.authorID)
	if err != nil {
		return err
	}
	if err := items.CanDraft(act, t.org.ID); err != nil {
		return failure("%s is not in %s and cannot be the author of its items; `staffroom person add` adds them", name, t.org.Name)
	}
	it := items.Item{OrgID: t.org.ID, AuthorID: t.authorID}
	if err := items.CanShare(act, it, t.audience); err != nil {
		if t.audience.Kind == items.Public {
			return failure("%s may not publish to everyone for %s: that takes the role %s", name, t.org.Name, authz.Editor)
		}
		return failure("%s may not share with that audience", name)
	}
	return nil
}

func audienceOf(ctx context.Context, a *app.App, o orgs.Org, word string) (items.Audience, error) {
	kind, slug, _ := strings.Cut(word, ":")
	switch {
	case word == "me":
		return items.Audience{Kind: items.OnlyMe}, nil
	case word == "public":
		return items.Audience{Kind: items.Public}, nil
	case word == "org":
		return items.Audience{Kind: items.OrgAud, OrgID: o.ID}, nil
	case word == "trust":
		t, err := a.Orgs.TrustOf(ctx, o.ID)
		if errs.Is(err, errs.NotFound) {
			return items.Audience{}, failure("%s is in no trust", o.Name)
		}
		return items.Audience{Kind: items.OrgAud, OrgID: t.ID}, err
	case kind == "network" && slug != "":
		n, err := findOrg(ctx, a, slug)
		return items.Audience{Kind: items.OrgAud, OrgID: n.ID}, err
	}
	return items.Audience{}, errAudience
}

func licenceOf(s string) (string, error) {
	l, ok := items.ParseLicence(s)
	if !ok {
		return "", failure("the licence %q is none that Staffroom knows; docs/imports.md lists them", s)
	}
	return l, nil
}

// troubles prints what was left out; without --verbose the first of it.
type troubles struct {
	s     *session
	all   bool
	count int
}

const firstTroubles = 25

func (t *troubles) tell(where, what string) {
	if t.count++; t.all || t.count <= firstTroubles {
		fmt.Fprintf(t.s.err, "%s: %s\n", where, what)
	}
}

func (t *troubles) end() {
	if more := t.count - firstTroubles; more > 0 && !t.all {
		fmt.Fprintf(t.s.err, "… and %d more like these; --verbose names them all.\n", more)
	}
}

type importItemsCmd struct {
	importFlags
	File  string `arg:"" help:"The file, .jsonl or .jsonl.gz; - is standard input."`
	Files string `help:"The folder that the paths in \"files\" start from (the folder of the file)." placeholder:"DIR"`
}

// Run imports items.
func (c importItemsCmd) Run(s *session) error {
	src := os.Stdin
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return failure("%s cannot be read: %v", c.File, errors.Unwrap(err))
		}
		defer f.Close()
		src = f
		if c.Files == "" {
			c.Files = filepath.Dir(c.File)
		}
	}
	r, err := itemsjson.Plain(src)
	if err != nil {
		return failure("%s is not gzip: %v", c.File, err)
	}
	s.patience = unhurried
	return s.with(func(a *app.App) error {
		t, err := c.target(s.ctx, a)
		if err != nil {
			return err
		}
		p, bad := s.progress("Importing items", 0), &troubles{s: s, all: c.Verbose}
		im := itemsjson.Importer{Library: a.Library, Files: a.Files, Clock: a.Clock}
		rep, err := im.Run(s.ctx, r, itemsjson.Options{
			OrgID: t.org.ID, AuthorID: t.authorID, Audience: t.audience, Licence: t.licence, Dir: c.Files, Problem: bad.tell,
			Progress: func(r itemsjson.Report) { p.set(r.Created + r.Changed + r.Same) },
		})
		p.end()
		bad.end()
		s.say("%d lines: %d items added, %d changed, %d as before, %d lines left out, %d with another address than they asked for.",
			rep.Lines, rep.Created, rep.Changed, rep.Same, rep.Bad, rep.Renamed)
		if n := rep.Created + rep.Changed; n > 0 {
			s.say("%.1f s, %.0f items a second.", p.took().Seconds(), float64(n)/p.took().Seconds())
		}
		return err
	})
}

type importFolderCmd struct {
	importFlags
	Dir     string            `arg:"" type:"existingdir" help:"The folder."`
	Name    string            `help:"What to remember the folder as (its own name): the same name again updates what was imported."`
	Replace map[string]string `help:"Words to replace in pages, such as @product@=micro:bit; may be given again." placeholder:"OLD=NEW"`
}

// Run imports a folder.
func (c importFolderCmd) Run(s *session) error {
	s.patience = unhurried
	return s.with(func(a *app.App) error {
		t, err := c.target(s.ctx, a)
		if err != nil {
			return err
		}
		p, bad := s.progress("Importing "+filepath.Base(c.Dir), 0), &troubles{s: s, all: c.Verbose}
		im := folder.Importer{Library: a.Library, Files: a.Files, Clock: a.Clock}
		rep, err := im.Run(s.ctx, c.Dir, folder.Options{
			OrgID: t.org.ID, OrgSlug: t.org.Slug, AuthorID: t.authorID, Audience: t.audience, Licence: t.licence, Name: c.Name, Replace: c.Replace, Problem: bad.tell,
			Progress: func(done, of int) { p.total = of; p.set(done) },
		})
		p.end()
		bad.end()
		s.say("%d items: %d added, %d changed, %d as before; with %d pictures and %d documents that were read now.", rep.Items, rep.Created, rep.Changed, rep.Same, rep.Pictures, rep.Documents)
		s.say("%d files left out; %d links and %d pictures led to nothing in the folder and are plain words now.", rep.Skipped, rep.LostLinks, rep.LostPictures)
		s.say("%.1f s.", p.took().Seconds())
		return err
	})
}
