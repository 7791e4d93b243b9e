package itemcards_test

import (
	"slices"
	"testing"

	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/items/itemcards"
)

func TestWhomACardIsFor(t *testing.T) {
	for _, c := range []struct {
		stages, subjects string
		want             []string
	}{
		{"", "", nil},
		{"ks2", "maths", []string{"KS2", "Maths"}},
		{"eyfs,ks1", "", []string{"EYFS, KS1"}},
		{"eyfs,ks1,ks2", "english,maths", []string{"EYFS to KS2", "English, Maths"}},
		{"", "art,english,maths", []string{"3 subjects"}},
	} {
		if got := itemcards.View(items.Card{Stages: c.stages, Subjects: c.subjects}).Tags; !slices.Equal(got, c.want) {
			t.Errorf("%q, %q: %q, want %q", c.stages, c.subjects, got, c.want)
		}
	}
}
