// Package server is the desk at which a team works: the history of its networks over HTTP, with sign-in, roles and an audit.
// Its interface is described by the OpenAPI document that it serves; every route stands in one table with the role that it
// needs, and one that does not stand there is refused when the server is made.
package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"go.opentelemetry.io/otel/trace"

	"github.com/guyline/guyline/server/access"
	"github.com/guyline/guyline/server/upload"
	"github.com/guyline/guyline/store"
	"github.com/guyline/guyline/store/blob"
	"github.com/guyline/guyline/store/job"
	"github.com/guyline/guyline/web"
)

// Options says what a server serves.
type Options struct {
	Version string
	Store   *store.Store
	Access  *access.Gate  // who is let in; nil lets everybody on loopback do everything
	Folder  *Watch        // the folder that is watched; nil where there is none
	Jobs    *job.Queue    // long work; nil where nothing is sent, so that there is none
	Uploads *upload.Store // what is being sent; nil iff Jobs is
	Log     *slog.Logger
	OIDC    bool           // whether Access knows an OpenID provider
	Tracer  trace.Tracer   // nil where nobody collects traces
	Proxies []netip.Prefix // whose word about a caller's trace is taken
}

// Server is the HTTP interface. It is made by [New] and is an [http.Handler].
type Server struct {
	o        Options
	api      huma.API
	handler  http.Handler
	hub      *hub
	meters   *meters
	draining atomic.Bool
	patience time.Duration // how long a client may take for a chunk of an answer
}

// New makes a server. It fails where a route stands in no row of the table, or a row names no route.
func New(o Options) (*Server, error) {
	s := &Server{o: o, hub: newHub(), meters: newMeters(o.Version), patience: defaultPatience}
	if o.Log == nil {
		s.o.Log = slog.New(slog.DiscardHandler)
	}
	mux := http.NewServeMux()
	config := huma.DefaultConfig("Guyline", o.Version)
	config.DocsPath = ""               // pages of our own show it; the library's would load scripts from elsewhere
	config.SchemasPath = ""            // the schemas stand in the document
	config.CreateHooks = nil           // no $schema in answers
	config.OpenAPIPath = "/v1/openapi" // .json and .yaml
	config.Info.Description = about
	s.api = humago.New(mux, config)
	s.api.UseMiddleware(s.enforce)
	s.routes(mux)
	if err := covered(s.api.OpenAPI()); err != nil {
		return nil, err
	}
	mux.HandleFunc("GET /healthz", s.healthy)
	mux.HandleFunc("GET /readyz", s.ready)
	mux.Handle("GET /metrics", s.metrics())
	if web.Built {
		mux.Handle("/", web.Handler())
	} else {
		mux.HandleFunc("GET /{$}", s.home)
	}
	if o.Access != nil && o.OIDC {
		mux.HandleFunc("GET /v1/oidc/begin", o.Access.BeginOIDC)
		mux.HandleFunc("GET /v1/oidc/finish", s.finishOIDC)
	}
	var h http.Handler = mux
	h = (&readers{by: map[string]int{}}).bounded(s.named(h))
	if o.Access != nil {
		h = o.Access.Middleware(h)
	} else {
		h = local(h)
	}
	s.handler = s.measured(s.traced(paced(s.patience, secure(limitBodies(h)))))
	if o.Folder != nil {
		o.Folder.tell = s.hub.publish
	}
	return s, nil
}

const about = `The history of networks: what each assessment found, what people decided on it, who they are, and what was done by whom.

Results come in the order of reports: failures first, the most severe first, then by people. A page says where the next begins. Errors are problems as RFC 9457 has them.`

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// OpenAPI is the description of the interface.
func (s *Server) OpenAPI() *huma.OpenAPI { return s.api.OpenAPI() }

// Run does what a server does by itself, until the context ends: it removes what is over, and tells pages of jobs that change. Events of
// probes are kept for keep; 0 is for ever.
func (s *Server) Run(ctx context.Context, keep time.Duration) {
	var wait sync.WaitGroup
	wait.Go(func() { s.tendAll(ctx, keep) })
	if s.o.Jobs != nil {
		wait.Go(func() { s.follow(ctx) })
	}
	wait.Wait()
}

