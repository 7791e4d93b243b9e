package signinweb

import (
	"net/http"
	"net/url"

	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/shell"
	"staffroom/internal/identity/signin"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// afterSignIn is where people go who were not on their way to somewhere.
const afterSignIn = "/today"

// next is where somebody goes once they are signed in; never to another site.
func next(r *http.Request) string {
	if to := web.LocalPath(r.FormValue("next")); to != "/" {
		return to
	}
	return afterSignIn
}

type signInView struct {
	Email, Next string
	Wrong       string // what went wrong, in words
	Groups      []demoGroup
}

type demoGroup struct {
	Title string
	Who   []signin.Identity
}

func (h Room) signInPage(w http.ResponseWriter, r *http.Request) error {
	if !authz.Of(r.Context()).Visitor() {
		return web.Redirect(w, r, next(r))
	}
	return h.showSignIn(w, r, http.StatusOK, signInView{})
}

func (h Room) showSignIn(w http.ResponseWriter, r *http.Request, status int, v signInView) error {
	if v.Next = next(r); v.Next == afterSignIn {
		v.Next = ""
	}
	if h.Demo {
		list, err := h.SignIn.DemoIdentities(r.Context())
		if err != nil {
			return err
		}
		v.Groups = demoGroups(list)
	}
	return h.gate(w, r, status, "Sign in", v.Wrong != "", signInBody(v))
}

// demoGroups keeps the order of the list.
func demoGroups(list []signin.Identity) []demoGroup {
	var out []demoGroup
	at := map[string]int{}
	for _, d := range list {
		n, ok := at[d.Group]
		if !ok {
			n = len(out)
			at[d.Group] = n
			out = append(out, demoGroup{Title: d.Group})
		}
		out[n].Who = append(out[n].Who, d)
	}
	return out
}

// signIn has one answer for a wrong password, an address that nobody has and an
// account that was deactivated.
func (h Room) signIn(w http.ResponseWriter, r *http.Request) error {
	email := r.PostFormValue("email")
	person, err := h.SignIn.Password(r.Context(), h.Cookies.From(r), email, r.PostFormValue("password"))
	if kind := errs.KindOf(err); err != nil && (kind == errs.Invalid || kind == errs.TooMany) {
		if kind == errs.TooMany {
			w.Header().Set("Retry-After", "300")
		}
		return h.showSignIn(w, r, web.Status(kind), signInView{Email: email, Wrong: web.Say(errs.CodeOf(err))})
	}
	if err != nil {
		return err
	}
	return h.LetIn(w, r, person, "password", next(r))
}

func (h Room) signInDemo(w http.ResponseWriter, r *http.Request) error {
	person, err := h.SignIn.DemoPerson(r.Context(), r.PostFormValue("person"))
	if err != nil {
		return err
	}
	return h.LetIn(w, r, person, "demo", next(r))
}

// LetIn is where every way in ends: a new session, never one that was there.
func (h Room) LetIn(w http.ResponseWriter, r *http.Request, person, way, to string) error {
	started, err := h.SignIn.StartSession(r.Context(), person, way, h.Cookies.From(r))
	if err != nil {
		return err
	}
	h.Cookies.Start(w, started)
	return web.Redirect(w, r, to)
}

func (h Room) signOut(w http.ResponseWriter, r *http.Request) error {
	act := authz.Of(r.Context())
	if id := SessionID(r); !act.Visitor() && id != "" {
		if err := h.SignIn.EndSession(r.Context(), act.PersonID, id); err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
	}
	h.Cookies.End(w)
	web.SetFlash(w, web.Flash{Text: "You are signed out."})
	return web.Redirect(w, r, "/signin")
}

func (h Room) forgotPage(w http.ResponseWriter, r *http.Request) error {
	return h.gate(w, r, http.StatusOK, "Set a new password", false, forgotBody(forgotView{Mail: h.SignIn.SendsMail(), Email: r.FormValue("email")}))
}

// forgot says the same whoever asks, and does the same: whether there is such an
// account is found out by the job that sends the mail.
func (h Room) forgot(w http.ResponseWriter, r *http.Request) error {
	v := forgotView{Mail: h.SignIn.SendsMail(), Email: r.PostFormValue("email")}
	err := h.SignIn.AskForLink(r.Context(), h.Cookies.From(r), v.Email)
	if v.Errors = web.FieldErrors(err); v.Errors != nil || errs.Is(err, errs.TooMany) {
		if v.Errors == nil {
			v.Errors = map[string]string{"": web.Say("signin.too_many_links")}
		}
		return h.gate(w, r, web.Status(errs.KindOf(err)), "Set a new password", true, forgotBody(v))
	}
	if err != nil {
		return err
	}
	return h.gate(w, r, http.StatusOK, "Look in your e-mail", false, sentBody(v))
}

type forgotView struct {
	Email  string
	Mail   bool // there is a mail server
	Errors map[string]string
}

type passwordView struct {
	Action, Name, Email string
	Errors              map[string]string
}

// passwordPage only looks: mail scanners follow links.
func (h Room) passwordPage(w http.ResponseWriter, r *http.Request) error {
	return h.showPassword(w, r, http.StatusOK, nil)
}

func (h Room) showPassword(w http.ResponseWriter, r *http.Request, status int, fields map[string]string) error {
	w.Header().Set("Referrer-Policy", "no-referrer") // the address is the secret
	p, err := h.SignIn.PasswordLink(r.Context(), r.PathValue("secret"))
	if errs.CodeOf(err) == "signin.link_ended" {
		return h.gate(w, r, http.StatusNotFound, "This link has ended", false, endedBody(h.SignIn.SendsMail()))
	}
	if err != nil {
		return err
	}
	v := passwordView{Action: "/password/" + url.PathEscape(r.PathValue("secret")), Name: p.Name, Email: p.Email, Errors: fields}
	return h.gate(w, r, status, "Choose a password", fields != nil, passwordBody(v))
}

func (h Room) setPassword(w http.ResponseWriter, r *http.Request) error {
	person, err := h.SignIn.UsePasswordLink(r.Context(), h.Cookies.From(r), r.PathValue("secret"), r.PostFormValue("password"))
	if fields := web.FieldErrors(err); fields != nil {
		return h.showPassword(w, r, http.StatusUnprocessableEntity, fields)
	}
	if errs.CodeOf(err) == "signin.link_ended" {
		return h.gate(w, r, http.StatusNotFound, "This link has ended", false, endedBody(h.SignIn.SendsMail()))
	}
	if err != nil {
		return err
	}
	web.SetFlash(w, web.Flash{Text: "Your password is set, and you are signed in."})
	return h.LetIn(w, r, person, "link", "/welcome")
}

func (h Room) gate(w http.ResponseWriter, r *http.Request, status int, title string, failed bool, body component) error {
	page := ui.PageView{Title: title, Failed: failed, NoIndex: true, Styles: []string{"account.css"}}
	return h.Shell.Render(w, r, status, shell.Page{PageView: page, Bare: true}, body)
}
