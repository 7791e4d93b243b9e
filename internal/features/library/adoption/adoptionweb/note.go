package adoptionweb

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"staffroom/internal/features/library/adoption"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// noteForm is the page on which somebody says what happened.
type noteForm struct {
	Crumbs       []ui.Link
	Title, Lead  string
	Action, Back string
	Version      int
	Result       ui.TilesView
	Evidence     ui.AreaView
	Class        ui.InputView
	Pupils       ui.SelectView
	Weeks        ui.InputView
	Changes      ui.TilesView
	Changed      ui.AreaView
	Measure      measureForm
	Audience     ui.TilesView
	Save         string
	Errors       []ui.ErrorLine
}

// measureForm is the part for who measured something.
type measureForm struct {
	Open                bool
	What, How           ui.InputView
	Kind                ui.TilesView
	Before, After       ui.InputView
	Pupils, PupilsAfter ui.InputView
	Spread              ui.InputView
}

// fieldOrder is how the form goes down the page.
var fieldOrder = []string{"result", "evidence", "class", "pupils", "weeks", "changes", "changed", "measure_what", "measure_how", "measure_kind", "measure_before",
	"measure_after", "measure_pupils", "measure_pupils_after", "measure_spread", "audience"}

// parseNote reads the form. What is no number of weeks is none that is allowed.
func parseNote(r *http.Request) adoption.NoteEdit {
	f := r.FormValue
	e := adoption.NoteEdit{
		Result: adoption.Result(f("result")), Class: f("class"), Pupils: adoption.Band(f("pupils")), Changed: f("changed"), Evidence: f("evidence"),
		Audience: adoption.NoteAudience(f("audience")),
		Figures: adoption.Figures{What: f("measure_what"), How: f("measure_how"), Kind: f("measure_kind"), Before: f("measure_before"), After: f("measure_after"),
			BeforePupils: f("measure_pupils"), AfterPupils: f("measure_pupils_after"), Spread: f("measure_spread")},
	}
	if w := strings.TrimSpace(f("weeks")); w != "" {
		var err error
		if e.Weeks, err = strconv.Atoi(w); err != nil {
			e.Weeks = -1
		}
	}
	for _, c := range r.Form["changes"] {
		e.Changes = append(e.Changes, adoption.Change(c))
	}
	return e
}

func (h Room) noteForm(w http.ResponseWriter, r *http.Request) error {
	a, it, err := h.useOf(r)
	if err != nil {
		return err
	}
	if err := adoption.CanNote(actor(r), a); err != nil {
		return err
	}
	return h.askNote(w, r, a, it, adoption.NoteEdit{Audience: usualAudience(it)}, nil)
}

// usualAudience: a note on what strangers read is for the writer's own trust and
// those who shared it, unless they choose otherwise.
func usualAudience(it items.Item) adoption.NoteAudience {
	if it.Reach == authz.Everyone || it.AudienceOrgKind == "network" {
		return adoption.OwnTrust
	}
	return adoption.AllReaders
}

func (h Room) askNote(w http.ResponseWriter, r *http.Request, a adoption.Adoption, it items.Item, e adoption.NoteEdit, wrong map[string]string) error {
	v := noteForm{Title: "What happened?", Action: "/uses/" + a.ID + "/notes", Save: "Add your note"}
	v.fill(it, e, audienceTiles(it, e.Audience, false, wrong), wrong)
	return h.Shell.Render(w, r, status(wrong), pageOf(it, v.Title, len(wrong) > 0), notePage(v))
}

