package lineage

import (
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"staffroom/internal/features/library"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/markup"
)

// Choice is what somebody says to one change.
type Choice string

// The choices. Both is only for text that both sides changed.
const (
	Take  Choice = "take"
	Leave Choice = "leave"
	Both  Choice = "both"
)

// What a change is about.
const (
	OfField = "field"
	OfText  = "text"
	OfFile  = "file"
)

// Change is one thing in which theirs differs from what ours comes from.
type Change struct {
	Key      string // names it in a form; the same while the versions stay the same
	Of       string
	Label    string
	Conflict bool // ours differs there too
	Was      markup.HTML
	Ours     markup.HTML
	Theirs   markup.HTML
	Diff     markup.HTML // theirs over what it was

	add  *files.File // of theirs
	drop *files.File // of ours
}

// side is one version in a comparison.
type side struct {
	edit  library.Edit
	files []files.File
}

// Comparison is theirs over ours, both made of base.
type Comparison struct {
	Changes []Change

	base, ours, theirs side
	merge              markup.Merge
	pieces             []markup.Piece
}

// compare brings three versions together. The documents name files by their ids
// in ours, where ours has them; notes are the files that base had. An offer
// does not say under which licence the original is, nor takes files out of it.
func compare(base, ours, theirs side, notes []library.FileNote, offered bool) *Comparison {
	c := &Comparison{base: base, ours: ours, theirs: theirs}
	if offered {
		c.theirs.edit.Licence = base.edit.Licence
	}
	own := sharedFiles(theirs.files, ours.files)
	c.base.edit.Body, c.theirs.edit.Body = base.edit.Body.WithFiles(own), theirs.edit.Body.WithFiles(own)
	c.fields()
	c.merge = markup.MergeDocs(c.base.edit.Body, ours.edit.Body, c.theirs.edit.Body)
	c.pieces = c.merge.Pieces()
	for n, p := range c.pieces {
		if p.Kind == markup.FromOurs {
			continue
		}
		label := p.Under
		if label == "" {
			label = "The whole story"
		}
		c.Changes = append(c.Changes, Change{Key: "text-" + strconv.Itoa(n), Of: OfText, Label: label, Conflict: p.Kind == markup.Conflict,
			Was: p.Base(), Ours: p.Ours(), Theirs: p.Theirs(), Diff: p.Changed()})
	}
	c.fileChanges(notes, !offered)
	return c
}

// root is the file that was brought, whoever has a copy of it.
func root(f files.File) string {
	if f.SourceFile != "" {
		return f.SourceFile
	}
	return f.ID
}

// sharedFiles renames addresses of their files to those of ours over the same
// bytes. A file that they no longer have is known by what ours was copied from.
func sharedFiles(theirs, ours []files.File) func(string) string {
	byRoot, to := map[string]string{}, map[string]string{}
	for _, f := range ours {
		byRoot[root(f)] = f.ID
	}
	maps.Copy(to, byRoot)
	for _, f := range theirs {
		if id, ok := byRoot[root(f)]; ok {
			to[f.ID] = id
		}
	}
	return renamer(to)
}

// renamer gives addresses of files other ids.
func renamer(to map[string]string) func(string) string {
	return func(address string) string {
		id, rest := fileOf(address)
		if other, ok := to[id]; ok {
			return "/files/" + other + rest
		}
		return address
	}
}

func fileOf(address string) (id, rest string) {
	tail, ok := strings.CutPrefix(address, "/files/")
	if !ok {
		return "", ""
	}
	if n := strings.IndexAny(tail, "/?#"); n >= 0 {
		return tail[:n], tail[n:]
	}
	return tail, ""
}

// field is a line of an entry that is merged whole.
type field struct {
	key, label string
	of         func(*library.Edit) string
	set        func(to, from *library.Edit)
}

var fields = []field{
	{"title", "Title", func(e *library.Edit) string { return e.Title }, func(to, from *library.Edit) { to.Title = from.Title }},
	{"summary", "Summary", func(e *library.Edit) string { return e.Summary }, func(to, from *library.Edit) { to.Summary = from.Summary }},
	{"why", "Why it worked", func(e *library.Edit) string { return e.Why }, func(to, from *library.Edit) { to.Why = from.Why }},
	{"licence", "Licence", func(e *library.Edit) string { return items.Licences[e.Licence] }, func(to, from *library.Edit) { to.Licence = from.Licence }},
}

var facetLabels = map[tags.Facet]string{
	tags.Subject: "Subjects", tags.KeyStage: "Key stages", tags.Year: "Years", tags.Topic: "Topics", tags.JobRole: "Who it is for",
}

func init() {
	for _, f := range tags.Facets {
		fields = append(fields, field{"tags-" + string(f), facetLabels[f],
			func(e *library.Edit) string { return tagWords(e.Tags[f], f) },
			func(to, from *library.Edit) {
				to.Tags = maps.Clone(to.Tags)
				if to.Tags == nil {
					to.Tags = tags.Set{}
				}
				to.Tags[f] = from.Tags[f]
			}})
	}
}

func tagWords(values []string, f tags.Facet) string {
	labels := make([]string, len(values))
	for n, v := range values {
		labels[n] = tags.Label(f, v)
	}
	slices.Sort(labels)
	return strings.Join(labels, ", ")
}

