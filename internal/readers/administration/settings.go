package administration

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"

	"staffroom/internal/identity/orgs"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/extract"
	"staffroom/internal/platform/id"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/theme"
	"staffroom/internal/platform/web/ui"
)

type settingsView struct {
	Org      orgs.Org
	Logo     string
	Values   string
	Licences []ui.Option
	Colours  coloursView
	Errors   map[string]string
}

// coloursView is what a colour makes of the pages.
type coloursView struct {
	Hex  string
	CSS  string // address of the colours, for the sample alone
	Kept bool   // the colour can be used as it is
	Rows []contrastRow
}

type contrastRow struct{ What, Light, Dark string }

// pairs are the texts and grounds that are shown with their contrast.
var pairs = []struct{ what, text, ground string }{
	{"Words on buttons", "on-brand", "brand"},
	{"Links on tinted panels", "brand-ink", "brand-soft"},
	{"Words on the large band", "on-band", "band"},
}

func coloursOf(o orgs.Org, hex string) coloursView {
	t, err := theme.FromHex(hex)
	if err != nil {
		return coloursView{Hex: hex}
	}
	v := coloursView{Hex: hex, CSS: base(o) + "/colours/" + strings.TrimPrefix(hex, "#") + ".css"}
	token := map[string]theme.Token{}
	for _, k := range t.Tokens {
		token[k.Name] = k
	}
	v.Kept = strings.EqualFold(token["brand"].Light, hex)
	for _, p := range pairs {
		v.Rows = append(v.Rows, contrastRow{p.what,
			fmt.Sprintf("%.1f to 1", theme.Contrast(token[p.text].Light, token[p.ground].Light)),
			fmt.Sprintf("%.1f to 1", theme.Contrast(token[p.text].Dark, token[p.ground].Dark))})
	}
	return v
}

// colours is a stylesheet that gives the sample on the settings page, and
// nothing else there, the colours of one hex colour.
func (h Room) colours(w http.ResponseWriter, r *http.Request) error {
	if _, _, err := h.ours(r); err != nil {
		return err
	}
	hex, ok := strings.CutSuffix(r.PathValue("colour"), ".css")
	t, err := theme.FromHex(hex)
	if err != nil || !ok {
		return errs.New(errs.NotFound, "not_found", "no colours %q", r.PathValue("colour"))
	}
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "private, max-age=3600")
	_, _ = w.Write([]byte(t.CSS(".colour-sample"))) // that the browser hung up is nobody's error
	return nil
}

func (h Room) settingsPage(w http.ResponseWriter, r *http.Request) error {
	o, _, err := h.ours(r)
	if err != nil {
		return err
	}
	return h.showSettings(w, r, http.StatusOK, o, r.FormValue("colour"), nil)
}

func (h Room) showSettings(w http.ResponseWriter, r *http.Request, status int, o orgs.Org, try string, fields map[string]string) error {
	hex := o.Colour
	if try != "" {
		hex = strings.ToLower(try)
	}
	if hex == "" {
		hex = defaultColour
	}
	v := settingsView{Org: o, Values: strings.Join(o.Values, "\n"), Colours: coloursOf(o, hex), Errors: fields}
	if o.LogoKey != "" {
		v.Logo = h.Shell.LogoPath(o)
	}
	for _, l := range licences {
		v.Licences = append(v.Licences, ui.Option{Value: l, Label: items.Licences[l], Chosen: l == o.DefaultLicence})
	}
	return h.render(w, r, status, o, "settings", ui.PageView{Title: "Settings of " + o.Short(), Failed: len(fields) > 0}, settingsBody(v))
}

// defaultColour is the stylesheet's own brand.
const defaultColour = "#0b5a6b"

// licences in the order of the list.
var licences = []string{"", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "OGL-3.0"}

// lines are the lines of a text that say something.
func lines(s string) (out []string) {
	for l := range strings.Lines(s) {
		if l = strings.Join(strings.Fields(l), " "); l != "" {
			out = append(out, l)
		}
	}
	return out
}

