// Package people holds the persons, and which organisations they are in.
//
// Nouns: Person, Membership (person × organisation × permission role, for a
// time). Facts: Added, RoleChanged, MembershipEnded, Deactivated, Changed.
// It refuses: granting a role above one's own, and an organisation without an
// admin.
package people

import (
	"net/mail"
	"strings"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/fold"
)

// Person is a member of staff.
type Person struct {
	ID          string
	Email       string
	Slug        string // in the address of their page
	Name        string
	JobTitle    string
	About       string
	Theme       string // "", "light" or "dark"
	Letters     string // "" or "clear"
	Version     int
	CreatedAt   time.Time
	SeenAt      time.Time // when they last looked at Today
	Deactivated bool
}

// Interests is what a person does: it says what is new for them.
type Interests struct {
	JobRoles, Subjects, KeyStages, Years []string
}

// Membership is one person in one organisation.
type Membership struct {
	ID        string
	PersonID  string
	OrgID     string
	OrgKind   string
	OrgSlug   string
	OrgName   string
	OrgShort  string
	Role      authz.Role
	StartedAt time.Time
}

// EmailKey is what an address is looked up by.
func EmailKey(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

func (p *Person) validate() error {
	f := map[string]string{}
	p.Name, p.Email, p.JobTitle = strings.Join(strings.Fields(p.Name), " "), strings.TrimSpace(p.Email), strings.TrimSpace(p.JobTitle)
	switch {
	case p.Name == "":
		f["name"] = "person.name_missing"
	case len(p.Name) > 120:
		f["name"] = "person.name_long"
	}
	if a, err := mail.ParseAddress(p.Email); err != nil || a.Address != p.Email || len(p.Email) > 254 {
		f["email"] = "person.email_shape"
	}
	if len(p.JobTitle) > 120 {
		f["job_title"] = "person.job_title_long"
	}
	if len(p.About) > 2000 {
		f["about"] = "person.about_long"
	}
	if p.Theme != "" && p.Theme != "light" && p.Theme != "dark" {
		f["theme"] = "person.theme_unknown"
	}
	if p.Letters != "" && p.Letters != "clear" {
		f["letters"] = "person.letters_unknown"
	}
	return errs.Fields("person.invalid", f)
}

func slugBase(name string) string {
	if s := fold.Slug(name, 60); s != "" {
		return s
	}
	return "person"
}

// Added is the fact that a person joined an organisation.
type Added struct {
	Person, Org string
	Role        string
}

// FactType names the fact.
func (Added) FactType() string { return "people.added" }

// RoleChanged is the fact that a person may do more or less than before.
type RoleChanged struct {
	Person, Org  string
	Before, Role string
}

// FactType names the fact.
func (RoleChanged) FactType() string { return "people.role_changed" }

// MembershipEnded is the fact that a person left an organisation.
type MembershipEnded struct{ Person, Org string }

// FactType names the fact.
func (MembershipEnded) FactType() string { return "people.membership_ended" }

// Deactivated is the fact that a person can no longer sign in.
type Deactivated struct{ Person string }

// FactType names the fact.
func (Deactivated) FactType() string { return "people.deactivated" }

// Reactivated is the fact that a person can sign in again.
type Reactivated struct{ Person string }

// FactType names the fact.
func (Reactivated) FactType() string { return "people.reactivated" }

// Changed is the fact that a person says other things of themselves.
type Changed struct{ Person string }

// FactType names the fact.
func (Changed) FactType() string { return "people.changed" }

// CanGrant: admins of the organisation, and nobody above their own role.
func CanGrant(act authz.Actor, orgID string, role authz.Role) error {
	if err := act.Need(orgID, authz.Admin, "people.grant"); err != nil {
		return err
	}
	return act.Need(orgID, role, "people.grant_above")
}

// CanEdit: one's own entry.
func CanEdit(act authz.Actor, personID string) error {
	if act.Visitor() {
		return errs.New(errs.Unauthenticated, "signin.needed", "editing a profile needs a person")
	}
	if act.PersonID != personID {
		return errs.New(errs.Forbidden, "forbidden.people.edit", "%s is not %s", act.PersonID, personID)
	}
	return nil
}
