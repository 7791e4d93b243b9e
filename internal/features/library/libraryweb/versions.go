package libraryweb

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/shell"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/markup"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// partView is one part of an entry in two versions.
type partView struct {
	Title         string
	Before, After string // the names of the versions
	Old, New      markup.HTML
	Added, Taken  bool // the part is only in one of them
	Whole         []changeView
}

// changeView is one block of the text that is not the same in both versions.
type changeView struct {
	Kind string
	HTML ui.HTML
}

// versionsView is the list of versions with one comparison.
type versionsView struct {
	Crumbs  []ui.Link
	Title   string
	Lead    string
	List    []ui.VersionView
	Compare ui.SelectView
	With    ui.SelectView
	Action  string
	Diff    *diffView
}

// diffView is what changed between two versions.
type diffView struct {
	Title, Note string
	Parts       []partView
	Files       []ui.DiffFile
	Restore     *restoreView
}

// restoreView is the button that brings an old version back.
type restoreView struct {
	Action  string
	Ordinal int
	Base    int
}

// versions lists the versions and shows what the newest changed.
func (h handlers) versions(w http.ResponseWriter, r *http.Request) error {
	return h.showVersions(w, r, 0, 0)
}

// compare shows what changed between two versions.
func (h handlers) compare(w http.ResponseWriter, r *http.Request) error {
	a, errA := strconv.Atoi(r.URL.Query().Get("a"))
	b, errB := strconv.Atoi(r.URL.Query().Get("b"))
	if errA != nil || errB != nil {
		return errs.New(errs.NotFound, "not_found", "versions %q and %q", r.URL.Query().Get("a"), r.URL.Query().Get("b"))
	}
	return h.showVersions(w, r, min(a, b), max(a, b))
}

func (h handlers) showVersions(w http.ResponseWriter, r *http.Request, older, newer int) error {
	ctx, act := r.Context(), authz.Of(r.Context())
	it, err := h.Library.Header(ctx, act, r.PathValue("item"))
	if err != nil {
		return err
	}
	list, err := h.Library.Versions(ctx, act, it.ID)
	if err != nil {
		return err
	}
	if newer == 0 && len(list) > 1 {
		older, newer = list[1].Number, list[0].Number
	}
	v := versionsView{Crumbs: writeCrumbs(it), Title: "Versions", Lead: it.Title + ". " + it.AuthorName + ", " + it.OrgName + ".",
		Action: itemPath(it.ID, "/versions/compare"), List: versionViews(it, list, newer)}
	v.Compare, v.With = versionSelect("a", "Compare", list, older), versionSelect("b", "with", list, newer)
	if newer > 0 {
		if v.Diff, err = h.diffOf(r, it, list, older, newer); err != nil {
			return err
		}
	}
	page := shell.Page{Section: "library", OrgID: it.OrgID, PageView: ui.PageView{Title: "Versions: " + it.Title, NoIndex: true}}
	return h.Shell.Render(w, r, http.StatusOK, page, versionsPage(v))
}

func versionViews(it items.Item, list []items.Version, shown int) []ui.VersionView {
	out := make([]ui.VersionView, len(list))
	for n, x := range list {
		out[n] = ui.VersionView{Number: number(x.Ordinal), Date: itemcards.Day(x.At), DateTime: x.At.Format("2006-01-02"), Note: noteWords(x.Note, n == len(list)-1),
			Author: x.EditorName, Href: itemPath(it.ID, "/versions/"+number(x.Number)), Current: x.Number == shown || shown == 0 && n == 0}
		if n+1 < len(list) {
			out[n].Compare = itemPath(it.ID, "/versions/compare?a="+number(list[n+1].Number)+"&b="+number(x.Number))
		}
	}
	return out
}

func noteWords(note string, first bool) string {
	if note == "" && first {
		return "First shared"
	}
	return note
}

func versionSelect(id, label string, list []items.Version, chosen int) ui.SelectView {
	v := ui.SelectView{FieldView: ui.FieldView{ID: id, Label: label}, Name: id, Small: true}
	for _, x := range list {
		v.Options = append(v.Options, ui.Option{Value: number(x.Number), Label: "Version " + number(x.Ordinal) + ", " + itemcards.Day(x.At), Chosen: x.Number == chosen})
	}
	return v
}

func (h handlers) diffOf(r *http.Request, it items.Item, list []items.Version, older, newer int) (*diffView, error) {
	ctx, act := r.Context(), authz.Of(r.Context())
	a, err := h.Library.Snapshot(ctx, act, it.ID, older)
	if err != nil {
		return nil, err
	}
	b, err := h.Library.Snapshot(ctx, act, it.ID, newer)
	if err != nil {
		return nil, err
	}
	d := &diffView{Title: "Version " + number(a.Ordinal) + " to version " + number(b.Ordinal), Files: compareFiles(a.Files, b.Files)}
	var same int
	d.Parts, same = compareEdits(a.Edit, b.Edit, "Version "+number(a.Ordinal), "Version "+number(b.Ordinal))
	d.Note = plural(len(d.Parts), "part", "parts") + " changed, " + number(same) + " the same"
	if len(d.Files) > 0 {
		d.Note += ", " + plural(len(d.Files), "file", "files") + " changed"
	}
	if older != list[0].Number {
		d.Restore = restoreOf(it, a.Version)
	}
	return d, nil
}

func restoreOf(it items.Item, v items.Version) *restoreView {
	return &restoreView{Action: itemPath(it.ID, "/versions/"+number(v.Number)+"/restoration"), Ordinal: v.Ordinal, Base: it.Version}
}

