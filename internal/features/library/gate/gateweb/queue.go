package gateweb

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"time"

	"staffroom/internal/features/library/gate"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/shell"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// checksView is the queue with one check.
type checksView struct {
	Waiting []waitingView
	Own     string // how many of one's own others have to look at
	Check   *checkView
	Errors  []ui.ErrorLine
}

type waitingView struct {
	Href, Title, Who, School, Seed string
	Thumb                          ui.ThumbView
	From, To                       ui.AudienceView
	Note, Waiting                  string
	Late, Current                  bool
}

// checkView is one check.
type checkView struct {
	Title, Action, ID  string
	Thumb              ui.ThumbView
	Open               ui.Link
	Byline             ui.BylineView
	Words              string
	From, To           ui.AudienceView
	Who                string // who will see it
	Meanwhile          string
	Questions          []questionView
	Steps              []stepView
	Version            int
	Print              string
	ReviewBy           ui.InputView
	Note               ui.AreaView
	Go                 string // the words of the button that lets it through
	Claimed            string
	Mine               bool   // claimed by the reader
	Refused            string // why the reader may not decide
	CanDrop, CanAnswer bool
	AnswerHref         string
	State              string // in words, of what is decided
}

type stepView struct{ Name, Seed, Title, Words, When string }

// queue shows what waits, and the first of it.
func (h Room) queue(w http.ResponseWriter, r *http.Request) error {
	return h.showQueue(w, r, http.StatusOK, "", nil, nil)
}

// show shows one check.
func (h Room) show(w http.ResponseWriter, r *http.Request) error {
	return h.showQueue(w, r, http.StatusOK, r.PathValue("check"), nil, nil)
}

func (h Room) showQueue(w http.ResponseWriter, r *http.Request, status int, checkID string, typed []gate.Answer, cause error) error {
	ctx, act := r.Context(), authz.Of(r.Context())
	list, own, err := h.Gate.Queue(ctx, act)
	if err != nil {
		return err
	}
	if checkID == "" && len(list) > 0 {
		checkID = list[0].ID
	}
	v := checksView{}
	wrong, lines := errorLines(cause)
	v.Errors = lines
	title := "Checks"
	if checkID != "" {
		if v.Check, err = h.checkView(r, checkID, typed, wrong); err != nil {
			return err
		}
		title = "Check: " + v.Check.Title
	}
	if v.Waiting, err = h.waiting(r, list, checkID); err != nil {
		return err
	}
	if own > 0 {
		v.Own = "Not shown: " + count(own, "thing", "things") + " that you made or asked about. Another editor looks at it."
	}
	page := shell.Page{Section: "checks", PageView: ui.PageView{Title: title, Failed: len(lines) > 0}}
	return h.render(w, r, status, page, checksPage(v))
}

func (h Room) waiting(r *http.Request, list []gate.Waiting, current string) ([]waitingView, error) {
	named, err := h.named(r, list)
	if err != nil {
		return nil, err
	}
	now := h.Clock()
	out := make([]waitingView, len(list))
	for n, c := range list {
		card, to := itemcards.View(c.Item), audienceOf(c.Audience, named[c.Audience.OrgID])
		card.Audience.Label, to.Label = "", "" // the word alone: there is little room
		out[n] = waitingView{
			Href: "/checks/" + c.ID, Title: itemcards.Title(c.Item.Item), Who: c.Item.AuthorName, School: c.Item.OrgShortName(), Seed: c.Item.OrgSlug, Thumb: card.Thumb,
			From: card.Audience, To: to, Note: waitingNote(c.Check), Waiting: since(c.WaitingSince, now),
			Late: now.Sub(c.WaitingSince) > 3*24*time.Hour, Current: c.ID == current,
		}
	}
	return out, nil
}

// named are the organisations that things in the queue may go to.
func (h Room) named(r *http.Request, list []gate.Waiting) (map[string]orgs.Org, error) {
	var ids []string
	for _, c := range list {
		if c.Audience.OrgID != "" && !slices.Contains(ids, c.Audience.OrgID) {
			ids = append(ids, c.Audience.OrgID)
		}
	}
	out := map[string]orgs.Org{}
	if len(ids) == 0 {
		return out, nil
	}
	found, err := h.Orgs.ByIDs(r.Context(), ids)
	for _, o := range found {
		out[o.ID] = o
	}
	return out, err
}

