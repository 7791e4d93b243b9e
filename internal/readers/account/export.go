package account

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
)

// part is one list in the copy of a person's data.
type partQuery struct{ name, sql string }

// exportQueries read what is kept of the person $1. docs/privacy/columns.csv says which
// columns belong in it; secrets and their hashes do not.
var exportQueries = []partQuery{
	{"profile", `SELECT id, email, slug, name, job_title, about, theme, letters, created_at, seen_at, deactivated_at FROM people WHERE id = $1`},
	{"interests", `SELECT facet, value FROM person_tags WHERE person_id = $1 ORDER BY facet, value`},
	{"memberships", `SELECT o.name AS organisation, o.slug AS organisation_slug, m.role, m.started_at, m.ended_at
		FROM memberships m JOIN orgs o ON o.id = m.org_id WHERE m.person_id = $1 ORDER BY m.started_at, m.id`},
	{"password", `SELECT changed_at FROM passwords WHERE person_id = $1`},
	{"sessions", `SELECT id, device, created_at, seen_at FROM sessions WHERE person_id = $1 ORDER BY created_at, id`},
	{"known_devices", `SELECT seen_at FROM known_devices WHERE person_id = $1 ORDER BY seen_at`},
	{"links", `SELECT purpose, expires_at FROM links WHERE person_id = $1 ORDER BY expires_at`},
	{"tokens", `SELECT id, name, created_at, used_at, expires_at FROM api_tokens WHERE person_id = $1 ORDER BY id`},
	{"saved_searches", `SELECT id, name, query, alert, alert_from AS alert_from_at, created_at FROM saved_searches WHERE person_id = $1 ORDER BY id`},
	{"saved_items", `SELECT item_id, saved_at FROM saved_items WHERE person_id = $1 ORDER BY saved_at, item_id`},
	{"follows", `SELECT kind, subject_id, followed_at FROM follows WHERE person_id = $1 ORDER BY followed_at, kind, subject_id`},
	{"collections", `SELECT id, slug, org_id, kept_by, title, about, audience, audience_org_id, created_at, updated_at, deleted_at FROM collections WHERE author_id = $1 ORDER BY created_at, id`},
	{"collection_lines", `SELECT collection_id, item_id, title, note, added_at, removed_at FROM collection_lines WHERE added_by = $1 ORDER BY added_at, id`},
	{"stops", `SELECT id, item_id, org_id, job_role, people, minutes, since, words, said_at, ended_at FROM stops WHERE person_id = $1 ORDER BY said_at, id`},
	{"quality_checks", `SELECT item_id, point, ticked, words, version, said_at FROM quality_checks WHERE person_id = $1 ORDER BY said_at, item_id, point`},
	{"endorsements", `SELECT id, item_id, org_id, reason, given_at, revoked_at FROM endorsements WHERE person_id = $1 ORDER BY given_at, id`},
	{"digests", `SELECT day FROM digests WHERE person_id = $1`},
	{"thanks_given", `SELECT item_id, at FROM thanks WHERE person_id = $1 ORDER BY at, item_id`},
	{"mail_about_what_you_shared", `SELECT wanted, told_until AS told_until_at FROM author_mails WHERE person_id = $1`},
	{"unsubscribes", `SELECT created_at FROM unsubscribes WHERE person_id = $1 ORDER BY created_at`},
	{"checks_asked", `SELECT id, item_id, reason, audience, state, round, asked_at, decided_at FROM checks WHERE asked_by = $1 ORDER BY id`},
	{"check_steps", `SELECT id, check_id, round, did, words, version, at FROM check_steps WHERE person_id = $1 ORDER BY id`},
	{"check_answers", `SELECT check_id, round, question, answer, until, words, at FROM check_answers WHERE person_id = $1 ORDER BY check_id, round, question`},
	{"check_reminders", `SELECT sent_at FROM check_reminders WHERE person_id = $1`},
	{"taken_out", `SELECT id, item_id, reason, at FROM taken_out WHERE person_id = $1 ORDER BY id`},
	{"comments", `SELECT id, item_id, parent_id, body, created_at, edited_at, deleted_at FROM comments WHERE author_id = $1 ORDER BY created_at, id`},
	{"mentions", `SELECT comment_id FROM mentions WHERE person_id = $1 ORDER BY comment_id`},
	{"uses", `SELECT a.id, a.item_id, o.name AS school, a.scope, a.scope_words, a.started_on, a.ended_on, a.next_ask, a.created_at, a.deleted_at
		FROM adoptions a JOIN orgs o ON o.id = a.org_id WHERE a.person_id = $1 ORDER BY a.created_at, a.id`},
	{"outcome_notes", `SELECT n.id, n.adoption_id, n.result, n.class_words, n.pupils, n.weeks, n.changes, n.changed, n.evidence, n.measure, n.audience,
		n.created_at, n.edited_at, n.deleted_at FROM outcome_notes n JOIN adoptions a ON a.id = n.adoption_id WHERE a.person_id = $1 ORDER BY n.created_at, n.id`},
	{"own_versions", `SELECT child_id, parent_id, taken_version, base_version, terms, made_at, what_changed FROM adaptations WHERE made_by = $1 ORDER BY made_at, child_id`},
	{"improvements_offered", `SELECT id, child_id, parent_id, base_version, state, words, title, summary, data, offered_at, answer, answered_at, taken_version
		FROM improvement_offers WHERE offered_by = $1 ORDER BY offered_at, id`},
	{"contributions", `SELECT item_id, org_id, offer_id, at FROM contributors WHERE person_id = $1 ORDER BY at, item_id`},
	{"uploads", `SELECT id, name, bytes, created_at FROM uploads WHERE person_id = $1 ORDER BY id`},
	{"working_copies", `SELECT item_id, base_version, data, saved_at FROM working_copies WHERE person_id = $1 ORDER BY saved_at, item_id`},
	{"versions", `SELECT item_id, version, at, note, title, summary, data FROM item_versions WHERE editor_id = $1 ORDER BY at, item_id`},
	{"files", `SELECT id, item_id, role, name, type, bytes, alt, title, created_at FROM files WHERE owner_id = $1 ORDER BY created_at, id`},
	{"did", `SELECT type, org_id, item_id, data, at FROM facts WHERE actor_id = $1 ORDER BY id`},
}

