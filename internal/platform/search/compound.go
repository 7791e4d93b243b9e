package search

import (
	"context"
	"slices"
	"strings"
)

// loadAll reads the postings of a query's groups, and finds what is written as
// one word here and as two there: two neighbouring words are found as the one
// that they make ("rain forest" in "rainforest"), a rare word as its two halves
// where these stand side by side in many more documents ("timetables" in "times
// tables").
func (ix *Index) loadAll(ctx context.Context, l *loaded, p *parsed) error {
	joined := p.joined()
	trial := &group{}
	for _, j := range joined {
		trial.alts = append(trial.alts, j.one)
	}
	if err := ix.load(ctx, l, append(slices.Clone(p.groups), trial)); err != nil {
		return err
	}
	for _, g := range p.groups {
		if n := l.altDF(g.alts[0]); n > 0 && n <= rareWord && g.single() {
			if err := ix.split(ctx, l, g); err != nil {
				return err
			}
		}
	}
	for _, j := range joined {
		if l.altDF(j.one) > 0 {
			j.a.alts, j.b.alts = append(j.a.alts, j.one), append(j.b.alts, j.one)
		}
	}
	return nil
}

// single is one plain word that stands for no facet.
func (g *group) single() bool {
	return g.plain && len(g.typed) == 1 && !g.optional() && correctable(g.typed[0])
}

// pair is two neighbouring words and the one that they make.
type pair struct {
	a, b *group
	one  alt
}

func (p *parsed) joined() []pair {
	var out []pair
	for i, b := range p.groups {
		if i == 0 {
			continue
		}
		a := p.groups[i-1]
		if a.single() && b.single() && strings.TrimSpace(p.text[a.end:b.start]) == "" {
			out = append(out, pair{a, b, phraseAlt([]string{a.typed[0] + b.typed[0]}, joinedWeight)})
		}
	}
	return out
}

func (ix *Index) split(ctx context.Context, l *loaded, g *group) error {
	halves, err := ix.halves(ctx, l.v, g.typed[0])
	if err != nil || len(halves) == 0 {
		return err
	}
	trial := &group{}
	for _, h := range halves {
		trial.alts = append(trial.alts, phraseAlt(h, joinedWeight))
	}
	if err := ix.load(ctx, l, []*group{trial}); err != nil {
		return err
	}
	own := l.altDF(g.alts[0])
	for _, a := range trial.alts {
		if l.altDF(a) >= own*farRarer && l.count(a) >= own*farRarer {
			g.alts = append(g.alts, a)
		}
	}
	return nil
}

// halves are the ways to cut a word into two that the index has.
func (ix *Index) halves(ctx context.Context, v *view, word string) ([][]string, error) {
	var out [][]string
	for i := 3; i <= len(word)-3; i++ {
		a, err := ix.has(ctx, v, word[:i])
		if err != nil {
			return nil, err
		}
		if !a {
			continue
		}
		b, err := ix.has(ctx, v, word[i:])
		if err != nil {
			return nil, err
		}
		if b {
			out = append(out, []string{word[:i], word[i:]})
		}
	}
	return out, nil
}

// count is how many documents have a.
func (l *loaded) count(a alt) int {
	n := 0
	for ci := range l.v.chunks {
		l.visit(ci, a, func(int, byte, byte) { n++ })
	}
	return n
}
