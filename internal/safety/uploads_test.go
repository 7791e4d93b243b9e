package safety

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"staffroom/internal/kernel/files"
	"staffroom/internal/platform/db/dbtest"
)

func zipped(entries func(z *zip.Writer)) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	entries(z)
	_ = z.Close() // a buffer takes everything
	return b.Bytes()
}

func entry(z *zip.Writer, name string, content io.Reader) {
	if f, err := z.Create(name); err == nil {
		_, _ = io.Copy(f, content)
	}
}

const contentTypes = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`

const rels = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`

func docx(document io.Reader, more func(z *zip.Writer)) []byte {
	return zipped(func(z *zip.Writer) {
		entry(z, "[Content_Types].xml", strings.NewReader(contentTypes))
		entry(z, "_rels/.rels", strings.NewReader(rels))
		entry(z, "word/document.xml", document)
		if more != nil {
			more(z)
		}
	})
}

const wordHead = `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>`

// repeated is n bytes of text.
func repeated(n int64) io.Reader {
	return io.LimitReader(forever{}, n)
}

type forever struct{}

func (forever) Read(p []byte) (int, error) {
	for n := range p {
		p[n] = 'a'
	}
	return len(p), nil
}

// pixels is a PNG that says it has so many and holds next to none.
func pixels(w, h uint32) []byte {
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, data []byte) {
		_ = binary.Write(&b, binary.BigEndian, uint32(len(data)))
		all := append([]byte(kind), data...)
		b.Write(all)
		_ = binary.Write(&b, binary.BigEndian, crc32.ChecksumIEEE(all))
	}
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	chunk("IHDR", append(head, 8, 2, 0, 0, 0))
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, _ = io.Copy(z, repeated(1<<20))
	_ = z.Close()
	chunk("IDAT", packed.Bytes())
	chunk("IEND", nil)
	return b.Bytes()
}

// compound is the beginning of an Office file that is locked with a password.
func compound() []byte {
	head, _ := hex.DecodeString("d0cf11e0a1b11ae1")
	b := make([]byte, 8192)
	copy(b, head)
	copy(b[0x600:], "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")
	return b
}