// writeCopy writes all that is kept about act as one JSON object, a row at a
// time.
func writeCopy(ctx context.Context, q db.Reader, act authz.Actor, w io.Writer) error {
	if act.Visitor() {
		return errs.New(errs.Unauthenticated, "signin.needed", "a copy is of a person")
	}
	if _, err := io.WriteString(w, "{"); err != nil {
		return err
	}
	for _, p := range exportQueries {
		if err := writePart(ctx, q, w, p, act.PersonID); err != nil {
			return err
		}
	}
	cond := db.NewWhere(act.PersonID).And(authz.Visible(act))
	items := partQuery{"items", `SELECT i.id, i.kind, i.org_id, i.slug, i.title, i.summary, i.state, i.audience, i.licence, i.version, i.created_at,
		i.updated_at, i.published_at, l.why, l.body, l.wanted FROM items i LEFT JOIN library_items l ON l.item_id = i.id
		WHERE i.author_id = $1` + cond.String() + ` ORDER BY i.created_at, i.id`}
	if err := writePart(ctx, q, w, items, cond.Args...); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n\"format\": \"staffroom-person-1\"}\n")
	return err
}

func writePart(ctx context.Context, q db.Reader, w io.Writer, p partQuery, args ...any) error {
	rows, err := q.QueryContext(ctx, p.sql, args...)
	if err != nil {
		return db.Err(err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return db.Err(err)
	}
	if _, err := fmt.Fprintf(w, "\n%q: [", p.name); err != nil {
		return err
	}
	for n := 0; rows.Next(); n++ {
		row, err := scanAny(rows, names)
		if err != nil {
			return err
		}
		b, err := json.Marshal(row)
		if err != nil {
			return err
		}
		if n > 0 {
			b = append([]byte(","), b...)
		}
		if _, err := w.Write(append([]byte("\n  "), b...)); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return db.Err(err)
	}
	_, err = io.WriteString(w, "],")
	return err
}

type scanner interface{ Scan(...any) error }

// scanAny reads a row without knowing its table: instants become readable, JSON
// stays JSON.
func scanAny(rows scanner, names []string) (map[string]any, error) {
	cells, into := make([]any, len(names)), make([]any, len(names))
	for n := range cells {
		into[n] = &cells[n]
	}
	if err := rows.Scan(into...); err != nil {
		return nil, err
	}
	row := make(map[string]any, len(names))
	for n, name := range names {
		row[name] = readable(name, cells[n])
	}
	return row, nil
}

func readable(name string, v any) any {
	switch x := v.(type) {
	case []byte:
		return readable(name, string(x))
	case int64:
		if name == "at" || strings.HasSuffix(name, "_at") {
			return time.UnixMicro(x).UTC().Format(time.RFC3339Nano)
		}
	case string:
		if (name == "data" || name == "body" || name == "measure") && strings.HasPrefix(x, "{") && json.Valid([]byte(x)) {
			return json.RawMessage(x)
		}
	}
	return v
}

// export writes to a file first: a copy is whole or an error, never half.
func (h Room) export(w http.ResponseWriter, r *http.Request) error {
	f, err := os.CreateTemp("", "staffroom-copy-*.json")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	if err := writeCopy(r.Context(), h.DB, actor(r), f); err != nil {
		return err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="staffroom-my-data.json"`)
	w.Header().Set("Cache-Control", "no-store")
	_, _ = io.Copy(w, f) // that the browser hung up is nobody's error
	return nil
}
