package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/protocols/api"
	"staffroom/internal/testkit"
)

func put(w *testkit.W, by authz.Actor, org, audience, title string) library.Entry {
	w.T.Helper()
	ctx := w.T.Context()
	e, err := w.Library.StartDraft(ctx, by, w.Orgs[org].ID, "practice", "CC-BY-4.0")
	if err != nil {
		w.T.Fatal(err)
	}
	ed := e.Edit()
	ed.Title, ed.Summary, ed.Why, ed.Tags = title, "A story and a question.", "They asked for more.", tags.Set{tags.Subject: {"maths"}, tags.KeyStage: {"ks2"}}
	if e, err = w.Library.SaveDraft(ctx, by, e.ID, e.Version, ed); err != nil {
		w.T.Fatal(err)
	}
	return w.Share(by, e, audience)
}

func read[T any](t *testing.T, a *testkit.Answer) (v T) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.Body), &v); err != nil {
		t.Fatalf("%s: %v: %s", a.URL, err, a.Body)
	}
	return v
}

// holder is a program that holds a token.
func holder(w *testkit.W, token string) *testkit.Browser {
	b := w.Client(authz.Actor{})
	b.Header.Set("Authorization", "Bearer "+token)
	return b
}

func TestSameOrderAsTheSearchPage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ed := w.Editor("kilnfield")
		for n := range 25 {
			put(w, ed, "kilnfield", []string{"public", "larkfield"}[n%2], fmt.Sprintf("Assembly %d about counting%s", n, strings.Repeat(" sheep", n%4)))
		}
		b := w.Client(w.Teacher("millbeck"))
		for _, query := range []string{"", "q=counting", "q=sheep", "q=sheep&sort=title", "sort=newest&key_stage=ks2", "q=asembly", "kind=article"} {
			page := b.Page("/library?" + query).Links()
			list := read[api.Page](t, b.Page("/api/v1/items?"+query))
			n := 0
			for _, it := range list.Items {
				u, err := url.Parse(it.URL)
				if err != nil {
					t.Fatal(err)
				}
				at := slices.Index(page, u.Path)
				if at < n {
					t.Errorf("%q: %s is not where the page has it", query, it.URL)
				}
				n = max(n, at)
			}
			if query == "q=counting" && len(list.Items) != 20 {
				t.Errorf("%d items", len(list.Items))
			}
		}
	})
}

func TestCursorsReachEverythingOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ed := w.Editor("kilnfield")
		for n := range 12 {
			put(w, ed, "kilnfield", "public", fmt.Sprintf("Assembly %d", n))
		}
		b := w.Client(authz.Actor{})
		seen := map[string]bool{}
		for after := ""; ; {
			p := read[api.Page](t, b.Page("/api/v1/items?q=assembly&limit=5&after="+url.QueryEscape(after)))
			for _, it := range p.Items {
				if seen[it.ID] {
					t.Errorf("%s comes twice", it.ID)
				}
				seen[it.ID] = true
			}
			if after = p.Next; after == "" {
				break
			}
		}
		if len(seen) != 12 {
			t.Errorf("%d of 12", len(seen))
		}
	})
}

