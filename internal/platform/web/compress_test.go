package web

import (
	"compress/gzip"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestSend(t *testing.T) {
	long := strings.Repeat("<p>page</p>", 1000)
	for _, tt := range []struct {
		name, accept, page string
		packed             bool
	}{
		{"a browser", "gzip, deflate, br", long, true},
		{"a small page", "gzip", "<p>page</p>", false},
		{"a program that says nothing", "", long, false},
		{"one that refuses it", "gzip;q=0, br", long, false},
		{"one that prefers something else", "br;q=1.0, gzip; q=0.5", long, true},
	} {
		r, w := httptest.NewRequest("GET", "/", nil), httptest.NewRecorder()
		r.Header.Set("Accept-Encoding", tt.accept)
		send(w, r, 200, []byte(tt.page))
		if got := w.Header().Get("Content-Encoding") == "gzip"; got != tt.packed || w.Header().Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: packed %v, Vary %q", tt.name, got, w.Header().Get("Vary"))
		}
		var body io.Reader = w.Body
		if tt.packed {
			if len(long) < 4*w.Body.Len() {
				t.Errorf("%s: %d bytes of %d", tt.name, w.Body.Len(), len(long))
			}
			z, err := gzip.NewReader(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			body = z
		}
		if b, err := io.ReadAll(body); err != nil || string(b) != tt.page {
			t.Errorf("%s: %d bytes came back, %v", tt.name, len(b), err)
		}
	}
}