func (c *Comparison) fields() {
	for _, f := range fields {
		was, ours, theirs := f.of(&c.base.edit), f.of(&c.ours.edit), f.of(&c.theirs.edit)
		if theirs == was || theirs == ours {
			continue
		}
		c.Changes = append(c.Changes, Change{Key: f.key, Of: OfField, Label: f.label, Conflict: ours != was,
			Was: markup.Escape(was), Ours: markup.Escape(ours), Theirs: markup.Escape(theirs), Diff: markup.DiffText(was, theirs)})
	}
}

// fileChanges compares files by their bytes. What base had and they no longer
// have may be dropped, where ours has it by reference.
func (c *Comparison) fileChanges(notes []library.FileNote, drops bool) {
	had, have, own := map[string]string{}, map[string]bool{}, map[string]bool{}
	for _, n := range notes {
		had[n.SHA256] = n.Name
	}
	for _, f := range c.ours.files {
		own[f.SHA256] = true
	}
	gone := map[string]*files.File{} // by name
	for _, f := range c.theirs.files {
		have[f.SHA256] = true
	}
	for i := range c.ours.files {
		f := &c.ours.files[i]
		if _, was := had[f.SHA256]; was && drops && !have[f.SHA256] && f.SourceFile != "" && f.Role != files.Picture {
			gone[f.Name] = f
		}
	}
	for i := range c.theirs.files {
		f := &c.theirs.files[i]
		if _, was := had[f.SHA256]; was || own[f.SHA256] || f.Role != files.Attachment || f.State != files.Ready || f.Held {
			continue
		}
		ch := Change{Key: "file-" + f.SHA256[:16], Of: OfFile, Label: "New file", Theirs: markup.Escape(f.Name), Diff: markup.DiffText("", f.Name), add: f}
		if old, ok := gone[f.Name]; ok {
			ch.Label, ch.drop, ch.Was = "A newer file", old, markup.Escape(old.Name)
			delete(gone, f.Name)
		}
		c.Changes = append(c.Changes, ch)
	}
	for _, name := range slices.Sorted(maps.Keys(gone)) {
		f := gone[name]
		c.Changes = append(c.Changes, Change{Key: "file-" + f.SHA256[:16], Of: OfFile, Label: "File taken out", Was: markup.Escape(name), Ours: markup.Escape(name),
			Diff: markup.DiffText(name, ""), drop: f})
	}
}

// Conflicts counts the changes that meet one of ours.
func (c *Comparison) Conflicts() int {
	n := 0
	for _, ch := range c.Changes {
		if ch.Conflict {
			n++
		}
	}
	return n
}

// resolution is what somebody made of a comparison.
type resolution struct {
	edit        library.Edit
	copies      []files.Copy
	drop        []files.File
	taken, left int
}

// resolve does what was chosen, change by change. A change without a choice is
// errs.Invalid.
func (c *Comparison) resolve(choices map[string]Choice) (resolution, error) {
	out := resolution{edit: c.ours.edit}
	missing := map[string]string{}
	var brought []files.File
	for _, ch := range c.Changes {
		switch choices[ch.Key] {
		case Take, Both:
			out.taken++
		case Leave:
			out.left++
			continue
		default:
			missing[ch.Key] = "lineage.choose"
			continue
		}
		if ch.add != nil {
			brought = append(brought, *ch.add)
		}
		if ch.drop != nil {
			out.drop = append(out.drop, *ch.drop)
		}
		for _, f := range fields {
			if f.key == ch.Key {
				f.set(&out.edit, &c.theirs.edit)
			}
		}
	}
	if err := errs.Fields("lineage.invalid", missing); err != nil {
		return out, err
	}
	var err error
	if out.edit.Body, err = c.merge.Resolve(func(n int, _ markup.Piece) markup.Choice {
		return map[Choice]markup.Choice{Take: markup.TakeTheirs, Both: markup.TakeBoth}[choices["text-"+strconv.Itoa(n)]]
	}); err != nil {
		return out, err
	}
	out.bring(slices.Concat(brought, c.pictures(out.edit.Body)))
	return out, nil
}

// copied: films stay with their owner, and what belongs to them.
func copied(f files.File) bool { return f.Role == files.Attachment || f.Role == files.Picture }

// bring gives the files that were taken ids of ours.
func (r *resolution) bring(fs []files.File) {
	fs = slices.DeleteFunc(slices.Clone(fs), func(f files.File) bool { return !copied(f) })
	slices.SortFunc(fs, func(a, b files.File) int { return strings.Compare(a.ID, b.ID) })
	fs = slices.CompactFunc(fs, func(a, b files.File) bool { return a.ID == b.ID })
	slices.SortStableFunc(fs, func(a, b files.File) int { return a.Position - b.Position })
	r.copies = files.Copies(fs)
	to := map[string]string{}
	for _, c := range r.copies {
		to[c.Of.ID] = c.ID
	}
	r.edit.Body = r.edit.Body.WithFiles(renamer(to))
}

// pictures are their files that the document shows and ours does not have.
func (c *Comparison) pictures(d markup.Doc) []files.File {
	var out []files.File
	for _, src := range d.Images() {
		id, _ := fileOf(path.Clean(src))
		n := slices.IndexFunc(c.theirs.files, func(f files.File) bool { return f.ID == id })
		if n >= 0 && !slices.ContainsFunc(out, func(f files.File) bool { return f.ID == id }) {
			out = append(out, c.theirs.files[n])
		}
	}
	return out
}
