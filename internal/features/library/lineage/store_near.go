package lineage

import (
	"context"
	"strconv"
	"strings"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/files"
	"staffroom/internal/platform/db"
)

// Bounds of one search for what is alike: rows of a band that are looked at, and
// texts that are compared.
const (
	maxBandRows   = 2000
	maxCandidates = 200
	maxFileTexts  = 6
	fileTextSize  = 120_000 // characters
)

type fileText struct{ file, text string }

// fileTexts are the texts in the first files of an entry that the caller has
// been allowed to see.
func fileTexts(ctx context.Context, q db.Reader, itemID string) ([]fileText, error) {
	return db.All(ctx, q, func(t *fileText) []any { return []any{&t.file, &t.text} }, `SELECT f.id, SUBSTR(f.body, 1, $2) FROM files f
		WHERE f.item_id = $1 AND f.state = 'ready' AND f.held = 0 AND f.role = 'attachment' ORDER BY f.position, f.id LIMIT $3`, itemID, fileTextSize, maxFileTexts)
}

// putSignatures replaces the signatures of an entry. One that is too short is
// noted, so that it is not looked at again.
func putSignatures(ctx context.Context, tx *db.Tx, itemID string, texts []signed) error {
	for _, table := range []string{"text_bands", "text_signatures"} {
		if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE item_id = $1`, itemID); err != nil {
			return db.Err(err)
		}
	}
	var rows, keys []any
	for _, t := range texts {
		data := ""
		if t.ok {
			data = t.sig.String()
			for _, k := range t.sig.bandKeys() {
				keys = append(keys, k, itemID, t.part)
			}
		}
		rows = append(rows, itemID, t.part, data)
	}
	if err := db.InsertRows(ctx, tx, `text_signatures (item_id, part, data)`, 3, rows); err != nil {
		return err
	}
	return db.InsertRows(ctx, tx, `text_bands (band, item_id, part)`, 3, keys)
}

// unsignedUnscoped lists published entries that nobody has signed. There is no
// actor: signatures are for everybody's searches.
func unsignedUnscoped(ctx context.Context, q db.Reader, orgID string, limit int) ([]string, error) {
	return db.Column[string](ctx, q, `SELECT i.id FROM items i LEFT JOIN text_signatures s ON s.item_id = i.id AND s.part = ''
		WHERE i.org_id = $1 AND i.state = 'published' AND s.item_id IS NULL ORDER BY i.id LIMIT $2`, orgID, limit)
}

const likenessColumns = `i.id, i.title, '/at/' || o.slug || '/' || i.slug, o.name, p.name`

const likenessJoins = ` JOIN orgs o ON o.id = i.org_id JOIN people p ON p.id = i.author_id`

// sameFiles are entries by others, that act can see, with a file of the same
// bytes.
func sameFiles(ctx context.Context, q db.Reader, act authz.Actor, e library.Entry) ([]Likeness, error) {
	var sums []string
	for _, f := range e.Files {
		if (f.Role == files.Attachment || f.Role == files.Video) && f.State == files.Ready {
			sums = append(sums, f.SHA256)
		}
	}
	if len(sums) == 0 {
		return nil, nil
	}
	w := db.NewWhere(e.ID, act.PersonID).And(authz.Visible(act)).In("f.sha256", sums[:min(len(sums), maxFileTexts)])
	return db.All(ctx, q, func(l *Likeness) []any {
		l.Percent = 100
		return []any{&l.ItemID, &l.Title, &l.Path, &l.OrgName, &l.AuthorName, &l.File}
	}, `SELECT `+likenessColumns+`, f.name FROM files f JOIN items i ON i.id = f.item_id`+likenessJoins+`
		WHERE i.state = 'published' AND i.id <> $1 AND i.author_id <> $2 AND f.held = 0 AND f.role IN ('attachment', 'video')`+w.String()+` ORDER BY i.published_at, i.id LIMIT 20`, w.Args...)
}

// candidate is a text that has a band in common.
type candidate struct {
	Likeness
	data string
}

// alikeTexts are entries by others, that act can see, of which a text is nearly
// one of these.
func alikeTexts(ctx context.Context, q db.Reader, act authz.Actor, e library.Entry, texts []signed) ([]Likeness, error) {
	var keys []int64
	for _, t := range texts {
		if t.ok {
			keys = append(keys, t.sig.bandKeys()...)
		}
	}
	if len(keys) == 0 {
		return nil, nil
	}
	found, err := candidates(ctx, q, act, e.ID, keys)
	var out []Likeness
	for _, c := range found {
		like := 0.0
		other, ok := parseSignature(c.data)
		for _, t := range texts {
			if t.ok && ok {
				like = max(like, t.sig.like(&other))
			}
		}
		if like >= AlikeFrom {
			c.Percent = int(like*10) * 10
			out = append(out, c.Likeness)
		}
	}
	return out, err
}

func candidates(ctx context.Context, q db.Reader, act authz.Actor, itemID string, keys []int64) ([]candidate, error) {
	args := []any{itemID, act.PersonID, maxBandRows, maxCandidates}
	for _, k := range keys {
		args = append(args, k)
	}
	w := db.NewWhere(args...).And(authz.Visible(act))
	return db.All(ctx, q, func(c *candidate) []any {
		return []any{&c.ItemID, &c.Title, &c.Path, &c.OrgName, &c.AuthorName, &c.data}
	}, `SELECT `+likenessColumns+`, s.data FROM (SELECT DISTINCT x.item_id, x.part FROM (SELECT b.item_id, b.part FROM text_bands b
			WHERE b.band IN (`+marks(5, len(keys))+`) LIMIT $3) x) b
		JOIN text_signatures s ON s.item_id = b.item_id AND s.part = b.part JOIN items i ON i.id = b.item_id`+likenessJoins+`
		WHERE i.state = 'published' AND i.id <> $1 AND i.author_id <> $2`+w.String()+` ORDER BY i.published_at, i.id LIMIT $4`, w.Args...)
}

// marks are n placeholders from the given one on.
func marks(from, n int) string {
	out := make([]string, n)
	for i := range out {
		out[i] = "$" + strconv.Itoa(from+i)
	}
	return strings.Join(out, ", ")
}
