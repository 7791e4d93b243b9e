package web

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
)

func wrapped(o Options, do http.HandlerFunc) http.Handler {
	o.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	return Wrap(do, o)
}

// TestCookiesAreSecure: of an https address no cookie goes out without Secure,
// however the answer ends; of a plain one none has it, or it would never come back.
func TestCookiesAreSecure(t *testing.T) {
	ways := map[string]func(http.ResponseWriter, *http.Request){
		"redirect":    func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusSeeOther) },
		"page":        func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "x") },
		"nothing":     func(http.ResponseWriter, *http.Request) {},
		"flash taken": func(w http.ResponseWriter, r *http.Request) { TakeFlash(w, r) },
	}
	for name, end := range ways {
		for _, secure := range []bool{true, false} {
			h := wrapped(Options{Secure: secure}, func(w http.ResponseWriter, r *http.Request) {
				SetFlash(w, Flash{Text: "Saved."})
				http.SetCookie(w, &http.Cookie{Name: "__Host-x", Value: "y", Path: "/", Secure: secure})
				end(w, r)
			})
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.Header.Set("X-Forwarded-Proto", "https") // what a stranger says changes nothing
			r.AddCookie(&http.Cookie{Name: flashCookie, Value: "e30"})
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			got := w.Result().Cookies()
			if len(got) < 2 {
				t.Fatalf("%s: %d cookies", name, len(got))
			}
			for _, c := range got {
				if c.Secure != secure {
					t.Errorf("%s, https %v: %s", name, secure, c.Raw)
				}
			}
		}
	}
}

// TestAddress: forwarding headers count from proxies that are trusted, from the
// nearest one on, and from nobody else.
func TestAddress(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	for _, c := range []struct {
		name, remote string
		forwarded    []string
		want         string
	}{
		{"nobody forwards", "203.0.113.9:4", nil, "203.0.113.9"},
		{"a stranger claims an address", "203.0.113.9:4", []string{"198.51.100.1"}, "203.0.113.9"},
		{"the proxy says whom", "127.0.0.1:4", []string{"198.51.100.1"}, "198.51.100.1"},
		{"over IPv6", "[::1]:4", []string{"2001:db8::7"}, "2001:db8::7"},
		{"a mapped proxy", "[::ffff:127.0.0.1]:4", []string{"198.51.100.1"}, "198.51.100.1"},
		{"two proxies", "127.0.0.1:4", []string{"198.51.100.1, 10.1.2.3"}, "198.51.100.1"},
		{"what the visitor wrote before the proxy", "127.0.0.1:4", []string{"192.0.2.66, 198.51.100.1"}, "198.51.100.1"},
		{"two lines of it", "127.0.0.1:4", []string{"192.0.2.66", "198.51.100.1"}, "198.51.100.1"},
		{"no address", "127.0.0.1:4", []string{"unknown"}, "127.0.0.1"},
		{"only proxies", "127.0.0.1:4", []string{"10.0.0.1"}, "10.0.0.1"},
	} {
		got := ""
		h := wrapped(Options{Trusted: trusted}, func(_ http.ResponseWriter, r *http.Request) { got = Address(r).String() })
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.remote
		r.Header["X-Forwarded-For"] = c.forwarded
		h.ServeHTTP(httptest.NewRecorder(), r)
		if got != c.want {
			t.Errorf("%s: %s, not %s", c.name, got, c.want)
		}
	}
}
