package tags_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"staffroom/internal/kernel/tags"
)

func show(s tags.Set) string {
	var out []string
	for _, f := range slices.Sorted(maps.Keys(s)) {
		out = append(out, string(f)+"="+strings.Join(s[f], ","))
	}
	return strings.Join(out, " ")
}

func TestPropose(t *testing.T) {
	for _, c := range []struct {
		name         string
		heads, texts []string
		want         string
	}{
		{"nothing", nil, nil, ""},
		{"a file name", []string{"Y4_equivalentFractions-strips.pptx"}, nil, "job_role=teacher key_stage=ks2 subject=maths year=y4"},
		{"a name in small letters", []string{"y5 pe warm ups.docx"}, nil, "job_role=teacher key_stage=ks2 subject=pe year=y5"},
		{"two years", []string{"Years 3 and 4 rivers"}, nil, "job_role=teacher key_stage=ks2 subject=geography year=y3,y4"},
		{"years with a stroke", []string{"Year 5/6 poetry"}, nil, "job_role=teacher key_stage=ks2 subject=english year=y5,y6"},
		{"a key stage", []string{"KS1 phonics phase 3"}, nil, "job_role=teacher key_stage=ks1 subject=phonics"},
		{"key stages in words", []string{"Key stages 1 and 2 assembly"}, nil, "key_stage=ks1,ks2"},
		{"a job", []string{"Site manager's winter checklist.docx"}, nil, "job_role=site"},
		{"two jobs", []string{"For governors and the SENCO"}, nil, "job_role=governor,senco"},
		{"small words are no subjects", []string{"What we do re: parking"}, []string{"re re re re re it it it it ta ta ta"}, ""},
		{"once in a text is not enough", []string{"Notes"}, []string{"We did some maths in Year 4."}, ""},
		{"again and again is", []string{"Notes"}, []string{strings.Repeat("In Year 4 the denominator of a fraction puzzled them. ", 4)}, "job_role=teacher key_stage=ks2 subject=maths year=y4"},
		{"what comes up most", []string{"Notes"}, []string{strings.Repeat("fractions ", 30) + strings.Repeat("volcano ", 5)}, "job_role=teacher subject=maths"},
		{"the early years", []string{"Reception: the first two weeks"}, nil, "job_role=teacher key_stage=eyfs year=reception"},
		{"no year group", []string{"After 4 years of trying"}, []string{"12 years ago, 7 years old, in 2 years"}, ""},
		{"year 14 is none", []string{"Year 14 Y19 KS9"}, nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := tags.Propose(c.heads, c.texts)
			if show(got) != c.want {
				t.Errorf("got %s\nwant %s", show(got), c.want)
			}
			if clean, err := tags.Clean(got); err != nil || show(clean) != show(got) {
				t.Errorf("it proposes what is no tag: %s, %v", show(clean), err)
			}
		})
	}
}

func TestProposeHostile(t *testing.T) {
	long := strings.Repeat("Y4 year 4 \x00\u202e<script>&'key stage 2 ", 5000)
	got := tags.Propose([]string{long, "", strings.Repeat("a", 1<<16)}, []string{long, "\xff\xfe"})
	if show(got) != "job_role=teacher key_stage=ks2 year=y4" {
		t.Errorf("got %s", show(got))
	}
}
