package search

import (
	"encoding/binary"
	"math"
)

// A chunk is chunkSize documents. The postings of a term in a chunk are one row:
// data has four bytes for each document (place in the chunk, impact, mask of
// fields), pos the word positions of each in the same order.
const (
	chunkSize   = 2048
	postingSize = 4
)

type field int

const (
	inTitle field = iota
	inKeywords
	inFacets
	inSummary
	inBody
	inAttachments
	fields
)

// How much a word counts in each field, and the length at which it counts just
// that (BM25F: Robertson, Zaragoza, Taylor 2004). Lengths are constants and not
// averages of the corpus, so that a posting depends on its document alone.
var fieldWeights = [fields]struct{ weight, length, norm float64 }{
	inTitle:       {6, 7, 0.2},
	inKeywords:    {1.2, 8, 0.9},
	inFacets:      {0.6, 4, 0.3},
	inSummary:     {1, 20, 0.9},
	inBody:        {0.4, 200, 0.9},
	inAttachments: {0.3, 600, 0.9},
}

// saturation is BM25's k1.
const saturation = 0.8

type entry struct {
	term int32
	tf   [fields]uint16
	pos  []uint32
}

// impact is a word's saturated weight in a document, 1 to 255.
func (e *entry) impact(lens *[fields]int) byte {
	w := 0.0
	for f, p := range fieldWeights {
		if e.tf[f] > 0 {
			w += p.weight * float64(e.tf[f]) / (1 - p.norm + p.norm*float64(lens[f])/p.length)
		}
	}
	return byte(max(1, math.Round(255*w/(w+saturation))))
}

func (e *entry) mask() byte {
	m := byte(0)
	for f, n := range e.tf {
		if n > 0 {
			m |= 1 << f
		}
	}
	return m
}

func appendPosting(data []byte, slot int, impact, mask byte) []byte {
	return append(data, byte(slot), byte(slot>>8), impact, mask)
}

func slotAt(data []byte, i int) int {
	return int(binary.LittleEndian.Uint16(data[i*postingSize:]))
}

func appendPositions(b []byte, pos []uint32) []byte {
	b = binary.AppendUvarint(b, uint64(len(pos)))
	last := uint32(0)
	for _, p := range pos {
		b = binary.AppendUvarint(b, uint64(p-last))
		last = p
	}
	return b
}

// splitPositions cuts pos into the positions of each posting, still encoded.
func splitPositions(pos []byte, n int) [][]byte {
	out := make([][]byte, 0, n)
	for range n {
		count, w := binary.Uvarint(pos)
		end := w
		for range count {
			for end < len(pos) && pos[end] >= 0x80 {
				end++
			}
			end++
		}
		if w <= 0 || end > len(pos) {
			return out
		}
		out = append(out, pos[:end])
		pos = pos[end:]
	}
	return out
}

func decodePositions(b []byte, into []uint32) []uint32 {
	n, w := binary.Uvarint(b)
	b = b[max(w, 0):]
	at := uint32(0)
	for range n {
		d, w := binary.Uvarint(b)
		if w <= 0 {
			break
		}
		b = b[w:]
		at += uint32(d)
		into = append(into, at)
	}
	return into
}
