package search

// English stemming after M. F. Porter's second algorithm ("Porter2",
// snowballstem.org/algorithms/english), with irregular plurals put to their
// singular first.

var irregular = map[string]string{
	"children": "child", "women": "woman", "men": "man", "feet": "foot", "teeth": "tooth", "geese": "goose",
	"mice": "mouse", "lives": "life", "leaves": "leaf", "wolves": "wolf", "halves": "half", "knives": "knife",
	"shelves": "shelf", "thieves": "thief", "loaves": "loaf", "wives": "wife", "selves": "self", "calves": "calf",
	"oxen": "ox", "criteria": "criterion", "phenomena": "phenomenon", "vertices": "vertex", "matrices": "matrix",
	"analyses": "analysis", "hypotheses": "hypothesis", "crises": "crisis", "axes": "axis", "bacteria": "bacterium",
	"fungi": "fungus", "nuclei": "nucleus", "radii": "radius", "formulae": "formula", "larvae": "larva",
}

var stemExceptions = map[string]string{
	"skis": "ski", "skies": "sky", "dying": "die", "lying": "lie", "tying": "tie", "idly": "idl", "gently": "gentl",
	"ugly": "ugli", "early": "earli", "only": "onli", "singly": "singl", "sky": "sky", "news": "news", "howe": "howe",
	"atlas": "atlas", "cosmos": "cosmos", "bias": "bias", "andes": "andes",
}

var stemInvariants = map[string]bool{
	"inning": true, "outing": true, "canning": true, "herring": true, "earring": true, "proceed": true, "exceed": true, "succeed": true,
}

// stem puts a folded word to its stem. Words with anything but a-z are left as
// they are.
func stem(word string) string {
	if s, ok := irregular[word]; ok {
		word = s
	}
	if len(word) <= 2 || len(word) > 40 {
		return word
	}
	for i := range len(word) {
		if word[i] < 'a' || word[i] > 'z' {
			return word
		}
	}
	if s, ok := stemExceptions[word]; ok {
		return s
	}
	s := stemmer{b: []byte(word)}
	s.markConsonantY()
	s.regions()
	s.step1a()
	if stemInvariants[string(s.b)] {
		return string(s.b)
	}
	s.step1b()
	s.step1c()
	s.longest(step2)
	s.longest(step3)
	s.longest(step4)
	s.step5()
	for i, c := range s.b {
		if c == 'Y' {
			s.b[i] = 'y'
		}
	}
	return string(s.b)
}

type stemmer struct {
	b      []byte
	r1, r2 int
}

func isVowel(c byte) bool {
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y'
}

// markConsonantY writes Y for a y that sounds as a consonant.
func (s *stemmer) markConsonantY() {
	for i, c := range s.b {
		if c == 'y' && (i == 0 || isVowel(s.b[i-1])) {
			s.b[i] = 'Y'
		}
	}
}

func (s *stemmer) regions() {
	s.r1 = -1
	for _, p := range []string{"gener", "commun", "arsen"} {
		if len(s.b) >= len(p) && string(s.b[:len(p)]) == p {
			s.r1 = len(p)
		}
	}
	if s.r1 < 0 {
		s.r1 = s.regionAfter(0)
	}
	s.r2 = s.regionAfter(s.r1)
}

// regionAfter is where the text after the first consonant that follows a vowel begins.
func (s *stemmer) regionAfter(from int) int {
	for i := from + 1; i < len(s.b); i++ {
		if !isVowel(s.b[i]) && isVowel(s.b[i-1]) {
			return i + 1
		}
	}
	return len(s.b)
}

func (s *stemmer) has(suffix string) bool {
	return len(s.b) >= len(suffix) && string(s.b[len(s.b)-len(suffix):]) == suffix
}

func (s *stemmer) cut(n int, add string) {
	s.b = append(s.b[:len(s.b)-n], add...)
}

func (s *stemmer) vowelBefore(end int) bool {
	for _, c := range s.b[:max(end, 0)] {
		if isVowel(c) {
			return true
		}
	}
	return false
}

// shortSyllableAt reports a short syllable that ends at end.
func (s *stemmer) shortSyllableAt(end int) bool {
	if end == 2 {
		return isVowel(s.b[0]) && !isVowel(s.b[1])
	}
	if end < 3 {
		return false
	}
	c := s.b[end-1]
	return !isVowel(c) && c != 'w' && c != 'x' && c != 'Y' && isVowel(s.b[end-2]) && !isVowel(s.b[end-3])
}

func (s *stemmer) short() bool { return s.r1 >= len(s.b) && s.shortSyllableAt(len(s.b)) }

