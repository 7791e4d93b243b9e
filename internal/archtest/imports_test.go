package archtest

import (
	"fmt"
	"path"
	"strings"
)

// storeyOf is the number of the storey that a package stands in, from the top,
// and the room: the first folder below the storey's own.
func storeyOf(dir string) (n int, room string) {
	for i, s := range storeys {
		for _, d := range s.dirs {
			if within(dir, d) {
				room, _, _ = strings.Cut(strings.TrimPrefix(strings.TrimPrefix(dir, d), "/"), "/")
				return i, d + "/" + room
			}
		}
	}
	return -1, ""
}

// checkImports holds up the storeys: imports go down, rooms that are apart do not
// meet, pages are imported by app alone, and nothing real imports what is for tests.
func checkImports(h *house) (wrong []string) {
	for _, f := range h.files {
		if f.test {
			continue
		}
		if n, _ := storeyOf(f.dir); n < 0 {
			wrong = append(wrong, fmt.Sprintf("%s: package %s stands in no storey; give it one on purpose", f.path, f.dir))
			continue
		}
		for _, im := range f.imports() {
			to, ok := strings.CutPrefix(im, "staffroom/internal/")
			if !ok {
				continue
			}
			if why := refuse(f.dir, to); why != "" && !met(f.dir, to) {
				wrong = append(wrong, fmt.Sprintf("%s imports %s: %s", f.path, to, why))
			}
		}
	}
	return wrong
}

// refuse says why from may not import to, or "".
func refuse(from, to string) string {
	if forTests(to) && !within(from, "bench") {
		return "it is for tests"
	}
	up, room := storeyOf(from)
	down, other := storeyOf(to)
	switch {
	case down < 0:
		return "it stands in no storey"
	case strings.HasSuffix(path.Base(to), "web") && to != "platform/web" && !within(from, "app"):
		return "pages are imported by app alone"
	case down < up:
		return "it is not below"
	case down == up && storeys[up].apart && room != other:
		return "peers do not meet"
	}
	return ""
}

func met(from, to string) bool {
	for _, m := range meetings {
		if storey, every := strings.CutSuffix(m.from, "/*"); (every && within(from, storey) || within(from, m.from)) && within(to, m.to) {
			return true
		}
	}
	return false
}

// checkHTTP keeps HTTP at the doors.
func checkHTTP(h *house) (wrong []string) {
	for _, f := range h.files {
		if f.test || strings.HasSuffix(path.Base(f.dir), "web") || listed(f.dir, speakHTTP) {
			continue
		}
		for _, im := range f.imports() {
			if im == "net/http" || strings.HasPrefix(im, "net/http/") {
				wrong = append(wrong, fmt.Sprintf("%s imports %s; only pages, protocols and app speak HTTP", f.path, im))
			}
		}
	}
	return wrong
}

// checkPages keeps the database away from pages: a handler calls a service.
func checkPages(h *house) (wrong []string) {
	for _, f := range h.ours() {
		if base := path.Base(f.dir); !strings.HasSuffix(base, "web") || base == "web" {
			continue
		}
		for _, im := range f.imports() {
			if im == "database/sql" || im == "staffroom/internal/platform/db" {
				wrong = append(wrong, fmt.Sprintf("%s imports %s; a handler calls one service method", f.path, im))
			}
		}
	}
	return wrong
}
