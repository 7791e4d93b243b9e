// Package fold makes keys of text: for sorting and comparing names in the same
// way on both databases, and for addresses.
package fold

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// Key folds case and accents, and squeezes white space, so that "Éva  ADAMS"
// and "eva adams" are the same key.
func Key(s string) string {
	if ascii(s) { // has neither accents nor other forms
		return strings.Join(strings.Fields(strings.ToLower(s)), " ")
	}
	t := transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
	out, _, err := transform.String(t, s)
	if err != nil {
		out = s
	}
	return strings.Join(strings.Fields(strings.ToLower(out)), " ")
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// Text drops what a database cannot keep as text: broken UTF-8 and NUL.
func Text(s string) string { return strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "") }

// Line is Text on one line, its white space squeezed.
func Line(s string) string { return strings.Join(strings.Fields(Text(s)), " ") }

// Words are the keys of the words that somebody looks for in names; of a text
// far longer than any name, the beginning.
func Words(s string) []string {
	const most, longest = 8, 200
	if len(s) > longest {
		s = strings.ToValidUTF8(s[:longest], "")
	}
	words := strings.Fields(Key(s))
	return words[:min(len(words), most)]
}

// Slug makes "three-reads" of "Three reads!"; at most limit bytes, cut at a
// hyphen where there is one. Text without any letter or digit gives "".
func Slug(s string, limit int) string {
	var b strings.Builder
	for _, r := range strings.ReplaceAll(strings.ReplaceAll(Key(s), "'", ""), "’", "") {
		if r < 128 && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			b.WriteRune(r)
		} else if n := b.Len(); n > 0 && b.String()[n-1] != '-' {
			b.WriteByte('-')
		}
	}
	out := strings.Trim(b.String(), "-")
	if len(out) <= limit {
		return out
	}
	out = out[:limit]
	if i := strings.LastIndexByte(out, '-'); i > limit/2 {
		out = out[:i]
	}
	return strings.Trim(out, "-")
}

// FreeSlug is base, or base-2, base-3 … where that is taken.
func FreeSlug(base string, taken []string) string {
	has := make(map[string]bool, len(taken))
	for _, s := range taken {
		has[s] = true
	}
	slug := base
	for n := 2; has[slug]; n++ {
		slug = base + "-" + strconv.Itoa(n)
	}
	return slug
}
