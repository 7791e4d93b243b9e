package markup

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestDiff(t *testing.T) {
	md := func(s string) Doc { return FromMarkdown(s, Options{}) }
	type row struct{ Kind, HTML string }
	for name, c := range map[string]struct {
		a, b string
		want []row
	}{
		"words": {"Show two pizzas of different sizes.", "Show two ribbons of different sizes.", []row{{"changed",
			`<p>Show two <del><span class="vh">Removed: </span>pizzas</del><ins><span class="vh">Added: </span>ribbons</ins> of different sizes.</p>`}}},
		"item": {"- a b c\n- d", "- a b c\n- new\n- d", []row{{"same", "<ul><li>a b c</li></ul>"},
			{"added", `<ins><span class="vh">Added: </span><ul><li>new</li></ul></ins>`}, {"same", "<ul><li>d</li></ul>"}}},
		"removed":  {"x\n\n***\n\ny", "x\n\ny", []row{{"same", "<p>x</p>"}, {"removed", `<del><span class="vh">Removed: </span><hr></del>`}, {"same", "<p>y</p>"}}},
		"nothing":  {"", "", nil},
		"new bold": {"one two three", "one **two** three", []row{{"changed", `<p>one <del><span class="vh">Removed: </span>two</del><ins><span class="vh">Added: </span><strong>two</strong></ins> three</p>`}}},
		"another text": {"Roll the dice and stand in the box of tens or the box of ones.", "Children chalk four boxes, then the whole team runs and the winners swap.", []row{
			{"removed", `<del><span class="vh">Removed: </span><p>Roll the dice and stand in the box of tens or the box of ones.</p></del>`},
			{"added", `<ins><span class="vh">Added: </span><p>Children chalk four boxes, then the whole team runs and the winners swap.</p></ins>`}}},
		"the same words in another order": {"counting tens beside ones then hundreds", "hundreds then ones beside tens counting", []row{{"changed",
			`<p><del><span class="vh">Removed: </span>counting tens beside ones then hundreds</del><ins><span class="vh">Added: </span>hundreds then ones beside tens counting</ins></p>`}}},
	} {
		var got []row
		for _, ch := range Diff(md(c.a), md(c.b)) {
			got = append(got, row{ch.Kind.String(), ch.HTML.String()})
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// Whatever a comparison shows, leaving out one side gives the other.
func TestDiffShowsBothVersions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := genDoc().Draw(t, "a"), genDoc().Draw(t, "b")
		var changes strings.Builder
		for _, c := range Diff(a, b) {
			changes.WriteString(c.HTML.String())
		}
		for side, d := range map[string]Doc{"<del>": b, "<ins>": a} {
			got := strings.Join(strings.Fields(without(changes.String(), side)), "")
			if want := strings.Join(strings.Fields(tagless(unitsHTML(d))), ""); got != want {
				t.Fatalf("without %s\n got %s\nwant %s", side, got, want)
			}
		}
	})
}

func unitsHTML(d Doc) string {
	var out strings.Builder
	for _, u := range units(d.blocks) {
		out.WriteString(show(u).s)
	}
	return out.String()
}

func without(s, open string) string {
	end := strings.Replace(open, "<", "</", 1)
	for {
		before, rest, found := strings.Cut(s, open)
		if !found {
			break
		}
		_, after, _ := strings.Cut(rest, end)
		s = before + after
	}
	s = strings.NewReplacer(`<span class="vh">Added: </span>`, "", `<span class="vh">Removed: </span>`, "").Replace(s)
	return tagless(s)
}

// tagless leaves the words: a comparison may open a mark or a list once more.
func tagless(s string) string {
	var out strings.Builder
	for part := range strings.SplitSeq(s, "<") {
		if _, text, ok := strings.Cut(part, ">"); ok {
			part = text
		}
		out.WriteString(part)
	}
	return out.String()
}

func TestDiffText(t *testing.T) {
	if got := DiffText("A box for wet play", "Chalk for dry mornings").String(); strings.Count(got, "<del>") != 1 || strings.Count(got, "<ins>") != 1 {
		t.Errorf("two titles with one word in common are shown as %s", got)
	}
	got := DiffText("Bar models <early>", "Bar models late").String()
	want := `Bar models <del><span class="vh">Removed: </span>&lt;early&gt;</del><ins><span class="vh">Added: </span>late</ins>`
	if got != want {
		t.Error(cmp.Diff(want, got))
	}
}
