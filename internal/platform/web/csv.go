package web

import (
	"bytes"
	"encoding/csv"
	"iter"
	"mime"
	"net/http"
	"strings"
)

// Cell is a text from people as a spreadsheet may open it: what would become a
// formula is led by an apostrophe (OWASP, CSV injection).
func Cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(s)[0]) {
		return "'" + s
	}
	return s
}

// WriteCSV sends rows as a download. They are read to the end first, so that a
// failure is an error page and never half a list that looks whole.
func WriteCSV(w http.ResponseWriter, name string, head []string, rows iter.Seq2[[]string, error]) error {
	var b bytes.Buffer
	b.WriteString("\ufeff") // spreadsheets take it for UTF-8
	out := csv.NewWriter(&b)
	out.UseCRLF = true
	if err := out.Write(head); err != nil {
		return err
	}
	for row, err := range rows {
		if err != nil {
			return err
		}
		for n := range row {
			row[n] = Cell(row[n])
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(b.Bytes()) // that the browser hung up is nobody's error
	return out.Error()
}
