package safety

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/web"
)

// only narrows the principals on the slower database to one of each kind of
// standing; the rules themselves are the same SQL.
func (w *world) asking() []*principal {
	if w.DB.Dialect() == db.SQLite {
		return w.who
	}
	var out []*principal
	for _, name := range []string{"visitor", "schoolmate", "school admin", "same trust, other school", "admin of another trust", "removed member"} {
		out = append(out, w.called(name))
	}
	return out
}

// queriesFor are the queries to try at a route: every name that a link or a form
// there has, with the ids of what p must not know of; and searches that would
// find its words.
func (w *world) queriesFor(p *principal, names []string) []string {
	v := url.Values{}
	var out []string
	foreign := w.foreign(p)
	if len(names) == 0 || len(foreign) == 0 {
		return nil
	}
	for _, t := range foreign {
		one := url.Values{}
		for _, name := range names {
			if id := t.ids[fieldIDs[name]]; id != "" {
				one.Set(name, id)
			}
		}
		if len(one) > 0 && !slices.Contains(out, one.Encode()) {
			out = append(out, one.Encode())
		}
	}
	if slices.Contains(names, "q") {
		c := foreign[0].secret[0]
		for _, q := range []string{"puppets", "about puppets", "zq", c[:len(c)-1], c[:len(c)-2] + "x" + c[len(c)-1:], "author:zq"} {
			v.Set("q", q)
			out = append(out, v.Encode())
		}
	}
	return out
}

func TestNobodyLearnsOfWhatIsNotTheirs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		doors := w.doors("author", "school admin", "trust admin", "visitor")
		sent := 0
		for _, r := range w.routes() {
			if u := r.unknown(); len(u) > 0 {
				t.Errorf("%s: the suite cannot fill %v; see private and plain", r.Pattern, u)
				continue
			}
			if !r.safe() {
				continue
			}
			for _, p := range w.asking() {
				sent++
				report(t, w.looking(r, p, w.queriesFor(p, doors[r.Pattern])))
			}
		}
		t.Logf("%d routes × principals that only look", sent)
	})
}

func TestNobodyChangesWhatIsNotTheirs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		doors := w.doors("author", "school admin", "trust admin", "visitor")
		for _, r := range w.routes() {
			if r.safe() || len(r.unknown()) > 0 {
				continue
			}
			for _, p := range w.asking() {
				report(t, w.changing(r, p, doors[r.Pattern]))
			}
		}
	})
}

func report(t *testing.T, wrong []string) {
	t.Helper()
	for n, s := range wrong {
		if n == 5 {
			t.Errorf("… and %d more", len(wrong)-n)
			break
		}
		t.Error(s)
	}
}

// TestNoChangeComesFromAnotherSite sends every request that changes something as
// a page on another site would.
func TestNoChangeComesFromAnotherSite(t *testing.T) {
	w := build(t, dbtest.SQLite(t))
	p := w.called("trust admin")
	for _, r := range w.routes() {
		if r.safe() {
			continue
		}
		for _, h := range []http.Header{
			{"Sec-Fetch-Site": {"cross-site"}}, {"Sec-Fetch-Site": {"same-site"}}, {"Origin": {"https://evil.example"}}, {"Origin": {"null"}},
			{"Origin": {"http://localhost:8081"}},
		} {
			b := p.browser(w)
			b.Header = h
			before := w.stored(nil)
			a := ask(b, r.method, r.fill(p.own.ids), fieldsWith(nil, p.own.ids))
			if a.Status != http.StatusForbidden {
				t.Errorf("%s with %v: %d", r.Pattern, h, a.Status)
			}
			if changed := before.changes(w.stored(nil)); len(changed) > 0 {
				t.Errorf("%s with %v changes %v", r.Pattern, h, changed)
			}
		}
	}
}

