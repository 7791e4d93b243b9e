// Package ui holds the parts every page is made of: the document, the shells, the form kit and the pieces of the library,
// as templ components over plain view structs. It decides how things look and read out, never what may be seen or done.
//
// Colours, sizes and spaces live in the stylesheet; the security policy forbids inline styles, so there are none here.
package ui

import (
	"encoding/json"
	"hash/fnv"
	"strconv"
	"strings"
	"unicode"

	"github.com/a-h/templ"

	"staffroom/internal/platform/web/assets"
)

// HTML is markup that was rendered or sanitised by package markup. Nothing else may be put into it.
type HTML string

// Link is a way to another page. With Post it is a button in a form of its own, for what changes something (signing out).
type Link struct {
	Label, Href string
	Icon        string // a name in the icon sprite; "" for none
	Note        string // a second, quieter line
	Current     bool
	Count       int  // shown when above zero
	New         bool // the count is of new things, and stands out
	Post        bool
}

// Group is a headed list of links in the rail.
type Group struct {
	Title string
	Links []Link
}

// Part is a run of text, marked where it answers the search.
type Part struct {
	Text string
	Mark bool
}

// Plain is a text with nothing marked.
func Plain(text string) []Part { return []Part{{Text: text}} }

// Text joins the parts again, for names and labels.
func Text(parts []Part) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.Text)
	}
	return b.String()
}

// Hue is one of the eight colour classes, always the same for the same name.
func Hue(name string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(name)) // a hash never fails
	return "h" + strconv.Itoa(int(h.Sum32()%8)+1)
}

// Initials are at most two letters for a circle or a square: of the first and the last word of a person's name.
func Initials(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’' })
	if len(words) == 0 {
		return "?"
	}
	first := []rune(words[0])
	if len(words) == 1 {
		return strings.ToUpper(string(first[:min(2, len(first))]))
	}
	last := []rune(words[len(words)-1])
	return strings.ToUpper(string(first[:1]) + string(last[:1]))
}

// SchoolInitials are two letters of what tells a school from others: "Kilnfield Primary" is KI, "Bridge Lane Primary" BL.
func SchoolInitials(name string) string {
	var own []string
	for _, w := range strings.Fields(name) {
		if !everySchool[strings.ToLower(w)] && len(own) < 2 {
			own = append(own, w)
		}
	}
	if len(own) == 0 {
		return Initials(name)
	}
	return Initials(strings.Join(own, " "))
}

// everySchool are the words that say nothing about which school it is.
var everySchool = map[string]bool{
	"primary": true, "secondary": true, "infant": true, "infants": true, "junior": true, "juniors": true, "nursery": true, "first": true,
	"school": true, "academy": true, "college": true, "ce": true, "rc": true, "catholic": true, "community": true, "the": true, "st": true,
}

func dashed(id, end string) string { return id + "-" + end }

// describedBy lists the ids of what explains a control: its hint and its error, whichever there are.
func describedBy(f FieldView) string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, dashed(f.ID, "hint"))
	}
	if f.Error != "" {
		ids = append(ids, dashed(f.ID, "error"))
	}
	return strings.Join(ids, " ")
}

func number(n int) string { return strconv.Itoa(n) }

func iconHref(name string) string { return assets.URL("icons.svg") + "#" + name }

// jsonLD is structured data about the page. encoding/json escapes <, > and &, so the text cannot end the element early.
func jsonLD(data any) templ.Component {
	raw, err := json.Marshal(data)
	if err != nil {
		return templ.NopComponent
	}
	return templ.Raw(`<script type="application/ld+json">` + string(raw) + `</script>`)
}

func trusted(h HTML) templ.Component { return templ.Raw(string(h)) }

// ErrorLines are what is wrong in a form, in the order of its fields.
func ErrorLines(wrong map[string]string, order ...string) []ErrorLine {
	var out []ErrorLine
	for _, f := range order {
		if text, ok := wrong[f]; ok {
			out = append(out, ErrorLine{Field: f, Text: text})
		}
	}
	return out
}
