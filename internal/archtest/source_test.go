package archtest

import (
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// checkClock finds packages that ask the world what time it is.
func checkClock(h *house) (wrong []string) {
	for _, f := range h.ours() {
		if listed(f.dir, readTheClock) {
			continue
		}
		for _, s := range f.uses("time", "Now", "Since", "Until") {
			wrong = append(wrong, fmt.Sprintf("%s: time.%s; the clock is an argument", f.at(s), s.Sel.Name))
		}
	}
	return wrong
}

// checkEnvironment finds configuration that comes in by the back door.
func checkEnvironment(h *house) (wrong []string) {
	for _, f := range h.ours() {
		if listed(f.dir, readEnvironment) {
			continue
		}
		for _, s := range f.uses("os", "Getenv", "LookupEnv", "Environ", "ExpandEnv") {
			wrong = append(wrong, fmt.Sprintf("%s: os.%s; configuration is an argument", f.at(s), s.Sel.Name))
		}
	}
	return wrong
}

// checkClients finds the global clients and servers of net/http: they have no
// deadline, and would reach addresses that our own client refuses.
func checkClients(h *house) (wrong []string) {
	for _, f := range h.ours() {
		for _, s := range f.uses("net/http", "Get", "Post", "PostForm", "Head", "DefaultClient", "DefaultTransport",
			"DefaultServeMux", "Handle", "HandleFunc", "ListenAndServe", "ListenAndServeTLS", "Serve") {
			wrong = append(wrong, fmt.Sprintf("%s: http.%s is global; make one with limits", f.at(s), s.Sel.Name))
		}
	}
	return wrong
}

// checkRaw finds HTML that escapes escaping. In templates the generated code is
// not looked at, the template is.
func checkRaw(h *house) (wrong []string) {
	for _, f := range h.ours() {
		if listed(f.dir, rawMarkup) {
			continue
		}
		for _, s := range f.uses("github.com/a-h/templ", "Raw", "SafeURL", "SafeCSS", "SafeCSSProperty", "JSUnsafeFuncCall") {
			wrong = append(wrong, fmt.Sprintf("%s: templ.%s; only markup and ui may", f.at(s), s.Sel.Name))
		}
		for _, s := range f.uses("html/template", "HTML", "HTMLAttr", "URL", "JS", "CSS", "Srcset") {
			wrong = append(wrong, fmt.Sprintf("%s: template.%s; only markup and ui may", f.at(s), s.Sel.Name))
		}
	}
	for _, t := range h.templ {
		if !listed(t.dir, rawMarkup) {
			wrong = append(wrong, t.find(rawInTempl, "only markup and ui may")...)
		}
	}
	return wrong
}

var (
	rawInTempl    = regexp.MustCompile(`\btempl\.(Raw|SafeURL|SafeCSS|SafeCSSProperty|JSUnsafeFuncCall)\b`)
	inlineInTempl = regexp.MustCompile(`(?i)<style\b|<script(\s+type="module")?\s*>|\sstyle\s*=\s*["'{]|\shx-on[:-]|\son[a-z]{3,}\s*=\s*["'{]|javascript:`)
)

// checkInline finds script and style in templates that the content security policy refuses.
func checkInline(h *house) (wrong []string) {
	for _, t := range h.templ {
		wrong = append(wrong, t.find(inlineInTempl, "the content security policy allows no inline script or style")...)
	}
	return wrong
}

func (t *template) find(re *regexp.Regexp, why string) (wrong []string) {
	for i, line := range strings.Split(t.text, "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "//") {
			continue
		}
		if m := re.FindString(line); m != "" {
			wrong = append(wrong, fmt.Sprintf("%s:%d: %s; %s", t.path, i+1, strings.TrimSpace(m), why))
		}
	}
	return wrong
}

// vague words say nothing about a thing.
var vague = []string{"util", "utils", "utility", "utilities", "common", "helper", "helpers", "manager", "base", "misc"}

// checkNames finds vague names of packages, files, types and functions.
func checkNames(h *house) (wrong []string) {
	for _, f := range h.files {
		stem := strings.TrimSuffix(strings.TrimSuffix(path.Base(f.path), ".go"), "_test")
		for _, w := range append(strings.Split(stem, "_"), path.Base(f.dir), f.Name.Name) {
			if slices.Contains(vague, strings.ToLower(w)) {
				wrong = append(wrong, fmt.Sprintf("%s: %q says nothing", f.path, w))
			}
		}
		for _, name := range declared(f) {
			ws := camel(name.Name)
			last := strings.ToLower(ws[len(ws)-1])
			if slices.Contains(vague, last) && last != "base" { // the base of a slug or of an address is one
				wrong = append(wrong, fmt.Sprintf("%s: %s says nothing", f.at(name), name.Name))
			}
		}
	}
	return wrong
}

