package extract

import (
	"bytes"
	"encoding/binary"
	"io"
	"mime"
	"path"
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"staffroom/internal/platform/errs"
)

// The types of office files, as IANA lists them.
const (
	ooxml    = "application/vnd.openxmlformats-officedocument."
	typePPTX = ooxml + "presentationml.presentation"
	typePPSX = ooxml + "presentationml.slideshow"
	typePOTX = ooxml + "presentationml.template"
	typePPTM = "application/vnd.ms-powerpoint.presentation.macroenabled.12"
	typeDOCX = ooxml + "wordprocessingml.document"
	typeDOTX = ooxml + "wordprocessingml.template"
	typeDOCM = "application/vnd.ms-word.document.macroenabled.12"
	typeXLSX = ooxml + "spreadsheetml.sheet"
	typeXLTX = ooxml + "spreadsheetml.template"
	typeXLSM = "application/vnd.ms-excel.sheet.macroenabled.12"
	odf      = "application/vnd.oasis.opendocument."
	typeODP  = odf + "presentation"
	typeOTP  = odf + "presentation-template"
	typeODT  = odf + "text"
	typeOTT  = odf + "text-template"
	typeODS  = odf + "spreadsheet"
	typeOTS  = odf + "spreadsheet-template"
	typeZIP  = "application/zip"
	typeCFB  = "application/x-ole-storage"
)

const headSize = 64 << 10

// Sniff says what a file is from its first bytes; 3 KB suffice, more is better.
// The name only decides between types that look alike, such as plain text and
// Markdown. It is quick and safe in the process that takes uploads; Read, which
// sees the whole file, has the last word.
func Sniff(head []byte, name string) (string, Kind) {
	if len(head) > headSize {
		head = head[:headSize]
	}
	t := base(mimetype.Detect(head).String())
	if strings.HasPrefix(string(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF"))), "WEBVTT") {
		t = "text/vtt"
	}
	t = byName(t, strings.ToLower(path.Ext(name)))
	return t, kindOf(t)
}

// base is a media type without its parameters, in small letters.
func base(t string) string {
	if m, _, err := mime.ParseMediaType(t); err == nil {
		return m
	}
	return strings.ToLower(t)
}

// byName refines a text type, and nothing else.
func byName(t, ext string) string {
	if !strings.HasPrefix(t, "text/") || t == "text/vtt" {
		return t
	}
	switch ext {
	case ".md", ".markdown":
		return "text/markdown"
	case ".csv":
		return "text/csv"
	case ".html", ".htm":
		return "text/html"
	case ".txt":
		return "text/plain"
	}
	switch t {
	case "text/html", "text/csv":
		return t
	}
	if strings.HasPrefix(t, "text/tab-") {
		return "text/plain"
	}
	return t
}

func kindOf(t string) Kind {
	switch t {
	case typePPTX, typePPSX, typePOTX, typePPTM, typeODP, typeOTP, "application/vnd.ms-powerpoint":
		return Deck
	case typeDOCX, typeDOTX, typeDOCM, typeODT, typeOTT, "application/msword", "text/rtf", "application/rtf":
		return Document
	case typeXLSX, typeXLTX, typeXLSM, typeODS, typeOTS, "application/vnd.ms-excel", "text/csv":
		return Sheet
	case "application/pdf":
		return PDF
	case "image/png", "image/jpeg", "image/gif", "image/webp":
		return Image
	}
	major, _, _ := strings.Cut(t, "/")
	switch major {
	case "text":
		return Text
	case "video":
		return Video
	case "audio":
		return Audio
	}
	return Other
}

// identify finds the type from the whole file and opens an archive within limits.
func (f *file) identify() error {
	head := make([]byte, min(f.data.size, headSize))
	if _, err := f.data.ReadAt(head, 0); err != nil && err != io.EOF {
		return err
	}
	f.Type, f.Kind = Sniff(head, f.name)
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return f.identifyArchive()
	case bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		return f.identifyOld(head)
	}
	if (f.Kind == Image || f.Kind == PDF) && hasArchive(f.data) {
		return errs.New(errs.Invalid, "file.polyglot", "a %s that is an archive too", f.Kind)
	}
	return nil
}

func (f *file) identifyArchive() error {
	a, err := openArchive(f.data)
	if err != nil {
		return err
	}
	f.archive = a
	f.Type = a.officeType()
	f.Kind = kindOf(f.Type)
	return nil
}

// identifyOld looks into a compound file (MS-CFB): an encrypted new document is
// packed in one, everything else is a format that we keep and do not read.
func (f *file) identifyOld(head []byte) error {
	dir := make([]byte, 4096)
	if len(head) >= 52 { // MS-CFB 2.2: sector shift at 30, first directory sector at 48
		shift := binary.LittleEndian.Uint16(head[30:])
		first := binary.LittleEndian.Uint32(head[48:])
		if shift == 9 || shift == 12 {
			n, _ := f.data.ReadAt(dir, int64(first+1)<<shift)
			dir = dir[:n]
		}
	}
	const name = "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"
	if bytes.Contains(dir, []byte(name)) || bytes.Contains(head, []byte(name)) {
		return errs.New(errs.Invalid, "file.encrypted", "the document has a password")
	}
	if f.Kind == Other {
		f.Type = typeCFB
	}
	f.warn(WarnOldFormat)
	return nil
}

// hasArchive reports whether the bytes end as a zip file that has entries.
func hasArchive(s source) bool {
	n, dir, ok := endOfDirectory(s)
	if !ok || n == 0 {
		return false
	}
	sig := make([]byte, 4)
	_, err := s.ReadAt(sig, dir)
	return err == nil && string(sig) == "PK\x01\x02"
}

// endOfDirectory finds the end record of a zip file (APPNOTE 4.3.16): how many
// entries it claims and where the directory begins, counted from the end because
// other bytes may stand before the archive.
func endOfDirectory(s source) (entries int, dir int64, ok bool) {
	tail := make([]byte, min(s.size, 65557))
	if _, err := s.ReadAt(tail, s.size-int64(len(tail))); err != nil && err != io.EOF {
		return 0, 0, false
	}
	at := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if at < 0 || len(tail)-at < 22 {
		return 0, 0, false
	}
	end := s.size - int64(len(tail)) + int64(at)
	size := int64(binary.LittleEndian.Uint32(tail[at+12:]))
	return int(binary.LittleEndian.Uint16(tail[at+10:])), max(end-size, 0), true
}
