package libraryweb

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/gate"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// writeView is the page on which an entry is written, as a draft or later.
type writeView struct {
	Draft       bool
	Title, Lead string
	Crumbs      []ui.Link
	Action      string
	Autosave    string
	Person      string
	Version     int
	Status      string
	Errors      []ui.ErrorLine
	Notice      *noticeView
	Advice      []templ.Component // of other rooms
	Steps       []ui.Step
	Files       filesListView
	Drop        ui.DropView
	Recording   bool
	Name        ui.InputView
	Summary     ui.AreaView
	Kind        ui.SelectView
	Why         ui.AreaView
	Body        ui.WriteView
	JobRoles    ui.TilesView
	KeyStages   ui.TilesView
	Years       foldedView
	Subjects    foldedView
	Topics      ui.InputView
	Licence     ui.SelectView
	Audience    ui.TilesView
	Note        ui.InputView
	Card        ui.CardView
	Proposal    proposalView
	Delete      string
	Cancel      ui.Link
}

// foldedView is a long list of tiles with what is chosen in one line.
type foldedView struct {
	Label, Chosen string
	Tiles         ui.TilesView
}

// noticeView is something to know before writing on. Drop is the address of a
// form that throws unsaved changes away.
type noticeView struct {
	Text string
	Link ui.Link
	Drop string
}

// proposalView is what the rules found.
type proposalView struct {
	Lines []ui.Fact
	Fills []fillView
}

// fillView puts a value into a field in which nothing was typed.
type fillView struct{ Name, Value string }

// filesListView is the list of files with what is wrong.
type filesListView struct {
	ItemID   string
	Rows     []fileRowView
	Problems []string
	Reading  bool
	Proposal proposalView
	Card     ui.CardView
	Draft    bool
}

type fileRowView struct {
	ui.FileView
	Alt *ui.InputView
}

var entryFields = []string{"files", "title", "summary", "kind", "job_role", "subject", "key_stage", "year", "topic", "why", "body", "audience", "licence", "note"}

func (h handlers) writeView(ctx context.Context, e library.Entry, f entryForm, wrong map[string]string) (writeView, error) {
	act := authz.Of(ctx)
	v := writeView{Person: act.PersonID, Version: f.Version, Errors: errorLines(wrong, entryFields), Files: filesView(e, nil), Recording: f.Edit.Kind == "recording"}
	if text, ok := wrong["files"]; ok {
		v.Files.Problems = append(v.Files.Problems, text)
	}
	v.Status = "Saved " + momentWords(e.UpdatedAt, h.Clock())
	v.Drop = h.drop(draftPath(e.ID)+"/files", "files")
	v.Drop.Label = "Drop more files here"
	if len(v.Files.Rows) == 0 {
		v.Drop.Label = "Drop your files here"
	}
	v.words(f, wrong)
	v.Body = ui.WriteView{FieldView: ui.FieldView{ID: "body", Label: "The whole story", Optional: true, Error: wrong["body"],
		Hint: "Steps, pictures, tables: what somebody needs to do it themselves."},
		Markdown: f.Edit.Body.Markdown(), JSON: string(f.Edit.Body.JSON()), Upload: draftPath(e.ID) + "/pictures", Rows: 12}
	if f.bodyErr != nil {
		v.Body.Markdown = f.Markdown
	}
	v.facets(f.Edit.Tags, wrong)
	v.Delete = itemPath(e.ID, "/deletion")
	v.Card = cardOf(e, f.Edit)
	v.Steps = steps(e, f.Edit)
	rules, err := h.Gate.Rules(ctx, e.OrgID)
	if err != nil {
		return v, err
	}
	v.Licence = licenceSelect(rules, f.Edit.Licence, wrong["licence"])
	if e.State == items.Draft {
		v.Audience, err = h.audienceTiles(ctx, act, e, f.Audience, wrong["audience"])
	}
	return v, err
}

