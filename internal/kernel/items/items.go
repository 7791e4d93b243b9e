// Package items is the header of everything that can be seen and talked about:
// whose it is, who may see it, in which state it is, and its versions.
//
// Nouns: Item, Audience, Card (what a list shows of an item of whatever kind),
// Version, WorkingCopy. The header changes only through the verbs here; a
// feature keeps its own columns in its own table, by item id, and writes both
// in one transaction.
// It refuses: what the actor may not see (NotFound), an audience the actor does
// not belong to, and a save over somebody else's (Conflict).
package items

import (
	"strings"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/fold"
)

// State is where an item is in its life.
type State string

// The states. Withdrawn is taken down by an editor or the author and may be put
// back; deleted is the author's own and may be undone.
const (
	Draft     State = "draft"
	Published State = "published"
	Withdrawn State = "withdrawn"
	Deleted   State = "deleted"
)

// AudienceKind is the rung of the openness ladder.
type AudienceKind string

// The audiences: the author alone, an organisation and all in it, everyone.
const (
	OnlyMe AudienceKind = "me"
	OrgAud AudienceKind = "org"
	Public AudienceKind = "public"
)

// Audience says who may see a published item.
type Audience struct {
	Kind  AudienceKind
	OrgID string // with OrgAud
}

// String is "me", "org:ID" or "public", as forms send it.
func (a Audience) String() string {
	if a.Kind == OrgAud {
		return "org:" + a.OrgID
	}
	return string(a.Kind)
}

// ParseAudience reads what String writes.
func ParseAudience(s string) (Audience, error) {
	kind, org, _ := strings.Cut(s, ":")
	a := Audience{AudienceKind(kind), org}
	if (a.Kind == OrgAud) != (org != "") || a.Kind != OnlyMe && a.Kind != OrgAud && a.Kind != Public {
		return a, errs.Fields("item.invalid", map[string]string{"audience": "item.audience_missing"})
	}
	return a, nil
}

// Item is the header.
type Item struct {
	ID          string
	Kind        string // of the feature that owns it: "practice", "resource", …
	OrgID       string // whose it is
	AuthorID    string
	Slug        string // unique in the organisation, kept in addresses
	Title       string
	Summary     string
	State       State
	Audience    Audience
	Licence     string
	Version     int // counts saves; a save over an older one is a Conflict
	Touched     int // counts what happened around the item; see Touch
	UsedIn      int // in how many schools it is or was used; see SetUsedIn
	Kin         int // 1 when it is somebody's version of another item, or others are of it; see SetKin
	CreatedAt   time.Time
	UpdatedAt   time.Time
	PublishedAt time.Time // zero until first shared
	PinnedAt    time.Time // zero: not pinned
	WithdrawnBy string    // who took it down, while it is down
	Standing    Standing  // how it came to be open, and who found it right

	// What the row brings along for showing.
	OrgSlug, OrgName, OrgShort, OrgKind string
	AuthorSlug, AuthorName              string
	AudienceName, AudienceOrgKind       string
	Reach                               int64
}

// Limits of the header, in bytes.
const (
	MaxTitle   = 200
	MaxSummary = 600
)

// Validate checks what a person typed. A draft may still lack its title.
func (it *Item) Validate() error {
	it.Title, it.Summary = fold.Line(it.Title), fold.Line(it.Summary)
	f := map[string]string{}
	if it.Title == "" && it.State != Draft {
		f["title"] = "item.title_missing"
	}
	if len(it.Title) > MaxTitle {
		f["title"] = "item.title_long"
	}
	if len(it.Summary) > MaxSummary {
		f["summary"] = "item.summary_long"
	}
	if _, ok := Licences[it.Licence]; !ok {
		f["licence"] = "item.licence_unknown"
	}
	return errs.Fields("item.invalid", f)
}

// Licences are what an item may be shared under; the value is what a screen
// says. The empty licence is "all rights reserved within the trust".
var Licences = map[string]string{
	"":                "All rights reserved: read it, ask before you reuse it",
	"CC-BY-4.0":       "CC BY 4.0: use and adapt it, name who made it",
	"CC-BY-SA-4.0":    "CC BY-SA 4.0: use and adapt it, name who made it, share yours alike",
	"CC-BY-NC-4.0":    "CC BY-NC 4.0: use and adapt it, not for money, name who made it",
	"CC-BY-NC-SA-4.0": "CC BY-NC-SA 4.0: use and adapt it, not for money, share yours alike",
	"OGL-3.0":         "Open Government Licence v3.0: use and adapt it, name who made it",
	"MIT":             "MIT: use and adapt it, keep its notice",
}

// FreeToAdapt reports whether the licence lets a reader make their own version.
func FreeToAdapt(licence string) bool { return licence != "" }

