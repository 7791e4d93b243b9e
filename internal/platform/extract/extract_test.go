package extract

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/gif"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"staffroom/internal/platform/errs"
)

const madeVTT = "WEBVTT\n\nNOTE a note\n\n1\n00:00:01.000 --> 00:00:02.500 align:start\n<v Ada>Good morning, everyone\n\n00:59.000 --> 01:01.000\nsit down please\n"

func TestRead(t *testing.T) {
	tests := map[string]struct {
		data        []byte
		name        string
		kind        Kind
		mime, title string
		pages       int
		has         []string
		hasNot      []string
	}{
		"deck":     {madeDeck(t, 3, "PowerPoint Presentation"), "x.pptx", Deck, typePPTX, "Ten minute recall quiz 1", 3, []string{"zanzibar2", "cellword1", "five questions"}, []string{"Private"}},
		"lying":    {madeDeck(t, 1, "Recall every day"), "x.jpg", Deck, typePPTX, "Recall every day", 1, []string{"zanzibar0"}, nil},
		"document": {madeDocument(t), "a.docx", Document, typeDOCX, "The Monday walk", 0, []string{"headerword", "hingeword", "mended"}, []string{"secretdeleted", "Private"}},
		"sheet":    {madeSheet(t), "Year_4-scores FINAL v3 (2).xlsx", Sheet, typeXLSX, "Year 4 scores", 2, []string{"Fractions of amounts", "farcorner", "0.3", "Elm class"}, []string{"0.30000"}},
		"odt":      {madeODT(t, ""), "x.odt", Document, typeODT, "Garden club", 0, []string{"beans  and hope"}, nil},
		"pdf":      {madePDF(t, ""), "scan0001.pdf", PDF, "application/pdf", "Reading for pleasure", 1, []string{"Ten minutes a day"}, nil},
		"markdown": {[]byte("---\ntitle: The quiet start\n---\n# Heading\n\nSome **bold** text.\n"), "a.md", Text, "text/markdown", "The quiet start", 0, []string{"bold"}, nil},
		"text":     {[]byte("caf\xe9 rota\nMonday"), "tea_rota.txt", Text, "text/plain", "Tea rota", 0, []string{"café rota"}, nil},
		"html":     {[]byte("<!doctype html><html><head><title>Kit list</title><script>evil()</script></head><body><h1>Kit</h1><p>Bring <b>boots</b>.</p></body></html>"), "k.html", Text, "text/html", "Kit list", 0, []string{"Bring boots."}, []string{"evil"}},
		"csv":      {[]byte("name;score\nOak;7\n"), "scores.csv", Sheet, "text/csv", "Scores", 1, []string{"Oak"}, nil},
		"captions": {[]byte(madeVTT), "x.txt", Text, "text/vtt", "", 0, []string{"Good morning, everyone\nsit down"}, []string{"-->", "Ada"}},
		"picture":  {madePhoto(t), "IMG_1234.JPG", Image, "image/jpeg", "", 1, nil, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f, err := open(t.Context(), bytes.NewReader(test.data), int64(len(test.data)), test.name, Options{CacheDir: testCache(t)})
			defer f.close()
			if err != nil {
				t.Fatal(err)
			}
			if f.Kind != test.kind || f.Type != test.mime || f.Title != test.title || f.Pages != test.pages {
				t.Errorf("got %s %s %q %d pages", f.Kind, f.Type, f.Title, f.Pages)
			}
			for _, s := range test.has {
				if !strings.Contains(f.Text, s) {
					t.Errorf("text lacks %q:\n%.600s", s, f.Text)
				}
			}
			for _, s := range test.hasNot {
				if strings.Contains(f.Text+f.Title, s) {
					t.Errorf("text has %q", s)
				}
			}
		})
	}
}

// Every made file through the worker, as the product does it; with
// STAFFROOM_PREVIEWS set to a folder the pictures are kept for looking at.
func TestPreviews(t *testing.T) {
	r := testRunner(t)
	md := []byte("# Calm corridors\n\nWe moved the **one-way** signs.\n\n- doors open at ten to nine\n- adults stand at the corners\n\n1. measure\n2. change\n\n## What happened\n\n" + strings.Repeat("Fewer knocks, less noise, happier mornings. ", 20))
	for name, data := range map[string][]byte{"deck.pptx": madeDeck(t, 2, ""), "document.docx": madeDocument(t), "sheet.xlsx": madeSheet(t), "notes.md": md, "page.pdf": madePDF(t, ""), "photo.jpg": madePhoto(t), "list.csv": []byte("a,b\n1,2\n"), "page.odt": madeODT(t, "")} {
		found, err := r.Run(t.Context(), File{Name: name, Body: bytes.NewReader(data)})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		dump(t, "made-"+name, found.Large)
		dump(t, "made-small-"+name, found.Small)
		for _, p := range []*Stored{found.Large, found.Small} {
			checkPreview(t, name, p)
		}
		if err := found.Close(); err != nil {
			t.Error(err)
		}
	}
}

