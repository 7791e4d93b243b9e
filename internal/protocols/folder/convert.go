package folder

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"path"
	"strings"
	"time"

	"staffroom/internal/features/library"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/id"
	"staffroom/internal/platform/markup"
)

// draft is a unit that is being made into an item.
type draft struct {
	run     *run
	unit    *unit
	doc     markup.Doc
	wanted  []wantedFile // in the order of the text
	known   map[string]int
	lost    int // links without an end
	missing int // pictures that are not there
}

type wantedFile struct {
	path string
	role files.Role
	alt  string
	sum  string
}

// standIn is the address that a file has in a document before it has an id.
func (w wantedFile) standIn() string { return "/files/from-" + w.sum }

// convert makes the item of a unit; false when there is too little in it.
func (r *run) convert(ctx context.Context, u *unit) (in library.Imported, ok bool, err error) {
	d := &draft{run: r, unit: u, known: map[string]int{}}
	if err := d.read(); err != nil {
		r.skip(u.path, err.Error())
		return in, false, nil
	}
	if d.tooLittle() {
		r.skip(u.path, "there are too few words in it to be an item")
		return in, false, nil
	}
	in = d.item()
	// A hash with more behind it names files that could not be read: they get
	// another chance.
	if k := r.known[in.Source]; k.Hash == in.Hash {
		r.count(d, nil)
		return in, true, nil
	}
	if err := d.takeFiles(ctx, &in); err != nil {
		return in, false, err
	}
	if len(in.Files) == 0 && u.main == nil {
		return in, false, nil // every document in it was told already
	}
	d.describe(&in)
	in.Edit.FitHeader()
	if err := library.CheckImport(&in); err != nil {
		r.skip(u.path, err.Error())
		return in, false, nil
	}
	r.count(d, in.Files)
	return in, true, nil
}

func (r *run) count(d *draft, fs []library.ImportFile) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.report.LostLinks += d.lost
	r.report.LostPictures += d.missing
	for _, f := range fs {
		if f.Role == files.Picture {
			r.report.Pictures++
		} else {
			r.report.Documents++
		}
	}
}

// read makes the document of the unit's pages.
func (d *draft) read() error {
	u := d.unit
	if u.main == nil {
		return d.want(u.documents)
	}
	var md strings.Builder
	for n, p := range append([]*page{u.main}, u.parts...) {
		src, err := d.run.text(p.path)
		if err != nil {
			return err
		}
		_, body := splitFront(src)
		if isHTML(p.path) {
			d.doc = markup.FromHTML(body, d.options(p.path))
			continue
		}
		if len(u.parts) > 0 && (p.title == "" || n > 0) {
			fmt.Fprintf(&md, "\n\n## %s\n\n", partHeading(p))
		} else if n > 0 {
			md.WriteString("\n\n")
		}
		text := plainMarkdown(body)
		if n == 0 {
			text += frontPictures(p.front)
		} else if p.title != "" {
			text = withoutTitle(text)
		}
		md.WriteString(dropLost(text, func(src string) bool { return d.there(u.main.path, src) }))
	}
	if md.Len() > 0 {
		d.doc = markup.FromMarkdown(md.String(), d.options(u.main.path))
	}
	if title, rest := d.doc.SplitTitle(); strings.EqualFold(plainTitle(title), u.main.title) {
		d.doc = rest
	}
	return d.want(u.documents)
}

func partHeading(p *page) string {
	if p.of != nil {
		return p.title
	}
	return humanise(strings.TrimSuffix(path.Base(p.path), path.Ext(p.path)))
}

func isHTML(p string) bool { e := lower(path.Ext(p)); return e == ".html" || e == ".htm" }

// frontPictures shows the pictures that a page names at its top and nowhere else.
func frontPictures(f front) string {
	if len(f.pictures) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("\n\n## Pictures\n\n")
	for _, p := range f.pictures {
		text := strings.NewReplacer("[", "(", "]", ")").Replace(p.text)
		fmt.Fprintf(&b, "%s\n\n![%s](<%s>)\n\n", text, text, p.src)
	}
	return b.String()
}

func (d *draft) want(paths []string) error {
	for _, p := range paths {
		if _, err := d.add(p, files.Attachment, ""); err != nil {
			return err
		}
	}
	return nil
}

// add notes a file that the item needs.
func (d *draft) add(p string, role files.Role, alt string) (wantedFile, error) {
	if n, ok := d.known[p]; ok {
		return d.wanted[n], nil
	}
	if len(d.wanted) >= files.MaxPerItem {
		return wantedFile{}, fmt.Errorf("it has more files than an item may have")
	}
	sum, err := d.run.sum(p)
	if err != nil {
		return wantedFile{}, err
	}
	w := wantedFile{p, role, alt, sum}
	d.known[p] = len(d.wanted)
	d.wanted = append(d.wanted, w)
	return w, nil
}

