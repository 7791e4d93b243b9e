// Package archtest keeps the architecture true: what may import what, whose SQL
// asks who is looking, what names and sizes are allowed. Each rule is tried on
// the sources as they are and on a small fake source that it must catch.
//
// An exception is a line in exceptions.go with its reason, seen in review.
package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// house is every source of the project.
type house struct {
	fset  *token.FileSet
	files []*file
	templ []*template
}

// file is one Go file.
type file struct {
	*ast.File
	house     *house
	path      string // from the top of the repository
	dir       string // its package below internal/, or its folder from the top: "platform/db", "cmd/staffroom"
	test      bool   // only compiled for tests, or a package that only tests import
	generated bool
	lines     int
}

// template is one .templ file, as text.
type template struct {
	path, dir, text string
}

// skipped folders hold nothing of ours to judge.
var skipped = []string{".git", "vendor", "node_modules", "testdata", "dist", "data", "bin", "tools"}

// load reads every source below fsys, the top of the repository.
func load(fsys fs.FS) (*house, error) {
	h := &house{fset: token.NewFileSet()}
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains(skipped, d.Name()):
			return fs.SkipDir
		case d.IsDir():
			return nil
		}
		return h.add(fsys, p)
	})
	return h, err
}

func (h *house) add(fsys fs.FS, p string) error {
	ext := path.Ext(p)
	if ext != ".go" && ext != ".templ" {
		return nil
	}
	b, err := fs.ReadFile(fsys, p)
	if err != nil {
		return err
	}
	dir := strings.TrimPrefix(path.Dir(p), "internal/")
	if ext == ".templ" {
		h.templ = append(h.templ, &template{path: p, dir: dir, text: string(b)})
		return nil
	}
	f, err := parser.ParseFile(h.fset, p, b, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	h.files = append(h.files, &file{
		File: f, house: h, path: p, dir: dir, lines: strings.Count(string(b), "\n"),
		test:      strings.HasSuffix(p, "_test.go") || forTests(dir),
		generated: ast.IsGenerated(f),
	})
	return nil
}

// forTests says that only tests import the package.
func forTests(dir string) bool {
	return within(dir, "testkit", "archtest", "e2e") || strings.HasSuffix(path.Base(dir), "test") || within(dir, "platform/db/dbtest")
}

// within reports whether dir is one of the folders or lies in one.
func within(dir string, folders ...string) bool {
	return slices.ContainsFunc(folders, func(f string) bool { return dir == f || strings.HasPrefix(dir, f+"/") })
}

// ours are the files whose rules are strict: neither tests nor written by programs.
func (h *house) ours() []*file {
	return slices.DeleteFunc(slices.Clone(h.files), func(f *file) bool { return f.test || f.generated })
}

// at is the place of a node, for a message.
func (f *file) at(n ast.Node) string {
	p := f.house.fset.Position(n.Pos())
	return p.Filename + ":" + strconv.Itoa(p.Line)
}

// imports are the paths that the file imports.
func (f *file) imports() []string {
	var all []string
	for _, im := range f.Imports {
		if p, err := strconv.Unquote(im.Path.Value); err == nil {
			all = append(all, p)
		}
	}
	return all
}

// uses finds uses of names of the package at path, however the file calls it.
func (f *file) uses(path string, names ...string) []*ast.SelectorExpr {
	var local string
	for _, im := range f.Imports {
		if p, _ := strconv.Unquote(im.Path.Value); p == path {
			local = p[strings.LastIndexByte(p, '/')+1:]
			if im.Name != nil {
				local = im.Name.Name
			}
		}
	}
	if local == "" {
		return nil
	}
	var found []*ast.SelectorExpr
	ast.Inspect(f.File, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		if ok {
			if x, isName := s.X.(*ast.Ident); isName && x.Name == local && slices.Contains(names, s.Sel.Name) {
				found = append(found, s)
			}
		}
		return true
	})
	return found
}
