package sba

import (
	"net/netip"

	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/http"
	"github.com/guyline/guyline/wire/http1"
	"github.com/guyline/guyline/wire/http2"
	"github.com/guyline/guyline/wire/stream"
	"github.com/guyline/guyline/wire/tcp"
	"github.com/guyline/guyline/wire/tls"
)

// Bounds on what a capture can make us hold. A core of an operator has hundreds of NF instances and servers.
const (
	maxInstances = 4096
	maxServers   = 4096
	maxClients   = 8192
	maxTokens    = 8192
	maxVerdicts  = 8192
	maxPending   = 4096
	maxUsage     = 256 // TS 29.510 6.1.6.3.11 names some 100 services
	poolBytes    = 48 << 20
)

// hindsight is how long a suspicion waits for what the network otherwise does, in ns of capture time: heartbeats, which
// show it at the latest, mostly come every 10 s (TS 29.510 leaves the period to the NRF).
const hindsight = 60e9

// Tracker follows one capture. Make one with New.
type Tracker struct {
	emit  func(*event.Event)
	names *event.Pseudonyms

	pool  *stream.Pool
	keys  tls.KeyLog
	flows []*flow // by tcp.Segment.Slot
	flow  *flow   // whose bytes are being read
	now   int64

	scratch http.Event // of the HTTP/2 connection that is being read
	given   http.Event // that a Reader has read
	onHTTP  func(*http.Event)
	onTLS   func(*tls.Event)
	idle    struct { // used again
		http1     []*http1.Conn
		http2     []*http2.Conn
		tls       []*tls.Conn
		exchanges []*exchange
	}

	instances table[string, instance]
	servers   table[netip.AddrPort, server]
	clients   table[netip.Addr, client]
	tokens    table[uint64, token]
	verdicts  table[verdictKey, verdict]
	facts     table[factKey, struct{}]
	peers     table[peerKey, peer]
	exports   table[[2]netip.AddrPort, exports]
	apis      map[string]*usage // at most maxUsage
	ports     map[uint16]*port
	overall   usage
	valid     struct{ unexpired, audience, scope, tokens int } // accepted uses of tokens that are right in that respect
	uuids     int                                              // instances with an id as TS 29.571 wants it
	pending   []suspicion
	outbound  [8]outbound // requests that a SEPP is about to pass on, the latest
	outbounds int

	counts   Counts
	coverage [interfaces]Coverage
	event    event.Event
}

// New makes a tracker that says events through emit and names subscribers with p.
func New(emit func(*event.Event), p *event.Pseudonyms) *Tracker {
	t := &Tracker{emit: emit, names: p, pool: stream.NewPool(poolBytes), apis: map[string]*usage{}, ports: map[uint16]*port{}}
	t.instances.limit, t.servers.limit, t.clients.limit = maxInstances, maxServers, maxClients
	t.tokens.limit, t.verdicts.limit, t.facts.limit, t.peers.limit = maxTokens, maxVerdicts, 4*maxServers, maxServers
	t.clients.keep = func(c *client) bool { return c.known || c.token }
	t.verdicts.evicted = t.tell
	t.servers.evicted = t.closeServer
	t.exports.limit, t.exports.evicted = maxExports, t.closeExports
	t.onHTTP, t.onTLS = t.httpEvent, t.tlsEvent
	t.given = http.Event{Version: http.HTTP2}
	t.given.Head.SBI[0] = http.Field{Name: []byte(credentials), Value: []byte{}}
	return t
}

// KeyLog takes lines of an NSS key log (RFC 9850), before the connections that they belong to.
func (t *Tracker) KeyLog(lines []byte) { t.keys.Add(lines) }

// Segment takes the next piece of a TCP connection.
func (t *Tracker) Segment(s *tcp.Segment) {
	t.now = max(t.now, s.Time)
	f := t.flowOf(s)
	if s.Gone {
		t.closeFlow(f)
		return
	}
	if (len(s.Data) > 0 || s.Gap > 0) && f.outer.protocol != ignored {
		p := stream.Piece{Dir: s.Dir, Gap: s.Gap, Data: s.Data, Frame: s.Frame, Time: s.Time}
		t.flow = f
		t.read(&f.outer, &p)
	}
	if s.End {
		t.end(f, s)
	}
	t.decide(t.now - hindsight)
}

// Flush ends the capture: it decides what waits for hindsight, and tells the verdicts.
func (t *Tracker) Flush() {
	for _, f := range t.flows {
		if f != nil {
			t.closeFlow(f)
		}
	}
	t.exports.each(t.closeExports)
	t.exports.clear()
	t.decide(1<<63 - 1)
	t.servers.each(t.closeServer)
	t.verdicts.each(t.tell)
	t.instances.clear()
	t.servers.clear()
	t.verdicts.clear()
}

// say hands on an event. Frames are in order.
func (t *Tracker) say(e event.Event) {
	if len(e.Frames) == 0 {
		return
	}
	t.event = e
	t.emit(&t.event)
}

// factKey tells facts apart: each is said once.
type factKey struct{ id, node, value string }

// fact says a fact that was not said before.
func (t *Tracker) fact(e event.Event) {
	key := factKey{e.ID, e.Node, e.Value}
	if _, known := t.facts.find(key); known {
		return
	}
	t.facts.add(key)
	e.Class = event.Fact
	t.say(e)
}
