package libraryweb

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/slots"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/shell"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// reading is the table of the pages that change nothing.
func (h handlers) reading() []web.Route {
	return []web.Route{
		{Pattern: "GET /{$}", For: web.Everyone, Do: h.home},
		{Pattern: "GET /at/{org}", For: web.Everyone, Do: h.front},
		{Pattern: "GET /at/{org}/{slug}", For: web.Everyone, Do: h.show},
		{Pattern: "GET /at/{org}/logo/{tag}", For: web.Everyone, Do: h.logo},
		{Pattern: "GET /help", For: web.Everyone, Do: h.help("Help", "How finding, sharing and talking work in Staffroom.", helpBody)},
		{Pattern: "GET /help/accessibility", For: web.Everyone, Do: h.help("Accessibility", "How Staffroom works for everyone, and where it falls short.", accessibilityBody)},
		{Pattern: "GET /files/{file}", For: web.Everyone, Do: h.download(files.Whole)},
		{Pattern: "GET /files/{file}/preview", For: web.Everyone, Do: h.download(files.Preview)},
		{Pattern: "GET /files/{file}/thumb", For: web.Everyone, Do: h.download(files.Thumb)},
	}
}

// showView is the page of one entry.
type showView struct {
	Title    string
	Kind     string
	Banner   *banner
	Download *ui.Link
	Edit     *ui.Link
	Care     templ.Component // what the reader can do with it besides
	Parts    parts           // what all who may read it are shown alike
	Talk     templ.Component // the discussion; nil where there is none
	Slots    slots.Slots     // what other rooms show; their Care is in Care
}

// partsView is what of an entry's page all staff who may read it are shown alike.
type partsView struct {
	Title    string
	Kind     string
	Audience ui.AudienceView
	Pinned   bool
	Tags     []ui.Link
	Byline   ui.BylineView
	Summary  string
	Why      string
	WhyTitle string
	Video    *ui.VideoView
	Files    []ui.FileView
	FileNote string
	Body     ui.HTML
	Facts    []ui.Fact
	Licence  licenceView
}

// banner says that the page is not what others read.
type banner struct {
	Icon, Title, Text string
	Act               *careAct
	Link              *ui.Link
}

// careView is what those who look after an entry can do with it: links to pages
// that ask first, and buttons for what is undone as easily.
type careView struct {
	Links []ui.Link
	Acts  []careAct
}

// careAct is a button that changes something.
type careAct struct {
	Label, Icon, Action string
	Hidden              []ui.Option // Label is the name
}

// show answers with the page of an entry: for a visitor from memory where that
// is still what the database says.
func (h handlers) show(w http.ResponseWriter, r *http.Request) error {
	err := h.showEntry(w, r)
	if errs.Is(err, errs.NotFound) {
		return h.sayGone(w, r, err)
	}
	return err
}

func (h handlers) showEntry(w http.ResponseWriter, r *http.Request) error {
	act := authz.Of(r.Context())
	org, slug := r.PathValue("org"), r.PathValue("slug")
	if act.Visitor() && !web.HasFlash(r) {
		return h.pages.serve(w, r, h, org, slug)
	}
	e, err := h.Library.BySlug(r.Context(), act, org, slug)
	if err != nil {
		return err
	}
	page, body, err := h.entryPage(r, act, e)
	if err != nil {
		return err
	}
	return h.Shell.Render(w, r, http.StatusOK, page, body)
}

// relatedShown is how many entries a page names as like its own.
const relatedShown = 4

// entryPage is what the frame is put round.
func (h handlers) entryPage(r *http.Request, act authz.Actor, e library.Entry) (shell.Page, templ.Component, error) {
	related, err := h.Library.Related(r.Context(), act, e, relatedShown)
	if err != nil {
		return shell.Page{}, nil, err
	}
	v, err := h.entryView(r.Context(), act, e)
	if err != nil {
		return shell.Page{}, nil, err
	}
	if v.Parts, err = h.parts(r.Context(), act, e, related); err != nil {
		return shell.Page{}, nil, err
	}
	mine, err := h.own(r, act, e)
	if err != nil {
		return shell.Page{}, nil, err
	}
	v.Slots, v.Care, v.Talk = mine.slots, mine.care, mine.talk
	canonical := h.Shell.Base() + e.Path()
	p := shell.Page{Section: "library", OrgID: e.OrgID, PageView: ui.PageView{
		Title: v.Title, Canonical: canonical, NoIndex: e.Reach != authz.Everyone,
	}}
	if act.Visitor() { // what describes the page to programs: none of those is signed in
		p.Section = "home"
		p.Description, p.JSONLD, p.Image = description(e), h.learningResource(e, v.Slots.About), h.picture(e)
	}
	if e.Reach == authz.Everyone {
		p.Feeds = []ui.Feed{{Title: "New from " + e.OrgName, Href: "/at/" + e.OrgSlug + "/feed.atom"}}
	}
	return p, entryBody(v), nil
}

