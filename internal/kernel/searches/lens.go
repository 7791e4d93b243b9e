package searches

import "staffroom/internal/platform/search"

// Lens is how one reader looks at what the index knows beside texts: the facets
// that are made of it for them, and what comes a little earlier for them. It
// decides nothing about who sees what.
type Lens struct {
	Groups []search.Group
	Prefer []search.Preference
	Fresh  search.Fresh
}
