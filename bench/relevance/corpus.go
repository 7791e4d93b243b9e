package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/search"
)

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
	Modified time.Time
}

// A Ref is slug, kind and id: judgements name slugs, and some slugs are shared.
func ref(slug, kind, id string) string { return slug + "#" + kind + "#" + id }

func slugOf(ref string) (slug, kind string) {
	parts := strings.SplitN(ref, "#", 3)
	return parts[0], parts[1]
}

// doc is the lesson as bench/real imports it and the library puts it into
// search. unitOf names the units that it belongs to.
func (l lesson) doc(unitOf map[string]string) search.Doc {
	d := search.Doc{Ref: ref(l.Slug, "lesson", l.ID), Kind: "resource", Org: "oak", Title: l.Title, Summary: l.Outcome, Published: l.Modified}
	body := append([]string{}, l.Points...)
	for _, k := range l.Keywords {
		body = append(body, k.Term+": "+k.Definition)
	}
	for _, m := range l.Misconceptions {
		body = append(body, m.Statement, m.Correction)
	}
	d.Body = strings.Join(body, "\n")
	var topics []string
	for _, k := range l.Keywords[:min(len(l.Keywords), 8)] {
		topics = append(topics, k.Term)
	}
	for _, u := range l.Units {
		topics = append(topics, unitOf[u.Variant])
	}
	tagged(&d, l.Subject, l.KeyStage, topics)
	return d
}

type unit struct {
	ID, Slug, Title, Description string
	Why                          string   `json:"why_this_why_now"`
	Subject                      string   `json:"subject_file"`
	KeyStage                     int      `json:"key_stage"`
	Threads                      []string `json:"threads"`
	Prior                        []string `json:"prior_knowledge"`
}

func (u unit) doc() search.Doc {
	d := search.Doc{
		Ref: ref(u.Slug, "unit", u.ID), Kind: "unit", Org: "oak", Title: u.Title + " (unit)", Summary: u.Description,
		Body: strings.Join(append([]string{u.Description, u.Why}, append(u.Prior, u.Threads...)...), "\n"),
	}
	tagged(&d, u.Subject, u.KeyStage, append([]string{"unit"}, u.Threads...))
	return d
}

// tagged gives a document its tags, as facets and by their labels.
func tagged(d *search.Doc, subject string, keyStage int, topics []string) {
	set := tags.CleanKnown(tags.Set{
		tags.Subject: {strings.ReplaceAll(subject, "-", " ")}, tags.KeyStage: {strconv.Itoa(keyStage)}, tags.Topic: topics, tags.JobRole: {"teacher"},
	})
	d.Facets = map[string][]string{}
	for _, f := range tags.Facets {
		d.Facets[string(f)] = set[f]
		for _, v := range set[f] {
			d.Keywords = append(d.Keywords, tags.Label(f, v))
		}
	}
}

type variant struct{ ID, Title string }

func readLines[T any](file string) ([]T, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(file, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return nil, err
		}
	}
	var out []T
	dec := json.NewDecoder(bufio.NewReader(r))
	for {
		var v T
		if err := dec.Decode(&v); err == io.EOF {
			return out, nil
		} else if err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Base(file), err)
		}
		out = append(out, v)
	}
}

type query struct {
	ID, Text, Category, Kind string
	grades                   map[string]int
	outside                  int // judged slugs that the corpus does not have
}

func readQueries(data string) ([]query, error) {
	queries, err := readLines[query](filepath.Join(data, "search", "queries.jsonl"))
	if err != nil {
		return nil, err
	}
	at := map[string]*query{}
	for i := range queries {
		q := &queries[i]
		if q.Category == "" {
			q.Category = "foundational"
		}
		q.grades = map[string]int{}
		at[q.ID] = q
	}
	b, err := os.ReadFile(filepath.Join(data, "search", "qrels.tsv"))
	if err != nil {
		return nil, err
	}
	for _, line := range strings.Split(strings.TrimSpace(string(b)), "\n")[1:] {
		f := strings.Split(line, "\t")
		if len(f) < 4 || at[f[0]] == nil {
			return nil, fmt.Errorf("qrels.tsv: %q", line)
		}
		if f[3] != "1" {
			at[f[0]].outside++
			continue
		}
		if at[f[0]].grades[f[1]], err = strconv.Atoi(f[2]); err != nil {
			return nil, err
		}
	}
	return queries, nil
}

// documents are all lessons and units.
func documents(folder string) ([]search.Doc, error) {
	var docs []search.Doc
	unitOf, err := unitTitles(folder)
	if err != nil {
		return nil, err
	}
	lessons, err := readLines[lesson](filepath.Join(folder, "oak-lessons.jsonl.gz"))
	if err != nil {
		return nil, err
	}
	for _, l := range lessons {
		docs = append(docs, l.doc(unitOf))
	}
	units, err := readLines[unit](filepath.Join(folder, "oak-units.jsonl.gz"))
	if err != nil {
		return nil, err
	}
	for _, u := range units {
		docs = append(docs, u.doc())
	}
	return docs, nil
}

// unitTitles are the titles of units by what lessons call them.
func unitTitles(folder string) (map[string]string, error) {
	variants, err := readLines[variant](filepath.Join(folder, "oak-unit-variants.jsonl.gz"))
	if err != nil {
		return nil, err
	}
	titles := map[string]string{}
	for _, v := range variants {
		titles[v.ID] = v.Title
	}
	return titles, nil
}
