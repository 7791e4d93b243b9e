package gateweb

import (
	"net/http"
	"strconv"

	"staffroom/internal/features/library/gate"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/shell"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// rulesView is what a trust wants of sharing.
type rulesView struct {
	Org                        string
	Action, Settings           string
	Version                    int
	CheckFrom, Licences, Owner ui.TilesView
	Errors                     []ui.ErrorLine
}

// ours is the organisation of the address, for its admins.
func (h Room) ours(r *http.Request) (orgs.Org, gate.Rules, error) {
	o, err := h.Orgs.BySlug(r.Context(), r.PathValue("org"))
	if err != nil {
		return o, gate.Rules{}, err
	}
	rules, err := h.Gate.Rules(r.Context(), o.ID)
	if err != nil {
		return o, rules, err
	}
	if rules.OrgID != o.ID { // a school's rules are its trust's
		return o, rules, errs.New(errs.NotFound, "not_found", "the rules of %s are those of %s", o.Slug, rules.OrgID)
	}
	return o, rules, gate.CanRule(authz.Of(r.Context()), o.ID)
}

func (h Room) rulesForm(w http.ResponseWriter, r *http.Request) error {
	o, rules, err := h.ours(r)
	if err != nil {
		return err
	}
	return h.showRules(w, r, http.StatusOK, o, rules, nil)
}

// licenceOrder is the order of the list.
var licenceOrder = []string{"CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "OGL-3.0", "MIT", ""}

func (h Room) showRules(w http.ResponseWriter, r *http.Request, status int, o orgs.Org, rules gate.Rules, cause error) error {
	wrong, lines := errorLines(cause)
	base := "/manage/" + o.Slug
	v := rulesView{Org: o.Short(), Action: base + "/sharing", Settings: base + "/settings", Version: rules.Version, Errors: lines}
	v.CheckFrom = tiles("check_from", "From where on does a second person look first?", wrong, rules.CheckFrom, []ui.Option{
		{Value: "public", Label: "Before everyone", Note: "Schools, the trust and networks publish at once"},
		{Value: "network", Label: "Before a network", Note: "Also what leaves the trust for a network"},
		{Value: "trust", Label: "Before the whole trust", Note: "Also what leaves the school. A school’s own always goes at once"},
	})
	v.Owner = tiles("owner", "Who owns what staff make for their work?", wrong, rules.Owner, []ui.Option{
		{Value: "employer", Label: "The employer", Note: "As the law has it where nothing else is agreed. The author is always named"},
		{Value: "author", Label: "Its author", Note: "Where the contract says so. The author is always named"},
	})
	v.Licences = tiles("licences", "Which licences may be chosen?", wrong, "\x00", nil)
	v.Licences.Many = true
	for _, l := range licenceOrder {
		v.Licences.Options = append(v.Licences.Options, ui.Option{Value: licenceValue(l), Label: items.Licences[l], Chosen: rules.AllowsLicence(l)})
	}
	page := shell.Page{Section: "sharing", OrgID: o.ID, PageView: ui.PageView{Title: "Rules of sharing of " + o.Short(), Failed: len(lines) > 0}}
	return h.render(w, r, status, page, rulesPage(v))
}

func tiles(name, label string, wrong map[string]string, chosen string, options []ui.Option) ui.TilesView {
	v := ui.TilesView{FieldView: ui.FieldView{ID: name, Label: label, Error: wrong[name]}, Name: name, Wide: true, Options: options}
	for n := range v.Options {
		v.Options[n].Chosen = v.Options[n].Value == chosen
	}
	return v
}

// licenceValue is how a form sends the empty licence.
func licenceValue(l string) string {
	if l == "" {
		return "reserved"
	}
	return l
}

func (h Room) saveRules(w http.ResponseWriter, r *http.Request) error {
	o, rules, err := h.ours(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return errs.Wrap(err, errs.Invalid, "request.malformed", "form")
	}
	rules.CheckFrom, rules.Owner, rules.Licences = r.PostFormValue("check_from"), r.PostFormValue("owner"), nil
	for _, l := range r.PostForm["licences"] {
		if l == licenceValue("") {
			l = ""
		}
		rules.Licences = append(rules.Licences, l)
	}
	if rules.Version, err = strconv.Atoi(r.PostFormValue("version")); err != nil {
		rules.Version = -1 // older than any
	}
	err = h.Gate.SetRules(r.Context(), authz.Of(r.Context()), rules)
	if web.FieldErrors(err) != nil {
		return h.showRules(w, r, http.StatusUnprocessableEntity, o, rules, err)
	}
	if err != nil {
		return err
	}
	web.SetFlash(w, web.Flash{Text: "Saved. What is shared already stays as it is."})
	return web.Redirect(w, r, "/manage/"+o.Slug+"/sharing")
}
