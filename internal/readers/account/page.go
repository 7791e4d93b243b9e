package account

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/people"
	"staffroom/internal/identity/shell"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// view is the account page.
type view struct {
	Me       people.Own
	Line     string // under the name
	Sessions []sessionLine
	Tokens   []tokenLine
	Mail     bool              // tells what became of what they shared
	Secret   string            // of the token just made
	Errors   map[string]string // control → words
	Token    string            // name that was typed for a token
}

type sessionLine struct {
	ID, Device, When, Icon string
	Here                   bool
}

type tokenLine struct{ ID, Name, When string }

func (h Room) load(ctx context.Context, act authz.Actor, here string) (v view, err error) {
	if v.Me, err = h.People.Own(ctx, act); err != nil {
		return v, err
	}
	if v.Mail, err = h.Heard.Wanted(ctx, act); err != nil {
		return v, err
	}
	sessions, err := h.SignIn.Sessions(ctx, act.PersonID)
	if err != nil {
		return v, err
	}
	now := h.Clock()
	for _, s := range sessions {
		v.Sessions = append(v.Sessions, sessionLine{ID: s.ID, Device: s.Device, Here: s.ID == here, Icon: deviceIcon(s.Device),
			When: "Signed in " + since(s.CreatedAt, now) + ", used " + since(s.SeenAt, now)})
	}
	tokens, err := h.SignIn.Tokens(ctx, act.PersonID)
	for _, t := range tokens {
		line := tokenLine{t.ID, t.Name, "Made " + since(t.CreatedAt, now) + ", never used"}
		if !t.UsedAt.IsZero() {
			line.When = "Made " + since(t.CreatedAt, now) + ", used " + since(t.UsedAt, now)
		}
		v.Tokens = append(v.Tokens, line)
	}
	v.Line = v.Me.JobTitle
	if len(v.Me.In) > 0 && v.Line != "" {
		v.Line += ", "
	}
	if len(v.Me.In) > 0 {
		v.Line += v.Me.In[0].Short()
	}
	return v, err
}

func deviceIcon(device string) string {
	for _, phone := range []string{"iPhone", "Android", "iPad"} {
		if len(device) >= len(phone) && device[len(device)-len(phone):] == phone {
			return "smartphone"
		}
	}
	return "laptop"
}

