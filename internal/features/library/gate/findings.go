package gate

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"staffroom/internal/features/library"
	"staffroom/internal/kernel/files"
	"staffroom/internal/platform/markup"
)

// Finding is what a rule noticed. It decides nothing: people look and answer.
type Finding struct {
	Question Question
	Rule     string // its name in docs/decisions/checks.md
	Text     string // in words
	File     string // id of the file it is about, or ""
	Fine     bool   // it says that something is as it should be
}

// Find runs every rule over an entry and what was read in its files. contents
// are those of e.Files that have words in them.
func Find(e library.Entry, contents []files.Content, now time.Time) []Finding {
	var out []Finding
	out = append(out, findOwner(e)...)
	out = append(out, findMarks(e, contents)...)
	out = append(out, findPupils(e)...)
	out = append(out, findLists(e, contents)...)
	out = append(out, findAccess(e, contents)...)
	return append(out, findAge(e, now)...)
}

func findOwner(e library.Entry) []Finding {
	if e.Licence != "" {
		return nil
	}
	return []Finding{{Question: Owner, Rule: "no-licence", Text: "No licence is chosen: others may read it and may not use it without asking"}}
}

// place is a text with where it stands.
type place struct{ where, text string }

func places(e library.Entry, contents []files.Content) []place {
	out := []place{{"the summary", e.Summary}, {"the first paragraph", e.Why}, {"the text", e.Body.Text()}}
	for _, f := range e.Files {
		out = append(out, place{"the name of " + f.Name, f.Name}, place{"the description of " + f.Name, f.Alt})
	}
	for _, c := range contents {
		out = append(out, place{c.Name, c.Title + "\n" + c.Body})
	}
	return out
}

var (
	copyrightMark = regexp.MustCompile(`(?i)©|\(c\)\s*(19|20)\d\d|\bcopyright\s+(©\s*)?((19|20)\d\d|by|of)\b|\ball rights reserved\b|\breproduced (by|with) (kind )?permission\b|\bphotocopiable\b`)
	imageBank     = regexp.MustCompile(`(?i)\b(shutterstock|istock(photo)?|getty ?images|adobe ?stock|alamy|dreamstime|123rf|depositphotos|bigstock|fotolia|pinterest|freepik|flaticon|pixabay|unsplash|pexels|clip ?art|google images|twinkl|tes\.com|pearson|white rose (maths|education)|oxford university press|hodder|scholastic|cgp books)\b`)
	sourceAddress = regexp.MustCompile(`(?i)\b(source|sources|from|photo|picture|image|images|taken from|adapted from|credit)s?\s*:?\s*(by\s+)?https?://\S+`)
)

// findMarks notices other people's material by what is written beside it.
func findMarks(e library.Entry, contents []files.Content) (out []Finding) {
	for _, p := range places(e, contents) {
		for _, r := range []struct {
			rule string
			re   *regexp.Regexp
			says string
		}{{"copyright-mark", copyrightMark, "a copyright sign"}, {"image-bank", imageBank, "the name of a picture bank or publisher"}, {"source-address", sourceAddress, "the address of a source"}} {
			if at := r.re.FindStringIndex(p.text); at != nil {
				out = append(out, Finding{Question: Others, Rule: r.rule, Text: fmt.Sprintf("%s has %s: “%s”", upper(p.where), r.says, around(p.text, at))})
			}
		}
	}
	if len(out) == 0 {
		out = append(out, Finding{Question: Others, Rule: "copyright-mark", Text: "No copyright signs, picture banks or sources found in what could be read", Fine: true})
	}
	return out
}

// aroundMost is how much of a text is quoted on each side, in bytes.
const aroundMost = 40

func around(text string, at []int) string {
	from, to := max(0, at[0]-aroundMost), min(len(text), at[1]+aroundMost)
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	return strings.Join(strings.Fields(text[from:to]), " ")
}

func upper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

var (
	pupilWords = regexp.MustCompile(`(?i)\b(pupils?|child(ren)?|kids?|girls?|boys?|toddlers?|students?|learners?|class ?(photo|picture)|(team|group|school) ?photo|portraits?|selfies?|faces?|headshots?|smiling|nativity|sports ?day|school council|choir|reception class|year ?\d+|y\d+|nursery)\b`)
	cameraName = regexp.MustCompile(`(?i)^(img|dsc|dscn|dscf|pxl|mvi|gopr|sam|p\d{3}|photo|whatsapp image|image)[-_ ]?\d`)
)

