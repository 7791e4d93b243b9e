package people

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/fold"
)

// MaxListed is the most people that join by one list.
const MaxListed = 2000

// Listed is a row of a list of people who join.
type Listed struct {
	Line      int // in the file, from 1 for its first line
	Name      string
	Email     string
	Place     string // the name of an organisation, as somebody wrote it; "" is where the list is for
	JobTitle  string
	JobRoles  []string // values of the vocabulary
	Role      string   // "member" without one
	Wrong     string   // code of what whoever read the row refused, "" for nothing
	WrongText string   // what it was about
}

// Outcome is what becomes of a row.
type Outcome int

// The outcomes. Roles are never changed by a list.
const (
	Refused Outcome = iota // see Reason
	Joins                  // a new person
	Belongs                // somebody who has an account already also belongs here
	Stays                  // is here already; nothing happens
)

// Planned is a row with what would become of it.
type Planned struct {
	Listed
	Outcome Outcome
	Reason  string // code of why it is refused, or of what a reader should know
	About   string // what the reason is about: the name that was not found …
	Org     orgs.Org
	Granted authz.Role
	Now     authz.Role // with Stays: the role that they have
}

// Plan is what a list would do.
type Plan []Planned

// Count is how many rows have an outcome.
func (p Plan) Count(o Outcome) int {
	n := 0
	for _, r := range p {
		if r.Outcome == o {
			n++
		}
	}
	return n
}

// Mark names the plan: two that would do the same have the same.
func (p Plan) Mark() string {
	h := sha256.New()
	for _, r := range p {
		fmt.Fprintf(h, "%d %d %q %q %q %s %d\n", r.Line, r.Outcome, r.Name, r.Email, r.JobTitle, r.Org.ID, r.Granted)
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// known is somebody who has one of the addresses of a list.
type known struct {
	email   string
	stopped bool
	roles   map[string]authz.Role // by organisation
}

// PlanList says what would become of each row of a list, without doing it. home
// is the organisation that the list is for, places those that its rows may name.
func PlanList(ctx context.Context, q db.Reader, act authz.Actor, home orgs.Org, places []orgs.Org, rows []Listed) (Plan, error) {
	if err := act.Need(home.ID, authz.Admin, "people.grant"); err != nil {
		return nil, err
	}
	if len(rows) > MaxListed {
		return nil, errs.Fields("list.invalid", map[string]string{"list": "list.many"})
	}
	there, err := knownBy(ctx, q, rows)
	if err != nil {
		return nil, err
	}
	byName := map[string]orgs.Org{}
	for _, o := range append(slices.Clone(places), home) {
		for _, name := range []string{o.Name, o.ShortName, o.Slug} {
			byName[plainName(name)] = o
		}
	}
	byName[""] = home
	seen := map[string]bool{}
	plan := make(Plan, len(rows))
	for n, r := range rows {
		plan[n] = planned(act, r, byName, there, seen)
	}
	return plan, nil
}

// plainName is a name without what people write differently.
func plainName(s string) string {
	return strings.Join(strings.FieldsFunc(fold.Key(s), func(r rune) bool { return !('a' <= r && r <= 'z' || '0' <= r && r <= '9' || r > 0x7f) }), " ")
}

func planned(act authz.Actor, r Listed, byName map[string]orgs.Org, there map[string]known, seen map[string]bool) Planned {
	p := Planned{Listed: r}
	refuse := func(code, about string) Planned {
		p.Outcome, p.Reason, p.About = Refused, code, about
		return p
	}
	if r.Wrong != "" {
		return refuse(r.Wrong, r.WrongText)
	}
	who := Person{Name: r.Name, Email: r.Email, JobTitle: r.JobTitle}
	if err := who.validate(); err != nil {
		return refuse(firstField(err), r.Email)
	}
	p.Name, p.Email, p.JobTitle = who.Name, who.Email, who.JobTitle
	var ok bool
	if p.Org, ok = byName[plainName(r.Place)]; !ok {
		return refuse("list.place_unknown", r.Place)
	}
	p.Granted = authz.Member
	if r.Role != "" {
		role, err := authz.ParseRole(strings.ToLower(strings.TrimSpace(r.Role)))
		if err != nil {
			return refuse("list.role_unknown", r.Role)
		}
		p.Granted = role
	}
	if err := CanGrant(act, p.Org.ID, p.Granted); err != nil {
		return refuse("list.role_above", r.Role)
	}
	key := EmailKey(p.Email) + " " + p.Org.ID
	if seen[key] {
		return refuse("list.twice", p.Email)
	}
	seen[key] = true
	return p.settle(there)
}

// settle says what becomes of a row that is right in itself.
func (p Planned) settle(there map[string]known) Planned {
	k, has := there[EmailKey(p.Email)]
	if !has {
		p.Outcome = Joins
		return p
	}
	p.Now = k.roles[p.Org.ID]
	switch {
	case k.stopped:
		p.Outcome, p.Reason, p.About = Refused, "list.stopped", p.Email
	case p.Now == authz.None:
		p.Outcome, p.Reason = Belongs, "list.belongs"
	case p.Now != p.Granted && p.Role != "":
		p.Outcome, p.Reason = Stays, "list.role_stays"
	default:
		p.Outcome, p.Reason = Stays, "list.stays"
	}
	return p
}

// firstField is the code of what is wrong with a person, the name first.
func firstField(err error) string {
	if e, ok := errors.AsType[*errs.Error](err); ok {
		for _, name := range []string{"name", "email", "job_title"} {
			if e.Fields[name] != "" {
				return e.Fields[name]
			}
		}
	}
	return "list.row"
}

func knownBy(ctx context.Context, q db.Reader, rows []Listed) (map[string]known, error) {
	type line struct {
		email, org string
		stopped    int
		role       authz.Role
	}
	out := map[string]known{}
	for chunk := range slices.Chunk(rows, 400) {
		keys := make([]string, len(chunk))
		for n, r := range chunk {
			keys[n] = EmailKey(r.Email)
		}
		w := db.NewWhere().In("p.email_key", keys)
		lines, err := db.All(ctx, q, func(l *line) []any { return []any{&l.email, &l.stopped, db.ScanNull(&l.org), &l.role} },
			`SELECT p.email_key, CASE WHEN p.deactivated_at IS NULL THEN 0 ELSE 1 END, m.org_id, COALESCE(m.role, 0)
			FROM people p LEFT JOIN memberships m ON m.person_id = p.id AND m.ended_at IS NULL WHERE 1 = 1`+w.String(), w.Args...)
		if err != nil {
			return nil, err
		}
		for _, l := range lines {
			k, ok := out[l.email]
			if !ok {
				k = known{email: l.email, stopped: l.stopped != 0, roles: map[string]authz.Role{}}
			}
			if l.org != "" {
				k.roles[l.org] = l.role
			}
			out[l.email] = k
		}
	}
	return out, nil
}

// ListJoined is the fact that people joined by a list. Each of them has a fact of
// their own too.
type ListJoined struct{ New, Belong int }

// FactType names the fact.
func (ListJoined) FactType() string { return "people.list_joined" }
