package made

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"staffroom/internal/platform/extract"
)

// TestMake makes every file of the demo and reads it back: a real file of its
// type, with a title, all its words and a picture of its first page.
func TestMake(t *testing.T) {
	specs, err := filepath.Glob("../data/items/*/*.json")
	if err != nil || len(specs) < 60 {
		t.Fatalf("%d descriptions, %v", len(specs), err)
	}
	seen := map[string]bool{}
	for _, file := range specs {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s, err := Parse(b)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		s.School = "Kilnfield Primary School"
		out, err := Make(s)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if s.Type == "pdf" && seen["pdf"] {
			continue // starting its engine takes a second each time
		}
		seen[s.Type] = true
		checkMade(t, s, out)
	}
	if len(seen) != len(makers) {
		t.Errorf("only %v were made", seen)
	}
}

func checkMade(t *testing.T, s Spec, out []byte) {
	t.Helper()
	r, err := extract.Read(t.Context(), bytes.NewReader(out), int64(len(out)), s.Name)
	if err != nil {
		t.Errorf("%s: %v", s.Name, err)
		return
	}
	if len(r.Warnings) > 0 || s.Type != "png" && r.Title == "" {
		t.Errorf("%s: title %q, warnings %v", s.Name, r.Title, r.Warnings)
	}
	for _, sl := range s.Slides {
		if !strings.Contains(r.Text, sl.Title) || !strings.Contains(r.Text, sl.Note) {
			t.Errorf("%s: the slide %q or its note is not in the text", s.Name, sl.Title)
		}
	}
	for _, b := range s.Blocks {
		if !strings.Contains(strings.Join(strings.Fields(r.Text), " "), strings.Join(strings.Fields(b.H), " ")) {
			t.Errorf("%s: %q is not in the text", s.Name, b.H)
		}
	}
}

// TestSame: the same description makes the same picture, another name another.
func TestSame(t *testing.T) {
	a, b, c := picture("bars", "one\x00x", 200, 160), picture("bars", "one\x00x", 200, 160), picture("bars", "one\x00y", 200, 160)
	if !bytes.Equal(a, b) || bytes.Equal(a, c) {
		t.Error("pictures are not made of their names alone")
	}
}

func TestParseRefuses(t *testing.T) {
	for _, s := range []string{"", "{", `{"type":"exe","name":"x"}`, `{"type":"pdf"}`} {
		if _, err := Parse([]byte(s)); err == nil {
			t.Errorf("%q was read", s)
		}
	}
}
