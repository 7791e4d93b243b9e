// Package feeds gives what everyone may see to programs that look for news:
// Atom feeds of an organisation, the site map, and the rules for robots.
//
// It writes as a visitor reads: whoever asks, nothing that is not public is in
// what it says.
package feeds

import (
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/kernel/collections"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/web"
)

// Deps is what the feeds are made of.
type Deps struct {
	DB          *db.DB
	Library     *library.Service
	Collections *collections.Service
	Orgs        *orgs.Service
	Base        string // the public address, without a slash at its end
}

type handlers struct{ Deps }

// Routes is the table of the feeds.
func Routes(d Deps) []web.Route {
	h := handlers{d}
	return []web.Route{
		{Pattern: "GET /at/{org}/feed.atom", For: web.Machines, Do: h.atom},
		{Pattern: "GET /collections/{collection}/feed.atom", For: web.Machines, Do: h.collection},
		{Pattern: "GET /sitemap.xml", For: web.Machines, Do: h.sitemapIndex},
		{Pattern: "GET /sitemap/{part}", For: web.Machines, Do: h.sitemapPart},
		{Pattern: "GET /robots.txt", For: web.Machines, Do: h.robots},
	}
}

// text is text in XML: without the characters that XML has no way to write.
type text string

// MarshalText drops what encoding/xml would write as a replacement character
// and what is not text.
func (t text) MarshalText() ([]byte, error) {
	return []byte(strings.Map(func(r rune) rune {
		if r == utf8.RuneError || r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(string(t), ""))), nil
}

// feed is RFC 4287.
type feed struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string   `xml:"id"`
	Title   text     `xml:"title"`
	Updated string   `xml:"updated"`
	Links   []link   `xml:"link"`
	Author  author   `xml:"author"`
	Entries []entry  `xml:"entry"`
}

type link struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type author struct {
	Name text `xml:"name"`
}

type category struct {
	Term  string `xml:"term,attr"`
	Label text   `xml:"label,attr"`
}

type entry struct {
	ID         string     `xml:"id"`
	Title      text       `xml:"title"`
	Updated    string     `xml:"updated"`
	Published  string     `xml:"published"`
	Links      []link     `xml:"link"`
	Author     author     `xml:"author"`
	Summary    text       `xml:"summary,omitempty"`
	Rights     string     `xml:"rights,omitempty"`
	Categories []category `xml:"category"`
}

// feedLength is how many entries a feed has.
const feedLength = 50

// atom is what an organisation and those it governs last shared with everyone,
// narrowed by the facets that searches have in their addresses.
func (h handlers) atom(w http.ResponseWriter, r *http.Request) error {
	o, err := h.Orgs.BySlug(r.Context(), r.PathValue("org"))
	if err != nil {
		return err
	}
	f := items.Filter{Within: o.ID, Public: true, Limit: feedLength}
	chosen := narrow(&f, r.URL.Query())
	cards, err := h.Library.List(r.Context(), authz.Actor{}, f)
	if err != nil {
		return err
	}
	self := h.Base + "/at/" + o.Slug + "/feed.atom"
	if q := chosen.Encode(); q != "" {
		self += "?" + q
	}
	out := feed{ID: self, Title: text("New from " + o.Name), Author: author{text(o.Name)}, Updated: o.CreatedAt.Format(time.RFC3339),
		Links: []link{{Rel: "self", Type: "application/atom+xml", Href: self}, {Rel: "alternate", Type: "text/html", Href: h.Base + "/at/" + o.Slug}}}
	newest := time.Time{}
	for _, c := range cards {
		out.Entries = append(out.Entries, h.entry(c))
		if c.UpdatedAt.After(newest) {
			newest = c.UpdatedAt
		}
	}
	if !newest.IsZero() {
		out.Updated = newest.Format(time.RFC3339)
	}
	return writeXML(w, r, "application/atom+xml", newest, out)
}

// collection is what everyone may see of a collection that everyone may see,
// last added first. Whoever asks, it is read as a visitor.
func (h handlers) collection(w http.ResponseWriter, r *http.Request) error {
	o, err := h.Collections.Open(r.Context(), authz.Actor{}, r.PathValue("collection"))
	if err != nil {
		return err
	}
	self := h.Base + o.Path() + "/feed.atom"
	out := feed{ID: self, Title: text(o.Title), Author: author{text(o.Keepers())}, Updated: o.UpdatedAt.Format(time.RFC3339),
		Links: []link{{Rel: "self", Type: "application/atom+xml", Href: self}, {Rel: "alternate", Type: "text/html", Href: h.Base + o.Path()}}}
	list := o.Entries()
	slices.SortStableFunc(list, func(a, b collections.Entry) int { return b.AddedAt.Compare(a.AddedAt) })
	for _, e := range list[:min(feedLength, len(list))] {
		one := h.entry(e.Card)
		if e.Note != "" {
			one.Summary = text(e.Note)
		}
		out.Entries = append(out.Entries, one)
	}
	return writeXML(w, r, "application/atom+xml", time.Time{}, out)
}

// narrow takes the facets of a search into a list, and returns those it took.
func narrow(f *items.Filter, q url.Values) url.Values {
	took := url.Values{}
	for _, v := range q["kind"] {
		if _, ok := library.KindOf(v); ok {
			f.Kinds = append(f.Kinds, v)
			took.Add("kind", v)
		}
	}
	for _, facet := range tags.Facets {
		for _, v := range q[string(facet)] {
			if value, ok := tags.Parse(facet, v); ok && len(took[string(facet)]) < 20 {
				if f.Tag == nil {
					f.Tag = map[string][]string{}
				}
				f.Tag[string(facet)] = append(f.Tag[string(facet)], value)
				took.Add(string(facet), value)
			}
		}
	}
	return took
}

func (h handlers) entry(c items.Card) entry {
	e := entry{
		ID: h.Base + "/items/" + c.ID, Title: text(c.Title), Updated: c.UpdatedAt.Format(time.RFC3339), Published: c.PublishedAt.Format(time.RFC3339),
		Links: []link{{Rel: "alternate", Type: "text/html", Href: h.Base + c.Path()}}, Author: author{text(c.AuthorName + ", " + c.OrgName)},
		Summary: text(c.Summary), Rights: items.Licences[c.Licence],
	}
	if k, ok := library.KindOf(c.Kind); ok {
		e.Categories = append(e.Categories, category{k.Value, text(k.Label)})
	}
	return e
}

func writeXML(w http.ResponseWriter, r *http.Request, kind string, modified time.Time, v any) error {
	hd := w.Header()
	hd.Set("Content-Type", kind+"; charset=utf-8")
	hd.Set("Cache-Control", "public, no-cache")
	if !modified.IsZero() {
		hd.Set("Last-Modified", modified.UTC().Format(http.TimeFormat))
	}
	if r.Method == http.MethodHead {
		return nil
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return nil //nolint:nilerr // that the reader hung up is nobody's error
	}
	return xml.NewEncoder(w).Encode(v)
}

// robots keeps programs to what everyone may read and to addresses that do not
// multiply.
func (h handlers) robots(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	_, _ = fmt.Fprintf(w, "User-agent: *\nDisallow: /library?\nDisallow: /library/\nDisallow: /at/*/library?\nDisallow: /signin\nDisallow: /api/\nSitemap: %s/sitemap.xml\n", h.Base) // that the reader hung up is nobody's error
	return nil
}