// Card is what a list shows of an item of whatever kind.
type Card struct {
	Item
	Thumb       string // file id of its picture, "" for none
	HasCaptions bool
	Stages      string // values of the tag, sorted, with commas between them
	Subjects    string
}

// Path is the item's address.
func (it Item) Path() string { return "/at/" + it.OrgSlug + "/" + it.Slug }

// OrgShortName is the organisation's short name where there is one.
func (it Item) OrgShortName() string {
	if it.OrgShort != "" {
		return it.OrgShort
	}
	return it.OrgName
}

// share moves a draft or a published item to an audience.
func (it *Item) share(a Audience, now time.Time) error {
	if it.State != Draft && it.State != Published {
		return errs.New(errs.Conflict, "item.not_shareable", "item %s is %s", it.ID, it.State)
	}
	if a.Kind != Public {
		it.Standing.Pass = ""
	} else if it.Standing.Pass == "" {
		return errs.New(errs.Conflict, "item.needs_check", "nobody has checked item %s", it.ID)
	}
	it.State, it.Audience, it.UpdatedAt = Published, a, now
	if it.PublishedAt.IsZero() {
		it.PublishedAt = now
	}
	return it.Validate()
}

func (it *Item) withdraw(by string, now time.Time) error {
	if it.State != Published {
		return errs.New(errs.Conflict, "item.not_published", "item %s is %s", it.ID, it.State)
	}
	it.State, it.WithdrawnBy, it.UpdatedAt = Withdrawn, by, now
	return nil
}

func (it *Item) putBack(now time.Time) error {
	if it.State != Withdrawn {
		return errs.New(errs.Conflict, "item.not_withdrawn", "item %s is %s", it.ID, it.State)
	}
	it.State, it.WithdrawnBy, it.UpdatedAt = Published, "", now
	return nil
}

func (it *Item) remove(now time.Time) error {
	if it.State == Deleted {
		return errs.New(errs.Conflict, "item.deleted", "item %s is deleted", it.ID)
	}
	it.State, it.UpdatedAt = Deleted, now
	return nil
}

// undelete brings an item back as a draft: who may see it is chosen again.
func (it *Item) undelete(now time.Time) error {
	if it.State != Deleted {
		return errs.New(errs.Conflict, "item.not_deleted", "item %s is %s", it.ID, it.State)
	}
	it.State, it.Audience, it.WithdrawnBy, it.UpdatedAt = Draft, Audience{Kind: OnlyMe}, "", now
	it.Standing.Pass = ""
	return nil
}

// reach is the audience key of the item. It fails closed: a state or audience
// that it does not know opens to nobody.
func (it *Item) reach(orgNum, audienceNum int64) int64 {
	switch {
	case it.State == Withdrawn && it.Audience.Kind != OnlyMe:
		return authz.EditorsKey(orgNum)
	case it.State == Published && it.Audience.Kind == Public && it.Standing.Pass != "":
		return authz.Everyone
	case it.State == Published && it.Audience.Kind == OrgAud && audienceNum > 0:
		return authz.MembersKey(audienceNum)
	}
	return authz.Nobody
}

// slugBase is the slug a title asks for. "library" is the address of an
// organisation's own search.
func slugBase(title string) string {
	switch s := fold.Slug(title, 80); s {
	case "":
		return "untitled"
	case "library":
		return "the-library"
	default:
		return s
	}
}

// Drafted is the fact that somebody started an item.
type Drafted struct{ Item, Kind string }

// FactType names the fact.
func (Drafted) FactType() string { return "items.drafted" }

// Shared is the fact that an item became readable by an audience.
type Shared struct{ Item, Kind, Audience, Before string }

// FactType names the fact.
func (Shared) FactType() string { return "items.shared" }

// Saved is the fact that an item has a new version.
type Saved struct {
	Item    string
	Version int
	Note    string
}

// FactType names the fact.
func (Saved) FactType() string { return "items.saved" }

// WithdrawnFact is the fact that an item was taken down.
type WithdrawnFact struct{ Item, Reason string }

// FactType names the fact.
func (WithdrawnFact) FactType() string { return "items.withdrawn" }

// PutBack is the fact that a withdrawn item is up again.
type PutBack struct{ Item string }

// FactType names the fact.
func (PutBack) FactType() string { return "items.put_back" }

// DeletedFact is the fact that the author deleted an item.
type DeletedFact struct{ Item string }

// FactType names the fact.
func (DeletedFact) FactType() string { return "items.deleted" }

// Undeleted is the fact that a deletion was undone.
type Undeleted struct{ Item string }

// FactType names the fact.
func (Undeleted) FactType() string { return "items.undeleted" }

// Pinned is the fact that an editor put an item first, or stopped doing so.
type Pinned struct {
	Item string
	On   bool
}

// FactType names the fact.
func (Pinned) FactType() string { return "items.pinned" }
