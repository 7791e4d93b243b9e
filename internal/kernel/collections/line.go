package collections

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/fold"
)

// Line is a heading, or a thing with a note on why it is there.
type Line struct {
	ID        string
	ItemID    string // "" for a heading
	Title     string // of a heading
	Note      string
	AddedBy   string
	AddedAt   time.Time
	RemovedAt time.Time // zero: it is in
	Position  int
}

// Heading reports whether the line begins a section.
func (l Line) Heading() bool { return l.ItemID == "" }

// describe takes over what a person typed of a line.
func (l *Line) describe(title, note string) error {
	l.Title, l.Note = "", strings.TrimSpace(fold.Text(note))
	f := map[string]string{}
	if l.Heading() {
		l.Title = fold.Line(title)
		if l.Title == "" {
			f["title"] = "collection.heading_missing"
		}
		if utf8.RuneCountInString(l.Title) > MaxTitle {
			f["title"] = "collection.title_long"
		}
	}
	if utf8.RuneCountInString(l.Note) > MaxNote {
		f["note"] = "collection.note_long"
	}
	return errs.Fields("collection.invalid", f)
}

// Direction is where a line moves.
type Direction int

// The directions.
const (
	Up   Direction = -1
	Down Direction = 1
)

// move puts a line one place further among those that the mover sees. A thing
// steps over the line next to it, and so out of a section into the next one; a
// heading takes its section along, over the section next to it. It reports
// false where there is nowhere to go.
func move(lines []Line, lineID string, to Direction, sees func(Line) bool) ([]Line, bool) {
	at := slices.IndexFunc(lines, func(l Line) bool { return l.ID == lineID })
	if at < 0 {
		return lines, false
	}
	end := at + 1
	if lines[at].Heading() {
		end = sectionEnd(lines, at)
	}
	if to == Up {
		before := stepBack(lines, at, sees)
		if before < 0 {
			return lines, false
		}
		return rotate(lines, before, at, end), true
	}
	after := stepOn(lines, at, end, sees)
	if after < 0 {
		return lines, false
	}
	return rotate(lines, at, end, after), true
}

// sectionEnd is where the section that begins at a heading ends.
func sectionEnd(lines []Line, at int) int {
	for n := at + 1; n < len(lines); n++ {
		if lines[n].Heading() {
			return n
		}
	}
	return len(lines)
}

// stepBack is the index that the line at moves to; -1 for none.
func stepBack(lines []Line, at int, sees func(Line) bool) int {
	for n := at - 1; n >= 0; n-- {
		if sees(lines[n]) && (lines[n].Heading() || !lines[at].Heading()) {
			return n
		}
	}
	return -1
}

// stepOn is the end of what the lines from at to end change places with; -1 for
// none.
func stepOn(lines []Line, at, end int, sees func(Line) bool) int {
	for n := end; n < len(lines); n++ {
		switch {
		case !sees(lines[n]):
		case !lines[at].Heading():
			return n + 1
		case lines[n].Heading():
			return sectionEnd(lines, n)
		}
	}
	return -1
}

// rotate lets [a,b) and [b,c) change places.
func rotate(lines []Line, a, b, c int) []Line {
	return slices.Concat(lines[:a], lines[b:c], lines[a:b], lines[c:])
}

// Section is a heading with the things below it that a reader may see. The
// first one may have no heading.
type Section struct {
	Line    // the heading
	Entries []Entry
}

// Entry is a thing in a collection.
type Entry struct {
	Line
	Card items.Card
}

// sections puts the things that a reader may see below their headings. A heading
// with nothing below it is left out unless empty ones are wanted.
func sections(lines []Line, cards map[string]items.Card, empty bool) []Section {
	out := []Section{{}}
	for _, l := range lines {
		last := &out[len(out)-1]
		if l.Heading() {
			out = append(out, Section{Line: l})
		} else if c, ok := cards[l.ItemID]; ok {
			last.Entries = append(last.Entries, Entry{l, c})
		}
	}
	return slices.DeleteFunc(out, func(s Section) bool { return len(s.Entries) == 0 && (s.ID == "" || !empty) })
}
