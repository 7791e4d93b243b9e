package home

import (
	"slices"

	"staffroom/internal/identity/people"
	"staffroom/internal/kernel/tags"
)

// interested is what a person does, as tags.
type interested tags.Set

// interests adds the key stages of a person's years to those they named.
func interests(in people.Interests) interested {
	stages := slices.Clone(in.KeyStages)
	for _, y := range in.Years {
		if s := tags.StageOf(y); s != "" {
			stages = append(stages, s)
		}
	}
	slices.Sort(stages)
	return interested{tags.JobRole: in.JobRoles, tags.Subject: in.Subjects, tags.KeyStage: slices.Compact(stages), tags.Year: in.Years}
}

func (in interested) none() bool {
	for _, values := range in {
		if len(values) > 0 {
			return false
		}
	}
	return true
}

// reasons in the order of how much they say.
var reasons = []struct {
	facet  tags.Facet
	before string
	after  string
}{
	{tags.Year, "Because you work with ", ""},
	{tags.Subject, "Because ", " is one of your subjects"},
	{tags.JobRole, "For your job: ", ""},
	{tags.KeyStage, "Because you work in ", ""},
}

// reason says in words why something is for a person. What is tagged for other
// key stages than theirs is not, whatever else it shares.
func (in interested) reason(set tags.Set) (string, bool) {
	if len(set[tags.KeyStage]) > 0 && len(in[tags.KeyStage]) > 0 && inBoth(set[tags.KeyStage], in[tags.KeyStage]) == "" {
		return "", false
	}
	for _, r := range reasons {
		if v := inBoth(set[r.facet], in[r.facet]); v != "" {
			return r.before + tags.Label(r.facet, v) + r.after, true
		}
	}
	return "", false
}

// inBoth is the first value that both lists have.
func inBoth(a, b []string) string {
	for _, v := range a {
		if slices.Contains(b, v) {
			return v
		}
	}
	return ""
}
