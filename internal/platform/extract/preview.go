package extract

import (
	"context"
	"image"
	"image/color"
	"image/png"
	"io"

	"golang.org/x/image/draw"
)

// The sizes that previews fit into, in pixels.
const (
	LargeWidth, LargeHeight = 1200, 750
	SmallSide               = 480
)

// Previews are two sizes of a file's first page; both empty when there is
// nothing to see.
type Previews struct{ Large, Small Picture }

// Preview draws the first page of a file. What cannot be drawn (a recording, an
// archive) gives empty previews and no error.
func Preview(ctx context.Context, r io.ReaderAt, size int64, name string, opts Options) (Previews, error) {
	f, err := open(ctx, r, size, name, opts)
	defer f.close()
	if err != nil {
		return Previews{}, err
	}
	return f.preview(ctx)
}

func (f *file) preview(ctx context.Context) (p Previews, err error) {
	err = guard(func() error {
		img, err := f.firstPage(ctx)
		if err != nil || img == nil {
			return err
		}
		p, err = previewsOf(img)
		return err
	})
	return p, err
}

// firstPage is the first page as large as a preview or larger; nil when there is none.
func (f *file) firstPage(ctx context.Context) (image.Image, error) {
	switch {
	case f.Kind == Image:
		var err error
		f.decoded, err = decodePicture(f.data)
		return f.decoded, err
	case f.pdf != nil:
		return f.pdf.firstPage()
	case f.archive != nil && f.opts.Soffice != "" && f.Kind != Other:
		if img, err := f.officePage(ctx); err == nil {
			return img, nil
		}
	}
	if f.sketch == nil {
		return nil, nil
	}
	s, err := f.sketch()
	if err != nil || s == nil {
		return nil, err
	}
	return s.paint(LargeWidth, LargeHeight), nil
}

func previewsOf(img image.Image) (p Previews, err error) {
	large := flatten(img, LargeWidth, LargeHeight)
	if p.Large, err = encodeSmallest(large); err != nil {
		return Previews{}, err
	}
	p.Small, err = encodeSmallest(flatten(large, SmallSide, SmallSide))
	return p, err
}

// flatten scales a picture down to fit and puts it on white.
func flatten(img image.Image, w, h int) *image.RGBA {
	b := img.Bounds()
	k := min(float64(w)/float64(b.Dx()), float64(h)/float64(b.Dy()), 1)
	dst := image.NewRGBA(image.Rect(0, 0, max(int(float64(b.Dx())*k), 1), max(int(float64(b.Dy())*k), 1)))
	draw.Draw(dst, dst.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	if k == 1 {
		draw.Draw(dst, dst.Rect, img, b.Min, draw.Over)
		return dst
	}
	src := shrink(img, dst.Rect.Dx(), dst.Rect.Dy(), &b)
	draw.CatmullRom.Scale(dst, dst.Rect, src, b, draw.Over, nil)
	return dst
}

// encodeSmallest takes JPEG or PNG, whichever is smaller: pages of text on white
// are often smaller and sharper as PNG.
func encodeSmallest(img *image.RGBA) (Picture, error) {
	jpg, err := encodeJPEG(img, pageQuality)
	if err != nil || !fewColours(img) {
		return jpg, err
	}
	p, err := encodePNG(img, png.BestSpeed)
	if err != nil || len(p.Data) > len(jpg.Data) {
		return jpg, err
	}
	return p, nil
}

// fewColours says whether trying PNG is worth its time: a photograph shows
// hundreds of colours in a sample of its pixels, a page a few.
func fewColours(img *image.RGBA) bool {
	seen := map[[3]uint8]bool{}
	for i := 0; i+3 < len(img.Pix); i += 4 * 97 {
		seen[[3]uint8{img.Pix[i] >> 2, img.Pix[i+1] >> 2, img.Pix[i+2] >> 2}] = true
		if len(seen) > 400 {
			return false
		}
	}
	return true
}
