package made

import (
	"bytes"
	"image/png"
	"strings"
)

// picture draws a scene as PNG.
func picture(scene, seed string, w, h int) []byte {
	c := newCanvas(w, h, paletteOf(strings.SplitN(seed, "\x00", 2)[0]), seedOf(seed))
	draw, ok := scenes[scene]
	if !ok {
		draw = pieces
	}
	draw(c)
	return c.png()
}

func (c *canvas) png() []byte {
	var b bytes.Buffer
	e := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := e.Encode(&b, c.img); err != nil {
		panic(err) // a Buffer takes everything
	}
	return b.Bytes()
}

// poster is an A4 sheet for the wall.
func poster(s Spec) []byte {
	p := paletteOf(s.Name)
	c := newCanvas(1240, 1754, p, seedOf(s.Name))
	c.fill(p.pale)
	c.rect(p.main, 0, 0, 1000, 250)
	c.rect(p.warm, 0, 250, 1000, 14)
	size := 88.0
	if len(s.Title) > 24 {
		size = 70
	}
	c.text(white, s.Title, 60, 130-size*.7, 880, size, true, true)
	inner := newCanvas(1100, 620, p, seedOf(s.Name))
	draw, ok := scenes[s.Picture]
	if !ok {
		draw = pieces
	}
	draw(inner)
	c.round(p.deep, 52, 302, 896, 512, 20)
	c.paste(inner, 60, 310, 880, 496)
	y := 860.0
	for i, l := range s.Lines {
		high := 500 / float64(max(len(s.Lines), 4))
		c.round(white, 60, y, 880, high-18, 18)
		c.rect([]colour{p.main, p.second, p.warm}[i%3], 60, y+12, 14, high-42)
		size, face := 38.0, c.face(38, i == 0)
		n := len(wrap(face, l, 800*c.k))
		face.Close()
		if n > 1 {
			size = min(30, (high-30)/float64(n)/1.25)
		}
		c.text(p.ink, l, 110, y+(high-18-float64(n)*size*1.25)/2, 800, size, i == 0, false)
		y += high
	}
	return c.png()
}

// Still is the still picture of a film, 16:9.
func Still(title, school string) []byte {
	p := paletteOf(title)
	c := newCanvas(1280, 720, p, seedOf(title))
	view(c)
	c.shape(p.deep, point{0, 240}, point{620, 300}, point{620, 563}, point{0, 563})
	c.text(white, title, 50, 315, 540, 42, true, false)
	c.text(mix(p.main, white, .8), school, 50, 435, 540, 24, false, false)
	return c.png()
}
