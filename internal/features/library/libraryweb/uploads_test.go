package libraryweb_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/files"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/testkit"
)

// tusRequest speaks tus as the page's script does.
func tusRequest(b *testkit.Browser, method, path, body string, head ...string) *testkit.Answer {
	b.Header = http.Header{"Tus-Resumable": {"1.0.0"}}
	for n := 0; n < len(head); n += 2 {
		b.Header.Set(head[n], head[n+1])
	}
	kind := ""
	if method == http.MethodPatch {
		kind = "application/offset+octet-stream"
	}
	a := b.Do(method, path, kind, strings.NewReader(body))
	b.Header = http.Header{}
	return a
}

// sentUp uploads a file in two pieces and returns the upload's address.
func sentUp(t *testing.T, b *testkit.Browser, name, body string) string {
	t.Helper()
	a := tusRequest(b, http.MethodPost, "/uploads/", "", "Upload-Length", strconv.Itoa(len(body)), "Upload-Metadata", "filename "+base64.StdEncoding.EncodeToString([]byte(name)))
	if a.Status != http.StatusCreated {
		t.Fatalf("POST /uploads/: %d %s", a.Status, a.Body)
	}
	at := a.Header.Get("Location")
	half := len(body) / 2
	if a := tusRequest(b, http.MethodPatch, at, body[:half], "Upload-Offset", "0"); a.Status != http.StatusNoContent {
		t.Fatalf("first piece: %d %s", a.Status, a.Body)
	}
	if a := tusRequest(b, http.MethodHead, at, ""); a.Header.Get("Upload-Offset") != strconv.Itoa(half) {
		t.Fatalf("after the first piece it has %q", a.Header.Get("Upload-Offset"))
	}
	if a := tusRequest(b, http.MethodPatch, at, body[half:], "Upload-Offset", strconv.Itoa(half)); a.Status != http.StatusNoContent {
		t.Fatalf("second piece: %d %s", a.Status, a.Body)
	}
	return at
}

// TestUpload carries a file up in pieces and puts it into a draft, once.
func TestUpload(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada, eve := w.Teacher("kilnfield"), w.Teacher("kilnfield")
		b, x := w.Client(ada), w.Client(eve)
		at := sentUp(t, b, `..\..\/../<script>alert("x")</script>.md`, plan)
		if !strings.HasPrefix(at, "/uploads/") {
			t.Fatalf("the address of the upload is %q", at)
		}
		id := strings.TrimPrefix(at, "/uploads/")
		for _, method := range []string{http.MethodHead, http.MethodPatch, http.MethodDelete} {
			if a := tusRequest(x, method, at, "", "Upload-Offset", "0"); a.Status != http.StatusNotFound {
				t.Errorf("%s of somebody else's upload: %d", method, a.Status)
			}
			if a := tusRequest(w.Client(authz.Actor{}), method, at, "", "Upload-Offset", "0"); a.Status != http.StatusNotFound {
				t.Errorf("%s of a visitor: %d", method, a.Status)
			}
		}
		if a := tusRequest(w.Client(authz.Actor{}), http.MethodPost, "/uploads/", "", "Upload-Length", "5"); a.Status != http.StatusUnauthorized {
			t.Errorf("a visitor may upload: %d", a.Status)
		}
		hers := w.Draft(eve, "kilnfield", "Hers")
		x.Post("/drafts/"+hers.ID+"/files", url.Values{"upload": {id}}).Is(http.StatusSeeOther)
		if list, err := w.Files.OfItem(t.Context(), eve, hers.ID); err != nil || len(list) != 0 {
			t.Fatalf("she took somebody else's upload: %v, %v", list, err)
		}

		b.Page("/share").Says(`.md`, "ready")
		e := w.Draft(ada, "kilnfield", "Mine")
		b.Header.Set("X-Fragment", "files")
		a := b.Post("/drafts/"+e.ID+"/files", url.Values{"upload": {id}}).Is(http.StatusOK)
		b.Header = http.Header{}
		if !strings.Contains(a.Body, `id="files"`) || !strings.Contains(a.Body, "data-refresh-after") || strings.Contains(a.Body, "<script") || strings.Contains(a.Body, "<main") {
			t.Errorf("the fragment is %s", a.Body)
		}
		w.Drain()
		if got := b.Page("/drafts/" + e.ID + "/files").Body; strings.Contains(got, "data-refresh-after") || !strings.Contains(got, `data-fill="year" value="y4"`) {
			t.Errorf("when the file has been read the fragment is %s", got)
		}
		b.Header.Set("X-Fragment", "files")
		b.Post("/drafts/"+e.ID+"/files", url.Values{"upload": {id}}).Is(http.StatusUnprocessableEntity).Says("A file did not arrive.")
		b.Header = http.Header{}
		left, err := filepath.Glob(filepath.Join(w.Config.Data, "uploads", "*"))
		if err != nil || len(left) != 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	})
}

