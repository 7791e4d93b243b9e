package search

import "strings"

// Lexicon is the caller's knowledge of the field's words. Case, accents and
// hyphens do not matter in it.
type Lexicon struct {
	// Same lists ways of saying one thing: {"SEND", "special educational needs and disabilities"}.
	Same [][]string
	// Means says what words tell about facets: "year 4" is key stage KS2.
	Means []Meaning
	// Filler are words and phrases that ask without saying what for: "how to teach".
	Filler []string
}

// Meaning is a phrase that stands for values of a facet. Such words are looked
// for in texts as well; they raise what has the facet and, beside other words,
// are not required.
type Meaning struct {
	Words  string
	Facet  string
	Values []string
}

// lexicon is the same, ready: phrases are folded words joined by a space.
type lexicon struct {
	same    map[string][][]string // phrase → the other ways, each as words
	means   map[string][]Meaning
	filler  map[string]bool
	longest int // words in the longest phrase
}

func (l Lexicon) compile() lexicon {
	c := lexicon{same: map[string][][]string{}, means: map[string][]Meaning{}, filler: map[string]bool{}, longest: 1}
	for _, group := range l.Same {
		for i, p := range group {
			key := c.key(p)
			for j, other := range group {
				if w := words(clean(other)); i != j && len(w) > 0 && strings.Join(w, " ") != key {
					c.same[key] = append(c.same[key], w)
				}
			}
		}
	}
	for _, m := range l.Means {
		key := c.key(m.Words)
		c.means[key] = append(c.means[key], m)
	}
	for _, f := range l.Filler {
		c.filler[c.key(f)] = true
	}
	return c
}

func (c *lexicon) key(phrase string) string {
	w := words(clean(phrase))
	c.longest = max(c.longest, len(w))
	return strings.Join(w, " ")
}

func (c *lexicon) knows(phrase string) bool {
	return c.same[phrase] != nil || c.means[phrase] != nil || c.filler[phrase]
}