func (h handlers) entryView(ctx context.Context, act authz.Actor, e library.Entry) (showView, error) {
	may := items.MayOf(act, e.Item)
	v := showView{Title: itemcards.Title(e.Item), Kind: e.Kind, Download: downloadLink(e.Files)}
	if may.Edit && e.State == items.Published {
		v.Edit = &ui.Link{Label: "Edit", Href: "/items/" + e.ID + "/edit", Icon: "pencil"}
	}
	var err error
	v.Banner, err = h.bannerOf(ctx, act, e.Item, may)
	return v, err
}

// description is what a search engine shows under the title.
func description(e library.Entry) string {
	return cmp.Or(e.Summary, clip(e.Why, 200), e.Body.Summary(200))
}

// clip shortens a text at a word.
func clip(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) <= n {
		return s
	}
	cut := strings.LastIndexByte(s[:n], ' ')
	if cut < n/2 {
		return ""
	}
	return s[:cut] + "…"
}

// searchFrom is the search that a reader of something of an organisation's goes
// on with: staff in all they may see, visitors in its trust's open library.
func (h handlers) searchFrom(ctx context.Context, act authz.Actor, orgID string) (string, error) {
	if !act.Visitor() {
		return "/library", nil
	}
	b, err := h.Shell.BrandOf(ctx, orgID)
	return "/at/" + b.Org.Slug + "/library", err
}

func crumbs(e library.Entry, find string) []ui.Link {
	out := []ui.Link{{Label: "Library", Href: find}, {Label: e.OrgName, Href: "/at/" + e.OrgSlug}}
	for _, f := range []tags.Facet{tags.Subject, tags.JobRole} {
		if len(e.Tags[f]) > 0 {
			return append(out, facetLink(find, f, e.Tags[f][0]))
		}
	}
	return out
}

func facetLink(find string, f tags.Facet, value string) ui.Link {
	return ui.Link{Label: tags.Label(f, value), Href: find + "?" + url.Values{string(f): {value}}.Encode()}
}

func tagLinks(set tags.Set, find string) []ui.Link {
	var out []ui.Link
	for _, f := range []tags.Facet{tags.KeyStage, tags.Year, tags.Subject, tags.JobRole, tags.Topic} {
		for _, v := range set[f] {
			out = append(out, facetLink(find, f, v))
		}
	}
	return out
}

func byline(act authz.Actor, e library.Entry) ui.BylineView {
	b := ui.BylineView{Name: e.AuthorName, Seed: e.AuthorID, Under: e.OrgName + ". " + whenWords(e.Item)}
	if !act.Visitor() {
		b.Href = "/people/" + e.AuthorSlug
	}
	return b
}

func whenWords(it items.Item) string {
	switch {
	case it.PublishedAt.IsZero():
		return "Last saved " + itemcards.Day(it.UpdatedAt)
	case it.UpdatedAt.Sub(it.PublishedAt) > 24*time.Hour:
		return "Updated " + itemcards.Day(it.UpdatedAt)
	}
	return "Shared " + itemcards.Day(it.PublishedAt)
}

func whyTitle(kind string) string {
	switch kind {
	case "enquiry":
		return "What we found"
	case "stop":
		return "What happened when we stopped"
	case "article":
		return "Why it matters"
	}
	return "Why it worked"
}

func video(e library.Entry) *ui.VideoView {
	f, ok := e.Video()
	if !ok {
		return nil
	}
	v := &ui.VideoView{Title: itemcards.Title(e.Item), Src: f.Path(), Type: f.Type, NoDownload: true}
	for _, o := range e.Files {
		switch {
		case o.Role == files.Poster && o.PreviewKey != "":
			v.Poster = o.PreviewPath()
		case o.Role == files.Captions && o.State == files.Ready:
			v.Captions = o.Path()
		}
	}
	if v.Poster == "" {
		v.Poster = f.PreviewPath()
	}
	return v
}

func entryFacts(e library.Entry) []ui.Fact {
	out := []ui.Fact{{Label: "From", Text: e.OrgName, Href: "/at/" + e.OrgSlug}}
	if !e.PublishedAt.IsZero() {
		out = append(out, ui.Fact{Label: "Shared", Text: itemcards.Day(e.PublishedAt)})
		if e.UpdatedAt.Sub(e.PublishedAt) > 24*time.Hour {
			out = append(out, ui.Fact{Label: "Updated", Text: itemcards.Day(e.UpdatedAt)})
		}
	}
	if words := e.Body.Words(); words >= 200 {
		out = append(out, ui.Fact{Label: "Reading time", Text: plural((words+199)/200, "minute", "minutes")})
	}
	return out
}

