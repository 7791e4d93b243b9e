package orgs

import (
	"context"
	"slices"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/facts"
	"staffroom/internal/platform/id"
)

// Service is all that may be done to organisations.
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

// AddUnscoped adds an organisation under parents. There is no actor: the
// operator does it at the command line, before there is anybody to ask.
func (s *Service) AddUnscoped(ctx context.Context, o Org, parents ...string) (Org, error) {
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		var err error
		o, err = s.add(ctx, tx, o, s.clock())
		if err != nil {
			return err
		}
		for _, p := range parents {
			if err := s.link(ctx, tx, authz.Actor{}, p, o.ID); err != nil {
				return err
			}
		}
		return nil
	})
	return o, err
}

func (s *Service) add(ctx context.Context, tx *db.Tx, o Org, now time.Time) (Org, error) {
	o.ID, o.CreatedAt, o.Version = id.New(), now, 1
	if err := o.validate(); err != nil {
		return o, err
	}
	if err := insert(ctx, tx, &o); err != nil {
		if errs.CodeOf(err) == db.CodeConflict {
			return o, errs.Fields("org.invalid", map[string]string{"slug": "org.slug_taken"})
		}
		return o, err
	}
	return o, s.facts.Record(ctx, tx, facts.About{Org: o.ID}, Added{o.ID, string(o.Kind), o.Name})
}

// LinkUnscoped puts child in parent. There is no actor: the operator does it at
// the command line; agreement of both sides in the browser comes with joining.
func (s *Service) LinkUnscoped(ctx context.Context, parentID, childID string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.link(ctx, tx, authz.Actor{}, parentID, childID)
	})
}

func (s *Service) link(ctx context.Context, tx *db.Tx, act authz.Actor, parentID, childID string) error {
	parent, err := Get(ctx, tx, parentID)
	if err != nil {
		return err
	}
	child, err := Get(ctx, tx, childID)
	if err != nil {
		return err
	}
	if err := mayLink(ctx, tx, parent, child); err != nil {
		return err
	}
	if err := insertLink(ctx, tx, parent, child, s.clock()); err != nil {
		return err
	}
	if err := rebuildAbove(ctx, tx, child.ID); err != nil {
		return err
	}
	s.who.ForgetAfter(tx)
	return s.facts.Record(ctx, tx, facts.About{Actor: act.PersonID, Org: parent.ID}, Linked{parent.ID, child.ID})
}

func mayLink(ctx context.Context, tx *db.Tx, parent, child Org) error {
	ok := parent.Kind == Network && child.Kind != Team || parent.Kind == Trust && child.Kind == School ||
		child.Kind == Team && parent.Kind != Team
	if !ok {
		return errs.New(errs.Invalid, "org.link_kinds", "a %s cannot be in a %s", child.Kind, parent.Kind)
	}
	circle, err := db.Scalar[int](ctx, tx, `SELECT COUNT(*) FROM org_tree WHERE ancestor_id = $1 AND org_id = $2`, child.ID, parent.ID)
	if err != nil {
		return err
	}
	if circle > 0 {
		return errs.New(errs.Invalid, "org.link_circle", "%s is already in %s", parent.ID, child.ID)
	}
	if parent.Kind == Trust {
		if t, err := TrustOf(ctx, tx, child.ID); err == nil {
			return errs.New(errs.Conflict, "org.has_trust", "%s is already in trust %s", child.ID, t.ID)
		} else if !errs.Is(err, errs.NotFound) {
			return err
		}
	}
	return nil
}

// UnlinkUnscoped takes child out of parent; the time that it was there is kept.
// There is no actor: the operator does it at the command line.
func (s *Service) UnlinkUnscoped(ctx context.Context, parentID, childID string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := endLink(ctx, tx, parentID, childID, s.clock()); err != nil {
			return err
		}
		if err := rebuildAbove(ctx, tx, childID); err != nil {
			return err
		}
		s.who.ForgetAfter(tx)
		return s.facts.Record(ctx, tx, facts.About{Org: parentID}, Unlinked{parentID, childID})
	})
}

// Profile is what an admin may say of their organisation.
type Profile struct {
	Name           string
	ShortName      string
	About          string
	Values         []string
	Colour         string
	DefaultLicence string
	Town           string
	LogoKey        *string // nil leaves the logo as it is
}

// ChangeProfile replaces what the organisation says of itself. version is the
// one the person was looking at.
func (s *Service) ChangeProfile(ctx context.Context, act authz.Actor, orgID string, version int, p Profile) (Org, error) {
	var o Org
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		var err error
		if o, err = Get(ctx, tx, orgID); err != nil {
			return err
		}
		if err := CanManage(act, o.ID); err != nil {
			return err
		}
		changed := o.apply(p)
		o.Version = version
		if err := o.validate(); err != nil {
			return err
		}
		if err := updateProfile(ctx, tx, &o); err != nil {
			return err
		}
		return s.facts.Record(ctx, tx, facts.About{Actor: act.PersonID, Org: o.ID}, ProfileChanged{o.ID, changed})
	})
	return o, err
}

// apply takes p over and names the fields that changed.
func (o *Org) apply(p Profile) []string {
	before := *o
	o.Name, o.ShortName, o.About, o.Values = p.Name, p.ShortName, p.About, p.Values
	o.Colour, o.DefaultLicence, o.Town = p.Colour, p.DefaultLicence, p.Town
	if p.LogoKey != nil {
		o.LogoKey = *p.LogoKey
	}
	var changed []string
	for name, same := range map[string]bool{
		"name": before.Name == o.Name, "short_name": before.ShortName == o.ShortName, "about": before.About == o.About,
		"values": jsonList(before.Values).String() == jsonList(o.Values).String(), "colour": before.Colour == o.Colour,
		"licence": before.DefaultLicence == o.DefaultLicence, "town": before.Town == o.Town, "logo": before.LogoKey == o.LogoKey,
	} {
		if !same {
			changed = append(changed, name)
		}
	}
	slices.Sort(changed)
	return changed
}

// CanManage: admins of the organisation, or of the trust it is in.
func CanManage(act authz.Actor, orgID string) error {
	return act.Need(orgID, authz.Admin, "orgs.manage")
}

// Get returns an organisation.
func (s *Service) Get(ctx context.Context, id string) (Org, error) { return Get(ctx, s.db, id) }

// BySlug returns the organisation of that slug.
func (s *Service) BySlug(ctx context.Context, slug string) (Org, error) {
	return BySlug(ctx, s.db, slug)
}

// List returns organisations in name order.
func (s *Service) List(ctx context.Context, f Filter) ([]Org, error) { return List(ctx, s.db, f) }

// Parents returns what the organisation is in.
func (s *Service) Parents(ctx context.Context, id string) ([]Org, error) {
	return Parents(ctx, s.db, id)
}

// TrustOf returns the trust that id is or is in; errs.NotFound outside trusts.
func (s *Service) TrustOf(ctx context.Context, id string) (Org, error) { return TrustOf(ctx, s.db, id) }

// ByIDs returns those organisations in name order.
func (s *Service) ByIDs(ctx context.Context, ids []string) ([]Org, error) {
	return ByIDs(ctx, s.db, ids)
}

// TrustsOf returns the trust of each of those organisations.
func (s *Service) TrustsOf(ctx context.Context, ids []string) (map[string]Org, error) {
	return TrustsOf(ctx, s.db, ids)
}