// TestTheSuiteCatches is the positive control: routes with the usual mistakes.
func TestTheSuiteCatches(t *testing.T) {
	w := build(t, dbtest.SQLite(t))
	show := func(rw http.ResponseWriter, r *http.Request) error {
		it, err := items.GetUnscoped(r.Context(), w.DB, r.PathValue("item"))
		if err != nil {
			return err
		}
		_, err = rw.Write([]byte(it.Title))
		return err
	}
	write := func(query string, values ...string) web.Handler {
		return func(rw http.ResponseWriter, r *http.Request) error {
			args := make([]any, len(values))
			for n, v := range values {
				if args[n] = r.PathValue(v); args[n] == "" {
					args[n] = r.FormValue(v)
				}
			}
			return w.DB.InTx(r.Context(), func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.ExecContext(ctx, query, args...)
				return err
			})
		}
	}
	for _, tt := range []struct {
		name, want string
		route      web.Route
	}{
		{"shows what it should hide", "tells [zqdraft", web.Route{Pattern: "GET /broken/show/{item}", For: web.Everyone, Do: show}},
		{"tells that something is there", "does not exist", web.Route{Pattern: "GET /broken/there/{item}", For: web.Everyone, Do: func(rw http.ResponseWriter, r *http.Request) error {
			_, err := items.GetUnscoped(r.Context(), w.DB, r.PathValue("item"))
			if err == nil {
				rw.WriteHeader(http.StatusForbidden)
			}
			return err
		}}},
		{"tells in a header", "tells [zqdraft", web.Route{Pattern: "GET /broken/header/{item}", For: web.Staff, Do: func(rw http.ResponseWriter, r *http.Request) error {
			it, err := items.GetUnscoped(r.Context(), w.DB, r.PathValue("item"))
			if err == nil {
				web.SetFlash(rw, web.Flash{Text: "Not yours: " + it.Title})
			}
			return web.Redirect(rw, r, "/")
		}}},
		{"looks and writes", "only looks", web.Route{Pattern: "GET /broken/write/{item}", For: web.Everyone, Do: write(`UPDATE items SET updated_at = updated_at + 1 WHERE id = $1`, "item")}},
		{"changes by the path", "changes [", web.Route{Pattern: "POST /broken/{item}", For: web.Staff, Do: write(`UPDATE items SET state = 'withdrawn' WHERE id = $1`, "item")}},
		{"changes by a field", "changes [", web.Route{Pattern: "POST /broken", For: web.Staff, Do: write(`DELETE FROM saved_searches WHERE id = $1`, "search")}},
		{"parameter without a meaning", "", web.Route{Pattern: "GET /broken/thing/{thing}", For: web.Everyone, Do: show}},
	} {
		w.Router.Add(tt.route)
		r := parse(tt.route)
		if tt.want == "" {
			if len(r.unknown()) == 0 {
				t.Errorf("%s: not caught", tt.name)
			}
			continue
		}
		var wrong []string
		for _, p := range []*principal{w.called("teacher of another trust")} {
			wrong = append(wrong, w.looking(r, p, nil)...)
			if !r.safe() {
				wrong = append(wrong, w.changing(r, p, nil)...)
			}
		}
		if !strings.Contains(strings.Join(wrong, "\n"), tt.want) {
			t.Errorf("%s: not caught, but %v", tt.name, wrong)
		}
	}
}

// TestEveryPrincipalIsWhoTheyShouldBe keeps the suite honest: those who may see
// something do, those whose access ended are visitors.
func TestEveryPrincipalIsWhoTheyShouldBe(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		for _, th := range w.things {
			for _, p := range w.who {
				if th.ids["item"] == "" || p.session != nil {
					continue
				}
				_, err := w.Library.Get(t.Context(), p.actor, th.ids["item"])
				if (err == nil) != th.seen(p) {
					t.Errorf("%s sees %s: %v, the list says %v", p.name, th.name, err == nil, th.seen(p))
				}
			}
		}
		for _, p := range w.who {
			b := p.browser(w)
			a := b.Get("/account")
			signedIn := p.org != "" && p.token == "" && p.name != "deactivated"
			if (a.Status == http.StatusOK) != signedIn {
				t.Errorf("%s: /account answers %d", p.name, a.Status)
			}
		}
	})
}