// TestUploadLimits: too large, without size, unfinished, cancelled, forgotten.
func TestUploadLimits(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada := w.Teacher("kilnfield")
		b := w.Client(ada)
		most := w.Uploads.MaxBytes()
		if a := tusRequest(b, http.MethodPost, "/uploads/", "", "Upload-Length", strconv.FormatInt(most+1, 10)); a.Status != http.StatusRequestEntityTooLarge {
			t.Errorf("one byte too many: %d %s", a.Status, a.Body)
		}
		if a := tusRequest(b, http.MethodPost, "/uploads/", "", "Upload-Defer-Length", "1"); a.Status/100 != 4 {
			t.Errorf("no size: %d %s", a.Status, a.Body)
		}
		a := tusRequest(b, http.MethodPost, "/uploads/", "", "Upload-Length", "10")
		at := a.Header.Get("Location")
		id := strings.TrimPrefix(at, "/uploads/")
		tusRequest(b, http.MethodPatch, at, "12345", "Upload-Offset", "0")
		if a := tusRequest(b, http.MethodPatch, at, "1234567890", "Upload-Offset", "5"); a.Status/100 == 2 && a.Header.Get("Upload-Offset") != "10" {
			t.Errorf("more than it said: %d, offset %s", a.Status, a.Header.Get("Upload-Offset"))
		}
		second := tusRequest(b, http.MethodPost, "/uploads/", "", "Upload-Length", "10").Header.Get("Location")
		e := w.Draft(ada, "kilnfield", "Mine")
		b.Header.Set("X-Fragment", "files")
		b.Post("/drafts/"+e.ID+"/files", url.Values{"upload": {strings.TrimPrefix(second, "/uploads/"), "../../etc/passwd", ""}}).Is(http.StatusUnprocessableEntity).Says("A file did not arrive.")
		b.Header = http.Header{}
		if a := tusRequest(b, http.MethodDelete, second, ""); a.Status != http.StatusNoContent {
			t.Errorf("cancelled: %d", a.Status)
		}
		if a := tusRequest(b, http.MethodHead, second, ""); a.Status != http.StatusNotFound {
			t.Errorf("a cancelled upload answers %d", a.Status)
		}
		w.Now.Add(files.UploadLife + time.Minute)
		w.Drain()
		if a := tusRequest(w.Client(ada), http.MethodHead, at, ""); a.Status != http.StatusNotFound {
			t.Errorf("a forgotten upload answers %d", a.Status)
		}
		if _, err := os.Stat(filepath.Join(w.Config.Data, "uploads", id)); !os.IsNotExist(err) {
			t.Errorf("its bytes are there: %v", err)
		}
	})
}

// TestManyUploads bounds what one person may have under way.
func TestManyUploads(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		b := w.Client(w.Teacher("kilnfield"))
		for range files.MaxUploads {
			tusRequest(b, http.MethodPost, "/uploads/", "", "Upload-Length", "10")
		}
		if a := tusRequest(b, http.MethodPost, "/uploads/", "", "Upload-Length", "10"); a.Status != http.StatusTooManyRequests || !strings.Contains(a.Body, "Too many files are on their way") {
			t.Errorf("one more: %d %s", a.Status, a.Body)
		}
	})
}