func checkPreview(t *testing.T, name string, p *Stored) {
	t.Helper()
	if p == nil {
		t.Errorf("%s has no preview", name)
		return
	}
	f, err := os.Open(p.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, format, err := image.Decode(f)
	if err != nil || "image/"+format != p.Type {
		t.Fatalf("%s: %s, %v", name, format, err)
	}
	b := img.Bounds()
	if b.Dx() != p.Width || b.Dy() != p.Height || b.Dx() > LargeWidth || b.Dy() > LargeHeight {
		t.Errorf("%s: %v, said %d × %d", name, b, p.Width, p.Height)
	}
	seen := map[uint32]bool{}
	for y := b.Min.Y; y < b.Max.Y; y += 3 {
		for x := b.Min.X; x < b.Max.X; x += 3 {
			r, g, bl, _ := img.At(x, y).RGBA()
			seen[r>>13<<8|g>>13<<4|bl>>13] = true
		}
	}
	if len(seen) < 2 {
		t.Errorf("%s: the preview is blank", name)
	}
}

func TestPlaceAndDeviceAreGone(t *testing.T) {
	photo := madePhoto(t)
	if !bytes.Contains(photo, []byte("PhonyPhone")) || orientation(bytes.NewReader(photo)) != 6 {
		t.Fatal("the test's photo does not carry what is to be removed")
	}
	found, err := testRunner(t).Run(t.Context(), File{Name: "p.jpg", Body: bytes.NewReader(photo)})
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	if found.Width != 300 || found.Height != 400 {
		t.Errorf("shown as %d × %d", found.Width, found.Height)
	}
	for _, p := range []*Stored{found.Clean, found.Large, found.Small} {
		b, err := os.ReadFile(p.Path)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(b, []byte("Exif")) || bytes.Contains(b, []byte("GPS")) || bytes.Contains(b, []byte("Phony")) {
			t.Errorf("%s still says where it was taken", p.Path)
		}
		img, _, err := image.Decode(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		// Orientation 6 is turned right by a quarter: the red corner goes to the top right.
		if r, g, _, _ := img.At(img.Bounds().Dx()-10, 10).RGBA(); r < 0xa000 || g > 0x6000 {
			t.Errorf("%s is not turned", p.Path)
		}
	}
}

func TestCleanKeepsFormatAndFrames(t *testing.T) {
	g := &gif.GIF{LoopCount: 3, Config: image.Config{Width: 20, Height: 20}}
	if gifFrames(g, 3) != 3 {
		t.Fatal("no frames")
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, g); err != nil {
		t.Fatal(err)
	}
	trailer := b.Len() - 1
	raw := append(b.Bytes()[:trailer:trailer], []byte("\x21\xfe\x06secret\x00\x3b")...)
	p, err := Clean(t.Context(), bytes.NewReader(raw), int64(len(raw)))
	if err != nil || p.Type != "image/gif" || bytes.Contains(p.Data, []byte("secret")) {
		t.Fatalf("%s, %v", p.Type, err)
	}
	again, err := gif.DecodeAll(bytes.NewReader(p.Data))
	if err != nil || len(again.Image) != 3 || again.LoopCount != 3 {
		t.Errorf("%v", err)
	}
	pic := madePNG(t, 30, 20)
	if p, err := Clean(t.Context(), bytes.NewReader(pic), int64(len(pic))); err != nil || p.Type != "image/png" || p.Width != 30 {
		t.Errorf("%+v, %v", p.Type, err)
	}
}

func deflated(t testing.TB, n int) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, 9)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.CopyN(w, zeros{}, int64(n)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// lyingZip says that a part is small when it is not.
func lyingZip(t testing.TB, parts ...part) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range parts {
		w, err := z.Create(p.name)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, p.body)
	}
	packed := deflated(t, 50<<20)
	h := &zip.FileHeader{Name: "word/document.xml", Method: zip.Deflate, CRC32: crc32.ChecksumIEEE(nil), CompressedSize64: uint64(len(packed)), UncompressedSize64: 1000}
	w, err := z.CreateRaw(h)
	if err != nil {
		t.Fatal(err)
	}
	w.Write(packed)
	z.Close()
	return b.Bytes()
}

