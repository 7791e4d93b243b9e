package archtest

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// rules, each with fakes: sources that it must catch, and sources that it must let pass.
// A fake is "path\ntext"; a Go fake needs no package clause.
var rules = []struct {
	name  string
	check func(*house) []string
	bad   []string
	good  []string
}{
	{"imports go down", checkImports,
		[]string{
			"internal/platform/db/a.go\n" + `import _ "staffroom/internal/identity/authz"`,
			"internal/features/library/a.go\n" + `import _ "staffroom/internal/features/events"`,
			"internal/kernel/tags/a.go\n" + `import _ "staffroom/internal/kernel/files"`,
			"internal/readers/home/a.go\n" + `import _ "staffroom/internal/features/library/libraryweb"`,
			"internal/protocols/api/a.go\n" + `import _ "staffroom/internal/app"`,
			"internal/platform/jobs/a.go\n" + `import _ "staffroom/internal/platform/db/dbtest"`,
			"internal/app/a.go\n" + `import _ "staffroom/internal/testkit/browser"`,
			"internal/attic/a.go\n",
		},
		[]string{
			"internal/app/a.go\n" + `import _ "staffroom/internal/features/library/libraryweb"`,
			"internal/features/library/libraryweb/a.go\n" + `import _ "staffroom/internal/features/library"`,
			"internal/kernel/tags/a.go\n" + `import _ "staffroom/internal/kernel/items"`,
			"internal/readers/home/a_test.go\n" + `import _ "staffroom/internal/testkit"`,
			"cmd/staffroom/a.go\n" + `import _ "staffroom/internal/cli"`,
		}},
	{"HTTP stays at the doors", checkHTTP,
		[]string{
			"internal/features/library/a.go\n" + `import _ "net/http"`,
			"internal/platform/blob/a.go\n" + `import _ "net/http/httptest"`,
		},
		[]string{
			"internal/features/library/libraryweb/a.go\n" + `import _ "net/http"`,
			"internal/platform/blob/a_test.go\n" + `import _ "net/http/httptest"`,
		}},
	{"pages call services", checkPages,
		[]string{"internal/features/library/libraryweb/a.go\n" + `import _ "staffroom/internal/platform/db"`},
		[]string{"internal/readers/home/a.go\n" + `import _ "staffroom/internal/platform/db"`}},
	{"SQL over items asks who is looking", checkVisible,
		[]string{
			"internal/kernel/items/a.go\n" + `func List() { q("SELECT i.id FROM items i WHERE 1 = 1") }`,
			"internal/kernel/items/a.go\n" + `func List() { q("SELECT i.id " + "FROM " + "items i" + order) }`,
			"internal/kernel/items/a.go\n" + "const all = `SELECT n\nFROM x JOIN items i ON i.id = x.id`\nfunc List() { q(all + order) }",
			"internal/kernel/items/a.go\n" + `func PurgeUnscoped() { q("DELETE FROM items WHERE id = $1") }`,
			"internal/kernel/items/a.go\n" + "func List() {\n// authz: no\nq(`SELECT n FROM items i`) }",
			"internal/kernel/items/a.go\n" + "func List() { w.And(authz.VisiblePeople(a)); q(`SELECT n FROM items i`) }",
		},
		[]string{
			"internal/kernel/items/a.go\n" + `func List() { w.And(authz.Visible(a)); q("SELECT i.id FROM items i" + w.String()) }`,
			"internal/kernel/items/a.go\n" + "const all = `SELECT n FROM items i`\nfunc List() { q(all + where(a)) }\nfunc where(a int) string { return authz.Visible(a) }",
			"internal/kernel/items/a.go\n" + "// PurgeUnscoped is called by the nightly job, which has no person.\n" + `func PurgeUnscoped() { q("DELETE FROM items WHERE id = $1") }`,
			"internal/kernel/items/a.go\n" + "func Slug() {\n// authz: slugs are unique whoever may see the items.\nq(`SELECT n FROM items i`) }",
			"internal/kernel/items/a.go\n" + `func Tags() { q("SELECT t.id FROM items_tags t") }`,
		}},
	{"SQL of features stands in stores", checkStores,
		[]string{"internal/features/library/service.go\n" + "func F() { q(`\n\tSELECT id FROM practices`) }"},
		[]string{
			"internal/features/library/store.go\n" + `func F() { q("SELECT id FROM practices") }`,
			"internal/features/library/service.go\n" + `func F() { say("Select a file") }`,
		}},
	{"the clock is an argument", checkClock,
		[]string{
			"internal/kernel/items/a.go\nimport \"time\"\n" + `var t = time.Now()`,
			"internal/kernel/items/a.go\nimport clock \"time\"\n" + `func F() { clock.Since(t) }`,
		},
		[]string{
			"internal/kernel/items/a_test.go\nimport \"time\"\n" + `var t = time.Now()`,
			"internal/kernel/items/a.go\nimport \"time\"\n" + `var t = time.Second`,
		}},
	{"configuration is an argument", checkEnvironment,
		[]string{"internal/kernel/items/a.go\nimport \"os\"\n" + `var v = os.Getenv("X")`},
		[]string{"internal/platform/config/a.go\nimport \"os\"\n" + `var v = os.Getenv("X")`}},
	{"no global HTTP clients or servers", checkClients,
		[]string{
			"internal/app/a.go\nimport \"net/http\"\n" + `func F() { http.Get("x") }`,
			"internal/app/a.go\nimport \"net/http\"\n" + `var c = http.DefaultClient`,
		},
		[]string{"internal/app/a.go\nimport \"net/http\"\n" + `var c = &http.Client{}`}},
	{"markup is escaped", checkRaw,
		[]string{
			"internal/readers/home/a.go\nimport \"github.com/a-h/templ\"\n" + `var c = templ.Raw("x")`,
			"internal/readers/home/a.templ\n@templ.Raw(body)",
			"internal/protocols/feeds/a.go\nimport \"html/template\"\n" + `var c = template.HTML("x")`,
		},
		[]string{
			"internal/platform/web/ui/a.templ\n@templ.Raw(icon)",
			"internal/readers/home/a.go\nimport \"github.com/a-h/templ\"\n" + `var c = templ.URL("x")`,
		}},
	{"no inline script or style", checkInline,
		[]string{
			"internal/readers/home/a.templ\n<p style=\"color:red\">",
			"internal/readers/home/a.templ\n<p style={ x }>",
			"internal/readers/home/a.templ\n<button type=\"button\" onclick=\"f()\">",
			"internal/readers/home/a.templ\n<button hx-on:click=\"f()\">",
			"internal/readers/home/a.templ\n<script>f()</script>",
			"internal/readers/home/a.templ\n<style>p{}</style>",
		},
		[]string{
			"internal/readers/home/a.templ\n<script type=\"module\" src={ v.Script } defer></script>",
			"internal/readers/home/a.templ\n<p data-style=\"x\" class=\"style\">one = two</p>",
		}},
	{"names say something", checkNames,
		[]string{
			"internal/platform/utils/a.go\n",
			"internal/kernel/items/item_helpers.go\n",
			"internal/kernel/items/a.go\ntype ItemManager struct{}",
			"internal/kernel/items/a.go\nfunc textUtils() {}",
		},
		[]string{
			"internal/kernel/items/a.go\ntype Database struct{}\nfunc slugBase() {}",
			"internal/kernel/items/a_test.go\nfunc (f fake) Helper() {}",
		}},
	{"exported things are explained", checkDocs,
		[]string{
			"internal/kernel/items/a.go\nfunc F() {}",
			"internal/kernel/items/a.go\ntype T int",
			"internal/kernel/items/a.go\ntype t int\nvar (\n\tV = 1\n)",
			"internal/kernel/items/a.go\n// T is.\ntype T[V any] int\nfunc (t *T[V]) M() {}",
		},
		[]string{"internal/kernel/items/a.go\n// T is.\ntype T int\n\nfunc (T) String() string { return \"\" }\ntype u int\nfunc (u) M() {}\n// These are.\nconst (\n\tA = 1\n\tB = 2\n)"}},
	{"sizes", checkSizes,
		[]string{
			"internal/kernel/items/a.go\nfunc f() {\n" + strings.Repeat("\tg()\n", 70) + "}",
			"internal/kernel/items/a.go\n" + strings.Repeat("\n", fileLines),
			"internal/kernel/items/a.go\n" + strings.Repeat("\n", packageLines),
		},
		[]string{"internal/kernel/items/a.go\nfunc f() {\n" + strings.Repeat("\tg()\n", 60) + "}"}},
}

