package extract

import (
	"context"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	gridRows    = 40
	gridColumns = 14
	maxShared   = 64 << 20 // bytes of the shared strings of a workbook
)

// readXLSX reads every cell of every sheet as it was last shown (ECMA-376 part
// 1, chapter 18). The size that a sheet claims is never believed.
func readXLSX(ctx context.Context, f *file) error {
	a := f.archive
	main := a.mainPart()
	b := &workbook{f: f, rels: a.relations(main)}
	if err := b.shared(a.related(main, "sharedStrings")); err != nil {
		return err
	}
	b.dates = dateStyles(a.tree(a.related(main, "styles")))
	root := a.tree(main)
	b.epoch1904 = root.child("workbookPr").attr("date1904") == "1"
	var err error
	root.child("sheets").find(func(s *node) {
		if err == nil {
			err = b.sheet(ctx, s)
		}
	}, "sheet")
	f.docTitle = a.coreTitle()
	f.sketch = func() (*sketch, error) { return gridSketch(b.grid, b.gridName), nil }
	return err
}

type workbook struct {
	f         *file
	rels      map[string]relation
	strings   []string
	dates     map[int]bool // cell style → shows a date
	epoch1904 bool
	grid      [][]string // the first cells of the first sheet that has any
	gridName  string
}

func (b *workbook) shared(part string) error {
	if part == "" {
		return nil
	}
	size := 0
	return b.f.archive.each(part, func(si *node) error {
		s := richText(si)
		if size += len(s) + 16; size > maxShared {
			s = ""
			b.f.words.cut = true
		}
		b.strings = append(b.strings, s)
		return nil
	}, "si")
}

// richText joins runs and leaves out phonetic hints.
func richText(n *node) string {
	var w strings.Builder
	for _, k := range n.kids {
		switch k.name {
		case "t":
			w.WriteString(k.content())
		case "r":
			w.WriteString(k.child("t").content())
		}
	}
	return w.String()
}

// dateStyles says which cell styles show a number as a date (18.8.30).
func dateStyles(root *node) map[int]bool {
	custom := map[string]bool{}
	root.child("numFmts").find(func(n *node) {
		code := strings.ToLower(n.attr("formatCode"))
		custom[n.attr("numFmtId")] = strings.ContainsAny(code, "dy") && !strings.Contains(code, "[red]") && !strings.Contains(code, "standard")
	}, "numFmt")
	dates := map[int]bool{}
	i := 0
	root.child("cellXfs").find(func(n *node) {
		id := n.attr("numFmtId")
		v := number(id)
		dates[i] = v >= 14 && v <= 17 || v == 22 || custom[id]
		i++
	}, "xf")
	return dates
}

func (b *workbook) sheet(ctx context.Context, s *node) error {
	r := b.rels[relID(s)]
	if r.kind != "worksheet" || !b.f.archive.has(r.target) {
		return nil
	}
	b.f.Pages++
	name := s.attr("name")
	b.f.heading(name)
	b.f.words.line(name)
	var grid [][]string
	err := b.f.archive.each(r.target, func(n *node) error {
		if n.name == "row" {
			grid = b.row(n, grid)
		} else {
			b.f.words.line(headerMarks.Replace(n.content()))
		}
		return ctx.Err()
	}, "row", "oddHeader", "oddFooter")
	b.f.words.gap()
	if len(b.grid) == 0 && len(grid) > 0 {
		b.grid, b.gridName = grid, name
	}
	return err
}

// headerMarks takes the codes for alignment, page and date out of headers.
var headerMarks = strings.NewReplacer("&L", " ", "&C", " ", "&R", " ", "&P", "", "&N", "", "&D", "", "&T", "", "&A", "", "&F", "", "&&", "&")

func (b *workbook) row(n *node, grid [][]string) [][]string {
	var words []string
	rowNo := int(number(n.attr("r")))
	column := -1
	for _, c := range n.kids {
		if c.name != "c" {
			continue
		}
		column++
		if at, ok := columnOf(c.attr("r")); ok {
			column = at
		}
		text := clean(b.cell(c))
		if text == "" {
			continue
		}
		words = append(words, text)
		if rowNo >= 1 && rowNo <= gridRows && column < gridColumns {
			grid = put(grid, rowNo-1, column, text)
		}
	}
	b.f.words.line(strings.Join(words, "\t"))
	return grid
}

// put grows the grid to hold a cell; the caller keeps it within the grid's size.
func put(grid [][]string, row, column int, text string) [][]string {
	for len(grid) <= row {
		grid = append(grid, nil)
	}
	for len(grid[row]) <= column {
		grid[row] = append(grid[row], "")
	}
	grid[row][column] = text
	return grid
}

// columnOf reads the letters of a reference such as BC12, from 0.
func columnOf(ref string) (int, bool) {
	n, i := 0, 0
	for ; i < len(ref) && ref[i] >= 'A' && ref[i] <= 'Z' && i < 4; i++ {
		n = n*26 + int(ref[i]-'A') + 1
	}
	return n - 1, i > 0 && i < 4
}

