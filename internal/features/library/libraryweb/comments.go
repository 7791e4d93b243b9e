package libraryweb

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"unicode"

	"github.com/a-h/templ"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/people"
	"staffroom/internal/identity/shell"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/threads"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/fold"
	"staffroom/internal/platform/markup"
	"staffroom/internal/platform/memo"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// talkView is the discussion under an entry.
type talkView struct {
	Count    int
	Comments []ui.CommentView
	Form     *ui.ReplyView
	SignIn   string
}

// talk is the discussion on an entry's page. It is for staff: a visitor is told
// that there is one and nothing of what it says.
func (h handlers) talk(r *http.Request, act authz.Actor, e library.Entry) (templ.Component, error) {
	if e.State != items.Published {
		return nil, nil
	}
	if act.Visitor() {
		return talkPart(talkView{SignIn: "/signin?next=" + e.Path()}), nil
	}
	ctx := r.Context()
	said, err := h.said(ctx, act, e.Item)
	if err != nil {
		return nil, err
	}
	me, err := h.Shell.Person(ctx, act)
	if err != nil {
		return nil, err
	}
	v := talkView{Comments: h.commentViews(act, e, said.list, said.named, me, r.URL.Query().Get("reply"))}
	for _, c := range said.list {
		if c.DeletedAt.IsZero() {
			v.Count++
		}
	}
	if items.CanComment(act, e.Item) == nil {
		form := commentForm(e.Item, me, "", "")
		v.Form = &form
	}
	return talkPart(v), nil
}

// talkSaid is what was said under an item: the same for all who may read it.
type talkSaid struct {
	list    []threads.Comment
	named   map[string][]threads.Named
	touched int
	read    memo.Read
}

// talksBytes is what talk in memory may take, roughly.
const talksBytes = 4 << 20

// said is the talk under an item that act may see. It was read before if nothing
// was written since or, where nobody said anything, if the item was not touched.
func (h handlers) said(ctx context.Context, act authz.Actor, it items.Item) (s talkSaid, err error) {
	now := memo.Read{Changes: h.Library.Changes(), At: h.Clock()}
	if s, ok := h.talks.Get(it.ID); ok && s.touched == it.Touched && (len(s.list) == 0 || s.read.Fresh(now, recheck)) {
		return s, nil
	}
	s = talkSaid{touched: it.Touched, read: now}
	if s.list, err = h.Threads.List(ctx, act, it.ID); err != nil {
		return s, err
	}
	size := 256
	if len(s.list) > 0 {
		if s.named, err = h.Threads.Named(ctx, act, it.ID); err != nil {
			return s, err
		}
	}
	for _, c := range s.list {
		size += 512 + len(c.Body)
	}
	h.talks.Put(it.ID, s, size)
	return s, nil
}

// commentViews hangs the answers on what they answer.
func (h handlers) commentViews(act authz.Actor, e library.Entry, list []threads.Comment, named map[string][]threads.Named, me people.Person, reply string) []ui.CommentView {
	var out []ui.CommentView
	at := map[string]int{}
	for _, c := range list {
		v := h.commentView(act, e, c, named[c.ID])
		if c.ParentID == "" {
			v.ReplyHref = e.Path() + "?reply=" + c.ID + "#reply-" + c.ID
			if reply == c.ID {
				form := commentForm(e.Item, me, c.ID, "")
				form.Cancel = e.Path() + "#comment-" + c.ID
				v.Reply = &form
			}
			at[c.ID] = len(out)
			out = append(out, v)
			continue
		}
		if n, ok := at[c.ParentID]; ok {
			out[n].Replies = append(out[n].Replies, v)
		}
	}
	return out
}

func (h handlers) commentView(act authz.Actor, e library.Entry, c threads.Comment, named []threads.Named) ui.CommentView {
	v := ui.CommentView{ID: c.ID, Name: c.AuthorName, Seed: c.AuthorID, Href: "/people/" + c.AuthorSlug, School: c.AuthorJob, When: momentWords(c.CreatedAt, h.Clock()),
		DateTime: c.CreatedAt.Format("2006-01-02T15:04:05Z"), Author: c.AuthorID == e.AuthorID, Edited: !c.EditedAt.IsZero()}
	if !c.DeletedAt.IsZero() {
		v.Gone, v.Edited = "This comment was taken away.", false
		return v
	}
	v.Text = commentHTML(c.Body, named)
	if threads.CanChange(act, c) == nil {
		v.Edit = &ui.Link{Label: "Edit", Href: "/comments/" + c.ID + "/edit"}
	}
	if threads.CanRemove(act, e.Item, c) == nil {
		v.Remove = &ui.Link{Label: "Remove", Href: "/comments/" + c.ID + "/removal"}
	}
	return v
}

