package lineageweb

import (
	"archive/zip"
	"context"
	"fmt"
	"html"
	"io"
	"net/http"
	"path"
	"strings"

	"staffroom/internal/features/library"
	"staffroom/internal/features/library/lineage"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/platform/errs"
)

// maxTogether is how many bytes one download of everything has at most. Films
// are downloaded on their own.
const maxTogether = 512 << 20

// credits is what goes with files that are taken away: who made them, what they
// were made of, and what may be done with them.
type credits struct {
	Title, By, Address, Licence string
	From                        []source // the nearest first
	Hidden                      bool     // something above is not told
	Thanks, Files               []string
	Day                         string
}

type source struct{ Title, By, Address, What string }

// creditsOf gathers what act may be told.
func (h Room) creditsOf(ctx context.Context, act authz.Actor, e library.Entry) (credits, error) {
	c := credits{Title: itemcards.Title(e.Item), By: e.AuthorName + ", " + e.OrgName, Address: h.Shell.Base() + e.Path(), Licence: items.Licences[e.Licence], Day: itemcards.Day(h.Clock())}
	for _, f := range e.Files {
		if takenAway(f) {
			c.Files = append(c.Files, f.Name)
		}
	}
	if e.Kin == 0 {
		return c, nil
	}
	k, err := h.Lineage.KinOf(ctx, act, e)
	if err != nil {
		return c, err
	}
	for _, one := range k.Credits {
		c.Thanks = append(c.Thanks, one.Name+", "+one.OrgName)
	}
	if !k.IsVersion {
		return c, nil
	}
	_, t, err := h.Lineage.Tree(ctx, act, e.ID)
	if err != nil {
		return c, err
	}
	above, _ := pathTo(t.Root, e.ID)
	for n := len(above) - 1; n > 0; n-- {
		if up := above[n-1]; up.Hidden {
			c.Hidden = true
		} else {
			c.From = append(c.From, source{up.Title, up.AuthorName + ", " + up.OrgName, h.Shell.Base() + up.Path, above[n].WhatChanged})
		}
	}
	return c, nil
}

// pathTo is the way from a tree's root to an entry.
func pathTo(n *lineage.Node, itemID string) ([]*lineage.Node, bool) {
	if !n.Hidden && n.ItemID == itemID {
		return []*lineage.Node{n}, true
	}
	for _, v := range n.Versions {
		if way, ok := pathTo(v, itemID); ok {
			return append([]*lineage.Node{n}, way...), true
		}
	}
	return nil, false
}

// text is the sheet for any program.
func (c credits) text() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\r\n", args...) }
	line("%s", c.Title)
	line("%s", c.By)
	line("%s", c.Address)
	line("")
	line("What you may do with it: %s", c.Licence)
	for _, f := range c.From {
		line("")
		line("Adapted from: %s", f.Title)
		line("%s", f.By)
		line("%s", f.Address)
		if f.What != "" {
			line("What was changed: %s", f.What)
		}
	}
	if c.Hidden {
		line("")
		line("Adapted from a version that is not open to you.")
	}
	if len(c.Thanks) > 0 {
		line("")
		line("With improvements from: %s", strings.Join(c.Thanks, "; "))
	}
	if len(c.Files) > 0 {
		line("")
		line("Files: %s", strings.Join(c.Files, "; "))
	}
	line("")
	line("Downloaded on %s. If you adapt it, keep these credits and name what you changed.", c.Day)
	return b.String()
}

// page is the same sheet for a browser; all that people wrote is escaped.
func (c credits) page() string {
	body := html.EscapeString(strings.ReplaceAll(c.text(), "\r\n", "\n"))
	return "<!doctype html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>" + html.EscapeString("Credits: "+c.Title) + "</title></head><body><pre>" + body + "</pre></body></html>\n"
}

// sheet is the credits alone, to lie beside a single download.
func (h Room) sheet(w http.ResponseWriter, r *http.Request) error {
	e, c, err := h.taken(r)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+e.Slug+`-credits.txt"`)
	w.Header().Set("Cache-Control", "private, no-cache")
	_, _ = io.WriteString(w, c.text()) // that the browser hung up is nobody's error
	return nil
}

func (h Room) taken(r *http.Request) (library.Entry, credits, error) {
	e, err := h.Library.Get(r.Context(), actor(r), r.PathValue("item"))
	if err != nil {
		return e, credits{}, err
	}
	if e.State == items.Deleted {
		return e, credits{}, errs.New(errs.NotFound, "not_found", "item %s is deleted", e.ID)
	}
	c, err := h.creditsOf(r.Context(), actor(r), e)
	return e, c, err
}

// takenAway: films are too long to wait for, and posters and pictures are part
// of the page.
func takenAway(f files.File) bool {
	return (f.Role == files.Attachment || f.Role == files.Captions) && f.State != files.Reading && !f.Held
}

// everything is all files in one, with the credits.
func (h Room) everything(w http.ResponseWriter, r *http.Request) error {
	e, c, err := h.taken(r)
	if err != nil {
		return err
	}
	total := int64(0)
	for _, f := range e.Files {
		if takenAway(f) {
			total += f.Bytes
		}
	}
	if total > maxTogether {
		return errs.New(errs.TooLarge, "lineage.too_much_together", "%d bytes of %s", total, e.ID)
	}
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", `attachment; filename="`+e.Slug+`.zip"`)
	w.Header().Set("Cache-Control", "private, no-cache")
	z := zip.NewWriter(w)
	if err := h.fill(r, z, e, c); err != nil {
		return err // the zip lacks its end, so nobody takes it for whole
	}
	return z.Close()
}

func (h Room) fill(r *http.Request, z *zip.Writer, e library.Entry, c credits) error {
	names := map[string]bool{}
	write := func(name string, method uint16, body io.Reader) error {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: h.Clock()})
		if err != nil {
			return err
		}
		_, err = io.Copy(f, body)
		return err
	}
	if err := write("CREDITS.txt", zip.Deflate, strings.NewReader(c.text())); err != nil {
		return err
	}
	if err := write("CREDITS.html", zip.Deflate, strings.NewReader(c.page())); err != nil {
		return err
	}
	names["credits.txt"], names["credits.html"] = true, true
	for _, f := range e.Files {
		if !takenAway(f) {
			continue
		}
		_, o, err := h.Files.Open(r.Context(), actor(r), f.ID, files.Whole)
		if errs.Is(err, errs.NotFound) {
			continue // only its owner may have it
		}
		if err != nil {
			return err
		}
		err = write(unused(names, f.Name), zip.Store, o)
		o.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// unused is a name that the zip does not have yet, whatever the case of its letters.
func unused(names map[string]bool, name string) string {
	ext := path.Ext(name)
	base := strings.TrimSuffix(name, ext)
	for n := 2; names[strings.ToLower(name)]; n++ {
		name = fmt.Sprintf("%s (%d)%s", base, n, ext)
	}
	names[strings.ToLower(name)] = true
	return name
}
