package server

import (
	"context"
	"net/http"
	"net/netip"
	"slices"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// routeKey finds the place in a request's context where its route is noted.
type routeKey struct{}

// traced makes a span of each request: its method, its route as the table writes it, and the status. Paths and queries are left out, because
// they name networks and records; and so are headers. A caller's own trace is gone on with iff a trusted proxy hands it over:
// anybody else could make us record what he likes, or put his requests into somebody else's trace.
func (s *Server) traced(next http.Handler) http.Handler {
	if s.o.Tracer == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, route := r.Context(), ""
		if fromProxy(r.RemoteAddr, s.o.Proxies) {
			ctx = propagation.TraceContext{}.Extract(ctx, propagation.HeaderCarrier(r.Header))
		}
		ctx, span := s.o.Tracer.Start(ctx, method(r.Method), trace.WithSpanKind(trace.SpanKindServer))
		defer span.End()
		seen := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(seen, r.WithContext(context.WithValue(ctx, routeKey{}, &route)))
		if route != "" { // what was refused before has none
			span.SetName(route)
			span.SetAttributes(attribute.String("http.route", route))
		}
		span.SetAttributes(attribute.String("http.request.method", method(r.Method)), attribute.Int("http.response.status_code", seen.status))
		if seen.status >= http.StatusInternalServerError {
			span.SetStatus(codes.Error, http.StatusText(seen.status))
		}
	})
}

// named notes the route that was found.
func (s *Server) named(next http.Handler) http.Handler {
	if s.o.Tracer == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r)
		if route, ok := r.Context().Value(routeKey{}).(*string); ok {
			*route = r.Pattern
		}
	})
}

// fromProxy reports whether a request comes straight from a proxy of ours.
func fromProxy(remote string, proxies []netip.Prefix) bool {
	at, err := netip.ParseAddrPort(remote)
	return err == nil && slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return p.Contains(at.Addr().Unmap()) })
}
