package folder

import (
	"context"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// class is what a file is to an import.
type class uint8

const (
	other    class = iota
	pageFile       // Markdown, HTML or plain text: becomes text of an item
	document       // Office or PDF: is attached
	pictureFile
)

var classes = map[string]class{
	".md": pageFile, ".markdown": pageFile, ".html": pageFile, ".htm": pageFile,
	".pptx": document, ".docx": document, ".xlsx": document, ".odp": document, ".odt": document, ".ods": document, ".pdf": document,
	".png": pictureFile, ".jpg": pictureFile, ".jpeg": pictureFile, ".gif": pictureFile, ".webp": pictureFile,
}

func classOf(name string) class { return classes[lower(path.Ext(name))] }

// The bounds of a tree. One more is told and left out.
const (
	maxFiles = 200_000
	maxDepth = 40
	maxPage  = 2 << 20
)

// tree is the files of the folder, and where a path that is written in a page
// may be meant to lead.
type tree struct {
	files  map[string]class
	byName map[string][]string // last part → paths
}

// notMaterial are files that are about a folder of material and not in it.
var notMaterial = []string{
	"licence", "license", "licences", "copying", "notice", "changelog", "contributing", "code_of_conduct", "code-of-conduct", "security", "authors", "summary", "sitemap", "404",
}

func (r *run) readTree(ctx context.Context) error {
	r.tree = tree{map[string]class{}, map[string][]string{}}
	kinds := map[string]int{} // of files that nobody reads: ending → how many
	err := fs.WalkDir(r.root.FS(), ".", func(p string, d fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			r.skip(p, "it cannot be read")
			return nil
		}
		return r.visit(p, d, kinds)
	})
	for _, ending := range sortedKeys(kinds) {
		r.say("*"+ending, plural(kinds[ending], "file", "files")+" of a kind that is not imported")
		r.report.Skipped += kinds[ending]
	}
	return err
}

func (r *run) visit(p string, d fs.DirEntry, kinds map[string]int) error {
	name := d.Name()
	hidden := p != "." && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "__MACOSX") || name == "node_modules")
	switch {
	case d.IsDir():
		if hidden || strings.Count(p, "/") > maxDepth {
			return fs.SkipDir
		}
		return nil
	case hidden || strings.HasPrefix(name, "~$") || name == "Thumbs.db":
		return nil
	case d.Type()&fs.ModeSymlink != 0:
		r.skip(p, "it is a link to somewhere else")
		return nil
	case !d.Type().IsRegular():
		r.skip(p, "it is no file")
		return nil
	case len(r.tree.files) >= maxFiles:
		r.skip(p, "the folder has more files than an import takes")
		return fs.SkipAll
	}
	base := lower(strings.TrimSuffix(name, path.Ext(name)))
	c := classOf(name)
	switch {
	case slices.Contains(notMaterial, base) || strings.HasPrefix(base, "licence-") || strings.HasPrefix(base, "license-"):
		r.skip(p, "it is about the folder: a licence, a table of contents or the like")
	case c == other:
		kinds[lower(path.Ext(name))]++
	default:
		r.tree.files[p] = c
		r.tree.byName[lower(name)] = append(r.tree.byName[lower(name)], p)
	}
	return nil
}

// find is the file that an address in a page leads to, "" for none. Endings are
// tried when the address has none. An address from the top of a site may begin
// anywhere in the folder; of several places the one nearest to the page is meant.
func (t *tree) find(from, addr string, endings ...string) string {
	dir := path.Dir(from)
	rooted := strings.HasPrefix(addr, "/")
	clean := strings.Trim(path.Clean("/"+addr), "/")
	if !rooted {
		clean = path.Join(dir, addr)
		if strings.HasPrefix(clean, "../") || clean == ".." {
			return ""
		}
	}
	for _, end := range endings {
		if _, ok := t.files[clean+end]; ok {
			return clean + end
		}
	}
	suffix := strings.Trim(strings.TrimLeft(addr, "./"), "/")
	if suffix == "" || !rooted && strings.Contains(addr, "../") {
		return ""
	}
	for _, end := range endings {
		if p := t.nearest(dir, suffix+end); p != "" {
			return p
		}
	}
	return ""
}

// nearest is the file whose path ends in suffix and shares most words with dir.
func (t *tree) nearest(dir, suffix string) string {
	best, score := "", -1
	for _, p := range t.byName[lower(path.Base(suffix))] {
		if !strings.HasSuffix("/"+lower(p), "/"+lower(suffix)) {
			continue
		}
		n := 2*shared(dir, path.Dir(p)) + overlap(dir, p)
		if n > score || n == score && len(p) < len(best) {
			best, score = p, n
		}
	}
	return best
}

// shared counts the folders that two paths begin with alike.
func shared(a, b string) int {
	x, y := strings.Split(a, "/"), strings.Split(b, "/")
	n := 0
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	return n
}

// overlap counts the folders of a that stand somewhere in b.
func overlap(a, b string) int {
	n := 0
	parts := strings.Split(b, "/")
	for _, s := range strings.Split(a, "/") {
		if slices.Contains(parts, s) {
			n++
		}
	}
	return n
}
