package server

import (
	"bytes"
	"net/http"

	"github.com/guyline/guyline/server/access"
	"github.com/guyline/guyline/store"
)

// finishOIDC ends a sign-in by the provider. The session goes out only after the audit has it.
func (s *Server) finishOIDC(w http.ResponseWriter, r *http.Request) {
	answer := &held{header: http.Header{}, status: http.StatusOK}
	who, err := s.o.Access.FinishOIDC(answer, r)
	e := store.Entry{Actor: who.User, Action: "session.begin", Detail: access.Address(r.Context())}
	if err != nil {
		e.Actor, e.Action = "oidc", "session.refuse"
	}
	if err := s.o.Store.Audit(r.Context(), e); err != nil {
		s.o.Log.ErrorContext(r.Context(), "a sign-in was not let through, because the audit could not be written", "error", err)
		(&access.Refusal{Status: http.StatusServiceUnavailable, Detail: "the sign-in could not be written to the audit: try again later"}).Write(w)
		return
	}
	answer.release(w)
}

// held is an answer that waits to be let go.
type held struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (h *held) Header() http.Header         { return h.header }
func (h *held) WriteHeader(status int)      { h.status = status }
func (h *held) Write(p []byte) (int, error) { return h.body.Write(p) }

func (h *held) release(w http.ResponseWriter) {
	for name, values := range h.header {
		for _, v := range values {
			if name == "Set-Cookie" {
				w.Header().Add(name, v)
			} else {
				w.Header().Set(name, v)
			}
		}
	}
	w.WriteHeader(h.status)
	w.Write(h.body.Bytes()) // an error is that the caller went away
}
