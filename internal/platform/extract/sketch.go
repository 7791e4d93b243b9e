package extract

import (
	"bytes"
	"image"
	"image/color"
	"math"
	"strings"
	"sync"

	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goitalic"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// sketch is a first page as we draw it ourselves: boxes on a ground, in points.
type sketch struct {
	w, h   float64
	ground color.Color
	boxes  []box
}

// box holds a fill, a picture and paragraphs; all are optional.
type box struct {
	x, y, w, h float64
	fill       color.Color
	line       color.Color
	round      bool // an ellipse
	picture    []byte
	cover      bool // the picture fills the box and is cut to it
	paras      []para
	anchor     byte    // 't'op, 'c'entre, 'b'ottom
	inset      float64 // between edge and text
	flow       bool    // text keeps its size and is cut at the bottom, as on paper
}

// para is a paragraph, a picture in the flow or a row of a table.
type para struct {
	text    string
	size    float64
	bold    bool
	italic  bool
	bullet  string
	level   int
	align   byte // 'l', 'c', 'r'
	color   color.Color
	before  float64 // space above
	picture []byte
	cells   []string
	header  bool // of a table
}

// The colours of drawn pages: the ink, line and sunken ground of the design.
var (
	ink     = color.RGBA{0x14, 0x19, 0x1f, 0xff}
	inkSoft = color.RGBA{0x41, 0x4a, 0x54, 0xff}
	hair    = color.RGBA{0xc3, 0xca, 0xd0, 0xff}
	sunk    = color.RGBA{0xea, 0xee, 0xf0, 0xff}
	paper   = color.RGBA{0xff, 0xff, 0xff, 0xff}
)

const (
	maxBoxes = 400
	maxParas = 400 // of one box: more does not fit a page
)

type cut struct {
	size         int // quarter pixels
	bold, italic bool
}

// pen draws on a canvas at a scale; faces are kept because making one is slow.
type pen struct {
	img   *image.RGBA
	scale float64
	faces map[cut]font.Face
}

var fonts = sync.OnceValue(func() (f struct{ regular, bold, italic *opentype.Font }) {
	for data, to := range map[*[]byte]**opentype.Font{&goregular.TTF: &f.regular, &gobold.TTF: &f.bold, &goitalic.TTF: &f.italic} {
		parsed, err := opentype.Parse(*data)
		if err != nil {
			panic(err) // the font is part of the program
		}
		*to = parsed
	}
	return f
})

// paint draws the sketch as large as fits into w×h pixels.
func (s *sketch) paint(w, h int) *image.RGBA {
	if !(s.w > 10 && s.h > 10 && s.w/s.h < 20 && s.h/s.w < 20) {
		s.w, s.h = 960, 540
	}
	scale := min(float64(w)/s.w, float64(h)/s.h)
	img := image.NewRGBA(image.Rect(0, 0, int(s.w*scale), int(s.h*scale)))
	ground := s.ground
	if ground == nil {
		ground = paper
	}
	draw.Draw(img, img.Bounds(), image.NewUniform(ground), image.Point{}, draw.Src)
	p := &pen{img: img, scale: scale, faces: map[cut]font.Face{}}
	for i := range s.boxes[:min(len(s.boxes), maxBoxes)] {
		p.box(&s.boxes[i])
	}
	return img
}

func (p *pen) face(size float64, bold, italic bool) font.Face {
	px := min(max(size*p.scale, 3), 400)
	key := cut{int(px * 4), bold, italic && !bold}
	if f, ok := p.faces[key]; ok {
		return f
	}
	from := fonts().regular
	switch {
	case bold:
		from = fonts().bold
	case italic:
		from = fonts().italic
	}
	f, err := opentype.NewFace(from, &opentype.FaceOptions{Size: float64(key.size) / 4, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		panic(err)
	}
	p.faces[key] = f
	return f
}

func (p *pen) rect(x, y, w, h float64) image.Rectangle {
	at := func(v float64) int { return int(math.Round(min(max(v, -1e4), 1e4) * p.scale)) }
	return image.Rect(at(x), at(y), at(x+w), at(y+h))
}

func (p *pen) fillRect(r image.Rectangle, c color.Color) {
	draw.Draw(p.img, r, image.NewUniform(c), image.Point{}, draw.Over)
}

func (p *pen) box(b *box) {
	r := p.rect(b.x, b.y, b.w, b.h)
	if b.fill != nil {
		if b.round {
			draw.DrawMask(p.img, r, image.NewUniform(b.fill), image.Point{}, ellipse{r.Sub(r.Min)}, image.Point{}, draw.Over)
		} else {
			p.fillRect(r, b.fill)
		}
	}
	if len(b.picture) > 0 {
		p.picture(b.picture, r, b.cover)
	}
	if b.line != nil && !b.round {
		p.frame(r, b.line)
	}
	if len(b.paras) > 0 {
		p.text(b)
	}
}

func (p *pen) frame(r image.Rectangle, c color.Color) {
	for _, side := range []image.Rectangle{
		{r.Min, image.Pt(r.Max.X, r.Min.Y+1)}, {image.Pt(r.Min.X, r.Max.Y-1), r.Max},
		{r.Min, image.Pt(r.Min.X+1, r.Max.Y)}, {image.Pt(r.Max.X-1, r.Min.Y), r.Max},
	} {
		p.fillRect(side, c)
	}
}

type ellipse struct{ r image.Rectangle }

func (e ellipse) ColorModel() color.Model { return color.AlphaModel }
func (e ellipse) Bounds() image.Rectangle { return e.r }
func (e ellipse) At(x, y int) color.Color {
	a, b := float64(e.r.Dx())/2, float64(e.r.Dy())/2
	u, v := (float64(x)+0.5-a)/a, (float64(y)+0.5-b)/b
	d := (1 - math.Sqrt(u*u+v*v)) * min(a, b) // distance to the edge in pixels
	return color.Alpha{uint8(255 * min(max(d+0.5, 0), 1))}
}

// picture scales an embedded picture into r. One that we cannot decode, such as
// a metafile, leaves its place empty.
func (p *pen) picture(data []byte, r image.Rectangle, cover bool) {
	if r.Dx() < 2 || r.Dy() < 2 || r.Dx() > 4*p.img.Rect.Dx() || r.Dy() > 4*p.img.Rect.Dy() {
		return
	}
	src, err := decodeEmbedded(data)
	if err != nil {
		return
	}
	from := src.Bounds()
	if cover {
		from = cropTo(from, r)
	}
	draw.CatmullRom.Scale(p.img, r, shrink(src, r.Dx(), r.Dy(), &from), from, draw.Over, nil)
}

// cropTo is the largest middle part of b with the proportions of r.
func cropTo(b, r image.Rectangle) image.Rectangle {
	w, h := b.Dx(), b.Dy()
	if w*r.Dy() > h*r.Dx() {
		cw := max(h*r.Dx()/r.Dy(), 1)
		b.Min.X += (w - cw) / 2
		b.Max.X = b.Min.X + cw
	} else {
		ch := max(w*r.Dy()/r.Dx(), 1)
		b.Min.Y += (h - ch) / 2
		b.Max.Y = b.Min.Y + ch
	}
	return b
}

func decodeEmbedded(data []byte) (image.Image, error) {
	if err := checkPixels(bytes.NewReader(data)); err != nil {
		return nil, err
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	return img, err
}

// text sets the paragraphs. Boxes of slides shrink what does not fit, as the
// programs that made them do; pages cut it off.
func (p *pen) text(b *box) {
	inner := *b
	inner.x, inner.y = b.x+b.inset, b.y+b.inset
	inner.w, inner.h = max(b.w-2*b.inset, 4), max(b.h-2*b.inset, 4)
	k := 1.0
	height := p.flow(&inner, k, false)
	for !b.flow && height > inner.h && k > 0.45 {
		k *= 0.92
		height = p.flow(&inner, k, false)
	}
	switch b.anchor {
	case 'c':
		inner.y += max((inner.h-height)/2, 0)
	case 'b':
		inner.y += max(inner.h-height, 0)
	}
	p.flow(&inner, k, true)
}

// flow sets the paragraphs of b from its top with sizes times k and returns
// their height; it only measures unless really.
func (p *pen) flow(b *box, k float64, really bool) float64 {
	y := 0.0
	for i := range b.paras[:min(len(b.paras), maxParas)] {
		q := &b.paras[i]
		if i > 0 {
			y += q.before * k
		}
		if y > b.h && b.flow {
			break
		}
		switch {
		case q.cells != nil:
			y += p.row(b, q, y, k, really)
		case q.picture != nil:
			y += p.inlinePicture(b, q, y, really)
		default:
			y += p.para(b, q, y, k, really)
		}
	}
	return y
}

func (p *pen) para(b *box, q *para, y, k float64, really bool) float64 {
	size := q.size * k
	face := p.face(size, q.bold, q.italic)
	indent := float64(q.level) * size * 1.1
	if q.bullet != "" {
		indent += size * 1.1
	}
	width := max(b.w-indent, size*2)
	lines := p.wrap(q.text, face, width)
	step := size * 1.22
	if really {
		if q.bullet != "" {
			p.string(q.bullet, face, b.x+indent-size*0.9, b.y+y+size, q.color)
		}
		for i, line := range lines {
			top := y + float64(i)*step
			if b.flow && top+step > b.h {
				break
			}
			x := b.x + indent
			switch q.align {
			case 'c':
				x += (width - p.measure(line, face)) / 2
			case 'r':
				x += width - p.measure(line, face)
			}
			p.string(line, face, x, b.y+top+size, q.color)
		}
	}
	return step * float64(max(len(lines), 1))
}

func (p *pen) measure(s string, face font.Face) float64 {
	return float64(font.MeasureString(face, s)) / 64 / p.scale
}

func (p *pen) string(s string, face font.Face, x, y float64, c color.Color) {
	if c == nil {
		c = ink
	}
	d := font.Drawer{Dst: p.img, Src: image.NewUniform(c), Face: face,
		Dot: fixed.Point26_6{X: fixed.Int26_6(x * p.scale * 64), Y: fixed.Int26_6(y * p.scale * 64)}}
	d.DrawString(s)
}

const (
	maxLines = 200
	maxSet   = 8000 // bytes of a paragraph that are set; a page does not hold more
)

// wrap breaks text into lines at spaces, and inside a word that is too long.
func (p *pen) wrap(s string, face font.Face, width float64) []string {
	s = shorten(s, maxSet)
	var lines []string
	for part := range strings.SplitSeq(s, "\n") {
		line, used := "", 0.0
		space := p.measure(" ", face)
		for _, word := range strings.Fields(part) {
			w := p.measure(word, face)
			for w > width && len(word) > 1 {
				n := p.fitting(word, face, width)
				if line != "" {
					lines, line, used = append(lines, line), "", 0
				}
				lines, word = append(lines, word[:n]), word[n:]
				w = p.measure(word, face)
			}
			if line != "" && used+space+w > width {
				lines, line, used = append(lines, line), "", 0
			}
			if line != "" {
				line, used = line+" ", used+space
			}
			line, used = line+word, used+w
		}
		if lines = append(lines, line); len(lines) > maxLines {
			break
		}
	}
	return lines
}

// fitting is how many bytes of word fit, at least one letter.
func (p *pen) fitting(word string, face font.Face, width float64) int {
	used := 0.0
	for i, r := range word {
		a, _ := face.GlyphAdvance(r)
		used += float64(a) / 64 / p.scale
		if used > width && i > 0 {
			return i
		}
	}
	return len(word)
}

// row sets a row of a table with hairlines.
func (p *pen) row(b *box, q *para, y, k float64, really bool) float64 {
	cells := q.cells[:min(len(q.cells), 12)]
	width := b.w / float64(max(len(cells), 1))
	size := q.size * k
	pad := size * 0.4
	face := p.face(size, q.bold || q.header, false)
	height := size * 1.22
	lines := make([][]string, len(cells))
	for i, c := range cells {
		lines[i] = p.wrap(c, face, max(width-2*pad, size))
		height = max(height, float64(len(lines[i]))*size*1.22)
	}
	height += 2 * pad
	if !really || b.flow && y > b.h {
		return height
	}
	for i := range cells {
		r := p.rect(b.x+float64(i)*width, b.y+y, width, height)
		if q.header {
			p.fillRect(r, sunk)
		}
		p.frame(r.Inset(0), hair)
		for j, line := range lines[i] {
			p.string(line, face, b.x+float64(i)*width+pad, b.y+y+pad+size+float64(j)*size*1.22, q.color)
		}
	}
	return height
}

func (p *pen) inlinePicture(b *box, q *para, y float64, really bool) float64 {
	if err := checkPixels(bytes.NewReader(q.picture)); err != nil {
		return 0
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(q.picture))
	if err != nil || c.Width < 1 || c.Height < 1 {
		return 0
	}
	w := min(b.w, float64(c.Width)*0.75)
	h := w * float64(c.Height) / float64(c.Width)
	if h > b.h/2 {
		w, h = w*b.h/2/h, b.h/2
	}
	if really {
		p.picture(q.picture, p.rect(b.x, b.y+y, w, h), false)
	}
	return h + q.size*0.5
}

// largest is the paragraph in the largest letters, the first when there are several.
func (s *sketch) largest() (text string) {
	size := 0.0
	for _, b := range s.boxes {
		for _, q := range b.paras {
			if q.size > size && len(q.text) > 2 {
				text, size = q.text, q.size
			}
		}
	}
	return text
}

// a4 is a page of paper with paragraphs on it.
func a4(paras []para) *sketch {
	const margin = 58
	return &sketch{w: 595, h: 842, boxes: []box{{x: margin, y: margin, w: 595 - 2*margin, h: 842 - 2*margin, paras: paras, flow: true}}}
}

// headingPara and bodyPara give the sizes of a plain page.
func headingPara(text string, level int) para {
	size := []float64{24, 19, 15.5, 13.5}[min(max(level-1, 0), 3)]
	return para{text: text, size: size, bold: true, color: ink, before: size * 0.7}
}

func bodyPara(text string) para {
	return para{text: text, size: 11.5, color: inkSoft, before: 6}
}
