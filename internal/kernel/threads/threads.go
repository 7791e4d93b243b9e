// Package threads is the talk under an item: comments one level deep, with
// mentions.
//
// Nouns: Comment. Facts: Commented, Edited, Removed.
// It refuses: a comment on what the person cannot see or what is not published,
// a reply to a reply, and a mention of somebody who cannot see the item (they
// are left out without a word: a mention must not tell who is where).
package threads

import (
	"context"
	"strings"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/facts"
	"staffroom/internal/platform/fold"
	"staffroom/internal/platform/id"
)

// Comment is what somebody said under an item.
type Comment struct {
	ID        string
	ItemID    string
	ParentID  string // the comment it answers
	AuthorID  string
	Body      string // plain text; lines are kept
	CreatedAt time.Time
	EditedAt  time.Time
	DeletedAt time.Time

	AuthorName, AuthorSlug, AuthorJob string
}

// MaxBody is the longest comment in bytes; MaxMentions the most people one names.
const (
	MaxBody     = 8000
	MaxMentions = 20
)

// Commented is the fact that somebody said something.
type Commented struct {
	Comment, Item, Parent string
	Mentions              []string
}

// FactType names the fact.
func (Commented) FactType() string { return "threads.commented" }

// Edited is the fact that a comment was changed by its author.
type Edited struct{ Comment, Item string }

// FactType names the fact.
func (Edited) FactType() string { return "threads.edited" }

// Removed is the fact that a comment was taken away.
type Removed struct{ Comment, Item string }

// FactType names the fact.
func (Removed) FactType() string { return "threads.removed" }

// Restored is the fact that taking a comment away was undone.
type Restored struct{ Comment, Item string }

// FactType names the fact.
func (Restored) FactType() string { return "threads.restored" }

// Service is all that may be done with comments.
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

// CanChange: the comment's author.
func CanChange(act authz.Actor, c Comment) error {
	if act.Visitor() {
		return errs.New(errs.Unauthenticated, "signin.needed", "changing a comment needs a person")
	}
	if c.AuthorID != act.PersonID {
		return errs.New(errs.Forbidden, "forbidden.threads.change", "%s did not write %s", act.PersonID, c.ID)
	}
	return nil
}

// CanRemove: the comment's author, the item's author, and editors.
func CanRemove(act authz.Actor, it items.Item, c Comment) error {
	if CanChange(act, c) == nil || !act.Visitor() && it.AuthorID == act.PersonID {
		return nil
	}
	return act.Need(it.OrgID, authz.Editor, "threads.remove")
}

func checkBody(body string) (string, error) {
	body = strings.TrimSpace(strings.ReplaceAll(fold.Text(body), "\r\n", "\n"))
	switch {
	case body == "":
		return "", errs.Fields("comment.invalid", map[string]string{"body": "comment.missing"})
	case len(body) > MaxBody:
		return "", errs.Fields("comment.invalid", map[string]string{"body": "comment.long"})
	}
	return body, nil
}

const selectComment = `SELECT c.id, c.item_id, c.parent_id, c.author_id, c.body, c.created_at, c.edited_at, c.deleted_at, p.name, p.slug, p.job_title
	FROM comments c JOIN items i ON i.id = c.item_id JOIN people p ON p.id = c.author_id WHERE 1 = 1`

func cols(c *Comment) []any {
	return []any{&c.ID, &c.ItemID, db.ScanNull(&c.ParentID), &c.AuthorID, &c.Body, db.ScanMicros(&c.CreatedAt), db.ScanMicros(&c.EditedAt),
		db.ScanMicros(&c.DeletedAt), &c.AuthorName, &c.AuthorSlug, &c.AuthorJob}
}

func get(ctx context.Context, q db.Reader, act authz.Actor, commentID string) (Comment, error) {
	w := db.NewWhere().And("c.id = ?", commentID).And(authz.Visible(act))
	return db.One(ctx, q, cols, selectComment+w.String(), w.Args...)
}

// Get returns a comment under an item that act may see, and whether act may
// bring it back.
func (s *Service) Get(ctx context.Context, act authz.Actor, commentID string) (c Comment, mayRestore bool, err error) {
	if c, err = get(ctx, s.db, act, commentID); err != nil {
		return c, false, err
	}
	if c.DeletedAt.IsZero() {
		return c, false, nil
	}
	c.Body = ""
	n, err := db.Scalar[int](ctx, s.db, `SELECT COUNT(*) FROM comments WHERE id = $1 AND deleted_by = $2`, commentID, act.PersonID)
	return c, n > 0, err
}

// Named is somebody a comment mentions.
type Named struct{ CommentID, PersonID, Name, Slug string }

