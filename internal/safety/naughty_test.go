package safety

import (
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"staffroom/internal/kernel/files"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/testkit"
)

// naughty are texts that break programs.
var naughty = map[string]string{
	"nul": "a\x00b", "controls": "\x01\x02\x1b[31m\x7f", "invalid UTF-8": "\xff\xfe\xc3\x28", "half a surrogate": "\xed\xa0\x80", "right to left": "a\u202eb\u2066c\u2069",
	"emoji": "👩‍🏫🏴󠁧󠁢󠁥󠁮󠁧󠁿", "marks on marks": "Z" + strings.Repeat("\u0301", 400), "100 KB": strings.Repeat("long ", 20_000), "no spaces": strings.Repeat("x", 20_000),
	"lines": "a\r\nSet-Cookie: x=1\r\n\r\n<html>", "SQL": "'; DROP TABLE items; --", "format": "%s%n%x%!d(MISSING)", "template": "{{7*7}}${7*7}<%= 7*7 %>", "empty": "", "space": " \u00a0\u2003 ",
	"number": "-9223372036854775809", "fraction": "1e400", "path": "../../../../etc/passwd", "JSON": `{"type":"doc","content":[{"type":"paragraph","content":[{"type":"paragraph"}]}]}`,
	"nested": strings.Repeat("[", 10_000), "deep JSON": strings.Repeat(`{"type":"blockquote","content":[`, 3000), "quotes": strings.Repeat("> ", 5000) + "x", "noncharacter": "\ufffe\uffff\U0010ffff",
	"byte order": "\ufeffwords", "null": "null", "Turkish": "İıẞß", "ligatures": "ﷺﷺﷺ", "colon": "org:", "audience": "org:nothing", "plus": "+", "percent": "%zz", "glob": "*?[", "query": `"(((a OR NOT -"`,
}

// breaking are those that are tried in one field at a time; the first three are
// what one engine stores and the other refuses.
var breaking = []string{"nul", "invalid UTF-8", "half a surrogate", "controls", "JSON", "number"}

// TestNoFormBreaks puts each of these into every field of every form that an
// admin can reach.
func TestNoFormBreaks(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		tried := 0
		for _, name := range []string{"trust admin", "author", "visitor"} {
			p := w.called(name)
			b := p.browser(w)
			s := crawl(b, 400, w.starts(p)...)
			done := map[string]bool{}
			for _, f := range s.forms {
				key := f.method + " " + w.patternOf(f.method, f.action) + strings.Join(f.fields, ",")
				if done[key] {
					continue
				}
				done[key] = true
				for kind, text := range naughty {
					for n := range max(len(f.fields), 1) {
						if n > 0 && !slices.Contains(breaking, kind) {
							continue // all at once is enough
						}
						if p.org != "" && b.Cookie("session") == "" {
							b = p.browser(w)
						}
						b.Address = fmt.Sprintf("198.51.100.%d", tried%250+1)
						tried++
						v := f.with(n, text)
						var a *testkit.Answer
						if f.method == http.MethodGet {
							path, _, _ := strings.Cut(f.action, "?")
							a = b.Get(path + "?" + v.Encode())
						} else if f.multipart {
							field := ""
							if len(f.files) > 0 {
								field = f.files[0]
							}
							a = askMultipart(b, f.method, f.action, v, field, strings.ReplaceAll(short(text), "\x00", ""), []byte(text))
						} else {
							a = ask(b, f.method, f.action, v)
						}
						if a.Status >= 500 && !noMail(a) {
							t.Errorf("%s %s (on %s) with %s in %s: %d", f.method, f.action, f.page, kind, f.field(n), a.Status)
						}
					}
				}
			}
			// what was kept must not break the pages that show it
			for _, a := range crawl(p.browser(w), 400, w.starts(p)...).pages {
				if a.Status >= 500 {
					t.Errorf("%s shows what was kept: %d", a.URL, a.Status)
				}
			}
		}
		t.Logf("%d requests", tried)
	})
}

