package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// How long the server waits: for a request's head, between requests, and for
// running requests when it stops.
const (
	headTimeout = 10 * time.Second
	idleTimeout = 2 * time.Minute
	stopTimeout = 20 * time.Second
	maxHeader   = 64 << 10
)

// Serve answers requests and runs jobs until ctx ends; then it lets running
// requests and jobs finish. ready, when not nil, is told the address.
func (a *App) Serve(ctx context.Context, ready func(addr net.Addr)) error {
	if err := a.Jobs.Start(ctx); err != nil {
		return err
	}
	l, err := net.Listen("tcp", a.Config.Addr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", a.Config.Addr, err)
	}
	if err := a.serveMetrics(ctx); err != nil {
		return errors.Join(err, l.Close())
	}
	srv := &http.Server{Handler: a.Handler, ReadHeaderTimeout: headTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(l) }()
	go a.sweep(ctx)
	if ready != nil {
		ready(l.Addr())
	}
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	if err := srv.Shutdown(stop); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// sweepEvery is how often what has run out is removed: sessions, links, failed
// attempts, files that were taken out. They are worth nothing from the moment they run out; this keeps the
// tables small and the traces few. It also begins the digests that are due.
const sweepEvery = time.Hour

func (a *App) sweep(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := a.SignIn.SweepUnscoped(ctx); err != nil && ctx.Err() == nil {
				a.Log.ErrorContext(ctx, "sweep", "err", err)
			}
			if err := a.Files.SweepUnscoped(ctx); err != nil && ctx.Err() == nil {
				a.Log.ErrorContext(ctx, "sweep of files", "err", err)
			}
			if err := a.Gate.RemindUnscoped(ctx); err != nil && ctx.Err() == nil {
				a.Log.ErrorContext(ctx, "reminders of checks", "err", err)
			}
			if err := a.Gate.CloseEndedUnscoped(ctx); err != nil && ctx.Err() == nil {
				a.Log.ErrorContext(ctx, "consent that ended", "err", err)
			}
			if err := a.Alerts.SweepUnscoped(ctx); err != nil && ctx.Err() == nil {
				a.Log.ErrorContext(ctx, "sweep of alerts", "err", err)
			}
		}
	}
}
