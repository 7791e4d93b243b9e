package libraryweb

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/slots"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/people"
	"staffroom/internal/identity/shell"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/search"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// home sends staff to Today and visitors to the home trust's open library.
func (h handlers) home(w http.ResponseWriter, r *http.Request) error {
	if !authz.Of(r.Context()).Visitor() {
		return web.Redirect(w, r, "/today")
	}
	b, err := h.Shell.BrandOf(r.Context(), "")
	if err != nil {
		return err
	}
	if b.Org.ID == "" { // nobody has been set up yet
		return web.Redirect(w, r, "/signin")
	}
	return web.Redirect(w, r, "/at/"+b.Org.Slug)
}

// front answers with an organisation's page: of a trust the open library's
// front page, of a school what it is and what it shares, of a network its
// members and what was shared with them.
func (h handlers) front(w http.ResponseWriter, r *http.Request) error {
	o, err := h.Orgs.BySlug(r.Context(), r.PathValue("org"))
	if err != nil {
		return err
	}
	act := authz.Of(r.Context())
	build := h.placeBody
	if o.Kind == orgs.Trust {
		build = h.trustBody
	}
	rooms, err := slots.OnPlace(r.Context(), h.Places, act, o)
	if err != nil {
		return err
	}
	body, err := build(r, act, o, rooms)
	if err != nil {
		return err
	}
	p := shell.Page{Section: "home", OrgID: o.ID, PageView: ui.PageView{
		Title: o.Name, Description: clip(o.About, 200), Canonical: h.Shell.Base() + "/at/" + o.Slug,
		Feeds: []ui.Feed{{Title: "New from " + o.Name, Href: "/at/" + o.Slug + "/feed.atom"}},
		JSONLD: map[string]any{"@context": "https://schema.org", "@type": "EducationalOrganization", "name": o.Name,
			"url": h.Shell.Base() + "/at/" + o.Slug, "description": o.About},
	}}
	if len(rooms.Below) > 0 {
		p.Styles = append(p.Styles, "collections.css")
	}
	if !act.Visitor() {
		p.Section = "library"
	}
	p.Wide = act.Visitor() && o.Kind == orgs.Trust
	return h.Shell.Render(w, r, http.StatusOK, p, body)
}

// frontView is the front page of an open library.
type frontView struct {
	Staff    bool // read within the staff's frame
	Org      string
	Hero     ui.HeroView
	Lead     string
	Jobs     []ui.Link
	Subjects []ui.Link
	Stages   []ui.Link
	Kinds    []ui.Link
	All      ui.Link
	Pinned   []ui.CardView
	Newest   []ui.CardView
	Stories  []storyView
	Schools  []ui.SchoolRowView
	About    string
	Values   []string
	Stats    []ui.Stat
	Empty    *ui.EmptyView
	Feed     string
	Rooms    slots.Slots // what other rooms have of it
}

// storyView is an article in the column of stories.
type storyView struct {
	Title, Href, Summary, By string
	Thumb                    ui.ThumbView
}

// frontFacets are what the front page lets one browse by.
var frontFacets = []string{string(tags.JobRole), string(tags.Subject), string(tags.KeyStage), library.FacetKind, library.FacetOrg}

func (h handlers) trustBody(r *http.Request, act authz.Actor, o orgs.Org, rooms slots.Slots) (templ.Component, error) {
	ctx := r.Context()
	schools, err := h.Orgs.List(ctx, orgs.Filter{Within: o.ID, Limit: 200})
	if err != nil {
		return nil, err
	}
	slugs := []string{o.Slug}
	for _, s := range schools {
		slugs = append(slugs, s.Slug)
	}
	counts, err := h.Library.Counts(ctx, act, slugs, frontFacets...)
	if err != nil {
		return nil, err
	}
	find, err := h.searchFrom(ctx, act, o.ID)
	if err != nil {
		return nil, err
	}
	v := frontView{Rooms: rooms, Staff: !act.Visitor(), Org: o.Name, About: o.About, Values: o.Values, Feed: "/at/" + o.Slug + "/feed.atom"}
	v.browse(counts, find)
	v.Schools = schoolRows(schools, counts.Facets[library.FacetOrg])
	if err := h.frontLists(r, act, o, &v); err != nil {
		return nil, err
	}
	v.Hero = hero(o, v, counts, len(schools), find)
	v.Lead = v.Hero.Lead
	v.Stats = frontStats(counts, v)
	if counts.Total == 0 {
		v.Empty = nothingShared(act, o)
	}
	return frontBody(v), nil
}

