package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/textproto"

	"staffroom/internal/platform/errs"
)

var statuses = map[errs.Kind]int{
	errs.Internal: 500, errs.Invalid: 422, errs.Unauthenticated: 401, errs.Forbidden: 403, errs.NotFound: 404,
	errs.Conflict: 409, errs.Unavailable: 503, errs.TooLarge: 413, errs.TooMany: 429,
}

// Status is the HTTP status of an error kind.
func Status(k errs.Kind) int { return statuses[k] }

// badBody gives net/http's own errors about a body their kinds.
func badBody(err error) error {
	if _, garbled := errors.AsType[textproto.ProtocolError](err); garbled || errors.Is(err, io.ErrUnexpectedEOF) && errs.KindOf(err) == errs.Internal {
		return errs.Wrap(err, errs.Invalid, "request.garbled", "a body that cannot be read")
	}
	if e, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return errs.Wrap(err, errs.TooLarge, "request.too_large", "more than %d bytes", e.Limit)
	}
	return err
}

// titles and texts for errors that have no words of their own.
var kindWords = map[errs.Kind][2]string{
	errs.Internal:        {"Something went wrong at our end", "Your work is saved. Try again in a minute."},
	errs.Invalid:         {"That did not work", "Something in what was sent is not right. Go back and check it."},
	errs.Unauthenticated: {"Sign in first", "This page is for staff."},
	errs.Forbidden:       {"You cannot do this", "Your role here does not include it. Ask the person who made it, or an admin."},
	errs.NotFound:        {"There is nothing here", "It may have been moved or taken down, or it is shared with other people than you. Search for it, or ask who gave you the link."},
	errs.Conflict:        {"Somebody else changed this", "Go back, load the page again and see what is different."},
	errs.Unavailable:     {"Staffroom is busy", "Nothing was lost. Try again in a minute."},
	errs.TooLarge:        {"That is too big", "Make it smaller, or share it in parts."},
	errs.TooMany:         {"Too many tries", "Wait five minutes, then try again."},
}

// words are what a person sees of an error code: of a field beside it, of a
// page as its text. Rooms add theirs with Words.
var words = map[string]string{
	"request.garbled":   "What your browser sent did not arrive whole. Go back and send it again.",
	"request.too_large": "That is more than we can take at once. Share it in parts.",
	"page.unknown":      "That page number means nothing to us. Start from the first page.",
	"stale":             "Somebody else changed this while you were looking at it. Load it again and see what is different.",
	"db.full":           "The disk of this server is full, so nothing more can be saved. What was saved before is safe. Tell the person who runs it.",
	"blob.disk_full":    "The disk of this server is full, so the file was not kept. Tell the person who runs it.",
	"db.conflict":       "That is there already.",
}

// Words adds what people see of error codes. It is for package initialisation.
func Words(m map[string]string) {
	for code, text := range m {
		if _, ok := words[code]; ok {
			panic("web: two texts for " + code)
		}
		words[code] = text
	}
}

// Say is what a person sees of an error code; a code without words of its own
// says what its kind does.
func Say(code string) string {
	if t, ok := words[code]; ok {
		return t
	}
	return kindWords[errs.Invalid][1]
}

// HasWords reports whether a code has words of its own.
func HasWords(code string) bool { _, ok := words[code]; return ok }

func view(kind errs.Kind, code, requestID string) ErrorView {
	w := kindWords[kind]
	v := ErrorView{Status: statuses[kind], Kind: kind, Code: code, Title: w[0], Text: w[1], ID: requestID}
	if t, ok := words[code]; ok && kind != errs.Internal {
		v.Text = t
	}
	return v
}

// FieldErrors are the words for each field of an Invalid error; nil when err is
// anything else, which the handler then returns.
func FieldErrors(err error) map[string]string {
	e, ok := errors.AsType[*errs.Error](err)
	if !ok || e.Kind != errs.Invalid || len(e.Fields) == 0 {
		return nil
	}
	out := make(map[string]string, len(e.Fields))
	for f, code := range e.Fields {
		out[f] = Say(code)
	}
	return out
}

// problem is RFC 9457.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Code   string `json:"code"`
	ID     string `json:"request_id,omitempty"`
}

func writeProblem(w http.ResponseWriter, v ErrorView) {
	if v.Kind == errs.Internal {
		v.Code = "internal"
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(v.Status)
	b, err := json.Marshal(problem{"about:blank", v.Title, v.Status, v.Text, v.Code, v.ID})
	if err != nil {
		b = fmt.Appendf(nil, `{"status":%d}`, v.Status)
	}
	_, _ = w.Write(b) // that the program hung up is nobody's error
}
