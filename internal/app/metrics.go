package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"staffroom/internal/platform/jobs"
)

// metrics are what the server measures of itself, for Prometheus. Routes are
// their patterns, so that no address of anybody's stands in a measurement.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	jobs     *prometheus.HistogramVec
	gaveUp   *prometheus.CounterVec
}

func (a *App) newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "staffroom_request_seconds", Help: "How long requests took, by route and class of status.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 15},
		}, []string{"route", "status"}),
		jobs: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "staffroom_job_seconds", Help: "How long tries of jobs took, by kind and outcome.", Buckets: []float64{.005, .025, .1, .5, 1, 5, 15, 60},
		}, []string{"kind", "outcome"}),
		gaveUp: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "staffroom_jobs_given_up_total", Help: "Jobs that are not tried again.",
		}, []string{"kind"}),
	}
	m.registry.MustRegister(m.requests, m.jobs, m.gaveUp, collectors.NewGoCollector(), collectors.NewDBStatsCollector(a.DB.DB, "staffroom"),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) request(route string, status int, took time.Duration) {
	if route == "" {
		route = "none"
	}
	m.requests.WithLabelValues(route, strconv.Itoa(status/100)+"xx").Observe(took.Seconds())
}

func (m *metrics) job(o jobs.Outcome) {
	outcome := "done"
	if o.Err != nil {
		outcome = "failed"
	}
	m.jobs.WithLabelValues(o.Kind, outcome).Observe(o.Took.Seconds())
	if o.GaveUp {
		m.gaveUp.WithLabelValues(o.Kind).Inc()
	}
}

// Metrics answers at /metrics. It is no page: it listens at an address of its
// own, which the configuration keeps off the public one.
func (a *App) Metrics() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(a.metrics.registry, promhttp.HandlerOpts{}))
	return mux
}

// serveMetrics answers until ctx ends, where the configuration names an address.
func (a *App) serveMetrics(ctx context.Context) error {
	if a.Config.MetricsAddr == "" {
		return nil
	}
	l, err := net.Listen("tcp", a.Config.MetricsAddr)
	if err != nil {
		return fmt.Errorf("listen on %s for metrics: %w", a.Config.MetricsAddr, err)
	}
	srv := &http.Server{Handler: a.Metrics(), ReadHeaderTimeout: headTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader}
	context.AfterFunc(ctx, func() { _ = srv.Close() }) // a measurement that is cut off is asked for again
	go func() {
		if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			a.Log.Error("metrics", "err", err)
		}
	}()
	return nil
}
