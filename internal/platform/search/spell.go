package search

import (
	"cmp"
	"context"
	"math"
	"math/bits"
	"slices"
	"strings"
)

// fix is what correction did.
type fix struct {
	text    string // the corrected query, "" when there is none
	applied bool
}

// corrected evaluates a query, and again with other words where the typed ones
// find nothing. A word that the reader could find is never replaced while the
// query as typed has a hit.
func (ix *Index) corrected(ctx context.Context, l *loaded, p *parsed, r reader) (*matches, fix, error) {
	var lost []*group
	for _, g := range p.groups {
		if g.plain && !l.visible(g, r) && !(g.optional() && p.required() > 0) {
			lost = append(lost, g)
		}
	}
	changed, err := ix.widen(ctx, l, p, lost, r, false)
	if err != nil {
		return nil, fix{}, err
	}
	m, err := ix.evaluate(ctx, l, p, r)
	if err != nil || p.positive() == 0 {
		return m, fix{}, err
	}
	if len(m.full) == 0 {
		more, err := ix.widen(ctx, l, p, known(p, lost), r, true)
		if err != nil {
			return nil, fix{}, err
		}
		if len(more) > 0 {
			again, err := ix.evaluate(ctx, l, p, r)
			if err != nil {
				return nil, fix{}, err
			}
			if len(again.full) > 0 {
				m, changed = again, append(changed, more...)
			} else {
				undo(more)
			}
		}
	}
	if len(changed) == 0 {
		text, err := ix.findsMore(ctx, l, p, r, len(m.full))
		return m, fix{text: text}, err
	}
	text, applied := l.spelled(p, changed, m)
	return m, fix{text: text, applied: applied}, nil
}

// fewHits is when a query that finds something is still looked at for slips.
const fewHits = 5

// findsMore is the query with its rarest words corrected, if that finds more
// than the n hits that it has as typed.
func (ix *Index) findsMore(ctx context.Context, l *loaded, p *parsed, r reader, n int) (string, error) {
	if n == 0 || n > fewHits {
		return "", nil
	}
	trial := ix.parse(p.text)
	added, err := ix.widen(ctx, l, trial, known(trial, nil), r, true)
	if err != nil || len(added) == 0 {
		return "", err
	}
	text := trial.text
	for _, w := range slices.Backward(added) {
		text = text[:w.g.start] + w.g.alts[w.from].shown + text[w.g.end:]
	}
	other := ix.parse(text)
	if err := ix.load(ctx, l, other.groups); err != nil {
		return "", err
	}
	m, err := ix.evaluate(ctx, l, other, r)
	if err != nil || len(m.full) <= n {
		return "", err
	}
	return strings.TrimSpace(text), nil
}

// undo takes back what widen added.
func undo(added []widened) {
	for _, w := range added {
		w.g.alts = w.g.alts[:w.from]
	}
}

func known(p *parsed, lost []*group) []*group {
	var out []*group
	for _, g := range p.groups {
		if g.plain && !slices.Contains(lost, g) {
			out = append(out, g)
		}
	}
	return out
}

// visible reports that the reader may see some document that has the group.
func (l *loaded) visible(g *group, r reader) bool {
	for ci, c := range l.v.chunks {
		s := r.in(c)
		found := false
		for _, a := range g.alts {
			if l.altDF(a) == 0 {
				continue
			}
			l.visit(ci, a, func(slot int, _, _ byte) { found = found || s.sees(slot) })
			if found {
				return true
			}
		}
	}
	return false
}

// widened is a group that was given other words, from alts[from] on.
type widened struct {
	g    *group
	from int
}

// guess is a word that may have been meant.
type guess struct {
	words    []string
	likeness float64
}

// widen adds to each group what may have been meant. Known words change only
// for a near neighbour that is far more common.
func (ix *Index) widen(ctx context.Context, l *loaded, p *parsed, groups []*group, r reader, rare bool) ([]widened, error) {
	var out []widened
	for _, g := range groups {
		if len(g.typed) != 1 || len(g.means) > 0 {
			continue
		}
		word := g.typed[0]
		guesses, err := ix.guesses(ctx, l.v, word)
		if err != nil {
			return nil, err
		}
		if !rare {
			more, err := ix.pieces(ctx, l.v, p, g, word)
			if err != nil {
				return nil, err
			}
			guesses = append(guesses, more...)
		}
		w := widened{g: g, from: len(g.alts)}
		if err := ix.addGuesses(ctx, l, g, guesses, r, rare); err != nil {
			return nil, err
		}
		if len(g.alts) > w.from {
			out = append(out, w)
		}
	}
	return out, nil
}

// Guesses: how many are weighed, how many are taken, and how likely the last
// may be beside the first.
const (
	maxGuesses  = 24
	takeGuesses = 4
	nearBest    = 0.4
	guessWeight = 0.8
	farRarer    = 20
	rareWord    = 3
)