// words are the fields of plain text.
func (v *writeView) words(f entryForm, wrong map[string]string) {
	v.Name = ui.InputView{FieldView: ui.FieldView{ID: "title", Label: "Title", Error: wrong["title"],
		Hint: "Would it make sense to somebody in another school?"}, Name: "title", Value: f.Edit.Title, MaxLength: items.MaxTitle}
	v.Summary = ui.AreaView{FieldView: ui.FieldView{ID: "summary", Label: "Summary", Error: wrong["summary"],
		Hint: "One or two sentences for lists and search."}, Name: "summary", Value: f.Edit.Summary, Rows: 2, Attrs: map[string]any{"data-autosize": true}}
	v.Kind = ui.SelectView{FieldView: ui.FieldView{ID: "kind", Label: "What it is", Error: wrong["kind"]}, Name: "kind"}
	for _, k := range library.Kinds {
		v.Kind.Options = append(v.Kind.Options, ui.Option{Value: k.Value, Label: k.Label + ": " + strings.ToLower(k.Hint[:1]) + k.Hint[1:], Chosen: f.Edit.Kind == k.Value})
	}
	v.Why = ui.AreaView{FieldView: ui.FieldView{ID: "why", Label: "One paragraph is plenty", Error: wrong["why"],
		Hint: "What were children or colleagues finding hard? What did you do? What changed? 20 to 120 words is about right."},
		Name: "why", Value: f.Edit.Why, Rows: 5, Attrs: map[string]any{"data-autosize": true}}
	v.Note = ui.InputView{FieldView: ui.FieldView{ID: "note", Label: "What did you change?", Optional: true, Error: wrong["note"],
		Hint: "It stands in the list of versions."}, Name: "note", Value: f.Note, MaxLength: maxNote}
}

// maxNote is the longest note on a version.
const maxNote = 200

func (v *writeView) facets(set tags.Set, wrong map[string]string) {
	tile := func(f tags.Facet, label, hint string) ui.TilesView {
		t := ui.TilesView{FieldView: ui.FieldView{ID: string(f), Label: label, Hint: hint, Error: wrong[string(f)]}, Name: string(f), Many: true}
		for _, term := range tags.Terms(f) {
			t.Options = append(t.Options, ui.Option{Value: term.Value, Label: term.Label, Chosen: slices.Contains(set[f], term.Value)})
		}
		return t
	}
	v.JobRoles = tile(tags.JobRole, "Who is it for?", "")
	v.KeyStages = tile(tags.KeyStage, "Key stages", "")
	v.Subjects = foldedView{facetWords[tags.Subject], chosenWords(tags.Subject, set), tile(tags.Subject, "Subjects", "")}
	v.Years = foldedView{facetWords[tags.Year], chosenWords(tags.Year, set), tile(tags.Year, "Year groups", "")}
	v.Subjects.Tiles.Quiet, v.Years.Tiles.Quiet = true, true
	v.Topics = ui.InputView{FieldView: ui.FieldView{ID: "topic", Label: "Topics", Optional: true, Hint: "With commas between them, such as fractions, retrieval practice.",
		Error: wrong["topic"]}, Name: "topic", Value: strings.Join(set[tags.Topic], ", ")}
}

func chosenWords(f tags.Facet, set tags.Set) string {
	if chosen := tagWords(set, f); chosen != "" {
		return chosen
	}
	return "none yet"
}

// proposedHint stands beside what rules filled in.
const proposedHint = "Proposed from your files. Change it if it is wrong."

// mark says beside each field that its value is a proposal.
func (v *writeView) mark(proposed map[string]bool) {
	for field, hint := range map[string]*string{
		"title": &v.Name.Hint, "summary": &v.Summary.Hint, "job_role": &v.JobRoles.Hint, "subject": &v.Subjects.Tiles.Hint,
		"key_stage": &v.KeyStages.Hint, "year": &v.Years.Tiles.Hint,
	} {
		if proposed[field] {
			*hint = proposedHint
		}
	}
}

func proposalOf(p library.Proposal, filled map[string]bool) proposalView {
	var v proposalView
	add := func(name, label, value string) {
		if filled[name] {
			v.Lines = append(v.Lines, ui.Fact{Label: label, Text: value})
			v.Fills = append(v.Fills, fillView{name, value})
		}
	}
	add("title", "Title", p.Title)
	add("summary", "Summary", p.Summary)
	for _, f := range tags.Facets {
		if !filled[string(f)] {
			continue
		}
		var labels []string
		for _, value := range p.Tags[f] {
			labels = append(labels, tags.Label(f, value))
			v.Fills = append(v.Fills, fillView{string(f), value})
		}
		v.Lines = append(v.Lines, ui.Fact{Label: facetWords[f], Text: strings.Join(labels, ", ")})
	}
	return v
}

