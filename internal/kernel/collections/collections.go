// Package collections puts things of the library in an order, with a line on why
// each is there.
//
// Nouns: Collection (a title, an audience, who looks after it), Line (a heading,
// or a thing with a note). Facts: made, described, shared, line added, changed,
// moved, removed and restored, deleted, undeleted.
// A collection is under the same audience rule as items: its rows carry an
// audience key and go through authz.Visible. What is inside is decided for each
// thing by itself: nobody finds in a collection, in its count, its cover or its
// feed what they could not find alone.
// It refuses: what the actor may not see (NotFound), an audience the actor does
// not belong to, and a change over somebody else's (Conflict).
package collections

import (
	"strings"
	"time"
	"unicode/utf8"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/fold"
	"staffroom/internal/platform/id"
)

// Keeper is who looks after a collection.
type Keeper string

// The keepers: the person who made it, or the editors of its organisation too.
const (
	ByPerson Keeper = "person"
	ByOrg    Keeper = "org"
)

// Collection is the header.
type Collection struct {
	ID        string
	Slug      string // in its address
	OrgID     string // whose it is
	AuthorID  string
	KeptBy    Keeper
	Title     string
	About     string
	Audience  items.Audience
	Version   int // counts changes of any sort; one over an older version is a Conflict
	CreatedAt time.Time
	UpdatedAt time.Time
	DeletedAt time.Time // zero: not deleted
	Reach     int64

	// What the row brings along for showing.
	OrgSlug, OrgName, OrgShort, OrgKind string
	AuthorSlug, AuthorName              string
	AudienceName, AudienceOrgKind       string
}

// Limits of what a person types, in characters, and of how much one collection holds.
const (
	MaxTitle = 120
	MaxAbout = 600
	MaxNote  = 300
	MaxLines = 200
)

// Path is the collection's address.
func (c Collection) Path() string { return "/collections/" + c.Slug }

// Deleted reports whether it was deleted and can be brought back.
func (c Collection) Deleted() bool { return !c.DeletedAt.IsZero() }

// OrgShortName is the organisation's short name where it has one.
func (c Collection) OrgShortName() string {
	if c.OrgShort != "" {
		return c.OrgShort
	}
	return c.OrgName
}

// Keepers is who looks after it, as a byline says it.
func (c Collection) Keepers() string {
	if c.KeptBy == ByOrg {
		return c.OrgName
	}
	return c.AuthorName
}

// Text is what a person types of a collection.
type Text struct{ Title, About string }

// describe takes over what a person typed.
func (c *Collection) describe(t Text, now time.Time) error {
	c.Title, c.About, c.UpdatedAt = fold.Line(t.Title), strings.TrimSpace(fold.Text(t.About)), now
	f := map[string]string{}
	switch {
	case c.Title == "":
		f["title"] = "collection.title_missing"
	case utf8.RuneCountInString(c.Title) > MaxTitle:
		f["title"] = "collection.title_long"
	}
	if utf8.RuneCountInString(c.About) > MaxAbout {
		f["about"] = "collection.about_long"
	}
	return errs.Fields("collection.invalid", f)
}

// name gives a new collection its id and its address: the words of its title,
// and the random end of its id, so that the address tells of no other collection.
func (c *Collection) name() {
	c.ID = id.New()
	base := fold.Slug(c.Title, 60)
	if base == "" {
		base = "collection"
	}
	c.Slug = base + "-" + c.ID[20:]
}

// reach is the audience key. It fails closed. What was deleted is there for its
// author and, when it is the organisation's, for its editors, to bring it back.
func (c Collection) reach(orgNum, audienceNum int64) int64 {
	switch {
	case c.Deleted() && c.Audience.Kind != items.OnlyMe:
		return authz.EditorsKey(orgNum)
	case c.Deleted():
		return authz.Nobody
	case c.Audience.Kind == items.Public:
		return authz.Everyone
	case c.Audience.Kind == items.OrgAud && audienceNum > 0:
		return authz.MembersKey(audienceNum)
	}
	return authz.Nobody
}

// Made is the fact that somebody began a collection.
type Made struct{ Collection string }

// FactType names the fact.
func (Made) FactType() string { return "collections.made" }

// Described is the fact that a collection has other words.
type Described struct{ Collection string }

// FactType names the fact.
func (Described) FactType() string { return "collections.described" }

// Shared is the fact that a collection is for another audience.
type Shared struct{ Collection, Audience, Before string }

// FactType names the fact.
func (Shared) FactType() string { return "collections.shared" }

// Added is the fact that a thing or a heading came into a collection.
type Added struct{ Collection, Line string }

// FactType names the fact.
func (Added) FactType() string { return "collections.added" }

// Noted is the fact that a line has other words.
type Noted struct{ Collection, Line string }

// FactType names the fact.
func (Noted) FactType() string { return "collections.noted" }

// Moved is the fact that a line stands elsewhere.
type Moved struct{ Collection, Line string }

// FactType names the fact.
func (Moved) FactType() string { return "collections.moved" }

// Removed is the fact that a line was taken out.
type Removed struct{ Collection, Line string }

// FactType names the fact.
func (Removed) FactType() string { return "collections.removed" }

// Restored is the fact that a line came back.
type Restored struct{ Collection, Line string }

// FactType names the fact.
func (Restored) FactType() string { return "collections.restored" }

// DeletedFact is the fact that a collection was deleted.
type DeletedFact struct{ Collection string }

// FactType names the fact.
func (DeletedFact) FactType() string { return "collections.deleted" }

// Undeleted is the fact that a deletion was undone.
type Undeleted struct{ Collection string }

// FactType names the fact.
func (Undeleted) FactType() string { return "collections.undeleted" }
