// Package tags is the vocabulary that things are found by: subjects, key
// stages, year groups, topics and the jobs a thing is for.
//
// Subjects, key stages, years and job roles are closed lists with labels and
// the other words people use for them; topics are free words. Lexicon gives the
// same knowledge to search.
package tags

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/fold"
)

// Facet is one way in which a thing can be tagged.
type Facet string

// The facets.
const (
	Subject  Facet = "subject"
	KeyStage Facet = "key_stage"
	Year     Facet = "year"
	Topic    Facet = "topic"
	JobRole  Facet = "job_role"
)

// Facets is all of them in the order in which pages show them.
var Facets = []Facet{Subject, KeyStage, Year, JobRole, Topic}

// Term is a value of a closed facet.
type Term struct {
	Value string // in the database, the address and the API
	Label string // on screens
	Also  []string
}

// Set is the tags of one thing; values are sorted.
type Set map[Facet][]string

// Terms returns the closed list of a facet; nil for topics.
func Terms(f Facet) []Term { return vocabulary[f] }

// Label is what a screen says for a value. A topic is its own label.
func Label(f Facet, value string) string {
	if t, ok := byValue[f][value]; ok {
		return t.Label
	}
	return value
}

// Parse finds the value that somebody means by text in a closed facet: the
// value, the label or another word for it. Topics are folded.
func Parse(f Facet, text string) (string, bool) {
	key := fold.Key(fold.Text(text))
	if f == Topic {
		return key, key != "" && len(key) <= 80
	}
	v, ok := byWord[f][spaced.Replace(key)]
	return v, ok
}

// spaced reads "key-stage_2" as "key stage 2".
var spaced = strings.NewReplacer("-", " ", "_", " ")

// maxPerFacet keeps tags a help.
const maxPerFacet = 20

// Clean folds, sorts and checks s: unknown values of closed facets are an
// errs.Invalid that names the facet.
func Clean(s Set) (Set, error) {
	out := Set{}
	bad := map[string]string{}
	for f, values := range s {
		for _, v := range values {
			if strings.TrimSpace(v) == "" {
				continue
			}
			if p, ok := Parse(f, v); ok {
				out[f] = append(out[f], p)
			} else {
				bad[string(f)] = "tag.unknown"
			}
		}
		slices.Sort(out[f])
		out[f] = slices.Compact(out[f])
		if len(out[f]) > maxPerFacet {
			bad[string(f)] = "tag.many"
		}
	}
	return out, errs.Fields("tag.invalid", bad)
}

// CleanKnown is Clean for imports: values that are not in a closed list become
// topics instead of an error, and a topic that is too long is left out.
func CleanKnown(s Set) Set {
	in := Set{}
	for _, v := range s[Topic] {
		if _, ok := Parse(Topic, v); ok {
			in[Topic] = append(in[Topic], v)
		}
	}
	for f, values := range s {
		if f == Topic {
			continue
		}
		for _, v := range values {
			if p, ok := Parse(f, v); ok {
				in[f] = append(in[f], p)
			} else if k := fold.Key(v); k != "" && len(k) <= 80 {
				in[Topic] = append(in[Topic], k)
			}
		}
	}
	for f := range in {
		in[f] = in[f][:min(len(in[f]), maxPerFacet)]
	}
	out, _ := Clean(in) // nothing is left to refuse
	return out
}

// Put replaces the tags of an item.
func Put(ctx context.Context, tx *db.Tx, itemID string, s Set) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM item_tags WHERE item_id = $1`, itemID); err != nil {
		return db.Err(err)
	}
	return Insert(ctx, tx, itemID, s)
}

// Insert adds the tags of an item that has none.
func Insert(ctx context.Context, tx *db.Tx, itemID string, s Set) error {
	var args []any
	var values strings.Builder
	for _, f := range Facets {
		for _, v := range s[f] {
			if len(args) > 0 {
				values.WriteString(", ")
			}
			values.WriteString(placeholders(len(args)))
			args = append(args, itemID, string(f), v)
		}
	}
	if len(args) == 0 {
		return nil
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO item_tags (item_id, facet, value) VALUES `+values.String(), args...)
	return db.Err(err)
}

func placeholders(n int) string {
	d := func(i int) string { return "$" + strconv.Itoa(n+i) }
	return "(" + d(1) + ", " + d(2) + ", " + d(3) + ")"
}

// Of returns the tags of each item.
func Of(ctx context.Context, q db.Reader, itemIDs ...string) (map[string]Set, error) {
	type row struct{ item, facet, value string }
	w := db.NewWhere().In("t.item_id", itemIDs)
	rows, err := db.All(ctx, q, func(r *row) []any { return []any{&r.item, &r.facet, &r.value} },
		`SELECT t.item_id, t.facet, t.value FROM item_tags t WHERE 1 = 1`+w.String()+` ORDER BY t.item_id, t.facet, t.value`, w.Args...)
	out := make(map[string]Set, len(itemIDs))
	for _, r := range rows {
		if out[r.item] == nil {
			out[r.item] = Set{}
		}
		out[r.item][Facet(r.facet)] = append(out[r.item][Facet(r.facet)], r.value)
	}
	return out, err
}