func waitingNote(c gate.Check) string {
	switch {
	case c.ClaimedName != "":
		return c.ClaimedName + " is looking"
	case c.Reason == gate.NewFiles:
		return "New files"
	case c.Reason == gate.NewLicence:
		return "New licence"
	case c.Round > 1:
		return "Round " + strconv.Itoa(c.Round)
	}
	return "Nobody has looked yet"
}

// since is how long something waits, in days of the calendar.
func since(t, now time.Time) string {
	day := func(t time.Time) time.Time {
		y, m, d := t.In(clock.London).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	switch n := int(day(now).Sub(day(t)).Hours() / 24); n {
	case 0:
		return "Today"
	case 1:
		return "Yesterday"
	default:
		return "Waiting " + count(n, "day", "days")
	}
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

func (h Room) checkView(r *http.Request, checkID string, typed []gate.Answer, wrong map[string]string) (*checkView, error) {
	ctx, act := r.Context(), authz.Of(r.Context())
	l, err := h.Gate.Look(ctx, act, checkID)
	if err != nil {
		return nil, err
	}
	to, err := h.orgOf(ctx, l.Check.Audience)
	if err != nil {
		return nil, err
	}
	c, it := l.Check, l.Entry.Item
	if typed == nil {
		typed = mine(l.Answers, act.PersonID)
	}
	closed := c.State != gate.StateAsked || l.Refused != nil
	v := &checkView{
		Title: itemcards.Title(it), ID: c.ID, Action: "/checks/" + c.ID, Thumb: thumbOf(l), Open: ui.Link{Label: "Read it as it is", Href: it.Path(), Icon: "eye"},
		Byline: ui.BylineView{Name: it.AuthorName, Seed: it.AuthorID, Href: "/people/" + it.AuthorSlug, Under: it.OrgName + ". " + c.AskedName + " asked on " + itemcards.Day(c.AskedAt)},
		Words:  lastWords(l.Steps, c.ID), From: itemcards.Audience(it), To: audienceOf(c.Audience, to),
		Questions: questions(l.Findings, l.Answers, typed, wrong, closed), Steps: steps(l.Steps, c.ID), Version: l.Entry.Version, Print: l.Print,
		Go: goWords(c, audienceWords(c.Audience, to)), Claimed: c.ClaimedName, Mine: c.ClaimedBy == act.PersonID, State: stateWords(c),
		CanDrop: c.State.Open() && gate.CanDrop(act, it, c) == nil,
	}
	v.Meanwhile = meanwhile(c, v.From)
	v.CanAnswer = c.State == gate.StateChanges && gate.CanAsk(act, it, c.Audience) == nil
	v.AnswerHref = itemPath(it.ID, "/check?to="+c.Audience.String())
	if l.Refused != nil && c.State == gate.StateAsked {
		v.Refused = web.Say(errs.CodeOf(l.Refused))
	}
	v.ReviewBy = ui.InputView{FieldView: ui.FieldView{ID: "review_by", Label: "Look again by", Hint: "A year from now, unless you say otherwise", Error: wrong["review_by"]}, Name: "review_by",
		Type: "date", Width: "w-10", Value: cmp.Or(r.PostFormValue("review_by"), gate.DefaultReview(h.Clock()))}
	v.Note = ui.AreaView{FieldView: ui.FieldView{ID: "words", Label: "Words to " + it.AuthorName, Hint: "What needs to change, or why not. Letting it through needs none.", Optional: true, Error: wrong["words"]},
		Name: "words", Rows: 4, MaxLength: 2000, Value: r.PostFormValue("words")}
	return v, nil
}

func thumbOf(l gate.Look) ui.ThumbView {
	c := items.Card{Item: l.Entry.Item}
	for _, f := range l.Entry.Files {
		if f.ThumbKey != "" && c.Thumb == "" {
			c.Thumb = f.ID
		}
	}
	return itemcards.Thumb(c)
}

func goWords(c gate.Check, whom string) string {
	switch c.Reason {
	case gate.NewFiles:
		return "Show the new files to everyone"
	case gate.NewLicence:
		return "The new licence is right"
	}
	return "Let " + whom + " see it"
}

func meanwhile(c gate.Check, now ui.AudienceView) string {
	switch c.Reason {
	case gate.NewFiles:
		return "It is public. The new files are only for its author and the editors until somebody has looked."
	case gate.NewLicence:
		return "It is public, with its new licence. Look by " + itemcards.Day(c.DueAt) + "."
	}
	return ""
}

func stateWords(c gate.Check) string {
	switch c.State {
	case gate.StateChanges:
		return "Changes were asked for. It is the author’s turn."
	case gate.StateApproved:
		return c.DecidedName + " let it through on " + itemcards.Day(c.DecidedAt) + "."
	case gate.StateDeclined:
		return c.DecidedName + " said no on " + itemcards.Day(c.DecidedAt) + "."
	case gate.StateDropped:
		return "The request was taken back on " + itemcards.Day(c.DecidedAt) + "."
	}
	return ""
}

// lastWords are what whoever asked said last.
func lastWords(list []gate.Step, checkID string) string {
	for _, s := range list {
		if s.CheckID == checkID && (s.Did == "asked" || s.Did == "answered") {
			return s.Words
		}
	}
	return ""
}

var stepWords = map[string]string{
	"asked": "asked for a check", "changes": "asked for changes", "answered": "answered and asked again", "approved": "let it through",
	"declined": "said no", "dropped": "took the request back", "claimed": "said they would look", "left": "left it to others",
}

func steps(list []gate.Step, checkID string) (out []stepView) {
	for _, s := range list {
		if checkID == "" || s.CheckID == checkID {
			out = append(out, stepView{s.PersonName, s.PersonID, s.PersonName + " " + stepWords[s.Did], s.Words, s.At.In(clock.London).Format("2 January 2006, 3.04pm")})
		}
	}
	return out
}

// decide lets it through, asks for changes or says no.
func (h Room) decide(w http.ResponseWriter, r *http.Request) error {
	ctx, act, id := r.Context(), authz.Of(r.Context()), r.PathValue("check")
	if err := r.ParseForm(); err != nil {
		return errs.Wrap(err, errs.Invalid, "request.malformed", "form")
	}
	said, words := answers(r), r.PostFormValue("words")
	var err error
	text := ""
	switch r.PostFormValue("do") {
	case "approve":
		version, _ := strconv.Atoi(r.PostFormValue("version")) // 0 is older than any version
		_, err = h.Gate.Approve(ctx, act, id, gate.Decision{Version: version, Print: r.PostFormValue("print"), Answers: said, ReviewBy: r.PostFormValue("review_by"), Words: words})
		text = "Let through. It is open from now on."
	case "changes":
		_, err = h.Gate.AskForChanges(ctx, act, id, words, said)
		text = "Sent back with your words. It stays where it is meanwhile."
	case "decline":
		_, err = h.Gate.Decline(ctx, act, id, words, said)
		text = "Declined, with your words. It stays where it is."
	default:
		err = errs.Fields("gate.invalid", map[string]string{"words": "gate.choose"})
	}
	switch {
	case err == nil:
		web.SetFlash(w, web.Flash{Text: text})
		return web.Redirect(w, r, "/checks")
	case errs.CodeOf(err) == "gate.changed_meanwhile":
		again := errs.Fields("gate.invalid", map[string]string{"words": "gate.changed_meanwhile"})
		return h.showQueue(w, r, http.StatusConflict, id, said, again)
	case web.FieldErrors(err) != nil:
		return h.showQueue(w, r, http.StatusUnprocessableEntity, id, said, err)
	}
	return err
}

// claim says that the reader will look, or leaves it to others.
func (h Room) claim(w http.ResponseWriter, r *http.Request) error {
	on := r.FormValue("on") == "yes"
	c, err := h.Gate.Claim(r.Context(), authz.Of(r.Context()), r.PathValue("check"), on)
	if err != nil {
		return err
	}
	web.SetFlash(w, web.Flash{Text: map[bool]string{true: "Others see that you are looking at it.", false: "Left to the others."}[on]})
	return web.Redirect(w, r, "/checks/"+c.ID)
}

// drop takes the request back.
func (h Room) drop(w http.ResponseWriter, r *http.Request) error {
	c, err := h.Gate.Drop(r.Context(), authz.Of(r.Context()), r.PathValue("check"))
	if err != nil {
		return err
	}
	web.SetFlash(w, web.Flash{Text: "Taken back. It stays where it is."})
	return web.Redirect(w, r, itemPath(c.ItemID, "/checks"))
}
