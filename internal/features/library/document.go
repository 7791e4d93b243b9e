package library

import (
	"context"

	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/search"
)

// The facets that search counts beside those of package tags.
const (
	FacetKind      = "kind"
	FacetOrg       = "org"       // slug of the organisation that owns it
	FacetRecording = "recording" // "yes"
	FacetFree      = "free"      // "yes": its licence lets a reader adapt it
)

// put keeps the search index equal to the entry, in the transaction that
// changed it: what is withdrawn or deleted is gone from it at once.
func (s *Service) put(ctx context.Context, tx *db.Tx, e Entry) error {
	if e.State == items.Withdrawn || e.State == items.Deleted {
		return s.index.Remove(ctx, tx, e.ID)
	}
	texts, err := files.Texts(ctx, tx, e.ID)
	if err != nil {
		return err
	}
	d := Document(e.shown(), texts)
	if d.Marks, err = s.marks(ctx, tx, e.Item); err != nil {
		return err
	}
	return s.index.Put(ctx, tx, d)
}

// Document is what search gets of an entry and the texts of its files.
func Document(e Entry, attachments []string) search.Doc {
	d := search.Doc{
		Ref: e.ID, Reach: e.Reach, Owner: e.AuthorID, Org: e.OrgSlug, Kind: e.Kind,
		Title: e.Title, SortTitle: e.Title, Summary: e.Summary, Body: e.Why + "\n\n" + e.Body.Text(), Attachments: attachments,
		Facets:    map[string][]string{FacetKind: {e.Kind}, FacetOrg: {e.OrgSlug}},
		Published: e.PublishedAt, Updated: e.UpdatedAt, Pinned: !e.PinnedAt.IsZero(),
		Keywords: []string{e.AuthorName, e.OrgName},
	}
	for _, f := range tags.Facets {
		d.Facets[string(f)] = e.Tags[f]
		for _, v := range e.Tags[f] {
			d.Keywords = append(d.Keywords, tags.Label(f, v))
		}
	}
	if _, ok := e.Video(); ok {
		d.Facets[FacetRecording] = []string{"yes"}
	}
	if items.FreeToAdapt(e.Licence) {
		d.Facets[FacetFree] = []string{"yes"}
	}
	return d
}

// ReindexUnscoped writes an entry's search document anew. There is no actor:
// the index is filtered when it is searched.
func (s *Service) ReindexUnscoped(ctx context.Context, tx *db.Tx, itemID string) error {
	it, err := items.GetUnscoped(ctx, tx, itemID)
	if errs.Is(err, errs.NotFound) {
		return s.index.Remove(ctx, tx, itemID)
	}
	if err != nil {
		return err
	}
	e, err := fill(ctx, tx, it)
	if err != nil {
		return err
	}
	return s.put(ctx, tx, e)
}

// reindexBatch is how many entries one transaction of ReindexAllUnscoped takes.
const reindexBatch = 200

// ReindexAllUnscoped builds the search index anew out of the entries, for the
// operator. progress is told how many are done.
func (s *Service) ReindexAllUnscoped(ctx context.Context, progress func(done int)) error {
	if err := s.db.InTx(ctx, s.index.Reset); err != nil {
		return err
	}
	done, after := 0, ""
	for {
		ids, err := items.IDsUnscoped(ctx, s.db, after, reindexBatch)
		if err != nil || len(ids) == 0 {
			return err
		}
		err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			for _, id := range ids {
				if err := s.ReindexUnscoped(ctx, tx, id); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		done, after = done+len(ids), ids[len(ids)-1]
		progress(done)
	}
}
