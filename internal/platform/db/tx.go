package db

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"slices"
	"time"

	"staffroom/internal/platform/errs"
)

// Tx is a write transaction. Only code that holds one can write.
type Tx struct {
	*sql.Tx
	conn    *sql.Conn
	dialect Dialect
	after   []func()
}

// Dialect says which engine this is.
func (tx *Tx) Dialect() Dialect { return tx.dialect }

// AfterCommit runs f once the transaction has been committed, and only then.
// It is for hints (wake a worker, drop a cache), never for facts.
func (tx *Tx) AfterCommit(f func()) { tx.after = append(tx.after, f) }

// Raw gives f the driver's connection that this transaction is on, for a
// library that brings its own statements.
func (tx *Tx) Raw(f func(driverConn any) error) error { return tx.conn.Raw(f) }

// Lock makes transactions that lock the same key wait for one another until they
// end: for "count, then insert". On SQLite there is one writer anyway.
func (tx *Tx) Lock(ctx context.Context, keys ...string) error {
	if tx.dialect == SQLite {
		return nil
	}
	keys = slices.Sorted(slices.Values(keys)) // in one order, so that two never wait for each other
	for _, k := range keys {
		if _, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock(hashtext($1))`, k); err != nil {
			return Err(err)
		}
	}
	return nil
}

const maxTries = 8

// InTx runs f in a transaction, retrying it when the engine asks for that, so
// f must have no effect outside tx and must hold nothing slow.
//
// Transactions do not nest: on SQLite the inner one would wait for ever for the
// only writer. The context that f gets knows that, and InTx refuses it.
func (db *DB) InTx(ctx context.Context, f func(context.Context, *Tx) error) error {
	if ctx.Value(inTx{}) != nil {
		return errors.New("db: InTx inside InTx; pass the *Tx instead")
	}
	inner := context.WithValue(ctx, inTx{}, true)
	for try := 1; ; try++ {
		err := db.once(inner, f)
		if try == maxTries || CodeBusy != errs.CodeOf(err) || err == nil {
			return err
		}
		wait := time.Duration(try*try)*5*time.Millisecond + rand.N(10*time.Millisecond)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}

type inTx struct{}

func (db *DB) once(ctx context.Context, f func(context.Context, *Tx) error) error {
	conn, err := db.w.Conn(ctx)
	if err != nil {
		return Err(err)
	}
	defer conn.Close()
	stx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return Err(err)
	}
	defer stx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	tx := &Tx{Tx: stx, conn: conn, dialect: db.dialect}
	if err := f(ctx, tx); err != nil {
		return err
	}
	if err := stx.Commit(); err != nil {
		return Err(err)
	}
	db.changes.Add(1)
	for _, f := range tx.after {
		f()
	}
	return nil
}