// sum names a file by its path and its bytes.
func (r *run) sum(p string) (string, error) {
	f, err := r.root.Open(p)
	if err != nil {
		return "", fmt.Errorf("%s cannot be opened", p)
	}
	defer f.Close()
	h := sha256.New()
	io.WriteString(h, p+"\x00") //nolint:errcheck // a hash takes everything
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("%s cannot be read", p)
	}
	return hex.EncodeToString(h.Sum(nil)[:16]), nil
}

// options resolve the addresses in a page.
func (d *draft) options(from string) markup.Options {
	return markup.Options{
		ResolveLink: func(href string) string { return d.link(from, href) },
		ResolveImage: func(src string) (string, bool) {
			if !d.there(from, src) {
				return "", false
			}
			p := d.run.tree.find(from, local(src), "")
			w, err := d.add(p, files.Picture, "")
			return w.standIn(), err == nil
		},
	}
}

// there reports whether a picture is in the folder.
func (d *draft) there(from, src string) bool {
	p := d.run.tree.find(from, local(src), "")
	if p == "" || d.run.tree.files[p] != pictureFile {
		d.missing++
		return false
	}
	return true
}

// withoutTitle takes the title off a page that has become a part of another.
func withoutTitle(md string) string {
	md = strings.TrimLeft(md, " \t\n")
	first, rest, _ := strings.Cut(md, "\n")
	if topHeading.MatchString(first) {
		return rest
	}
	return md
}

// local is the path of an address without its query and its escapes; "" when it
// leads elsewhere.
func local(addr string) string {
	addr, _, _ = strings.Cut(addr, "#")
	addr, _, _ = strings.Cut(addr, "?")
	if strings.Contains(addr, "://") || strings.HasPrefix(addr, "//") || strings.HasPrefix(addr, "mailto:") || strings.HasPrefix(addr, "data:") {
		return ""
	}
	if plain, err := url.PathUnescape(addr); err == nil {
		addr = plain
	}
	return addr
}

var pageEndings = []string{"", ".md", "/index.md", "/README.md", ".html", "/index.html", ".markdown", ".htm"}

// link leads to the item that a page became, or to a file of this item.
func (d *draft) link(from, href string) string {
	to := local(href)
	if to == "" || strings.HasPrefix(href, "#") {
		return href
	}
	p := d.run.tree.find(from, strings.TrimSuffix(to, "/"), pageEndings...)
	if stem, ok := strings.CutSuffix(to, ".html"); p == "" && ok {
		p = d.run.tree.find(from, stem, ".md", "/index.md")
	}
	if pg := d.run.pages[p]; pg != nil && pg.unit != nil {
		_, part, ok := strings.Cut(href, "#")
		if ok && part != "" {
			part = "#h-" + strings.TrimPrefix(part, "h-") // as package markup names headings
		}
		return "/at/" + d.run.o.OrgSlug + "/" + pg.unit.slug + part
	}
	role, ok := map[class]files.Role{document: files.Attachment, pictureFile: files.Picture}[d.run.tree.files[p]]
	if p == "" || !ok {
		d.lost++
		return ""
	}
	w, err := d.add(p, role, "")
	if err != nil {
		return ""
	}
	return w.standIn()
}

const fewWords = 12

func (d *draft) tooLittle() bool { return len(d.wanted) == 0 && d.doc.Words() < fewWords }

// item is the item but for its files.
func (d *draft) item() library.Imported {
	u, o := d.unit, d.run.o
	f := front{}
	if u.main != nil {
		f = u.main.front
	}
	in := library.Imported{
		Source: d.run.source(u.path), Where: u.path, OrgID: o.OrgID, AuthorID: o.AuthorID, Audience: o.Audience, Slug: u.slug,
		CreatedAt: d.run.now, Edit: library.Edit{Title: u.title, Summary: f.first("summary", "description", "meta_description", "excerpt", "lead"), Body: d.doc},
	}
	if t, ok := f.day("date", "created", "date_posted", "published", "pubdate"); ok && t.Before(d.run.now) {
		in.CreatedAt = t
	}
	if t, ok := f.day("updated", "date_updated", "modified", "lastmod"); ok && t.After(in.CreatedAt) && t.Before(d.run.now) {
		in.UpdatedAt = t
	}
	in.Edit.Why = f.first("why")
	in.Edit.Kind = kindOf(u, f)
	var ok bool
	if in.Edit.Licence, ok = items.ParseLicence(f.first("licence", "license")); !ok || in.Edit.Licence == "" {
		in.Edit.Licence = o.Licence
	}
	in.Edit.Tags = tags.Set{
		tags.Subject: f.all("subjects", "subject"), tags.KeyStage: f.all("key_stages", "key_stage"), tags.Year: f.all("years", "year"),
		tags.JobRole: f.all("job_roles", "job_role"), tags.Topic: f.all("topics", "topic", "tags", "keywords"),
	}
	in.Hash = d.hash(in)
	return in
}

