package libraryweb

import (
	"mime"
	"net/http"
	"net/url"
	"strings"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/files"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/web"
)

// filePolicy is for bytes that people brought: whatever they are, a browser
// that shows them runs nothing and loads nothing.
const filePolicy = "default-src 'none'; sandbox"

// shown are the types that a browser may show in its window: pictures that were
// written anew when they were read, films and their captions. All else is saved.
var shown = map[string]bool{
	"image/jpeg": true, "image/png": true, "image/webp": true, "image/gif": true, "image/avif": true,
	"video/mp4": true, "video/webm": true, "text/vtt": true,
}

// download streams a file, or the picture of its first page, with ranges. Who
// may see the item may have its files; the item decides, each time.
func (h handlers) download(v files.Variant) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		act := authz.Of(r.Context())
		f, o, err := h.Files.Open(r.Context(), act, r.PathValue("file"), v)
		if err != nil {
			return err
		}
		defer o.Close()
		hd := w.Header()
		kind, tag := f.Type, f.SHA256
		if v != files.Whole {
			kind, tag = pictureType(o), f.ID+"-"+string(v)+"-"+o.ModTime().UTC().Format("20060102150405")
		}
		hd.Set("Content-Type", contentType(kind))
		hd.Set("Content-Disposition", disposition(kind, f.Name, v, r.URL.Query().Has("download")))
		hd.Set("Content-Security-Policy", filePolicy)
		hd.Set("Etag", `"`+tag+`"`)
		hd.Set("Cache-Control", fileCaching(v))
		if v == files.Whole && f.Role == files.Attachment && fromTheStart(r) {
			h.Downloads.Count(f.ItemID, f.ID)
		}
		http.ServeContent(w, r, "", o.ModTime(), o)
		return nil
	}
}

// fromTheStart leaves out the further pieces of a file that is fetched in pieces,
// and who only asks whether there is a newer one.
func fromTheStart(r *http.Request) bool {
	pieces := r.Header.Get("Range")
	return r.Method == http.MethodGet && r.Header.Get("If-None-Match") == "" && (pieces == "" || strings.HasPrefix(pieces, "bytes=0-"))
}

// pictureType looks at the bytes: previews are written as PNG, JPEG or WebP.
func pictureType(o interface {
	Read([]byte) (int, error)
	Seek(int64, int) (int64, error)
}) string {
	head := make([]byte, 512)
	n, _ := o.Read(head) // what cannot be read fails again when it is served
	if _, err := o.Seek(0, 0); err != nil {
		return "application/octet-stream"
	}
	if t := http.DetectContentType(head[:n]); strings.HasPrefix(t, "image/") {
		return t
	}
	return "application/octet-stream"
}

// contentType never lets bytes that people brought be taken for a page of ours.
func contentType(kind string) string {
	switch base, _, err := mime.ParseMediaType(kind); {
	case err != nil, base == "text/html", base == "image/svg+xml", strings.HasSuffix(base, "+xml"), strings.HasSuffix(base, "/xml"), strings.Contains(base, "javascript"):
		return "application/octet-stream"
	case strings.HasPrefix(base, "text/"):
		return base + "; charset=utf-8"
	default:
		return base
	}
}

// disposition is RFC 6266: a plain name for old browsers, the real one beside it.
func disposition(kind, name string, v files.Variant, save bool) string {
	base, _, _ := strings.Cut(kind, ";")
	if shown[base] && !save {
		if v != files.Whole {
			return "inline"
		}
		return "inline; " + fileNames(name)
	}
	return "attachment; " + fileNames(name)
}

func fileNames(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`"\/%;`, r) {
			return '_'
		}
		return r
	}, name)
	return `filename="` + plain + `"; filename*=UTF-8''` + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}

// fileCaching: a page asks for its pictures often, so the browser that was
// allowed to see them may keep them for a minute. Nobody between does: taking an
// item down takes its files down.
func fileCaching(v files.Variant) string {
	if v == files.Whole {
		return "private, no-cache"
	}
	return "private, max-age=60"
}

// logo serves an organisation's logo at an address that changes with it.
func (h handlers) logo(w http.ResponseWriter, r *http.Request) error {
	o, err := h.Orgs.BySlug(r.Context(), r.PathValue("org"))
	if err != nil {
		return err
	}
	if o.LogoKey == "" || h.Shell.LogoPath(o) != r.URL.Path {
		return errs.New(errs.NotFound, "not_found", "no logo %q of %s", r.PathValue("tag"), o.Slug)
	}
	b, err := h.Blobs.Open(r.Context(), o.LogoKey)
	if err != nil {
		return err
	}
	defer b.Close()
	hd := w.Header()
	hd.Set("Content-Type", pictureType(b))
	hd.Set("Content-Security-Policy", filePolicy)
	hd.Set("Cache-Control", "public, max-age=31536000, immutable")
	http.ServeContent(w, r, "", b.ModTime(), b)
	return nil
}
