package people

import (
	"context"
	"fmt"
	"strings"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/fold"
	"staffroom/internal/platform/id"
)

const selectPerson = `SELECT p.id, p.email, p.slug, p.name, p.job_title, p.about, p.theme, p.letters, p.version, p.created_at, p.seen_at,
	CASE WHEN p.deactivated_at IS NULL THEN 0 ELSE 1 END FROM people p WHERE 1 = 1`

func cols(p *Person) []any {
	return []any{&p.ID, &p.Email, &p.Slug, &p.Name, &p.JobTitle, &p.About, &p.Theme, &p.Letters, &p.Version,
		db.ScanMicros(&p.CreatedAt), db.ScanMicros(&p.SeenAt), (*flag)(&p.Deactivated)}
}

type flag bool

func (f *flag) Scan(v any) error {
	n, ok := v.(int64)
	if !ok {
		return fmt.Errorf("flag stored as %T", v)
	}
	*f = n != 0
	return nil
}

func visible(act authz.Actor) *db.Where {
	cond, args := authz.VisiblePeople(act)
	return db.NewWhere().And(cond, args...)
}

func getBy(ctx context.Context, q db.Reader, act authz.Actor, cond, value string) (Person, error) {
	w := visible(act).And(cond, value)
	return db.One(ctx, q, cols, selectPerson+w.String(), w.Args...)
}

// GetUnscoped reads a person without an actor: the session's own person, and
// the names that signed things which the reader may see.
func GetUnscoped(ctx context.Context, q db.Reader, id string) (Person, error) {
	return db.One(ctx, q, cols, selectPerson+` AND p.id = $1`, id)
}

// ByEmailUnscoped finds the person who signs in, before there is an actor.
func ByEmailUnscoped(ctx context.Context, q db.Reader, email string) (Person, error) {
	return db.One(ctx, q, cols, selectPerson+` AND p.email_key = $1`, EmailKey(email))
}

func insert(ctx context.Context, tx *db.Tx, p *Person) error {
	slug, err := freeSlug(ctx, tx, slugBase(p.Name))
	if err != nil {
		return err
	}
	p.Slug = slug
	_, err = tx.ExecContext(ctx, `INSERT INTO people (id, email, email_key, slug, name, sort_name, job_title, about, theme, letters, version, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11)`,
		p.ID, p.Email, EmailKey(p.Email), p.Slug, p.Name, fold.Key(p.Name), p.JobTitle, p.About, p.Theme, p.Letters, db.Micros(p.CreatedAt))
	return db.Err(err)
}

// freeSlug is base, or base-2, base-3 … where others have the name.
func freeSlug(ctx context.Context, tx *db.Tx, base string) (string, error) {
	taken, err := db.Column[string](ctx, tx, `SELECT slug FROM people WHERE slug = $1 OR slug LIKE $2`, base, base+"-%")
	if err != nil {
		return "", err
	}
	return fold.FreeSlug(base, taken), nil
}

func update(ctx context.Context, tx *db.Tx, p *Person) error {
	err := db.Must1(tx.ExecContext(ctx, `UPDATE people SET name = $3, sort_name = $4, job_title = $5, about = $6, theme = $7, letters = $8,
		version = version + 1 WHERE id = $1 AND version = $2`,
		p.ID, p.Version, p.Name, fold.Key(p.Name), p.JobTitle, p.About, p.Theme, p.Letters))
	if err == nil {
		p.Version++
	}
	return err
}

var interestFacets = []string{"job_role", "subject", "key_stage", "year"}

func (i *Interests) of(facet string) *[]string {
	return map[string]*[]string{"job_role": &i.JobRoles, "subject": &i.Subjects, "key_stage": &i.KeyStages, "year": &i.Years}[facet]
}

func putInterests(ctx context.Context, tx *db.Tx, personID string, in Interests) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM person_tags WHERE person_id = $1`, personID); err != nil {
		return db.Err(err)
	}
	for _, facet := range interestFacets {
		for _, v := range *in.of(facet) {
			if _, err := tx.ExecContext(ctx, `INSERT INTO person_tags (person_id, facet, value) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
				personID, facet, v); err != nil {
				return db.Err(err)
			}
		}
	}
	return nil
}

func interests(ctx context.Context, q db.Reader, personID string) (Interests, error) {
	type tag struct{ facet, value string }
	rows, err := db.All(ctx, q, func(t *tag) []any { return []any{&t.facet, &t.value} },
		`SELECT facet, value FROM person_tags WHERE person_id = $1 ORDER BY facet, value`, personID)
	var in Interests
	for _, r := range rows {
		if list := in.of(r.facet); list != nil {
			*list = append(*list, r.value)
		}
	}
	return in, err
}

