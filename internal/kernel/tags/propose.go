package tags

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"staffroom/internal/platform/fold"
)

// Propose says, by counting words, what a thing may be tagged with. heads are
// what names it: file names, titles, headings; there one mention is enough.
// texts are what is in it; there a word has to come up again and again, and a
// value counts only beside the one that comes up most.
//
// What it knows is the vocabulary, the ways in which year groups and key stages
// are written ("Y4", "Years 3 and 4", "KS2"), and the words in clues that belong
// to one subject alone. It never sets a tag: a person confirms or changes what it
// proposes.
func Propose(heads, texts []string) Set {
	c := counts{}
	for _, h := range heads {
		c.read(splitName(h), inHead)
	}
	for _, t := range texts {
		c.read(t, 1)
	}
	out := Set{}
	for _, f := range []Facet{Subject, KeyStage, Year, JobRole} {
		if chosen := c[f].choose(f); len(chosen) > 0 {
			out[f] = chosen
		}
	}
	out.addStages()
	if len(out[JobRole]) == 0 && (len(out[Subject]) > 0 || len(out[Year]) > 0) {
		out[JobRole] = []string{"teacher"} // who teaches a subject or a year
	}
	return out
}

// inHead is the weight of a mention in a name or title: as many as choose asks
// for.
const inHead = 4

// leastOf is how often a value has to come up, mostOf how many are proposed.
var (
	leastOf = map[Facet]int{Subject: 4, KeyStage: 2, Year: 2, JobRole: 3}
	mostOf  = map[Facet]int{Subject: 2, KeyStage: 3, Year: 4, JobRole: 2}
)

// counts is how often each value of each facet was mentioned.
type counts map[Facet]tally

type tally map[string]int

func (c counts) add(f Facet, value string, n int) {
	if c[f] == nil {
		c[f] = tally{}
	}
	c[f][value] += n
}

// choose takes the values that come up most: often enough, and at least a third
// as often as the first.
func (t tally) choose(f Facet) []string {
	values := slices.SortedFunc(maps.Keys(t), func(a, b string) int {
		return cmp.Or(cmp.Compare(t[b], t[a]), cmp.Compare(a, b))
	})
	var out []string
	for _, v := range values {
		if len(out) < mostOf[f] && t[v] >= leastOf[f] && 3*t[v] >= t[values[0]] {
			out = append(out, v)
		}
	}
	slices.Sort(out)
	return out
}

// addStages adds the key stages of the years.
func (s Set) addStages() {
	for _, y := range s[Year] {
		s[KeyStage] = append(s[KeyStage], stageOf[y])
	}
	if len(s[KeyStage]) > 0 {
		slices.Sort(s[KeyStage])
		s[KeyStage] = slices.Compact(s[KeyStage])
	}
}

// read counts what is mentioned in a text.
func (c counts) read(text string, weight int) {
	c.readYears(text, weight)
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '&' && r != '\'' })
	keys := make([]string, len(words))
	for n, w := range words {
		keys[n] = fold.Key(w)
	}
	for n := 0; n < len(keys); {
		n += c.readPhrase(words[n:], keys[n:], weight)
	}
}

// readPhrase counts the longest phrase that begins here and returns how many
// words to go on by.
func (c counts) readPhrase(words, keys []string, weight int) int {
	for _, p := range phrases()[keys[0]] {
		if len(p.words) > len(keys) || !slices.Equal(p.words, keys[:len(p.words)]) || !p.meant(words[0], weight) {
			continue
		}
		c.add(p.facet, p.value, weight)
		return len(p.words)
	}
	return 1
}

// phrase is words that stand for a value.
type phrase struct {
	words []string
	facet Facet
	value string
}

// meant tells the abbreviation from the word: "RE" is a subject, "re" is not. An
// everyday word counts in a name only.
func (p phrase) meant(as string, weight int) bool {
	if len(p.words) > 1 {
		return true
	}
	w := p.words[0]
	if everyday[w] {
		return weight >= inHead
	}
	short := len(w) <= 3 && w != "art"
	return !short || as == strings.ToUpper(as) || weight >= inHead && !onlyCapitals[w]
}

// onlyCapitals are abbreviations that are English words in small letters.
var onlyCapitals = map[string]bool{"re": true, "ta": true, "it": true, "hr": true, "tas": true}

// everyday are words of the vocabulary that stand in every text.
var everyday = words(`talk games reading writing drawing painting composition food sport art drama music languages english french german spanish
	office finance attendance kitchen cook clerk deputy head data cleaner administrator inclusion recruitment premises governance trainee nursery
	trustee bursar catering lunchtime coding history science receptionist teacher teachers it speaking swimming spelling grammar`)

// never are words of the vocabulary that mean too many things even in a name.
var never = words(`1 2 3 4 5 n r n1 n2 f1 f2 yr head data talk`)

