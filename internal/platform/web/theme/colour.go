package theme

import (
	"fmt"
	"math"
	"strconv"
)

type oklch struct{ light, chroma, hue float64 }

type rgb [3]float64

func parse(hex string) rgb {
	n, _ := strconv.ParseUint(hex[1:], 16, 32)
	return rgb{float64(n >> 16 & 255), float64(n >> 8 & 255), float64(n & 255)}
}

func (c rgb) hex() string {
	var n [3]int
	for i, v := range c {
		n[i] = int(math.Floor(math.Min(255, math.Max(0, v)) + .5))
	}
	return fmt.Sprintf("#%02x%02x%02x", n[0], n[1], n[2])
}

// The transfer function of sRGB (IEC 61966-2-1), with the threshold WCAG prints.
func linear(v float64) float64 {
	v /= 255
	if v <= .04045 {
		return v / 12.92
	}
	return math.Pow((v+.055)/1.055, 2.4)
}

func gamma(v float64) float64 {
	if v <= .0031308 {
		return 255 * (12.92 * v)
	}
	return 255 * (1.055*math.Pow(math.Max(v, 0), 1/2.4) - .055)
}

func luminance(hex string) float64 {
	c := parse(hex)
	return .2126*linear(c[0]) + .7152*linear(c[1]) + .0722*linear(c[2])
}

// Contrast is WCAG's ratio of two "#rrggbb" colours, from 1 to 21.
func Contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + .05) / (math.Min(x, y) + .05)
}

func toOklch(hex string) oklch {
	c := parse(hex)
	r, g, b := linear(c[0]), linear(c[1]), linear(c[2])
	l := math.Cbrt(.4122214708*r + .5363325363*g + .0514459929*b)
	m := math.Cbrt(.2119034982*r + .6806995451*g + .1073969566*b)
	s := math.Cbrt(.0883024619*r + .2817188376*g + .6299787005*b)
	x := 1.9779984951*l - 2.428592205*m + .4505937099*s
	y := .0259040371*l + .7827717662*m - .808675766*s
	return oklch{.2104542553*l + .793617785*m - .0040720468*s, math.Hypot(x, y), math.Atan2(y, x)}
}

func cube(v float64) float64 { return v * v * v }

func linearRGB(c oklch) rgb {
	a, b := c.chroma*math.Cos(c.hue), c.chroma*math.Sin(c.hue)
	l := cube(c.light + .3963377774*a + .2158037573*b)
	m := cube(c.light - .1055613458*a - .0638541728*b)
	s := cube(c.light - .0894841775*a - 1.291485548*b)
	return rgb{
		4.0767416621*l - 3.3077115913*m + .2309699292*s,
		-1.2684380046*l + 2.6097574011*m - .3413193965*s,
		-.0041960863*l - .7034186147*m + 1.707614701*s,
	}
}

// fromOklch gives up chroma in small steps until the screen can show the colour.
func fromOklch(light, chroma, hue float64) string {
	for c := chroma; c >= 0; c -= .004 {
		if v := linearRGB(oklch{light, c, hue}); v.shown() {
			return v.encode()
		}
	}
	return linearRGB(oklch{light, 0, hue}).encode()
}

func (c rgb) shown() bool {
	for _, v := range c {
		if v <= -.0005 || v >= 1.0005 {
			return false
		}
	}
	return true
}

func (c rgb) encode() string { return rgb{gamma(c[0]), gamma(c[1]), gamma(c[2])}.hex() }

// reach walks the lightness until the colour has the wanted contrast on every ground; black or white when none does.
func reach(light, chroma, hue, want, step float64, grounds ...string) string {
	for range 120 {
		h := fromOklch(light, chroma, hue)
		if readable(h, grounds, want) {
			return h
		}
		if light += step; light < 0 || light > 1 {
			break
		}
	}
	if step < 0 {
		return "#000000"
	}
	return white
}

func readable(text string, grounds []string, want float64) bool {
	for _, g := range grounds {
		if Contrast(text, g) < want {
			return false
		}
	}
	return true
}
