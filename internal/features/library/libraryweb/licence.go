package libraryweb

import (
	"strings"

	"staffroom/internal/kernel/items"
)

// licenceView is a licence in words, with the address that machines know it by.
type licenceView struct {
	Name, Words, Href string
}

var licenceAddresses = map[string]string{
	"CC-BY-4.0":       "https://creativecommons.org/licenses/by/4.0/",
	"CC-BY-SA-4.0":    "https://creativecommons.org/licenses/by-sa/4.0/",
	"CC-BY-NC-4.0":    "https://creativecommons.org/licenses/by-nc/4.0/",
	"CC-BY-NC-SA-4.0": "https://creativecommons.org/licenses/by-nc-sa/4.0/",
	"OGL-3.0":         "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
	"MIT":             "https://opensource.org/license/mit",
}

func licenceOf(value string) licenceView {
	name, words, _ := strings.Cut(items.Licences[value], ": ")
	if words != "" {
		words = strings.ToUpper(words[:1]) + words[1:] + "."
	}
	return licenceView{Name: name, Words: words, Href: licenceAddresses[value]}
}