// Named returns whom the comments under an item mention, for an item that act
// may see.
func (s *Service) Named(ctx context.Context, act authz.Actor, itemID string) (map[string][]Named, error) {
	w := db.NewWhere(itemID).And(authz.Visible(act))
	rows, err := db.All(ctx, s.db, func(n *Named) []any { return []any{&n.CommentID, &n.PersonID, &n.Name, &n.Slug} },
		`SELECT m.comment_id, p.id, p.name, p.slug FROM mentions m JOIN comments c ON c.id = m.comment_id JOIN items i ON i.id = c.item_id
		JOIN people p ON p.id = m.person_id WHERE c.item_id = $1 AND c.deleted_at IS NULL`+w.String(), w.Args...)
	out := map[string][]Named{}
	for _, n := range rows {
		out[n.CommentID] = append(out[n.CommentID], n)
	}
	return out, err
}

// maxShown bounds one page's talk; the oldest are left out.
const maxShown = 300

// List returns the comments under an item that act may see, oldest first, the
// newest 300. Of a removed comment only its place is left, where it was answered.
func (s *Service) List(ctx context.Context, act authz.Actor, itemID string) ([]Comment, error) {
	w := db.NewWhere(itemID, maxShown).And(authz.Visible(act))
	list, err := db.All(ctx, s.db, cols, selectComment+` AND c.item_id = $1`+w.String()+` ORDER BY c.created_at DESC, c.id DESC LIMIT $2`, w.Args...)
	if err != nil {
		return nil, err
	}
	answered := map[string]bool{}
	for _, c := range list {
		if c.DeletedAt.IsZero() {
			answered[c.ParentID] = true
		}
	}
	out := make([]Comment, 0, len(list))
	for n := len(list) - 1; n >= 0; n-- {
		c := list[n]
		if !c.DeletedAt.IsZero() {
			if !answered[c.ID] {
				continue
			}
			c.Body = ""
		}
		out = append(out, c)
	}
	return out, nil
}

// Say is a comment to be written.
type Say struct {
	ItemID   string
	ParentID string
	Body     string
	Mentions []string // people
}

// Comment writes a comment under an item that act may see.
func (s *Service) Comment(ctx context.Context, act authz.Actor, say Say) (Comment, error) {
	body, err := checkBody(say.Body)
	if err != nil {
		return Comment{}, err
	}
	c := Comment{ID: id.New(), ItemID: say.ItemID, ParentID: say.ParentID, AuthorID: act.PersonID, Body: body, CreatedAt: s.clock()}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		it, err := items.Get(ctx, tx, act, say.ItemID)
		if err != nil {
			return err
		}
		if err := items.CanComment(act, it); err != nil {
			return err
		}
		if err := s.checkParent(ctx, tx, act, &c); err != nil {
			return err
		}
		if err := insert(ctx, tx, c); err != nil {
			return err
		}
		mentioned, err := s.mention(ctx, tx, c, say.Mentions)
		if err != nil {
			return err
		}
		if err := items.Touch(ctx, tx, it.ID); err != nil {
			return err
		}
		return s.facts.Record(ctx, tx, facts.About{Actor: act.PersonID, Org: it.OrgID, Item: it.ID}, Commented{c.ID, it.ID, c.ParentID, mentioned})
	})
	return c, err
}

// checkParent keeps talk one level deep: an answer to an answer goes beside it.
func (s *Service) checkParent(ctx context.Context, tx *db.Tx, act authz.Actor, c *Comment) error {
	if c.ParentID == "" {
		return nil
	}
	parent, err := get(ctx, tx, act, c.ParentID)
	if err != nil {
		return err
	}
	if parent.ItemID != c.ItemID {
		return errs.New(errs.NotFound, "not_found", "%s is not under %s", parent.ID, c.ItemID)
	}
	if parent.ParentID != "" {
		c.ParentID = parent.ParentID
	}
	return nil
}

func insert(ctx context.Context, tx *db.Tx, c Comment) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO comments (id, item_id, parent_id, author_id, body, created_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		c.ID, c.ItemID, db.Null(c.ParentID), c.AuthorID, c.Body, db.Micros(c.CreatedAt))
	return db.Err(err)
}

