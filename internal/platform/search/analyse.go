package search

import (
	"hash/fnv"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The longest word that is indexed as it is; a longer one by its beginning and
// a hash of the whole.
const maxWord = 48

// token is a word of a text: folded, with where it stands. Bytes are of the
// text as it was, Pos counts words. A joined token is the parts of a hyphened
// word written as one; it stands where its first part stands.
type token struct {
	word       []byte // valid during the call
	start, end int
	pos        int
	joined     bool
}

// scanner cuts a text into words in one pass. Both databases are given the
// words it finds, so both find the same.
type scanner struct {
	buf    []byte
	join   []byte
	pos    int
	run    int // parts of the hyphened word so far
	from   int // where it starts
	at     int // its first position
	letter bool
}

// scan calls yield for every word of s. Positions go on from the scanner's
// last text, so that a phrase cannot reach from one text into the next when
// the caller leaves a gap.
func (sc *scanner) scan(s string, yield func(token)) {
	sc.run = 0
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		if !isWordRune(r) {
			i += n
			continue
		}
		end := sc.word(s, i)
		sc.emit(s, i, end, yield)
		i = end
		if w := hyphenAt(s, i); w > 0 {
			i += w
			continue
		}
		sc.endRun(end, yield)
		if strings.HasPrefix(s[i:], "'s") || strings.HasPrefix(s[i:], "'S") {
			i += 2
		} else if strings.HasPrefix(s[i:], "’s") || strings.HasPrefix(s[i:], "’S") {
			i += len("’s")
		}
	}
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r)
}

func isLone(r rune) bool {
	return r >= 0x2e80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// word folds the word that starts at i into buf and returns where it ends.
func (sc *scanner) word(s string, i int) int {
	sc.buf = sc.buf[:0]
	sc.letter = true
	for i < len(s) {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		switch {
		case r < utf8.RuneSelf && isWordRune(r):
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			sc.letter = sc.letter && r >= 'a'
			sc.buf = append(sc.buf, byte(r))
		case isLone(r):
			if len(sc.buf) > 0 {
				return i
			}
			sc.buf = utf8.AppendRune(sc.buf, r)
			return i + n
		case r >= utf8.RuneSelf && (isWordRune(r) || unicode.Is(unicode.Mn, r)):
			sc.buf = append(sc.buf, fold(r)...)
		case r == 0xad: // a soft hyphen is not there
		case (r == '.' || r == ',') && digitsAround(s, i):
			if r == '.' {
				sc.buf = append(sc.buf, '.')
			}
		case (r == '\'' || r == '’') && sc.apostrophe(s[i+n:]):
		default:
			return i
		}
		i += n
	}
	return i
}

func digitsAround(s string, i int) bool {
	return i > 0 && i+1 < len(s) && isDigit(s[i-1]) && isDigit(s[i+1])
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// apostrophe reports whether the word goes on behind an apostrophe: "don't" and
// "O'Neill" do; "teacher's" does not, nor does the article in "l'eau".
func (sc *scanner) apostrophe(rest string) bool {
	r, n := utf8.DecodeRuneInString(rest)
	if !unicode.IsLetter(r) || len(sc.buf) == 0 {
		return false
	}
	next, _ := utf8.DecodeRuneInString(rest[n:])
	if (r == 's' || r == 'S') && !isWordRune(next) {
		return false
	}
	switch string(sc.buf) {
	case "l", "d", "j", "n", "m", "t", "s", "c", "qu", "all", "dell", "nell":
		return false
	}
	return true
}

// hyphenAt is the width of a hyphen at i that joins two words, 0 if there is none.
func hyphenAt(s string, i int) int {
	w := 0
	switch {
	case i < len(s) && s[i] == '-':
		w = 1
	case strings.HasPrefix(s[i:], "\u2010"), strings.HasPrefix(s[i:], "\u2011"):
		w = 3
	default:
		return 0
	}
	r, _ := utf8.DecodeRuneInString(s[i+w:])
	if !unicode.IsLetter(r) {
		return 0
	}
	return w
}

func (sc *scanner) emit(s string, start, end int, yield func(token)) {
	if len(sc.buf) == 0 {
		return
	}
	if sc.run == 0 {
		sc.join, sc.from, sc.at = sc.join[:0], start, sc.pos
	}
	sc.run++
	if len(sc.join) <= maxWord {
		sc.join = append(sc.join, sc.buf...)
	}
	yield(token{word: bounded(sc.buf), start: start, end: end, pos: sc.pos})
	sc.pos++
}

func (sc *scanner) endRun(end int, yield func(token)) {
	if sc.run > 1 && sc.run <= 4 && len(sc.join) <= maxWord {
		yield(token{word: sc.join, start: sc.from, end: end, pos: sc.at, joined: true})
	}
	sc.run = 0
}

func bounded(w []byte) []byte {
	if len(w) <= maxWord {
		return w
	}
	h := fnv.New64a()
	h.Write(w)
	cut := maxWord - 17
	for cut > 0 && !utf8.RuneStart(w[cut]) {
		cut--
	}
	return append(append(make([]byte, 0, maxWord), w[:cut]...), "~"+strconv.FormatUint(h.Sum64(), 16)...)
}

// fold is a letter in lower case without its accents.
func fold(r rune) string {
	switch r {
	case 'ß', 'ẞ':
		return "ss"
	case 'æ', 'Æ':
		return "ae"
	case 'œ', 'Œ':
		return "oe"
	case 'ø', 'Ø':
		return "o"
	case 'ł', 'Ł':
		return "l"
	case 'đ', 'Đ', 'ð', 'Ð':
		return "d"
	}
	if unicode.Is(unicode.Mn, r) {
		return ""
	}
	var b strings.Builder
	for _, d := range norm.NFKD.String(string(unicode.ToLower(r))) {
		if unicode.IsLetter(d) || unicode.IsNumber(d) {
			b.WriteRune(unicode.ToLower(d))
		}
	}
	return b.String()
}

// stopWords are English words that say how, not what. They are indexed, without
// their positions, and left out of a query that has other words.
var stopWords = wordSet(`a an and are as at be been being but by can could did do does doing for from had has have having he her
	hers him his how i if in into is it its itself me my of on or our ours over she should so some such than that the their
	theirs them then there these they this those through to too very was we were what when where which while who whom why
	will with would you your yours im ive id dont about please show find want need looking get give any all am
	let us just also not no nor`)

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		m[w] = true
	}
	return m
}

// clean is text that both databases store.
func clean(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", " ")
	}
	return s
}
