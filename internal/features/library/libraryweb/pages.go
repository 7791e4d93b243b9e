package libraryweb

import (
	"bytes"
	"compress/gzip"
	"container/list"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/identity/shell"
	"staffroom/internal/platform/web"
)

// pageCache keeps the pages that visitors read, rendered and compressed.
//
// A page is served without asking the database while this process has committed
// nothing and the last check is less than recheck ago: so what was withdrawn,
// changed or recoloured here is gone with the commit, and what another process
// did shows within recheck. Otherwise the page's mark is read and compared,
// which costs a few small queries; only a page with another mark is rendered.
type pageCache struct {
	most int // bytes kept

	mu    sync.Mutex
	pages map[string]*list.Element // of *page
	used  list.List                // front: used last
	bytes int
}

const (
	recheck    = authz.Freshness
	renderFrom = time.Minute // a page older than this is rendered anew whatever its mark says: its "more like this" ages
)

func newPageCache(most int) *pageCache {
	return &pageCache{most: most, pages: map[string]*list.Element{}}
}

// page is one rendered page. Its bytes never change; when it was found true does.
type page struct {
	key         string
	plain, gzip []byte
	etag        string
	mark        string
	related     []string
	rendered    time.Time

	// guarded by pageCache.mu
	changes uint64
	checked time.Time
}

func (p *page) size() int { return len(p.plain) + len(p.gzip) + len(p.mark) + 512 }

// serve answers a visitor.
func (c *pageCache) serve(w http.ResponseWriter, r *http.Request, h handlers, org, slug string) error {
	key := org + "/" + slug
	now, changes := h.Clock(), h.Library.Changes() // before anything is read: what is committed later counts as later
	p, fresh := c.get(key, now, changes)
	if fresh {
		p.write(w, r)
		return nil
	}
	if p != nil && now.Sub(p.rendered) < renderFrom {
		mark, err := h.mark(r, org, slug, p.related)
		if err != nil {
			c.drop(key)
			return err
		}
		if mark == p.mark {
			c.renew(p, now, changes)
			p.write(w, r)
			return nil
		}
	}
	p, err := h.render(r, org, slug)
	if err != nil {
		c.drop(key)
		return err
	}
	p.rendered, p.checked, p.changes = now, now, changes
	c.put(p)
	p.write(w, r)
	return nil
}

// mark is the mark of an entry's page with that of its frame.
func (h handlers) mark(r *http.Request, org, slug string, related []string) (string, error) {
	mark, err := h.Library.PublicMark(r.Context(), org, slug, related)
	if err != nil {
		return "", err
	}
	o, err := h.Orgs.BySlug(r.Context(), org)
	if err != nil {
		return "", err
	}
	b, err := h.Shell.BrandOf(r.Context(), o.ID)
	return mark + frameMark(b), err
}

func frameMark(b shell.Brand) string {
	return fmt.Sprintf("|%s %d %s %s", b.Org.ID, b.Org.Version, b.Theme, b.Logo)
}

// render makes the page as a visitor sees it at the entry's own address. The
// mark is read first: what changes meanwhile makes the page look old, never new.
func (h handlers) render(r *http.Request, org, slug string) (*page, error) {
	ctx := r.Context()
	e, err := h.Library.BySlug(ctx, authz.Actor{}, org, slug)
	if err != nil {
		return nil, err
	}
	related, err := h.relatedRefs(r, e)
	if err != nil {
		return nil, err
	}
	mark, err := h.mark(r, org, slug, related)
	if err != nil {
		return nil, err
	}
	if e, err = h.Library.BySlug(ctx, authz.Actor{}, org, slug); err != nil {
		return nil, err
	}
	plainly := r.Clone(ctx)
	plainly.URL = &url.URL{Path: e.Path()}
	sp, body, err := h.entryPage(plainly, authz.Actor{}, e)
	if err != nil {
		return nil, err
	}
	frame, err := h.Shell.Frame(nil, plainly, sp, body)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := frame.Render(ctx, &b); err != nil {
		return nil, fmt.Errorf("render: %w", err)
	}
	return newPage(org+"/"+slug, mark, related, b.Bytes())
}

func (h handlers) relatedRefs(r *http.Request, e library.Entry) ([]string, error) {
	cards, err := h.Library.Related(r.Context(), authz.Actor{}, e, relatedShown)
	refs := make([]string, len(cards))
	for n, c := range cards {
		refs[n] = c.ID
	}
	return refs, err
}

func newPage(key, mark string, related []string, html []byte) (*page, error) {
	var z bytes.Buffer
	gz, err := gzip.NewWriterLevel(&z, 6)
	if err != nil {
		return nil, err
	}
	if _, err := gz.Write(html); err != nil {
		return nil, err
	}
	if err := gz.Close(); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(html)
	return &page{key: key, plain: html, gzip: z.Bytes(), etag: `W/"` + hex.EncodeToString(sum[:12]) + `"`, mark: mark, related: related}, nil
}

// get returns the page and whether it may be served as it is.
func (c *pageCache) get(key string, now time.Time, changes uint64) (*page, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	el, ok := c.pages[key]
	if !ok {
		return nil, false
	}
	c.used.MoveToFront(el)
	p := el.Value.(*page)
	return p, p.changes == changes && now.Sub(p.checked) < recheck
}

func (c *pageCache) renew(p *page, now time.Time, changes uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if changes >= p.changes { // a slower check does not undo a later one
		p.changes, p.checked = changes, now
	}
}

func (c *pageCache) put(p *page) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if el, ok := c.pages[p.key]; ok {
		if el.Value.(*page).changes > p.changes {
			return
		}
		c.remove(el)
	}
	if p.size() > c.most/8 {
		return
	}
	c.pages[p.key] = c.used.PushFront(p)
	c.bytes += p.size()
	for c.bytes > c.most {
		c.remove(c.used.Back())
	}
}

func (c *pageCache) drop(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if el, ok := c.pages[key]; ok {
		c.remove(el)
	}
}

func (c *pageCache) remove(el *list.Element) {
	p := c.used.Remove(el).(*page)
	delete(c.pages, p.key)
	c.bytes -= p.size()
}

func (p *page) write(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h["Cache-Control"], h["Vary"], h["Etag"] = publicPage, variesBy, []string{p.etag}
	if strings.Contains(r.Header.Get("If-None-Match"), p.etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := p.plain
	if web.AcceptsGzip(r) {
		h["Content-Encoding"], body = gzipped, p.gzip
	}
	h["Content-Type"], h["Content-Length"] = htmlType, []string{strconv.Itoa(len(body))}
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // that the browser hung up is nobody's error
	}
}

var (
	publicPage = []string{"public, no-cache"} // kept by anybody, asked about each time
	variesBy   = []string{"Accept-Encoding, Cookie"}
	gzipped    = []string{"gzip"}
	htmlType   = []string{"text/html; charset=utf-8"}
)
