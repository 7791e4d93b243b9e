package lineageweb

import (
	"maps"
	"net/http"
	"slices"
	"strconv"

	"staffroom/internal/features/library/lineage"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/platform/markup"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// changeView is one change to decide on.
type changeView struct {
	Key, Title         string
	Conflict           bool
	Prose              bool // it is text with its own layout, not a line
	CanBoth            bool
	Diff               markup.HTML
	Was, Theirs, Ours  markup.HTML
	Chosen, Error      string
	TakeWord, KeepWord string
}

// decideView is a page of changes with a choice for each.
type decideView struct {
	Crumbs       []ui.Link
	Title, Lead  string
	Original     ui.Link
	After        string
	Action       string
	Hidden       []ui.Option // Label is the name
	Theirs, Ours string
	Changes      []changeView
	Conflicts    int
	Errors       []ui.ErrorLine
	Save, Note   string
	Back         string
	Thanks       *ui.AreaView
}

// changes shows what changed in the original.
func (h Room) changes(w http.ResponseWriter, r *http.Request) error {
	return h.showChanges(w, r, nil, nil)
}

func (h Room) showChanges(w http.ResponseWriter, r *http.Request, chosen map[string]lineage.Choice, wrong map[string]string) error {
	u, err := h.Lineage.Changes(r.Context(), actor(r), r.PathValue("item"))
	if err != nil {
		return err
	}
	v := decideView{Crumbs: crumbs(u.Child.Item), Title: "The original has changed", Action: "/items/" + u.Child.ID + "/changes", Back: pathOf(u.Child.Item),
		Original: ui.Link{Label: u.Parent.Title, Href: u.Parent.Path()}, After: " by " + u.Parent.AuthorName + ", " + u.Parent.OrgName + ", on " + itemcards.Day(u.Link.MadeAt) +
			". Decide part by part: nothing changes until you save.",
		Hidden: []ui.Option{{Label: "child", Value: strconv.Itoa(u.Child.Version)}, {Label: "parent", Value: strconv.Itoa(u.Version)}},
		Theirs: u.Parent.OrgShortName(), Ours: u.Child.OrgShortName(), Conflicts: u.Conflicts(),
		Save: "Save what I chose", Note: "What you leave is not asked again. Your version keeps its own history."}
	v.Changes = changeViews(u.Comparison, chosen, wrong, "Take theirs", "Keep ours")
	v.Errors = decideErrors(u.Comparison, wrong)
	if len(v.Changes) == 0 {
		v.Title, v.Save, v.Note = "Nothing to decide", "I have seen it", ""
		if u.Version <= u.Link.BaseVersion {
			v.Save = ""
		}
	}
	return h.Shell.Render(w, r, status(wrong), pageOf(u.Child.Item, v.Title, len(wrong) > 0), changesPage(v))
}

func (h Room) takeChanges(w http.ResponseWriter, r *http.Request) error {
	child, _ := strconv.Atoi(r.FormValue("child")) // 0 is older than any version
	parent, _ := strconv.Atoi(r.FormValue("parent"))
	chosen := choicesOf(r)
	e, err := h.Lineage.TakeChanges(r.Context(), actor(r), r.PathValue("item"), child, parent, chosen)
	if wrong := web.FieldErrors(err); wrong != nil {
		return h.showChanges(w, r, chosen, wrong)
	}
	if err != nil {
		return err
	}
	return done(w, r, pathOf(e.Item), "Saved. What you left is not asked again.")
}

// choicesOf reads the choices: every field that names a change.
func choicesOf(r *http.Request) map[string]lineage.Choice {
	out := map[string]lineage.Choice{}
	if err := r.ParseForm(); err != nil {
		return out
	}
	for key := range r.PostForm {
		switch c := lineage.Choice(r.PostForm.Get(key)); c {
		case lineage.Take, lineage.Leave, lineage.Both:
			out[key] = c
		}
	}
	return out
}

// decideErrors lead to the parts to decide on; what else is wrong leads nowhere.
func decideErrors(c *lineage.Comparison, wrong map[string]string, fields ...string) []ui.ErrorLine {
	var order []string
	for _, ch := range c.Changes {
		order = append(order, ch.Key)
	}
	order = append(order, fields...)
	out := ui.ErrorLines(wrong, order...)
	for _, key := range slices.Sorted(maps.Keys(wrong)) {
		if !slices.Contains(order, key) {
			out = append(out, ui.ErrorLine{Text: wrong[key]})
		}
	}
	return out
}

// changeViews shows changes. What only they changed is taken unless somebody
// says otherwise; where both did, a person chooses.
func changeViews(c *lineage.Comparison, chosen map[string]lineage.Choice, wrong map[string]string, take, keep string) []changeView {
	out := make([]changeView, len(c.Changes))
	for n, ch := range c.Changes {
		v := changeView{Key: ch.Key, Title: strconv.Itoa(n+1) + ". " + ch.Label, Conflict: ch.Conflict, Prose: ch.Of == lineage.OfText, CanBoth: ch.Of == lineage.OfText && ch.Conflict,
			Diff: ch.Diff, Was: ch.Was, Theirs: ch.Theirs, Ours: ch.Ours,
			Chosen: string(chosen[ch.Key]), Error: wrong[ch.Key], TakeWord: take, KeepWord: keep}
		if chosen == nil && !ch.Conflict {
			v.Chosen = string(lineage.Take)
		}
		out[n] = v
	}
	return out
}
