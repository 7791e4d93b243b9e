package finder

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/kernel/searches"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/search"
	"staffroom/internal/platform/web/ui"
)

// pageView is the search page.
type pageView struct {
	Title    string
	Count    string // "139 results"
	For      string // what was searched for
	Where    string // "in what you can see"
	Search   *ui.SearchView
	Action   string
	Hidden   []ui.Option // Label is the name
	Facets   []facetView
	Narrowed int
	Chips    []ui.Chip
	Clear    string
	Sort     ui.SortView
	Heading  string // "Results 1 to 20"
	Rows     []rowView
	Pager    ui.PagerView
	Means    *ui.Link // "Did you mean"
	Instead  *instead
	Empty    *ui.EmptyView
	Ways     []ui.Link // out of an empty page
	Keep     *keepView
}

// instead says that what was typed finds nothing.
type instead struct{ Typed, Shown string }

// facetView is one group of filters.
type facetView struct {
	ID, Label  string
	Options    []optionView
	More       []optionView
	MoreLabel  string
	Open       bool
	MoreIsOpen bool
}

type optionView struct {
	Name, Value, Label, Count string
	Chosen                    bool
}

// keepView is the form that saves a search.
type keepView struct {
	Question, Name, Error string
}

// What a group of filters shows: at once, and in all.
const (
	openOptions = 8
	maxOptions  = 40
)

// sheet is what a page is made of.
type sheet struct {
	visitor bool // nothing else of who reads: the page is shared by all who read alike
	at      orgs.Org
	q       searches.Question
	trail   []string
	found   Found
	names   map[string]string // of organisations
	now     time.Time
}

func (s sheet) title() string {
	switch {
	case s.q.Text != "":
		return s.q.Text + ": search"
	case s.at.ID != "":
		return "Library of " + s.at.Short()
	}
	return "Library"
}

func (s sheet) view() pageView {
	first := s.q
	first.After = ""
	v := pageView{
		Title: "Library", Count: results(s.found.Total, s.found.Capped, s.q.Text != ""), For: s.q.Text, Where: s.where(),
		Action: s.q.Path(), Hidden: hidden(first, "q", "sort"), Facets: s.facets(), Narrowed: s.q.Narrowed(),
		Chips: s.chips(), Clear: searches.Question{Text: s.q.Text, Sort: s.q.Sort, At: s.q.At}.Address(),
		Sort: s.sort(), Rows: s.rows(), Pager: s.pager(),
	}
	if s.at.ID != "" {
		v.Title = "Library of " + s.at.Short()
	}
	if s.visitor || s.at.ID != "" {
		words := "Search the library"
		if s.at.ID != "" {
			words = "Search what " + s.at.Short() + " shares"
		}
		v.Search = &ui.SearchView{ID: "find", Action: s.q.Path(), Label: words, Placeholder: words, Value: s.q.Text, Button: "Search", Suggest: s.suggestFrom()}
	}
	if s.found.Total == 0 {
		s.nothing(&v)
	}
	s.correct(&v)
	v.Heading = "Results"
	if v.Pager.Where != "" {
		v.Heading += " " + v.Pager.Where
	}
	if !s.visitor && !s.q.Empty() {
		v.Keep = &keepView{Question: s.q.String(), Name: s.name()}
	}
	return v
}

func (s sheet) suggestFrom() string {
	if s.at.ID == "" {
		return "/library/suggest"
	}
	return "/library/suggest?at=" + url.QueryEscape(s.at.Slug)
}

func (s sheet) where() string {
	from := ""
	if s.at.ID != "" {
		from = " from " + s.at.Short()
	}
	if s.visitor {
		return from + " open to everyone."
	}
	return from + " in what you can see."
}

// correct says what was searched for instead, or might have been meant.
func (s sheet) correct(v *pageView) {
	if s.found.DidYouMean == "" {
		return
	}
	if s.found.Corrected {
		v.For, v.Instead = s.found.DidYouMean, &instead{s.q.Text, s.found.DidYouMean}
		return
	}
	better := s.q
	better.Text, better.After = s.found.DidYouMean, ""
	v.Means = &ui.Link{Label: s.found.DidYouMean, Href: better.Address()}
}

