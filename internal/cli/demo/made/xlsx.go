package made

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

func workbook(s Spec) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	pal := paletteOf(s.Name)
	head, err := f.NewStyle(&excelize.Style{
		Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{hex(pal.main)}},
		Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"},
	})
	if err != nil {
		return nil, err
	}
	body, err := f.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return nil, err
	}
	for i, sh := range s.Sheets {
		if i == 0 {
			err = f.SetSheetName("Sheet1", sh.Name)
		} else {
			_, err = f.NewSheet(sh.Name)
		}
		if err == nil {
			err = fillSheet(f, sh, head, body)
		}
		if err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	err = f.Write(&out)
	return out.Bytes(), err
}

func fillSheet(f *excelize.File, sh Sheet, head, body int) error {
	widths := map[int]int{}
	for r, row := range sh.Rows {
		style := body
		if r == 0 {
			style = head
		}
		for c, text := range row {
			cell, err := excelize.CoordinatesToCellName(c+1, r+1)
			if err != nil {
				return err
			}
			if err := f.SetCellValue(sh.Name, cell, value(text)); err != nil {
				return err
			}
			if err := f.SetCellStyle(sh.Name, cell, cell, style); err != nil {
				return err
			}
			widths[c] = max(widths[c], len(text))
		}
	}
	for c, w := range widths {
		col, err := excelize.ColumnNumberToName(c + 1)
		if err != nil {
			return err
		}
		if err := f.SetColWidth(sh.Name, col, col, float64(min(max(w, 8), 44))+2); err != nil {
			return err
		}
	}
	return f.SetPanes(sh.Name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

// value makes numbers of what looks like one; a formula stays text.
func value(s string) any {
	if n, err := strconv.ParseFloat(s, 64); err == nil && !strings.HasPrefix(s, "0") {
		return n
	}
	return s
}
