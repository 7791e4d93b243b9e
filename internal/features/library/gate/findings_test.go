package gate_test

import (
	"strings"
	"testing"
	"time"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/gate"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/markup"
	"staffroom/internal/testkit"
)

// TestFindings: what each rule notices, and what it leaves alone.
func TestFindings(t *testing.T) {
	picture := func(name, alt string) []files.File {
		return []files.File{{ID: "f", Name: name, Alt: alt, Role: files.Picture, Type: "image/png", State: files.Ready}}
	}
	for _, tt := range []struct {
		name, rule string // "" is none
		files      []files.File
		body       string
		text       string // of a file
	}{
		{"a picture that speaks of pupils", "pupil-words", picture("hall.png", "Two children at the water tray"), "", ""},
		{"a name in a file name", "given-name", picture("amira-tower.png", "A tower"), "", ""},
		{"a word that is a name too", "", picture("rose-garden.png", "a rose in the garden"), "", ""},
		{"that name with a capital", "given-name", picture("garden.png", "Rose plants beans"), "", ""},
		{"a camera's file", "camera", picture("IMG_2041.png", "The display"), "", ""},
		{"a drawing", "", picture("bar-model.png", "A bar in four parts"), "", ""},
		{"a class list", "name-list", nil, "", "Amira Khan\nOliver Smith\nPriya Nair\nJack O’Neill\nSophie Brown\nTotal 5"},
		{"a register with marks", "name-list", nil, "", "1. Amira Khan 5B 104\n2. Oliver Smith 5B 98\n3. Priya Nair 5B 110\n4. Jack Jones 5B 87\n5. Sophie Brown 5B 92"},
		{"families first", "name-list", nil, "", "Khan, Amira\nSmith, Oliver\nNair, Priya\nJones, Jack\nBrown, Sophie"},
		{"a list of things", "", nil, "", "Paper Strips\nRed Ribbon\nGlue Sticks\nScissors Large\nCard White\nString Thin"},
		{"three authors", "", nil, "", "Amira Khan\nOliver Smith\nPriya Nair\nMade this plan."},
		{"a copyright sign", "copyright-mark", nil, "Page 4 © Big Maths 2019", ""},
		{"a picture bank", "image-bank", nil, "", "Photo: Shutterstock 12345"},
		{"an address of a source", "source-address", nil, "Picture: https://example.org/a.jpg", ""},
		{"a plain link", "", nil, "See https://example.org for more.", ""},
		{"a heading that jumps", "heading-skipped", nil, "## One\n\n#### Too deep\n\nText.", ""},
		{"headings in order", "", nil, "## One\n\n### Two\n\nText.", ""},
	} {
		e := library.Entry{Item: items.Item{Licence: "CC-BY-4.0", Title: "Strips", UpdatedAt: testkit.Start}, Files: tt.files, Body: markup.FromMarkdown(tt.body, markup.Options{})}
		var contents []files.Content
		if tt.text != "" {
			contents = []files.Content{{Name: "plan.txt", Body: tt.text, Role: files.Attachment}}
		}
		var rules []string
		for _, f := range gate.Find(e, contents, testkit.Start.Add(time.Hour)) {
			if !f.Fine {
				rules = append(rules, f.Rule)
			}
		}
		if got := strings.Join(rules, " "); got != tt.rule {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.rule)
		}
	}
}
