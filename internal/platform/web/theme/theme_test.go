package theme

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"staffroom/internal/platform/errs"
)

// The golden file holds what the design's reference program answers for a spread of colours.
func TestThemeAgreesWithTheReference(t *testing.T) {
	raw, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]map[string][2]string
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	if len(want) < 40 {
		t.Fatalf("only %d reference colours", len(want))
	}
	for hex, tokens := range want {
		got, err := FromHex(hex)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range got.Tokens {
			if w := tokens[k.Name]; w != [2]string{k.Light, k.Dark} {
				t.Errorf("%s --%s: %s %s, want %v", hex, k.Name, k.Light, k.Dark, w)
			}
		}
		if len(got.Tokens) != len(tokens) {
			t.Errorf("%s: %d tokens, want %d", hex, len(got.Tokens), len(tokens))
		}
	}
}

func TestEveryBrandColourIsReadable(t *testing.T) {
	lowest, at := 21.0, ""
	for r := 0; r < 256; r += 17 {
		for g := 0; g < 256; g += 17 {
			for b := 0; b < 256; b += 17 {
				hex := fmt.Sprintf("#%02x%02x%02x", r, g, b)
				th, err := FromHex(hex)
				if err != nil {
					t.Fatal(err)
				}
				for pair, ratio := range textPairs(th) {
					if ratio < lowest {
						lowest, at = ratio, hex+" "+pair
					}
				}
			}
		}
	}
	if lowest < 4.5 {
		t.Errorf("lowest contrast %.2f for %s, want 4.5", lowest, at)
	}
}

func textPairs(th Theme) map[string]float64 {
	light, dark := map[string]string{}, map[string]string{}
	for _, k := range th.Tokens {
		light[k.Name], dark[k.Name] = k.Light, k.Dark
	}
	out := map[string]float64{}
	for mode, v := range map[string]map[string]string{"light": light, "dark": dark} {
		paper, canvas, sunk := lightPaper, lightCanvas, lightSunk
		if mode == "dark" {
			paper, canvas, sunk = darkPaper, darkCanvas, darkSunk
		}
		out[mode+" on-brand"] = Contrast(v["on-brand"], v["brand"])
		out[mode+" on-band"] = Contrast(v["on-band"], v["band"])
		out[mode+" on-band-2"] = Contrast(v["on-band-2"], v["band"])
		for name, ground := range map[string]string{"paper": paper, "canvas": canvas, "sunk": sunk, "soft": v["brand-soft"]} {
			out[mode+" brand-ink on "+name] = Contrast(v["brand-ink"], ground)
		}
	}
	return out
}

func TestCSSIsPlainAndHonoursTheChosenMode(t *testing.T) {
	th, err := FromHex("0B5A6B")
	if err != nil {
		t.Fatal(err)
	}
	root, part := th.CSS(":root"), th.CSS(".swatch")
	for _, want := range []string{":root{--brand:#0b5a6b;", "@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){", "@media screen{:root[data-theme=dark]{--brand:"} {
		if !strings.Contains(root, want) {
			t.Errorf("missing %q in %s", want, root)
		}
	}
	if strings.Contains(root, "light-dark(") {
		t.Error("light-dark() is unknown to the oldest browser we serve")
	}
	if !strings.Contains(part, ":root[data-theme=dark] .swatch{") || !strings.HasPrefix(part, ".swatch{") {
		t.Errorf("a part of a page: %s", part)
	}
}

func TestOnlyColoursAreAccepted(t *testing.T) {
	for _, bad := range []string{"", "#fff", "red", "#0b5a6", "#0b5a6bff", "#12345g", "#}body{x"} {
		if _, err := FromHex(bad); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%q: %v, want Invalid", bad, err)
		}
	}
}
