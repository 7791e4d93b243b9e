// Package made makes the files that the demo trust's people have made: decks,
// documents, sheets and posters, real files of each format, out of short
// descriptions.
package made

import (
	"hash/fnv"
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
	"strings"
	"sync"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// palette is the colours of one file.
type palette struct{ ink, main, deep, pale, warm, second color.RGBA }

func rgb(hex uint32) color.RGBA {
	return color.RGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 255}
}

// palettes are quiet school colours; a file's name chooses.
var palettes = []palette{
	{rgb(0x16313a), rgb(0x0b5a6b), rgb(0x083f4b), rgb(0xe3f0f1), rgb(0xf2b544), rgb(0xd9643a)},
	{rgb(0x2b1d3a), rgb(0x6a3d8f), rgb(0x47266a), rgb(0xf0e9f6), rgb(0xf4c95d), rgb(0x2f9c8f)},
	{rgb(0x1d2f1f), rgb(0x3a7d44), rgb(0x255a2e), rgb(0xe8f3e7), rgb(0xf6ae2d), rgb(0xc8553d)},
	{rgb(0x33201a), rgb(0xb4532a), rgb(0x7f3517), rgb(0xfbeee4), rgb(0x2a9d8f), rgb(0xe9c46a)},
	{rgb(0x1b2440), rgb(0x2f5bb7), rgb(0x1d3d85), rgb(0xe7edf9), rgb(0xffb703), rgb(0xd1495b)},
	{rgb(0x3a1626), rgb(0xa23b5f), rgb(0x74243f), rgb(0xf9e8ee), rgb(0xf2b880), rgb(0x457b9d)},
}

func seedOf(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s)) //nolint:errcheck // a hash takes everything
	return h.Sum64()
}

func paletteOf(name string) palette { return palettes[seedOf(name)%uint64(len(palettes))] }

// canvas draws with smooth edges in units of a page that is 1000 wide.
type canvas struct {
	img *image.RGBA
	k   float64 // pixels for one unit
	h   float64 // units from top to bottom
	rnd *rand.Rand
	p   palette
}

func newCanvas(w, h int, p palette, seed uint64) *canvas {
	c := &canvas{img: image.NewRGBA(image.Rect(0, 0, w, h)), k: float64(w) / 1000, p: p, rnd: rand.New(rand.NewPCG(seed, 7))}
	c.h = float64(h) / c.k
	return c
}

type point struct{ x, y float64 }

func (c *canvas) fill(col color.Color) {
	draw.Draw(c.img, c.img.Bounds(), image.NewUniform(col), image.Point{}, draw.Src)
}

// shape fills the outline through the points. Only the box around it is
// rasterised: most shapes are small.
func (c *canvas) shape(col color.Color, pts ...point) {
	box := image.Rectangle{}
	for i, p := range pts {
		x, y := int(math.Floor(p.x*c.k)), int(math.Floor(p.y*c.k))
		r := image.Rect(x, y, x+2, y+2)
		if i == 0 {
			box = r
		}
		box = box.Union(r)
	}
	if box = box.Intersect(c.img.Bounds()); box.Empty() {
		return
	}
	r := vector.NewRasterizer(box.Dx(), box.Dy())
	for i, p := range pts {
		x, y := float32(p.x*c.k-float64(box.Min.X)), float32(p.y*c.k-float64(box.Min.Y))
		if i == 0 {
			r.MoveTo(x, y)
		} else {
			r.LineTo(x, y)
		}
	}
	r.ClosePath()
	r.Draw(c.img, box, image.NewUniform(col), image.Point{})
}

func (c *canvas) rect(col color.Color, x, y, w, h float64) {
	c.shape(col, point{x, y}, point{x + w, y}, point{x + w, y + h}, point{x, y + h})
}

func (c *canvas) round(col color.Color, x, y, w, h, r float64) {
	var pts []point
	for i, o := range []point{{x + w - r, y + r}, {x + w - r, y + h - r}, {x + r, y + h - r}, {x + r, y + r}} {
		for s := range 9 {
			a := (float64(i)-1)*math.Pi/2 + float64(s)/8*math.Pi/2
			pts = append(pts, point{o.x + r*math.Cos(a), o.y + r*math.Sin(a)})
		}
	}
	c.shape(col, pts...)
}

