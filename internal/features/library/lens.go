package library

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/kernel/searches"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/search"
)

// The facets that Lens makes for a reader; each has the value "yes".
const (
	FacetUsed     = "used"      // in UsedByMany schools or more
	FacetUsedLike = "used_like" // in a school of a sort like the reader's
	FacetNoted    = "noted"     // an outcome note on it that the reader can read
	FacetVerified = "verified"  // found right within a year
)

// UsedByMany is from how many schools on a thing counts as much used.
const UsedByMany = 3

// What makes a thing come earlier or later, by the names that hits tell. Use
// helps in three steps and then no more. docs/search.md says it in words.
const (
	NearSchool = "near.school"
	NearTrust  = "near.trust"
	NearPhase  = "near.phase"
	UsedOnce   = "used.once"
	UsedMany   = "used.many"
	UsedWidely = "used.widely"
	UsedLike   = "used.like"
	Found      = "found.right"
	Stale      = "stale"
)

const (
	widely       = 10
	freshWeight  = 0.06
	freshHalf    = 2 * 365 * 24 * time.Hour
	schoolWeight = 0.10
	trustWeight  = 0.06
	phaseWeight  = 0.04
	useWeight    = 0.05 // of each of the three steps
	likeWeight   = 0.04
	foundWeight  = 0.04
	staleWeight  = -0.30
)

// stagesOf are the key stages of a school's phase.
var stagesOf = map[string][]string{
	"nursery": {"eyfs"}, "primary": {"eyfs", "ks1", "ks2"}, "infant": {"eyfs", "ks1"}, "junior": {"ks2"}, "middle": {"ks2", "ks3"},
	"secondary": {"ks3", "ks4", "ks5"}, "16 plus": {"ks5"}, "all-through": {"eyfs", "ks1", "ks2", "ks3", "ks4", "ks5"},
}

// Lens is how act looks at what search finds. It takes one query, for a visitor
// none.
func (s *Service) Lens(ctx context.Context, act authz.Actor) (searches.Lens, error) {
	var n near
	if !act.Visitor() {
		var err error
		if n, err = nearTo(ctx, s.db, act); err != nil {
			return searches.Lens{}, err
		}
	}
	l := lensOf(n.readers(act), s.clock().In(clock.London))
	n.into(&l)
	return l, nil
}

// readers is as what act can read notes. Who wrote one, or reads those on their
// own things, has a lens of their own; all others of a school look through the
// same.
func (n near) readers(act authz.Actor) []string {
	var out []string
	for _, key := range act.Reads() {
		out = append(out, KeyHolders(key))
	}
	for _, org := range act.Governs(authz.Editor) {
		out = append(out, editorsOf(org))
	}
	if n.noted {
		out = append(out, Writer(act.PersonID))
	}
	if n.authors {
		out = append(out, authorOf(act.PersonID))
	}
	slices.Sort(out)
	return out
}

// lensOf is what holds wherever somebody is.
func lensOf(readers []string, today time.Time) searches.Lens {
	day := today.Format(time.DateOnly)
	yearAgo := search.Some{From: today.AddDate(-1, 0, 0).Format(time.DateOnly)}
	from := func(schools int) search.Some { return search.Some{From: usesMark(schools)} }
	return searches.Lens{
		Groups: []search.Group{
			{Name: FacetUsed, Facet: MarkUses, Some: from(UsedByMany)},
			{Name: FacetNoted, Facet: MarkNotes, Some: search.Some{Values: readers}},
			{Name: FacetVerified, Facet: MarkVerified, Some: yearAgo},
		},
		Prefer: []search.Preference{
			{Name: UsedOnce, Facet: MarkUses, Some: from(1), Weight: useWeight},
			{Name: UsedMany, Facet: MarkUses, Some: from(UsedByMany), Weight: useWeight},
			{Name: UsedWidely, Facet: MarkUses, Some: from(widely), Weight: useWeight},
			{Name: Found, Facet: MarkVerified, Some: yearAgo, Weight: foundWeight},
			{Name: Stale, Facet: MarkReview, Some: search.Some{Before: day}, Weight: staleWeight},
		},
		Fresh: search.Fresh{Today: time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC), HalfLife: freshHalf, Weight: freshWeight},
	}
}

// near is what is close to a reader.
type near struct {
	schools, trust []string // slugs: their own schools and teams; what else is in their trust
	sorts, stages  []string // of school; of their phases
	noted, authors bool     // they wrote notes; others use what they shared
}

// of gathers what is close out of the organisations round a reader.
func (n *near) of(rows []nearOrg) {
	sorts, stages := map[string]bool{}, map[string]bool{}
	for _, o := range rows {
		switch {
		case o.own && (o.kind == string(orgs.School) || o.kind == string(orgs.Team)):
			n.schools = append(n.schools, o.slug)
		case o.kind != string(orgs.Network):
			n.trust = append(n.trust, o.slug)
		}
		if o.own && o.kind == string(orgs.School) {
			for _, v := range orgs.LikeSorts(o.phase, o.roll) {
				sorts[v] = true
			}
			for _, v := range stagesOf[strings.ToLower(o.phase)] {
				stages[v] = true
			}
		}
		n.noted, n.authors = n.noted || o.noted, n.authors || o.authors
	}
	n.sorts, n.stages = slices.Sorted(maps.Keys(sorts)), slices.Sorted(maps.Keys(stages))
}

func (n near) into(l *searches.Lens) {
	prefer := func(name, facet string, values []string, weight float64) {
		if len(values) > 0 {
			l.Prefer = append(l.Prefer, search.Preference{Name: name, Facet: facet, Some: search.Some{Values: values}, Weight: weight})
		}
	}
	prefer(NearSchool, FacetOrg, n.schools, schoolWeight)
	prefer(NearTrust, FacetOrg, n.trust, trustWeight)
	prefer(NearPhase, "key_stage", n.stages, phaseWeight)
	prefer(UsedLike, MarkSchools, n.sorts, likeWeight)
	if len(n.sorts) > 0 {
		l.Groups = append(l.Groups, search.Group{Name: FacetUsedLike, Facet: MarkSchools, Some: search.Some{Values: n.sorts}})
	}
}
