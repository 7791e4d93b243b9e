// Package account is a person's own pages: who they are here, how they sign in,
// and everything that is kept about them, to take away.
//
// It looks across rooms (people, signing in, the library) and decides nothing:
// every page is about the actor alone.
package account

import (
	"context"
	"net/http"

	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/people"
	"staffroom/internal/identity/shell"
	"staffroom/internal/identity/signin"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/web"
)

// Room is what these pages are made with.
type Room struct {
	DB        *db.DB // read only
	People    *people.Service
	SignIn    *signin.Service
	Heard     Heard
	Shell     *shell.Shell
	Clock     clock.Clock
	From      func(*http.Request) signin.From
	SessionID func(*http.Request) string
	LetIn     func(w http.ResponseWriter, r *http.Request, person, way, to string) error
}

// Heard knows whether a mail tells a person what became of what they shared.
type Heard interface {
	Wanted(ctx context.Context, act authz.Actor) (bool, error)
	ChooseMail(ctx context.Context, act authz.Actor, wanted bool) error
}

// Routes is the table.
func Routes(h Room) []web.Route {
	return []web.Route{
		{Pattern: "GET /account", For: web.Staff, Do: h.page},
		{Pattern: "POST /account/profile", For: web.Staff, Do: h.changeProfile},
		{Pattern: "POST /account/interests", For: web.Staff, Do: h.changeInterests},
		{Pattern: "POST /account/appearance", For: web.Staff, Do: h.changeLooks},
		{Pattern: "POST /account/mail", For: web.Staff, Do: h.changeMail},
		{Pattern: "POST /account/password", For: web.Staff, Do: h.changePassword},
		{Pattern: "POST /account/sessions/others", For: web.Staff, Do: h.endOthers},
		{Pattern: "POST /account/sessions/{session}/end", For: web.Staff, Do: h.endSession},
		{Pattern: "POST /account/tokens", For: web.Staff, Do: h.newToken},
		{Pattern: "POST /account/tokens/{token}/revocation", For: web.Staff, Do: h.revokeToken},
		{Pattern: "GET /account/data.json", For: web.Staff, Do: h.export},
		{Pattern: "GET /welcome", For: web.Staff, Do: h.welcomePage},
		{Pattern: "POST /welcome", For: web.Staff, Do: h.welcome},
	}
}

func actor(r *http.Request) authz.Actor { return authz.Of(r.Context()) }
