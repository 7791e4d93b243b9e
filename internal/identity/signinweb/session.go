// Package signinweb is the pages of signing in and of one's own account, and
// the middleware that turns a session or a token into an actor.
package signinweb

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/signin"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/web"
)

// Cookies keeps the secrets of a session and of a device in the browser.
type Cookies struct {
	Secure bool          // the public address is https
	Length time.Duration // of a session, at most
}

// The __Host- prefix ties a cookie to this host and to https.
func (c Cookies) name(what string) string {
	if c.Secure {
		return "__Host-" + what
	}
	return what
}

func (c Cookies) set(w http.ResponseWriter, what, secret string, lasts time.Duration) {
	http.SetCookie(w, &http.Cookie{Name: c.name(what), Value: secret, Path: "/", MaxAge: int(lasts.Seconds()),
		Secure: c.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

func (c Cookies) get(r *http.Request, what string) string {
	k, err := r.Cookie(c.name(what))
	if err != nil {
		return ""
	}
	return k.Value
}

// Start puts a new session into the browser.
func (c Cookies) Start(w http.ResponseWriter, s signin.Started) {
	c.set(w, "session", s.Secret, c.Length)
	c.set(w, "device", s.Device, 365*24*time.Hour)
}

// End takes the session out of the browser; the device stays known.
func (c Cookies) End(w http.ResponseWriter) { c.set(w, "session", "", -time.Second) }

// From is where a request comes from.
func (c Cookies) From(r *http.Request) signin.From {
	return signin.From{Address: web.Address(r), Device: r.UserAgent(), Known: c.get(r, "device"), Before: c.get(r, "session")}
}

// badToken is a problem (RFC 9457): only programs send tokens.
const badToken = `{"type":"about:blank","title":"Unauthorized","status":401,"detail":"This token is not valid. Make a new one on your account page."}`

// Session is the middleware: session or read token → actor. A secret that is
// worth nothing makes a visitor; a database that does not answer makes an error.
func Session(s *signin.Service, who *authz.Resolver, c Cookies, log *slog.Logger) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if fixed(r.URL.Path) {
				next.ServeHTTP(w, r) // assets are the same for everybody
				return
			}
			act, sessionID, err := actor(r, s, who, c)
			if err != nil && !errs.Is(err, errs.Unauthenticated) {
				log.ErrorContext(r.Context(), "session", "err", err, "request", web.RequestID(r))
				http.Error(w, "Staffroom is busy. Nothing was lost. Try again in a minute.", http.StatusServiceUnavailable)
				return
			}
			if err != nil && bearer(r) != "" {
				w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
				w.Header().Set("Content-Type", "application/problem+json")
				w.WriteHeader(http.StatusUnauthorized)
				_, _ = io.WriteString(w, badToken) // that the program hung up is nobody's error
				return
			}
			ctx := authz.WithActor(r.Context(), act)
			next.ServeHTTP(w, r.WithContext(withSessionID(ctx, sessionID)))
		})
	}
}

func fixed(path string) bool {
	return strings.HasPrefix(path, "/assets/") || strings.HasPrefix(path, "/theme/")
}

func actor(r *http.Request, s *signin.Service, who *authz.Resolver, c Cookies) (authz.Actor, string, error) {
	if token := bearer(r); token != "" {
		if !strings.HasPrefix(r.URL.Path, "/api/") || r.Method != http.MethodGet {
			return authz.Actor{}, "", nil // a token reads the API and nothing else
		}
		person, err := s.ByToken(r.Context(), token)
		if err != nil {
			return authz.Actor{}, "", err
		}
		act, err := who.Actor(r.Context(), person)
		return act, "", err
	}
	secret := c.get(r, "session")
	if secret == "" {
		return authz.Actor{}, "", nil
	}
	ses, err := s.Session(r.Context(), secret)
	if err != nil {
		return authz.Actor{}, "", err
	}
	act, err := who.Actor(r.Context(), ses.PersonID)
	return act, ses.ID, err
}

func bearer(r *http.Request) string {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return ""
	}
	return token
}

type sessionKey struct{}

func withSessionID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, sessionKey{}, id)
}

// SessionID is the session of the request; "" for visitors and tokens.
func SessionID(r *http.Request) string {
	id, _ := r.Context().Value(sessionKey{}).(string)
	return id
}
