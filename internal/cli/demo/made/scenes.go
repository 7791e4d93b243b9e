package made

import (
	"fmt"
	"image/color"
	"math"
)

type colour = color.RGBA

// scenes are the pictures that a description may name. Each fills its canvas,
// a little differently for every seed.
var scenes = map[string]func(*canvas){"bars": bars, "strip": strips, "map": plan, "timeline": timeline, "shapes": pieces, "photo": view}

// bars is a bar model: wholes cut into equal parts, some coloured, one unknown.
func bars(c *canvas) {
	c.fill(c.p.pale)
	rows := 2 + c.rnd.IntN(2)
	gap := c.h / float64(rows+1)
	for r := range rows {
		n := []int{3, 4, 5, 6, 8}[c.rnd.IntN(5)]
		on := 1 + c.rnd.IntN(n-1)
		y, high, w := gap*(float64(r)+0.65), gap*0.5, 840.0/float64(n)
		c.round(mix(c.p.ink, c.p.pale, .75), 76, y+8, 848, high, 14)
		for i := range n {
			col := white
			if i < on {
				col = []colour{c.p.main, c.p.second, c.p.warm}[r%3]
			}
			c.rect(c.p.ink, 80+float64(i)*w-2, y-2, w+4, high+4)
			c.rect(col, 80+float64(i)*w+3, y+3, w-6, high-6)
		}
		brace(c, 80, y-18, w*float64(on), fmt.Sprintf("%d", on*(2+c.rnd.IntN(7))))
		c.text(c.p.ink, "?", 80+w*(float64(n)-.5)-14, y+high/2-32, 40, 56, true, false)
	}
}

func brace(c *canvas, x, y, w float64, label string) {
	c.line(c.p.ink, 5, point{x + 4, y + 8}, point{x + 4, y - 8}, point{x + w - 4, y - 8}, point{x + w - 4, y + 8})
	c.text(c.p.ink, label, x+w/2-60, y-66, 120, 44, true, true)
}

// strips are folded paper strips, one under the other.
func strips(c *canvas) {
	c.fill(c.p.pale)
	cols := []colour{c.p.second, c.p.warm, c.p.main, mix(c.p.main, white, .45), mix(c.p.second, white, .4)}
	parts := []int{1, 2, 3, 4, 6}
	n := 4 + c.rnd.IntN(2)
	high := (c.h - 120) / float64(n)
	for r := range n {
		y, tilt := 60+float64(r)*high, c.between(-9, 9)
		w := 840.0 / float64(parts[r])
		c.shape(mix(c.p.ink, c.p.pale, .8), point{84, y + 12 - tilt}, point{926, y + 12 + tilt}, point{926, y + high*.66 + 12 + tilt}, point{84, y + high*.66 + 12 - tilt})
		c.shape(cols[r%len(cols)], point{78, y - tilt}, point{920, y + tilt}, point{920, y + high*.66 + tilt}, point{78, y + high*.66 - tilt})
		for i := 1; i < parts[r]; i++ {
			x := 78 + w*float64(i)
			dy := -tilt + 2*tilt*float64(i)/float64(parts[r])
			for s := 0.0; s < high*.62; s += 26 {
				c.line(white, 6, point{x, y + dy + s + 4}, point{x, y + dy + s + 16})
			}
		}
		label := "1"
		if parts[r] > 1 {
			label = fmt.Sprintf("1/%d", parts[r])
		}
		c.text(white, label, 78, y+high*.33-30, w, 46, true, true)
	}
}

// plan is a map: a river, a path with stops, trees and a school.
func plan(c *canvas) {
	c.fill(mix(c.p.pale, rgb(0xcfe3b8), .55))
	var river, path []point
	for i := range 13 {
		x := float64(i) * 1000 / 12
		river = append(river, point{x, c.h*.62 + 70*math.Sin(float64(i)*.9+c.between(0, .5))})
		path = append(path, point{60 + x*.88, c.h*.32 + 90*math.Sin(float64(i)*.55+1) + float64(i)*c.h*.03})
	}
	c.line(rgb(0x8ec5d6), 96, river...)
	c.line(rgb(0xb5dbe6), 60, river...)
	for range 26 {
		x, y := c.between(30, 970), c.between(40, c.h-40)
		if math.Abs(y-c.h*.62) > 130 {
			c.disc(mix(rgb(0x4f8a4c), c.p.main, .2), x, y, c.between(16, 30))
			c.disc(rgb(0x6ba86a), x-5, y-6, 11)
		}
	}
	c.line(white, 26, path...)
	for i := 1; i < len(path); i++ {
		a, b := path[i-1], path[i]
		for t := 0.1; t < 1; t += .34 {
			c.line(c.p.second, 7, point{a.x + (b.x-a.x)*t, a.y + (b.y-a.y)*t}, point{a.x + (b.x-a.x)*(t+.16), a.y + (b.y-a.y)*(t+.16)})
		}
	}
	for n, i := range []int{1, 4, 7, 10} {
		c.disc(white, path[i].x, path[i].y, 46)
		c.disc(c.p.main, path[i].x, path[i].y, 38)
		c.text(white, fmt.Sprint(n+1), path[i].x-30, path[i].y-30, 60, 46, true, true)
	}
	house(c, 840, 90, 130)
}

