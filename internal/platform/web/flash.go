package web

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
)

// Flash is a message for the next page: what was just done.
type Flash struct {
	Tone string `json:"t,omitempty"` // "" is good news; info, warn, bad
	Text string `json:"m"`
	Undo string `json:"u,omitempty"` // where a form undoes it
}

const flashCookie = "flash"

// SetFlash leaves a message for the next page the browser shows.
func SetFlash(w http.ResponseWriter, f Flash) {
	b, err := json.Marshal(f)
	if err != nil || len(b) > 2000 {
		return // a message too long to keep is not worth failing for what was done
	}
	http.SetCookie(w, &http.Cookie{Name: flashCookie, Value: base64.RawURLEncoding.EncodeToString(b), Path: "/", MaxAge: 60, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

// HasFlash reports whether a message waits: then the page is for this browser alone.
func HasFlash(r *http.Request) bool {
	_, err := r.Cookie(flashCookie)
	return err == nil
}

// TakeFlash returns the message that was left, once.
func TakeFlash(w http.ResponseWriter, r *http.Request) (Flash, bool) {
	c, err := r.Cookie(flashCookie)
	if err != nil {
		return Flash{}, false
	}
	http.SetCookie(w, &http.Cookie{Name: flashCookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	var f Flash
	b, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil || json.Unmarshal(b, &f) != nil {
		return Flash{}, false
	}
	return f, true
}