// nothing says what to do where nothing was found.
func (s sheet) nothing(v *pageView) {
	everywhere, unfiltered := s.q, searches.Question{Text: s.q.Text, At: s.q.At}
	everywhere.At, everywhere.After = "", ""
	switch {
	case s.q.Text != "":
		v.Empty = &ui.EmptyView{Icon: "search", Title: "No results for “" + s.q.Text + "”", Level: 2,
			Text: "Try fewer words, or another word for it. Abbreviations such as EYFS or PP are understood."}
	case s.q.Narrowed() > 0:
		v.Empty = &ui.EmptyView{Icon: "sliders-horizontal", Title: "Nothing has all of these", Level: 2, Text: "Take one of the filters away and look again."}
	case s.visitor:
		v.Empty = &ui.EmptyView{Icon: "library", Title: "Nothing is open to everyone yet", Level: 2, Text: "Staff see more when they sign in."}
	default:
		v.Empty = &ui.EmptyView{Icon: "library", Title: "Nothing shared yet", Level: 2, Action: &ui.Link{Label: "Share the first one", Href: "/share"},
			Text: "Most schools start with a staff meeting deck. It takes about five minutes and you can keep it to your own school."}
	}
	if s.q.Narrowed() > 0 {
		v.Ways = append(v.Ways, ui.Link{Label: "Search without filters", Href: unfiltered.Address()})
	}
	if s.at.ID != "" {
		v.Ways = append(v.Ways, ui.Link{Label: "Search everything", Href: everywhere.Address()})
	}
	if !s.q.Empty() {
		v.Ways = append(v.Ways, ui.Link{Label: "See what is newest", Href: searches.Question{Sort: "newest"}.Address()})
	}
}

// results is "1 result", "139 results" or "5,000+ results"; of what is browsed,
// things.
func results(n int, capped, searched bool) string {
	word := "things"
	switch {
	case searched && n == 1 && !capped:
		word = "result"
	case searched:
		word = "results"
	case n == 1:
		word = "thing"
	}
	return number(n, capped) + " " + word
}

func number(n int, capped bool) string {
	s := strconv.Itoa(n)
	if n >= 1000 {
		s = s[:len(s)-3] + "," + s[len(s)-3:]
	}
	if capped {
		s += "+"
	}
	return s
}

// hidden is the question's parameters that a form keeps: those named, or all
// others when the first name is "-".
func hidden(q searches.Question, names ...string) []ui.Option {
	var out []ui.Option
	without := len(names) > 0 && names[0] == "-"
	values := q.Values()
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for k := range values {
			if !yield(k) {
				return
			}
		}
	}) {
		if slices.Contains(names, name) != without {
			for _, value := range values[name] {
				out = append(out, ui.Option{Label: name, Value: value})
			}
		}
	}
	return out
}

func (s sheet) sort() ui.SortView {
	best := "Best match"
	if s.q.Text == "" {
		best = "Pinned first"
	}
	first := s.q
	first.After = ""
	options := []ui.Option{{Label: best}, {Value: "newest", Label: "Newest"}, {Value: "title", Label: "Title"}}
	for n := range options {
		options[n].Chosen = options[n].Value == s.q.Sort
	}
	return ui.SortView{Action: s.q.Path(), Name: "sort", Options: options, Hidden: hidden(first, "-", "sort"), Results: regions}
}

// regions are the parts of the page that the script replaces.
const regions = "results facet-list"

// groups are the filters in the order in which the page shows them.
var groups = []struct {
	label  string
	facets []string
	open   bool
}{
	{"Key stage", []string{"key_stage"}, true},
	{"Subject", []string{"subject"}, true},
	{"Type", []string{"kind"}, true},
	{"For", []string{"job_role"}, true},
	{"School", []string{"org"}, true},
	{"Year group", []string{"year"}, false},
	{"Topic", []string{"topic"}, false},
	{"In practice", []string{"used", "used_like", "noted", "verified"}, true},
	{"More", []string{"recording", "free"}, true},
}

func (s sheet) facets() []facetView {
	var out []facetView
	for _, g := range groups {
		f := facetView{ID: "facet-" + g.facets[0], Label: g.label, Open: g.open}
		var all []optionView
		for _, name := range g.facets {
			all = append(all, s.options(name)...)
		}
		for _, o := range all {
			switch {
			case len(f.Options) < openOptions || o.Chosen || inOrder(g.facets[0]):
				f.Options = append(f.Options, o)
			default:
				f.More = append(f.More, o)
			}
			f.Open = f.Open || o.Chosen
		}
		if len(f.More) > 0 {
			f.MoreLabel = strconv.Itoa(len(f.More)) + " more"
		}
		if len(f.Options) > 0 {
			out = append(out, f)
		}
	}
	return out
}

// inOrder are the facets with an order of their own; the others show what most
// have first.
func inOrder(facet string) bool { return facet == "key_stage" || facet == "year" || facet == "kind" }

func (s sheet) options(facet string) []optionView {
	counts := s.found.Facets[facet]
	counts = counts[:min(len(counts), maxOptions)]
	out := make([]optionView, 0, len(counts))
	seen := map[string]bool{}
	for _, c := range counts {
		seen[c.Value] = true
		out = append(out, optionView{facet, c.Value, s.label(facet, c.Value), number(c.N, c.Capped), s.q.Has(facet, c.Value)})
	}
	for _, value := range s.q.Chosen[facet] {
		if !seen[value] {
			out = append(out, optionView{facet, value, s.label(facet, value), number(s.count(facet, value)), true})
		}
	}
	if inOrder(facet) {
		slices.SortStableFunc(out, func(a, b optionView) int { return rank(facet, a.Value) - rank(facet, b.Value) })
	}
	return out
}