// frontLists reads what an editor picked, what is new to use and what is new to
// read.
func (h handlers) frontLists(r *http.Request, act authz.Actor, o orgs.Org, v *frontView) error {
	ctx := r.Context()
	pinned, err := h.Library.List(ctx, act, items.Filter{Within: o.ID, Pinned: true, Limit: 4})
	if err != nil {
		return err
	}
	newest, err := h.Library.List(ctx, act, items.Filter{Within: o.ID, Kinds: []string{"practice", "resource", "recording"}, Limit: 12})
	if err != nil {
		return err
	}
	stories, err := h.Library.List(ctx, act, items.Filter{Within: o.ID, Kinds: []string{"article", "enquiry", "stop"}, Limit: 5})
	if err != nil {
		return err
	}
	newest = slices.DeleteFunc(newest, func(c items.Card) bool {
		return slices.ContainsFunc(pinned, func(p items.Card) bool { return p.ID == c.ID })
	})
	show := itemcards.PublicViews
	if !act.Visitor() {
		show = itemcards.Views
	}
	v.Pinned, v.Newest = show(pinned), show(newest[:min(8, len(newest))])
	for _, c := range stories {
		v.Stories = append(v.Stories, storyView{Title: itemcards.Title(c.Item), Href: itemcards.Path(c.Item), Summary: c.Summary,
			By: c.AuthorName + ", " + c.OrgName, Thumb: itemcards.Thumb(c)})
	}
	return nil
}

// browse makes the ways in, each with how much is there.
func (v *frontView) browse(counts search.Result, find string) {
	v.All = ui.Link{Label: "See everything", Href: find}
	for _, c := range counts.Facets[string(tags.JobRole)] {
		v.Jobs = append(v.Jobs, countedTile(find, tags.JobRole, c, jobIcons[c.Value]))
	}
	v.Jobs = v.Jobs[:min(9, len(v.Jobs))]
	for _, c := range counts.Facets[string(tags.Subject)] {
		v.Subjects = append(v.Subjects, countedLink(find, tags.Subject, c))
	}
	n := map[string]search.Count{}
	for _, c := range counts.Facets[string(tags.KeyStage)] {
		n[c.Value] = c
	}
	for _, t := range tags.Terms(tags.KeyStage) { // by age, not by number
		if c, ok := n[t.Value]; ok {
			v.Stages = append(v.Stages, countedLink(find, tags.KeyStage, c))
		}
	}
	for _, c := range counts.Facets[library.FacetKind] {
		if k, ok := library.KindOf(c.Value); ok {
			v.Kinds = append(v.Kinds, ui.Link{Label: k.Plural, Href: find + "?" + url.Values{library.FacetKind: {c.Value}}.Encode(), Count: c.N})
		}
	}
}

func countedLink(find string, f tags.Facet, c search.Count) ui.Link {
	l := facetLink(find, f, c.Value)
	l.Count = c.N
	return l
}

func countedTile(find string, f tags.Facet, c search.Count, icon string) ui.Link {
	l := facetLink(find, f, c.Value)
	l.Icon, l.Note = icon, counted(c)+" to read"
	if icon == "" {
		l.Icon = "users"
	}
	return l
}

// counted is a number as people read it: 1,284, or "5,000+" where counting stopped.
func counted(c search.Count) string {
	if c.Capped {
		return thousands(c.N) + "+"
	}
	return thousands(c.N)
}

func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

var jobIcons = map[string]string{
	"teacher": "apple", "ect": "sprout", "ta": "hand-helping", "subject-lead": "compass", "senco": "puzzle", "eyfs": "blocks", "pastoral": "heart",
	"leader": "graduation-cap", "trust-leader": "landmark", "governor": "scale", "business": "calculator", "admin": "calendar", "site": "wrench",
	"catering": "utensils", "it": "laptop", "hr": "briefcase",
}

func schoolRows(list []orgs.Org, counts []search.Count) []ui.SchoolRowView {
	n := map[string]int{}
	for _, c := range counts {
		n[c.Value] = c.N
	}
	var out []ui.SchoolRowView
	for _, o := range list {
		if o.Kind != orgs.School {
			continue
		}
		row := ui.SchoolRowView{Name: o.Name, Seed: o.Slug, Href: "/at/" + o.Slug, Facts: schoolFacts(o)}
		if n[o.Slug] > 0 {
			row.Count = thousands(n[o.Slug]) + " shared"
		}
		out = append(out, row)
	}
	return out
}