func commentForm(it items.Item, me people.Person, parent, text string) ui.ReplyView {
	v := ui.ReplyView{
		FieldView: ui.FieldView{ID: "body", Label: "Join in", Hint: "Name somebody with @ and they will see it on their Today page."},
		Action:    itemPath(it.ID, "/comments"), Name: "body", Value: text, Person: me.Name, Seed: me.ID, Submit: "Post",
		Mentions: "/people/suggest", Keep: "comment-" + it.ID + parent,
	}
	if parent != "" {
		v.ID, v.Label, v.Submit = "body-"+parent, "Your reply", "Reply"
		v.Hidden = []ui.Option{{Label: "parent", Value: parent}}
	}
	return v
}

// inline is a run of text of the document that a comment is shown as.
type inline struct {
	Type  string `json:"type"`
	Text  string `json:"text,omitempty"`
	Marks []mark `json:"marks,omitempty"`
}

type mark struct {
	Type  string            `json:"type"`
	Attrs map[string]string `json:"attrs"`
}

// commentHTML is a comment's plain text with its lines kept and those whom it
// names as links. It goes through the same closed schema as every text.
func commentHTML(body string, named []threads.Named) ui.HTML {
	type node struct {
		Type    string `json:"type"`
		Content []any  `json:"content,omitempty"`
	}
	doc := node{Type: "doc"}
	for para := range strings.SplitSeq(body, "\n\n") {
		p := node{Type: "paragraph"}
		for n, line := range strings.Split(strings.Trim(para, "\n"), "\n") {
			if n > 0 {
				p.Content = append(p.Content, inline{Type: "hardBreak"})
			}
			for _, run := range nameRuns(line, named) {
				p.Content = append(p.Content, run)
			}
		}
		doc.Content = append(doc.Content, p)
	}
	b, err := json.Marshal(doc)
	if err != nil {
		return ui.HTML(markup.Escape(body).String())
	}
	d, err := markup.ParseJSON(b)
	if err != nil { // control characters, for instance
		return ui.HTML(markup.FromText(body).HTML().String())
	}
	return ui.HTML(d.HTML().String())
}

// nameRuns parts a line at the names in it.
func nameRuns(line string, named []threads.Named) []inline {
	var out []inline
	rest := line
	for rest != "" {
		at, who := -1, threads.Named{}
		for _, n := range named {
			if i := indexFold(rest, "@"+n.Name); i >= 0 && (at < 0 || i < at || i == at && len(n.Name) > len(who.Name)) {
				at, who = i, n
			}
		}
		if at < 0 {
			return append(out, inline{Type: "text", Text: rest})
		}
		if at > 0 {
			out = append(out, inline{Type: "text", Text: rest[:at]})
		}
		end := at + len("@"+who.Name)
		out = append(out, inline{Type: "text", Text: rest[at:end], Marks: []mark{{"link", map[string]string{"href": "/people/" + who.Slug}}}})
		rest = rest[end:]
	}
	return out
}

// indexFold finds a name in whatever case it was written.
func indexFold(s, name string) int {
	for i := 0; i+len(name) <= len(s); i++ {
		if s[i] == '@' && strings.EqualFold(s[i:i+len(name)], name) {
			return i
		}
	}
	return -1
}

// comment writes a comment or an answer.
func (h handlers) comment(w http.ResponseWriter, r *http.Request) error {
	ctx, act := r.Context(), authz.Of(r.Context())
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	it, err := h.Library.Header(ctx, act, r.PathValue("item"))
	if err != nil {
		return err
	}
	body := r.PostForm.Get("body")
	named, err := h.namedIn(ctx, act, body)
	if err != nil {
		return err
	}
	say := threads.Say{ItemID: it.ID, ParentID: r.PostForm.Get("parent"), Body: body, Mentions: append(r.PostForm["mention"], named...)}
	c, err := h.Threads.Comment(ctx, act, say)
	if wrong := web.FieldErrors(err); wrong != nil {
		return h.commentAgain(w, r, it, commentAgainView{Action: itemPath(it.ID, "/comments"), Title: "Your comment", Body: body, Parent: say.ParentID, Submit: "Post", Wrong: wrong})
	}
	if err != nil {
		return err
	}
	web.SetFlash(w, web.Flash{Text: "Posted."})
	return web.Redirect(w, r, it.Path()+"#comment-"+c.ID)
}

