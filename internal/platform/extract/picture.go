package extract

import (
	"bytes"
	"context"
	"encoding/binary"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"

	"staffroom/internal/platform/errs"
)

// Picture is an encoded picture that carries nothing but its pixels.
type Picture struct {
	Type          string
	Width, Height int
	Data          []byte
}

const (
	pageQuality  = 82
	cleanQuality = 90
)

// checkPixels refuses a picture whose header promises too much, before any of it
// is decoded.
func checkPixels(r io.Reader) error {
	c, _, err := image.DecodeConfig(r)
	if err != nil {
		return errs.Wrap(err, errs.Invalid, "file.corrupt", "damaged picture")
	}
	if int64(c.Width)*int64(c.Height) > MaxPixels {
		return errs.New(errs.TooLarge, "file.pixels", "a picture of %d × %d", c.Width, c.Height)
	}
	if c.Width < 1 || c.Height < 1 {
		return errs.New(errs.Invalid, "file.corrupt", "a picture without pixels")
	}
	return nil
}

func readPicture(_ context.Context, f *file) error {
	if err := checkPixels(f.data.reader()); err != nil {
		return err
	}
	c, _, err := image.DecodeConfig(f.data.reader())
	if err != nil {
		return err
	}
	f.Width, f.Height, f.Pages = c.Width, c.Height, 1
	if f.Type == "image/jpeg" && orientation(f.data.reader()) >= 5 {
		f.Width, f.Height = c.Height, c.Width
	}
	if f.Type == "image/gif" {
		return checkFrames(f.data)
	}
	return nil
}

// decodePicture gives the picture the way up that people see it.
func decodePicture(s source) (image.Image, error) {
	if err := checkPixels(s.reader()); err != nil {
		return nil, err
	}
	img, _, err := image.Decode(s.reader())
	if err != nil {
		return nil, errs.Wrap(err, errs.Invalid, "file.corrupt", "damaged picture")
	}
	return turn(img, orientation(s.reader())), nil
}

// Clean encodes a picture anew, the right way up, so that place, device, owner
// and whatever hid behind the pixels are gone. JPEG stays JPEG, PNG stays PNG, a
// moving GIF keeps its frames; WebP becomes PNG or JPEG.
func Clean(_ context.Context, r io.ReaderAt, size int64) (p Picture, err error) {
	err = guard(func() error {
		s := source{r, size}
		head := make([]byte, min(size, 3072))
		if _, err := s.ReadAt(head, 0); err != nil && err != io.EOF {
			return err
		}
		t, kind := Sniff(head, "")
		if kind != Image {
			return errs.New(errs.Invalid, "file.unsupported", "%s is not a picture we can clean", t)
		}
		p, err = cleanAs(t, s)
		return err
	})
	return p, err
}

func cleanAs(t string, s source) (Picture, error) {
	if t == "image/gif" {
		return cleanGIF(s)
	}
	img, err := decodePicture(s)
	if err != nil {
		return Picture{}, err
	}
	return cleanDecoded(t, img)
}

func cleanDecoded(t string, img image.Image) (Picture, error) {
	if t == "image/jpeg" || t == "image/webp" && opaque(img) {
		return encodeJPEG(img, cleanQuality)
	}
	return encodePNG(img, png.DefaultCompression)
}

func opaque(img image.Image) bool {
	o, ok := img.(interface{ Opaque() bool })
	return ok && o.Opaque()
}

func encodeJPEG(img image.Image, quality int) (Picture, error) {
	var b bytes.Buffer
	err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality})
	return Picture{"image/jpeg", img.Bounds().Dx(), img.Bounds().Dy(), b.Bytes()}, err
}

func encodePNG(img image.Image, level png.CompressionLevel) (Picture, error) {
	var b bytes.Buffer
	err := (&png.Encoder{CompressionLevel: level}).Encode(&b, img)
	return Picture{"image/png", img.Bounds().Dx(), img.Bounds().Dy(), b.Bytes()}, err
}

