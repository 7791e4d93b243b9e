package app

import (
	"net/http"

	"staffroom/internal/features/library/adoption/adoptionweb"
	"staffroom/internal/features/library/gate/gateweb"
	"staffroom/internal/features/library/libraryweb"
	"staffroom/internal/features/library/lineage/lineageweb"
	"staffroom/internal/features/library/quality/qualityweb"
	"staffroom/internal/features/library/slots"
	"staffroom/internal/features/library/stops/stopsweb"
	"staffroom/internal/identity/signinweb"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/assets"
	"staffroom/internal/protocols/api"
	"staffroom/internal/protocols/feeds"
	"staffroom/internal/readers/account"
	"staffroom/internal/readers/administration"
	"staffroom/internal/readers/alerts"
	"staffroom/internal/readers/auditlog"
	"staffroom/internal/readers/curation"
	"staffroom/internal/readers/directory"
	"staffroom/internal/readers/finder"
	"staffroom/internal/readers/home"
	"staffroom/internal/readers/impact"
)

// routes is every room's table, in one place.
func (a *App) routes() {
	serveAssets := assets.Handler()
	a.Router.Add(web.Route{Pattern: "GET /assets/{name}", For: web.Everyone, Do: func(w http.ResponseWriter, r *http.Request) error {
		serveAssets.ServeHTTP(w, r)
		return nil
	}})
	a.Router.Add(a.Shell.Routes()...)
	gate := signinweb.Room{SignIn: a.SignIn, People: a.People, Shell: a.Shell, Cookies: a.cookies(), Log: a.Log, Demo: a.Config.Demo}
	a.Router.Add(signinweb.Routes(gate)...)
	a.Router.Add(account.Routes(account.Room{
		DB: a.DB, People: a.People, SignIn: a.SignIn, Heard: a.Heard, Shell: a.Shell, Clock: a.Clock,
		From: gate.Cookies.From, SessionID: signinweb.SessionID, LetIn: gate.LetIn,
	})...)
	a.Router.Add(directory.Routes(a.directory())...)
	a.Router.Add(administration.Routes(administration.Room{
		Orgs: a.Orgs, People: a.People, SignIn: a.SignIn, Shell: a.Shell, Blobs: a.Blobs, Reader: a.Reader, Clock: a.Clock,
	})...)
	a.Router.Add(auditlog.Routes(auditlog.Room{DB: a.DB, Orgs: a.Orgs, People: a.People, Shell: a.Shell})...)
	a.Router.Add(feeds.Routes(feeds.Deps{DB: a.DB, Library: a.Library, Collections: a.Collections, Orgs: a.Orgs, Base: a.Shell.Base()})...)
	a.Router.Add(libraryweb.Routes(libraryweb.Deps{
		Library: a.Library, Gate: a.Gate, Files: a.Files, Uploads: a.Uploads, Threads: a.Threads, Orgs: a.Orgs, People: a.People, Shell: a.Shell, Blobs: a.Blobs, Clock: a.Clock,
		Downloads: a.Downloads, Places: []slots.Place{a.curation(), a.directory()}, Sections: a.sections(), Advice: []slots.Advice{lineageweb.Advice{Lineage: a.Lineage}},
	})...)
	a.Router.Add(adoptionweb.Routes(adoptionweb.Room{Adoption: a.Adoption, Library: a.Library, Shell: a.Shell})...)
	a.Router.Add(impact.Routes(a.impact())...)
	a.Router.Add(gateweb.Routes(a.checks())...)
	a.Router.Add(lineageweb.Routes(lineageweb.Room{Lineage: a.Lineage, Library: a.Library, Files: a.Files, People: a.People, Shell: a.Shell, Clock: a.Clock})...)
	a.Router.Add(finder.Routes(a.finder())...)
	a.Router.Add(alerts.Routes(a.Alerts)...)
	a.Router.Add(curation.Routes(a.curation())...)
	a.Router.Add(stopsweb.Routes(stopsweb.Deps{Stops: a.Stops, Library: a.Library, People: a.People, Shell: a.Shell})...)
	a.Router.Add(qualityweb.Routes(qualityweb.Deps{Quality: a.Quality, Orgs: a.Orgs, Shell: a.Shell})...)
	a.Router.Add(home.Routes(home.Deps{
		DB: a.DB, Index: a.Index, Library: a.Library, Gate: a.Gate, Threads: a.Threads, Searches: a.Searches, Follow: a.Follow, People: a.People, Shell: a.Shell, Clock: a.Clock,
		Uses: a.Adoption, Versions: a.Lineage, Heard: a.Heard,
	})...)
	a.Router.Add(api.Routes(api.Deps{Find: a.finder(), Base: a.Shell.Base(), Log: a.Log})...)
	a.Router.Add(a.healthRoutes()...)
}

// sections are what the rooms round the library show on an entry's page, in the
// order in which the page shows them.
func (a *App) sections() []slots.Section {
	return []slots.Section{
		adoptionweb.Section{Adoption: a.Adoption}, a.impact(), a.checks(), stopsweb.Section{Stops: a.Stops},
		qualityweb.Section{Quality: a.Quality}, a.curation(),
		lineageweb.Section{Lineage: a.Lineage, Base: a.Shell.Base()},
	}
}

// directory is what the pages of schools and people are made with.
func (a *App) directory() directory.Room {
	return directory.Room{DB: a.DB, Orgs: a.Orgs, People: a.People, Library: a.Library, Uses: a.Adoption, Shell: a.Shell, Follow: a.curation().FollowPerson}
}

// impact is what the pages of what became of something are made with.
func (a *App) impact() impact.Room {
	return impact.Room{Library: a.Library, Adoption: a.Adoption, Lineage: a.Lineage, Thanks: a.Thanks, Heard: a.Heard, Told: adoptionweb.Told{}, Shell: a.Shell, Clock: a.Clock}
}

// checks is what the pages of checks are made with.
func (a *App) checks() gateweb.Room {
	return gateweb.Room{Gate: a.Gate, Library: a.Library, Orgs: a.Orgs, Shell: a.Shell, Clock: a.Clock}
}

// curation is what the pages of collections and of saved things are made with.
func (a *App) curation() curation.Room {
	return curation.Room{Collections: a.Collections, Follow: a.Follow, Orgs: a.Orgs, People: a.People, Shell: a.Shell}
}

// finder is what the search pages and the API find things with.
func (a *App) finder() finder.Deps {
	return finder.Deps{DB: a.DB, Index: a.Index, Library: a.Library, Searches: a.Searches, Orgs: a.Orgs, People: a.People, Shell: a.Shell, Clock: a.Clock, Mails: a.Mail.Enabled()}
}
