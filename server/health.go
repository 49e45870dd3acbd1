package server

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/guyline/guyline/server/access"
)

// meters are what Prometheus is told.
type meters struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	running  prometheus.Gauge
}

func newMeters(version string) *meters {
	m := &meters{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "guyline_http_request_duration_seconds", Help: "Time that requests took, by method and status.", Buckets: prometheus.DefBuckets}, []string{"method", "status"}),
		running:  prometheus.NewGauge(prometheus.GaugeOpts{Name: "guyline_http_requests_in_flight", Help: "Requests that are being answered."}),
	}
	build := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "guyline_build_info", Help: "1, with the version."}, []string{"version"})
	build.WithLabelValues(version).Set(1)
	m.registry.MustRegister(m.requests, m.running, build, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// metrics are for administrators, and for whoever has a token of a viewer of everything.
func (s *Server) metrics() http.Handler {
	h := promhttp.HandlerFor(s.meters.registry, promhttp.HandlerOpts{})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.may(r.Context(), access.Viewer, access.Everywhere) {
			refuse(w, "metrics need the role viewer in all networks")
			return
		}
		h.ServeHTTP(w, r)
	})
}

// measured counts requests and how long they took.
func (s *Server) measured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.meters.running.Inc()
		defer s.meters.running.Dec()
		began, seen := time.Now(), &statusWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(seen, r)
		s.meters.requests.WithLabelValues(method(r.Method), strconv.Itoa(seen.status)).Observe(time.Since(began).Seconds())
	})
}

// method is the label of a method: callers may send any word, and each would be a series of its own.
func method(name string) string {
	switch name {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete:
		return name
	}
	return "other"
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// healthy says that the process runs.
func (s *Server) healthy(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("ok\n")) }

// ready says that requests may be sent: the database answers, and the server does not end.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if s.draining.Load() {
		http.Error(w, "the server is ending", http.StatusServiceUnavailable)
	} else if err := s.o.Store.Ping(ctx); err != nil {
		s.o.Log.ErrorContext(ctx, "not ready", "error", err)
		http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
	} else {
		w.Write([]byte("ready\n"))
	}
}