// mention notes those of people who can see the item.
func (s *Service) mention(ctx context.Context, tx *db.Tx, c Comment, people []string) ([]string, error) {
	var noted []string
	for _, p := range people[:min(len(people), MaxMentions)] {
		them, err := authz.Load(ctx, tx, p)
		if errs.Is(err, errs.Unauthenticated) || p == c.AuthorID {
			continue
		}
		if err != nil {
			return nil, err
		}
		if _, err := items.Get(ctx, tx, them, c.ItemID); errs.Is(err, errs.NotFound) {
			continue
		} else if err != nil {
			return nil, err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO mentions (comment_id, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`, c.ID, p); err != nil {
			return nil, db.Err(err)
		}
		noted = append(noted, p)
	}
	return noted, nil
}

// Edit changes the words of act's own comment.
func (s *Service) Edit(ctx context.Context, act authz.Actor, commentID, body string) (Comment, error) {
	body, err := checkBody(body)
	if err != nil {
		return Comment{}, err
	}
	return s.change(ctx, act, commentID, func(ctx context.Context, tx *db.Tx, it items.Item, c *Comment) (facts.Fact, error) {
		if err := CanChange(act, *c); err != nil {
			return nil, err
		}
		c.Body, c.EditedAt = body, s.clock()
		return Edited{c.ID, it.ID}, db.Must1(tx.ExecContext(ctx, `UPDATE comments SET body = $2, edited_at = $3 WHERE id = $1 AND deleted_at IS NULL`,
			c.ID, c.Body, db.Micros(c.EditedAt)))
	})
}

// Remove takes a comment away.
func (s *Service) Remove(ctx context.Context, act authz.Actor, commentID string) (Comment, error) {
	return s.change(ctx, act, commentID, func(ctx context.Context, tx *db.Tx, it items.Item, c *Comment) (facts.Fact, error) {
		if err := CanRemove(act, it, *c); err != nil {
			return nil, err
		}
		return Removed{c.ID, it.ID}, db.Must1(tx.ExecContext(ctx, `UPDATE comments SET deleted_at = $2, deleted_by = $3 WHERE id = $1 AND deleted_at IS NULL`,
			c.ID, db.Micros(s.clock()), act.PersonID))
	})
}

// Restore undoes Remove, for whoever did it.
func (s *Service) Restore(ctx context.Context, act authz.Actor, commentID string) (Comment, error) {
	return s.change(ctx, act, commentID, func(ctx context.Context, tx *db.Tx, it items.Item, c *Comment) (facts.Fact, error) {
		if err := CanRemove(act, it, *c); err != nil {
			return nil, err
		}
		return Restored{c.ID, it.ID}, db.Must1(tx.ExecContext(ctx, `UPDATE comments SET deleted_at = NULL, deleted_by = NULL
			WHERE id = $1 AND deleted_by = $2`, c.ID, act.PersonID))
	})
}

func (s *Service) change(ctx context.Context, act authz.Actor, commentID string,
	f func(context.Context, *db.Tx, items.Item, *Comment) (facts.Fact, error),
) (c Comment, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if c, err = get(ctx, tx, act, commentID); err != nil {
			return err
		}
		it, err := items.Get(ctx, tx, act, c.ItemID)
		if err != nil {
			return err
		}
		fact, err := f(ctx, tx, it, &c)
		if err != nil {
			return err
		}
		if err := items.Touch(ctx, tx, it.ID); err != nil {
			return err
		}
		return s.facts.Record(ctx, tx, facts.About{Actor: act.PersonID, Org: it.OrgID, Item: it.ID}, fact)
	})
	return c, err
}

// ToMe returns what others said to act: under their items, in answer to them,
// or naming them; newest first.
func (s *Service) ToMe(ctx context.Context, act authz.Actor, since time.Time, limit int) ([]Reply, error) {
	w := db.NewWhere(act.PersonID, db.Micros(since), limit).And(authz.Visible(act))
	return db.All(ctx, s.db, replyCols, `SELECT c.id, c.item_id, c.parent_id, c.author_id, c.body, c.created_at, c.edited_at, c.deleted_at,
			p.name, p.slug, p.job_title, i.title, i.slug, o.slug
		FROM comments c JOIN items i ON i.id = c.item_id JOIN orgs o ON o.id = i.org_id JOIN people p ON p.id = c.author_id
		WHERE c.created_at > $2 AND c.deleted_at IS NULL AND c.author_id <> $1 AND i.state = 'published'
		AND c.id IN (
			SELECT c1.id FROM comments c1 JOIN items i1 ON i1.id = c1.item_id WHERE i1.author_id = $1
			UNION SELECT c2.id FROM comments c2 JOIN comments mine ON mine.id = c2.parent_id WHERE mine.author_id = $1
			UNION SELECT m.comment_id FROM mentions m WHERE m.person_id = $1)`+w.String()+`
		ORDER BY c.created_at DESC, c.id DESC LIMIT $3`, w.Args...)
}

// Reply is a comment with where it was said.
type Reply struct {
	Comment
	ItemTitle, ItemSlug, OrgSlug string
}

func replyCols(r *Reply) []any {
	return append(cols(&r.Comment), &r.ItemTitle, &r.ItemSlug, &r.OrgSlug)
}

// Path is the address of the comment.
func (r Reply) Path() string { return "/at/" + r.OrgSlug + "/" + r.ItemSlug + "#comment-" + r.ID }
