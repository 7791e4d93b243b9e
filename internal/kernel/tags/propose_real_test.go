package tags_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"staffroom/internal/kernel/tags"
)

// TestProposeReal proposes for every real text: never what is no tag, never more
// than a person can look through, and for teaching materials about computing
// mostly computing.
func TestProposeReal(t *testing.T) {
	root := "../../../../shared/data/resources"
	if _, err := os.Stat(root); err != nil {
		t.Skip("the real data is not here: ", root)
	}
	for folder, want := range map[string]string{"microbit-docs": "computing", "cs-unplugged": "computing"} {
		n, proposed, right := 0, 0, 0
		err := filepath.WalkDir(filepath.Join(root, folder), func(file string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || !strings.HasSuffix(file, ".md") {
				return err
			}
			b, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			got := tags.Propose([]string{strings.TrimSuffix(e.Name(), ".md")}, []string{string(b[:min(len(b), 20_000)])})
			if clean, err := tags.Clean(got); err != nil || show(clean) != show(got) {
				t.Errorf("%s: %s, %v", file, show(got), err)
			}
			n++
			for f, most := range map[tags.Facet]int{tags.Subject: 2, tags.KeyStage: 7, tags.Year: 4, tags.JobRole: 2} {
				if len(got[f]) > most {
					t.Errorf("%s: %d of %s", file, len(got[f]), f)
				}
			}
			if len(got[tags.Subject]) > 0 {
				proposed++
				if strings.Contains(strings.Join(got[tags.Subject], " "), want) {
					right++
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: of %d texts %d get a subject, %d of them %s", folder, n, proposed, right, want)
		if right*10 < proposed*6 {
			t.Errorf("%s: only %d of %d proposals are %s", folder, right, proposed, want)
		}
	}
}
