package extract

import (
	"context"
	"image"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"staffroom/internal/platform/errs"
)

const officeTime = 15 * time.Second

// officePage lets LibreOffice draw the first page. It gets a profile and a home
// of its own that go with it, so that runs do not meet and nothing is kept.
func (f *file) officePage(ctx context.Context) (image.Image, error) {
	dir, err := os.MkdirTemp(f.opts.TempDir, "office-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	in := filepath.Join(dir, "in"+extensions[f.Type])
	if err := copyTo(in, f.data.reader()); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, officeTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, f.opts.Soffice, "-env:UserInstallation=file://"+filepath.ToSlash(filepath.Join(dir, "profile")),
		"--headless", "--norestore", "--nolockcheck", "--nodefault", "--convert-to", "pdf", "--outdir", dir, in)
	cmd.Env = []string{"HOME=" + dir, "TMPDIR=" + dir, "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8"}
	cmd.Dir = dir
	if err := cmd.Run(); err != nil {
		return nil, errs.Wrap(err, errs.Unavailable, "extract.office", "LibreOffice")
	}
	return firstPageOf(ctx, filepath.Join(dir, "in.pdf"), f.opts.CacheDir)
}

// extensions tell LibreOffice what the content told us.
var extensions = map[string]string{
	typePPTX: ".pptx", typePPSX: ".ppsx", typePOTX: ".potx", typePPTM: ".pptm", typeDOCX: ".docx", typeDOTX: ".dotx", typeDOCM: ".docm",
	typeXLSX: ".xlsx", typeXLTX: ".xltx", typeXLSM: ".xlsm", typeODP: ".odp", typeOTP: ".otp", typeODT: ".odt", typeOTT: ".ott", typeODS: ".ods", typeOTS: ".ots",
}

func copyTo(name string, r io.Reader) error {
	w, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, r)
	if closeErr := w.Close(); err == nil {
		err = closeErr
	}
	return err
}

func firstPageOf(ctx context.Context, name, cacheDir string) (image.Image, error) {
	r, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	info, err := r.Stat()
	if err != nil {
		return nil, err
	}
	d, err := openPDF(ctx, source{r, info.Size()}, cacheDir)
	if err != nil {
		return nil, err
	}
	defer d.close()
	return d.firstPage()
}
