package people

import (
	"context"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/facts"
)

// Own is everything that a person's own pages show of them.
type Own struct {
	Person
	Interests
	In []Membership
}

// Own returns act's own entry.
func (s *Service) Own(ctx context.Context, act authz.Actor) (o Own, err error) {
	if err := CanEdit(act, act.PersonID); err != nil {
		return o, err
	}
	if o.Person, err = GetUnscoped(ctx, s.db, act.PersonID); err != nil {
		return o, err
	}
	if o.Interests, err = interests(ctx, s.db, act.PersonID); err != nil {
		return o, err
	}
	o.In, err = MembershipsUnscoped(ctx, s.db, act.PersonID)
	return o, err
}

// Profile is what a person says of themselves in words.
type Profile struct{ Name, JobTitle, About string }

// ChangeProfile replaces it. version is the one they were looking at.
func (s *Service) ChangeProfile(ctx context.Context, act authz.Actor, version int, in Profile) error {
	return s.changeOwn(ctx, act, func(ctx context.Context, tx *db.Tx, p *Person) error {
		p.Name, p.JobTitle, p.About, p.Version = in.Name, in.JobTitle, in.About, version
		if err := p.validate(); err != nil {
			return err
		}
		return update(ctx, tx, p)
	})
}

// ChangeLooks sets how pages look to act: theme is "", "light" or "dark",
// letters "" or "clear".
func (s *Service) ChangeLooks(ctx context.Context, act authz.Actor, theme, letters string) error {
	return s.changeOwn(ctx, act, func(ctx context.Context, tx *db.Tx, p *Person) error {
		p.Theme, p.Letters = theme, letters
		if err := p.validate(); err != nil {
			return err
		}
		return update(ctx, tx, p)
	})
}

// ChangeInterests replaces what act does. The values are the vocabulary's, which
// the caller has checked.
func (s *Service) ChangeInterests(ctx context.Context, act authz.Actor, in Interests) error {
	return s.changeOwn(ctx, act, func(ctx context.Context, tx *db.Tx, p *Person) error {
		return putInterests(ctx, tx, p.ID, in)
	})
}

func (s *Service) changeOwn(ctx context.Context, act authz.Actor, change func(context.Context, *db.Tx, *Person) error) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := CanEdit(act, act.PersonID); err != nil {
			return err
		}
		p, err := GetUnscoped(ctx, tx, act.PersonID)
		if err != nil {
			return err
		}
		if err := change(ctx, tx, &p); err != nil {
			return err
		}
		return s.facts.Record(ctx, tx, facts.About{Actor: act.PersonID}, Changed{p.ID})
	})
}
