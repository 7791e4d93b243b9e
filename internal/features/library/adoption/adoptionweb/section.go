package adoptionweb

import (
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/adoption"
	"staffroom/internal/features/library/slots"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/platform/web/ui"
)

// How much of it an item's page shows; the rest is on pages of its own.
const (
	schoolsShown = 6
	notesShown   = 3
)

// Section is what an item's page shows of its uses.
type Section struct{ Adoption *adoption.Service }

// OnEntry asks once, and not at all of what nobody uses.
func (s Section) OnEntry(ctx context.Context, act authz.Actor, e library.Entry) (slots.Slots, error) {
	var out slots.Slots
	if e.State != items.Published {
		return out, nil
	}
	var around adoption.Around
	if e.UsedIn > 0 {
		var err error
		if around, err = s.Adoption.Around(ctx, act, e.ID); err != nil {
			return out, err
		}
	}
	now := inUse(around.Mine)
	if len(now) == 0 && adoption.MayUse(act, e.Item) {
		out.Actions = []templ.Component{useButton("/items/" + e.ID + "/uses")}
	}
	if e.UsedIn == 0 {
		return out, nil
	}
	out.Aside = []templ.Component{usesPart(usesView(act, e.Item, around))}
	if v := triedOf(act, e.Item, around); len(v.Notes) > 0 || v.Add != nil {
		out.Below = []templ.Component{triedPart(v)}
	}
	return out, nil
}

func inUse(mine []adoption.Adoption) []adoption.Adoption {
	var out []adoption.Adoption
	for _, a := range mine {
		if a.Ended == "" {
			out = append(out, a)
		}
	}
	return out
}

// usesSide is the panel "Used in 6 schools".
type usesSide struct {
	Title   string
	Schools []schoolView
	More    *ui.Link
	Mine    []mineView
}

// schoolView is a school with what its people say.
type schoolView struct {
	Name, Seed, Href string
	Line             string
	Uses             []useView // on the page of all schools
}

// useView is what one person says.
type useView struct {
	Line, Person, PersonHref string
	Edit                     *ui.Link
}

// mineView is what the reader said, with what they can do about it.
type mineView struct {
	Line, Put          string // Put leads to where it is put right
	Edit, Note, End    string // addresses
	Ended, SaidAlready bool
}

func usesView(act authz.Actor, it items.Item, around adoption.Around) usesSide {
	v := usesSide{Title: itemcards.UsedIn(it.UsedIn)}
	for _, s := range around.Schools[:min(len(around.Schools), schoolsShown)] {
		v.Schools = append(v.Schools, schoolOf(act, s))
	}
	if it.UsedIn > len(v.Schools) {
		v.More = &ui.Link{Label: "All " + count(it.UsedIn, "school", "schools"), Href: "/items/" + it.ID + "/uses"}
	} else if !act.Visitor() {
		v.More = &ui.Link{Label: "Who and for whom", Href: "/items/" + it.ID + "/uses"}
	}
	said := map[string]bool{}
	for _, n := range around.Notes {
		said[n.AdoptionID] = true
	}
	for _, a := range around.Mine {
		v.Mine = append(v.Mine, mineView{Line: useLine(a), Put: putWords(a), Edit: "/uses/" + a.ID + "/edit", Note: "/uses/" + a.ID + "/notes/new",
			End: "/uses/" + a.ID + "/end", Ended: a.Ended != "", SaidAlready: said[a.ID]})
	}
	return v
}

// putWords: after one tap there is more to say; after that, to put right.
func putWords(a adoption.Adoption) string {
	if scope(a) == "" {
		return "Say for whom"
	}
	return "Put it right"
}

// schoolOf is a school on the item's page; a visitor reads its name alone.
func schoolOf(act authz.Actor, s adoption.SchoolUse) schoolView {
	v := schoolView{Name: s.Name, Seed: s.Slug, Href: "/at/" + s.Slug}
	if act.Visitor() {
		return v
	}
	var scopes []string
	for _, a := range s.Uses {
		if w := scope(a); w != "" && len(scopes) < 3 && !slices.Contains(scopes, w) {
			scopes = append(scopes, w)
		}
	}
	v.Line = upper(since(s.Started(), s.Ended()))
	if len(scopes) > 0 {
		v.Line = strings.Join(scopes, ", ") + ", " + since(s.Started(), s.Ended())
	}
	return v
}

// triedView is "What happened when we tried it".
type triedView struct {
	Summary string
	Notes   []noteView
	More    *ui.Link
	Add     *ui.Link
}

func triedOf(act authz.Actor, it items.Item, around adoption.Around) triedView {
	v := triedView{Summary: summary(around.Summary)}
	for _, n := range around.Notes[:min(len(around.Notes), notesShown)] {
		v.Notes = append(v.Notes, noteOf(act, n))
	}
	if len(around.Notes) > notesShown {
		v.More = &ui.Link{Label: "All the notes", Href: "/items/" + it.ID + "/notes"}
	}
	if len(around.Mine) > 0 {
		v.Add = &ui.Link{Label: "Add your note", Href: "/uses/" + around.Mine[0].ID + "/notes/new"}
	}
	return v
}

// noteView is one note.
type noteView struct {
	ID           string
	School, Seed string
	Person       string
	Href         string // of the person, or of the school
	Result       string
	Evidence     string
	Changed      string
	Facts        []string
	Figures      *figuresView
	Edited       bool
	Mine         bool
	Edit, Remove string
	OnlySome     bool // not for everyone who can see the item
}

func noteOf(act authz.Actor, n adoption.Note) noteView {
	v := noteView{ID: n.ID, School: n.Use.OrgName, Seed: n.Use.OrgSlug, Person: n.Use.PersonName, Href: "/at/" + n.Use.OrgSlug,
		Result: resultWords[n.Result], Evidence: n.Evidence, Figures: figuresOf(n.Measure), Edited: !n.EditedAt.IsZero(), OnlySome: n.Audience == adoption.OwnTrust}
	v.Changed = changedWords(n)
	for _, f := range []string{n.Class, bandWords[n.Pupils], weeksWords(n.Weeks), n.CreatedAt.Format("January 2006")} {
		if f != "" {
			v.Facts = append(v.Facts, f)
		}
	}
	if adoption.CanChangeNote(act, n) == nil {
		v.Edit = "/notes/" + n.ID + "/edit"
	}
	if adoption.CanRemoveNote(act, n) == nil {
		v.Remove = "/notes/" + n.ID + "/removal"
	}
	return v
}

func weeksWords(n int) string {
	if n == 0 {
		return ""
	}
	return count(n, "week", "weeks")
}

// changedWords is "Changed: the pace, the language. We took eight lessons."
func changedWords(n adoption.Note) string {
	var kinds []string
	for _, c := range n.Changes {
		kinds = append(kinds, changeWords[c][1])
	}
	var out []string
	if len(kinds) > 0 {
		out = append(out, "Changed: "+strings.Join(kinds, ", ")+".")
	}
	if n.Changed != "" {
		out = append(out, n.Changed)
	}
	return strings.Join(out, " ")
}
