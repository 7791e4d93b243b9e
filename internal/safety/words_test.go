package safety

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"staffroom/internal/platform/web"
)

// wordless are packages whose errors nobody meets on a screen.
var wordless = map[string]string{
	"cli":                "commands print the message that the log has",
	"platform/blob":      "keys and addresses of files are ours and the operator's",
	"platform/facts":     "a trail of everything is asked for by a mistake in the program",
	"platform/config":    "the operator reads it at the start",
	"protocols/folder":   "an import's report quotes the message",
	"platform/db":        "words are asked of the packages that use it",
	"platform/jobs":      "the log's",
	"platform/mail":      "an address is checked before mail is made",
	"platform/web/theme": "colours are checked before a theme is made of them",
	"testkit":            "for tests",
}

// spoken are the kinds that people meet with something to put right, which the
// general words of the kind do not tell them.
var spoken = []string{"Invalid", "Conflict", "TooLarge", "TooMany"}

var code = regexp.MustCompile(`^[a-z]+\.[a-z0-9_]+$`)

// TestEveryErrorHasWords gathers the codes of errors from the source and asks
// whether a person would be told more than "that did not work".
func TestEveryErrorHasWords(t *testing.T) {
	found := map[string]string{}
	err := filepath.WalkDir("..", func(path string, e os.DirEntry, err error) error {
		dir := filepath.ToSlash(strings.TrimPrefix(filepath.Dir(path), "../"))
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || silent(dir) {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err == nil {
			for _, c := range codes(f) {
				found[c] = path
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) < 40 {
		t.Fatalf("only %d codes found: the test does not look where they are", len(found))
	}
	for c, path := range found {
		if !web.HasWords(c) {
			t.Errorf("%s: nobody told people what %q means (web.Words)", path, c)
		}
	}
}

func silent(dir string) bool {
	for d := range wordless {
		if dir == d || strings.HasPrefix(dir, d+"/") {
			return true
		}
	}
	return false
}

// codes are what errs.New and errs.Wrap are given for the kinds that are
// spoken, and what stands for a field's error.
func codes(f *ast.File) []string {
	var out []string
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			name, args := called(n), n.Args
			if name == "Wrap" && len(args) > 0 {
				args = args[1:]
			}
			if (name == "New" || name == "Wrap") && len(args) > 1 && slices.Contains(spoken, selected(args[0])) {
				out = append(out, literal(args[1]))
			}
			if name == "Fields" && len(args) == 2 {
				if m, ok := args[1].(*ast.CompositeLit); ok {
					for _, e := range m.Elts {
						out = append(out, literal(e.(*ast.KeyValueExpr).Value))
					}
				}
			}
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				if _, ok := l.(*ast.IndexExpr); ok && i < len(n.Rhs) && code.MatchString(literal(n.Rhs[i])) {
					out = append(out, literal(n.Rhs[i]))
				}
			}
		}
		return true
	})
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

// called is the function of package errs that is called.
func called(c *ast.CallExpr) string {
	if s, ok := c.Fun.(*ast.SelectorExpr); ok {
		if x, ok := s.X.(*ast.Ident); ok && x.Name == "errs" {
			return s.Sel.Name
		}
	}
	return ""
}

func selected(e ast.Expr) string {
	if s, ok := e.(*ast.SelectorExpr); ok {
		return s.Sel.Name
	}
	return ""
}

func literal(e ast.Expr) string {
	if l, ok := e.(*ast.BasicLit); ok && l.Kind == token.STRING {
		s, _ := strconv.Unquote(l.Value)
		return s
	}
	return ""
}

// TestCodesCatch is the positive control.
func TestCodesCatch(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "a.go", `package a
func f(m map[string]string) error {
	m["title"] = "item.title_missing"
	if x { return errs.Fields("a.b", map[string]string{"x": "item.x_long"}) }
	if x { return errs.Wrap(err, errs.Conflict, "item.taken", "%s") }
	return errs.New(errs.Invalid, "item.wrong", "%s")
}`, 0)
	if err != nil {
		t.Fatal(err)
	}
	if got := codes(f); !slices.Equal(got, []string{"item.title_missing", "item.x_long", "item.taken", "item.wrong"}) {
		t.Errorf("found %v", got)
	}
}
