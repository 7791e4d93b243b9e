package extract

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// readText gives at most MaxText of a text file as UTF-8. Files without a mark
// that are not UTF-8 are Windows-1252, which is what schools' older machines write.
func (f *file) readText() (string, error) {
	b, err := io.ReadAll(io.LimitReader(f.data.reader(), 2*MaxText))
	if err != nil {
		return "", err
	}
	if int64(len(b)) < f.data.size {
		f.words.cut = true
	}
	switch {
	case bytes.HasPrefix(b, []byte("\xFF\xFE")), bytes.HasPrefix(b, []byte("\xFE\xFF")):
		b, _, err = transform.Bytes(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder(), b)
	case !utf8.Valid(b[:max(len(b)-utf8.UTFMax, 0)]):
		b, err = charmap.Windows1252.NewDecoder().Bytes(b)
	}
	if err != nil {
		return "", err
	}
	s := strings.ReplaceAll(string(b), "\r\n", "\n")
	if len(s) > MaxText {
		f.words.cut = true
		s = shorten(s, MaxText)
	}
	return clean(s), nil
}

// keep makes s the text of the file.
func (f *file) keep(s string) {
	f.words.b.WriteString(s)
}

func readPlain(_ context.Context, f *file) error {
	s, err := f.readText()
	if err != nil {
		return err
	}
	f.keep(s)
	f.sketch = func() (*sketch, error) {
		var paras []para
		for line := range strings.SplitSeq(shorten(s, 2*maxSet), "\n") {
			paras = append(paras, para{text: line, size: 11.5, color: inkSoft, before: 1})
		}
		return a4(paras), nil
	}
	return nil
}

var (
	mdHeading = regexp.MustCompile(`^(#{1,6})\s+(.+?)\s*#*\s*$`)
	mdItem    = regexp.MustCompile(`^(\s*)([-*+]|\d+[.)])\s+(.*)$`)
	mdPicture = regexp.MustCompile(`!\[([^\]]*)\]\([^)]*\)`)
	mdLink    = regexp.MustCompile(`\[([^\]]+)\]\([^)]*\)`)
	mdMarks   = regexp.MustCompile("(\\*\\*|__|`+|~~|\\{[^}]{0,80}\\}|</?[a-zA-Z][^<>]{0,200}>)")
)

// plainMarkdown takes the marks out of a line.
func plainMarkdown(s string) string {
	s = mdPicture.ReplaceAllString(s, "$1")
	s = mdLink.ReplaceAllString(s, "$1")
	return strings.TrimSpace(mdMarks.ReplaceAllString(s, ""))
}

// readMarkdown keeps the source as text; headings and the drawn page come from a
// light reading of it, line by line. Front matter is not part of the page.
func readMarkdown(_ context.Context, f *file) error {
	s, err := f.readText()
	if err != nil {
		return err
	}
	f.keep(s)
	body := s
	if rest, ok := strings.CutPrefix(s, "---\n"); ok {
		if front, after, ok := strings.Cut(rest, "\n---"); ok {
			body = after
			for line := range strings.SplitSeq(front, "\n") {
				if t, ok := strings.CutPrefix(line, "title:"); ok {
					f.docTitle = strings.Trim(t, ` "'`)
				}
			}
		}
	}
	paras := f.markdownParas(body)
	f.sketch = func() (*sketch, error) { return a4(paras), nil }
	return nil
}

func (f *file) markdownParas(body string) []para {
	var paras []para
	var run []string
	fenced := false
	flush := func() {
		if text := plainMarkdown(strings.Join(run, " ")); text != "" && len(paras) < maxParas {
			paras = append(paras, bodyPara(text))
		}
		run = run[:0]
	}
	for line := range strings.SplitSeq(body, "\n") {
		trimmed := strings.TrimSpace(line)
		if strings.HasPrefix(trimmed, "```") || strings.HasPrefix(trimmed, "~~~") {
			flush()
			fenced = !fenced
			continue
		}
		if fenced || trimmed == "" {
			flush()
			if fenced && len(paras) < maxParas {
				paras = append(paras, para{text: line, size: 10.5, color: inkSoft, level: 1, before: 1})
			}
			continue
		}
		if m := mdHeading.FindStringSubmatch(trimmed); m != nil {
			flush()
			f.heading(plainMarkdown(m[2]))
			paras = append(paras, headingPara(plainMarkdown(m[2]), len(m[1])))
		} else if m := mdItem.FindStringSubmatch(line); m != nil {
			flush()
			p := bodyPara(plainMarkdown(m[3]))
			p.bullet, p.before, p.level = "•", 3, min(len(m[1])/2, 4)
			if m[2][0] >= '0' && m[2][0] <= '9' {
				p.bullet = m[2]
			}
			paras = append(paras, p)
		} else {
			run = append(run, trimmed)
		}
	}
	flush()
	return paras[:min(len(paras), maxParas)]
}

