package lineage

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"staffroom/internal/platform/fold"
	"staffroom/internal/platform/markup"
)

// realTexts are texts of real resources, most words first in no order.
func realTexts(t *testing.T, most int) []string {
	t.Helper()
	root := "../../../../../shared/data/resources"
	if _, err := os.Stat(root); err != nil {
		t.Skip("the real data (../shared/data beside the repository) is missing")
	}
	var out []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".md") || len(out) == most {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if text := markup.FromMarkdown(string(b), markup.Options{}).Text(); len(strings.Fields(text)) >= 2*fewestWords {
			out = append(out, text)
		}
		return nil
	})
	if err != nil || len(out) < 100 {
		t.Fatalf("%v, %d texts", err, len(out))
	}
	return out
}

// shingles is the set that a signature stands for.
func shingles(text string) map[string]bool {
	words := strings.FieldsFunc(fold.Key(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	out := map[string]bool{}
	for n := range len(words) - shingleWords + 1 {
		out[strings.Join(words[n:n+shingleWords], " ")] = true
	}
	return out
}

func resemblance(a, b map[string]bool) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	both := 0
	for s := range a {
		if b[s] {
			both++
		}
	}
	return float64(both) / float64(len(a)+len(b)-both)
}

func found(a, b *signature) bool {
	keys := map[int64]bool{}
	for _, k := range a.bandKeys() {
		keys[k] = true
	}
	for _, k := range b.bandKeys() {
		if keys[k] {
			return a.like(b) >= AlikeFrom
		}
	}
	return false
}

// Every pair of real texts is told apart as the shingles themselves would: what
// is nearly the same is found, what is not is left alone. Between the two the
// estimate may go either way.
func TestNearlyTheSameAmongRealTexts(t *testing.T) {
	texts := realTexts(t, 400)
	sets, sigs := make([]map[string]bool, len(texts)), make([]signature, len(texts))
	for i, text := range texts {
		sets[i] = shingles(text)
		sigs[i], _ = signatureOf(text)
	}
	near, missed, far, wrong, off := 0, 0, 0, 0, 0.0
	for i := range texts {
		for j := range i {
			is, said := resemblance(sets[i], sets[j]), found(&sigs[i], &sigs[j])
			switch {
			case is >= AlikeFrom+0.15:
				if near++; !said {
					missed++
				}
			case is <= AlikeFrom-0.2:
				if far++; said {
					wrong++
				}
			}
			off = max(off, is-sigs[i].like(&sigs[j]), sigs[i].like(&sigs[j])-is)
		}
	}
	t.Logf("%d texts: of %d pairs that are alike %d were missed, of %d that are not %d were taken for it; the estimate is off by %.2f at most", len(texts), near, missed, far, wrong, off)
	if near < 5 || missed*50 > near || wrong > 0 {
		t.Errorf("of %d missed %d, of %d wrong %d", near, missed, far, wrong)
	}
}

// A text of which every n-th word was replaced is found or not by how many.
func TestChangedWords(t *testing.T) {
	texts := realTexts(t, 100)
	for _, c := range []struct {
		every    int
		from, to float64 // of the texts are found
	}{{40, 0.99, 1}, {20, 0.97, 1}, {4, 0, 0}, {3, 0, 0}} {
		n := 0
		for _, text := range texts {
			words := strings.Fields(text)
			for i := c.every - 1; i < len(words); i += c.every {
				words[i] = "otherwise" + string(rune('a'+i%26))
			}
			a, _ := signatureOf(text)
			b, _ := signatureOf(strings.Join(words, " "))
			if found(&a, &b) {
				n++
			}
		}
		if part := float64(n) / float64(len(texts)); part < c.from || part > c.to {
			t.Errorf("every %dth word replaced: %.2f found, want %.2f to %.2f", c.every, part, c.from, c.to)
		}
	}
}

func TestSignatures(t *testing.T) {
	long := strings.Repeat("Cut the bars the day before and show two of one length. ", 9)
	a, ok := signatureOf(long)
	b, _ := signatureOf(strings.ToUpper(strings.ReplaceAll(long, " ", " \n")))
	if !ok || a != b || a.like(&b) != 1 {
		t.Error("case, space and signs make another text")
	}
	if back, ok := parseSignature(a.String()); !ok || back != a {
		t.Error("a signature is not read as it was written")
	}
	if _, ok := parseSignature(""); ok {
		t.Error("nothing is a signature")
	}
	if _, ok := signatureOf("Too short to tell."); ok {
		t.Error("a short text has a signature")
	}
}
