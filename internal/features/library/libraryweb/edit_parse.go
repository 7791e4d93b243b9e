package libraryweb

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"staffroom/internal/features/library"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/fold"
	"staffroom/internal/platform/markup"
)

// maxFields bounds the words of one form, without its files.
const maxFields = 8 << 20

// takeFile gets the files of a form as they come, one after the other; what it
// leaves unread is thrown away. field is the name of the control.
type takeFile func(field, name string, body io.Reader) error

// readForm reads a form whose files are streamed to take. The fields before a
// file are there when it comes.
func readForm(r *http.Request, fields url.Values, take takeFile) error {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")) // what it cannot read is no form with files
	if kind != "multipart/form-data" {
		if err := r.ParseForm(); err != nil {
			return badForm(err)
		}
		for name, values := range r.PostForm {
			fields[name] = values
		}
		return nil
	}
	mr, err := r.MultipartReader()
	if err != nil {
		return badForm(err)
	}
	left := int64(maxFields)
	for {
		part, err := mr.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return badForm(err)
		}
		if err := readPart(part, fields, &left, take); err != nil {
			return err
		}
	}
}

func readPart(part *multipart.Part, fields url.Values, left *int64, take takeFile) error {
	if part.FileName() != "" {
		return take(part.FormName(), part.FileName(), part)
	}
	text, err := io.ReadAll(io.LimitReader(part, *left+1))
	if err != nil {
		return badForm(err)
	}
	if *left -= int64(len(text)) + 100; *left < 0 {
		return errs.New(errs.TooLarge, "request.too_large", "more than %d bytes of fields", maxFields)
	}
	fields.Add(part.FormName(), string(text))
	return nil
}

// badForm is a request that no form of ours sends; one that is too large keeps
// its own error.
func badForm(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return err
	}
	return errs.Wrap(err, errs.Invalid, "request.malformed", "form")
}

// entryForm is what the form of a draft or of an edit sends.
type entryForm struct {
	Edit     library.Edit
	Version  int
	Audience string
	Note     string
	Share    bool              // the button "Share"
	Remove   string            // a file to take out
	Gone     files.File        // the one that was
	Alts     map[string]string // file → what it shows, in words
	Markdown string            // the text as typed without scripts
	bodyErr  error             // the text cannot be kept as it came
}

// parseEntry reads the form; before is what the entry has, for what the form
// does not send.
func parseEntry(r *http.Request, v url.Values, before library.Edit) entryForm {
	f := entryForm{Edit: before, Audience: v.Get("audience"), Note: strings.TrimSpace(v.Get("note")), Share: v.Get("do") == "share",
		Remove: r.URL.Query().Get("remove"), Markdown: v.Get("body_markdown"), Alts: map[string]string{}}
	f.Version, _ = strconv.Atoi(v.Get("version")) // 0 is older than any version: a conflict, not a loss
	f.Edit.Title, f.Edit.Summary, f.Edit.Why = v.Get("title"), v.Get("summary"), v.Get("why")
	f.Edit.Kind, f.Edit.Licence = v.Get("kind"), v.Get("licence")
	f.Edit.Wanted = f.Audience
	f.Edit.Tags = tags.Set{}
	for _, facet := range tags.Facets {
		f.Edit.Tags[facet] = v[string(facet)]
	}
	f.Edit.Tags[tags.Topic] = splitTopics(v.Get(string(tags.Topic)))
	f.Edit.Body, f.bodyErr = parseBody(v, before.Body)
	for name, values := range v {
		if file, ok := strings.CutPrefix(name, "alt-"); ok && len(values) > 0 {
			f.Alts[file] = values[0]
		}
	}
	return f
}

// parseBody reads the text. Markdown was written without scripts, and then it
// counts; without either the text stays as it was.
func parseBody(v url.Values, before markup.Doc) (markup.Doc, error) {
	switch {
	case v.Has("body_markdown"):
		if len(v.Get("body_markdown")) > library.MaxBody {
			return before, errs.New(errs.TooLarge, "document.too_long", "Markdown of %d bytes", len(v.Get("body_markdown")))
		}
		return markup.FromMarkdown(v.Get("body_markdown"), markup.Options{}), nil
	case v.Get("body_json") != "":
		return markup.ParseJSON([]byte(v.Get("body_json")))
	}
	return before, nil
}

// splitTopics reads topics with commas between them.
func splitTopics(s string) []string {
	var out []string
	for _, t := range strings.FieldsFunc(fold.Text(s), func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		if t = strings.TrimSpace(t); t != "" {
			out = append(out, t)
		}
	}
	return out
}

// bodyError is what is wrong with the text, beside its field.
func (f entryForm) bodyError() error {
	if f.bodyErr == nil {
		return nil
	}
	return errs.Fields("library.invalid", map[string]string{"body": errs.CodeOf(f.bodyErr)})
}