const selectMembership = `SELECT m.id, m.person_id, m.org_id, o.kind, o.slug, o.name, o.short_name, m.role, m.started_at
	FROM memberships m JOIN orgs o ON o.id = m.org_id WHERE m.ended_at IS NULL`

func membershipCols(m *Membership) []any {
	return []any{&m.ID, &m.PersonID, &m.OrgID, &m.OrgKind, &m.OrgSlug, &m.OrgName, &m.OrgShort, &m.Role, db.ScanMicros(&m.StartedAt)}
}

func memberships(ctx context.Context, q db.Reader, personIDs []string) (map[string][]Membership, error) {
	w := db.NewWhere().In("m.person_id", personIDs)
	rows, err := db.All(ctx, q, membershipCols, selectMembership+w.String()+`
		ORDER BY CASE o.kind WHEN 'school' THEN 0 WHEN 'team' THEN 1 WHEN 'trust' THEN 2 ELSE 3 END, o.sort_name`, w.Args...)
	out := map[string][]Membership{}
	for _, m := range rows {
		out[m.PersonID] = append(out[m.PersonID], m)
	}
	return out, err
}

func insertMembership(ctx context.Context, tx *db.Tx, personID, orgID string, role authz.Role, now time.Time) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO memberships (id, person_id, org_id, role, started_at) VALUES ($1, $2, $3, $4, $5)`,
		id.New(), personID, orgID, int(role), db.Micros(now))
	return db.Err(err)
}

// Filter narrows List.
type Filter struct {
	Within string // an organisation: only people in it or in what it holds
	Query  string
	Email  bool       // the query looks at addresses too; for admins
	Role   authz.Role // only who has this role in Within or in what it holds
	After  string     // keyset: sort name + " " + id of the last one
	Limit  int        // at most 200; 0 is 100
}

// Key is where a list goes on after p.
func (p Person) Key() string { return fold.Key(p.Name) + "\x1f" + p.ID }

func list(ctx context.Context, q db.Reader, w *db.Where, f Filter) ([]Person, error) {
	if f.Within != "" {
		in, args := `EXISTS (SELECT 1 FROM memberships m JOIN org_tree t ON t.org_id = m.org_id
			WHERE m.person_id = p.id AND m.ended_at IS NULL AND t.ancestor_id = ?`, []any{f.Within}
		if f.Role != authz.None {
			in, args = in+` AND m.role = ?`, append(args, int(f.Role))
		}
		w.And(in+`)`, args...)
	}
	if f.Email && strings.Contains(f.Query, "@") && len(f.Query) < 320 { // no address is longer
		w.And(`p.email_key LIKE ?`, "%"+EmailKey(f.Query)+"%")
		f.Query = ""
	}
	for _, word := range fold.Words(f.Query) {
		w.And(`(p.sort_name LIKE ? OR p.sort_name LIKE ? OR LOWER(p.job_title) LIKE ?)`, word+"%", "% "+word+"%", "%"+word+"%")
	}
	if name, pid, ok := strings.Cut(f.After, "\x1f"); ok {
		w.And(`(p.sort_name > ? OR p.sort_name = ? AND p.id > ?)`, name, name, pid)
	}
	limit := f.Limit
	if limit <= 0 || limit > 200 {
		limit = 100
	}
	return db.All(ctx, q, cols, selectPerson+w.String()+fmt.Sprintf(` ORDER BY p.sort_name, p.id LIMIT %d`, limit), w.Args...)
}

func currentRole(ctx context.Context, q db.Reader, personID, orgID string) (authz.Role, error) {
	r, err := db.Scalar[int](ctx, q, `SELECT role FROM memberships WHERE person_id = $1 AND org_id = $2 AND ended_at IS NULL`, personID, orgID)
	if errs.Is(err, errs.NotFound) {
		return authz.None, nil
	}
	return authz.Role(r), err
}

func countAdmins(ctx context.Context, q db.Reader, orgID string) (int, error) {
	return db.Scalar[int](ctx, q, `SELECT COUNT(*) FROM memberships m JOIN people p ON p.id = m.person_id
		WHERE m.org_id = $1 AND m.role = $2 AND m.ended_at IS NULL AND p.deactivated_at IS NULL`, orgID, int(authz.Admin))
}

// MembershipsUnscoped returns where a person is, without an actor: for the frame
// round that person's own pages.
func MembershipsUnscoped(ctx context.Context, q db.Reader, personID string) ([]Membership, error) {
	ms, err := memberships(ctx, q, []string{personID})
	return ms[personID], err
}

// Short is the organisation's short name where it has one.
func (m Membership) Short() string {
	if m.OrgShort != "" {
		return m.OrgShort
	}
	return m.OrgName
}
