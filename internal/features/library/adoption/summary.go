package adoption

// Summary is what the latest note of each school says, for one reader. Schools
// are counted, never figures of theirs.
type Summary struct {
	Schools int
	Results map[Result]int
	Changes map[Change]int
}

// add counts what schools said last.
func (s *Summary) add(r Result, changes []Change, schools int) {
	if s.Results == nil {
		s.Results, s.Changes = map[Result]int{}, map[Change]int{}
	}
	s.Schools += schools
	s.Results[r] += schools
	for _, c := range changes {
		s.Changes[c] += schools
	}
}

// MostChanged is what was changed in the most schools: one kind, or two that
// are level. Where more are level there is no most, and with nothing changed
// there is nothing to say.
func (s Summary) MostChanged() []Change {
	most := 0
	var out []Change
	for _, c := range Changes {
		switch n := s.Changes[c]; {
		case c == Nothing || n == 0 || n < most:
		case n > most:
			most, out = n, []Change{c}
		default:
			out = append(out, c)
		}
	}
	if len(out) > 2 {
		return nil
	}
	return out
}

// summarise counts the latest note of each school. notes are newest first.
func summarise(notes []Note) Summary {
	var s Summary
	seen := map[string]bool{}
	for _, n := range notes {
		if !seen[n.Use.OrgID] {
			seen[n.Use.OrgID] = true
			s.add(n.Result, n.Changes, 1)
		}
	}
	return s
}