func (s sheet) count(facet, value string) (int, bool) {
	for _, c := range s.found.Facets[facet] {
		if c.Value == value {
			return c.N, c.Capped
		}
	}
	return 0, false
}

// rank is a value's place in its own order; what has none comes last.
func rank(facet, value string) int {
	if facet == "kind" {
		if n := slices.IndexFunc(library.Kinds, func(k library.Kind) bool { return k.Value == value }); n >= 0 {
			return n
		}
		return len(library.Kinds)
	}
	terms := tags.Terms(tags.Facet(facet))
	if n := slices.IndexFunc(terms, func(t tags.Term) bool { return t.Value == value }); n >= 0 {
		return n
	}
	return len(terms)
}

func (s sheet) label(facet, value string) string {
	switch facet {
	case "kind":
		if k, ok := library.KindOf(value); ok {
			return k.Plural
		}
	case "org":
		if name, ok := s.names[value]; ok {
			return name
		}
	case "recording":
		return "Has a recording"
	case "free":
		return "Free to adapt"
	case library.FacetUsed:
		return "Used in " + strconv.Itoa(library.UsedByMany) + " or more schools"
	case library.FacetUsedLike:
		return "Used in schools like yours"
	case library.FacetNoted:
		return "Has outcome notes"
	case library.FacetVerified:
		return "Found right in the last year"
	}
	return tags.Label(tags.Facet(facet), value)
}

func (s sheet) chips() []ui.Chip {
	var out []ui.Chip
	for _, f := range searches.Facets {
		for _, v := range s.q.Chosen[f] {
			out = append(out, ui.Chip{Label: s.label(f, v), Href: s.q.Without(f, v).Address()})
		}
	}
	return out
}

// name is what a saved search is called until somebody says otherwise.
func (s sheet) name() string {
	words := []string{}
	if s.q.Text != "" {
		words = append(words, s.q.Text)
	}
	for _, c := range s.chips() {
		words = append(words, c.Label)
	}
	name := []rune(strings.Join(words, ", "))
	return string(name[:min(len(name), searches.MaxName)])
}

func (s sheet) rows() []rowView {
	ranked := s.q.Text != "" && s.q.Sort == ""
	out := make([]rowView, 0, len(s.found.Hits))
	for _, hit := range s.found.Hits {
		c, ok := s.found.Cards[hit.Ref]
		if !ok {
			continue // taken down since the search began
		}
		v := itemcards.View(c)
		v.HideReach = s.visitor
		if k := c.AudienceOrgKind; k == "trust" || k == "network" {
			v.Audience.Label = "" // the word is enough in a list
		}
		if t := parts(hit.Title); len(t) > 0 {
			v.Title = t
		}
		if t := parts(hit.Snippet); len(t) > 0 {
			v.Summary = t
		}
		v.Pinned = v.Pinned && s.q.Text == ""
		row := rowView{CardView: v}
		if ranked {
			row.Plain, row.Why = plainTitle(v.Title), why(hit.Why, c, s.now)
		}
		out = append(out, row)
	}
	return out
}

func parts(spans []search.Span) []ui.Part {
	out := make([]ui.Part, len(spans))
	for n, sp := range spans {
		out[n] = ui.Part{Text: sp.Text, Mark: sp.Mark}
	}
	return out
}

// pager leads on by the search's cursor, and back by the cursors that the
// address has gathered on the way.
func (s sheet) pager() ui.PagerView {
	v := ui.PagerView{Label: "Pages of results"}
	first := s.q
	first.After = ""
	here := s.trail
	if s.q.After != "" {
		back := first
		var before []string
		if n := len(here); n > 1 {
			back.After, before = here[n-2], here[:n-1]
		}
		v.Previous = withTrail(back, before)
	}
	if s.found.Next != "" {
		on := first
		on.After = s.found.Next
		v.Next = withTrail(on, append(slices.Clone(here), s.found.Next))
	}
	known := len(here) < maxTrail && (s.q.After == "" || len(here) > 0)
	if n := len(s.found.Hits); n > 0 && (v.Previous != "" || v.Next != "") && known {
		start := len(here) * PageSize
		v.Where = fmt.Sprintf("%d to %d of %s", start+1, start+n, number(s.found.Total, s.found.Capped))
	}
	return v
}

func withTrail(q searches.Question, trail []string) string {
	if len(trail) == 0 {
		return q.Address()
	}
	v := q.Values()
	v.Set("trail", strings.Join(trail[max(0, len(trail)-maxTrail):], "."))
	return q.Path() + "?" + v.Encode()
}