// sector fills a piece of a circle; the whole one goes from 0 to 2π.
func (c *canvas) sector(col color.Color, x, y, r, from, to float64) {
	pts := []point{}
	if to-from < 2*math.Pi-1e-6 {
		pts = append(pts, point{x, y})
	}
	for s := range 49 {
		a := from + (to-from)*float64(s)/48
		pts = append(pts, point{x + r*math.Cos(a), y + r*math.Sin(a)})
	}
	c.shape(col, pts...)
}

func (c *canvas) disc(col color.Color, x, y, r float64) { c.sector(col, x, y, r, 0, 2*math.Pi) }

// line draws a stroke through the points.
func (c *canvas) line(col color.Color, width float64, pts ...point) {
	for i := 1; i < len(pts); i++ {
		a, b := pts[i-1], pts[i]
		dx, dy := b.x-a.x, b.y-a.y
		l := math.Hypot(dx, dy)
		if l == 0 {
			continue
		}
		nx, ny := -dy/l*width/2, dx/l*width/2
		c.shape(col, point{a.x + nx, a.y + ny}, point{b.x + nx, b.y + ny}, point{b.x - nx, b.y - ny}, point{a.x - nx, a.y - ny})
		c.disc(col, b.x, b.y, width/2)
	}
	if len(pts) > 0 {
		c.disc(col, pts[0].x, pts[0].y, width/2)
	}
}

var fonts = sync.OnceValue(func() [2]*opentype.Font {
	var out [2]*opentype.Font
	for i, ttf := range [][]byte{goregular.TTF, gobold.TTF} {
		f, err := opentype.Parse(ttf)
		if err != nil {
			panic(err) // compiled in
		}
		out[i] = f
	}
	return out
})

func (c *canvas) face(size float64, bold bool) font.Face {
	i := 0
	if bold {
		i = 1
	}
	f, err := opentype.NewFace(fonts()[i], &opentype.FaceOptions{Size: size * c.k, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		panic(err) // only sizes below zero fail
	}
	return f
}

// text writes lines that fit into width and returns where the next one begins.
func (c *canvas) text(col color.Color, s string, x, y, width, size float64, bold, centre bool) float64 {
	face := c.face(size, bold)
	defer face.Close()
	for _, l := range wrap(face, s, width*c.k) {
		at := x * c.k
		if centre {
			at += (width*c.k - float64(font.MeasureString(face, l))/64) / 2
		}
		d := font.Drawer{Dst: c.img, Src: image.NewUniform(col), Face: face, Dot: fixed.Point26_6{X: fixed.Int26_6(at * 64), Y: fixed.Int26_6((y + size) * c.k * 64)}}
		d.DrawString(l)
		y += size * 1.25
	}
	return y
}

func wrap(face font.Face, s string, width float64) []string {
	var lines []string
	line := ""
	for _, w := range strings.Fields(s) {
		next := strings.TrimSpace(line + " " + w)
		if line != "" && float64(font.MeasureString(face, next))/64 > width {
			lines, next = append(lines, line), w
		}
		line = next
	}
	return append(lines, line)
}

// between is a number from a to b.
func (c *canvas) between(a, b float64) float64 { return a + c.rnd.Float64()*(b-a) }

func mix(a, b color.RGBA, t float64) color.RGBA {
	m := func(x, y uint8) uint8 { return uint8(float64(x) + (float64(y)-float64(x))*t) }
	return color.RGBA{m(a.R, b.R), m(a.G, b.G), m(a.B, b.B), 255}
}

var white = color.RGBA{255, 255, 255, 255}

// paste puts another canvas into a rectangle.
func (c *canvas) paste(from *canvas, x, y, w, h float64) {
	r := image.Rect(int(x*c.k), int(y*c.k), int((x+w)*c.k), int((y+h)*c.k))
	xdraw.CatmullRom.Scale(c.img, r, from.img, from.img.Bounds(), xdraw.Over, nil)
}
