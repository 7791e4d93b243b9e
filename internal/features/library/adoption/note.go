package adoption

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/fold"
)

// Result is what happened.
type Result string

// The results, in the order in which pages name them. None is better than
// another to have written down.
const (
	Worked Result = "worked"
	Partly Result = "partly"
	Not    Result = "not"
	Early  Result = "early" // too early to say
)

// Results is all of them.
var Results = []Result{Worked, Partly, Not, Early}

// Change is a kind of change to what was taken.
type Change string

// Changes is the kinds of change, as forms offer them. Nothing stands alone.
var Changes = []Change{"pace", "length", "language", "examples", "resources", "grouping", "assessment", "age", "access", Nothing}

// Nothing is that they changed nothing.
const Nothing Change = "nothing"

// Band is how many pupils took part, roughly: a figure could point at them.
type Band string

// Bands is all of them, from few to many. The empty band is "not said".
var Bands = []Band{"under-10", "10-30", "31-60", "61-120", "more"}

// NoteAudience is who may read a note, within those who can see its item.
type NoteAudience string

// The audiences of a note. Kept is for changing a note alone.
const (
	Kept       NoteAudience = ""      // as it is, though the item may have moved meanwhile
	AllReaders NoteAudience = "item"  // everyone who can see the item as it was shared when the note was written
	OwnTrust   NoteAudience = "trust" // the trust of the school that tried it, and those who shared the item
)

// Note is what happened when a school tried something.
type Note struct {
	ID         string
	AdoptionID string
	NoteEdit
	Measure   *Measure // nil without one
	Reach     int64    // the audience key, from when it was written
	Version   int
	CreatedAt time.Time
	EditedAt  time.Time
	DeletedAt time.Time
	DeletedBy string

	Use Adoption // whose note it is, and where
}

// NoteEdit is what a person writes.
type NoteEdit struct {
	Result   Result
	Class    string // which class or year, in words
	Pupils   Band   // "": not said
	Weeks    int    // for how long; 0: not said
	Changes  []Change
	Changed  string // what they changed, in words
	Evidence string // what happened, in words
	Figures  Figures
	Audience NoteAudience
}

// Edit is the note as a form starts with it.
func (n Note) Edit() NoteEdit {
	e := n.NoteEdit
	e.Figures = n.Measure.Figures()
	return e
}

// apply takes over what a person wrote.
func (n *Note) apply(e NoteEdit) error {
	wrong := map[string]string{}
	e.Class, e.Changed, e.Evidence = fold.Line(e.Class), lines(e.Changed), lines(e.Evidence)
	n.Measure = e.Figures.read(wrong)
	e.Figures = Figures{} // kept as the measure
	if n.Measure != nil && e.Pupils == Bands[0] {
		wrong["pupils"] = "measure.pupils_few"
	}
	if !slices.Contains(Results, e.Result) {
		wrong["result"] = "note.result_missing"
	}
	if e.Pupils != "" && !slices.Contains(Bands, e.Pupils) {
		wrong["pupils"] = "note.pupils_unknown"
	}
	if e.Weeks < 0 || e.Weeks > MaxWeeks {
		wrong["weeks"] = "note.weeks_shape"
	}
	switch {
	case e.Audience == Kept && n.Audience != "":
		e.Audience = n.Audience
	case e.Audience != AllReaders && e.Audience != OwnTrust:
		wrong["audience"] = "note.audience_missing"
	}
	e.Changes = cleanChanges(e.Changes, wrong)
	checkNoteWords(e, wrong)
	n.NoteEdit = e
	return errs.Fields("note.invalid", wrong)
}

func checkNoteWords(e NoteEdit, wrong map[string]string) {
	switch long := func(s string, most int) bool { return utf8.RuneCountInString(s) > most }; {
	case e.Evidence == "":
		wrong["evidence"] = "note.evidence_missing"
	case long(e.Evidence, MaxEvidence):
		wrong["evidence"] = "note.evidence_long"
	}
	if utf8.RuneCountInString(e.Class) > MaxClass {
		wrong["class"] = "note.class_long"
	}
	if utf8.RuneCountInString(e.Changed) > MaxChanged {
		wrong["changed"] = "note.changed_long"
	}
}

// cleanChanges puts the kinds of change in their order, each once.
func cleanChanges(chosen []Change, wrong map[string]string) []Change {
	var out []Change
	for _, c := range Changes {
		if slices.Contains(chosen, c) {
			out = append(out, c)
		}
	}
	for _, c := range chosen {
		if !slices.Contains(Changes, c) {
			wrong["changes"] = "note.changes_unknown"
		}
	}
	if len(out) > 1 && slices.Contains(out, Nothing) {
		wrong["changes"] = "note.changes_nothing"
	}
	return out
}

func joinChanges(list []Change) string {
	words := make([]string, len(list))
	for n, c := range list {
		words[n] = string(c)
	}
	return strings.Join(words, ",")
}

func splitChanges(s string) []Change {
	var out []Change
	for _, w := range strings.Split(s, ",") {
		if w != "" {
			out = append(out, Change(w))
		}
	}
	return out
}
