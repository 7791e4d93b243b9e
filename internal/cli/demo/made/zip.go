package made

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"image/color"
	"strings"
)

// parts is an Office file in the making: names and contents in order.
type parts struct {
	b   bytes.Buffer
	zip *zip.Writer
	err error
}

func newParts() *parts {
	p := &parts{}
	p.zip = zip.NewWriter(&p.b)
	return p
}

func (p *parts) put(name string, data []byte) {
	w, err := p.zip.Create(name)
	if err == nil {
		_, err = w.Write(data)
	}
	if p.err == nil {
		p.err = err
	}
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

func (p *parts) xml(name, format string, args ...any) {
	if len(args) > 0 {
		format = fmt.Sprintf(format, args...)
	}
	p.put(name, []byte(xmlHead+format))
}

func (p *parts) close() ([]byte, error) {
	if err := p.zip.Close(); err != nil {
		return nil, err
	}
	return p.b.Bytes(), p.err
}

// relations is a .rels part: pairs of type and target, numbered rId1, rId2 …
func relations(pairs ...string) string {
	var b strings.Builder
	b.WriteString(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for i := 0; i < len(pairs); i += 2 {
		fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/>`, i/2+1, pairs[i], pairs[i+1])
	}
	b.WriteString(`</Relationships>`)
	return b.String()
}

func esc(s string) string { return html.EscapeString(s) }

func hex(c color.RGBA) string { return fmt.Sprintf("%02X%02X%02X", c.R, c.G, c.B) }
