package library

import (
	"context"

	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/db"
)

type knownRow struct{ org, source, itemID, hash, slug string }

func (r *knownRow) cols() []any { return []any{&r.org, &r.source, &r.itemID, &r.hash, &r.slug} }

// selectKnown reads addresses whoever may see the entries.
const selectKnown = `SELECT m.org_id, m.source, m.item_id, m.hash, i.slug FROM imports m JOIN items i ON i.id = m.item_id WHERE 1 = 1`

// knownImports finds which entries of a batch were imported before.
func knownImports(ctx context.Context, q db.Reader, batch []Imported) (map[string]knownRow, error) {
	byOrg := map[string][]string{}
	for n := range batch {
		byOrg[batch[n].OrgID] = append(byOrg[batch[n].OrgID], batch[n].Source)
	}
	known := map[string]knownRow{}
	for org, sources := range byOrg {
		w := db.NewWhere().And("m.org_id = ?", org).In("m.source", sources)
		// authz: an import continues what an import began, whoever may see it.
		rows, err := db.All(ctx, q, (*knownRow).cols, selectKnown+w.String(), w.Args...)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			known[r.org+"\x00"+r.source] = r
		}
	}
	return known, nil
}

func importsOf(ctx context.Context, q db.Reader, orgID string) (map[string]KnownImport, error) {
	w := db.NewWhere().And("m.org_id = ?", orgID)
	// authz: an import continues what an import began, whoever may see it.
	rows, err := db.All(ctx, q, (*knownRow).cols, selectKnown+w.String(), w.Args...)
	if err != nil {
		return nil, err
	}
	out := make(map[string]KnownImport, len(rows))
	source := make(map[string]string, len(rows))
	for _, r := range rows {
		out[r.source], source[r.itemID] = KnownImport{ItemID: r.itemID, Slug: r.slug, Hash: r.hash}, r.source
	}
	fs, err := files.ImportedUnscoped(ctx, q, orgID)
	for _, f := range fs {
		k := out[source[f.ItemID]]
		k.Files = append(k.Files, f)
		out[source[f.ItemID]] = k
	}
	return out, err
}

// slugsOfUnscoped reads every address of an organisation: nobody sees the answer.
func slugsOfUnscoped(ctx context.Context, q db.Reader, orgID string) (map[string]bool, error) {
	list, err := db.Column[string](ctx, q, `SELECT i.slug FROM items i WHERE i.org_id = $1`, orgID)
	out := make(map[string]bool, len(list))
	for _, s := range list {
		out[s] = true
	}
	return out, err
}

func setImportHash(ctx context.Context, tx *db.Tx, in *Imported) error {
	return db.Must1(tx.ExecContext(ctx, `UPDATE imports SET hash = $3 WHERE org_id = $1 AND source = $2`, in.OrgID, in.Source, in.Hash))
}

// insertDetails writes the library's own rows, tags, files and origins of the
// entries at those indexes.
func insertDetails(ctx context.Context, tx *db.Tx, batch []Imported, entries []Entry, fresh []int) error {
	details := make([]any, 0, 3*len(fresh))
	origins := make([]any, 0, 4*len(fresh))
	sets := make(map[string]tags.Set, len(fresh))
	for _, n := range fresh {
		e := &entries[n]
		details = append(details, e.ID, e.Why, string(e.Body.JSON()))
		origins = append(origins, e.OrgID, batch[n].Source, e.ID, batch[n].Hash)
		sets[e.ID] = e.Tags
	}
	if err := db.InsertRows(ctx, tx, `library_items (item_id, why, body)`, 3, details); err != nil {
		return err
	}
	if err := db.InsertRows(ctx, tx, `imports (org_id, source, item_id, hash)`, 4, origins); err != nil {
		return err
	}
	for _, n := range fresh {
		for at, f := range batch[n].Files {
			f.ItemID, f.OwnerID, f.Position = entries[n].ID, entries[n].AuthorID, at
			if err := files.Insert(ctx, tx, f.File, f.Text); err != nil {
				return err
			}
		}
	}
	return tags.InsertMany(ctx, tx, sets)
}

// names is what search is told of organisations and people.
type names struct {
	orgs   map[string]orgNames
	people map[string]string
}

type orgNames struct{ id, slug, name, short string }

func namesFor(ctx context.Context, q db.Reader, batch []Imported) (names, error) {
	orgIDs, personIDs := map[string]bool{}, map[string]bool{}
	for n := range batch {
		orgIDs[batch[n].OrgID], personIDs[batch[n].AuthorID] = true, true
	}
	out := names{map[string]orgNames{}, map[string]string{}}
	w := db.NewWhere().In("o.id", keysOf(orgIDs))
	os, err := db.All(ctx, q, func(o *orgNames) []any { return []any{&o.id, &o.slug, &o.name, &o.short} },
		`SELECT o.id, o.slug, o.name, o.short_name FROM orgs o WHERE 1 = 1`+w.String(), w.Args...)
	if err != nil {
		return out, err
	}
	for _, o := range os {
		out.orgs[o.id] = o
	}
	type person struct{ id, name string }
	w = db.NewWhere().In("p.id", keysOf(personIDs))
	ps, err := db.All(ctx, q, func(p *person) []any { return []any{&p.id, &p.name} },
		`SELECT p.id, p.name FROM people p WHERE 1 = 1`+w.String(), w.Args...)
	for _, p := range ps {
		out.people[p.id] = p.name
	}
	return out, err
}

func keysOf(set map[string]bool) []string {
	out := make([]string, 0, len(set))
	for k := range set {
		out = append(out, k)
	}
	return out
}
