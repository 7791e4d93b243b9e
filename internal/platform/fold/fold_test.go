package fold

import (
	"strings"
	"testing"
)

func TestKey(t *testing.T) {
	for in, want := range map[string]string{"Éva  ADAMS ": "eva adams", "Ångström": "angstrom", "": "", "ﬁne": "fine"} {
		if got := Key(in); got != want {
			t.Errorf("Key(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSlug(t *testing.T) {
	for in, want := range map[string]string{
		"Three reads!":                    "three-reads",
		"What’s the time, Mr Wolf?":       "whats-the-time-mr-wolf",
		"../../etc/passwd":                "etc-passwd",
		"日本":                              "",
		"a" + strings.Repeat(" long", 40): "a-long-long-long-long-long-long-long",
	} {
		if got := Slug(in, 40); got != want {
			t.Errorf("Slug(%q) = %q, want %q", in, got, want)
		}
	}
}