// photo is a PNG with a text chunk that says where it was taken.
func photo(t *testing.T) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 40, 30))
	img.Set(3, 3, color.RGBA{200, 10, 10, 255})
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	raw := b.Bytes()
	text := []byte("GPS\x0054.66,-2.75 Penrith")
	chunk := append([]byte{0, 0, 0, byte(len(text)), 't', 'E', 'X', 't'}, text...)
	chunk = append(chunk, crc(chunk[4:])...)
	return string(raw[:33]) + string(chunk) + string(raw[33:])
}

// TestPicture adds a picture to the text: made anew before anybody sees it.
func TestPicture(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada, eve := w.Teacher("kilnfield"), w.Teacher("kilnfield")
		e := w.Draft(ada, "kilnfield", "Mine")
		b := w.Client(ada)
		to := "/drafts/" + e.ID + "/pictures"
		a := sendWhole(t, b, to, url.Values{"alt": {"A red dot"}}, upload{"picture", "dot.png", photo(t)}).Is(http.StatusOK)
		src := between(a.Body, `"src":"`, `"`)
		if !strings.HasPrefix(src, "/files/") || !strings.Contains(a.Body, `"alt":"A red dot"`) {
			t.Fatalf("it answers %s", a.Body)
		}
		got := b.Get(src).Is(http.StatusOK)
		if strings.Contains(got.Body, "Penrith") {
			t.Error("the picture still says where it was taken")
		}
		for name, c := range map[string]struct{ alt, name, body, says string }{
			"no words":     {"", "dot.png", photo(t), "Describe the picture"},
			"no picture":   {"Words", "dot.png", "not a picture at all, however it is called", "Choose a picture"},
			"damaged":      {"Words", "dot.png", photo(t)[:60], "damaged"},
			"a text":       {"Words", "plan.html", "<script>alert(1)</script>", "Choose a picture"},
			"much to read": {strings.Repeat("x", 601), "dot.png", photo(t), "shorter"},
		} {
			if a := sendWhole(t, b, to, url.Values{"alt": {c.alt}}, upload{"picture", c.name, c.body}); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, c.says) {
				t.Errorf("%s: %d %s", name, a.Status, a.Body)
			}
		}
		sendWhole(t, w.Client(eve), to, url.Values{"alt": {"x"}}, upload{"picture", "dot.png", photo(t)}).Is(http.StatusNotFound)
		list, err := w.Files.OfItem(t.Context(), ada, e.ID)
		if err != nil || len(list) != 1 {
			t.Errorf("kept: %v, %v", list, err)
		}
	})
}

