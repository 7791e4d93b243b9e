package jobs

import (
	"context"
	"database/sql"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"staffroom/internal/platform/db"
)

// openSQLite gives River one connection of its own to the same file. It takes
// the write lock when a transaction begins: taking it later could fail at once
// instead of waiting its turn.
func openSQLite(q *Queue) (engine, error) {
	pool, err := sql.Open("sqlite", db.SQLiteURI(q.db.DSN(), "_txlock=immediate"))
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(1)
	bell := make(bell, 1)
	r, err := newRivers[*sql.Tx](q, sqliteDriver{riversqlite.New(pool), bell})
	if err != nil {
		return nil, err
	}
	r.view = func(tx *db.Tx, f func(*sql.Tx) error) error { return f(tx.Tx) }
	r.close = pool.Close
	r.wake_ = bell.ring
	r.adopt = func(ctx context.Context) error {
		return q.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE river_job SET state = 'available' WHERE state = 'running' AND attempt < max_attempts`)
			return db.Err(err)
		})
	}
	return r, nil
}

// sqliteDriver tells River about new jobs through a channel. River's own way
// on SQLite is a table of messages that is read twenty times a second, which
// costs an idle machine more than all else together.
type sqliteDriver struct {
	*riversqlite.Driver
	bell bell
}

// SupportsListenNotify is false so that River writes no messages.
func (sqliteDriver) SupportsListenNotify() bool { return false }

// GetListener is what River waits on.
func (d sqliteDriver) GetListener(*riverdriver.GetListenenerParams) riverdriver.Listener {
	return d.bell
}

// bell is a riverdriver.Listener within this process: the only one that works
// on a SQLite file.
type bell chan struct{}

func (b bell) ring() {
	select {
	case b <- struct{}{}:
	default: // it is ringing already
	}
}

// WaitForNotification waits for ring and tells River of new jobs.
func (b bell) WaitForNotification(ctx context.Context) (*riverdriver.Notification, error) {
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-b:
		return &riverdriver.Notification{Topic: "river_insert", Payload: `{"queue":"` + queueName + `"}`}, nil
	}
}

// Close has nothing to close.
func (bell) Close(context.Context) error { return nil }

// Connect has nothing to connect.
func (bell) Connect(context.Context) error { return nil }

// Listen is for every topic already.
func (bell) Listen(context.Context, string) error { return nil }

// Ping always answers.
func (bell) Ping(context.Context) error { return nil }

// Schema is the default one.
func (bell) Schema() string { return "" }

// SetAfterConnectExec is for River's own tests.
func (bell) SetAfterConnectExec(string) {}

// Unlisten has nothing to undo.
func (bell) Unlisten(context.Context, string) error { return nil }