// fill makes the fields of the form.
func (v *noteForm) fill(it items.Item, e adoption.NoteEdit, audience ui.TilesView, wrong map[string]string) {
	v.Crumbs, v.Lead, v.Back = crumbs(it), it.Title, it.Path()+"#tried"
	v.Audience, v.Errors = audience, ui.ErrorLines(wrong, fieldOrder...)
	v.Result = ui.TilesView{FieldView: ui.FieldView{ID: "result", Label: "Did it work for you?", Error: wrong["result"]}, Name: "result"}
	for _, x := range adoption.Results {
		v.Result.Options = append(v.Result.Options, ui.Option{Value: string(x), Label: resultWords[x], Chosen: x == e.Result})
	}
	v.Evidence = ui.AreaView{FieldView: ui.FieldView{ID: "evidence", Label: "What happened, and how do you know?", Error: wrong["evidence"],
		Hint: "Two sentences are enough. No names of pupils."}, Name: "evidence", Value: e.Evidence, Rows: 4, Attrs: map[string]any{"data-autosize": true}}
	v.Class = ui.InputView{FieldView: ui.FieldView{ID: "class", Label: "With whom?", Optional: true, Error: wrong["class"], Hint: "Such as “Year 4, two classes”."},
		Name: "class", Value: e.Class, MaxLength: adoption.MaxClass}
	v.Pupils = ui.SelectView{FieldView: ui.FieldView{ID: "pupils", Label: "How many pupils?", Error: wrong["pupils"]}, Name: "pupils", Options: []ui.Option{{Label: "Not said", Chosen: e.Pupils == ""}}}
	for _, b := range adoption.Bands {
		v.Pupils.Options = append(v.Pupils.Options, ui.Option{Value: string(b), Label: upper(bandWords[b]), Chosen: b == e.Pupils})
	}
	v.Weeks = ui.InputView{FieldView: ui.FieldView{ID: "weeks", Label: "For how many weeks?", Optional: true, Error: wrong["weeks"]}, Name: "weeks", InputMode: "numeric", Width: "w-10"}
	if e.Weeks > 0 {
		v.Weeks.Value = strconv.Itoa(e.Weeks)
	}
	v.Changes = ui.TilesView{FieldView: ui.FieldView{ID: "changes", Label: "What did you change?", Optional: true, Error: wrong["changes"]}, Name: "changes", Many: true}
	for _, c := range adoption.Changes {
		v.Changes.Options = append(v.Changes.Options, ui.Option{Value: string(c), Label: changeWords[c][0], Chosen: slices.Contains(e.Changes, c)})
	}
	v.Changed = ui.AreaView{FieldView: ui.FieldView{ID: "changed", Label: "How?", Optional: true, Error: wrong["changed"]}, Name: "changed", Value: e.Changed, Rows: 2,
		Attrs: map[string]any{"data-autosize": true}}
	v.Measure = measureFields(e.Figures, wrong)
}

var measureWords = map[adoption.MeasureKind][2]string{
	adoption.Share: {"A number of pupils", "How many of them could do it, before and after"},
	adoption.Mean:  {"An average of the same pupils", "Such as a mean score, before and after"},
	adoption.Other: {"Something else", "Such as minutes or incidents"},
}

func measureFields(f adoption.Figures, wrong map[string]string) measureForm {
	input := func(id, label, value, hint string) ui.InputView {
		return ui.InputView{FieldView: ui.FieldView{ID: "measure_" + id, Label: label, Error: wrong["measure_"+id], Hint: hint}, Name: "measure_" + id, Value: value}
	}
	figure := func(id, label, value, hint string) ui.InputView {
		v := input(id, label, value, hint)
		v.InputMode, v.Width, v.MaxLength = "decimal", "w-10", 20
		return v
	}
	m := measureForm{
		What: input("what", "What did you measure?", f.What, "Such as “Explains which fraction is bigger”."), How: input("how", "How?", f.How, "The same way before and after: “The same ten questions in weeks 1 and 6”."),
		Kind:   ui.TilesView{FieldView: ui.FieldView{ID: "measure_kind", Label: "What are the two figures?", Error: wrong["measure_kind"]}, Name: "measure_kind", Wide: true},
		Before: figure("before", "Before", f.Before, ""), After: figure("after", "After", f.After, ""),
		Pupils:      figure("pupils", "How many pupils were measured?", f.BeforePupils, "At least 10: fewer could be recognised, and the figures would say little."),
		PupilsAfter: figure("pupils_after", "How many afterwards?", f.AfterPupils, "Only where they were not as many as before."),
		Spread:      figure("spread", "Standard deviation of each pupil’s change", f.Spread, "Only for an average, if you know it: it says how sure the difference is."),
	}
	m.PupilsAfter.Optional, m.Spread.Optional = true, true
	m.What.MaxLength, m.How.MaxLength = adoption.MaxMeasured, adoption.MaxMeasured
	for _, k := range adoption.MeasureKinds {
		m.Kind.Options = append(m.Kind.Options, ui.Option{Value: string(k), Label: measureWords[k][0], Note: measureWords[k][1], Chosen: string(k) == f.Kind})
	}
	m.Open = f != adoption.Figures{}
	return m
}