// since is how long ago, in the words of the house: today, yesterday, a date.
func since(at, now time.Time) string {
	at, now = at.In(london), now.In(london)
	switch days := int(midnight(now).Sub(midnight(at)).Hours()+12) / 24; {
	case days <= 0:
		return "today at " + clockTime(at)
	case days == 1:
		return "yesterday at " + clockTime(at)
	case at.Year() == now.Year():
		return "on " + at.Format("2 January")
	}
	return "on " + at.Format("2 January 2006")
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

func clockTime(t time.Time) string { return t.Format("3.04pm") }

func (h Room) page(w http.ResponseWriter, r *http.Request) error {
	return h.show(w, r, http.StatusOK, func(*view) {})
}

// show loads the page anew and lets change put in what was typed.
func (h Room) show(w http.ResponseWriter, r *http.Request, status int, change func(*view)) error {
	v, err := h.load(r.Context(), actor(r), h.SessionID(r))
	if err != nil {
		return err
	}
	change(&v)
	page := ui.PageView{Title: "Your account", Failed: len(v.Errors) > 0, Styles: []string{"account.css"}}
	return h.Shell.Render(w, r, status, shell.Page{PageView: page}, accountBody(v))
}

// done says what happened and goes back to the part of the page it was about.
func (h Room) done(w http.ResponseWriter, r *http.Request, text, part string) error {
	h.Shell.Forget()
	web.SetFlash(w, web.Flash{Text: text})
	return web.Redirect(w, r, "/account#"+part)
}

func (h Room) changeProfile(w http.ResponseWriter, r *http.Request) error {
	version, err := strconv.Atoi(r.PostFormValue("version"))
	if err != nil {
		return errs.New(errs.Conflict, "stale", "version %q", r.PostFormValue("version"))
	}
	in := people.Profile{Name: r.PostFormValue("name"), JobTitle: r.PostFormValue("job_title"), About: r.PostFormValue("about")}
	err = h.People.ChangeProfile(r.Context(), actor(r), version, in)
	if fields := web.FieldErrors(err); fields != nil {
		return h.show(w, r, http.StatusUnprocessableEntity, func(v *view) {
			v.Errors, v.Me.Name, v.Me.JobTitle, v.Me.About = fields, in.Name, in.JobTitle, in.About
		})
	}
	if err != nil {
		return err
	}
	return h.done(w, r, "Your profile is saved.", "profile")
}

// interestsOf reads the tiles; a value that is not in the vocabulary is refused.
func interestsOf(r *http.Request) (people.Interests, error) {
	if err := r.ParseForm(); err != nil {
		return people.Interests{}, err
	}
	set, err := tags.Clean(tags.Set{
		tags.JobRole: r.PostForm["job_role"], tags.Subject: r.PostForm["subject"], tags.KeyStage: r.PostForm["key_stage"], tags.Year: r.PostForm["year"],
	})
	return people.Interests{JobRoles: set[tags.JobRole], Subjects: set[tags.Subject], KeyStages: set[tags.KeyStage], Years: set[tags.Year]}, err
}

func (h Room) changeInterests(w http.ResponseWriter, r *http.Request) error {
	in, err := interestsOf(r)
	if fields := web.FieldErrors(err); fields != nil {
		return h.show(w, r, http.StatusUnprocessableEntity, func(v *view) { v.Errors = fields })
	}
	if err != nil {
		return err
	}
	if err := h.People.ChangeInterests(r.Context(), actor(r), in); err != nil {
		return err
	}
	return h.done(w, r, "Saved. Today shows what is new for this.", "work")
}

func (h Room) changeLooks(w http.ResponseWriter, r *http.Request) error {
	err := h.People.ChangeLooks(r.Context(), actor(r), r.PostFormValue("theme"), r.PostFormValue("letters"))
	if fields := web.FieldErrors(err); fields != nil {
		return h.show(w, r, http.StatusUnprocessableEntity, func(v *view) { v.Errors = fields })
	}
	if err != nil {
		return err
	}
	return h.done(w, r, "Saved. It looks like this wherever you sign in.", "looks")
}

// changeMail says whether a mail tells what became of what they shared.
func (h Room) changeMail(w http.ResponseWriter, r *http.Request) error {
	wanted := r.PostFormValue("wanted") == "yes"
	if err := h.Heard.ChooseMail(r.Context(), actor(r), wanted); err != nil {
		return err
	}
	said := "No mail about what you shared. Today still shows it."
	if wanted {
		said = "You get a mail when something became of what you shared: one a day at most."
	}
	return h.done(w, r, said, "mail")
}

// changePassword ends every session, so it begins a new one here.
func (h Room) changePassword(w http.ResponseWriter, r *http.Request) error {
	act := actor(r)
	err := h.SignIn.ChangePassword(r.Context(), h.From(r), act.PersonID, r.PostFormValue("old"), r.PostFormValue("password"))
	if fields := web.FieldErrors(err); fields != nil {
		return h.show(w, r, http.StatusUnprocessableEntity, func(v *view) { v.Errors = fields })
	}
	if errs.Is(err, errs.TooMany) {
		return h.show(w, r, http.StatusTooManyRequests, func(v *view) { v.Errors = map[string]string{"old": web.Say("signin.too_many")} })
	}
	if err != nil {
		return err
	}
	web.SetFlash(w, web.Flash{Text: "Your password is changed. You are signed out everywhere else, and your tokens have ended."})
	return h.LetIn(w, r, act.PersonID, "password", "/account#security")
}

func (h Room) endSession(w http.ResponseWriter, r *http.Request) error {
	if err := h.SignIn.EndSession(r.Context(), actor(r).PersonID, r.PathValue("session")); err != nil {
		return err
	}
	return h.done(w, r, "That device is signed out.", "security")
}

func (h Room) endOthers(w http.ResponseWriter, r *http.Request) error {
	if err := h.SignIn.EndOtherSessions(r.Context(), actor(r).PersonID, h.SessionID(r)); err != nil {
		return err
	}
	return h.done(w, r, "You are signed out everywhere but here.", "security")
}

// newToken answers with the page itself: the secret is shown this once and kept
// nowhere.
func (h Room) newToken(w http.ResponseWriter, r *http.Request) error {
	name := r.PostFormValue("token_name")
	secret, err := h.SignIn.NewToken(r.Context(), actor(r).PersonID, name)
	if fields := web.FieldErrors(err); fields != nil {
		return h.show(w, r, http.StatusUnprocessableEntity, func(v *view) {
			v.Errors, v.Token = map[string]string{"token_name": fields["name"]}, name
		})
	}
	if err != nil {
		return err
	}
	return h.show(w, r, http.StatusOK, func(v *view) { v.Secret = secret })
}

func (h Room) revokeToken(w http.ResponseWriter, r *http.Request) error {
	if err := h.SignIn.RevokeToken(r.Context(), actor(r).PersonID, r.PathValue("token")); err != nil {
		return err
	}
	return h.done(w, r, "That token has ended.", "tokens")
}

func (h Room) welcomePage(w http.ResponseWriter, r *http.Request) error {
	return h.showWelcome(w, r, http.StatusOK, nil)
}

func (h Room) showWelcome(w http.ResponseWriter, r *http.Request, status int, fields map[string]string) error {
	me, err := h.People.Own(r.Context(), actor(r))
	if err != nil {
		return err
	}
	page := ui.PageView{Title: "Welcome", Failed: fields != nil, Styles: []string{"account.css"}}
	return h.Shell.Render(w, r, status, shell.Page{PageView: page}, welcomeBody(view{Me: me, Errors: fields}))
}

func (h Room) welcome(w http.ResponseWriter, r *http.Request) error {
	in, err := interestsOf(r)
	if fields := web.FieldErrors(err); fields != nil {
		return h.showWelcome(w, r, http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	in.KeyStages = stagesOf(in.Years)
	if err := h.People.ChangeInterests(r.Context(), actor(r), in); err != nil {
		return err
	}
	h.Shell.Forget()
	web.SetFlash(w, web.Flash{Text: "Thank you. This page now shows what is new for your job."})
	return web.Redirect(w, r, "/today")
}

// stagesOf are the key stages that years are in.
func stagesOf(years []string) (out []string) {
	for _, y := range years {
		for _, s := range stages {
			if slices.Contains(s.years, y) && !slices.Contains(out, s.stage) {
				out = append(out, s.stage)
			}
		}
	}
	return out
}

var stages = []struct {
	stage string
	years []string
}{
	{"eyfs", []string{"nursery", "reception"}}, {"ks1", []string{"y1", "y2"}}, {"ks2", []string{"y3", "y4", "y5", "y6"}},
	{"ks3", []string{"y7", "y8", "y9"}}, {"ks4", []string{"y10", "y11"}}, {"ks5", []string{"y12", "y13"}},
}

// tiles are the answers of a closed list.
func tiles(f tags.Facet, chosen []string) []ui.Option {
	var out []ui.Option
	for _, t := range tags.Terms(f) {
		out = append(out, ui.Option{Value: t.Value, Label: t.Label, Chosen: slices.Contains(chosen, t.Value), Icon: jobIcon(f, t.Value)})
	}
	return out
}

var jobIcons = map[string]string{
	"teacher": "presentation", "ect": "sprout", "ta": "hand-helping", "subject-lead": "compass", "senco": "heart", "eyfs": "blocks",
	"pastoral": "message-circle", "leader": "school", "trust-leader": "waypoints", "governor": "landmark", "business": "calculator",
	"admin": "briefcase", "site": "wrench", "catering": "utensils", "it": "monitor", "hr": "users",
}

func jobIcon(f tags.Facet, value string) string {
	if f == tags.JobRole {
		return jobIcons[value]
	}
	return ""
}

// roleWords say what a role is, for the person who has it.
func roleWords(r authz.Role) string {
	switch r {
	case authz.Admin:
		return "Admin: you look after people, settings and the audit trail here"
	case authz.Leader:
		return "Leader: you also see how the group is doing"
	case authz.Editor:
		return "Editor: you correct, pin and publish what others share"
	}
	return "Member: you read what is shared here and share your own"
}

// problems are the lines of the summary, in the order of the page.
func problems(errors map[string]string) (lines []ui.ErrorLine) {
	for _, id := range []string{"name", "job_title", "about", "job_role", "subject", "key_stage", "year", "theme", "letters", "old", "password", "token_name"} {
		if text := errors[id]; text != "" {
			lines = append(lines, ui.ErrorLine{Field: id, Text: text})
		}
	}
	return lines
}
