package library

import (
	"context"
	"strings"
	"time"

	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/facts"
	"staffroom/internal/platform/search"
)

// Imported is an entry that comes from elsewhere, ready to be written.
type Imported struct {
	Source    string // where it came from; with the organisation it names the entry for ever
	Where     string // what a report calls it: "line 17", "maths/fractions.md"
	Hash      string // of all that was read: the same again changes nothing
	OrgID     string
	AuthorID  string
	Slug      string // kept where it is free; "" is made of the title
	Audience  items.Audience
	Draft     bool // not shared yet
	CreatedAt time.Time
	UpdatedAt time.Time // CreatedAt when zero
	PinnedAt  time.Time
	Edit      Edit
	Note      string       // of this version
	Files     []ImportFile // all of them; a changed entry keeps those it has by id
	Before    []PastEdit   // the versions before, oldest first; only of new entries

	tagged bool // Edit.Tags are clean
}

// ImportFile is a file that has been examined, with the text in it.
type ImportFile struct {
	files.File
	Text string
}

// PastEdit is what an imported entry was before.
type PastEdit struct {
	At   time.Time
	Note string
	Edit Edit
}

// Import says what came of a batch.
type Import struct {
	Created, Changed, Same int
	Renamed                []Renamed
	Paths                  []string // of each entry, in the order of the batch
	Forgotten              []string // keys of blobs that no row names any more
}

// Renamed is an entry whose slug belonged to another.
type Renamed struct{ Where, Asked, Slug string }

// Arrived is the fact that a batch was imported.
type Arrived struct{ Created, Changed, Same int }

// FactType names the fact.
func (Arrived) FactType() string { return "library.imported" }

// CheckImport says what keeps an entry from being imported, without writing.
func CheckImport(in *Imported) error {
	in.cleanTags()
	var e Entry
	e.State = items.Published
	if in.Draft {
		e.State = items.Draft
	}
	return e.apply(in.Edit)
}

func (in *Imported) cleanTags() {
	if !in.tagged {
		in.Edit.Tags, in.tagged = tags.CleanKnown(in.Edit.Tags), true
	}
}

// ImportUnscoped writes a batch in one transaction: new entries, new versions of
// those whose hash changed, and nothing for the others. All of it is searchable
// when it returns. There is no actor: the operator imports in an author's name.
// Entries that CheckImport refuses are refused here too, with the whole batch.
func (s *Service) ImportUnscoped(ctx context.Context, batch []Imported) (Import, error) {
	var out Import
	if len(batch) == 0 {
		return out, nil
	}
	entries := make([]Entry, len(batch))
	for n := range batch {
		if err := prepare(&batch[n], &entries[n]); err != nil {
			return out, err
		}
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		im := importing{s: s, tx: tx, batch: batch, entries: entries, out: Import{Paths: make([]string, len(batch))}}
		if err := im.run(ctx); err != nil {
			return err
		}
		out = im.out
		return nil
	})
	return out, err
}

// prepare checks an entry and makes of it what would be written if it is new.
func prepare(in *Imported, e *Entry) error {
	in.cleanTags()
	if in.UpdatedAt.IsZero() {
		in.UpdatedAt = in.CreatedAt
	}
	e.Item = items.Item{
		OrgID: in.OrgID, AuthorID: in.AuthorID, Slug: in.Slug, State: items.Published, Audience: in.Audience,
		CreatedAt: in.CreatedAt, UpdatedAt: in.UpdatedAt, PublishedAt: in.CreatedAt, PinnedAt: in.PinnedAt,
	}
	if in.Draft {
		e.State, e.Audience, e.PublishedAt = items.Draft, items.Audience{Kind: items.OnlyMe}, time.Time{}
	}
	e.Version = len(in.Before) + 1
	if err := e.apply(in.Edit); err != nil {
		return err
	}
	for _, f := range in.Files {
		e.Files = append(e.Files, f.File)
	}
	return CheckImportFiles(in)
}

// CheckImportFiles says what is wrong with an entry together with its files: a
// recording needs captions to leave the school.
func CheckImportFiles(in *Imported) error {
	e := Entry{Item: items.Item{OrgID: in.OrgID}}
	for _, f := range in.Files {
		e.Files = append(e.Files, f.File)
	}
	if in.Edit.Kind == "recording" && !in.Draft && beyondSchool(&e, in.Audience) && !e.hasCaptions() {
		return errs.Fields("library.not_ready", map[string]string{"audience": "library.captions_missing"})
	}
	return nil
}

