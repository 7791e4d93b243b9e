package library

import (
	"context"
	"encoding/json"
	"slices"

	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/markup"
)

// What stands where something was that had to go.
const (
	PictureGone = "A picture was removed."
	FileGone    = "A file that was removed"
)

// TakeOutUnscoped removes files of one entry for which consent was withdrawn,
// with their places in its text, in every earlier version and in what people are
// changing. There is no actor: the gate has asked who may, and consent goes as far
// as the picture went.
func (s *Service) TakeOutUnscoped(ctx context.Context, tx *db.Tx, itemID string, gone []files.File) error {
	it, err := items.GetUnscoped(ctx, tx, itemID)
	if err != nil {
		return err
	}
	e, err := fill(ctx, tx, it)
	if err != nil {
		return err
	}
	e.Body = e.Body.WithoutFiles(among(gone), PictureGone)
	if err := items.Update(ctx, tx, &e.Item); err != nil {
		return err
	}
	if err := updateDetail(ctx, tx, e); err != nil {
		return err
	}
	if err := rewriteKept(ctx, tx, itemID, func(data string) (string, error) { return scrub(data, gone) }); err != nil {
		return err
	}
	for _, f := range gone {
		if err := files.DeleteUnscoped(ctx, tx, f.ID); err != nil {
			return err
		}
	}
	e.Files = slices.DeleteFunc(e.Files, func(f files.File) bool {
		return slices.ContainsFunc(gone, func(g files.File) bool { return g.ID == f.ID })
	})
	return s.put(ctx, tx, e)
}

// scrub takes files out of a version as it is kept: the pictures, their
// descriptions, and the names of files.
func scrub(data string, gone []files.File) (string, error) {
	var s snapshot
	if err := json.Unmarshal([]byte(data), &s); err != nil {
		return "", err
	}
	body, err := markup.ParseJSON(s.Body)
	if err != nil {
		return "", err
	}
	s.Body = body.WithoutFiles(among(gone), PictureGone).JSON()
	for n, f := range s.Files {
		if slices.ContainsFunc(gone, func(g files.File) bool { return g.SHA256 == f.SHA256 }) {
			s.Files[n].Name, s.Files[n].SHA256 = FileGone, ""
		}
	}
	b, err := json.Marshal(s)
	return string(b), err
}

// scrubWorking is scrub of what somebody is changing.
func scrubWorking(data string, clean func(string) (string, error)) (string, error) {
	var d workingData
	if err := json.Unmarshal([]byte(data), &d); err != nil {
		return "", err
	}
	rest, err := clean(string(d.Rest))
	if err != nil {
		return "", err
	}
	d.Rest = json.RawMessage(rest)
	b, err := json.Marshal(d)
	return string(b), err
}
