// Package theme turns one brand colour into the full set of colours a trust's pages use, in light and in dark, with
// every pair of text and ground readable (WCAG 2.2 contrast). The colour space is OKLCH (Björn Ottosson, "A perceptual
// color space for image processing", 2020); contrast is WCAG's relative luminance ratio.
package theme

import (
	"math"
	"strings"

	"staffroom/internal/platform/errs"
)

// The surfaces text stands on; they are the values of the stylesheet's tokens and do not change with the brand.
const (
	lightPaper, lightCanvas, lightSunk = "#ffffff", "#f4f6f7", "#eaeef0"
	darkPaper, darkCanvas, darkSunk    = "#171b20", "#0f1215", "#22282e"
	ink, white                         = "#14191f", "#ffffff"
)

// Token is one custom property with its value for each mode, as "#rrggbb".
type Token struct{ Name, Light, Dark string }

// Theme is the nine tokens of one brand, in a fixed order.
type Theme struct{ Tokens []Token }

// FromHex works the theme out from "#rrggbb" (with or without the #). Anything else is errs.Invalid with the code
// "theme.colour".
func FromHex(hex string) (Theme, error) {
	h := strings.ToLower(strings.TrimPrefix(strings.TrimSpace(hex), "#"))
	if len(h) != 6 || strings.Trim(h, "0123456789abcdef") != "" {
		return Theme{}, errs.New(errs.Invalid, "theme.colour", "a brand colour is six hexadecimal digits, got %q", hex)
	}
	return fromColour("#" + h), nil
}

func fromColour(hex string) Theme {
	c := toOklch(hex)
	capped := math.Min(c.chroma, .16)
	brand, on := fill(hex, c)
	bright := on == ink
	b := toOklch(brand)
	hover := fromOklch(b.light-.06, c.chroma, c.hue)
	if bright {
		hover = fromOklch(math.Min(.97, b.light+.05), c.chroma, c.hue)
	}
	soft := fromOklch(.956, math.Min(.018, c.chroma*.2), c.hue)
	line := fromOklch(.85, math.Min(.05, c.chroma*.45), c.hue)
	brandInk := reach(math.Min(c.light, .6), capped, c.hue, 5, -.01, lightPaper, lightCanvas, lightSunk, soft)
	band := brand
	if bright {
		band = reach(.45, capped, c.hue, 7, -.01, white)
	}

	darkBrand := reach(.76, math.Min(capped, .11), c.hue, 7, .01, darkPaper, darkCanvas)
	darkSoft := fromOklch(.262, math.Min(.03, c.chroma*.3), c.hue)
	darkBand := fromOklch(.275, math.Min(.05, capped*.55), c.hue)
	return Theme{Tokens: []Token{
		{"brand", brand, darkBrand},
		{"brand-hover", hover, fromOklch(toOklch(darkBrand).light+.06, math.Min(capped, .1), c.hue)},
		{"on-brand", on, reach(.25, .05, c.hue, 6, -.01, darkBrand)},
		{"brand-ink", brandInk, reach(.78, math.Min(capped, .1), c.hue, 6, .01, darkPaper, darkCanvas, darkSunk, darkSoft)},
		{"brand-soft", soft, darkSoft},
		{"brand-line", line, fromOklch(.4, math.Min(.05, c.chroma*.5), c.hue)},
		{"band", band, darkBand},
		{"on-band", white, white},
		{"on-band-2", reach(.9, .02, c.hue, 5.5, .01, band), reach(.88, .02, c.hue, 5.5, .01, darkBand)},
	}}
}

// fill keeps the trust's own colour wherever white (first) or ink can be read on it, and moves its lightness otherwise.
func fill(hex string, c oklch) (brand, on string) {
	if Contrast(hex, white) >= 4.5 {
		return hex, white
	}
	if Contrast(hex, ink) >= 4.5 {
		return hex, ink
	}
	return reach(c.light, c.chroma, c.hue, 4.5, .01, ink), ink
}

// CSS is the theme as plain rules any browser reads: light values, dark values when the device asks for dark and the
// page has not chosen light, and dark values where the page has chosen dark. Paper is always light. The selector is ":root" or any other
// simple selector inside the page.
func (t Theme) CSS(selector string) string {
	unlessLight, dark := ":root:not([data-theme=light])", ":root[data-theme=dark]"
	if selector != ":root" {
		unlessLight, dark = unlessLight+" "+selector, dark+" "+selector
	}
	light := declarations(t.Tokens, func(k Token) string { return k.Light })
	night := declarations(t.Tokens, func(k Token) string { return k.Dark })
	return selector + light + "@media screen and (prefers-color-scheme:dark){" + unlessLight + night + "}@media screen{" + dark + night + "}"
}

func declarations(tokens []Token, value func(Token) string) string {
	parts := make([]string, len(tokens))
	for i, k := range tokens {
		parts[i] = "--" + k.Name + ":" + value(k)
	}
	return "{" + strings.Join(parts, ";") + "}"
}
