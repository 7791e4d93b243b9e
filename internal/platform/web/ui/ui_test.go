package ui

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"staffroom/internal/platform/web/assets"
)

var iconNames = regexp.MustCompile(`\bIcon(?:\(|:\s*)"([a-z0-9-]+)"`)

// Pages ask for icons by name, in templates and in view models: each name must be in the sprite.
func TestEveryIconNamedInTheProgramIsInTheSprite(t *testing.T) {
	sprite, err := assets.Content("icons.svg")
	if err != nil {
		t.Fatal(err)
	}
	missing := func(text string) (names []string) {
		for _, m := range iconNames.FindAllStringSubmatch(text, -1) {
			if !strings.Contains(string(sprite), `id="`+m[1]+`"`) {
				names = append(names, m[1])
			}
		}
		return names
	}
	if got := missing(`@Icon("no-such-icon") Link{Icon: "house"}`); !slices.Equal(got, []string{"no-such-icon"}) {
		t.Fatalf("the search itself finds %q", got)
	}
	err = filepath.WalkDir(filepath.Join("..", "..", ".."), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "_templ.go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		if ext := filepath.Ext(path); ext != ".templ" && ext != ".go" {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, name := range missing(string(text)) {
			t.Errorf("%s: there is no icon %q; add it to internal/platform/web/assets/icons and build the assets", path, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestEveryKindAndAudienceHasItsDrawing(t *testing.T) {
	sprite, err := assets.Content("icons.svg")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for kind, k := range kinds {
		names = append(names, k.icon, artName(kind))
	}
	for _, a := range audiences {
		names = append(names, a.icon)
	}
	for _, f := range diffFiles {
		names = append(names, f.icon)
	}
	for _, n := range names {
		if !strings.Contains(string(sprite), `id="`+n+`"`) {
			t.Errorf("the sprite has no %q", n)
		}
	}
}

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{"Priya Nair": "PN", "Mary-Jane O’Hara Smith": "MS", "Jo": "JO", "X": "X", "": "?", "Émile Zola": "ÉZ", "  ": "?", "李 小龙": "李小"} {
		if got := Initials(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestSchoolInitialsTellSchoolsApart(t *testing.T) {
	for name, want := range map[string]string{"Kilnfield Primary": "KI", "Bridge Lane Primary School": "BL", "St Wilfrid’s CE Primary": "WI", "The Academy": "TA", "Greenside Bank Community Primary": "GB"} {
		if got := SchoolInitials(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestHueIsStableAndSpread(t *testing.T) {
	seen := map[string]int{}
	for i := range 800 {
		name := strings.Repeat("n", i%7) + number(i)
		if once, again := Hue(name), Hue(name); once != again {
			t.Fatal("the same name has two colours")
		}
		seen[Hue(name)]++
	}
	for h, n := range seen {
		if n < 40 {
			t.Errorf("%s is used for %d of 800", h, n)
		}
	}
	if len(seen) != 8 {
		t.Errorf("%d hues, want 8", len(seen))
	}
}

func TestControlsAreTiedToWhatExplainsThem(t *testing.T) {
	a := Describe(FieldView{ID: "t", Hint: "h", Error: "e", Required: true})
	if a["aria-describedby"] != "t-hint t-error" || a["aria-invalid"] != "true" || a["required"] != true {
		t.Errorf("%v", a)
	}
	if a := Describe(FieldView{ID: "t"}); len(a) != 0 {
		t.Errorf("nothing to say, but %v", a)
	}
}
