package libraryweb

import "staffroom/internal/platform/web"

// Sizes of requests beyond the router's own limit: a text of the greatest
// length that a browser encoded three to one, and what comes round a file.
const (
	textBody = 9 << 20
	roundTo  = 1 << 20
)

// writing is the table of the pages that change something: sharing, editing,
// withdrawing, talking.
func (h handlers) writing() []web.Route {
	staff := func(pattern string, do web.Handler) web.Route {
		return web.Route{Pattern: pattern, For: web.Staff, Do: do}
	}
	text := func(pattern string, do web.Handler) web.Route {
		return web.Route{Pattern: pattern, For: web.Staff, Do: do, Body: textBody}
	}
	whole := func(pattern string, do web.Handler) web.Route { // with files in it
		return web.Route{Pattern: pattern, For: web.Staff, Do: do, Body: textBody + h.Uploads.MaxBytes() + roundTo}
	}
	return append(h.uploadRoutes(), []web.Route{
		staff("GET /share", h.startForm),
		whole("POST /share", h.share),
		staff("POST /share/uploads", h.arrived),
		staff("GET /drafts/{item}", h.draft),
		whole("POST /drafts/{item}", h.saveDraft),
		text("POST /drafts/{item}/autosave", h.autosaveDraft),
		staff("GET /drafts/{item}/files", h.filesNow),
		whole("POST /drafts/{item}/files", h.addFiles),
		whole("POST /drafts/{item}/pictures", h.addPicture),
		staff("POST /files/{file}/removal", h.removeFile),
		staff("POST /files/{file}/restoration", h.putFileBack),
		staff("POST /files/{file}/description", h.describeFile),

		staff("GET /items/{item}/edit", h.editForm),
		whole("POST /items/{item}/edit", h.edit),
		text("POST /items/{item}/autosave", h.autosaveEdit),
		staff("POST /items/{item}/edit/removal", h.dropEdit),
		staff("GET /items/{item}/edit/conflict", h.conflict),
		staff("POST /items/{item}/edit/conflict", h.resolve),
		staff("GET /items/{item}/audience", h.audienceForm),
		staff("POST /items/{item}/audience", h.changeAudience),

		staff("GET /items/{item}/versions", h.versions),
		staff("GET /items/{item}/versions/{version}", h.version),
		staff("GET /items/{item}/versions/compare", h.compare),
		staff("POST /items/{item}/versions/{version}/restoration", h.restore),

		staff("GET /items/{item}/withdrawal", h.withdrawForm),
		staff("POST /items/{item}/withdrawal", h.withdraw),
		staff("POST /items/{item}/withdrawal/undo", h.putBack),
		staff("GET /items/{item}/deletion", h.deleteForm),
		staff("POST /items/{item}/deletion", h.delete),
		staff("POST /items/{item}/deletion/undo", h.undelete),
		staff("POST /items/{item}/pin", h.pin),

		staff("POST /items/{item}/comments", h.comment),
		staff("GET /comments/{comment}/edit", h.editCommentForm),
		staff("POST /comments/{comment}/edit", h.editComment),
		staff("GET /comments/{comment}/removal", h.removeCommentForm),
		staff("POST /comments/{comment}/removal", h.removeComment),
		staff("POST /comments/{comment}/restoration", h.restoreComment),
		staff("GET /people/suggest", h.suggestPeople),
	}...)
}
