package demo

import (
	"context"
	"fmt"
	"os"
	"path"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"staffroom/internal/cli/demo/made"
	"staffroom/internal/features/library"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/id"
	"staffroom/internal/platform/markup"
)

// loadItems makes all files, several at a time, and then writes the items.
func (l *loader) loadItems(ctx context.Context) error {
	list, err := readItems()
	if err != nil {
		return err
	}
	l.items, l.ids = map[string]string{}, map[string]string{}
	for _, it := range list {
		l.items[it.slug] = "/at/" + it.front["org"] + "/" + it.slug
	}
	dir, err := os.MkdirTemp("", "staffroom-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	batch := make([]library.Imported, len(list))
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	var done atomic.Int32
	for n := range list {
		g.Go(func() error {
			in, err := l.imported(gctx, list[n], dir)
			if err != nil {
				return fmt.Errorf("item %s: %w", list[n].slug, err)
			}
			batch[n] = in
			l.step("items", int(done.Add(1)), len(list))
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	if _, err := l.a.Library.ImportUnscoped(ctx, batch); err != nil {
		return err
	}
	for _, o := range l.orgs {
		known, err := l.a.Library.KnownImportsUnscoped(ctx, o.ID)
		if err != nil {
			return err
		}
		for source, k := range known {
			l.ids[strings.TrimPrefix(source, sourcePrefix)] = k.ItemID
		}
	}
	return nil
}

const sourcePrefix = "demo:"

func (l *loader) imported(ctx context.Context, it item, dir string) (in library.Imported, err error) {
	o, ok := l.orgs[it.front["org"]]
	if !ok {
		return in, fmt.Errorf("no organisation %q", it.front["org"])
	}
	p, ok := l.people[it.front["author"]]
	if !ok {
		return in, fmt.Errorf("no person %q", it.front["author"])
	}
	in = library.Imported{
		Source: sourcePrefix + it.slug, Where: it.slug, Hash: "demo", OrgID: o.ID, AuthorID: p.ID, Slug: it.slug,
		Draft: it.front["state"] == "draft", Edit: l.edit(it.front, it.body),
	}
	if in.CreatedAt, err = l.day(it.front["created"], it.slug); err != nil {
		return in, err
	}
	if in.Audience, err = l.audience(ctx, o, it.front["audience"]); err != nil {
		return in, err
	}
	if it.front["pinned"] == "true" {
		in.PinnedAt = in.CreatedAt
	}
	if err := l.addBefore(&in, it); err != nil {
		return in, err
	}
	return in, l.addFiles(ctx, &in, it, o.Name, p.Name, dir)
}

// addBefore gives the item its history: it was first shared as it was then.
func (l *loader) addBefore(in *library.Imported, it item) error {
	if it.before == nil {
		return nil
	}
	at, err := l.day(it.before.front["created"], it.slug)
	if err != nil {
		return err
	}
	past := in.Edit
	past.Title, past.Body = it.before.front["title"], l.document(it.before.body)
	in.Before = []library.PastEdit{{At: at, Note: it.before.front["note"], Edit: past}}
	in.UpdatedAt, in.CreatedAt = in.CreatedAt, at
	if in.UpdatedAt.Before(at) {
		in.UpdatedAt = at
	}
	return nil
}

func (l *loader) edit(f front, body string) library.Edit {
	return library.Edit{
		Kind: f["kind"], Title: f["title"], Summary: f["summary"], Why: f["why"], Licence: f["licence"], Body: l.document(body),
		Tags: tags.Set{
			tags.Subject: known(tags.Subject, f.list("subjects")), tags.KeyStage: known(tags.KeyStage, f.list("key_stages")), tags.Year: known(tags.Year, f.list("years")),
			tags.JobRole: known(tags.JobRole, f.list("job_roles")), tags.Topic: f.list("topics"),
		},
	}
}

// document reads Markdown whose links between items are "../a-slug/".
func (l *loader) document(md string) markup.Doc {
	return markup.FromMarkdown(md, markup.Options{ResolveLink: func(href string) string {
		rest, ok := strings.CutPrefix(href, "../")
		if !ok {
			return href
		}
		name, part, _ := strings.Cut(rest, "#")
		if to, ok := l.items[slugOf(strings.Trim(name, "/"))]; ok {
			if part != "" {
				to += "#h-" + part // as package markup names headings
			}
			return to
		}
		return ""
	}})
}

// lastDay is the newest day in the data.
var lastDay = time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)

// shift is how much later than written everything is in a demo that starts at
// that time: its newest day is yesterday, so that there is always news.
func shift(now time.Time) time.Duration {
	return now.UTC().Truncate(24*time.Hour).Sub(lastDay) - 24*time.Hour
}

// day is a date with an hour at which staff share things, one for each slug.
func (l *loader) day(s, slug string) (time.Time, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err == nil && t.After(lastDay) {
		err = fmt.Errorf("%s is after the last day, %s", s, lastDay.Format(time.DateOnly))
	}
	t = t.Add(l.shift)
	minutes := 0
	for _, c := range slug {
		minutes = (minutes*31 + int(c)) % (11 * 60)
	}
	return t.Add(8*time.Hour + time.Duration(minutes)*time.Minute), err
}

// addFiles makes the item's files and reads them as if somebody had brought them.
func (l *loader) addFiles(ctx context.Context, in *library.Imported, it item, school, author, dir string) error {
	for _, spec := range it.specs {
		spec.School, spec.Author = school, author
		b, err := made.Make(spec)
		if err != nil {
			return fmt.Errorf("%s: %w", spec.Name, err)
		}
		if err := l.addFile(ctx, in, files.File{Name: spec.Name, Alt: spec.Alt}, b, dir); err != nil {
			return err
		}
	}
	return l.addFilm(ctx, in, it, school, dir)
}

func (l *loader) addFile(ctx context.Context, in *library.Imported, f files.File, b []byte, dir string) error {
	f.ID, f.CreatedAt, f.Source = id.New(), in.CreatedAt, "demo "+f.Name
	tmp, err := tempFile(dir, f.ID+path.Ext(f.Name), b)
	if err != nil {
		return err
	}
	defer os.Remove(tmp)
	text, err := l.a.Files.Examine(ctx, &f, tmp)
	if err != nil {
		return fmt.Errorf("%s: %w", f.Name, err)
	}
	in.Files = append(in.Files, library.ImportFile{File: f, Text: text})
	return nil
}

// addFilm gives a recording its film, with the still picture and the captions.
func (l *loader) addFilm(ctx context.Context, in *library.Imported, it item, school, dir string) error {
	if it.front["kind"] != "recording" {
		return nil
	}
	for _, f := range []struct {
		role files.Role
		name string
		make func() ([]byte, error)
	}{
		{files.Video, it.front["film"], func() ([]byte, error) { return data.ReadFile("data/film/" + it.front["film"]) }},
		{files.Captions, it.slug + ".vtt", func() ([]byte, error) { return data.ReadFile(path.Join(it.dir, "captions.vtt")) }},
		{files.Poster, it.slug + ".png", func() ([]byte, error) { return made.Still(it.front["title"], school), nil }},
	} {
		b, err := f.make()
		if err != nil {
			return err
		}
		if err := l.addFile(ctx, in, files.File{Name: f.name, Role: f.role, Alt: ""}, b, dir); err != nil {
			return err
		}
	}
	return nil
}
