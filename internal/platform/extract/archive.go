package extract

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"strings"

	"staffroom/internal/platform/errs"
)

// archive is a zip file within limits. Its parts are read by name from memory
// and never written anywhere, so that no name in it can point outside.
type archive struct {
	parts map[string]*zip.File
	types map[string]string // part → content type, of an OOXML package
}

func openArchive(s source) (*archive, error) {
	if n, _, ok := endOfDirectory(s); ok && n > MaxParts {
		return nil, errs.New(errs.TooLarge, "file.too_many_parts", "an archive of %d parts", n)
	}
	z, err := zip.NewReader(s, s.size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, errs.Wrap(err, errs.Invalid, "file.corrupt", "damaged archive")
	}
	if err := checkArchive(z.File, s.size); err != nil {
		return nil, err
	}
	a := &archive{parts: make(map[string]*zip.File, len(z.File))}
	for _, p := range z.File {
		if _, twice := a.parts[p.Name]; twice {
			return nil, errs.New(errs.Invalid, "file.corrupt", "an archive with two parts of one name")
		}
		a.parts[p.Name] = p
	}
	return a, nil
}

// checkArchive compares what the directory claims with the limits; each part
// is held to its claim while it is read.
func checkArchive(parts []*zip.File, size int64) error {
	if len(parts) > MaxParts {
		return errs.New(errs.TooLarge, "file.too_many_parts", "an archive of %d parts", len(parts))
	}
	var packed, unpacked uint64
	for _, p := range parts {
		if p.Flags&1 != 0 {
			return errs.New(errs.Invalid, "file.encrypted", "the archive has a password")
		}
		if p.UncompressedSize64 > MaxUnpacked || unpacked > MaxUnpacked {
			return errs.New(errs.TooLarge, "file.unpacked", "an archive of more than %d bytes", MaxUnpacked)
		}
		packed += min(p.CompressedSize64, 1<<40)
		unpacked += p.UncompressedSize64
	}
	switch {
	case unpacked > ratioFloor && unpacked > MaxRatio*packed:
		return errs.New(errs.TooLarge, "file.ratio", "%d bytes packed into %d", unpacked, packed)
	case unpacked > MaxUnpacked:
		return errs.New(errs.TooLarge, "file.unpacked", "an archive of %d bytes", unpacked)
	case packed > uint64(size):
		return errs.New(errs.Invalid, "file.corrupt", "an archive whose parts overlap")
	}
	return nil
}

func (a *archive) has(name string) bool { _, ok := a.parts[name]; return ok }

// open streams a part; archive/zip ends it beyond the size the directory claims.
func (a *archive) open(name string) (io.ReadCloser, error) {
	p, ok := a.parts[strings.TrimPrefix(name, "/")]
	if !ok {
		return nil, errs.New(errs.Invalid, "file.corrupt", "part %.80q is missing", name)
	}
	r, err := p.Open()
	if err != nil {
		return nil, errs.Wrap(err, errs.Invalid, "file.corrupt", "part %.80q", name)
	}
	return r, nil
}

// bytes holds a whole part in memory, such as an embedded picture.
func (a *archive) bytes(name string) ([]byte, error) {
	r, err := a.open(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, maxPart+1))
	if len(b) > maxPart {
		return nil, errs.New(errs.TooLarge, "file.unpacked", "a part of more than %d bytes", maxPart)
	}
	return b, err
}

// tree parses a part as a whole; nil when it is absent or damaged, for parts
// that only add to the looks.
func (a *archive) tree(name string) *node {
	r, err := a.open(name)
	if err != nil {
		return nil
	}
	defer r.Close()
	n, err := parseXML(r)
	if err != nil {
		return nil
	}
	return n
}

// each streams a part of XML (see eachXML).
func (a *archive) each(name string, f func(*node) error, elements ...string) error {
	r, err := a.open(name)
	if err != nil {
		return err
	}
	defer r.Close()
	return eachXML(r, f, elements...)
}

// officeType tells the office formats apart by what the package declares itself
// to be (ECMA-376 part 2; OpenDocument 1.3 part 2, 3.3).
func (a *archive) officeType() string {
	if a.has("mimetype") {
		if b, err := a.bytes("mimetype"); err == nil && len(b) < 200 {
			if t := string(bytes.TrimSpace(b)); strings.HasPrefix(t, odf) && kindOf(t) != Other {
				return t
			}
		}
	}
	if !a.has("[Content_Types].xml") {
		return typeZIP
	}
	a.types = map[string]string{}
	err := a.each("[Content_Types].xml", func(n *node) error {
		a.types[strings.TrimPrefix(n.attr("PartName"), "/")] = strings.ToLower(n.attr("ContentType"))
		return nil
	}, "Override")
	if err != nil {
		return typeZIP
	}
	return mainTypes[a.types[a.mainPart()]]
}

// mainTypes maps the type of a package's main part to the type of the file. The
// zero entry makes every other package an archive like any other.
var mainTypes = map[string]string{
	typePPTX + ".main+xml": typePPTX, typePPSX + ".main+xml": typePPSX, typePOTX + ".main+xml": typePOTX, typePPTM + ".main+xml": typePPTM,
	"application/vnd.ms-powerpoint.presentation.macroenabled.main+xml": typePPTM,
	typeDOCX + ".main+xml": typeDOCX, typeDOTX + ".main+xml": typeDOTX,
	"application/vnd.ms-word.document.macroenabled.main+xml": typeDOCM,
	typeXLSX + ".main+xml": typeXLSX, typeXLTX + ".main+xml": typeXLTX,
	"application/vnd.ms-excel.sheet.macroenabled.main+xml": typeXLSM,
	"": typeZIP,
}

type relation struct{ kind, target string }

// relations gives what a part points to inside the package, by id.
func (a *archive) relations(part string) map[string]relation {
	rels := map[string]relation{}
	name := path.Join(path.Dir(part), "_rels", path.Base(part)+".rels")
	if part == "" {
		name = "_rels/.rels"
	}
	_ = a.each(name, func(n *node) error { // a package without relations has none to follow
		if n.attr("TargetMode") != "External" {
			rels[n.attr("Id")] = relation{path.Base(n.attr("Type")), resolve(part, n.attr("Target"))}
		}
		return nil
	}, "Relationship")
	return rels
}

// related gives the first part of a kind that part points to.
func (a *archive) related(part, kind string) string {
	for _, r := range a.relations(part) {
		if r.kind == kind {
			return r.target
		}
	}
	return ""
}

func (a *archive) mainPart() string { return a.related("", "officeDocument") }

// resolve makes a target absolute inside the package; no number of dot-dots
// leads out of it.
func resolve(part, target string) string {
	if !strings.HasPrefix(target, "/") {
		target = path.Join("/", path.Dir(part), target)
	}
	return strings.TrimPrefix(path.Clean(target), "/")
}
