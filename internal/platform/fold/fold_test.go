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

func TestFreeSlug(t *testing.T) {
	for _, c := range []struct {
		taken []string
		want  string
	}{
		{nil, "reads"},
		{[]string{"reads-2"}, "reads"},
		{[]string{"reads", "reads-2", "reads-4"}, "reads-3"},
	} {
		if got := FreeSlug("reads", c.taken); got != c.want {
			t.Errorf("FreeSlug beside %v = %q, want %q", c.taken, got, c.want)
		}
	}
}
