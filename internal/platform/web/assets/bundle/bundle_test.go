package bundle

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLowerModesWritesBothModesOut(t *testing.T) {
	css, err := LowerModes("@layer tokens { :root { --a: light-dark(#fff, #000); --b: 1px; } }")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{":root { --a:#fff; --b: 1px; }", "@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;--a:#000;}}", "@media screen{:root[data-theme=dark]{color-scheme:dark;--a:#000;}}"} {
		if !strings.Contains(css, want) {
			t.Errorf("missing %q in %s", want, css)
		}
	}
}

func TestLowerModesRefusesWhatItCannotRead(t *testing.T) {
	for _, css := range []string{":root { --a: light-dark(rgb(1, 2, 3), #000); }", ".x { color: light-dark(#fff, #000); }"} {
		if _, err := LowerModes(css); err == nil {
			t.Errorf("%s: the colour would be lost in silence", css)
		}
	}
}

func TestSpriteNamesDrawingsAfterTheirFiles(t *testing.T) {
	dir := t.TempDir()
	drawing := "<!-- licence -->\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"24\"\n viewBox=\"0 0 24 24\">\n  <path d=\"M1 2\" />\n</svg>"
	if err := os.WriteFile(filepath.Join(dir, "house.svg"), []byte(drawing), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := spriteOf(dir)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(got), `<symbol id="house" viewBox="0 0 24 24"><path d="M1 2"/></symbol>`) {
		t.Error(string(got))
	}
	if err := os.WriteFile(filepath.Join(dir, "bad.svg"), []byte("<svg></svg>"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := spriteOf(dir); err == nil {
		t.Error("a drawing without a viewBox cannot be scaled and must be refused")
	}
}
