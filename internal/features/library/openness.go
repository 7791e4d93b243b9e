package library

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
)

// Gate says how far an entry may go. It is asked in the transaction that would
// take it there.
type Gate interface {
	// Pass returns how the way to an audience was opened. Where somebody has to
	// look first it is errs.Conflict with the code "gate.needs_check".
	Pass(ctx context.Context, tx *db.Tx, act authz.Actor, e Entry, to items.Audience) (items.Pass, error)
	// Saved is told of a new version that others read, and may refuse it.
	Saved(ctx context.Context, tx *db.Tx, act authz.Actor, before, after Entry) error
}

// Guard has the gate asked from now on. Without one nothing goes to everyone.
func (s *Service) Guard(g Gate) { s.gate = g }

// closed is the gate of a library that has none.
type closed struct{}

// Pass lets nothing through to everyone.
func (closed) Pass(_ context.Context, _ *db.Tx, _ authz.Actor, e Entry, to items.Audience) (items.Pass, error) {
	if to.Kind == items.Public {
		return "", errs.New(errs.Conflict, "gate.needs_check", "nobody has checked %s", e.ID)
	}
	return "", nil
}

// Saved refuses nothing.
func (closed) Saved(context.Context, *db.Tx, authz.Actor, Entry, Entry) error { return nil }

// In returns an entry that act may see, inside somebody's transaction.
func In(ctx context.Context, tx *db.Tx, act authz.Actor, itemID string) (Entry, error) {
	return get(ctx, tx, act, itemID)
}

// ShareIn is Share inside the transaction of whoever checked the entry.
func (s *Service) ShareIn(ctx context.Context, tx *db.Tx, act authz.Actor, itemID string, version int, to items.Audience) (Entry, error) {
	e, err := get(ctx, tx, act, itemID)
	if err != nil {
		return e, err
	}
	if err := s.share(ctx, tx, act, &e, version, to); err != nil {
		return e, err
	}
	if err := s.tell(ctx, tx, &e); err != nil {
		return e, err
	}
	return e, s.put(ctx, tx, e)
}

func (s *Service) share(ctx context.Context, tx *db.Tx, act authz.Actor, e *Entry, version int, to items.Audience) error {
	if err := items.CanShare(act, e.Item, to); err != nil {
		return err
	}
	if err := e.Ready(to); err != nil {
		return err
	}
	pass, err := s.gate.Pass(ctx, tx, act, *e, to)
	if err != nil {
		return err
	}
	first := e.State == items.Draft
	e.Wanted = ""
	e.Version, e.Standing.Pass = version, pass
	if err := s.keeper.Share(ctx, tx, act, &e.Item, to, s.clock()); err != nil {
		return err
	}
	if to.Kind != items.Public {
		if err := files.ReleaseUnscoped(ctx, tx, e.ID); err != nil { // it waited for everyone's sake
			return err
		}
	}
	if !first {
		return nil
	}
	if err := updateDetail(ctx, tx, *e); err != nil {
		return err
	}
	return items.Keep(ctx, tx, e.Item, act.PersonID, "", e.snapshot(), s.clock())
}

// Print is the same for two entries of which a reader would see the same: words,
// licence, files and what is said of pictures. What somebody looked at is known
// by it.
func (e Entry) Print() string {
	type fileOf struct {
		ID, SHA256, Name, Alt string
		Role                  files.Role
	}
	var fs []fileOf
	for _, f := range e.Files {
		fs = append(fs, fileOf{f.ID, f.SHA256, f.Name, f.Alt, f.Role})
	}
	b, err := json.Marshal([]any{e.Title, e.Summary, e.snapshot(), fs})
	if err != nil {
		panic(err) // strings and structs of strings
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// shownTo is the entry without what waits for a second person, for those who may
// not edit it.
func (e Entry) shownTo(act authz.Actor) Entry {
	if !files.AnyHeld(e.Files) || items.CanEdit(act, e.Item) == nil {
		return e
	}
	return e.shown()
}

func (e Entry) shown() Entry {
	if !files.AnyHeld(e.Files) {
		return e
	}
	held := slices.DeleteFunc(slices.Clone(e.Files), func(f files.File) bool { return !f.Held })
	e.Body, e.Files = e.Body.WithoutFiles(among(held), ""), files.Shown(e.Files)
	return e
}

// among says whether an address in a document is that of one of the files.
func among(fs []files.File) func(address string) bool {
	return func(address string) bool {
		return slices.ContainsFunc(fs, func(f files.File) bool {
			rest, ok := strings.CutPrefix(address, f.Path())
			return ok && (rest == "" || strings.ContainsRune("/?#", rune(rest[0])))
		})
	}
}

// GoneBySlug says of what everyone could once read, and now cannot, that it was
// there; errs.NotFound for all else.
func (s *Service) GoneBySlug(ctx context.Context, orgSlug, slug string) (items.Gone, error) {
	return items.GoneBySlug(ctx, s.db, orgSlug, slug)
}
