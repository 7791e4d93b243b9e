package library

import (
	"context"
	"fmt"
	"strings"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
)

// Changes counts what this process has written. While it stays the same, what
// was read here is as this process left it.
func (s *Service) Changes() uint64 { return s.db.Changes() }

// PublicMark says in few queries whether the page that a visitor has of an
// entry is still true: it differs whenever something that the page shows does,
// what happened around the entry included (see items.Touch).
// related are the entries that the page also names. What a visitor may not see
// is errs.NotFound.
func (s *Service) PublicMark(ctx context.Context, orgSlug, slug string, related []string) (string, error) {
	it, err := items.BySlug(ctx, s.db, authz.Actor{}, orgSlug, slug)
	if err != nil {
		return "", err
	}
	fs, err := files.Of(ctx, s.db, it.ID)
	if err != nil {
		return "", err
	}
	others, err := items.Cards(ctx, s.db, authz.Actor{}, related)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%+v", it)
	for _, f := range fs {
		fmt.Fprintf(&b, "|%s %s %q %q %s %d", f.ID, f.State, f.Alt, f.Title, f.PreviewKey, f.Bytes)
	}
	for _, c := range others {
		fmt.Fprintf(&b, "|%s %d %s %s", c.ID, c.Version, c.OrgName, c.Thumb)
	}
	return b.String(), nil
}
