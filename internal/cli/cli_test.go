package cli

import (
	"bytes"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"staffroom/internal/cli/demo"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/signin"
	"staffroom/internal/platform/config"
)

// call runs one command as main does.
func call(t *testing.T, env []string, args ...string) (status int, out, problems string) {
	t.Helper()
	var o, e bytes.Buffer
	status = run(t.Context(), args, env, &o, &e)
	return status, o.String(), e.String()
}

// must runs a command that has to work and returns what it printed.
func must(t *testing.T, args ...string) string {
	t.Helper()
	status, out, problems := call(t, nil, args...)
	if status != 0 {
		t.Fatalf("staffroom %s: %d %s%s", strings.Join(args, " "), status, out, problems)
	}
	return out
}

// TestJourney is an operator's first day.
func TestJourney(t *testing.T) {
	dir, src := t.TempDir(), t.TempDir()
	data := "--data=" + dir
	lines := filepath.Join(src, "items.jsonl")
	if err := os.WriteFile(lines, []byte(`{"slug":"one","title":"One","body":"A quagga."}`+"\nnot a line\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	pages := filepath.Join(src, "pages")
	if err := os.MkdirAll(pages, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(pages, "two.md"), []byte("# Two\n\nThis page has just about enough words to be an item in a library, we think."), 0o600); err != nil {
		t.Fatal(err)
	}
	must(t, "org", "add", "Hub", "--slug=hub", "--kind=network", data)
	must(t, "org", "add", "Kiln Trust", "--slug=kiln", "--licence=cc by 4.0", "--colour=#0b5a6b", data)
	must(t, "org", "add", "Kiln Primary", "--slug=kiln-primary", "--kind=school", "--in=kiln", data)
	must(t, "org", "link", "kiln", "hub", data)
	if out := must(t, "person", "add", "ada@kiln.example", "--name=Ada Brook", "--org=kiln", "--role=editor", data); !strings.Contains(out, "/password/") {
		t.Errorf("no link to set a password: %s", out)
	}
	who := []string{"--org=kiln", "--author=ada@kiln.example", "--audience=public", data}
	for want, args := range map[string][]string{
		"1 items added, 0 changed, 0 as before, 1 lines left out": {"import", "items", lines},
		"1 items: 1 added": {"import", "folder", pages},
	} {
		if out := must(t, append(args, who...)...); !strings.Contains(out, want) {
			t.Errorf("%v: %s", args, out)
		}
	}
	if out := must(t, "reindex", data); !strings.Contains(out, "2 items") {
		t.Error(out)
	}
	if out := must(t, "migrate", data); !strings.Contains(out, "up to date") {
		t.Error(out)
	}
	backedUp(t, dir, data)
}

func backedUp(t *testing.T, dir, data string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "kiln.backup")
	must(t, "backup", file, data)
	if out := must(t, "backup", file, "--verify"); !strings.Contains(out, "is whole") {
		t.Error(out)
	}
	other := "--data=" + t.TempDir()
	must(t, "restore", file, other)
	if out := must(t, "reindex", other); !strings.Contains(out, "2 items") {
		t.Errorf("restored: %s", out)
	}
	if status, _, problems := call(t, nil, "restore", file, data); status != 1 || !strings.Contains(problems, "--force") {
		t.Errorf("restoring over %s: %d %s", dir, status, problems)
	}
}

// TestRefusals are said in words that help.
func TestRefusals(t *testing.T) {
	data := "--data=" + filepath.Join(t.TempDir(), "data")
	file := filepath.Join(t.TempDir(), "x.jsonl")
	if err := os.WriteFile(file, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	must(t, "org", "add", "Kiln", "--slug=kiln", data)
	must(t, "org", "add", "Far", "--slug=far", data)
	must(t, "person", "add", "ada@kiln.example", "--name=Ada", "--org=kiln", data)
	for want, args := range map[string][]string{
		"`staffroom --help` lists":          {"fly"},
		"no organisation with the slug":     {"import", "items", file, "--org=nowhere", "--author=ada@kiln.example", "--audience=org", data},
		"nobody has the address":            {"import", "items", file, "--org=kiln", "--author=bob@kiln.example", "--audience=org", data},
		"may not publish to everyone":       {"import", "items", file, "--org=kiln", "--author=ada@kiln.example", "--audience=public", data},
		"is not in Far":                     {"import", "items", file, "--org=far", "--author=ada@kiln.example", "--audience=org", data},
		"--audience is me, org":             {"import", "items", file, "--org=kiln", "--author=ada@kiln.example", "--audience=all", data},
		"may not share with that audience":  {"import", "items", file, "--org=kiln", "--author=ada@kiln.example", "--audience=network:far", data},
		"none that Staffroom knows":         {"import", "items", file, "--org=kiln", "--author=ada@kiln.example", "--audience=org", "--licence=WTFPL", data},
		"slug (taken)":                      {"org", "add", "Kiln", "--slug=kiln", data},
		"already in that organisation":      {"person", "add", "ada@kiln.example", "--name=Ada", "--org=kiln", data},
		"not an address":                    {"person", "add", "ada", "--name=Ada", "--org=kiln", data},
		"no database at":                    {"backup", "x.backup", "--data=/nowhere/at/all"},
		"It is not a backup":                {"backup", file, "--verify"},
		"is not accepted":                   {"migrate", "--limits-upload=lots", data},
		"does not start":                    {"serve", "--base-url=http://staffroom.example.org", data},
		"holds a Staffroom that is not a d": {"demo", "--load-only", data},
		"not the folder of a demo":          {"demo", "--fresh", data},
	} {
		status, out, problems := call(t, nil, args...)
		if status == 0 || !strings.Contains(strings.ToLower(problems), strings.ToLower(want)) {
			t.Errorf("staffroom %s: %d %s%s; want %q", strings.Join(args, " "), status, out, problems, want)
		}
	}
}

// TestHelp speaks of every command.
func TestHelp(t *testing.T) {
	_, out, _ := call(t, nil)
	for _, c := range []string{"serve", "demo", "check", "migrate", "org", "person", "import", "reindex", "backup", "restore", "version"} {
		if !strings.Contains(out, "  "+c) {
			t.Errorf("help says nothing of %s:\n%s", c, out)
		}
	}
	if status, out, _ := call(t, nil, "import", "folder", "--help"); status != 0 || !strings.Contains(out, "--audience") {
		t.Errorf("%d %s", status, out)
	}
	if out := must(t, "version"); !strings.HasPrefix(out, "Staffroom ") {
		t.Error(out)
	}
}

// TestCheck explains where settings come from.
func TestCheck(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o700); err != nil { //nolint:gosec // closed to others
		t.Fatal(err)
	}
	status, out, problems := call(t, []string{"STAFFROOM_LOG_LEVEL=debug"}, "check", "--data="+dir, "--addr=localhost:9")
	if status != 0 || !strings.Contains(out, "STAFFROOM_LOG_LEVEL") || !strings.Contains(out, "--addr") || !strings.Contains(out, "no database yet") {
		t.Errorf("%d %s%s", status, out, problems)
	}
}

// TestEverySetting: each one is a flag too, but for those that are secret or
// belong to one command.
func TestEverySetting(t *testing.T) {
	flags := map[string]bool{"smtp.password": true, "demo": true}
	v := reflect.TypeOf(settings{})
	for i := range v.NumField() {
		flags[v.Field(i).Tag.Get("key")] = true
	}
	for _, key := range config.Keys() {
		if !flags[key] {
			t.Errorf("%s is no flag", key)
		}
	}
}

// TestDemo loads it, once, and starts over when asked.
func TestDemo(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	if out := must(t, "demo", "--load-only", "--data="+dir); !strings.Contains(out, "Made in") {
		t.Error(out)
	}
	if out := must(t, "demo", "--load-only", "--data="+dir); strings.Contains(out, "Making") {
		t.Error("it is made twice")
	}
	a := mustOpenIn(t, dir)
	who, err := a.SignIn.Password(t.Context(), signin.From{Address: netip.MustParseAddr("127.0.0.1")}, "priya.nair@larkfield.example", demo.Password)
	if err != nil || who == "" {
		t.Errorf("the password of the demo does not open it: %v", err)
	}
	if e, err := a.Library.BySlug(t.Context(), authz.Actor{}, "kilnfield", "bar-models-before-algorithms"); err != nil || len(e.Files) == 0 {
		t.Errorf("%v", err)
	}
}
