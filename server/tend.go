package server

import (
	"context"
	"time"
)

// tendEvery is how often what is over is removed.
const tendEvery = time.Hour

// tendAll removes what is over, at once and then every hour, until the context ends: sessions, and events of probes older than keep,
// where that is not zero.
func (s *Server) tendAll(ctx context.Context, keep time.Duration) {
	tick := time.NewTicker(tendEvery)
	defer tick.Stop()
	for {
		s.tend(ctx, keep)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (s *Server) tend(ctx context.Context, keep time.Duration) {
	if s.o.Access != nil {
		if err := s.o.Access.Sweep(ctx); err != nil && ctx.Err() == nil {
			s.o.Log.ErrorContext(ctx, "sessions that are over were not removed", "error", err)
		}
	}
	if s.o.Uploads != nil {
		if _, err := s.o.Uploads.Sweep(ctx); err != nil && ctx.Err() == nil {
			s.o.Log.ErrorContext(ctx, "uploads that nobody goes on with were not removed", "error", err)
		}
	}
	if keep > 0 {
		if err := s.o.Store.ForgetEvents(ctx, time.Now().Add(-keep)); err != nil && ctx.Err() == nil {
			s.o.Log.ErrorContext(ctx, "old events of probes were not removed", "error", err)
		}
	}
}
