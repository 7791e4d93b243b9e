package files_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/files"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/extract"
	"staffroom/internal/platform/search"
	"staffroom/internal/testkit"
)

func TestMain(m *testing.M) {
	extract.Main()
	os.Exit(m.Run())
}

const secretPlace = "51.5014N 0.1419W"

// photo is a JPEG that says where it was taken.
func photo(t *testing.T) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 60, 40))
	for x := range 60 {
		img.Set(x, x%40, color.RGBA{200, uint8(x), 40, 255})
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	exif := append([]byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00"), secretPlace...)
	seg := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(exif)+2))
	raw := b.Bytes()
	return bytes.Join([][]byte{raw[:2], seg, exif, raw[2:]}, nil)
}

func read(t *testing.T, w *testkit.W, act authz.Actor, id string, v files.Variant) ([]byte, error) {
	t.Helper()
	_, o, err := w.Files.Open(t.Context(), act, id, v)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	b, err := io.ReadAll(o)
	if err != nil {
		t.Fatal(err)
	}
	return b, nil
}

func TestPictureLosesItsPlace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		ada, bo := w.Teacher("kilnfield"), w.Teacher("kilnfield")
		e := w.Shared(ada, "kilnfield", "Our display", "kilnfield")
		raw := photo(t)
		if !bytes.Contains(raw, []byte(secretPlace)) {
			t.Fatal("the photograph does not say where it was taken")
		}
		f, err := w.Files.Add(ctx, ada, files.Bring{ItemID: e.ID, Name: "../IMG 1.jpg", Body: bytes.NewReader(raw)})
		if err != nil || f.Name != "IMG 1.jpg" {
			t.Fatalf("%+v, %v", f, err)
		}
		if _, err := read(t, w, bo, f.ID, files.Whole); !errs.Is(err, errs.NotFound) {
			t.Errorf("a colleague got the picture before it was cleaned: %v", err)
		}
		w.Drain()
		got, err := read(t, w, bo, f.ID, files.Whole)
		if err != nil || bytes.Contains(got, []byte(secretPlace)) {
			t.Errorf("after reading: %v, place still in it %v", err, bytes.Contains(got, []byte(secretPlace)))
		}
		if _, err := read(t, w, bo, f.ID, files.Thumb); err != nil {
			t.Errorf("no small picture: %v", err)
		}
		if _, err := read(t, w, w.Teacher("millbeck"), f.ID, files.Thumb); !errs.Is(err, errs.NotFound) {
			t.Errorf("another school got the small picture: %v", err)
		}
	})
}

func TestTextIsFoundAndGone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		ada := w.Teacher("kilnfield")
		e := w.Shared(ada, "kilnfield", "Notes", "kilnfield")
		f, err := w.Files.Add(ctx, ada, files.Bring{ItemID: e.ID, Name: "plan.txt", Body: strings.NewReader("Bring the zygomorphic flowers.")})
		if err != nil {
			t.Fatal(err)
		}
		found := func() int {
			r, err := w.Index.Search(ctx, search.Query{Text: "zygomorphic", Reads: ada.Reads(), Person: ada.PersonID})
			if err != nil {
				t.Fatal(err)
			}
			return r.Total
		}
		w.Drain()
		if n := found(); n != 1 {
			t.Errorf("found in %d items after reading", n)
		}
		if _, err := w.Files.Remove(ctx, w.Teacher("kilnfield"), f.ID); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a colleague removed it: %v", err)
		}
		if _, err := w.Files.Remove(ctx, ada, f.ID); err != nil {
			t.Fatal(err)
		}
		w.Drain()
		if n := found(); n != 0 {
			t.Errorf("found in %d items after it was removed", n)
		}
		if _, err := w.Blobs.Stat(ctx, f.BlobKey); !errs.Is(err, errs.NotFound) {
			t.Errorf("its bytes are still there: %v", err)
		}
	})
}

func TestWhatIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ada := w.Teacher("kilnfield")
		e := w.Shared(ada, "kilnfield", "Notes", "kilnfield")
		limit := w.Files.Limits().File
		for name, tt := range map[string]struct {
			act  authz.Actor
			in   files.Bring
			want errs.Kind
		}{
			"a visitor":             {authz.Actor{}, files.Bring{Name: "a.txt", Body: strings.NewReader("a")}, errs.NotFound},
			"a reader":              {w.Teacher("kilnfield"), files.Bring{Name: "a.txt", Body: strings.NewReader("a")}, errs.Forbidden},
			"an empty file":         {ada, files.Bring{Name: "a.txt", Body: strings.NewReader("")}, errs.Invalid},
			"a text as picture":     {ada, files.Bring{Name: "a.png", Role: files.Picture, Body: strings.NewReader("<svg onload=alert(1)>")}, errs.Invalid},
			"more than the limit":   {ada, files.Bring{Name: "a.txt", Body: io.LimitReader(endless{}, limit+1)}, errs.TooLarge},
			"words that never stop": {ada, files.Bring{Name: "a.txt", Alt: strings.Repeat("a", 601), Body: strings.NewReader("a")}, errs.Invalid},
		} {
			tt.in.ItemID = e.ID
			if name == "more than the limit" && testing.Short() {
				continue
			}
			if _, err := w.Files.Add(t.Context(), tt.act, tt.in); err == nil || errs.KindOf(err) != tt.want {
				t.Errorf("%s: %v, want %v", name, err, tt.want)
			}
		}
		for range w.Blobs.List(t.Context(), "files/") {
			t.Error("a refused file left bytes behind")
		}
	})
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for n := range p {
		p[n] = 'a'
	}
	return len(p), nil
}

// TestTakeOut: a file that is taken out is gone at once, comes back whole for a
// day, and then goes with its bytes.
func TestTakeOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.World(t, d)
		ctx := t.Context()
		ada, mate := w.Teacher("kilnfield"), w.Teacher("kilnfield")
		e := w.Shared(ada, "kilnfield", "Notes", "kilnfield")
		f, err := w.Files.Add(ctx, ada, files.Bring{ItemID: e.ID, Name: "plan.txt", Body: strings.NewReader("Bring the zygomorphic flowers.")})
		if err != nil {
			t.Fatal(err)
		}
		w.Drain()
		found := func() int {
			r, err := w.Index.Search(ctx, search.Query{Text: "zygomorphic", Reads: mate.Reads(), Person: mate.PersonID})
			if err != nil {
				t.Fatal(err)
			}
			return r.Total
		}
		if f, err = w.Files.Get(ctx, ada, f.ID); err != nil || f.State != files.Ready {
			t.Fatalf("%s, %v", f.State, err)
		}
		takeOut := func() {
			t.Helper()
			if _, err := w.Files.TakeOut(ctx, ada, f.ID); err != nil {
				t.Fatal(err)
			}
			if _, err := w.Files.Get(ctx, mate, f.ID); !errs.Is(err, errs.NotFound) || found() != 0 {
				t.Errorf("it is still there: %v, found in %d", err, found())
			}
		}
		if _, err := w.Files.TakeOut(ctx, mate, f.ID); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a colleague took it out: %v", err)
		}
		takeOut()
		if _, err := w.Files.PutBack(ctx, mate, f.ID); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a colleague put it back: %v", err)
		}
		if _, err := w.Files.PutBack(ctx, w.Teacher("scarbrook"), f.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("somebody who cannot see the item is told: %v", err)
		}
		w.Now.Add(files.KeptAside - time.Minute)
		if err := w.Files.SweepUnscoped(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Files.PutBack(ctx, ada, f.ID); err != nil {
			t.Fatal(err)
		}
		if back, err := w.Files.Get(ctx, mate, f.ID); err != nil || back != f || found() != 1 {
			t.Errorf("%+v came back as %+v, found in %d, %v", f, back, found(), err)
		}
		if _, err := w.Files.PutBack(ctx, ada, f.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("put back twice: %v", err)
		}
		takeOut()
		w.Now.Add(files.KeptAside + time.Minute)
		if err := w.Files.SweepUnscoped(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Files.PutBack(ctx, ada, f.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("it came back after the sweep: %v", err)
		}
		if _, err := w.Blobs.Stat(ctx, f.BlobKey); !errs.Is(err, errs.NotFound) {
			t.Errorf("its bytes are still there: %v", err)
		}
	})
}
