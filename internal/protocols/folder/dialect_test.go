package folder

import "testing"

func TestPlainMarkdown(t *testing.T) {
	for in, want := range map[string]string{
		"Use the [cards]('resources:resource' 'sorting-cards'?type=riding_hood) with it.": "Use the cards with it.",
		`[Rescue Mission]("topics:lesson" "kidbots") first`:                               "Rescue Mission first",
		"Put ``||basic:show string||`` in ||basic(noclick):on start||":                    "Put **show string** in **on start**",
		"| a || b |": "| a || b |",
		"[a](b.md)":  "[a](b.md)",
	} {
		if got := plainMarkdown(in); got != want {
			t.Errorf("%q\n got %q\nwant %q", in, got, want)
		}
	}
}
