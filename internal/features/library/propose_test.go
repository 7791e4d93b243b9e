package library

import (
	"testing"

	"staffroom/internal/kernel/files"
)

func TestFirstSentences(t *testing.T) {
	for name, c := range map[string]struct {
		in   files.Content
		want string
	}{
		"a bullet of a PDF goes on in the next line": {files.Content{Name: "a.pdf", Body: "HCI\n● Match issues with interfaces with Jakob\nNielsen’s rules of thumb\n● Something else to do in the lesson"},
			"Match issues with interfaces with Jakob Nielsen’s rules of thumb"},
		"names of columns say nothing": {files.Content{Name: "a.xlsx", Body: "identifier creator title publisher description subject language version"}, ""},
		"a sheet may explain itself":   {files.Content{Name: "a.xlsx", Body: "Child Q1 Q2 Q3 Q4 Q5 Q6 Q7 Q8\nFill in one row for each child after the quiz."}, "Fill in one row for each child after the quiz."},
		"paragraphs of a document":     {files.Content{Name: "a.docx", Body: "Notes\nThe children fold the strip and say what they see\nAnother paragraph with quite a few more words"}, "The children fold the strip and say what they see"},
		"not the title again": {files.Content{Name: "a.docx", Title: "How we fold paper strips in Year 4", Body: "How we fold paper strips in Year 4\nFold it once and ask what one part is called."},
			"Fold it once and ask what one part is called."},
	} {
		if got := firstSentences(c.in); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
