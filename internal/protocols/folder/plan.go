package folder

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"

	"staffroom/internal/kernel/files"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/fold"
	"staffroom/internal/platform/markup"
)

// page is a file of text as the plan knows it. Its text is read again when its
// item is made, so that a large tree does not lie in memory.
type page struct {
	path  string
	front front
	title string // its own, "" for a fragment
	words int
	bare  bool  // it shows no picture
	of    *page // the page that it is a part of, whatever its title
	unit  *unit
}

// unit is an item to be: one page with the fragments that belong to it, or a
// folder of documents.
type unit struct {
	path      string   // what names it for ever
	main      *page    // nil for documents alone
	parts     []*page  // fragments, in order
	documents []string // attached though no page links to them
	title     string
	slug      string
}

func (r *run) plan(ctx context.Context) error {
	if r.o.Name == "" {
		r.o.Name = path.Base(strings.ReplaceAll(r.root.Name(), `\`, "/"))
	}
	if err := r.readTree(ctx); err != nil {
		return err
	}
	dirs := map[string]*folderFiles{}
	r.pages = map[string]*page{}
	for _, p := range sortedKeys(r.tree.files) {
		d := dirs[path.Dir(p)]
		if d == nil {
			d = &folderFiles{}
			dirs[path.Dir(p)] = d
		}
		switch r.tree.files[p] {
		case pageFile:
			if pg := r.readPage(p); pg != nil {
				d.pages = append(d.pages, pg)
				r.pages[p] = pg
			}
		case document:
			d.documents = append(d.documents, p)
		}
	}
	often := map[string]int{}
	for _, p := range r.pages {
		often[p.title]++
	}
	for _, dir := range sortedKeys(dirs) {
		r.tellApart(dir, dirs[dir], often)
		r.planFolder(dir, dirs[dir])
	}
	for _, u := range r.units {
		for _, p := range u.parts {
			p.unit = u // links to a part lead to the whole
		}
	}
	r.units = slices.DeleteFunc(r.units, r.tooSmall)
	return r.address(ctx)
}

// shortPage is below how many words a page is looked at more closely.
const shortPage = 80

// tooSmall leaves out units that hold next to nothing, before anything links to
// them.
func (r *run) tooSmall(u *unit) bool {
	if u.main == nil || len(u.documents) > 0 {
		return false
	}
	words := 0
	for _, p := range append([]*page{u.main}, u.parts...) {
		if words += p.words; !p.bare {
			return false
		}
	}
	if words >= fewWords {
		return false
	}
	for _, p := range append([]*page{u.main}, u.parts...) {
		p.unit = nil
	}
	r.skip(u.path, "there are too few words in it to be an item")
	return true
}

type folderFiles struct {
	pages     []*page
	documents []string
}

// manyAlike is how many pages of one title are too many to tell them apart.
const manyAlike = 3

// tellApart looks at pages whose title many others have. One that is named after
// another page of its folder, such as fractions-links beside fractions, is a
// part of that; the others say where they are from.
func (r *run) tellApart(dir string, d *folderFiles, often map[string]int) {
	stem := func(p *page) string { return strings.TrimSuffix(p.path, path.Ext(p.path)) }
	for _, p := range d.pages {
		if p.title == "" || often[p.title] < manyAlike || isIndex(p.path) {
			continue
		}
		for _, o := range d.pages {
			if o != p && strings.HasPrefix(stem(p), stem(o)+"-") && often[o.title] < manyAlike {
				p.of = o
			}
		}
		switch base := lower(humanise(path.Base(stem(p)))); {
		case p.of != nil || generic(p.path):
		case !generic(dir):
			p.title = joinTitle(r.folderTitle(dir), p.title)
		case fold.Slug(p.title, 80) != fold.Slug(base, 80):
			p.title += " (" + base + ")"
		}
	}
}

// readPage reads what the plan needs of a page; nil when it is left out.
func (r *run) readPage(p string) *page {
	src, err := r.text(p)
	if err != nil {
		r.skip(p, err.Error())
		return nil
	}
	f, body := splitFront(src)
	if lower(f.first("draft")) == "true" || lower(f.first("published")) == "false" {
		r.skip(p, "it says that it is a draft")
		return nil
	}
	if isIndex(p) && aboutSoftware(body) {
		r.skip(p, "it explains a program, not a subject")
		return nil
	}
	if sitePage.MatchString(lower(strings.TrimSuffix(path.Base(p), path.Ext(p)))) && strings.Count(p, "/") < siteDepth {
		r.skip(p, "it is about the site, not a subject")
		return nil
	}
	if short := len(strings.Fields(body)) < shortSite; short && !isHTML(p) && len(f.pictures) == 0 && !strings.Contains(body, "![") && onlyLeads(body) {
		r.skip(p, "it only leads to other pages")
		return nil
	}
	pg := &page{path: p, front: f, words: len(strings.Fields(body))}
	if pg.words < shortPage && len(f.pictures) == 0 && !strings.Contains(body, "![") && !strings.Contains(body, "{image") && !isHTML(p) {
		pg.words = markup.FromMarkdown(plainMarkdown(body), markup.Options{}).Words()
		pg.bare = true
	}
	pg.title = plainTitle(f.first("title", "name"))
	if pg.title == "" {
		pg.title = headingOf(p, body)
	}
	if emptyTitle.MatchString(pg.title) && !generic(p) {
		pg.title = humanise(strings.TrimSuffix(path.Base(p), path.Ext(p)))
	}
	return pg
}

// A page about the site stands near the top of the tree; deeper, About is of
// something that is taught. A page that only leads on is short.
const (
	siteDepth = 2
	shortSite = 200
)

// text reads a page with the replacements done.
func (r *run) text(p string) (string, error) {
	f, err := r.root.Open(p)
	if err != nil {
		return "", fmt.Errorf("it cannot be opened")
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxPage+1))
	switch {
	case err != nil:
		return "", fmt.Errorf("it cannot be read")
	case len(b) > maxPage:
		return "", fmt.Errorf("it is longer than a page may be")
	case strings.IndexByte(string(b[:min(len(b), 1<<12)]), 0) >= 0:
		return "", fmt.Errorf("it is not text")
	}
	s := strings.ToValidUTF8(string(b), "\uFFFD")
	for from, to := range r.o.Replace {
		s = strings.ReplaceAll(s, from, to)
	}
	return s, nil
}

var (
	topHeading   = regexp.MustCompile(`^#{1,2}[ \t]+(.+?)[ \t]*#*[ \t]*$`)
	underHeading = regexp.MustCompile(`^(=+|-{3,})[ \t]*$`)
	htmlTitle    = regexp.MustCompile(`(?is)<(?:title|h1)[^>]*>(.*?)</(?:title|h1)>`)
	htmlTag      = regexp.MustCompile(`(?s)<[^>]*>`)
)

// headingOf is the heading that a page begins with.
func headingOf(p, body string) string {
	if ext := lower(path.Ext(p)); ext == ".html" || ext == ".htm" {
		if m := htmlTitle.FindStringSubmatch(body); m != nil {
			return plainTitle(m[1])
		}
		return ""
	}
	before := ""
	for line := range strings.Lines(plainMarkdown(body)) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.TrimSpace(line) == "":
			continue
		case before != "" && underHeading.MatchString(line):
			return plainTitle(before)
		case before != "":
			return ""
		}
		if m := topHeading.FindStringSubmatch(line); m != nil {
			if t := plainTitle(m[1]); t != "" {
				return t
			}
			continue
		}
		if strings.HasPrefix(line, "![") || strings.HasPrefix(line, "<") || strings.HasPrefix(line, "[![") {
			continue
		}
		before = line
	}
	return ""
}

// emptyTitle is a heading that says nothing of its page.
var emptyTitle = regexp.MustCompile(`(?i)^(examples?|overview|introduction|contents|parameters|testing examples:?|about|description|returns)$`)

var (
	mdLink = regexp.MustCompile(`!?\[([^\]]*)\]\([^)]*\)`)
	mdMark = strings.NewReplacer("**", "", "__", "", "`", "", "&amp;", "&", "&quot;", `"`, "&#39;", "'", `\#`, "#", `\_`, "_")
)

// plainTitle is a heading without marks.
func plainTitle(s string) string {
	s = htmlTag.ReplaceAllString(mdLink.ReplaceAllString(s, "$1"), "")
	s = headingMark.ReplaceAllString("# "+s, "$1")[2:]
	return capital(strings.TrimSpace(strings.Trim(strings.Join(strings.Fields(mdMark.Replace(s)), " "), "*#")))
}

func isIndex(p string) bool {
	base := lower(strings.TrimSuffix(path.Base(p), path.Ext(p)))
	return base == "index" || base == "readme"
}

var softwareWords = []string{"git clone", "npm ", "yarn ", "bundle ", "docker", "pip install", "rails ", "badge", "pull request", "unit test", "./gradlew", "make test", "code of conduct", "contribution guide", "contributing", "github.com", "development website", "repository"}

// aboutSoftware: the page that opens a repository speaks to programmers.
func aboutSoftware(body string) bool {
	n, low := 0, lower(body)
	for _, w := range softwareWords {
		if strings.Contains(low, w) {
			n++
		}
	}
	return n >= 2
}

// planFolder makes items of the files of one folder. A page with a title is an
// item. Pages without one are parts: of the folder's own page, or of its only
// page; where there is neither they make an item together. Documents belong to
// the folder's page, or are an item for themselves.
func (r *run) planFolder(dir string, d *folderFiles) {
	var titled, parts []*page
	var index *page
	for _, p := range d.pages {
		switch {
		case p.of != nil:
			continue
		case isIndex(p.path):
			index = p
			titled = append(titled, p)
		case p.title == "":
			parts = append(parts, p)
		default:
			titled = append(titled, p)
		}
	}
	home := index
	if home == nil && len(parts) > 0 {
		home, titled, parts = homeOf(dir, titled, parts)
	}
	switch {
	case home != nil:
		u := r.unitOf(home)
		u.parts, u.documents = parts, d.documents
	case len(parts) > 0 && len(titled) == 0 && (len(parts) == 1 || joined(dir, parts)):
		u := r.unitOf(parts[0])
		u.path, u.parts, u.documents = dir, parts[1:], d.documents
		u.title = r.folderTitle(dir)
		if len(parts) == 1 && !generic(parts[0].path) {
			u.path, u.title = parts[0].path, r.named(parts[0].path, dir)
		}
	default:
		for _, p := range parts {
			r.unitOf(p).title = r.named(p.path, dir)
		}
		r.planDocuments(dir, d.documents)
	}
	for _, p := range titled {
		if p.unit == nil {
			r.unitOf(p)
		}
	}
	for _, p := range d.pages {
		if p.of == nil {
			continue
		}
		if p.of.unit == nil { // it became a part itself
			r.unitOf(p)
			continue
		}
		p.unit = p.of.unit
		p.unit.parts = append(p.unit.parts, p)
	}
}

// homeOf finds the page that the parts of a folder belong to: the one that is
// named like the folder, or the only one. Pages with its title are parts too.
func homeOf(dir string, titled, parts []*page) (home *page, others, all []*page) {
	for _, p := range titled {
		if strings.TrimSuffix(path.Base(p.path), path.Ext(p.path)) == path.Base(dir) {
			home = p
		}
	}
	if home == nil && len(titled) > 0 && !slices.ContainsFunc(titled, func(p *page) bool { return p.title != titled[0].title }) {
		home = titled[0]
	}
	if home == nil {
		return nil, titled, parts
	}
	for _, p := range titled {
		if p == home || p.title != home.title {
			others = append(others, p)
		} else {
			parts = append(parts, p)
		}
	}
	slices.SortFunc(parts, func(a, b *page) int {
		return cmp.Or(cmp.Compare(weight(a.path), weight(b.path)), cmp.Compare(a.path, b.path))
	})
	return home, others, parts
}

// weight puts what shows the answer last.
func weight(p string) int {
	switch base := lower(path.Base(p)); {
	case strings.Contains(base, "solution") || strings.Contains(base, "answer"):
		return 2
	case strings.Contains(base, "hint"):
		return 1
	}
	return 0
}

// joined: short files that together say one thing, such as the parts of a task.
func joined(dir string, parts []*page) bool {
	words := 0
	for _, p := range parts {
		words += p.words
	}
	return dir != "." && words/len(parts) < 250
}

func (r *run) unitOf(p *page) *unit {
	u := &unit{path: p.path, main: p, title: p.title}
	if u.title == "" || generic(p.path) && len(strings.Fields(u.title)) < 3 {
		u.title = joinTitle(r.folderTitle(path.Dir(p.path)), u.title)
	}
	r.units = append(r.units, u)
	p.unit = u
	return u
}

// planDocuments makes an item of each document, or of all documents of a folder
// when only the folder has a name that says something.
func (r *run) planDocuments(dir string, docs []string) {
	byStem := map[string][]string{}
	for _, d := range docs {
		stem := strings.TrimSuffix(strings.TrimSuffix(d, path.Ext(d)), ".preview")
		if generic(d) {
			stem = dir
		}
		byStem[stem] = append(byStem[stem], d)
	}
	for _, stem := range sortedKeys(byStem) {
		title := humanise(path.Base(stem))
		if stem == dir {
			title = r.folderTitle(dir)
		}
		r.units = append(r.units, &unit{path: stem, documents: byStem[stem], title: title})
	}
}

// folderTitle says what a folder is about: its own page, or its name, with the
// folder above where that alone says nothing.
func (r *run) folderTitle(dir string) string {
	for _, name := range []string{"README.md", "index.md", "readme.md", "index.html"} {
		if p := r.pages[path.Join(dir, name)]; p != nil && p.title != "" {
			return p.title
		}
	}
	if p := r.pages[dir+".md"]; p != nil && p.title != "" {
		return p.title
	}
	if dir == "." || dir == "/" {
		return humanise(r.o.Name)
	}
	if generic(dir) {
		return joinTitle(r.folderTitle(path.Dir(dir)), humanise(path.Base(dir)))
	}
	return humanise(path.Base(dir))
}

func joinTitle(a, b string) string {
	if words := strings.Fields(lower(b)); len(words) > 1 && strings.Contains(lower(a), words[0]) {
		return capital(b) // it names the folder already
	}
	if b == "" || fold.Slug(a, 200) == fold.Slug(b, 200) || strings.EqualFold(b, "readme") || strings.EqualFold(b, "index") {
		return a
	}
	return a + ": " + strings.ToLower(b[:1]) + b[1:]
}

// named is the title of a page that has none, by its name and its folder's.
func (r *run) named(p, dir string) string {
	title := humanise(strings.TrimSuffix(path.Base(p), path.Ext(p)))
	if generic(p) || len(strings.Fields(title)) < 3 && dir != "." {
		return joinTitle(r.folderTitle(dir), title)
	}
	return title
}

var (
	genericName = regexp.MustCompile(`^(index|readme|slides?|file|document|doc|docs|page|activity|activities|quiz|quiz-answers|answers?|challenges?|introduction|intro|overview|pupils?|teachers?|students?|lessons?|content|untitled|worksheet|description|main|notes|resources?|images?|img|files|data|en|\d+)\d*$`)
	datePrefix  = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}-`)
	orderPrefix = regexp.MustCompile(`^\d{1,3}[-_. ]+`)
	separators  = regexp.MustCompile(`[-_\s]+`)
)

// generic: a name that says nothing without its folder.
func generic(p string) bool {
	base := lower(path.Base(p))
	base = strings.TrimSuffix(base, path.Ext(base))
	return genericName.MatchString(strings.TrimSuffix(base, ".preview"))
}

// humanise makes "Year 7" of "year-7" and "Ready, steady" of "01_ready, steady".
func humanise(name string) string {
	name = orderPrefix.ReplaceAllString(datePrefix.ReplaceAllString(name, ""), "")
	name = strings.TrimSpace(separators.ReplaceAllString(name, " "))
	if name == "" {
		return "Untitled"
	}
	return capital(name)
}

// capital begins a title as titles begin, but for names such as iPad.
func capital(s string) string {
	if len(s) > 1 && s[0] >= 'a' && s[0] <= 'z' && (s[1] < 'A' || s[1] > 'Z') && !strings.Contains(strings.SplitN(s, " ", 2)[0], ":") {
		return strings.ToUpper(s[:1]) + s[1:]
	}
	return s
}

// address gives every unit its slug: the one it has, or the shortest name that
// is free, with the folders above where the name alone is taken.
func (r *run) address(ctx context.Context) error {
	taken, err := r.im.Library.SlugsUnscoped(ctx, r.o.OrgID)
	if err != nil {
		return err
	}
	// Pages that own their names come first, whatever order the tree has.
	order := slices.Clone(r.units)
	slices.SortStableFunc(order, func(a, b *unit) int {
		return cmp.Or(cmp.Compare(strings.Count(a.path, "/"), strings.Count(b.path, "/")), cmp.Compare(foreign(a.path), foreign(b.path)))
	})
	for _, u := range order {
		if k, ok := r.known[r.source(u.path)]; ok {
			u.slug = k.Slug
			continue
		}
		u.slug = r.freeSlug(u, taken)
		taken[u.slug] = true
	}
	return nil
}

// foreign: of pages in several languages the English one has the name.
func foreign(p string) int {
	if strings.Contains("/"+p, "/en/") {
		return 0
	}
	return 1
}

func (r *run) freeSlug(u *unit, taken map[string]bool) string {
	if u.main != nil {
		if s := fold.Slug(u.main.front.first("slug"), 80); s != "" && !taken[s] {
			return s
		}
	}
	name := strings.TrimSuffix(u.path, path.Ext(u.path))
	parts := strings.Split(name, "/")
	slug := ""
	for n := len(parts) - 1; n >= 0; n-- {
		if isIndex(parts[n]) && n > 0 {
			continue
		}
		part := orderPrefix.ReplaceAllString(datePrefix.ReplaceAllString(parts[n], ""), "")
		slug = strings.Trim(fold.Slug(part, 80)+"-"+slug, "-")
		if slug != "" && !taken[slug] && !generic(slug) {
			return fold.Slug(slug, 80)
		}
	}
	slug = cmp.Or(fold.Slug(slug, 74), fold.Slug(u.title, 74), "item")
	for n := 2; taken[slug]; n++ {
		slug = fmt.Sprintf("%s-%d", strings.TrimRight(slug, "-0123456789"), n)
	}
	return slug
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// problemWords says why a file could not be read.
func problemWords(code string) string {
	switch code {
	case "file.encrypted":
		return "it is locked with a password"
	case "file.ratio", "file.unpacked", "file.too_many_parts", "file.pixels":
		return "it unpacks to far more than it seems; it may be harmful"
	case "file.polyglot":
		return "it is several files in one; it may be harmful"
	case "file.too_large":
		return "it is larger than a file may be"
	case "file.empty":
		return "it is empty"
	}
	return "it is damaged or not what its name says"
}

// examined reads a file of the tree into the store.
func (r *run) examine(ctx context.Context, f *files.File, p string) (text string, problem string, err error) {
	text, err = r.im.Files.Examine(ctx, f, r.root.Name()+"/"+p)
	switch k := errs.KindOf(err); {
	case err == nil && f.State == files.Failed:
		return "", problemWords(f.Problem), nil
	case err != nil && (k == errs.Invalid || k == errs.TooLarge):
		return "", problemWords(errs.CodeOf(err)), nil
	}
	return text, "", err
}