func TestRules(t *testing.T) {
	real, err := load(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rules {
		t.Run(r.name, func(t *testing.T) {
			for _, w := range r.check(real) {
				t.Error(w)
			}
		})
	}
	all := functions(real)
	t.Logf("%d files, %d functions: median %d lines, 95th percentile %d, longest %v",
		len(real.files), len(all), percentile(all, 50), percentile(all, 95), all[max(len(all)-5, 0):])
}

// TestRulesCatch is the positive control.
func TestRulesCatch(t *testing.T) {
	for _, r := range rules {
		for i, source := range r.bad {
			t.Run(fmt.Sprintf("%s/bad %d", r.name, i), func(t *testing.T) {
				if wrong := r.check(fake(t, source)); len(wrong) == 0 {
					t.Errorf("not caught:\n%s", source)
				}
			})
		}
		for i, source := range r.good {
			t.Run(fmt.Sprintf("%s/good %d", r.name, i), func(t *testing.T) {
				if wrong := r.check(fake(t, source)); len(wrong) > 0 {
					t.Errorf("%v, but it is right:\n%s", wrong, source)
				}
			})
		}
	}
}

func fake(t *testing.T, source string) *house {
	t.Helper()
	path, text, _ := strings.Cut(source, "\n")
	if strings.HasSuffix(path, ".go") {
		dirs := strings.Split(path, "/")
		text = "package " + dirs[len(dirs)-2] + "\n" + text
	}
	h, err := load(fstest.MapFS{path: {Data: []byte(text)}})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// TestExceptionsHaveReasons finds exceptions that nobody explains.
func TestExceptionsHaveReasons(t *testing.T) {
	for _, m := range meetings {
		if m.reason == "" {
			t.Errorf("%s may import %s, but nobody says why", m.from, m.to)
		}
	}
	for _, list := range [][]struct{ dir, reason string }{speakHTTP, readTheClock, readEnvironment, rawMarkup} {
		for _, e := range list {
			if e.reason == "" {
				t.Errorf("%s is an exception without a reason", e.dir)
			}
		}
	}
}
