package libraryweb

import "staffroom/internal/platform/web"

// writing is the table of the pages that change something: sharing, editing,
// withdrawing, talking.
func (h handlers) writing() []web.Route {
	return nil
}