func schoolFacts(o orgs.Org) []string {
	var out []string
	for _, f := range []string{o.Town, ages(o.Ages), roll(o.Roll)} {
		if f != "" {
			out = append(out, f)
		}
	}
	return out
}

var toWords = strings.NewReplacer("-", " to ", "–", " to ")

func ages(s string) string {
	if s == "" {
		return ""
	}
	return "Ages " + toWords.Replace(s)
}

func roll(n int) string {
	if n == 0 {
		return ""
	}
	return thousands(n) + " pupils"
}

func hero(o orgs.Org, v frontView, counts search.Result, schools int, find string) ui.HeroView {
	things := "Lessons, plans, films and honest write-ups"
	if counts.Total > 0 {
		things = counted(search.Count{N: counts.Total, Capped: counts.Capped}) + " lessons, plans, films and honest write-ups"
	}
	from := "from the staff of " + o.Short()
	if schools > 1 {
		from = fmt.Sprintf("from the staff of %d schools", len(v.Schools))
	}
	hv := ui.HeroView{Title: "What works in our schools, free for yours", Lead: things + " " + from + ". Take them, change them, tell us what happened.",
		Search: ui.SearchView{ID: "find", Action: find, Label: "Search the open library", Placeholder: "Try “fractions” or “attendance”", Button: "Search", Big: true, Suggest: "/library/suggest"}}
	for _, s := range v.Subjects[:min(4, len(v.Subjects))] {
		hv.Popular = append(hv.Popular, ui.Link{Label: s.Label, Href: s.Href})
	}
	for _, c := range slices.Concat(v.Pinned, v.Newest) {
		if c.Thumb.Src != "" && len(hv.Sheets) < 3 {
			hv.Sheets = append(hv.Sheets, c)
		}
	}
	return hv
}

func frontStats(counts search.Result, v frontView) []ui.Stat {
	free := "Shown on each page"
	out := []ui.Stat{{Label: "Things to read and use", Figure: counted(search.Count{N: counts.Total, Capped: counts.Capped}), Note: "From " + v.Org}}
	sharing := 0
	for _, s := range v.Schools {
		if s.Count != "" {
			sharing++
		}
	}
	if len(v.Schools) > 0 {
		out = append(out, ui.Stat{Label: "Schools that share", Figure: fmt.Sprint(sharing), Note: fmt.Sprintf("Of %d", len(v.Schools))})
	}
	out = append(out, ui.Stat{Label: "Subjects", Figure: fmt.Sprint(len(v.Subjects)), Note: "And every job in a school"})
	return append(out, ui.Stat{Label: "Cost", Figure: "Free", Note: free + ": what you may do with it"})
}

func nothingShared(act authz.Actor, o orgs.Org) *ui.EmptyView {
	v := &ui.EmptyView{Icon: "library", Title: "Nothing shared by " + o.Short() + " yet", Level: 2,
		Text: "What its staff share with everyone will be here."}
	if act.Belongs(o.ID) {
		v.Text = "Most schools start with a staff meeting deck. It takes about five minutes and you can keep it to your own school."
		v.Action = &ui.Link{Label: "Share the first one", Href: "/share", Icon: "plus"}
	}
	return v
}

// placeView is the page of a school, a team or a network.
type placeView struct {
	Crumbs  []ui.Link
	Name    string
	Seed    string // of the school's colour
	School  bool
	Logo    string
	Meta    []metaFact
	About   string
	Values  []string
	Edit    *ui.Link
	Search  ui.Link
	Shared  []ui.CardView
	Total   string
	SharedT string // title of what was shared
	Empty   *ui.EmptyView
	People  []ui.PersonRowView
	Members []ui.SchoolRowView
	Facts   []ui.Fact
	In      []ui.Link
	Feed    string
	Rooms   slots.Slots
}

type metaFact struct{ Icon, Text string }

const placeLimit = 12