func (w *world) patternOf(method, action string) string {
	path, _, _ := strings.Cut(action, "?")
	for _, r := range w.routes() {
		if r.method == method && r.matches.MatchString(path) {
			return r.Pattern
		}
	}
	return path
}

// with is what the form has in it, with text in field n; with n = 0 in every
// field at once.
func (f form) with(n int, text string) url.Values {
	v := maps.Clone(f.values)
	for k, field := range f.fields {
		if n == 0 || k == n {
			v.Set(field, text)
		}
	}
	return v
}

func (f form) field(n int) string {
	if n == 0 {
		return "every field"
	}
	return f.fields[n]
}

// TestQueriesBreakNothing puts them into every name of every query.
func TestQueriesBreakNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		p := w.called("trust admin")
		b := p.browser(w)
		names := w.doors("trust admin", "visitor")
		for _, r := range w.routes() {
			if r.method != http.MethodGet {
				continue
			}
			for _, name := range append(names[r.Pattern], "q", "after", "before", "limit", "page", "at", "sort", "reply", "next", "from", "to", "version", "a", "b") {
				for kind, text := range naughty {
					if len(text) > 30_000 || d.Dialect() == db.Postgres && !slices.Contains(breaking[:3], kind) {
						continue // the server takes no address that long
					}
					a := b.Get(r.fill(p.own.ids) + "?" + url.Values{name: {text}}.Encode())
					if a.Status >= 500 {
						t.Errorf("%s with %s=%s: %d", r.Pattern, name, kind, a.Status)
					}
				}
			}
		}
	})
}

// TestNoLineGrows tries file names and messages that would add a header or end
// one early.
func TestNoLineGrows(t *testing.T) {
	w := build(t, dbtest.SQLite(t))
	p := w.called("author")
	b := p.browser(w)
	for _, name := range []string{"a\r\nSet-Cookie: evil=1.txt", "a\nX-Evil: 1.txt", `a"; filename="evil.html`, `a\".txt`, "a;b=c.txt", "a\u202etxt.exe", "naïve – Übung.txt", "a\x00.txt", "../../a.txt",
		`..\..\a.txt`, strings.Repeat("a", 5000) + ".txt", "evil.html", "evil.svg", "evil.xhtml", "evil.js", "a%0d%0aX-Evil:1.txt", "=?utf-8?q?x?=.txt", "“quoted”.txt", ".htaccess", "CON", "日本語.txt"} {
		e := w.Draft(p.actor, "kilnfield", "A draft")
		f, err := w.Files.Add(t.Context(), p.actor, files.Bring{ItemID: e.ID, Name: name, Body: strings.NewReader("<script>alert(1)</script> words")})
		if err != nil {
			t.Errorf("%q: %v", name, err)
			continue
		}
		w.Drain()
		a := b.Get("/files/" + f.ID)
		if a.Status != http.StatusOK {
			t.Errorf("%q: %d", name, a.Status)
			continue
		}
		disposition := a.Header.Values("Content-Disposition")
		_, params, err := mime.ParseMediaType(strings.Join(disposition, ", "))
		if err != nil || len(disposition) != 1 || strings.ContainsAny(params["filename"], "\r\n\x00/\\\"") && !strings.Contains(name, `"`) {
			t.Errorf("%q: %q, %v", name, disposition, err)
		}
		for k, vs := range a.Header {
			if k == "X-Evil" || k == "Set-Cookie" && strings.Contains(strings.Join(vs, ""), "evil") || strings.ContainsAny(strings.Join(vs, ""), "\r\n") {
				t.Errorf("%q grew the header %s: %v", name, k, vs)
			}
		}
		kind, _, _ := mime.ParseMediaType(a.Header.Get("Content-Type"))
		if slices.Contains([]string{"text/html", "image/svg+xml", "application/xhtml+xml", "text/javascript", "application/javascript", "text/xml"}, kind) {
			t.Errorf("%q is served as %s", name, kind)
		}
	}
}
