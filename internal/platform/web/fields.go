package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"staffroom/internal/platform/fold"
)

// cleanFields drops from the query and the form what no database keeps as text,
// once for every room. Forms with files are read by their rooms, piece by piece.
func cleanFields(r *http.Request) error {
	if q := r.URL.Query(); cleanValues(q) {
		r.URL.RawQuery = q.Encode()
	}
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		return nil
	}
	err := r.ParseForm()
	if _, tooMuch := errors.AsType[*http.MaxBytesError](err); tooMuch {
		return err
	}
	cleanValues(r.Form) // what could be read of a form that is written badly is its room's to judge
	cleanValues(r.PostForm)
	return nil
}

// cleanValues reports whether there was anything to drop.
func cleanValues(v url.Values) (changed bool) {
	for name, all := range v {
		for n, s := range all {
			if t := fold.Text(s); t != s {
				v[name][n], changed = t, true
			}
		}
	}
	return changed
}
