package itemsjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"staffroom/internal/features/library"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/fold"
	"staffroom/internal/platform/markup"
)

// maxSlug is how long an address that a line asks for may be: it is kept, so it
// may be longer than those that are made of titles here.
const maxSlug = 200

// line is what an object may hold.
type line struct {
	ID         word   `json:"id"`
	Slug       string `json:"slug"`
	Kind       string `json:"kind"`
	Title      string `json:"title"`
	Summary    string `json:"summary"`
	Why        string `json:"why"`
	Body       string `json:"body"`
	BodyFormat string `json:"body_format"`
	Subjects   words  `json:"subjects"`
	KeyStages  words  `json:"key_stages"`
	Years      words  `json:"years"`
	Topics     words  `json:"topics"`
	JobRoles   words  `json:"job_roles"`
	Licence    string `json:"licence"`
	Created    string `json:"created"`
	Updated    string `json:"updated"`
	Files      words  `json:"files"`
}

// words is a list of texts, or one text, or numbers.
type words []string

// UnmarshalJSON takes "a", 1, ["a", 1] and null.
func (w *words) UnmarshalJSON(b []byte) error {
	var list []word
	if b = bytes.TrimSpace(b); len(b) == 0 || b[0] != '[' {
		list = make([]word, 1)
		if err := list[0].UnmarshalJSON(b); err != nil {
			return err
		}
	} else if err := json.Unmarshal(b, &list); err != nil {
		return err
	}
	*w = nil
	for _, s := range list {
		if s != "" {
			*w = append(*w, string(s))
		}
	}
	return nil
}

// word is a text or a number.
type word string

// UnmarshalJSON takes "a", 1 and null.
func (w *word) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && (b[0] == '{' || b[0] == '[' || b[0] == 't' || b[0] == 'f') {
		return errors.New("a text was expected")
	}
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, (*string)(w))
	}
	if *w = word(b); *w == "null" {
		*w = ""
	}
	return nil
}

// parse reads a line. What it returns lacks the source, which depends on the
// lines before.
func (r *run) parse(src []byte) (l line, in library.Imported, err error) {
	if err := json.Unmarshal(src, &l); err != nil {
		return l, in, errors.New(jsonWords(err))
	}
	body, err := l.document()
	if err != nil {
		return l, in, err
	}
	ed := library.Edit{
		Kind: or(strings.ToLower(strings.TrimSpace(l.Kind)), "resource"), Title: l.Title, Summary: or(l.Summary, body.Summary(280)), Why: l.Why, Body: body,
		Tags: tags.Set{tags.Subject: l.Subjects, tags.KeyStage: l.KeyStages, tags.Year: l.Years, tags.Topic: l.Topics, tags.JobRole: l.JobRoles},
	}
	var ok bool
	if ed.Licence, ok = items.ParseLicence(or(l.Licence, r.o.Licence)); !ok {
		return l, in, fmt.Errorf("licence %q is none of %s", l.Licence, licenceList())
	}
	if _, ok := library.KindOf(ed.Kind); !ok {
		return l, in, fmt.Errorf("kind %q is none of %s", l.Kind, kindList())
	}
	if strings.TrimSpace(ed.Title) == "" {
		return l, in, errors.New("it has no title")
	}
	ed.FitHeader()
	in = library.Imported{OrgID: r.o.OrgID, AuthorID: r.o.AuthorID, Audience: r.o.Audience, Slug: fold.Slug(l.Slug, maxSlug), Edit: ed}
	if in.CreatedAt, err = r.instant("created", l.Created); err != nil {
		return l, in, err
	}
	if in.UpdatedAt, err = r.instant("updated", or(l.Updated, l.Created)); err != nil {
		return l, in, err
	}
	if in.UpdatedAt.Before(in.CreatedAt) {
		in.UpdatedAt = in.CreatedAt
	}
	if err := library.CheckImport(&in); err != nil {
		return l, in, err
	}
	return l, in, nil
}

func (l *line) document() (markup.Doc, error) {
	var d markup.Doc
	switch strings.ToLower(l.BodyFormat) {
	case "", "markdown", "md":
		d = markup.FromMarkdown(l.Body, noPictures)
	case "html":
		d = markup.FromHTML(l.Body, noPictures)
	case "text":
		d = markup.FromText(l.Body)
	default:
		return d, fmt.Errorf("body_format %q is none of markdown, html, text", l.BodyFormat)
	}
	return d, nil
}

// noPictures leaves the words of pictures: a line brings no bytes.
var noPictures = markup.Options{ResolveImage: func(string) (string, bool) { return "", false }}

// instant reads a time; one in the future is now.
func (r *run) instant(field, s string) (time.Time, error) {
	if s == "" {
		return r.now, nil
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02 15:04:05", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			if t.After(r.now) || t.Year() < 1900 {
				t = r.now
			}
			return t.UTC().Truncate(time.Microsecond), nil
		}
	}
	return time.Time{}, fmt.Errorf("%s %q is no time such as 2026-03-31 or 2026-03-31T09:30:00Z", field, s)
}

func jsonWords(err error) string {
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && e.Field != "" {
		return fmt.Sprintf("%s is a %s and should be a text", e.Field, e.Value)
	}
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Sprintf("it is not JSON (at byte %d: %s)", e.Offset, e.Error())
	}
	return "it cannot be read: " + err.Error()
}

func or(s, otherwise string) string {
	if strings.TrimSpace(s) == "" {
		return otherwise
	}
	return s
}

func kindList() string {
	var names []string
	for _, k := range library.Kinds {
		names = append(names, k.Value)
	}
	return strings.Join(names, ", ")
}

func licenceList() string {
	var names []string
	for l := range items.Licences {
		if l != "" {
			names = append(names, l)
		}
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// Check says what is wrong with a line, without storing anything.
func Check(src []byte) error {
	r := &run{now: time.Unix(0, 0).UTC()}
	_, _, err := r.parse(src)
	return err
}
