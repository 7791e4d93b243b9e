package libraryweb

import (
	"net/http"

	"github.com/a-h/templ"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
)

// talk is the discussion under an entry.
func (h handlers) talk(*http.Request, authz.Actor, library.Entry) (templ.Component, error) {
	return nil, nil
}