// declared are the names of types and of functions, not of methods.
func declared(f *file) (names []*ast.Ident) {
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				names = append(names, d.Name)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				if t, ok := s.(*ast.TypeSpec); ok {
					names = append(names, t.Name)
				}
			}
		}
	}
	return names
}

// camel splits a name into its words.
func camel(name string) (ws []string) {
	start := 0
	for i, r := range name {
		if i > start && unicode.IsUpper(r) {
			ws, start = append(ws, name[start:i]), i
		}
	}
	return append(ws, name[start:])
}

// evident methods do what their interface says.
var evident = []string{"String", "Error", "Unwrap", "Is", "As", "Scan", "Value", "Len", "Less", "Swap", "ServeHTTP", "Read", "Write", "Close",
	"MarshalJSON", "UnmarshalJSON", "MarshalText", "UnmarshalText"}

// checkDocs finds exported things that nobody explains. A group of constants is
// explained once.
func checkDocs(h *house) (wrong []string) {
	for _, f := range h.ours() {
		if f.Name.Name == "main" {
			continue
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && d.Doc == nil && !unseen(d) {
					wrong = append(wrong, fmt.Sprintf("%s: %s has no comment", f.at(d), d.Name.Name))
				}
			case *ast.GenDecl:
				wrong = append(wrong, undocumented(f, d)...)
			}
		}
	}
	return wrong
}

// unseen methods are evident, or belong to a type that is not exported.
func unseen(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return false
	}
	if slices.Contains(evident, d.Name.Name) {
		return true
	}
	t := d.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return !x.IsExported()
		default:
			return true
		}
	}
}

func undocumented(f *file, d *ast.GenDecl) (wrong []string) {
	if d.Tok == token.IMPORT || d.Doc != nil {
		return nil
	}
	for _, s := range d.Specs {
		switch s := s.(type) {
		case *ast.TypeSpec:
			if s.Name.IsExported() && s.Doc == nil {
				wrong = append(wrong, fmt.Sprintf("%s: %s has no comment", f.at(s), s.Name.Name))
			}
		case *ast.ValueSpec:
			if s.Names[0].IsExported() && s.Doc == nil && s.Comment == nil {
				wrong = append(wrong, fmt.Sprintf("%s: %s has no comment", f.at(s), s.Names[0].Name))
			}
		}
	}
	return wrong
}

// function is one function and its length in lines.
type function struct {
	at    string
	lines int
}

// functions are all of ours, shortest first.
func functions(h *house) (all []function) {
	for _, f := range h.ours() {
		for _, d := range f.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && d.Body != nil {
				lines := h.fset.Position(d.End()).Line - h.fset.Position(d.Pos()).Line + 1
				all = append(all, function{f.at(d) + " " + d.Name.Name, lines})
			}
		}
	}
	slices.SortFunc(all, func(a, b function) int { return a.lines - b.lines })
	return all
}

// percentile of sorted functions; 0 of none.
func percentile(all []function, p int) int {
	if len(all) == 0 {
		return 0
	}
	return all[min(len(all)*p/100, len(all)-1)].lines
}

// checkSizes finds packages, files and functions that have grown two subjects.
func checkSizes(h *house) (wrong []string) {
	all := functions(h)
	if p := percentile(all, 95); p >= functionP95 {
		longest := all[max(len(all)-5, 0):]
		wrong = append(wrong, fmt.Sprintf("one function in twenty has %d lines or more, the limit is %d; the longest: %v", p, functionP95, longest))
	}
	lines := map[string]int{}
	for _, f := range h.ours() {
		lines[f.dir] += f.lines
		if f.lines > fileLines {
			wrong = append(wrong, fmt.Sprintf("%s has %d lines, more than %d: split it by noun", f.path, f.lines, fileLines))
		}
	}
	for dir, n := range lines {
		if n > packageLines {
			wrong = append(wrong, fmt.Sprintf("package %s has %d lines, more than %d: it is two", dir, n, packageLines))
		}
	}
	slices.Sort(wrong)
	return wrong
}
