package gate

import (
	"context"
	"strconv"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/id"
)

const checkColumns = `c.id, c.item_id, c.org_id, c.reason, c.audience, c.state, c.round, c.asked_by, c.asked_at, c.waiting_since, c.due_at,
	c.claimed_by, c.decided_by, c.decided_at, c.version, c.print, ap.name, cp.name, dp.name`

const fromChecks = ` FROM checks c JOIN items i ON i.id = c.item_id JOIN people ap ON ap.id = c.asked_by
	LEFT JOIN people cp ON cp.id = c.claimed_by LEFT JOIN people dp ON dp.id = c.decided_by`

func checkCols(c *Check) []any {
	return []any{&c.ID, &c.ItemID, &c.OrgID, &c.Reason, (*audience)(&c.Audience), &c.State, &c.Round, &c.AskedBy, db.ScanMicros(&c.AskedAt),
		db.ScanMicros(&c.WaitingSince), db.ScanMicros(&c.DueAt), db.ScanNull(&c.ClaimedBy), db.ScanNull(&c.DecidedBy), db.ScanMicros(&c.DecidedAt),
		&c.Version, &c.Print, &c.AskedName, db.ScanNull(&c.ClaimedName), db.ScanNull(&c.DecidedName)}
}

// audience reads what items.Audience writes.
type audience items.Audience

// Scan reads the column.
func (a *audience) Scan(v any) error {
	var s string
	switch v := v.(type) {
	case string:
		s = v
	case []byte:
		s = string(v)
	}
	to, err := items.ParseAudience(s)
	*a = audience(to)
	return err
}

// checkOf returns a check of an item that act may see.
func checkOf(ctx context.Context, q db.Reader, act authz.Actor, checkID string) (Check, error) {
	w := db.NewWhere(checkID).And(authz.Visible(act))
	return db.One(ctx, q, checkCols, `SELECT `+checkColumns+fromChecks+` WHERE c.id = $1`+w.String(), w.Args...)
}

// openCheck returns the open check of an item that the caller has been allowed to
// see; errs.NotFound without one.
func openCheck(ctx context.Context, q db.Reader, act authz.Actor, itemID string) (Check, error) {
	w := db.NewWhere(itemID).And(authz.Visible(act))
	return db.One(ctx, q, checkCols, `SELECT `+checkColumns+fromChecks+` WHERE c.item_id = $1 AND c.state IN ('asked', 'changes')`+w.String(), w.Args...)
}

// approvedCheck says whether a second person approved exactly that for an
// audience.
func approvedCheck(ctx context.Context, q db.Reader, itemID, to string, version int, print string) (bool, error) {
	n, err := db.Scalar[int](ctx, q, `SELECT COUNT(*) FROM checks c WHERE c.item_id = $1 AND c.state = 'approved' AND c.audience = $2
		AND c.version = $3 AND c.print = $4`, itemID, to, version, print)
	return n > 0, err
}

