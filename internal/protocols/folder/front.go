package folder

import (
	"regexp"
	"strings"
	"time"
)

// front is the settings at the top of a page. It is the plain part of YAML that
// people write there: "key: value", lists in brackets or line by line, and
// folded text. Keys are folded to small letters; of nested things the innermost
// names count.
type front struct {
	values   map[string][]string
	pictures []shown
}

// shown is a picture that front matter names.
type shown struct{ src, text string }

func (f front) first(keys ...string) string {
	for _, k := range keys {
		if v := f.values[k]; len(v) > 0 && strings.TrimSpace(v[0]) != "" {
			return strings.TrimSpace(v[0])
		}
	}
	return ""
}

func (f front) all(keys ...string) []string {
	var out []string
	for _, k := range keys {
		out = append(out, f.values[k]...)
	}
	return out
}

const maxFront = 64 << 10

var fence = regexp.MustCompile(`^\s*(\n)*---[ \t]*\n`)

// splitFront parts a page into its settings and its text.
func splitFront(src string) (front, string) {
	f := front{values: map[string][]string{}}
	src = strings.TrimPrefix(strings.ReplaceAll(src, "\r\n", "\n"), "\uFEFF")
	loc := fence.FindStringIndex(src)
	if loc == nil {
		return f, src
	}
	head, body, ok := strings.Cut(src[loc[1]:], "\n---")
	if !ok || len(head) > maxFront {
		return f, src
	}
	if _, rest, ok := strings.Cut(body, "\n"); ok {
		body = rest
	} else {
		body = ""
	}
	f.read(strings.Split(head, "\n"))
	return f, body
}

var keyLine = regexp.MustCompile(`^(\s*)(-\s+)?([A-Za-z_][\w -]{0,60}?)\s*:(?:\s+(.*))?$`)

func (f *front) read(lines []string) {
	key := ""
	for i := 0; i < len(lines); i++ {
		line := strings.TrimRight(lines[i], " \t")
		if m := keyLine.FindStringSubmatch(line); m != nil {
			key = strings.ReplaceAll(lower(m[3]), "-", "_")
			value := m[4]
			if value == ">" || value == "|" || value == ">-" || value == "|-" {
				value = ""
				for i+1 < len(lines) && (strings.HasPrefix(lines[i+1], m[1]+" ") || lines[i+1] == "") {
					i++
					value += strings.TrimSpace(lines[i]) + " "
				}
			}
			f.add(key, value)
			continue
		}
		if v, ok := strings.CutPrefix(strings.TrimSpace(line), "- "); ok && key != "" {
			f.add(key, v)
		}
	}
}

func (f *front) add(key, value string) {
	value = strings.TrimSpace(value)
	if in, ok := strings.CutPrefix(value, "["); ok {
		for v := range strings.SplitSeq(strings.TrimSuffix(in, "]"), ",") {
			f.add(key, v)
		}
		return
	}
	if value = unquote(value); value == "" {
		return
	}
	f.values[key] = append(f.values[key], value)
	switch n := len(f.pictures); key {
	case "src":
		f.pictures = append(f.pictures, shown{src: value, text: f.pending()})
	case "text", "caption", "alt":
		if n > 0 && f.pictures[n-1].text == "" {
			f.pictures[n-1].text = value
		}
	}
}

// pending is the words just before a picture's address, when they are its own.
func (f *front) pending() string {
	texts, srcs := f.values["text"], f.values["src"]
	if len(texts) >= len(srcs) && len(texts) > 0 {
		return texts[len(texts)-1]
	}
	return ""
}

func unquote(s string) string {
	if len(s) > 1 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		return strings.ReplaceAll(strings.ReplaceAll(s[1:len(s)-1], `\"`, `"`), "''", "'")
	}
	return s
}

var dayLayouts = []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", time.DateOnly, "02/01/2006", "2 January 2006", "January 2, 2006", "2006/01/02"}

// day reads a date as people write it; British dates begin with the day.
func (f front) day(keys ...string) (time.Time, bool) {
	s := f.first(keys...)
	for _, layout := range dayLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), t.Year() > 1970
		}
	}
	return time.Time{}, false
}
