package server

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/guyline/guyline/server/access"
)

// happening is what a page is told so that it need not ask again and again.
type happening struct {
	Network string `json:"network"`
	Kind    string `json:"kind" doc:"assessing, assessed, failed or job"`
	Seq     int64  `json:"seq"`
	Text    string `json:"text"`
}

// hub tells whoever listens what happens. A listener that does not keep up misses happenings: they are hints, and the
// history is what counts.
type hub struct {
	mu        sync.Mutex
	listeners map[chan happening]string // by network
	closed    chan struct{}
}

func newHub() *hub {
	return &hub{listeners: map[chan happening]string{}, closed: make(chan struct{})}
}

// maxListeners bounds the streams that are open at once.
const maxListeners = 10_000

func (h *hub) listen(network string) (chan happening, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.listeners) >= maxListeners {
		return nil, huma.Error503ServiceUnavailable("too many streams of events are open: try again later")
	}
	c := make(chan happening, 16)
	h.listeners[c] = network
	return c, nil
}

func (h *hub) leave(c chan happening) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.listeners, c)
}

// heard reports whether anybody listens.
func (h *hub) heard() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.listeners) > 0
}

func (h *hub) publish(x happening) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c, network := range h.listeners {
		if network == x.Network {
			select {
			case c <- x:
			default:
			}
		}
	}
}

func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	select {
	case <-h.closed:
	default:
		close(h.closed)
	}
}

// beat is how often a stream says that it is alive, and whoever listens is looked at again: a session that ended hears no more.
const beat = 15 * time.Second

func (s *Server) eventRoutes() {
	add(s, http.MethodGet, "/v1/networks/{network}/events", "listen", "What happens, as server-sent events", func(ctx context.Context, in *InNetwork) (*huma.StreamResponse, error) {
		if _, err := s.o.Store.Network(ctx, in.Network); err != nil {
			return nil, err
		}
		events, err := s.hub.listen(in.Network)
		if err != nil {
			return nil, err
		}
		return &huma.StreamResponse{Body: func(c huma.Context) {
			defer s.hub.leave(events)
			c.SetHeader("Content-Type", "text/event-stream")
			w := c.BodyWriter()
			rc := http.NewResponseController(w.(http.ResponseWriter)) // as the adapter for net/http has it
			send := func(text string) bool {
				rc.SetWriteDeadline(time.Now().Add(10 * time.Second)) // a reader that does not read is let go
				_, err := fmt.Fprint(w, text)
				return err == nil && rc.Flush() == nil
			}
			tick := time.NewTicker(beat)
			defer tick.Stop()
			for ok := send(": begins\n\n"); ok; {
				select {
				case x := <-events:
					text, err := json.Marshal(x)
					ok = err == nil && send(fmt.Sprintf("event: %s\ndata: %s\n\n", x.Kind, text))
				case <-tick.C:
					ok = send(": alive\n\n")
				case <-ctx.Done():
					return
				case <-s.hub.closed:
					return
				}
			}
		}}, nil
	})
}

// may reports whether whoever asks has a role in a network.
func (s *Server) may(ctx context.Context, role access.Role, network string) bool {
	p, ok := access.FromContext(ctx)
	return ok && p.May(role, network)
}
