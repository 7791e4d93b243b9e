package search

import (
	"context"
	"slices"
	"strings"
)

// Suggest completes what is being typed from what the asker may see: titles
// first, then the last word.
func (ix *Index) Suggest(ctx context.Context, prefix string, reads []int64, person string, limit int) ([]Suggestion, error) {
	prefix = cut(clean(prefix), maxQueryBytes)
	typed := words(prefix)
	if len(typed) == 0 || limit <= 0 {
		return nil, nil
	}
	typed = typed[:min(len(typed), maxQueryWords)]
	v, err := ix.view(ctx)
	if err != nil {
		return nil, err
	}
	r, l := newReader(reads, person), newLoaded(v, &Query{})
	ends, err := ix.endings(ctx, l, typed[len(typed)-1], r)
	if err != nil {
		return nil, err
	}
	p := &parsed{}
	for _, w := range typed[:len(typed)-1] {
		if !stopWords[w] {
			p.groups = append(p.groups, &group{alts: []alt{phraseAlt([]string{w}, 1)}, plain: true})
		}
	}
	p.groups = append(p.groups, &group{alts: ends, plain: true})
	if err := ix.load(ctx, l, p.groups); err != nil {
		return nil, err
	}
	m, err := ix.evaluate(ctx, l, p, r)
	if err != nil {
		return nil, err
	}
	out, err := ix.titles(ctx, l, p, m.full, reads, person, typed, limit)
	if err != nil {
		return nil, err
	}
	return slices.Concat(out, wordSuggestions(prefix, typed, ends, limit-len(out))), nil
}

// endings are the last word as it stands and the words that begin with it, of
// those that the reader may find.
func (ix *Index) endings(ctx context.Context, l *loaded, last string, r reader) ([]alt, error) {
	list, err := ix.beginning(ctx, l.v, last, 2*maxGuesses)
	if err != nil {
		return nil, err
	}
	trial := &group{}
	for _, w := range append([]string{last}, list...) {
		trial.alts = append(trial.alts, phraseAlt([]string{w}, 1))
	}
	if err := ix.load(ctx, l, []*group{trial}); err != nil {
		return nil, err
	}
	alts := trial.alts[:1]
	for _, a := range trial.alts[1:] {
		if l.altDF(a) > 0 && l.visible(&group{alts: []alt{a}}, r) {
			alts = append(alts, a)
		}
	}
	slices.SortStableFunc(alts[1:], func(a, b alt) int { return l.altDF(b) - l.altDF(a) })
	return alts, nil
}

// titles are the best documents that have all the words, in their titles.
func (ix *Index) titles(ctx context.Context, l *loaded, p *parsed, hits []cand, reads []int64, person string, typed []string, limit int) ([]Suggestion, error) {
	top := topList{order: order{v: l.v}, limit: min(limit, maxLimit)}
	for _, c := range hits {
		top.add(c)
	}
	shown, err := ix.show(ctx, l.v, p, l.rank, Query{Reads: reads, Person: person}, top.list)
	if err != nil {
		return nil, err
	}
	var out []Suggestion
	seen := map[string]bool{}
	for _, h := range shown {
		title := plain(h.Title)
		key := strings.Join(words(title), " ")
		if len(out) < (limit+1)/2 && !seen[key] && hasBeginning(key, typed[len(typed)-1]) {
			seen[key] = true
			out = append(out, Suggestion{Text: title, Ref: h.Ref})
		}
	}
	return out, nil
}

func hasBeginning(words, prefix string) bool {
	return strings.HasPrefix(words, prefix) || strings.Contains(words, " "+prefix)
}

func plain(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

// wordSuggestions put each ending in the place of the word being typed.
func wordSuggestions(prefix string, typed []string, ends []alt, limit int) []Suggestion {
	before := strings.TrimRight(prefix, " ")
	i := strings.LastIndexAny(before, " \"-")
	before = before[:i+1]
	var out []Suggestion
	seen := map[string]bool{}
	for _, a := range ends[1:] {
		if len(out) >= limit {
			break
		}
		if !seen[a.terms[0]] && a.shown != typed[len(typed)-1] {
			seen[a.terms[0]] = true
			out = append(out, Suggestion{Text: before + a.shown})
		}
	}
	return out
}