// hash is of all that the item is made of, with the links as they lead now.
func (d *draft) hash(in library.Imported) string {
	h := sha256.New()
	created := in.CreatedAt
	if created.Equal(d.run.now) {
		created = time.Time{} // the page names no day
	}
	var sums []string
	for _, w := range d.wanted {
		sums = append(sums, w.sum)
	}
	enc := json.NewEncoder(h)
	enc.Encode([]any{"folder 1", in.Edit.Kind, in.Edit.Title, in.Edit.Summary, in.Edit.Why, in.Edit.Licence, in.Edit.Tags, created, sums}) //nolint:errcheck // strings, to a hash
	h.Write(d.doc.JSON())
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// kindOf guesses what an item is by its front matter and by where it lies.
func kindOf(u *unit, f front) string {
	if k, ok := library.KindOf(lower(f.first("kind", "type"))); ok && k.Value != "recording" {
		return k.Value
	}
	if u.main == nil {
		return "resource"
	}
	where := "/" + lower(u.path)
	for _, w := range []string{"/post", "/blog", "/news", "stor", "case-stud", "/article"} {
		if strings.Contains(where, w) {
			return "article"
		}
	}
	for _, w := range []string{"guide", "how-to", "guidance", "policy", "practice"} {
		if strings.Contains(where, w) {
			return "practice"
		}
	}
	return "resource"
}

// takeFiles stores the files that the item needs, but for those it has already,
// and puts their addresses into the document.
func (d *draft) takeFiles(ctx context.Context, in *library.Imported) error {
	have := map[string]files.File{}
	for _, f := range d.run.known[in.Source].Files {
		have[f.Source] = f
	}
	body := string(in.Edit.Body.JSON())
	gone, refused := sha256.New(), false
	for _, w := range d.wanted {
		source := w.path + " " + w.sum
		f, ok := have[source]
		text, problem := "", ""
		if !ok {
			f = files.File{ID: id.New(), Name: path.Base(w.path), Role: w.role, Source: source, CreatedAt: in.CreatedAt}
			var err error
			if text, problem, err = d.run.examine(ctx, &f, w.path); err != nil {
				return err
			}
		}
		if problem != "" {
			d.run.skip(w.path, problem)
			io.WriteString(gone, w.sum) //nolint:errcheck // a hash takes everything
			refused = true
			continue
		}
		body = strings.ReplaceAll(body, w.standIn(), f.Path())
		in.Files = append(in.Files, library.ImportFile{File: f, Text: text})
	}
	doc, err := markup.ParseJSON([]byte(body))
	if err != nil {
		return fmt.Errorf("%s: %w", d.unit.path, err)
	}
	if in.Edit.Body = doc; refused {
		in.Edit.Body = dropStandIns(doc)
		in.Hash += "-" + hex.EncodeToString(gone.Sum(nil)[:8])
	}
	return nil
}

// dropStandIns leaves the words of pictures and links whose file was refused.
func dropStandIns(doc markup.Doc) markup.Doc {
	const mark = "/files/from-"
	var page strings.Builder
	doc.WriteHTML(&page) //nolint:errcheck // a Builder takes everything
	return markup.FromHTML(page.String(), markup.Options{
		ResolveLink: func(h string) string {
			if strings.HasPrefix(h, mark) {
				return ""
			}
			return h
		},
		ResolveImage: func(s string) (string, bool) { return s, !strings.HasPrefix(s, mark) },
	})
}

// describe fills in what no page said: summary and tags, by rules.
func (d *draft) describe(in *library.Imported) {
	texts := []string{in.Edit.Body.Text()}
	heads := []string{in.Edit.Title, strings.NewReplacer("/", " ", "-", " ", "_", " ").Replace(path.Dir(d.unit.path))}
	for _, f := range in.Files {
		if f.Role == files.Attachment {
			texts = append(texts, f.Text)
			heads = append(heads, f.Title)
		}
	}
	if in.Edit.Summary == "" {
		in.Edit.Summary = summaryOf(in, texts)
	}
	proposed := tags.Propose(heads, texts)
	for f, values := range proposed {
		if len(in.Edit.Tags[f]) == 0 {
			in.Edit.Tags[f] = values
		}
	}
}

// summaryOf is the beginning of what stands in the item or in its documents.
func summaryOf(in *library.Imported, texts []string) string {
	if s := in.Edit.Body.Summary(240); s != "" {
		return s
	}
	for _, t := range texts {
		if s := markup.FromText(t).Summary(240); s != "" && !strings.EqualFold(s, in.Edit.Title) {
			return s
		}
	}
	return in.Edit.Title
}