// namedIn finds the people whom a text names with @ and their full name, among
// those the person may look up.
func (h handlers) namedIn(ctx context.Context, act authz.Actor, body string) ([]string, error) {
	var out []string
	asked := map[string]bool{}
	for _, part := range strings.Split(body, "@")[1:] {
		words := strings.FieldsFunc(part[:min(len(part), 200)], func(r rune) bool { return unicode.IsSpace(r) })
		if len(words) == 0 || len(asked) >= threads.MaxMentions {
			continue
		}
		q := searchable(strings.Join(words[:min(len(words), 2)], " "))
		if key := fold.Key(q); key == "" || asked[key] {
			continue
		} else {
			asked[key] = true
		}
		found, err := h.People.List(ctx, act, people.Filter{Query: q, Limit: 50})
		if err != nil {
			return nil, err
		}
		if id := longestName(found, part); id != "" {
			out = append(out, id)
		}
	}
	return out, nil
}

// searchable is the part of a text that names are looked up by: letters and
// what stands in names.
func searchable(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '\'' || r == '’' || r == ' ' {
			return r
		}
		return ' '
	}, s))
}

// longestName is the person whose whole name a text begins with.
func longestName(found []people.Person, text string) string {
	best, id := 0, ""
	for _, p := range found {
		if len(p.Name) > best && len(text) >= len(p.Name) && strings.EqualFold(text[:len(p.Name)], p.Name) {
			best, id = len(p.Name), p.ID
		}
	}
	return id
}

// commentAgainView is a comment on a page of its own: to be put right, or
// changed.
type commentAgainView struct {
	Action, Title, Body, Parent, Submit string
	Wrong                               map[string]string
}

// commentPage is that page.
type commentPageView struct {
	Title  string
	Crumbs []ui.Link
	Form   ui.ReplyView
	Errors []ui.ErrorLine
}

func (h handlers) commentAgain(w http.ResponseWriter, r *http.Request, it items.Item, c commentAgainView) error {
	act := authz.Of(r.Context())
	me, err := h.People.Get(r.Context(), act, act.PersonID)
	if err != nil {
		return err
	}
	form := commentForm(it, me, "", c.Body)
	form.Action, form.Submit, form.Label, form.Keep, form.Error, form.Cancel = c.Action, c.Submit, c.Title, "", c.Wrong["body"], it.Path()
	if c.Parent != "" {
		form.Hidden = []ui.Option{{Label: "parent", Value: c.Parent}}
	}
	v := commentPageView{Title: c.Title, Crumbs: writeCrumbs(it), Form: form, Errors: errorLines(c.Wrong, []string{"body"})}
	status := http.StatusOK
	if len(c.Wrong) > 0 {
		status = http.StatusUnprocessableEntity
	}
	page := shell.Page{Section: "library", OrgID: it.OrgID, Narrow: true, PageView: ui.PageView{Title: c.Title, Failed: len(c.Wrong) > 0, NoIndex: true}}
	return h.Shell.Render(w, r, status, page, commentPage(v))
}

// commentOf loads a comment with the item it is under.
func (h handlers) commentOf(r *http.Request) (threads.Comment, items.Item, bool, error) {
	act := authz.Of(r.Context())
	c, mayRestore, err := h.Threads.Get(r.Context(), act, r.PathValue("comment"))
	if err != nil {
		return c, items.Item{}, false, err
	}
	it, err := h.Library.Header(r.Context(), act, c.ItemID)
	return c, it, mayRestore, err
}

func (h handlers) editCommentForm(w http.ResponseWriter, r *http.Request) error {
	c, it, _, err := h.commentOf(r)
	if err != nil {
		return err
	}
	if err := threads.CanChange(authz.Of(r.Context()), c); err != nil {
		return err
	}
	return h.commentAgain(w, r, it, commentAgainView{Action: "/comments/" + c.ID + "/edit", Title: "Edit your comment", Body: c.Body, Submit: "Save"})
}

