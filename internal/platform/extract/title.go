package extract

import (
	"path"
	"regexp"
	"strings"
	"unicode"
)

// Titles that programs write when nobody chose one, and what cameras and
// scanners call their files. A title of these is no title.
var (
	programTitle = regexp.MustCompile(`(?i)^(powerpoint[- ]pr[aeä]sentation|presentation\d*|pr[aeä]sentation\d*|slide ?\d*|document\d*|book\d*|sheet ?\d*|tabelle ?\d*|untitled.*|no title|title|click to (edit|add).*|microsoft (word|powerpoint|excel)( document| presentation)?|.*\btemplate\b.*|lorem ipsum.*|default|blank|word document|test)$`)
	fromProgram  = regexp.MustCompile(`(?i)^microsoft (word|powerpoint|excel) - `)
	looksLikeExt = regexp.MustCompile(`(?i)\.(pptx?|docx?|xlsx?|od[pts]|pdf|indd|pub|txt|md|html?|rtf|key|pages|qxd|cdr|ai)$`)
	deviceName   = regexp.MustCompile(`(?i)^(img|dsc[fn]?|dcim|p?xl|mvi|mov|vid|gopr|scan|scanned|image|picture|photo|whatsapp( image| video)?|screen ?shot|screenshot|snip|capture|signal|download|file|doc|document|untitled|unnamed|new|slides?|presentation|worksheet|book|attachment|output|export)([ \d_\-.:()]|at |from |on |am\b|pm\b)*$`)
	noise        = regexp.MustCompile(`(?i)(\(\d+\)|\bcopy( of)?\b|\bfinal(ised|ized)?\b|\bdraft\b|\b(version|ver|rev) ?\d[\d.]*\b|\bv ?\d[\d.]*\b|\bamended\b|\bupdated\b|\bupdate\b|\bnew\b$|\blatest\b)`)
	versionExt   = regexp.MustCompile(`(?i)\.(preview|v\d+|final|bak|orig)$`)
	onlyDigits   = regexp.MustCompile(`^[\d\W_]*$`)
	hexName      = regexp.MustCompile(`(?i)^[0-9a-f]{16,}$|^[0-9a-f]{8}-[0-9a-f]{4}-`)
)

const longestTitle = 150

// chooseTitle prefers what the document calls itself, then its first heading,
// then its file name; each only when it is worth showing.
func chooseTitle(own string, headings []string, name string, kind Kind) string {
	if t := sensible(own); t != "" {
		return t
	}
	for _, h := range headings[:min(len(headings), 3)] {
		if kind == Sheet {
			break // names of sheets say little
		}
		if t := sensible(h); t != "" {
			return t
		}
	}
	return titleFromName(name)
}

// sensible returns s tidied, or nothing when no person would have chosen it.
func sensible(s string) string {
	s = strings.Join(strings.Fields(clean(s)), " ")
	s = fromProgram.ReplaceAllString(s, "")
	if looksLikeExt.MatchString(s) {
		return titleFromName(s)
	}
	letters := strings.IndexFunc(s, unicode.IsLetter) >= 0
	if len(s) < 3 || len(s) > longestTitle || !letters || programTitle.MatchString(s) || deviceName.MatchString(s) || strings.ContainsAny(s, "\\{}<>") {
		return ""
	}
	return s
}

// titleFromName makes words of a file name, or nothing of a camera's.
func titleFromName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	if ext := path.Ext(name); len(ext) <= 6 && !strings.Contains(ext, " ") && !onlyDigits.MatchString(ext) {
		name = strings.TrimSuffix(name, ext)
	}
	for looksLikeExt.MatchString(name) || versionExt.MatchString(name) {
		name = strings.TrimSuffix(name, path.Ext(name))
	}
	if deviceName.MatchString(name) || onlyDigits.MatchString(name) || hexName.MatchString(name) {
		return ""
	}
	s := strings.NewReplacer("_", " ", "-", " ", "+", " ", "%20", " ").Replace(name)
	s = strings.Join(strings.Fields(splitWords(s)), " ")
	s = strings.Trim(noise.ReplaceAllString(s, " "), " .,;()[]")
	s = strings.Join(strings.Fields(s), " ")
	if len(s) < 3 || onlyDigits.MatchString(s) || deviceName.MatchString(s) {
		return ""
	}
	r := []rune(shorten(s, longestTitle))
	r[0] = unicode.ToUpper(r[0])
	return string(r)
}

// splitWords parts a name written InOneWord; names with spaces are left alone.
func splitWords(s string) string {
	if strings.Contains(s, " ") {
		return s
	}
	var b strings.Builder
	var before rune
	for _, r := range s {
		if unicode.IsUpper(r) && unicode.IsLower(before) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		before = r
	}
	return b.String()
}
