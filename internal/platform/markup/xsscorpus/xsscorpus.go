// Package xsscorpus is the collection of hostile markup that every text door
// of the program is tried with. It is for tests; the program does not import it.
package xsscorpus

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
)

//go:embed xss.jsonl
var lines string

// Payload is one attack: where it belongs, and what a hostile person types,
// pastes or uploads. Each that works calls alert(1) or reaches evil.example.
type Payload struct {
	Class   string `json:"class"`
	Payload string `json:"payload"`
}

// All returns every payload, in the order of the file.
func All() []Payload {
	var all []Payload
	for line := range strings.Lines(lines) {
		var p Payload
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			panic(fmt.Sprintf("xss.jsonl, line %d: %v", len(all)+1, err))
		}
		all = append(all, p)
	}
	return all
}
