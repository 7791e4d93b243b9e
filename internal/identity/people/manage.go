package people

import (
	"context"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/facts"
)

// CanLookAfter: an admin of every organisation that the person is in, and in
// none of them below the person. Whoever may set somebody's password can be
// that person, so less is not enough.
func CanLookAfter(act authz.Actor, in []Membership) error {
	if len(in) == 0 {
		return errs.New(errs.NotFound, "not_found", "a person who is nowhere")
	}
	for _, m := range in {
		if err := CanGrant(act, m.OrgID, m.Role); err != nil {
			return errs.New(errs.Forbidden, "forbidden.people.look_after", "%s is also in %s", m.PersonID, m.OrgID)
		}
	}
	return nil
}

// Managed is a person as an admin sees them.
type Managed struct {
	Person
	In  []Membership
	May error // nil: the admin may deactivate them and set their password
}

// GetManaged returns somebody who is in an organisation that act is an admin
// of, also when they were deactivated.
func (s *Service) GetManaged(ctx context.Context, act authz.Actor, personID string) (m Managed, err error) {
	return ManagedBy(ctx, s.db, act, personID)
}

// ManagedBy is GetManaged within a transaction.
func ManagedBy(ctx context.Context, q db.Reader, act authz.Actor, personID string) (m Managed, err error) {
	if m.In, err = MembershipsUnscoped(ctx, q, personID); err != nil {
		return m, err
	}
	mine := false
	for _, in := range m.In {
		mine = mine || act.Role(in.OrgID) >= authz.Admin
	}
	if !mine {
		return m, errs.New(errs.NotFound, "not_found", "%s manages nothing that %s is in", act.PersonID, personID)
	}
	m.May = CanLookAfter(act, m.In)
	m.Person, err = GetUnscoped(ctx, q, personID)
	return m, err
}

// Entry is what an admin may put right of a person.
type Entry struct{ Name, JobTitle, Email string }

// Corrected is the fact that an admin put somebody's entry right.
type Corrected struct {
	Person string
	Email  bool // the address is another
}

// FactType names the fact.
func (Corrected) FactType() string { return "people.corrected" }

// Correct puts a person's name, job title and address right. version is the one
// the admin was looking at.
func (s *Service) Correct(ctx context.Context, act authz.Actor, personID string, version int, e Entry) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := ManagedBy(ctx, tx, act, personID)
		if err != nil {
			return err
		}
		if m.May != nil {
			return m.May
		}
		p, before := m.Person, EmailKey(m.Email)
		p.Name, p.JobTitle, p.Email, p.Version = e.Name, e.JobTitle, e.Email, version
		if err := p.validate(); err != nil {
			return err
		}
		if err := update(ctx, tx, &p); err != nil {
			return err
		}
		if err := updateEmail(ctx, tx, p); err != nil {
			return err
		}
		return s.facts.Record(ctx, tx, facts.About{Actor: act.PersonID, Org: m.In[0].OrgID}, Corrected{p.ID, EmailKey(p.Email) != before})
	})
}

func updateEmail(ctx context.Context, tx *db.Tx, p Person) error {
	_, err := tx.ExecContext(ctx, `UPDATE people SET email = $2, email_key = $3 WHERE id = $1`, p.ID, p.Email, EmailKey(p.Email))
	if err = db.Err(err); errs.CodeOf(err) == db.CodeConflict {
		return errs.Fields("person.invalid", map[string]string{"email": "person.email_taken"})
	}
	return err
}