func TestWhoSeesWhat(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ed := w.Editor("kilnfield")
		open, ours := put(w, ed, "kilnfield", "public", "Open to everyone"), put(w, ed, "kilnfield", "kilnfield", "Ours alone")
		me := w.Teacher("kilnfield")
		token, id, err := newToken(w, me)
		if err != nil {
			t.Fatal(err)
		}
		for who, want := range map[string]struct {
			b          *testkit.Browser
			all, wants int
		}{
			"visitor": {w.Client(authz.Actor{}), 1, 404}, "session": {w.Client(me), 2, 200}, "token": {holder(w, token), 2, 200}, "neighbour": {w.Client(w.Teacher("scarbrook")), 1, 404},
		} {
			p := read[api.Page](t, want.b.Page("/api/v1/items"))
			if len(p.Items) != want.all || p.Total != want.all {
				t.Errorf("%s: %d of %d items", who, len(p.Items), p.Total)
			}
			want.b.Get("/api/v1/items/" + open.ID).Is(200)
			want.b.Get("/api/v1/items/" + ours.ID).Is(want.wants)
		}
		if err := w.SignIn.RevokeToken(t.Context(), me.PersonID, id); err != nil {
			t.Fatal(err)
		}
		holder(w, token).Get("/api/v1/items").Is(401)
		bad := holder(w, "srt_nonsense").Get("/api/v1/items").Is(401)
		if p := read[map[string]any](t, bad); bad.Header.Get("Content-Type") != "application/problem+json" || p["status"] != 401.0 {
			t.Errorf("a bad token is no problem: %s", bad.Body)
		}
	})
}

func TestItem(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		e := put(w, w.Editor("kilnfield"), "kilnfield", "public", "Bar models")
		it := read[api.Whole](t, w.Client(authz.Actor{}).Page("/api/v1/items/"+e.ID))
		if it.Title != "Bar models" || it.Slug != "bar-models" || it.URL != "http://localhost:8080/at/kilnfield/bar-models" || it.Why != "They asked for more." ||
			it.Versions != 1 || it.Organisation.Slug != "kilnfield" || it.Licence != "CC-BY-4.0" || !slices.Equal(it.KeyStages, []string{"ks2"}) || it.Published == nil {
			t.Errorf("%+v", it)
		}
		if _, err := w.Library.Withdraw(t.Context(), w.Actor(e.AuthorID), e.ID, ""); err != nil {
			t.Fatal(err)
		}
		w.Client(authz.Actor{}).Get("/api/v1/items/" + e.ID).Is(404)
	})
}

func TestProblems(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		put(w, w.Editor("kilnfield"), "kilnfield", "public", "Bar models")
		b := w.Client(authz.Actor{})
		for path, status := range map[string]int{
			"/api/v1/items/nothing": 404, "/api/v1/items?limit=0": 422, "/api/v1/items?limit=101": 422, "/api/v1/items?limit=x": 422, "/api/v1/items?after=%21": 422,
			"/api/v1/items?sort=random": 422, "/api/v1/items?q=" + strings.Repeat("a", 500): 422, "/api/v1/nowhere": 404, "/api/v2/items": 404,
			"/api/v1/items?q=%00%ff": 200, "/api/v1/items?q=%22%27%3B--&org=%00&at=%00": 200,
		} {
			a := b.Get(path)
			if a.Status != status {
				t.Errorf("%s: %d, not %d: %s", path, a.Status, status, a.Body)
			}
			if status < 400 {
				continue
			}
			p := read[map[string]any](t, a)
			if a.Header.Get("Content-Type") != "application/problem+json" || p["status"] != float64(status) || p["title"] == nil || p["detail"] == nil {
				t.Errorf("%s: no problem: %s %s", path, a.Header.Get("Content-Type"), a.Body)
			}
		}
		b.Get("/api/v1/items/%00").Is(404)
		if a := b.Post("/api/v1/items", nil); a.Status != http.StatusMethodNotAllowed {
			t.Errorf("POST: %d", a.Status)
		}
	})
}

