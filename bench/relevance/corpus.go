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

	"staffroom/internal/platform/search"
)

type lesson struct {
	ID, Slug, Title, Outcome string
	Subject                  string   `json:"subject_file"`
	KeyStage                 int      `json:"key_stage"`
	Points                   []string `json:"key_learning_points"`
	Keywords                 []struct{ Term, Definition string }
	Misconceptions           []struct{ Statement, Correction string }
	Modified                 time.Time
}

// A Ref is slug, kind and id: judgements name slugs, and some slugs are shared.
func ref(slug, kind, id string) string { return slug + "#" + kind + "#" + id }

func slugOf(ref string) (slug, kind string) {
	parts := strings.SplitN(ref, "#", 3)
	return parts[0], parts[1]
}

func (l lesson) doc() search.Doc {
	d := search.Doc{
		Ref: ref(l.Slug, "lesson", l.ID), Kind: "resource", Org: "oak", Title: l.Title, Summary: l.Outcome,
		Facets: facets(l.Subject, l.KeyStage), Published: l.Modified,
	}
	body := append([]string{}, l.Points...)
	for _, k := range l.Keywords {
		d.Keywords = append(d.Keywords, k.Term)
		body = append(body, k.Term+": "+k.Definition)
	}
	for _, m := range l.Misconceptions {
		body = append(body, m.Statement, m.Correction)
	}
	d.Body = strings.Join(body, "\n")
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
	return search.Doc{
		Ref: ref(u.Slug, "unit", u.ID), Kind: "unit", Org: "oak", Title: u.Title + " (unit)", Summary: u.Description, Keywords: u.Threads,
		Body: strings.Join(append([]string{u.Why}, u.Prior...), "\n"), Facets: facets(u.Subject, u.KeyStage),
	}
}

func facets(subject string, keyStage int) map[string][]string {
	return map[string][]string{"subject": {strings.ReplaceAll(subject, "-", " ")}, "key_stage": {"ks" + strconv.Itoa(keyStage)}}
}

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
