package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"staffroom/internal/platform/id"
)

// contentPolicy is what a page may load: what we serve, nothing else. Trusted
// Types keep strings out of the DOM's sinks; the second policy is the editor's,
// which reads a paste in an inert document.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; " +
	"connect-src 'self'; media-src 'self' blob:; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; " +
	"object-src 'none'; require-trusted-types-for 'script'; trusted-types staffroom ProseMirrorClipboard"

// Options set the way of a request up.
type Options struct {
	Log      *slog.Logger
	Secure   bool           // the public address is https
	Trusted  []netip.Prefix // proxies whose X-Forwarded-For counts
	Deadline time.Duration  // of one request, uploads excepted
	Parallel int            // requests at once; more are asked to come back
	Observe  func(route string, status int, took time.Duration)
	Session  func(http.Handler) http.Handler // session → actor
}

// Wrap puts the way of a request round the routes: recover, id, log, metrics,
// headers, cross-origin check, limits, deadline, session.
func Wrap(next http.Handler, o Options) http.Handler {
	if o.Session != nil {
		next = o.Session(next)
	}
	next = deadline(next, o.Deadline)
	next = http.NewCrossOriginProtection().Handler(next)
	next = atMost(next, o.Parallel)
	next = headers(next, o.Secure)
	next = clientAddress(next, o.Trusted)
	return observe(next, o)
}

// observe also recovers: one request's panic is a 500 and a log line.
func observe(next http.Handler, o Options) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		r = withNotes(r, id.New())
		sw := &statusWriter{ResponseWriter: w, secure: o.Secure}
		defer func() {
			if p := recover(); p != nil && p != http.ErrAbortHandler {
				o.Log.ErrorContext(r.Context(), "panic", "panic", p, "request", RequestID(r), "stack", string(debug.Stack()))
				if sw.status == 0 {
					http.Error(sw, kindWords[0][0]+". "+kindWords[0][1], http.StatusInternalServerError)
				}
			}
			took := time.Since(start)
			route := routeOf(r)
			if o.Observe != nil {
				o.Observe(route, sw.status, took)
			}
			o.Log.InfoContext(r.Context(), "request", "request", RequestID(r), "method", r.Method, "route", route, "status", sw.status,
				"bytes", sw.bytes, "ms", took.Milliseconds())
		}()
		next.ServeHTTP(sw, r)
		if sw.status == 0 {
			sw.WriteHeader(http.StatusOK)
		}
	})
}

type statusWriter struct {
	http.ResponseWriter
	secure bool
	status int
	bytes  int64
}

// WriteHeader also sees to it that of an https address no cookie goes out that a
// browser would send back in the clear, whoever set it.
func (w *statusWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
		if w.secure {
			secureCookies(w.Header())
		}
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func secureCookies(h http.Header) {
	for n, line := range h["Set-Cookie"] {
		if c, err := http.ParseSetCookie(line); err == nil && !c.Secure {
			h["Set-Cookie"][n] = line + "; Secure"
		}
	}
}

func headers(next http.Handler, secure bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()")
		if secure {
			h.Set("Strict-Transport-Security", "max-age=63072000")
		}
		next.ServeHTTP(w, r)
	})
}

// atMost sheds load: what is beyond n requests at once is asked to come back
// rather than made to wait with the rest.
func atMost(next http.Handler, n int) http.Handler {
	if n <= 0 {
		return next
	}
	slots := make(chan struct{}, n)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case slots <- struct{}{}:
			defer func() { <-slots }()
			next.ServeHTTP(w, r)
		default:
			w.Header().Set("Retry-After", "2")
			http.Error(w, "Staffroom is busy. Nothing was lost. Try again in a minute.", http.StatusServiceUnavailable)
		}
	})
}

// deadline bounds a request; uploads and downloads of files take as long as the
// line needs.
func deadline(next http.Handler, d time.Duration) http.Handler {
	if d <= 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if slow(r) {
			next.ServeHTTP(w, r)
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), d)
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

func slow(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, "/files/") || strings.HasPrefix(r.URL.Path, "/uploads") ||
		strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data")
}

type addressKey struct{}

// clientAddress finds out where a request comes from. Forwarding headers count
// only from proxies that the configuration names.
func clientAddress(next http.Handler, trusted []netip.Prefix) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := peer(r.RemoteAddr)
		hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		for n := len(hops) - 1; n >= 0 && within(a, trusted); n-- {
			hop, err := netip.ParseAddr(strings.TrimSpace(hops[n]))
			if err != nil {
				break
			}
			a = hop.Unmap()
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), addressKey{}, a)))
	})
}

func peer(remote string) netip.Addr {
	ap, err := netip.ParseAddrPort(remote)
	if err != nil {
		return netip.IPv4Unspecified()
	}
	return ap.Addr().Unmap()
}

func within(a netip.Addr, list []netip.Prefix) bool {
	return slices.ContainsFunc(list, func(p netip.Prefix) bool { return p.Contains(a) })
}

// Address is where the request comes from.
func Address(r *http.Request) netip.Addr {
	if a, ok := r.Context().Value(addressKey{}).(netip.Addr); ok {
		return a
	}
	return peer(r.RemoteAddr)
}
