// Package orgs holds the organisations and how they hang together: networks,
// trusts, schools and teams.
//
// Nouns: Org, link (a child in a parent, for a time), tree (the closure of the
// links). Facts: OrgAdded, OrgLinked, OrgUnlinked, ProfileChanged.
// It refuses: two trusts at once for a school, circles, and changes by anybody
// who is not an admin there.
package orgs

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/fold"
)

// Kind is what an organisation is.
type Kind string

// The kinds of organisation.
const (
	Network Kind = "network"
	Trust   Kind = "trust"
	School  Kind = "school"
	Team    Kind = "team"
)

// governs says whether being in parent lets parent's people manage child. A
// network gains no say over its members.
func governs(parent Kind) bool { return parent != Network }

// Org is an organisation with its profile.
type Org struct {
	ID             string
	Num            int64 // what audience keys are made of
	Kind           Kind
	Slug           string
	Name           string
	ShortName      string
	About          string
	Values         []string
	Colour         string // one hex colour, "" for the default
	LogoKey        string // blob, "" for none
	DefaultLicence string
	Phase          string
	Town           string
	Ages           string
	Roll           int
	FSMPercent     int
	Version        int
	CreatedAt      time.Time
}

// Short is the short name where there is one.
func (o Org) Short() string {
	if o.ShortName != "" {
		return o.ShortName
	}
	return o.Name
}

// SlugPattern is what an organisation's slug may look like.
var SlugPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

var hexColour = regexp.MustCompile(`^#[0-9a-f]{6}$`)

func (o *Org) validate() error {
	f := map[string]string{}
	o.Name = strings.TrimSpace(o.Name)
	switch {
	case o.Name == "":
		f["name"] = "org.name_missing"
	case len(o.Name) > 200:
		f["name"] = "org.name_long"
	}
	if len(o.Slug) > 80 || !SlugPattern.MatchString(o.Slug) {
		f["slug"] = "org.slug_shape"
	}
	o.Colour = strings.ToLower(o.Colour)
	if o.Colour != "" && !hexColour.MatchString(o.Colour) {
		f["colour"] = "org.colour_shape"
	}
	if len(o.About) > 4000 {
		f["about"] = "org.about_long"
	}
	if len(o.Values) > 12 {
		f["values"] = "org.values_many"
	}
	if !slices.Contains([]Kind{Network, Trust, School, Team}, o.Kind) {
		f["kind"] = "org.kind_unknown"
	}
	return errs.Fields("org.invalid", f)
}

// Added is the fact that an organisation came into being here.
type Added struct{ Org, Kind, Name string }

// FactType names the fact.
func (Added) FactType() string { return "orgs.added" }

// Linked is the fact that an organisation joined another.
type Linked struct{ Parent, Child string }

// FactType names the fact.
func (Linked) FactType() string { return "orgs.linked" }

// Unlinked is the fact that an organisation left another.
type Unlinked struct{ Parent, Child string }

// FactType names the fact.
func (Unlinked) FactType() string { return "orgs.unlinked" }

// ProfileChanged is the fact that an organisation says other things of itself.
type ProfileChanged struct {
	Org    string
	Fields []string
}

// FactType names the fact.
func (ProfileChanged) FactType() string { return "orgs.profile_changed" }

// Get returns an organisation. Organisations are no secret: their names and
// places are in the national register.
func Get(ctx context.Context, q db.Reader, id string) (Org, error) {
	return db.One(ctx, q, cols, selectOrg+` WHERE o.id = $1`, id)
}

// BySlug returns the organisation of that slug.
func BySlug(ctx context.Context, q db.Reader, slug string) (Org, error) {
	return db.One(ctx, q, cols, selectOrg+` WHERE o.slug = $1`, slug)
}

// ByIDs returns those organisations in name order.
func ByIDs(ctx context.Context, q db.Reader, ids []string) ([]Org, error) {
	w := db.NewWhere().In("o.id", ids)
	return db.All(ctx, q, cols, selectOrg+` WHERE 1 = 1`+w.String()+` ORDER BY o.sort_name, o.id`, w.Args...)
}

// Filter narrows List.
type Filter struct {
	Kind   Kind
	Within string // only organisations in this one, directly or not
	Query  string // the name or town begins with, or holds, these words
	After  string // keyset: Key of the last one of the page before
	Limit  int    // at most 200; 0 is 100
}

// Key is where a list goes on after o.
func (o Org) Key() string { return fold.Key(o.Name) + "\x1f" + o.ID }

// List returns organisations in name order.
func List(ctx context.Context, q db.Reader, f Filter) ([]Org, error) {
	w := db.NewWhere()
	if f.Kind != "" {
		w.And("o.kind = ?", string(f.Kind))
	}
	if f.Within != "" {
		w.And("o.id IN (SELECT t.org_id FROM org_tree t WHERE t.ancestor_id = ? AND t.org_id <> ?)", f.Within, f.Within)
	}
	for _, word := range fold.Words(f.Query) {
		w.And("(o.sort_name LIKE ? OR LOWER(o.town) LIKE ?)", "%"+word+"%", "%"+word+"%")
	}
	if name, oid, ok := strings.Cut(f.After, "\x1f"); ok {
		w.And("(o.sort_name > ? OR o.sort_name = ? AND o.id > ?)", name, name, oid)
	}
	limit := f.Limit
	if limit <= 0 || limit > 200 {
		limit = 100
	}
	w.Args = append(w.Args, limit)
	return db.All(ctx, q, cols, selectOrg+` WHERE 1 = 1`+w.String()+limitClause(w), w.Args...)
}

// Parents returns the organisations that o is in, directly or through another,
// nearest kinds first: trust, then networks by name.
func Parents(ctx context.Context, q db.Reader, id string) ([]Org, error) {
	return db.All(ctx, q, cols, selectOrg+` JOIN org_tree t ON t.ancestor_id = o.id WHERE t.org_id = $1 AND o.id <> $1
		ORDER BY CASE o.kind WHEN 'school' THEN 0 WHEN 'trust' THEN 1 ELSE 2 END, o.sort_name, o.id`, id)
}

// TrustOf returns the trust that id is or is in; errs.NotFound outside trusts.
func TrustOf(ctx context.Context, q db.Reader, id string) (Org, error) {
	return db.One(ctx, q, cols, selectOrg+` JOIN org_tree t ON t.ancestor_id = o.id WHERE t.org_id = $1 AND o.kind = 'trust'
		ORDER BY o.id LIMIT 1`, id)
}

// TrustsOf returns the trust that each of those organisations is in, by their
// ids; those outside trusts are left out.
func TrustsOf(ctx context.Context, q db.Reader, ids []string) (map[string]Org, error) {
	type in struct {
		child string
		trust Org
	}
	w := db.NewWhere().In("t.org_id", ids)
	rows, err := db.All(ctx, q, func(r *in) []any { return append(cols(&r.trust), &r.child) },
		strings.Replace(selectOrg, " FROM orgs o", ", t.org_id FROM orgs o", 1)+` JOIN org_tree t ON t.ancestor_id = o.id AND t.org_id <> o.id
		WHERE o.kind = 'trust'`+w.String(), w.Args...)
	out := make(map[string]Org, len(rows))
	for _, r := range rows {
		out[r.child] = r.trust
	}
	return out, err
}

// First returns the oldest organisation of a kind.
func First(ctx context.Context, q db.Reader, k Kind) (Org, error) {
	return db.One(ctx, q, cols, selectOrg+` WHERE o.kind = $1 ORDER BY o.num LIMIT 1`, string(k))
}
