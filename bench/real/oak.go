package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// item is a line of the items import; docs/imports.md explains the fields.
type item struct {
	ID         string   `json:"id"`
	Slug       string   `json:"slug"`
	Kind       string   `json:"kind"`
	Title      string   `json:"title"`
	Summary    string   `json:"summary,omitempty"`
	Body       string   `json:"body"`
	BodyFormat string   `json:"body_format"`
	Subjects   []string `json:"subjects,omitempty"`
	KeyStages  []string `json:"key_stages,omitempty"`
	Topics     []string `json:"topics,omitempty"`
	JobRoles   []string `json:"job_roles,omitempty"`
	Licence    string   `json:"licence"`
	Created    string   `json:"created,omitempty"`
}

type lesson struct {
	ID, Slug, Title, Outcome string
	Subject                  string   `json:"subject_file"`
	KeyStage                 int      `json:"key_stage"`
	Points                   []string `json:"key_learning_points"`
	Keywords                 []struct{ Term, Definition string }
	Misconceptions           []struct{ Statement, Correction string }
	Units                    []struct {
		Variant string `json:"unit_variant"`
	}
	Modified string
}

// item maps a lesson; its topics are its first keywords and the units that it
// belongs to, by their titles.
func (l lesson) item(unitOf map[string]string) item {
	var b page
	b.list("Key learning points", l.Points)
	if len(l.Keywords) > 0 {
		b.heading("Keywords")
		b.WriteString("<ul>")
		for _, k := range l.Keywords {
			fmt.Fprintf(&b, "<li><strong>%s</strong>: %s</li>", html.EscapeString(k.Term), html.EscapeString(k.Definition))
		}
		b.WriteString("</ul>")
	}
	if len(l.Misconceptions) > 0 {
		b.heading("Common misconceptions")
		for _, m := range l.Misconceptions {
			b.paragraph(m.Statement)
			b.paragraph(m.Correction)
		}
	}
	it := shared(l.ID, l.Slug, l.Title, l.Subject, l.KeyStage)
	it.Summary, it.Body, it.Created = l.Outcome, b.String(), l.Modified
	for _, k := range l.Keywords[:min(len(l.Keywords), 8)] {
		it.Topics = append(it.Topics, k.Term)
	}
	for _, u := range l.Units {
		it.Topics = append(it.Topics, unitOf[u.Variant])
	}
	return it
}

type unit struct {
	ID, Slug, Title, Description string
	Why                          string   `json:"why_this_why_now"`
	Subject                      string   `json:"subject_file"`
	KeyStage                     int      `json:"key_stage"`
	Threads                      []string `json:"threads"`
	Prior                        []string `json:"prior_knowledge"`
}

func (u unit) item() item {
	var b page
	b.paragraph(u.Description)
	if u.Why != "" {
		b.heading("Why this, why now")
		b.paragraph(u.Why)
	}
	b.list("What pupils should know before", u.Prior)
	b.list("Threads", u.Threads)
	it := shared(u.ID, u.Slug, u.Title+" (unit)", u.Subject, u.KeyStage)
	it.Summary, it.Body = u.Description, b.String()
	it.Topics = append([]string{"unit"}, u.Threads...)
	return it
}

func shared(id, slug, title, subject string, stage int) item {
	return item{
		ID: id, Slug: slug, Kind: "resource", Title: title, BodyFormat: "html", Subjects: []string{strings.ReplaceAll(subject, "-", " ")},
		KeyStages: []string{fmt.Sprint(stage)}, JobRoles: []string{"teacher"}, Licence: "OGL-3.0",
	}
}

// page is HTML in the making.
type page struct{ strings.Builder }

func (p *page) heading(s string) { fmt.Fprintf(p, "<h2>%s</h2>", html.EscapeString(s)) }

func (p *page) paragraph(s string) { fmt.Fprintf(p, "<p>%s</p>", html.EscapeString(s)) }

func (p *page) list(title string, of []string) {
	if len(of) == 0 {
		return
	}
	p.heading(title)
	p.WriteString("<ul>")
	for _, s := range of {
		fmt.Fprintf(p, "<li>%s</li>", html.EscapeString(s))
	}
	p.WriteString("</ul>")
}

type variant struct{ ID, Title string }

// writeItems maps every lesson and unit below data to a line.
func writeItems(data, to string) (err error) {
	f, err := os.Create(to)
	if err != nil {
		return err
	}
	zip := gzip.NewWriter(f)
	enc := json.NewEncoder(zip)
	unitOf := map[string]string{}
	err = eachLine(filepath.Join(data, "oak-unit-variants.jsonl.gz"), func(v variant) error { unitOf[v.ID] = v.Title; return nil })
	if err == nil {
		err = eachLine(filepath.Join(data, "oak-lessons.jsonl.gz"), func(l lesson) error { return enc.Encode(l.item(unitOf)) })
	}
	if err == nil {
		err = eachLine(filepath.Join(data, "oak-units.jsonl.gz"), func(u unit) error { return enc.Encode(u.item()) })
	}
	for _, c := range []io.Closer{zip, f} {
		if cerr := c.Close(); err == nil {
			err = cerr
		}
	}
	return err
}

func eachLine[T any](file string, f func(T) error) error {
	src, err := os.Open(file)
	if err != nil {
		return err
	}
	defer src.Close()
	zip, err := gzip.NewReader(bufio.NewReader(src))
	if err != nil {
		return err
	}
	dec := json.NewDecoder(zip)
	for {
		var v T
		if err := dec.Decode(&v); err == io.EOF {
			return nil
		} else if err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(file), err)
		}
		if err := f(v); err != nil {
			return err
		}
	}
}
