package server

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/guyline/guyline/spool"
	"github.com/guyline/guyline/store"
)

// sink is where the events of probes become durable. Who may report, and for which network, is the store's to say: the name in the
// certificate alone lets nobody in.
type sink struct{ store *store.Store }

func (k sink) Last(ctx context.Context, probe, id string) (uint64, error) {
	last, err := k.store.LastEvent(ctx, probe, id)
	return last, forProbe(err)
}

func (k sink) Store(ctx context.Context, probe, id string, first uint64, lines [][]byte) (uint64, error) {
	last, err := k.store.PutEvents(ctx, probe, id, first, lines)
	return last, forProbe(err)
}

// forProbe is an error of the store as the receiver has to tell it.
func forProbe(err error) error {
	switch {
	case errors.Is(err, store.ErrSequence):
		return spool.ErrSequence
	case errors.Is(err, store.ErrProbe), errors.Is(err, store.ErrSpools):
		return fmt.Errorf("%w: %w", spool.ErrRefused, err)
	}
	return err
}

// Probes answers probes that report, on a listener of their own: one that asks every client for a certificate, see
// [spool.ServerTLS]. There is nothing else to ask for on it.
func (s *Server) Probes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("POST "+spool.Path, spool.NewReceiver(sink{s.o.Store}, func(err error) { s.o.Log.Error("events of a probe were not stored", "error", err) }))
	return s.measured(s.traced(paced(s.patience, s.named(mux))))
}

// place is where a page of events ends, as the caller hands it back.
func place(e store.Event) string {
	text, err := json.Marshal([]any{e.Received.UnixMicro(), e.Probe, e.Spool, e.Seq})
	if err != nil {
		return "" // numbers and texts have no error
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

func parsePlace(text string) (*store.Event, error) {
	if text == "" {
		return nil, nil
	}
	var us int64
	e := &store.Event{}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		err = json.Unmarshal(raw, &[]any{&us, &e.Probe, &e.Spool, &e.Seq})
	}
	if err != nil {
		return nil, huma.Error422UnprocessableEntity("after: expected what the page before gave as next")
	}
	e.Received = time.UnixMicro(us).UTC()
	return e, nil
}

// eventPage is a page of what probes reported.
type eventPage struct {
	Items []store.Event `json:"items"`
	Next  string        `json:"next,omitempty" doc:"To be sent as after, for the next page; empty on the last"`
}

func (s *Server) probeRoutes() {
	add(s, http.MethodGet, "/v1/networks/{network}/probes", "list-probes", "Probes that report on a network, and those that were revoked", func(ctx context.Context, in *InNetwork) (*body[list[store.Probe]], error) {
		return answerList(s.o.Store.Probes(ctx, in.Network))
	})
	type named struct {
		InNetwork
		Body struct {
			Name string `json:"name" minLength:"1" maxLength:"255" doc:"The URI in the probe's certificate, or the common name where it has none"`
		}
	}
	add(s, http.MethodPost, "/v1/networks/{network}/probes", "add-probe", "Let the bearer of a certificate report on a network", func(ctx context.Context, in *named) (*body[store.Probe], error) {
		return answer(s.o.Store.AddProbe(ctx, in.Network, in.Body.Name, actor(ctx)))
	})
	add(s, http.MethodPost, "/v1/networks/{network}/probes/revocation", "revoke-probe", "Take nothing more from a probe; its name is not used again", func(ctx context.Context, in *named) (*struct{}, error) {
		return nil, s.o.Store.RevokeProbe(ctx, in.Network, in.Body.Name, actor(ctx))
	})
	type page struct {
		InNetwork
		Probe string `query:"probe" maxLength:"255" doc:"Only events of this probe"`
		After string `query:"after" maxLength:"1000" doc:"Where the page before ended"`
		Limit int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	}
	add(s, http.MethodGet, "/v1/networks/{network}/probes/events", "list-probe-events", "What probes reported, the latest received first", func(ctx context.Context, in *page) (*body[eventPage], error) {
		after, err := parsePlace(in.After)
		if err != nil {
			return nil, err
		}
		items, err := s.o.Store.Events(ctx, in.Network, in.Probe, after, in.Limit)
		out := eventPage{Items: items}
		if len(items) == in.Limit {
			out.Next = place(items[len(items)-1])
		}
		return answer(out, err)
	})
}
