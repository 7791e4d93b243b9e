package library

import (
	"context"
	"strings"
	"unicode/utf8"

	"staffroom/internal/kernel/items"
)

// The size of a batch of an import: many entries share one journal sync, and
// neither memory nor the wait of somebody who saves meanwhile gets long.
const (
	ImportBatch      = 512
	importBatchBytes = 8 << 20
)

// ImportStreamUnscoped writes what comes in batches and tells each of them. What
// it told is stored; after an error the rest was not written, and running the
// import again goes on from there. There is no actor: the operator imports.
func (s *Service) ImportStreamUnscoped(ctx context.Context, in <-chan Imported, told func([]Imported, Import)) error {
	var batch []Imported
	size := 0
	flush := func() error {
		out, err := s.ImportUnscoped(ctx, batch)
		if err != nil || len(batch) == 0 {
			return err
		}
		told(batch, out)
		clear(batch)
		batch, size = batch[:0], 0
		return nil
	}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case e, ok := <-in:
			if !ok {
				return flush()
			}
			batch = append(batch, e)
			if size += e.roughSize(); len(batch) >= ImportBatch || size >= importBatchBytes {
				if err := flush(); err != nil {
					return err
				}
			}
		}
	}
}

func (in *Imported) roughSize() int {
	n := 2*len(in.Edit.Body.JSON()) + len(in.Edit.Why)
	for _, f := range in.Files {
		n += len(f.Text)
	}
	return n
}

// FitHeader shortens a title and a summary that come from elsewhere to what a
// header holds, at a word.
func (ed *Edit) FitHeader() {
	ed.Title = shorten(ed.Title, items.MaxTitle)
	ed.Summary = shorten(ed.Summary, items.MaxSummary)
}

func shorten(s string, limit int) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) <= limit {
		return s
	}
	const dots = "…"
	cut := limit - len(dots)
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	if sp := strings.LastIndexByte(s[:cut], ' '); sp > cut/2 {
		cut = sp
	}
	return strings.TrimRight(s[:cut], " ,;:–-") + dots
}