// What the API says is what its own description says that it says.
func TestAnswersAreAsDescribed(t *testing.T) {
	w := testkit.World(t, dbtest.SQLite(t))
	e := put(w, w.Editor("kilnfield"), "kilnfield", "larkfield", "Bar models")
	b := w.Client(w.Teacher("kilnfield"))
	doc := read[map[string]any](t, b.Page("/api/v1/openapi.json"))
	if v, _ := doc["openapi"].(string); !strings.HasPrefix(v, "3.1") {
		t.Errorf("OpenAPI %q", v)
	}
	for path, address := range map[string]string{"/api/v1/items": "/api/v1/items?q=models&limit=1", "/api/v1/items/{item}": "/api/v1/items/" + e.ID} {
		schema := dig(doc, "paths", path, "get", "responses", "200", "content", "application/json", "schema")
		if schema == nil {
			t.Fatalf("%s is not described", path)
		}
		check(t, doc, schema, read[any](t, b.Page(address)), path)
	}
	for _, name := range []string{"q", "kind", "subject", "key_stage", "year", "job_role", "topic", "org", "recording", "free", "used", "used_like", "noted", "verified", "sort", "after", "limit"} {
		if !strings.Contains(fmt.Sprint(dig(doc, "paths", "/api/v1/items", "get", "parameters")), "name:"+name+" ") {
			t.Errorf("parameter %s is not described", name)
		}
	}
}

func dig(v any, keys ...string) any {
	for _, k := range keys {
		m, _ := v.(map[string]any)
		v = m[k]
	}
	return v
}

// check holds a value against the part of JSON Schema that the description uses.
func check(t *testing.T, doc map[string]any, schema, value any, at string) {
	t.Helper()
	s := schema.(map[string]any)
	if ref, ok := s["$ref"].(string); ok {
		check(t, doc, dig(doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...), value, at)
		return
	}
	switch v := value.(type) {
	case map[string]any:
		if s["type"] != "object" {
			t.Errorf("%s is an object, described as %v", at, s["type"])
			return
		}
		required, _ := s["required"].([]any)
		for _, name := range required {
			if _, ok := v[name.(string)]; !ok {
				t.Errorf("%s lacks %v", at, name)
			}
		}
		for name, part := range v {
			p := dig(s, "properties", name)
			if p == nil {
				t.Errorf("%s.%s is not described", at, name)
				continue
			}
			check(t, doc, p, part, at+"."+name)
		}
	case []any:
		if s["type"] != "array" {
			t.Errorf("%s is a list, described as %v", at, s["type"])
			return
		}
		for _, part := range v {
			check(t, doc, s["items"], part, at+"[]")
		}
	case string:
		if enum, ok := s["enum"].([]any); s["type"] != "string" || ok && !slices.Contains(enum, any(v)) {
			t.Errorf("%s is %q, described as %v", at, v, s)
		}
	case float64:
		if s["type"] != "integer" {
			t.Errorf("%s is a number, described as %v", at, s["type"])
		}
	case bool:
		if s["type"] != "boolean" {
			t.Errorf("%s is %v, described as %v", at, v, s["type"])
		}
	default:
		t.Errorf("%s is %v", at, v)
	}
}

func TestListCostsAFixedNumberOfQueries(t *testing.T) {
	d := dbtest.SQLite(t)
	w := testkit.World(t, d)
	ed := w.Editor("kilnfield")
	for n := range 30 {
		put(w, ed, "kilnfield", "public", fmt.Sprintf("Assembly %d", n))
	}
	b := w.Client(authz.Actor{})
	b.Page("/api/v1/items")
	n := testkit.Queries(d)
	b.Page("/api/v1/items?q=assembly&limit=5")
	few := n.Take()
	b.Page("/api/v1/items?q=assembly&limit=30")
	if many := n.Load(); many != few || many > 10 {
		t.Errorf("30 items take %d queries, 5 take %d", many, few)
	}
}

// newToken makes a read token and finds out what the account page calls it.
func newToken(w *testkit.W, act authz.Actor) (secret, id string, err error) {
	if secret, err = w.SignIn.NewToken(w.T.Context(), act.PersonID, "a program"); err != nil {
		return "", "", err
	}
	list, err := w.SignIn.Tokens(w.T.Context(), act.PersonID)
	if err != nil || len(list) != 1 {
		return "", "", fmt.Errorf("tokens: %v %w", list, err)
	}
	return secret, list[0].ID, nil
}