func cleanGIF(s source) (Picture, error) {
	if err := checkPixels(s.reader()); err != nil {
		return Picture{}, err
	}
	if err := checkFrames(s); err != nil {
		return Picture{}, err
	}
	g, err := gif.DecodeAll(s.reader())
	if err != nil {
		return Picture{}, errs.Wrap(err, errs.Invalid, "file.corrupt", "damaged picture")
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, g); err != nil {
		return Picture{}, err
	}
	return Picture{"image/gif", g.Config.Width, g.Config.Height, b.Bytes()}, nil
}

// checkFrames adds up the pixels of a GIF's frames without decoding them: a few
// bytes can promise gigabytes (GIF89a, sections 20 to 22).
func checkFrames(s source) error {
	b := newSkipper(s)
	b.skip(10)
	b.skip(colours(b.byte()))
	b.skip(2)
	pixels := int64(0)
	for b.err == nil {
		switch b.byte() {
		case 0x21:
			b.skip(1)
			b.blocks()
		case 0x2c:
			b.skip(4)
			w, h := b.short(), b.short()
			pixels += int64(w) * int64(h)
			b.skip(colours(b.byte()))
			b.skip(1)
			b.blocks()
		default:
			b.err = io.EOF
		}
		if pixels > 3*MaxPixels {
			return errs.New(errs.TooLarge, "file.pixels", "a moving picture of more than %d pixels", 3*MaxPixels)
		}
	}
	return nil
}

// colours is the size of the colour table that a packed field announces.
func colours(packed byte) int64 {
	if packed&0x80 == 0 {
		return 0
	}
	return 3 << (packed&7 + 1)
}

type skipper struct {
	s   source
	at  int64
	buf []byte
	off int64
	err error
}

func newSkipper(s source) *skipper { return &skipper{s: s, off: -1} }

func (b *skipper) skip(n int64) { b.at += n }

func (b *skipper) byte() byte {
	if b.err != nil {
		return 0
	}
	if b.off < 0 || b.at < b.off || b.at >= b.off+int64(len(b.buf)) {
		if b.at >= b.s.size {
			b.err = io.EOF
			return 0
		}
		b.buf = make([]byte, min(32<<10, b.s.size-b.at))
		n, err := b.s.ReadAt(b.buf, b.at)
		b.off, b.buf = b.at, b.buf[:n]
		if n == 0 {
			b.err = err
			return 0
		}
	}
	c := b.buf[b.at-b.off]
	b.at++
	return c
}

func (b *skipper) short() int { return int(b.byte()) | int(b.byte())<<8 }

func (b *skipper) blocks() {
	for b.err == nil {
		n := b.byte()
		if n == 0 {
			return
		}
		b.skip(int64(n))
	}
}

// orientation reads EXIF tag 0x0112 of a JPEG; 1, the right way up, when there
// is none (Exif 2.32, 4.6.4 and 4.7.2).
func orientation(r io.Reader) int {
	seg := make([]byte, 4)
	if _, err := io.ReadFull(r, seg[:2]); err != nil || seg[0] != 0xff || seg[1] != 0xd8 {
		return 1
	}
	for {
		if _, err := io.ReadFull(r, seg); err != nil || seg[0] != 0xff || seg[1] == 0xda {
			return 1
		}
		n := int64(binary.BigEndian.Uint16(seg[2:])) - 2
		if n < 0 {
			return 1
		}
		body := io.LimitReader(r, n)
		if seg[1] == 0xe1 {
			b, _ := io.ReadAll(body)
			if exif, ok := bytes.CutPrefix(b, []byte("Exif\x00\x00")); ok {
				return exifOrientation(exif)
			}
		} else if _, err := io.Copy(io.Discard, body); err != nil {
			return 1
		}
	}
}

func exifOrientation(b []byte) int {
	if len(b) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	if b[0] == 'M' {
		order = binary.BigEndian
	}
	at := int64(order.Uint32(b[4:]))
	if at+2 > int64(len(b)) {
		return 1
	}
	count := int64(order.Uint16(b[at:]))
	for i := range count {
		e := at + 2 + i*12
		if e+12 > int64(len(b)) {
			return 1
		}
		if order.Uint16(b[e:]) == 0x0112 {
			if o := int(order.Uint16(b[e+8:])); o >= 1 && o <= 8 {
				return o
			}
			return 1
		}
	}
	return 1
}

