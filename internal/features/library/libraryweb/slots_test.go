package libraryweb_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/libraryweb"
	"staffroom/internal/features/library/slots"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/web"
	"staffroom/internal/platform/web/ui"
	"staffroom/internal/testkit"
)

// uses is a room that counts who asked it, and says a number.
type uses struct {
	said  int
	asked []authz.Actor
	err   error
}

func (u *uses) OnEntry(_ context.Context, act authz.Actor, e library.Entry) (slots.Slots, error) {
	u.asked = append(u.asked, act)
	if u.err != nil {
		return slots.Slots{}, u.err
	}
	say := func(where string) []templ.Component {
		return []templ.Component{templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
			_, err := fmt.Fprintf(w, "<i>%s %d of %s</i>", where, u.said, templ.EscapeString(e.Title))
			return err
		})}
	}
	s := slots.Slots{Actions: say("action"), Below: say("below"), Aside: say("aside")}
	if items.MayOf(act, e.Item).Edit {
		s.Care = []ui.Link{{Label: "Count again", Href: "/count/" + e.ID, Icon: "history"}}
	}
	return s, nil
}

// pagesWith is the library's pages with sections, and a way to read them as somebody.
func pagesWith(w *testkit.W, sections ...slots.Section) func(act authz.Actor, path string) *httptest.ResponseRecorder {
	signedIn := func(r *http.Request) bool { return !authz.Of(r.Context()).Visitor() }
	router := web.NewRouter(slog.New(slog.DiscardHandler), signedIn, w.Shell.ErrorPage)
	router.Add(libraryweb.Routes(libraryweb.Deps{
		Library: w.Library, Files: w.Files, Uploads: w.Uploads, Threads: w.Threads, Orgs: w.App.Orgs, People: w.People, Shell: w.Shell, Blobs: w.Blobs, Clock: w.Clock,
		Sections: sections,
	})...)
	return func(act authz.Actor, path string) *httptest.ResponseRecorder {
		rec := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(w.T.Context(), http.MethodGet, path, nil)
		router.ServeHTTP(rec, r.WithContext(authz.WithActor(r.Context(), act)))
		return rec
	}
}

// inOrder says which of the words does not come after the one before it.
func inOrder(page string, words ...string) string {
	for _, w := range words {
		_, rest, ok := strings.Cut(page, w)
		if !ok {
			return w
		}
		page = rest
	}
	return ""
}

func TestSectionsOfTheEntryPage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		editor, teacher, stranger := w.Editor("kilnfield"), w.Teacher("kilnfield"), w.Teacher("scarbrook")
		closed := w.Shared(editor, "kilnfield", "Bus rota", "kilnfield")
		room := &uses{said: 3}
		get := pagesWith(w, room)

		page := get(teacher, closed.Path()).Body.String()
		if missing := inOrder(page, "<h1>Bus rota", "<i>action 3 of Bus rota</i>", "Because it worked", "<i>below 3", `id="talk`, ">Details<", "<i>aside 3"); missing != "" {
			t.Errorf("%s is not in its place: %s", missing, page)
		}
		if strings.Contains(page, "/count/") {
			t.Error("a reader is offered what is for those who look after it")
		}
		if page = get(editor, closed.Path()).Body.String(); inOrder(page, "Look after this", "/count/"+closed.ID) != "" {
			t.Error("those who look after it are not offered the link")
		}
		asked := len(room.asked)
		for who, act := range map[string]authz.Actor{"a stranger": stranger, "a visitor": {}} {
			if got := get(act, closed.Path()); got.Code != http.StatusNotFound || strings.Contains(got.Body.String(), "<i>") {
				t.Errorf("%s: %d %s", who, got.Code, got.Body)
			}
		}
		if len(room.asked) != asked {
			t.Error("the section was asked about what the reader may not see")
		}
		w.Now.Add(authz.Freshness) // what was asked just before is not asked again
		if room.err = errors.New("lost"); get(teacher, closed.Path()).Code != http.StatusInternalServerError {
			t.Error("a page without a section that failed looks whole")
		}
	})
}

// TestSectionsOfVisitorsPages: what a room shows a visitor is from memory until
// the entry is touched, and then new with the commit.
func TestSectionsOfVisitorsPages(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		e := w.Shared(w.Editor("kilnfield"), "kilnfield", "Open lesson", "public")
		path := e.Path()
		room := &uses{said: 1}
		get := pagesWith(w, room)
		get(authz.Actor{}, path)
		w.Now.Add(2 * time.Second)
		room.said = 2
		if page := get(authz.Actor{}, path).Body.String(); !strings.Contains(page, "below 1 of Open lesson") || len(room.asked) != 1 {
			t.Errorf("nothing touched it, and it was made %d times: %s", len(room.asked), page)
		}
		touch := func(ctx context.Context, tx *db.Tx) error { return items.Touch(ctx, tx, e.ID) }
		if err := d.InTx(t.Context(), touch); err != nil {
			t.Fatal(err)
		}
		if page := get(authz.Actor{}, path).Body.String(); !strings.Contains(page, "below 2 of Open lesson") {
			t.Errorf("it was touched, and the page is still the old one: %s", page)
		}
	})
}