func hostile(t testing.TB) map[string]struct {
	data []byte
	code string
} {
	type bad = struct {
		data []byte
		code string
	}
	docx := madeDocument(t)
	many := make([]part, 10_001)
	for i := range many {
		many[i].name = strings.Repeat("x", i%7) + string(rune('a'+i%26)) + "/" + time.Duration(i).String()
	}
	word := []part{contentTypes("word/document.xml", typeDOCX), {"_rels/.rels", rels("r1", "officeDocument", "word/document.xml")}}
	body := func(s string) []byte { return pack(t, append(word, part{"word/document.xml", s})...) }
	laughs := `<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><w:document xmlns:w="w"><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:document>`
	cfb := make([]byte, 4096)
	copy(cfb, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	binary.LittleEndian.PutUint16(cfb[30:], 9)
	copy(cfb[600:], "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")
	var g bytes.Buffer
	if err := gif.Encode(&g, madeImage(10, 10), nil); err != nil {
		t.Fatal(err)
	}
	huge := madePNG(t, 2, 2)
	binary.BigEndian.PutUint32(huge[16:], 60_000)
	binary.BigEndian.PutUint32(huge[20:], 60_000)
	binary.BigEndian.PutUint32(huge[29:], crc32.ChecksumIEEE(huge[12:29]))
	return map[string]bad{
		"zip bomb":         {pack(t, part{"a", strings.Repeat("\x00", 20<<20)}), "file.ratio"},
		"lying bomb":       {lyingZip(t, word...), "file.corrupt"},
		"too many parts":   {pack(t, many...), "file.too_many_parts"},
		"truncated":        {docx[:len(docx)/2], "file.corrupt"},
		"encrypted office": {cfb, "file.encrypted"},
		"encrypted odf":    {madeODT(t, `<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>`), "file.encrypted"},
		"encrypted pdf":    {madePDF(t, "open sesame"), "file.encrypted"},
		"damaged pdf":      {[]byte("%PDF-1.7\nnothing to see"), "file.corrupt"},
		"gif and zip":      {append(g.Bytes(), docx...), "file.polyglot"},
		"billion laughs":   {body(laughs), "file.corrupt"},
		"deep":             {body(strings.Repeat("<w:p>", 5000)), "file.too_deep"},
		"unbalanced":       {body("<w:document><w:p></w:document>"), "file.corrupt"},
		"wide":             {body("<w:document><w:p>" + strings.Repeat("<w:r/>", 600_000) + "</w:p></w:document>" + nonsense(1<<20)), "file."},
		"huge pixels":      {huge, "file.pixels"},
		"half a picture":   {madePNG(t, 300, 300)[:400], "file.corrupt"},
		"bad captions":     {[]byte("WEBVTT\n\n00:02.000 --> 00:01.000\nbackwards\n"), "file.captions"},
		"empty":            {nil, "file.empty"},
		"no slides":        {pack(t, contentTypes("ppt/presentation.xml", typePPTX), part{"_rels/.rels", rels("r1", "officeDocument", "ppt/presentation.xml")}, part{"ppt/presentation.xml", "<p/>"}), "file.corrupt"},
		"two of one name":  {pack(t, part{"a", "1"}, part{"a", "2"}), "file.corrupt"},
	}
}

// nonsense does not pack, so that a part is refused for what it is and not for its ratio.
func nonsense(n int) string {
	b := make([]byte, n)
	x := uint32(1)
	for i := range b {
		x = x*1664525 + 1013904223
		b[i] = 'a' + byte(x>>24)%26
	}
	return "<!--" + string(b) + "-->"
}

func TestHostileFiles(t *testing.T) {
	r := testRunner(t)
	for name, bad := range hostile(t) {
		t.Run(name, func(t *testing.T) {
			found, err := r.Run(t.Context(), File{Name: "../../" + name, Body: bytes.NewReader(bad.data)})
			//lint:ignore SA5001 what Run found is never nil, and holds files also when it is refused
			defer found.Close()
			if k := errs.KindOf(err); !strings.HasPrefix(errs.CodeOf(err), bad.code) || k != errs.Invalid && k != errs.TooLarge {
				t.Errorf("got %v, %v, want %s", errs.KindOf(err), err, bad.code)
			}
			if found.Type == "" {
				t.Error("the type is lost")
			}
		})
	}
}

// What looks dangerous and is not must be read.
func TestHarmlessFiles(t *testing.T) {
	inner := pack(t, part{"bomb", strings.Repeat("\x00", 900_000)})
	escape := pack(t, contentTypes("word/document.xml", typeDOCX), part{"../../../etc/passwd", "root"},
		part{"_rels/.rels", rels("r1", "officeDocument", "../../word/document.xml")}, part{"word/document.xml", "<w:p><w:r><w:t>fine</w:t></w:r></w:p>"})
	for name, test := range map[string]struct {
		data []byte
		text string
	}{
		"nested archive":   {pack(t, part{"inner.zip", string(inner)}), ""},
		"names that climb": {escape, "fine"},
	} {
		got, err := Read(t.Context(), bytes.NewReader(test.data), int64(len(test.data)), name)
		if err != nil || got.Text != test.text {
			t.Errorf("%s: %q, %v", name, got.Text, err)
		}
	}
}

func TestGiantSheetIsCheap(t *testing.T) {
	data := pack(t, part{"mimetype", typeODS}, part{"META-INF/manifest.xml", "<m/>"},
		part{"content.xml", `<d xmlns:table="t" xmlns:text="x"><table:table table:name="All"><table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"><text:p>deep</text:p></table:table-cell></table:table-row></table:table></d>`})
	start := time.Now()
	got, err := Read(t.Context(), bytes.NewReader(data), int64(len(data)), "x.ods")
	if err != nil || !strings.Contains(got.Text, "deep") || len(got.Text) > 100 || time.Since(start) > time.Second {
		t.Errorf("%d bytes, %v, %v", len(got.Text), err, time.Since(start))
	}
}

func TestTitles(t *testing.T) {
	for name, want := range map[string]string{
		"IMG_1234.jpg": "", "DSC0001.JPG": "", "Screenshot 2024-05-01 at 10.22.33.png": "", "20240501_101010.jpg": "", "document (3).docx": "",
		"Year_4-scores FINAL v3 (2).xlsx": "Year 4 scores", "fractions-of-amounts.v2.pptx": "Fractions of amounts", "PhonicsPhase3.pdf": "Phonics Phase3",
		"Copy of behaviour-policy_updated.docx": "Behaviour policy", `C:\Users\ada\tea rota.txt`: "Tea rota", "scan0001.pdf": "",
	} {
		if got := titleFromName(name); got != want {
			t.Errorf("title of %q = %q, want %q", name, got, want)
		}
	}
	for own, want := range map[string]string{
		"PowerPoint Presentation": "", "Slide 1": "", "Microsoft Word - fire drill.doc": "Fire drill", "Untitled-2": "", "Why we stopped marking": "Why we stopped marking", "Lesson template": "", "  two \n lines ": "two lines",
	} {
		if got := sensible(own); got != want {
			t.Errorf("sensible %q = %q, want %q", own, got, want)
		}
	}
}

func TestSniff(t *testing.T) {
	for name, test := range map[string]struct {
		head string
		mime string
		kind Kind
	}{
		"lesson.md":   {"# Hello\n", "text/markdown", Text},
		"evil.png":    {"<html><script>", "text/html", Text},
		"video.txt":   {"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", "video/mp4", Video},
		"movie.webm":  {"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webmB\x87\x81\x04", "video/webm", Video},
		"program.pdf": {"\x7fELF\x02\x01\x01", "application/x-elf", Other},
		"table.csv":   {"a,b\n1,2\n", "text/csv", Sheet},
	} {
		if mime, kind := Sniff([]byte(test.head), name); mime != test.mime || kind != test.kind {
			t.Errorf("%s: %s, %s", name, mime, kind)
		}
	}
}

func TestLibreOfficeIsUsedAndItsFailureIsForgiven(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "made.pdf"), madePDF(t, ""), 0o600); err != nil {
		t.Fatal(err)
	}
	// The stand-in does what soffice --convert-to does and fails without a profile of its own.
	script := "#!/bin/sh\ncase \"$1\" in -env:UserInstallation=file://*) ;; *) exit 3;; esac\n[ \"$STAFFROOM_SECRET\" = \"\" ] || exit 4\nwhile [ \"$1\" != --outdir ]; do shift; done\ncp " + dir + "/made.pdf \"$2/in.pdf\"\n"
	for name, body := range map[string]string{"works": script, "fails": "#!/bin/sh\nexit 1\n"} {
		soffice := filepath.Join(dir, name)
		if err := os.WriteFile(soffice, []byte(body), 0o700); err != nil {
			t.Fatal(err)
		}
		t.Setenv("STAFFROOM_SECRET", "key")
		r := NewRunner(Config{CacheDir: testCache(t), Soffice: soffice})
		found, err := r.Run(t.Context(), File{Name: "x.docx", Body: bytes.NewReader(madeSheet(t))})
		if err != nil || found.Large == nil {
			t.Fatalf("%s: %v", name, err)
		}
		if portrait := found.Large.Height > found.Large.Width; portrait != (name == "works") {
			t.Errorf("%s: %d × %d", name, found.Large.Width, found.Large.Height)
		}
		found.Close()
	}
}