func insertCheck(ctx context.Context, tx *db.Tx, c Check) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO checks (id, item_id, org_id, reason, audience, state, round, asked_by, asked_at, waiting_since, due_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`, c.ID, c.ItemID, c.OrgID, string(c.Reason), c.Audience.String(), string(c.State),
		c.Round, c.AskedBy, db.Micros(c.AskedAt), db.Micros(c.WaitingSince), db.Micros(c.DueAt))
	return db.Err(err)
}

// saveCheck writes what changed, unless somebody was quicker: from is the state
// and round that the decision was made in.
func saveCheck(ctx context.Context, tx *db.Tx, c, from Check) error {
	err := db.Must1(tx.ExecContext(ctx, `UPDATE checks SET reason = $4, audience = $5, state = $6, round = $7, waiting_since = $8, due_at = $9, claimed_by = $10,
		decided_by = $11, decided_at = $12, version = $13, print = $14 WHERE id = $1 AND state = $2 AND round = $3`,
		c.ID, string(from.State), from.Round, string(c.Reason), c.Audience.String(), string(c.State), c.Round, db.Micros(c.WaitingSince), db.Micros(c.DueAt),
		db.Null(c.ClaimedBy), db.Null(c.DecidedBy), db.Micros(c.DecidedAt), c.Version, c.Print))
	if errs.Is(err, errs.Conflict) {
		return errs.New(errs.Conflict, "gate.decided", "check %s is not %s any more", c.ID, from.State)
	}
	return err
}

func insertStep(ctx context.Context, tx *db.Tx, s Step) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO check_steps (id, check_id, round, person_id, did, words, version, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		s.ID, s.CheckID, s.Round, s.PersonID, s.Did, s.Words, s.Version, db.Micros(s.At))
	return db.Err(err)
}

func putAnswers(ctx context.Context, tx *db.Tx, checkID string, round int, by string, at time.Time, answers []Answer) error {
	for _, a := range answers {
		_, err := tx.ExecContext(ctx, `INSERT INTO check_answers (check_id, round, question, person_id, answer, until, words, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (check_id, round, question, person_id) DO UPDATE SET answer = excluded.answer, until = excluded.until, words = excluded.words, at = excluded.at`,
			checkID, round, string(a.Question), by, a.Value, a.Until, a.Words, db.Micros(at))
		if err != nil {
			return db.Err(err)
		}
	}
	return nil
}

// stepsOf and answersOf are of an item whose checks the caller may follow.
func stepsOf(ctx context.Context, q db.Reader, itemID string) ([]Step, error) {
	return db.All(ctx, q, func(s *Step) []any {
		return []any{&s.ID, &s.CheckID, &s.PersonID, &s.PersonName, &s.Round, &s.Version, &s.Did, &s.Words, db.ScanMicros(&s.At)}
	}, `SELECT s.id, s.check_id, s.person_id, p.name, s.round, s.version, s.did, s.words, s.at FROM check_steps s
		JOIN checks c ON c.id = s.check_id JOIN people p ON p.id = s.person_id WHERE c.item_id = $1 ORDER BY s.id DESC LIMIT 200`, itemID)
}

func answersOf(ctx context.Context, q db.Reader, checkID string) ([]Answer, error) {
	return db.All(ctx, q, func(a *Answer) []any {
		return []any{&a.Question, &a.Value, &a.Until, &a.Words, &a.PersonID, &a.PersonName, &a.Round, db.ScanMicros(&a.At)}
	}, `SELECT a.question, a.answer, a.until, a.words, a.person_id, p.name, a.round, a.at FROM check_answers a
		JOIN people p ON p.id = a.person_id WHERE a.check_id = $1 ORDER BY a.round, a.at, a.person_id`, checkID)
}

// lastEditor is who saved the newest version of an item.
func lastEditor(ctx context.Context, q db.Reader, itemID string) (string, error) {
	who, err := db.Scalar[string](ctx, q, `SELECT v.editor_id FROM item_versions v WHERE v.item_id = $1 ORDER BY v.version DESC LIMIT 1`, itemID)
	if errs.Is(err, errs.NotFound) {
		return "", nil
	}
	return who, err
}

// Waiting is a line of the queue.
type Waiting struct {
	Check
	Item items.Card
}

// queue lists the open checks over which act is an editor, longest waiting first.
func queue(ctx context.Context, q db.Reader, act authz.Actor, limit int) ([]Check, error) {
	w := mineToCheck(act)
	return db.All(ctx, q, checkCols, `SELECT `+checkColumns+fromChecks+` WHERE c.state = 'asked'`+w.String()+`
		ORDER BY c.waiting_since, c.id LIMIT `+strconv.Itoa(limit), w.Args...)
}

// mineToCheck is true for open checks that act may decide, as far as roles say.
func mineToCheck(act authz.Actor) *db.Where {
	return db.NewWhere().In("c.org_id", act.Governs(authz.Editor)).And(authz.Visible(act)).And("i.state = 'published'").
		And("c.asked_by <> ?", act.PersonID).And("i.author_id <> ?", act.PersonID)
}

func countQueue(ctx context.Context, q db.Reader, act authz.Actor) (int, error) {
	w := mineToCheck(act)
	return db.Scalar[int](ctx, q, `SELECT COUNT(*) FROM checks c JOIN items i ON i.id = c.item_id WHERE c.state = 'asked'`+w.String(), w.Args...)
}

// countOwn counts the open checks over which act is an editor and which somebody
// else has to look at.
func countOwn(ctx context.Context, q db.Reader, act authz.Actor) (int, error) {
	w := db.NewWhere().In("c.org_id", act.Governs(authz.Editor)).And(authz.Visible(act)).And("i.state = 'published'").
		And("(c.asked_by = ? OR i.author_id = ?)", act.PersonID, act.PersonID)
	return db.Scalar[int](ctx, q, `SELECT COUNT(*) FROM checks c JOIN items i ON i.id = c.item_id WHERE c.state = 'asked'`+w.String(), w.Args...)
}

// waitingForMe lists the checks in which it is act's turn: changes were asked for
// of something they made or asked for.
func waitingForMe(ctx context.Context, q db.Reader, act authz.Actor, limit int) ([]Check, error) {
	w := db.NewWhere(limit).And(authz.Visible(act)).And("(c.asked_by = ? OR i.author_id = ?)", act.PersonID, act.PersonID)
	return db.All(ctx, q, checkCols, `SELECT `+checkColumns+fromChecks+` WHERE c.state = 'changes' AND i.state = 'published'`+w.String()+`
		ORDER BY c.id DESC LIMIT $1`, w.Args...)
}

// latest returns the newest check of an item that act may see.
func latest(ctx context.Context, q db.Reader, act authz.Actor, itemID string) (Check, error) {
	w := db.NewWhere(itemID).And(authz.Visible(act))
	return db.One(ctx, q, checkCols, `SELECT `+checkColumns+fromChecks+` WHERE c.item_id = $1`+w.String()+` ORDER BY c.id DESC LIMIT 1`, w.Args...)
}

// checksOf lists the checks of an item that act may see, newest first.
func checksOf(ctx context.Context, q db.Reader, act authz.Actor, itemID string) ([]Check, error) {
	w := db.NewWhere(itemID).And(authz.Visible(act))
	return db.All(ctx, q, checkCols, `SELECT `+checkColumns+fromChecks+` WHERE c.item_id = $1`+w.String()+` ORDER BY c.id DESC LIMIT 50`, w.Args...)
}

// editorsOver is true for active members m, p that are editors over an
// organisation, directly or through one that governs it.
const editorsOver = ` FROM org_tree t JOIN memberships m ON m.org_id = t.ancestor_id JOIN people p ON p.id = m.person_id
	WHERE t.governs = 1 AND m.role >= 30 AND m.ended_at IS NULL AND p.deactivated_at IS NULL`

// othersWhoCheck counts those who may check something of an organisation besides
// these people.
func othersWhoCheck(ctx context.Context, q db.Reader, orgID string, not ...string) (int, error) {
	w := db.NewWhere(orgID)
	for _, id := range not {
		w.And("p.id <> ?", id)
	}
	return db.Scalar[int](ctx, q, `SELECT COUNT(DISTINCT p.id)`+editorsOver+` AND t.org_id = $1`+w.String(), w.Args...)
}

// kindOfOrg is the rung of an organisation.
func kindOfOrg(ctx context.Context, q db.Reader, orgID string) (string, error) {
	return db.Scalar[string](ctx, q, `SELECT kind FROM orgs WHERE id = $1`, orgID)
}

// trustOf is the trust that an organisation is or is in, "" outside trusts.
func trustOf(ctx context.Context, q db.Reader, orgID string) (string, error) {
	id, err := db.Scalar[string](ctx, q, `SELECT o.id FROM orgs o JOIN org_tree t ON t.ancestor_id = o.id WHERE t.org_id = $1 AND o.kind = 'trust'
		ORDER BY o.id LIMIT 1`, orgID)
	if errs.Is(err, errs.NotFound) {
		return "", nil
	}
	return id, err
}

// rulesOf returns the rules that hold for what an organisation owns: those of its
// trust, or its own outside trusts.
func rulesOf(ctx context.Context, q db.Reader, orgID string) (Rules, error) {
	var licences string
	r, err := db.One(ctx, q, func(r *Rules) []any { return []any{&r.OrgID, &r.CheckFrom, &licences, &r.Owner, &r.Version} },
		`SELECT h.id, COALESCE(p.check_from, ''), COALESCE(p.licences, ''), COALESCE(p.owner, ''), COALESCE(p.version, 0)
		FROM orgs h LEFT JOIN sharing_policies p ON p.org_id = h.id
		WHERE h.id = COALESCE((SELECT o.id FROM orgs o JOIN org_tree t ON t.ancestor_id = o.id WHERE t.org_id = $1 AND o.kind = 'trust' ORDER BY o.id LIMIT 1), $1)`, orgID)
	if err == nil && r.Version == 0 {
		return defaults(r.OrgID), nil
	}
	r.Licences = unpackLicences(licences)
	return r, err
}

func putRules(ctx context.Context, tx *db.Tx, r Rules, at time.Time) error {
	return db.Must1(tx.ExecContext(ctx, `INSERT INTO sharing_policies (org_id, check_from, licences, owner, version, changed_at) VALUES ($1, $2, $3, $4, 1, $5)
		ON CONFLICT (org_id) DO UPDATE SET check_from = excluded.check_from, licences = excluded.licences, owner = excluded.owner,
		version = sharing_policies.version + 1, changed_at = excluded.changed_at WHERE sharing_policies.version = $6`,
		r.OrgID, r.CheckFrom, packLicences(r.Licences), r.Owner, db.Micros(at), r.Version))
}

// toVerify lists the published items of act's whose day to look again has come.
func toVerify(ctx context.Context, q db.Reader, act authz.Actor, before time.Time, limit int) ([]string, error) {
	w := db.NewWhere(act.PersonID, db.Micros(before), limit).And(authz.Visible(act))
	return db.Column[string](ctx, q, `SELECT i.id FROM items i WHERE i.author_id = $1 AND i.review_by < $2 AND i.state = 'published'`+w.String()+`
		ORDER BY i.review_by, i.id LIMIT $3`, w.Args...)
}

// overdue is somebody who has not been written to since, and what waits for them.
type overdue struct {
	personID, name, email string
	checks                int
	since                 time.Time
}

// overdueUnscoped lists whom to remind of checks that have waited since before
// then: all who may look at them, or who said they would. There is no actor: the
// reminder is Staffroom's own.
func overdueUnscoped(ctx context.Context, tx *db.Tx, before, sentBefore time.Time, limit int) ([]overdue, error) {
	return db.All(ctx, tx, func(o *overdue) []any {
		return []any{&o.personID, &o.name, &o.email, &o.checks, db.ScanMicros(&o.since)}
	}, `SELECT p.id, p.name, p.email, COUNT(DISTINCT c.id), MIN(c.waiting_since) FROM checks c JOIN items i ON i.id = c.item_id
		JOIN org_tree t ON t.org_id = c.org_id AND t.governs = 1
		JOIN memberships m ON m.org_id = t.ancestor_id AND m.role >= 30 AND m.ended_at IS NULL
		JOIN people p ON p.id = m.person_id AND p.deactivated_at IS NULL
		LEFT JOIN check_reminders r ON r.person_id = p.id
		WHERE c.state = 'asked' AND i.state = 'published' AND c.waiting_since < $1 AND p.id <> c.asked_by AND p.id <> i.author_id
		AND (c.claimed_by IS NULL OR c.claimed_by = p.id) AND (r.sent_at IS NULL OR r.sent_at < $2)
		GROUP BY p.id, p.name, p.email ORDER BY p.id LIMIT $3`, db.Micros(before), db.Micros(sentBefore), limit)
}

func markReminded(ctx context.Context, tx *db.Tx, personID string, at time.Time) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO check_reminders (person_id, sent_at) VALUES ($1, $2) ON CONFLICT (person_id) DO UPDATE SET sent_at = excluded.sent_at`,
		personID, db.Micros(at))
	return db.Err(err)
}

