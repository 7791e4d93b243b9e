package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What of a query is read; the rest is not looked at.
const (
	maxQueryBytes = 1000
	maxQueryWords = 24
)

// alt is one way in which a group is found: a word, or a phrase.
type alt struct {
	terms  []string
	offs   []int // where each stands in the phrase
	exact  []string
	weight float64
	shown  string // what it is for DidYouMean
}

// group is one thing asked for, with all the ways of finding it.
type group struct {
	alts       []alt
	typed      []string // folded
	means      []Meaning
	not        bool
	plain      bool // typed as words: may be corrected
	start, end int  // in the text
	idf        float64
}

// optional groups raise what they match and are not required.
func (g *group) optional() bool { return len(g.means) > 0 }

type parsed struct {
	text   string
	groups []*group
}

// required counts the groups that a match must have.
func (p *parsed) required() int {
	n := 0
	for _, g := range p.groups {
		if !g.not && !g.optional() {
			n++
		}
	}
	return n
}

// unit is a word, a hyphened word or a quoted phrase as typed.
type unit struct {
	words      []string
	joined     string
	start, end int
	not        bool
	quoted     bool
}

func (ix *Index) parse(text string) *parsed {
	p := &parsed{text: cut(clean(text), maxQueryBytes)}
	units := units(p.text)
	var stops, fillers []*group
	for i := 0; i < len(units); {
		u := units[i]
		if u.quoted || u.not {
			p.groups = append(p.groups, exactGroup(u))
			i++
			continue
		}
		n, phrase := ix.lex.match(units[i:])
		g := ix.lex.group(p.text, units[i:i+n], phrase)
		switch {
		case ix.lex.filler[phrase]:
			fillers = append(fillers, g)
		case n == 1 && len(u.words) == 1 && stopWords[u.words[0]]:
			stops = append(stops, g)
		default:
			p.groups = append(p.groups, g)
		}
		i += n
	}
	if p.positive() == 0 {
		p.groups = append(p.groups, fillers...)
	}
	if p.positive() == 0 {
		p.groups = append(p.groups, stops...)
	}
	p.dedupe()
	return p
}

func (p *parsed) positive() int {
	n := 0
	for _, g := range p.groups {
		if !g.not {
			n++
		}
	}
	return n
}

// dedupe drops groups that ask for the same thing again.
func (p *parsed) dedupe() {
	seen := map[string]bool{}
	p.groups = slices.DeleteFunc(p.groups, func(g *group) bool {
		key := strings.Join(g.alts[0].terms, " ")
		if g.not {
			key = "-" + key
		}
		if len(g.alts[0].exact) > 0 {
			key = "=" + strings.Join(g.alts[0].exact, " ")
		}
		was := seen[key]
		seen[key] = true
		return was
	})
}

func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// units reads a query. There is no wrong query: a quote that is not closed, or
// a sign that has no meaning here, is not there.
func units(s string) []unit {
	var out []unit
	left := maxQueryWords
	var before rune = ' '
	not := false
	for i := 0; i < len(s) && left > 0; {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '-' && unicode.IsSpace(before) && startsTerm(s[i+n:]):
			not = true
			i += n
		case isQuote(r):
			end := closingQuote(s, i+n)
			if end < 0 {
				i += n
				break
			}
			u := unit{words: words(s[i+n : end]), start: i, end: end, not: not, quoted: true}
			out, left, not = appendUnit(out, u, left), left-len(u.words), false
			_, w := utf8.DecodeRuneInString(s[end:])
			i = end + w
		case isWordRune(r):
			end := i + strings.IndexFunc(s[i:]+" ", func(r rune) bool { return unicode.IsSpace(r) || isQuote(r) })
			for _, u := range plainUnits(s[i:end], i, not) {
				out, left = appendUnit(out, u, left), left-len(u.words)
			}
			i, not = end, false
		default:
			i += n
			not = not && !unicode.IsSpace(r)
		}
		before = r
	}
	return out
}

func appendUnit(out []unit, u unit, left int) []unit {
	if len(u.words) == 0 || left <= 0 {
		return out
	}
	if len(u.words) > left {
		u.words, u.joined = u.words[:left], ""
	}
	return append(out, u)
}

func startsTerm(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r) || isQuote(r)
}

func isQuote(r rune) bool {
	return r == '"' || r == '“' || r == '”' || r == '„' || r == '«' || r == '»'
}

func closingQuote(s string, from int) int {
	if i := strings.IndexFunc(s[from:], isQuote); i >= 0 {
		return from + i
	}
	return -1
}

func plainUnits(s string, at int, not bool) []unit {
	var sc scanner
	var out []unit
	sc.scan(s, func(t token) {
		if t.joined {
			// The parts came before, as units of their own; they are one.
			i := len(out)
			for i > 0 && out[i-1].start >= at+t.start {
				i--
			}
			var w []string
			for _, u := range out[i:] {
				w = append(w, u.words...)
			}
			out = append(out[:i], unit{words: w, joined: string(t.word), start: at + t.start, end: at + t.end, not: not})
			return
		}
		out = append(out, unit{words: []string{string(t.word)}, start: at + t.start, end: at + t.end, not: not})
	})
	return out
}

// match is the longest phrase of the lexicon that the units begin with, or the
// first unit.
func (l *lexicon) match(units []unit) (n int, phrase string) {
	var w []string
	best, found := 1, ""
	for i, u := range units {
		if u.quoted || u.not || len(w) >= l.longest {
			break
		}
		w = append(w, u.words...)
		if p := strings.Join(w, " "); i == 0 || l.knows(p) {
			best, found = i+1, p
		}
	}
	return best, found
}

// Weights of the ways in which a word is found, beside the word itself.
const (
	synonymWeight = 0.8
	joinedWeight  = 0.9
)

func (l *lexicon) group(text string, units []unit, phrase string) *group {
	last := units[len(units)-1]
	g := &group{start: units[0].start, end: last.end, plain: true, typed: strings.Fields(phrase), means: l.means[phrase]}
	g.alts = append(g.alts, phraseAlt(g.typed, 1))
	g.alts[0].shown = text[g.start:g.end]
	if len(units) == 1 && last.joined != "" {
		g.alts = append(g.alts, phraseAlt([]string{last.joined}, joinedWeight))
	}
	for _, other := range l.same[phrase] {
		g.alts = append(g.alts, phraseAlt(other, synonymWeight))
	}
	return g
}

func phraseAlt(w []string, weight float64) alt {
	a := alt{weight: weight, shown: strings.Join(w, " ")}
	for i, word := range w {
		t := stem(word)
		if stopTerms[t] && len(w) > 1 {
			continue
		}
		a.terms, a.offs = append(a.terms, t), append(a.offs, i)
	}
	if len(a.terms) == 0 {
		for i, word := range w {
			a.terms, a.offs = append(a.terms, stem(word)), append(a.offs, i)
		}
	}
	return a
}

// exactGroup is found only where the words stand exactly as typed.
func exactGroup(u unit) *group {
	g := &group{start: u.start, end: u.end, not: u.not, typed: u.words}
	a := phraseAlt(u.words, 1)
	if u.quoted {
		a.exact = u.words
	}
	g.alts = append(g.alts, a)
	if u.joined != "" {
		g.alts = append(g.alts, phraseAlt([]string{u.joined}, joinedWeight))
	}
	return g
}
