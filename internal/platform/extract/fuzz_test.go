package extract

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"staffroom/internal/platform/errs"
)

// fuzz reads, draws and judges: whatever the bytes, the outcome is a result or an
// error of a kind that people can be told, in bounded time.
func fuzz(f *testing.F, name string, seeds ...[]byte) {
	for _, s := range seeds {
		f.Add(s)
		f.Add(s[:len(s)*2/3])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		start := time.Now()
		judge(t, data, name)
		if len(data) <= 100<<10 && time.Since(start) > 5*time.Second {
			t.Errorf("%d bytes took %v", len(data), time.Since(start))
		}
	})
}

func judge(t *testing.T, data []byte, name string) {
	t.Helper()
	opened, err := open(context.Background(), bytes.NewReader(data), int64(len(data)), name, Options{})
	defer opened.close()
	if err == nil {
		_, err = opened.preview(context.Background())
	}
	if e, ok := errors.AsType[*errs.Error](err); err != nil && (!ok || e.Kind != errs.Invalid && e.Kind != errs.TooLarge) {
		t.Errorf("an error nobody can be told: %v", err)
	}
	if len(opened.Text) > MaxText || opened.Type == "" {
		t.Errorf("%d bytes of text of type %q", len(opened.Text), opened.Type)
	}
}

// inPart puts fuzzed bytes into the part of a package that matters, since random
// bytes rarely make a valid archive.
func inPart(f *testing.F, seed string, around func(testing.TB, string) []byte) {
	f.Add([]byte(seed))
	f.Fuzz(func(t *testing.T, data []byte) { judge(t, around(t, string(data)), "x") })
}

func FuzzPPTX(f *testing.F) {
	inPart(f, madeSlide(0), func(t testing.TB, s string) []byte {
		return pack(t, contentTypes("p.xml", typePPTX), part{"_rels/.rels", rels("r1", "officeDocument", "p.xml")},
			part{"p.xml", `<p xmlns:r="r"><sldIdLst><sldId r:id="s"/></sldIdLst></p>`}, part{"_rels/p.xml.rels", rels("s", "slide", "s.xml")},
			part{"s.xml", s}, part{"_rels/s.xml.rels", rels("l", "slideLayout", "l.xml")}, part{"l.xml", s}, part{"_rels/l.xml.rels", rels("m", "slideMaster", "m.xml")}, part{"m.xml", madeMaster})
	})
}

func FuzzDOCX(f *testing.F) {
	inPart(f, `<w:document xmlns:w="w"><w:body><w:p><w:pPr><w:pStyle w:val="H1"/></w:pPr><w:r><w:t>Hi</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl></w:body></w:document>`, func(t testing.TB, s string) []byte {
		return pack(t, contentTypes("d.xml", typeDOCX), part{"_rels/.rels", rels("r1", "officeDocument", "d.xml")}, part{"d.xml", s},
			part{"_rels/d.xml.rels", rels("s", "styles", "d.xml", "h", "header", "d.xml")})
	})
}

func FuzzODF(f *testing.F) {
	inPart(f, `<d xmlns:draw="d" xmlns:text="t"><style name="a" parent-style-name="a"/><page><frame svg:x="1cm" svg:width="3cm"><text-box><text:p text:style-name="a">x<text:s text:c="9"/></text:p></text-box></frame></page></d>`, func(t testing.TB, s string) []byte {
		return pack(t, part{"mimetype", typeODP}, part{"content.xml", s}, part{"styles.xml", s}, part{"meta.xml", s})
	})
}

func FuzzXLSX(f *testing.F) {
	inPart(f, `<worksheet><sheetData><row r="1"><c r="A1" t="s" s="0"><v>0</v></c><c r="ZZZ9"><v>1e309</v></c></row></sheetData></worksheet>`, func(t testing.TB, s string) []byte {
		return pack(t, contentTypes("w.xml", typeXLSX), part{"_rels/.rels", rels("r1", "officeDocument", "w.xml")},
			part{"w.xml", `<workbook xmlns:r="r"><sheets><sheet name="One" r:id="s"/></sheets></workbook>`},
			part{"_rels/w.xml.rels", rels("s", "worksheet", "s.xml", "t", "sharedStrings", "s.xml", "y", "styles", "s.xml")}, part{"s.xml", s})
	})
}

func FuzzArchive(f *testing.F) { fuzz(f, "x.docx", madeDocument(f), madeODT(f, "")) }
func FuzzVTT(f *testing.F)     { fuzz(f, "x.vtt", []byte(madeVTT)) }
func FuzzText(f *testing.F) {
	fuzz(f, "x.md", []byte("# A\n- b\n"), []byte("<html><title>x</title><p>y<script>z"), []byte("a;b\n1;2"))
}
func FuzzPicture(f *testing.F) {
	fuzz(f, "x", madePNG(f, 8, 8), madePhoto(f), []byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"))
}

// Twice the input may take at most two and a half times as long.
func TestReadingIsLinear(t *testing.T) {
	for name, make := range map[string]func(n int) []byte{
		"md":   func(n int) []byte { return bytes.Repeat([]byte("**[a](b) `c` <d \n"), n) },
		"html": func(n int) []byte { return append([]byte("<html>"), bytes.Repeat([]byte("<p><b>x &amp "), n)...) },
		"vtt": func(n int) []byte {
			return append([]byte("WEBVTT\n"), bytes.Repeat([]byte("\n00:01.000 --> 00:02.000\n<a<b<\n"), n)...)
		},
		"nothing": func(n int) []byte { return bytes.Repeat([]byte("{[(<!-*_ "), n) },
	} {
		read := func(n int) time.Duration {
			data, best := make(n), time.Hour
			for range 3 {
				start := time.Now()
				opened, err := open(t.Context(), bytes.NewReader(data), int64(len(data)), "x."+name, Options{})
				best = min(best, time.Since(start))
				opened.close()
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
			}
			return best
		}
		one, two := read(20_000), read(40_000)
		if two > one*5/2+20*time.Millisecond {
			t.Errorf("%s: %v, then %v for twice as much", name, one, two)
		}
		t.Logf("%s: %v, %v", name, one, two)
	}
}