func (b *workbook) cell(c *node) string {
	v := c.child("v").content()
	switch c.attr("t") {
	case "s":
		if i, err := strconv.Atoi(strings.TrimSpace(v)); err == nil && i >= 0 && i < len(b.strings) {
			return b.strings[i]
		}
		return ""
	case "inlineStr":
		return richText(child(c, "is"))
	case "b":
		return map[string]string{"1": "TRUE", "0": "FALSE"}[v]
	case "str", "e", "d":
		return v
	}
	if v == "" {
		return ""
	}
	if b.dates[int(number(c.attr("s")))] && c.attr("s") != "" {
		return b.date(number(v))
	}
	return tidyNumber(v)
}

func child(n *node, name string) *node {
	if k := n.child(name); k != nil {
		return k
	}
	return &node{}
}

// tidyNumber undoes what binary fractions do to 0.1.
func tidyNumber(v string) string {
	f, err := strconv.ParseFloat(v, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) || math.Abs(f) >= 1e15 {
		return v
	}
	return strconv.FormatFloat(math.Round(f*1e9)/1e9, 'f', -1, 64)
}

// date turns a serial number into a day, with the time when there is one (18.17.4).
func (b *workbook) date(serial float64) string {
	if serial < 0 || serial > 3_000_000 {
		return tidyNumber(strconv.FormatFloat(serial, 'f', -1, 64))
	}
	start := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if b.epoch1904 {
		start = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	days, part := math.Modf(serial)
	t := start.AddDate(0, 0, int(days)).Add(time.Duration(part * 24 * float64(time.Hour))).Round(time.Second)
	if t.Hour() == 0 && t.Minute() == 0 {
		return t.Format("02/01/2006")
	}
	return t.Format("02/01/2006 15:04")
}

// gridSketch draws the first cells with the letters and numbers around them. They
// fill the picture: the fewer there are, the larger they stand.
func gridSketch(rows [][]string, name string) *sketch {
	const w, h, edge, gutter = 960, 600, 24, 40
	s := &sketch{w: w, h: h, ground: paper}
	widths := columnWidths(rows, w-gutter)
	lines := min(max(len(rows), fewestRows), mostRows)
	rowH := float64(h-2*edge) / float64(lines)
	s.boxes = append(s.boxes, box{w: w, h: edge, fill: sunk}, box{w: gutter, h: h, fill: sunk})
	x := float64(gutter)
	for c, cw := range widths {
		s.boxes = append(s.boxes, box{x: x, w: cw, h: edge, anchor: 'c', line: hair, paras: []para{{text: string(rune('A' + c)), size: 12, align: 'c', color: inkSoft}}})
		for r := range lines {
			b := box{x: x, y: edge + float64(r)*rowH, w: cw + 1, h: rowH + 1, line: hair, anchor: 'c', inset: 4, flow: true}
			if r < len(rows) && c < len(rows[r]) && rows[r][c] != "" {
				b.paras = []para{cellPara(rows[r][c], r == 0, cw-8, rowH-8)}
			}
			s.boxes = append(s.boxes, b)
		}
		x += cw
	}
	for r := range lines {
		s.boxes = append(s.boxes, box{y: edge + float64(r)*rowH, w: gutter, h: rowH, anchor: 'c', paras: []para{{text: strconv.Itoa(r + 1), size: 12, align: 'c', color: inkSoft}}})
	}
	s.boxes = append(s.boxes, box{y: h - edge, w: w, h: edge, fill: sunk})
	if name != "" {
		s.boxes = append(s.boxes, box{x: gutter, y: h - edge, w: 220, h: edge - 3, fill: paper, anchor: 'c', inset: 3, paras: []para{{text: shorten(name, 28), size: 12, bold: true, align: 'c', color: ink}}})
	}
	return s
}

// How many rows are drawn, and the sizes of their letters.
const (
	fewestRows, mostRows        = 5, 14
	smallestLetter, bestLetters = 12.5, 22.0
)

// cellPara sets a cell in as large letters as fit into its room, in as many lines
// as that has: numbers to the right, the first row bold.
func cellPara(text string, header bool, width, height float64) para {
	text = strings.Join(strings.Fields(text), " ")
	letters := float64(utf8.RuneCountInString(text))
	fit := func(size float64) float64 {
		return max(math.Floor(width/(size*0.56)), 3) * max(math.Floor(height/(size*1.22)), 1)
	}
	size := min(max(height*0.7, smallestLetter), bestLetters)
	for size > smallestLetter && fit(size)*0.85 < letters { // words do not fill their lines
		size -= 0.5
	}
	q := para{text: shorten(text, int(fit(size))), size: size, bold: header, color: ink}
	if _, err := strconv.ParseFloat(strings.TrimRight(strings.TrimLeft(text, "£$€"), "%"), 64); err == nil {
		q.align = 'r'
	}
	return q
}

// columnWidths gives each column room for what is in it and fills the page.
func columnWidths(rows [][]string, total float64) []float64 {
	n := 0
	for _, r := range rows {
		n = max(n, len(r))
	}
	n = min(max(n, 3), 10)
	widths := make([]float64, n)
	sum := 0.0
	for c := range widths {
		longest := 8
		for _, r := range rows[:min(len(rows), mostRows)] {
			if c < len(r) {
				longest = max(longest, min(len(r[c]), 40))
			}
		}
		widths[c] = float64(longest)
		sum += widths[c]
	}
	for c := range widths {
		widths[c] *= total / sum
	}
	return widths
}
