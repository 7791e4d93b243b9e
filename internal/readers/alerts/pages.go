package alerts

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"staffroom/internal/identity/shell"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/id"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
)

// Routes is the table. The link in a mail is followed by programs that look for
// what is bad, so that looking ends nothing; sending the form does, and so does
// the mailbox's own button, without asking back.
func Routes(s *Sweeper) []web.Route {
	return []web.Route{
		{Pattern: "GET /unsubscribe/{secret}", For: web.Everyone, Do: s.ask},
		{Pattern: "POST /unsubscribe/{secret}", For: web.Everyone, Do: s.end},
	}
}

func (s *Sweeper) owner(r *http.Request) (string, error) {
	return ownerOf(r.Context(), s.DB, id.Hash(r.PathValue("secret")), s.Clock().Add(-linkLasts))
}

func (s *Sweeper) ask(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.owner(r); err != nil {
		return err
	}
	return s.render(w, r, "End these mails", askPage(r.URL.Path))
}

// end ends the mails of whoever got one: those of saved searches, and those about
// what they shared. Doing it twice is once.
func (s *Sweeper) end(w http.ResponseWriter, r *http.Request) error {
	person, err := s.owner(r)
	if err != nil {
		return err
	}
	err = s.DB.InTx(r.Context(), func(ctx context.Context, tx *db.Tx) error {
		if err := s.Searches.EndAlerts(ctx, tx, person); err != nil {
			return err
		}
		return s.Heard.EndMail(ctx, tx, person)
	})
	if err != nil {
		return err
	}
	return s.render(w, r, "These mails have ended", endedPage())
}

func (s *Sweeper) render(w http.ResponseWriter, r *http.Request, title string, body templ.Component) error {
	return s.Shell.Render(w, r, http.StatusOK, shell.Page{PageView: ui.PageView{Title: title, NoIndex: true}, Bare: true}, body)
}
