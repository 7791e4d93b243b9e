package house

import (
	"os"
	"path/filepath"

	"staffroom/internal/cli/demo"
	"staffroom/internal/cli/demo/made"
	"staffroom/internal/testkit/browser"
)

// SignIn signs somebody of the demo in: with one click where the page offers it,
// by address and password otherwise.
func (d *Demo) SignIn(p *browser.Page, email string) {
	p.Go(d.URL + "/signin")
	if button := `button[value="` + email + `"]`; p.Count(button) > 0 {
		p.ClickOn(button)
	} else {
		p.Fill("Your school e-mail address", email)
		p.Fill("Password", demo.Password)
		p.ClickRole("button", "Sign in")
	}
	p.Wait(`location.pathname !== "/signin" && document.readyState === "complete"`)
}

// Deck is a real deck of slides on a topic, as a file in that folder.
func Deck(dir, name, title string, lines ...string) (string, error) {
	s := made.Spec{Type: "pptx", Name: name, Title: title, School: "Kilnfield Primary School"}
	s.Slides = []made.Slide{{Title: title, Bullets: lines, Picture: "strip"}}
	b, err := made.Make(s)
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, name)
	return file, os.WriteFile(file, b, 0o600)
}
