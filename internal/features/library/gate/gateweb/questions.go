package gateweb

import (
	"net/http"
	"strings"

	"staffroom/internal/features/library/gate"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// questionView is one of the five with what was found and what was said.
type questionView struct {
	ID, Title string
	State     string // "yes", "no" or "na": the colour of its edge
	Options   []optionView
	Found     []foundView
	Said      []saidView
	Words     ui.InputView
	Until     *ui.InputView
	Error     string
	Closed    bool // it is only shown
}

type optionView struct {
	Value, Label, Tone string
	Chosen             bool
}

type foundView struct {
	Text string
	Fine bool
}

type saidView struct{ Name, Seed, Text string }

type phrases struct {
	title, hint string
	options     []optionView
}

// asked are the words of the questions.
var asked = map[gate.Question]phrases{
	gate.Owner: {"It is theirs to share, and the licence fits", "Say whose it is where that is not plain", []optionView{{"yes", "Yes", "yes", false}}},
	gate.Others: {"Other people’s material is permitted or taken out", "Name what is permitted, and by whom",
		[]optionView{{"none", "There is none", "yes", false}, {"permitted", "Named and permitted", "yes", false}, {"removed", "Taken out", "yes", false}}},
	gate.Pupils: {"Pupils are seen or named only on a recorded basis", "Where the consent is kept, or why nobody can be recognised",
		[]optionView{{"none", "No pupils in it", "yes", false}, {"consent", "Consent is recorded", "yes", false}, {"unrecognisable", "Nobody can be recognised", "yes", false}}},
	gate.Accessible: {"Everyone can use it", "Descriptions of pictures, headings in order, captions", []optionView{{"yes", "Yes", "yes", false}}},
	gate.Current:    {"It is still right", "What it was compared with", []optionView{{"yes", "Yes", "yes", false}}},
}

var answerWords = map[string]string{
	"yes": "yes", "none": "there is none", "permitted": "permitted", "removed": "taken out", "consent": "consent is recorded",
	"unrecognisable": "nobody can be recognised", gate.NotYet: "not yet",
}

// questions are the five, filled with what somebody typed. said are other
// people's answers and those of earlier rounds.
func questions(findings []gate.Finding, said, typed []gate.Answer, wrong map[string]string, closed bool) []questionView {
	out := make([]questionView, 0, len(gate.Questions))
	for n, q := range gate.Questions {
		p, mine := asked[q], answerTo(typed, q)
		v := questionView{ID: string(q), Title: string('1'+rune(n)) + ". " + p.title, Error: wrong[string(q)], Closed: closed, State: edge(q, mine, said)}
		for _, o := range append(append([]optionView{}, p.options...), optionView{gate.NotYet, "Not yet", "no", false}) {
			o.Chosen = o.Value == mine.Value
			v.Options = append(v.Options, o)
		}
		for _, f := range findings {
			if f.Question == q {
				v.Found = append(v.Found, foundView{f.Text, f.Fine})
			}
		}
		for _, a := range said {
			if a.Question == q {
				v.Said = append(v.Said, saidView{a.PersonName, a.PersonID, saidWords(a)})
			}
		}
		v.Words = ui.InputView{FieldView: ui.FieldView{ID: v.ID + "-words", Label: "A note", Hint: p.hint, Optional: true}, Name: v.ID + "_words", Value: mine.Words, MaxLength: 2000}
		if q == gate.Pupils {
			v.Until = &ui.InputView{FieldView: ui.FieldView{ID: "pupils-until", Label: "Consent until", Hint: "It stops being for everyone on that day"}, Name: "pupils_until", Value: mine.Until, Type: "date", Width: "w-10"}
		}
		out = append(out, v)
	}
	return out
}

func answerTo(list []gate.Answer, q gate.Question) gate.Answer {
	for n := len(list) - 1; n >= 0; n-- {
		if list[n].Question == q {
			return list[n]
		}
	}
	return gate.Answer{Question: q}
}

// edge colours a question by what was typed, or else by the last answer.
func edge(q gate.Question, typed gate.Answer, said []gate.Answer) string {
	a := typed
	if a.Value == "" {
		a = answerTo(said, q)
	}
	switch a.Value {
	case "":
		return "na"
	case gate.NotYet:
		return "no"
	}
	return "yes"
}

func saidWords(a gate.Answer) string {
	said := answerWords[a.Value]
	if a.Question == gate.Pupils && a.Value == "none" {
		said = "no pupils in it"
	}
	text := a.PersonName + " said " + said
	if a.Until != "" {
		text += ", until " + a.Until
	}
	if a.Words != "" {
		text += ": “" + a.Words + "”"
	}
	return text + ". " + itemcards.ShortDay(a.At)
}

// answers reads the five from a form.
func answers(r *http.Request) []gate.Answer {
	var out []gate.Answer
	for _, q := range gate.Questions {
		out = append(out, gate.Answer{Question: q, Value: r.PostFormValue(string(q)), Words: r.PostFormValue(string(q) + "_words"), Until: strings.TrimSpace(r.PostFormValue(string(q) + "_until"))})
	}
	return out
}

// mine are what somebody answered last.
func mine(list []gate.Answer, personID string) []gate.Answer {
	var out []gate.Answer
	for _, a := range list {
		if a.PersonID == personID {
			out = append(out, a)
		}
	}
	return out
}

// errorLines are the mistakes of a form in the order of its fields.
func errorLines(err error) (map[string]string, []ui.ErrorLine) {
	wrong := web.FieldErrors(err)
	var list []ui.ErrorLine
	add := func(field string) {
		if text := wrong[field]; text != "" {
			list = append(list, ui.ErrorLine{Field: field, Text: text})
		}
	}
	for _, q := range gate.Questions {
		add(string(q))
	}
	for _, f := range []string{"title", "summary", "why", "files", "audience", "licence", "licences", "check_from", "owner", "review_by", "words", "reason", "file"} {
		add(f)
	}
	return wrong, list
}
