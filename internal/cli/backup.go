package cli

import (
	"context"
	"errors"
	"fmt"

	"staffroom/internal/app"
	"staffroom/internal/cli/backup"
	"staffroom/internal/kernel/files"
	"staffroom/internal/platform/blob"
	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/facts"
)

type backupCmd struct {
	File   string `arg:"" help:"The file to write, such as staffroom-2026-11-22.backup."`
	Verify bool   `help:"Do not write: read that backup and say whether it is whole."`
}

// Run writes or verifies a backup.
func (c backupCmd) Run(s *session) error {
	if c.Verify {
		m, err := backup.Verify(c.File)
		if err != nil {
			return failure("%s: %w", c.File, err)
		}
		s.say("%s is whole: %s", c.File, backupWords(m))
		return nil
	}
	cfg, err := s.config(nil)
	if err != nil {
		return err
	}
	if !cfg.IsPostgres() && !exists(cfg.Database) {
		return failure("there is no database at %s to back up; --data or --database names it", cfg.Database)
	}
	d, err := db.Open(cfg.Database)
	if err != nil {
		return err
	}
	defer d.Close()
	if n, err := d.Pending(s.ctx); err != nil || n > 0 {
		return errors.Join(err, errors.New("the database is older than this program: run `staffroom migrate` first"))
	}
	store, err := blob.Open(cfg.Blobs)
	if err != nil {
		return err
	}
	p := s.progress("Copying files", 0)
	m, err := backup.Make(s.ctx, d, store, clock.System, c.File, p.set)
	p.end()
	if err != nil {
		return err
	}
	s.say("Wrote %s: %s", c.File, backupWords(m))
	for _, key := range m.Missing {
		fmt.Fprintf(s.err, "staffroom: the store has lost the file %s; it is not in the backup\n", key)
	}
	return nil
}

func backupWords(m backup.Manifest) string {
	return fmt.Sprintf("%d rows in %d tables, %d files of %.1f MB, made %s.", m.Rows(), len(m.Tables), m.Blobs, float64(m.BlobBytes)/1e6, m.MadeAt.Format("2 January 2006 15:04 MST"))
}

type restoreCmd struct {
	File  string `arg:"" type:"existingfile" help:"The backup."`
	Force bool   `help:"Replace what is there. It is gone then."`
}

// Run puts a backup back.
func (c restoreCmd) Run(s *session) error {
	return s.with(func(a *app.App) error {
		p := s.progress("Restoring files", 0)
		m, err := backup.Restore(s.ctx, a.DB, a.Blobs, c.File, c.Force, p.set)
		p.end()
		if err != nil {
			return err
		}
		s.say("Restored %s", backupWords(m))
		p = s.progress("Building the search index", 0)
		err = a.Library.ReindexAllUnscoped(s.ctx, p.set)
		p.end()
		if err != nil {
			return err
		}
		n, err := s.readAgain(a)
		if err != nil {
			return err
		}
		s.say("Everybody signs in anew. %d files that had just been brought will be read when Staffroom runs.", n)
		return nil
	})
}

// readAgain queues the reading of files that had not been read when the backup
// was made: queued jobs are not in it.
func (s *session) readAgain(a *app.App) (int, error) {
	type row struct{ id, item string }
	rows, err := db.All(s.ctx, a.DB, func(r *row) []any { return []any{&r.id, &r.item} }, `SELECT f.id, f.item_id FROM files f WHERE f.state = 'reading'`)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	return len(rows), a.DB.InTx(s.ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, r := range rows {
			if err := a.Facts.Record(ctx, tx, facts.About{Item: r.item}, files.Added{File: r.id, Item: r.item}); err != nil {
				return err
			}
		}
		return nil
	})
}
