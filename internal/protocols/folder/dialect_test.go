package folder

import "testing"

func TestPlainMarkdown(t *testing.T) {
	for in, want := range map[string]string{
		"Use the [cards]('resources:resource' 'sorting-cards'?type=riding_hood) with it.":      "Use the cards with it.",
		`[Rescue Mission]("topics:lesson" "kidbots") first`:                                    "Rescue Mission first",
		"Put ``||basic:show string||`` in ||basic(noclick):on start||":                         "Put **show string** in **on start**",
		"the ``||Math:absolute value||`` of, ``||start melody||``":                             "the **absolute value** of, **start melody**",
		"# Tour\n* title: Tour\n* description: Shows the editor.\n* highlight: nothing\n\nEnd": "# Tour\nShows the editor.\n\nEnd",
		"* title: A list\n* description: of words":                                             "* title: A list\n* description: of words",
		"| a || b |": "| a || b |",
		"[a](b.md)":  "[a](b.md)",
	} {
		if got := plainMarkdown(in); got != want {
			t.Errorf("%q\n got %q\nwant %q", in, got, want)
		}
	}
}

func TestOnlyLeads(t *testing.T) {
	for body, want := range map[string]bool{
		"# Contact us\n* A question? Ask [here](https://a.example).\n* An idea? [There](https://b.example).\n* [Else](https://c.example)":       true,
		"# Fractions\n[a](b)\n[c](d)\n[e](f)\nFold the strip in half, and in half again, and colour one of the four parts that the folds make.": false,
		"# One link\n[a](b)": false,
	} {
		if got := onlyLeads(body); got != want {
			t.Errorf("%q: %v", body, got)
		}
	}
}
