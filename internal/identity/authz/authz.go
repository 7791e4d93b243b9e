// Package authz answers two questions, each in one place.
//
// What exists for you? Visible, a SQL condition that every query over items
// carries. What it hides is NotFound.
//
// What may you do? A policy function of the room, over the actor's Role in the
// organisation that owns the thing. What it refuses is Forbidden.
//
// Both rest on an actor's closed set of organisations, resolved once (Resolver)
// and matched against an indexed integer audience key, items.reach. See
// docs/decisions/who-may-see.md.
package authz

import (
	"strconv"
	"strings"

	"staffroom/internal/platform/errs"
)

// Role is what a person may do in an organisation and in all that it governs.
// The gaps leave room; the numbers are stored.
type Role int

// The permission roles.
const (
	None   Role = 0
	Member Role = 20 // reads what is shared here, shares their own
	Editor Role = 30 // corrects, pins and withdraws what others shared, publishes to everyone
	Leader Role = 40 // sees how the group is doing
	Admin  Role = 50 // people, roles, settings, audit trail
)

var roleNames = map[Role]string{None: "none", Member: "member", Editor: "editor", Leader: "leader", Admin: "admin"}

func (r Role) String() string { return roleNames[r] }

// ParseRole reads "member", "editor", "leader" or "admin".
func ParseRole(s string) (Role, error) {
	for r, n := range roleNames {
		if n == s && r != None {
			return r, nil
		}
	}
	return None, errs.New(errs.Invalid, "role.unknown", "role %q is none of member, editor, leader, admin", s)
}

// The audience keys that are not of one organisation.
const (
	Everyone int64 = 0  // a visitor too
	Nobody   int64 = -1 // no key opens it; the author sees it as its author
)

// MembersKey opens what is shared with the organisation of that number.
func MembersKey(num int64) int64 { return 2 * num }

// EditorsKey opens what only the editors of that organisation may see: what was
// withdrawn.
func EditorsKey(num int64) int64 { return 2*num + 1 }

// Actor is who asks. The zero Actor is a visitor. It is always a parameter,
// never hidden in a context, so that forgetting it does not compile.
type Actor struct {
	PersonID string

	roles   map[string]Role  // over each organisation that one's memberships govern
	belongs map[string]int64 // organisations one is in, directly or through another → number
	reads   []int64          // audience keys, sorted
}

// Visitor reports whether nobody is signed in.
func (a Actor) Visitor() bool { return a.PersonID == "" }

// Role is the highest role over org, directly or through one that governs it.
func (a Actor) Role(orgID string) Role { return a.roles[orgID] }

// Belongs reports whether the actor is in org, directly or through another.
func (a Actor) Belongs(orgID string) bool { _, ok := a.belongs[orgID]; return ok }

// Orgs is every organisation the actor is in, directly or through another, in
// no particular order.
func (a Actor) Orgs() []string {
	out := make([]string, 0, len(a.belongs))
	for id := range a.belongs {
		out = append(out, id)
	}
	return out
}

// Governs is every organisation over which the actor has at least min.
func (a Actor) Governs(min Role) []string {
	var out []string
	for id, r := range a.roles {
		if r >= min {
			out = append(out, id)
		}
	}
	return out
}

// Reads is the audience keys the actor may read, sorted. A visitor reads what
// is for everyone.
func (a Actor) Reads() []int64 {
	if a.reads == nil {
		return []int64{Everyone}
	}
	return a.reads
}

// Visible is true for the rows i of items that the actor may know about: those
// whose audience key they hold, and their own. It is for db.Where.And:
//
//	w.And(authz.Visible(act))
//
// The keys are integers from our own table, so they stand in the text. The plus
// keeps the planners from starting with the audience, which is the widest of a
// query's conditions: without statistics SQLite read all that is public to find
// twenty items by id.
func Visible(a Actor) (cond string, person any) {
	return "(+i.reach IN (" + keyList(a.Reads()) + ") OR i.author_id = ?)", a.PersonID
}

// Held is true where a column has an audience key that the actor holds. It is for
// what hangs on an item and has a narrower audience of its own; Visible stands
// beside it. column is a name in our SQL.
func Held(a Actor, column string) string { return "+" + column + " IN (" + keyList(a.Reads()) + ")" }

func keyList(keys []int64) string {
	var b strings.Builder
	for n, k := range keys {
		if n > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.FormatInt(k, 10))
	}
	return b.String()
}

// VisiblePeople is true for the rows p of people that the actor may look up:
// themselves, and those in a school, trust or network they are in. Visitors
// look nobody up; they see a name where its owner signed something public.
func VisiblePeople(a Actor) (cond string, args []any) {
	if len(a.belongs) == 0 {
		return "p.id = ?", []any{a.PersonID}
	}
	args = []any{a.PersonID}
	for id := range a.belongs {
		args = append(args, id)
	}
	return `(p.id = ? OR EXISTS (SELECT 1 FROM memberships vm JOIN org_tree vt ON vt.org_id = vm.org_id
		WHERE vm.person_id = p.id AND vm.ended_at IS NULL AND vt.ancestor_id IN (?` +
		strings.Repeat(", ?", len(args)-2) + `)))`, args
}

// Need refuses a role below min over org.
func (a Actor) Need(orgID string, min Role, action string) error {
	if a.Visitor() {
		return errs.New(errs.Unauthenticated, "signin.needed", "%s needs a person", action)
	}
	if have := a.Role(orgID); have < min {
		return errs.New(errs.Forbidden, "forbidden."+action, "%s needs %s over %s, has %s", action, min, orgID, have)
	}
	return nil
}
