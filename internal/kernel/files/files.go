// Package files keeps what people attach to items: decks, sheets, pictures,
// films and their captions.
//
// Nouns: File, with a role in its item and a state of being read. Facts: Added,
// Read, Removed.
// A file belongs to one item and is seen by whoever sees that item; it is never
// found by its bytes, and equal bytes are stored as often as they are brought.
// An item may get a file of another by reference: a row of its own over the same
// bytes, which go when the last row does.
// It refuses: files beyond the limits, and serving a picture before place and
// device have been taken out of it.
package files

import (
	"context"
	"strings"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
)

// Role is what a file is for in its item.
type Role string

// The roles.
const (
	Attachment Role = "attachment" // offered for download
	Picture    Role = "picture"    // stands in the text
	Video      Role = "video"      // the film of a recording
	Poster     Role = "poster"     // the film's still picture
	Captions   Role = "captions"   // WebVTT for the film
)

// State is how far the reading of a file has got.
type State string

// The states. A failed file is kept and can be downloaded; it has no preview and
// its text is not searched.
const (
	Reading State = "reading"
	Ready   State = "ready"
	Failed  State = "failed"
)

// File is a file of an item.
type File struct {
	ID         string
	ItemID     string
	OwnerID    string
	Role       Role
	Name       string
	Type       string // media type by content
	Bytes      int64
	SHA256     string
	BlobKey    string
	State      State
	Problem    string // why it failed: an error code
	Position   int
	Alt        string // what a picture shows, in words
	Title      string // found in it
	Pages      int
	Width      int
	Height     int
	PreviewKey string
	ThumbKey   string
	Source     string // with imports: where it came from
	SourceFile string // of a copy by reference: the file that was brought
	Held       bool   // waits for a second person: only who may edit the item sees it
	CreatedAt  time.Time
}

// Path is where it is downloaded; PreviewPath and ThumbPath are pictures of its
// first page, "" where there is none.
func (f File) Path() string { return "/files/" + f.ID }

// PreviewPath is the large picture of the first page.
func (f File) PreviewPath() string { return onlyWith(f.PreviewKey, f.Path()+"/preview") }

// ThumbPath is the small picture of the first page.
func (f File) ThumbPath() string { return onlyWith(f.ThumbKey, f.Path()+"/thumb") }

func onlyWith(key, path string) string {
	if key == "" {
		return ""
	}
	return path
}

// Added is the fact that a file was brought.
type Added struct{ File, Item string }

// FactType names the fact.
func (Added) FactType() string { return "files.added" }

// Read is the fact that a file has been read: its text and pictures are there.
type Read struct{ File, Item string }

// FactType names the fact.
func (Read) FactType() string { return "files.read" }

// Removed is the fact that a file was taken out of its item.
type Removed struct{ File, Item, Name string }

// FactType names the fact.
func (Removed) FactType() string { return "files.removed" }

const selectFile = `SELECT f.id, f.item_id, f.owner_id, f.role, f.name, f.type, f.bytes, f.sha256, f.blob_key, f.state, f.problem, f.position,
	f.alt, f.title, f.pages, f.width, f.height, f.preview_key, f.thumb_key, f.source, f.source_file_id, f.held, f.created_at FROM files f`

func cols(f *File) []any {
	return []any{&f.ID, &f.ItemID, &f.OwnerID, &f.Role, &f.Name, &f.Type, &f.Bytes, &f.SHA256, &f.BlobKey, &f.State, &f.Problem, &f.Position,
		&f.Alt, &f.Title, &f.Pages, &f.Width, &f.Height, &f.PreviewKey, &f.ThumbKey, &f.Source, db.ScanNull(&f.SourceFile), (*flag)(&f.Held), db.ScanMicros(&f.CreatedAt)}
}

// Of returns the files of an item that the caller has been allowed to see.
func Of(ctx context.Context, q db.Reader, itemID string) ([]File, error) {
	return db.All(ctx, q, cols, selectFile+` WHERE f.item_id = $1 ORDER BY f.position, f.id`, itemID)
}

// Texts returns what stands in the files of an item, for search; not in those
// that wait for a second person.
func Texts(ctx context.Context, q db.Reader, itemID string) ([]string, error) {
	return db.Column[string](ctx, q, `SELECT f.name || ' ' || f.title || ' ' || f.alt || ' ' || f.body FROM files f
		WHERE f.item_id = $1 AND f.held = 0 ORDER BY f.position, f.id`, itemID)
}

// get returns a file of an item that act may see.
func get(ctx context.Context, q db.Reader, act authz.Actor, fileID string) (File, error) {
	w := db.NewWhere(fileID).And(authz.Visible(act))
	f, err := db.One(ctx, q, cols, selectFile+` JOIN items i ON i.id = f.item_id WHERE f.id = $1 AND i.state <> 'deleted'`+w.String(), w.Args...)
	if err != nil || !f.Held {
		return f, err
	}
	return f, mayHeld(ctx, q, act, f)
}

func getUnscoped(ctx context.Context, q db.Reader, fileID string) (File, error) {
	return db.One(ctx, q, cols, selectFile+` WHERE f.id = $1`, fileID)
}

// Insert writes the row of a file whose bytes are stored.
func Insert(ctx context.Context, tx *db.Tx, f File, body string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO files (id, item_id, owner_id, role, name, type, bytes, sha256, blob_key, state, problem, position,
		alt, title, pages, width, height, preview_key, thumb_key, body, source, created_at, held)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23)`,
		f.ID, f.ItemID, f.OwnerID, string(f.Role), f.Name, f.Type, f.Bytes, f.SHA256, f.BlobKey, string(f.State), f.Problem, f.Position,
		f.Alt, f.Title, f.Pages, f.Width, f.Height, f.PreviewKey, f.ThumbKey, clean(body), f.Source, db.Micros(f.CreatedAt), asInt(f.Held))
	return db.Err(err)
}

// clean drops what PostgreSQL cannot hold in text.
func clean(s string) string { return strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "") }

// update writes what reading found.
func update(ctx context.Context, tx *db.Tx, f File, body string) error {
	return db.Must1(tx.ExecContext(ctx, `UPDATE files SET type = $2, bytes = $3, sha256 = $4, blob_key = $5, state = $6, problem = $7, title = $8,
		pages = $9, width = $10, height = $11, preview_key = $12, thumb_key = $13, body = $14 WHERE id = $1`,
		f.ID, f.Type, f.Bytes, f.SHA256, f.BlobKey, string(f.State), f.Problem, clean(f.Title), f.Pages, f.Width, f.Height, f.PreviewKey, f.ThumbKey, clean(body)))
}

// cleanName keeps the last part of what a browser or an import calls a file,
// without control characters, at most 200 bytes with its extension.
func cleanName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\u202e' || r == '\u2066' || r == '\u2067' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	name = strings.TrimLeft(strings.TrimSpace(name), ".")
	if name == "" {
		return "file"
	}
	if len(name) > 200 {
		ext := ""
		if dot := strings.LastIndexByte(name, '.'); dot > len(name)-10 {
			ext = name[dot:]
		}
		name = strings.ToValidUTF8(name[:200-len(ext)], "") + ext
	}
	return name
}

// checkAlt refuses words for a picture that are too long.
func checkAlt(alt string) (string, error) {
	alt = strings.Join(strings.Fields(clean(alt)), " ")
	if len(alt) > 600 {
		return "", errs.Fields("file.invalid", map[string]string{"alt": "file.alt_long"})
	}
	return alt, nil
}
