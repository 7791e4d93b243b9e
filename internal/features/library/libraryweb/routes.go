// Package libraryweb is the library's pages: reading an organisation's front
// page and its items, downloading their files, sharing, editing and talking.
package libraryweb

import (
	"staffroom/internal/features/library"
	"staffroom/internal/features/library/adoption"
	"staffroom/internal/features/library/gate"
	"staffroom/internal/features/library/slots"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/identity/people"
	"staffroom/internal/identity/shell"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/threads"
	"staffroom/internal/platform/blob"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/memo"
	"staffroom/internal/platform/web"
)

// Deps is what the pages are made of.
type Deps struct {
	Library *library.Service
	Gate    *gate.Service
	Files   *files.Service
	Uploads *files.Uploads
	Threads *threads.Service
	Orgs    *orgs.Service
	People  *people.Service
	Shell   *shell.Shell
	Blobs   blob.Store
	Clock   clock.Clock

	Downloads *adoption.Downloads

	Sections []slots.Section // what other rooms show on an entry's page, in this order
	Places   []slots.Place   // what they show on an organisation's page
	Advice   []slots.Advice  // what they tell somebody who writes a draft
}

type handlers struct {
	Deps
	pages    *pageCache
	rendered *memo.Cache[partsKey, keptParts]
	owns     *memo.Cache[ownKey, own]
	talks    *memo.Cache[string, talkSaid] // by item
}

// pageBytes is what visitors' pages may take of the memory.
const pageBytes = 16 << 20

// Routes is the table of the library's pages.
func Routes(d Deps) []web.Route {
	h := handlers{d, newPageCache(pageBytes), memo.New[partsKey, keptParts](partsBytes), memo.New[ownKey, own](ownBytes), memo.New[string, talkSaid](talksBytes)}
	return append(h.reading(), h.writing()...)
}
