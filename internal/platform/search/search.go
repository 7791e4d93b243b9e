// Package search finds documents by their words. It knows no word of what it
// holds: the caller brings documents, who may read them, and a Lexicon.
//
// It is an inverted index in ordinary tables, the same on both databases: texts
// are cut into words in Go, postings lie in blocks of 2,048 documents, and
// ranking, counting and correction are done in Go over those blocks. So both
// databases answer alike. docs/decisions/search.md says why and how.
//
// What it refuses: a hit without one of the words (or its stem, synonym or
// correction) in it, a hit that the asker may not read, and any difference in
// an answer that would tell of a document the asker may not read, apart from
// the order of hits.
package search

import (
	"slices"
	"time"

	"staffroom/internal/platform/db"
)

// Doc is what is searched for. Ref names it; putting it again replaces it.
type Doc struct {
	Ref         string
	Reach       int64  // who may read it: a key that Query.Reads may hold
	Owner       string // sees it whatever its reach
	Org, Kind   string // facets "org" and "kind"; their words are not searched
	Title       string
	Summary     string
	Keywords    []string
	Body        string
	Attachments []string            // the text of each file, whole
	Facets      map[string][]string // facet → values; their words are searched, counted little
	Marks       map[string][]string // facets whose values are no words: they are not searched, and SetMarks changes them
	Published   time.Time
	Updated     time.Time // takes the place of Published when that is zero
	Pinned      bool      // comes first when browsing
	SortTitle   string    // for Sort Title; the folded title when empty
}

// Sort is the order of hits.
type Sort uint8

// The orders. Browsing (a query without words) by Relevance is pinned first,
// then newest.
const (
	Relevance Sort = iota
	Newest
	Title
)

// Query is a question. Values of a facet are alternatives, facets all must hold.
type Query struct {
	Text   string
	Reads  []int64 // reaches that the asker may read
	Person string  // sees their own whatever the reach; "" is a visitor
	Filter map[string][]string
	Orgs   []string // the same as Filter["org"]
	Kinds  []string // the same as Filter["kind"]
	Sort   Sort
	Limit  int      // 20 when not positive, at most 200
	Cursor string   // Result.Next of the page before
	Facets []string // which to count
	Groups []Group  // facets made for this question
	Prefer []Preference
	Fresh  Fresh
}

// Some is some values of a facet: those listed, those from From on and those
// before Before, as texts compare.
type Some struct {
	Values       []string
	From, Before string
}

func (s Some) has(value string) bool {
	return slices.Contains(s.Values, value) || s.From != "" && value >= s.From || s.Before != "" && value < s.Before
}

// Group makes one facet of some values of another: a document with any of them
// has Name "yes", in filters and in counts, and no value of Facet is told.
type Group struct {
	Name, Facet string
	Some
}

// Preference raises (or lowers, with a negative Weight above -1) the score of
// documents that have some values of a facet. It finds nothing and hides nothing.
type Preference struct {
	Name, Facet string
	Some
	Weight float64
}

// Fresh raises the score of what is new: by Weight today, by half of it after
// HalfLife. Today makes pages that follow each other agree.
type Fresh struct {
	Today    time.Time
	HalfLife time.Duration
	Weight   float64
}

// MaxCount is how far matches are counted: a larger number is "5,000+".
const MaxCount = 5000

// Count is a facet's value and how many matches have it.
type Count struct {
	Value  string
	N      int
	Capped bool // N is MaxCount, there are more
}

// Result is a page of hits. Each facet is counted with all filters but its own.
type Result struct {
	Hits       []Hit
	Total      int
	Capped     bool // Total is MaxCount, there are more
	Facets     map[string][]Count
	DidYouMean string // the corrected query, when it finds more
	Corrected  bool   // the hits are for DidYouMean: what was typed found nothing
	Next       string // cursor of the next page, "" on the last
}

// Hit is one document found.
type Hit struct {
	Ref     string
	Score   float64
	Title   []Span
	Snippet []Span
	Why     Why
}

// Why says what brought a hit to its place: the words of the query, as typed,
// each at the best place that has it, those that it lacks, and the names of the
// preferences that it meets.
type Why struct {
	Title, Labels, Text, Missing []string
	Met                          []string
}

// Span is a run of plain text; Mark says that it is a word that was searched for.
type Span struct {
	Text string
	Mark bool
}

// Suggestion completes what is being typed: a document's title (with its Ref)
// or a word.
type Suggestion struct {
	Text string
	Ref  string
}

// Index is the search index in a database.
type Index struct {
	d     *db.DB
	lex   lexicon
	cache cache
	known knownWords
}

// New opens the index. Several may be open on one database: each answers from
// what is committed.
func New(d *db.DB, lex Lexicon) *Index {
	return &Index{d: d, lex: lex.compile(), cache: newCache()}
}