// compareEdits shows the parts that differ, and counts those that do not.
func compareEdits(a, b library.Edit, before, after string) (parts []partView, same int) {
	line := func(title, was, is string) {
		if was == is {
			if was != "" {
				same++
			}
			return
		}
		parts = append(parts, partView{Title: title, Before: before, After: after, New: markup.DiffText(was, is), Added: was == "", Taken: is == "", Old: markup.Escape(was)})
	}
	line("Title", a.Title, b.Title)
	line("Summary", a.Summary, b.Summary)
	line("What it is", kindLabel(a.Kind), kindLabel(b.Kind))
	line("Why it worked", a.Why, b.Why)
	for _, f := range tags.Facets {
		line(facetWords[f], tagWords(a.Tags, f), tagWords(b.Tags, f))
	}
	line("Licence", items.Licences[a.Licence], items.Licences[b.Licence])
	if a.Body.Equal(b.Body) {
		if !a.Body.Empty() {
			same++
		}
		return parts, same
	}
	p := partView{Title: "The whole story", Before: before, After: after}
	for _, c := range markup.Diff(a.Body, b.Body) {
		if c.Kind == markup.Same {
			continue
		}
		p.Whole = append(p.Whole, changeView{changeWords[c.Kind], ui.HTML(c.HTML.String())})
	}
	return append(parts, p), same
}

var changeWords = map[markup.ChangeKind]string{markup.Added: "Added", markup.Removed: "Taken out", markup.Changed: "Changed"}

func kindLabel(value string) string {
	k, _ := library.KindOf(value)
	return k.Label
}

func tagWords(set tags.Set, f tags.Facet) string {
	labels := make([]string, len(set[f]))
	for n, v := range set[f] {
		labels[n] = tags.Label(f, v)
	}
	slices.Sort(labels)
	return strings.Join(labels, ", ")
}

// compareFiles says which files came, went or changed. Versions from before
// files were noted say nothing.
func compareFiles(a, b []library.FileNote) []ui.DiffFile {
	was := map[string]library.FileNote{}
	for _, f := range a {
		was[f.Name] = f
	}
	var out []ui.DiffFile
	for _, f := range b {
		before, ok := was[f.Name]
		delete(was, f.Name)
		switch {
		case !ok:
			out = append(out, ui.DiffFile{Change: "added", Name: f.Name, Note: size(f.Bytes)})
		case before.SHA256 != f.SHA256:
			out = append(out, ui.DiffFile{Change: "changed", Name: f.Name, Note: size(f.Bytes)})
		}
	}
	for _, f := range a {
		if _, gone := was[f.Name]; gone {
			out = append(out, ui.DiffFile{Change: "removed", Name: f.Name, Note: size(f.Bytes)})
		}
	}
	return out
}

// oldView is an entry as it was in one version.
type oldView struct {
	Crumbs  []ui.Link
	Title   string
	Line    string
	Summary string
	Why     string
	WhyOf   string
	Body    ui.HTML
	Tags    []string
	Files   []string
	Restore *restoreView
}

// version shows an entry as it was.
func (h handlers) version(w http.ResponseWriter, r *http.Request) error {
	ctx, act := r.Context(), authz.Of(r.Context())
	n, err := strconv.Atoi(r.PathValue("version"))
	if err != nil {
		return errs.New(errs.NotFound, "not_found", "version %q", r.PathValue("version"))
	}
	it, err := h.Library.Header(ctx, act, r.PathValue("item"))
	if err != nil {
		return err
	}
	s, err := h.Library.Snapshot(ctx, act, it.ID, n)
	if err != nil {
		return err
	}
	v := oldView{Crumbs: append(writeCrumbs(it), ui.Link{Label: "Versions", Href: itemPath(it.ID, "/versions")}), Title: s.Title,
		Line: "Version " + number(s.Ordinal) + ", saved by " + s.EditorName + " on " + itemcards.Day(s.At), Summary: s.Summary, Why: s.Edit.Why, WhyOf: whyTitle(s.Edit.Kind),
		Body: ui.HTML(s.Edit.Body.UnderTitle().String())}
	for _, f := range tags.Facets {
		for _, value := range s.Edit.Tags[f] {
			v.Tags = append(v.Tags, tags.Label(f, value))
		}
	}
	for _, f := range s.Files {
		v.Files = append(v.Files, f.Name+", "+size(f.Bytes))
	}
	if n != it.Version {
		v.Restore = restoreOf(it, s.Version)
	}
	page := shell.Page{Section: "library", OrgID: it.OrgID, PageView: ui.PageView{Title: "Version " + number(s.Ordinal) + ": " + s.Title, NoIndex: true}}
	return h.Shell.Render(w, r, http.StatusOK, page, oldPage(v))
}

// restore makes an old version the newest one.
func (h handlers) restore(w http.ResponseWriter, r *http.Request) error {
	n, err := strconv.Atoi(r.PathValue("version"))
	if err != nil {
		return errs.New(errs.NotFound, "not_found", "version %q", r.PathValue("version"))
	}
	base, _ := strconv.Atoi(r.FormValue("base")) // 0 is older than any version
	old, err := h.Library.Snapshot(r.Context(), authz.Of(r.Context()), r.PathValue("item"), n)
	if err != nil {
		return err
	}
	name := "version " + number(old.Ordinal)
	saved, err := h.Library.Restore(r.Context(), authz.Of(r.Context()), r.PathValue("item"), n, base, "Brought back "+name)
	if err != nil {
		return err
	}
	web.SetFlash(w, web.Flash{Text: upperFirst(name) + " is back. The one before it stays in the list."})
	return web.Redirect(w, r, saved.Path())
}
