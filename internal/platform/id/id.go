// Package id makes identifiers and secrets.
package id

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"sync/atomic"
	"time"
)

var enc = base32.HexEncoding.WithPadding(base32.NoPadding)

var last atomic.Int64

// New returns a fresh identifier: 26 lower-case characters that sort after the
// ones this process made before it.
func New() string {
	now := time.Now().UnixNano()
	for {
		prev := last.Load()
		if now <= prev {
			now = prev + 1
		}
		if last.CompareAndSwap(prev, now) {
			break
		}
	}
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(now))
	rand.Read(b[8:]) // never fails
	return strings.ToLower(enc.EncodeToString(b[:]))
}

// Valid reports whether s has the shape of an identifier.
func Valid(s string) bool {
	if len(s) != 26 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; !(c >= '0' && c <= '9' || c >= 'a' && c <= 'v') {
			return false
		}
	}
	return true
}

// Secret returns a token of 32 random bytes for links, sessions and API access.
func Secret() string {
	var b [32]byte
	rand.Read(b[:])
	return strings.ToLower(enc.EncodeToString(b[:]))
}

// Hash is what is stored of a secret: a stolen copy of the database forges nothing.
func Hash(secret string) string {
	h := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(h[:])
}
