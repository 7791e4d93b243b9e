package web

import (
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// worthPacking is the size from which a page is packed: below it the network's
// packets are not fewer.
const worthPacking = 4 << 10

// packers are writers at the quickest level: it takes three quarters off a page
// for about what rendering it cost.
var packers = sync.Pool{New: func() any {
	w, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	if err != nil {
		panic(err) // the level is a constant that exists
	}
	return w
}}

// send writes a page's bytes, packed where the browser takes that.
func send(w http.ResponseWriter, r *http.Request, status int, page []byte) {
	h := w.Header()
	h.Add("Vary", "Accept-Encoding")
	if len(page) < worthPacking || !AcceptsGzip(r) {
		w.WriteHeader(status)
		if r.Method != http.MethodHead {
			_, _ = w.Write(page) // that the browser hung up is nobody's error
		}
		return
	}
	h.Set("Content-Encoding", "gzip")
	w.WriteHeader(status)
	if r.Method == http.MethodHead {
		return
	}
	z := packers.Get().(*gzip.Writer)
	defer packers.Put(z)
	z.Reset(w)
	_, _ = z.Write(page)
	_ = z.Close() // that the browser hung up is nobody's error
}

// AcceptsGzip reads Accept-Encoding (RFC 9110 §12.5.3) as far as needed: gzip or * is listed and not refused with q=0.
func AcceptsGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		coding, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if c := strings.ToLower(strings.TrimSpace(coding)); c != "gzip" && c != "*" {
			continue
		}
		weight, found := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
		q, err := strconv.ParseFloat(weight, 64)
		return !found || err != nil || q > 0
	}
	return false
}