// readHTML collects the text that a browser would show.
func readHTML(_ context.Context, f *file) error {
	s, err := f.readText()
	if err != nil {
		return err
	}
	w := &page{f: f}
	z := html.NewTokenizer(strings.NewReader(s))
	z.SetMaxBuf(MaxText)
	for {
		switch z.Next() {
		case html.ErrorToken:
			w.flush()
			f.sketch = func() (*sketch, error) { return a4(w.paras), nil }
			if err := z.Err(); !errors.Is(err, io.EOF) {
				return err
			}
			return nil
		case html.TextToken:
			w.text(string(z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			w.start(string(name))
		case html.EndTagToken:
			name, _ := z.TagName()
			w.end(string(name))
		}
	}
}

// page gathers the paragraphs of an HTML document.
type page struct {
	f       *file
	paras   []para
	run     strings.Builder
	heading int // level of the open heading
	item    bool
	hidden  string // the open element whose text is not shown
	title   bool
}

var (
	hiddenElements = map[string]bool{"script": true, "style": true, "template": true, "noscript": true, "svg": true, "head": false}
	inlineElements = map[string]bool{"a": true, "b": true, "i": true, "em": true, "strong": true, "span": true, "code": true, "small": true, "sub": true, "sup": true, "abbr": true, "u": true, "mark": true, "img": true, "q": true, "cite": true, "kbd": true, "time": true, "label": true}
)

func (w *page) text(s string) {
	if w.hidden == "" {
		w.run.WriteString(html.UnescapeString(s))
	}
}

func (w *page) start(name string) {
	if w.hidden != "" || inlineElements[name] {
		return
	}
	w.flush()
	switch {
	case hiddenElements[name]:
		w.hidden = name
	case name == "title":
		w.title = true
	case len(name) == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6':
		w.heading = int(name[1] - '0')
	case name == "li":
		w.item = true
	}
}

func (w *page) end(name string) {
	if w.hidden == name {
		w.hidden = ""
	}
	if w.hidden != "" || inlineElements[name] {
		return
	}
	w.flush()
	w.title, w.heading, w.item = false, 0, w.item && name != "li"
}

func (w *page) flush() {
	s := strings.Join(strings.Fields(w.run.String()), " ")
	w.run.Reset()
	if s == "" {
		return
	}
	if w.title {
		w.f.docTitle = s
		return
	}
	w.f.words.line(s)
	p := bodyPara(s)
	if w.item {
		p.bullet, p.before = "•", 3
	}
	if w.heading > 0 {
		w.f.heading(s)
		p = headingPara(s, w.heading)
	}
	if len(w.paras) < maxParas {
		w.paras = append(w.paras, p)
	}
}

// readCSV keeps every cell; a file that is no proper CSV is kept as it is.
func readCSV(_ context.Context, f *file) error {
	s, err := f.readText()
	if err != nil {
		return err
	}
	r := csv.NewReader(strings.NewReader(s))
	r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = -1, true, false
	first, _, _ := strings.Cut(s, "\n")
	if strings.Count(first, ";") > strings.Count(first, ",") {
		r.Comma = ';'
	}
	f.keep(s)
	var rows [][]string
	for len(rows) < gridRows {
		row, err := r.Read()
		if err != nil {
			break
		}
		rows = append(rows, row[:min(len(row), gridColumns)])
	}
	f.Pages = 1
	f.sketch = func() (*sketch, error) { return gridSketch(rows, ""), nil }
	return nil
}
