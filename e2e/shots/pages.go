package main

import (
	"net/url"
	"slices"
	"strings"

	"staffroom/e2e/house"
	"staffroom/internal/testkit/browser"
)

// The people of the demo who look at pages.
const (
	visitor = ""
	teacher = "priya.nair@larkfield.example"
	ect     = "callum.reid@larkfield.example"
	editor  = "nadia.rahman@larkfield.example"
	admin   = "admin@larkfield.example"
	leader  = "marguerite.achterberg@larkfield.example"
	checker = admin
	adapter = "jo.whitaker@larkfield.example"
)

// shot is one page as somebody sees it.
type shot struct {
	name, as, path string
	narrow         bool // also at 320 px
	act            func(p *browser.Page, phone bool)
}

const (
	publicItem = "/at/penrith-vale/which-switch"
	filmItem   = "/at/kilnfield/folding-into-five-on-film"
	fileItem   = "/at/kilnfield/bar-models-before-algorithms"
)

var pages = []shot{
	{name: "front", path: "/at/larkfield", narrow: true},
	{name: "school-public", path: "/at/kilnfield"},
	{name: "library-public", path: "/library", narrow: true},
	{name: "search-public", path: "/library?q=fractions"},
	{name: "search-slip", path: "/library?q=fracshuns"},
	{name: "search-empty", path: "/library?q=zebra+crossing+xylophone"},
	{name: "item-public", path: publicItem, narrow: true},
	{name: "item-public-files", path: fileItem},
	{name: "schools-public", path: "/schools"},
	{name: "signin", path: "/signin", narrow: true},
	{name: "signin-error", path: "/signin", act: wrongPassword},
	{name: "signin-forgot", path: "/signin/forgot"},
	{name: "help", path: "/help"},
	{name: "not-found", path: "/nothing-here"},

	{name: "today", as: teacher, path: "/today", narrow: true},
	{name: "front-staff", as: teacher, path: "/at/larkfield"},
	{name: "school", as: teacher, path: "/at/kilnfield", narrow: true},
	{name: "network", as: teacher, path: "/at/north-pennine-maths"},
	{name: "search", as: teacher, path: "/library?q=fractions", narrow: true},
	{name: "search-filters", as: teacher, path: "/library?q=fractions&key_stage=ks2", act: openFilters},
	{name: "item", as: teacher, path: fileItem, narrow: true},
	{name: "share-start", as: teacher, path: "/share", narrow: true},
	{name: "draft", as: teacher, path: "draft", narrow: true},
	{name: "draft-errors", as: teacher, path: "empty draft", act: shareTooEarly},
	{name: "item-mine", as: teacher, path: "item"},
	{name: "recording", as: teacher, path: filmItem, narrow: true},
	{name: "edit", as: teacher, path: "edit"},
	{name: "conflict", as: teacher, path: "conflict"},
	{name: "versions", as: teacher, path: "versions", narrow: true},
	{name: "compare", as: teacher, path: "compare"},
	{name: "people", as: teacher, path: "/people"},
	{name: "person", as: teacher, path: "/people/tom-ashworth", narrow: true},
	{name: "schools", as: teacher, path: "/schools"},
	{name: "account", as: teacher, path: "/account", narrow: true},
	{name: "searches-empty", as: teacher, path: "/library/searches"},

	{name: "today-ect", as: ect, path: "/today"},
	{name: "welcome", as: ect, path: "/welcome"},

	{name: "item-editor", as: editor, path: fileItem},

	{name: "today-leader", as: leader, path: "/today"},
	{name: "collection-public", path: "collection", narrow: true},
	{name: "collections-public", path: "/collections"},
	{name: "stops-public", path: "/stops", narrow: true},
	{name: "stop-public", path: "/at/wetherfold/friday-spelling-test-stop"},
	{name: "stops", as: teacher, path: "/stops"},
	{name: "uses", as: teacher, path: "uses", narrow: true},
	{name: "lineage", as: teacher, path: "lineage", narrow: true},
	{name: "impact", as: teacher, path: "impact", narrow: true},
	{name: "impact-all", as: teacher, path: "/impact"},
	{name: "collections", as: teacher, path: "/collections"},
	{name: "saved", as: teacher, path: "/saved"},
	{name: "item-checked", as: teacher, path: "/at/kilnfield/clay-not-worksheets", narrow: true},
	{name: "checks", as: checker, path: "/checks", narrow: true},
	{name: "check", as: checker, path: "/checks", act: openFirstCheck},
	{name: "original-changed", as: adapter, path: "changes", narrow: true},
	{name: "today-adapter", as: adapter, path: "/today"},

	{name: "manage-sharing", as: admin, path: "/manage/larkfield/sharing"},
	{name: "manage-list", as: admin, path: "/manage/larkfield/people/list"},
	{name: "manage-people", as: admin, path: "/manage/larkfield/people", narrow: true},
	{name: "manage-settings", as: admin, path: "/manage/larkfield/settings"},
	{name: "manage-audit", as: admin, path: "/manage/larkfield/audit"},
}

