// Package library is where staff share what they do: practices, resources,
// articles, recordings, enquiries and stops.
//
// Nouns: Entry (an item's header with the library's own columns: why it worked,
// the document, tags and files), Edit (what a person typed), Kind.
// Facts are those of package items. Search is written in the transaction that
// changed an entry or its files.
// It refuses: a recording without captions beyond the school, and whatever
// package items refuses.
package library

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/fold"
	"staffroom/internal/platform/markup"
)

// Kind is what sort of thing an entry is.
type Kind struct {
	Value  string // in the database, the address and the API
	Label  string
	Plural string
	Icon   string
	Hint   string // what belongs there, for the person choosing
}

// Kinds is all of them in the order in which pages show them.
var Kinds = []Kind{
	{"practice", "Practice", "Practices", "lightbulb", "Something we do and found worth sharing"},
	{"resource", "Resource", "Resources", "file-text", "Slides, sheets or plans somebody else can use tomorrow"},
	{"article", "Article", "Articles", "newspaper", "A story, an idea, an opinion"},
	{"recording", "Recording", "Recordings", "video", "A filmed lesson or talk, with captions"},
	{"enquiry", "Enquiry", "Enquiries", "microscope", "A question we looked into, and what we found"},
	{"stop", "Stop", "Stops", "octagon-x", "Something we no longer do, and the time it gave back"},
}

// KindOf returns the kind of that value.
func KindOf(value string) (Kind, bool) {
	for _, k := range Kinds {
		if k.Value == value {
			return k, true
		}
	}
	return Kind{}, false
}

// Limits of what a person types, in bytes.
const (
	MaxWhy  = 4000
	MaxBody = 2 << 20
)

// Entry is a thing in the library.
type Entry struct {
	items.Item
	Why   string // one paragraph: why it worked
	Body  markup.Doc
	Tags  tags.Set
	Files []files.File

	// Wanted is the audience that the author of a draft has in mind, as
	// items.Audience writes it. It opens nothing.
	Wanted string
}

// Edit is what a person may change of an entry.
type Edit struct {
	Kind, Title, Summary, Why, Licence string
	Body                               markup.Doc
	Tags                               tags.Set
	Wanted                             string // with a draft
}

// Edit is the entry as a form starts with it.
func (e Entry) Edit() Edit {
	return Edit{e.Kind, e.Title, e.Summary, e.Why, e.Licence, e.Body, e.Tags, e.Wanted}
}

// apply takes over what a person typed.
func (e *Entry) apply(ed Edit) error {
	clean, tagErr := tags.Clean(ed.Tags)
	e.Kind, e.Title, e.Summary, e.Licence = ed.Kind, ed.Title, ed.Summary, ed.Licence
	e.Why, e.Body, e.Tags = strings.TrimSpace(fold.Text(ed.Why)), ed.Body, clean
	e.Wanted = ""
	if _, err := items.ParseAudience(ed.Wanted); err == nil && e.State == items.Draft {
		e.Wanted = ed.Wanted
	}
	f := map[string]string{}
	if tagErr != nil {
		collect(f, tagErr)
	}
	if err := e.Item.Validate(); err != nil {
		collect(f, err)
	}
	if _, ok := KindOf(e.Kind); !ok {
		f["kind"] = "library.kind_missing"
	}
	if len(e.Why) > MaxWhy {
		f["why"] = "library.why_long"
	}
	return errs.Fields("library.invalid", f)
}

// collect gathers the fields of one Invalid error, so that a person sees all
// that is wrong at once.
func collect(into map[string]string, err error) {
	if e, ok := err.(*errs.Error); ok { //nolint:errorlint // made in this program, never wrapped
		for k, v := range e.Fields {
			into[k] = v
		}
	}
}

// Ready says what is still missing before an audience may read the entry.
func (e *Entry) Ready(to items.Audience) error {
	f := map[string]string{}
	if e.Title == "" {
		f["title"] = "item.title_missing"
	}
	if to.Kind != items.OnlyMe {
		if e.Summary == "" {
			f["summary"] = "item.summary_missing"
		}
		if e.Why == "" && e.Body.Empty() && len(e.Files) == 0 {
			f["why"] = "library.why_missing"
		}
	}
	if e.Kind == "recording" && beyondSchool(e, to) && !e.hasCaptions() {
		f["audience"] = "library.captions_missing"
	}
	for _, file := range e.Files {
		if file.State == files.Reading {
			f["files"] = "library.files_reading"
		}
	}
	return errs.Fields("library.not_ready", f)
}

// beyondSchool: the audience is wider than the organisation that owns it.
func beyondSchool(e *Entry, to items.Audience) bool {
	return to.Kind == items.Public || to.Kind == items.OrgAud && to.OrgID != e.OrgID
}

func (e *Entry) hasCaptions() bool {
	for _, f := range e.Files {
		if f.Role == files.Captions && f.State == files.Ready {
			return true
		}
	}
	return false
}

// Video is the film of a recording.
func (e Entry) Video() (files.File, bool) {
	for _, f := range e.Files {
		if f.Role == files.Video {
			return f, true
		}
	}
	return files.File{}, false
}

// snapshot is what a version keeps of the library's own columns.
type snapshot struct {
	Kind    string          `json:"kind"`
	Why     string          `json:"why"`
	Body    json.RawMessage `json:"body"`
	Tags    tags.Set        `json:"tags"`
	Licence string          `json:"licence"`
	Files   []FileNote      `json:"files,omitempty"`
}

// FileNote is what a version keeps of a file: enough to say what changed.
type FileNote struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

func (e Entry) snapshot() string {
	s := snapshot{Kind: e.Kind, Why: e.Why, Body: e.Body.JSON(), Tags: e.Tags, Licence: e.Licence}
	for _, f := range e.Files {
		if f.Role != files.Picture {
			s.Files = append(s.Files, FileNote{f.Name, f.Bytes, f.SHA256})
		}
	}
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // strings, a map of strings and JSON that we wrote
	}
	return string(b)
}

// words are all that a person writes in an entry, to see whether two are the same.
func (e Entry) words() [4]string {
	set := tags.Set{} // in one order, without facets that are empty
	for facet, values := range e.Tags {
		if len(values) > 0 {
			set[facet] = slices.Sorted(slices.Values(values))
		}
	}
	e.Tags = set
	return [4]string{e.Title, e.Summary, e.snapshot(), e.Wanted}
}

// Snapshot is an entry as it was in one version.
type Snapshot struct {
	items.Version
	Edit  Edit
	Files []FileNote
}

func readSnapshot(v items.Version) (Snapshot, error) {
	ed, notes, err := readEdit(v.Data)
	ed.Title, ed.Summary = v.Title, v.Summary
	return Snapshot{v, ed, notes}, err
}

func readEdit(data string) (Edit, []FileNote, error) {
	var s snapshot
	if err := json.Unmarshal([]byte(data), &s); err != nil {
		return Edit{}, nil, err
	}
	body, err := markup.ParseJSON(s.Body)
	return Edit{Kind: s.Kind, Why: s.Why, Licence: s.Licence, Body: body, Tags: s.Tags}, s.Files, err
}

// WorkingCopy is what a person is changing and has not saved for others.
type WorkingCopy struct {
	BaseVersion int
	SavedAt     time.Time
	Edit        Edit
}

// workingData is how a working copy is kept: a snapshot with the header's words.
type workingData struct {
	Title, Summary string
	Rest           json.RawMessage
}