// turn applies an orientation. What a JPEG decodes to is turned plane by plane:
// making RGB of fifty million pixels first would need more memory than a worker has.
func turn(img image.Image, o int) image.Image {
	if o < 2 || o > 8 {
		return img
	}
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	if o >= 5 {
		w, h = h, w
	}
	r := image.Rect(0, 0, w, h)
	switch src := img.(type) {
	case *image.Gray:
		dst := image.NewGray(r)
		turnPlane(dst.Pix, dst.Stride, src.Pix, src.Stride, w, h, o)
		return dst
	case *image.YCbCr:
		dst := image.NewYCbCr(r, turnedRatio(src.SubsampleRatio, o))
		turnPlane(dst.Y, dst.YStride, src.Y, src.YStride, w, h, o)
		cw, ch := dst.CStride, len(dst.Cb)/max(dst.CStride, 1)
		turnPlane(dst.Cb, dst.CStride, src.Cb, src.CStride, cw, ch, o)
		turnPlane(dst.Cr, dst.CStride, src.Cr, src.CStride, cw, ch, o)
		return dst
	}
	dst := image.NewRGBA(r)
	for y := range h {
		for x := range w {
			sx, sy := from(o, x, y, w, h)
			dst.Set(x, y, img.At(b.Min.X+sx, b.Min.Y+sy))
		}
	}
	return dst
}

func turnedRatio(ratio image.YCbCrSubsampleRatio, o int) image.YCbCrSubsampleRatio {
	switch {
	case o >= 5 && ratio == image.YCbCrSubsampleRatio422:
		return image.YCbCrSubsampleRatio440
	case o >= 5 && ratio == image.YCbCrSubsampleRatio440:
		return image.YCbCrSubsampleRatio422
	}
	return ratio
}

// turnPlane fills w×h bytes of dst; what the source does not have stays dark.
func turnPlane(dst []uint8, dstStride int, src []uint8, srcStride, w, h, o int) {
	for y := range h {
		for x := range w {
			sx, sy := from(o, x, y, w, h)
			if at := sy*srcStride + sx; at < len(src) {
				dst[y*dstStride+x] = src[at]
			}
		}
	}
}

// from says which pixel of the stored picture is shown at x, y of w×h.
func from(o, x, y, w, h int) (int, int) {
	switch o {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return y, w - 1 - x
	case 7:
		return h - 1 - y, w - 1 - x
	default:
		return h - 1 - y, x
	}
}

// shrink halves a large picture by averaging until it is at most four times what
// is wanted, which costs a tenth of scaling it well at once. The rectangle of
// interest shrinks with it.
func shrink(img image.Image, w, h int, of *image.Rectangle) image.Image {
	b := img.Bounds()
	n := min(b.Dx()/max(2*w, 1), b.Dy()/max(2*h, 1))
	if n < 2 {
		return img
	}
	small := image.NewRGBA(image.Rect(0, 0, b.Dx()/n, b.Dy()/n))
	row := image.NewRGBA(image.Rect(0, 0, b.Dx(), n))
	for y := range small.Rect.Dy() {
		draw.Draw(row, row.Rect, img, image.Pt(b.Min.X, b.Min.Y+y*n), draw.Src)
		averageRow(small.Pix[y*small.Stride:], row, n)
	}
	*of = image.Rect((of.Min.X-b.Min.X)/n, (of.Min.Y-b.Min.Y)/n, (of.Max.X-b.Min.X)/n, (of.Max.Y-b.Min.Y)/n)
	return small
}

func averageRow(dst []uint8, row *image.RGBA, n int) {
	area := uint32(n * n)
	for x := range row.Rect.Dx() / n {
		var sum [4]uint32
		for dy := range n {
			at := row.Pix[dy*row.Stride+x*n*4:]
			for i := 0; i < n*4; i += 4 {
				for c := range 4 {
					sum[c] += uint32(at[i+c])
				}
			}
		}
		for c := range 4 {
			dst[x*4+c] = uint8(sum[c] / area)
		}
	}
}