func people() (all []string) {
	for _, s := range pages {
		if !slices.Contains(all, s.as) {
			all = append(all, s.as)
		}
	}
	return all
}

func wrongPassword(p *browser.Page, _ bool) {
	p.Fill("Your school e-mail address", teacher)
	p.Fill("Password", "tea-at-four")
	p.ClickRole("button", "Sign in")
}

func openFilters(p *browser.Page, phone bool) {
	if phone {
		p.ClickOn(`button.only-phone[popovertarget="facets"]`)
	}
}

func shareTooEarly(p *browser.Page, _ bool) { p.Click("Share it") }

// prepare makes what the demo does not have: drafts, versions, and two people
// writing at once.
func (c *camera) prepare(t *taker, dir string) {
	p := browser.Open(t, browser.Options{})
	c.demo.SignIn(p, teacher)
	deck, err := house.Deck(dir, "Place value on the playground, Year 4.pptx", "Place value on the playground", "Year 4, maths: thousands, hundreds, tens and ones",
		"Chalk four boxes for each team", "Roll, run, stand in the box", "Read the number together")
	if err != nil {
		t.Fatalf("%v", err)
	}
	c.at["draft"] = c.start(p, "", deck)
	c.at["empty draft"] = c.start(p, "We had nothing for wet play, so we made a box.")

	c.start(p, "Nobody could find the spare projector bulb, so we made one shelf for everything that stops a lesson.")
	p.Fill("Title", "One shelf for everything that stops a lesson")
	p.Fill("Summary", "Bulbs, remotes, the long cable and the key: one labelled shelf, and who refills it.")
	p.ClickOn(`input[name="audience"][value^="trust"], input[name="audience"][value^="org"]`)
	p.Click("Share it")
	item := c.path(p)
	c.at["item"] = item
	p.Click("Edit")
	c.at["edit"] = c.path(p)
	id := c.at["edit"][len("/items/") : len(c.at["edit"])-len("/edit")]
	c.at["versions"] = "/items/" + id + "/versions"
	p.Fill("Summary", "Bulbs, remotes, batteries, the long cable and the key: one labelled shelf, and who refills it.")
	p.Click("Save for everybody who sees it")
	p.Go(c.demo.URL + c.at["versions"])
	p.Click("What changed")
	c.at["compare"] = c.path(p)
	c.at["conflict"] = c.conflict(t, p, id)
	c.prepareLoop(t, p)
}

// prepareLoop finds the pages round what the demo's people use and made their own.
func (c *camera) prepareLoop(t *taker, p *browser.Page) {
	c.at["uses"] = c.follow(p, fileItem, "All 7 schools")
	item := strings.TrimSuffix(c.at["uses"], "/uses")
	c.at["lineage"], c.at["impact"] = item+"/lineage", item+"/impact"
	c.at["collection"] = c.follow(p, "/collections", "Fractions, from first halves to Year 6")
	theirs := browser.Open(t, browser.Options{})
	c.demo.SignIn(theirs, adapter)
	c.at["changes"] = c.follow(theirs, "/at/northcliffe/bar-models-with-year-5-and-6-in-one-room", "The original has changed since: see what")
}

func (c *camera) follow(p *browser.Page, path, link string) string {
	p.Go(c.demo.URL + path)
	p.Click(link)
	return c.path(p)
}

func openFirstCheck(p *browser.Page, _ bool) { p.ClickOn(`main a[href^="/checks/"]`) }

// conflict saves in one window what is being changed in another.
func (c *camera) conflict(t *taker, mine *browser.Page, id string) string {
	mine.Go(c.demo.URL + "/items/" + id + "/edit")
	theirs := browser.Open(t, browser.Options{})
	c.demo.SignIn(theirs, editor)
	theirs.Go(c.demo.URL + "/items/" + id + "/edit")
	theirs.Fill("Summary", "Bulbs, remotes, batteries, the long cable and the key on one labelled shelf by the office door.")
	theirs.Click("Save for everybody who sees it")
	mine.Fill("Summary", "Bulbs, batteries, the long cable and the key: one labelled shelf, and a rota for filling it.")
	mine.Click("Save for everybody who sees it")
	return "/items/" + id + "/edit/conflict"
}

// start makes a draft and gives its address.
func (c *camera) start(p *browser.Page, why string, files ...string) string {
	p.Go(c.demo.URL + "/share")
	if len(files) > 0 {
		p.SetFiles("choose from your device", files...)
		p.Wait(`document.querySelector("#waiting input, #files .file")`)
	}
	if why != "" {
		p.Fill("Or start with a paragraph", why)
	}
	p.Click("Start a draft")
	return c.path(p)
}

func (c *camera) path(p *browser.Page) string {
	u, err := url.Parse(p.URL())
	if err != nil {
		return "/"
	}
	return u.RequestURI()
}
