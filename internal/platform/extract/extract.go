// Package extract reads the files people bring: what a file is, its title, its
// whole text, and a picture of its first page.
//
// Files are hostile until proven otherwise. Everything that looks past the first
// bytes of one belongs into the limited child process that Runner starts; Read,
// Preview and Clean are what that process calls. None of them panics, runs
// without bound or believes a file's name. What a document says about its
// author, its device or its place is never returned.
package extract

import (
	"context"
	"errors"
	"image"
	"io"
	"strings"
	"unicode/utf8"

	"staffroom/internal/platform/errs"
)

// Kind is what a file is to the people who use it.
type Kind string

// The kinds.
const (
	Deck     Kind = "deck"
	Document Kind = "document"
	Sheet    Kind = "sheet"
	PDF      Kind = "pdf"
	Image    Kind = "picture"
	Text     Kind = "text"
	Video    Kind = "video"
	Audio    Kind = "audio"
	Other    Kind = "other"
)

// The limits of one file. One more is refused.
const (
	MaxParts    = 10_000     // entries of an archive
	MaxRatio    = 100        // unpacked bytes for one packed byte
	MaxUnpacked = 1 << 30    // bytes of all parts together
	MaxPixels   = 50_000_000 // of a picture; all frames of a moving one may have three times as many
	MaxText     = 5 << 20    // bytes of text that are kept
	maxPart     = 64 << 20   // bytes of one part that is held in memory
	maxHeadings = 500
	ratioFloor  = 1 << 20 // below this nobody is harmed by any ratio
)

// Warnings say what of a readable file was not read.
const (
	WarnTextCut     = "text_cut"     // the text is longer than MaxText
	WarnPartSkipped = "part_skipped" // a part is damaged, the rest was read
	WarnOldFormat   = "old_format"   // a format from before 2007: kept, not read
	WarnNoText      = "no_text"      // pages without text, such as a scan
	WarnNotRead     = "not_read"     // we keep the file and know its type only
)

// Result is what was found in a file.
type Result struct {
	Type     string   `json:"type"`               // MIME type, by content
	Kind     Kind     `json:"kind"`               //
	Title    string   `json:"title,omitempty"`    // empty when nothing sensible is known
	Text     string   `json:"text,omitempty"`     // whole text, notes and every cell included
	Headings []string `json:"headings,omitempty"` // in order; of a deck the slides' titles
	Pages    int      `json:"pages,omitempty"`    // pages, slides or sheets
	Width    int      `json:"width,omitempty"`    // of a picture, as it is shown
	Height   int      `json:"height,omitempty"`
	Warnings []string `json:"warnings,omitempty"`
}

func (r *Result) warn(w string) {
	for _, have := range r.Warnings {
		if have == w {
			return
		}
	}
	r.Warnings = append(r.Warnings, w)
}

// Options say where helpers lie. The zero value works.
type Options struct {
	CacheDir string // keeps the compiled PDF engine; empty: compiled each time
	Soffice  string // LibreOffice's program; empty: previews are drawn by us
	TempDir  string // for LibreOffice's profile and output
}

// Read reads a file. The Result has the type even when there is an error, so
// that the file can be kept. Errors are errs.Invalid or errs.TooLarge:
//
//	file.empty file.corrupt file.encrypted file.polyglot file.unsupported
//	file.too_many_parts file.ratio file.unpacked file.pixels file.captions
func Read(ctx context.Context, r io.ReaderAt, size int64, name string) (Result, error) {
	f, err := open(ctx, r, size, name, Options{})
	defer f.close()
	return f.Result, err
}

// file is an open file: what was read, and how its first page is drawn.
type file struct {
	Result
	words    *collector
	docTitle string // what the document calls itself
	data     source
	name     string
	opts     Options
	archive  *archive
	sketch   func() (*sketch, error) // draws by our own means
	pdf      *pdfDoc
	decoded  image.Image // a picture that was decoded for its preview
}

// source is the bytes of a file.
type source struct {
	io.ReaderAt
	size int64
}

func (s source) reader() *io.SectionReader { return io.NewSectionReader(s, 0, s.size) }