// importing is one batch on its way into the database.
type importing struct {
	s       *Service
	tx      *db.Tx
	batch   []Imported
	entries []Entry
	out     Import
	names   names
}

func (im *importing) run(ctx context.Context) error {
	known, err := knownImports(ctx, im.tx, im.batch)
	if err != nil {
		return err
	}
	if im.names, err = namesFor(ctx, im.tx, im.batch); err != nil {
		return err
	}
	var fresh []int
	var docs []search.Doc
	for n := range im.batch {
		in := &im.batch[n]
		k, ok := known[in.OrgID+"\x00"+in.Source]
		switch {
		case !ok:
			fresh = append(fresh, n)
			continue
		case k.hash == in.Hash:
			im.out.Same++
			im.out.Paths[n] = "/at/" + im.names.orgs[in.OrgID].slug + "/" + k.slug
			continue
		}
		if err := im.update(ctx, n, k.itemID); err != nil {
			return err
		}
		im.out.Changed++
		d := im.document(n)
		if d.Marks, err = im.s.marks(ctx, im.tx, im.entries[n].Item); err != nil {
			return err
		}
		docs = append(docs, d)
	}
	if err := im.insert(ctx, fresh); err != nil {
		return err
	}
	for _, n := range fresh {
		docs = append(docs, im.document(n))
	}
	im.out.Created = len(fresh)
	if err := im.s.index.Put(ctx, im.tx, docs...); err != nil {
		return err
	}
	return im.record(ctx)
}

func (im *importing) record(ctx context.Context) error {
	if im.out.Created+im.out.Changed == 0 {
		return nil
	}
	about := facts.About{Actor: im.batch[0].AuthorID, Org: im.batch[0].OrgID}
	return im.s.keeper.RecordUnscoped(ctx, im.tx, about, Arrived{im.out.Created, im.out.Changed, im.out.Same})
}

// insert writes the entries that are new.
func (im *importing) insert(ctx context.Context, fresh []int) error {
	headers := make([]*items.Item, len(fresh))
	for i, n := range fresh {
		headers[i] = &im.entries[n].Item
	}
	asked := make([]string, len(fresh))
	for i := range headers {
		asked[i] = headers[i].Slug
	}
	renamed, err := items.InsertManyUnscoped(ctx, im.tx, headers)
	if err != nil {
		return err
	}
	for _, i := range renamed {
		im.out.Renamed = append(im.out.Renamed, Renamed{im.batch[fresh[i]].Where, asked[i], headers[i].Slug})
	}
	for _, n := range fresh {
		im.named(n)
		im.out.Paths[n] = im.entries[n].Path()
	}
	if err := insertDetails(ctx, im.tx, im.batch, im.entries, fresh); err != nil {
		return err
	}
	return items.KeepMany(ctx, im.tx, im.versions(fresh))
}

// versions is the history of the new entries. A draft has none.
func (im *importing) versions(fresh []int) []items.Version {
	var out []items.Version
	for _, n := range fresh {
		in, e := &im.batch[n], &im.entries[n]
		if in.Draft {
			continue
		}
		for i, b := range in.Before {
			past := Entry{Item: e.Item}
			past.Kind, past.Why, past.Body, past.Tags, past.Licence = b.Edit.Kind, b.Edit.Why, b.Edit.Body, tags.CleanKnown(b.Edit.Tags), b.Edit.Licence
			out = append(out, items.Version{ItemID: e.ID, Number: i + 1, EditorID: e.AuthorID, At: b.At, Note: b.Note,
				Title: b.Edit.Title, Summary: b.Edit.Summary, Data: past.snapshot()})
		}
		out = append(out, items.Version{ItemID: e.ID, Number: e.Version, EditorID: e.AuthorID, At: e.UpdatedAt, Note: in.Note,
			Title: e.Title, Summary: e.Summary, Data: e.snapshot()})
	}
	return out
}

