package items

import "strings"

// licenceWords are what people write for a licence, folded by fold below.
var licenceWords = map[string]string{
	"allrightsreserved": "", "none": "", "copyright": "",
	"ccby": "CC-BY-4.0", "ccbysa": "CC-BY-SA-4.0", "ccbync": "CC-BY-NC-4.0", "ccbyncsa": "CC-BY-NC-SA-4.0",
	"ogl": "OGL-3.0", "opengovernmentlicence": "OGL-3.0", "mit": "MIT", "mitlicence": "MIT", "mitlicense": "MIT",
}

// ParseLicence finds the licence that somebody means: "CC BY-SA 4.0", "OGL v3.0",
// "cc-by". Another version of a licence is another licence.
func ParseLicence(s string) (string, bool) {
	key := strings.NewReplacer(" ", "", "-", "", "_", "", ".", "").Replace(strings.ToLower(s))
	if key == "" {
		return "", true
	}
	for value := range Licences {
		if value != "" && key == strings.NewReplacer("-", "", ".", "").Replace(strings.ToLower(value)) {
			return value, true
		}
	}
	bare := strings.TrimSuffix(strings.TrimSuffix(key, "40"), "v")
	if strings.HasPrefix(key, "o") {
		bare = strings.TrimSuffix(strings.TrimSuffix(key, "30"), "v")
	}
	value, ok := licenceWords[bare]
	return value, ok
}