// bombs are files that somebody brings to harm.
func bombs() map[string][]byte {
	return map[string][]byte{
		"bomb.docx":     docx(io.MultiReader(strings.NewReader(wordHead), repeated(600<<20), strings.NewReader("</w:t></w:r></w:p></w:body></w:document>")), nil),
		"many.docx":     docx(strings.NewReader(wordHead+"x</w:t></w:r></w:p></w:body></w:document>"), func(z *zip.Writer) { many(z, 10_001) }),
		"up.docx":       docx(strings.NewReader(wordHead+"x</w:t></w:r></w:p></w:body></w:document>"), func(z *zip.Writer) { entry(z, "../../../../tmp/evil.txt", strings.NewReader("evil")) }),
		"deep.docx":     docx(strings.NewReader(strings.Repeat("<w:p>", 100_000)), nil),
		"entities.docx": docx(strings.NewReader(`<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>`+wordHead+`&b;&c;</w:t></w:r></w:p></w:body></w:document>`), nil),
		"pixels.png":    pixels(60_000, 60_000),
		"nothing.png":   pixels(0, 0),
		"cut.png":       pixels(400, 400)[:60],
		"polyglot.png":  append(somePicture(), []byte("<html><script>alert(1)</script>PK\x03\x04")...),
		"polyglot.html": append([]byte("GIF89a/*"), []byte("*/=1;<html><body><script>alert(document.domain)</script>")...),
		"locked.docx":   compound(),
		"locked.pdf":    []byte("%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R/Encrypt<</Filter/Standard/V 5/R 6/O(x)/U(x)/P -4>>>>\n%%EOF"),
		"loop.pdf":      []byte("%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>endobj\ntrailer<</Root 1 0 R/Prev 0>>\n%%EOF"),
		"empty.pdf":     nil,
		"noise.pptx":    append([]byte("PK\x03\x04"), bytes.Repeat([]byte{0xff, 0x00, 0x50}, 5000)...),
		"picture.svg":   []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>`),
		"long.txt":      bytes.Repeat([]byte("a long line without an end "), 200_000),
		"program.exe":   append([]byte("MZ"), make([]byte, 4096)...),
		"captions.vtt":  []byte("WEBVTT\n\n00:00.000 --> 00:01.000\n<script>alert(1)</script>\n"),
		"names.odt": zipped(func(z *zip.Writer) {
			entry(z, "mimetype", strings.NewReader("application/vnd.oasis.opendocument.text"))
			entry(z, strings.Repeat("a/", 5000), strings.NewReader("x"))
		}),
		"spreadsheet.csv": []byte("=cmd|' /C calc'!A0,@x\n"),
	}
}

func many(z *zip.Writer, n int) {
	for k := range n {
		entry(z, fmt.Sprintf("word/media/%d.xml", k), strings.NewReader("x"))
	}
}

// TestBombsDoNoHarm brings each of them over HTTP as the form of a draft does.
// It is refused, or kept unread with a reason, and this process stays small.
func TestBombsDoNoHarm(t *testing.T) {
	w := build(t, dbtest.SQLite(t))
	p := w.called("schoolmate")
	b := p.browser(w)
	e := w.Draft(p.actor, "kilnfield", "A draft with files")
	before := resident(t)
	all := bombs()
	for name, content := range all {
		a := askMultipart(b, http.MethodPost, "/drafts/"+e.ID+"/files", nil, "files", name, content)
		if a.Status >= 500 {
			t.Errorf("%s: %d", name, a.Status)
		}
	}
	w.Drain()
	kept, err := w.Files.OfItem(t.Context(), p.actor, e.ID)
	w.must(err)
	if len(kept) < 10 {
		t.Errorf("only %d of %d files arrived: the test does not bring them", len(kept), len(all))
	}
	for _, f := range kept {
		if f.State == files.Reading {
			t.Errorf("%s is being read for ever", f.Name)
		}
		if strings.HasPrefix(f.Name, "bomb") || strings.HasPrefix(f.Name, "pixels") || strings.HasPrefix(f.Name, "locked") || strings.HasPrefix(f.Name, "many") {
			if f.State != files.Failed || f.Problem == "" {
				t.Errorf("%s is %s, problem %q", f.Name, f.State, f.Problem)
			}
		}
		for _, path := range []string{f.Path(), f.PreviewPath(), f.ThumbPath()} {
			if path == "" {
				continue
			}
			a := b.Get(path)
			if kind := a.Header.Get("Content-Type"); a.Status != http.StatusOK || strings.HasPrefix(kind, "text/html") || strings.Contains(kind, "svg") || strings.Contains(kind, "xml") && !strings.Contains(kind, "officedocument") {
				t.Errorf("%s at %s: %d %s", f.Name, path, a.Status, kind)
			}
		}
	}
	b.Page("/drafts/" + e.ID) // says what could not be read
	if grown := resident(t) - before; grown > 256<<20 {
		t.Errorf("the process grew by %d MiB", grown>>20)
	}
	for _, evil := range []string{"/tmp/evil.txt", filepath.Join(w.Config.Data, "evil.txt")} {
		if _, err := os.Stat(evil); err == nil {
			t.Errorf("%s was written", evil)
		}
	}
}

// TestTooMuchIsRefused sends more than a route takes.
func TestTooMuchIsRefused(t *testing.T) {
	w := build(t, dbtest.SQLite(t))
	p := w.called("trust admin")
	b := p.browser(w)
	for _, r := range w.routes() {
		if r.safe() || r.Body > 4<<20 || strings.HasPrefix(r.path, "/uploads") {
			continue
		}
		if p.org != "" && b.Cookie("session") == "" {
			b = p.browser(w)
		}
		before := w.stored(nil)
		a := b.Do(r.method, r.fill(p.own.ids), "application/x-www-form-urlencoded", io.MultiReader(strings.NewReader("title="), repeated(r.Body+1)))
		if a.Status >= 500 && !noMail(a) || a.Status == http.StatusOK {
			t.Errorf("%s with %d bytes: %d", r.Pattern, r.Body+7, a.Status)
		}
		if a.Status == http.StatusRequestEntityTooLarge {
			if changed := before.changes(w.stored(nil)); len(changed) > 0 {
				t.Errorf("%s refuses and changes %v", r.Pattern, changed)
			}
		}
	}
}

// resident is the memory of this process, after a collection.
func resident(t *testing.T) int64 {
	t.Helper()
	runtime.GC()
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Skip("no /proc on this system")
	}
	var size, rss int64
	if _, err := fmt.Sscan(string(b), &size, &rss); err != nil {
		t.Fatal(err)
	}
	return rss * int64(os.Getpagesize())
}
