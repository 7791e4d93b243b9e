package made

import (
	"encoding/json"
	"fmt"
)

// Spec describes a file. Which fields mean something depends on Type.
type Spec struct {
	Type    string // pptx, docx, pdf, xlsx or png
	Name    string
	Title   string
	Slides  []Slide
	Blocks  []Block
	Sheets  []Sheet
	Lines   []string
	Picture string
	Alt     string

	School string `json:"-"` // stands small on every page
	Author string `json:"-"`
}

// Slide is one of a deck.
type Slide struct {
	Title   string
	Bullets []string
	Note    string
	Picture string
}

// Block is a piece of a document; one of the fields is set.
type Block struct {
	H     string
	P     string
	List  []string
	Table [][]string
}

// Sheet is one of a workbook; its first row is the heading.
type Sheet struct {
	Name string
	Rows [][]string
}

// Parse reads a description.
func Parse(b []byte) (Spec, error) {
	var s Spec
	if err := json.Unmarshal(b, &s); err != nil {
		return s, err
	}
	if s.Name == "" || makers[s.Type] == nil {
		return s, fmt.Errorf("no file of type %q can be made", s.Type)
	}
	return s, nil
}

var makers = map[string]func(Spec) ([]byte, error){
	"pptx": deck, "docx": document, "pdf": pdf, "xlsx": workbook,
	"png": func(s Spec) ([]byte, error) { return poster(s), nil },
}

// Make writes the file.
func Make(s Spec) ([]byte, error) { return makers[s.Type](s) }