// open reads the file. The returned file is never nil and must be closed.
func open(ctx context.Context, r io.ReaderAt, size int64, name string, opts Options) (f *file, err error) {
	f = &file{words: &collector{}, data: source{r, size}, name: name, opts: opts}
	f.Kind, f.Type = Other, "application/octet-stream"
	err = guard(func() error { return f.read(ctx) })
	f.Text = f.words.String()
	if f.words.cut {
		f.warn(WarnTextCut)
	}
	if err == nil {
		f.Title = chooseTitle(f.docTitle, f.titles(), name, f.Kind)
	}
	return f, err
}

// titles are the headings, or of a deck without any what its first slide shows
// in the largest letters.
func (f *file) titles() []string {
	if f.Kind != Deck || len(f.Headings) > 0 || f.sketch == nil {
		return f.Headings
	}
	largest := ""
	_ = guard(func() error { // a slide that cannot be drawn has no largest letters
		s, err := f.sketch()
		if err == nil {
			largest = s.largest()
		}
		return err
	})
	return []string{largest}
}

// guard turns what a parser does with bytes nobody foresaw into file.corrupt.
func guard(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = errs.New(errs.Invalid, "file.corrupt", "reading stopped: %v", p)
		}
	}()
	err = f()
	if _, ok := errors.AsType[*errs.Error](err); err != nil && !ok && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		err = errs.Wrap(err, errs.Invalid, "file.corrupt", "damaged file")
	}
	return err
}

func (f *file) close() {
	if f.pdf != nil {
		f.pdf.close()
	}
}

func (f *file) read(ctx context.Context) error {
	if f.data.size == 0 {
		return errs.New(errs.Invalid, "file.empty", "the file is empty")
	}
	if err := f.identify(); err != nil {
		return err
	}
	if read, ok := readers[f.Type]; ok {
		return read(ctx, f)
	}
	f.warn(WarnNotRead)
	return nil
}

// readers by type. What is not here is kept and not read.
var readers = map[string]func(context.Context, *file) error{
	typePPTX: readPPTX, typePPTM: readPPTX, typePPSX: readPPTX, typePOTX: readPPTX,
	typeDOCX: readDOCX, typeDOCM: readDOCX, typeDOTX: readDOCX,
	typeXLSX: readXLSX, typeXLSM: readXLSX, typeXLTX: readXLSX,
	typeODP: readODP, typeOTP: readODP, typeODT: readODT, typeOTT: readODT, typeODS: readODS, typeOTS: readODS,
	"application/pdf": readPDF,
	"image/png":       readPicture, "image/jpeg": readPicture, "image/gif": readPicture, "image/webp": readPicture,
	"text/plain": readPlain, "text/markdown": readMarkdown, "text/html": readHTML, "text/csv": readCSV, "text/vtt": readVTT,
}

// collector gathers text up to MaxText.
type collector struct {
	b   strings.Builder
	cut bool
}

func (c *collector) String() string { return strings.TrimSpace(c.b.String()) }

// line adds s on a line of its own.
func (c *collector) line(s string) {
	s = clean(s)
	if s == "" || c.cut {
		return
	}
	if room := MaxText - c.b.Len() - 1; len(s) > room {
		c.cut = true
		for room > 0 && !utf8.RuneStart(s[room]) {
			room--
		}
		s = s[:max(room, 0)]
	}
	c.b.WriteString(s)
	c.b.WriteByte('\n')
}

// gap parts pages.
func (c *collector) gap() {
	if c.b.Len() > 0 && !c.cut {
		c.b.WriteByte('\n')
	}
}

// clean makes one tidy line or paragraph of s: no control characters, which
// neither JSON nor PostgreSQL nor a page can carry, and no space around.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\v' || r == '\f' || r == '\r' || r == '\u2028' || r == '\u2029':
			return '\n'
		case r < ' ' || r == 0x7f || r == '\uFEFF' || r == '\u00AD':
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

func (f *file) heading(s string) {
	s = strings.Join(strings.Fields(clean(s)), " ")
	if s != "" && len(f.Headings) < maxHeadings {
		f.Headings = append(f.Headings, shorten(s, 300))
	}
}

// shorten cuts s at a rune boundary to at most n bytes.
func shorten(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return strings.TrimSpace(s[:n])
}
