package lineageweb

import (
	"net/http"
	"strconv"

	"staffroom/internal/features/library/lineage"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// offerView is the page on which an improvement is offered.
type offerView struct {
	Crumbs   []ui.Link
	To       string
	Original ui.Link
	Action   string
	Words    ui.AreaView
	Changes  []changeView
	Back     string
	Errors   []ui.ErrorLine
}

func (h Room) offerForm(w http.ResponseWriter, r *http.Request) error {
	return h.showOfferForm(w, r, "", nil)
}

func (h Room) showOfferForm(w http.ResponseWriter, r *http.Request, typed string, wrong map[string]string) error {
	u, err := h.Lineage.Offerable(r.Context(), actor(r), r.PathValue("item"))
	if err != nil {
		return err
	}
	v := offerView{Crumbs: crumbs(u.Child.Item), To: u.Parent.AuthorName, Original: ui.Link{Label: u.Parent.Title, Href: u.Parent.Path()},
		Action: "/items/" + u.Child.ID + "/offer", Back: pathOf(u.Child.Item), Errors: ui.ErrorLines(wrong, "words"), Changes: changeViews(u.Comparison, nil, nil, "", "")}
	v.Words = ui.AreaView{FieldView: ui.FieldView{ID: "words", Label: "What did you improve, and what did it do for your children?", Error: wrong["words"],
		Hint: "A few sentences to " + u.Parent.AuthorName + "."}, Name: "words", Value: typed, Rows: 4}
	return h.Shell.Render(w, r, status(wrong), pageOf(u.Child.Item, "Offer it back", len(wrong) > 0), offerPage(v))
}

func (h Room) offer(w http.ResponseWriter, r *http.Request) error {
	f, err := h.Lineage.Offer(r.Context(), actor(r), r.PathValue("item"), r.FormValue("words"))
	if wrong := web.FieldErrors(err); wrong != nil {
		return h.showOfferForm(w, r, r.FormValue("words"), wrong)
	}
	if err != nil {
		return err
	}
	return done(w, r, "/offers/"+f.ID, "Offered. We tell you on Today what becomes of it.")
}

// readView is an offer as it is read.
type readView struct {
	Crumbs           []ui.Link
	Title            string
	Who, Org, When   string
	Words            string
	Offered          string // what it is called
	Answered, Answer string
	Result           *ui.Link
	Decide           *decideView
	Decline          *declineView
	Drop             string
	Note             string
	Errors           []ui.ErrorLine
}

type declineView struct {
	Action string
	Words  ui.AreaView
}

func (h Room) showOffer(w http.ResponseWriter, r *http.Request) error {
	return h.readOffer(w, r, nil, typedAnswer{})
}

// typedAnswer is what somebody typed into the answer, when it comes back.
type typedAnswer struct {
	chosen          map[string]lineage.Choice
	thanks, decline string
}

func (h Room) readOffer(w http.ResponseWriter, r *http.Request, wrong map[string]string, t typedAnswer) error {
	f, err := h.Lineage.OfferOf(r.Context(), actor(r), r.PathValue("offer"))
	if err != nil {
		return err
	}
	about := f.Child
	if f.MayAnswer {
		about = f.Parent
	}
	v := readView{Crumbs: crumbs(about), Title: "An improvement to " + titleOf(about), Who: f.OfferedName, Org: f.OfferedOrg, When: itemcards.Day(f.OfferedAt),
		Words: f.Words, Offered: f.Title, Answered: answered(f.Offer), Answer: f.Answer}
	if f.Parent.ID != "" && f.State == lineage.Taken {
		v.Result = &ui.Link{Label: f.Parent.Title, Href: f.Parent.Path()}
	}
	if f.MayDrop {
		v.Drop = "/offers/" + f.ID + "/dropping"
	}
	if f.MayAnswer && f.State == lineage.Open {
		v.Decide, v.Decline = decideOf(f, wrong, t), declineOf(f, wrong, t)
		v.Errors = decideErrors(f.Comparison, wrong, "thanks", "words")
	}
	return h.Shell.Render(w, r, status(wrong), pageOf(about, v.Title, len(wrong) > 0), readPage(v))
}

func answered(f lineage.Offer) string {
	on := itemcards.Day(f.AnsweredAt)
	switch f.State {
	case lineage.Taken:
		return f.AnsweredName + " took it on " + on + "."
	case lineage.Declined:
		return f.AnsweredName + " did not take it, on " + on + "."
	case lineage.Dropped:
		return "It was taken back on " + on + "."
	}
	return ""
}

func decideOf(f lineage.Reading, wrong map[string]string, t typedAnswer) *decideView {
	v := &decideView{Action: "/offers/" + f.ID + "/taking", Hidden: []ui.Option{{Label: "base", Value: strconv.Itoa(f.Parent.Version)}}, Theirs: f.OfferedOrg, Ours: f.Parent.OrgShortName(),
		Conflicts: f.Conflicts(), Save: "Take what I chose", Note: "It becomes a new version of yours. " + f.OfferedName + " is named on its page as a contributor, and told."}
	v.Changes = changeViews(f.Comparison, t.chosen, wrong, "Take it", "Keep ours")
	v.Thanks = &ui.AreaView{FieldView: ui.FieldView{ID: "thanks", Label: "Thank " + f.OfferedName, Hint: "A sentence is enough.", Error: wrong["thanks"]}, Name: "thanks", Value: t.thanks, Rows: 2}
	return v
}

func declineOf(f lineage.Reading, wrong map[string]string, t typedAnswer) *declineView {
	return &declineView{Action: "/offers/" + f.ID + "/declining", Words: ui.AreaView{FieldView: ui.FieldView{ID: "words", Label: "Why it does not fit here", Error: wrong["words"],
		Hint: f.OfferedName + " reads this. Their version stays as it is."}, Name: "words", Value: t.decline, Rows: 3}}
}

func (h Room) takeOffer(w http.ResponseWriter, r *http.Request) error {
	base, _ := strconv.Atoi(r.FormValue("base")) // 0 is older than any version
	t := typedAnswer{chosen: choicesOf(r), thanks: r.FormValue("thanks")}
	e, err := h.Lineage.TakeOffer(r.Context(), actor(r), r.PathValue("offer"), base, t.chosen, t.thanks)
	if wrong := web.FieldErrors(err); wrong != nil {
		if text, ok := wrong["words"]; ok {
			wrong["thanks"] = text
			delete(wrong, "words")
		}
		return h.readOffer(w, r, wrong, t)
	}
	if errs.CodeOf(err) == "lineage.took_nothing" {
		return h.readOffer(w, r, map[string]string{"": web.Say("lineage.took_nothing")}, t)
	}
	if err != nil {
		return err
	}
	return done(w, r, pathOf(e.Item), "Taken, with thanks. Who it came from is named beside the details.")
}

func (h Room) declineOffer(w http.ResponseWriter, r *http.Request) error {
	err := h.Lineage.DeclineOffer(r.Context(), actor(r), r.PathValue("offer"), r.FormValue("words"))
	if wrong := web.FieldErrors(err); wrong != nil {
		return h.readOffer(w, r, wrong, typedAnswer{decline: r.FormValue("words")})
	}
	if err != nil {
		return err
	}
	return done(w, r, "/offers/"+r.PathValue("offer"), "Your words are with them.")
}

func (h Room) dropOffer(w http.ResponseWriter, r *http.Request) error {
	if err := h.Lineage.DropOffer(r.Context(), actor(r), r.PathValue("offer")); err != nil {
		return err
	}
	return done(w, r, "/offers/"+r.PathValue("offer"), "Taken back.")
}
