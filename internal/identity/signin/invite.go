package signin

import (
	"context"

	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/people"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/facts"
	"staffroom/internal/platform/mail"
)

// LinkMade is the fact that an admin made somebody a link that sets a password.
type LinkMade struct{ Person string }

// FactType names the fact.
func (LinkMade) FactType() string { return "signin.link_made" }

// Invited is a person who was added, with the secret of their link; "" when
// they had an account already.
type Invited struct {
	people.Person
	Secret string
	Mailed bool
}

// Invite adds a person to an organisation and makes them a link that lets them
// choose a password. Somebody who has an account already keeps it, and gets no
// link: whoever holds the link can be that person.
func (s *Service) Invite(ctx context.Context, act authz.Actor, all *people.Service, j people.Join) (out Invited, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, fresh, err := all.AddIn(ctx, tx, act, j)
		if out = (Invited{Person: p}); err != nil || !fresh {
			return err
		}
		out.Secret, out.Mailed, err = s.handLink(ctx, tx, act, p, j.OrgID)
		return err
	})
	return out, err
}

// MakeLink makes a person a new link, at the wish of somebody who may look after
// them. The links of before end.
func (s *Service) MakeLink(ctx context.Context, act authz.Actor, personID string) (out Invited, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := people.ManagedBy(ctx, tx, act, personID)
		if err != nil {
			return err
		}
		if m.May != nil {
			return m.May
		}
		out.Person = m.Person
		out.Secret, out.Mailed, err = s.handLink(ctx, tx, act, m.Person, m.In[0].OrgID)
		return err
	})
	return out, err
}

func (s *Service) handLink(ctx context.Context, tx *db.Tx, act authz.Actor, p people.Person, orgID string) (secret string, mailed bool, err error) {
	if secret, err = s.NewPasswordLink(ctx, tx, p.ID, WelcomeLasts); err != nil {
		return "", false, err
	}
	if s.SendsMail() && mail.ValidAddress(p.Email) {
		if err := s.post.outbox.Enqueue(ctx, tx, welcomeMail(p, s.post.base+"/password/"+secret)); err != nil {
			return "", false, err
		}
		mailed = true
	}
	return secret, mailed, s.facts.Record(ctx, tx, facts.About{Actor: act.PersonID, Org: orgID}, LinkMade{p.ID})
}

func welcomeMail(p people.Person, link string) mail.Message {
	return mail.Message{To: p.Email, Name: p.Name, Subject: "Your way into Staffroom", Text: "Hello " + p.Name + ",\n\n" +
		"you have an account in Staffroom, where staff share what works. With this link you choose your password. It works once, for 7 days:\n\n" +
		link + "\n\nYou sign in with this address, " + p.Email + ".\n"}
}
