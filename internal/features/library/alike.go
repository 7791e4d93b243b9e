package library

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"unicode"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/fold"
	"staffroom/internal/platform/search"
)

// alikeAsked is how many entries are looked at for each way of being alike.
const alikeAsked = 24

// alikeWords is how many words of a title are looked for.
const alikeWords = 4

// alike is what makes an entry like another: the words of the titles and tags.
type alike struct {
	words map[string]bool
	tags  tags.Set
}

// findRelated are the entries that share most with e: words of its title within
// its subject, or its topics. A subject alone makes nothing alike.
func (s *Service) findRelated(ctx context.Context, act authz.Actor, e Entry) ([]string, error) {
	self := alike{titleWords(e.Title), e.Tags}
	var ways []search.Query // one word at a time: search asks for all words of a query
	for _, w := range slices.SortedFunc(maps.Keys(self.words), longest)[:min(alikeWords, len(self.words))] {
		q := search.Query{Text: w}
		if in := e.Tags[tags.Subject]; len(in) > 0 {
			q.Filter = map[string][]string{string(tags.Subject): in}
		}
		ways = append(ways, q)
	}
	if about := e.Tags[tags.Topic]; len(about) > 0 {
		ways = append(ways, search.Query{Filter: map[string][]string{string(tags.Topic): about}})
	}
	titles := map[string]string{}
	var refs []string // in the order of search, which breaks ties
	for _, q := range ways {
		q.Reads, q.Limit = act.Reads(), alikeAsked
		res, err := s.index.Search(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, h := range res.Hits {
			if _, known := titles[h.Ref]; !known && h.Ref != e.ID {
				titles[h.Ref], refs = plainSpans(h.Title), append(refs, h.Ref)
			}
		}
	}
	if len(refs) == 0 {
		return nil, nil
	}
	sets, err := tags.Of(ctx, s.db, refs...)
	if err != nil {
		return nil, err
	}
	shared := make(map[string]int, len(refs))
	for ref, title := range titles {
		shared[ref] = self.with(alike{titleWords(title), sets[ref]})
	}
	refs = slices.DeleteFunc(refs, func(ref string) bool { return shared[ref] == 0 })
	slices.SortStableFunc(refs, func(a, b string) int { return cmp.Compare(shared[b], shared[a]) })
	return refs[:min(maxRelated, len(refs))], nil
}

// with counts what two entries share; 0 is too little to name one beside the
// other. One word is enough within a subject or where the title has no more.
func (a alike) with(b alike) int {
	words := 0
	for w := range a.words {
		if b.words[w] {
			words++
		}
	}
	topics, subjects := inBoth(a.tags[tags.Topic], b.tags[tags.Topic]), inBoth(a.tags[tags.Subject], b.tags[tags.Subject])
	if topics == 0 && (words == 0 || words == 1 && subjects == 0 && len(a.words) > 1) {
		return 0
	}
	n := 2*words + 2*topics + subjects
	for _, f := range []tags.Facet{tags.KeyStage, tags.Year, tags.JobRole} {
		n += min(1, inBoth(a.tags[f], b.tags[f]))
	}
	return n
}

// inBoth counts the values that stand in both lists.
func inBoth(a, b []string) int {
	n := 0
	for _, v := range a {
		if slices.Contains(b, v) {
			n++
		}
	}
	return n
}

// empty are words that make no two titles alike.
const empty = " about activity activities does from have into lesson lessons more resource resources that their this unit using what when with year your "

// titleWords are the words of a title that say what it is about, without their
// plural.
func titleWords(title string) map[string]bool {
	out := map[string]bool{}
	sign := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	for _, w := range strings.FieldsFunc(fold.Key(title), sign) {
		if len(w) > 3 && !strings.Contains(empty, " "+w+" ") {
			out[strings.TrimSuffix(w, "s")] = true
		}
	}
	return out
}

func plainSpans(spans []search.Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

// longest orders words, the long ones first: they say more.
func longest(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), strings.Compare(a, b)) }