// audienceTiles asks who may read the note. kept offers to leave it as it is
// although the item has been shared with others meanwhile.
func audienceTiles(it items.Item, chosen adoption.NoteAudience, kept bool, wrong map[string]string) ui.TilesView {
	v := ui.TilesView{FieldView: ui.FieldView{ID: "audience", Label: "Who can read your note?", Error: wrong["audience"],
		Hint: "It stays with these readers when the page is shared more widely later."}, Name: "audience", Wide: true}
	if kept {
		v.Options = append(v.Options, ui.Option{Label: "Those who can read it now", Note: "As the page was shared when you wrote it", Chosen: chosen == adoption.Kept})
	}
	v.Options = append(v.Options,
		ui.Option{Value: string(adoption.AllReaders), Label: "Everyone who can see this page", Note: readersNow(it), Chosen: chosen == adoption.AllReaders},
		ui.Option{Value: string(adoption.OwnTrust), Label: "My trust, and those who shared it", Note: "Staff of your trust, its author and their editors", Chosen: chosen == adoption.OwnTrust})
	return v
}

// readersNow is who can see the page.
func readersNow(it items.Item) string {
	switch {
	case it.Reach == authz.Everyone:
		return "Anyone, without signing in. They read your school’s name, not yours"
	case it.AudienceName != "":
		return "Staff of " + it.AudienceName
	}
	return "As it is shared now"
}

func (h Room) note(w http.ResponseWriter, r *http.Request) error {
	e := parseNote(r)
	n, err := h.Adoption.Note(r.Context(), actor(r), r.PathValue("use"), e)
	if wrong := web.FieldErrors(err); wrong != nil {
		a, it, err := h.useOf(r)
		if err != nil {
			return err
		}
		return h.askNote(w, r, a, it, e, wrong)
	}
	if err != nil {
		return err
	}
	return h.back(w, r, n.Use.ItemID, "Thank you. Your note helps the next school decide.", "#tried")
}

// noteWithItem loads a note with the item that it is on.
func (h Room) noteWithItem(r *http.Request) (adoption.Note, items.Item, error) {
	n, err := h.Adoption.GetNote(r.Context(), actor(r), r.PathValue("note"))
	if err != nil {
		return n, items.Item{}, err
	}
	it, err := h.header(r, n.Use.ItemID)
	return n, it, err
}

func (h Room) editNoteForm(w http.ResponseWriter, r *http.Request) error {
	n, it, err := h.noteWithItem(r)
	if err != nil {
		return err
	}
	if err := adoption.CanChangeNote(actor(r), n); err != nil {
		return err
	}
	e := n.Edit()
	if moved(n, it) {
		e.Audience = adoption.Kept
	}
	return h.showEditNote(w, r, n, it, e, n.Version, nil)
}

// moved: the note was for all readers, and the item has others now.
func moved(n adoption.Note, it items.Item) bool {
	return n.Audience == adoption.AllReaders && n.Reach != it.Reach
}

