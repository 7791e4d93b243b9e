package collections

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// written reads "a B c": small letters are things, capital ones headings.
func written(s string) []Line {
	var out []Line
	for _, c := range s {
		l := Line{ID: string(c)}
		if c >= 'a' {
			l.ItemID = string(c)
		}
		out = append(out, l)
	}
	return out
}

func order(lines []Line) (s string) {
	for _, l := range lines {
		s += l.ID
	}
	return s
}

func TestMove(t *testing.T) {
	for _, c := range []struct {
		name, from, line string
		to               Direction
		hidden, want     string
	}{
		{"a thing up", "abc", "c", Up, "", "acb"},
		{"a thing down", "abc", "a", Down, "", "bac"},
		{"the first up", "abc", "a", Up, "", ""},
		{"the last down", "abc", "c", Down, "", ""},
		{"a thing out of its section", "aBc", "c", Up, "", "acB"},
		{"a thing into the next section", "aBc", "a", Down, "", "Bac"},
		{"over what the mover does not see", "axb", "b", Up, "x", "bax"},
		{"down over what the mover does not see", "axb", "a", Down, "x", "xba"},
		{"nothing but what the mover does not see", "xb", "b", Up, "x", ""},
		{"a section up with its things", "AbCde", "C", Up, "", "CdeAb"},
		{"a section down with its things", "AbCde", "A", Down, "", "CdeAb"},
		{"the first section stays below what has no heading", "abCd", "C", Up, "", ""},
		{"the last section down", "AbC", "C", Down, "", ""},
		{"somebody else's line", "abc", "z", Up, "", ""},
	} {
		got, moved := move(written(c.from), c.line, c.to, func(l Line) bool { return l.ID != c.hidden })
		if moved != (c.want != "") || moved && order(got) != c.want {
			t.Errorf("%s: %q, %v; want %q", c.name, order(got), moved, c.want)
		}
	}
}

// TestMoveLosesNothing: whatever is moved wherever, every line is there once, and
// for things among visible ones the way back leads back.
func TestMoveLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		letters := []rune("abcdefGHIJ")
		perm := rapid.Permutation(letters).Draw(t, "lines")
		lines := written(string(perm))
		all := func(Line) bool { return true }
		for range rapid.IntRange(1, 6).Draw(t, "moves") {
			id := string(rapid.SampledFrom(letters).Draw(t, "line"))
			to := rapid.SampledFrom([]Direction{Up, Down}).Draw(t, "to")
			before := order(lines)
			next, moved := move(lines, id, to, all)
			was, is := []rune(before), []rune(order(next))
			slices.Sort(was)
			slices.Sort(is)
			if !slices.Equal(was, is) {
				t.Fatalf("%s became %s", before, order(next))
			}
			if again, ok := move(next, id, -to, all); moved && (!ok || order(again) != before) {
				t.Fatalf("%s, %s moved to %s, back to %s", before, id, order(next), order(again))
			}
			lines = next
		}
	})
}
