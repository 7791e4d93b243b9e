package libraryweb

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/gate"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/shell"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// audienceTiles is the openness ladder of an entry: each rung with who exactly
// will see it, and why one cannot be chosen.
func (h handlers) audienceTiles(ctx context.Context, act authz.Actor, e library.Entry, chosen, wrong string) (ui.TilesView, error) {
	v := ui.TilesView{FieldView: ui.FieldView{ID: "audience", Label: "Who can see it", Quiet: true, Error: wrong}, Name: "audience", Wide: true}
	rungs, err := h.rungs(ctx, act, e.Item)
	if err != nil {
		return v, err
	}
	ids := make([]string, len(rungs))
	for n, o := range rungs {
		ids[n] = o.ID
	}
	sizes, err := h.Orgs.Sizes(ctx, ids)
	if err != nil {
		return v, err
	}
	rules, err := h.Gate.Rules(ctx, e.OrgID)
	if err != nil {
		return v, err
	}
	add := func(to items.Audience, o ui.Option) {
		may := items.CanShare
		if rules.NeedsCheck(e.Item, to, o.Audience) {
			may = gate.CanAsk
			o.Note += ". A colleague looks at it first"
		}
		if err := may(act, e.Item, to); err != nil {
			o.Disabled, o.Note = true, web.Say(errs.CodeOf(err))
		}
		o.Value, o.Chosen = to.String(), to.String() == chosen
		v.Options = append(v.Options, o)
	}
	add(items.Audience{Kind: items.OnlyMe}, ui.Option{Label: "Only me", Note: "Nobody else can open it, admins included", Audience: "me"})
	for _, o := range rungs {
		add(items.Audience{Kind: items.OrgAud, OrgID: o.ID}, ui.Option{Label: upperFirst(audienceName(string(o.Kind), o.Short())), Note: sizeWords(o, sizes[o.ID]) + h.schoolsIn(ctx, o, sizes[o.ID]), Audience: string(o.Kind)})
	}
	add(items.Audience{Kind: items.Public}, ui.Option{Label: "Everyone", Note: "Anybody on the web, without signing in", Audience: "public"})
	return v, nil
}

// rungs are the organisations an entry can be shared with: its own and those
// that one is in, as far as the person is in them, and the one it is shared with.
func (h handlers) rungs(ctx context.Context, act authz.Actor, it items.Item) ([]orgs.Org, error) {
	own, err := h.Orgs.Get(ctx, it.OrgID)
	if err != nil {
		return nil, err
	}
	above, err := h.Orgs.Parents(ctx, it.OrgID)
	var out []orgs.Org
	for _, o := range append([]orgs.Org{own}, above...) {
		if act.Belongs(o.ID) || o.ID == it.Audience.OrgID {
			out = append(out, o)
		}
	}
	return out, err
}

// audienceName is "Kilnfield staff", "the Larkfield network".
func audienceName(kind, name string) string {
	if kind == string(orgs.Network) {
		return name
	}
	return name + " staff"
}

func sizeWords(o orgs.Org, s orgs.Size) string {
	people := countedTo(s.People, "person", "people")
	if o.Kind == orgs.School || o.Kind == orgs.Team {
		return "Everyone who works there: " + people
	}
	return people + " in " + countedTo(s.Schools, "school", "schools")
}

// schoolsNamed is how many schools a rung names.
const schoolsNamed = 3

// schoolsIn names the schools of a trust or network, as far as there is room. A
// list that cannot be read leaves the figures, which say enough.
func (h handlers) schoolsIn(ctx context.Context, o orgs.Org, s orgs.Size) string {
	if o.Kind == orgs.School || o.Kind == orgs.Team {
		return ""
	}
	list, err := h.Orgs.List(ctx, orgs.Filter{Kind: orgs.School, Within: o.ID, Limit: schoolsNamed})
	if err != nil || len(list) == 0 {
		return ""
	}
	names := make([]string, len(list))
	for n, school := range list {
		names[n] = school.Short()
	}
	if more := s.Schools - len(list); more > 0 {
		names = append(names, plural(more, "more", "more"))
	}
	return ": " + strings.Join(names, ", ")
}

// countedTo is a figure that was counted up to a limit.
func countedTo(n int, one, many string) string {
	if n > orgs.MaxCounted {
		return "More than " + strconv.Itoa(orgs.MaxCounted) + " " + many
	}
	return plural(n, one, many)
}

// audienceView is the page that changes who can see an entry.
type audienceView struct {
	Crumbs  []ui.Link
	Title   string
	Now     ui.AudienceView
	Tiles   ui.TilesView
	Version int
	Action  string
	Back    string
	Errors  []ui.ErrorLine
}

func (h handlers) audienceForm(w http.ResponseWriter, r *http.Request) error {
	e, err := h.draftOf(r)
	if err != nil {
		return err
	}
	if e.State != items.Published {
		return web.Redirect(w, r, writePath(e.Item))
	}
	return h.showAudience(w, r, http.StatusOK, e, e.Audience.String(), nil)
}

func (h handlers) showAudience(w http.ResponseWriter, r *http.Request, status int, e library.Entry, chosen string, wrong map[string]string) error {
	tiles, err := h.audienceTiles(r.Context(), authz.Of(r.Context()), e, chosen, wrong["audience"])
	if err != nil {
		return err
	}
	tiles.Label, tiles.Quiet = "Who can see it", false
	v := audienceView{Crumbs: writeCrumbs(e.Item), Title: e.Title, Tiles: tiles, Version: e.Version, Action: itemPath(e.ID, "/audience"), Back: e.Path(),
		Errors: errorLines(wrong, entryFields)}
	page := shell.Page{Section: "library", OrgID: e.OrgID, Narrow: true, PageView: ui.PageView{Title: "Who can see it: " + e.Title, Failed: len(wrong) > 0, NoIndex: true}}
	return h.Shell.Render(w, r, status, page, audiencePage(v))
}

func (h handlers) changeAudience(w http.ResponseWriter, r *http.Request) error {
	act := authz.Of(r.Context())
	e, err := h.draftOf(r)
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(r.FormValue("version")) // 0 is older than any version
	to, err := items.ParseAudience(r.FormValue("audience"))
	if err == nil {
		done := false
		if done, err = h.shareOrAsk(w, r, act, e, version, to); done {
			return err
		}
	}
	wrong := fieldErrors(err)
	if wrong == nil {
		return err
	}
	return h.showAudience(w, r, http.StatusUnprocessableEntity, e, r.FormValue("audience"), wrong)
}

// writeCrumbs lead from the pages about an item back to it.
func writeCrumbs(it items.Item) []ui.Link {
	return []ui.Link{{Label: "Library", Href: "/library"}, {Label: it.Title, Href: it.Path()}}
}
