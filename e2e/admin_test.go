package e2e

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"staffroom/internal/testkit/browser"
)

func TestAddAPerson(t *testing.T) {
	t.Parallel()
	j := begin(t, bronwen, browser.Options{})
	j.visit("/manage/larkfield/people")
	j.fine()
	j.Fill("Name", "Maud Ellerby")
	j.Fill("School e-mail address", fmt.Sprintf("maud.ellerby.%d@larkfield.example", time.Now().UnixNano()))
	j.Click("Add this person")
	j.reads("Maud Ellerby is added.")
	j.fine()
	link, err := url.Parse(j.TextOf("#link"))
	if err != nil {
		t.Fatal(err)
	}
	newcomer := begin(t, visitor, browser.Options{Width: 390})
	newcomer.visit(link.RequestURI())
	newcomer.reads("Maud Ellerby")
	newcomer.fine()
	newcomer.Fill("New password", "pond gate marmalade")
	newcomer.Click("Set password and sign in")
	newcomer.reads("Maud")
	newcomer.fine()
	again := begin(t, visitor, browser.Options{})
	again.Go(again.d.URL + link.RequestURI())
	again.without("Set password and sign in")
	j.visit("/manage/larkfield/audit")
	j.reads("Maud Ellerby")
	j.fine()
}

// TestChangeTheColour paints the whole trust, so it runs before the journeys that
// are taken together, and puts the colour back.
func TestChangeTheColour(t *testing.T) {
	reader := begin(t, visitor, browser.Options{})
	brand := func() string {
		reader.visit("/at/kilnfield")
		return browser.Eval[string](reader.Page, `getComputedStyle(document.documentElement).getPropertyValue("--brand").trim()`)
	}
	before := brand()
	j := begin(t, bronwen, browser.Options{})
	paint := func(colour string) {
		j.visit("/manage/larkfield/settings")
		j.Fill("Colour", colour)
		j.Click("Save settings")
		j.reads("Saved.")
	}
	j.visit("/manage/larkfield/settings")
	j.fine()
	was := j.Value("Colour")
	paint("#1d5c2e")
	if after := brand(); after == before {
		t.Errorf("the public page is still %s", after)
	}
	reader.fine()
	paint(was)
	if after := brand(); after != before {
		t.Errorf("the public page was %s and is %s", before, after)
	}
	j.visit("/manage/larkfield/audit")
	j.reads("Bronwen Adeyemi")
	j.fine()
}

func TestNeighbours(t *testing.T) {
	t.Parallel()
	j := begin(t, neighbour, browser.Options{})
	j.Go(j.d.URL + "/manage/larkfield/people")
	if j.Status() != 403 {
		t.Errorf("the people of another trust answer %d, want 403", j.Status())
	}
	j.gone("/at/kilnfield/editing-stations")
}