func (h Room) showEditNote(w http.ResponseWriter, r *http.Request, n adoption.Note, it items.Item, e adoption.NoteEdit, version int, wrong map[string]string) error {
	v := noteForm{Title: "Your note", Action: "/notes/" + n.ID + "/edit", Version: version, Save: "Save your note"}
	v.fill(it, e, audienceTiles(it, e.Audience, moved(n, it), wrong), wrong)
	return h.Shell.Render(w, r, status(wrong), pageOf(it, v.Title, len(wrong) > 0), notePage(v))
}

func (h Room) editNote(w http.ResponseWriter, r *http.Request) error {
	e := parseNote(r)
	version, _ := strconv.Atoi(r.FormValue("version")) // 0 is older than any version
	n, err := h.Adoption.EditNote(r.Context(), actor(r), r.PathValue("note"), version, e)
	if wrong := web.FieldErrors(err); wrong != nil {
		before, it, err := h.noteWithItem(r)
		if err != nil {
			return err
		}
		return h.showEditNote(w, r, before, it, e, version, wrong)
	}
	if err != nil {
		return err
	}
	return h.back(w, r, n.Use.ItemID, "Your note is saved.", "#tried")
}

// removeNoteForm asks before a note is taken away; afterwards it offers the way
// back.
func (h Room) removeNoteForm(w http.ResponseWriter, r *http.Request) error {
	n, it, err := h.noteWithItem(r)
	if err != nil {
		return err
	}
	if err := adoption.CanRemoveNote(actor(r), n); err != nil {
		return err
	}
	v := ui.ConfirmView{Title: "Take this note away?", Text: "What " + n.Use.School() + " said of “" + it.Title + "”.", Action: "/notes/" + n.ID + "/removal", Yes: "Take it away", Danger: true,
		What: []string{"Nobody can read it any more, and the summary does not count it.", "That the school uses it stays.", "You can bring it back."},
		No:   ui.Link{Label: "Leave it", Href: it.Path() + "#tried"}}
	if !n.DeletedAt.IsZero() {
		v = ui.ConfirmView{Title: "The note is gone", Text: "Nobody can read it any more.", Action: "/notes/" + n.ID + "/removal/undo", Yes: "Bring it back",
			No: ui.Link{Label: "Back to the page", Href: it.Path()}}
	}
	return h.Shell.Render(w, r, http.StatusOK, pageOf(it, v.Title, false), ui.Confirm(v))
}

func (h Room) removeNote(w http.ResponseWriter, r *http.Request) error {
	n, err := h.Adoption.RemoveNote(r.Context(), actor(r), r.PathValue("note"))
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/notes/"+n.ID+"/removal")
}

func (h Room) restoreNote(w http.ResponseWriter, r *http.Request) error {
	n, err := h.Adoption.RestoreNote(r.Context(), actor(r), r.PathValue("note"))
	if err != nil {
		return err
	}
	return h.back(w, r, n.Use.ItemID, "The note is back.", "#tried")
}

// notesView is the page of all notes.
type notesView struct {
	Crumbs  []ui.Link
	Title   string
	Lead    string
	Summary string
	Notes   []noteView
	Pager   ui.PagerView
}

const notesOnPage = 20

func (h Room) notes(w http.ResponseWriter, r *http.Request) error {
	ctx, act := r.Context(), actor(r)
	it, err := h.header(r, r.PathValue("item"))
	if err != nil {
		return err
	}
	sum, err := h.Adoption.Summary(ctx, act, it.ID)
	if err != nil {
		return err
	}
	list, next, err := h.Adoption.Notes(ctx, act, it.ID, r.URL.Query().Get("before"), notesOnPage)
	if err != nil {
		return err
	}
	v := notesView{Crumbs: crumbs(it), Title: "What happened when we tried it", Lead: it.Title, Summary: summary(sum)}
	for _, n := range list {
		v.Notes = append(v.Notes, noteOf(act, n))
	}
	if next != "" {
		v.Pager = ui.PagerView{Label: "Pages of notes", Next: "/items/" + it.ID + "/notes?before=" + next, NextTo: "Older"}
	}
	return h.Shell.Render(w, r, http.StatusOK, pageOf(it, v.Title+": "+it.Title, false), notesPage(v))
}