// findPupils points out pictures and films in which pupils may be seen: by the
// words around them, a name among those words, or a camera's file name. Nothing
// looks at the picture itself.
func findPupils(e library.Entry) (out []Finding) {
	captions := map[string]string{}
	for _, p := range e.Body.Pictures() {
		captions[p.Src] += " " + p.Alt + " " + p.Title
	}
	add := func(f files.File, rule, text string) {
		out = append(out, Finding{Question: Pupils, Rule: rule, File: f.ID, Text: text})
	}
	for _, f := range e.Files {
		switch {
		case f.Role == files.Video:
			add(f, "film", fmt.Sprintf("%s is a film: look whether pupils are seen, heard or named", f.Name))
		case strings.HasPrefix(f.Type, "image/"):
			rule, why := pictureHint(f, wordsOf(f.Name)+" "+f.Alt+" "+f.Title+" "+captions[f.Path()])
			if rule != "" {
				add(f, rule, fmt.Sprintf("%s: %s", f.Name, why))
			}
		}
	}
	if len(out) == 0 {
		out = append(out, Finding{Question: Pupils, Rule: "pupil-words", Text: "No picture whose name or description speaks of pupils. Look at the pictures all the same", Fine: true})
	}
	return out
}

func pictureHint(f files.File, words string) (rule, why string) {
	if at := pupilWords.FindString(words); at != "" {
		return "pupil-words", "its name or description says “" + at + "”"
	}
	if name := givenIn(words); name != "" {
		return "given-name", "its name or description has a first name in it, “" + name + "”"
	}
	if cameraName.MatchString(f.Name) || f.Type == "image/jpeg" && photoShape(f.Width, f.Height) {
		return "camera", "it seems to come from a camera or a phone"
	}
	return "", ""
}

// wordsOf takes a file name apart: "amira-tower_2.jpg" is "amira tower 2".
func wordsOf(name string) string {
	name = strings.TrimSuffix(name, path.Ext(name))
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r == '.' || r == '+' {
			return ' '
		}
		return r
	}, name)
}

// photoShape: as large as cameras make them, in the proportions of their sensors.
func photoShape(w, h int) bool {
	long, short := max(w, h), min(w, h)
	if long < 1600 || short == 0 {
		return false
	}
	ratio := float64(long) / float64(short)
	return slices.ContainsFunc([]float64{4.0 / 3, 3.0 / 2, 16.0 / 9}, func(r float64) bool { return ratio > r-0.01 && ratio < r+0.01 })
}

// givenIn is a given name among words, that begins with a capital where words do.
func givenIn(words string) string {
	for _, w := range strings.FieldsFunc(words, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }) {
		w = strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "’s")
		if given[strings.ToLower(w)] && (unicode.IsUpper([]rune(w)[0]) || !ambiguous[strings.ToLower(w)]) {
			return w
		}
	}
	return ""
}

// A list of names is at least listLeast lines, among listWindow lines that say
// something, that each begin with a given and a family name, or the other way
// round with a comma between.
const (
	listLeast  = 5
	listWindow = 15
)

// findLists notices lists of names in the text and in the files.
func findLists(e library.Entry, contents []files.Content) (out []Finding) {
	check := func(where, text string) {
		if n, first := namesIn(text); n >= listLeast {
			out = append(out, Finding{Question: Pupils, Rule: "name-list", Text: fmt.Sprintf("%s has what looks like a list of %d names, from “%s”", upper(where), n, first)})
		}
	}
	check("the text", e.Why+"\n"+e.Body.Text())
	for _, c := range contents {
		check(c.Name, c.Body)
	}
	return out
}

// namesIn counts the names of the longest list in a text.
func namesIn(text string) (most int, first string) {
	var lines []string
	for l := range strings.Lines(text) {
		if l = strings.TrimSpace(l); l != "" {
			lines = append(lines, l)
		}
	}
	is := make([]bool, len(lines))
	n := 0
	for i, l := range lines {
		if is[i] = nameLine(l); is[i] {
			n++
		}
		if i >= listWindow && is[i-listWindow] {
			n--
		}
		if n > most {
			most, first = n, lines[max(0, i-listWindow+1)+slices.Index(is[max(0, i-listWindow+1):i+1], true)]
		}
	}
	return most, clip(first, 60)
}

func clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// mostInRow is how many words a row of a table may have and still be about a
// person: a name, a class, a few marks.
const mostInRow = 8

func nameLine(line string) bool {
	words := strings.FieldsFunc(line, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("|;•·*", r) })
	for len(words) > 0 && strings.Trim(words[0], "0123456789.)(-–") == "" { // numbering
		words = words[1:]
	}
	if len(words) < 2 || len(words) > mostInRow {
		return false
	}
	a, b := words[0], words[1]
	if fam, ok := strings.CutSuffix(a, ","); ok {
		return nameLike(fam) && given[strings.ToLower(strings.Trim(b, ",."))]
	}
	return given[strings.ToLower(a)] && nameLike(a) && nameLike(strings.TrimRight(b, ",.:"))
}

// nameLike: a capital, then letters.
func nameLike(w string) bool {
	for n, r := range w {
		if n == 0 && !unicode.IsUpper(r) || !unicode.IsLetter(r) && r != '-' && r != '\'' && r != '’' && (r != '.' || n == 0) {
			return false
		}
	}
	return w != ""
}

// findAccess looks at what keeps people from using it: pictures without words,
// headings that jump, films without captions, files without text.
func findAccess(e library.Entry, contents []files.Content) (out []Finding) {
	add := func(rule, text, file string) {
		out = append(out, Finding{Question: Accessible, Rule: rule, Text: text, File: file})
	}
	missing := 0
	for _, p := range e.Body.Pictures() {
		if strings.TrimSpace(p.Alt) == "" {
			missing++
		}
	}
	if missing > 0 {
		add("alt-missing", fmt.Sprintf("%s in the text without a description", plural(missing, "picture", "pictures")), "")
	}
	for _, f := range e.Files {
		if f.Role == files.Attachment && strings.HasPrefix(f.Type, "image/") && f.Alt == "" {
			add("alt-missing", f.Name+" is a picture without a description", f.ID)
		}
	}
	if from, to, ok := headingJump(e.Body.Headings()); ok {
		add("heading-skipped", fmt.Sprintf("After “%s” a heading leaves out a level: “%s”", clip(from, 60), clip(to, 60)), "")
	}
	if v, ok := e.Video(); ok && !slices.ContainsFunc(e.Files, func(f files.File) bool { return f.Role == files.Captions }) {
		add("captions-missing", v.Name+" has no captions", v.ID)
	}
	for _, c := range contents {
		if c.Role == files.Attachment && readable(c.Name) && len(strings.Fields(c.Body)) < 3 {
			add("no-text", c.Name+" has no text that a screen reader could read: a scan perhaps", "")
		}
	}
	if len(out) == 0 {
		out = append(out, Finding{Question: Accessible, Rule: "alt-missing", Text: "Pictures have descriptions, headings are in order, films have captions", Fine: true})
	}
	return out
}

// readable: a kind of file in which one expects words.
func readable(name string) bool {
	return slices.Contains([]string{".pdf", ".docx", ".pptx", ".odt", ".odp"}, strings.ToLower(path.Ext(name)))
}

// headingJump finds a heading that is more than one level below the one before.
// Texts begin at level 2, below the title.
func headingJump(hs []markup.Heading) (from, to string, ok bool) {
	level, before := 1, "the title"
	for _, h := range hs {
		if h.Level > level+1 {
			return before, h.Text, true
		}
		level, before = h.Level, h.Text
	}
	return "", "", false
}

// agesAfter is how long something was not changed before one asks whether it
// still holds.
const agesAfter = 2 * 365 * 24 * time.Hour

var schoolYear = regexp.MustCompile(`\b(20\d\d)\b`)

func findAge(e library.Entry, now time.Time) (out []Finding) {
	if now.Sub(e.UpdatedAt) > agesAfter {
		out = append(out, Finding{Question: Current, Rule: "old", Text: "Not changed since " + e.UpdatedAt.Format("January 2006")})
	}
	if y := schoolYear.FindString(e.Title + " " + e.Summary); y != "" && y < fmt.Sprint(now.Year()-1) {
		out = append(out, Finding{Question: Current, Rule: "old-year", Text: "The title or summary speaks of " + y})
	}
	if len(out) == 0 {
		out = append(out, Finding{Question: Current, Rule: "old", Text: "Last changed on " + e.UpdatedAt.Format("2 January 2006"), Fine: true})
	}
	return out
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