func (s *stemmer) step1a() {
	switch {
	case s.has("sses"):
		s.cut(2, "")
	case s.has("ied"), s.has("ies"):
		if len(s.b) > 4 {
			s.cut(2, "")
		} else {
			s.cut(1, "")
		}
	case s.has("us"), s.has("ss"):
	case s.has("s"):
		if s.vowelBefore(len(s.b) - 2) {
			s.cut(1, "")
		}
	}
}

func (s *stemmer) step1b() {
	for _, suf := range []string{"eedly", "ingly", "edly", "eed", "ing", "ed"} {
		if !s.has(suf) {
			continue
		}
		if suf == "eed" || suf == "eedly" {
			if len(s.b)-len(suf) >= s.r1 {
				s.cut(len(suf), "ee")
			}
			return
		}
		if !s.vowelBefore(len(s.b) - len(suf)) {
			return
		}
		s.cut(len(suf), "")
		s.afterEd()
		return
	}
}

func (s *stemmer) afterEd() {
	n := len(s.b)
	switch {
	case s.has("at"), s.has("bl"), s.has("iz"):
		s.cut(0, "e")
	case n >= 2 && s.b[n-1] == s.b[n-2] && isDouble(s.b[n-1]):
		s.cut(1, "")
	case s.short():
		s.cut(0, "e")
	}
}

func isDouble(c byte) bool {
	switch c {
	case 'b', 'd', 'f', 'g', 'm', 'n', 'p', 'r', 't':
		return true
	}
	return false
}

func (s *stemmer) step1c() {
	n := len(s.b)
	if n > 2 && (s.b[n-1] == 'y' || s.b[n-1] == 'Y') && !isVowel(s.b[n-2]) {
		s.b[n-1] = 'i'
	}
}

// rule replaces a suffix. In the region it must begin in; after lists the
// letters one of which must come before it.
type rule struct {
	suffix, with string
	r2           bool
	after        string
}

// The rules of each step, longest suffix first.
var (
	step2 = []rule{
		{"ization", "ize", false, ""}, {"ational", "ate", false, ""}, {"fulness", "ful", false, ""}, {"ousness", "ous", false, ""},
		{"iveness", "ive", false, ""}, {"tional", "tion", false, ""}, {"biliti", "ble", false, ""}, {"lessli", "less", false, ""},
		{"entli", "ent", false, ""}, {"ation", "ate", false, ""}, {"alism", "al", false, ""}, {"aliti", "al", false, ""},
		{"ousli", "ous", false, ""}, {"iviti", "ive", false, ""}, {"fulli", "ful", false, ""}, {"enci", "ence", false, ""},
		{"anci", "ance", false, ""}, {"abli", "able", false, ""}, {"izer", "ize", false, ""}, {"ator", "ate", false, ""},
		{"alli", "al", false, ""}, {"bli", "ble", false, ""}, {"ogi", "og", false, "l"}, {"li", "", false, "cdeghkmnrt"},
	}
	step3 = []rule{
		{"ational", "ate", false, ""}, {"tional", "tion", false, ""}, {"alize", "al", false, ""}, {"icate", "ic", false, ""},
		{"iciti", "ic", false, ""}, {"ative", "", true, ""}, {"ical", "ic", false, ""}, {"ness", "", false, ""}, {"ful", "", false, ""},
	}
	step4 = []rule{
		{"ement", "", true, ""}, {"ance", "", true, ""}, {"ence", "", true, ""}, {"able", "", true, ""}, {"ible", "", true, ""},
		{"ment", "", true, ""}, {"ant", "", true, ""}, {"ent", "", true, ""}, {"ism", "", true, ""}, {"ate", "", true, ""},
		{"iti", "", true, ""}, {"ous", "", true, ""}, {"ive", "", true, ""}, {"ize", "", true, ""}, {"ion", "", true, "st"},
		{"al", "", true, ""}, {"er", "", true, ""}, {"ic", "", true, ""},
	}
)

// longest applies the rule with the longest suffix that the word has, if its
// conditions hold, and no other.
func (s *stemmer) longest(rules []rule) {
	for _, r := range rules {
		if !s.has(r.suffix) {
			continue
		}
		at := len(s.b) - len(r.suffix)
		region := s.r1
		if r.r2 {
			region = s.r2
		}
		if at < region || r.after != "" && (at == 0 || !contains(r.after, s.b[at-1])) {
			return
		}
		s.cut(len(r.suffix), r.with)
		return
	}
}

func contains(set string, c byte) bool {
	for i := range len(set) {
		if set[i] == c {
			return true
		}
	}
	return false
}

func (s *stemmer) step5() {
	n := len(s.b)
	switch {
	case s.has("e"):
		if n-1 >= s.r2 || n-1 >= s.r1 && !s.shortSyllableAt(n-1) {
			s.cut(1, "")
		}
	case s.has("ll"):
		if n-1 >= s.r2 {
			s.cut(1, "")
		}
	}
}