// A worker that hangs, grows or dies costs its file and nothing else.
func TestWorkersAreLimited(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("limits hold on Linux")
	}
	dir := t.TempDir()
	for name, body := range map[string]string{
		"hangs":  "sleep 30",
		"grows":  "x=$(head -c 900000000 /dev/zero | tr '\\0' 'a'); sleep 30",
		"dies":   "kill -9 $$",
		"babble": "yes",
	} {
		program := filepath.Join(dir, name)
		if err := os.WriteFile(program, []byte("#!/bin/sh\n"+body+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		r := NewRunner(Config{Program: program, Soffice: "-", Wall: 3 * time.Second})
		start := time.Now()
		found, err := r.Run(t.Context(), File{Name: "a.png", Body: bytes.NewReader(madePNG(t, 5, 5))})
		if errs.CodeOf(err) != "file.unreadable" || found.Type != "image/png" || time.Since(start) > 6*time.Second {
			t.Errorf("%s: %v, %s, %v", name, err, found.Type, time.Since(start))
		}
		t.Logf("%s: %v after %v", name, err, time.Since(start).Round(time.Millisecond))
		found.Close()
	}
}

func BenchmarkRunner(b *testing.B) {
	r := testRunner(b)
	for name, data := range map[string][]byte{"deck of 30": madeDeck(b, 30, "x"), "pdf": madePDF(b, ""), "picture": madePNG(b, 800, 600)} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				found, err := r.Run(b.Context(), File{Name: name, Body: bytes.NewReader(data)})
				if err != nil {
					b.Fatal(err)
				}
				found.Close()
			}
		})
	}
}