// Drain makes the server say that it is not ready, so that nobody sends it anything new, and ends the streams of events.
func (s *Server) Drain() {
	s.draining.Store(true)
	s.hub.close()
}

func (s *Server) routes(mux *http.ServeMux) {
	s.networkRoutes()
	s.findingRoutes()
	s.recordRoutes()
	s.auditRoutes()
	s.probeRoutes()
	if s.o.Jobs != nil {
		s.inputRoutes()
		s.jobRoutes()
		s.uploadRoutes(mux)
	}
	s.sessionRoute()
	if s.o.Access != nil {
		s.accountRoutes()
	}
	s.eventRoutes()
}

// add registers an operation: its path, what it answers, and what it is for.
func add[I, O any](s *Server, method, path, id, summary string, handler func(context.Context, *I) (*O, error)) {
	op := huma.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Tags: []string{tag(path)}, MaxBodyBytes: maxBody}
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := handler(ctx, in)
		return out, s.problem(ctx, err)
	})
}

// tag is the group of a path in the description: the last fixed part of it.
func tag(path string) string {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	for i := len(parts) - 1; i > 0; i-- {
		if !strings.HasPrefix(parts[i], "{") {
			return parts[i]
		}
	}
	return parts[0]
}

// problem turns an error into the answer that it is. What is our own fault is logged, and not told.
func (s *Server) problem(ctx context.Context, err error) error {
	var status huma.StatusError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &status):
		return err
	case errors.Is(err, store.ErrNotFound), errors.Is(err, blob.ErrNotFound):
		return huma.Error404NotFound(err.Error())
	case errors.Is(err, store.ErrExists):
		return huma.Error409Conflict(err.Error())
	case errors.Is(err, job.ErrFull):
		return huma.Error429TooManyRequests(err.Error())
	case errors.Is(err, store.ErrDamaged), errors.Is(err, blob.ErrDamaged):
		s.o.Log.ErrorContext(ctx, "damaged evidence", "error", err)
		return huma.Error500InternalServerError(err.Error())
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return huma.Error503ServiceUnavailable("the request took too long or was given up")
	}
	s.o.Log.ErrorContext(ctx, "request failed", "error", err)
	return huma.Error500InternalServerError("the server could not answer; its log says why")
}

// actor is who asks, for the audit.
func actor(ctx context.Context) string {
	p, _ := access.FromContext(ctx)
	return p.User
}

const maxBody = 1 << 20

// limitBodies bounds what is read of a request; uploads set a limit of their own.
func limitBodies(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.URL.Path, "/uploads") {
			r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		}
		next.ServeHTTP(w, r)
	})
}

// secure sets what a browser is to hold pages and answers to: no script but our own files, no frame around us, nothing kept by proxies.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; worker-src 'self' blob:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if r.TLS != nil {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// local lets whoever runs the program do everything. It refuses requests that name another host than loopback: a page elsewhere whose name was made to point here
// (DNS rebinding) bears its own name. Changes that a page of another origin sends are refused too.
func local(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !loopbackHost(r.Host) {
			refuse(w, fmt.Sprintf("this server answers on loopback only, and was asked for %q", r.Host))
			return
		}
		if origin := r.Header.Get("Origin"); origin != "" && !loopbackHost(strings.TrimPrefix(strings.TrimPrefix(origin, "http://"), "https://")) || r.Header.Get("Sec-Fetch-Site") == "cross-site" {
			refuse(w, "requests of other sites are refused")
			return
		}
		next.ServeHTTP(w, r.WithContext(access.WithPrincipal(r.Context(), access.Local())))
	})
}

// loopbackHost reports whether a host, with or without a port, is this machine's own.
func loopbackHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	address, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return host == "localhost" || err == nil && address.IsLoopback()
}

// refuse answers 403 as RFC 9457 has it.
func refuse(w http.ResponseWriter, detail string) {
	(&access.Refusal{Status: http.StatusForbidden, Detail: detail}).Write(w)
}

// HTTP makes the listener's side: limits that keep slow clients from holding what others need.
func HTTP(h http.Handler) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10}
}
