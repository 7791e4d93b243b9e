package people

import (
	"context"

	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/facts"
	"staffroom/internal/platform/id"
)

// Service is all that may be done to people and their memberships.
type Service struct {
	db    *db.DB
	facts *facts.Recorder
	who   *authz.Resolver
	clock clock.Clock
}

// New makes the service.
func New(d *db.DB, f *facts.Recorder, who *authz.Resolver, now clock.Clock) *Service {
	return &Service{d, f, who, now}
}

// Join is a person to be added to an organisation.
type Join struct {
	Person    Person
	Interests Interests
	OrgID     string
	Role      authz.Role
}

// Add adds a person to an organisation. Somebody with that address who is there
// already gets the membership and keeps their own entry.
func (s *Service) Add(ctx context.Context, act authz.Actor, j Join) (Person, error) {
	if err := CanGrant(act, j.OrgID, j.Role); err != nil {
		return Person{}, err
	}
	return s.join(ctx, act, j)
}

// AddUnscoped is Add without an actor: the operator does it at the command
// line, before there is anybody to ask.
func (s *Service) AddUnscoped(ctx context.Context, j Join) (Person, error) {
	return s.join(ctx, authz.Actor{}, j)
}

func (s *Service) join(ctx context.Context, act authz.Actor, j Join) (p Person, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, _, err = s.joinIn(ctx, tx, act, j)
		return err
	})
	return p, err
}

// AddIn is Add within a transaction that does more. fresh says that nobody had
// that address before: only then may whoever adds them help them to a password.
func (s *Service) AddIn(ctx context.Context, tx *db.Tx, act authz.Actor, j Join) (p Person, fresh bool, err error) {
	if err := CanGrant(act, j.OrgID, j.Role); err != nil {
		return p, false, err
	}
	return s.joinIn(ctx, tx, act, j)
}

func (s *Service) joinIn(ctx context.Context, tx *db.Tx, act authz.Actor, j Join) (p Person, fresh bool, err error) {
	if p, fresh, err = s.findOrInsert(ctx, tx, j); err != nil {
		return p, false, err
	}
	if _, err := orgs.Get(ctx, tx, j.OrgID); err != nil {
		return p, false, err
	}
	if err := insertMembership(ctx, tx, p.ID, j.OrgID, j.Role, s.clock()); err != nil {
		if errs.CodeOf(err) == db.CodeConflict {
			return p, false, errs.Fields("person.invalid", map[string]string{"email": "person.already_here"})
		}
		return p, false, err
	}
	s.who.ForgetAfter(tx)
	return p, fresh, s.facts.Record(ctx, tx, facts.About{Actor: act.PersonID, Org: j.OrgID}, Added{p.ID, j.OrgID, j.Role.String()})
}

func (s *Service) findOrInsert(ctx context.Context, tx *db.Tx, j Join) (p Person, fresh bool, err error) {
	p = j.Person
	if err := p.validate(); err != nil {
		return p, false, err
	}
	known, err := ByEmailUnscoped(ctx, tx, p.Email)
	if err == nil {
		return known, false, nil
	}
	if !errs.Is(err, errs.NotFound) {
		return p, false, err
	}
	p.ID, p.CreatedAt, p.Version = id.New(), s.clock(), 1
	if err := insert(ctx, tx, &p); err != nil {
		return p, false, err
	}
	return p, true, putInterests(ctx, tx, p.ID, j.Interests)
}

// ChangeRole gives a person another role in an organisation they are in.
func (s *Service) ChangeRole(ctx context.Context, act authz.Actor, personID, orgID string, role authz.Role) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		before, err := s.mayChange(ctx, tx, act, personID, orgID, role)
		if err != nil {
			return err
		}
		if err := db.Must1(tx.ExecContext(ctx, `UPDATE memberships SET role = $3 WHERE person_id = $1 AND org_id = $2 AND ended_at IS NULL`,
			personID, orgID, int(role))); err != nil {
			return err
		}
		s.who.ForgetAfter(tx)
		return s.facts.Record(ctx, tx, facts.About{Actor: act.PersonID, Org: orgID}, RoleChanged{personID, orgID, before.String(), role.String()})
	})
}

// mayChange also refuses to leave an organisation without an admin.
func (s *Service) mayChange(ctx context.Context, tx *db.Tx, act authz.Actor, personID, orgID string, role authz.Role) (authz.Role, error) {
	before, err := currentRole(ctx, tx, personID, orgID)
	if err != nil {
		return before, err
	}
	if before == authz.None {
		return before, errs.New(errs.NotFound, "not_found", "%s is not in %s", personID, orgID)
	}
	if err := CanGrant(act, orgID, max(before, role)); err != nil {
		return before, err
	}
	if before != authz.Admin || role == authz.Admin {
		return before, nil
	}
	n, err := countAdmins(ctx, tx, orgID)
	if err == nil && n < 2 {
		err = errs.New(errs.Conflict, "person.last_admin", "%s is the last admin of %s", personID, orgID)
	}
	return before, err
}

