package adoptionweb

import (
	"strconv"
	"strings"
	"time"

	"staffroom/internal/features/library/adoption"
	"staffroom/internal/platform/web"
)

func init() {
	web.Words(map[string]string{
		"adoption.invalid":               "Something in the form is not right yet",
		"adoption.school_missing":        "Choose the school you speak for",
		"adoption.scope_unknown":         "Choose how much of the school uses it",
		"adoption.words_long":            "Make it shorter: at most 120 letters",
		"adoption.day_shape":             "Enter a day, such as 7 September 2026",
		"adoption.day_early":             "Enter a day after 1990",
		"adoption.day_future":            "Enter a day that has come",
		"adoption.ended_early":           "Enter a last day that is not before the first",
		"adoption.own":                   "This is yours, from this school. A colleague can say that they use it, and so can other schools.",
		"adoption.ended":                 "You said already that you no longer use it.",
		"adoption.undone":                "This was taken back. Bring it back first.",
		"adoption.not_undone":            "This is there already.",
		"adoption.again":                 "You have said again meanwhile that you use it. Take one of the two back.",
		"note.invalid":                   "Something in the form is not right yet",
		"note.result_missing":            "Choose what happened",
		"note.evidence_missing":          "Say in a sentence or two what happened",
		"note.evidence_long":             "Make it shorter: at most 3,000 letters",
		"note.class_long":                "Make it shorter: at most 120 letters",
		"note.changed_long":              "Make it shorter: at most 1,000 letters",
		"note.pupils_unknown":            "Choose from the list",
		"note.weeks_shape":               "Enter a number of weeks from 0 to 200",
		"note.changes_unknown":           "Choose from the list",
		"note.changes_nothing":           "Choose either “Nothing” or what you changed",
		"note.audience_missing":          "Choose who can read your note",
		"note.many":                      "There are 20 notes of yours on this already. Change the latest instead.",
		"note.removed":                   "This note was taken away. Bring it back first.",
		"note.not_removed":               "This note is there already.",
		"measure.what_missing":           "Say what you measured",
		"measure.how_missing":            "Say how you measured it, before and after",
		"measure.words_long":             "Make it shorter: at most 200 letters",
		"measure.kind_missing":           "Choose what the two figures are",
		"measure.number_missing":         "Enter a figure",
		"measure.number_shape":           "Enter a number, such as 62 or 4.5",
		"measure.pupils_missing":         "Enter how many pupils were measured",
		"measure.pupils_shape":           "Enter a number of pupils",
		"measure.pupils_few":             "With fewer than 10 pupils somebody could be recognised, and one pupil more or less would change the figures by a tenth. Say in words what happened instead",
		"measure.count_shape":            "Enter a whole number of pupils, at most as many as were measured",
		"measure.spread_low":             "Enter a number above 0, or leave it empty",
		"forbidden.adoption.school":      "You can speak for schools that you work in.",
		"forbidden.adoption.no_school":   "Schools use things, and you are in none here. Ask somebody who works in the school to say so.",
		"forbidden.adoption.correct":     "Who said it and the editors of their school can put this right.",
		"forbidden.adoption.note":        "Only who says that they use something says what happened. Use it too, and say what happened with you.",
		"forbidden.adoption.remove_note": "Who wrote a note and the editors of their school can take it away.",
	})
}

var resultWords = map[adoption.Result]string{
	adoption.Worked: "It worked", adoption.Partly: "It partly worked", adoption.Not: "It did not work", adoption.Early: "Too early to say",
}

// inSchools is what the summary says before "in 4".
var inSchools = map[adoption.Result]string{adoption.Worked: "worked", adoption.Partly: "partly", adoption.Not: "did not work", adoption.Early: "too early"}

// changeWords say what was changed, as an answer and in a sentence.
var changeWords = map[adoption.Change][2]string{
	"pace": {"Pace", "the pace"}, "length": {"Length", "the length"}, "language": {"Language", "the language"}, "examples": {"Examples", "the examples"},
	"resources": {"Resources", "the resources"}, "grouping": {"Grouping", "the grouping"}, "assessment": {"Assessment", "the assessment"},
	"age": {"Age or year", "the age it is for"}, "access": {"Access for some pupils", "access for some pupils"}, adoption.Nothing: {"Nothing", "nothing"},
}

var bandWords = map[adoption.Band]string{
	"under-10": "fewer than 10 pupils", "10-30": "10 to 30 pupils", "31-60": "31 to 60 pupils", "61-120": "61 to 120 pupils", "more": "more than 120 pupils",
}

var scopeLabels = map[adoption.Scope]string{adoption.Class: "A class", adoption.Year: "A year group", adoption.Whole: "The whole school"}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// summary is the sentence that says what happened in all schools.
func summary(s adoption.Summary) string {
	if s.Schools == 0 {
		return ""
	}
	var parts []string
	for _, r := range adoption.Results {
		if n := s.Results[r]; n > 0 {
			parts = append(parts, inSchools[r]+" in "+strconv.Itoa(n))
		}
	}
	out := "Tried in " + count(s.Schools, "school", "schools") + ": " + strings.Join(parts, ", ")
	var changed []string
	for _, c := range s.MostChanged() {
		changed = append(changed, changeWords[c][1])
	}
	if len(changed) > 0 {
		out += "; most often changed: " + strings.Join(changed, " and ")
	}
	return out + "."
}

func day(d string) string {
	t, err := time.Parse(time.DateOnly, d)
	if err != nil {
		return d
	}
	return t.Format("2 January 2006")
}

// scope is who in the school uses it: "Year 4".
func scope(a adoption.Adoption) string {
	switch {
	case a.Scope == adoption.Whole && a.Words != "":
		return "The whole school: " + a.Words
	case a.Words != "":
		return a.Words
	}
	return scopeLabels[a.Scope]
}

// since is "since 20 November 2026" or "7 September to 20 November 2026".
func since(started, ended string) string {
	if ended == "" {
		return "since " + day(started)
	}
	return day(started) + " to " + day(ended)
}

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// useLine is what one adoption says: "Year 4, since 20 November 2026".
func useLine(a adoption.Adoption) string {
	when := since(a.Started, a.Ended)
	if s := scope(a); s != "" {
		return s + ", " + when
	}
	return upper(when)
}