func (h handlers) editComment(w http.ResponseWriter, r *http.Request) error {
	_, it, _, err := h.commentOf(r)
	if err != nil {
		return err
	}
	c, err := h.Threads.Edit(r.Context(), authz.Of(r.Context()), r.PathValue("comment"), r.FormValue("body"))
	if wrong := web.FieldErrors(err); wrong != nil {
		return h.commentAgain(w, r, it, commentAgainView{Action: "/comments/" + r.PathValue("comment") + "/edit", Title: "Edit your comment", Body: r.FormValue("body"), Submit: "Save", Wrong: wrong})
	}
	if err != nil {
		return err
	}
	web.SetFlash(w, web.Flash{Text: "Changed."})
	return web.Redirect(w, r, it.Path()+"#comment-"+c.ID)
}

// removeCommentForm asks before a comment is taken away; afterwards it offers
// the way back.
func (h handlers) removeCommentForm(w http.ResponseWriter, r *http.Request) error {
	c, it, mayRestore, err := h.commentOf(r)
	if err != nil {
		return err
	}
	v := ui.ConfirmView{Title: "Take this comment away?", Action: "/comments/" + c.ID + "/removal", Yes: "Take it away", Danger: true,
		What: []string{"Nobody can read it any more.", "Answers to it stay.", "You can bring it back."}, No: ui.Link{Label: "Leave it", Href: it.Path() + "#comment-" + c.ID}}
	if !c.DeletedAt.IsZero() {
		v = ui.ConfirmView{Title: "The comment is gone", Text: "Nobody can read it any more.", Action: "/comments/" + c.ID + "/restoration", Yes: "Bring it back",
			No: ui.Link{Label: "Back to " + it.Title, Href: it.Path()}}
		if !mayRestore {
			return errs.New(errs.NotFound, "not_found", "comment %s is gone", c.ID)
		}
	} else if err := threads.CanRemove(authz.Of(r.Context()), it, c); err != nil {
		return err
	}
	page := shell.Page{Section: "library", OrgID: it.OrgID, Narrow: true, PageView: ui.PageView{Title: v.Title, NoIndex: true}}
	return h.Shell.Render(w, r, http.StatusOK, page, ui.Confirm(v))
}

func (h handlers) removeComment(w http.ResponseWriter, r *http.Request) error {
	c, err := h.Threads.Remove(r.Context(), authz.Of(r.Context()), r.PathValue("comment"))
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/comments/"+c.ID+"/removal")
}

func (h handlers) restoreComment(w http.ResponseWriter, r *http.Request) error {
	c, err := h.Threads.Restore(r.Context(), authz.Of(r.Context()), r.PathValue("comment"))
	if err != nil {
		return err
	}
	it, err := h.Library.Header(r.Context(), authz.Of(r.Context()), c.ItemID)
	if err != nil {
		return err
	}
	web.SetFlash(w, web.Flash{Text: "The comment is back."})
	return web.Redirect(w, r, it.Path()+"#comment-"+c.ID)
}

// suggestedPerson is a person to mention.
type suggestedPerson struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	School string `json:"school"`
}

// suggestPeople answers with the people whose names begin so, among those the
// person may look up.
func (h handlers) suggestPeople(w http.ResponseWriter, r *http.Request) error {
	out := []suggestedPerson{}
	q := searchable(r.URL.Query().Get("q"))
	if q == "" || len(q) > 100 {
		return writeJSON(w, http.StatusOK, out)
	}
	found, err := h.People.List(r.Context(), authz.Of(r.Context()), people.Filter{Query: q, Limit: 8})
	if err != nil {
		return err
	}
	ids := make([]string, len(found))
	for n, p := range found {
		ids[n] = p.ID
	}
	in := map[string][]people.Membership{}
	if len(ids) > 0 {
		if in, err = h.People.Memberships(r.Context(), ids...); err != nil {
			return err
		}
	}
	for _, p := range found {
		s := suggestedPerson{ID: p.ID, Name: p.Name}
		if ms := in[p.ID]; len(ms) > 0 {
			s.School = ms[0].OrgName
		}
		out = append(out, s)
	}
	return writeJSON(w, http.StatusOK, out)
}
