package feeds

import (
	"bufio"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/orgs"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/errs"
)

// partLength is how many addresses a part of the site map has; the format allows
// 50,000.
const partLength = 50_000

// The map has one part of places and as many of items as it needs. A part of
// items is named by the identifier that it starts after, so that counting stays
// cheap and a part means the same tomorrow.
const (
	placesPart = "places.xml"
	itemsPart  = "items-"
)

// sitemapIndex lists the parts.
func (h handlers) sitemapIndex(w http.ResponseWriter, r *http.Request) error {
	starts, err := h.partStarts(r.Context())
	if err != nil {
		return err
	}
	return h.stream(w, "sitemapindex", func(out io.Writer) error {
		locate(out, "sitemap", h.Base+"/sitemap/"+placesPart, time.Time{})
		for _, after := range starts {
			locate(out, "sitemap", h.Base+"/sitemap/"+itemsPart+after+".xml", time.Time{})
		}
		return nil
	})
}

// partStarts are the identifiers after which parts begin; "0" is before all.
func (h handlers) partStarts(ctx context.Context) ([]string, error) {
	starts := []string{"0"}
	for {
		w := db.NewWhere(starts[len(starts)-1]).And(authz.Visible(authz.Actor{}))
		next, err := db.Scalar[string](ctx, h.DB, `SELECT i.id FROM items i WHERE i.id > $1 AND i.state = 'published'`+w.String()+
			` ORDER BY i.id LIMIT 1 OFFSET `+strconv.Itoa(partLength-1), w.Args...)
		if errs.Is(err, errs.NotFound) {
			return starts, nil
		}
		if err != nil {
			return nil, err
		}
		starts = append(starts, next)
	}
}

// sitemapPart streams one part: however many items there are, it holds one row.
func (h handlers) sitemapPart(w http.ResponseWriter, r *http.Request) error {
	part := r.PathValue("part")
	if part == placesPart {
		return h.places(w, r)
	}
	after, ok := strings.CutPrefix(strings.TrimSuffix(part, ".xml"), itemsPart)
	if !ok || !strings.HasSuffix(part, ".xml") {
		return errs.New(errs.NotFound, "not_found", "no part %q of the site map", part)
	}
	where := db.NewWhere(after, partLength).And(authz.Visible(authz.Actor{}))
	rows, err := h.DB.QueryContext(r.Context(), `SELECT o.slug, i.slug, i.updated_at FROM items i JOIN orgs o ON o.id = i.org_id
		WHERE i.id > $1 AND i.state = 'published'`+where.String()+` ORDER BY i.id LIMIT $2`, where.Args...)
	if err != nil {
		return db.Err(err)
	}
	defer rows.Close()
	return h.stream(w, "urlset", func(out io.Writer) error {
		for rows.Next() {
			var org, slug string
			var updated time.Time
			if err := rows.Scan(&org, &slug, db.ScanMicros(&updated)); err != nil {
				return err
			}
			locate(out, "url", h.Base+"/at/"+org+"/"+slug, updated)
		}
		return db.Err(rows.Err())
	})
}

// places are the pages of organisations.
func (h handlers) places(w http.ResponseWriter, r *http.Request) error {
	return h.stream(w, "urlset", func(out io.Writer) error {
		after := ""
		for {
			list, err := h.Orgs.List(r.Context(), orgs.Filter{After: after, Limit: 200})
			if err != nil {
				return err
			}
			for _, o := range list {
				locate(out, "url", h.Base+"/at/"+o.Slug, time.Time{})
			}
			if len(list) < 200 {
				return nil
			}
			after = list[len(list)-1].Key()
		}
	})
}

// stream writes a map round what f writes. The head is sent late, so that what
// fails at once is still an error.
func (h handlers) stream(w http.ResponseWriter, root string, f func(io.Writer) error) error {
	hd := w.Header()
	hd.Set("Content-Type", "application/xml; charset=utf-8")
	hd.Set("Cache-Control", "public, no-cache")
	out := bufio.NewWriterSize(w, 32<<10)
	fmt.Fprintf(out, xml.Header+`<%s xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`+"\n", root)
	if err := f(out); err != nil {
		return err
	}
	fmt.Fprintf(out, "</%s>\n", root)
	_ = out.Flush() // that the reader hung up is nobody's error
	return nil
}

// locate writes one address. Slugs need no escape, but a public address that the
// operator chose may.
func locate(out io.Writer, element, address string, modified time.Time) {
	fmt.Fprintf(out, "<%s><loc>", element)
	_ = xml.EscapeText(out, []byte(address)) // the writer keeps its error until it is flushed
	io.WriteString(out, "</loc>")
	if !modified.IsZero() {
		fmt.Fprintf(out, "<lastmod>%s</lastmod>", modified.UTC().Format(time.RFC3339))
	}
	fmt.Fprintf(out, "</%s>\n", element)
}
