package db

import (
	"database/sql"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"

	"staffroom/internal/platform/errs"
)

// The codes of database errors that have a kind.
const (
	CodeBusy     = "db.busy"     // Unavailable: the transaction may be tried again
	CodeFull     = "db.full"     // Unavailable: the disk is full
	CodeConflict = "db.conflict" // Conflict: a unique or foreign key refused it
)

// Err gives a driver error its Kind. Stores pass every error through it.
func Err(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, sql.ErrNoRows) {
		return errs.Wrap(err, errs.NotFound, "not_found", "no such row")
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return kinded(err, postgresCode(e.Code))
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return kinded(err, sqliteCode(e.Code()))
	}
	return err
}

func kinded(err error, code string) error {
	switch code {
	case CodeConflict:
		return errs.Wrap(err, errs.Conflict, code, "database")
	case CodeBusy, CodeFull:
		return errs.Wrap(err, errs.Unavailable, code, "database")
	}
	return err
}

// postgresCode reads SQLSTATE (PostgreSQL documentation, appendix A).
func postgresCode(state string) string {
	switch state {
	case "23505", "23503": // unique_violation, foreign_key_violation
		return CodeConflict
	case "40001", "40P01", "55P03": // serialization_failure, deadlock_detected, lock_not_available
		return CodeBusy
	case "53100": // disk_full
		return CodeFull
	}
	return ""
}

// sqliteCode reads extended result codes (sqlite.org/rescode.html).
func sqliteCode(code int) string {
	switch code {
	case 1555, 2067, 787: // primary key, unique, foreign key
		return CodeConflict
	case 5, 6, 261, 517: // busy, locked, busy recovery, busy snapshot
		return CodeBusy
	case 13: // full
		return CodeFull
	case 778, 1034, 4874: // I/O error while writing, syncing or growing the shared memory: what a full disk looks like in the WAL
		return CodeFull
	}
	return ""
}