func (ix *Index) addGuesses(ctx context.Context, l *loaded, g *group, guesses []guess, r reader, rare bool) error {
	trial := &group{}
	for _, s := range guesses {
		trial.alts = append(trial.alts, phraseAlt(s.words, 1))
	}
	if err := ix.load(ctx, l, []*group{trial}); err != nil {
		return err
	}
	own := 0
	if rare {
		if own = l.altDF(g.alts[0]); own > rareWord {
			return nil
		}
	}
	type scored struct {
		alt
		score float64
	}
	var found []scored
	for i, a := range trial.alts {
		df := l.altDF(a)
		if df == 0 || df < own*farRarer || rare && guesses[i].likeness < 0.9 || slices.Equal(a.terms, g.alts[0].terms) || !l.visible(&group{alts: []alt{a}}, r) {
			continue
		}
		s := guesses[i].likeness * (0.35 + math.Log1p(float64(df))/math.Log1p(float64(l.docs)))
		found = append(found, scored{a, s})
	}
	slices.SortStableFunc(found, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	for i, s := range found {
		if i == takeGuesses || s.score < nearBest*found[0].score {
			break
		}
		s.weight = guessWeight * s.score / found[0].score
		g.alts = append(g.alts, s.alt)
	}
	return nil
}

// soundedLength is how long a word is that may be three slips off when it sounds
// the same: "fracshuns".
const soundedLength = 7

// guesses are the index's own words that are near a word: two slips at most, one
// in a short word, three in a long one that sounds the same (Damerau 1964: a
// letter more, less, other, or two swapped).
func (ix *Index) guesses(ctx context.Context, v *view, word string) ([]guess, error) {
	if !correctable(word) {
		return nil, nil
	}
	slips := 2
	if len(word) <= 4 {
		slips = 1
	}
	mask, sound := letters(word), soundOf(word)
	reach := slips
	if len(word) >= soundedLength {
		reach++
	}
	var out []guess
	var d distance
	seen := map[string]bool{}
	for _, c := range v.chunks {
		vocab, masks, err := ix.words(ctx, c)
		if err != nil {
			return nil, err
		}
		for i, m := range masks {
			if bits.OnesCount32(m^mask) > 2*reach || seen[vocab[i]] {
				continue
			}
			w := vocab[i]
			if len(w) > len(word)+reach || len(w) < len(word)-reach || w == word {
				continue
			}
			n := d.between(word, w, reach)
			if n > reach || n > slips && soundOf(w) != sound {
				continue
			}
			seen[w] = true
			out = append(out, guess{words: []string{w}, likeness: likeness(word, w, n, sound)})
		}
	}
	slices.SortFunc(out, func(a, b guess) int {
		return cmp.Or(cmp.Compare(b.likeness, a.likeness), cmp.Compare(a.words[0], b.words[0]))
	})
	return out[:min(len(out), maxGuesses)], nil
}

// likeness is how likely a slip made typed of meant.
func likeness(typed, meant string, slips int, sound string) float64 {
	s := 1.0
	if slips > 1 {
		s = 0.4
	}
	if typed[0] != meant[0] {
		s *= 0.6
	}
	if soundOf(meant) == sound {
		s *= 1.35
	}
	return s * (0.8 + 0.2*min(1, float64(len(typed))/8))
}

// pieces are a word's two halves, the word with its neighbour, and words that
// begin with the last word typed.
func (ix *Index) pieces(ctx context.Context, v *view, p *parsed, g *group, word string) ([]guess, error) {
	if !correctable(word) {
		return nil, nil
	}
	var out []guess
	halves, err := ix.halves(ctx, v, word)
	if err != nil {
		return nil, err
	}
	for _, h := range halves {
		out = append(out, guess{words: h, likeness: 0.8})
	}
	if at := slices.Index(p.groups, g); at == len(p.groups)-1 {
		begins, err := ix.beginning(ctx, v, word, maxGuesses)
		if err != nil {
			return nil, err
		}
		for _, w := range begins {
			out = append(out, guess{words: []string{w}, likeness: 0.9})
		}
	}
	for _, other := range p.groups {
		if len(other.typed) != 1 || !other.plain || abs(p.index(other)-p.index(g)) != 1 {
			continue
		}
		both := other.typed[0] + word
		if p.index(other) > p.index(g) {
			both = word + other.typed[0]
		}
		if ok, err := ix.has(ctx, v, both); err != nil {
			return nil, err
		} else if ok {
			out = append(out, guess{words: []string{both}, likeness: 1})
			other.alts = append(other.alts, phraseAlt([]string{both}, joinedWeight))
		}
	}
	return out, nil
}

func abs(n int) int { return max(n, -n) }

func (p *parsed) index(g *group) int { return slices.Index(p.groups, g) }

func (ix *Index) has(ctx context.Context, v *view, word string) (bool, error) {
	for _, c := range v.chunks {
		vocab, _, err := ix.words(ctx, c)
		if err != nil {
			return false, err
		}
		if _, ok := slices.BinarySearch(vocab, word); ok {
			return true, nil
		}
	}
	return false, nil
}

// beginning lists the shortest words that begin with prefix.
func (ix *Index) beginning(ctx context.Context, v *view, prefix string, n int) ([]string, error) {
	var out []string
	for _, c := range v.chunks {
		vocab, _, err := ix.words(ctx, c)
		if err != nil {
			return nil, err
		}
		i, _ := slices.BinarySearch(vocab, prefix)
		for ; i < len(vocab) && strings.HasPrefix(vocab[i], prefix); i++ {
			if vocab[i] != prefix {
				out = append(out, vocab[i])
			}
		}
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
	out = slices.Compact(out)
	return out[:min(len(out), n)], nil
}

// spelled writes the query with, for each word that was widened, the way that
// the best hits have.
func (l *loaded) spelled(p *parsed, changed []widened, m *matches) (string, bool) {
	hits := m.full
	if len(hits) == 0 {
		hits = m.partial
	}
	best := slices.Clone(hits)
	slices.SortFunc(best, func(a, b cand) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.chunk, b.chunk), cmp.Compare(a.slot, b.slot))
	})
	best = best[:min(len(best), 10)]
	type replacement struct {
		g  *group
		to string
	}
	var repl []replacement
	for _, w := range changed {
		votes := map[string]float64{}
		for _, c := range best {
			for _, a := range w.g.alts {
				if l.has(a, c) {
					votes[a.shown] += c.score * a.weight
				}
			}
		}
		to, most := w.g.alts[0].shown, 0.0
		for _, a := range w.g.alts {
			if votes[a.shown] > most {
				to, most = a.shown, votes[a.shown]
			}
		}
		if to != w.g.alts[0].shown && !strings.HasPrefix(to, w.g.typed[0]) {
			repl = append(repl, replacement{w.g, to})
		}
	}
	if len(repl) == 0 {
		return "", false
	}
	slices.SortFunc(repl, func(a, b replacement) int { return b.g.start - a.g.start })
	text := p.text
	for _, r := range repl {
		text = text[:r.g.start] + r.to + text[r.g.end:]
	}
	return strings.TrimSpace(text), true
}

