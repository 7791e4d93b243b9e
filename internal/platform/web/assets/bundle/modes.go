package bundle

import (
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// lowerModes writes the colours of tokens.css out for browsers that do not know light-dark(): the light values, the dark
// ones when the device asks for dark and the page has not chosen light, and the dark ones when the page has chosen dark. Paper is always light.
var lowerModes = api.Plugin{Name: "modes", Setup: func(b api.PluginBuild) {
	b.OnLoad(api.OnLoadOptions{Filter: `[/\\]tokens\.css$`}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
		raw, err := os.ReadFile(a.Path)
		if err != nil {
			return api.OnLoadResult{}, err
		}
		css, err := LowerModes(string(raw))
		return api.OnLoadResult{Contents: &css, Loader: api.LoaderCSS}, err
	})
}}

var pair = regexp.MustCompile(`(--[\w-]+)\s*:\s*light-dark\(([^(),]+),\s*([^(),]+)\)\s*;`)

// LowerModes replaces each "--token: light-dark(a, b);" by its light value and appends the dark values as rules on the
// root, in the tokens layer. A light-dark() it cannot read is an error: the page would lose that colour in silence.
func LowerModes(css string) (string, error) {
	var dark strings.Builder
	light := pair.ReplaceAllStringFunc(css, func(decl string) string {
		m := pair.FindStringSubmatch(decl)
		fmt.Fprintf(&dark, "%s:%s;", m[1], strings.TrimSpace(m[3]))
		return m[1] + ":" + strings.TrimSpace(m[2]) + ";"
	})
	if strings.Contains(light, "light-dark(") {
		return "", fmt.Errorf("tokens.css: light-dark() takes two plain colours, as a whole token: %.60s", light[strings.Index(light, "light-dark("):])
	}
	return light + "\n@layer tokens{" +
		"@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;" + dark.String() + "}}" +
		"@media screen{:root[data-theme=dark]{color-scheme:dark;" + dark.String() + "}}}\n", nil
}