// EndMembership takes a person out of an organisation, at once. What they made
// keeps their name.
func (s *Service) EndMembership(ctx context.Context, act authz.Actor, personID, orgID string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := s.mayChange(ctx, tx, act, personID, orgID, authz.None); err != nil {
			return err
		}
		if err := db.Must1(tx.ExecContext(ctx, `UPDATE memberships SET ended_at = $3 WHERE person_id = $1 AND org_id = $2 AND ended_at IS NULL`,
			personID, orgID, db.Micros(s.clock()))); err != nil {
			return err
		}
		s.who.ForgetAfter(tx)
		return s.facts.Record(ctx, tx, facts.About{Actor: act.PersonID, Org: orgID}, MembershipEnded{personID, orgID})
	})
}

// Deactivate stops a person from signing in and ends their sessions and tokens
// at once. An admin of every organisation they are in may do it.
func (s *Service) Deactivate(ctx context.Context, act authz.Actor, personID string) error {
	return s.setActive(ctx, act, personID, db.Micros(s.clock()), Deactivated{personID})
}

// Reactivate lets a person sign in again.
func (s *Service) Reactivate(ctx context.Context, act authz.Actor, personID string) error {
	return s.setActive(ctx, act, personID, nil, Reactivated{personID})
}

func (s *Service) setActive(ctx context.Context, act authz.Actor, personID string, at any, f facts.Fact) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		ms, err := memberships(ctx, tx, []string{personID})
		if err != nil {
			return err
		}
		if len(ms[personID]) == 0 {
			return errs.New(errs.NotFound, "not_found", "%s is nowhere", personID)
		}
		for _, m := range ms[personID] {
			if _, err := s.mayChange(ctx, tx, act, personID, m.OrgID, authz.None); err != nil && at != nil {
				return err
			}
			if err := CanGrant(act, m.OrgID, m.Role); err != nil {
				return err
			}
		}
		if err := db.Must1(tx.ExecContext(ctx, `UPDATE people SET deactivated_at = $2 WHERE id = $1`, personID, at)); err != nil {
			return err
		}
		for _, table := range []string{"sessions", "api_tokens", "links", "known_devices"} {
			if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE person_id = $1`, personID); err != nil {
				return db.Err(err)
			}
		}
		s.who.ForgetAfter(tx)
		return s.facts.Record(ctx, tx, facts.About{Actor: act.PersonID, Org: ms[personID][0].OrgID}, f)
	})
}

// Change replaces what a person says of themselves. p.Version is the one they
// were looking at; the address is not changed here.
func (s *Service) Change(ctx context.Context, act authz.Actor, p Person, in Interests) (Person, error) {
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := CanEdit(act, p.ID); err != nil {
			return err
		}
		before, err := GetUnscoped(ctx, tx, p.ID)
		if err != nil {
			return err
		}
		p.Email, p.Slug, p.CreatedAt = before.Email, before.Slug, before.CreatedAt
		if err := p.validate(); err != nil {
			return err
		}
		if err := update(ctx, tx, &p); err != nil {
			return err
		}
		if err := putInterests(ctx, tx, p.ID, in); err != nil {
			return err
		}
		return s.facts.Record(ctx, tx, facts.About{Actor: act.PersonID}, Changed{p.ID})
	})
	return p, err
}

// MarkSeen notes that a person has looked at Today.
func (s *Service) MarkSeen(ctx context.Context, act authz.Actor) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return db.Must1(tx.ExecContext(ctx, `UPDATE people SET seen_at = $2 WHERE id = $1`, act.PersonID, db.Micros(s.clock())))
	})
}

// Get returns a person that act may look up.
func (s *Service) Get(ctx context.Context, act authz.Actor, id string) (Person, error) {
	return getBy(ctx, s.db, act, "p.id = ?", id)
}

// BySlug returns a person that act may look up.
func (s *Service) BySlug(ctx context.Context, act authz.Actor, slug string) (Person, error) {
	return getBy(ctx, s.db, act, "p.slug = ?", slug)
}

// List returns people that act may look up and who can sign in, in name order.
func (s *Service) List(ctx context.Context, act authz.Actor, f Filter) ([]Person, error) {
	return list(ctx, s.db, visible(act).And("p.deactivated_at IS NULL"), f)
}

// ListManaged is List for the admin of f.Within, with those who were deactivated.
func (s *Service) ListManaged(ctx context.Context, act authz.Actor, f Filter) ([]Person, error) {
	if err := orgs.CanManage(act, f.Within); err != nil {
		return nil, err
	}
	return list(ctx, s.db, db.NewWhere(), f)
}

// Memberships returns the current memberships of each person.
func (s *Service) Memberships(ctx context.Context, personIDs ...string) (map[string][]Membership, error) {
	return memberships(ctx, s.db, personIDs)
}

// Interests returns what a person does.
func (s *Service) Interests(ctx context.Context, personID string) (Interests, error) {
	return interests(ctx, s.db, personID)
}
