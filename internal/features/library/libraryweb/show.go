package libraryweb

import "staffroom/internal/platform/web"

// reading is the table of the pages that change nothing.
func (h handlers) reading() []web.Route {
	return nil
}