func (h Room) saveSettings(w http.ResponseWriter, r *http.Request) error {
	o, act, err := h.ours(r)
	if err != nil {
		return err
	}
	if err := r.ParseMultipartForm(1 << 20); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return err
	}
	if r.MultipartForm != nil {
		defer r.MultipartForm.RemoveAll() //nolint:errcheck // temporary files; the system cleans up after us
	}
	n, err := version(r)
	if err != nil {
		return err
	}
	p := orgs.Profile{
		Name: r.PostFormValue("name"), ShortName: r.PostFormValue("short_name"), About: r.PostFormValue("about"), Town: r.PostFormValue("town"),
		Values: lines(r.PostFormValue("values")), Colour: r.PostFormValue("colour"), DefaultLicence: r.PostFormValue("licence"),
	}
	if p.LogoKey, err = h.logo(r, o); err == nil {
		_, err = h.Orgs.ChangeProfile(r.Context(), act, o.ID, n, p)
		h.dropLogo(r.Context(), o, n, p.LogoKey, err)
	}
	if fields := web.FieldErrors(err); fields != nil {
		typed := o
		typed.Name, typed.ShortName, typed.About, typed.Town = p.Name, p.ShortName, p.About, p.Town
		typed.Values, typed.Colour, typed.DefaultLicence = p.Values, p.Colour, p.DefaultLicence
		return h.showSettings(w, r, http.StatusUnprocessableEntity, typed, "", fields)
	}
	if err != nil {
		return err
	}
	h.Shell.Forget()
	web.SetFlash(w, web.Flash{Text: "Saved. Everybody sees it now."})
	return web.Redirect(w, r, base(o)+"/settings")
}

// logo stores a picture that came with the form, made anew from its pixels. It
// is nil when none came, and "" when the logo is to go.
func (h Room) logo(r *http.Request, o orgs.Org) (*string, error) {
	if r.PostFormValue("no_logo") != "" {
		none := ""
		return &none, nil
	}
	f, head, err := r.FormFile("logo")
	if err != nil || head.Size == 0 {
		return nil, nil
	}
	defer f.Close()
	found, err := h.Reader.Run(r.Context(), extract.File{Name: head.Filename, Body: f})
	if found != nil {
		defer found.Close() //nolint:errcheck // temporary files
	}
	if err != nil && !errs.Is(err, errs.Invalid) && !errs.Is(err, errs.TooLarge) {
		return nil, err
	}
	if err != nil || found.Kind != extract.Image || found.Clean == nil {
		return nil, errs.Fields("org.invalid", map[string]string{"logo": "org.logo_unreadable"})
	}
	key := "logos/" + o.ID + "/" + id.New()
	return &key, h.keep(r.Context(), key, found.Clean.Path)
}

// dropLogo removes the picture that nobody names any more: the one before, or the
// new one when it was not taken. What stays because of a failure is only bytes.
func (h Room) dropLogo(ctx context.Context, before orgs.Org, version int, now *string, refused error) {
	ctx = context.WithoutCancel(ctx)
	switch {
	case now == nil:
	case refused != nil && *now != "":
		_ = h.Blobs.Delete(ctx, *now)
	case refused == nil && before.LogoKey != "" && before.Version == version:
		_ = h.Blobs.Delete(ctx, before.LogoKey)
	}
}

func (h Room) keep(ctx context.Context, key, path string) error {
	clean, err := os.Open(path)
	if err != nil {
		return err
	}
	defer clean.Close()
	_, _, err = h.Blobs.Put(ctx, key, clean)
	return err
}

func settingsErrors(v settingsView) (list []ui.ErrorLine) {
	for _, f := range []string{"name", "short_name", "town", "about", "values", "logo", "colour", "licence"} {
		if text := v.Errors[f]; text != "" {
			list = append(list, ui.ErrorLine{Field: f, Text: text})
		}
	}
	return list
}