// update makes a new version of an entry that changed where it came from. Who
// may see it, and that it was withdrawn or deleted here, stays as it is.
func (im *importing) update(ctx context.Context, n int, itemID string) error {
	in := &im.batch[n]
	it, err := items.GetUnscoped(ctx, im.tx, itemID)
	if err != nil {
		return err
	}
	e := Entry{Item: it}
	if err := e.apply(in.Edit); err != nil {
		return err
	}
	e.UpdatedAt = im.s.clock()
	if err := items.Update(ctx, im.tx, &e.Item); err != nil {
		return err
	}
	if err := updateDetail(ctx, im.tx, e); err != nil {
		return err
	}
	if e.State != items.Draft {
		if err := items.Keep(ctx, im.tx, e.Item, in.AuthorID, in.Note, e.snapshot(), e.UpdatedAt); err != nil {
			return err
		}
	}
	if err := im.updateFiles(ctx, in, &e); err != nil {
		return err
	}
	im.entries[n] = e
	im.out.Paths[n] = e.Path()
	return setImportHash(ctx, im.tx, in)
}

// updateFiles brings the files of an entry to those of in. Pictures stay, since
// earlier versions show them.
func (im *importing) updateFiles(ctx context.Context, in *Imported, e *Entry) error {
	have, err := files.Of(ctx, im.tx, e.ID)
	if err != nil {
		return err
	}
	wanted, known := map[string]bool{}, map[string]bool{}
	for _, f := range in.Files {
		wanted[f.ID] = true
	}
	for _, f := range have {
		known[f.ID] = true
		if wanted[f.ID] || f.Role == files.Picture {
			continue
		}
		if err := files.DeleteUnscoped(ctx, im.tx, f.ID); err != nil {
			return err
		}
		im.out.Forgotten = append(im.out.Forgotten, f.BlobKey, f.PreviewKey, f.ThumbKey)
	}
	for n, f := range in.Files {
		if known[f.ID] {
			continue
		}
		f.ItemID, f.OwnerID, f.Position = e.ID, e.AuthorID, n
		if err := files.Insert(ctx, im.tx, f.File, f.Text); err != nil {
			return err
		}
	}
	e.Files, err = files.Of(ctx, im.tx, e.ID)
	return err
}

// named fills in what search wants to know beside the columns.
func (im *importing) named(n int) {
	e := &im.entries[n]
	o := im.names.orgs[e.OrgID]
	e.OrgSlug, e.OrgName, e.OrgShort, e.AuthorName = o.slug, o.name, o.short, im.names.people[e.AuthorID]
}

func (im *importing) document(n int) search.Doc {
	e, in := im.entries[n], im.batch[n]
	texts := make([]string, 0, len(in.Files))
	for _, f := range in.Files {
		texts = append(texts, strings.Join([]string{f.Name, f.Title, f.Alt, f.Text}, " "))
	}
	return Document(e, texts)
}

// KnownImport is an entry that was imported before.
type KnownImport struct {
	ItemID, Slug, Hash string
	Files              []files.File
}

// KnownImportsUnscoped returns what was imported into an organisation, by
// source, for an import that has to know before it writes. There is no actor:
// the operator imports.
func (s *Service) KnownImportsUnscoped(ctx context.Context, orgID string) (map[string]KnownImport, error) {
	return importsOf(ctx, s.db, orgID)
}

// SlugsUnscoped returns the slugs that an organisation's entries have, whoever
// may see them: an address is given once. There is no actor: the operator imports.
func (s *Service) SlugsUnscoped(ctx context.Context, orgID string) (map[string]bool, error) {
	return slugsOfUnscoped(ctx, s.db, orgID)
}

// KnownImportUnscoped is KnownImportsUnscoped for one source; errs.NotFound when
// it has not been imported.
func (s *Service) KnownImportUnscoped(ctx context.Context, orgID, source string) (KnownImport, error) {
	known, err := knownImports(ctx, s.db, []Imported{{OrgID: orgID, Source: source}})
	if err != nil {
		return KnownImport{}, err
	}
	r, ok := known[orgID+"\x00"+source]
	if !ok {
		return KnownImport{}, errs.New(errs.NotFound, "not_found", "%s was not imported", source)
	}
	fs, err := files.Of(ctx, s.db, r.itemID)
	return KnownImport{r.itemID, r.slug, r.hash, fs}, err
}
