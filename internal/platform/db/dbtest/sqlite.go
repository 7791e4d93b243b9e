package dbtest

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"staffroom/internal/platform/db"
)

func sqliteFile(tb testing.TB) string { return filepath.Join(tb.TempDir(), "staffroom.db") }

// sqliteImage is a migrated, empty database as bytes. Kept in memory, it leaves
// no file behind that somebody would have to remove.
var sqliteImage = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "staffroom-template-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "staffroom.db")
	d, err := db.Open(file)
	if err != nil {
		return nil, err
	}
	err = d.Migrate(context.Background())
	if cerr := d.Close(); err == nil { // closing moves the write-ahead log into the file
		err = cerr
	}
	if err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})
