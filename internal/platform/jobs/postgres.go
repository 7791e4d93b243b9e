package jobs

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"staffroom/internal/platform/db"
)

// openPostgres gives River a small pool of its own. Other nodes' jobs wake this
// one through LISTEN.
func openPostgres(ctx context.Context, q *Queue) (engine, error) {
	cfg, err := pgxpool.ParseConfig(q.db.DSN())
	if err != nil {
		return nil, err
	}
	cfg.MaxConns = 4
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, err
	}
	r, err := newRivers[pgx.Tx](q, riverpgxv5.New(pool))
	if err != nil {
		return nil, err
	}
	p := &presence{name: r.clientID, dsn: q.db.DSN(), done: make(chan struct{})}
	r.view = viewPgx
	r.wake_ = func() {} // River's NOTIFY is part of the transaction
	r.adopt = p.start
	r.close = func() error { p.stop(); pool.Close(); return nil }
	return r, nil
}

// viewPgx shows River the transaction that database/sql has open.
func viewPgx(tx *db.Tx, f func(pgx.Tx) error) error {
	return tx.Raw(func(driverConn any) error {
		c, ok := driverConn.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("a %T is not a PostgreSQL connection", driverConn)
		}
		return f(pgxTx{conn{c.Conn()}})
	})
}

// pgxTx is the transaction that is already open on a connection. It cannot be
// ended here: that is for who began it.
type pgxTx struct{ conn }

// conn is here so that pgxTx may have a method named Conn.
type conn struct{ *pgx.Conn }

var errNotOurs = errors.New("jobs: this transaction is db.InTx's to end")

// Begin is refused; nothing that is used here nests.
func (pgxTx) Begin(context.Context) (pgx.Tx, error) { return nil, errNotOurs }

// Commit is refused.
func (pgxTx) Commit(context.Context) error { return errNotOurs }

// Rollback is refused.
func (pgxTx) Rollback(context.Context) error { return errNotOurs }

// LargeObjects is not used by River.
func (pgxTx) LargeObjects() pgx.LargeObjects { return pgx.LargeObjects{} }

// Conn is the connection itself.
func (t pgxTx) Conn() *pgx.Conn { return t.conn.Conn }

// presence is how nodes know of each other which are alive: each holds an
// advisory lock under its River name for as long as it runs, which PostgreSQL
// gives up the moment its connection breaks. Jobs running under a name that
// nobody holds were left by a killed node and are made available again, within
// seconds instead of the minutes after which River would give them up as lost.
type presence struct {
	name string
	dsn  string
	once sync.Once
	wg   sync.WaitGroup
	done chan struct{}
}

// presenceClass keeps these locks apart from all others of this database.
const presenceClass = 0x53524a42

const presenceEvery = 10 * time.Second

func (p *presence) start(ctx context.Context) error {
	conn, err := p.hold(ctx)
	if err != nil {
		return err
	}
	p.wg.Go(func() { p.keep(context.WithoutCancel(ctx), conn) })
	return nil
}

func (p *presence) stop() {
	p.once.Do(func() { close(p.done) })
	p.wg.Wait()
}

// hold takes the lock on a connection of its own and looks after what is left.
func (p *presence) hold(ctx context.Context) (*pgx.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, presenceEvery)
	defer cancel()
	conn, err := pgx.Connect(ctx, p.dsn)
	if err != nil {
		return nil, err
	}
	if _, err = conn.Exec(ctx, `SELECT pg_advisory_lock($1, hashtext($2))`, presenceClass, p.name); err == nil {
		err = sweep(ctx, conn)
	}
	if err != nil {
		return nil, errors.Join(err, conn.Close(ctx))
	}
	return conn, nil
}

// keep sweeps from time to time, and takes the lock again when its connection
// broke.
func (p *presence) keep(ctx context.Context, conn *pgx.Conn) {
	tick := time.NewTicker(presenceEvery)
	defer tick.Stop()
	for {
		select {
		case <-p.done:
			if conn != nil {
				conn.Close(ctx)
			}
			return
		case <-tick.C:
		}
		if conn != nil {
			bounded, cancel := context.WithTimeout(ctx, presenceEvery)
			if err := sweep(bounded, conn); err != nil {
				conn.Close(bounded)
				conn = nil
			}
			cancel()
		}
		if conn == nil {
			conn, _ = p.hold(ctx) // the database is away; the next tick tries again
		}
	}
}

// sweep compares as pg_locks shows the lock: the key's two halves in classid
// and objid, objid without a sign.
func sweep(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, `
		UPDATE river_job SET state = 'available'
		WHERE state = 'running' AND attempt < max_attempts AND NOT EXISTS (
			SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database
			WHERE l.locktype = 'advisory' AND l.granted AND d.datname = current_database() AND l.objsubid = 2
			  AND l.classid::bigint = $1
			  AND l.objid::bigint = hashtext(attempted_by[cardinality(attempted_by)])::bigint & 4294967295)`,
		int64(presenceClass))
	return err
}
