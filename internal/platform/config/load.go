package config

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// Severity says what a problem means.
type Severity uint8

// The severities.
const (
	Warning Severity = iota // runs, and somebody should know
	Refused                 // does not start
)

func (s Severity) String() string { return [...]string{"warning", "refused"}[s] }

// Problem is something about the configuration that an operator should change.
type Problem struct {
	Severity Severity
	Key      string // of the setting, or the name of a variable
	Says     string // what is wrong
	Do       string // what to do about it
}

func (p Problem) String() string {
	return fmt.Sprintf("%s: %s: %s %s", p.Severity, p.Key, p.Says, p.Do)
}

// Unsafe reports whether one of the problems keeps the program from starting.
func Unsafe(ps []Problem) bool {
	return slices.ContainsFunc(ps, func(p Problem) bool { return p.Severity == Refused })
}

// Sources are the places that settings come from.
type Sources struct {
	File  string            // --config; without it STAFFROOM_CONFIG; without that none
	Env   []string          // as os.Environ gives it
	Flags map[string]string // key → value, only those that were given
}

// Load reads all sources. The problems are about single settings, which keep
// the value of the source before; the error is about a file that cannot be read
// at all. Check says what is wrong with the whole.
func Load(src Sources) (Config, []Problem, error) {
	l := loader{c: Config{sources: map[string]string{}}}
	for _, s := range settings {
		if err := s.read(&l.c, s.def); err != nil {
			panic("config: the default of " + s.key + ": " + err.Error())
		}
	}
	env := environment(src.Env)
	if l.c.file = src.File; l.c.file == "" {
		l.c.file = env["STAFFROOM_CONFIG"]
	}
	if l.c.file != "" {
		if err := l.readFile(); err != nil {
			return Config{}, nil, err
		}
	}
	l.readEnv(env)
	for _, key := range slices.Sorted(maps.Keys(src.Flags)) {
		l.set(key, src.Flags[key], flagName(key))
	}
	l.c.follow()
	return l.c, l.problems, nil
}

func environment(env []string) map[string]string {
	out := map[string]string{}
	for _, kv := range env {
		if k, v, ok := strings.Cut(kv, "="); ok && strings.HasPrefix(k, "STAFFROOM_") {
			out[k] = v
		}
	}
	return out
}

func envName(key string) string {
	return "STAFFROOM_" + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
}

func flagName(key string) string {
	return "--" + strings.NewReplacer(".", "-", "_", "-").Replace(key)
}

type loader struct {
	c        Config
	problems []Problem
}

func (l *loader) set(key, value, source string) {
	i := slices.IndexFunc(settings, func(s setting) bool { return s.key == key })
	if i < 0 {
		l.unknown(key, Keys(), source)
		return
	}
	if err := settings[i].read(&l.c, value); err != nil {
		l.problems = append(l.problems, Problem{Refused, key, err.Error() + " (from " + source + ").", "Correct it there."})
		return
	}
	l.c.sources[key] = source
}

func (l *loader) unknown(name string, known []string, source string) {
	do := "Remove it; `staffroom check` lists the settings that there are."
	if near := nearest(name, known); near != "" {
		do = "Did you mean " + near + "?"
	}
	l.problems = append(l.problems, Problem{Refused, name, "There is no such setting (from " + source + ").", do})
}

func (l *loader) readFile() error {
	b, err := os.ReadFile(l.c.file)
	if err != nil {
		return fmt.Errorf("configuration file: %w", err)
	}
	var tree map[string]any
	if err := toml.Unmarshal(b, &tree); err != nil {
		return fmt.Errorf("configuration file %s: %w", l.c.file, err)
	}
	l.readTree("", tree)
	return nil
}

func (l *loader) readTree(prefix string, tree map[string]any) {
	for _, name := range slices.Sorted(maps.Keys(tree)) {
		key := prefix + name
		switch v := tree[name].(type) {
		case map[string]any:
			l.readTree(key+".", v)
		case []any:
			words := make([]string, len(v))
			for i, w := range v {
				words[i] = fmt.Sprint(w)
			}
			l.set(key, strings.Join(words, ","), l.c.file)
		default:
			l.set(key, fmt.Sprint(v), l.c.file)
		}
	}
}

// otherNames are variables of ours that are not settings.
func otherName(name string) bool {
	return name == "STAFFROOM_CONFIG" || name == "STAFFROOM_REQUIRE_PG" || strings.HasPrefix(name, "STAFFROOM_TEST_")
}

// readEnv takes what it knows. A name that it does not know is a warning only:
// the environment may be meant for another program.
func (l *loader) readEnv(env map[string]string) {
	names := map[string]string{}
	for _, s := range settings {
		names[envName(s.key)] = s.key
	}
	for _, name := range slices.Sorted(maps.Keys(env)) {
		if key, ok := names[name]; ok {
			l.set(key, env[name], name)
		} else if !otherName(name) {
			l.unknown(name, slices.Collect(maps.Keys(names)), "the environment")
			l.problems[len(l.problems)-1].Severity = Warning
		}
	}
}

// nearest is the known name that differs least, if it is near enough to have
// been meant.
func nearest(name string, known []string) string {
	best, least := "", len(name)/3+1
	for _, k := range slices.Sorted(slices.Values(known)) {
		_, last, _ := strings.Cut(k, ".")
		d := distance(name, k)
		if last == name { // the table was forgotten
			d = 0
		}
		if d < least {
			best, least = k, d
		}
	}
	return best
}

// distance counts the letters to insert, delete or replace (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			d := before
			if a[i] != b[j] {
				d++
			}
			before = row[j+1]
			row[j+1] = min(d, row[j]+1, before+1)
		}
	}
	return row[len(b)]
}