// approvedConsent is the answer on pupils of whoever let an item through last.
const approvedConsent = `SELECT a.until FROM check_answers a JOIN checks c ON c.id = a.check_id AND c.round = a.round AND c.decided_by = a.person_id
	WHERE c.state = 'approved' AND a.question = 'pupils' AND c.item_id = `

// consentUntil is the day on which consent for pupils in an item ends, "" where
// none was needed.
func consentUntil(ctx context.Context, q db.Reader, itemID string) (string, error) {
	until, err := db.Scalar[string](ctx, q, approvedConsent+`$1 ORDER BY c.decided_at DESC, c.id DESC LIMIT 1`, itemID)
	if errs.Is(err, errs.NotFound) {
		return "", nil
	}
	return until, err
}

// consentEndedUnscoped lists what everyone reads although consent for pupils in it
// has ended. There is no actor: Staffroom closes it by itself.
func consentEndedUnscoped(ctx context.Context, tx *db.Tx, today string, limit int) ([]string, error) {
	return db.Column[string](ctx, tx, `SELECT i.id FROM items i WHERE i.reach = 0 AND i.checks > 0 AND i.review_by IS NOT NULL
		AND COALESCE((`+approvedConsent+`i.id ORDER BY c.decided_at DESC, c.id DESC LIMIT 1), '') BETWEEN '1' AND $1 ORDER BY i.id LIMIT $2`, today, limit)
}

