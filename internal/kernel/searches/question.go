// Package searches is what people ask: a question as it stands in an address,
// and the questions that somebody keeps.
//
// Nouns: Question, Saved. It knows the names of the facets but not what their
// values mean, and it refuses nothing: whatever stands in an address is some
// question, and who may see the answer is the search's matter.
package searches

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/search"
)

// Facets are the ways of narrowing a search, by the names of their parameters.
var Facets = []string{"key_stage", "subject", "kind", "job_role", "org", "year", "topic", "recording", "free", "used", "used_like", "noted", "verified"}

// sorts are the orders by the values of the parameter sort.
var sorts = map[string]search.Sort{"": search.Relevance, "relevance": search.Relevance, "newest": search.Newest, "title": search.Title}

// What of an address is read; the rest is not looked at.
const (
	maxText   = 400
	maxValue  = 100
	maxValues = 30 // of each facet
	maxCursor = 1000
)

// Question is what somebody looks for.
type Question struct {
	Text   string
	Chosen map[string][]string // facet → values, each sorted
	Sort   string              // "", "newest" or "title"
	After  string              // cursor of the page before
	At     string              // slug of the organisation that all must be in; "" is anywhere
}

// Read takes a question out of an address. What is unknown there is left out.
func Read(v url.Values) Question {
	q := Question{Text: text(v.Get("q"), maxText), Chosen: map[string][]string{}, After: text(v.Get("after"), maxCursor)}
	if s := v.Get("sort"); sorts[s] != search.Relevance {
		q.Sort = s
	}
	for _, f := range Facets {
		for _, value := range v[f] {
			if value = text(value, maxValue); value != "" && len(q.Chosen[f]) < maxValues {
				q.Chosen[f] = append(q.Chosen[f], value)
			}
		}
		if len(q.Chosen[f]) > 0 {
			slices.Sort(q.Chosen[f])
			q.Chosen[f] = slices.Compact(q.Chosen[f])
		}
	}
	return q
}

// Parse reads what String writes.
func Parse(query string) Question {
	v, _ := url.ParseQuery(query) // of what is malformed, the rest is read
	q := Read(v)
	q.After, q.At = "", text(v.Get("at"), maxValue)
	return q
}

// text is one line of valid text of at most so many bytes.
func text(s string, most int) string {
	s = strings.Join(strings.Fields(strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "")), " ")
	for len(s) > most {
		_, n := utf8.DecodeLastRuneInString(s[:most])
		s = s[:most-min(n, most)]
	}
	return s
}

// Values is the question as parameters.
func (q Question) Values() url.Values {
	v := url.Values{}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	set("q", q.Text)
	set("sort", q.Sort)
	set("after", q.After)
	for f, values := range q.Chosen {
		if len(values) > 0 {
			v[f] = values
		}
	}
	return v
}

// String is the question in one line, without its place in the pages: two
// questions that ask the same have the same.
func (q Question) String() string {
	q.After = ""
	v := q.Values()
	if q.At != "" {
		v.Set("at", q.At)
	}
	return v.Encode()
}

// Path is the page that answers the question.
func (q Question) Path() string {
	if q.At == "" {
		return "/library"
	}
	return "/at/" + url.PathEscape(q.At) + "/library"
}

// Address is where the question is answered.
func (q Question) Address() string {
	if query := q.Values().Encode(); query != "" {
		return q.Path() + "?" + query
	}
	return q.Path()
}

// Without is the question with a value of a facet taken away, on its first page.
func (q Question) Without(facet, value string) Question {
	out := q
	out.After, out.Chosen = "", map[string][]string{}
	for f, values := range q.Chosen {
		for _, v := range values {
			if f != facet || v != value {
				out.Chosen[f] = append(out.Chosen[f], v)
			}
		}
	}
	return out
}

// Narrowed is how many values are chosen.
func (q Question) Narrowed() int {
	n := 0
	for _, values := range q.Chosen {
		n += len(values)
	}
	return n
}

// Empty reports whether nothing is asked: everything there is.
func (q Question) Empty() bool { return q.Text == "" && q.Narrowed() == 0 }

// Has reports whether a value of a facet is chosen.
func (q Question) Has(facet, value string) bool { return slices.Contains(q.Chosen[facet], value) }

// Ask is the question as act asks it of the index. within is Within(q.At), and
// lens how act looks at it.
func (q Question) Ask(act authz.Actor, within []string, lens Lens) search.Query {
	filter := make(map[string][]string, len(q.Chosen)+1)
	for f, values := range q.Chosen {
		filter[f] = values
	}
	if within != nil {
		filter["org"] = inside(q.Chosen["org"], within)
	}
	return search.Query{
		Text: q.Text, Reads: act.Reads(), Person: act.PersonID, Filter: filter, Sort: sorts[q.Sort], Cursor: q.After,
		Groups: lens.Groups, Prefer: lens.Prefer, Fresh: lens.Fresh,
	}
}

// inside are the chosen organisations that lie within; all of them when none is
// chosen. No value at all would ask for every organisation, so it is one that
// none has.
func inside(chosen, within []string) []string {
	out := within
	if len(chosen) > 0 {
		out = nil
		for _, slug := range chosen {
			if slices.Contains(within, slug) {
				out = append(out, slug)
			}
		}
	}
	if len(out) == 0 {
		return []string{""}
	}
	return out
}
