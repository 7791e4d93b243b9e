package extract

import (
	"context"
	"regexp"
	"strings"

	"staffroom/internal/platform/errs"
)

var (
	cueTimes = regexp.MustCompile(`^((?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3})[ \t]+-->[ \t]+((?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3})(?:[ \t].*)?$`)
	cueTags  = regexp.MustCompile(`<[^>\n]{0,200}>`)
)

// readVTT checks captions (WebVTT, section 4.1) and keeps what is said. A track
// that a player would show in part or not at all is errs.Invalid "file.captions".
func readVTT(_ context.Context, f *file) error {
	s, err := f.readText()
	if err != nil {
		return err
	}
	blocks := strings.Split(strings.ReplaceAll(s, "\r", "\n"), "\n\n")
	if first, _, _ := strings.Cut(blocks[0], "\n"); first != "WEBVTT" && !strings.HasPrefix(first, "WEBVTT ") && !strings.HasPrefix(first, "WEBVTT\t") {
		return errs.New(errs.Invalid, "file.captions", "captions begin with WEBVTT")
	}
	cues := 0
	for _, block := range blocks[1:] {
		said, isCue, err := cue(strings.Trim(block, "\n"))
		if err != nil {
			return err
		}
		if isCue {
			cues++
			f.words.line(said)
		}
	}
	if cues == 0 {
		return errs.New(errs.Invalid, "file.captions", "captions without a single line")
	}
	return nil
}

// cue reads one block; notes, styles and regions are no cues.
func cue(block string) (said string, isCue bool, err error) {
	lines := strings.Split(block, "\n")
	if block == "" || strings.HasPrefix(block, "NOTE") || lines[0] == "STYLE" || lines[0] == "REGION" {
		return "", false, nil
	}
	if !strings.Contains(lines[0], "-->") && len(lines) > 1 {
		lines = lines[1:] // the cue's name
	}
	m := cueTimes.FindStringSubmatch(lines[0])
	if m == nil {
		return "", false, errs.New(errs.Invalid, "file.captions", "no times in %.80q", lines[0])
	}
	if from, to := cueTime(m[1]), cueTime(m[2]); len(from) > len(to) || len(from) == len(to) && from >= to {
		return "", false, errs.New(errs.Invalid, "file.captions", "captions end before they begin in %.80q", lines[0])
	}
	return cueTags.ReplaceAllString(strings.Join(lines[1:], " "), ""), true, nil
}

// cueTime makes times comparable as text once their lengths are equal: with
// hours and without leading zeros.
func cueTime(s string) string {
	if strings.Count(s, ":") == 1 {
		s = "00:" + s
	}
	return strings.TrimLeft(s, "0:")
}