// has reports whether a document matches in this way.
func (l *loaded) has(a alt, c cand) bool {
	found := false
	for _, t := range a.terms {
		if l.terms[t][c.chunk].find(int(c.slot)) < 0 {
			return false
		}
		found = true
	}
	return found
}

// distance counts slips; it keeps its rows.
type distance struct{ rows [3][64]int }

// between is the restricted Damerau-Levenshtein distance of a and b, or
// something over most when it is more than that.
func (d *distance) between(a, b string, most int) int {
	if len(b) >= len(d.rows[0]) || len(a) >= len(d.rows[0]) {
		return most + 1
	}
	for j := range len(b) + 1 {
		d.rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		now, last, old := &d.rows[i%3], &d.rows[(i+2)%3], &d.rows[(i+1)%3]
		now[0] = i
		low := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			n := min(last[j]+1, now[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				n = min(n, old[j-2]+1)
			}
			now[j] = n
			low = min(low, n)
		}
		if low > most {
			return most + 1
		}
	}
	return d.rows[len(a)%3][len(b)]
}

// soundOf puts letters that sound alike in English to one, and leaves out
// vowels behind the first letter and letters written twice.
func soundOf(w string) string {
	for _, s := range sounds {
		w = strings.ReplaceAll(w, s[0], s[1])
	}
	var b []byte
	for i := range len(w) {
		c := w[i]
		if isVowel(c) || c == 'h' || c == 'w' {
			if i > 0 {
				continue
			}
			c = 'a'
		}
		if len(b) == 0 || b[len(b)-1] != c {
			b = append(b, c)
		}
	}
	return string(b)
}

var sounds = [][2]string{
	{"ough", "o"}, {"augh", "o"}, {"tion", "shn"}, {"sion", "shn"}, {"cian", "shn"}, {"ph", "f"}, {"gh", "g"}, {"kn", "n"}, {"wr", "r"},
	{"ps", "s"}, {"sch", "sk"}, {"ce", "se"}, {"ci", "si"}, {"cy", "sy"}, {"sh", "x"}, {"ch", "x"}, {"ck", "k"}, {"c", "k"}, {"q", "k"},
	{"z", "s"}, {"v", "f"}, {"dge", "j"}, {"ge", "j"}, {"gi", "j"},
}
