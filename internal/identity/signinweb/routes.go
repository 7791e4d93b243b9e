package signinweb

import (
	"log/slog"

	"staffroom/internal/identity/people"
	"staffroom/internal/identity/shell"
	"staffroom/internal/identity/signin"
	"staffroom/internal/platform/web"
)

// Room is what these pages are made with.
type Room struct {
	SignIn  *signin.Service
	People  *people.Service
	Shell   *shell.Shell
	Cookies Cookies
	Log     *slog.Logger
	Demo    bool // one-click identities
}

// Routes is the table.
func Routes(h Room) []web.Route {
	list := []web.Route{
		{Pattern: "GET /signin", For: web.Everyone, Do: h.signInPage},
		{Pattern: "POST /signin", For: web.Everyone, Do: h.signIn},
		{Pattern: "POST /signout", For: web.Everyone, Do: h.signOut},
		{Pattern: "GET /signin/forgot", For: web.Everyone, Do: h.forgotPage},
		{Pattern: "POST /signin/forgot", For: web.Everyone, Do: h.forgot},
		{Pattern: "GET /password/{secret}", For: web.Everyone, Do: h.passwordPage},
		{Pattern: "POST /password/{secret}", For: web.Everyone, Do: h.setPassword},
	}
	if h.Demo {
		list = append(list, web.Route{Pattern: "POST /signin/demo", For: web.Everyone, Do: h.signInDemo})
	}
	return list
}