func house(c *canvas, x, y, s float64) {
	c.rect(mix(c.p.second, white, .2), x-s*.55, y+s*.35, s*1.1, s*.65)
	c.shape(c.p.deep, point{x - s*.68, y + s*.38}, point{x, y - s*.1}, point{x + s*.68, y + s*.38})
	for i := range 3 {
		c.rect(white, x-s*.42+float64(i)*s*.3, y+s*.5, s*.2, s*.22)
	}
	c.rect(c.p.deep, x-s*.08, y+s*.72, s*.18, s*.28)
}

// timeline is a line with dates, cards hanging above and below it.
func timeline(c *canvas) {
	c.fill(c.p.pale)
	mid := c.h / 2
	c.line(c.p.deep, 16, point{50, mid}, point{950, mid})
	c.shape(c.p.deep, point{985, mid}, point{940, mid - 34}, point{940, mid + 34})
	year := []int{-3000, 43, 410, 793, 1066, 1348, 1485, 1666, 1837, 1952}[c.rnd.IntN(5):]
	for i := range 5 {
		x := 130 + float64(i)*180
		up := i%2 == 0
		y, card := mid+70, c.p.main
		if up {
			y, card = mid-70-c.h*.28, c.p.second
		}
		c.line(c.p.ink, 5, point{x, mid}, point{x, y + 20})
		c.round(mix(c.p.ink, c.p.pale, .8), x-74, y+8, 156, c.h*.28, 14)
		c.round(white, x-78, y, 156, c.h*.28, 14)
		c.round(card, x-78, y, 156, 54, 14)
		c.rect(card, x-78, y+30, 156, 26)
		label := fmt.Sprint(year[i])
		if year[i] < 0 {
			label = fmt.Sprintf("%d BC", -year[i])
		}
		c.text(white, label, x-78, y+6, 156, 32, true, true)
		for l := range 3 {
			c.round(mix(c.p.ink, white, .78), x-58, y+74+float64(l)*26, 116-float64(l)*22, 12, 6)
		}
		c.disc(white, x, mid, 22)
		c.disc(c.p.warm, x, mid, 16)
	}
}

// pieces are fractions of circles, squares and triangles.
func pieces(c *canvas) {
	c.fill(c.p.pale)
	cols := []colour{c.p.main, c.p.second, c.p.warm, mix(c.p.main, white, .4)}
	high := c.h / 2
	for i := range 6 {
		x, y := 170+float64(i%3)*330, high*(float64(i/3)+.5)
		r, n := min(high*.4, 135), []int{2, 3, 4, 6, 8}[c.rnd.IntN(5)]
		on, col := 1+c.rnd.IntN(n), cols[c.rnd.IntN(len(cols))]
		if (i+c.rnd.IntN(2))%2 == 0 {
			c.disc(c.p.ink, x, y, r+5)
			c.disc(white, x, y, r)
			for k := range n {
				if k < on {
					c.sector(col, x, y, r, float64(k)*2*math.Pi/float64(n)-math.Pi/2, float64(k+1)*2*math.Pi/float64(n)-math.Pi/2)
				}
			}
			for k := range n {
				a := float64(k)*2*math.Pi/float64(n) - math.Pi/2
				c.line(c.p.ink, 5, point{x, y}, point{x + r*math.Cos(a), y + r*math.Sin(a)})
			}
			continue
		}
		c.rect(c.p.ink, x-r-5, y-r-5, 2*r+10, 2*r+10)
		for k := range n {
			fill := white
			if k < on {
				fill = col
			}
			w := 2 * r / float64(n)
			c.rect(fill, x-r+float64(k)*w+2, y-r, w-4, 2*r)
		}
	}
}

// view is a landscape such as one photographs on a walk: sky, fells, water,
// trees.
func view(c *canvas) {
	for i := range 40 {
		t := float64(i) / 39
		c.rect(mix(mix(c.p.main, white, .55), rgb(0xfdf1dc), t), 0, t*c.h*.62, 1000, c.h*.62/38)
	}
	c.disc(mix(c.p.warm, white, .35), c.between(160, 840), c.h*.2, 62)
	for l := range 3 {
		base := c.h * (.42 + .1*float64(l))
		pts := []point{{0, c.h}, {0, base}}
		ph := c.between(0, 6)
		for i := range 41 {
			x := float64(i) * 25
			pts = append(pts, point{x, base - 70*math.Sin(x/190+ph) - 26*math.Sin(x/61+ph*2)})
		}
		c.shape(mix(rgb(0x5c8a5a), c.p.deep, .25*float64(l)), append(pts, point{1000, c.h})...)
	}
	c.shape(mix(rgb(0x79aebf), c.p.main, .2), point{0, c.h}, point{0, c.h * .86}, point{260, c.h * .8}, point{690, c.h * .78}, point{1000, c.h * .88}, point{1000, c.h})
	for i := range 7 {
		y := c.h * (.84 + .02*float64(i))
		c.line(rgb(0xb9dbe4), 4, point{c.between(60, 500), y}, point{c.between(540, 900), y})
	}
	for range 9 {
		tree(c, c.between(20, 980), c.h*c.between(.62, .8), c.between(46, 100))
	}
	for range 4 {
		x, y := c.between(100, 900), c.between(50, c.h*.3)
		c.line(c.p.ink, 5, point{x - 22, y - 10}, point{x, y}, point{x + 22, y - 12})
	}
}

func tree(c *canvas, x, y, s float64) {
	c.line(rgb(0x5b3f2a), s*.13, point{x, y}, point{x, y - s*.6})
	c.disc(rgb(0x35613a), x, y-s*.85, s*.42)
	c.disc(rgb(0x4d8350), x-s*.12, y-s*.95, s*.28)
}
