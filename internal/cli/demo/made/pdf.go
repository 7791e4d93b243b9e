package made

import (
	"bytes"
	"image/color"
	"math"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
)

// page sizes in millimetres.
const (
	pdfMargin = 20.0
	pdfWidth  = 210 - 2*pdfMargin
)

type printer struct {
	*fpdf.Fpdf
	pal palette
}

func pdf(s Spec) ([]byte, error) {
	p := printer{fpdf.New("P", "mm", "A4", ""), paletteOf(s.Name)}
	p.AddUTF8FontFromBytes("go", "", goregular.TTF)
	p.AddUTF8FontFromBytes("go", "B", gobold.TTF)
	p.SetTitle(s.Title, true)
	p.SetMargins(pdfMargin, 22, pdfMargin)
	p.SetAutoPageBreak(true, 22)
	p.SetFooterFunc(func() {
		p.SetY(-15)
		p.pen("", 9, mix(p.pal.ink, white, .45))
		p.CellFormat(pdfWidth, 8, s.School, "", 0, "L", false, 0, "")
	})
	p.AddPage()
	p.head(s)
	for _, b := range s.Blocks {
		p.block(b)
	}
	var out bytes.Buffer
	err := p.Output(&out)
	return out.Bytes(), err
}

func (p printer) pen(style string, size float64, c color.RGBA) {
	p.SetFont("go", style, size)
	p.SetTextColor(int(c.R), int(c.G), int(c.B))
}

func (p printer) fillColour(c color.RGBA) { p.SetFillColor(int(c.R), int(c.G), int(c.B)) }

func (p printer) head(s Spec) {
	p.fillColour(p.pal.main)
	p.Rect(0, 0, 210, 44, "F")
	p.fillColour(p.pal.warm)
	p.Rect(0, 44, 210, 2, "F")
	size := 26.0
	if len(s.Title) > 36 {
		size = 20
	}
	p.pen("B", size, white)
	p.SetXY(pdfMargin, 12)
	p.MultiCell(pdfWidth, size*.42, s.Title, "", "L", false)
	p.pen("", 11, mix(p.pal.main, white, .85))
	p.SetXY(pdfMargin, 33)
	p.CellFormat(pdfWidth, 6, s.School, "", 0, "L", false, 0, "")
	p.SetY(56)
}

func (p printer) block(b Block) {
	switch {
	case b.H != "":
		p.Ln(3)
		p.pen("B", 15, p.pal.deep)
		p.MultiCell(pdfWidth, 8, b.H, "", "L", false)
		p.Ln(1)
	case b.P != "":
		p.pen("", 11, p.pal.ink)
		p.MultiCell(pdfWidth, 6, b.P, "", "L", false)
		p.Ln(3)
	case len(b.Table) > 0:
		p.table(b.Table)
	default:
		p.list(b.List)
	}
}

func (p printer) list(lines []string) {
	for _, l := range lines {
		p.pen("", 11, p.pal.ink)
		p.fillColour(p.pal.warm)
		if p.GetY() > 265 {
			p.AddPage()
		}
		p.Circle(pdfMargin+2, p.GetY()+3, 1.1, "F")
		p.SetX(pdfMargin + 7)
		p.MultiCell(pdfWidth-7, 6, l, "", "L", false)
		p.Ln(1)
	}
	p.Ln(2)
}

func (p printer) table(rows [][]string) {
	widths := shares(rows)
	edge := mix(p.pal.main, white, .6)
	p.SetDrawColor(int(edge.R), int(edge.G), int(edge.B))
	for r, row := range rows {
		style, ink := "", p.pal.ink
		p.fillColour(white)
		if r == 0 {
			style, ink = "B", white
			p.fillColour(p.pal.main)
		} else if r%2 == 0 {
			p.fillColour(p.pal.pale)
		}
		p.pen(style, 10, ink)
		p.row(row, widths)
	}
	p.Ln(4)
}

func (p printer) row(row []string, widths []float64) {
	lines := 1
	for i, cell := range row {
		lines = max(lines, len(p.SplitText(cell, widths[i]-4)))
	}
	high := float64(lines)*5 + 3
	if p.GetY()+high > 275 {
		p.AddPage()
	}
	x, y := pdfMargin, p.GetY()
	for i, cell := range row {
		p.Rect(x, y, widths[i], high, "FD")
		p.SetXY(x+1, y+1.5)
		p.MultiCell(widths[i]-2, 5, cell, "", "L", false)
		x += widths[i]
	}
	p.SetXY(pdfMargin, y+high)
}

// shares divides the width among columns by what stands in them.
func shares(rows [][]string) []float64 {
	n := 0
	for _, r := range rows {
		n = max(n, len(r))
	}
	w, sum := make([]float64, n), 0.0
	for i := range w {
		for _, r := range rows {
			if i < len(r) {
				w[i] = max(w[i], math.Sqrt(float64(len(r[i])))+2)
			}
		}
		sum += w[i]
	}
	for i := range w {
		w[i] *= pdfWidth / sum
	}
	return w
}