// TestFilesOfDraft adds, describes and removes files without scripts, and keeps
// the words typed beside them.
func TestFilesOfDraft(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada, eve := w.Teacher("kilnfield"), w.Teacher("kilnfield")
		e := w.Draft(ada, "kilnfield", "Mine")
		b, path := w.Client(ada), "/drafts/"+e.ID
		_, fields := b.Page(path).Form(path)
		fields.Set("why", "Typed beside a file.")
		sendWhole(t, b, path, fields, upload{"file", "photo.png", photo(t)}, upload{"file", "empty.txt", ""},
			upload{"captions", "film.vtt", "no captions at all"}).Is(http.StatusSeeOther)
		w.Drain()
		page := b.Page(path).Says("Typed beside a file.", "photo.png", "empty.txt was not kept: The file is empty.", "film.vtt was not kept: Choose a WebVTT file.")
		list, err := w.Files.OfItem(t.Context(), ada, e.ID)
		if err != nil || len(list) != 1 {
			t.Fatalf("files %v, %v", list, err)
		}
		_, fields = page.Form(path)
		fields.Set("alt-"+list[0].ID, "A red dot")
		sendWhole(t, b, path, fields).Is(http.StatusSeeOther)
		if f, _ := w.Files.Get(t.Context(), ada, list[0].ID); f.Alt != "A red dot" {
			t.Errorf("the picture shows %q", f.Alt)
		}
		x := w.Client(eve)
		x.Post("/files/"+list[0].ID+"/removal", nil).Is(http.StatusNotFound)
		x.Post("/files/"+list[0].ID+"/description", url.Values{"alt": {"x"}}).Is(http.StatusNotFound)
		b.Post("/files/"+list[0].ID+"/description", url.Values{"alt": {"A dot"}}).Is(http.StatusSeeOther)
		_, fields = b.Page(path).Form(path)
		fields.Set("why", "Typed, then a file removed.")
		gone := b.Follow(sendWhole(t, b, path+"?remove="+list[0].ID, fields))
		b.Follow(b.Send(gone, "/files/"+list[0].ID+"/restoration", nil)).Says(list[0].Name + " is back.")
		sendWhole(t, b, path+"?remove="+list[0].ID, fields).Is(http.StatusSeeOther)
		b.Page(path).Says("Typed, then a file removed.")
		if list, _ = w.Files.OfItem(t.Context(), ada, e.ID); len(list) != 0 {
			t.Errorf("the file is still there: %v", list)
		}
		a := sendWhole(t, b, path+"/files", nil, upload{"file", "plan.md", plan}).Is(http.StatusSeeOther)
		if a.Header.Get("Location") != path+"#files" {
			t.Errorf("it leads to %s", a.Header.Get("Location"))
		}
		list, _ = w.Files.OfItem(t.Context(), ada, e.ID)
		b.Post("/files/"+list[0].ID+"/removal", nil).Is(http.StatusSeeOther)
		sendWhole(t, x, path+"/files", nil, upload{"file", "plan.md", plan}).Is(http.StatusNotFound)
	})
}

// mp4 is the beginning of a film.
const mp4 = "\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2" + "\x00\x00\x00\x08free"

// TestRecording is the author's alone until it is shared, and stays in the
// school until it has captions.
func TestRecording(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada := w.Teacher("kilnfield")
		b := w.Client(ada)
		a := sendWhole(t, b, "/share", url.Values{"kind": {""}}, upload{"file", "lesson.mp4", mp4})
		draft := a.Is(http.StatusSeeOther).Header.Get("Location")
		w.Drain()
		page := b.Page(draft).Says("Captions", "Needed before anybody outside the school can watch.")
		_, fields := page.Form(draft)
		if fields.Get("kind") != "recording" || fields.Get("audience") != "me" {
			t.Fatalf("a film starts as %s for %s", fields.Get("kind"), fields.Get("audience"))
		}
		fields.Set("title", "A lesson")
		fields.Set("summary", "A lesson on strips.")
		fields.Set("do", "share")
		b.Follow(sendWhole(t, b, draft, fields)).Says("Saved. Only you can see it.")
		_, fields = b.Page(draft).Form(draft)
		fields.Set("audience", w.Audience("larkfield").String())
		fields.Set("do", "share")
		again := sendWhole(t, b, draft, fields).Is(http.StatusUnprocessableEntity).Says("Add captions first: a film without them stays in your school")
		_, fields = again.Form(draft)
		fields.Set("do", "share")
		shared := sendWhole(t, b, draft, fields, upload{"captions", "lesson.vtt", "WEBVTT\n\n00:00.000 --> 00:02.000\nGood morning.\n"})
		b.Follow(shared).Says("Shared with larkfield staff.", "A lesson")
	})
}

func between(s, from, to string) string {
	_, s, _ = strings.Cut(s, from)
	s, _, _ = strings.Cut(s, to)
	return s
}

// crc is the checksum that ends a chunk of a PNG.
func crc(chunk []byte) []byte {
	return binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(chunk))
}
