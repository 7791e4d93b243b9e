package lineage

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
	"unicode"

	"staffroom/internal/platform/fold"
)

// How texts are compared: the set of all runs of shingleWords words, its MinHash
// signature of hashes numbers, and bands of bandRows of them as what is looked
// for (A. Broder, "On the resemblance and containment of documents", 1997; the
// bands after Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets",
// chapter 3). Two texts that share the part s of their shingles have a band in
// common with probability 1 - (1 - s^bandRows)^bands: 93 % at a half, 99.8 % at
// two thirds. Whatever has one is compared by its signature, whose estimate of s
// is off by 6.5 % (one standard deviation, at a half).
const (
	shingleWords = 4
	bands        = 20
	bandRows     = 3
	hashes       = bands * bandRows

	// AlikeFrom is the estimate from which a text is said to be like another. Of
	// two texts it is reached when about one word in nine differs.
	AlikeFrom = 0.5

	// fewestWords is how many words a text needs to be compared at all.
	fewestWords = 40
	mostWords   = 20_000
)

// signature is the MinHash of a text.
type signature [hashes]uint32

// signatureOf is false for a text that is too short to tell.
func signatureOf(text string) (s signature, ok bool) {
	words := strings.FieldsFunc(fold.Key(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) < fewestWords {
		return s, false
	}
	for i := range s {
		s[i] = ^uint32(0)
	}
	words = words[:min(len(words), mostWords)]
	for n := range len(words) - shingleWords + 1 {
		h := uint64(fnvOffset)
		for _, w := range words[n : n+shingleWords] {
			for i := range len(w) {
				h = (h ^ uint64(w[i])) * fnvPrime
			}
			h *= fnvPrime // the end of a word
		}
		s.add(h)
	}
	return s, true
}

// The 64-bit FNV-1a hash (G. Fowler, L. C. Noll, K.-P. Vo): signatures are kept,
// so it never changes.
const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// add lets one shingle lower every number that its hash of that rank is below.
func (s *signature) add(shingle uint64) {
	for i := range s {
		s[i] = min(s[i], uint32(mix(shingle+uint64(i+1)*0x9e3779b97f4a7c15)>>32))
	}
}

// mix is the finaliser of SplitMix64 (G. Steele, D. Lea and C. Flood, "Fast
// splittable pseudorandom number generators", 2014): a family of hashes out of one.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// like estimates which part of their shingles two texts share.
func (s *signature) like(o *signature) float64 {
	n := 0
	for i := range s {
		if s[i] == o[i] {
			n++
		}
	}
	return float64(n) / hashes
}

// bandKeys are what a text is looked for by.
func (s *signature) bandKeys() []int64 {
	out := make([]int64, bands)
	for b := range out {
		x := uint64(b + 1)
		for r := range bandRows {
			x = mix(x ^ uint64(s[b*bandRows+r])<<8)
		}
		out[b] = int64(x >> 1) //nolint:gosec // 63 bits fit
	}
	return out
}

// String is how a signature is kept.
func (s *signature) String() string {
	b := make([]byte, 0, hashes*4)
	for _, n := range s {
		b = binary.BigEndian.AppendUint32(b, n)
	}
	return base64.RawStdEncoding.EncodeToString(b)
}

func parseSignature(text string) (s signature, ok bool) {
	b, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil || len(b) != hashes*4 {
		return s, false
	}
	for i := range s {
		s[i] = binary.BigEndian.Uint32(b[i*4:])
	}
	return s, true
}

// Likeness is another entry that has much the same in it.
type Likeness struct {
	ItemID, Title, Path string
	OrgName, AuthorName string
	File                string // name of the file that both have; "" when a text is alike
	Percent             int    // of the text, in tens; 100 for a file
	CanAdapt            bool
}