// gifFrames fills g with n frames and says how many it has.
func gifFrames(g *gif.GIF, n int) int {
	var b bytes.Buffer
	if err := gif.Encode(&b, madeImage(20, 20), nil); err != nil {
		return 0
	}
	one, err := gif.DecodeAll(&b)
	if err != nil {
		return 0
	}
	for range n {
		g.Image = append(g.Image, one.Image[0])
		g.Delay = append(g.Delay, 10)
	}
	return len(g.Image)
}

// The largest photograph that is taken, turned, stays within the worker's memory.
func TestLargestPhotoFits(t *testing.T) {
	if testing.Short() {
		t.Skip("49 million pixels take two seconds")
	}
	p, err := encodeJPEG(madeImage(7000, 7000), 90)
	if err != nil {
		t.Fatal(err)
	}
	small := madePhoto(t)
	exif := small[2 : 4+(int(small[4])<<8|int(small[5]))]
	data := append(append([]byte("\xff\xd8"), exif...), p.Data[2:]...)
	found, err := testRunner(t).Run(t.Context(), File{Name: "a.jpg", Body: bytes.NewReader(data)})
	//lint:ignore SA5001 what Run found is never nil, and holds files also when it is refused
	defer found.Close()
	if err != nil || found.Clean == nil || found.Clean.Width != 7000 {
		t.Fatalf("%+v, %v", found.Clean, err)
	}
}

// TestRelativeCache: workers run in folders of their own, and the cache stays
// where the program was started.
func TestRelativeCache(t *testing.T) {
	t.Chdir(t.TempDir())
	r := NewRunner(Config{CacheDir: "cache", Soffice: "-"})
	if !filepath.IsAbs(r.cfg.CacheDir) {
		t.Errorf("the cache is at %q", r.cfg.CacheDir)
	}
}
