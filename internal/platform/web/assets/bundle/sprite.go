package bundle

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

var (
	opening = regexp.MustCompile(`(?s)<svg\b([^>]*)>`)
	viewBox = regexp.MustCompile(`viewBox="([^"]+)"`)
	comment = regexp.MustCompile(`(?s)<!--.*?-->`)
	spaces  = regexp.MustCompile(`>\s+<`)
)

// spriteOf gathers every drawing of the folders as a symbol named after its file.
func spriteOf(dirs ...string) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg">`)
	for _, dir := range dirs {
		drawings, err := filepath.Glob(filepath.Join(dir, "*.svg"))
		if err != nil {
			return nil, err
		}
		for _, p := range drawings {
			if err := symbol(&b, p); err != nil {
				return nil, err
			}
		}
	}
	b.WriteString(`</svg>`)
	return b.Bytes(), nil
}

func symbol(b *bytes.Buffer, p string) error {
	raw, err := os.ReadFile(p)
	if err != nil {
		return err
	}
	text := comment.ReplaceAllString(string(raw), "")
	head := opening.FindStringSubmatchIndex(text)
	end := strings.LastIndex(text, "</svg>")
	if head == nil || end < 0 {
		return fmt.Errorf("%s is not an SVG drawing", p)
	}
	box := viewBox.FindStringSubmatch(text[head[0]:head[1]])
	if box == nil {
		return fmt.Errorf("%s has no viewBox", p)
	}
	body := spaces.ReplaceAllString(strings.TrimSpace(text[head[1]:end]), "><")
	fmt.Fprintf(b, `<symbol id="%s" viewBox="%s">%s</symbol>`, strings.TrimSuffix(filepath.Base(p), ".svg"), box[1], strings.ReplaceAll(body, " />", "/>"))
	return nil
}
