package n4

import (
	"net/netip"

	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/gtp"
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/pfcp"
	"github.com/guyline/guyline/wire/tcp"
)

// second is one second of the capture's clock.
const second = int64(1e9)

// Tracker follows one capture. It belongs to one goroutine.
type Tracker struct {
	Inner func(*gtp.Inner) // if set, called for each IP packet in a T-PDU, which is valid until it returns

	emit   func(*event.Event)
	pseudo *event.Pseudonyms
	now    int64 // newest time seen
	tick   int64 // when open incidents are looked at next

	msg   pfcp.Message
	short Brief   // of msg
	ends  []Named // of it
	head  gtp.Header
	nest  gtp.Header // of a tunnel in a tunnel
	inner gtp.Inner
	quote ip.Packet

	nodes    hosts[node]
	dirs     hosts[direction]
	dirID    uint32
	nodeID   uint32
	besides  int // numberings that senders have beside their first
	requests requests
	sessions sessions
	places   hosts[place]
	placeID  uint32
	last     *place // that was asked for
	n2       bool   // N2 has named tunnels
	routes   hosts[route]
	control  hosts[route] // GTP-C

	incidents map[incidentKey]*incident
	scans     map[pair]*scan
	shells    shells
	facts     map[fact]struct{}
	duties    map[duty]*tally // principle events that wait for their frames

	counts counts
	cover  [3]Coverage
}

// pair is an ordered pair of addresses.
type pair struct{ src, dst netip.Addr }

// New makes a tracker that says its events through emit.
func New(emit func(*event.Event), p *event.Pseudonyms) *Tracker {
	x := &Tracker{emit: emit, pseudo: p,
		incidents: map[incidentKey]*incident{}, scans: map[pair]*scan{}, facts: map[fact]struct{}{}, duties: map[duty]*tally{}}
	x.shells.open.At = func(i uint32) *tcp.Ends { return &x.shells.ring[i].Ends }
	x.counts.nested = map[string]int64{}
	x.cover = [3]Coverage{{Interface: "N4"}, {Interface: "N3"}, {Interface: "GTP-C"}}
	return x
}

// Coverage says how long and how much of an interface was seen.
type Coverage struct {
	Interface        string
	First, Last      int64 // ns since 1970
	Frames, Messages int64
}

const (
	coverN4 = iota
	coverN3
	coverC
)

func (c *Coverage) see(t int64) {
	if c.Frames == 0 {
		c.First = t
	}
	c.Last = t
	c.Frames++
}

// Seen is what was seen of each interface; those not seen are left out.
func (x *Tracker) Seen() []Coverage {
	var seen []Coverage
	for _, c := range x.cover {
		if c.Frames > 0 {
			seen = append(seen, c)
		}
	}
	return seen
}

// UDP takes the data of one datagram. What is neither PFCP nor GTP is passed over.
func (x *Tracker) UDP(p *ip.Packet, src, dst uint16, data []byte, frame, t int64) {
	x.clock(t)
	switch {
	case src == gtp.PortU || dst == gtp.PortU:
		x.user(p, src, dst, data, frame, t)
	case src == pfcp.Port || dst == pfcp.Port:
		x.pfcp(p, src, dst, data, frame, t)
	case src == gtp.PortC || dst == gtp.PortC || src == gtp.PortPrime || dst == gtp.PortPrime:
		x.gtpc(p, src, dst, data, frame, t)
	}
}

// clock ages what waits. Capture clocks may step back; the newest time counts.
func (x *Tracker) clock(t int64) {
	if t <= x.now {
		return
	}
	x.now = t
	if t >= x.tick {
		x.tick = t + second
		x.settle(t - hindsight)
	}
}

// Flush decides what waits for hindsight. The tracker takes no packets after it.
func (x *Tracker) Flush() {
	x.settleDirections()
	x.settle(1<<63 - 1)
	x.principles()
}
