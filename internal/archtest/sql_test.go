package archtest

import (
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	fromItems = regexp.MustCompile(`(?i)\b(from|join)\s+items\b`)
	statement = regexp.MustCompile(`^\s*(SELECT\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|WITH\s+\w+\s+AS\s*\()`)
)

// routine is a function, or a constant or variable of the package that holds SQL:
// something that SQL can stand in and that others in the package can use.
type routine struct {
	name     string
	at       string
	doc      string
	function bool
	excused  bool            // says "authz: " and a reason inside
	items    bool            // has SQL that reads items
	visible  bool            // mentions authz.Visible
	uses     map[string]bool // names it mentions
}

// checkVisible finds SQL that reads items for nobody in particular: a function
// with such SQL mentions authz.Visible, itself or through a function of its
// package that it calls; or it has a comment "authz: …" inside that says why it
// need not; or it is named …Unscoped and its comment says why.
func checkVisible(h *house) (wrong []string) {
	for _, rs := range routines(h) {
		for _, r := range rs {
			if !r.function || r.excused || !readsItems(r, rs, map[string]bool{}) {
				continue
			}
			switch {
			case strings.HasSuffix(r.name, "Unscoped") && len(strings.Fields(r.doc)) < 6:
				wrong = append(wrong, fmt.Sprintf("%s: %s does not say why nobody is asked", r.at, r.name))
			case !strings.HasSuffix(r.name, "Unscoped") && !asksWho(r, rs, map[string]bool{}):
				wrong = append(wrong, fmt.Sprintf("%s: %s reads items without authz.Visible; add it, or name it …Unscoped and say why", r.at, r.name))
			}
		}
	}
	return wrong
}

// readsItems follows constants and variables, not calls: what a function calls is judged by itself.
func readsItems(r *routine, all []*routine, seen map[string]bool) bool {
	if r.items {
		return true
	}
	return slices.ContainsFunc(all, func(o *routine) bool {
		if o.function || !r.uses[o.name] || seen[o.name] {
			return false
		}
		seen[o.name] = true
		return readsItems(o, all, seen)
	})
}

func asksWho(r *routine, all []*routine, seen map[string]bool) bool {
	if r.visible {
		return true
	}
	return slices.ContainsFunc(all, func(o *routine) bool {
		if !r.uses[o.name] || seen[o.name] {
			return false
		}
		seen[o.name] = true
		return asksWho(o, all, seen)
	})
}

// routines are those of every package but authz, which makes the condition.
func routines(h *house) map[string][]*routine {
	all := map[string][]*routine{}
	for _, f := range h.ours() {
		if within(f.dir, "identity/authz") {
			continue
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				r := &routine{name: d.Name.Name, at: f.at(d), doc: d.Doc.Text(), function: true, excused: excused(f, d), uses: map[string]bool{}}
				r.read(d)
				all[f.dir] = append(all[f.dir], r)
			case *ast.GenDecl:
				if d.Tok == token.CONST || d.Tok == token.VAR {
					all[f.dir] = append(all[f.dir], values(f, d)...)
				}
			}
		}
	}
	return all
}

// excused says that a comment inside the function gives a reason of some words.
func excused(f *file, d *ast.FuncDecl) bool {
	return slices.ContainsFunc(f.Comments, func(c *ast.CommentGroup) bool {
		_, why, ok := strings.Cut(c.Text(), "authz: ")
		return ok && len(strings.Fields(why)) >= 5 && d.Pos() <= c.Pos() && c.End() <= d.End()
	})
}

func values(f *file, d *ast.GenDecl) (all []*routine) {
	for _, s := range d.Specs {
		v, ok := s.(*ast.ValueSpec)
		if !ok {
			continue
		}
		for _, name := range v.Names {
			r := &routine{name: name.Name, at: f.at(v), uses: map[string]bool{}}
			for _, e := range v.Values {
				r.read(e)
			}
			all = append(all, r)
		}
	}
	return all
}

func (r *routine) read(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr, *ast.BasicLit:
			if text, isText := joined(n.(ast.Expr)); isText && fromItems.MatchString(text) {
				r.items = true
			}
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && x.Name == "authz" && n.Sel.Name == "Visible" {
				r.visible = true
			}
			r.uses[n.Sel.Name] = true
		case *ast.Ident:
			r.uses[n.Name] = true
		}
		return true
	})
}

// joined is the text that literals added together make; what stands between them is a gap.
func joined(e ast.Expr) (text string, isText bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "", false
		}
		s, err := strconv.Unquote(e.Value)
		return s, err == nil
	case *ast.BinaryExpr:
		a, ok1 := joined(e.X)
		b, ok2 := joined(e.Y)
		return a + b, e.Op == token.ADD && (ok1 || ok2)
	case *ast.ParenExpr:
		return joined(e.X)
	}
	return "", false
}

// checkStores keeps SQL in the stores of features: store.go, or store_<noun>.go.
func checkStores(h *house) (wrong []string) {
	for _, f := range h.ours() {
		if !within(f.dir, "features") || strings.HasPrefix(path.Base(f.path), "store") {
			continue
		}
		ast.Inspect(f.File, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok {
				if text, isText := joined(l); isText && statement.MatchString(text) {
					wrong = append(wrong, f.at(l)+": SQL stands in store.go")
				}
			}
			return true
		})
	}
	return wrong
}
