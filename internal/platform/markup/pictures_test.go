package markup

import (
	"strings"
	"testing"
)

func TestWithoutFiles(t *testing.T) {
	d := FromMarkdown("Before.\n\n![Two towers](/files/a)\n\n- ![One](/files/a)\n- ![Other](/files/b)\n\n[Take it](/files/a), [leave it](/files/b)\n", Options{})
	if n := len(d.Pictures()); n != 3 {
		t.Fatalf("%d pictures of 3: %s", n, d.JSON())
	}
	gone := func(a string) bool { return strings.HasPrefix(a, "/files/a") }
	for _, words := range []string{"", "A picture was removed."} {
		got := d.WithoutFiles(gone, words)
		text := string(got.JSON())
		if strings.Contains(text, "/files/a") || strings.Contains(text, "towers") || !strings.Contains(text, "/files/b") || !strings.Contains(text, "Take it") {
			t.Errorf("words %q: %s", words, text)
		}
		if words != "" && strings.Count(text, words) != 2 {
			t.Errorf("the words stand %d times: %s", strings.Count(text, words), text)
		}
		if again, err := ParseJSON(got.JSON()); err != nil || !again.Equal(got) {
			t.Errorf("not a document any more: %v", err)
		}
		if strings.Contains(text, `"listItem"}`) {
			t.Errorf("an empty list item: %s", text)
		}
	}
	if len(d.Pictures()) != 3 {
		t.Error("the document itself was changed")
	}
}
