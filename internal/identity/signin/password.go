package signin

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/sync/semaphore"

	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/fold"
)

// The cost of a guess: argon2id with 19 MiB and two passes (OWASP Password
// Storage Cheat Sheet). At most parallelHashes run at a time, so that a storm of
// sign-ins cannot take the machine's memory.
const (
	memoryKiB      = 19 * 1024
	passes         = 2
	keyBytes       = 32
	saltBytes      = 16
	parallelHashes = 4
)

// MinPassword is the shortest password, in characters. There are no rules about
// what it is made of; well-known ones are refused.
const (
	MinPassword = 12
	maxPassword = 1000
)

type hasher struct {
	slots *semaphore.Weighted
	decoy string
}

func newHasher() *hasher {
	return &hasher{slots: semaphore.NewWeighted(parallelHashes), decoy: encode(make([]byte, saltBytes), make([]byte, keyBytes))}
}

func encode(salt, key []byte) string {
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, memoryKiB, passes, b64(salt), b64(key))
}

func (h *hasher) derive(ctx context.Context, password string, salt []byte, m, t uint32, n uint32) ([]byte, error) {
	if err := h.slots.Acquire(ctx, 1); err != nil {
		return nil, errs.Wrap(err, errs.Unavailable, "busy", "too many sign-ins at once")
	}
	defer h.slots.Release(1)
	return argon2.IDKey([]byte(password), salt, t, m, 1, n), nil
}

func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	rand.Read(salt) // never fails
	key, err := h.derive(ctx, password, salt, memoryKiB, passes, keyBytes)
	if err != nil {
		return "", err
	}
	return encode(salt, key), nil
}

func (h *hasher) check(ctx context.Context, encoded, password string) (bool, error) {
	var version int
	var m, t uint32
	parts := strings.Split(encoded, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, errs.New(errs.Internal, "internal", "a stored password hash has another shape")
	}
	if _, err := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=1", &version, &m, &t); err != nil {
		return false, err
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(password) > maxPassword {
		return false, nil
	}
	key, err := h.derive(ctx, password, salt, m, t, uint32(len(want)))
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(key, want) == 1, nil
}

// checkPassword refuses what anybody would guess first.
func checkPassword(password, email, name string) error {
	code := ""
	key := strings.ReplaceAll(fold.Key(password), " ", "")
	switch {
	case len([]rune(password)) < MinPassword:
		code = "signin.password_short"
	case len(password) > maxPassword:
		code = "signin.password_long"
	case denied[key] || repetitive(key) || contains(key, strings.Split(email, "@")[0]) || contains(key, strings.ReplaceAll(name, " ", "")):
		code = "signin.password_common"
	default:
		return nil
	}
	return errs.Fields("signin.invalid", map[string]string{"password": code})
}

// contains reports whether little is left of the password without word.
func contains(key, word string) bool {
	word = fold.Key(word)
	return len(word) >= 4 && strings.Contains(key, word) && len(key)-len(word) < 8
}

// repetitive: one to four characters said again and again, or a run such as
// 123456789012.
func repetitive(key string) bool {
	for n := 1; n <= 4 && n < len(key); n++ {
		if strings.HasPrefix(strings.Repeat(key[:n], len(key)/n+1), key) {
			return true
		}
	}
	return strings.Contains("01234567890123456789", key) || strings.Contains("abcdefghijklmnopqrstuvwxyz", key) ||
		strings.Contains("qwertyuiopasdfghjklzxcvbnm", key)
}

// denied is passwords of twelve characters and more that are tried first.
var denied = func() map[string]bool {
	m := map[string]bool{}
	for _, p := range strings.Fields(`password1234 password12345 password123456 passwordpassword 1q2w3e4r5t6y qwertyuiop123 qwerty123456
		letmeinletmein iloveyou1234 welcome12345 welcome123456 administrator adminadmin12 changeme1234 changemeplease trustno1trustno1
		football1234 liverpool1234 manchester1234 sunshine1234 princess1234 superman1234 batman123456 monkey123456 dragon123456
		teacher12345 headteacher1 headteacher123 staffroom123 staffroom1234 staffroom12345 primaryschool primaryschool1 school123456
		mypassword123 passw0rd1234 passw0rd12345 p@ssw0rd1234 p@ssword1234 abc123abc123 abcd1234abcd 1qaz2wsx3edc zaq12wsxcde3 asdfghjkl123
		correcthorsebatterystaple letmein123456 christmas2025 christmas2026 september2025 september2026 november2026 summer202526
		whatever1234 computer1234 internet1234 michael12345 jennifer1234 charlie12345 chocolate123 starwars1234 pokemon12345`) {
		m[p] = true
	}
	return m
}()