// standing is what the page of an item that act may see says of its checks.
func standing(ctx context.Context, q db.Reader, act authz.Actor, itemID string) (Standing, error) {
	w := db.NewWhere(itemID).And(authz.Visible(act))
	return db.One(ctx, q, func(s *Standing) []any {
		c := &s.Check
		return []any{db.ScanNull(&s.VerifiedBy), db.ScanNull(&s.VerifiedSlug), db.ScanNull(&c.ID), db.ScanNull((*string)(&c.State)), db.ScanNull((*string)(&c.Reason)),
			db.ScanMicros(&c.AskedAt), db.ScanMicros(&c.WaitingSince), db.ScanNull(&c.AskedBy), db.ScanNull(&c.AskedName), db.ScanNull(&c.ClaimedName)}
	}, `SELECT vp.name, vp.slug, c.id, c.state, c.reason, c.asked_at, c.waiting_since, c.asked_by, ap.name, cp.name FROM items i
		LEFT JOIN people vp ON vp.id = i.verified_by
		LEFT JOIN checks c ON c.id = (SELECT MAX(n.id) FROM checks n WHERE n.item_id = i.id)
		LEFT JOIN people ap ON ap.id = c.asked_by LEFT JOIN people cp ON cp.id = c.claimed_by WHERE i.id = $1`+w.String(), w.Args...)
}

func insertTakenOut(ctx context.Context, tx *db.Tx, itemID, personID, reason string, at time.Time) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO taken_out (id, item_id, person_id, reason, at) VALUES ($1, $2, $3, $4, $5)`,
		id.New(), itemID, personID, reason, db.Micros(at))
	return db.Err(err)
}

// Removal is that a file was taken out of an item, and why.
type Removal struct {
	PersonName, Reason string
	At                 time.Time
}

// removalsOf are of an item whose checks the caller may follow.
func removalsOf(ctx context.Context, q db.Reader, itemID string) ([]Removal, error) {
	return db.All(ctx, q, func(r *Removal) []any { return []any{&r.PersonName, &r.Reason, db.ScanMicros(&r.At)} },
		`SELECT p.name, t.reason, t.at FROM taken_out t JOIN people p ON p.id = t.person_id WHERE t.item_id = $1 ORDER BY t.id DESC LIMIT 50`, itemID)
}
