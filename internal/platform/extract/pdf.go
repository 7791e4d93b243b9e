package extract

import (
	"context"
	"errors"
	"image"
	"io"
	"math"
	"strings"
	"time"

	"github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/responses"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"staffroom/internal/platform/errs"
)

const (
	engineMemory = 4096 // pages of 64 KiB: 256 MiB
	maxPages     = 5000
)

// pdfDoc is an open PDF in its own engine, which goes with it.
type pdfDoc struct {
	pool   pdfium.Pool
	engine pdfium.Pdfium
	cache  wazero.CompilationCache
	doc    references.FPDF_DOCUMENT
}

// startPDFium starts the engine. Compiling it takes seconds; with a cache
// folder only the first time. It sees no files and no network.
func startPDFium(ctx context.Context, cacheDir string) (*pdfDoc, error) {
	d := &pdfDoc{}
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(engineMemory).
		WithCloseOnContextDone(false)
	if cacheDir != "" {
		cache, err := wazero.NewCompilationCacheWithDir(cacheDir)
		if err != nil {
			return nil, errs.Wrap(err, errs.Internal, "extract.cache", "cache of the PDF engine")
		}
		d.cache = cache
		config = config.WithCompilationCache(cache)
	}
	pool, err := webassembly.Init(webassembly.Config{
		Context: ctx, MinIdle: 0, MaxIdle: 1, MaxTotal: 1,
		FSConfig: wazero.NewFSConfig(), RuntimeConfig: config, Stdout: io.Discard, Stderr: io.Discard,
	})
	if err != nil {
		return nil, errs.Wrap(err, errs.Internal, "extract.engine", "start the PDF engine")
	}
	d.pool = pool
	if d.engine, err = pool.GetInstance(10 * time.Second); err != nil {
		d.close()
		return nil, errs.Wrap(err, errs.Internal, "extract.engine", "start the PDF engine")
	}
	return d, nil
}

func (d *pdfDoc) close() {
	if d.engine != nil {
		d.engine.Close()
	}
	if d.pool != nil {
		d.pool.Close()
	}
	if d.cache != nil {
		d.cache.Close(context.Background())
	}
}

// openPDF loads a document; the engine reads of it what it needs.
func openPDF(ctx context.Context, s source, cacheDir string) (*pdfDoc, error) {
	d, err := startPDFium(ctx, cacheDir)
	if err != nil {
		return nil, err
	}
	opened, err := d.engine.OpenDocument(&requests.OpenDocument{FileReader: s.reader(), FileReaderSize: s.size})
	if err != nil {
		d.close()
		if errors.Is(err, pdferrors.ErrPassword) || errors.Is(err, pdferrors.ErrSecurity) {
			return nil, errs.Wrap(err, errs.Invalid, "file.encrypted", "the PDF has a password")
		}
		return nil, errs.Wrap(err, errs.Invalid, "file.corrupt", "damaged PDF")
	}
	d.doc = opened.Document
	return d, nil
}

// readPDF reads the text of every page.
func readPDF(ctx context.Context, f *file) error {
	d, err := openPDF(ctx, f.data, f.opts.CacheDir)
	if err != nil {
		return err
	}
	f.pdf = d
	count, err := d.engine.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: d.doc})
	if err != nil {
		return err
	}
	if f.Pages = count.PageCount; f.Pages == 0 {
		return errs.New(errs.Invalid, "file.corrupt", "a PDF without pages")
	}
	for i := range min(f.Pages, maxPages) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if f.words.cut {
			break
		}
		f.pdfPage(i)
	}
	if f.words.b.Len() == 0 {
		f.warn(WarnNoText)
	}
	if meta, err := d.engine.FPDF_GetMetaText(&requests.FPDF_GetMetaText{Document: d.doc, Tag: "Title"}); err == nil {
		f.docTitle = meta.Value
	}
	f.heading(d.largestLine())
	return nil
}

func (f *file) pdfPage(i int) {
	text, err := f.pdf.engine.GetPageText(&requests.GetPageText{Page: f.pdf.page(i)})
	if err != nil {
		f.warn(WarnPartSkipped)
		return
	}
	for line := range strings.SplitSeq(text.Text, "\n") {
		f.words.line(line)
	}
	f.words.gap()
}

func (d *pdfDoc) page(i int) requests.Page {
	return requests.Page{ByIndex: &requests.PageByIndex{Document: d.doc, Index: i}}
}

// largestLine is what is set in the largest letters of the first page: its title
// to any reader, whatever the properties say.
func (d *pdfDoc) largestLine() string {
	res, err := d.engine.GetPageTextStructured(&requests.GetPageTextStructured{Page: d.page(0), Mode: requests.GetPageTextStructuredModeRects, CollectFontInformation: true})
	if err != nil {
		return ""
	}
	sizes := letterSizes(res.Rects)
	largest := 0.0
	for i, r := range res.Rects {
		if len(strings.TrimSpace(r.Text)) > 1 {
			largest = max(largest, sizes[i])
		}
	}
	var words []string
	last := 0.0
	for i, r := range res.Rects {
		top := r.PointPosition.Top
		if sizes[i] < largest*0.9 || strings.TrimSpace(r.Text) == "" {
			continue
		}
		if len(words) > 0 && math.Abs(top-last) > 2*largest {
			break // the same letters elsewhere on the page say something else
		}
		words, last = append(words, strings.TrimSpace(r.Text)), top
	}
	return strings.TrimSpace(strings.TrimLeft(strings.Join(words, " "), "•·▪-– "))
}

// letterSizes are the sizes in which runs of letters are shown. The engine does
// not know the size of a run that ends in a space; it is then the neighbour's
// when the letters are as tall as that allows, else it is guessed from their height.
func letterSizes(rects []*responses.GetPageTextStructuredRect) []float64 {
	sizes := make([]float64, len(rects))
	for i, r := range rects {
		if f := r.FontInformation; f != nil {
			sizes[i] = f.RenderedSize
		}
	}
	for i, r := range rects {
		if sizes[i] > 1.5 {
			continue
		}
		tall := math.Abs(r.PointPosition.Top - r.PointPosition.Bottom)
		sizes[i] = tall
		for _, j := range []int{i + 1, i - 1} {
			if j >= 0 && j < len(sizes) && tall < sizes[j] && tall > sizes[j]*0.4 {
				sizes[i] = sizes[j]
				break
			}
		}
	}
	return sizes
}

// firstPage renders the first page at the size of a large preview.
func (d *pdfDoc) firstPage() (image.Image, error) {
	res, err := d.engine.RenderPageInPixels(&requests.RenderPageInPixels{Page: d.page(0), Width: LargeWidth, Height: LargeHeight})
	if err != nil {
		return nil, errs.Wrap(err, errs.Invalid, "file.corrupt", "the first page cannot be drawn")
	}
	defer res.Cleanup()
	return flatten(res.Result.RenderedImage, LargeWidth, LargeHeight), nil // a copy: the engine takes its memory back
}