var facetWords = map[tags.Facet]string{
	tags.Subject: "Subjects", tags.KeyStage: "Key stages", tags.Year: "Year groups", tags.JobRole: "Who it is for", tags.Topic: "Topics",
}

// filesView lists the files of an entry but for the pictures in its text.
func filesView(e library.Entry, p problems) filesListView {
	v := filesListView{ItemID: e.ID, Problems: p, Draft: e.State == items.Draft}
	for _, f := range e.Files {
		if f.Role != files.Picture {
			v.Rows = append(v.Rows, fileRow(e, f))
		}
		v.Reading = v.Reading || f.State == files.Reading
	}
	return v
}

var roleWords = map[files.Role]string{files.Video: "the film", files.Poster: "its still picture", files.Captions: "its captions"}

func fileRow(e library.Entry, f files.File) fileRowView {
	row := fileRowView{FileView: ui.FileView{Name: fileTitle(f), Thumb: ui.ThumbView{Src: f.ThumbPath(), Kind: "resource", Seed: f.ID},
		Remove: writePath(e.Item) + "?remove=" + f.ID, Status: "Ready", Tone: "ok"}}
	row.Facts = fileFacts(f)
	if word, ok := roleWords[f.Role]; ok {
		row.Facts = append(row.Facts, word)
	}
	switch f.State {
	case files.Reading:
		row.Status, row.Tone = "Reading it…", ""
	case files.Failed:
		row.Status, row.Tone = web.Say(f.Problem), "warn"
	}
	if strings.HasPrefix(f.Type, "image/") {
		row.Alt = &ui.InputView{FieldView: ui.FieldView{ID: "alt-" + f.ID, Label: "What " + f.Name + " shows, for people who cannot see it", Optional: true},
			Name: "alt-" + f.ID, Value: f.Alt}
	}
	return row
}

// licenceSelect offers what the trust allows, and what is chosen already.
func licenceSelect(rules gate.Rules, chosen, wrong string) ui.SelectView {
	v := ui.SelectView{FieldView: ui.FieldView{ID: "licence", Label: "What others may do with it", Error: wrong}, Name: "licence"}
	for _, value := range slices.Sorted(maps.Keys(items.Licences)) {
		if !rules.AllowsLicence(value) && value != chosen {
			continue
		}
		v.Options = append(v.Options, ui.Option{Value: value, Label: items.Licences[value], Chosen: value == chosen})
	}
	return v
}

// cardOf is how it will look in a list.
func cardOf(e library.Entry, ed library.Edit) ui.CardView {
	it := e.Item
	it.Kind, it.Title, it.Summary = ed.Kind, ed.Title, ed.Summary
	card := items.Card{Item: it, Stages: strings.Join(ed.Tags[tags.KeyStage], ","), Subjects: strings.Join(ed.Tags[tags.Subject], ",")}
	for _, f := range e.Files {
		if card.Thumb == "" && f.ThumbKey != "" {
			card.Thumb = f.ID
		}
	}
	v := itemcards.View(card)
	if v.Summary == nil {
		v.Summary = ui.Plain("Your summary appears here.")
	}
	return v
}

// steps says how far it is.
func steps(e library.Entry, ed library.Edit) []ui.Step {
	list := []ui.Step{
		{Name: "Files", Href: "#files-step", Done: len(e.Files) > 0},
		{Name: "Who it’s for", Href: "#what-step", Done: ed.Title != "" && ed.Summary != ""},
		{Name: "Why it worked", Href: "#why-step", Done: ed.Why != ""},
		{Name: "Share", Href: "#share-step"},
	}
	for n := range list {
		if !list[n].Done && !(n == 0 && (ed.Why != "" || ed.Title != "")) {
			list[n].Current = true
			break
		}
	}
	return list
}