func (h handlers) placeBody(r *http.Request, act authz.Actor, o orgs.Org, rooms slots.Slots) (templ.Component, error) {
	ctx := r.Context()
	parents, err := h.Orgs.Parents(ctx, o.ID)
	if err != nil {
		return nil, err
	}
	filter := items.Filter{OrgIDs: []string{o.ID}, Limit: placeLimit}
	v := placeView{Rooms: rooms, Name: o.Name, Seed: o.Slug, School: o.Kind == orgs.School, Logo: h.Shell.LogoPath(o), About: o.About, Values: o.Values,
		SharedT: "Shared by " + o.Short(), Feed: "/at/" + o.Slug + "/feed.atom"}
	if o.Kind == orgs.Network {
		filter = items.Filter{SharedWith: o.ID, Limit: placeLimit}
		v.SharedT = "Shared with " + o.Short()
		if err := h.members(r, o, &v); err != nil {
			return nil, err
		}
	}
	cards, err := h.Library.List(ctx, act, filter)
	if err != nil {
		return nil, err
	}
	if act.Visitor() {
		v.Shared = itemcards.PublicViews(cards)
	} else {
		v.Shared = itemcards.Views(cards)
	}
	if len(cards) == 0 {
		v.Empty = nothingShared(act, o)
	}
	if err := h.staffOf(r, act, o, &v); err != nil {
		return nil, err
	}
	find, err := h.searchFrom(ctx, act, o.ID)
	v.Search = ui.Link{Label: "Search all of it", Href: find + "?" + url.Values{library.FacetOrg: {o.Slug}}.Encode()}
	v.describe(act, o, parents)
	return placeBody(v), err
}

func (v *placeView) describe(act authz.Actor, o orgs.Org, parents []orgs.Org) {
	if !act.Visitor() {
		v.Crumbs = []ui.Link{{Label: "Schools and people", Href: "/schools"}}
	} else {
		v.Crumbs = []ui.Link{{Label: "Schools", Href: "/schools"}}
	}
	fact := func(icon, text string) {
		if text != "" {
			v.Meta = append(v.Meta, metaFact{icon, text})
		}
	}
	fact("map-pin", o.Town)
	for _, p := range parents {
		v.In = append(v.In, ui.Link{Label: p.Name, Href: "/at/" + p.Slug})
		if p.Kind == orgs.Trust {
			fact("users", p.Name)
			v.Crumbs = append(v.Crumbs, ui.Link{Label: p.Name, Href: "/at/" + p.Slug})
		}
	}
	fact("school", strings.Join(schoolFacts(orgs.Org{Ages: o.Ages, Roll: o.Roll}), ", "))
	label := map[orgs.Kind]string{orgs.School: "School", orgs.Network: "Network", orgs.Team: "Team"}[o.Kind]
	v.Facts = []ui.Fact{{Label: "Type", Text: label}}
	for _, f := range []ui.Fact{{Label: "Phase", Text: upperFirst(o.Phase)}, {Label: "Ages", Text: strings.TrimPrefix(ages(o.Ages), "Ages ")}, {Label: "Pupils", Text: thousandsOrNone(o.Roll)},
		{Label: "FSM", Text: percent(o.FSMPercent)}, {Label: "Town", Text: o.Town}} {
		if f.Text != "" {
			v.Facts = append(v.Facts, f)
		}
	}
	for _, p := range parents {
		v.Facts = append(v.Facts, ui.Fact{Label: upperFirst(string(p.Kind)), Text: p.Name, Href: "/at/" + p.Slug})
	}
	if orgs.CanManage(act, o.ID) == nil {
		v.Edit = &ui.Link{Label: "Edit profile", Href: "/manage/" + o.Slug + "/settings", Icon: "pencil"}
	}
}

// staffOf lists people of the organisation to those who may look them up.
func (h handlers) staffOf(r *http.Request, act authz.Actor, o orgs.Org, v *placeView) error {
	if act.Visitor() {
		return nil
	}
	list, err := h.People.List(r.Context(), act, people.Filter{Within: o.ID, Limit: 24})
	for _, p := range list {
		v.People = append(v.People, ui.PersonRowView{Name: p.Name, Seed: p.ID, Href: "/people/" + p.Slug, Role: p.JobTitle})
	}
	return err
}

// members lists what is in a network: its trusts, and the schools that joined by
// themselves or with their trust.
func (h handlers) members(r *http.Request, o orgs.Org, v *placeView) error {
	list, err := h.Orgs.List(r.Context(), orgs.Filter{Within: o.ID, Limit: 60})
	for _, m := range list {
		v.Members = append(v.Members, ui.SchoolRowView{Name: m.Name, Seed: m.Slug, Href: "/at/" + m.Slug, Facts: schoolFacts(m)})
	}
	return err
}

func upperFirst(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func percent(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%d%%", n)
}

func thousandsOrNone(n int) string {
	if n == 0 {
		return ""
	}
	return thousands(n)
}

func moreOf(v placeView) *ui.Link {
	if len(v.Shared) < placeLimit {
		return nil
	}
	return &v.Search
}
