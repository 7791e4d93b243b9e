package signin

import (
	"context"

	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/people"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/facts"
)

// PlanList says what would become of each row of a list; see people.PlanList.
func (s *Service) PlanList(ctx context.Context, act authz.Actor, home orgs.Org, places []orgs.Org, rows []people.Listed) (people.Plan, error) {
	return people.PlanList(ctx, s.db, act, home, places, rows)
}

// InviteList lets everybody of a list join who can, all of them or nobody. mark
// names the plan that the admin has seen: if by now another would come of the
// list, nothing happens and it is a Conflict. Whoever is new gets a welcome by
// mail where there is a mail server; elsewhere an admin makes their link.
func (s *Service) InviteList(ctx context.Context, act authz.Actor, all *people.Service, home orgs.Org, places []orgs.Org, rows []people.Listed, mark string) (plan people.Plan, err error) {
	return plan, s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if plan, err = people.PlanList(ctx, tx, act, home, places, rows); err != nil {
			return err
		}
		if plan.Mark() != mark {
			return errs.New(errs.Conflict, "list.changed", "the list does something else by now")
		}
		for _, r := range plan {
			if r.Outcome != people.Joins && r.Outcome != people.Belongs {
				continue
			}
			if err := s.joinListed(ctx, tx, act, all, r); err != nil {
				return err
			}
		}
		return s.facts.Record(ctx, tx, facts.About{Actor: act.PersonID, Org: home.ID}, people.ListJoined{New: plan.Count(people.Joins), Belong: plan.Count(people.Belongs)})
	})
}

func (s *Service) joinListed(ctx context.Context, tx *db.Tx, act authz.Actor, all *people.Service, r people.Planned) error {
	j := people.Join{Person: people.Person{Name: r.Name, Email: r.Email, JobTitle: r.JobTitle}, Interests: people.Interests{JobRoles: r.JobRoles}, OrgID: r.Org.ID, Role: r.Granted}
	p, fresh, err := all.AddIn(ctx, tx, act, j)
	if err != nil || !fresh || !s.SendsMail() {
		return err
	}
	_, _, err = s.handLink(ctx, tx, act, p, r.Org.ID)
	return err
}