// care is what the reader can do besides reading; nil for those who only read.
func care(it items.Item, may items.May) *careView {
	base := "/items/" + it.ID
	c := &careView{}
	if may.Edit && it.State == items.Draft {
		c.Links = append(c.Links, ui.Link{Label: "Go on writing", Href: "/drafts/" + it.ID, Icon: "pencil"})
	}
	if may.Edit && it.State == items.Published {
		c.Links = append(c.Links, ui.Link{Label: "Change who can see it", Href: base + "/audience", Icon: "users"})
	}
	if may.Edit && it.State != items.Draft {
		c.Links = append(c.Links, ui.Link{Label: "Versions", Href: base + "/versions", Icon: "history"})
	}
	if may.Pin {
		pin := careAct{Label: "Pin to the front page", Icon: "pin", Action: base + "/pin", Hidden: []ui.Option{{Label: "on", Value: "yes"}}}
		if !it.PinnedAt.IsZero() {
			pin = careAct{Label: "Take off the front page", Icon: "pin-off", Action: base + "/pin", Hidden: []ui.Option{{Label: "on", Value: "no"}}}
		}
		c.Acts = append(c.Acts, pin)
	}
	if may.Withdraw {
		c.Links = append(c.Links, ui.Link{Label: "Take it down", Href: base + "/withdrawal", Icon: "archive"})
	}
	if may.Delete {
		c.Links = append(c.Links, ui.Link{Label: "Delete it", Href: base + "/deletion", Icon: "trash-2"})
	}
	if len(c.Links) == 0 && len(c.Acts) == 0 {
		return nil
	}
	return c
}

func (h handlers) bannerOf(ctx context.Context, act authz.Actor, it items.Item, may items.May) (*banner, error) {
	switch it.State {
	case items.Draft:
		return &banner{Icon: "pencil", Title: "Draft", Text: "Only you can see this. It is how others will see it once you share it.",
			Link: &ui.Link{Label: "Go on writing", Href: "/drafts/" + it.ID}}, nil
	case items.Deleted:
		b := &banner{Icon: "trash-2", Title: "Deleted", Text: "You deleted this. Nobody else can see it."}
		if may.Undelete {
			b.Act = &careAct{Label: "Undo", Icon: "undo-2", Action: "/items/" + it.ID + "/deletion/undo"}
		}
		return b, nil
	case items.Withdrawn:
		by, err := h.nameOf(ctx, act, it.WithdrawnBy)
		b := &banner{Icon: "archive", Title: "Taken down", Text: fmt.Sprintf("%s took this down on %s. Readers no longer see it.", by, itemcards.Day(it.UpdatedAt))}
		if may.PutBack {
			b.Act = &careAct{Label: "Put it back", Icon: "archive-restore", Action: "/items/" + it.ID + "/withdrawal/undo"}
		}
		return b, err
	}
	return nil, nil
}

// nameOf is how to speak of somebody to the reader.
func (h handlers) nameOf(ctx context.Context, act authz.Actor, personID string) (string, error) {
	if personID == act.PersonID {
		return "You", nil
	}
	p, err := h.People.Get(ctx, act, personID)
	if errs.Is(err, errs.NotFound) {
		return "Somebody", nil
	}
	return p.Name, err
}

// fileViews are the files offered for download.
func fileViews(fs []files.File) []ui.FileView {
	var out []ui.FileView
	for _, f := range fs {
		if f.Role != files.Attachment {
			continue
		}
		v := ui.FileView{Name: fileTitle(f), Facts: fileFacts(f), Preview: f.PreviewPath(), Download: f.Path(), Thumb: ui.ThumbView{Src: f.ThumbPath(), Kind: "resource", Seed: f.Type}}
		if f.State == files.Reading {
			v.Status, v.Tone = "Being read", ""
		}
		out = append(out, v)
	}
	return out
}

func fileTitle(f files.File) string { return cmp.Or(f.Title, f.Name) }

func fileFacts(f files.File) []string {
	var out []string
	if f.Title != "" && f.Title != f.Name {
		out = append(out, f.Name)
	}
	if f.Pages > 0 {
		one, many := leafWords(f.Type)
		out = append(out, plural(f.Pages, one, many))
	}
	return append(out, size(f.Bytes))
}

func leafWords(mime string) (one, many string) {
	switch {
	case strings.Contains(mime, "presentation"):
		return "slide", "slides"
	case strings.Contains(mime, "sheet"):
		return "sheet", "sheets"
	}
	return "page", "pages"
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// size is a number of bytes as people say it.
func size(n int64) string {
	switch {
	case n >= 10<<20:
		return fmt.Sprintf("%d MB", n>>20)
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%d KB", max(1, (n+512)>>10))
}

func attachments(fs []files.File) []files.File {
	return slices.DeleteFunc(slices.Clone(fs), func(f files.File) bool { return f.Role != files.Attachment })
}

func filesNote(fs []files.File) string {
	list := attachments(fs)
	var sum int64
	for _, f := range list {
		sum += f.Bytes
	}
	if len(list) < 2 {
		return ""
	}
	return plural(len(list), "file", "files") + ", " + size(sum)
}

// downloadLink is the page's main action: the file, or the way to the files.
func downloadLink(fs []files.File) *ui.Link {
	switch list := attachments(fs); len(list) {
	case 0:
		return nil
	case 1:
		return &ui.Link{Label: "Download, " + size(list[0].Bytes), Href: list[0].Path(), Icon: "download"}
	default:
		return &ui.Link{Label: "See the " + plural(len(list), "file", "files"), Href: "#files", Icon: "arrow-down"}
	}
}

func lower(s string) string { return strings.ToLower(s) }
