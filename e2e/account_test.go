package e2e

import (
	"regexp"
	"strings"
	"testing"

	"staffroom/internal/testkit/browser"
)

const password = "tea-at-half-past-three"

func TestSignInByKeyboard(t *testing.T) {
	t.Parallel()
	j := begin(t, visitor, browser.Options{})
	j.visit("/signin")
	j.fine()
	j.TabTo("Your school e-mail address")
	j.Type(marguerite)
	j.Press("Tab")
	j.Type(password)
	j.Press("Enter")
	j.Wait(`location.pathname !== "/signin"`)
	j.reads("Marguerite")
	j.fine()
}

func TestWrongPassword(t *testing.T) {
	t.Parallel()
	j := begin(t, visitor, browser.Options{Width: 390})
	j.visit("/signin")
	j.Fill("Your school e-mail address", "owen.tarn@larkfield.example")
	j.Fill("Password", "coffee at noon")
	j.ClickRole("button", "Sign in")
	j.reads("That e-mail and password do not match.")
	if j.Value("Your school e-mail address") != "owen.tarn@larkfield.example" {
		t.Error("the address has to be typed again")
	}
	j.fine()
}

func TestToday(t *testing.T) {
	for who, says := range map[string]string{priya: "Priya", callum: "Callum", ruth: "Ruth", yusuf: "Yusuf", derek: "Derek"} {
		t.Run(says, func(t *testing.T) {
			t.Parallel()
			j := begin(t, who, browser.Options{Width: 390})
			j.visit("/today")
			j.reads(says)
			if n := j.Count(`main a[href^="/at/"]`); n < 3 && who != derek { // little is new for a governor
				t.Errorf("only %d things to read", n)
			}
			j.fine()
		})
	}
}

func TestLooks(t *testing.T) {
	t.Parallel()
	j := begin(t, derek, browser.Options{})
	j.visit("/account")
	j.Check("Always light", true)
	j.Click("Save how it looks")
	light := browser.Eval[string](j.Page, `getComputedStyle(document.body).color`)
	j.Check("Always dark", true)
	j.Check("Easier letters", true)
	j.Click("Save how it looks")
	if dark := browser.Eval[string](j.Page, `getComputedStyle(document.body).color`); dark == light {
		t.Errorf("dark is as light as light: %s", dark)
	}
	if font := browser.Eval[string](j.Page, `getComputedStyle(document.body).fontFamily`); !strings.Contains(font, "Atkinson") {
		t.Errorf("the letters are %s", font)
	}
	j.fine()
	j.visit("/library")
	j.fine()
}

func TestToken(t *testing.T) {
	t.Parallel()
	j := begin(t, callum, browser.Options{})
	j.visit("/account")
	j.Fill("What is it for?", "Newsletter script")
	j.Click("Make a token")
	j.reads("Here is your token.")
	j.fine()
	secret := j.TextOf("#secret")
	ask := func(auth string) string {
		return browser.Eval[string](j.Page, `fetch("/api/v1/items?q=fractions&limit=3", {credentials: "omit", headers: {`+auth+`}})
			.then(async r => r.status + " " + await r.text())`)
	}
	public, mine := total(t, ask("")), total(t, ask(`Authorization: "Bearer `+secret+`"`))
	if public == "" || mine == "" || public == mine {
		t.Errorf("anybody sees %s items, with the token %s", public, mine)
	}
	j.ClickOn(`form[action$="/revocation"] button`)
	if got := ask(`Authorization: "Bearer ` + secret + `"`); !strings.HasPrefix(got, "401") {
		t.Errorf("the token still answers %.80s", got)
	}
}

var totals = regexp.MustCompile(`"total":\s*(\d+)`)

func total(t *testing.T, answer string) string {
	t.Helper()
	m := totals.FindStringSubmatch(answer)
	if m == nil {
		t.Fatalf("the API answers %.200s", answer)
	}
	return m[1]
}

// TestEndASession signs somebody out everywhere, so it runs before the journeys
// that are taken together.
func TestEndASession(t *testing.T) {
	const who = marguerite
	phone, desk := begin(t, who, browser.Options{Width: 390}), begin(t, who, browser.Options{})
	phone.visit("/account")
	desk.visit("/account")
	desk.Click("Sign out everywhere else")
	if desk.Count("dialog[open] button") > 0 {
		desk.ClickOn("dialog[open] button.primary, dialog[open] form button")
	}
	desk.visit("/account")
	phone.Go(phone.d.URL + "/account")
	if !strings.HasPrefix(phone.path(), "/signin") {
		t.Errorf("the other device is still at %s", phone.path())
	}
}

func TestSavedSearch(t *testing.T) {
	t.Parallel()
	j := begin(t, yusuf, browser.Options{})
	j.visit("/library?q=phonics")
	j.Click("Save this search")
	j.Fill("Name of this search", "Phonics, all of it")
	j.Click("Save the search")
	j.reads("Saved “Phonics, all of it”")
	j.fine()
	j.visit("/library/searches")
	j.reads("Phonics, all of it")
	j.fine()
	j.visit("/today")
	j.reads("Phonics, all of it")
}