// clues belong to one subject, though they are not its name.
var clues = map[string]string{
	"maths": `fractions fraction numerator denominator multiplication division subtraction "times tables" "place value" "bar model" "bar models" arithmetic
		geometry "number line" decimals percentages ratio algebra symmetry "number bonds" perimeter counting`,
	"computing": `algorithm algorithms programming "computer science" "computational thinking" debugging "micro:bit" microbit scratch binary robot robots
		sensor sensors makecode coding "data representation"`,
	"science": `photosynthesis electricity magnets magnetism "solar system" "working scientifically" "food chain" "food chains" evaporation
		skeleton forces habitats habitat friction "states of matter" seismograph`,
	"history":     `romans victorians tudors vikings "anglo saxons" chronology timeline "stone age" "ancient egypt" "ancient greece" "world war"`,
	"geography":   `rivers volcanoes volcano earthquakes continents "map skills" "climate change" settlement coasts`,
	"phonics":     `phoneme phonemes grapheme graphemes blending digraph digraphs "phase 3" "phase 5"`,
	"english":     `poetry poem poems vocabulary novel narrative punctuation comprehension shakespeare`,
	"reading":     `"reading fluency" inference "picture books" "echo reading" "reading corner"`,
	"writing":     `handwriting "sentence starters" paragraphs "story writing"`,
	"re":          `christianity islam judaism hinduism sikhism buddhism worldview worldviews parable`,
	"pe":          `gymnastics athletics netball rounders warm-up dance`,
	"music":       `rhythm melody ukulele recorder singing choir tempo`,
	"art":         `sketchbook sketchbooks printmaking watercolour sculpture collage`,
	"pshe":        `friendship bullying wellbeing "growing up" "healthy relationships" "online safety"`,
	"early-years": `"continuous provision" "mud kitchen" "characteristics of effective learning"`,
}

// phrases are all of them by their first word, the longest first.
var phrases = sync.OnceValue(func() map[string][]phrase {
	all := map[string][]phrase{}
	add := func(text string, f Facet, value string) {
		w := strings.FieldsFunc(fold.Key(text), func(r rune) bool { return r == ' ' || r == ':' || r == '-' })
		all[w[0]] = append(all[w[0]], phrase{w, f, value})
	}
	for _, f := range []Facet{Subject, KeyStage, JobRole} {
		for w, value := range byWord[f] {
			if never[w] {
				continue
			}
			add(w, f, value)
			if f == JobRole && !strings.HasSuffix(w, "s") {
				add(w+"s", f, value)
			}
		}
	}
	for value, list := range clues {
		for w := range words(list) {
			add(w, Subject, value)
		}
	}
	for first := range all {
		slices.SortFunc(all[first], func(a, b phrase) int {
			return cmp.Or(cmp.Compare(len(b.words), len(a.words)), cmp.Compare(a.facet, b.facet), cmp.Compare(a.value, b.value))
		})
	}
	return all
})

// words reads a list in which phrases of several words stand in quotes.
func words(list string) map[string]bool {
	out := map[string]bool{}
	for n, part := range strings.Split(list, `"`) {
		if n%2 == 1 {
			out[part] = true
			continue
		}
		for _, w := range strings.Fields(part) {
			out[w] = true
		}
	}
	return out
}

// The ways in which year groups and key stages are written with figures. "Y4"
// needs its capital in a text; in a name it does not.
var (
	yearWords  = regexp.MustCompile(`(?i)\b(?:years?|yrs?)[ \-_]?(1[0-3]|[1-9])(?:\s?(?:,|/|&|-|–|and|to|or)\s?(?:(?:year|yr|y)[ \-_]?)?(1[0-3]|[1-9]))?\b`)
	yearShort  = regexp.MustCompile(`\bY(1[0-3]|[1-9])(?:\s?(?:/|&|-|–|and)\s?Y?(1[0-3]|[1-9]))?\b`)
	yearInName = regexp.MustCompile(`(?i)\by(1[0-3]|[1-9])\b`)
	stageWords = regexp.MustCompile(`(?i)\b(?:key stages?|ks)[ \-_]?([1-5])(?:\s?(?:,|/|&|-|–|and|to)\s?(?:ks)?([1-5]))?\b`)
	early      = regexp.MustCompile(`\b(?:Reception|Nursery)\b`)
)

func (c counts) readYears(text string, weight int) {
	patterns := []*regexp.Regexp{yearWords, yearShort}
	if weight >= inHead {
		patterns = append(patterns, yearInName)
	}
	found := map[string]bool{}
	for _, re := range patterns {
		for _, m := range re.FindAllStringSubmatch(text, 200) {
			for _, n := range m[1:] {
				if n != "" && (weight < inHead || !found["y"+n]) {
					found["y"+n] = true
					c.add(Year, "y"+n, weight)
				}
			}
		}
	}
	for _, m := range stageWords.FindAllStringSubmatch(text, 200) {
		for _, n := range m[1:] {
			if n != "" {
				c.add(KeyStage, "ks"+n, weight)
			}
		}
	}
	for _, m := range early.FindAllString(text, 50) {
		c.add(Year, strings.ToLower(m), weight)
	}
}

// splitName reads "Y4_equivalentFractions-strips.pptx" as words.
func splitName(name string) string {
	var b strings.Builder
	before := ' '
	for _, r := range name {
		if r == '_' || r == '.' || r == '-' {
			r = ' '
		}
		if unicode.IsUpper(r) && unicode.IsLower(before) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		before = r
	}
	return b.String()
}
